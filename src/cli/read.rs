//! Files to texts. Everything that keeps a file from being read becomes a diagnostic with its name.
//!
//! A file that is compressed with gzip or zstd is read as what it holds, told by its first bytes.

use std::fs::{File, Metadata};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

use crate::diagnostic::{Code, Diagnostic};
use crate::text::decode::{self, DecodeError};
use crate::text::escape::printable;

/// The largest file that is read as one text, in bytes, and the most that a compressed one may hold.
/// Azure takes templates of 4 MB; exports are larger.
const LARGEST: u64 = 256 << 20;

/// How much of a compressed file is read at once, in bytes.
const BUFFER: usize = 64 << 10;

/// The first bytes of compressed files.
const GZIP: [u8; 2] = [0x1F, 0x8B];
const ZSTD: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];

/// The text of a file, or of standard input for `-`.
pub(super) fn text(path: &Path) -> Result<String, Diagnostic> {
    let (bytes, is_compressed) = bytes(path).map_err(|refused| refused.told(path))?;
    decoded(path, bytes).map_err(|refused| {
        let promised = promised(path).filter(|_| !is_compressed);
        promised.map_or(refused, |form| uncompressed(path, form))
    })
}

/// Whether a path stands for standard input.
pub(super) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The form of compression that a file's name promises.
fn promised(path: &Path) -> Option<&'static str> {
    let ending = path.extension()?.to_str()?;
    [("gz", "gzip"), ("zst", "zstd")]
        .iter()
        .find(|(known, _)| ending.eq_ignore_ascii_case(known))
        .map(|(_, form)| *form)
}

/// What is said of a file that is neither a text nor what its name promises.
fn uncompressed(path: &Path, form: &str) -> Diagnostic {
    let name = name(path);
    let message = format!("`{name}` is not {form}, though its name says so, and no text either");
    Diagnostic::placeless(Code::NotUnicode, message)
        .about(&name)
        .help("compress it again, or download it again as it is")
}

/// The text that the bytes of a file are.
pub(super) fn decoded(path: &Path, bytes: Vec<u8>) -> Result<String, Diagnostic> {
    decode::decode(bytes).map_err(|error| undecodable(&name(path), &error))
}

/// The bytes of a file, or of standard input for `-`, to be read little by little.
pub(super) fn stream(path: &Path) -> Result<Box<dyn Read + Send>, Diagnostic> {
    let mut from: Box<dyn Read + Send> = if is_stdin(path) {
        Box::new(io::stdin())
    } else {
        Box::new(regular(path).map_err(|refused| refused.told(path))?.0)
    };
    let refused = |error| Refused::Io(error).told(path);
    let enough = if promised(path).is_some() { BUFFER } else { ZSTD.len() };
    let mut start = Vec::new();
    from.by_ref().take(enough as u64).read_to_end(&mut start).map_err(refused)?;
    let (is_gzip, is_zstd) = (start.starts_with(&GZIP), start.starts_with(&ZSTD));
    let could_be_text = is_text(&start);
    let from = Cursor::new(start).chain(from);
    if is_gzip {
        Ok(Box::new(MultiGzDecoder::new(buffered(from))))
    } else if is_zstd {
        Ok(Box::new(Frames::new(buffered(from)).map_err(refused)?))
    } else if let Some(form) = promised(path).filter(|_| !could_be_text) {
        Err(uncompressed(path, form))
    } else {
        // It is read block by block, each without a copy in between.
        Ok(Box::new(from))
    }
}

/// Whether a text can begin like this. A character may be cut off where what was read so far ends.
fn is_text(start: &[u8]) -> bool {
    let is_utf_16 = matches!(start, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]);
    let is_utf_8 = str::from_utf8(start).map_or_else(|error| error.error_len().is_none(), |_| true);
    is_utf_16 || (is_utf_8 && memchr::memchr(0, start).is_none())
}

fn buffered<R: Read>(from: R) -> BufReader<R> {
    BufReader::with_capacity(BUFFER, from)
}

/// All frames of a text that is compressed with zstd, one after the other.
struct Frames<R: BufRead>(Option<StreamingDecoder<R, FrameDecoder>>);

impl<R: BufRead> Frames<R> {
    fn new(from: R) -> io::Result<Self> {
        Ok(Self(Some(StreamingDecoder::new(from).map_err(io::Error::other)?)))
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(frame) = &mut self.0 {
            let length = frame.read(buffer)?;
            if length > 0 || buffer.is_empty() {
                return Ok(length);
            }
            let Some(mut rest) = self.0.take().map(StreamingDecoder::into_inner) else { break };
            if !rest.fill_buf()?.is_empty() {
                *self = Self::new(rest)?;
            }
        }
        Ok(0)
    }
}

/// Reads what follows `bytes` to its end, unless that is too much.
pub(super) fn limited(path: &Path, from: impl Read, bytes: Vec<u8>) -> Result<Vec<u8>, Diagnostic> {
    read_limited(from, bytes).map_err(|refused| refused.told(path))
}

/// The name of a file as messages show it.
pub(super) fn name(path: &Path) -> String {
    if is_stdin(path) { "<stdin>".to_owned() } else { printable(&path.to_string_lossy()).into_owned() }
}

