//! A table of one group, as Markdown.

use std::fmt::Write as _;

use super::turns::{Entry, Runs, median, ratios};
use crate::weigh::Weight;

/// What the ratios of a group are made of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// CPU time of the whole process.
    Cpu,
    /// Time that passed.
    Wall,
}

impl Figure {
    fn of(self, weight: &Weight) -> f64 {
        match self {
            Self::Cpu => weight.cpu,
            Self::Wall => weight.wall,
        }
    }
}

/// The table; ratios are to the entry with the number `base`, medians over the rounds with the least and the
/// greatest behind.
pub fn table(title: &str, entries: &[Entry], runs: &[Runs], base: usize, figure: Figure) -> String {
    let name = entries.get(base).map_or("", |entry| entry.label.as_str());
    let time = if figure == Figure::Cpu { "CPU time" } else { "time passed" };
    let mut text = format!(
        "## {title}\n\n| program | CPU s | wall s | peak MB | {time}, ratio to *{name}* |\n|---|---|---|---|---|\n"
    );
    let base = runs.get(base).and_then(|runs| runs.as_ref().ok());
    for (entry, runs) in entries.iter().zip(runs) {
        let _ = match runs {
            Ok(weights) => {
                writeln!(text, "| {} |{} {} |", entry.label, figures(weights), ratio(weights, base, figure))
            }
            Err(why) => writeln!(text, "| {} | not measured: {} | | | |", entry.label, why.replace('|', "/")),
        };
    }
    text
}

fn figures(weights: &[Weight]) -> String {
    let of = |figure: fn(&Weight) -> f64| median(weights.iter().map(figure).collect());
    format!(
        " {:.4} | {:.4} | {:.1} |",
        of(|weight| weight.cpu),
        of(|weight| weight.wall),
        of(|weight| weight.peak)
    )
}

fn ratio(weights: &[Weight], base: Option<&Vec<Weight>>, figure: Figure) -> String {
    let Some(base) = base else { return String::new() };
    let ratios = ratios(weights, base, |weight| figure.of(weight));
    let least = ratios.iter().copied().fold(f64::INFINITY, f64::min);
    let most = ratios.iter().copied().fold(0.0, f64::max);
    let digits = if least >= 20.0 { 0 } else { 2 };
    format!("**{:.digits$}** ({least:.digits$}–{most:.digits$})", median(ratios))
}
