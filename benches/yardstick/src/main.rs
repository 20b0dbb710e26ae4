//! What any program has to do that reads JSON: find the files, read them, parse them into `serde_json::Value`.
//!
//! `yardstick values PATH…` does this and no more; `yardstick bytes PATH…` only reads. A path is a folder, whose
//! `.json` files are taken in order of their names, or a file; in a file that ends in `.ndjson` each line is a
//! document. One thread.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::Value;

/// What was met.
#[derive(Default)]
struct Count {
    documents: u64,
    bytes: u64,
    members: u64,
}

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let parse = match arguments.next() {
        Some(mode) if mode == "values" => true,
        Some(mode) if mode == "bytes" => false,
        _ => {
            eprintln!("usage: yardstick (values | bytes) PATH…");
            return ExitCode::from(2);
        }
    };
    let mut count = Count::default();
    for path in arguments {
        if let Err(error) = count.path(Path::new(&path), parse) {
            eprintln!("yardstick: {}: {error}", Path::new(&path).display());
            return ExitCode::FAILURE;
        }
    }
    println!("{} documents, {} bytes, {} members", count.documents, count.bytes, count.members);
    ExitCode::SUCCESS
}

impl Count {
    fn path(&mut self, path: &Path, parse: bool) -> io::Result<()> {
        if path.extension().is_some_and(|extension| extension == "ndjson") {
            return if parse { self.lines(path) } else { self.blocks(path) };
        }
        let mut files = Vec::new();
        collect(path, &mut files)?;
        files.sort();
        for file in files {
            let bytes = fs::read(file)?;
            self.document(&bytes, parse)?;
        }
        Ok(())
    }

    fn document(&mut self, bytes: &[u8], parse: bool) -> io::Result<()> {
        self.documents += 1;
        self.bytes += bytes.len() as u64;
        if parse {
            let value: Value = serde_json::from_slice(bytes)?;
            // Something has to depend on the value, or it need not be made.
            self.members += value.as_object().map_or(0, |members| members.len() as u64);
        }
        Ok(())
    }

    fn lines(&mut self, path: &Path) -> io::Result<()> {
        let mut reader = BufReader::with_capacity(1 << 16, File::open(path)?);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line)? > 0 {
            self.document(&line, true)?;
            line.clear();
        }
        Ok(())
    }

    fn blocks(&mut self, path: &Path) -> io::Result<()> {
        let mut file = File::open(path)?;
        let mut block = vec![0; 1 << 16];
        loop {
            let length = file.read(&mut block)?;
            if length == 0 {
                return Ok(());
            }
            self.bytes += length as u64;
        }
    }
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    Ok(())
}
