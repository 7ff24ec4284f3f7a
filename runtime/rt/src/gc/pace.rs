//! When to collect, how much of the marking the program must do itself, and how much free memory to keep.

use core::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};

use crate::mem::arena::{Arena, PAGE};
use crate::mem::{arena, central};

/// The heap may grow to this before the first collection (at GOGC=100).
const MIN_HEAP: u64 = 4 << 20;
/// A collection must be worth its cost even where the memory limit is exceeded.
const MIN_GROWTH: u64 = 1 << 20;
/// The part of the memory limit by which it may be exceeded so that the program gets on.
const LIMIT_EXCESS: u64 = 16;
/// Runs shorter than this many pages are not worth a system call.
const RELEASE_PAGES: usize = 16;
/// Pages returned while allocations wait: 1 MB.
const RELEASE_AT_ONCE: usize = 128;
/// The part of the memory limit for what isn't counted: code, the collector's own lists, threads.
const RESERVE: u64 = 4 << 20;

/// GOGC in percent; negative: off.
static PERCENT: AtomicI64 = AtomicI64::new(100);
/// GOMEMLIMIT in bytes.
static LIMIT: AtomicI64 = AtomicI64::new(i64::MAX);
/// The program or its environment has said what the limit is, be it none.
static LIMIT_CHOSEN: AtomicBool = AtomicBool::new(false);
/// Collect when that many bytes were ever allocated.
static TRIGGER: AtomicU64 = AtomicU64::new(MIN_HEAP);
/// What goroutines allocate beyond this sum while marking goes on, they pay for with marking.
static CEILING: AtomicU64 = AtomicU64::new(u64::MAX);
/// Where the sum of allocations stood when marking beside the program began; u64::MAX if it didn't.
static MARKING_SINCE: AtomicU64 = AtomicU64::new(u64::MAX);
/// Bytes in the heap then.
static HEAP_AT_START: AtomicU64 = AtomicU64::new(0);
static GOAL: AtomicU64 = AtomicU64::new(MIN_HEAP);
/// Live and ever allocated bytes at the end of the last collection.
static LIVE: AtomicU64 = AtomicU64::new(0);
/// Bytes of stacks and variables that the last collection looked at.
static ROOTS: AtomicU64 = AtomicU64::new(0);
static ALLOCATED: AtomicU64 = AtomicU64::new(0);

/// The number of bytes ever allocated at which the next collection is due.
#[inline(always)]
pub fn trigger() -> u64 {
    TRIGGER.load(Ordering::Relaxed)
}

/// Bytes of stacks and variables that the last collection looked at.
pub fn root_bytes() -> u64 {
    ROOTS.load(Ordering::Relaxed)
}

/// The heap size at which the next collection is due.
pub fn goal() -> u64 {
    GOAL.load(Ordering::Relaxed)
}

/// The share of a container's memory that the heap may take: the program and the kernel's buffers need the rest.
const CONTAINER_PERCENT: u64 = 90;

/// Takes the container's memory limit for the program's if none was set; returns it. Asked for at the first collection
/// only: programs that don't need one shall start fast.
pub fn adopt_container_limit() -> Option<u64> {
    if LIMIT_CHOSEN.load(Ordering::Relaxed) {
        return None;
    }
    let limit = sys::cgroup::memory_limit()? / 100 * CONTAINER_PERCENT;
    LIMIT.store(limit.min(i64::MAX as u64) as i64, Ordering::Relaxed);
    Some(limit)
}

/// What a cycle leaves for the plan of the next.
#[derive(Clone, Copy, Default)]
pub struct Outcome {
    /// Bytes of live objects, and of the roots that led to them.
    pub live: u64,
    pub roots: u64,
    /// Bytes ever allocated, at its end and at its beginning.
    pub allocated: u64,
    pub allocated_before: u64,
    /// Nanoseconds from the end of the cycle before to this one's beginning.
    pub between: u64,
    /// Nanoseconds that each processor would have spent on this one had they shared it.
    pub share: u64,
    /// Nanoseconds from its beginning to its end.
    pub duration: u64,
}

