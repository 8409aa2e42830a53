//! Finding and reading the documents.

use crate::message::{Failure, describe};
use jiff::civil::Date;
use onrecord::{Document, DocumentError, Origin};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The ending of the files that are taken from folders.
const ENDING: &str = "txt";

/// A text to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Input {
    /// Its file, or `-` for standard input.
    pub(crate) path: PathBuf,
    /// Its name below the argument that led to it: for the names of files made from it.
    pub(crate) relative: PathBuf,
}

impl Input {
    pub(crate) fn is_stdin(&self) -> bool {
        self.path.as_os_str() == "-"
    }
}

/// The texts that the arguments lead to, in order: arguments as given, folders by name, deepest
/// last. Folders are listed one at a time, so that memory grows with the largest of them only.
pub(crate) struct Inputs {
    /// What is still to be looked at; the next one is last.
    waiting: Vec<Waiting>,
    /// How many texts the folder of the present argument has given so far.
    in_argument: usize,
}

enum Waiting {
    Argument(PathBuf),
    File(Input),
    /// A folder: its path, and its name below the argument.
    Folder {
        path: PathBuf,
        relative: PathBuf,
    },
    /// All of an argument's folder has been seen; how many texts were found below it is known now.
    EndOfArgument(PathBuf),
}

impl Inputs {
    pub(crate) fn new(arguments: &[PathBuf]) -> Self {
        Self { waiting: arguments.iter().rev().cloned().map(Waiting::Argument).collect(), in_argument: 0 }
    }
}

/// Texts, with what went wrong on the way to others.
impl Iterator for Inputs {
    type Item = Result<Input, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.waiting.pop()? {
                Waiting::Argument(path) => {
                    if path.as_os_str() != "-" && path.is_dir() {
                        self.in_argument = 0;
                        self.waiting.push(Waiting::EndOfArgument(path.clone()));
                        self.waiting.push(Waiting::Folder { path, relative: PathBuf::new() });
                    } else {
                        let relative = path.file_name().map_or_else(|| path.clone(), PathBuf::from);
                        return Some(Ok(Input { path, relative }));
                    }
                }
                Waiting::File(input) => {
                    self.in_argument += 1;
                    return Some(Ok(input));
                }
                Waiting::Folder { path, relative } => {
                    if let Err(error) = self.open_folder(&path, &relative) {
                        // Said here; that the folder gave no text need not be said as well.
                        self.in_argument += 1;
                        return Some(Err(Failure::document(path.display(), describe(&error))));
                    }
                }
                Waiting::EndOfArgument(path) => {
                    if self.in_argument == 0 {
                        return Some(Err(Failure::document(path.display(), format_args!("no .{ENDING} files in this folder"))));
                    }
                }
            }
        }
    }
}

impl Inputs {
    /// Puts the texts of a folder and then its folders on the list. Links to folders are not followed.
    fn open_folder(&mut self, path: &Path, relative: &Path) -> io::Result<()> {
        let (mut files, mut folders) = (Vec::new(), Vec::new());
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            if hidden {
                continue;
            }
            if kind.is_dir() {
                folders.push(entry.file_name());
            } else if Path::new(&entry.file_name()).extension().is_some_and(|ending| ending.eq_ignore_ascii_case(ENDING))
                && (kind.is_file() || fs::metadata(entry.path()).is_ok_and(|data| data.is_file()))
            {
                files.push(entry.file_name());
            }
        }
        files.sort_unstable();
        folders.sort_unstable();
        let below = |name: &std::ffi::OsString| (path.join(name), relative.join(name));
        self.waiting.extend(folders.iter().rev().map(below).map(|(path, relative)| Waiting::Folder { path, relative }));
        self.waiting.extend(files.iter().rev().map(below).map(|(path, relative)| Waiting::File(Input { path, relative })));
        Ok(())
    }
}

/// Reads one text.
pub(crate) fn read_document(input: &Input, date: Option<Date>) -> Result<Document, Failure> {
    let place = if input.is_stdin() { "standard input".to_owned() } else { input.path.display().to_string() };
    let bytes = read_bytes(input).map_err(|error| Failure::document(&place, describe(&error)))?;
    let origin = Origin { path: Some(input.path.display().to_string()), media_type: Some("text/plain".to_owned()), ..Origin::default() };
    let document = Document::from_bytes(&bytes, origin).map_err(|error: DocumentError| Failure::document(&place, error))?;
    Ok(match date {
        Some(date) => document.with_published(date),
        None => document,
    })
}

/// All bytes, or a few more than a document may have.
fn read_bytes(input: &Input) -> io::Result<Vec<u8>> {
    let most = Document::MAX_BYTES as u64 + 1;
    let mut bytes = Vec::new();
    if input.is_stdin() {
        io::stdin().lock().take(most).read_to_end(&mut bytes)?;
    } else {
        let file = File::open(&input.path)?;
        let data = file.metadata()?;
        if data.is_dir() {
            return Err(io::Error::from(io::ErrorKind::IsADirectory));
        }
        bytes.reserve(usize::try_from(data.len().min(most)).unwrap_or(0));
        file.take(most).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}
