//! Files that are there whole or not at all.

use std::fs::{self, File};
use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

static COUNT: AtomicU64 = AtomicU64::new(0);

/// Has `write` make a file beside `path`, which then takes its place: on disk before it does, and with the permissions that
/// a new file gets.
///
/// # Errors
/// The system's. `path` is then as it was.
pub fn replace(path: &Path, write: impl FnOnce(&PathBuf) -> Result<()>) -> Result<()> {
    let path = std::path::absolute(path)?;
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(Error::new(ErrorKind::IsADirectory, "it is a folder"));
    };
    if path.is_dir() {
        return Err(Error::new(ErrorKind::IsADirectory, "it is a folder"));
    }
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let mut partial = name.to_owned();
    partial.push(format!(".{}-{number}.partial", std::process::id()));
    let partial = folder.join(partial);
    let written = File::create(&partial).and_then(|file| file.metadata()).and_then(|new| {
        write(&partial)?;
        fs::set_permissions(&partial, new.permissions())?;
        File::open(&partial)?.sync_all()?;
        fs::rename(&partial, &path)?;
        File::open(folder)?.sync_all()
    });
    if written.is_err() {
        // It may not have come to be, or have been renamed.
        let _ = fs::remove_file(&partial);
    }
    written
}
