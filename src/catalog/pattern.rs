//! The operations that a policy names: `allow "Microsoft.Compute/*/delete"`, `"data:…"`.

use std::fmt;

/// Which of Azure's two kinds of operation is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Plane {
    /// Operations on resources through Azure Resource Manager: `actions`.
    Control,
    /// Operations on the data inside resources: `dataActions`.
    Data,
}

impl Plane {
    /// Both planes.
    pub const ALL: [Plane; 2] = [Self::Control, Self::Data];
}

/// A pattern of operations on one plane. `*` stands for any characters, `/` among them, or none;
/// case does not count.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PermissionPattern {
    plane: Plane,
    glob: String,
}

/// Why a text is no pattern of operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatternError {
    /// There is nothing in it, or nothing after `data:`.
    Empty,
    /// It has a character that no operation has: a blank, a control character, or one outside ASCII.
    BadCharacter {
        /// Where the character starts, in bytes from the start of the text.
        at: usize,
        /// The character.
        character: char,
    },
}

impl PermissionPattern {
    /// What stands before a pattern of data operations.
    pub const DATA_PREFIX: &'static str = "data:";

    /// Reads a pattern: `OP` for the control plane, `data:OP` for the data plane.
    ///
    /// # Errors
    /// If there is no pattern, or it has a character that no operation has.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let (plane, glob) = match text.split_at_checked(Self::DATA_PREFIX.len()) {
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case(Self::DATA_PREFIX) => (Plane::Data, rest),
            _ => (Plane::Control, text),
        };
        if glob.is_empty() {
            return Err(PatternError::Empty);
        }
        match text.char_indices().find(|(_, character)| !character.is_ascii_graphic()) {
            Some((at, character)) => Err(PatternError::BadCharacter { at, character }),
            None => Ok(Self { plane, glob: glob.to_owned() }),
        }
    }

    /// The plane of the operations.
    #[must_use]
    pub const fn plane(&self) -> Plane {
        self.plane
    }

    /// The pattern without the plane.
    #[must_use]
    pub fn glob(&self) -> &str {
        &self.glob
    }
}

impl fmt::Display for PermissionPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.plane {
            Plane::Control => f.write_str(&self.glob),
            Plane::Data => write!(f, "{}{}", Self::DATA_PREFIX, self.glob),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PatternError, PermissionPattern, Plane};

    #[test]
    fn the_prefix_tells_the_plane() {
        let pattern = PermissionPattern::parse("Data:Microsoft.Storage/*").unwrap();
        assert_eq!((pattern.plane(), pattern.glob()), (Plane::Data, "Microsoft.Storage/*"));
        assert_eq!(PermissionPattern::parse("Microsoft.Storage/*").unwrap().plane(), Plane::Control);
    }

    #[test]
    fn a_pattern_without_characters_is_refused() {
        assert_eq!(PermissionPattern::parse(""), Err(PatternError::Empty));
        assert_eq!(PermissionPattern::parse("data:"), Err(PatternError::Empty));
    }

    #[test]
    fn the_place_of_a_wrong_character_is_told() {
        let found = PermissionPattern::parse("data:Microsoft. Storage/*");
        assert_eq!(found, Err(PatternError::BadCharacter { at: 15, character: ' ' }));
        let found = PermissionPattern::parse("Microsoft.Störage");
        assert_eq!(found, Err(PatternError::BadCharacter { at: 12, character: 'ö' }));
    }
}
