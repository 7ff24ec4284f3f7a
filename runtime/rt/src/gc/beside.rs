//! Marking beside the program: by threads of the collector's own, by processors that have nothing else to do, and by
//! goroutines that allocate faster than those mark.
//!
//! A cycle has three parts. [`begin`], in a stopped world: the frames of runtime calls in progress are noted, the barrier
//! goes on, and the list of what else is a root is fixed. Then markers look at those roots, portion by portion, work off
//! what they find there and what barriers shade; new objects are born marked. When nothing more is found, the next thread
//! that needs memory stops the world once more for the rest, which is little ([`halt`]). Neither stop depends on the number
//! of goroutines or on the size of the program's data.
//!
//! # Why nothing is lost though stacks are looked at one by one
//!
//! The barrier tells of values that are overwritten, not of values that are written (see [`barrier`]). Alone that is sound
//! where all roots are looked at in one instant, T. Here it is as if they were:
//!
//! - A goroutine's stack, registers and descriptor are looked at before it runs on, by the thread that is going to run it if
//!   no marker has been there (`sched::scan`). So what is found there is what was there at T, except for what others write
//!   to a waiting goroutine: results, and elements of channels into its frame. Those values are found in addition. The
//!   values that they replace belonged to the goroutine alone and can't be read any more, by it or by anyone, so that it is
//!   as if they hadn't been there at T; if something else led to them at T, they are found by that.
//! - The program's variables have the barrier as objects have, and are looked at at any time after T: what stood there at T
//!   is either still there or was told of.
//! - What the runtime keeps for goroutines is looked at while it is locked, and whoever takes the last reference out of it
//!   tells of that too (finalizers that are ready, weak handles).
//!
//! So whatever could be reached at T gets marked. A goroutine can get hold of nothing else: it reads what could be reached
//! at T or what was made since, and that was born marked.
//!
//! # Who may mark
//!
//! Markers work in sessions ([`session`]): `SESSIONS` counts them, and none begins while the phase isn't one of marking.
//! Whoever finishes the cycle forbids new ones and waits for those under way, which are short.

use core::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering};

use super::mark::{Live, Marker};
use super::{World, barrier, queue};
use crate::finalizer;
use crate::mem::central::alloc_bits;

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
    /// The world is stopped for the cycle's end.
    Halted = 3,
}

static PHASE: AtomicU32 = AtomicU32::new(Phase::Idle as u32);
static SESSIONS: AtomicU32 = AtomicU32::new(0);
/// A session needs to be the only one: who can wait begins none.
static ALONE: AtomicBool = AtomicBool::new(false);
/// Portions of roots that the world has, and how many of them were taken.
static WORLD_PORTIONS: AtomicUsize = AtomicUsize::new(0);
static NEXT_PORTION: AtomicUsize = AtomicUsize::new(0);
/// What sessions of this cycle marked.
static OBJECTS: AtomicU64 = AtomicU64::new(0);
static BYTES: AtomicU64 = AtomicU64::new(0);
/// Bytes of roots that they looked at.
static ROOTS: AtomicU64 = AtomicU64::new(0);
/// Nanoseconds that the collector's own threads, idle processors and allocating goroutines spent on this cycle.
static TIMES: [AtomicU64; 3] = [const { AtomicU64::new(0) }; 3];
/// The collector's own threads, and how many of them wait for words to look at.
static THREADS: AtomicU32 = AtomicU32::new(0);
static SLEEPERS: AtomicU32 = AtomicU32::new(0);
/// They sleep on it between cycles.
static CYCLES: AtomicU32 = AtomicU32::new(0);
/// One of them sweeps.
static SWEEPING: AtomicBool = AtomicBool::new(false);

/// Words looked at in one session of the collector's own threads: some tens of microseconds.
const PORTION: usize = 4096;
/// The same of others, who are waited for: a few microseconds.
const SHORT_PORTION: usize = 192;
/// How long a thread sleeps while all is marked and nobody finishes the cycle; barriers wake it.
const PATIENCE: i64 = 10_000_000;

/// For whom a session's time counts.
#[derive(Clone, Copy)]
pub enum Who {
    Dedicated = 0,
    Idle = 1,
    Assist = 2,
}

#[inline(always)]
pub fn phase() -> Phase {
    match PHASE.load(Ordering::SeqCst) {
        0 => Phase::Idle,
        1 => Phase::Marking,
        2 => Phase::Complete,
        _ => Phase::Halted,
    }
}

/// Bytes of objects that sessions of this cycle have marked.
pub fn marked_bytes() -> u64 {
    BYTES.load(Ordering::Relaxed)
}

/// Times of the cycle under way or the last one, by [`Who`].
pub fn times() -> [u64; 3] {
    [0, 1, 2].map(|i| TIMES[i].load(Ordering::Relaxed))
}

