//! Sleeping until a word changes.

use core::sync::atomic::AtomicU32;

use crate::arch::{nr, syscall};
use crate::clock::Timespec;

const WAIT_PRIVATE: usize = 128;
const WAKE_PRIVATE: usize = 129;

/// Sleeps while `word` is `value`, at most `timeout` nanoseconds (none: for ever). May wake for no reason.
pub fn wait(word: &AtomicU32, value: u32, timeout: Option<i64>) {
    let spec = Timespec::from_nanos(timeout.unwrap_or(0).max(0));
    let spec = if timeout.is_some() { &raw const spec as usize } else { 0 };
    // SAFETY: the word outlives the call.
    unsafe { syscall(nr::FUTEX, word as *const _ as usize, WAIT_PRIVATE, value as usize, spec, 0, 0) };
}

/// Wakes up to `count` sleepers.
pub fn wake(word: &AtomicU32, count: u32) {
    // SAFETY: the kernel only uses the address as a key.
    unsafe { syscall(nr::FUTEX, word as *const _ as usize, WAKE_PRIVATE, count as usize, 0, 0, 0) };
}
