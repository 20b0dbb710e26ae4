//! A table of a few dozen names that are known beforehand, made by the compiler: from a name, case aside,
//! to what it stands for.

use super::name::{class, class_of_ascii};

/// What each of some names stands for. There are a few times as many `PLACES` as names, so that a
/// name is found, or found to be none of them, at the first look or the second.
#[derive(Debug)]
pub struct NameTable<T: 'static, const PLACES: usize> {
    names: &'static [(&'static str, T)],
    /// Which name stands where: at the place that its class tells, or the next that is free.
    places: [u8; PLACES],
}

/// What stands in a place without a name.
const NOBODY: u8 = u8::MAX;

impl<T: Copy, const PLACES: usize> NameTable<T, PLACES> {
    /// Spreads names over the places. To be called in a constant: too many names are an error of the
    /// compiler then.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "it runs in the compiler, where a wrong index is an error")]
    #[expect(clippy::cast_possible_truncation, reason = "there are fewer names than a byte can count")]
    pub const fn new(names: &'static [(&'static str, T)]) -> Self {
        assert!(names.len() < PLACES / 2 && names.len() < NOBODY as usize, "more places are needed");
        let mut places = [NOBODY; PLACES];
        let mut name = 0;
        while name < names.len() {
            let mut place = Self::place_of(class_of_ascii(names[name].0.as_bytes()));
            while places[place] != NOBODY {
                place = (place + 1) % PLACES;
            }
            places[place] = name as u8;
            name += 1;
        }
        Self { names, places }
    }

    const fn place_of(class: u16) -> usize {
        class as usize / 2 % PLACES
    }

    /// What a name stands for; none if it is none of the table's.
    #[must_use]
    pub fn get(&self, name: &[u8]) -> Option<T> {
        self.get_of_class(name, class(name))
    }

    /// The same for a name whose [`class`] is known.
    #[must_use]
    #[inline]
    pub fn get_of_class(&self, name: &[u8], class: u16) -> Option<T> {
        let mut place = Self::place_of(class);
        loop {
            let (known, meaning) = self.names.get(usize::from(*self.places.get(place)?))?;
            if known.as_bytes() == name || known.as_bytes().eq_ignore_ascii_case(name) {
                return Some(*meaning);
            }
            place = (place + 1) % PLACES;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::NameTable;

    const NAMES: &[(&str, u8)] = &[("a", 0), ("abc", 1), ("axc", 2), ("ayc", 3), ("displayName", 4)];

    static TABLE: NameTable<u8, 16> = NameTable::new(NAMES);

    #[test]
    fn every_name_is_found_in_any_case() {
        for (name, meaning) in NAMES {
            assert_eq!(TABLE.get(name.as_bytes()), Some(*meaning));
            assert_eq!(TABLE.get(name.to_ascii_uppercase().as_bytes()), Some(*meaning));
        }
    }

    #[test]
    fn what_only_looks_like_a_name_is_none() {
        for name in ["", "b", "azc", "abcd", "displaysName"] {
            assert_eq!(TABLE.get(name.as_bytes()), None);
        }
    }
}
