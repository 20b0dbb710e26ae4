//! What a row of the function table holds.

use super::call::{Call, Fault, Lambda, Outcome};
use crate::template::arm::value::{Data, Value};

/// One function of the template language.
#[derive(Debug)]
pub struct Function {
    /// The name in Azure's spelling, e.g. `uniqueString`. Calls ignore case.
    pub name: &'static str,
    /// How many arguments it takes.
    pub arity: Arity,
    /// How it is called, e.g. `substring(string, start, [length])`.
    pub usage: &'static str,
    /// What it does, in one sentence.
    pub doc: &'static str,
    /// What runs.
    pub code: Code,
}

impl Function {
    /// A row. Name and number of arguments follow from the usage: what stands before `(`; a
    /// parameter in brackets may be left out, and `...` after a parameter lets it be repeated.
    pub(super) const fn new(usage: &'static str, doc: &'static str, code: Code) -> Self {
        let mut end = 0;
        let mut rest = usage.as_bytes();
        while let [byte, after @ ..] = rest
            && *byte != b'('
        {
            end += 1;
            rest = after;
        }
        Self { name: usage.split_at(end).0, arity: Arity::of(rest), usage, doc, code }
    }
}

/// How many arguments a function takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arity {
    /// At least so many.
    pub min: usize,
    /// At most so many; none for no bound.
    pub max: Option<usize>,
}

impl Arity {
    /// Whether a call with so many arguments is complete.
    #[must_use]
    pub const fn allows(self, count: usize) -> bool {
        count >= self.min
            && match self.max {
                Some(max) => count <= max,
                None => true,
            }
    }

    /// Counts the parameters of a usage line, from `(` on.
    const fn of(mut parameters: &[u8]) -> Self {
        let (mut min, mut max, mut bounded) = (0, 0, true);
        let (mut optional, mut in_word) = (false, false);
        while let [byte, after @ ..] = parameters {
            let starts_word = byte.is_ascii_alphanumeric() && !in_word;
            in_word = byte.is_ascii_alphanumeric();
            match *byte {
                b'[' => optional = true,
                b']' => optional = false,
                b'.' => bounded = false,
                _ if starts_word => {
                    max += 1;
                    min += !optional as usize;
                }
                _ => {}
            }
            parameters = after;
        }
        Self { min, max: if bounded { Some(max) } else { None } }
    }
}

/// How a function is run, and what it wants to know of its arguments.
///
/// The evaluator spreads an argument that is a choice as a whole: it calls once for each
/// alternative and joins the results. Secrets: what `Strict` code returns is secret if anything in
/// an argument is (the evaluator sees to it, with [`Value::is_secret`]); all other code marks what
/// it makes, and parts that are passed on keep their own mark. Origins: what is passed on keeps its
/// own, and the evaluator adds the call as a step.
#[derive(Clone, Copy)]
pub enum Code {
    /// Needs every argument wholly known. If anything inside an argument is unknown, the evaluator
    /// does not call it and the result is unknown for that reason. The result's origin is the call.
    Strict(fn(&mut Call<'_>, &[Value]) -> Result<Data, Fault>),
    /// Copes with unknown parts inside arrays and objects, but not with an argument that is
    /// unknown as a whole: then the evaluator does not call it. Returns values with their own
    /// origins (an element picked from an array keeps its literal).
    Partial(fn(&mut Call<'_>, &[Value]) -> Outcome),
    /// Copes with everything, arguments that are unknown as a whole included.
    Aware(fn(&mut Call<'_>, &[Value]) -> Outcome),
    /// Takes lambdas among its arguments, and otherwise behaves like `Partial`.
    Higher(fn(&mut Call<'_>, &[Value], &[Lambda]) -> Outcome),
    /// Needs the evaluator itself: reads scopes, or does not evaluate all of its arguments.
    Special(Special),
}

/// The functions that the evaluator runs itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Special {
    /// `parameters('name')`
    Parameters,
    /// `variables('name')`
    Variables,
    /// `copyIndex()`, `copyIndex('loop', 1)`
    CopyIndex,
    /// `if(condition, then, else)`: evaluates one branch, or both if the condition is unknown.
    If,
    /// `and(…)`: stops at the first false.
    And,
    /// `or(…)`: stops at the first true.
    Or,
    /// `coalesce(…)`: stops at the first that is not null.
    Coalesce,
    /// `lambda('x', …)`: is no value; only a function that takes lambdas accepts it.
    Lambda,
    /// `lambdaVariables('x')`
    LambdaVariables,
    /// Answered from the deployment's context if it was handed in, otherwise unknown:
    /// `subscription()`, `resourceGroup()`, `deployment()`, `environment()`, `tenant()`,
    /// `managementGroup()`, `deployer()`.
    Context,
    /// Resource ids that depend on the deployment's scope: `resourceId`, `subscriptionResourceId`,
    /// `managementGroupResourceId`, `tenantResourceId`, `extensionResourceId`.
    ResourceId,
    /// Only Azure can answer: `reference`, `list*`, `providers`, `pickZones`, …
    Live,
    /// Differs each time: `newGuid`, `utcNow`.
    NotRepeatable,
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Strict(_) => "Strict",
            Self::Partial(_) => "Partial",
            Self::Aware(_) => "Aware",
            Self::Higher(_) => "Higher",
            Self::Special(special) => return special.fmt(f),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Arity, Code, Function, Special};

    fn arity(usage: &'static str) -> (usize, Option<usize>) {
        let Arity { min, max } = Function::new(usage, "", Code::Special(Special::Live)).arity;
        (min, max)
    }

    #[test]
    fn the_usage_line_tells_name_and_number_of_arguments() {
        assert_eq!(Function::new("toLower(string)", "", Code::Special(Special::Live)).name, "toLower");
        assert_eq!(arity("newGuid()"), (0, Some(0)));
        assert_eq!(arity("substring(string, start, [length])"), (2, Some(3)));
        assert_eq!(arity("max(value, [value]...)"), (1, None));
        assert_eq!(arity("createObject([key, value]...)"), (0, None));
        assert_eq!(arity("copyIndex([loop], [offset])"), (0, Some(2)));
    }
}
