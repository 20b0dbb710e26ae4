//! The texts of one unit of work (a policy with what it uses, or a template with its parameter
//! files), their names, and their line starts.

use std::sync::OnceLock;

use super::{FileId, LineColumn, LineIndex, Place, Span, Text};

/// One named text: a whole file, or a part of one.
#[derive(Debug)]
pub struct SourceFile {
    name: String,
    text: Text,
    before: Before,
    lines: OnceLock<LineIndex>,
}

/// The longest text, in bytes, in which places are looked for without an index of its lines.
const SHORT: usize = 16 << 10;

/// What of a file comes before the part of it that a text is. Nothing, if the text is all of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Before {
    /// The lines.
    pub lines: usize,
    /// The characters of the line in which the part starts.
    pub columns: usize,
    /// The bytes.
    pub bytes: u64,
}

impl SourceFile {
    /// The name that people see: the path as it was given, or a name such as `<stdin>`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// What of the file comes before the text.
    #[must_use]
    pub fn before(&self) -> Before {
        self.before
    }

    /// Line and column of a byte of the text, as if it were the whole file.
    fn locate(&self, offset: usize) -> LineColumn {
        // A place or two in a short text are found sooner by looking than by an index.
        if self.lines.get().is_none() && self.text.len() <= SHORT {
            return LineColumn::in_text(&self.text, offset);
        }
        self.lines().locate(&self.text, offset)
    }

    /// Where the lines of the text start; computed when first asked for.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }
}

/// An append-only collection of texts. A [`Span`] has meaning only beside the map that gave out
/// its [`FileId`].
#[derive(Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
    /// Finds what must not be shown; none if everything may be.
    find_hidden: Option<FindHidden>,
    hidden: OnceLock<Vec<Span>>,
}

/// Says which places of some texts must not be shown.
pub type FindHidden = fn(&SourceMap) -> Vec<Span>;

impl SourceMap {
    /// An empty map.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty map of texts with parts that must not be shown; `find` is asked for them when somebody
    /// is about to show something.
    #[must_use]
    pub fn guarded(find: FindHidden) -> Self {
        Self { find_hidden: Some(find), ..Self::default() }
    }

    /// The places that must not be shown, sorted and apart from each other.
    pub fn hidden(&self) -> &[Span] {
        self.hidden.get_or_init(|| apart(self.find_hidden.map(|find| find(self)).unwrap_or_default()))
    }

    /// The same texts, of which these places must not be shown either; the quotes of a string may be.
    #[must_use]
    pub fn hiding(&self, spans: &[Span]) -> SourceMap {
        let unquoted = |span: &Span| match self.slice(*span).as_bytes() {
            [b'"', .., b'"'] => Span { start: span.start + 1, end: span.end - 1, ..*span },
            _ => *span,
        };
        let mut map = SourceMap::new();
        for file in &self.files {
            map.add_part(file.name(), file.text.clone(), file.before);
        }
        map.hide(self.hidden().iter().copied().chain(spans.iter().map(unquoted)).collect());
        map
    }

    /// Says what of the texts that are here must not be shown, whatever was known before.
    pub(super) fn hide(&mut self, spans: Vec<Span>) {
        self.hidden = OnceLock::from(apart(spans));
    }

    /// Takes a text in and returns its id.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Text>) -> FileId {
        self.add_part(name, text, Before::default())
    }

    /// Takes a part of a file in and returns its id. Spans count from the start of the part; lines
    /// and places are told as those of the file.
    pub fn add_part(&mut self, name: impl Into<String>, text: impl Into<Text>, before: Before) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        let (name, text) = (name.into(), text.into());
        self.files.push(SourceFile { name, text, before, lines: OnceLock::new() });
        self.hidden.take();
        id
    }

    /// The file of an id that this map gave out.
    #[must_use]
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// The name of a file, or `?` for an id of another map.
    #[must_use]
    pub fn name(&self, id: FileId) -> &str {
        self.get(id).map_or("?", SourceFile::name)
    }

    /// The text under a span; empty for a span of another map.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file).and_then(|file| file.text.get(span.range())).unwrap_or_default()
    }

    /// Line and column at which a span starts.
    #[must_use]
    pub fn start(&self, span: Span) -> Option<LineColumn> {
        self.locate(span.file, span.start)
    }

    /// Line and column at which a span ends.
    #[must_use]
    pub fn end(&self, span: Span) -> Option<LineColumn> {
        self.locate(span.file, span.end)
    }

    /// The place of a span in terms that need no text.
    #[must_use]
    pub fn place(&self, span: Span) -> Option<Place> {
        let file = self.get(span.file)?;
        let (start, end) = (self.start(span)?, self.end(span)?);
        let before = file.before.bytes;
        let bytes = before + u64::from(span.start)..before + u64::from(span.end);
        Some(Place { file: file.name.clone(), start, end, bytes })
    }

    fn locate(&self, file: FileId, offset: u32) -> Option<LineColumn> {
        let file = self.get(file)?;
        let LineColumn { line, column } = file.locate(offset as usize);
        let column = if line == 1 { file.before.columns + column } else { column };
        Some(LineColumn { line: file.before.lines + line, column })
    }

    /// All files, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0u32..).map(FileId).zip(&self.files)
    }
}

/// Places in order, those that overlap taken together.
fn apart(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut apart: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match apart.last_mut() {
            Some(last) if last.file == span.file && span.start < last.end => *last = last.to(span),
            Some(last) if *last == span => {}
            _ => apart.push(span),
        }
    }
    apart
}
