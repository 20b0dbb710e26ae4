//! Upper and lower case as .NET's invariant culture sees them: letter by letter.
//!
//! A letter whose other case would be several letters (`ß`) has no other case, and neither has the
//! dotless `ı` or the dotted `İ`.

/// The upper-case form of a letter.
pub(super) fn upper(letter: char) -> char {
    if letter == 'ı' { letter } else { single(letter.to_uppercase(), letter) }
}

/// The lower-case form of a letter.
pub(super) fn lower(letter: char) -> char {
    single(letter.to_lowercase(), letter)
}

/// The text in upper case, each letter as long in UTF-16 as it was; for comparing without regard to
/// case.
pub(super) fn folded(text: &str) -> String {
    let fold = |letter: char| {
        let folded = upper(letter);
        if folded.len_utf16() == letter.len_utf16() { folded } else { letter }
    };
    text.chars().map(fold).collect()
}

fn single(mut forms: impl Iterator<Item = char>, letter: char) -> char {
    match (forms.next(), forms.next()) {
        (Some(one), None) => one,
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::{lower, upper};

    #[test]
    fn a_letter_without_a_single_counterpart_stays() {
        assert_eq!(upper('ß'), 'ß');
        assert_eq!(upper('ı'), 'ı');
        assert_eq!(lower('İ'), 'İ');
        assert_eq!(upper('ä'), 'Ä');
        assert_eq!(lower('Σ'), 'σ');
    }
}
