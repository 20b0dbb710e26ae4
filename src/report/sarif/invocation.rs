//! How the program ended, and the mistakes in texts that it told on the way.

use serde::Serialize;

use super::message::Message;
use super::place::Location;
use crate::diagnostic::{Code, Diagnostic, Level};
use crate::evaluate::Exit;
use crate::report::gaps::with_remedy;
use crate::report::human::NO_DELEGATION;
use crate::report::json::ExitJson;
use crate::report::run::Run;
use crate::text::SourceMap;

/// The one run of the program.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invocation {
    execution_successful: bool,
    exit_code: u8,
    exit_code_description: &'static str,
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    #[serde(skip_serializing_if = "Option::is_none")]
    descriptor: Option<KindReference>,
    level: &'static str,
    message: Message,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
}

#[derive(Serialize)]
struct KindReference {
    id: &'static str,
    index: usize,
}

/// What a code means.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Kind {
    id: &'static str,
    short_description: Message,
}

/// The codes of the mistakes of a run, sorted, each once.
pub(super) struct Codes(Vec<Code>);

impl Codes {
    /// Those of a run.
    pub(super) fn of(run: &Run<'_>) -> Self {
        let mut codes: Vec<Code> = mistakes(run).map(|(diagnostic, _)| diagnostic.code).collect();
        codes.sort_unstable();
        codes.dedup();
        Self(codes)
    }

    /// What each means.
    pub(super) fn kinds(&self) -> Vec<Kind> {
        let kind = |code: &Code| Kind { id: code.as_str(), short_description: Message::of(code.title()) };
        self.0.iter().map(kind).collect()
    }

    fn refer(&self, code: Code) -> Option<KindReference> {
        let index = self.0.binary_search(&code).ok()?;
        Some(KindReference { id: code.as_str(), index })
    }
}

impl Invocation {
    /// That of a run.
    pub(super) fn of(run: &Run<'_>, codes: &Codes) -> Self {
        let ExitJson { code, meaning } = ExitJson::of(run.exit);
        let mut notifications: Vec<Notification> =
            mistakes(run).map(|(diagnostic, sources)| Notification::of(diagnostic, sources, codes)).collect();
        let say = |text: &str| Notification {
            descriptor: None,
            level: "warning",
            message: Message::of(text),
            locations: Vec::new(),
        };
        if run.outcome.interrupted {
            notifications.push(say("interrupted: this is only a part, as not all inputs were looked at"));
        }
        if run.outcome.numbers.delegations == 0 {
            notifications.push(say(NO_DELEGATION));
        }
        for gap in run.outcome.gaps.iter().filter(|gap| gap.hides_delegations) {
            let locations = gap.place.iter().map(|(_, place)| Location::at(place)).collect();
            let text = format!("there may be further delegations: {}", with_remedy(gap));
            notifications.push(Notification { locations, ..say(&text) });
        }
        Self {
            execution_successful: match run.exit {
                Exit::Clean | Exit::Findings | Exit::Undetermined => true,
                Exit::Usage | Exit::Input | Exit::Interrupted | Exit::Bug => false,
            },
            exit_code: code,
            exit_code_description: meaning,
            tool_execution_notifications: notifications,
        }
    }
}

/// Every mistake of a run with the texts that it lies in.
fn mistakes<'a>(run: &Run<'a>) -> impl Iterator<Item = (&'a Diagnostic, &'a SourceMap)> {
    let sources = run.sources;
    let own = run.outcome.diagnostics.iter().map(move |diagnostic| (diagnostic, sources));
    let of_units = run.outcome.units.iter();
    own.chain(of_units.flat_map(|unit| unit.diagnostics.iter().map(|one| (one, &unit.sources))))
}

impl Notification {
    fn of(diagnostic: &Diagnostic, sources: &SourceMap, codes: &Codes) -> Self {
        let help = diagnostic.help.iter().map(|help| format!("; help: {help}"));
        let labels = diagnostic.primary.iter().chain(&diagnostic.secondary);
        Self {
            descriptor: codes.refer(diagnostic.code),
            level: match diagnostic.level {
                Level::Error => "error",
                Level::Warning => "warning",
            },
            message: Message::of(&format!("{}{}", diagnostic.message, help.collect::<String>())),
            locations: labels.filter_map(|label| Location::of(label, sources)).collect(),
        }
    }
}
