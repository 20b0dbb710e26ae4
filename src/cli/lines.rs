//! Files with one JSON text a line: read in blocks of whole lines, so that a file of any length takes
//! no more memory than a few blocks.

use std::io::{Cursor, Read};
use std::mem;
use std::path::{Path, PathBuf};

use super::evaluation::Evaluation;
use super::read;
use super::settings::Settings;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::document::json::{self, JsonTree};
use crate::model::Cause;
use crate::template::{self, Exported, JsonFile, Loose};
use crate::text::{Before, FileId, LineIndex, SourceFile, SourceMap, Span, Text};

/// How much is read at once, in bytes.
const BLOCK: usize = 128 << 10;

/// The length of a line that is short for one with a delegation, in bytes.
const SHORT_LINE: usize = 1 << 10;

/// The byte-order mark in UTF-8.
const MARK: [u8; 3] = [0xEF, 0xBB, 0xBF];

/// The longest line that is read, in bytes.
const LONGEST_LINE: usize = 16 << 20;

/// Whole lines of a file.
pub(super) struct Block {
    path: PathBuf,
    bytes: Vec<u8>,
    before: Before,
}

/// What the lines of a block say of other lines of the file.
pub(super) struct LooseLines {
    path: PathBuf,
    /// By the beginnings of the lines that say it.
    loose: Loose<Before>,
}

/// What is read of a file next.
pub(super) enum Part {
    /// Whole lines.
    Block(Block),
    /// A file that is one JSON text after all.
    Whole(PathBuf, Vec<u8>),
}

/// Reads a file block by block.
pub(super) struct Blocks {
    path: PathBuf,
    from: Option<Box<dyn Read + Send>>,
    /// Whether it is known that each line is a text of its own.
    is_lines: bool,
    /// Whether anything was read.
    begun: bool,
    /// What was read and not handed on: the beginning of a line.
    rest: Vec<u8>,
    before: Before,
    /// A mistake to be told next.
    mistake: Option<Diagnostic>,
}

impl Blocks {
    /// Opens a file. What keeps it from being read is told as the first item.
    pub(super) fn open(path: PathBuf, is_lines: bool) -> Self {
        let (from, mistake) = match read::stream(&path) {
            Ok(from) => (Some(from), None),
            Err(diagnostic) => (None, Some(diagnostic)),
        };
        // Of what cannot be opened there is no more to find out.
        let (is_lines, begun) = (is_lines || from.is_none(), from.is_none());
        Self { path, from, is_lines, begun, rest: Vec::new(), before: Before::default(), mistake }
    }

    /// Reads a block more. Says whether the file was still open: it is closed where it ends or breaks
    /// off.
    fn read_block(&mut self) -> bool {
        let Some(from) = &mut self.from else { return false };
        // No more than fills the block, as what is left over has to move. In one go, and a byte more, so
        // that the end of the block is seen without growing.
        let missing = BLOCK - self.rest.len() % BLOCK;
        self.rest.reserve(missing + 1);
        match from.by_ref().take(missing as u64).read_to_end(&mut self.rest) {
            Ok(0) => self.from = None,
            Ok(_) => {}
            Err(error) => {
                self.from = None;
                self.mistake = Some(read::broken_off(&self.path, &error));
            }
        }
        true
    }

    /// Reads on until there is a whole line, or the file or a line that is too long ends.
    fn fill(&mut self) {
        let mut searched = 0;
        loop {
            let old = self.rest.len();
            if !self.read_block() {
                return;
            }
            let is_whole = self.rest.get(searched..).is_some_and(|new| memchr::memchr(b'\n', new).is_some());
            if is_whole || self.rest.len() > LONGEST_LINE {
                return;
            }
            searched = old;
        }
    }

    /// Takes whole lines of what was read, a block of them or what there is.
    fn take(&mut self) -> Vec<u8> {
        let within = |part: &[u8]| memchr::memrchr(b'\n', part).map(|end| end + 1);
        let block = self.rest.get(..BLOCK).and_then(within);
        // A line without an end is handed on only where the file ends.
        let end = block.or_else(|| within(&self.rest)).unwrap_or(self.rest.len());
        let mut rest = Vec::with_capacity(BLOCK + 1);
        rest.extend_from_slice(self.rest.get(end..).unwrap_or_default());
        self.rest.truncate(end);
        mem::replace(&mut self.rest, rest)
    }

