//! How much memory the system, and the control groups that this process is in, can still give it.

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use cohort_core::{Error, Result};

use crate::sys;

/// Has large tensors refused that there is no memory for. Without it they are made, and the process is killed where it writes
/// them.
pub fn arm() {
    // SAFETY: the function stays.
    unsafe { sys::cohort_shim_allocator_limit_by(give) };
}

/// Whether there is memory for a copy of so many bytes.
///
/// # Errors
/// A native error, after `context`, if there is not.
pub(crate) fn check(context: &str, bytes: usize) -> Result<()> {
    let left = give(0);
    if bytes as u64 <= left {
        return Ok(());
    }
    let state = format!("it takes a copy of {bytes} bytes, and the system and its control groups have {left} left");
    Err(Error::native(format!("{context}: {state}")))
}

/// What can still be given where this process was promised so many bytes, of which it may not have written all.
extern "C" fn give(promised: u64) -> u64 {
    let root = Path::new("/");
    catch_unwind(|| available(root).saturating_sub(promised.saturating_sub(written(root)))).unwrap_or(u64::MAX)
}

/// Bytes that this process has of its own, in memory or in swap space.
fn written(root: &Path) -> u64 {
    let status = fs::read_to_string(root.join("proc/self/status")).unwrap_or_default();
    let fields = ["RssAnon:", "VmSwap:"].iter().filter_map(|name| field(&status, name));
    fields.fold(0, u64::saturating_add).saturating_mul(1024)
}

/// Bytes that can still be given, where `root` is the file system's; `u64::MAX` where nothing tells.
fn available(root: &Path) -> u64 {
    let system = fs::read_to_string(root.join("proc/meminfo")).unwrap_or_default();
    let swap = field(&system, "SwapFree:").unwrap_or(0).saturating_mul(1024);
    let memory = field(&system, "MemAvailable:").map_or(u64::MAX, |free| free.saturating_mul(1024));
    let groups =
        folders(root).into_iter().flat_map(|(kind, folders)| folders.into_iter().map(move |at| kind.left(&at, swap)));
    groups.fold(memory.saturating_add(swap), u64::min)
}

/// The number that follows a name in a file of such lines.
fn field(text: &str, name: &str) -> Option<u64> {
    text.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse().ok())
}

/// A number that is a whole file; `None` where it is absent, or says that there is no limit.
fn number(path: &Path) -> Option<u64> {
    fs::read_to_string(path).ok()?.trim().parse().ok()
}

/// The two designs of control groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    One,
    Two,
}

impl Kind {
    /// What the group of a folder can still give, its swap space included.
    fn left(self, group: &Path, system_swap: u64) -> u64 {
        let read = |name: &str| number(&group.join(name));
        let left = |limit: &str, usage: &str| Some(read(limit)?.saturating_sub(read(usage)?));
        // What it has of files is given up for whoever needs the memory.
        let (fields, names): (&[&str], _) = match self {
            Self::One => {
                let names = ["memory.limit_in_bytes", "memory.usage_in_bytes"];
                (&["total_inactive_file ", "total_active_file "], names)
            }
            Self::Two => (&["inactive_file ", "active_file ", "slab_reclaimable "], ["memory.max", "memory.current"]),
        };
        let Some(memory) = left(names[0], names[1]) else { return u64::MAX };
        let statistics = fs::read_to_string(group.join("memory.stat")).unwrap_or_default();
        let files = fields.iter().filter_map(|name| field(&statistics, name)).fold(0, u64::saturating_add);
        match self {
            Self::One => {
                let both = left("memory.memsw.limit_in_bytes", "memory.memsw.usage_in_bytes");
                memory.saturating_add(system_swap).min(both.unwrap_or(u64::MAX)).saturating_add(files)
            }
            Self::Two => {
                let swap = left("memory.swap.max", "memory.swap.current").unwrap_or(u64::MAX).min(system_swap);
                memory.saturating_add(files).saturating_add(swap)
            }
        }
    }
}

/// The folders of the groups that limit this process's memory: its own, and all around it that can be seen.
fn folders(root: &Path) -> Vec<(Kind, Vec<PathBuf>)> {
    let own = fs::read_to_string(root.join("proc/self/cgroup")).unwrap_or_default();
    let mounts = fs::read_to_string(root.join("proc/self/mountinfo")).unwrap_or_default();
    let groups = own.lines().filter_map(|line| {
        let mut parts = line.splitn(3, ':').skip(1);
        let (controllers, path) = (parts.next()?, parts.next()?);
        let kind = match controllers {
            "" => Kind::Two,
            _ if controllers.split(',').any(|name| name == "memory") => Kind::One,
            _ => return None,
        };
        let mount = mounts.lines().find_map(|line| Mount::read(line, kind))?;
        Some((kind, mount.folders(root, path)))
    });
    groups.collect()
}

/// Where a hierarchy of groups is mounted, and which of them is mounted there.
struct Mount<'a> {
    group: &'a Path,
    at: &'a Path,
}

impl<'a> Mount<'a> {
    /// Of a line of `mountinfo`, if it is a mount of the memory's groups.
    fn read(line: &'a str, kind: Kind) -> Option<Self> {
        let (mount, system) = line.split_once(" - ")?;
        let mut system = system.split(' ');
        let (name, options) = (system.next()?, system.nth(1)?);
        let is_wanted = match kind {
            Kind::One => name == "cgroup" && options.split(',').any(|option| option == "memory"),
            Kind::Two => name == "cgroup2",
        };
        let mut mount = mount.split(' ').skip(3).map(Path::new);
        let (group, at) = (mount.next()?, mount.next()?);
        is_wanted.then_some(Self { group, at })
    }

