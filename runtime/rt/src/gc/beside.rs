//! Marking beside the program, by a thread of its own.
//!
//! A cycle has three parts. [`begin`], in the stopped world: the roots are noted, the barrier goes on. Then the marking
//! thread works off what was noted and what barriers shade; new objects are born marked. When it finds nothing more it says
//! so, and the next thread that needs memory stops the world once more for the rest, which is little ([`finish`]).
//!
//! The marker is the marking thread's while [`Phase::Marking`] lasts, under the lock, in portions; whoever has stopped the
//! world may take it over at any time.

use core::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

use super::mark::Marker;
use super::{World, barrier};
use crate::sync::{Lock, RANK_HEAP};

/// What the collector is doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum Phase {
    /// Nothing, or everything in a stopped world.
    Idle = 0,
    /// Marking beside the program.
    Marking = 1,
    /// The same, and at the moment nothing is left to mark.
    Complete = 2,
}

static PHASE: AtomicU32 = AtomicU32::new(Phase::Idle as u32);
/// The marker of the cycle under way.
static MARKER: Lock<Option<Marker>> = Lock::new(RANK_HEAP - 1, None);
static STARTED: AtomicBool = AtomicBool::new(false);
/// The marking thread sleeps on it between cycles.
static CYCLES: AtomicU32 = AtomicU32::new(0);
/// Time that the thread spent in this cycle.
static BUSY: AtomicU64 = AtomicU64::new(0);

/// Objects marked between two looks at the outside: some tens of microseconds.
const PORTION: usize = 4096;
/// How long the thread sleeps while all is marked and nobody finishes the cycle; barriers wake it.
const PATIENCE: i64 = 10_000_000;

#[inline(always)]
pub fn phase() -> Phase {
    match PHASE.load(Ordering::SeqCst) {
        0 => Phase::Idle,
        1 => Phase::Marking,
        _ => Phase::Complete,
    }
}

/// Starts marking with what `marker` has noted.
///
/// # Safety
/// The world is stopped, no cycle is under way.
pub unsafe fn begin(world: &dyn World, marker: Marker) {
    *MARKER.lock() = Some(marker);
    BUSY.store(0, Ordering::Relaxed);
    // SAFETY: the caller's promise.
    unsafe { barrier::set_active(true) };
    PHASE.store(Phase::Marking as u32, Ordering::SeqCst);
    if !STARTED.swap(true, Ordering::Relaxed) {
        world.start_thread(run);
    }
    CYCLES.fetch_add(1, Ordering::SeqCst);
    sys::futex::wake(&CYCLES, 1);
}

/// Ends the part beside the program: the marker, with all that is left to be done noted, and the nanoseconds that the
/// thread was busy.
///
/// # Safety
/// The world is stopped, the caches are flushed, a cycle is under way.
pub unsafe fn finish() -> (Marker, u64) {
    let marker = MARKER.lock().take();
    PHASE.store(Phase::Idle as u32, Ordering::SeqCst);
    // SAFETY: the caller's promise.
    unsafe { barrier::set_active(false) };
    let mut marker = marker.expect("gc: a cycle under way has a marker");
    barrier::take(|word| marker.word(word));
    // The thread may sleep for want of work.
    barrier::ARRIVALS.fetch_add(1, Ordering::SeqCst);
    sys::futex::wake(&barrier::ARRIVALS, 1);
    (marker, BUSY.load(Ordering::Relaxed))
}

/// Lets the marking thread sweep, if it runs.
pub fn sweep() -> bool {
    if !STARTED.load(Ordering::Relaxed) {
        return false;
    }
    CYCLES.fetch_add(1, Ordering::SeqCst);
    sys::futex::wake(&CYCLES, 1);
    true
}

/// The marking thread.
extern "C" fn run(_: usize) -> ! {
    sys::signal::set_mask(u64::MAX);
    loop {
        let cycle = CYCLES.load(Ordering::SeqCst);
        while phase() != Phase::Idle {
            let arrivals = barrier::ARRIVALS.load(Ordering::SeqCst);
            if portion() {
                sys::futex::wait(&barrier::ARRIVALS, arrivals, Some(PATIENCE));
            }
        }
        super::sweep::complete();
        sys::futex::wait(&CYCLES, cycle, None);
    }
}

/// Does some of the work; true when there is none.
fn portion() -> bool {
    let start = sys::clock::nanotime();
    let mut guard = MARKER.lock();
    let Some(marker) = guard.as_mut() else { return true };
    if marker.is_empty() {
        barrier::take(|word| marker.word(word));
    }
    let done = marker.is_empty();
    if !done {
        // SAFETY: the lock makes this the only marker; the barrier is on, as begin turned it on and finish takes the
        // marker away.
        unsafe { marker.drain_beside(PORTION) };
    }
    let phase = if done { Phase::Complete } else { Phase::Marking };
    // Under the lock, so that it can't overwrite what finish says.
    PHASE.store(phase as u32, Ordering::SeqCst);
    drop(guard);
    BUSY.fetch_add((sys::clock::nanotime() - start) as u64, Ordering::Relaxed);
    done
}

/// A thread that allocated too much waits; short enough to stop the world meanwhile.
pub fn wait_a_little() {
    const MOMENT: i64 = 100_000;
    let cycle = CYCLES.load(Ordering::SeqCst);
    sys::futex::wait(&CYCLES, cycle, Some(MOMENT));
}
