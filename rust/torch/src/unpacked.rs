//! Packages of AOTInductor, unpacked: once for all processes that share a folder.
//!
//! A folder has, for each package, a folder of files and two lock files beside it. Whoever uses the files shares the one; whoever
//! makes them, begins to use them or removes them holds the other alone, for as long as that takes. A lock ends with its
//! process, however that ends. Whoever has a package from it holds the folder itself, too, so that nobody removes it.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::held::{
    DO_NOT_WAIT, EXCLUSIVE, SHARED, UNLOCK, check_place, claim, hold, is_at, is_own, lock, private, random,
};

/// What the names of folders have after the process that made them.
const KIND: &str = "-packages-";
/// What is beside the files of a package.
const BESIDE: [&str; 3] = ["partial", "users", "changes"];
/// How often a folder is made again that others remove at once.
const ATTEMPTS: usize = 10;

fn lock_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true).mode(0o600).custom_flags(libc::O_NOFOLLOW).open(path)
}

/// The files of a package, until it is dropped.
pub struct Unpacked {
    files: PathBuf,
    users: File,
    changes: File,
    _folder: File,
}

impl Unpacked {
    /// Those of a model of the package at `path`, which `unpack` puts into a folder if nobody has. They are in `shared`, or in
    /// a folder of this process.
    ///
    /// # Errors
    /// The system's, or those of `unpack`.
    pub fn new(
        path: &Path,
        model: &str,
        shared: Option<&Path>,
        mut unpack: impl FnMut(&Path) -> io::Result<()>,
    ) -> io::Result<Self> {
        let name = instance_name(&path.metadata()?, model);
        let (folder, held) = match shared {
            Some(folder) => shared_folder(folder)?,
            None => own_folder()?,
        };
        let beside = |ending: &str| folder.join(format!("{name}.{ending}"));
        let [partial, users, changes] = BESIDE.map(beside);
        let (users, changes) = (lock_file(&users)?, lock_file(&changes)?);
        let unpacked = Self { files: folder.join(&name), users, changes, _folder: held };
        unpacked.alone(|| {
            if !unpacked.files.is_dir() {
                // What a process has left that was killed meanwhile.
                remove(&partial)?;
                fs::DirBuilder::new().mode(0o700).create(&partial)?;
                unpack(&partial).inspect_err(|_| drop(remove(&partial)))?;
                fs::rename(&partial, &unpacked.files)?;
            }
            lock(&unpacked.users, SHARED)
        })?;
        Ok(unpacked)
    }

    /// Does something while no other process makes, takes up or removes the files.
    fn alone<T>(&self, body: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        lock(&self.changes, EXCLUSIVE)?;
        let outcome = body();
        lock(&self.changes, UNLOCK)?;
        outcome
    }

    /// The folder that they are in.
    pub fn files(&self) -> &Path {
        &self.files
    }
}

impl Drop for Unpacked {
    fn drop(&mut self) {
        // What cannot be removed goes with the folder.
        drop(self.alone(|| {
            lock(&self.users, EXCLUSIVE | DO_NOT_WAIT)?;
            remove(&self.files)
        }));
    }
}

/// Tells a model of a package from others, and its copies in one process from each other: the system loads a file only once, and models
/// that are loaded twice do not share what they write. Processes that load the same packages name them alike.
fn instance_name(package: &fs::Metadata, model: &str) -> String {
    static LOADED: Mutex<Option<HashMap<String, u64>>> = Mutex::new(None);
    let time = |seconds: i64, nanoseconds: i64| format!("{seconds:x}.{nanoseconds:x}");
    let changed = time(package.ctime(), package.ctime_nsec());
    // As a model may be called anything.
    let mut hasher = DefaultHasher::new();
    model.hash(&mut hasher);
    let model = hasher.finish();
    let name = format!("{:x}-{:x}-{:x}-{changed}-{model:x}", package.dev(), package.ino(), package.size());
    let mut loaded = locked(&LOADED);
    let count = loaded.get_or_insert_default().entry(name.clone()).or_default();
    *count += 1;
    format!("{name}-{count}")
}

