//! A policy's tree as an indented outline: one node a line, with the text under its span where the
//! span is worth a look.

use std::fmt::Write as _;

use delegard::syntax::ast::*;
use delegard::text::Span;

/// The outline of a file. `text` is what it was parsed from.
pub(crate) fn outline(file: &File, text: &str) -> String {
    let mut outline = Outline { text, out: String::new(), depth: 0 };
    for item in &file.items {
        outline.item(item);
    }
    for comment in &file.comments {
        let place = if comment.own_line { "own line" } else { "behind" };
        outline.node(&format!("comment {place} {:?}", comment.text.value), comment.text.span);
    }
    outline.out
}

struct Outline<'t> {
    text: &'t str,
    out: String,
    depth: usize,
}

impl Outline<'_> {
    /// A line with the bytes under a span.
    fn node(&mut self, what: &str, span: Span) {
        let shown = self.text.get(span.range()).expect("a span lies in the text").replace('\n', "⏎");
        let (start, end) = (span.start, span.end);
        self.line(&format!("{what}  [{start}..{end} {shown}]"));
    }

    fn line(&mut self, what: &str) {
        let _ = writeln!(self.out, "{}{what}", "  ".repeat(self.depth));
    }

    fn inside(&mut self, write: impl FnOnce(&mut Self)) {
        self.depth += 1;
        write(self);
        self.depth -= 1;
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Policy(policy) => {
                self.node(&format!("policy {:?}", policy.name.value), policy.span.0);
                self.inside(|it| it.clauses(&policy.clauses));
            }
            Item::Use(used) => self.node(&format!("use {:?}", used.target.value), used.target.span),
            Item::Let(set) => {
                self.node(&format!("let {:?} {:?}", set.name.value, set.kind), set.span.0);
                self.inside(|it| it.names(&set.members));
            }
            Item::Declaration(declaration) => {
                let Declaration { kind, security, name, id, span } = declaration;
                let security = if *security { "security " } else { "" };
                self.node(&format!("declare {security}{kind:?} {:?} {}", name.value, id.value), span.0);
            }
            Item::Rule(rule) => {
                self.node("rule", rule.span.0);
                self.inside(|it| {
                    if let Some(id) = &rule.id {
                        it.node(&format!("id {}", id.value), id.span);
                    }
                    if let Some(title) = &rule.title {
                        it.node(&format!("title {:?}", title.value), title.span);
                    }
                    it.sentence(&rule.sentence);
                    it.clauses(&rule.clauses);
                });
            }
            Item::Override(change) => self.change("override", change),
            Item::Disable(change) => self.change("disable", change),
            Item::Test(test) => {
                self.node(&format!("test {:?}", test.name.value), test.span.0);
                self.inside(|it| it.test(test));
            }
        }
    }

    fn change(&mut self, what: &str, change: &Change) {
        self.node(&format!("{what} {}", change.rule.value), change.span.0);
        self.inside(|it| it.clauses(&change.clauses));
    }

    fn clauses(&mut self, clauses: &[Clause]) {
        for clause in clauses {
            match clause {
                Clause::Severity(severity) => {
                    self.node(&format!("severity {:?}", severity.value), severity.span)
                }
                Clause::Because(text) => self.text("because", text),
                Clause::Fix(text) => self.text("fix", text),
                Clause::See(text) => self.text("see", text),
                Clause::Except(exception) => {
                    self.node("except", exception.span.0);
                    self.inside(|it| it.exception(exception));
                }
            }
        }
    }

    fn exception(&mut self, exception: &Exception) {
        self.subject("subject", &exception.subject);
        if let Some(delegation) = &exception.delegation {
            self.text("in delegation", delegation);
        }
        if let Some(until) = &exception.until {
            self.node(&format!("until {}", until.value), until.span);
        }
        if let Some(because) = &exception.because {
            self.text("because", because);
        }
        if let Some(approved_by) = &exception.approved_by {
            self.text("approved by", approved_by);
        }
    }

    fn text(&mut self, what: &str, text: &Text) {
        self.node(&format!("{what} {:?}", text.value), text.span);
    }

    fn names(&mut self, names: &[Name]) {
        for name in names {
            match name {
                Name::Text(text) => self.text("name", text),
                Name::Id(id) => self.node(&format!("id {}", id.value), id.span),
            }
        }
    }

    fn sentence(&mut self, sentence: &Sentence) {
        let span = sentence.span.0;
        match &sentence.form {
            SentenceForm::OnlyAllowed(subject) => {
                self.node("only … allowed", span);
                self.inside(|it| it.subject("subject", subject));
            }
            SentenceForm::Quantity { bound, number, subject, per } => {
                self.node(&format!("{:?} {}", bound.value, number.value), span);
                self.inside(|it| {
                    it.subject("subject", subject);
                    if let Some(per) = per {
                        it.node(&format!("per {:?}", per.value), per.span);
                    }
                });
            }
            SentenceForm::Verdict { subject, verb } => {
                self.node(&format!("… {:?}", verb.value), span);
                self.inside(|it| it.subject("subject", subject));
            }
            SentenceForm::OnlyFor { subject, target } => {
                self.node("… only for …", span);
                self.inside(|it| {
                    it.subject("subject", subject);
                    it.subject("target", target);
                });
            }
            SentenceForm::Modal { subject, modal, predicate } => {
                self.node(&format!("… {:?} …", modal.value), span);
                self.inside(|it| {
                    it.subject("subject", subject);
                    it.predicate(predicate);
                });
            }
        }
        if let Some(guard) = &sentence.guard {
            self.inside(|it| {
                it.node(&format!("guard {:?}", guard.kind.value), guard.kind.span);
                it.inside(|it| it.predicate(&guard.predicate));
            });
        }
    }

    fn subject(&mut self, what: &str, subject: &Subject) {
        self.node(&format!("{what} {:?}", subject.noun.value), subject.span.0);
        self.inside(|it| {
            it.names(&subject.names);
            for filter in &subject.filters {
                match filter {
                    Filter::That(predicate) => {
                        it.line("that");
                        it.inside(|it| it.predicate(predicate));
                    }
                    Filter::For(inner) => it.subject("for", inner),
                    Filter::To(inner) => it.subject("to", inner),
                    Filter::InSet(set) => it.text("in", set),
                    Filter::InCategory(category) => it.text("in category", category),
                }
            }
        });
    }

    fn predicate(&mut self, predicate: &Predicate) {
        let (what, parts): (&str, &[Predicate]) = match predicate {
            Predicate::And(parts) => ("and", parts),
            Predicate::Or(parts) => ("or", parts),
            Predicate::Not(inner) => ("not", std::slice::from_ref(inner)),
            Predicate::Atom(atom) => return self.atom(atom),
        };
        self.line(what);
        self.inside(|it| parts.iter().for_each(|part| it.predicate(part)));
    }

    fn atom(&mut self, atom: &Spanned<Atom>) {
        let span = atom.span;
        match &atom.value {
            Atom::BeKind(kinds) => {
                let kinds: Vec<_> = kinds.iter().map(|kind| format!("{:?}", kind.value)).collect();
                self.node(&format!("be {}", kinds.join(", ")), span);
            }
            Atom::BeOneOf(names) => {
                self.node("be one of", span);
                self.inside(|it| it.names(names));
            }
            Atom::BeInSet(set) => self.node(&format!("be in {:?}", set.value), span),
            Atom::BeInCategory(category) => self.node(&format!("be in category {:?}", category.value), span),
            Atom::BeNamed(glob) => self.node(&format!("be named {:?}", glob.value), span),
            Atom::HaveAccessIncluding(role) => {
                self.node("have permanent access that includes", span);
                self.inside(|it| it.names(std::slice::from_ref(role)));
            }
            Atom::Include(role) => {
                self.node("include", span);
                self.inside(|it| it.names(std::slice::from_ref(role)));
            }
            Atom::BeBroaderThan(role) => {
                self.node("be broader than", span);
                self.inside(|it| it.names(std::slice::from_ref(role)));
            }
            Atom::HaveApprovers(bound, number) => {
                self.node(&format!("have approvers {:?} {}", bound.value, number.value), span);
            }
            Atom::Last(bound, length) => {
                self.node(&format!("last {:?} {:?}", bound.value, length.value), span)
            }
            Atom::Allow(patterns) => {
                self.node("allow", span);
                self.inside(|it| patterns.iter().for_each(|pattern| it.text("operation", pattern)));
            }
            Atom::Delegate { only, roles } => {
                self.node(if *only { "delegate only" } else { "delegate" }, span);
                self.inside(|it| it.names(roles));
            }
            Atom::Match(pattern) => self.node(&format!("match {:?}", pattern.value), span),
            plain => self.node(&format!("{plain:?}"), span),
        }
    }

    fn test(&mut self, test: &Test) {
        for given in &test.given {
            match given {
                Given::Grant(grant) => self.grant(grant),
                Given::Number { number, access, span } => {
                    self.node(&format!("given {} {access:?}", number.value), span.0);
                }
                Given::Unknown { access, span } => self.node(&format!("given unknown {access:?}"), span.0),
                Given::Mfa { managing, required, span } => {
                    self.node(&format!("given mfa managing={managing} required={required}"), span.0);
                }
                Given::Tenant { managing, name, span } => {
                    self.node(&format!("given tenant managing={managing}"), span.0);
                    self.inside(|it| it.names(name.as_slice()));
                }
                Given::Text { text, said, span } => {
                    self.node(&format!("given {text:?}"), span.0);
                    self.inside(|it| match said {
                        Said::Is(text) => it.text("is", text),
                        said => it.line(&format!("{said:?}")),
                    });
                }
                Given::Another(span) => self.node("given another", span.0),
                Given::File(text) => self.text("given file", text),
            }
        }
        for expect in &test.expect {
            let rule = expect.rule.as_ref().map_or("(nothing)", |rule| &rule.value);
            self.node(&format!("expect {rule} {:?}", expect.verdict.value), expect.span.0);
        }
    }

    fn grant(&mut self, grant: &GivenGrant) {
        let what = if grant.eligible { "given eligible role" } else { "given role" };
        self.node(what, grant.span.0);
        self.inside(|it| {
            it.names(grant.role.as_slice());
            it.grantee(&grant.to);
            if let Some(lasts) = &grant.lasts {
                it.node(&format!("for {:?}", lasts.value), lasts.span);
            }
            if let Some(mfa) = &grant.mfa {
                it.node(&format!("mfa {:?}", mfa.value), mfa.span);
            }
            match &grant.approvers {
                Some(Spanned { value: GivenApprovers::Named(who), span }) => {
                    it.node("approvers", *span);
                    it.inside(|it| who.iter().for_each(|approver| it.grantee(approver)));
                }
                Some(approvers) => it.node(&format!("approvers {:?}", approvers.value), approvers.span),
                None => {}
            }
            if let Some(name) = &grant.display_name {
                it.node(&format!("display name {:?}", name.value), name.span);
            }
            if let Some(roles) = &grant.delegating {
                it.node("delegating", roles.span);
                it.inside(|it| it.names(&roles.value));
            }
        });
    }

    fn grantee(&mut self, grantee: &Grantee) {
        match grantee {
            Grantee::Named { kind, name, told } => {
                self.line(&format!("to {kind:?}"));
                self.inside(|it| {
                    it.names(std::slice::from_ref(name));
                    for told in told {
                        it.node(&format!("told {:?} {}", told.state, told.holds), told.span.0);
                    }
                });
            }
            Grantee::Unknown(span) => self.node("to unknown", span.0),
        }
    }
}
