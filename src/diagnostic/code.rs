//! The one table of diagnostic codes.
//!
//! A code never changes its meaning. Each row is a variant, its text, its level and a title; each
//! code has a page `docs/diagnostics/<code>.md` with an example that the tests run.

use super::Level;

macro_rules! codes {
    ($($variant:ident = $text:literal $level:ident $title:literal,)*) => {
        /// A stable name for one kind of mistake.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $title] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The code as it is printed, e.g. `E0210`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $text,)* }
            }

            /// What kind of mistake it is, in a few words.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Code::$variant => $title,)* }
            }

            /// Its page, as Markdown: what is wrong, an example, and what to do.
            #[must_use]
            pub fn page(self) -> &'static str {
                match self {
                    $(Code::$variant => include_str!(concat!("../../docs/diagnostics/", $text, ".md")),)*
                }
            }

            /// How bad it is.
            #[must_use]
            pub fn level(self) -> Level {
                match self { $(Code::$variant => Level::$level,)* }
            }
        }
    };
}

impl Code {
    /// Whether a text with such a mistake is not read, all of it or a part, so that nothing is known of
    /// what stands in it.
    pub(crate) const fn is_of_reading(self) -> bool {
        matches!(
            self,
            Self::JsonSyntax
                | Self::JsonTooDeep
                | Self::NotJson
                | Self::NotUnicode
                | Self::NotATemplate
                | Self::NotAParameterFile
                | Self::NotEvidence
                | Self::Unreadable
                | Self::TooLarge
                | Self::NothingFound
        )
    }
}

