//! Waivers and the baseline, with what became of them.

use serde::Serialize;

use crate::report::run::{BaselineState, HeldBack, Run};

/// A waiver of the configuration.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WaiverJson<'a> {
    rule: &'a str,
    state: &'static str,
    covered: usize,
    until: String,
    because: &'a str,
    approved_by: Option<&'a str>,
    line: Option<usize>,
}

/// The baseline.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BaselineJson<'a> {
    file: &'a str,
    state: &'static str,
    gone: u32,
    unmet: usize,
    undecided: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    held_back: Option<&'static str>,
}

/// The waivers of a run, in the order of the configuration.
pub(super) fn waivers<'a>(run: &Run<'a>) -> Vec<WaiverJson<'a>> {
    (run.waivers.iter().zip(run.waiver_uses))
        .map(|(waiver, usage)| WaiverJson {
            rule: &waiver.rule,
            state: match usage.covered {
                _ if waiver.expired => "expired",
                0 => "unused",
                _ => "in-force",
            },
            covered: usage.covered,
            until: waiver.until.to_string(),
            because: &waiver.because,
            approved_by: waiver.approved_by.as_deref(),
            line: run.sources.start(waiver.span).map(|start| start.line),
        })
        .collect()
}

/// The baseline of a run, if there is one.
pub(super) fn baseline<'a>(run: &Run<'a>) -> Option<BaselineJson<'a>> {
    let file = run.baseline?;
    let (state, gone, unmet, undecided, held_back) = match file.state {
        BaselineState::Written => ("written", 0, 0, 0, None),
        BaselineState::Read { gone, unmet, undecided, ratcheted, held_back } => {
            (if ratcheted { "ratcheted" } else { "read" }, gone, unmet, undecided, held_back)
        }
    };
    let held_back = held_back.map(|why| match why {
        HeldBack::Interrupted => "interrupted",
        HeldBack::NotAllKnown => "not-all-known",
    });
    Some(BaselineJson { file: &file.name, state, gone, unmet, undecided, held_back })
}
