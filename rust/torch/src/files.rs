//! Replaces files atomically.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{Error, ErrorKind, Result};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::private_folder::random;

/// The longest file name that becomes part of the temporary file's name, because the system limits the
/// length.
const MAX_NAME_LENGTH: usize = 200;

/// Lets `write` make a file beside `path`, and then moves it to `path`.
///
/// The file is on disk before it is moved. It has the permissions of a new file. Even if others may write to
/// the folder, this never writes to a file of theirs.
///
/// # Errors
/// An error of the system. `path` is then unchanged.
pub fn replace(path: &Path, write: impl FnOnce(&PathBuf) -> Result<()>) -> Result<()> {
    let path = std::path::absolute(path)?;
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(Error::new(ErrorKind::IsADirectory, "it is a folder"));
    };
    if path.is_dir() {
        return Err(Error::new(ErrorKind::IsADirectory, "it is a folder"));
    }
    let (partial, new) = create_beside(folder, name)?;
    let written = new.metadata().and_then(|new| {
        write(&partial)?;
        // `write` may have replaced the file by another one.
        let written = OpenOptions::new().read(true).custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK).open(&partial)?;
        written.set_permissions(new.permissions())?;
        written.sync_all()?;
        fs::rename(&partial, &path)?;
        File::open(folder)?.sync_all()
    });
    if written.is_err() {
        // If the file has already been renamed, the removal fails, which is fine.
        let _ = fs::remove_file(&partial);
    }
    written
}

/// Makes a file with an unpredictable name. It is always new, even if others make files in the folder.
fn create_beside(folder: &Path, name: &OsStr) -> Result<(PathBuf, File)> {
    let mut partial = if name.len() > MAX_NAME_LENGTH { OsStr::new("") } else { name }.to_owned();
    partial.push(format!(".{:016x}.partial", random()));
    let partial = folder.join(partial);
    let new = OpenOptions::new().write(true).create_new(true).open(&partial)?;
    Ok((partial, new))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn a_replaced_file_has_the_permissions_of_a_new_one_and_nothing_else_remains() {
        let folder = std::env::temp_dir().join(format!("cohort-files-{:x}", random()));
        fs::create_dir(&folder).unwrap();
        let fresh = folder.join("fresh");
        File::create(&fresh).unwrap();
        let mode = |path: &Path| fs::symlink_metadata(path).unwrap().permissions().mode();
        for name in ["saved".to_owned(), "x".repeat(255)] {
            let path = folder.join(name);
            for text in ["first", "second"] {
                replace(&path, |partial| fs::write(partial, text)).unwrap();
                assert_eq!(fs::read_to_string(&path).unwrap(), text);
                assert_eq!(mode(&path), mode(&fresh));
            }
            replace(&path, |_| Err(Error::other("full"))).unwrap_err();
            assert_eq!(fs::read_to_string(&path).unwrap(), "second");
        }
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 3);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn links_of_others_are_not_followed() {
        let folder = std::env::temp_dir().join(format!("cohort-files-{:x}", random()));
        fs::create_dir(&folder).unwrap();
        let victim = folder.join("victim");
        fs::write(&victim, "unchanged").unwrap();
        let path = folder.join("saved");
        symlink(&victim, &path).unwrap();
        // Predictable names: the process ID and a counter.
        for number in 0..100 {
            symlink(&victim, folder.join(format!("saved.{}-{number}.partial", std::process::id()))).unwrap();
        }
        replace(&path, |partial| fs::write(partial, "new")).unwrap();
        assert_eq!(fs::read_to_string(&victim).unwrap(), "unchanged");
        assert!(fs::symlink_metadata(&path).unwrap().is_file());
        // A link that replaces the new file before it is renamed.
        let swapped = replace(&path, |partial| {
            fs::remove_file(partial)?;
            symlink(&victim, partial)
        });
        assert!(swapped.is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        fs::remove_dir_all(&folder).unwrap();
    }
}
