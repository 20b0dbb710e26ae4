//! Parts to items: the givens and expectations are joined to the test that they follow.

use super::build::Part;
use super::errors;
use crate::diagnostic::Sink;
use crate::syntax::ast::{Item, Place, Test};
use crate::text::Span;

/// Items as they are put together.
pub(crate) struct Assembly {
    pub(crate) items: Vec<Item>,
    test: Open,
}

/// Whether a given has a test to belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    /// The last item is a test.
    Test,
    /// There may have been one that could not be read.
    Perhaps,
    /// The last item is none.
    No,
}

impl Assembly {
    /// No items.
    pub(crate) fn new() -> Self {
        Self { items: Vec::new(), test: Open::No }
    }

    /// Notes that something which opens with `word` could not be read.
    pub(crate) fn fail(&mut self, word: &str) {
        if self.test != Open::Test || word == "test" {
            self.test = Open::Perhaps;
        }
    }

    /// Adds a part, to the last test if it is a test's.
    pub(crate) fn add(&mut self, part: Part, sink: &mut Sink) {
        match part {
            Part::Item(item) => {
                self.test = if matches!(*item, Item::Test(_)) { Open::Test } else { Open::No };
                self.items.push(*item);
            }
            Part::Given(given, span) => {
                if let Some(test) = self.test_for("given", span, sink) {
                    test.given.push(given);
                }
            }
            Part::Expect(expect) => {
                if let Some(test) = self.test_for("expect", expect.span.0, sink) {
                    test.expect.push(expect);
                }
            }
        }
    }

    /// The test to which a part at `span` belongs, now that long.
    fn test_for(&mut self, word: &str, span: Span, sink: &mut Sink) -> Option<&mut Test> {
        match (self.test, self.items.last_mut()) {
            (Open::Test, Some(Item::Test(test))) => {
                test.span = Place(test.span.0.to(span));
                Some(test)
            }
            (Open::Perhaps, _) => None,
            (Open::Test | Open::No, _) => {
                sink.push(errors::outside_test(span, word));
                None
            }
        }
    }
}
