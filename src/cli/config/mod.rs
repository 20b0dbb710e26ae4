//! `delegard.toml`: what the command line can say, written down once, and waivers.
//!
//! The nearest file upwards from the inputs counts. What the command line says beats it, key by
//! key; paths in it are relative to its folder.
//!
//! - [`find`](mod@find): which file
//! - [`table`]: TOML to values, with the place of every mistake
//! - [`waivers`]: the tables `[[waiver]]`

mod find;
mod table;
mod waivers;

use std::num::NonZero;
use std::path::{Component, Path, PathBuf};

use clap::ValueEnum;
use clap::parser::ValueSource;
use jiff::civil::Date;
use uuid::Uuid;

use super::args::{
    CheckArgs, ColorWord, ConfigArgs, EvidenceArgs, ExplainArgs, FormArgs, FormatWord, InputArgs, KindWord,
    OutputArgs, ReportWord, RoleFileArgs, RolesArgs, SeverityWord, TestArgs,
};
use super::destination::Destination;
use super::{discover, read};
use crate::compile;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::text::{FileId, SourceMap, Text};
use table::Table;
pub(super) use waivers::{WaiverTable, resolve};

/// The keys of the file, in the order of the documentation. Each but the last has the name of an
/// option.
const KEYS: [&str; 25] = [
    "policy",
    "paths",
    "parameters",
    "parameter",
    "context",
    "roles",
    "directory",
    "conditional-access",
    "security-defaults",
    "evidence-tenant",
    "evidence-date",
    "max-age",
    "directory-complete",
    "accept-exclusion",
    "fail-on",
    "allow-undetermined",
    "allow-empty",
    "template-checks",
    "baseline",
    "format",
    "jobs",
    "output",
    "color",
    "quiet",
    "waiver",
];

/// What a configuration says; what it leaves out is empty.
#[derive(Debug, Default)]
pub(super) struct Config {
    /// The file, as people see it; none if there is no configuration.
    pub(super) name: Option<String>,
    /// The file's folder.
    pub(super) folder: Option<PathBuf>,
    policy: Vec<String>,
    paths: Vec<PathBuf>,
    parameters: Vec<PathBuf>,
    parameter: Vec<String>,
    context: Option<PathBuf>,
    roles: Vec<PathBuf>,
    directory: Vec<PathBuf>,
    conditional_access: Vec<PathBuf>,
    security_defaults: Vec<PathBuf>,
    evidence_tenant: Option<Uuid>,
    evidence_date: Option<Date>,
    max_age: Option<u16>,
    directory_complete: Vec<KindWord>,
    accept_exclusion: Vec<Uuid>,
    fail_on: Option<SeverityWord>,
    allow_undetermined: Option<bool>,
    allow_empty: Option<bool>,
    template_checks: Option<bool>,
    baseline: Option<PathBuf>,
    format: Option<ReportWord>,
    jobs: Option<NonZero<usize>>,
    output: Vec<Destination>,
    color: Option<ColorWord>,
    quiet: Option<bool>,
    /// The waivers, before their rules and roles are looked up.
    pub(super) waivers: Vec<WaiverTable>,
}

/// Which options the command line gives, and not only their defaults.
pub(super) struct Given<'m>(pub(super) Option<&'m clap::ArgMatches>);

impl Given<'_> {
    fn has(&self, option: &str) -> bool {
        let source = self.0.and_then(|matches| matches.value_source(option));
        source == Some(ValueSource::CommandLine)
    }
}

