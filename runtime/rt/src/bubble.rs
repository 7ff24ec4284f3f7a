//! Bubbles: goroutines of package testing/synctest that are watched for the moment when none of them can go on by itself.
//!
//! A goroutine is *durably blocked* when only another one of its bubble can wake it: on channels that were made in the
//! bubble, in Cond.Wait, asleep on the bubble's clock. The bubble counts its goroutines that are not. Who brings the count
//! to 0 wakes the one in `Wait`, else the bubble's root, which lets time advance (stdlib/time). As nobody outside can
//! wake a member, a count of 0 lasts until then, so exactly one thread finds it.

use core::ptr::null_mut;
use core::sync::atomic::{AtomicI64, AtomicPtr, AtomicU32, Ordering};

use crate::park::{self, Parking, Reason};
use crate::sched::G;

/// A bubble; an object of the program's, internal/rt's Bubble begins with these words.
#[repr(C)]
pub struct Bubble {
    /// Goroutines that aren't durably blocked.
    awake: AtomicI64,
    /// All its goroutines.
    members: AtomicI64,
    /// The root while it is in [`idle`].
    root: AtomicPtr<G>,
    /// The goroutine in [`wait`].
    waiter: AtomicPtr<G>,
    /// Its number, from 1.
    id: AtomicU32,
}

static LAST_ID: AtomicU32 = AtomicU32::new(0);
/// The bubble that was left with goroutines that nothing can wake: a panic's traces show them.
static ABANDONED: AtomicU32 = AtomicU32::new(0);

/// Number of the goroutine's bubble, 0 for none.
///
/// # Safety
/// `g` is a goroutine.
pub unsafe fn id_of(g: *const G) -> u32 {
    // SAFETY: the caller's promise; the goroutine keeps the object alive.
    unsafe { (*g).bubble.as_ref().map_or(0, |b| b.id.load(Ordering::Relaxed)) }
}

/// Whether `g` is one of those that were left behind for good.
///
/// # Safety
/// `g` is a goroutine.
pub unsafe fn is_abandoned(g: *const G) -> bool {
    // SAFETY: passed on.
    let id = unsafe { id_of(g) };
    id != 0 && id == ABANDONED.load(Ordering::Relaxed)
}

/// Makes the current goroutine the root of a new bubble.
///
/// # Safety
/// `b` is a zero bubble; the goroutine is in none.
pub unsafe fn enter(b: *mut Bubble) {
    // SAFETY: the caller's promise.
    unsafe {
        (*b).id.store(LAST_ID.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
        (*b).awake.store(1, Ordering::SeqCst);
        (*b).members.store(1, Ordering::SeqCst);
        (*park::current()).bubble = b;
    }
    ABANDONED.store(0, Ordering::Relaxed);
}

/// The root leaves its bubble; the others, if any, are blocked for ever.
pub fn leave() {
    let g = park::current();
    // SAFETY: the current goroutine.
    unsafe {
        if (*(*g).bubble).members.load(Ordering::SeqCst) > 1 {
            ABANDONED.store(id_of(g), Ordering::Relaxed);
        }
        (*g).bubble = null_mut();
    }
}

/// A goroutine that `parent` has made, not yet queued, belongs where its parent does.
///
/// # Safety
/// `parent` is current; the caller owns `g`.
pub unsafe fn inherit(g: *mut G, parent: *const G) {
    // SAFETY: the caller's promise.
    unsafe {
        let b = (*parent).bubble;
        if !b.is_null() {
            (*b).members.fetch_add(1, Ordering::SeqCst);
            (*b).awake.fetch_add(1, Ordering::SeqCst);
            (*g).bubble = b;
        }
    }
}

/// A goroutine ends, or becomes one of the runtime's own.
///
/// # Safety
/// It is the current thread's and not durably blocked.
#[cold]
pub unsafe fn depart(g: *mut G) {
    // SAFETY: the caller's promise.
    unsafe {
        let b = core::mem::replace(&mut (*g).bubble, null_mut());
        (*b).members.fetch_sub(1, Ordering::SeqCst);
        one_less(b);
    }
}

/// The current goroutine, a member of a bubble that was prepared for parking, is durably blocked.
///
/// # Safety
/// All that its waker needs, but for what the caller's lock guards, is in place.
#[cold]
pub unsafe fn block(g: *mut G) {
    // SAFETY: the caller's promise.
    unsafe {
        (*g).durable = true;
        one_less((*g).bubble);
    }
}

/// A goroutine that was durably blocked goes on.
///
/// # Safety
/// The caller is its waker.
#[cold]
pub unsafe fn unblock(g: *mut G) {
    // SAFETY: the caller's promise.
    unsafe {
        (*g).durable = false;
        (*(*g).bubble).awake.fetch_add(1, Ordering::SeqCst);
    }
}

unsafe fn one_less(b: *mut Bubble) {
    // SAFETY: the bubble lives; who is parked in `wait` or `idle` is woken by who takes it out, once.
    unsafe {
        if (*b).awake.fetch_sub(1, Ordering::SeqCst) != 1 {
            return;
        }
        let mut g = (*b).waiter.swap(null_mut(), Ordering::SeqCst);
        if g.is_null() {
            g = (*b).root.swap(null_mut(), Ordering::SeqCst);
        }
        if !g.is_null() {
            park::ready(g);
        }
    }
}

/// Ends the program unless the current goroutine is in the bubble of number `id`.
#[inline]
pub fn check(id: u32, complaint: &str) {
    // SAFETY: the current goroutine.
    if id != 0 && id != unsafe { id_of(park::current()) } {
        crate::trap::fatal(complaint);
    }
}

/// What [`wait`] says.
const SETTLED: i64 = 0;
const NO_BUBBLE: i64 = 1;
const OCCUPIED: i64 = 2;

/// Row `bubble_wait`: until all others of the bubble are durably blocked.
pub fn wait() -> Parking<i64> {
    let g = park::current();
    // SAFETY: the current goroutine and its bubble.
    unsafe {
        let b = (*g).bubble;
        if b.is_null() {
            return Parking::Done(NO_BUBBLE);
        }
        // Another that waits is durably blocked, but not the way this one could wait beside it.
        if (*b).waiter.compare_exchange(null_mut(), g, Ordering::SeqCst, Ordering::SeqCst).is_err() {
            return Parking::Done(OCCUPIED);
        }
        if (*b).awake.load(Ordering::SeqCst) == 1 {
            (*b).waiter.store(null_mut(), Ordering::SeqCst);
            return Parking::Done(SETTLED);
        }
        park::set_results(g, SETTLED as u64, 0);
        park::prepare_durably(Reason::SynctestWait);
    }
    Parking::Parked
}

/// Row `bubble_idle`, for the root: until all others are durably blocked.
pub fn idle() -> Parking<()> {
    let g = park::current();
    // SAFETY: the current goroutine and its bubble.
    unsafe {
        let b = (*g).bubble;
        // Who waits goes first: parking wakes it.
        if (*b).awake.load(Ordering::SeqCst) == 1 && (*b).waiter.load(Ordering::SeqCst).is_null() {
            return Parking::Done(());
        }
        (*b).root.store(g, Ordering::SeqCst);
        park::prepare_durably(Reason::SynctestRun);
    }
    Parking::Parked
}
