//! Number formats that draw the number, such as `#,##0.00` or `0.0%;(0.0%);-`.
//!
//! `0` is a digit that is always shown and `#` one that is shown if needed; `.` is the point; `,`
//! between digits parts thousands and before the point divides by a thousand; `%` and `‰` multiply;
//! `E+0` writes an exponent; `'…'`, `"…"` and `\x` are literal; `;` parts the formats of positive
//! and negative numbers and of zero.

use super::decimal::Decimal;
use crate::template::arm::value::Data;

/// One piece of a format.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// A place for a digit; `true` for one that is always shown.
    Digit(bool),
    Point,
    Literal(char),
    /// Letter, whether `+` is written, and the least number of digits.
    Exponent(char, bool, usize),
}

/// A format for one kind of number.
#[derive(Clone, Debug, Default)]
struct Section {
    tokens: Vec<Token>,
    /// The power of ten to multiply by: from `%`, `‰` and scaling commas.
    shift: i64,
    grouped: bool,
}

/// A number in a format; every text is a format.
pub(super) fn format(data: &Data, format: &str) -> String {
    let (negative, decimal) = Decimal::of(data);
    let sections = sections(format);
    let section = |at: usize| sections.get(at).filter(|section| !section.tokens.is_empty());
    let first = sections.first().cloned().unwrap_or_default();
    let (chosen, sign) = match (negative, section(1)) {
        (true, Some(section)) => (section, false),
        _ => (&first, negative),
    };
    let rounded = chosen.round(decimal);
    if rounded.is_zero() {
        return section(2).unwrap_or(if negative { &first } else { chosen }).write(&rounded);
    }
    let text = chosen.write(&rounded);
    if sign { format!("-{text}") } else { text }
}

fn sections(format: &str) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    let mut letters = format.chars().peekable();
    let mut commas = 0;
    while let Some(letter) = letters.next() {
        let Some(section) = sections.last_mut() else { break };
        let had_point = section.tokens.contains(&Token::Point);
        match letter {
            '0' | '#' => {
                if commas > 0 && !had_point {
                    section.grouped = true;
                }
                commas = 0;
                section.tokens.push(Token::Digit(letter == '0'));
            }
            ',' if section.has_digits() && !had_point => commas += 1,
            ',' => {}
            '.' if had_point => {}
            '.' => {
                section.shift -= 3 * commas;
                commas = 0;
                section.tokens.push(Token::Point);
            }
            '%' | '‰' => {
                section.shift += if letter == '%' { 2 } else { 3 };
                section.tokens.push(Token::Literal(letter));
            }
            '\'' | '"' => {
                let quoted = letters.by_ref().take_while(|inside| *inside != letter);
                section.tokens.extend(quoted.map(Token::Literal));
            }
            '\\' => section.tokens.extend(letters.next().map(Token::Literal)),
            'E' | 'e' => {
                let token = exponent(letter, &mut letters);
                section.tokens.push(token);
            }
            ';' => {
                section.shift -= 3 * commas;
                commas = 0;
                sections.push(Section::default());
            }
            _ => section.tokens.push(Token::Literal(letter)),
        }
    }
    if let Some(section) = sections.last_mut() {
        section.shift -= 3 * commas;
    }
    sections
}

/// An exponent if zeros follow, with or without a sign; otherwise the letter itself.
fn exponent(letter: char, letters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Token {
    let mut ahead = letters.clone();
    let sign = ahead.next_if(|next| matches!(next, '+' | '-'));
    let mut zeros = 0;
    while ahead.next_if_eq(&'0').is_some() {
        zeros += 1;
    }
    if zeros == 0 {
        return Token::Literal(letter);
    }
    *letters = ahead;
    Token::Exponent(letter, sign == Some('+'), zeros.min(10))
}

impl Section {
    fn has_digits(&self) -> bool {
        self.tokens.iter().any(|token| matches!(token, Token::Digit(_)))
    }

    /// The places for digits before and after the point.
    fn places(&self) -> (Vec<bool>, Vec<bool>) {
        let mut places = (Vec::new(), Vec::new());
        let mut after = false;
        for token in &self.tokens {
            match token {
                Token::Digit(always) if after => places.1.push(*always),
                Token::Digit(always) => places.0.push(*always),
                Token::Point => after = true,
                Token::Literal(_) | Token::Exponent(..) => {}
            }
        }
        places
    }

    fn is_exponential(&self) -> bool {
        self.tokens.iter().any(|token| matches!(token, Token::Exponent(..)))
    }

    /// The number as this format rounds it.
    fn round(&self, decimal: Decimal) -> Decimal {
        let (before, after) = self.places();
        let decimal = decimal.shifted(self.shift);
        if self.is_exponential() {
            decimal.significant(before.len() + after.len())
        } else {
            decimal.rounded(after.len())
        }
    }

    fn write(&self, rounded: &Decimal) -> String {
        let (before, after) = self.places();
        let exponent = match (self.is_exponential(), rounded.is_zero()) {
            (true, false) => rounded.point() - i64::try_from(before.len()).unwrap_or(0),
            _ => 0,
        };
        let decimal = rounded.clone().shifted(-exponent);
        let first_zero = before.iter().position(|always| *always).unwrap_or(before.len());
        let whole = decimal.whole(before.len() - first_zero, false);
        let least = after.iter().rposition(|always| *always).map_or(0, |place| place + 1);
        let fraction = decimal.fraction(after.len());
        let shown = fraction.trim_end_matches('0').len().max(least);
        let mut writer = Writer {
            out: String::new(),
            left: i64::try_from(before.len()).unwrap_or(0),
            whole: &whole,
            grouped: self.grouped,
            fraction: fraction.get(..shown).unwrap_or_default(),
            point: false,
        };
        for token in &self.tokens {
            writer.token(token, exponent);
        }
        writer.out
    }
}

/// Draws one number.
struct Writer<'d> {
    out: String,
    /// Places before the point that are still to come.
    left: i64,
    whole: &'d str,
    grouped: bool,
    fraction: &'d str,
    point: bool,
}

