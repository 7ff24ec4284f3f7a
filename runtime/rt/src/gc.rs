//! The collector: precise for heap objects, conservative for stacks, saved registers and the program's data; mark and
//! (without a sweep over objects) reuse. Short cycles stop the world as a whole; long ones mark beside the program, from a
//! snapshot of the roots, with a barrier and new objects born marked: see [`beside`].
//!
//! It sees the scheduler through [`World`] only, so it runs under a mock in tests. Invariants:
//! - Between `World::stop` and `World::start` no other thread runs Go code or touches the heap: each is at a safepoint,
//!   with its registers and stacks among the roots.
//! - A marked slot is allocated, and everything it points to is marked or on the marker's stack.

pub mod barrier;
mod beside;
mod check;
pub mod mark;
pub mod pace;
pub mod stats;
pub mod sweep;
#[cfg(test)]
mod tests;

use core::cell::UnsafeCell;
use core::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

use crate::mem::cache;
use crate::mem::{Cache, central};
use crate::{chan, finalizer};
use beside::Phase;
use mark::{Live, Marker};

/// What the collector needs from the scheduler.
pub trait World: Sync {
    /// Returns when no other thread runs Go code or runtime code outside of safepoints. A thread that has to wait here
    /// for another one's collection is itself at a safepoint: its stack and registers are roots for that one.
    fn stop(&self);
    /// Lets all go on.
    fn start(&self);
    /// Calls `visit` with each run of words that may hold pointers into the heap: goroutine stacks, saved registers, this
    /// thread's callee-saved registers, this and other threads' system stacks, the goroutines' own words, the program's data.
    fn roots(&self, visit: &mut dyn FnMut(*const usize, usize));
    /// Calls `visit` with the cache of every processor.
    fn caches(&self, visit: &mut dyn FnMut(*mut Cache));
    /// Starts a thread that belongs to the runtime alone; its argument says nothing.
    fn start_thread(&self, main: extern "C" fn(usize) -> !);
    /// Finalizers or cleanups wait for `finalizer::take_ready`.
    fn finalizers_ready(&self);
}

struct WorldCell(UnsafeCell<Option<&'static dyn World>>);

// SAFETY: written once, in `init`, before other threads exist (in tests: under the test's lock).
unsafe impl Sync for WorldCell {}

static WORLD: WorldCell = WorldCell(UnsafeCell::new(None));
static COUNT: AtomicU32 = AtomicU32::new(0);
/// Collect at every n-th slow allocation; 0: off.
static STRESS: AtomicU32 = AtomicU32::new(0);
static STRESS_TICK: AtomicU32 = AtomicU32::new(0);
/// See [`DebugSettings::stress_fade`].
static STRESS_FADE: AtomicU32 = AtomicU32::new(0);
static STRESS_COUNT: AtomicU32 = AtomicU32::new(0);
static TRACE: AtomicBool = AtomicBool::new(false);
static CONTAINER_LIMIT: AtomicBool = AtomicBool::new(false);
/// Check each cycle's result: see [`check`].
static CHECK: AtomicBool = AtomicBool::new(false);
static POISON: AtomicBool = AtomicBool::new(false);
/// Nanoseconds that the last cycle's marking took.
static MARK_TIME: AtomicU64 = AtomicU64::new(0);
/// Start and length of the first stop of the cycle under way.
static FIRST_START: AtomicU64 = AtomicU64::new(0);
static FIRST_PAUSE: AtomicU64 = AtomicU64::new(0);
/// What had been allocated when it began.
static BORN_OBJECTS: AtomicU64 = AtomicU64::new(0);
static BORN_BYTES: AtomicU64 = AtomicU64::new(0);
/// Whether cycles mark beside the program: see [`DebugSettings::beside`].
static BESIDE: AtomicU32 = AtomicU32::new(BESIDE_NEVER);
const BESIDE_NEVER: u32 = 0;
const BESIDE_ALWAYS: u32 = 2;
/// Marking for less than this many nanoseconds is not worth a second stop of the world.
const LONG_MARK: u64 = 500_000;
static START: AtomicU64 = AtomicU64::new(0);

/// Makes collections possible and reads the settings GOGC and GOMEMLIMIT.
///
/// # Safety
/// Called once, before other threads exist.
pub unsafe fn init(world: &'static dyn World, getenv: &dyn Fn(&[u8]) -> Option<&'static [u8]>) {
    // SAFETY: nobody else reads or writes yet.
    unsafe { *WORLD.0.get() = Some(world) };
    START.store(sys::clock::nanotime() as u64, Ordering::Relaxed);
    pace::configure(getenv(b"GOGC"), getenv(b"GOMEMLIMIT"));
}

/// What RGODEBUG may ask of the collector.
#[derive(Default)]
pub struct DebugSettings {
    /// `gcstress=n`: collect at every n-th allocation; 0: off.
    pub stress: u32,
    /// `gcstressfade=k`: after every k collections under stress, the next is twice as many allocations away; 0: never.
    /// So a long program's beginning is tested at each allocation and its end comes in sight.
    pub stress_fade: u32,
    /// `gctrace=1`: a line on standard error per collection.
    pub trace: bool,
    /// `cgroupmemlimit=0` turns it off: where GOMEMLIMIT is not set, the container's limit is respected.
    pub container_limit: bool,
    /// `gcbeside=n`: marking stops the world (0), runs beside the program where it takes long (1, the default) or always (2).
    pub beside: u32,
    /// `gccheckmark=1`: after marking, check that nothing was missed.
    pub check: bool,
    /// `gcpoison=1`: fill what is freed, so that whoever still uses it notices.
    pub poison: bool,
}

/// Takes over what RGODEBUG says.
pub fn debug(settings: &DebugSettings) {
    STRESS.store(settings.stress, Ordering::Relaxed);
    STRESS_FADE.store(settings.stress_fade, Ordering::Relaxed);
    TRACE.store(settings.trace, Ordering::Relaxed);
    CONTAINER_LIMIT.store(settings.container_limit, Ordering::Relaxed);
    BESIDE.store(settings.beside, Ordering::Relaxed);
    CHECK.store(settings.check, Ordering::Relaxed);
    POISON.store(settings.poison, Ordering::Relaxed);
}

/// The scheduler, once there is one.
fn world() -> Option<&'static dyn World> {
    // SAFETY: set once in init.
    unsafe { *WORLD.0.get() }
}

