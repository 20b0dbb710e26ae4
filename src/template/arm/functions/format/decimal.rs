//! The decimal digits of a number.

use crate::template::arm::value::Data;

/// A number that is not negative: `0.d₁d₂d₃…` times ten to the power of `point`. Zero has no digits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Decimal {
    /// Values from 0 to 9; the first one is not 0.
    digits: Vec<u8>,
    /// How many digits stand before the point, if positive.
    point: i64,
}

impl Decimal {
    /// Sign and exact digits of an integer or a float; of anything else, zero.
    pub(super) fn of(data: &Data) -> (bool, Self) {
        match data {
            Data::Int(number) => (*number < 0, Self::read(&number.unsigned_abs().to_string())),
            Data::Float(number) => (*number < 0.0, Self::read(&format!("{:.1074}", number.abs()))),
            _ => (false, Self::default()),
        }
    }

    fn read(text: &str) -> Self {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits: Vec<u8> =
            whole.bytes().chain(fraction.bytes()).map(|byte| byte.wrapping_sub(b'0')).collect();
        Self { digits, point: i64::try_from(whole.len()).unwrap_or(0) }.normal()
    }

    fn normal(mut self) -> Self {
        let zeros = self.digits.iter().take_while(|digit| **digit == 0).count();
        self.digits.drain(..zeros);
        self.point -= i64::try_from(zeros).unwrap_or(0);
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
        if self.digits.is_empty() { Self::default() } else { self }
    }

    pub(super) fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// How many digits stand before the point.
    pub(super) fn point(&self) -> i64 {
        self.point
    }

    /// The number times ten to a power.
    pub(super) fn shifted(mut self, places: i64) -> Self {
        if !self.is_zero() {
            self.point += places;
        }
        self
    }

    /// The number rounded to so many digits after the point, halves away from zero.
    pub(super) fn rounded(self, fraction: usize) -> Self {
        let kept = self.point.saturating_add(i64::try_from(fraction).unwrap_or(i64::MAX));
        self.rounded_to(kept)
    }

    /// The number rounded to so many digits in all, halves away from zero.
    pub(super) fn significant(self, digits: usize) -> Self {
        self.rounded_to(i64::try_from(digits).unwrap_or(i64::MAX))
    }

    fn rounded_to(mut self, kept: i64) -> Self {
        let Ok(kept) = usize::try_from(kept) else { return Self::default() };
        let Some(next) = self.digits.get(kept) else { return self };
        let up = *next >= 5;
        self.digits.truncate(kept);
        if up {
            let mut carry = true;
            for digit in self.digits.iter_mut().rev() {
                carry = *digit == 9;
                *digit = if carry { 0 } else { *digit + 1 };
                if !carry {
                    break;
                }
            }
            if carry {
                self.digits.insert(0, 1);
                self.point += 1;
            }
        }
        self.normal()
    }

    /// The digit at a place: 0 is the first before the point, -1 the first after it.
    pub(super) fn digit(&self, place: i64) -> u8 {
        let at = usize::try_from(self.point - 1 - place).ok();
        at.and_then(|at| self.digits.get(at)).copied().unwrap_or(0)
    }

    /// The digits before the point, at least so many, with `,` between thousands if `grouped`.
    pub(super) fn whole(&self, least: usize, grouped: bool) -> String {
        let count = self.point.max(i64::try_from(least).unwrap_or(0));
        let mut out = String::new();
        for place in (0..count).rev() {
            out.push(char::from(b'0' + self.digit(place)));
            if grouped && place > 0 && place % 3 == 0 {
                out.push(',');
            }
        }
        out
    }

    /// So many digits after the point.
    pub(super) fn fraction(&self, count: usize) -> String {
        (1..=count)
            .map(|place| char::from(b'0' + self.digit(-i64::try_from(place).unwrap_or(i64::MAX))))
            .collect()
    }

    /// How many digits there are.
    pub(super) fn len(&self) -> usize {
        self.digits.len()
    }
}

#[cfg(test)]
mod tests {
    use super::{Data, Decimal};

    fn decimal(number: f64) -> Decimal {
        Decimal::of(&Data::Float(number)).1
    }

    #[test]
    fn halves_are_rounded_away_from_zero() {
        assert_eq!(decimal(0.125).rounded(2).fraction(2), "13");
        assert_eq!(decimal(2.5).rounded(0).whole(1, false), "3");
        assert_eq!(decimal(0.4).rounded(0), Decimal::default());
        assert_eq!(decimal(99.96).rounded(1).whole(1, false), "100");
        assert_eq!(decimal(0.96).rounded(0).whole(1, false), "1");
    }

    #[test]
    fn thousands_are_parted() {
        let number = Decimal::of(&Data::Int(-1_234_567)).1;
        assert_eq!(number.whole(1, true), "1,234,567");
        assert_eq!(number.shifted(-3).whole(1, true), "1,234");
        assert_eq!(Decimal::default().whole(1, true), "0");
    }
}
