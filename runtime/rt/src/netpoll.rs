//! The network poller: goroutines that wait for descriptors, on one edge-triggered epoll descriptor.
//!
//! A descriptor is registered once, for both directions, and belongs to a [`Desc`], whose memory is reused but never
//! returned. Package internal/poll tries a call first and waits here when the kernel says EAGAIN. What it must know
//! before a call (closed, deadline passed) stands in the `state` word, which it reads and of which it clears the ready
//! bits without a call into the runtime.
//!
//! Who polls: a thread that is about to search for work elsewhere looks without waiting. One that goes idle sleeps in
//! epoll instead of on its note ([`sleep`]), unless another one looked a moment ago ([`RECENT`]) and still runs: that
//! one is busy with the network and will look again, while waking a second thread for each event would cost more than
//! all else. If it does not look again, sysmon wakes somebody after [`STALE`], or looks itself every [`OVERDUE`] where
//! no processor is idle. A lock guards each Desc; deadlines stand in a heap of their own.

mod deadline;

use core::ptr::null_mut;
use core::sync::atomic::{AtomicI32, AtomicI64, AtomicPtr, AtomicU32, Ordering, fence};

use sys::epoll::{self, Event};

use crate::park::{self, Parking, Reason};
use crate::sched::{self, G, GQueue, M};
use crate::sync::{Lock, RANK_POLL, RANK_POLL_FREE, RawLock};

pub use deadline::{next_deadline, run_due};

/// Bits of `Desc::state`; internal/poll has the same table.
const CLOSING: u32 = 1;
/// By direction: the deadline has passed; something happened that nobody waited for.
const EXPIRED: [u32; 2] = [2, 4];
const READY: [u32; 2] = [8, 16];

/// What [`wait`] returns.
const WOKEN: i64 = 0;
const CLOSED: i64 = 1;
const TIMEOUT: i64 = 2;

/// Directions: the order of a Desc's sides.
const READ: usize = 0;
const WRITE: usize = 1;

/// One direction of a descriptor.
struct Side {
    waiter: *mut G,
    /// On the monotonic clock; 0: none, negative: passed.
    deadline: i64,
    /// Place in the heap of deadlines plus 1; 0: not there. Guarded by the heap's lock.
    place: usize,
}

impl Side {
    const fn new() -> Side {
        Side { waiter: null_mut(), deadline: 0, place: 0 }
    }
}

/// A registered descriptor.
#[repr(C, align(64))]
pub struct Desc {
    /// See the constants. First: its address is what Go code has.
    state: AtomicU32,
    /// Counts uses of this memory: an event of an earlier one is ignored.
    generation: u32,
    lock: RawLock,
    fd: i32,
    sides: [Side; 2],
    next: *mut Desc,
}

/// The event's word is a Desc's address, which is a multiple of 64, with the generation in the bits that are left.
const GENERATION_BITS: u32 = 22;
const GENERATION_MASK: u32 = (1 << GENERATION_BITS) - 1;

struct Free(*mut Desc);
// SAFETY: descriptors without user, guarded by the lock.
unsafe impl Send for Free {}

static FREE: Lock<Free> = Lock::new(RANK_POLL_FREE, Free(null_mut()));

/// The epoll descriptor and the one that interrupts it, once there is a need.
static EPOLL: AtomicI32 = AtomicI32::new(-1);
static WAKER: AtomicI32 = AtomicI32::new(-1);
/// The word of the waker's events.
const WAKER_DATA: u64 = 0;

/// Parked goroutines.
static WAITERS: AtomicU32 = AtomicU32::new(0);
/// The thread that sleeps in epoll.
static SLEEPER: AtomicPtr<M> = AtomicPtr::new(null_mut());
/// When a thread looked last, which one, and when another one did.
static LAST_POLL: AtomicI64 = AtomicI64::new(0);
static LAST_POLLER: AtomicPtr<M> = AtomicPtr::new(null_mut());
static OTHER_POLL: AtomicI64 = AtomicI64::new(0);

/// How long events may go unnoticed while all processors are busy.
const OVERDUE: i64 = 10_000_000;
/// And while some are idle.
pub const STALE: i64 = 200_000;
/// How long a thread that looked is believed to look again.
const RECENT: i64 = 50_000;

/// Queues goroutines that were taken from their sides.
pub fn ready(woken: GQueue) {
    let n = woken.len();
    sched::make_all_runnable(woken);
    for _ in 0..n {
        queued();
    }
}

/// A goroutine that was woken stands in a run queue now. Until then it counts as waiting: while a thread without processor
/// holds it in its hands, nothing else shows that the program is alive.
pub fn queued() {
    WAITERS.fetch_sub(1, Ordering::SeqCst);
}

