//! Links of terminals (OSC 8): words that lead to a place in a file, or to a page.
//!
//! Nothing of an input gets into the escape sequence as it is: whatever is not a plain character of
//! an address is percent-encoded.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stands in the path of an address as it is.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// What stands in the address of a page as it is.
const PAGE: &AsciiSet = &PATH
    .remove(b':')
    .remove(b'?')
    .remove(b'#')
    .remove(b'=')
    .remove(b'&')
    .remove(b'%')
    .remove(b'+')
    .remove(b',')
    .remove(b'@');

/// Where links to files lead.
#[derive(Clone, Debug)]
pub struct Links {
    /// The address of the folder that names of files are seen from, without a slash at its end.
    folder: String,
}

impl Links {
    /// Links to files seen from this folder, whose path is absolute, on this host.
    #[must_use]
    pub fn new(host: &str, folder: &str) -> Self {
        let folder = folder.replace('\\', "/");
        Self { folder: format!("file://{}{}", utf8_percent_encode(host, PATH), encoded(&folder)) }
    }

    /// The words, as a link to a line of a file; as they are if the name is none of a file.
    #[must_use]
    pub fn to_file(&self, name: &str, line: usize, words: &str) -> String {
        // Names such as `<stdin>` are no files.
        if name.starts_with('<') {
            return words.to_owned();
        }
        let is_absolute =
            name.starts_with('/') || name.get(1..3).is_some_and(|mark| mark == ":\\" || mark == ":/");
        let folder = if is_absolute { "file://" } else { &self.folder };
        link(&format!("{folder}{}#{line}", encoded(&name.replace('\\', "/"))), words)
    }
}

/// The words, as a link to a page; as they are if the address is none of a page.
#[must_use]
pub fn to_page(address: &str, words: &str) -> String {
    if !address.starts_with("https://") && !address.starts_with("http://") {
        return words.to_owned();
    }
    link(&utf8_percent_encode(address, PAGE).to_string(), words)
}

/// A path with a slash before it.
fn encoded(path: &str) -> String {
    let path = path.trim_end_matches('/');
    let slash = if path.starts_with('/') { "" } else { "/" };
    format!("{slash}{}", utf8_percent_encode(path, PATH))
}

fn link(address: &str, words: &str) -> String {
    format!("\u{1b}]8;;{address}\u{1b}\\{words}\u{1b}]8;;\u{1b}\\")
}

#[cfg(test)]
mod tests {
    use super::{Links, to_page};

    #[test]
    fn a_name_from_an_input_cannot_leave_its_link() {
        let links = Links::new("host", "/work dir");
        let found = links.to_file("a\u{1b}\\b;\u{7}c\u{202e}.json", 3, "a.json:3:1");
        assert_eq!(
            found,
            "\u{1b}]8;;file://host/work%20dir/a%1B/b%3B%07c%E2%80%AE.json#3\u{1b}\\a.json:3:1\u{1b}]8;;\u{1b}\\"
        );
        let page = to_page("https://example.com/a\u{1b}\\?b=c d", "see");
        assert_eq!(page, "\u{1b}]8;;https://example.com/a%1B%5C?b=c%20d\u{1b}\\see\u{1b}]8;;\u{1b}\\");
    }

    #[test]
    fn what_leads_nowhere_is_no_link() {
        assert_eq!(Links::new("", "/").to_file("<stdin>", 1, "<stdin>:1:1"), "<stdin>:1:1");
        assert_eq!(to_page("javascript:alert(1)", "see"), "see");
    }

    #[test]
    fn absolute_names_are_seen_from_nowhere() {
        let links = Links::new("", "/work");
        assert!(links.to_file("/tmp/x.json", 1, "x").contains(";;file:///tmp/x.json#1\u{1b}"));
        assert!(links.to_file("C:\\x.json", 1, "x").contains(";;file:///C%3A/x.json#1\u{1b}"));
        assert!(links.to_file("a/x.json", 1, "x").contains(";;file:///work/a/x.json#1\u{1b}"));
    }
}
