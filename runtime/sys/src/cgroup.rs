//! The limits that a container sets: cgroups of version 1 and 2, the tightest limit up the hierarchy.
//!
//! Files are read through a function, so that tests bring their own. Layouts: proc(5), cgroups(7) and the kernel's
//! Documentation/admin-guide/cgroup-v1 and cgroup-v2.

use crate::process;
use crate::vec::PageVec;

/// Reads a whole file; the path ends with a NUL.
pub type Reader<'a> = &'a mut dyn FnMut(&[u8]) -> Option<PageVec<u8>>;

/// CPU time per period, both in microseconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CpuLimit {
    pub quota: u64,
    pub period: u64,
}

impl CpuLimit {
    /// How many CPUs that is, rounded up.
    pub fn cpus(self) -> u64 {
        self.quota.div_ceil(self.period.max(1))
    }

    fn is_tighter(self, than: CpuLimit) -> bool {
        u128::from(self.quota) * u128::from(than.period) < u128::from(than.quota) * u128::from(self.period)
    }
}

/// The CPU limit of this process.
pub fn cpu_limit() -> Option<CpuLimit> {
    cpu_limit_in(&mut process::read_whole)
}

/// The memory limit of this process in bytes.
pub fn memory_limit() -> Option<u64> {
    memory_limit_in(&mut process::read_whole)
}

fn cpu_limit_in(read: Reader) -> Option<CpuLimit> {
    let mut tightest: Option<CpuLimit> = None;
    let group = Group::find(b"cpu", read)?;
    group.each_level(&mut |dir| {
        let limit = if group.unified {
            let text = read(dir.file(b"cpu.max"))?;
            let mut words = words(&text);
            CpuLimit { quota: number(words.next()?)?, period: number(words.next()?)? }
        } else {
            let quota = number(words(&read(dir.file(b"cpu.cfs_quota_us"))?).next()?)?;
            let period = number(words(&read(dir.file(b"cpu.cfs_period_us"))?).next()?)?;
            CpuLimit { quota, period }
        };
        if limit.period != 0 && tightest.is_none_or(|t| limit.is_tighter(t)) {
            tightest = Some(limit);
        }
        Some(())
    });
    tightest
}

fn memory_limit_in(read: Reader) -> Option<u64> {
    /// Version 1 writes "no limit" as the largest multiple of the page size.
    const UNLIMITED: u64 = 1 << 60;
    let mut tightest = UNLIMITED;
    let group = Group::find(b"memory", read)?;
    let file: &[u8] = if group.unified { b"memory.max" } else { b"memory.limit_in_bytes" };
    group.each_level(&mut |dir| {
        tightest = tightest.min(number(words(&read(dir.file(file))?).next()?)?);
        Some(())
    });
    (tightest < UNLIMITED).then_some(tightest)
}

/// This process's group for one controller.
struct Group {
    unified: bool,
    /// The hierarchy's mount point and, below it, the group's directory.
    path: Path,
    mount_len: usize,
}

impl Group {
    fn find(controller: &[u8], read: Reader) -> Option<Group> {
        // Lines of "number:controllers:path"; version 2 has number 0 and no controllers.
        let groups = read(b"/proc/self/cgroup\0")?;
        let mut unified_path = None;
        let mut own_path = None;
        for line in lines(&groups) {
            let mut parts = line.splitn(3, |c| *c == b':');
            let (Some(id), Some(controllers), Some(path)) = (parts.next(), parts.next(), parts.next()) else {
                continue;
            };
            if controllers.split(|c| *c == b',').any(|c| c == controller) {
                own_path = Some(path);
            } else if id == b"0" && controllers.is_empty() {
                unified_path = Some(path);
            }
        }
        let (path, unified) = own_path.map(|p| (p, false)).or(unified_path.map(|p| (p, true)))?;
        // Lines of "ID parent device root mount-point options… - type source super-options".
        let mounts = read(b"/proc/self/mountinfo\0")?;
        for line in lines(&mounts) {
            let mut fields = line.split(|c| *c == b' ');
            let (Some(root), Some(mount)) = (fields.nth(3), fields.next()) else { continue };
            let mut fields = fields.skip_while(|f| *f != b"-").skip(1);
            let (Some(kind), Some(_), options) = (fields.next(), fields.next(), fields.next()) else {
                continue;
            };
            let fits = if unified {
                kind == b"cgroup2"
            } else {
                kind == b"cgroup"
                    && options.unwrap_or_default().split(|c| *c == b',').any(|option| option == controller)
            };
            if !fits {
                continue;
            }
            let mut full = Path::default();
            full.push_escaped(mount);
            let mount_len = full.len;
            // A container may see only the part of the hierarchy from its own group on.
            let mut seen = Path::default();
            seen.push_escaped(root);
            let root = seen.as_bytes().strip_suffix(b"/").unwrap_or(seen.as_bytes());
            if let Some(below) = path.strip_prefix(root)
                && below.starts_with(b"/")
                && !below.windows(3).any(|w| w == b"/..")
            {
                full.push(below);
            }
            return Some(Group { unified, path: full, mount_len });
        }
        None
    }

