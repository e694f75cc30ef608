//! Folders that only this user can write to, and locks that show that a folder is in use.
//!
//! The folders hold code, so other users must not be able to change them.
//!
//! The owner makes a folder, takes a shared lock on it, and then checks that the folder is still at its path.
//! A process that cleans up takes an exclusive lock, makes the same check, and removes the folder while it
//! holds the lock. Whichever is first, the other one notices: the cleaner gets no lock, or the owner makes
//! another folder.
//!
//! A lock ends with its process. It also works between containers that share a file system, where process IDs
//! mean nothing. Runners use the same protocol (`transport/file_lock.ts`).

use std::ffi::c_int;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

pub(crate) const SHARED: c_int = libc::LOCK_SH;
pub(crate) const EXCLUSIVE: c_int = libc::LOCK_EX;
pub(crate) const DO_NOT_WAIT: c_int = libc::LOCK_NB;
pub(crate) const UNLOCK: c_int = libc::LOCK_UN;

/// The mode bits that let the group or everybody write.
const OTHERS_MAY_WRITE: u32 = 0o022;
/// The mode bit of a folder in which only the owner of a file may remove or rename it.
const STICKY: u32 = 0o1000;

/// Locks or unlocks a file or folder.
pub(crate) fn lock(file: &File, operation: c_int) -> io::Result<()> {
    // SAFETY: the descriptor is open.
    match unsafe { libc::flock(file.as_raw_fd(), operation) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

/// Marks a folder as in use. Dropping the returned file ends that.
///
/// Returns `None` if the folder does not exist, or is being removed. Then make another one.
pub(crate) fn lock_in_use(folder: &Path) -> io::Result<Option<File>> {
    let Some(open) = found_or_none(open_folder(folder))? else { return Ok(None) };
    let is_locked = match lock(&open, SHARED | DO_NOT_WAIT) {
        // If the file system has no locks, a cleaner gets none either.
        Err(error) => error.kind() != io::ErrorKind::WouldBlock,
        Ok(()) => true,
    };
    Ok((is_locked && is_at(&open, folder)).then_some(open))
}

/// Locks a folder that nobody uses, for removal. The caller removes it before dropping the returned file.
///
/// Returns `None` if the folder is in use or does not exist.
pub(crate) fn lock_unused(folder: &Path) -> Option<File> {
    let open = open_folder(folder).ok()?;
    lock(&open, EXCLUSIVE | DO_NOT_WAIT).ok()?;
    is_at(&open, folder).then_some(open)
}

/// Returns whether an open folder is at a path. A link to it does not count.
pub(crate) fn is_at(open: &File, path: &Path) -> bool {
    let identity = |found: Metadata| (found.dev(), found.ino());
    let (Ok(open), Ok(found)) = (open.metadata(), fs::symlink_metadata(path)) else { return false };
    identity(open) == identity(found)
}

/// Returns whether a file or folder belongs to this user.
pub(crate) fn is_own(found: &Metadata) -> bool {
    // SAFETY: the call only returns this process's user ID.
    found.uid() == unsafe { libc::geteuid() }
}

/// Resolves the links in a folder's path, and checks that only this user can write to the folder or replace
/// it.
///
/// # Errors
/// An error of the system, or one that says who else could.
pub(crate) fn resolve_private(folder: &Path) -> io::Result<PathBuf> {
    let folder = fs::canonicalize(folder)?;
    let found = fs::symlink_metadata(&folder)?;
    if !is_own(&found) || found.mode() & OTHERS_MAY_WRITE != 0 {
        return Err(refusal(format!("others may write to {}", folder.display())));
    }
    if let Some(parent) = folder.parent() {
        check_not_replaceable(parent)?;
    }
    Ok(folder)
}

/// Checks that no other user can replace a file that this user puts into a folder.
///
/// Checks the owner and the mode of the folder and all its parents. The path must have no links.
///
/// # Errors
/// An error of the system, or one that says who could.
pub(crate) fn check_not_replaceable(folder: &Path) -> io::Result<()> {
    // The owner of the root folder can do anything. In a container, this user may have an ID other than 0.
    let root = fs::metadata("/")?.uid();
    for at in folder.ancestors() {
        let found = fs::symlink_metadata(at)?;
        if !is_own(&found) && found.uid() != 0 && found.uid() != root {
            return Err(refusal(format!("{} belongs to another user", at.display())));
        }
        if found.mode() & OTHERS_MAY_WRITE != 0 && found.mode() & STICKY == 0 {
            return Err(refusal(format!("others may write to {}, which has no sticky bit", at.display())));
        }
    }
    Ok(())
}

/// Returns a number that nobody can guess.
pub(crate) fn random() -> u64 {
    use std::hash::{BuildHasher, Hasher, RandomState};
    RandomState::new().build_hasher().finish()
}

fn open_folder(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).custom_flags(libc::O_DIRECTORY | libc::O_NOFOLLOW).open(path)
}

fn found_or_none<T>(outcome: io::Result<T>) -> io::Result<Option<T>> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn refusal(state: String) -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, state)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt, symlink};

    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("cohort-private-{name}-{:x}", random()));
        fs::DirBuilder::new().mode(0o700).create(&folder).unwrap();
        folder
    }

    #[test]
    fn a_folder_is_in_use_until_all_locks_end() {
        let folder = scratch("use");
        let (first, second) = (lock_in_use(&folder).unwrap().unwrap(), lock_in_use(&folder).unwrap().unwrap());
        assert!(lock_unused(&folder).is_none());
        drop(first);
        assert!(lock_unused(&folder).is_none());
        drop(second);
        let claimed = lock_unused(&folder).unwrap();
        assert!(lock_in_use(&folder).unwrap().is_none(), "it is being removed");
        fs::remove_dir(&folder).unwrap();
        assert!(lock_in_use(&folder).unwrap().is_none(), "it is gone");
        drop(claimed);
    }

    #[test]
    fn a_folder_that_replaces_an_open_one_is_noticed() {
        let folder = scratch("place");
        let open = lock_in_use(&folder).unwrap().unwrap();
        fs::rename(&folder, folder.with_extension("moved")).unwrap();
        fs::create_dir(&folder).unwrap();
        assert!(!is_at(&open, &folder));
        fs::remove_dir(&folder).unwrap();
        symlink(folder.with_extension("moved"), &folder).unwrap();
        assert!(!is_at(&open, &folder));
        assert!(lock_in_use(&folder).is_err() && lock_unused(&folder).is_none(), "a link is followed");
        fs::remove_file(&folder).unwrap();
        fs::remove_dir(folder.with_extension("moved")).unwrap();
    }

    #[test]
    fn a_folder_that_others_can_write_to_or_replace_is_refused() {
        let folder = scratch("modes");
        let inner = folder.join("inner");
        fs::create_dir(&inner).unwrap();
        let set = |path: &Path, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        let outcome = |outer: u32, mode: u32| {
            set(&folder, outer);
            set(&inner, mode);
            resolve_private(&inner).map_err(|error| error.to_string())
        };
        let real = fs::canonicalize(&inner).unwrap();
        for (outer, mode) in [(0o700, 0o700), (0o755, 0o755), (0o1777, 0o700), (0o1775, 0o755)] {
            assert_eq!(outcome(outer, mode), Ok(real.clone()), "{outer:o} {mode:o}");
        }
        for (outer, mode) in [(0o700, 0o770), (0o700, 0o702), (0o700, 0o1777)] {
            let message = outcome(outer, mode).unwrap_err();
            assert_eq!(message, format!("others may write to {}", real.display()), "{outer:o} {mode:o}");
        }
        for outer in [0o777, 0o770, 0o702] {
            let message = outcome(outer, 0o700).unwrap_err();
            assert!(message.ends_with("which has no sticky bit"), "{message}");
        }
        set(&folder, 0o700);
        fs::remove_dir_all(&folder).unwrap();
    }
}
