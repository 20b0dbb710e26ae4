//! Numbers with a fraction, read and written as .NET does.

/// The shortest text that reads back as the same number, with an exponent for very large and very
/// small ones: `1.5`, `1E+16`, `1E-05`.
pub(super) fn shortest(number: f64) -> String {
    if number.is_nan() {
        return String::from("NaN");
    }
    if number.is_infinite() {
        return String::from(if number > 0.0 { "Infinity" } else { "-Infinity" });
    }
    let scientific = format!("{number:E}");
    let (digits, exponent) = scientific.split_once('E').unwrap_or((&scientific, "0"));
    match exponent.parse::<i32>() {
        Ok(exponent @ (..=-5 | 15..)) => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{digits}E{sign}{:02}", exponent.unsigned_abs())
        }
        _ => number.to_string(),
    }
}

/// Reads a number: blanks around it, a sign, digits with a point and an exponent.
pub(super) fn parse(text: &str) -> Option<f64> {
    let text = text.trim();
    let plain = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
    let number: f64 = text.bytes().all(plain).then(|| text.parse().ok())??;
    number.is_finite().then_some(number)
}

#[cfg(test)]
mod tests {
    use super::{parse, shortest};

    #[test]
    fn very_large_and_very_small_numbers_have_an_exponent() {
        assert_eq!(shortest(1.5), "1.5");
        assert_eq!(shortest(3.0), "3");
        assert_eq!(shortest(1e14), "100000000000000");
        assert_eq!(shortest(1e15), "1E+15");
        assert_eq!(shortest(0.0001), "0.0001");
        assert_eq!(shortest(-0.000_012), "-1.2E-05");
    }

    #[test]
    fn words_are_no_numbers() {
        assert_eq!(parse(" 1.5e3 "), Some(1500.0));
        assert_eq!(parse("inf"), None);
        assert_eq!(parse("1e999"), None);
        assert_eq!(parse(""), None);
    }
}