/// The folder that a runner has named, and what shows that it is in use. It is made again if something has tidied it up.
fn shared_folder(folder: &Path) -> io::Result<(PathBuf, File)> {
    for _ in 0..ATTEMPTS {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(below(folder))?;
        if let Some(held) = hold(folder)? {
            return Ok((private(folder).map_err(below(folder))?, held));
        }
    }
    Err(below(folder)(io::Error::other("something removes it at once")))
}

/// The folder of this process, where it has made one, and what shows that it is in use.
static OWN: Mutex<Option<(PathBuf, File)>> = Mutex::new(None);

fn own_folder() -> io::Result<(PathBuf, File)> {
    let mut own = locked(&OWN);
    if let Some((folder, held)) = own.as_ref().filter(|(folder, held)| is_at(held, folder)) {
        return Ok((folder.clone(), held.try_clone()?));
    }
    let parent = std::env::temp_dir();
    let (folder, held) = make_own_folder(&parent).map_err(below(&parent))?;
    *own = Some((folder.clone(), held.try_clone()?));
    Ok((folder, held))
}

fn make_own_folder(parent: &Path) -> io::Result<(PathBuf, File)> {
    let parent = fs::canonicalize(parent)?;
    check_place(&parent)?;
    remove_leftovers(&parent);
    for _ in 0..ATTEMPTS {
        let folder = parent.join(format!("cohort-{}{KIND}{:016x}", std::process::id(), random()));
        fs::DirBuilder::new().mode(0o700).create(&folder)?;
        if let Some(held) = hold(&folder)? {
            return Ok((folder, held));
        }
    }
    Err(io::Error::other("something removes each folder at once"))
}

/// Tells of a folder that nothing can be unpacked to: by itself the system's error reads as if the package were missing.
fn below(folder: &Path) -> impl FnOnce(io::Error) -> io::Error + '_ {
    move |error| {
        let folder = folder.display();
        let remedy = "set TMPDIR to a folder that can be written, and is yours or has the sticky bit";
        io::Error::new(error.kind(), format!("it cannot be unpacked below {folder}: {error}; {remedy}"))
    }
}

/// Removes the folder of this process, which is about to end.
pub fn remove_own_folder() {
    if let Some((folder, _)) = locked(&OWN).take() {
        drop(remove(&folder));
    }
}

/// Removes the folders of processes that are gone: those that have the whole of a name of ours, are this user's, are held by nobody, and
/// have nothing in them but what processes unpack. Does what it may and can; nothing depends on it.
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
        let Some(_claimed) = claim(&folder) else { continue };
        if holds_only_unpacked(&folder) {
            drop(remove(&folder));
        }
    }
}

fn is_own_name(name: &str) -> bool {
    let parts = name.strip_prefix("cohort-").and_then(|rest| rest.split_once(KIND));
    parts.is_some_and(|(process, random)| is_of(process, 10) && is_of(random, 16) && (12..=16).contains(&random.len()))
}

fn holds_only_unpacked(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().all(|entry| entry.file_name().to_str().is_some_and(is_unpacked_name))
}

/// Whether something is called as what processes unpack, and what is beside it: see [`instance_name`].
fn is_unpacked_name(name: &str) -> bool {
    let beside = name.rsplit_once('.').filter(|(_, ending)| BESIDE.contains(ending));
    let parts: Vec<_> = beside.map_or(name, |(name, _)| name).split('-').collect();
    let [device, inode, size, changed, model, count] = parts[..] else { return false };
    let changed = changed.split_once('.');
    [device, inode, size, model].iter().all(|part| is_of(part, 16))
        && changed.is_some_and(|(seconds, nanoseconds)| is_of(seconds, 16) && is_of(nanoseconds, 16))
        && is_of(count, 10)
}

fn is_of(text: &str, radix: u32) -> bool {
    !text.is_empty() && text.chars().all(|digit| digit.is_digit(radix) && !digit.is_ascii_uppercase())
}