    /// Calls `visit` with the group's directory and those above it, up to the mount point.
    fn each_level(&self, visit: &mut dyn FnMut(&mut Path) -> Option<()>) {
        let mut dir = self.path.clone();
        while dir.as_bytes().ends_with(b"/") {
            dir.len -= 1;
        }
        loop {
            let len = dir.len;
            // A level without the file (the root has none) sets no limit.
            let _ = visit(&mut dir);
            dir.len = len;
            if len <= self.mount_len {
                return;
            }
            dir.len = dir.as_bytes().iter().rposition(|c| *c == b'/').unwrap_or(0).max(self.mount_len);
        }
    }
}

/// A path under construction; what doesn't fit is cut off, and then names no file.
#[derive(Clone)]
struct Path {
    bytes: [u8; 4096],
    len: usize,
}

impl Default for Path {
    fn default() -> Path {
        Path { bytes: [0; 4096], len: 0 }
    }
}

impl Path {
    fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    fn push(&mut self, text: &[u8]) {
        let n = text.len().min(self.bytes.len() - self.len);
        self.bytes[self.len..self.len + n].copy_from_slice(&text[..n]);
        self.len += n;
    }

    /// Appends a field of mountinfo, where spaces and the like stand as three octal digits.
    fn push_escaped(&mut self, mut text: &[u8]) {
        while let Some((&first, rest)) = text.split_first() {
            match (first, rest) {
                (b'\\', [a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', after @ ..]) => {
                    self.push(&[(a - b'0') << 6 | (b - b'0') << 3 | (c - b'0')]);
                    text = after;
                }
                _ => {
                    self.push(&[first]);
                    text = rest;
                }
            }
        }
    }

    /// The path of a file in this directory, ending with a NUL.
    fn file(&mut self, name: &[u8]) -> &[u8] {
        let len = self.len;
        self.push(b"/");
        self.push(name);
        self.push(b"\0");
        let end = self.len;
        self.len = len;
        &self.bytes[..end]
    }
}

fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|c| *c == b'\n').filter(|l| !l.is_empty())
}

fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(u8::is_ascii_whitespace).filter(|w| !w.is_empty())
}

/// A decimal number; None for "max", "-1" and the like.
fn number(text: &[u8]) -> Option<u64> {
    text.iter().try_fold(0u64, |n, c| {
        let digit = c.wrapping_sub(b'0');
        if digit > 9 { None } else { n.checked_mul(10)?.checked_add(u64::from(digit)) }
    })
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;

    /// Files by path.
    fn files(list: &[(&str, &str)]) -> impl FnMut(&[u8]) -> Option<PageVec<u8>> {
        move |path| {
            let path = core::str::from_utf8(path.strip_suffix(b"\0")?).ok()?;
            let text = list.iter().find(|f| f.0 == path)?.1;
            let mut bytes = PageVec::new();
            text.bytes().for_each(|b| bytes.push(b));
            Some(bytes)
        }
    }

    const V2_MOUNT: (&str, &str) = (
        "/proc/self/mountinfo",
        "22 1 8:1 / / rw - ext4 /dev/sda rw\n30 22 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw\n",
    );

    #[test]
    fn unified() {
        let list = [
            V2_MOUNT,
            ("/proc/self/cgroup", "0::/pod/app\n"),
            ("/sys/fs/cgroup/pod/app/cpu.max", "max 100000\n"),
            ("/sys/fs/cgroup/pod/cpu.max", "150000 100000\n"),
            ("/sys/fs/cgroup/cpu.max", "900000 100000\n"),
            ("/sys/fs/cgroup/pod/app/memory.max", "67108864\n"),
            ("/sys/fs/cgroup/pod/memory.max", "max\n"),
        ];
        let limit = cpu_limit_in(&mut files(&list)).unwrap();
        assert_eq!((limit, limit.cpus()), (CpuLimit { quota: 150000, period: 100000 }, 2));
        assert_eq!(memory_limit_in(&mut files(&list)), Some(64 << 20));
    }

    #[test]
    fn version_1_inside_a_container() {
        let list = [
            (
                "/proc/self/mountinfo",
                "40 30 0:30 /docker/ab\\040c /sys/fs/cgroup/cpu\\054x ro - cgroup cgroup rw,cpu,cpuacct\n\
                 41 30 0:31 / /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n",
            ),
            ("/proc/self/cgroup", "4:memory:/elsewhere/../x\n3:cpu,cpuacct:/docker/ab c/inner\n0::/\n"),
            ("/sys/fs/cgroup/cpu,x/inner/cpu.cfs_quota_us", "-1\n"),
            ("/sys/fs/cgroup/cpu,x/inner/cpu.cfs_period_us", "100000\n"),
            ("/sys/fs/cgroup/cpu,x/cpu.cfs_quota_us", "50000\n"),
            ("/sys/fs/cgroup/cpu,x/cpu.cfs_period_us", "100000\n"),
            ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n"),
        ];
        let limit = cpu_limit_in(&mut files(&list)).unwrap();
        assert_eq!((limit, limit.cpus()), (CpuLimit { quota: 50000, period: 100000 }, 1));
        assert_eq!(memory_limit_in(&mut files(&list)), None);
    }

    #[test]
    fn none() {
        assert_eq!(cpu_limit_in(&mut files(&[])), None);
        assert_eq!(cpu_limit_in(&mut files(&[V2_MOUNT, ("/proc/self/cgroup", "0::/\n")])), None);
        assert_eq!(memory_limit_in(&mut files(&[V2_MOUNT, ("/proc/self/cgroup", "garbage\n")])), None);
    }
}
