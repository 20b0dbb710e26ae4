//! `delegard roles`: the role catalogue, for people who look for a role or ask what one allows.

use uuid::Uuid;

use super::args::{FormatWord, RolesArgs, RolesCommand};
use super::config::{self, Given};
use super::{catalog, guarded, output, overwrite};
use crate::catalog::pattern::PatternError;
use crate::catalog::{Catalog, PermissionPattern, Role, RoleHits, RoleQuery};
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::evaluate::Exit;
use crate::report::{self, Comparison, RoleSource, RolesFormat, Verdict};
use crate::text::escape::{brief, printable};

/// How much of what somebody wrote is repeated in a message, in characters.
const LONGEST: usize = 80;

/// So many similar names are offered where nothing is found.
const SUGGESTED: usize = 3;

/// What to print.
enum Told<'c> {
    List(Vec<&'c Role>),
    Cards(Vec<&'c Role>),
    Comparison(Comparison<'c>),
}

/// Runs the command and says how the program ends.
pub(super) fn run(mut args: RolesArgs, given: &Given<'_>) -> Exit {
    let mut sources = guarded::sources();
    let mut sink = Sink::new();
    let mut config = config::load(&args.config, &[], &mut sources, &mut sink);
    config.fill_roles_command(&mut args, given);
    let read = (args.role_files.roles.as_slice(), &sources);
    overwrite::of_other_command(&args.output, read).into_iter().for_each(|mistake| sink.push(mistake));
    if sink.has_errors() {
        output::print(&guarded::redacted(sink, &sources), &sources, &args.output);
        return Exit::Usage;
    }
    let (catalog, files) = catalog::load(&args.role_files, &mut sources, &mut sink);
    let mut exit = if sink.has_errors() { Exit::Input } else { Exit::Clean };
    output::print(&guarded::redacted(sink, &sources), &sources, &args.output);
    let told = match answer(args.command.as_ref(), &catalog) {
        Ok(told) => told,
        Err(mistakes) => {
            output::print(&mistakes, &sources, &args.output);
            return Exit::Usage;
        }
    };
    let source = RoleSource { catalog: &catalog, files: &files };
    let format = match args.form.format {
        FormatWord::Human => RolesFormat::Human,
        FormatWord::Json => RolesFormat::Json,
    };
    let is_empty = matches!(&told, Told::List(roles) if roles.is_empty());
    // A search without a result has said so; for programs there is the empty list.
    if is_empty && exit == Exit::Clean {
        exit = Exit::Findings;
    }
    if matches!(&told, Told::Comparison(compared) if compared.verdict() == Verdict::Undecided)
        && exit == Exit::Clean
    {
        exit = Exit::Undetermined;
    }
    if is_empty && format == RolesFormat::Human {
        return exit;
    }
    output::deliver(&args.output, exit, |out, options| match &told {
        Told::List(roles) => report::role_list(source, roles, format, options, out),
        Told::Cards(roles) => report::role_cards(source, roles, format, options, out),
        Told::Comparison(comparison) => report::role_comparison(source, comparison, format, options, out),
    })
}

/// What is asked for, or what is wrong with the question.
fn answer<'c>(command: Option<&RolesCommand>, catalog: &'c Catalog) -> Result<Told<'c>, Vec<Diagnostic>> {
    match command {
        None => Ok(Told::List(catalog.sorted().collect())),
        Some(RolesCommand::Search { text, allows, supported }) => {
            let allows = all(allows.iter().map(|text| pattern(text)))?;
            let query = RoleQuery { text: text.as_deref(), allows: &allows, supported: *supported };
            let hits = catalog.search(&query);
            remark(catalog, &query, &hits);
            Ok(Told::List(hits.roles))
        }
        Some(RolesCommand::Show { names }) => {
            Ok(Told::Cards(all(names.iter().map(|text| named(catalog, text)))?))
        }
        Some(RolesCommand::Compare { one, other }) => {
            let roles = all([one, other].into_iter().map(|text| named(catalog, text)))?;
            let [one, other] = roles.as_slice() else { return Err(Vec::new()) };
            let beyond = [one.difference(other), other.difference(one)];
            Ok(Told::Comparison(Comparison { roles: [one, other], beyond }))
        }
    }
}