impl Desc {
    /// Ends the wait of a side's goroutine, if there is one.
    ///
    /// # Safety
    /// The Desc is locked.
    unsafe fn take(&mut self, side: usize, result: i64, woken: &mut GQueue) {
        let g = self.sides[side].waiter;
        if g.is_null() {
            return;
        }
        self.sides[side].waiter = null_mut();
        // SAFETY: a waiting goroutine belongs to who takes it.
        unsafe {
            park::set_results(g, result as u64, 0);
            woken.push(g);
        }
    }

    /// Something can be done in a direction.
    ///
    /// # Safety
    /// The Desc is locked.
    unsafe fn happened(&mut self, side: usize, woken: &mut GQueue) {
        if self.sides[side].waiter.is_null() {
            self.state.fetch_or(READY[side], Ordering::SeqCst);
        } else {
            // SAFETY: passed on.
            unsafe { self.take(side, WOKEN, woken) };
        }
    }

    fn word(&self) -> u64 {
        let at = core::ptr::from_ref(self) as u64;
        at >> 6 << GENERATION_BITS | u64::from(self.generation & GENERATION_MASK)
    }
}

/// Runs `f` with the Desc locked, then readies what it woke.
///
/// # Safety
/// `d` is a Desc.
unsafe fn locked<T>(d: *mut Desc, f: impl FnOnce(&mut Desc, &mut GQueue) -> T) -> T {
    let mut woken = GQueue::new();
    // SAFETY: the caller's promise; the lock makes the access exclusive but for the atomic word.
    let result = unsafe {
        (*d).lock.acquire();
        let result = f(&mut *d, &mut woken);
        (*d).lock.release();
        result
    };
    ready(woken);
    result
}

/// A Desc without user.
fn new_desc() -> *mut Desc {
    let mut free = FREE.lock();
    if free.0.is_null() {
        const CHUNK: usize = 16 * sys::mem::PAGE;
        let Ok(at) = sys::mem::allocate(CHUNK) else {
            crate::panic::throw(b"runtime: cannot allocate memory")
        };
        for i in (0..CHUNK / size_of::<Desc>()).rev() {
            // SAFETY: inside the new mapping.
            unsafe {
                let d = (at as *mut Desc).add(i);
                d.write(Desc {
                    state: AtomicU32::new(CLOSING),
                    generation: 0,
                    lock: RawLock::new(RANK_POLL),
                    fd: -1,
                    sides: [const { Side::new() }; 2],
                    next: free.0,
                });
                free.0 = d;
            }
        }
    }
    let d = free.0;
    // SAFETY: the list is guarded by the lock.
    free.0 = unsafe { (*d).next };
    d
}

/// Whether the poller is in use.
#[inline]
pub fn is_open() -> bool {
    EPOLL.load(Ordering::SeqCst) >= 0
}

/// Whether goroutines wait for descriptors.
#[inline]
pub fn has_waiters() -> bool {
    WAITERS.load(Ordering::SeqCst) != 0
}

/// Makes the two descriptors, at the first use.
fn start() -> Result<i32, sys::Errno> {
    static STARTING: RawLock = RawLock::new(RANK_POLL);
    STARTING.acquire();
    let mut result = Ok(EPOLL.load(Ordering::SeqCst));
    if result == Ok(-1) {
        result = epoll::create().and_then(|poller| {
            let waker = epoll::event_descriptor()?;
            // Not edge-triggered: who looks on the side must not take the event away from who sleeps.
            epoll::add(poller, waker, epoll::IN, WAKER_DATA)?;
            WAKER.store(waker, Ordering::SeqCst);
            LAST_POLL.store(sys::clock::nanotime(), Ordering::SeqCst);
            EPOLL.store(poller, Ordering::SeqCst);
            Ok(poller)
        });
    }
    STARTING.release();
    result
}

/// Row `poll_open`: registers `fd`; a Desc or an error number.
pub fn open(fd: i32) -> (i64, i64) {
    let mut poller = EPOLL.load(Ordering::SeqCst);
    if poller < 0 {
        match start() {
            Ok(fd) => poller = fd,
            Err(e) => return (0, i64::from(e.0)),
        }
        // Who sleeps on its note till the next timer shall sleep in epoll instead.
        crate::timer::wake_keeper();
    }
    let d = new_desc();
    // SAFETY: d is nobody else's, but for late events of earlier users, which take the lock.
    let word = unsafe {
        locked(d, |d, _| {
            d.generation = d.generation.wrapping_add(1);
            d.fd = fd;
            d.sides[READ].deadline = 0;
            d.sides[WRITE].deadline = 0;
            d.state.store(0, Ordering::SeqCst);
            d.word()
        })
    };
    const EVENTS: u32 = epoll::IN | epoll::OUT | epoll::RDHUP | epoll::EDGE;
    if let Err(e) = epoll::add(poller, fd, EVENTS, word) {
        release(d);
        return (0, i64::from(e.0));
    }
    (d as i64, 0)
}

