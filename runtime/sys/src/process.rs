//! The process: output, ending, processors, entropy.

use crate::arch::{nr, syscall};
use crate::vec::PageVec;
use crate::{EINTR, check};

/// Ends all threads.
pub fn exit(code: i32) -> ! {
    loop {
        // SAFETY: does not return.
        unsafe { syscall(nr::EXIT_GROUP, code as usize, 0, 0, 0, 0, 0) };
    }
}

/// Writes all bytes to a file descriptor, giving up on errors.
pub fn write_all(fd: usize, mut bytes: &[u8]) {
    while !bytes.is_empty() {
        // SAFETY: the slice is readable.
        match check(unsafe { syscall(nr::WRITE, fd, bytes.as_ptr() as usize, bytes.len(), 0, 0, 0) }) {
            Ok(n) => bytes = &bytes[n..],
            Err(EINTR) => {}
            Err(_) => return,
        }
    }
}

/// Reads the start of a file into `buf`; `path` ends with a NUL.
pub fn read_file<'a>(path: &[u8], buf: &'a mut [u8]) -> Option<&'a [u8]> {
    let fd = open(path)?;
    // SAFETY: buf is writable, the descriptor this function's.
    unsafe {
        let n = check(syscall(nr::READ, fd, buf.as_mut_ptr() as usize, buf.len(), 0, 0, 0));
        syscall(nr::CLOSE, fd, 0, 0, 0, 0, 0);
        Some(&buf[..n.ok()?])
    }
}

/// Reads a whole file of at most a megabyte; `path` ends with a NUL.
pub fn read_whole(path: &[u8]) -> Option<PageVec<u8>> {
    const MOST: usize = 1 << 20;
    let mut whole = PageVec::new();
    let fd = open(path)?;
    let mut buf = [0u8; 4096];
    let complete = loop {
        // SAFETY: buf is writable.
        match check(unsafe { syscall(nr::READ, fd, buf.as_mut_ptr() as usize, buf.len(), 0, 0, 0) }) {
            Ok(0) => break true,
            Ok(n) if whole.len() + n <= MOST => buf[..n].iter().for_each(|b| whole.push(*b)),
            Err(EINTR) => {}
            Ok(_) | Err(_) => break false,
        }
    };
    // SAFETY: the descriptor is this function's.
    unsafe { syscall(nr::CLOSE, fd, 0, 0, 0, 0, 0) };
    complete.then_some(whole)
}

/// Opens a file for reading.
fn open(path: &[u8]) -> Option<usize> {
    const O_CLOEXEC: usize = 0o2000000;
    open_with(path, O_CLOEXEC)
}

fn open_with(path: &[u8], flags: usize) -> Option<usize> {
    const AT_FDCWD: usize = -100isize as usize;
    debug_assert_eq!(path.last(), Some(&0));
    // SAFETY: path is NUL-terminated.
    check(unsafe { syscall(nr::OPENAT, AT_FDCWD, path.as_ptr() as usize, flags, 0, 0, 0) }).ok()
}

/// Opens /dev/null in the place of standard descriptors that are closed, lest the program's first files become its
/// standard output. Where there is no /dev/null they stay closed.
pub fn fill_standard_descriptors() {
    const POLLNVAL: i16 = 0x20;
    const O_RDWR: usize = 2;
    #[repr(C)]
    struct PollFd {
        fd: i32,
        events: i16,
        revents: i16,
    }
    let mut fds = [0, 1, 2].map(|fd| PollFd { fd, events: 0, revents: 0 });
    let at_once = [0u64; 2];
    // SAFETY: the descriptions are writable, the time is readable.
    unsafe {
        let (fds, time) = (fds.as_mut_ptr() as usize, at_once.as_ptr() as usize);
        syscall(nr::PPOLL, fds, 3, time, 0, 0, 0);
    }
    // The lowest free number is given out first.
    for _closed in fds.iter().filter(|f| f.revents & POLLNVAL != 0) {
        open_with(b"/dev/null\0", O_RDWR);
    }
}

/// The number of processors that this process may use.
pub fn cpu_count() -> usize {
    let mut mask = [0u64; 128];
    // SAFETY: the mask is writable.
    let n = check(unsafe {
        syscall(nr::SCHED_GETAFFINITY, 0, size_of_val(&mask), mask.as_mut_ptr() as usize, 0, 0, 0)
    });
    let bits: u32 = mask[..n.unwrap_or(0) / 8].iter().map(|w| w.count_ones()).sum();
    bits.max(1) as usize
}

/// Fills `buf` with random bytes as far as the kernel has them without waiting.
pub fn random(buf: &mut [u8]) {
    const GRND_NONBLOCK: usize = 1;
    // SAFETY: buf is writable.
    unsafe { syscall(nr::GETRANDOM, buf.as_mut_ptr() as usize, buf.len(), GRND_NONBLOCK, 0, 0, 0) };
}