impl Writer<'_> {
    fn token(&mut self, token: &Token, exponent: i64) {
        match token {
            Token::Digit(_) if self.point => {
                let mut digits = self.fraction.chars();
                self.out.extend(digits.next());
                self.fraction = digits.as_str();
            }
            Token::Digit(_) => {
                self.left -= 1;
                while i64::try_from(self.whole.len()).unwrap_or(0) > self.left {
                    self.whole_digit();
                }
            }
            Token::Point => {
                self.point = true;
                if !self.fraction.is_empty() {
                    self.out.push('.');
                }
            }
            Token::Literal(letter) => self.out.push(*letter),
            Token::Exponent(letter, plus, digits) => {
                self.out.push(*letter);
                if exponent < 0 {
                    self.out.push('-');
                } else if *plus {
                    self.out.push('+');
                }
                self.out.push_str(&format!("{:0digits$}", exponent.unsigned_abs()));
            }
        }
    }

    fn whole_digit(&mut self) {
        let mut digits = self.whole.chars();
        self.out.extend(digits.next());
        self.whole = digits.as_str();
        if self.grouped && !self.whole.is_empty() && self.whole.len().is_multiple_of(3) {
            self.out.push(',');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Data, format};

    #[test]
    fn digits_are_shown_always_or_if_needed() {
        assert_eq!(format(&Data::Int(7), "000"), "007");
        assert_eq!(format(&Data::Int(1234), "0"), "1234");
        assert_eq!(format(&Data::Int(0), "#"), "");
        assert_eq!(format(&Data::Float(1.5), "0.00#"), "1.50");
        assert_eq!(format(&Data::Float(0.5), "#.##"), ".5");
        assert_eq!(format(&Data::Int(-5), "00.0"), "-05.0");
    }

    #[test]
    fn commas_part_or_scale() {
        assert_eq!(format(&Data::Int(1_234_567), "#,##0.00"), "1,234,567.00");
        assert_eq!(format(&Data::Int(1_234_567), "#,#,"), "1,235");
        assert_eq!(format(&Data::Int(1_234_567), "0,,.0M"), "1.2M");
    }

    #[test]
    fn literals_stay_where_they_stand() {
        assert_eq!(format(&Data::Int(5_551_234), "000-0000"), "555-1234");
        assert_eq!(format(&Data::Int(3), "'#'0\\0\"x\""), "#30x");
        assert_eq!(format(&Data::Float(0.256), "0.0 %"), "25.6 %");
    }

    #[test]
    fn sections_for_negative_numbers_and_zero() {
        let sections = "0.0;(0.0);none";
        assert_eq!(format(&Data::Int(2), sections), "2.0");
        assert_eq!(format(&Data::Int(-2), sections), "(2.0)");
        assert_eq!(format(&Data::Int(0), sections), "none");
        assert_eq!(format(&Data::Float(0.01), sections), "none");
        assert_eq!(format(&Data::Int(-2), "0;;zero"), "-2");
    }

    #[test]
    fn exponents() {
        assert_eq!(format(&Data::Int(12_345), "0.0E+00"), "1.2E+04");
        assert_eq!(format(&Data::Float(0.012), "00.0e0"), "12.0e-3");
        assert_eq!(format(&Data::Int(5), "0Ex"), "5Ex");
    }
}
