//! Folders that this user alone can write to, and locks that show that they are in use: what is in them is code.
//!
//! An owner makes a folder, takes a shared lock of it, and then looks whether it is still at its path. A sweeper takes an exclusive lock,
//! looks whether it is still at the path, and removes it while it holds the lock. Whichever of them is first, the other
//! notices: a sweeper gets no lock, and an owner makes another folder. Locks end with their process, and hold in every container that shares
//! the file system, where the numbers of processes mean nothing. Runners do the same (`transport/file_lock.ts`).

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

/// The mode's bits by which a group, or everybody, may write.
const OTHERS_MAY_WRITE: u32 = 0o022;
/// The bit of a folder by which only owners remove and rename what is theirs in it.
const STICKY: u32 = 0o1000;

pub(crate) fn lock(file: &File, operation: c_int) -> io::Result<()> {
    // SAFETY: the descriptor is open.
    match unsafe { libc::flock(file.as_raw_fd(), operation) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

/// Shows that this process uses a folder, as long as what it gives lives. `None` if the folder is gone, or is being removed: make
/// another one.
pub(crate) fn hold(folder: &Path) -> io::Result<Option<File>> {
    let Some(held) = if_there(open_folder(folder))? else { return Ok(None) };
    let is_locked = match lock(&held, SHARED | DO_NOT_WAIT) {
        Err(error) => error.kind() != io::ErrorKind::WouldBlock, // where the file system has no locks, no sweeper gets one
        Ok(()) => true,
    };
    Ok((is_locked && is_at(&held, folder)).then_some(held))
}

/// Takes a folder that nobody uses, to remove it before what this gives is dropped.
pub(crate) fn claim(folder: &Path) -> Option<File> {
    let held = open_folder(folder).ok()?;
    lock(&held, EXCLUSIVE | DO_NOT_WAIT).ok()?;
    is_at(&held, folder).then_some(held)
}

/// Whether what is at a path is the folder that is open, and no link to it.
pub(crate) fn is_at(open: &File, path: &Path) -> bool {
    let of = |found: Metadata| (found.dev(), found.ino());
    let (Ok(open), Ok(found)) = (open.metadata(), fs::symlink_metadata(path)) else { return false };
    of(open) == of(found)
}

/// Whether something belongs to this user.
pub(crate) fn is_own(found: &Metadata) -> bool {
    // SAFETY: it reads a number of this process.
    found.uid() == unsafe { libc::geteuid() }
}

/// The path of a folder without links, if this user alone can write to it, and nobody else can put another in its place.
///
/// # Errors
/// The system's, and one that says who else could.
pub(crate) fn private(folder: &Path) -> io::Result<PathBuf> {
    let folder = fs::canonicalize(folder)?;
    let found = fs::symlink_metadata(&folder)?;
    if !is_own(&found) || found.mode() & OTHERS_MAY_WRITE != 0 {
        return Err(refusal(format!("others may write to {}", folder.display())));
    }
    if let Some(parent) = folder.parent() {
        check_place(parent)?;
    }
    Ok(folder)
}

/// Sees that nobody else can replace what this user puts into a folder, whose path has no links: neither its owners, nor those
/// who may write to it.
///
/// # Errors
/// The system's, and one that says who could.
pub(crate) fn check_place(folder: &Path) -> io::Result<()> {
    // Whoever owns the root has everything, also in a container where that user has no number.
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

/// A number that nobody guesses.
pub(crate) fn random() -> u64 {
    use std::hash::{BuildHasher, Hasher, RandomState};
    RandomState::new().build_hasher().finish()
}

fn open_folder(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).custom_flags(libc::O_DIRECTORY | libc::O_NOFOLLOW).open(path)
}

fn if_there<T>(outcome: io::Result<T>) -> io::Result<Option<T>> {
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
        let folder = std::env::temp_dir().join(format!("cohort-held-{name}-{:x}", random()));
        fs::DirBuilder::new().mode(0o700).create(&folder).unwrap();
        folder
    }

    #[test]
    fn a_folder_is_in_use_until_all_who_hold_it_let_go() {
        let folder = scratch("use");
        let (first, second) = (hold(&folder).unwrap().unwrap(), hold(&folder).unwrap().unwrap());
        assert!(claim(&folder).is_none());
        drop(first);
        assert!(claim(&folder).is_none());
        drop(second);
        let claimed = claim(&folder).unwrap();
        assert!(hold(&folder).unwrap().is_none(), "it is being removed");
        fs::remove_dir(&folder).unwrap();
        assert!(hold(&folder).unwrap().is_none(), "it is gone");
        drop(claimed);
    }

    #[test]
    fn a_folder_in_the_place_of_one_that_was_opened_is_another() {
        let folder = scratch("place");
        let held = hold(&folder).unwrap().unwrap();
        fs::rename(&folder, folder.with_extension("moved")).unwrap();
        fs::create_dir(&folder).unwrap();
        assert!(!is_at(&held, &folder));
        fs::remove_dir(&folder).unwrap();
        symlink(folder.with_extension("moved"), &folder).unwrap();
        assert!(!is_at(&held, &folder));
        assert!(hold(&folder).is_err() && claim(&folder).is_none(), "a link is followed");
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
            private(&inner).map_err(|error| error.to_string())
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
