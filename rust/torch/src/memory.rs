//! Computes how much memory this process can still get from the system and its control groups.

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use cohort_core::{Error, Result};

use crate::sys;

/// Makes libtorch's allocator refuse large tensors for which there is no memory. Otherwise the system
/// allocates them, and kills the process when it writes them.
pub fn arm() {
    // SAFETY: `remaining` is a static function.
    unsafe { sys::cohort_shim_allocator_limit_by(remaining) };
}

/// Checks that there is memory for a copy of `bytes` bytes.
///
/// # Errors
/// A native error that starts with `context`, if there is not enough.
pub(crate) fn check(context: &str, bytes: usize) -> Result<()> {
    let left = remaining(0);
    if bytes as u64 <= left {
        return Ok(());
    }
    let state = format!("it takes a copy of {bytes} bytes, but the system and its control groups have {left} left");
    Err(Error::native(format!("{context}: {state}")))
}

/// Returns the bytes that this process can still get.
///
/// `promised` counts the bytes that the process has allocated. The system counts only those that the process
/// has written, so the rest of them is subtracted.
extern "C" fn remaining(promised: u64) -> u64 {
    let root = Path::new("/");
    catch_unwind(|| available(root).saturating_sub(promised.saturating_sub(written(root)))).unwrap_or(u64::MAX)
}

/// Returns the bytes of this process's private memory, including those in swap space.
fn written(root: &Path) -> u64 {
    let status = fs::read_to_string(root.join("proc/self/status")).unwrap_or_default();
    let fields = ["RssAnon:", "VmSwap:"].iter().filter_map(|name| field(&status, name));
    fields.fold(0, u64::saturating_add).saturating_mul(1024)
}

/// Returns the bytes that the system and the control groups can still give, or `u64::MAX` if that is unknown.
/// `root` is the root of the file system.
fn available(root: &Path) -> u64 {
    let system = fs::read_to_string(root.join("proc/meminfo")).unwrap_or_default();
    let swap = field(&system, "SwapFree:").unwrap_or(0).saturating_mul(1024);
    let memory = field(&system, "MemAvailable:").map_or(u64::MAX, |free| free.saturating_mul(1024));
    let groups = folders(root)
        .into_iter()
        .flat_map(|(version, folders)| folders.into_iter().map(move |at| version.left(&at, swap)));
    groups.fold(memory.saturating_add(swap), u64::min)
}

/// Returns the number after a name in a text with one name and number per line.
fn field(text: &str, name: &str) -> Option<u64> {
    text.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse().ok())
}

/// Reads a file that contains a single number. Returns `None` if it does not exist, or contains a word such
/// as `max`.
fn number(path: &Path) -> Option<u64> {
    fs::read_to_string(path).ok()?.trim().parse().ok()
}

/// The version of control groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CgroupVersion {
    V1,
    V2,
}

impl CgroupVersion {
    /// Returns the bytes that a group can still give, including swap space.
    fn left(self, group: &Path, system_swap: u64) -> u64 {
        let read = |name: &str| number(&group.join(name));
        let left = |limit: &str, usage: &str| Some(read(limit)?.saturating_sub(read(usage)?));
        // The system frees the group's cached files if memory is needed.
        let (fields, names): (&[&str], _) = match self {
            Self::V1 => {
                let names = ["memory.limit_in_bytes", "memory.usage_in_bytes"];
                (&["total_inactive_file ", "total_active_file "], names)
            }
            Self::V2 => (&["inactive_file ", "active_file ", "slab_reclaimable "], ["memory.max", "memory.current"]),
        };
        let Some(memory) = left(names[0], names[1]) else { return u64::MAX };
        let statistics = fs::read_to_string(group.join("memory.stat")).unwrap_or_default();
        let files = fields.iter().filter_map(|name| field(&statistics, name)).fold(0, u64::saturating_add);
        match self {
            Self::V1 => {
                let both = left("memory.memsw.limit_in_bytes", "memory.memsw.usage_in_bytes");
                memory.saturating_add(system_swap).min(both.unwrap_or(u64::MAX)).saturating_add(files)
            }
            Self::V2 => {
                let swap = left("memory.swap.max", "memory.swap.current").unwrap_or(u64::MAX).min(system_swap);
                memory.saturating_add(files).saturating_add(swap)
            }
        }
    }
}