/// Gives a Desc's memory back.
fn release(d: *mut Desc) {
    // SAFETY: the caller was its user.
    unsafe {
        locked(d, |d, _| {
            d.generation = d.generation.wrapping_add(1);
            d.state.store(CLOSING, Ordering::SeqCst);
            d.sides[READ].deadline = 0;
            d.sides[WRITE].deadline = 0;
        });
        deadline::forget(d, READ);
        deadline::forget(d, WRITE);
        let mut free = FREE.lock();
        (*d).next = free.0;
        free.0 = d;
    }
}

/// Row `poll_close`: ends the registration. Nobody waits any more.
///
/// # Safety
/// `d` is from [`open`], and is not used again.
pub unsafe fn close(d: *mut Desc) {
    // SAFETY: the caller's promise.
    let _ = epoll::remove(EPOLL.load(Ordering::SeqCst), unsafe { (*d).fd });
    release(d);
}

/// Row `poll_wait`: parks until something happens in a direction, its deadline passes, or the Desc is unblocked.
///
/// # Safety
/// `d` is from [`open`]; nobody else waits in this direction.
pub unsafe fn wait(d: *mut Desc, write: bool) -> Parking<i64> {
    let side = usize::from(write);
    // SAFETY: the caller's promise; the lock makes the access exclusive but for the atomic word.
    unsafe {
        (*d).lock.acquire();
        let state = (*d).state.load(Ordering::SeqCst);
        let known = if state & CLOSING != 0 {
            Some(CLOSED)
        } else if state & EXPIRED[side] != 0 {
            Some(TIMEOUT)
        } else if state & READY[side] != 0 {
            (*d).state.fetch_and(!READY[side], Ordering::SeqCst);
            Some(WOKEN)
        } else {
            None
        };
        if let Some(result) = known {
            (*d).lock.release();
            return Parking::Done(result);
        }
        debug_assert!((*d).sides[side].waiter.is_null());
        WAITERS.fetch_add(1, Ordering::SeqCst);
        (*d).sides[side].waiter = park::prepare(Reason::IoWait);
        (*d).lock.release();
    }
    Parking::Parked
}

/// Row `poll_set_deadline`: sets the deadline of the directions in `which` (1 read, 2 write) to `when` on the monotonic
/// clock; 0 is none, a negative one has passed.
///
/// # Safety
/// `d` is from [`open`].
pub unsafe fn set_deadline(d: *mut Desc, when: i64, which: i64) {
    let mut earlier = false;
    // SAFETY: the caller's promise.
    unsafe {
        locked(d, |d, woken| {
            if d.state.load(Ordering::SeqCst) & CLOSING != 0 {
                return;
            }
            let passed = when < 0 || when > 0 && when <= sys::clock::nanotime();
            for side in [READ, WRITE] {
                if which & (1 << side) == 0 {
                    continue;
                }
                d.sides[side].deadline = if passed { -1 } else { when };
                if passed {
                    d.state.fetch_or(EXPIRED[side], Ordering::SeqCst);
                    d.take(side, TIMEOUT, woken);
                } else {
                    d.state.fetch_and(!EXPIRED[side], Ordering::SeqCst);
                }
                if passed || when == 0 {
                    deadline::forget(d, side);
                } else {
                    earlier |= deadline::put(d, side, when);
                }
            }
        });
    }
    if earlier {
        crate::timer::wake_keeper();
    }
}

/// Row `poll_unblock`: ends all waits, and those to come.
///
/// # Safety
/// `d` is from [`open`].
pub unsafe fn unblock(d: *mut Desc) {
    // SAFETY: the caller's promise.
    unsafe {
        locked(d, |d, woken| {
            d.state.fetch_or(CLOSING, Ordering::SeqCst);
            for side in [READ, WRITE] {
                d.sides[side].deadline = 0;
                deadline::forget(d, side);
                d.take(side, CLOSED, woken);
            }
        });
    }
}

/// The deadline of a side that stood in the heap has come, unless it was moved meanwhile.
///
/// # Safety
/// `d` is a Desc.
unsafe fn expire(d: *mut Desc, side: usize, now: i64, woken: &mut GQueue) {
    // SAFETY: the caller's promise; the lock makes the access exclusive but for the atomic word.
    unsafe {
        (*d).lock.acquire();
        let when = (*d).sides[side].deadline;
        if when > now {
            deadline::put(d, side, when);
        } else if when > 0 {
            (*d).sides[side].deadline = -1;
            (*d).state.fetch_or(EXPIRED[side], Ordering::SeqCst);
            (*d).take(side, TIMEOUT, woken);
        }
        (*d).lock.release();
    }
}