    /// The folder of a group, and those around it up to the mount.
    fn folders(&self, root: &Path, path: &str) -> Vec<PathBuf> {
        let at = root.join(self.at.strip_prefix("/").unwrap_or(self.at));
        // A container may see its own group as the mount, and be told of a path outside.
        let below = Path::new(path).strip_prefix(self.group).unwrap_or(Path::new(""));
        below.ancestors().map(|part| at.join(part)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIB: u64 = 1 << 30;

    /// A file system of its own, which is removed at the end.
    struct Root(PathBuf);

    impl Root {
        fn new(name: &str, files: &[(&str, &str)]) -> Self {
            let root = Self(std::env::temp_dir().join(format!("cohort-memory-{name}-{}", std::process::id())));
            // 16 GiB, of which 8 are free, and 1 GiB of swap space.
            root.write("proc/meminfo", "MemTotal: 16777216 kB\nMemAvailable: 8388608 kB\nSwapFree: 1048576 kB\n");
            files.iter().for_each(|(path, text)| root.write(path, text));
            root
        }

        fn write(&self, path: &str, text: &str) {
            let path = self.0.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }

        fn available(&self) -> u64 {
            available(&self.0)
        }
    }

    impl Drop for Root {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    #[test]
    fn what_was_swapped_out_is_written_as_what_is_in_memory() {
        let status = [("proc/self/status", "Name:\tdeno\nRssAnon:\t  1024 kB\nVmSwap:\t 512 kB\n")];
        assert_eq!(written(&Root::new("written", &status).0), 1536 * 1024);
        assert_eq!(written(Path::new("/no/such/root")), 0);
    }

    #[test]
    fn the_system_gives_what_is_free_and_its_swap_space() {
        assert_eq!(Root::new("system", &[]).available(), 9 * GIB);
        assert_eq!(available(Path::new("/no/such/root")), u64::MAX);
        // Of a group that cannot be found nothing is known.
        let unseen = [("proc/self/cgroup", "0::/gone\n"), ("proc/self/mountinfo", "nonsense\n - \n1 2 3\n")];
        assert_eq!(Root::new("unseen", &unseen).available(), 9 * GIB);
    }

    #[test]
    fn the_narrowest_of_nested_groups_counts_and_its_files_are_given_up() {
        let root = Root::new(
            "two",
            &[
                ("proc/self/cgroup", "0::/outer/inner\n"),
                ("proc/self/mountinfo", "30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw\n"),
                ("sys/fs/cgroup/outer/memory.max", "4294967296\n"),
                ("sys/fs/cgroup/outer/memory.current", "3221225472\n"),
                ("sys/fs/cgroup/outer/memory.stat", "anon 1\ninactive_file 536870912\nactive_file 0\n"),
                ("sys/fs/cgroup/outer/memory.swap.max", "0\n"),
                ("sys/fs/cgroup/outer/memory.swap.current", "0\n"),
                ("sys/fs/cgroup/outer/inner/memory.max", "max\n"),
                ("sys/fs/cgroup/outer/inner/memory.current", "2147483648\n"),
            ],
        );
        assert_eq!(root.available(), GIB + GIB / 2);
        root.write("sys/fs/cgroup/outer/inner/memory.max", "3221225472\n");
        root.write("sys/fs/cgroup/outer/inner/memory.swap.max", "max\n");
        assert_eq!(root.available(), GIB + GIB / 2, "it has 1 GiB of memory and 1 of swap space left");
        root.write("sys/fs/cgroup/outer/inner/memory.swap.max", "0\n");
        root.write("sys/fs/cgroup/outer/inner/memory.swap.current", "0\n");
        assert_eq!(root.available(), GIB);
        root.write("sys/fs/cgroup/outer/inner/memory.current", "4294967296\n");
        assert_eq!(root.available(), 0);
    }

    #[test]
    fn groups_of_the_first_design_are_read_where_a_container_mounts_its_own() {
        let root = Root::new(
            "one",
            &[
                ("proc/self/cgroup", "5:cpu,cpuacct:/docker/abc\n4:memory:/docker/abc/jobs\n0::/\n"),
                (
                    "proc/self/mountinfo",
                    "31 30 0:27 /docker/abc /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu,cpuacct\n\
                     32 30 0:28 /docker/abc /sys/fs/cgroup/memory ro master:11 - cgroup cgroup rw,memory\n",
                ),
                ("sys/fs/cgroup/memory/memory.limit_in_bytes", "2147483648\n"),
                ("sys/fs/cgroup/memory/memory.usage_in_bytes", "1073741824\n"),
                (
                    "sys/fs/cgroup/memory/memory.stat",
                    "inactive_file 5\ntotal_inactive_file 1024\ntotal_active_file 1024\n",
                ),
                ("sys/fs/cgroup/memory/jobs/memory.limit_in_bytes", "9223372036854771712\n"),
                ("sys/fs/cgroup/memory/jobs/memory.usage_in_bytes", "1073741824\n"),
            ],
        );
        assert_eq!(root.available(), 2 * GIB + 2048);
        root.write("sys/fs/cgroup/memory/memory.memsw.limit_in_bytes", "2147483648\n");
        root.write("sys/fs/cgroup/memory/memory.memsw.usage_in_bytes", "1073741824\n");
        assert_eq!(root.available(), GIB + 2048);
    }
}
