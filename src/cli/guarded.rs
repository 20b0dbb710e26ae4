//! What is not shown of texts beside the inputs: values that a configuration gives to parameters, and what
//! may be such values in evidence, roles and what describes the deployment. By mistake, these may be
//! parameter files.

use crate::diagnostic::{Diagnostic, Sink};
use crate::template;
use crate::text::{FileId, SourceMap, Span};

use super::discover;

/// No texts yet, of which secret values are not shown.
pub(super) fn sources() -> SourceMap {
    SourceMap::guarded(hidden)
}

/// The mistakes in such texts, without the secrets in them.
pub(super) fn redacted(sink: Sink, sources: &SourceMap) -> Vec<Diagnostic> {
    let mut diagnostics = sink.into_sorted();
    template::redact(&mut diagnostics, sources);
    diagnostics
}

fn hidden(sources: &SourceMap) -> Vec<Span> {
    let mut places = Vec::new();
    let mut others = SourceMap::new();
    for (id, file) in sources.iter() {
        let (name, text) = (file.name(), file.text());
        values_of_table(id, text, &mut places);
        // A policy holds no values. The rest keeps its numbers.
        let is_data = !discover::is_policy(name.as_ref()) && !name.ends_with(".toml");
        others.add(name, if is_data { text.clone() } else { "".into() });
    }
    places.extend(template::secret_places(&others));
    places
}

/// The values that a configuration gives to parameters. Its text may be no TOML, so that it is looked at
/// line by line.
fn values_of_table(file: FileId, text: &str, places: &mut Vec<Span>) {
    let (mut within, mut in_text, mut start) = (false, false, 0);
    for line in text.split_inclusive('\n') {
        let end = start + line.trim_end_matches(['\r', '\n']).len();
        let plain = line.trim();
        let key = first_key(plain);
        if !in_text && plain.starts_with('[') && is_name(key) {
            // What it is called by mistake may be a parameter as well.
            within = key != "waiver";
        } else if within || key == "parameter" || makes_table(plain) {
            // In a text of several lines, `=` has nothing before it that may be shown.
            let value = line.find('=').filter(|_| !in_text).map_or(start, |place| start + place + 1);
            let blank = text.get(value..end).map_or(0, |rest| rest.len() - rest.trim_start().len());
            places.push(Span::new(file, (value + blank).min(end), end));
            let marks = plain.matches("\"\"\"").count() + plain.matches("'''").count();
            in_text ^= marks % 2 == 1;
            // What is written as a value may go on.
            within |= in_text || plain.ends_with(['{', '[', ',']);
        }
        start += line.len();
    }
}

/// Whether a line puts something into a table, whatever that is called by mistake: `x.y = 1`, `x = { y = 1 }`.
fn makes_table(line: &str) -> bool {
    let parts = line.split_once('=');
    parts.is_some_and(|(keys, value)| keys.contains('.') || value.trim_start().starts_with('{'))
}

/// The first key of a line or of its header: `parameter` of `parameter.x = 1`, of `"parameter" = {`, and of
/// `[ parameter ]`.
fn first_key(line: &str) -> &str {
    let line = line.trim_start_matches(['[', ' ', '\t']);
    match line.strip_prefix(['"', '\'']) {
        Some(quoted) => quoted.split(['"', '\'']).next().unwrap_or_default(),
        None => line.split(|character| !is_bare(character)).next().unwrap_or_default(),
    }
}

fn is_bare(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '-')
}

/// Whether a table can be called so, other than a value that goes on.
fn is_name(key: &str) -> bool {
    !key.is_empty() && key.chars().all(is_bare)
}

#[cfg(test)]
mod tests {
    use super::sources;

    #[test]
    fn values_of_parameters_are_hidden_in_any_form() {
        for (text, hidden) in [
            ("quiet = true\n[parameter]\na = \"x\"\nb=y \n", &["\"x\"", "y "][..]),
            (
                "[ parameter ]\na = \"\"\"\n one=\ntwo\"\"\"\n[[waiver]]\nrule = \"r\"\n",
                &["\"\"\"", "one=", "two\"\"\""],
            ),
            ("[parameters]\na = 1", &["1"]),
            ("parameters.a = 1\nparamter = { a = 2 }\nquiet = true", &["1", "{ a = 2 }"]),
            ("parameter.a = \"x\"\nquiet = yes\n", &["\"x\""]),
            ("\"parameter\" = { a = 1,\n b = 2 }\n", &["{ a = 1,", "2 }"]),
            ("[[waiver]]\nrule = \"r\"\n", &[]),
            ("paths = [\n\"a\"\n]\n", &[]),
        ] {
            let mut sources = sources();
            sources.add("delegard.toml", text);
            let found: Vec<&str> = sources.hidden().iter().map(|place| sources.slice(*place)).collect();
            assert_eq!(found, hidden, "{text}");
        }
    }
}
