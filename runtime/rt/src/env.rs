//! Arguments and environment, as the kernel put them on the first stack.

use core::sync::atomic::{AtomicUsize, Ordering};

static ARGC: AtomicUsize = AtomicUsize::new(0);
static ARGV: AtomicUsize = AtomicUsize::new(0);
static ENVC: AtomicUsize = AtomicUsize::new(0);
static ENVP: AtomicUsize = AtomicUsize::new(0);

const AT_SYSINFO_EHDR: usize = 33;

/// Notes where arguments and environment are.
///
/// # Safety
/// `stack` is the process's stack as the kernel made it: argc, argv, null, environment, null, auxiliary vector.
pub unsafe fn init(stack: *const usize) {
    // SAFETY: the layout that the kernel guarantees.
    unsafe {
        let argc = *stack;
        let argv = stack.add(1);
        let envp = argv.add(argc + 1);
        let mut envc = 0;
        while *envp.add(envc) != 0 {
            envc += 1;
        }
        ARGC.store(argc, Ordering::Relaxed);
        ARGV.store(argv as usize, Ordering::Relaxed);
        ENVC.store(envc, Ordering::Relaxed);
        ENVP.store(envp as usize, Ordering::Relaxed);
    }
}

/// The vDSO's address, 0 where there is none.
pub fn vdso() -> usize {
    auxiliary(AT_SYSINFO_EHDR)
}

/// An entry of the auxiliary vector, 0 if the kernel gave none.
pub fn auxiliary(key: usize) -> usize {
    // SAFETY: the vector stands behind the environment and its null, and ends with a null key.
    unsafe {
        let envp = ENVP.load(Ordering::Relaxed) as *const usize;
        let mut entry = envp.add(ENVC.load(Ordering::Relaxed) + 1);
        while *entry != 0 {
            if *entry == key {
                return *entry.add(1);
            }
            entry = entry.add(2);
        }
    }
    0
}

/// # Safety
/// `vector` holds more than `i` addresses of NUL-terminated strings.
unsafe fn string(vector: usize, i: usize) -> &'static [u8] {
    // SAFETY: the caller's promise; the kernel's strings stay for the life of the process.
    unsafe {
        let p = *(vector as *const *const u8).add(i);
        let mut n = 0;
        while *p.add(n) != 0 {
            n += 1;
        }
        core::slice::from_raw_parts(p, n)
    }
}

pub fn arg_count() -> usize {
    ARGC.load(Ordering::Relaxed)
}

/// The i-th argument; empty beyond the last.
pub fn arg(i: usize) -> &'static [u8] {
    if i >= arg_count() {
        return &[];
    }
    // SAFETY: in range.
    unsafe { string(ARGV.load(Ordering::Relaxed), i) }
}

pub fn env_count() -> usize {
    ENVC.load(Ordering::Relaxed)
}

/// The i-th "key=value" string; empty beyond the last.
pub fn env(i: usize) -> &'static [u8] {
    if i >= env_count() {
        return &[];
    }
    // SAFETY: in range.
    unsafe { string(ENVP.load(Ordering::Relaxed), i) }
}

/// The number behind `key=` among RGODEBUG's settings, which commas separate; None without one.
pub fn debug_setting(key: &[u8]) -> Option<u64> {
    setting(get(b"RGODEBUG")?, key)
}

fn setting(settings: &[u8], key: &[u8]) -> Option<u64> {
    let value = |s: &'_ [u8]| Some(s.strip_prefix(key)?.strip_prefix(b"=")?.len());
    let chosen = settings.split(|c| *c == b',').rfind(|s| value(s).is_some())?;
    crate::gc::pace::parse_number(&chosen[key.len() + 1..])
}

/// The value of an environment variable at start.
pub fn get(key: &[u8]) -> Option<&'static [u8]> {
    (0..env_count()).find_map(|i| env(i).strip_prefix(key)?.strip_prefix(b"="))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings() {
        assert_eq!(setting(b"a=1,bc=20,a=3", b"a"), Some(3));
        assert_eq!(setting(b"a=1,bc=20", b"bc"), Some(20));
        assert_eq!(setting(b"a=1,bc=20", b"b"), None);
        assert_eq!(setting(b"a=x", b"a"), None);
        assert_eq!(setting(b"", b"a"), None);
    }
}
