//! The command line's words.

use std::num::NonZero;
use std::path::PathBuf;

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use jiff::civil::Date;
use uuid::Uuid;

use super::destination::Destination;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "delegard",
    version,
    about = "Checks Azure Lighthouse delegations against policies written as sentences",
    after_help = "Exit codes: 0 clean, 1 findings, 2 wrong usage or a policy with mistakes,\n\
                  3 undetermined or no delegation found, 4 an input that cannot be read, 70 a bug,\n\
                  130 interrupted.",
    arg_required_else_help = true
)]
pub(super) struct CommandLine {
    #[command(subcommand)]
    pub(super) command: Command,
}

/// What is to be done.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Run policies over templates
    Check(CheckArgs),
    /// Say what templates grant, in a table and in plain words
    Show(ShowArgs),
    /// List the roles of Azure and whether Lighthouse delegates them; find, explain and compare roles
    Roles(RolesArgs),
    /// Say what rules and diagnostic codes mean
    Explain(ExplainArgs),
    /// Run the tests that policies carry, and say which verdicts they show
    Test(TestArgs),
    /// Write a first configuration, and a first policy with its tests
    Init(InitArgs),
    /// Print a script that completes the words of the command line in a shell
    Completions(CompletionsArgs),
    /// Print the manual page, or write one for each command
    Man(ManArgs),
}

/// `delegard check`
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub(super) inputs: InputArgs,
    #[command(flatten)]
    pub(super) evidence: EvidenceArgs,
    #[command(flatten)]
    pub(super) role_files: RoleFileArgs,
    /// The form of the report, for every output that has none of its own [default: by the output's ending, or human]
    #[arg(long, value_name = "FORMAT", value_enum)]
    pub(super) format: Option<ReportWord>,
    /// So many templates are worked on at once [default: as many as there are processors]
    #[arg(short, long, value_name = "NUMBER", value_parser = from_one)]
    pub(super) jobs: Option<NonZero<usize>>,
    #[command(flatten)]
    pub(super) output: OutputArgs,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
    #[command(flatten)]
    pub(super) baseline: BaselineArgs,
    /// A policy: a file, or the name of a shipped one; repeat for several [default: recommended and service-limits]
    #[arg(short, long, value_name = "POLICY")]
    pub(super) policy: Vec<String>,
    /// Leave out the checks of the templates themselves, and hold them against the policies alone
    #[arg(long)]
    pub(super) no_template_checks: bool,
    /// The least severity of a finding that makes the run fail
    #[arg(long, value_name = "SEVERITY", value_enum, default_value_t = SeverityWord::Error)]
    pub(super) fail_on: SeverityWord,
    /// Exit with 0 although rules are undetermined
    #[arg(long)]
    pub(super) allow_undetermined: bool,
    /// Exit with 0 although no delegation was found
    #[arg(long)]
    pub(super) allow_empty: bool,
    /// The date that exceptions are held against [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(super) today: Option<Date>,
    /// Run again whenever something changes that is read, and tell what is new and what is gone
    #[arg(long)]
    pub(super) watch: bool,
}

/// `delegard show`
#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    #[command(flatten)]
    pub(super) inputs: InputArgs,
    #[command(flatten)]
    pub(super) evidence: EvidenceArgs,
    #[command(flatten)]
    pub(super) role_files: RoleFileArgs,
    #[command(flatten)]
    pub(super) form: FormArgs,
    #[command(flatten)]
    pub(super) output: OutputArgs,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
    /// Print the templates with every expression evaluated, for debugging; always as JSON
    #[arg(long)]
    pub(super) expand: bool,
}

/// `delegard roles`
#[derive(Debug, Args)]
pub(super) struct RolesArgs {
    #[command(subcommand)]
    pub(super) command: Option<RolesCommand>,
    #[command(flatten)]
    pub(super) role_files: RoleFileArgs,
    #[command(flatten)]
    pub(super) form: FormArgs,
    #[command(flatten)]
    pub(super) output: OutputArgs,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
}

