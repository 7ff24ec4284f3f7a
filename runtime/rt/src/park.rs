//! Parking and readying goroutines: what channels, select, semaphores and sleeping are built on.
//!
//! A body of a PARK row runs on the thread's system stack *after* the goroutine's whole context was saved, so the
//! goroutine may be resumed by another thread from the moment it is published on some queue. The pattern:
//!
//! 1. Under the queue's lock: if the operation can be done at once, do it and return [`Parking::Done`].
//! 2. Else call [`prepare`], fill the goroutine's `wait` words (or a waiter record of the room's own, which must not
//!    lie in the body's Rust frame), link it, release the lock, and return [`Parking::Parked`] *without touching the
//!    goroutine again*.
//! 3. Whoever ends the wait unlinks the waiter under the lock, copies the element, stores what the parked call shall
//!    return with [`set_results`] (or makes it panic with [`set_raise`]), and calls [`ready`], best after unlocking.
//! 4. Work that the goroutine has to do itself after waking (select leaving its other queues) is a [`set_hook`]: it
//!    runs on the system stack of the resuming thread, right before the goroutine continues, and may set results.
//!
//! No value with a destructor may be live when Parked is returned. Elements on stacks may be written directly: stack
//! segments never move. The collector scans every G (with its `wait` words) and every saved context conservatively.

use crate::bubble;
use crate::sched::{self, G, GQueue, State};
use crate::trap::Trap;

/// What the body of a PARK row did.
#[must_use]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Parking<T> {
    /// Nothing was parked: the row returns this.
    Done(T),
    /// The goroutine was published on a queue; the row returns what its waker stores.
    Parked,
}

/// Why a goroutine waits, as traces print it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Reason {
    None,
    ChanReceive,
    ChanSend,
    ChanReceiveNil,
    ChanSendNil,
    Select,
    SelectNoCases,
    Sleep,
    Semacquire,
    MutexLock,
    RWMutexRLock,
    RWMutexLock,
    WaitGroupWait,
    CondWait,
    FinalizerWait,
    TimerWait,
    SignalWait,
    Preempted,
    Coroutine,
    IoWait,
    SynctestRun,
    SynctestWait,
}

impl Reason {
    /// The text between the brackets of "goroutine 1 [...]:".
    pub fn text(self) -> &'static str {
        match self {
            Reason::None => "waiting",
            Reason::ChanReceive => "chan receive",
            Reason::ChanSend => "chan send",
            Reason::ChanReceiveNil => "chan receive (nil chan)",
            Reason::ChanSendNil => "chan send (nil chan)",
            Reason::Select => "select",
            Reason::SelectNoCases => "select (no cases)",
            Reason::Sleep => "sleep",
            Reason::Semacquire => "semacquire",
            Reason::MutexLock => "sync.Mutex.Lock",
            Reason::RWMutexRLock => "sync.RWMutex.RLock",
            Reason::RWMutexLock => "sync.RWMutex.Lock",
            Reason::WaitGroupWait => "sync.WaitGroup.Wait",
            Reason::CondWait => "sync.Cond.Wait",
            Reason::FinalizerWait => "finalizer wait",
            Reason::TimerWait => "timer goroutine (idle)",
            Reason::SignalWait => "signal wait",
            Reason::Preempted => "preempted",
            Reason::Coroutine => "coroutine",
            Reason::IoWait => "IO wait",
            Reason::SynctestRun => "synctest.Run",
            Reason::SynctestWait => "synctest.Wait",
        }
    }
}

/// The goroutine whose runtime call this thread is executing.
pub fn current() -> *mut G {
    sched::current_g()
}

/// Marks the current goroutine as waiting; it must now be published on a queue and Parked returned.
pub fn prepare(reason: Reason) -> *mut G {
    let g = current();
    // SAFETY: the current goroutine belongs to this thread until it is published.
    unsafe {
        (*g).reason = reason;
        if crate::profile::wants_waits() {
            crate::profile::blocks(g);
        }
        (*g).set_state(State::Waiting);
    }
    g
}

/// The same where only others of the goroutine's bubble, if it is in one, can wake it.
pub fn prepare_durably(reason: Reason) -> *mut G {
    let g = prepare(reason);
    // SAFETY: as in `prepare`.
    unsafe {
        if !(*g).bubble.is_null() {
            bubble::block(g);
        }
    }
    g
}

/// Makes a waiting goroutine runnable: it runs next on this processor.
///
/// # Safety
/// `g` was prepared, is linked in no queue any more, and nobody else readies it.
pub unsafe fn ready(g: *mut G) {
    // SAFETY: the caller's promise makes this thread g's owner.
    unsafe { sched::make_runnable(g, true) }
}

/// As [`ready`] for many, in their order and at the end of this processor's queue.
pub fn ready_all(woken: GQueue) {
    sched::make_all_runnable(woken)
}

/// What the parked call of `g` returns.
///
/// # Safety
/// The caller owns the wake-up of `g`, or `g` is current.
pub unsafe fn set_results(g: *mut G, first: u64, second: u64) {
    // SAFETY: a waiting goroutine's words belong to its waker.
    unsafe { (*g).head.results = [first, second] }
}

/// Makes the parked call of `g` raise `trap` when it continues.
///
/// # Safety
/// As [`set_results`].
pub unsafe fn set_raise(g: *mut G, trap: Trap) {
    // SAFETY: a waiting goroutine's words belong to its waker.
    unsafe { (*g).set_raise(trap) }
}

/// `hook(g)` runs once on a system stack right before `g` continues.
///
/// # Safety
/// As [`set_results`].
pub unsafe fn set_hook(g: *mut G, hook: unsafe fn(*mut G)) {
    // SAFETY: a waiting goroutine's words belong to its waker.
    unsafe { (*g).hook = Some(hook) }
}
