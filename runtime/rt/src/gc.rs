//! The collector: precise for heap objects, conservative for stacks, saved registers and the program's data; mark and
//! (without a sweep over objects) reuse. Short cycles stop the world as a whole; long ones mark beside the program, with a
//! barrier and new objects born marked: see [`beside`].
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
mod queue;
pub mod stats;
pub mod sweep;
#[cfg(test)]
mod tests;

use core::cell::UnsafeCell;
use core::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

use crate::finalizer;
use crate::mem::cache;
use crate::mem::{Cache, central};
use beside::Phase;
pub use beside::session;
use mark::{Live, Marker};
use pace::Lag;
use stats::Cycle;

/// What the collector needs from the scheduler.
pub trait World: Sync {
    /// Returns when no other thread runs Go code or runtime code outside of safepoints: the time at which it began to stop
    /// them. A thread that has to wait here for another one's collection is itself at a safepoint: its stack and registers
    /// are roots for that one.
    fn stop(&self) -> i64;
    /// Lets all go on.
    fn start(&self);
    /// In the stopped world: calls `visit` with each run of words that may hold pointers into the heap and that will change
    /// as soon as the world goes on: frames of runtime calls in progress, this thread's callee-saved registers.
    fn frames(&self, visit: &mut dyn FnMut(*const usize, usize));
    /// In the stopped world: fixes what else holds pointers (goroutines with their stacks and registers, the program's
    /// data), and in how many portions [`World::scan_portion`] will show it. While the barrier is on, no goroutine runs
    /// on until it was shown.
    fn start_scan(&self) -> usize;
    /// Calls `visit` with the words of a portion, in a stopped world or beside the program.
    fn scan_portion(&self, i: usize, visit: &mut dyn FnMut(*const usize, usize));
    /// Long work of a thread that runs Go code otherwise: somebody may want to stop the world.
    fn safepoint(&self);
    /// How many processors there are, and how many of them run.
    fn processors(&self) -> (usize, usize);
    /// Calls `visit` with the cache of every processor.
    fn caches(&self, visit: &mut dyn FnMut(*mut Cache));
    /// Calls `visit` with every thread of the scheduler: the address of its descriptor, its number and the kernel's.
    fn threads(&self, visit: &mut dyn FnMut(usize, u32, u32));
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
/// Whether cycles mark beside the program: see [`DebugSettings::beside`].
static BESIDE: AtomicU32 = AtomicU32::new(BESIDE_NEVER);
const BESIDE_NEVER: u32 = 0;
const BESIDE_ALWAYS: u32 = 2;
/// Marking for less than this many nanoseconds is not worth a second stop of the world.
const LONG_MARK: u64 = 500_000;

/// Makes collections possible and reads the settings GOGC and GOMEMLIMIT.
///
/// # Safety
/// Called once, before other threads exist.
pub unsafe fn init(world: &'static dyn World, getenv: &dyn Fn(&[u8]) -> Option<&'static [u8]>) {
    // SAFETY: nobody else reads or writes yet.
    unsafe { *WORLD.0.get() = Some(world) };
    stats::start();
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

/// Collects if it's time to, and helps with marking where that lags behind: every allocation that can't be served from a
/// cache calls this first.
///
/// # Safety
/// As [`collect`].
pub unsafe fn poll(cache: *mut Cache) {
    let due = stress_due();
    match beside::phase() {
        Phase::Idle if due || cache::totals().1 >= pace::trigger() => {
            // SAFETY: passed on.
            unsafe { run(cache) }
        }
        // SAFETY: passed on.
        Phase::Complete => unsafe { run(cache) },
        Phase::Marking => assist(),
        Phase::Idle | Phase::Halted => {}
    }
}

/// Marks as much as the allocations since the cycle's beginning call for, but not for long at a time.
fn assist() {
    /// The most portions for one allocation, and the most beyond the goal.
    const MOST: u32 = 2;
    const MOST_BEYOND: u32 = 8;
    let mut done = 0;
    loop {
        let most = match pace::lag(beside::marked_bytes(), cache::totals().1) {
            Lag::None => return,
            Lag::Behind => MOST,
            Lag::Beyond => MOST_BEYOND,
        };
        if !beside::assist() {
            // Others hold what is left.
            if most == MOST_BEYOND && beside::phase() == Phase::Marking {
                beside::wait_a_little();
            }
            return;
        }
        done += 1;
        if done >= most {
            return;
        }
    }
}

/// A processor has nothing to run: lets it mark a little. False where it should sleep.
pub fn help() -> bool {
    world().is_some_and(beside::help)
}

/// When a collection is due however little was allocated: two minutes after the last one, so that an idle program gives
/// back what a spike left, and finalizers run; [`i64::MAX`] for never. The goroutine that runs finalizers does it.
pub fn overdue_at() -> i64 {
    const LONGEST: i64 = 120_000_000_000;
    if count() == 0 || pace::settings().0 < 0 || beside::phase() != Phase::Idle {
        return i64::MAX;
    }
    stats::last_end() + LONGEST
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
    unsafe { complete(cache, true) }
}

/// The same where the last collection was long ago; the program didn't ask for it.
///
/// # Safety
/// As [`collect`].
pub unsafe fn collect_if_overdue(cache: *mut Cache) {
    if sys::clock::nanotime() >= overdue_at() {
        // SAFETY: passed on.
        unsafe { complete(cache, false) }
    }
}

unsafe fn complete(cache: *mut Cache, asked_for: bool) {
    let Some(world) = world() else { return };
    // What became garbage after the cycle under way began would outlive it: that one is finished first.
    let under_way = beside::phase() != Phase::Idle;
    let wanted = count().wrapping_add(1 + u32::from(under_way));
    while (wanted.wrapping_sub(count()) as i32) > 0 {
        match beside::phase() {
            Phase::Idle => {
                if asked_for {
                    stats::next_is_forced();
                }
                // SAFETY: passed on.
                unsafe { run(cache) }
            }
            // SAFETY: passed on.
            Phase::Complete => unsafe { run(cache) },
            Phase::Marking | Phase::Halted => {
                if !beside::assist() && beside::phase() == Phase::Marking {
                    beside::wait_a_little();
                }
                world.safepoint();
            }
        }
    }
}

/// Calls `f` in a stopped world between two cycles, with every object that was allocated, and no other slot, marked so in
/// the allocation bitmaps.
///
/// # Safety
/// As [`collect`].
pub unsafe fn with_heap_at_rest(cache: *mut Cache, f: &mut dyn FnMut(&dyn World)) {
    let Some(world) = world() else { return };
    loop {
        // SAFETY: passed on; the world is stopped where caches are emptied.
        unsafe {
            if beside::phase() != Phase::Idle {
                collect(cache);
            }
            let start = world.stop();
            stats::stopped(start);
            let at_rest = beside::phase() == Phase::Idle;
            if at_rest {
                empty_caches(world, cache);
                f(world);
            }
            world.start();
            if at_rest {
                return;
            }
        }
    }
}

/// # Safety
/// The world is stopped.
unsafe fn empty_caches(world: &dyn World, cache: *mut Cache) {
    // SAFETY: the caller's promise.
    unsafe {
        (*cache).flush();
        world.caches(&mut |c| (*c).flush());
    }
}

/// The next step of a cycle, in a stopped world: the beginning or the end, or all of a short one.
unsafe fn run(cache: *mut Cache) {
    let Some(world) = world() else { return };
    let (before, seen) = (count(), beside::phase());
    if seen == Phase::Idle {
        sweep::complete();
    }
    let start = world.stop();
    stats::stopped(start);
    // Otherwise another thread did it while this one waited.
    if count() == before && beside::phase() == seen {
        // SAFETY: the world is stopped.
        unsafe {
            match seen {
                Phase::Idle if worth_marking_beside() => begin(world, cache, start),
                Phase::Idle => whole(world, cache, start),
                Phase::Complete => finish(world, cache, start),
                Phase::Marking | Phase::Halted => {}
            }
        }
    }
    world.start();
    beside::wake(world);
    if finalizer::any_ready() {
        world.finalizers_ready();
    }
}

/// Is marking likely to take so long that two short stops of the world are better than one?
fn worth_marking_beside() -> bool {
    match BESIDE.load(Ordering::Relaxed) {
        BESIDE_NEVER => false,
        BESIDE_ALWAYS => true,
        _ => count() == 0 || MARK_TIME.load(Ordering::Relaxed) >= LONG_MARK || finalizer::are_many(),
    }
}

/// A cycle in the stopped world.
unsafe fn whole(world: &dyn World, cache: *mut Cache, start: i64) {
    // SAFETY: the world is stopped.
    unsafe {
        let totals = prepare(world, cache);
        stats::begin_cycle(start, totals);
        let marking = sys::clock::nanotime();
        let mut marker = Marker::new(1 - central::alloc_bits());
        let mut note = |start, len| marker.range(start, len);
        world.frames(&mut note);
        for i in 0..world.start_scan() {
            world.scan_portion(i, &mut note);
        }
        finalizer::begin_cycle();
        while finalizer::mark_some(&mut marker) {}
        marker.drain();
        MARK_TIME.store((sys::clock::nanotime() - marking) as u64, Ordering::Relaxed);
        let cycle = stats::mark_ends(None);
        conclude(marker, start, cycle);
    }
}

/// The first part of a cycle beside the program.
unsafe fn begin(world: &dyn World, cache: *mut Cache, start: i64) {
    // SAFETY: the world is stopped.
    unsafe {
        let totals = prepare(world, cache);
        stats::begin_cycle(start, totals);
        pace::marking_begins(totals.1, stats::heap_bytes());
        let mut marker = Marker::new(1 - central::alloc_bits());
        world.frames(&mut |start, len| marker.range(start, len));
        beside::begin(world, marker);
    }
    stats::first_pause_ends();
}

/// The last part of a cycle beside the program; where too much is left, marking goes on.
unsafe fn finish(world: &dyn World, cache: *mut Cache, start: i64) {
    /// Objects to mark in the stopped world: some tens of microseconds' worth.
    const MOST: usize = 2048;
    /// How often a program that keeps bringing up unmarked objects is let go on.
    const PATIENCE: u32 = 4;
    // SAFETY: the world is stopped.
    unsafe {
        beside::halt();
        empty_caches(world, cache);
        let mut marker = beside::rest(world);
        if marker.drain_some(MOST) >= MOST && stats::resumed() < PATIENCE {
            beside::resume(&mut marker);
            stats::add_pause((sys::clock::nanotime() - start) as u64);
            return;
        }
        marker.drain();
        if finalizer::bury_beside() {
            beside::resume(&mut marker);
            stats::add_pause((sys::clock::nanotime() - start) as u64);
            return;
        }
        let marked = beside::end();
        marker.live.objects += marked.objects;
        marker.live.bytes += marked.bytes;
        marker.live.roots += marked.roots;
        let cycle = stats::mark_ends(Some(start));
        MARK_TIME.store(cycle.times.iter().sum(), Ordering::Relaxed);
        // Objects that came while markers ran beside the program were born marked, and they didn't meet them.
        let allocated = cache::totals();
        marker.live.objects += allocated.0 - cycle.totals.0;
        marker.live.bytes += allocated.1 - cycle.totals.1;
        conclude(marker, start, cycle);
    }
}

/// Empties the caches for a cycle's beginning; what has been allocated by then.
unsafe fn prepare(world: &dyn World, cache: *mut Cache) -> (u64, u64) {
    if count() == 0 && CONTAINER_LIMIT.load(Ordering::Relaxed) {
        let limit = pace::adopt_container_limit();
        if let Some(limit) = limit.filter(|_| TRACE.load(Ordering::Relaxed)) {
            stats::trace_limit(limit);
        }
    }
    // SAFETY: the world is stopped.
    unsafe { empty_caches(world, cache) }
    sweep::complete();
    cache::totals()
}

/// Frees what isn't marked; `stopped` is when this stop of the world began.
unsafe fn conclude(mut marker: Marker, stopped: i64, mut cycle: Cycle) {
    // SAFETY: the world is stopped, the caches are flushed, the marker is drained.
    unsafe {
        if CHECK.load(Ordering::Relaxed) {
            check::verify(&mut marker);
        }
        finalizer::after_mark(&mut marker);
        central::flip_bits();
        central::start_sweep(POISON.load(Ordering::Relaxed));
    }
    let live: Live = marker.live;
    let allocated = cache::totals();
    pace::plan(cycle.outcome(live, allocated.1));
    stats::finish_cycle(&mut cycle, live, allocated);
    if !beside::has_threads() {
        sweep::complete();
        sweep::give_back();
        queue::trim();
        finalizer::tidy();
    }
    COUNT.fetch_add(1, Ordering::Relaxed);
    stats::end_cycle(&mut cycle, stopped, world().map_or(1, |w| w.processors().0));
    if TRACE.load(Ordering::Relaxed) {
        stats::trace(count(), &cycle);
    }
}
