//! Waiting for descriptors: epoll, and the event descriptor that interrupts it.

use core::sync::atomic::{AtomicBool, Ordering};

use crate::arch::{nr, syscall};
use crate::clock::Timespec;
use crate::{ENOSYS, Errno, check};

/// What happened, or what to watch for.
pub const IN: u32 = 1;
pub const OUT: u32 = 4;
pub const ERR: u32 = 8;
pub const HUP: u32 = 0x10;
pub const RDHUP: u32 = 0x2000;
/// Report changes only, not states.
pub const EDGE: u32 = 1 << 31;

/// struct epoll_event, which amd64 packs.
#[derive(Clone, Copy)]
#[cfg_attr(target_arch = "x86_64", repr(C, packed))]
#[cfg_attr(not(target_arch = "x86_64"), repr(C))]
pub struct Event {
    pub events: u32,
    pub data: u64,
}

const CLOEXEC: usize = 0o2_000_000;
const NONBLOCK: usize = 0o4_000;

/// A new epoll descriptor.
pub fn create() -> Result<i32, Errno> {
    // SAFETY: makes a descriptor.
    check(unsafe { syscall(nr::EPOLL_CREATE1, CLOEXEC, 0, 0, 0, 0, 0) }).map(|fd| fd as i32)
}

/// A descriptor with a counter, readable while that is not zero.
pub fn event_descriptor() -> Result<i32, Errno> {
    // SAFETY: makes a descriptor.
    check(unsafe { syscall(nr::EVENTFD2, 0, CLOEXEC | NONBLOCK, 0, 0, 0, 0) }).map(|fd| fd as i32)
}

/// Adds one to the counter.
pub fn signal(event: i32) {
    let one = 1u64;
    // SAFETY: reads eight bytes. A full counter fails, and is readable anyway.
    unsafe { syscall(nr::WRITE, event as usize, &raw const one as usize, 8, 0, 0, 0) };
}

/// Sets the counter to zero.
pub fn drain(event: i32) {
    let mut count = 0u64;
    // SAFETY: writes eight bytes.
    unsafe { syscall(nr::READ, event as usize, &raw mut count as usize, 8, 0, 0, 0) };
}

/// Watches `fd` for `events`, which come with `data`.
pub fn add(epoll: i32, fd: i32, events: u32, data: u64) -> Result<(), Errno> {
    const ADD: usize = 1;
    let event = Event { events, data };
    let at = &raw const event as usize;
    // SAFETY: the kernel reads the event.
    check(unsafe { syscall(nr::EPOLL_CTL, epoll as usize, ADD, fd as usize, at, 0, 0) }).map(|_| ())
}

/// Ends the watching of `fd`.
pub fn remove(epoll: i32, fd: i32) -> Result<(), Errno> {
    const DEL: usize = 2;
    // SAFETY: old kernels want an event to be there, but nobody reads it.
    check(unsafe { syscall(nr::EPOLL_CTL, epoll as usize, DEL, fd as usize, 0, 0, 0) }).map(|_| ())
}

/// The kernel lacks epoll_pwait2.
static COARSE: AtomicBool = AtomicBool::new(false);

/// Waits for events, at most `timeout` nanoseconds (none: for ever), and returns how many there are. May return none
/// for no reason.
pub fn wait(epoll: i32, events: &mut [Event], timeout: Option<i64>) -> usize {
    let (at, n) = (events.as_mut_ptr() as usize, events.len());
    if timeout.is_some_and(|t| t > 0) && !COARSE.load(Ordering::Relaxed) {
        let spec = Timespec::from_nanos(timeout.unwrap_or(0));
        let spec_at = &raw const spec as usize;
        // SAFETY: the kernel writes at most n events.
        match check(unsafe { syscall(nr::EPOLL_PWAIT2, epoll as usize, at, n, spec_at, 0, 0) }) {
            Ok(n) => return n,
            Err(ENOSYS) => COARSE.store(true, Ordering::Relaxed),
            Err(_) => return 0,
        }
    }
    let millis = match timeout {
        None => usize::MAX,
        Some(t) => (t.max(0) as usize).div_ceil(1_000_000).min(1 << 30),
    };
    // SAFETY: the kernel writes at most n events.
    check(unsafe { syscall(nr::EPOLL_PWAIT, epoll as usize, at, n, millis, 0, 0) }).unwrap_or(0)
}
