//! The names of folders to which packages are unpacked, and of the files in them.

use std::collections::HashMap;
use std::fs::Metadata;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::MetadataExt;
use std::sync::Mutex;

use super::lock_mutex;
use crate::private_folder::random;

/// The endings of the entries beside the files of a package: a folder that is not yet complete, and two lock
/// files.
pub(super) const SIDE_ENDINGS: [&str; 3] = ["partial", "users", "changes"];
/// The part of a process's folder name between the process ID and the random number.
pub(super) const INFIX: &str = "-packages-";

/// Returns a name for a folder of this process.
pub(super) fn new_own_name() -> String {
    format!("cohort-{}{INFIX}{:016x}", std::process::id(), random())
}

/// Returns whether [`new_own_name`] could have made a name.
pub(super) fn is_own_name(name: &str) -> bool {
    let parts = name.strip_prefix("cohort-").and_then(|rest| rest.split_once(INFIX));
    parts.is_some_and(|(process, random)| {
        is_number(process, 10) && is_number(random, 16) && (12..=16).contains(&random.len())
    })
}

/// Returns a name for the files of a model.
///
/// The name differs for each model, and for each time that this process loads the same model. The system
/// loads a file only once, and two copies of a model must not share the memory that they write. Processes
/// that load the same packages in the same order use the same names.
pub(super) fn instance_name(package: &Metadata, model: &str) -> String {
    static LOADED: Mutex<Option<HashMap<String, u64>>> = Mutex::new(None);
    let time = |seconds: i64, nanoseconds: i64| format!("{seconds:x}.{nanoseconds:x}");
    let changed = time(package.ctime(), package.ctime_nsec());
    // A model's name may contain any characters, so a hash stands for it.
    let mut hasher = DefaultHasher::new();
    model.hash(&mut hasher);
    let model = hasher.finish();
    let name = format!("{:x}-{:x}-{:x}-{changed}-{model:x}", package.dev(), package.ino(), package.size());
    let mut loaded = lock_mutex(&LOADED);
    let count = loaded.get_or_insert_default().entry(name.clone()).or_default();
    *count += 1;
    format!("{name}-{count}")
}

/// Returns whether a name could be one of [`instance_name`], alone or with one of the [`SIDE_ENDINGS`].
pub(super) fn is_unpacked_name(name: &str) -> bool {
    let side = name.rsplit_once('.').filter(|(_, ending)| SIDE_ENDINGS.contains(ending));
    let parts: Vec<_> = side.map_or(name, |(name, _)| name).split('-').collect();
    let [device, inode, size, changed, model, count] = parts[..] else { return false };
    let changed = changed.split_once('.');
    [device, inode, size, model].iter().all(|part| is_number(part, 16))
        && changed.is_some_and(|(seconds, nanoseconds)| is_number(seconds, 16) && is_number(nanoseconds, 16))
        && is_number(count, 10)
}

fn is_number(text: &str, radix: u32) -> bool {
    !text.is_empty() && text.chars().all(|digit| digit.is_digit(radix) && !digit.is_ascii_uppercase())
}