/// Starts marking with what `marker` has noted.
///
/// # Safety
/// The world is stopped, no cycle is under way.
pub unsafe fn begin(world: &dyn World, mut marker: Marker) {
    marker.hand_over();
    let portions = world.start_scan();
    WORLD_PORTIONS.store(portions, Ordering::Relaxed);
    NEXT_PORTION.store(0, Ordering::Relaxed);
    OBJECTS.store(0, Ordering::Relaxed);
    BYTES.store(0, Ordering::Relaxed);
    ROOTS.store(0, Ordering::Relaxed);
    TIMES.iter().for_each(|t| t.store(0, Ordering::Relaxed));
    // SAFETY: the caller's promise.
    unsafe {
        finalizer::begin_cycle();
        barrier::set_active(true);
    }
    PHASE.store(Phase::Marking as u32, Ordering::SeqCst);
}

/// Sends the collector's threads to work, which is marking or sweeping. The world runs again: the kernel may prefer a thread
/// that was just woken to the one that woke it.
pub fn wake(world: &dyn World) {
    let mut wanted = 1;
    if phase() == Phase::Marking {
        // A quarter of the processors' worth of threads.
        wanted = world.processors().0.div_ceil(4) as u32;
        while THREADS.load(Ordering::Relaxed) < wanted {
            THREADS.fetch_add(1, Ordering::Relaxed);
            world.start_thread(run);
        }
    }
    if has_threads() {
        CYCLES.fetch_add(1, Ordering::SeqCst);
        sys::futex::wake(&CYCLES, wanted);
        barrier::ARRIVALS.fetch_add(1, Ordering::SeqCst);
        sys::futex::wake(&barrier::ARRIVALS, u32::MAX >> 1);
    }
}

/// Does the collector have threads of its own, which will sweep?
pub fn has_threads() -> bool {
    THREADS.load(Ordering::Relaxed) != 0
}

/// Ends the part beside the program, for good or until [`resume`]: no session is under way any more, the caches may be
/// flushed.
///
/// # Safety
/// The world is stopped, a cycle is under way.
pub unsafe fn halt() {
    PHASE.store(Phase::Halted as u32, Ordering::SeqCst);
    while SESSIONS.load(Ordering::SeqCst) != 0 {
        sys::thread::yield_now();
    }
}

/// A marker for all that is left, with what barriers shaded noted.
///
/// # Safety
/// After [`halt`], the caches are flushed.
pub unsafe fn rest(world: &dyn World) -> Marker {
    let mut marker = Marker::new(1 - alloc_bits());
    while root_portion(world, &mut marker) {}
    barrier::take(|word| marker.word(word));
    marker
}

/// There is more left than a stop of the world is for: marking goes on beside the program.
///
/// # Safety
/// After [`halt`], in the same stop of the world.
pub unsafe fn resume(marker: &mut Marker) {
    settle(marker);
    PHASE.store(Phase::Marking as u32, Ordering::SeqCst);
}

/// The cycle's end: takes what sessions marked.
///
/// # Safety
/// After [`halt`], in the same stop of the world.
pub unsafe fn end() -> Live {
    PHASE.store(Phase::Idle as u32, Ordering::SeqCst);
    // SAFETY: the caller's promise.
    unsafe { barrier::set_active(false) };
    let [objects, bytes, roots] = [&OBJECTS, &BYTES, &ROOTS].map(|sum| sum.load(Ordering::Relaxed));
    Live { objects, bytes, roots }
}

/// The collector's own threads.
extern "C" fn run(_: usize) -> ! {
    sys::signal::set_mask(crate::sched::HELPERS_MASK);
    loop {
        let cycle = CYCLES.load(Ordering::SeqCst);
        while matches!(phase(), Phase::Marking | Phase::Complete) {
            let arrivals = barrier::ARRIVALS.load(Ordering::SeqCst);
            if !portion(PORTION, Who::Dedicated) {
                SLEEPERS.fetch_add(1, Ordering::SeqCst);
                sys::futex::wait(&barrier::ARRIVALS, arrivals, Some(PATIENCE));
                SLEEPERS.fetch_sub(1, Ordering::SeqCst);
            }
        }
        if phase() == Phase::Idle && !SWEEPING.swap(true, Ordering::SeqCst) {
            super::sweep::complete();
            super::sweep::give_back();
            queue::trim();
            finalizer::tidy();
            SWEEPING.store(false, Ordering::SeqCst);
        }
        if phase() == Phase::Halted {
            sys::thread::yield_now();
        } else {
            sys::futex::wait(&CYCLES, cycle, None);
        }
    }
}

/// A chunk was put into the queue: wakes a thread that waits for one.
pub fn work_arrived() {
    if SLEEPERS.load(Ordering::SeqCst) != 0 {
        barrier::ARRIVALS.fetch_add(1, Ordering::SeqCst);
        sys::futex::wake(&barrier::ARRIVALS, 1);
    }
}