enum Refused {
    Io(io::Error),
    Folder,
    NotAFile,
    TooLarge,
}

impl Refused {
    fn told(self, path: &Path) -> Diagnostic {
        let name = name(path);
        let told = match self {
            Self::Io(error) => unreadable(&name, &error),
            Self::Folder => Diagnostic::placeless(Code::Unreadable, format!("`{name}` is a folder"))
                .help("name a file of it"),
            Self::TooLarge => {
                Diagnostic::placeless(Code::TooLarge, format!("`{name}` is larger than {} MB", LARGEST >> 20))
                    .help("split the file, or give an export with one object a line as `.ndjson`")
            }
            Self::NotAFile => {
                Diagnostic::placeless(Code::Unreadable, format!("`{name}` is not a regular file"))
            }
        };
        told.about(&name)
    }
}

/// Opens a regular file; also says how long it is.
fn regular(path: &Path) -> Result<(File, u64), Refused> {
    // An open file tells sooner what it is than its path does.
    if let Ok(file) = opened_at_once(path) {
        let length = length(&file.metadata().map_err(Refused::Io)?)?;
        return Ok((file, length));
    }
    // The path still tells what a thing is that cannot be opened so: a socket, a folder of somebody
    // else, or nothing.
    let length = length(&std::fs::metadata(path).map_err(Refused::Io)?)?;
    Ok((File::open(path).map_err(Refused::Io)?, length))
}

/// The length of a regular file.
fn length(about: &Metadata) -> Result<u64, Refused> {
    match about.file_type() {
        kind if kind.is_dir() => Err(Refused::Folder),
        kind if kind.is_file() => Ok(about.len()),
        _ => Err(Refused::NotAFile),
    }
}

/// Opens whatever is there, but waits for nobody: neither for a pipe's writer, nor for a line of a
/// terminal, which does not become the program's either.
#[cfg(unix)]
fn opened_at_once(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    File::options().read(true).custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY).open(path)
}

/// Elsewhere opening may wait, so that the path has to be asked first.
#[cfg(not(unix))]
fn opened_at_once(_: &Path) -> io::Result<File> {
    Err(io::ErrorKind::Unsupported.into())
}

/// The bytes of a file or what is compressed in it, and whether it is compressed.
fn bytes(path: &Path) -> Result<(Vec<u8>, bool), Refused> {
    let bytes = if is_stdin(path) {
        stdin()?
    } else {
        let (file, length) = regular(path)?;
        if length > LARGEST {
            return Err(Refused::TooLarge);
        }
        // What it had when it was opened is all that is asked for, so that nobody need look for its
        // end. Files that a system makes up while they are read say that they are empty.
        let asked = if length == 0 { LARGEST + 1 } else { length };
        read_limited(file.take(asked), Vec::with_capacity(usize::try_from(length).unwrap_or(0)))?
    };
    if bytes.starts_with(&GZIP) {
        Ok((read_limited(MultiGzDecoder::new(bytes.as_slice()), Vec::new())?, true))
    } else if bytes.starts_with(&ZSTD) {
        Ok((read_limited(Frames::new(bytes.as_slice()).map_err(Refused::Io)?, Vec::new())?, true))
    } else {
        Ok((bytes, false))
    }
}

/// What standard input holds, which can be read only once: many templates may take their values from it, in any
/// order.
fn stdin() -> Result<Vec<u8>, Refused> {
    static HELD: Mutex<Option<Vec<u8>>> = Mutex::new(None);
    let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(bytes) = &*held {
        return Ok(bytes.clone());
    }
    let bytes = read_limited(io::stdin().lock(), Vec::new())?;
    *held = Some(bytes.clone());
    Ok(bytes)
}

/// Reads no more than the limit, however the file grows meanwhile.
fn read_limited(from: impl Read, mut bytes: Vec<u8>) -> Result<Vec<u8>, Refused> {
    let left = (LARGEST + 1).saturating_sub(bytes.len() as u64);
    from.take(left).read_to_end(&mut bytes).map_err(Refused::Io)?;
    if bytes.len() as u64 > LARGEST { Err(Refused::TooLarge) } else { Ok(bytes) }
}

fn unreadable(name: &str, error: &io::Error) -> Diagnostic {
    match error.kind() {
        io::ErrorKind::NotFound => {
            Diagnostic::placeless(Code::NothingFound, format!("there is no `{name}`")).help("check the path")
        }
        io::ErrorKind::PermissionDenied => {
            Diagnostic::placeless(Code::Unreadable, format!("`{name}` may not be read"))
                .help("check the file's permissions")
        }
        _ => Diagnostic::placeless(Code::Unreadable, format!("`{name}` cannot be read: {error}")),
    }
}

fn undecodable(name: &str, error: &DecodeError) -> Diagnostic {
    Diagnostic::placeless(Code::NotUnicode, format!("`{name}` is not Unicode text: {error}"))
        .about(name)
        .help("save the file as UTF-8")
}

/// What is said of a file that can be read up to a place only.
pub(super) fn broken_off(path: &Path, error: &io::Error) -> Diagnostic {
    let name = name(path);
    let message = format!("`{name}` cannot be read to its end: {error}");
    Diagnostic::placeless(Code::Unreadable, message)
        .about(&name)
        .help("what stands before the break was checked")
}
