//! The machine that loom simulates, in the place of `rt::hw`.

use loom::sync::{Condvar, Mutex};

pub use loom::sync::atomic::{AtomicPtr, AtomicU32, Ordering, fence};

/// Enough to go through the loop.
pub const LOOKS: u32 = 1;

pub fn back_off() {
    loom::thread::yield_now();
}

/// The kernel's side of a futex: between its look at the word and the sleep nobody can wake. All words share one queue, so
/// some wake for no reason, as they may.
struct Kernel {
    lock: Mutex<()>,
    sleepers: Condvar,
}

loom::lazy_static! {
    static ref KERNEL: Kernel = Kernel { lock: Mutex::new(()), sleepers: Condvar::new() };
}

pub fn wait(word: &AtomicU32, value: u32, timeout: Option<i64>) {
    assert!(timeout.is_none(), "the models know no time");
    let lock = KERNEL.lock.lock().unwrap();
    if word.load(Ordering::SeqCst) == value {
        drop(KERNEL.sleepers.wait(lock).unwrap());
    }
}

pub fn wake(_: &AtomicU32, _: u32) {
    let lock = KERNEL.lock.lock().unwrap();
    KERNEL.sleepers.notify_all();
    drop(lock);
}
