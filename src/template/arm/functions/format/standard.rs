//! Number formats of one letter and a precision: `C`, `D`, `E`, `F`, `G`, `N`, `P`, `R` and `X`, in
//! the invariant culture.

use super::decimal::Decimal;
use crate::template::arm::functions::number;
use crate::template::arm::value::Data;

/// The largest precision that is honoured.
pub(super) const PRECISION: usize = 1000;

/// A number in the format of a letter; none if the letter is no format, or not one for this number.
pub(super) fn format(data: &Data, letter: char, precision: Option<usize>) -> Option<String> {
    let (negative, decimal) = Decimal::of(data);
    let text = match letter.to_ascii_uppercase() {
        'D' => integer(data, &decimal)?.whole(precision.unwrap_or(1).max(1), false),
        'X' => return hexadecimal(data, letter, precision),
        'F' => fixed(decimal, precision.unwrap_or(2), false),
        'N' => fixed(decimal, precision.unwrap_or(2), true),
        'P' => format!("{} %", fixed(decimal.shifted(2), precision.unwrap_or(2), true)),
        'C' => {
            let text = format!("¤{}", fixed(decimal, precision.unwrap_or(2), true));
            return Some(if negative && has_digit(&text) { format!("({text})") } else { text });
        }
        'E' => exponential(decimal, precision.unwrap_or(6), letter, 3),
        'R' => return Some(plain(data)),
        'G' => match precision {
            None | Some(0) => return Some(plain(data)),
            Some(precision) => general(decimal, precision, letter),
        },
        _ => return None,
    };
    Some(if negative && has_digit(&text) { format!("-{text}") } else { text })
}

/// Whether anything is left of the number after rounding: zero has no sign.
fn has_digit(text: &str) -> bool {
    let mantissa = text.split(['E', 'e']).next().unwrap_or(text);
    mantissa.contains(|letter: char| ('1'..='9').contains(&letter))
}

fn plain(data: &Data) -> String {
    match data {
        Data::Float(number) => number::shortest(*number),
        Data::Int(number) => number.to_string(),
        _ => String::new(),
    }
}

fn integer<'d>(data: &Data, decimal: &'d Decimal) -> Option<&'d Decimal> {
    matches!(data, Data::Int(_)).then_some(decimal)
}

fn hexadecimal(data: &Data, letter: char, precision: Option<usize>) -> Option<String> {
    let Data::Int(number) = data else { return None };
    let width = precision.unwrap_or(1);
    Some(if letter == 'X' { format!("{number:0width$X}") } else { format!("{number:0width$x}") })
}

fn fixed(decimal: Decimal, precision: usize, grouped: bool) -> String {
    let decimal = decimal.rounded(precision);
    with_fraction(decimal.whole(1, grouped), &decimal.fraction(precision))
}

fn with_fraction(whole: String, fraction: &str) -> String {
    if fraction.is_empty() { whole } else { whole + "." + fraction }
}

/// `1.234E+005`: one digit before the point, and an exponent of at least so many digits.
fn exponential(decimal: Decimal, precision: usize, letter: char, exponent_digits: usize) -> String {
    let decimal = decimal.significant(precision + 1);
    let exponent = if decimal.is_zero() { 0 } else { decimal.point() - 1 };
    let mantissa = decimal.shifted(-exponent);
    let sign = if exponent < 0 { '-' } else { '+' };
    let text = with_fraction(mantissa.whole(1, false), &mantissa.fraction(precision));
    format!("{text}{letter}{sign}{:0exponent_digits$}", exponent.unsigned_abs())
}

/// So many digits in all; with an exponent if the number is too large or too small for them.
fn general(decimal: Decimal, precision: usize, letter: char) -> String {
    let decimal = decimal.significant(precision);
    let exponent = decimal.point() - 1;
    if !decimal.is_zero() && (exponent <= -5 || exponent >= i64::try_from(precision).unwrap_or(i64::MAX)) {
        let digits = decimal.len() - 1;
        let letter = if letter == 'g' { 'e' } else { 'E' };
        return exponential(decimal, digits, letter, 2);
    }
    let after = i64::try_from(decimal.len()).unwrap_or(0) - decimal.point();
    let fraction = decimal.fraction(usize::try_from(after).unwrap_or(0));
    with_fraction(decimal.whole(1, false), &fraction)
}

#[cfg(test)]
mod tests {
    use super::format;
    use crate::template::arm::value::Data;

    fn int(number: i64, letter: char, precision: Option<usize>) -> String {
        format(&Data::Int(number), letter, precision).unwrap()
    }

    fn float(number: f64, letter: char, precision: Option<usize>) -> String {
        format(&Data::Float(number), letter, precision).unwrap()
    }

    #[test]
    fn integers() {
        assert_eq!(int(-42, 'D', Some(5)), "-00042");
        assert_eq!(int(255, 'x', Some(4)), "00ff");
        assert_eq!(int(-1, 'X', None), "FFFFFFFFFFFFFFFF");
        assert_eq!(int(1_234_567, 'N', None), "1,234,567.00");
        assert_eq!(int(-1234, 'C', Some(0)), "(¤1,234)");
        assert_eq!(int(1234, 'E', Some(2)), "1.23E+003");
        assert_eq!(int(1234, 'e', Some(0)), "1e+003");
        assert_eq!(int(1234, 'G', Some(2)), "1.2E+03");
        assert_eq!(int(1234, 'g', None), "1234");
        assert_eq!(int(0, 'E', Some(1)), "0.0E+000");
    }

    #[test]
    fn floats() {
        assert_eq!(float(0.1234, 'P', Some(1)), "12.3 %");
        assert_eq!(float(-0.001, 'F', None), "0.00");
        assert_eq!(float(1234.5, 'F', Some(0)), "1235");
        assert_eq!(float(0.000_012_34, 'G', Some(2)), "1.2E-05");
        assert_eq!(float(0.001_234, 'G', Some(2)), "0.0012");
        assert_eq!(float(1e300, 'R', None), "1E+300");
    }

    #[test]
    fn what_is_no_format_is_refused() {
        assert_eq!(format(&Data::Int(1), 'Q', None), None);
        assert_eq!(format(&Data::Float(1.0), 'D', None), None);
    }
}
