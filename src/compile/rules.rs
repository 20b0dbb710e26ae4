//! From items to rules: ids, clauses, exceptions, and the changes of `override` and `disable`.

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::checks;
use super::errors;
use super::load::LoadedFile;
use super::lower::{LoweredSubject, Lowering};
use super::ruleset::{Disabled, Domain, Exception, Rule, RuleIdx};
use crate::syntax::ast::{self, Clause, Item, Text};
use crate::syntax::print;
use crate::text::suggest::nearest;
use crate::text::{SourceMap, Span};

/// Builds the rules of all files, used files first.
pub(super) struct Building<'a, 'b> {
    pub(super) lowering: &'b mut Lowering<'a>,
    pub(super) sources: &'b SourceMap,
    pub(super) today: Date,
    lost: Lost,
    rules: Vec<Drafted>,
    by_id: FxHashMap<String, usize>,
    /// By file, the files that it uses, directly or through others.
    used: FxHashMap<String, FxHashSet<String>>,
}

/// What may be missing because a text could not be read, which was reported.
struct Lost {
    /// Names of rules, among others.
    names: FxHashSet<String>,
    /// Whether any item is missing.
    items: bool,
    /// Whether all rules of a used file are.
    uses: bool,
}

impl Lost {
    /// Whether a rule of this id may be among what is missing, and so not among those that are there,
    /// of which `meant` is the nearest.
    fn may_have(&self, id: &str, meant: Option<&str>) -> bool {
        self.uses || self.names.contains(id) || (self.items && meant.is_none())
    }
}

/// A rule as far as it came: one with a mistake keeps its id, so that changes to it are not
/// reported as unknown.
struct Drafted {
    id: String,
    /// Whether the id is that of a sentence of which a part could not be read: with it, it is another.
    is_cut: bool,
    /// Where it stands; a check of the template stands in no file.
    span: Option<Span>,
    rule: Option<Rule>,
    disabled: Option<(Span, String)>,
    /// What changed it and is in force.
    changes: Vec<Changed>,
}

/// What an `override` replaces.
struct Changed {
    /// The file that it stands in.
    file: String,
    span: Span,
    severity: Option<ast::Severity>,
    fix: Option<String>,
}

impl Changed {
    /// Whether a later change says otherwise.
    fn is_undone_by(&self, later: &Self) -> bool {
        let severity = self.severity.zip(later.severity).is_some_and(|(one, other)| one != other);
        let fix = self.fix.as_ref().zip(later.fix.as_ref()).is_some_and(|(one, other)| one != other);
        severity || fix
    }
}

/// What became of a rule id.
pub(super) enum Standing {
    /// The rule is in force.
    InForce(RuleIdx),
    /// The rule is switched off, here.
    Disabled(Span),
    /// The rule has a mistake.
    Broken,
}

/// All rules of a policy.
pub(super) struct Finished {
    pub(super) rules: Vec<Rule>,
    pub(super) disabled: Vec<Disabled>,
    /// Every id, whatever became of it.
    pub(super) standings: FxHashMap<String, Standing>,
}

/// The clauses of an item, each at most once but `see` and `except`.
#[derive(Default)]
struct Clauses<'t> {
    severity: Option<&'t ast::Spanned<ast::Severity>>,
    because: Option<&'t Text>,
    fix: Option<&'t Text>,
    see: Vec<&'t Text>,
    except: Vec<&'t ast::Exception>,
}

impl<'a, 'b> Building<'a, 'b> {
    pub(super) fn new(
        lowering: &'b mut Lowering<'a>,
        sources: &'b SourceMap,
        today: Date,
        files: &[LoadedFile],
    ) -> Self {
        let checks = checks::rules();
        let rules: Vec<_> = checks
            .map(|rule| Drafted {
                id: rule.id.clone(),
                is_cut: false,
                span: None,
                rule: Some(rule),
                disabled: None,
                changes: Vec::new(),
            })
            .collect();
        let by_id = rules.iter().enumerate().map(|(place, drafted)| (drafted.id.clone(), place)).collect();
        let lost = Lost {
            names: files.iter().flat_map(|file| file.tree.lost.names.iter().cloned()).collect(),
            items: files.iter().any(|file| file.broken),
            uses: files.iter().any(|file| file.lost_use),
        };
        Self { lowering, sources, today, lost, rules, by_id, used: FxHashMap::default() }
    }

