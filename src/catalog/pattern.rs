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
    /// It has a character that no operation has, such as a blank, `?` or one outside ASCII.
    BadCharacter {
        /// Where the character starts, in bytes from the start of the text.
        at: usize,
        /// The character.
        character: char,
    },
    /// It has a `:` before its first `/`, behind something else than `data`.
    BadPrefix,
    /// It begins or ends with `/`, or has two of them in a row.
    EmptyPart,
    /// It has neither a `/`, as every operation has, nor a `*`, which could stand for one.
    NoOperation,
}

impl PatternError {
    /// What to do about it.
    pub const HELP: &'static str = "write an operation such as \
        `Microsoft.Compute/virtualMachines/start/action`, with `*` for any characters; before an \
        operation on data stands `data:`";
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("there is no operation in it"),
            Self::BadCharacter { character, .. } => {
                write!(f, "no operation has a `{}`", character.escape_default())
            }
            Self::BadPrefix => f.write_str("nothing but `data:` can stand before an operation"),
            Self::EmptyPart => f.write_str("in an operation something stands before and behind each `/`"),
            Self::NoOperation => f.write_str("every operation has a `/`"),
        }
    }
}

impl PermissionPattern {
    /// What stands before a pattern of data operations.
    pub const DATA_PREFIX: &'static str = "data:";

    /// Reads a pattern: `OP` for the control plane, `data:OP` for the data plane.
    ///
    /// # Errors
    /// If there is no pattern, or one that fits no operation, whatever operations there are.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let (plane, glob) = match text.split_at_checked(Self::DATA_PREFIX.len()) {
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case(Self::DATA_PREFIX) => (Plane::Data, rest),
            _ => (Plane::Control, text),
        };
        if glob.is_empty() {
            return Err(PatternError::Empty);
        }
        if let Some((at, character)) =
            text.char_indices().find(|(_, character)| !is_of_operations(*character))
        {
            return Err(PatternError::BadCharacter { at, character });
        }
        if glob.split('/').next().is_some_and(|provider| provider.contains(':')) {
            return Err(PatternError::BadPrefix);
        }
        if glob.split('/').any(str::is_empty) {
            return Err(PatternError::EmptyPart);
        }
        if !glob.contains(['/', '*']) {
            return Err(PatternError::NoOperation);
        }
        Ok(Self { plane, glob: glob.to_owned() })
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

/// Whether a pattern of operations can have this character.
const fn is_of_operations(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || matches!(character, '/' | '.' | '*' | '-' | '_' | ':' | '{' | '}' | '$')
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
    fn what_fits_no_operation_is_refused() {
        for (text, error) in [
            ("Microsoft.Storage", PatternError::NoOperation),
            ("data:blobs", PatternError::NoOperation),
            ("/Microsoft.Storage/*/read", PatternError::EmptyPart),
            ("Microsoft.Storage/", PatternError::EmptyPart),
            ("Microsoft.Storage//read", PatternError::EmptyPart),
            ("actions:Microsoft.Storage/*", PatternError::BadPrefix),
            ("data:data:Microsoft.Storage/*", PatternError::BadPrefix),
            ("rea?/*", PatternError::BadCharacter { at: 3, character: '?' }),
        ] {
            assert_eq!(PermissionPattern::parse(text), Err(error), "{text}");
        }
        for text in ["*", "*/read", "Microsoft.Storage*", "data:*", "a/b:c/action"] {
            assert!(PermissionPattern::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn the_place_of_a_wrong_character_is_told() {
        let found = PermissionPattern::parse("data:Microsoft. Storage/*");
        assert_eq!(found, Err(PatternError::BadCharacter { at: 15, character: ' ' }));
        let found = PermissionPattern::parse("Microsoft.Störage");
        assert_eq!(found, Err(PatternError::BadCharacter { at: 12, character: 'ö' }));
    }
}