const BATCH: usize = 128;

/// Asks the kernel once, by the sleeper or by somebody else, and collects whom the events wake.
fn poll(sleeper: bool, timeout: Option<i64>, woken: &mut GQueue) {
    let mut events = [Event { events: 0, data: 0 }; BATCH];
    let n = epoll::wait(EPOLL.load(Ordering::SeqCst), &mut events, timeout);
    saw_poll();
    for event in &events[..n] {
        let (what, word) = (event.events, event.data);
        if word == WAKER_DATA {
            if sleeper {
                epoll::drain(WAKER.load(Ordering::SeqCst));
            }
            continue;
        }
        let d = (word >> GENERATION_BITS << 6) as *mut Desc;
        // SAFETY: the word was made from a Desc's address, and their memory stays.
        unsafe {
            (*d).lock.acquire();
            if (*d).generation & GENERATION_MASK == word as u32 & GENERATION_MASK {
                if what & (epoll::IN | epoll::RDHUP | epoll::HUP | epoll::ERR) != 0 {
                    (*d).happened(READ, woken);
                }
                if what & (epoll::OUT | epoll::HUP | epoll::ERR) != 0 {
                    (*d).happened(WRITE, woken);
                }
            }
            (*d).lock.release();
        }
    }
}

/// Keeps in mind who polled and when.
fn saw_poll() {
    let m = crate::sched::current_m();
    if LAST_POLLER.load(Ordering::Relaxed) != m {
        OTHER_POLL.store(LAST_POLL.load(Ordering::Relaxed), Ordering::Relaxed);
        LAST_POLLER.store(m, Ordering::Relaxed);
    }
    LAST_POLL.store(sys::clock::nanotime(), Ordering::SeqCst);
}

/// Whether another thread than `m` looked a moment ago.
pub fn others_look(m: *const M) -> bool {
    let last = if core::ptr::eq(LAST_POLLER.load(Ordering::Relaxed), m) { &OTHER_POLL } else { &LAST_POLL };
    last.load(Ordering::SeqCst) + RECENT > sys::clock::nanotime()
}

/// Looks for events without waiting, unless nobody waits for any.
pub fn look() -> GQueue {
    let mut woken = GQueue::new();
    if is_open() && has_waiters() {
        poll(false, Some(0), &mut woken);
    }
    woken
}

/// Looks for events if nobody did so for too long: all threads are busy.
pub fn look_if_overdue(now: i64) -> GQueue {
    let mut woken = GQueue::new();
    if is_unwatched() && LAST_POLL.load(Ordering::SeqCst) + OVERDUE < now {
        poll(false, Some(0), &mut woken);
    }
    woken
}

/// Makes a thread that goes to sleep the one that does so in epoll, unless there is one; [`sleep`] must follow.
pub fn claim_sleep(m: *mut M) -> bool {
    is_open() && SLEEPER.compare_exchange(null_mut(), m, Ordering::SeqCst, Ordering::SeqCst).is_ok()
}

/// The thread sleeps till there are events, its note is woken by [`M::wake`], or `timeout` is over.
///
/// # Safety
/// `m` is this thread.
pub unsafe fn sleep(m: *mut M, timeout: Option<i64>) -> GQueue {
    let mut woken = GQueue::new();
    fence(Ordering::SeqCst);
    // SAFETY: the caller's promise. Whoever wakes the note from here on sees the sleeper.
    if unsafe { !(*m).note.is_set() } {
        poll(true, timeout, &mut woken);
    }
    SLEEPER.store(null_mut(), Ordering::SeqCst);
    woken
}

/// Whether `m` sleeps in epoll.
pub fn is_sleeper(m: *const M) -> bool {
    core::ptr::eq(SLEEPER.load(Ordering::SeqCst), m)
}

/// A thread's note was woken: if it sleeps in epoll, it must be told there.
pub fn interrupt(m: *const M) {
    if is_sleeper(m) {
        epoll::signal(WAKER.load(Ordering::SeqCst));
    }
}

/// Whether nobody sleeps in epoll, or has looked lately, although goroutines wait for descriptors.
pub fn is_stale(now: i64) -> bool {
    is_unwatched() && LAST_POLL.load(Ordering::SeqCst) + STALE < now
}

/// Whether no thread sleeps in epoll although goroutines wait for descriptors.
pub fn is_unwatched() -> bool {
    is_open() && has_waiters() && SLEEPER.load(Ordering::SeqCst).is_null()
}