/// What is asked about roles.
#[derive(Debug, Subcommand)]
pub(super) enum RolesCommand {
    /// Find roles by name, id, description or what they allow; exits with 1 if there is none
    Search {
        /// A part of the name or the description, or of the id
        text: Option<String>,
        /// An operation or a pattern of operations with `*` that the role allows; repeat for several,
        /// which it has to allow all; `data:` stands before data operations
        #[arg(long, value_name = "OPERATION")]
        allows: Vec<String>,
        /// Only roles that Lighthouse delegates
        #[arg(long)]
        supported: bool,
    },
    /// Say what roles allow, and whether they can be delegated
    Show {
        /// Names or ids
        #[arg(value_name = "ROLE", required = true)]
        names: Vec<String>,
    },
    /// Say what each of two roles allows that the other does not
    Compare {
        /// A name or an id
        #[arg(value_name = "ROLE")]
        one: String,
        /// A name or an id
        #[arg(value_name = "OTHER")]
        other: String,
    },
}

/// `delegard explain`
#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// Ids of rules or codes of diagnostics, such as E0210 [default: every rule, in a line each]
    #[arg(value_name = "RULE|CODE")]
    pub(super) names: Vec<String>,
    /// The policy that has the rules: a file, or the name of a shipped one; repeat for several [default: recommended and service-limits]
    #[arg(short, long, value_name = "POLICY")]
    pub(super) policy: Vec<String>,
    /// The date that exceptions are held against [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(super) today: Option<Date>,
    #[command(flatten)]
    pub(super) form: FormArgs,
    #[command(flatten)]
    pub(super) role_files: RoleFileArgs,
    #[command(flatten)]
    pub(super) output: OutputArgs,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
}

/// `delegard test`
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 every test passed, 1 one failed, 2 a policy with mistakes, 3 no test was run."
)]
pub(super) struct TestArgs {
    /// Policies, folders of policies, or names of shipped ones [default: those of the configuration, or the tests of the shipped policies]
    #[arg(value_name = "POLICY")]
    pub(super) policies: Vec<String>,
    /// Run only tests whose names contain this text, upper and lower case alike
    #[arg(long, value_name = "TEXT")]
    pub(super) filter: Option<String>,
    /// Fail if a rule lacks a passing, a failing or an undetermined example that it can have
    #[arg(long, conflicts_with = "filter")]
    pub(super) require_coverage: bool,
    /// The date that exceptions are held against [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(super) today: Option<Date>,
    #[command(flatten)]
    pub(super) form: FormArgs,
    #[command(flatten)]
    pub(super) role_files: RoleFileArgs,
    #[command(flatten)]
    pub(super) output: OutputArgs,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
}

/// `delegard init`
#[derive(Debug, Args)]
#[command(
    after_help = "A file that is there already is left as it is. Exit codes: 0 all was written, 2 a file was there, 4 one cannot be written."
)]
pub(super) struct InitArgs {
    /// The folder, which is made if there is none [default: the current one]
    #[arg(value_name = "DIR")]
    pub(super) folder: Option<PathBuf>,
}

/// `delegard completions`
#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    pub(super) shell: Shell,
}

/// `delegard man`
#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// Write the page of each command into this folder, which is made if there is none
    #[arg(long, value_name = "DIR")]
    pub(super) dir: Option<PathBuf>,
}

/// Which templates, and with which parameter values.
#[derive(Debug, Args)]
pub(super) struct InputArgs {
    /// Templates, folders of templates, or `-` for standard input [default: the current folder]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// A parameter file for every template, in place of those beside it; each is an evaluation of its own
    #[arg(long, value_name = "FILE")]
    pub(super) parameters: Vec<PathBuf>,
    /// The value of one parameter, as JSON or plain text
    #[arg(long, value_name = "NAME=VALUE")]
    pub(super) parameter: Vec<String>,
    /// Where the templates are deployed, as JSON: scope, subscriptionId, resourceGroup, tenantId, …
    #[arg(long, value_name = "FILE")]
    pub(super) context: Option<PathBuf>,
}

