//! Mistakes within secret values, told without them.
//!
//! What a mistake quotes is most often what it points at. Where that is secret, the message says
//! what kind of mistake it is and leaves the words out.

use crate::diagnostic::{Code, Diagnostic};
use crate::text::escape::brief;
use crate::text::{SourceMap, Span};

/// The longest text that a message about JSON quotes, in characters.
const LONGEST_QUOTE: usize = 60;

/// Takes secret values out of the words of mistakes in these texts.
pub fn redact(diagnostics: &mut [Diagnostic], sources: &SourceMap) {
    for diagnostic in diagnostics {
        let Some(label) = diagnostic.primary.as_ref().filter(|_| quotes(diagnostic.code)) else { continue };
        let place = label.span;
        if !sources.hidden().iter().any(|hidden| overlap(*hidden, place)) {
            continue;
        }
        if diagnostic.code == Code::JsonSyntax {
            let quoted = sources.slice(place);
            let whole = format!("`{}`", brief(quoted, LONGEST_QUOTE));
            diagnostic.message = diagnostic.message.replace(&whole, "`***`");
            let word = brief(quoted.trim_matches(['\'', '"']), LONGEST_QUOTE);
            diagnostic.help.retain(|help| word.is_empty() || !help.contains(&word));
        } else {
            diagnostic.message = diagnostic.code.title().to_owned();
            diagnostic.help.clear();
            if let Some(label) = &mut diagnostic.primary {
                label.text.clear();
            }
        }
    }
}

/// Whether messages under a code quote what stands at their place. Those about values of parameters
/// name the parameter and say what was expected.
fn quotes(code: Code) -> bool {
    matches!(
        code,
        Code::JsonSyntax
            | Code::JsonDuplicateKey
            | Code::ExpressionSyntax
            | Code::UnknownFunction
            | Code::WrongArguments
            | Code::UndefinedParameter
            | Code::UndefinedVariable
            | Code::CircularReference
            | Code::MissingProperty
            | Code::WrongType
            | Code::LimitReached
            | Code::BadCopy
            | Code::BadTemplateShape
            | Code::TemplateFails
    )
}

fn overlap(one: Span, other: Span) -> bool {
    one.file == other.file && one.start < other.end.max(other.start + 1) && other.start < one.end
}
