//! `delegard explain`: what rules and diagnostics mean.

use jiff::Zoned;

use super::args::{ExplainArgs, FormatWord};
use super::config::{self, Given};
use super::{catalog, guarded, output, overwrite, policy};
use crate::compile::{self, RuleSet};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::evaluate::Exit;
use crate::report::{self, Explained, ShowFormat};
use crate::text::escape::brief;
use crate::text::suggest::nearest;

/// Runs the command and says how the program ends.
pub(super) fn run(mut args: ExplainArgs, given: &Given<'_>) -> Exit {
    let (mut sources, mut sink) = (guarded::sources(), Sink::new());
    let mut config = config::load(&args.config, &policy::paths(&args.policy), &mut sources, &mut sink);
    config.fill_explain(&mut args, given);
    let mut of_roles = Sink::new();
    let (catalog, _) = catalog::load(&args.role_files, &mut sources, &mut of_roles);
    let today = args.today.unwrap_or_else(|| Zoned::now().date());
    let (policies, missing) = policy::named(&args.policy);
    missing.into_iter().for_each(|diagnostic| sink.push(diagnostic));
    let rules = compile::compile(policies, &policy::FileLoader, &catalog, today, &mut sources, &mut sink);
    let named: Vec<Option<Explained<'_>>> = args.names.iter().map(|name| find(&rules, name)).collect();
    let excused = catalog::excuse(&mut sink, &of_roles);
    if !sink.has_errors() && !excused {
        for (name, _) in args.names.iter().zip(&named).filter(|(_, found)| found.is_none()) {
            sink.push(unknown(&rules, name));
        }
    }
    let read = (args.role_files.roles.as_slice(), &sources);
    overwrite::of_other_command(&args.output, read).into_iter().for_each(|mistake| sink.push(mistake));
    let refused = sink.has_errors();
    let unread = of_roles.has_errors();
    sink.append(of_roles);
    if refused || excused {
        output::print(&guarded::redacted(sink, &sources), &sources, &args.output);
        return if refused { Exit::Usage } else { Exit::Input };
    }
    output::print(&guarded::redacted(sink, &sources), &sources, &args.output);
    let named: Vec<Explained<'_>> = named.into_iter().flatten().collect();
    let format = match args.form.format {
        FormatWord::Human => ShowFormat::Human,
        FormatWord::Json => ShowFormat::Json,
    };
    let exit = if unread { Exit::Input } else { Exit::Clean };
    output::deliver(&args.output, exit, |out, options| {
        report::explain(&rules, &catalog, &named, (format, options), out)
    })
}

/// The rule of an id, or the diagnostic of a code.
fn find<'a>(rules: &'a RuleSet, name: &str) -> Option<Explained<'a>> {
    let rule = rules.rules.iter().find(|rule| rule.id == name).map(Explained::Rule);
    let disabled = rules.disabled.iter().find(|rule| rule.id == name).map(Explained::Disabled);
    let code = Code::ALL.iter().find(|code| code.as_str().eq_ignore_ascii_case(name));
    rule.or(disabled).or(code.map(|code| Explained::Code(*code)))
}

fn unknown(rules: &RuleSet, name: &str) -> Diagnostic {
    let ids = rules.rules.iter().map(|rule| rule.id.as_str());
    let meant = nearest(name, ids.chain(Code::ALL.iter().map(|code| code.as_str())));
    let diagnostic = Diagnostic::placeless(
        Code::UnknownRule,
        format!("no rule and no diagnostic is called `{}`", brief(name, 60)),
    );
    match meant {
        Some(_) => diagnostic.suggest(meant),
        None => {
            diagnostic.help("`delegard explain` lists the rules; for those of your own policy add --policy")
        }
    }
}