/// What is known from outside the templates.
#[derive(Debug, Args)]
pub(super) struct EvidenceArgs {
    /// An export of the managing tenant's directory: groups, users, service principals
    #[arg(long, value_name = "FILE")]
    pub(super) directory: Vec<PathBuf>,
    /// An export of the managing tenant's Conditional Access policies
    #[arg(long, value_name = "FILE")]
    pub(super) conditional_access: Vec<PathBuf>,
    /// An export of the managing tenant's security defaults
    #[arg(long, value_name = "FILE")]
    pub(super) security_defaults: Vec<PathBuf>,
    /// The tenant that the exports are from; needed for multi-factor evidence, as exports do not name it
    #[arg(long, value_name = "TENANT")]
    pub(super) evidence_tenant: Option<Uuid>,
    /// The day on which the exports were taken, which they do not tell
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(super) evidence_date: Option<Date>,
    /// Leave evidence aside that is older, or whose date is not known
    #[arg(long, value_name = "DAYS")]
    pub(super) max_age: Option<u16>,
    /// All objects of this kind were given with --directory, so that an id that is not there is none of them
    #[arg(long, value_name = "KIND", value_enum)]
    pub(super) directory_complete: Vec<KindWord>,
    /// A user, group or directory role that Conditional Access policies may exclude, as an account for emergencies
    #[arg(long, value_name = "ID")]
    pub(super) accept_exclusion: Vec<Uuid>,
}

/// Which configuration holds.
#[derive(Debug, Args)]
pub(super) struct ConfigArgs {
    /// The configuration [default: the nearest delegard.toml upwards from what is given, or from here]
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "no_config")]
    pub(super) config: Option<PathBuf>,
    /// Look for no configuration
    #[arg(long, global = true)]
    pub(super) no_config: bool,
}

/// What was found before.
#[derive(Debug, Args)]
pub(super) struct BaselineArgs {
    /// Show only findings that this file does not have
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Write everything that is found to a new baseline
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    pub(super) write_baseline: Option<PathBuf>,
    /// Take what no longer occurs out of the baseline's file
    #[arg(long, conflicts_with = "write_baseline")]
    pub(super) ratchet: bool,
}

/// Roles beyond the embedded catalogue.
#[derive(Debug, Args)]
pub(super) struct RoleFileArgs {
    /// Role definitions that the catalogue lacks or has otherwise, as `az role definition list` prints them
    #[arg(long, value_name = "FILE", global = true)]
    pub(super) roles: Vec<PathBuf>,
}

/// The form of what is neither a check nor kept.
#[derive(Debug, Args)]
pub(super) struct FormArgs {
    /// The form of the report
    #[arg(long, global = true, value_name = "FORMAT", value_enum, default_value_t = FormatWord::Human)]
    pub(super) format: FormatWord,
}

/// How results are written.
#[derive(Debug, Default, Args)]
pub(super) struct OutputArgs {
    /// Write the report to this file and not to standard output, which `-` stands for; `check` takes several, each with its form if it is to have one
    #[arg(short, long, global = true, value_name = "[FORMAT=]FILE", value_parser = OsStringValueParser::new().try_map(Destination::parse))]
    pub(super) output: Vec<Destination>,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = ColorWord::Auto)]
    pub(super) color: ColorWord,
    /// When to make places in files and ids of rules links, which terminals open
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = ColorWord::Auto)]
    pub(super) hyperlinks: ColorWord,
    /// The columns that text takes [default: as many as the terminal has; elsewhere lines are not broken]
    #[arg(long, global = true, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(40..))]
    pub(super) width: Option<u16>,
    /// Findings only: no ledger, no notes, no progress
    #[arg(short, long, global = true, action = ArgAction::SetTrue)]
    pub(super) quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SeverityWord {
    Error,
    Warning,
    Info,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum KindWord {
    Users,
    Groups,
    ServicePrincipals,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatWord {
    Human,
    Json,
}

/// The forms of the report on a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportWord {
    /// Text for people
    Human,
    /// One JSON document
    Json,
    /// One JSON object a line, written as the run goes on
    Ndjson,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// JUnit XML, for test reports
    Junit,
    /// GitHub's workflow commands, for annotations
    Github,
    /// GitLab's code quality report
    Gitlab,
    /// Markdown, for a comment on a pull request
    Markdown,
    /// One page of HTML, to be read in a browser, printed or handed on
    Html,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorWord {
    #[default]
    Auto,
    Always,
    Never,
}

/// A whole number that is not zero.
fn from_one(text: &str) -> Result<NonZero<usize>, &'static str> {
    text.parse().map_err(|_| "a whole number from 1 is wanted")
}
