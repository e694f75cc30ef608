//! The folders to which packages are unpacked: one that ranks share, or one of this process.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::names::{is_own_name, is_unpacked_name, new_own_name};
use super::{lock_mutex, remove};
use crate::private_folder::{check_not_replaceable, is_at, is_own, lock_in_use, lock_unused, resolve_private};

/// Maximum number of attempts to make a folder that something removes at once.
const ATTEMPTS: usize = 10;

/// Returns the folder that a runner has named, and its lock. Makes the folder again if something has removed
/// it.
pub(super) fn shared_folder(folder: &Path) -> io::Result<(PathBuf, File)> {
    for _ in 0..ATTEMPTS {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(name_folder(folder))?;
        if let Some(in_use) = lock_in_use(folder)? {
            return Ok((resolve_private(folder).map_err(name_folder(folder))?, in_use));
        }
    }
    Err(name_folder(folder)(io::Error::other("something removes it at once")))
}

/// This process's folder and its lock, if the process has made one.
static OWN: Mutex<Option<(PathBuf, File)>> = Mutex::new(None);

/// Returns this process's folder and its lock. Makes the folder if it does not exist.
pub(super) fn own_folder() -> io::Result<(PathBuf, File)> {
    let mut own = lock_mutex(&OWN);
    if let Some((folder, in_use)) = own.as_ref().filter(|(folder, in_use)| is_at(in_use, folder)) {
        return Ok((folder.clone(), in_use.try_clone()?));
    }
    let parent = std::env::temp_dir();
    let (folder, in_use) = make_own_folder(&parent).map_err(name_folder(&parent))?;
    *own = Some((folder.clone(), in_use.try_clone()?));
    Ok((folder, in_use))
}

fn make_own_folder(parent: &Path) -> io::Result<(PathBuf, File)> {
    let parent = fs::canonicalize(parent)?;
    check_not_replaceable(&parent)?;
    remove_leftovers(&parent);
    for _ in 0..ATTEMPTS {
        let folder = parent.join(new_own_name());
        fs::DirBuilder::new().mode(0o700).create(&folder)?;
        if let Some(in_use) = lock_in_use(&folder)? {
            return Ok((folder, in_use));
        }
    }
    Err(io::Error::other("something removes each folder at once"))
}

/// Adds the folder and a remedy to an error of the system. Otherwise the error reads as if the package were
/// missing.
fn name_folder(folder: &Path) -> impl FnOnce(io::Error) -> io::Error + '_ {
    move |error| {
        let folder = folder.display();
        let remedy = "set TMPDIR to a folder that can be written, and is yours or has the sticky bit";
        io::Error::new(error.kind(), format!("it cannot be unpacked below {folder}: {error}; {remedy}"))
    }
}

/// Removes this process's folder. Call it when the process is about to end.
pub fn remove_own_folder() {
    if let Some((folder, _)) = lock_mutex(&OWN).take() {
        drop(remove(&folder));
    }
}

/// Removes the folders of processes that have ended.
///
/// A folder is removed only if it has a name of ours, belongs to this user, is not in use, and contains only
/// unpacked packages. Errors are ignored, because nothing depends on the removal.
fn remove_leftovers(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        if !entry.file_name().to_str().is_some_and(is_own_name) {
            continue;
        }
        let folder = entry.path();
        let Ok(found) = fs::symlink_metadata(&folder) else { continue };
        if !found.is_dir() || !is_own(&found) {
            continue;
        }
        let Some(_lock) = lock_unused(&folder) else { continue };
        if holds_only_unpacked(&folder) {
            drop(remove(&folder));
        }
    }
}

fn holds_only_unpacked(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().all(|entry| entry.file_name().to_str().is_some_and(is_unpacked_name))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::super::names::{INFIX, SIDE_ENDINGS};
    use super::super::testing::scratch;
    use super::*;

    #[test]
    fn unused_folders_are_removed_and_others_remain() {
        let parent = scratch("leftovers");
        let unpacked = "fe01-3a-1f-65a.77-9c-1";
        let make = |name: &str, inside: &[&str]| {
            for name in inside.iter().map(|inside| format!("{name}/{inside}")).chain([name.to_owned()]) {
                fs::create_dir_all(parent.join(name)).unwrap();
            }
            parent.join(name)
        };
        let random = "0123456789abcdef";
        let in_use = lock_in_use(&make(&format!("cohort-2{INFIX}{random}"), &[unpacked])).unwrap().unwrap();
        let here = std::process::id();
        for process in [1, here] {
            let beside = SIDE_ENDINGS.map(|ending| format!("{unpacked}.{ending}"));
            make(&format!("cohort-{process}{INFIX}{random}"), &[unpacked, &beside[0], &beside[1], &beside[2]]);
            make(&format!("cohort-{process}{INFIX}a{}", &random[1..]), &[]);
        }
        let stays = [
            ("cohort-1-packages-of-mine", ""),
            ("other-1-packages-0123456789abcdef", unpacked),
            ("cohort-x-packages-0123456789abcdef", unpacked),
            ("cohort-1-packages-0123456789ABCDEF", unpacked),
            ("cohort-3-packages-0123456789abcdef", "notes"),
            ("cohort-4-packages-0123456789abcdef", "fe01-3a-1f-65a.77-9c-1.txt"),
        ];
        let mut expected: Vec<String> = stays.iter().map(|(name, _)| (*name).to_owned()).collect();
        for (name, inside) in stays {
            make(name, &[inside]);
        }
        fs::write(parent.join(format!("cohort-5{INFIX}{random}")), "a file").unwrap();
        symlink(parent.join(stays[0].0), parent.join(format!("cohort-6{INFIX}{random}"))).unwrap();
        expected.extend([2, 5, 6].map(|process| format!("cohort-{process}{INFIX}{random}")));
        expected.sort_unstable();
        remove_leftovers(&parent);
        let left = || {
            let entries = fs::read_dir(&parent).unwrap();
            let mut left: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
            left.sort_unstable();
            left
        };
        assert_eq!(left(), expected);
        drop(in_use);
        remove_leftovers(&parent);
        assert_eq!(left().len(), expected.len() - 1);
        fs::remove_dir_all(&parent).unwrap();
    }

    #[test]
    fn no_folder_is_made_where_others_could_replace_it() {
        let parent = scratch("replaceable");
        fs::set_permissions(&parent, fs::Permissions::from_mode(0o777)).unwrap();
        assert!(make_own_folder(&parent).unwrap_err().to_string().contains("no sticky bit"));
        fs::remove_dir_all(&parent).unwrap();
    }
}