/// Reads the configuration that holds for some inputs. What is wrong with it goes to `sink`.
pub(super) fn load(
    args: &ConfigArgs,
    inputs: &[PathBuf],
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> Config {
    let path = match find::config(args, inputs) {
        Ok(Some(path)) => path,
        Ok(None) => return Config::default(),
        Err(diagnostic) => {
            sink.push(*diagnostic);
            return Config::default();
        }
    };
    let text: Text = match read::text(&path) {
        Ok(text) => text.into(),
        Err(diagnostic) if args.config.is_some() => {
            sink.push(diagnostic);
            return Config::default();
        }
        // Nobody has named it.
        Err(diagnostic) => {
            sink.push(diagnostic.help("name another one with --config, or give --no-config"));
            return Config::default();
        }
    };
    let name = read::name(&path);
    let file = sources.add(name.clone(), text.clone());
    let folder = path.parent().unwrap_or(Path::new(""));
    Config { name: Some(name), folder: Some(folder.to_owned()), ..parse(file, &text, folder, sink) }
}

/// Reads the text of a configuration that lies in a folder.
pub(super) fn parse(file: FileId, text: &str, folder: &Path, sink: &mut Sink) -> Config {
    let Some(mut table) = Table::parse(file, text, sink) else { return Config::default() };
    let config = read_keys(&mut table, folder);
    table.finish(&KEYS);
    config
}

fn read_keys(table: &mut Table<'_, '_>, folder: &Path) -> Config {
    Config {
        name: None,
        folder: None,
        policy: table.texts("policy").into_iter().map(|name| policy(folder, name)).collect(),
        paths: table.texts("paths").into_iter().map(|path| input(folder, &path)).collect(),
        parameters: table.paths("parameters", folder),
        parameter: table.assignments("parameter"),
        context: table.path("context", folder),
        roles: table.paths("roles", folder),
        directory: table.paths("directory", folder),
        conditional_access: table.paths("conditional-access", folder),
        security_defaults: table.paths("security-defaults", folder),
        evidence_tenant: table.guid("evidence-tenant"),
        evidence_date: table.date("evidence-date"),
        max_age: table.number("max-age"),
        directory_complete: words(table, "directory-complete"),
        accept_exclusion: table.guids("accept-exclusion"),
        fail_on: word(table, "fail-on"),
        allow_undetermined: table.flag("allow-undetermined"),
        allow_empty: table.flag("allow-empty"),
        template_checks: table.flag("template-checks"),
        baseline: table.path("baseline", folder),
        format: word(table, "format"),
        jobs: table.count("jobs"),
        output: outputs(table, folder),
        color: word(table, "color"),
        quiet: table.flag("quiet"),
        waivers: waivers::read(table),
    }
}

/// Where reports are written: below the configuration's folder. A configuration comes with a
/// stranger's files, and what it names must not overwrite others.
fn outputs(table: &mut Table<'_, '_>, folder: &Path) -> Vec<Destination> {
    let mut found = Vec::new();
    for text in table.texts("output") {
        let read = Destination::parse(text.into()).map(|one| one.seen_from(folder));
        let refused = match read {
            Ok(one) if one.is_stdout() || is_below(&one.path, folder) => {
                found.push(one);
                continue;
            }
            Ok(_) => {
                let message = "`output` lies outside of the configuration's folder".to_owned();
                let help = "name a file below the folder, or give it with --output";
                (message, "not below it", help)
            }
            Err(message) => {
                (message, "cannot be read", "write it as `--output` takes it: `FILE` or `FORMAT=FILE`")
            }
        };
        let (message, label, help) = refused;
        let refused = Diagnostic::new(Code::BadConfigValue, message, table.span_of("output"), label);
        table.report(refused.help(help));
    }
    found
}

/// Whether a file lies below a folder, and is no link that leads out of it.
fn is_below(path: &Path, folder: &Path) -> bool {
    let whole = |path: &Path| {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        path.canonicalize().ok()
    };
    let is_below = match (path.parent().and_then(whole), whole(folder)) {
        (Some(parent), Some(folder)) => parent.starts_with(folder),
        // A folder that is not there: nothing can be written to it.
        _ => path.components().all(|part| part != Component::ParentDir),
    };
    is_below && !path.is_symlink()
}

/// A path of an input, or a pattern: in this, the folder's own name means nothing but itself.
fn input(folder: &Path, text: &str) -> PathBuf {
    let path = folder.join(text);
    match folder.to_str() {
        Some(name) if discover::is_pattern(text) && !path.exists() => {
            Path::new(&globset::escape(name)).join(text)
        }
        Some(_) | None => path,
    }
}

/// A shipped policy by its name, or a file beside the configuration.
fn policy(folder: &Path, name: String) -> String {
    let path = folder.join(&name);
    if compile::built_in(&name).is_some() && !path.is_file() { name } else { path.display().to_string() }
}

/// One of the words that an option takes.
fn word<T: ValueEnum>(table: &mut Table<'_, '_>, key: &str) -> Option<T> {
    let place = table.word(key, &names::<T>())?;
    T::value_variants().get(place).cloned()
}

/// Some of the words that an option takes.
fn words<T: ValueEnum>(table: &mut Table<'_, '_>, key: &str) -> Vec<T> {
    let places = table.words(key, &names::<T>());
    places.into_iter().filter_map(|place| T::value_variants().get(place).cloned()).collect()
}

fn names<T: ValueEnum>() -> Vec<String> {
    let words = T::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    words.map(|word| word.get_name().to_owned()).collect()
}

/// Takes what the configuration says where the command line says nothing.
fn fill<T>(list: &mut Vec<T>, from: Vec<T>) {
    if list.is_empty() {
        *list = from;
    }
}

impl Config {
    /// Fills in what `check` was not told.
    pub(super) fn fill_check(&mut self, args: &mut CheckArgs, given: &Given<'_>) {
        self.fill_inputs(&mut args.inputs);
        self.fill_evidence(&mut args.evidence);
        self.fill_roles(&mut args.role_files);
        self.fill_look(&mut args.output, given);
        fill(&mut args.output.output, std::mem::take(&mut self.output));
        fill(&mut args.policy, std::mem::take(&mut self.policy));
        args.jobs = args.jobs.or(self.jobs);
        args.format = args.format.or(self.format);
        if let Some(word) = self.fail_on.filter(|_| !given.has("fail_on")) {
            args.fail_on = word;
        }
        args.allow_undetermined |= self.allow_undetermined.unwrap_or(false);
        args.allow_empty |= self.allow_empty.unwrap_or(false);
        args.no_template_checks |= !self.template_checks.unwrap_or(true);
        if args.baseline.write_baseline.is_none() {
            args.baseline.baseline = args.baseline.baseline.take().or(self.baseline.take());
        }
    }

    /// Fills in what `roles` was not told.
    pub(super) fn fill_roles_command(&mut self, args: &mut RolesArgs, given: &Given<'_>) {
        self.fill_roles(&mut args.role_files);
        self.fill_form(&mut args.form, given);
        self.fill_look(&mut args.output, given);
    }

    /// Fills in what `explain` was not told.
    pub(super) fn fill_explain(&mut self, args: &mut ExplainArgs, given: &Given<'_>) {
        fill(&mut args.policy, std::mem::take(&mut self.policy));
        self.fill_roles(&mut args.role_files);
        self.fill_form(&mut args.form, given);
        self.fill_look(&mut args.output, given);
    }

    /// Fills in what `test` was not told.
    pub(super) fn fill_test(&mut self, args: &mut TestArgs, given: &Given<'_>) {
        fill(&mut args.policies, std::mem::take(&mut self.policy));
        self.fill_roles(&mut args.role_files);
        self.fill_form(&mut args.form, given);
        self.fill_look(&mut args.output, given);
    }

    /// Fills in which templates are meant, and with which values.
    pub(super) fn fill_inputs(&mut self, args: &mut InputArgs) {
        fill(&mut args.paths, std::mem::take(&mut self.paths));
        fill(&mut args.parameters, std::mem::take(&mut self.parameters));
        fill(&mut args.parameter, std::mem::take(&mut self.parameter));
        args.context = args.context.take().or(self.context.take());
    }

    /// Fills in the files of evidence.
    pub(super) fn fill_evidence(&mut self, args: &mut EvidenceArgs) {
        fill(&mut args.directory, std::mem::take(&mut self.directory));
        fill(&mut args.conditional_access, std::mem::take(&mut self.conditional_access));
        fill(&mut args.security_defaults, std::mem::take(&mut self.security_defaults));
        args.evidence_tenant = args.evidence_tenant.or(self.evidence_tenant);
        args.evidence_date = args.evidence_date.or(self.evidence_date);
        args.max_age = args.max_age.or(self.max_age);
        fill(&mut args.directory_complete, std::mem::take(&mut self.directory_complete));
        fill(&mut args.accept_exclusion, std::mem::take(&mut self.accept_exclusion));
    }

    /// Fills in the files of roles.
    pub(super) fn fill_roles(&mut self, args: &mut RoleFileArgs) {
        fill(&mut args.roles, std::mem::take(&mut self.roles));
    }

    /// Fills in the form of what is no check, if it has the one that the configuration names.
    pub(super) fn fill_form(&self, args: &mut FormArgs, given: &Given<'_>) {
        let named = match self.format {
            Some(ReportWord::Human) => Some(FormatWord::Human),
            Some(ReportWord::Json) => Some(FormatWord::Json),
            // What only checks have.
            Some(
                ReportWord::Ndjson
                | ReportWord::Sarif
                | ReportWord::Junit
                | ReportWord::Github
                | ReportWord::Gitlab
                | ReportWord::Markdown
                | ReportWord::Html,
            )
            | None => None,
        };
        if let Some(word) = named.filter(|_| !given.has("format")) {
            args.format = word;
        }
    }

    /// Fills in how and where what is granted is written. Several files, or files of a certain form,
    /// are for the reports of a check.
    pub(super) fn fill_output(&mut self, args: &mut OutputArgs, given: &Given<'_>) {
        self.fill_look(args, given);
        if let [Destination { form: None, .. }] = self.output.as_slice() {
            fill(&mut args.output, std::mem::take(&mut self.output));
        }
    }

    /// Fills in how results look. What is not about templates does not go to the file that the
    /// report on these goes to.
    fn fill_look(&self, args: &mut OutputArgs, given: &Given<'_>) {
        if let Some(word) = self.color.filter(|_| !given.has("color")) {
            args.color = word;
        }
        args.quiet |= self.quiet.unwrap_or(false);
    }
}
