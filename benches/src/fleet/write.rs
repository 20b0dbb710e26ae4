//! Folders and files of a fleet.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::people::Person;
use super::random::Random;
use super::{literal, other, pair};

/// How many templates a folder holds, so that no folder of a large fleet is unwieldy.
const IN_FOLDER: u64 = 100;

/// A fleet of templates.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fleet {
    /// Authorizations stand in the templates.
    Literal,
    /// Templates with a parameter file beside each.
    Pairs,
    /// Of ten, four literal, three pairs, three without a delegation.
    Mixed,
    /// Without a delegation.
    Other,
}

/// JSON as people write it: two blanks to a level, and a line end at the end.
pub fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

/// Writes a fleet of so many templates into a folder, which is made.
///
/// # Errors
///
/// If a file or folder cannot be written.
pub fn fleet(kind: Fleet, count: u64, into: &Path, people: &[Person]) -> io::Result<()> {
    for number in 0..count {
        let folder = into.join(format!("{:04}", number / IN_FOLDER));
        if number % IN_FOLDER == 0 {
            fs::create_dir_all(&folder)?;
        }
        let stem = folder.join(format!("offer-{number:07}"));
        match (kind, number % 10) {
            (Fleet::Literal, _) | (Fleet::Mixed, 0..4) => {
                fs::write(with(&stem, ".json"), literal::template(number, people))?;
            }
            (Fleet::Pairs, _) | (Fleet::Mixed, 4..7) => {
                let (template, parameters) = pair::pair(number, people);
                fs::write(with(&stem, ".json"), template)?;
                fs::write(with(&stem, ".parameters.json"), parameters)?;
            }
            (Fleet::Other | Fleet::Mixed, _) => fs::write(with(&stem, ".json"), other::template(number))?,
        }
    }
    Ok(())
}

/// One template of at least so many bytes: many offers and other resources in one.
pub fn large(bytes: usize, people: &[Person]) -> String {
    let mut resources = Vec::new();
    let mut size = 0;
    for number in 0.. {
        if size >= bytes {
            break;
        }
        let mut random = Random::of("large", number);
        let draft = random.size();
        let part = if number % 3 == 0 {
            other::resources(&mut random, draft)
        } else {
            let offer = super::offer::Offer::draw(&mut random, people, draft);
            literal::resources(&mut random, &offer)
        };
        size += pretty(&part).len();
        resources.extend(part.as_array().cloned().unwrap_or_default());
    }
    pretty(&serde_json::json!({
        "$schema": literal::SCHEMAS.first(),
        "contentVersion": "1.0.0.0",
        "resources": resources,
    }))
}

fn with(stem: &Path, end: &str) -> PathBuf {
    let mut name = stem.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::{live, people};

    /// A change of these numbers is a change of what all figures are about.
    #[test]
    fn the_bytes_stay_the_same() {
        let people = people::everybody();
        let (template, parameters) = pair::pair(7, &people);
        let texts = [
            literal::template(7, &people),
            template,
            parameters,
            other::template(7),
            live::line(7, &people).to_string(),
            pretty(&people::directory(&people)),
        ];
        let sum = |text: &String| text.bytes().fold(0u32, |sum, byte| sum.rotate_left(5) ^ u32::from(byte));
        let sums: Vec<(usize, u32)> = texts.iter().map(|text| (text.len(), sum(text))).collect();
        let expected = [
            (2905, 1_015_780_619),
            (2046, 3_058_506_537),
            (6568, 3_515_801_715),
            (9233, 3_916_302_458),
            (1340, 576_704_540),
            (1_583_715, 2_605_604_785),
        ];
        assert_eq!(sums, expected);
    }
}
