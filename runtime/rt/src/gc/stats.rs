//! The allocator's and the collector's figures.

use core::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

use super::mark::Live;
use super::{beside, pace};
use crate::finalizer;
use crate::mem::cache::{self, Cache, Unused};
use crate::mem::class::SIZES;
use crate::mem::{arena, central, sizes, span};
use crate::print::Line;
use crate::sync::{Lock, RANK_HEAP};

static LIVE_BYTES: AtomicU64 = AtomicU64::new(0);
static LIVE_OBJECTS: AtomicU64 = AtomicU64::new(0);
/// Sums over all allocations at the end of the last cycle.
static BYTES_THEN: AtomicU64 = AtomicU64::new(0);
static OBJECTS_THEN: AtomicU64 = AtomicU64::new(0);
/// When the process began, and the last cycle ended.
static START: AtomicU64 = AtomicU64::new(0);
static LAST_END: AtomicU64 = AtomicU64::new(0);
static LAST_END_WALL: AtomicU64 = AtomicU64::new(0);
static FORCED: AtomicU32 = AtomicU32::new(0);
static FORCED_NEXT: AtomicBool = AtomicBool::new(false);
/// Nanoseconds of processors by all cycles: assisting, dedicated, idle, stopped.
static TIMES: [AtomicU64; 4] = [const { AtomicU64::new(0) }; 4];

/// Cycles whose pauses are remembered.
const REMEMBERED: usize = 256;
/// Parts of a power of two that the distribution of pauses tells apart.
const PARTS: usize = 4;
const BUCKETS: usize = 40 * PARTS;

/// What stops of the world took.
struct Pauses {
    sum: u64,
    /// By cycle: the sum of its stops, and when the last one ended (wall clock).
    recent: [(u64, u64); REMEMBERED],
    /// The cycle under way.
    current: u64,
    /// How many stops were how long, and how long it took until all had stopped: see [`bucket`].
    distribution: [u64; BUCKETS],
    stopping: [u64; BUCKETS],
}

static PAUSES: Lock<Pauses> = Lock::new(
    RANK_HEAP + 3,
    Pauses {
        sum: 0,
        recent: [(0, 0); REMEMBERED],
        current: 0,
        distribution: [0; BUCKETS],
        stopping: [0; BUCKETS],
    },
);

/// A cycle's course.
#[derive(Clone, Copy)]
pub struct Cycle {
    /// When the first stop of the world began and ended, when the second one began and the cycle ended. The middle two are
    /// the same where there was only one.
    at: [i64; 4],
    /// Objects and bytes ever allocated at its beginning, and the heap's size then.
    pub totals: (u64, u64),
    heap_before: u64,
    heap_after: u64,
    live: u64,
    goal: u64,
    /// Nanoseconds of markers beside the program, by [`beside::Who`].
    pub times: [u64; 3],
    forced: bool,
    resumed: u32,
    procs: usize,
}

static CYCLE: Lock<Cycle> = Lock::new(
    RANK_HEAP + 3,
    Cycle {
        at: [0; 4],
        totals: (0, 0),
        heap_before: 0,
        heap_after: 0,
        live: 0,
        goal: 0,
        times: [0; 3],
        forced: false,
        resumed: 0,
        procs: 1,
    },
);

impl Cycle {
    /// What planning needs to know.
    pub fn outcome(&self, live: Live, allocated: u64) -> pace::Outcome {
        let stopped = (sys::clock::nanotime() - self.at[2] + self.at[1] - self.at[0]) as u64;
        let procs = super::world().map_or(1, |w| w.processors().0) as u64;
        let last = LAST_END.load(Ordering::Relaxed).max(START.load(Ordering::Relaxed));
        pace::Outcome {
            live: live.bytes,
            roots: live.roots,
            allocated,
            allocated_before: self.totals.1,
            between: (self.at[0] as u64).saturating_sub(last),
            duration: (sys::clock::nanotime() - self.at[0]) as u64,
            share: stopped + self.times.iter().sum::<u64>() / procs,
        }
    }
}

/// The process begins.
pub fn start() {
    START.store(sys::clock::nanotime() as u64, Ordering::Relaxed);
}

/// When the last cycle ended.
pub fn last_end() -> i64 {
    LAST_END.load(Ordering::Relaxed) as i64
}

/// The program asked for the next cycle.
pub fn next_is_forced() {
    FORCED_NEXT.store(true, Ordering::Relaxed);
}

/// A cycle's first stop of the world began at `start`; `totals` is what was ever allocated.
pub fn begin_cycle(start: i64, totals: (u64, u64)) {
    let forced = FORCED_NEXT.swap(false, Ordering::Relaxed);
    FORCED.fetch_add(forced as u32, Ordering::Relaxed);
    let now = sys::clock::nanotime();
    let mut cycle = CYCLE.lock();
    *cycle = Cycle {
        at: [start, now, now, now],
        totals,
        heap_before: heap_bytes(),
        goal: pace::goal(),
        heap_after: 0,
        live: 0,
        times: [0; 3],
        forced,
        resumed: 0,
        procs: 1,
    };
}