/// Returns the folders of the groups that limit this process's memory: its own group, and the visible groups
/// around it.
fn folders(root: &Path) -> Vec<(CgroupVersion, Vec<PathBuf>)> {
    let own = fs::read_to_string(root.join("proc/self/cgroup")).unwrap_or_default();
    let mounts = fs::read_to_string(root.join("proc/self/mountinfo")).unwrap_or_default();
    let groups = own.lines().filter_map(|line| {
        let mut parts = line.splitn(3, ':').skip(1);
        let (controllers, path) = (parts.next()?, parts.next()?);
        let version = match controllers {
            "" => CgroupVersion::V2,
            _ if controllers.split(',').any(|name| name == "memory") => CgroupVersion::V1,
            _ => return None,
        };
        let mount = mounts.lines().find_map(|line| Mount::read(line, version))?;
        Some((version, mount.folders(root, path)))
    });
    groups.collect()
}

/// The mount of a hierarchy of groups: the group that is mounted, and the mount point.
struct Mount<'a> {
    group: &'a Path,
    at: &'a Path,
}

impl<'a> Mount<'a> {
    /// Reads a line of `mountinfo`. Returns `None` if it is not a mount of memory groups.
    fn read(line: &'a str, version: CgroupVersion) -> Option<Self> {
        let (mount, system) = line.split_once(" - ")?;
        let mut system = system.split(' ');
        let (name, options) = (system.next()?, system.nth(1)?);
        let is_wanted = match version {
            CgroupVersion::V1 => name == "cgroup" && options.split(',').any(|option| option == "memory"),
            CgroupVersion::V2 => name == "cgroup2",
        };
        let mut mount = mount.split(' ').skip(3).map(Path::new);
        let (group, at) = (mount.next()?, mount.next()?);
        is_wanted.then_some(Self { group, at })
    }

    /// Returns the folder of a group, and those of the groups around it up to the mount point.
    fn folders(&self, root: &Path, path: &str) -> Vec<PathBuf> {
        let at = root.join(self.at.strip_prefix("/").unwrap_or(self.at));
        // In a container, the mount may be the container's own group, while the path is that outside of the
        // container.
        let below = Path::new(path).strip_prefix(self.group).unwrap_or(Path::new(""));
        below.ancestors().map(|part| at.join(part)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIB: u64 = 1 << 30;

    /// The root of a file system for a test. Dropping it removes it.
    struct Root(PathBuf);

    impl Root {
        fn new(name: &str, files: &[(&str, &str)]) -> Self {
            let root = Self(std::env::temp_dir().join(format!("cohort-memory-{name}-{}", std::process::id())));
            // 16 GiB of memory with 8 GiB available, and 1 GiB of swap space.
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
    fn swapped_memory_counts_as_written() {
        let status = [("proc/self/status", "Name:\tdeno\nRssAnon:\t  1024 kB\nVmSwap:\t 512 kB\n")];
        assert_eq!(written(&Root::new("written", &status).0), 1536 * 1024);
        assert_eq!(written(Path::new("/no/such/root")), 0);
    }

    #[test]
    fn the_system_gives_available_memory_and_swap_space() {
        assert_eq!(Root::new("system", &[]).available(), 9 * GIB);
        assert_eq!(available(Path::new("/no/such/root")), u64::MAX);
        // A group without a mount has no known limit.
        let unseen = [("proc/self/cgroup", "0::/gone\n"), ("proc/self/mountinfo", "nonsense\n - \n1 2 3\n")];
        assert_eq!(Root::new("unseen", &unseen).available(), 9 * GIB);
    }

    #[test]
    fn the_tightest_of_nested_groups_counts_without_its_cached_files() {
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
        assert_eq!(root.available(), GIB + GIB / 2, "the inner group has 1 GiB of memory and 1 GiB of swap space left");
        root.write("sys/fs/cgroup/outer/inner/memory.swap.max", "0\n");
        root.write("sys/fs/cgroup/outer/inner/memory.swap.current", "0\n");
        assert_eq!(root.available(), GIB);
        root.write("sys/fs/cgroup/outer/inner/memory.current", "4294967296\n");
        assert_eq!(root.available(), 0);
    }

    #[test]
    fn groups_of_version_1_are_read_in_a_container_that_mounts_its_own() {
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