/// Collections completed.
pub fn count() -> u32 {
    COUNT.load(Ordering::Relaxed)
}

/// Is every slow allocation a chance to collect? Then caches claim one slot at a time.
pub fn stressed() -> bool {
    STRESS.load(Ordering::Relaxed) != 0
}

/// Collect at every `n`-th slow allocation from now on; 0 ends that.
pub fn set_stress(n: u32) {
    STRESS.store(n, Ordering::Relaxed);
}

/// Collects if it's time to: every allocation that can't be served from a cache calls this first.
///
/// # Safety
/// As [`collect`].
pub unsafe fn poll(cache: *mut Cache) {
    let due = stress_due();
    match beside::phase() {
        Phase::Idle if due || cache::totals().1 >= pace::trigger() => {
            // SAFETY: passed on.
            unsafe { run(cache, false) }
        }
        // SAFETY: passed on.
        Phase::Complete => unsafe { run(cache, false) },
        // The program allocates faster than the marker marks: it is slowed down, not stopped.
        Phase::Marking if cache::totals().1 >= pace::ceiling() => beside::wait_a_little(),
        Phase::Idle | Phase::Marking => {}
    }
}

/// Does RGODEBUG want a collection at this allocation?
fn stress_due() -> bool {
    let stress = STRESS.load(Ordering::Relaxed);
    if stress == 0 || STRESS_TICK.fetch_add(1, Ordering::Relaxed) % stress != stress - 1 {
        return false;
    }
    let fade = STRESS_FADE.load(Ordering::Relaxed);
    let n = STRESS_COUNT.fetch_add(1, Ordering::Relaxed) + 1;
    if fade != 0 && n.is_multiple_of(fade) {
        STRESS.store(stress.saturating_mul(2), Ordering::Relaxed);
    }
    true
}

/// A complete collection that starts after this call.
///
/// # Safety
/// On a system stack whose thread owns `cache`, at a safepoint: no lock is held, and every live heap pointer of this
/// thread lies in its stacks, its callee-saved registers, or another root.
pub unsafe fn collect(cache: *mut Cache) {
    // SAFETY: passed on.
    unsafe { run(cache, true) }
}

unsafe fn run(cache: *mut Cache, forced: bool) {
    let Some(world) = world() else { return };
    let (before, seen) = (count(), beside::phase());
    world.stop();
    let now = beside::phase();
    // SAFETY: the world is stopped.
    unsafe {
        if forced {
            // What became garbage after the cycle under way began would outlive it.
            if now != Phase::Idle {
                finish(world, cache);
            }
            whole(world, cache);
        } else if count() == before && now == seen {
            // Otherwise another thread did it while this one waited.
            match now {
                Phase::Idle if worth_marking_beside() => begin(world, cache),
                Phase::Idle => whole(world, cache),
                Phase::Complete => finish(world, cache),
                Phase::Marking => {}
            }
        }
    }
    world.start();
    if finalizer::any_ready() {
        world.finalizers_ready();
    }
}