/// Removes a folder, if it is there.
fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("cohort-unpacked-{name}-{}", std::process::id()));
        fs::DirBuilder::new().mode(0o700).create(&folder).unwrap();
        folder
    }

    fn package(folder: &Path, text: &str) -> PathBuf {
        let path = folder.join("model.pt2");
        fs::write(&path, text).unwrap();
        path
    }

    /// The same, as another process would have it.
    fn elsewhere(unpacked: &Unpacked) -> File {
        let mut name = unpacked.files().as_os_str().to_owned();
        name.push(".users");
        let held = lock_file(Path::new(&name)).unwrap();
        lock(&held, SHARED).unwrap();
        held
    }

    #[test]
    fn files_are_there_until_the_last_process_lets_go() {
        let folder = scratch("shared");
        let path = package(&folder, "a");
        let write = |into: &Path| fs::write(into.join("x"), "files");
        let first = Unpacked::new(&path, "model", Some(&folder), write).unwrap();
        let files = first.files().to_owned();
        assert_eq!(fs::read(files.join("x")).unwrap(), b"files");
        let other = elsewhere(&first);
        // Who comes later does not wait for who came before.
        first.alone(|| Ok(())).unwrap();
        drop(first);
        assert!(files.is_dir());
        drop(other);
        // The next of this process has files of its own, and removes them.
        let second = Unpacked::new(&path, "model", Some(&folder), write).unwrap();
        assert_ne!(second.files(), files);
        let files = second.files().to_owned();
        drop(second);
        assert!(!files.exists());
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn what_was_left_half_done_is_done_anew_and_a_failure_leaves_nothing() {
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
    fn folders_that_nobody_holds_are_removed_and_others_left() {
        let parent = scratch("leftovers");
        let unpacked = "fe01-3a-1f-65a.77-9c-1";
        let make = |name: &str, inside: &[&str]| {
            for name in inside.iter().map(|inside| format!("{name}/{inside}")).chain([name.to_owned()]) {
                fs::create_dir_all(parent.join(name)).unwrap();
            }
            parent.join(name)
        };
        let random = "0123456789abcdef";
        let held = hold(&make(&format!("cohort-2{KIND}{random}"), &[unpacked])).unwrap().unwrap();
        let here = std::process::id();
        for process in [1, here] {
            let beside = BESIDE.map(|ending| format!("{unpacked}.{ending}"));
            make(&format!("cohort-{process}{KIND}{random}"), &[unpacked, &beside[0], &beside[1], &beside[2]]);
            make(&format!("cohort-{process}{KIND}a{}", &random[1..]), &[]);
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
        fs::write(parent.join(format!("cohort-5{KIND}{random}")), "a file").unwrap();
        std::os::unix::fs::symlink(parent.join(stays[0].0), parent.join(format!("cohort-6{KIND}{random}"))).unwrap();
        expected.extend([2, 5, 6].map(|process| format!("cohort-{process}{KIND}{random}")));
        expected.sort_unstable();
        remove_leftovers(&parent);
        let left = || {
            let entries = fs::read_dir(&parent).unwrap();
            let mut left: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
            left.sort_unstable();
            left
        };
        assert_eq!(left(), expected);
        drop(held);
        remove_leftovers(&parent);
        assert_eq!(left().len(), expected.len() - 1);
        fs::remove_dir_all(&parent).unwrap();
    }

    #[test]
    fn nothing_is_unpacked_where_others_could_change_it() {
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
        assert!(make_own_folder(&parent).unwrap_err().to_string().contains("no sticky bit"));
        set(&parent, 0o700);
        fs::remove_dir_all(&parent).unwrap();
    }

    #[test]
    fn a_shared_folder_that_is_gone_is_made_again() {
        let parent = scratch("gone");
        let path = package(&parent, "a");
        let shared = parent.join("runner/packages");
        let new = || Unpacked::new(&path, "model", Some(&shared), |into| fs::write(into.join("x"), "files")).unwrap();
        let first = new();
        fs::remove_dir_all(parent.join("runner")).unwrap();
        let second = new();
        assert!(second.files().join("x").is_file());
        assert!(claim(&shared).is_none(), "it is in use");
        drop((first, second));
        assert!(claim(&shared).is_some());
        fs::remove_dir_all(&parent).unwrap();
    }
}