    /// Takes in the rules of one file, then its changes, which may be about rules of files before.
    pub(super) fn file(&mut self, file: &LoadedFile) {
        let mut used: FxHashSet<String> = file.uses.iter().cloned().collect();
        let of_used = file.uses.iter().filter_map(|name| self.used.get(name)).flatten();
        used.extend(of_used.cloned());
        self.used.insert(file.name.clone(), used);
        let mut name = None;
        for item in &file.tree.items {
            match item {
                Item::Policy(policy) => self.policy(policy, &mut name),
                Item::Rule(rule) => self.rule(rule, file),
                Item::Let(set) => self.lowering.check_set(set),
                Item::Use(_)
                | Item::Declaration(_)
                | Item::Override(_)
                | Item::Disable(_)
                | Item::Test(_) => {}
            }
        }
        let mut changed: FxHashMap<&str, (Span, bool)> = FxHashMap::default();
        for item in &file.tree.items {
            let change = match item {
                Item::Override(change) | Item::Disable(change) => change,
                Item::Policy(_)
                | Item::Use(_)
                | Item::Let(_)
                | Item::Declaration(_)
                | Item::Rule(_)
                | Item::Test(_) => continue,
            };
            let disable = matches!(item, Item::Disable(_));
            if let Some((first, first_disables)) =
                changed.insert(&change.rule.value, (change.rule.span, disable))
            {
                let can_be_one = disable == first_disables;
                let (span, id) = (change.rule.span, &change.rule.value);
                self.lowering.sink.push(errors::duplicate_change(span, id, first, can_be_one));
                continue;
            }
            self.change(change, disable, file);
        }
    }

    /// A policy's name and what is said about it change no rule. Clauses that would are refused.
    fn policy(&mut self, policy: &ast::Policy, name: &mut Option<Span>) {
        match name {
            Some(first) => {
                let name = &policy.name;
                self.lowering.sink.push(errors::second_policy(name.span, &name.value, *first));
            }
            None => *name = Some(policy.name.span),
        }
        self.clauses(&policy.clauses);
        self.refuse_clauses(
            &policy.clauses,
            "policy",
            "a policy's name has only `because` and `see`; the other clauses stand behind a rule",
            |clause| matches!(clause, Clause::Because(_) | Clause::See(_)),
        );
    }

    fn rule(&mut self, rule: &ast::Rule, file: &LoadedFile) {
        let (id, span) = match &rule.id {
            Some(id) => (id.value.clone(), id.span),
            None => (print::rule_id(&rule.sentence), rule.sentence.span.0),
        };
        let is_cut = rule.id.is_none() && file.tree.lost.tails.contains(&rule.sentence.span.0.end);
        let first = self.by_id.get(&id).and_then(|place| self.rules.get(*place));
        match first.filter(|first| !first.is_cut) {
            None => {
                self.by_id.insert(id.clone(), self.rules.len());
            }
            Some(_) if is_cut => {}
            Some(first) => self.lowering.sink.push(match first.span {
                Some(first) => errors::duplicate_rule(span, &id, first, rule.id.is_none()),
                None => errors::id_of_a_check(span, &id),
            }),
        }
        let clauses = self.clauses(&rule.clauses);
        let form = self.lowering.sentence(&rule.sentence);
        let domain = form.as_ref().map(|(form, _)| form.domain());
        let exceptions =
            clauses.except.iter().filter_map(|clause| self.exception(clause, &id, domain)).collect();
        let at = rule.sentence.span.0;
        let built = form.map(|(form, verb)| Rule {
            id: id.clone(),
            title: rule.title.as_ref().map(|title| title.value.clone()),
            sentence: print::sentence(&rule.sentence),
            subject: print::subject(rule.sentence.subject()),
            severity: clauses.severity.map_or(verb, |word| word.value),
            form,
            because: clauses.because.map(|text| text.value.clone()),
            fix: clauses.fix.map(|text| text.value.clone()),
            see: clauses.see.iter().map(|text| text.value.clone()).collect(),
            exceptions,
            policy: file.name.clone(),
            span: at,
            line: self.sources.start(at).map_or(0, |place| place.line),
            overridden: None,
        });
        self.rules.push(Drafted {
            id,
            is_cut,
            span: Some(span),
            rule: built,
            disabled: None,
            changes: Vec::new(),
        });
    }

