//! Where the output goes: standard output, or a file that appears when it is complete.

use crate::message::Failure;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Stdout, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// An open output. Dropped without [`Output::finish`], a file leaves no trace.
pub(crate) struct Output {
    place: String,
    kind: Kind,
}

enum Kind {
    Stdout(BufWriter<Stdout>),
    /// A device or pipe that is there already: it cannot be replaced, only written to.
    Device(BufWriter<File>),
    File {
        writer: BufWriter<NamedTempFile>,
        target: PathBuf,
    },
}

impl Output {
    /// Opens `path`, or standard output.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else {
            return Ok(Self { place: "standard output".to_owned(), kind: Kind::Stdout(BufWriter::new(io::stdout())) });
        };
        let place = path.display().to_string();
        let kind = open_file(path).map_err(|error| Failure::output(&place, &error))?;
        Ok(Self { place, kind })
    }

    /// Writes all of `bytes`; what goes to standard output or a device goes there at once.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let written = match &mut self.kind {
            Kind::Stdout(writer) => writer.write_all(bytes).and_then(|()| writer.flush()),
            Kind::Device(writer) => writer.write_all(bytes).and_then(|()| writer.flush()),
            Kind::File { writer, .. } => writer.write_all(bytes),
        };
        written.map_err(|error| Failure::output(&self.place, &error))
    }

    /// Makes a file appear under its name, whole.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        let finished = match self.kind {
            Kind::Stdout(mut writer) => writer.flush(),
            Kind::Device(mut writer) => writer.flush(),
            Kind::File { writer, target } => writer
                .into_inner()
                .map_err(io::IntoInnerError::into_error)
                .and_then(|file| file.as_file().sync_all().map(|()| file))
                .and_then(|file| file.persist(&target).map(drop).map_err(|error| error.error)),
        };
        finished.map_err(|error| Failure::output(&self.place, &error))
    }
}

fn open_file(path: &Path) -> io::Result<Kind> {
    // A link is followed: its target is replaced, the link stays.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    match fs::metadata(&target) {
        Ok(data) if data.is_dir() => return Err(io::Error::from(io::ErrorKind::IsADirectory)),
        Ok(data) if !data.is_file() => return Ok(Kind::Device(BufWriter::new(OpenOptions::new().write(true).open(&target)?))),
        _ => {}
    }
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".onrecord-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // What any new file gets; the process's mask applies.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    Ok(Kind::File { writer: BufWriter::new(builder.tempfile_in(folder)?), target })
}

/// Writes a small file whole.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut output = Output::open(Some(path))?;
    output.write(bytes)?;
    output.finish()
}