    /// Leaves out a line that is longer than the limit.
    fn skip_line(&mut self) -> Diagnostic {
        let line = self.before.lines + 1;
        loop {
            if let Some(end) = memchr::memchr(b'\n', &self.rest) {
                self.rest.drain(..=end);
                self.before.bytes += end as u64 + 1;
                break;
            }
            self.before.bytes += self.rest.len() as u64;
            self.rest.clear();
            if !self.read_block() {
                break;
            }
        }
        self.before.lines += 1;
        let name = read::name(&self.path);
        Diagnostic::placeless(
            Code::TooLarge,
            format!("line {line} of `{name}` is longer than {} MB", LONGEST_LINE >> 20),
        )
        .about(&name)
        .help("give a file with one object a line")
    }

    /// Reads all of a file in UTF-16, as PowerShell writes it, and goes on with it in UTF-8.
    fn take_utf16(&mut self) -> Result<(), Diagnostic> {
        if self.rest.starts_with(&[0xFF, 0xFE]) || self.rest.starts_with(&[0xFE, 0xFF]) {
            let mut bytes = mem::take(&mut self.rest);
            if let Some(from) = self.from.take() {
                bytes = read::limited(&self.path, from, bytes)?;
            }
            // If it breaks off, that is why its end is no text.
            let text =
                read::decoded(&self.path, bytes).map_err(|error| self.broken_off().unwrap_or(error))?;
            self.from = Some(Box::new(Cursor::new(text.into_bytes())));
            self.fill();
        }
        Ok(())
    }

    /// Whether what was read so far is a line that is a JSON text by itself, with something behind it.
    fn looks_like_lines(&self) -> bool {
        let text = self.rest.strip_prefix(&MARK).unwrap_or(&self.rest).trim_ascii_start();
        let Some(end) = memchr::memchr(b'\n', text) else { return false };
        let (first, behind) = text.split_at(end);
        let Ok(first) = str::from_utf8(first) else { return false };
        let is_object = first.trim_ascii_start().starts_with('{');
        let mut sink = Sink::new();
        let text: Text = first.into();
        is_object
            && !behind.trim_ascii().is_empty()
            && json::read(FileId(0), &text, json::Limits::default(), &mut sink).is_some()
    }

    /// What is said of a file that breaks off, if nothing before the break is checked.
    fn broken_off(&mut self) -> Option<Diagnostic> {
        self.mistake.take().map(|mistake| Diagnostic { help: Vec::new(), ..mistake })
    }

    /// Reads the rest of a file that is one text. One that breaks off is not looked into.
    fn whole(&mut self) -> Result<Part, Diagnostic> {
        if let Some(mistake) = self.broken_off() {
            self.rest.clear();
            return Err(mistake);
        }
        let mut bytes = mem::take(&mut self.rest);
        if let Some(from) = self.from.take() {
            bytes = read::limited(&self.path, from, bytes)?;
        }
        Ok(Part::Whole(self.path.clone(), bytes))
    }
}

impl Iterator for Blocks {
    type Item = Result<Part, Diagnostic>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(mistake) = self.mistake.take() {
            return Some(Err(mistake));
        }
        if self.rest.len() < BLOCK || memchr::memchr(b'\n', &self.rest).is_none() {
            self.fill();
        }
        if !mem::replace(&mut self.begun, true) {
            if let Err(mistake) = self.take_utf16() {
                self.is_lines = true;
                return Some(Err(mistake));
            }
            if self.is_lines && self.rest.is_empty() && self.mistake.is_none() {
                let name = read::name(&self.path);
                return Some(Err(Diagnostic::placeless(Code::NotJson, format!("`{name}` is empty"))
                    .about(&name)
                    .help("see whether what should have written it has failed")));
            }
        }
        if !mem::replace(&mut self.is_lines, true) && !self.looks_like_lines() {
            let whole = self.whole();
            return Some(whole);
        }
        if self.rest.len() > LONGEST_LINE && memchr::memchr(b'\n', &self.rest).is_none() {
            return Some(Err(self.skip_line()));
        }
        if self.rest.is_empty() {
            return self.mistake.take().map(Err);
        }
        let bytes = self.take();
        let before = self.before;
        self.before.bytes += bytes.len() as u64;
        self.before.lines += memchr::memchr_iter(b'\n', &bytes).count();
        Some(Ok(Part::Block(Block { path: self.path.clone(), bytes, before })))
    }
}

/// What came of a block.
pub(super) struct Evaluated {
    /// What its lines delegate.
    pub(super) evaluation: Evaluation,
    /// The number of lines that delegate nothing.
    pub(super) passed_over: usize,
    /// What they say of other lines.
    pub(super) loose: LooseLines,
}