/// Plans the next cycle.
pub fn plan(o: Outcome) {
    let Outcome { live, allocated, .. } = o;
    // What the program would allocate if it ran as long without a collection as this one took.
    let before = o.allocated_before.saturating_sub(ALLOCATED.load(Ordering::Relaxed));
    let breath = before as u128 * o.share as u128 / o.between.max(1) as u128;
    let live_before = LIVE.swap(live, Ordering::Relaxed);
    ROOTS.store(o.roots, Ordering::Relaxed);
    ALLOCATED.store(allocated, Ordering::Relaxed);
    let percent = PERCENT.load(Ordering::Relaxed);
    let by_percent = if percent < 0 {
        u64::MAX
    } else {
        // Stacks and variables take their time too.
        let grown = live as u128 + (live as u128 + o.roots as u128) * percent as u128 / 100;
        (grown.min(u64::MAX as u128) as u64).max((MIN_HEAP as u128 * percent as u128 / 100) as u64)
    };
    let by_limit = by_limit();
    // Where the limit is hard to keep it is exceeded a little, so that collections take no more than half of the time.
    let most = LIMIT.load(Ordering::Relaxed) as u64 / LIMIT_EXCESS;
    let least = MIN_GROWTH.max(if by_percent > by_limit { breath.min(most as u128) as u64 } else { 0 });
    let goal = by_percent.min(by_limit).max(live.saturating_add(if percent == 0 { 0 } else { least }));
    GOAL.store(goal, Ordering::Relaxed);
    let runway = goal - live;
    // Marking beside the program begins early enough to end at the goal if the program allocates as much meanwhile as it
    // did the last time, and a quarter more. It may have been held up then: where it would allocate more in that time while
    // nobody marks, and marking takes longer as the heap grows, the middle of the two counts.
    let meanwhile = match MARKING_SINCE.swap(u64::MAX, Ordering::Relaxed) {
        u64::MAX => 0,
        since => {
            let freely = before as u128 * o.duration as u128 / o.between.max(1) as u128;
            let grown =
                freely * live.clamp(live_before, 2 * live_before) as u128 / live_before.max(1) as u128;
            let last = allocated.saturating_sub(since);
            last.midpoint(last.max(grown.min(runway as u128) as u64))
        }
    };
    let start = runway.saturating_sub(meanwhile + meanwhile / 4).max(runway / 3 * 2);
    TRIGGER.store(allocated.saturating_add(start), Ordering::Relaxed);
    CEILING.store(allocated.saturating_add(runway), Ordering::Relaxed);
}

/// The heap size that the memory limit leaves room for.
fn by_limit() -> u64 {
    let limit = LIMIT.load(Ordering::Relaxed) as u64;
    if limit >= i64::MAX as u64 {
        return u64::MAX;
    }
    let (used, _, _) = central::page_figures();
    // Stacks, tables, and what lies unused between live objects.
    let beside = crate::stack::bytes_in_use() as u64 + arena::table_bytes() as u64;
    let unused = ((used * PAGE) as u64).saturating_sub(super::stats::heap_bytes());
    limit.saturating_sub(beside + unused + RESERVE)
}

/// How much of the marking is behind what the program's allocations since its beginning call for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lag {
    None,
    Behind,
    /// The goal is passed.
    Beyond,
}

/// Whether a goroutine that allocates has to help: marking shall have got as far on its way as the program has got on the
/// way from the trigger to the goal. `marked` bytes are done, `allocated` are the bytes ever allocated.
pub fn lag(marked: u64, allocated: u64) -> Lag {
    let ceiling = CEILING.load(Ordering::Relaxed);
    if allocated >= ceiling {
        return Lag::Beyond;
    }
    let since = MARKING_SINCE.load(Ordering::Relaxed).min(allocated);
    // What the last cycle left is a good guess of the whole until it turns out to be too small.
    let all = HEAP_AT_START.load(Ordering::Relaxed);
    let guess = LIVE.load(Ordering::Relaxed).clamp(MIN_GROWTH, all.max(MIN_GROWTH));
    let whole = if marked < guess { guess } else { all.max(guess) };
    let wanted = u128::from(allocated - since) * u128::from(whole);
    if u128::from(marked) * u128::from(ceiling - since) < wanted { Lag::Behind } else { Lag::None }
}