/// The first of two stops of the world ends.
pub fn first_pause_ends() {
    let mut cycle = CYCLE.lock();
    cycle.at[1] = sys::clock::nanotime();
    let pause = cycle.at[1] - cycle.at[0];
    drop(cycle);
    add_pause(pause as u64);
}

/// Marking goes on after a stop of the world that was to be the last; how often that has been.
pub fn resumed() -> u32 {
    let mut cycle = CYCLE.lock();
    cycle.resumed += 1;
    cycle.resumed - 1
}

/// All is marked. The last stop of the world began at `second` if there were two.
pub fn mark_ends(second: Option<i64>) -> Cycle {
    let mut cycle = CYCLE.lock();
    if let Some(second) = second {
        cycle.at[2] = second;
        cycle.times = beside::times();
    }
    *cycle
}

/// Notes what a cycle left.
pub fn finish_cycle(cycle: &mut Cycle, live: Live, allocated: (u64, u64)) {
    cycle.heap_after = heap_bytes();
    cycle.live = live.bytes;
    LIVE_BYTES.store(live.bytes, Ordering::Relaxed);
    LIVE_OBJECTS.store(live.objects, Ordering::Relaxed);
    OBJECTS_THEN.store(allocated.0, Ordering::Relaxed);
    BYTES_THEN.store(allocated.1, Ordering::Relaxed);
}

/// The last stop of the world, which began at `stopped`, ends.
pub fn end_cycle(cycle: &mut Cycle, stopped: i64, procs: usize) {
    let now = sys::clock::nanotime();
    cycle.at[3] = now;
    cycle.procs = procs;
    LAST_END.store(now as u64, Ordering::Relaxed);
    let (sec, nsec) = sys::clock::walltime();
    let wall = sec as u64 * 1_000_000_000 + nsec as u64;
    LAST_END_WALL.store(wall, Ordering::Relaxed);
    add_pause((now - stopped) as u64);
    let [dedicated, idle, assist] = cycle.times;
    let pauses = cycle.stopped();
    for (sum, time) in TIMES.iter().zip([assist, dedicated, idle, pauses * procs as u64]) {
        sum.fetch_add(time, Ordering::Relaxed);
    }
    let mut p = PAUSES.lock();
    let at = (super::count() as usize + REMEMBERED - 1) % REMEMBERED;
    p.recent[at] = (p.current, wall);
    p.current = 0;
}

impl Cycle {
    fn stopped(&self) -> u64 {
        let [a, b, c, d] = self.at;
        ((b - a) + (d - c)) as u64
    }
}

/// Accounts for a stop of the world.
pub fn add_pause(ns: u64) {
    let mut p = PAUSES.lock();
    p.sum += ns;
    p.current += ns;
    p.distribution[bucket(ns)] += 1;
}

/// The world is stopped; it was told so at `start`.
pub fn stopped(start: i64) {
    PAUSES.lock().stopping[bucket((sys::clock::nanotime() - start) as u64)] += 1;
}

/// Stops of the world are told apart by the power of two of their nanoseconds and the next two bits: bucket
/// PARTS * i + j begins at (PARTS + j) << i >> 2.
fn bucket(ns: u64) -> usize {
    let ns = ns.max(1);
    let power = ns.ilog2() as usize;
    let part = (ns << 2 >> power) as usize & (PARTS - 1);
    (power * PARTS + part).min(BUCKETS - 1)
}

/// Bytes of live objects, as far as known without a collection.
pub fn heap_bytes() -> u64 {
    let since = cache::totals().1.saturating_sub(BYTES_THEN.load(Ordering::Relaxed));
    LIVE_BYTES.load(Ordering::Relaxed) + since
}

/// Objects and bytes that the program got: what caches hold in advance is not among them. Exact where no other processor
/// allocates meanwhile.
fn handed_out() -> (u64, u64) {
    let (objects, bytes) = cache::totals();
    let ready = ready();
    let size = |(n, size): (&u64, &u16)| n * u64::from(*size);
    let held: u64 = ready.slots.iter().sum();
    let held_bytes = ready.slots.iter().zip(&SIZES).map(size).sum();
    (objects.saturating_sub(held), bytes.saturating_sub(held_bytes))
}

/// What all caches hold in advance.
fn ready() -> Unused {
    let mut ready = Unused { slots: [0; SIZES.len()], tiny: 0 };
    if let Some(world) = super::world() {
        // SAFETY: caches live for ever.
        world.caches(&mut |cache| unsafe { ready.add(cache) });
    }
    ready
}

/// Objects that share a slot with another one. They count as freed at once.
fn tiny_objects() -> u64 {
    sizes::tiny_objects() + ready().tiny
}

/// The first figures of the series, each of at most a thousand.
const SERIES: i64 = 1000;