/// Gives `f` a marker of the cycle under way; false where there is none. `f` may be short only.
pub fn session(f: impl FnOnce(&mut Marker)) -> bool {
    SESSIONS.fetch_add(1, Ordering::SeqCst);
    let ours = matches!(phase(), Phase::Marking | Phase::Complete);
    if ours {
        let mut marker = Marker::new(1 - alloc_bits());
        f(&mut marker);
        settle(&mut marker);
    }
    if SESSIONS.fetch_sub(1, Ordering::SeqCst) == 1 && ours && nothing_left() {
        let (from, to) = (Phase::Marking as u32, Phase::Complete as u32);
        // Where that is too early by now, the end of the cycle finds out.
        let _ = PHASE.compare_exchange(from, to, Ordering::SeqCst, Ordering::SeqCst);
    }
    ours
}

/// The end of a session: what was marked counts, what is still to be looked at goes to the queue.
fn settle(marker: &mut Marker) {
    marker.hand_over();
    let live = core::mem::take(&mut marker.live);
    OBJECTS.fetch_add(live.objects, Ordering::Relaxed);
    BYTES.fetch_add(live.bytes, Ordering::Relaxed);
    ROOTS.fetch_add(live.roots, Ordering::Relaxed);
}

fn nothing_left() -> bool {
    NEXT_PORTION.load(Ordering::SeqCst) >= WORLD_PORTIONS.load(Ordering::Relaxed)
        && queue::is_empty()
        && barrier::is_empty()
        && finalizer::nothing_left()
}

/// Does nobody but the session that asks hold words to look at? Others that are about to end are given some time.
fn nothing_noted() -> bool {
    const YIELDS: usize = 100;
    for _ in 0..YIELDS {
        if SESSIONS.load(Ordering::SeqCst) == 1 {
            return queue::is_empty() && barrier::is_empty();
        }
        sys::thread::yield_now();
    }
    false
}

/// One of the markers at a time deals with suspects: many that wait for each other in sessions would never be alone.
fn bury_alone(marker: &mut Marker) -> bool {
    if !finalizer::is_burying() || ALONE.swap(true, Ordering::SeqCst) {
        return false;
    }
    // SAFETY: a session's marker, which has noted nothing so far.
    let found = unsafe { finalizer::bury_some(marker, nothing_noted) };
    ALONE.store(false, Ordering::SeqCst);
    found
}

/// Does some of the work; false where there is none.
fn portion(most: usize, who: Who) -> bool {
    if ALONE.load(Ordering::SeqCst) {
        return false;
    }
    let start = sys::clock::nanotime();
    let mut found = false;
    session(|marker| {
        if barrier::is_filling() {
            barrier::take(|word| marker.word(word));
            found = true;
        } else if queue::is_empty() {
            let Some(world) = super::world() else { return };
            found = root_portion(world, marker);
            if !found {
                barrier::take(|word| {
                    found = true;
                    marker.word(word);
                });
            }
            found = found || finalizer::suspect_some() || bury_alone(marker);
        }
        found |= !queue::is_empty();
        let (from, to) = (Phase::Complete as u32, Phase::Marking as u32);
        if found {
            let _ = PHASE.compare_exchange(from, to, Ordering::SeqCst, Ordering::SeqCst);
        }
        // SAFETY: a session's marker; the barrier is on as long as there may be sessions.
        unsafe { marker.drain_beside(most) };
    });
    TIMES[who as usize].fetch_add((sys::clock::nanotime() - start) as u64, Ordering::Relaxed);
    found
}

/// Notes the next portion of roots; false after the last one.
fn root_portion(world: &dyn World, marker: &mut Marker) -> bool {
    let worlds = WORLD_PORTIONS.load(Ordering::Relaxed);
    // The count stays near the number of portions, however often it is asked.
    if NEXT_PORTION.load(Ordering::Relaxed) < worlds {
        let i = NEXT_PORTION.fetch_add(1, Ordering::SeqCst);
        if i < worlds {
            // SAFETY: what the world shows is readable, if maybe in the middle of a change.
            world.scan_portion(i, &mut |start, len| unsafe { marker.range(start, len) });
            return true;
        }
    }
    // SAFETY: a session's marker.
    unsafe { finalizer::mark_some(marker) }
}

/// A goroutine that allocates does some of the work; false where there is none at the moment.
pub fn assist() -> bool {
    portion(SHORT_PORTION, Who::Assist)
}

/// A processor without anything to run does some of the work, unless all that the program may use are at work; false
/// where there is none.
pub fn help(world: &dyn World) -> bool {
    if phase() != Phase::Marking {
        return false;
    }
    let (all, busy) = world.processors();
    let awake = THREADS.load(Ordering::Relaxed).saturating_sub(SLEEPERS.load(Ordering::Relaxed));
    busy as u32 + awake <= all as u32 && portion(SHORT_PORTION, Who::Idle)
}

/// A thread that allocated too much, or waits for the end of marking, while others hold what is left; short enough to stop
/// the world meanwhile.
pub fn wait_a_little() {
    const MOMENT: i64 = 100_000;
    let cycle = CYCLES.load(Ordering::SeqCst);
    sys::futex::wait(&CYCLES, cycle, Some(MOMENT));
}