/// What the lines of a block delegate.
pub(super) fn evaluate(block: Block, settings: &Settings) -> Evaluated {
    let Block { path, mut bytes, before } = block;
    let mut sink = Sink::new();
    let mut sources = SourceMap::guarded(template::secret_places_by_line);
    if before.bytes == 0 && bytes.starts_with(&MARK) {
        bytes.iter_mut().take(MARK.len()).for_each(|byte| *byte = b' ');
    }
    let text: Text = match String::from_utf8(bytes) {
        Ok(text) if memchr::memchr(0, text.as_bytes()).is_none() => text.into(),
        Ok(text) => without_foreign(text.into_bytes(), &path, before, &mut sink),
        Err(error) => without_foreign(error.into_bytes(), &path, before, &mut sink),
    };
    let file = sources.add_part(read::name(&path), text.clone(), before);
    let (mut found, mut loose) = (Exported::default(), Loose::default());
    let mut passed_over = 0;
    // Whoever asks for the place of something in the block finds its lines looked for already.
    let lines = sources.get(file).map(SourceFile::lines);
    found.delegations.reserve(lines.map_or(0, LineIndex::count).min(BLOCK / SHORT_LINE));
    let numbering = Some(template::numbering_of_exports());
    for (number, range) in lines.into_iter().flat_map(LineIndex::ranges).enumerate() {
        let bytes = text.as_bytes().get(range.clone()).unwrap_or_default();
        let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        if bytes.trim_ascii().is_empty() {
            continue;
        }
        let line = range.start..range.start + bytes.len();
        if let Some(tree) =
            json::read_numbered(numbering, (file, &text), line, json::Limits::default(), &mut sink)
        {
            let so_far = (found.delegations.len(), found.unseen.len());
            template::read_exported(tree.root(), &mut found);
            if !found.loose.is_empty() {
                let start = Before {
                    lines: before.lines + number,
                    columns: 0,
                    bytes: before.bytes + range.start as u64,
                };
                loose.append(mem::take(&mut found.loose).at(|_| start));
            } else if so_far == (found.delegations.len(), found.unseen.len()) {
                match template::detect(tree.root()) {
                    JsonFile::Template | JsonFile::Policy | JsonFile::Resource => {
                        sink.push(template_in_line(&tree));
                    }
                    _ => passed_over += 1,
                }
            }
        }
    }
    let seen = settings.identities.as_ref();
    let mut diagnostics = sink.into_sorted();
    template::redact(&mut diagnostics, &sources);
    let evaluation = Evaluation {
        name: read::name(&path),
        identity: seen.map_or_else(String::new, |seen| seen.of([path.as_path()])),
        sources,
        diagnostics,
        delegations: found.delegations,
        unseen: found.unseen,
        exported: true,
    };
    Evaluated { evaluation, passed_over, loose: LooseLines { path, loose } }
}

impl LooseLines {
    /// Goes on with the next block, and gives what is open of a file that ends before it.
    pub(super) fn append(&mut self, next: Self) -> Option<Evaluation> {
        if self.path == next.path {
            self.loose.append(next.loose);
            return None;
        }
        mem::replace(self, next).settle()
    }

    /// What is missing of a file now that all of it was read.
    pub(super) fn settle(self) -> Option<Evaluation> {
        let name = read::name(&self.path);
        let mut sources = SourceMap::new();
        // The line is known, and its text is not at hand any more.
        let unseen: Vec<Cause> = (self.loose.settle())
            .map(|(kind, start)| Cause::at(kind, Span::new(sources.add_part(name.clone(), "", start), 0, 0)))
            .collect();
        let nothing = Evaluation::broken(name, Text::default(), Vec::new());
        let evaluation = Evaluation { sources, unseen, exported: true, ..nothing };
        (!evaluation.unseen.is_empty()).then_some(evaluation)
    }
}

fn template_in_line(tree: &JsonTree) -> Diagnostic {
    let start = tree.root().span().start as usize;
    let opening = Span::new(tree.file(), start, start + 1);
    let message = "a line holds a template, and only exports are read line by line";
    Diagnostic::new(Code::NotATemplate, message, opening, "this is no export")
        .help("give the template as a file of its own")
}

/// The lines that are text; the others are blank, and reported each at its place.
fn without_foreign(mut bytes: Vec<u8>, path: &Path, before: Before, sink: &mut Sink) -> Text {
    let is_text = |line: &[u8]| str::from_utf8(line).is_ok() && memchr::memchr(0, line).is_none();
    for (number, line) in bytes.split_mut(|byte| *byte == b'\n').enumerate() {
        if !is_text(line) {
            line.fill(b' ');
            let place = before.lines + number + 1;
            let name = read::name(path);
            let message = format!("line {place} of `{name}` is not Unicode text");
            let told = Diagnostic::placeless(Code::NotUnicode, message).about(&name);
            sink.push(told.help("write the file as UTF-8"));
        }
    }
    // Nothing is replaced any more.
    String::from_utf8_lossy(&bytes).into_owned().into()
}
