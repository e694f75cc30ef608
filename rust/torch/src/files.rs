//! Files that are there whole or not at all.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{Error, ErrorKind, Result};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::held::random;

/// Names of files that are longer than this are left out of those of what will replace them: the system has a limit.
const LONG: usize = 200;

/// Has `write` make a file beside `path`, which then takes its place: on disk before it does, and with the permissions that
/// a new file gets. In a folder that others may write to, too, nothing that they have put there is written to.
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
    let (partial, new) = create_beside(folder, name)?;
    let written = new.metadata().and_then(|new| {
        write(&partial)?;
        // It may be another file by now: some writers replace it.
        let written = OpenOptions::new().read(true).custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK).open(&partial)?;
        written.set_permissions(new.permissions())?;
        written.sync_all()?;
        fs::rename(&partial, &path)?;
        File::open(folder)?.sync_all()
    });
    if written.is_err() {
        // It may have been renamed.
        let _ = fs::remove_file(&partial);
    }
    written
}

/// Makes a file that nobody could expect: it is a new one, whatever others have put beside it.
fn create_beside(folder: &Path, name: &OsStr) -> Result<(PathBuf, File)> {
    let mut partial = if name.len() > LONG { OsStr::new("") } else { name }.to_owned();
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
    fn a_file_is_replaced_with_the_permissions_of_a_new_one_and_nothing_is_left() {
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
    fn links_that_others_have_put_there_are_not_followed() {
        let folder = std::env::temp_dir().join(format!("cohort-files-{:x}", random()));
        fs::create_dir(&folder).unwrap();
        let victim = folder.join("victim");
        fs::write(&victim, "as it was").unwrap();
        let path = folder.join("saved");
        symlink(&victim, &path).unwrap();
        // As names are that tell of the process, and count.
        for number in 0..100 {
            symlink(&victim, folder.join(format!("saved.{}-{number}.partial", std::process::id()))).unwrap();
        }
        replace(&path, |partial| fs::write(partial, "new")).unwrap();
        assert_eq!(fs::read_to_string(&victim).unwrap(), "as it was");
        assert!(fs::symlink_metadata(&path).unwrap().is_file());
        // One that takes its place meanwhile.
        let swapped = replace(&path, |partial| {
            fs::remove_file(partial)?;
            symlink(&victim, partial)
        });
        assert!(swapped.is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        fs::remove_dir_all(&folder).unwrap();
    }
}
