//! Globs: `*` for any letters, `?` for one.

/// The regular expression that a glob stands for: on the whole text, case aside.
#[must_use]
pub fn regex_of(glob: &str) -> String {
    let mut regex = String::from("(?is)^");
    for character in glob.chars() {
        match character {
            '*' => regex.push_str(".*"),
            '?' => regex.push('.'),
            other => regex.push_str(&regex::escape(other.encode_utf8(&mut [0; 4]))),
        }
    }
    regex.push('$');
    regex
}

#[cfg(test)]
mod tests {
    use super::regex_of;

    #[test]
    fn stars_cross_lines_and_all_else_stands_for_itself() {
        let regex = regex::Regex::new(&regex_of("a.b *?")).unwrap();
        assert!(regex.is_match("A.B one\ntwo"));
        assert!(!regex.is_match("a.b "));
        assert!(!regex.is_match("axb one"));
    }
}