/// All values, or all mistakes.
fn all<T>(each: impl Iterator<Item = Result<T, Diagnostic>>) -> Result<Vec<T>, Vec<Diagnostic>> {
    let (mut values, mut mistakes) = (Vec::new(), Vec::new());
    for result in each {
        match result {
            Ok(value) => values.push(value),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    if mistakes.is_empty() { Ok(values) } else { Err(mistakes) }
}

fn pattern(text: &str) -> Result<PermissionPattern, Diagnostic> {
    PermissionPattern::parse(text).map_err(|why| {
        Diagnostic::placeless(Code::BadOption, format!("`--allows {}`: {why}", brief(text, LONGEST)))
            .help(PatternError::HELP)
    })
}

/// The role with this name or id.
fn named<'c>(catalog: &'c Catalog, text: &str) -> Result<&'c Role, Diagnostic> {
    let id = Uuid::try_parse(text.trim().rsplit('/').next().unwrap_or_default()).ok();
    let found = match id {
        Some(id) => catalog.find(id).into_iter().collect(),
        None => catalog.all_named(text),
    };
    match found.as_slice() {
        [] => Err(unknown(catalog, text)),
        [role] => catalog.role(*role).ok_or_else(|| unknown(catalog, text)),
        several => {
            let ids = several.iter().filter_map(|role| catalog.role(*role));
            let ids: Vec<String> = ids.map(|role| role.id.to_string()).collect();
            let message = format!("`{}` names {} different roles", brief(text, LONGEST), ids.len());
            Err(Diagnostic::placeless(Code::AmbiguousName, message)
                .help(format!("write the id of the role: {}", ids.join(" or "))))
        }
    }
}

fn unknown(catalog: &Catalog, text: &str) -> Diagnostic {
    let files = if catalog.is_extended() { " or the role files" } else { "" };
    let message =
        format!("no role of the catalogue of {}{files} is `{}`", catalog.date(), brief(text, LONGEST));
    let diagnostic = Diagnostic::placeless(Code::UnknownRole, message);
    if let Some(role) = catalog.nearest_id(text) {
        return diagnostic.help(format!("did you mean {}, `{}`?", role.id, printable(&role.name)));
    }
    match catalog.nearest_name(text) {
        Some(meant) => diagnostic.suggest(Some(meant)),
        None => {
            diagnostic.help("look for it with `delegard roles search`; custom roles come with `--roles FILE`")
        }
    }
}

/// Says what the list itself does not: that names were guessed, that nothing was found.
fn remark(catalog: &Catalog, query: &RoleQuery<'_>, hits: &RoleHits<'_>) {
    let text = query.text.map(|text| brief(text, LONGEST)).unwrap_or_default();
    if !hits.undecided.is_empty() {
        let names: Vec<String> =
            hits.undecided.iter().map(|role| format!("`{}`", printable(&role.name))).collect();
        output::complain(&format!("it could not be told what these roles allow: {}", names.join(", ")));
    }
    if hits.guessed && !hits.roles.is_empty() {
        output::complain(&format!("no role has `{text}` in its name, id or description; these are near"));
    }
    if !hits.roles.is_empty() {
        return;
    }
    if hits.by_text == 0 {
        let similar = catalog.similar_names(query.text.unwrap_or_default(), SUGGESTED);
        let similar: Vec<String> = similar.iter().map(|name| format!("`{}`", printable(name))).collect();
        let nearest = match similar.is_empty() {
            true => String::new(),
            false => format!("; the nearest names are {}", similar.join(", ")),
        };
        output::complain(&format!("no role has `{text}` in its name, id or description{nearest}"));
        return;
    }
    let mut wanted: Vec<String> = query.allows.iter().map(|pattern| format!("allows `{pattern}`")).collect();
    if query.supported {
        wanted.push("can be delegated".to_owned());
    }
    let wanted = wanted.join(" and ");
    let among = match (hits.by_text, text.is_empty()) {
        (_, true) => "no role".to_owned(),
        (1, false) => format!("1 role is like `{text}`, and it is none that"),
        (number, false) => format!("{number} roles are like `{text}`, and none of them"),
    };
    output::complain(&format!("{among} {wanted}"));
}