/// Is marking likely to take so long that two short stops of the world are better than one?
fn worth_marking_beside() -> bool {
    match BESIDE.load(Ordering::Relaxed) {
        BESIDE_NEVER => false,
        BESIDE_ALWAYS => true,
        _ => MARK_TIME.load(Ordering::Relaxed) >= LONG_MARK,
    }
}

/// What a cycle cost before its last stop of the world.
#[derive(Default)]
pub struct Cost {
    /// When it began.
    start: i64,
    /// Nanoseconds of the first stop of the world, where there were two.
    first_pause: i64,
    /// Nanoseconds of marking beside the program.
    beside: i64,
}

/// A cycle in the stopped world.
unsafe fn whole(world: &dyn World, cache: *mut Cache) {
    let start = sys::clock::nanotime();
    // SAFETY: the world is stopped.
    unsafe {
        let marker = note_roots(world, cache);
        conclude(marker, start, Cost { start, ..Cost::default() }, cache::totals());
    }
}

/// The first part of a cycle beside the program.
unsafe fn begin(world: &dyn World, cache: *mut Cache) {
    let start = sys::clock::nanotime();
    // SAFETY: the world is stopped.
    unsafe {
        let marker = note_roots(world, cache);
        let (objects, bytes) = cache::totals();
        BORN_OBJECTS.store(objects, Ordering::Relaxed);
        BORN_BYTES.store(bytes, Ordering::Relaxed);
        pace::marking_begins(bytes);
        beside::begin(world, marker);
    }
    FIRST_START.store(start as u64, Ordering::Relaxed);
    let pause = sys::clock::nanotime() - start;
    FIRST_PAUSE.store(pause as u64, Ordering::Relaxed);
    stats::add_pause(pause as u64);
}

/// The last part of a cycle beside the program.
unsafe fn finish(world: &dyn World, cache: *mut Cache) {
    let start = sys::clock::nanotime();
    // SAFETY: the world is stopped.
    unsafe {
        (*cache).flush();
        world.caches(&mut |c| (*c).flush());
        let (marker, busy) = beside::finish();
        let cost = Cost {
            start: FIRST_START.load(Ordering::Relaxed) as i64,
            first_pause: FIRST_PAUSE.load(Ordering::Relaxed) as i64,
            beside: busy as i64,
        };
        let since = (BORN_OBJECTS.load(Ordering::Relaxed), BORN_BYTES.load(Ordering::Relaxed));
        conclude(marker, start, cost, since);
    }
}

/// Empties the caches and collects the roots.
unsafe fn note_roots(world: &dyn World, cache: *mut Cache) -> Marker {
    if count() == 0 && CONTAINER_LIMIT.load(Ordering::Relaxed) {
        let limit = pace::adopt_container_limit();
        if let Some(limit) = limit.filter(|_| TRACE.load(Ordering::Relaxed)) {
            stats::trace_limit(limit);
        }
    }
    // SAFETY: the world is stopped; roots are what World's contract says.
    unsafe {
        (*cache).flush();
        world.caches(&mut |c| (*c).flush());
        sweep::complete();
        let mut marker = Marker::new(1 - central::alloc_bits());
        world.roots(&mut |start, len| marker.range(start, len));
        chan::roots(&mut |start, len| marker.range(start, len));
        finalizer::mark_roots(&mut marker);
        marker
    }
}

/// Marks what is left and frees the rest; `stopped` is when this stop of the world began.
/// `since` is what had been allocated when it began.
unsafe fn conclude(mut marker: Marker, stopped: i64, cost: Cost, since: (u64, u64)) {
    let allocated = cache::totals();
    // SAFETY: the world is stopped, the caches are flushed.
    unsafe {
        let start = sys::clock::nanotime();
        marker.drain();
        let marking = sys::clock::nanotime() - start + cost.beside;
        MARK_TIME.store(marking as u64, Ordering::Relaxed);
        if CHECK.load(Ordering::Relaxed) {
            check::verify(&mut marker);
        }
        finalizer::after_mark(&mut marker);
        central::flip_bits();
        central::start_sweep(POISON.load(Ordering::Relaxed));
        // Objects that came while the marker ran beside the program were born marked, and it didn't meet them.
        let live = Live {
            objects: marker.live.objects + (allocated.0 - since.0),
            bytes: marker.live.bytes + (allocated.1 - since.1),
        };
        let heap_before = stats::finish_cycle(live, allocated);
        pace::plan(live.bytes, allocated.1);
        if !beside::sweep() {
            sweep::complete();
        }
        COUNT.fetch_add(1, Ordering::Relaxed);
        let pause = sys::clock::nanotime() - stopped;
        stats::add_pause(pause as u64);
        if TRACE.load(Ordering::Relaxed) {
            let since = cost.start as u64 - START.load(Ordering::Relaxed);
            stats::trace(count(), since, &cost, marking as u64, pause as u64, heap_before, live.bytes);
        }
    }
}