/// Marking beside the program begins when `allocated` bytes have been allocated in all, with `heap` bytes in the heap.
pub fn marking_begins(allocated: u64, heap: u64) {
    MARKING_SINCE.store(allocated, Ordering::Relaxed);
    HEAP_AT_START.store(heap, Ordering::Relaxed);
}

/// Returns some free pages to the system: those beyond a tenth more than the heap will grow to, under a memory limit all
/// that it won't need. Says whether there are more.
///
/// # Safety
/// As for [`Arena::scavenge`].
pub unsafe fn release(arena: &mut Arena) -> bool {
    let (used, _, _) = arena.figures();
    let spare = if LIMIT.load(Ordering::Relaxed) == i64::MAX { goal() / 10 } else { 0 };
    let target = spare.saturating_add(goal()).min(1 << 50) as usize / PAGE;
    // SAFETY: passed on.
    unsafe { arena.scavenge(target.saturating_sub(used), RELEASE_PAGES, RELEASE_AT_ONCE) }
}

fn replan() {
    let allocated = ALLOCATED.load(Ordering::Relaxed);
    plan(Outcome {
        live: LIVE.load(Ordering::Relaxed),
        roots: ROOTS.load(Ordering::Relaxed),
        allocated,
        allocated_before: allocated,
        ..Outcome::default()
    });
}

/// GOGC and GOMEMLIMIT as they are.
pub fn settings() -> (i64, i64) {
    (PERCENT.load(Ordering::Relaxed), LIMIT.load(Ordering::Relaxed))
}

/// Sets GOGC (negative: off); returns the old value.
pub fn set_percent(percent: i64) -> i64 {
    let old = PERCENT.swap(percent.max(-1), Ordering::Relaxed);
    replan();
    old
}

/// Sets the memory limit, a negative one only asks; returns the old value.
pub fn set_limit(limit: i64) -> i64 {
    if limit < 0 {
        return LIMIT.load(Ordering::Relaxed);
    }
    LIMIT_CHOSEN.store(true, Ordering::Relaxed);
    let old = LIMIT.swap(limit, Ordering::Relaxed);
    replan();
    old
}

/// Reads the two environment variables; what doesn't parse is ignored.
pub fn configure(gogc: Option<&[u8]>, limit: Option<&[u8]>) {
    match gogc {
        Some(b"off") => PERCENT.store(-1, Ordering::Relaxed),
        Some(text) => {
            if let Some(n) = parse_number(text) {
                PERCENT.store(n.min(i64::MAX as u64 / 2) as i64, Ordering::Relaxed);
            }
        }
        None => {}
    }
    LIMIT_CHOSEN.store(limit.is_some_and(|l| !l.is_empty()), Ordering::Relaxed);
    if let Some(n) = limit.and_then(parse_size) {
        LIMIT.store(n.min(i64::MAX as u64) as i64, Ordering::Relaxed);
    }
    replan();
}

/// A decimal number.
pub fn parse_number(text: &[u8]) -> Option<u64> {
    if text.is_empty() {
        return None;
    }
    text.iter().try_fold(0u64, |n, c| {
        let digit = c.wrapping_sub(b'0');
        if digit > 9 { None } else { n.checked_mul(10)?.checked_add(digit as u64) }
    })
}

/// A number of bytes with a suffix B, KiB, MiB, GiB, TiB or none.
fn parse_size(text: &[u8]) -> Option<u64> {
    for (suffix, shift) in [(&b"KiB"[..], 10), (b"MiB", 20), (b"GiB", 30), (b"TiB", 40), (b"B", 0)] {
        if let Some(number) = text.strip_suffix(suffix) {
            return parse_number(number)?.checked_mul(1 << shift);
        }
    }
    parse_number(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        assert_eq!(parse_size(b"12"), Some(12));
        assert_eq!(parse_size(b"3MiB"), Some(3 << 20));
        assert_eq!(parse_size(b"7B"), Some(7));
        assert_eq!(parse_size(b"99999999TiB"), None);
        assert_eq!(parse_size(b"x"), None);
        assert_eq!(parse_size(b""), None);
    }
}
