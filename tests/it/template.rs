//! Templates to delegations, and templates with every expression evaluated.

use std::cell::OnceCell;
use std::fmt::Write as _;

use delegard::diagnostic::{Sink, render_diagnostic};
use delegard::document::json::{self, JsonTree, Limits};
use delegard::model::{Access, Cause, Delegation, Entries, Fact, Origin, RoleReference, Site, StepKind};
use delegard::template::{
    Context, Input, JsonFile, Loader, ParameterSource, detect, evaluate, expand, may_delegate, read_context,
};
use delegard::text::{FileId, SourceMap, Span};

use crate::case::{Case, each};

/// The files of a case: the first is the template, then come parameter files; what is linked to is
/// found by its name.
struct Files {
    sources: SourceMap,
    trees: Vec<(String, Option<JsonTree>)>,
    sink: Sink,
}

impl Files {
    fn read(case: &Case) -> Self {
        let (mut sources, mut sink, mut trees) =
            (SourceMap::guarded(delegard::template::secret_places), Sink::new(), Vec::new());
        for (name, text) in case.files() {
            let file = sources.add(name, text);
            let text = sources.get(file).unwrap().text().clone();
            trees.push((name.to_owned(), json::read(file, &text, Limits::default(), &mut sink)));
        }
        Self { sources, trees, sink }
    }

    fn template(&self) -> &JsonTree {
        self.trees[0].1.as_ref().expect("the template can be read")
    }

    fn parameters(&self, case: &Case) -> Vec<ParameterSource<'_>> {
        let mut parameters: Vec<ParameterSource<'_>> = self.trees[1..]
            .iter()
            .filter_map(|(_, tree)| tree.as_ref())
            .filter(|tree| detect(tree.root()) == JsonFile::Parameters)
            .map(ParameterSource::File)
            .collect();
        for line in case.section("words").lines() {
            let (name, value) = line.split_once('=').unwrap();
            parameters.push(ParameterSource::Word(name.into(), value.into()));
        }
        parameters
    }
}

/// Finds linked templates among the files of a case.
struct Linked<'t> {
    files: &'t Files,
    asked: OnceCell<FileId>,
}

impl<'t> Loader<'t> for Linked<'t> {
    fn load(&mut self, from: FileId, path: &str) -> Option<&'t JsonTree> {
        let _ = self.asked.set(from);
        self.files.trees.iter().find(|(name, _)| name == path)?.1.as_ref()
    }
}

fn context(case: &Case, sink: &mut Sink) -> Context {
    let text = case.section("context");
    if text.is_empty() {
        return Context::default();
    }
    let tree = json::read(FileId(9999), &text.into(), Limits::default(), sink).unwrap();
    read_context(tree.root(), sink)
}

fn diagnostics(mut sink: Sink, more: Sink, sources: &SourceMap, out: &mut String) {
    sink.append(more);
    for diagnostic in sink.into_sorted() {
        let _ = writeln!(out, "\n{}", render_diagnostic(&diagnostic, sources, false).trim_end());
    }
}

#[test]
fn delegations() {
    each("template", |case: &mut Case| {
        let files = Files::read(case);
        let parameters = files.parameters(case);
        let mut sink = Sink::new();
        let mut loader = Linked { files: &files, asked: OnceCell::new() };
        let input = Input {
            parameters: &parameters,
            context: context(case, &mut sink),
            loader: Some(&mut loader),
            ..Input::new(files.template())
        };
        let evaluated = evaluate(input, &mut sink);
        let (_, text) = case.files().next().unwrap();
        assert!(
            may_delegate(text) || (evaluated.delegations.is_empty() && evaluated.unseen.is_empty()),
            "{} is dismissed",
            case.path.display()
        );
        let mut out = String::new();
        for delegation in &evaluated.delegations {
            Outline { sources: &files.sources, out: &mut out }.delegation(delegation);
        }
        if evaluated.delegations.is_empty() {
            out.push_str("no delegation\n");
        }
        for cause in &evaluated.unseen {
            let place = cause.span.map(|span| place(span, &files.sources)).unwrap_or_default();
            let _ = writeln!(out, "unseen: {} @ {place}", cause.kind);
        }
        diagnostics(files.sink, sink, &files.sources, &mut out);
        case.expect("expected", out.trim_end());
    });
}

#[test]
fn expressions() {
    each("expression", |case: &mut Case| {
        let files = Files::read(case);
        let parameters = files.parameters(case);
        let mut sink = Sink::new();
        let context = context(case, &mut sink);
        let input = Input { parameters: &parameters, context, ..Input::new(files.template()) };
        let expanded = expand(input, &mut sink);
        let mut out = String::new();
        for resource in &expanded.resources {
            let _ = writeln!(out, "resource {resource}");
        }
        for (name, value) in &expanded.outputs {
            let _ = writeln!(out, "{name} = {value}");
        }
        diagnostics(files.sink, sink, &files.sources, &mut out);
        case.expect("expected", out.trim_end());
    });
}

fn place(span: Span, sources: &SourceMap) -> String {
    let start = sources.start(span).unwrap();
    format!("{}:{}:{}", sources.name(span.file), start.line, start.column)
}

