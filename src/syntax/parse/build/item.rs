//! Items and clauses.

use super::super::errors;
use super::super::grammar::{Pair, Rule};
use super::{Builder, Part, child, children, first, has};
use crate::syntax::ast;
use crate::text::Span;

impl Builder<'_> {
    pub(super) fn part(&mut self, whole: &Pair<'_>) -> Option<Part> {
        let node = first(&child(whole, Rule::item)?)?;
        match node.as_rule() {
            Rule::given => Some(Part::Given(self.given(&node)?, self.span(&node))),
            Rule::expect => self.expect(&node).map(Part::Expect),
            _ => self.item(&node).map(|item| Part::Item(Box::new(item))),
        }
    }

    fn item(&mut self, node: &Pair<'_>) -> Option<ast::Item> {
        Some(match node.as_rule() {
            Rule::policy => ast::Item::Policy(self.policy(node)?),
            Rule::use_item => ast::Item::Use(self.use_item(node)?),
            Rule::let_item => ast::Item::Let(self.let_item(node)?),
            Rule::declaration => ast::Item::Declaration(self.declaration(node)?),
            Rule::override_item => ast::Item::Override(self.change(node)?),
            Rule::disable_item => ast::Item::Disable(self.change(node)?),
            Rule::test => ast::Item::Test(self.test(node)?),
            Rule::named_rule | Rule::plain_rule => ast::Item::Rule(self.rule(node)?),
            _ => return None,
        })
    }

    fn policy(&mut self, pair: &Pair<'_>) -> Option<ast::Policy> {
        let name = self.text_in(pair)?;
        Some(ast::Policy { name, clauses: self.clauses(pair), span: self.place(pair) })
    }

    fn use_item(&mut self, pair: &Pair<'_>) -> Option<ast::Use> {
        let target = match (child(pair, Rule::built_in), self.text_in(pair)) {
            (Some(name), _) => self.spanned(&name, ast::UseTarget::BuiltIn(name.as_str().to_owned())),
            (None, Some(path)) => ast::Spanned::new(ast::UseTarget::Path(path.value), path.span),
            (None, None) => return None,
        };
        Some(ast::Use { target, span: self.place(pair) })
    }

    fn let_item(&mut self, pair: &Pair<'_>) -> Option<ast::Let> {
        let kind = match first(&child(pair, Rule::set_kind)?)?.as_rule() {
            Rule::w_role => ast::SetKind::Roles,
            Rule::w_principal => ast::SetKind::Principals,
            Rule::w_tenant => ast::SetKind::Tenants,
            _ => return None,
        };
        let name = self.set_name_in(pair)?;
        Some(ast::Let { name, kind, members: self.names_in(pair), span: self.place(pair) })
    }

    fn declaration(&mut self, pair: &Pair<'_>) -> Option<ast::Declaration> {
        let kind = match child(pair, Rule::kind) {
            Some(kind) => ast::DeclaredKind::Principal(self.kind(&kind)?.value),
            None if has(pair, Rule::w_security) => ast::DeclaredKind::Principal(ast::KindNoun::Group),
            None => ast::DeclaredKind::Tenant,
        };
        let security = has(pair, Rule::w_security);
        let name = child(pair, Rule::bare_name).or_else(|| child(pair, Rule::string))?;
        let (name, id) = (self.text(&name), self.guid(&child(pair, Rule::guid)?)?);
        Some(ast::Declaration { kind, security, name, id, span: self.place(pair) })
    }

    fn change(&mut self, pair: &Pair<'_>) -> Option<ast::Change> {
        let rule = self.word(&child(pair, Rule::rule_id)?);
        Some(ast::Change { rule, clauses: self.clauses(pair), span: self.place(pair) })
    }

    fn rule(&mut self, pair: &Pair<'_>) -> Option<ast::Rule> {
        let sentence = self.sentence(&child(pair, Rule::sentence)?);
        let clauses = self.clauses(pair);
        Some(ast::Rule {
            id: child(pair, Rule::new_id).map(|id| self.word(&id)),
            title: self.text_in(pair),
            sentence: sentence?,
            clauses,
            span: self.place(pair),
        })
    }

    fn clauses(&mut self, pair: &Pair<'_>) -> Vec<ast::Clause> {
        let nodes = children(pair, Rule::clause).filter_map(|clause| first(&clause));
        nodes.filter_map(|node| self.clause(&node)).collect()
    }

    fn clause(&mut self, node: &Pair<'_>) -> Option<ast::Clause> {
        match node.as_rule() {
            Rule::severity => self.severity(node).map(ast::Clause::Severity),
            Rule::because => self.text_in(node).map(ast::Clause::Because),
            Rule::fix => self.text_in(node).map(ast::Clause::Fix),
            Rule::see => self.text_in(node).map(ast::Clause::See),
            Rule::except => self.except(node).map(|exception| ast::Clause::Except(Box::new(exception))),
            _ => None,
        }
    }

    fn severity(&self, pair: &Pair<'_>) -> Option<ast::Spanned<ast::Severity>> {
        let level = first(&child(pair, Rule::level)?)?;
        let severity = match level.as_rule() {
            Rule::w_error => ast::Severity::Error,
            Rule::w_warning => ast::Severity::Warning,
            Rule::w_info => ast::Severity::Info,
            _ => return None,
        };
        Some(self.spanned(&level, severity))
    }

    fn except(&mut self, pair: &Pair<'_>) -> Option<ast::Exception> {
        let subject = self.subject_in(pair)?;
        let (mut delegation, mut until, mut approved_by) = (None, None, None);
        for part in pair.clone().into_inner() {
            let span = self.span(&part);
            match part.as_rule() {
                Rule::in_delegation => self.put(&mut delegation, self.text_in(&part), span, "in delegation"),
                Rule::approved_by => self.put(&mut approved_by, self.text_in(&part), span, "approved by"),
                Rule::until => {
                    let date = child(&part, Rule::date).and_then(|date| self.date(&date));
                    self.put(&mut until, date, span, "until");
                }
                _ => {}
            }
        }
        let because = child(pair, Rule::because).and_then(|because| self.text_in(&because));
        Some(ast::Exception { subject, delegation, until, because, approved_by, span: self.place(pair) })
    }

    fn put<T>(&mut self, place: &mut Option<T>, value: Option<T>, span: Span, what: &str) {
        if place.is_some() {
            self.sink.push(errors::except_twice(span, what));
        } else {
            *place = value;
        }
    }

    /// The head of a test; its parts are joined to it afterwards.
    fn test(&mut self, pair: &Pair<'_>) -> Option<ast::Test> {
        let name = self.text_in(pair)?;
        Some(ast::Test { name, given: Vec::new(), expect: Vec::new(), span: self.place(pair) })
    }

    fn expect(&mut self, pair: &Pair<'_>) -> Option<ast::Expect> {
        let rule = child(pair, Rule::rule_id).map(|rule| self.word(&rule));
        let expected = child(pair, Rule::expected)?;
        let verdict = if has(&expected, Rule::w_passes) {
            ast::ExpectedVerdict::Passes
        } else if has(&expected, Rule::w_fails) {
            ast::ExpectedVerdict::Fails
        } else if has(&expected, Rule::w_undetermined) {
            ast::ExpectedVerdict::Undetermined
        } else {
            ast::ExpectedVerdict::NotApplicable
        };
        Some(ast::Expect { rule, verdict: self.spanned(&expected, verdict), span: self.place(pair) })
    }
}
