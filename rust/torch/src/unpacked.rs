//! Packages of AOTInductor, unpacked: once for all processes that share a folder.
//!
//! A folder has, for each package, a folder of files and two lock files beside it. Whoever uses the files shares the one; whoever
//! makes them, begins to use them or removes them holds the other alone, for as long as that takes. A lock ends with its
//! process, however that ends.

use std::collections::HashMap;
use std::ffi::{OsStr, c_int};
use std::fs::{self, File, OpenOptions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// What the names of folders have after the process that made them.
const KIND: &str = "-packages-";
/// Held by whoever a folder belongs to, as long as that lives.
const OWNER_LOCK: &str = "lock";

unsafe extern "C" {
    fn flock(descriptor: c_int, operation: c_int) -> c_int;
}

const LOCK_SHARED: c_int = 1;
const LOCK_EXCLUSIVE: c_int = 2;
const DO_NOT_WAIT: c_int = 4;
const UNLOCK: c_int = 8;

fn lock(file: &File, operation: c_int) -> io::Result<()> {
    // SAFETY: the descriptor is open.
    match unsafe { flock(file.as_raw_fd(), operation) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

fn lock_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).truncate(false).write(true).open(path)
}

/// The files of a package, until it is dropped.
pub struct Unpacked {
    files: PathBuf,
    users: File,
    changes: File,
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
        let folder = match shared {
            Some(folder) => {
                fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(below(folder))?;
                folder.to_owned()
            }
            None => own_folder()?,
        };
        let beside = |ending: &str| folder.join(format!("{name}.{ending}"));
        let (files, partial) = (folder.join(&name), beside("partial"));
        let (users, changes) = (lock_file(&beside("users"))?, lock_file(&beside("changes"))?);
        let unpacked = Self { files, users, changes };
        unpacked.alone(|| {
            if !unpacked.files.is_dir() {
                // What a process has left that was killed meanwhile.
                remove(&partial)?;
                fs::create_dir(&partial)?;
                unpack(&partial).inspect_err(|_| drop(remove(&partial)))?;
                fs::rename(&partial, &unpacked.files)?;
            }
            lock(&unpacked.users, LOCK_SHARED)
        })?;
        Ok(unpacked)
    }

    /// Does something while no other process makes, takes up or removes the files.
    fn alone<T>(&self, body: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        lock(&self.changes, LOCK_EXCLUSIVE)?;
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
            lock(&self.users, LOCK_EXCLUSIVE | DO_NOT_WAIT)?;
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

/// The folder of this process, where it has made one, and what shows that it lives.
static OWN: Mutex<Option<(PathBuf, File)>> = Mutex::new(None);

fn own_folder() -> io::Result<PathBuf> {
    let mut own = locked(&OWN);
    if let Some((folder, _)) = &*own {
        return Ok(folder.clone());
    }
    let parent = std::env::temp_dir();
    remove_leftovers(&parent);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_nanos());
    let folder = parent.join(format!("cohort-{}{KIND}{now:x}", std::process::id()));
    fs::DirBuilder::new().mode(0o700).create(&folder).map_err(below(&parent))?;
    let held = lock_file(&folder.join(OWNER_LOCK))?;
    lock(&held, LOCK_EXCLUSIVE | DO_NOT_WAIT)?;
    *own = Some((folder.clone(), held));
    Ok(folder)
}

/// Tells of a folder that nothing can be unpacked to: by itself the system's error reads as if the package were missing.
fn below(folder: &Path) -> impl FnOnce(io::Error) -> io::Error + '_ {
    move |error| {
        let folder = folder.display();
        let remedy = "set TMPDIR to a folder that can be written";
        io::Error::new(error.kind(), format!("it cannot be unpacked below {folder}: {error}; {remedy}"))
    }
}

/// Removes the folder of this process, which is about to end.
pub fn remove_own_folder() {
    if let Some((folder, _)) = locked(&OWN).take() {
        drop(remove(&folder));
    }
}

/// Removes the folders of processes that were killed. Does what it may and can; nothing depends on it.
fn remove_leftovers(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    let is_one = |name: &OsStr| name.to_str().is_some_and(|name| name.starts_with("cohort-") && name.contains(KIND));
    for entry in entries.flatten().filter(|entry| is_one(&entry.file_name())) {
        // One without a lock is just being made.
        let Ok(held) = OpenOptions::new().write(true).open(entry.path().join(OWNER_LOCK)) else { continue };
        if lock(&held, LOCK_EXCLUSIVE | DO_NOT_WAIT).is_ok() {
            drop(remove(&entry.path()));
        }
    }
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
        fs::create_dir(&folder).unwrap();
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
        lock(&held, LOCK_SHARED).unwrap();
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
    fn folders_of_processes_that_are_gone_are_removed_and_others_left() {
        let parent = scratch("leftovers");
        let make = |name: &str| {
            let folder = parent.join(name);
            fs::create_dir(&folder).unwrap();
            lock_file(&folder.join(OWNER_LOCK)).unwrap()
        };
        let alive = make("cohort-1-packages-a");
        lock(&alive, LOCK_EXCLUSIVE).unwrap();
        drop(make("cohort-2-packages-b"));
        drop(make("other-2-packages-c"));
        fs::create_dir(parent.join("cohort-3-packages-d")).unwrap();
        remove_leftovers(&parent);
        let mut left: Vec<_> = fs::read_dir(&parent).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort_unstable();
        assert_eq!(left, ["cohort-1-packages-a", "cohort-3-packages-d", "other-2-packages-c"]);
        drop(alive);
        fs::remove_dir_all(&parent).unwrap();
    }
}