codes! {
    // E01xx: words and sentences of a policy.
    UnexpectedWord = "E0101" Error "a word that the sentence cannot go on with",
    UnterminatedString = "E0102" Error "a string that does not end on its line",
    BadEscape = "E0103" Error "an escape that strings do not have",
    BadGuid = "E0104" Error "a GUID with too few, too many or wrong digits",
    BadDate = "E0105" Error "a date that is not in the calendar",
    BadDuration = "E0106" Error "a duration that cannot be read",
    BadNumber = "E0107" Error "a number that is too large",
    MixedAndOr = "E0108" Error "`and` and `or` mixed without parentheses",
    TooDeep = "E0109" Error "nesting deeper than the limit",

    // E02xx: names.
    UnknownRole = "E0210" Error "a role that is not in the catalogue",
    UnknownPrincipal = "E0211" Error "a principal that nothing declares",
    UnknownTenant = "E0212" Error "a tenant that nothing declares",
    UnknownSet = "E0213" Error "a set that no `let` defines",
    UnknownRule = "E0214" Error "a rule id that no rule has",
    UnknownCategory = "E0215" Error "a category that no role has",
    AmbiguousName = "E0216" Error "a name that several declarations have",
    DuplicateName = "E0217" Error "a name that is defined twice",
    DuplicateRule = "E0218" Error "two rules with the same id",

    // E03xx: what fits what.
    PredicateMismatch = "E0301" Error "a predicate that the subject cannot take",
    FilterMismatch = "E0302" Error "a filter that the subject cannot take",
    SetMismatch = "E0303" Error "a set of the wrong kind",
    ListMismatch = "E0304" Error "a list that the noun cannot take",
    CountMismatch = "E0305" Error "a count that cannot be taken",
    BadPattern = "E0306" Error "a pattern that cannot be read",
    VerbMismatch = "E0307" Error "a verb that the subject cannot take",

    // E04xx: whole policies.
    NoRules = "E0401" Error "a policy without rules",
    AllDisabled = "E0402" Error "a policy whose every rule is switched off",
    UseNotFound = "E0403" Error "a used policy that cannot be read",
    UseCycle = "E0404" Error "policies that use each other in a circle",
    MissingBecause = "E0405" Error "a change to a used rule without its reason",
    DuplicateClause = "E0406" Error "a clause that is given twice",
    ExceptionExpired = "W0407" Warning "an exception whose date has passed",
    MisplacedClause = "E0409" Error "a clause that the item does not take",
    EmptyTest = "E0410" Error "a test that expects nothing",
    TestConflict = "E0411" Error "parts of a test that do not go together",
    TestFile = "E0412" Error "a file that a test cannot be given",

    // E05xx: JSON texts.
    JsonSyntax = "E0501" Error "text that is not JSON",
    JsonTooDeep = "E0502" Error "JSON that is nested deeper than the limit",
    JsonDuplicateKey = "W0503" Warning "a property that an object has twice",
    JsonTrailingComma = "W0504" Warning "a comma before a closing bracket",
    NotJson = "E0505" Error "a file that holds something else than JSON",
    NotUnicode = "E0506" Error "a file that is not Unicode text",

    // E06xx: templates and their expressions.
    NotATemplate = "E0601" Error "JSON that is no template",
    ExpressionSyntax = "E0602" Error "an expression that cannot be read",
    UnknownFunction = "E0603" Error "a function that templates do not have",
    WrongArguments = "E0604" Error "arguments that a function cannot take",
    UndefinedParameter = "E0605" Error "a parameter that the template does not declare",
    UndefinedVariable = "E0606" Error "a variable that the template does not define",
    CircularReference = "E0607" Error "a value that is defined by itself",
    MissingProperty = "E0608" Error "a property or element that the value does not have",
    WrongType = "E0609" Error "a value of the wrong type",
    LimitReached = "E0610" Error "a limit of evaluation that was reached",
    BadCopy = "E0611" Error "a copy loop that cannot be run",
    BadTemplateShape = "E0612" Error "a part of a template that has the wrong shape",
    TemplateFails = "E0613" Error "a template that fails of its own accord",

    // E07xx: parameter files.
    UndeclaredParameterValue = "E0701" Error "a value for a parameter that the template lacks",
    ParameterValueMismatch = "E0702" Error "a value that the parameter's declaration refuses",
    NotAParameterFile = "E0703" Error "JSON that is no parameter file",
    UnusedParameterFile = "W0704" Warning "a parameter file that no template took",
    BadContext = "E0705" Error "a context file that cannot be used",

    // E08xx: evidence.
    NotEvidence = "E0801" Error "a file without the evidence it was given for",
    EvidenceConflict = "W0802" Warning "two sources that contradict each other",
    EvidencePartial = "W0803" Warning "an export that says it is incomplete",
    EvidenceEntry = "W0804" Warning "an entry of an export that cannot be used",

    // E09xx: files.
    Unreadable = "E0901" Error "a file that cannot be read",
    TooLarge = "E0902" Error "a file that is larger than the limit",
    NothingFound = "E0903" Error "a path at which nothing was found",
    Unwritable = "E0904" Error "a report that cannot be written",
    BadOption = "E0905" Error "an option that cannot be taken so",

    // E10xx: configurations, waivers and baselines.
    ConfigSyntax = "E1001" Error "a configuration that is not TOML",
    UnknownKey = "E1002" Error "a key that the configuration does not have",
    BadConfigValue = "E1003" Error "a value that a key cannot take",
    BadWaiver = "E1004" Error "a waiver that does not say enough",
    WaiverExpired = "W1005" Warning "a waiver whose date has passed",
    WaiverOfNoRule = "W1006" Warning "a waiver of a rule that is not in force",
    BadBaseline = "E1007" Error "a file that is no baseline",
}

#[cfg(test)]
mod tests {
    use super::{Code, Level};

    #[test]
    fn the_letter_tells_the_level_and_no_code_is_given_twice() {
        let mut seen = std::collections::BTreeSet::new();
        for code in Code::ALL {
            let letter = if code.level() == Level::Error { 'E' } else { 'W' };
            assert!(code.as_str().starts_with(letter), "{code:?}");
            assert!(seen.insert(code.as_str()), "{code:?} is given twice");
        }
    }
}
