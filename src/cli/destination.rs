//! Where a report goes, and in which form: `FORMAT=FILE`, or `FILE` whose ending tells the form.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::args::ReportWord;
use crate::text::escape::brief;
use crate::text::suggest::nearest;

/// Where a report goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Destination {
    /// The form that is said outright.
    pub(super) form: Option<ReportWord>,
    /// The file; `-` is standard output.
    pub(super) path: PathBuf,
}

impl Destination {
    /// Reads what stands behind `--output`. A file whose name has a `=` behind a plain word is
    /// written with a folder before it: `./a=b.txt`.
    pub(super) fn parse(text: OsString) -> Result<Self, String> {
        let parts = text.to_str().and_then(|text| text.split_once('='));
        let Some((word, file)) = parts.filter(|(word, _)| is_word(word)) else {
            return Ok(Self { form: None, path: text.into() });
        };
        match ReportWord::from_str(word, false) {
            Ok(_) if file.is_empty() => Err(format!("no file stands behind `{word}=`")),
            Ok(form) => Ok(Self { form: Some(form), path: file.into() }),
            Err(_) => {
                let words = ReportWord::value_variants().iter().filter_map(ValueEnum::to_possible_value);
                let words: Vec<String> = words.map(|word| word.get_name().to_owned()).collect();
                let help = match nearest(word, words.iter().map(String::as_str)) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("the forms are {}", words.join(", ")),
                };
                Err(format!("`{}` is no form of a report; {help}", brief(word, 40)))
            }
        }
    }

    /// The same seen from a folder.
    pub(super) fn seen_from(self, folder: &Path) -> Self {
        if self.is_stdout() { self } else { Self { path: folder.join(self.path), ..self } }
    }

    /// Whether it is standard output.
    pub(super) fn is_stdout(&self) -> bool {
        self.path == Path::new("-")
    }

    /// The form of the report there: what is said outright, else what is said for all, else what
    /// the file's ending tells.
    pub(super) fn form(&self, for_all: Option<ReportWord>) -> ReportWord {
        self.form.or(for_all).or_else(|| by_ending(&self.path)).unwrap_or(ReportWord::Human)
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn by_ending(path: &Path) -> Option<ReportWord> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    if name.ends_with(".sarif.json") {
        return Some(ReportWord::Sarif);
    }
    match Path::new(&name).extension()?.to_str()? {
        "sarif" => Some(ReportWord::Sarif),
        "json" => Some(ReportWord::Json),
        "ndjson" | "jsonl" => Some(ReportWord::Ndjson),
        "md" | "markdown" => Some(ReportWord::Markdown),
        "xml" => Some(ReportWord::Junit),
        "html" | "htm" => Some(ReportWord::Html),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Destination, ReportWord};

    fn parse(text: &str) -> Result<Destination, String> {
        Destination::parse(text.into())
    }

    #[test]
    fn the_form_is_said_or_follows_from_the_ending() {
        for (text, for_all, form) in [
            ("x.sarif", None, ReportWord::Sarif),
            ("x.sarif.json", None, ReportWord::Sarif),
            ("a/B.JSON", None, ReportWord::Json),
            ("x.jsonl", None, ReportWord::Ndjson),
            ("x.md", None, ReportWord::Markdown),
            ("x.xml", None, ReportWord::Junit),
            ("a/X.HTML", None, ReportWord::Html),
            ("x.txt", None, ReportWord::Human),
            ("-", None, ReportWord::Human),
            ("x.sarif", Some(ReportWord::Json), ReportWord::Json),
            ("gitlab=x.json", Some(ReportWord::Human), ReportWord::Gitlab),
            ("github=-", None, ReportWord::Github),
            ("./a=b.md", None, ReportWord::Markdown),
        ] {
            assert_eq!(parse(text).unwrap().form(for_all), form, "{text}");
        }
    }

    #[test]
    fn a_form_that_there_is_not_is_refused() {
        assert_eq!(
            parse("sarf=x.sarif").unwrap_err(),
            "`sarf` is no form of a report; did you mean `sarif`?"
        );
        assert_eq!(parse("sarif=").unwrap_err(), "no file stands behind `sarif=`");
    }
}