struct Outline<'a> {
    sources: &'a SourceMap,
    out: &'a mut String,
}

impl Outline<'_> {
    fn line(&mut self, indent: usize, text: &str) {
        let _ = writeln!(self.out, "{}{text}", "  ".repeat(indent));
    }

    fn place(&self, span: Span) -> String {
        place(span, self.sources)
    }

    fn cause(&self, cause: &Cause) -> String {
        let at = cause.span.map(|span| format!(" @ {}", self.place(span))).unwrap_or_default();
        format!("unknown: {}{at}", cause.kind)
    }

    fn origin(&self, origin: &Origin) -> String {
        let mut text = match origin.site() {
            Site::Literal(span) => format!("@ {}", self.place(span)),
            Site::Computed(span) => format!("computed @ {}", self.place(span)),
            Site::Nowhere => "@ nowhere".to_owned(),
        };
        for step in origin.trail.iter() {
            let (kind, name) = match &step.kind {
                StepKind::Parameter(name) => ("parameter", name),
                StepKind::Variable(name) => ("variable", name),
                StepKind::Passed(name) => ("passed", name),
                StepKind::Element(name) => ("element", name),
                StepKind::Function(name) => ("function", name),
            };
            let _ = write!(text, " < {kind} {name} @ {}", self.place(step.span));
        }
        if origin.secret { text + " (secret)" } else { text }
    }

    fn fact<T>(&self, fact: &Fact<T>, show: impl Fn(&T) -> String) -> String {
        match fact {
            Fact::Known(known) => format!("{} {}", show(&known.value), self.origin(&known.origin)),
            Fact::Either(choices, cause) => {
                let shown: Vec<String> = choices
                    .iter()
                    .map(|known| format!("{} {}", show(&known.value), self.origin(&known.origin)))
                    .collect();
                format!("either {} ({})", shown.join(" | "), self.cause(cause))
            }
            Fact::Absent(_) => "absent".to_owned(),
            Fact::Unknown(cause) => self.cause(cause),
        }
    }

    fn delegation(&mut self, delegation: &Delegation) {
        fn text(text: &impl std::fmt::Debug) -> String {
            format!("{text:?}")
        }
        let head = delegation.span.map(|span| self.place(span)).unwrap_or_default();
        self.line(0, &format!("delegation @ {head}"));
        let lines = [
            format!("resource name: {}", self.fact(&delegation.resource_name, text)),
            format!("api version: {}", self.fact(&delegation.api_version, text)),
            format!("name: {}", self.fact(&delegation.name, text)),
            format!("description: {}", self.fact(&delegation.description, text)),
            format!("tenant: {}", self.fact(&delegation.managing_tenant, ToString::to_string)),
        ];
        for line in lines {
            self.line(1, &line);
        }
        if let Some(cause) = &delegation.uncertain {
            let line = format!("uncertain, {}", self.cause(cause));
            self.line(1, &line);
        }
        for remark in &delegation.remarks {
            let origin = self.origin(&remark.origin);
            let line = format!("{:?}: {} ({}) {origin}", remark.check, remark.message, remark.label);
            self.line(1, &line);
        }
        for authorization in &delegation.authorizations {
            let access = match authorization.access {
                Access::Permanent => "permanent",
                Access::Eligible => "eligible",
            };
            self.line(1, &format!("{access} {}", self.origin(&authorization.origin)));
            self.line(2, &format!("principal: {}", self.fact(&authorization.principal, ToString::to_string)));
            self.line(2, &format!("display name: {}", self.fact(&authorization.display_name, text)));
            self.line(2, &format!("role: {}", self.fact(&authorization.role, role)));
            self.roles(&authorization.delegated_roles);
            if let Some(policy) = &authorization.activation {
                let mfa = self.fact(&policy.mfa, |provider| format!("{provider:?}"));
                let longest = self.fact(&policy.longest, |longest| format!("{}s", longest.as_secs()));
                self.line(2, &format!("mfa: {mfa}"));
                self.line(2, &format!("longest: {longest}"));
                for approver in &policy.approvers.known {
                    let id = self.fact(&approver.principal, ToString::to_string);
                    self.line(2, &format!("approver: {id}"));
                }
                for cause in &policy.approvers.open {
                    self.line(2, &format!("more approvers, {}", self.cause(cause)));
                }
            }
        }
        for (name, causes) in
            [("permanent", &delegation.open_permanent), ("eligible", &delegation.open_eligible)]
        {
            for cause in causes {
                self.line(1, &format!("more {name}, {}", self.cause(cause)));
            }
        }
    }

    fn roles(&mut self, roles: &Entries<Fact<RoleReference>>) {
        for fact in &roles.known {
            self.line(2, &format!("delegated role: {}", self.fact(fact, role)));
        }
        for cause in &roles.open {
            self.line(2, &format!("more delegated roles, {}", self.cause(cause)));
        }
    }
}

fn role(role: &RoleReference) -> String {
    if role.as_path { format!("{} (as a path)", role.id) } else { role.id.to_string() }
}
