//! .NET's date formats, in the invariant culture, for times that are UTC.

use std::fmt::Write;

use jiff::civil::DateTime;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The form that functions return by default, with fractions of a second only if there are any.
pub(super) fn iso(date: DateTime) -> String {
    custom(date, "yyyy-MM-ddTHH:mm:ss.FFFFFFFK").unwrap_or_default()
}

/// A date in a format of one letter or one that draws it; none if the format cannot be read.
pub(super) fn format(date: DateTime, format: &str) -> Option<String> {
    let mut letters = format.chars();
    match (letters.next(), letters.next()) {
        (None, _) => custom(date, "MM/dd/yyyy HH:mm:ss"),
        (Some(letter), None) => custom(date, standard(letter)?),
        _ => custom(date, format),
    }
}

fn standard(letter: char) -> Option<&'static str> {
    Some(match letter {
        'd' => "MM/dd/yyyy",
        'D' => "dddd, dd MMMM yyyy",
        'f' => "dddd, dd MMMM yyyy HH:mm",
        'F' | 'U' => "dddd, dd MMMM yyyy HH:mm:ss",
        'g' => "MM/dd/yyyy HH:mm",
        'G' => "MM/dd/yyyy HH:mm:ss",
        'm' | 'M' => "MMMM dd",
        'o' | 'O' => "yyyy-MM-ddTHH:mm:ss.fffffffK",
        'r' | 'R' => "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
        's' => "yyyy-MM-ddTHH:mm:ss",
        't' => "HH:mm",
        'T' => "HH:mm:ss",
        'u' => "yyyy-MM-dd HH:mm:ss'Z'",
        'y' | 'Y' => "yyyy MMMM",
        _ => return None,
    })
}

fn custom(date: DateTime, format: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = format;
    while let Some(letter) = rest.chars().next() {
        match letter {
            '\'' | '"' => {
                let (quoted, after) = rest.get(1..)?.split_once(letter)?;
                out.push_str(quoted);
                rest = after;
            }
            '\\' => {
                let mut letters = rest.get(1..)?.chars();
                out.push(letters.next()?);
                rest = letters.as_str();
            }
            '%' => {
                rest = rest.get(1..)?;
                let next = rest.chars().next().filter(|next| *next != '%')?;
                let width = run(rest, next).min(1);
                field(date, next, width, &mut out)?;
                rest = rest.get(width * next.len_utf8()..)?;
            }
            _ => {
                let width = run(rest, letter);
                field(date, letter, width, &mut out)?;
                rest = rest.get(width * letter.len_utf8()..)?;
            }
        }
    }
    Some(out)
}

/// How often a letter stands at the beginning.
fn run(text: &str, letter: char) -> usize {
    text.chars().take_while(|next| *next == letter).count()
}

/// Writes one field, e.g. four `y`; letters that are no field stand for themselves.
fn field(date: DateTime, letter: char, width: usize, out: &mut String) -> Option<()> {
    let hour12 = match date.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    match letter {
        'd' if width <= 2 => number(i64::from(date.day()), width, out),
        'd' => name(&DAYS, date.weekday().to_monday_zero_offset(), width, out)?,
        'f' | 'F' => fraction(date, letter, width, out)?,
        'g' => out.push_str("A.D."),
        'h' => number(i64::from(hour12), width.min(2), out),
        'H' => number(i64::from(date.hour()), width.min(2), out),
        'K' => out.extend(std::iter::repeat_n('Z', width)),
        'm' => number(i64::from(date.minute()), width.min(2), out),
        'M' if width <= 2 => number(i64::from(date.month()), width, out),
        'M' => name(&MONTHS, date.month() - 1, width, out)?,
        's' => number(i64::from(date.second()), width.min(2), out),
        't' => {
            let half = if date.hour() < 12 { "AM" } else { "PM" };
            out.push_str(half.get(..width.min(2))?);
        }
        'y' if width <= 2 => number(i64::from(date.year() % 100), width, out),
        'y' => number(i64::from(date.year()), width, out),
        'z' if width >= 3 => out.push_str("+00:00"),
        'z' => out.push_str(if width == 1 { "+0" } else { "+00" }),
        _ => out.extend(std::iter::repeat_n(letter, width)),
    }
    Some(())
}

fn number(number: i64, width: usize, out: &mut String) {
    let _ = write!(out, "{number:0width$}");
}

/// A name, its first three letters if three are asked for.
fn name(names: &[&str], place: i8, width: usize, out: &mut String) -> Option<()> {
    let name = names.get(usize::try_from(place).ok()?)?;
    out.push_str(if width == 3 { name.get(..3)? } else { name });
    Some(())
}

/// Fractions of a second, at most seven digits; `F` leaves zeros at the end out, and with them a
/// point before them.
fn fraction(date: DateTime, letter: char, width: usize, out: &mut String) -> Option<()> {
    let digits = format!("{:09}", date.subsec_nanosecond());
    let digits = digits.get(..width).filter(|_| width <= 7)?;
    if letter == 'f' {
        out.push_str(digits);
        return Some(());
    }
    let digits = digits.trim_end_matches('0');
    out.push_str(digits);
    if digits.is_empty() && out.ends_with('.') {
        out.pop();
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::datetime;

    use super::{format, iso};

    fn written(text: &str) -> Option<String> {
        format(datetime(2026, 3, 9, 14, 5, 7, 120_000_000), text)
    }

    #[test]
    fn formats_of_one_letter() {
        for (letter, text) in [
            ("d", "03/09/2026"),
            ("D", "Monday, 09 March 2026"),
            ("f", "Monday, 09 March 2026 14:05"),
            ("F", "Monday, 09 March 2026 14:05:07"),
            ("g", "03/09/2026 14:05"),
            ("", "03/09/2026 14:05:07"),
            ("M", "March 09"),
            ("o", "2026-03-09T14:05:07.1200000Z"),
            ("R", "Mon, 09 Mar 2026 14:05:07 GMT"),
            ("s", "2026-03-09T14:05:07"),
            ("t", "14:05"),
            ("T", "14:05:07"),
            ("u", "2026-03-09 14:05:07Z"),
            ("y", "2026 March"),
        ] {
            assert_eq!(written(letter).as_deref(), Some(text), "{letter}");
        }
        assert_eq!(written("x"), None);
    }

    #[test]
    fn fields_by_their_width() {
        for (fields, text) in [
            ("M d", "3 9"),
            ("%d", "9"),
            ("yy-yyyyy", "26-02026"),
            ("ddd dddd MMM", "Mon Monday Mar"),
            ("hh:mm tt h t", "02:05 PM 2 P"),
            ("s.f s.ffff s.FFF s.%F", "7.1 7.1200 7.12 7.1"),
            ("zzz zz z K", "+00:00 +00 +0 Z"),
            ("'at' HH\\h \"y\"", "at 14h y"),
            ("yyyyMMddTHHmmssZ", "20260309T140507Z"),
        ] {
            assert_eq!(written(fields).as_deref(), Some(text), "{fields}");
        }
    }

    #[test]
    fn formats_that_do_not_end_are_refused() {
        for text in ["'open", "yy\\", "ffffffff", "yy%", "%%"] {
            assert_eq!(written(text), None, "{text}");
        }
    }

    #[test]
    fn the_default_form_shows_fractions_only_if_there_are_any() {
        assert_eq!(iso(datetime(2026, 1, 2, 3, 4, 5, 0)), "2026-01-02T03:04:05Z");
        assert_eq!(iso(datetime(2026, 1, 2, 3, 4, 5, 500_000_000)), "2026-01-02T03:04:05.5Z");
    }
}
