//! The write barrier: while the flag is set, whoever overwrites a pointer word of the heap first tells the collector about
//! the value that goes, so that nothing that was reachable when marking began is lost: stacks are seen as they were then
//! ([`super::beside`] says why). (Taiichi Yuasa's snapshot at the beginning. The new value needs no telling: it was reachable then, or is a new object, which is
//! born marked.)
//!
//! Generated code may be interrupted between its test of the flag and its store, and marking begin there. That is sound:
//! what the store then overwrites untold can be reached only by whoever could read the word meanwhile, which is nobody but
//! this goroutine, whose registers are roots, unless the word is shared without a lock. Such words are changed by atomic
//! operations, which are the runtime's ([`swap`], [`compare_and_swap`]): there no stop of the world comes between.

use core::cell::UnsafeCell;
use core::sync::atomic::{AtomicPtr, AtomicU8, AtomicU32, AtomicUsize, Ordering};

use abi::typedesc::TypeDesc;

use super::mark;
use crate::mem::arena;
use crate::sync::{RANK_HEAP, RawLock};
use crate::typ;

/// Nonzero while the collector marks beside the program. Generated code tests it under this name.
#[allow(non_upper_case_globals)]
#[unsafe(no_mangle)]
pub static rgo_gc_barrier: AtomicU8 = AtomicU8::new(0);

/// Room for words that wait for the marker.
const CAPACITY: usize = 1 << 15;

/// Words that barriers shaded. Of fixed size: barriers run where little stack is left, so that they can't ask the system for
/// memory; where it is full they wait for the marker.
struct Shaded(UnsafeCell<[usize; CAPACITY]>);
// SAFETY: guarded by LOCK.
unsafe impl Sync for Shaded {}
static SHADED: Shaded = Shaded(UnsafeCell::new([0; CAPACITY]));
static LOCK: RawLock = RawLock::new(RANK_HEAP + 2);
static LEN: AtomicUsize = AtomicUsize::new(0);
/// Counts words that found the buffer empty: the marker sleeps on it.
pub static ARRIVALS: AtomicU32 = AtomicU32::new(0);

/// Does no word wait?
pub fn is_empty() -> bool {
    LEN.load(Ordering::SeqCst) == 0
}

/// Should words be taken soon, lest barriers have to wait?
pub fn is_filling() -> bool {
    LEN.load(Ordering::Relaxed) > CAPACITY / 4
}

/// Do stores of pointers have to shade?
#[inline(always)]
pub fn active() -> bool {
    rgo_gc_barrier.load(Ordering::Relaxed) != 0
}

/// Turns the barrier on or off.
///
/// # Safety
/// The world is stopped.
pub unsafe fn set_active(on: bool) {
    rgo_gc_barrier.store(on as u8, Ordering::SeqCst);
}

#[cold]
fn shade(word: usize) {
    while !try_shade(word) {
        sys::thread::yield_now();
    }
}

/// False where there is no room at the moment.
fn try_shade(word: usize) -> bool {
    if !arena::contains(word) || mark::is_marked_now(word) {
        return true;
    }
    LOCK.acquire();
    let n = LEN.load(Ordering::Relaxed);
    if n < CAPACITY {
        // SAFETY: the lock is held.
        unsafe { (*SHADED.0.get())[n] = word };
        LEN.store(n + 1, Ordering::SeqCst);
    }
    LOCK.release();
    if n == 0 || n == CAPACITY {
        ARRIVALS.fetch_add(1, Ordering::SeqCst);
        sys::futex::wake(&ARRIVALS, 1);
    }
    n < CAPACITY
}

/// Before the pointer word at `slot` is overwritten.
///
/// # Safety
/// `slot` is readable.
#[inline]
pub unsafe fn overwrite(slot: *const usize) {
    if active() {
        // SAFETY: passed on.
        shade(unsafe { slot.read_volatile() });
    }
}

/// A pointer comes to light that no object or stack held: from a weak handle. False where there is no room to say so at the
/// moment: markers make some, for which they may need the caller's lock, so that who holds one must let go and try again.
#[inline]
#[must_use]
pub fn revive(word: usize) -> bool {
    !active() || try_shade(word)
}

/// `atomic.SwapPointer`
///
/// # Safety
/// `slot` is a pointer word.
pub unsafe fn swap(slot: *mut *mut u8, new: *mut u8) -> *mut u8 {
    // SAFETY: passed on.
    unsafe {
        overwrite(slot as *const usize);
        AtomicPtr::from_ptr(slot).swap(new, Ordering::SeqCst)
    }
}

/// `atomic.CompareAndSwapPointer`
///
/// # Safety
/// `slot` is a pointer word.
pub unsafe fn compare_and_swap(slot: *mut *mut u8, old: *mut u8, new: *mut u8) -> bool {
    // SAFETY: passed on.
    unsafe {
        overwrite(slot as *const usize);
        AtomicPtr::from_ptr(slot).compare_exchange(old, new, Ordering::SeqCst, Ordering::SeqCst).is_ok()
    }
}

/// Before the value of type `t` at `at` is overwritten.
///
/// # Safety
/// It is a value of the type.
#[inline]
pub unsafe fn overwrite_value(t: *const TypeDesc, at: *const u8) {
    if active() {
        // SAFETY: passed on.
        unsafe { shade_value(t, at) }
    }
}

#[cold]
unsafe fn shade_value(t: *const TypeDesc, at: *const u8) {
    // SAFETY: the pointer words of the value are readable.
    unsafe { typ::for_each_pointer(t, at as usize, &mut |at| shade((at as *const usize).read_volatile())) }
}

/// Hands the shaded words to the marker.
pub fn take(mut note: impl FnMut(usize)) {
    if is_empty() {
        return;
    }
    LOCK.acquire();
    let n = LEN.load(Ordering::Relaxed);
    // SAFETY: the lock is held.
    unsafe { (&*SHADED.0.get())[..n].iter().for_each(|word| note(*word)) };
    LEN.store(0, Ordering::Relaxed);
    LOCK.release();
}