    /// Sorts clauses by their kind; one that is given twice is reported.
    fn clauses<'t>(&mut self, clauses: &'t [Clause]) -> Clauses<'t> {
        let mut found = Clauses::default();
        for clause in clauses {
            let twice = match clause {
                Clause::Severity(word) => once(&mut found.severity, word, word.span, |word| word.span),
                Clause::Because(text) => once(&mut found.because, text, text.span, |text| text.span),
                Clause::Fix(text) => once(&mut found.fix, text, text.span, |text| text.span),
                Clause::See(text) => {
                    found.see.push(text);
                    None
                }
                Clause::Except(exception) => {
                    found.except.push(exception);
                    None
                }
            };
            if let Some((span, first)) = twice {
                self.lowering.sink.push(errors::duplicate_clause(span, clause_word(clause), first));
            }
        }
        found
    }

    fn exception(
        &mut self,
        clause: &ast::Exception,
        rule: &str,
        domain: Option<Domain>,
    ) -> Option<Exception> {
        let subject = self.lowering.subject(&clause.subject);
        let delegation = clause.delegation.as_ref().map(|glob| self.lowering.glob(glob));
        let LoweredSubject { view, domain: covered, of, .. } = subject?;
        let domain = domain?;
        let comparable = covered == domain
            || matches!(covered, Domain::Delegations | Domain::ManagingTenant | Domain::CustomerTenant)
            || (covered == Domain::Authorizations
                && matches!(domain, Domain::DelegatedRoles | Domain::Approvers));
        if !comparable {
            self.lowering.sink.push(errors::filter_mismatch(
                clause.subject.span.0,
                "except",
                view,
                "an exception is about the things that the sentence is about, or about `delegations`",
            ));
            return None;
        }
        let expired = clause.until.as_ref().is_some_and(|until| until.value < self.today);
        if let Some(until) = clause.until.as_ref().filter(|_| expired) {
            self.lowering.sink.push(errors::exception_expired(until.span, rule, until.value));
        }
        Some(Exception {
            of,
            domain: covered,
            delegation,
            until: clause.until.as_ref().map(|until| until.value),
            because: clause.because.as_ref().map(|text| text.value.clone()),
            approved_by: clause.approved_by.as_ref().map(|text| text.value.clone()),
            expired,
            span: clause.span.0,
            words: print::subject(&clause.subject),
        })
    }

    fn change(&mut self, change: &ast::Change, disable: bool, file: &LoadedFile) {
        let word = if disable { "disable" } else { "override" };
        let clauses = self.clauses(&change.clauses);
        let id = &change.rule.value;
        let Some(place) = self.by_id.get(id).copied() else {
            let mut ids: Vec<&str> = self.by_id.keys().map(String::as_str).collect();
            ids.sort_unstable();
            let meant = nearest(id, ids);
            if !self.lost.may_have(id, meant) {
                self.lowering.sink.push(errors::unknown_rule(change.rule.span, id, meant));
            }
            return;
        };
        let Some(because) = clauses.because else {
            self.lowering.sink.push(errors::missing_because(change.span.0, &format!("{word} {id}")));
            return;
        };
        let changed = Changed {
            file: file.name.clone(),
            span: change.span.0,
            severity: clauses.severity.map(|word| word.value),
            fix: clauses.fix.map(|fix| fix.value.clone()),
        };
        self.refuse_contradiction(place, change.rule.span, &changed, disable);
        if disable {
            self.refuse_clauses(
                &change.clauses,
                "disable",
                "a rule that is switched off has only a `because`; to change it, write `override`",
                |clause| matches!(clause, Clause::Because(_)),
            );
            if let Some(drafted) = self.rules.get_mut(place) {
                let reasons = drafted.disabled.take().map(|(_, first)| first);
                drafted.disabled = Some((change.span.0, with_reason(reasons, &because.value)));
            }
            return;
        }
        let domain =
            self.rules.get(place).and_then(|drafted| drafted.rule.as_ref()).map(|rule| rule.form.domain());
        let exceptions: Vec<_> =
            clauses.except.iter().filter_map(|clause| self.exception(clause, id, domain)).collect();
        let Some(Drafted { rule: Some(rule), changes, .. }) = self.rules.get_mut(place) else { return };
        if let Some(severity) = changed.severity {
            rule.severity = severity;
        }
        if let Some(fix) = &changed.fix {
            rule.fix = Some(fix.clone());
        }
        rule.see.extend(clauses.see.iter().map(|text| text.value.clone()));
        rule.exceptions.extend(exceptions);
        rule.overridden = Some(with_reason(rule.overridden.take(), &because.value));
        changes.push(changed);
    }

    /// Reports a change that another one would make vanish, or that would make another one vanish,
    /// where neither file knows of the other. Who uses a file may undo its changes.
    fn refuse_contradiction(&mut self, place: usize, span: Span, later: &Changed, disable: bool) {
        let Some(drafted) = self.rules.get(place) else { return };
        let id = &drafted.id;
        if let Some((at, _)) = drafted.disabled.as_ref().filter(|_| !disable) {
            self.lowering.sink.push(errors::change_of_disabled(span, id, *at));
            return;
        }
        let knows = |file: &str| self.used.get(&later.file).is_some_and(|used| used.contains(file));
        let rival =
            drafted.changes.iter().find(|one| !knows(&one.file) && (disable || one.is_undone_by(later)));
        if let Some(rival) = rival {
            self.lowering.sink.push(errors::contradictory_change(span, id, rival.span));
        }
    }

    /// Reports the clauses that an item has no use for.
    fn refuse_clauses(&mut self, clauses: &[Clause], item: &str, help: &str, takes: fn(&Clause) -> bool) {
        for clause in clauses.iter().filter(|clause| !takes(clause)) {
            let span = match clause {
                Clause::Severity(word) => word.span,
                Clause::Because(text) | Clause::Fix(text) | Clause::See(text) => text.span,
                Clause::Except(exception) => exception.span.0,
            };
            self.lowering.sink.push(errors::misplaced_clause(span, clause_word(clause), item, help));
        }
    }

    /// The rules in force, checks of the template last, and those that are switched off. Reports a
    /// policy that has no rule in force.
    pub(super) fn finish(self, root: &LoadedFile) -> Finished {
        let top = Span::at(root.id, 0);
        let mut drafted = self.rules;
        let checks = drafted.iter().take_while(|drafted| drafted.span.is_none()).count();
        drafted.rotate_left(checks);
        let own = drafted.get(..drafted.len() - checks).unwrap_or_default();
        let switched_off: Vec<Span> =
            own.iter().filter_map(|drafted| drafted.disabled.as_ref().map(|(span, _)| *span)).collect();
        if self.lost.items {
            // What is wrong with the text was reported; that nothing is left follows from it.
        } else if own.is_empty() {
            self.lowering.sink.push(errors::no_rules(&root.name, top));
        } else if switched_off.len() == own.len() {
            self.lowering.sink.push(errors::all_disabled(&root.name, top, &switched_off));
        }
        let (mut rules, mut disabled, mut standings) = (Vec::new(), Vec::new(), FxHashMap::default());
        for Drafted { id, rule, disabled: switched_off, .. } in drafted {
            let standing = match (rule, switched_off) {
                (Some(rule), None) => {
                    let index = RuleIdx(u32::try_from(rules.len()).unwrap_or(u32::MAX));
                    rules.push(rule);
                    Standing::InForce(index)
                }
                (Some(rule), Some((span, because))) => {
                    disabled.push(Disabled { id: id.clone(), sentence: rule.sentence, because });
                    Standing::Disabled(span)
                }
                (None, _) => Standing::Broken,
            };
            standings.entry(id).or_insert(standing);
        }
        Finished { rules, disabled, standings }
    }
}

/// A reason behind those that there are already.
fn with_reason(before: Option<String>, reason: &str) -> String {
    before.map_or_else(|| reason.to_owned(), |before| format!("{before}; {reason}"))
}

/// Keeps the first of its kind; of a second, gives its place and the first one's.
fn once<'t, T>(
    slot: &mut Option<&'t T>,
    found: &'t T,
    span: Span,
    place: impl Fn(&T) -> Span,
) -> Option<(Span, Span)> {
    match slot {
        Some(first) => Some((span, place(first))),
        None => {
            *slot = Some(found);
            None
        }
    }
}

const fn clause_word(clause: &Clause) -> &'static str {
    match clause {
        Clause::Severity(_) => "severity",
        Clause::Because(_) => "because",
        Clause::Fix(_) => "fix",
        Clause::See(_) => "see",
        Clause::Except(_) => "except",
    }
}