/// One figure, by the numbers of Go's internal/rt.MemStat; None for those that belong to other rooms.
pub fn figure(which: i64) -> Option<u64> {
    if which >= SERIES {
        return Some(element(which / SERIES, (which % SERIES) as usize));
    }
    let (objects, bytes) = handed_out();
    let (used, dirty, peak) = central::page_figures();
    let page = arena::PAGE as u64;
    let frees = OBJECTS_THEN.load(Ordering::Relaxed).saturating_sub(LIVE_OBJECTS.load(Ordering::Relaxed));
    Some(match which {
        // Less what lies ready in caches, as the sum of allocations.
        0 => heap_bytes().saturating_sub(cache::totals().1 - bytes),
        1 => bytes,
        2 => objects + tiny_objects(),
        3 => frees + tiny_objects(),
        4 => peak as u64 * page,
        5 => super::count() as u64,
        6 => PAUSES.lock().sum,
        7 => used as u64 * page,
        8 => (peak - used - dirty) as u64 * page,
        9 => pace::goal(),
        10 => LAST_END_WALL.load(Ordering::Relaxed),
        12 => dirty as u64 * page,
        13 => FORCED.load(Ordering::Relaxed) as u64,
        14..18 => TIMES[which as usize - 14].load(Ordering::Relaxed),
        18 => sys::clock::nanotime() as u64 - START.load(Ordering::Relaxed),
        19 => pace::settings().0 as u64,
        20 => pace::settings().1 as u64,
        21 => LIVE_BYTES.load(Ordering::Relaxed),
        22 => arena::table_bytes() as u64,
        23 => super::queue::bytes(),
        28 => (span::table_len() * size_of::<span::Span>()) as u64,
        29 => (super::world().map_or(1, |w| w.processors().0) * size_of::<Cache>()) as u64,
        30 => tiny_objects(),
        31..35 => finalizer::calls()[which as usize - 31],
        35 => pace::root_bytes().saturating_sub(crate::addr::root_bytes() as u64),
        _ => return None,
    })
}

/// One element of a series.
fn element(series: i64, i: usize) -> u64 {
    match series {
        1 => PAUSES.lock().recent[i % REMEMBERED].0,
        2 => PAUSES.lock().recent[i % REMEMBERED].1,
        3 => PAUSES.lock().distribution.get(i).copied().unwrap_or(0),
        4 => PAUSES.lock().stopping.get(i).copied().unwrap_or(0),
        // Class 0 has no objects: whoever asks for its count wants all of them counted anew.
        5 if i == 0 => {
            sizes::snapshot(&ready().slots);
            0
        }
        5 => sizes::seen(i).0,
        6 => sizes::seen(i).1,
        7 => SIZES.get(i).copied().unwrap_or(0).into(),
        _ => 0,
    }
}

/// One line of RGODEBUG=gctrace=1, in the form of Go's.
pub fn trace(n: u32, cycle: &Cycle) {
    let start = START.load(Ordering::Relaxed);
    let now = cycle.at[3] as u64;
    let spent: u64 = TIMES.iter().map(|t| t.load(Ordering::Relaxed)).sum();
    let all = now.saturating_sub(start).max(1) * cycle.procs as u64;
    let [a, b, c, d] = cycle.at.map(|t| t as u64);
    let [dedicated, idle, assist] = cycle.times;
    let p = cycle.procs as u64;
    let mut line = Line::new();
    line.text("gc ").uint(n as u64).text(" @");
    let ms = a.saturating_sub(start) / 1_000_000;
    line.uint(ms / 1000).text(".");
    for digit in [ms / 100 % 10, ms / 10 % 10, ms % 10] {
        line.uint(digit);
    }
    line.text("s ").uint(spent * 100 / all).text("%: ");
    for (i, ns) in [b - a, c - b, d - c].into_iter().enumerate() {
        millis(line.text(if i > 0 { "+" } else { "" }), ns);
    }
    line.text(" ms clock, ");
    for (before, ns) in [("", (b - a) * p), ("+", assist), ("/", dedicated), ("/", idle), ("+", (d - c) * p)]
    {
        millis(line.text(before), ns);
    }
    line.text(" ms cpu, ").uint(cycle.heap_before >> 20).text("->").uint(cycle.heap_after >> 20);
    line.text("->").uint(cycle.live >> 20).text(" MB, ").uint(cycle.goal >> 20).text(" MB goal, ");
    line.uint(crate::stack::bytes_in_use() as u64 >> 20).text(" MB stacks, ");
    line.uint(crate::addr::root_bytes() as u64 >> 20).text(" MB globals, ").uint(p).text(" P");
    line.text(if cycle.forced { " (forced)\n" } else { "\n" }).write();
}

/// Nanoseconds as milliseconds with two digits that matter, at most three decimals.
fn millis(line: &mut Line, ns: u64) {
    let us = ns / 1000;
    line.uint(us / 1000);
    let digits = match us {
        0..100 => 3,
        100..1000 => 2,
        1000..10_000 => 1,
        _ => 0,
    };
    let mut scale = 100;
    for i in 0..digits {
        if i == 0 {
            line.text(".");
        }
        line.uint(us % 1000 / scale % 10);
        scale /= 10;
    }
}

/// RGODEBUG=gctrace=1: the limit that was taken from the container.
pub fn trace_limit(limit: u64) {
    let mut line = Line::new();
    line.text("gc memory limit ").uint(limit >> 10).text(" KiB, from the cgroup\n").write();
}
