//! Unpacked packages of AOTInductor. Processes that share a folder unpack a package only once.
//!
//! For each package, the folder holds a folder of files and two lock files. A process that uses the files has
//! a shared lock on `users`. A process that makes the files, begins to use them or removes them has an
//! exclusive lock on `changes` while it does so. A lock ends with its process, however the process ends. A
//! process that uses files also locks the folder itself, so that nobody removes it.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::private_folder::{DO_NOT_WAIT, EXCLUSIVE, SHARED, UNLOCK, lock};

mod folders;
mod names;

pub use folders::remove_own_folder;

use folders::{own_folder, shared_folder};
use names::{SIDE_ENDINGS, instance_name};

/// The unpacked files of a model. Dropping it removes them, unless another process uses them.
pub struct Unpacked {
    files: PathBuf,
    users: File,
    changes: File,
    _folder: File,
}

impl Unpacked {
    /// Returns the files of a model of the package at `path`. If no process has unpacked them, `unpack` does.
    ///
    /// The files are in `shared`, or in a folder of this process.
    ///
    /// # Errors
    /// An error of the system, or of `unpack`.
    pub fn new(
        path: &Path,
        model: &str,
        shared: Option<&Path>,
        mut unpack: impl FnMut(&Path) -> io::Result<()>,
    ) -> io::Result<Self> {
        let name = instance_name(&path.metadata()?, model);
        let (folder, in_use) = match shared {
            Some(folder) => shared_folder(folder)?,
            None => own_folder()?,
        };
        let beside = |ending: &str| folder.join(format!("{name}.{ending}"));
        let [partial, users, changes] = SIDE_ENDINGS.map(beside);
        let (users, changes) = (lock_file(&users)?, lock_file(&changes)?);
        let unpacked = Self { files: folder.join(&name), users, changes, _folder: in_use };
        unpacked.with_changes_locked(|| {
            if !unpacked.files.is_dir() {
                // A process that was killed may have left an incomplete folder.
                remove(&partial)?;
                fs::DirBuilder::new().mode(0o700).create(&partial)?;
                unpack(&partial).inspect_err(|_| drop(remove(&partial)))?;
                fs::rename(&partial, &unpacked.files)?;
            }
            lock(&unpacked.users, SHARED)
        })?;
        Ok(unpacked)
    }

    /// Runs `body` while no other process makes the files, begins to use them, or removes them.
    fn with_changes_locked<T>(&self, body: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        lock(&self.changes, EXCLUSIVE)?;
        let outcome = body();
        lock(&self.changes, UNLOCK)?;
        outcome
    }

    /// Returns the folder of the files.
    pub fn files(&self) -> &Path {
        &self.files
    }
}

impl Drop for Unpacked {
    fn drop(&mut self) {
        // If this fails, the files are removed with the folder.
        drop(self.with_changes_locked(|| {
            lock(&self.users, EXCLUSIVE | DO_NOT_WAIT)?;
            remove(&self.files)
        }));
    }
}

fn lock_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true).mode(0o600).custom_flags(libc::O_NOFOLLOW).open(path)
}

/// Removes a folder if it exists.
fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn lock_mutex<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod testing {
    use super::*;

    /// Makes a folder for a test.
    pub(super) fn scratch(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("cohort-unpacked-{name}-{}", std::process::id()));
        fs::DirBuilder::new().mode(0o700).create(&folder).unwrap();
        folder
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::testing::scratch;
    use super::*;
    use crate::private_folder::lock_unused;

    fn package(folder: &Path, text: &str) -> PathBuf {
        let path = folder.join("model.pt2");
        fs::write(&path, text).unwrap();
        path
    }

    /// Locks the files as another process would.
    fn elsewhere(unpacked: &Unpacked) -> File {
        let mut name = unpacked.files().as_os_str().to_owned();
        name.push(".users");
        let users = lock_file(Path::new(&name)).unwrap();
        lock(&users, SHARED).unwrap();
        users
    }

    #[test]
    fn files_exist_until_no_process_uses_them() {
        let folder = scratch("shared");
        let path = package(&folder, "a");
        let write = |into: &Path| fs::write(into.join("x"), "files");
        let first = Unpacked::new(&path, "model", Some(&folder), write).unwrap();
        let files = first.files().to_owned();
        assert_eq!(fs::read(files.join("x")).unwrap(), b"files");
        let other = elsewhere(&first);
        // A second process does not wait for the first.
        first.with_changes_locked(|| Ok(())).unwrap();
        drop(first);
        assert!(files.is_dir());
        drop(other);
        // When this process loads the model again, it gets separate files, and removes them.
        let second = Unpacked::new(&path, "model", Some(&folder), write).unwrap();
        assert_ne!(second.files(), files);
        let files = second.files().to_owned();
        drop(second);
        assert!(!files.exists());
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_failure_leaves_nothing_and_incomplete_files_are_unpacked_again() {
        let folder = scratch("partial");
        let path = package(&folder, "ab");
        let calls = Cell::new(0);
        let failed = Unpacked::new(&path, "model", Some(&folder), |into| {
            calls.set(calls.get() + 1);
            fs::write(into.join("x"), "half")?;
            Err(io::Error::other("full"))
        });
        assert_eq!(failed.err().unwrap().to_string(), "full");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 3, "the package and lock files");
        let done = Unpacked::new(&path, "model", Some(&folder), |into| {
            calls.set(calls.get() + 1);
            fs::write(into.join("y"), "whole")
        });
        assert_eq!(fs::read_dir(done.unwrap().files()).unwrap().count(), 1);
        assert_eq!(calls.get(), 2);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn nothing_is_unpacked_to_a_folder_that_others_could_change() {
        use std::os::unix::fs::PermissionsExt;
        let parent = scratch("others");
        let path = package(&parent, "a");
        let shared = parent.join("shared");
        let new =
            || Unpacked::new(&path, "model", Some(&shared), |_| Ok(())).map(|_| ()).map_err(|error| error.to_string());
        let set = |path: &Path, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        assert_eq!(new(), Ok(()));
        set(&shared, 0o777);
        assert!(new().unwrap_err().contains("others may write to "));
        set(&shared, 0o700);
        set(&parent, 0o777);
        let message = new().unwrap_err();
        assert!(message.contains("which has no sticky bit; set TMPDIR to a folder"), "{message}");
        set(&parent, 0o700);
        fs::remove_dir_all(&parent).unwrap();
    }

    #[test]
    fn a_removed_shared_folder_is_made_again() {
        let parent = scratch("gone");
        let path = package(&parent, "a");
        let shared = parent.join("runner/packages");
        let new = || Unpacked::new(&path, "model", Some(&shared), |into| fs::write(into.join("x"), "files")).unwrap();
        let first = new();
        fs::remove_dir_all(parent.join("runner")).unwrap();
        let second = new();
        assert!(second.files().join("x").is_file());
        assert!(lock_unused(&shared).is_none(), "it is in use");
        drop((first, second));
        assert!(lock_unused(&shared).is_some());
        fs::remove_dir_all(&parent).unwrap();
    }
}
