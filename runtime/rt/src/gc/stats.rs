//! The allocator's and the collector's figures.

use core::sync::atomic::{AtomicU64, Ordering};

use super::mark::Live;
use super::{Cost, pace};
use crate::mem::{arena, cache, central};
use crate::print::Line;

static LIVE_BYTES: AtomicU64 = AtomicU64::new(0);
static LIVE_OBJECTS: AtomicU64 = AtomicU64::new(0);
/// Sums over all allocations at the end of the last cycle.
static BYTES_THEN: AtomicU64 = AtomicU64::new(0);
static OBJECTS_THEN: AtomicU64 = AtomicU64::new(0);
static PAUSE: AtomicU64 = AtomicU64::new(0);
static LAST_END: AtomicU64 = AtomicU64::new(0);

/// Notes what a cycle left; returns the heap's size before it.
pub fn finish_cycle(live: Live, allocated: (u64, u64)) -> u64 {
    let before = heap_bytes();
    LIVE_BYTES.store(live.bytes, Ordering::Relaxed);
    LIVE_OBJECTS.store(live.objects, Ordering::Relaxed);
    OBJECTS_THEN.store(allocated.0, Ordering::Relaxed);
    BYTES_THEN.store(allocated.1, Ordering::Relaxed);
    let (sec, nsec) = sys::clock::walltime();
    LAST_END.store(sec as u64 * 1_000_000_000 + nsec as u64, Ordering::Relaxed);
    before
}

/// Adds to the sum of pauses.
pub fn add_pause(ns: u64) {
    PAUSE.fetch_add(ns, Ordering::Relaxed);
}

/// Bytes of live objects, as far as known without a collection.
pub fn heap_bytes() -> u64 {
    let since = cache::totals().1.saturating_sub(BYTES_THEN.load(Ordering::Relaxed));
    LIVE_BYTES.load(Ordering::Relaxed) + since
}

/// Objects and bytes that the program got: what caches hold in advance is not among them. Exact where no other processor
/// allocates meanwhile.
fn handed_out() -> (u64, u64) {
    let (mut objects, mut bytes) = cache::totals();
    if let Some(world) = super::world() {
        world.caches(&mut |cache| {
            // SAFETY: caches live for ever; the bins' words are only read.
            let (held, size) = unsafe { cache::unused(cache) };
            objects = objects.saturating_sub(held);
            bytes = bytes.saturating_sub(size);
        });
    }
    (objects, bytes)
}

/// One figure, by the numbers of Go's internal/rt.MemStat; None for those that belong to other rooms.
pub fn figure(which: i64) -> Option<u64> {
    let (objects, bytes) = handed_out();
    let (used, dirty, peak) = central::page_figures();
    let page = arena::PAGE as u64;
    Some(match which {
        0 => heap_bytes(),
        1 => bytes,
        2 => objects,
        3 => OBJECTS_THEN.load(Ordering::Relaxed).saturating_sub(LIVE_OBJECTS.load(Ordering::Relaxed)),
        4 => peak as u64 * page,
        5 => super::count() as u64,
        6 => PAUSE.load(Ordering::Relaxed),
        7 => used as u64 * page,
        8 => (peak - used - dirty) as u64 * page,
        9 => pace::goal(),
        10 => LAST_END.load(Ordering::Relaxed),
        _ => return None,
    })
}

/// One line of RGODEBUG=gctrace=1: pauses (of the beginning and the end, where the cycle ran beside the program), the time
/// of marking, the heap before and after.
pub fn trace(n: u32, since_start: u64, cost: &Cost, marking: u64, pause: u64, before: u64, live: u64) {
    let mut line = Line::new();
    line.text("gc ").uint(n as u64).text(" @").uint(since_start / 1_000_000).text("ms pause ");
    if cost.beside != 0 {
        line.uint(cost.first_pause as u64 / 1000).text("+");
    }
    line.uint(pause / 1000).text("us mark ").uint(marking / 1000).text("us heap ").uint(before >> 10);
    line.text("->").uint(live >> 10).text(" KiB goal ").uint(pace::goal() >> 10).text(" KiB\n").write();
}

/// RGODEBUG=gctrace=1: the limit that was taken from the container.
pub fn trace_limit(limit: u64) {
    let mut line = Line::new();
    line.text("gc memory limit ").uint(limit >> 10).text(" KiB, from the cgroup\n").write();
}
