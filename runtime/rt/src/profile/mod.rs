//! Profiles: which places of the program allocate, wait, and keep others waiting. [`cpu`] sees to processor time.
//!
//! A place is a trace. For each there is a bucket with what was seen of it, as samples: package runtime/pprof knows what they
//! stand for. Nothing is counted, and nothing is spent, before a program asks.
//!
//! Allocation is looked at where a processor's cache gets its next slots. It gets none beyond the next sample, which is thus
//! always the first of them.

pub mod cpu;

use core::sync::atomic::{AtomicBool, AtomicI64, AtomicPtr, AtomicU64, Ordering};

use sys::vec::PageVec;

use crate::debug::{self, Trace};
use crate::finalizer;
use crate::park::Reason;
use crate::sched::{self, G};
use crate::sync::{Lock, RANK_HEAP};

/// What a bucket is about; the numbers are package runtime's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
enum Kind {
    Memory = 0,
    Waits = 1,
    Contention = 2,
}

const NONE: u32 = u32::MAX;

#[derive(Clone, Copy)]
struct Bucket {
    kind: Kind,
    trace: Trace,
    /// Memory: objects and bytes allocated, then freed. Else: how often, and nanoseconds.
    counts: [u64; 4],
    /// Memory: the same at the beginning of the last collection, and as its end has found it.
    began: [u64; 4],
    known: [u64; 4],
    /// The next one of the same hash.
    next: u32,
}

/// A bucket as package runtime sees it.
#[repr(C)]
pub struct Record {
    counts: [u64; 4],
    trace: Trace,
}

const HEADS: usize = 1024;

struct Buckets {
    all: PageVec<Bucket>,
    heads: [u32; HEADS],
    /// A collection has ended since memory is looked at.
    collected: bool,
}

// The finalizers' table may be locked by whoever locks this.
static BUCKETS: Lock<Buckets> =
    Lock::new(RANK_HEAP - 1, Buckets { all: PageVec::new(), heads: [NONE; HEADS], collected: false });

/// The variable runtime.MemProfileRate; null while nobody wants to know about memory.
static MEMORY_RATE: AtomicPtr<i64> = AtomicPtr::new(core::ptr::null_mut());
/// Bytes until the next sample.
static UNTIL_SAMPLE: AtomicI64 = AtomicI64::new(0);
/// The mean with which that was drawn.
static DRAWN_FOR: AtomicI64 = AtomicI64::new(0);
/// Waits that took as many nanoseconds are all counted, shorter ones in proportion; 0: none.
static WAIT_RATE: AtomicI64 = AtomicI64::new(0);
/// One of so many contentions is counted; 0: none.
static CONTENTION_RATE: AtomicI64 = AtomicI64::new(0);
/// One of the two isn't 0.
static WANTS_WAITS: AtomicBool = AtomicBool::new(false);
static RANDOM: AtomicU64 = AtomicU64::new(0x9e37_79b9_7f4a_7c15);

impl Buckets {
    fn find(&mut self, kind: Kind, trace: &Trace) -> usize {
        let mut hash = kind as usize;
        for pc in trace.iter().take_while(|pc| **pc != 0) {
            hash = (hash ^ pc).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
        }
        let head = hash % HEADS;
        let mut i = self.heads[head];
        while i != NONE {
            let b = &self.all[i as usize];
            if b.kind == kind && b.trace == *trace {
                return i as usize;
            }
            i = b.next;
        }
        let n = self.all.len();
        let none = [0; 4];
        self.all.push(Bucket {
            kind,
            trace: *trace,
            counts: none,
            began: none,
            known: none,
            next: self.heads[head],
        });
        self.heads[head] = n as u32;
        n
    }
}

/// The trace of a goroutine in a runtime call.
///
/// # Safety
/// Its saved context is current.
unsafe fn trace_of(g: *mut G) -> Trace {
    let mut trace = [0; 32];
    // SAFETY: the caller's promise.
    unsafe { debug::callers_of(g, 0, trace.as_mut_ptr(), trace.len() as i64) };
    trace
}

/// Row `profile_rate`. For memory the rate is the address of the variable that holds it.
///
/// # Safety
/// That variable lives for ever.
pub unsafe fn set_rate(which: i64, rate: i64) {
    match which {
        0 => MEMORY_RATE.store(rate as *mut i64, Ordering::SeqCst),
        1 => WAIT_RATE.store(rate.max(0), Ordering::SeqCst),
        _ => CONTENTION_RATE.store(rate.max(0), Ordering::SeqCst),
    }
    let waits = WAIT_RATE.load(Ordering::SeqCst) | CONTENTION_RATE.load(Ordering::SeqCst) != 0;
    WANTS_WAITS.store(waits, Ordering::SeqCst);
}

/// Row `profile_records`: copies what is known of one kind, unless there are more than `n`; returns how many there are.
///
/// # Safety
/// There is room for `n`.
pub unsafe fn records(which: i64, into: *mut Record, n: i64) -> i64 {
    let buckets = BUCKETS.lock();
    let wanted = || buckets.all.iter().filter(|b| b.kind as i64 == which);
    let count = wanted().count() as i64;
    if count <= n {
        for (i, b) in wanted().enumerate() {
            let known = b.kind == Kind::Memory && buckets.collected;
            let counts = if known { b.known } else { b.counts };
            // SAFETY: the caller's promise.
            unsafe { into.add(i).write(Record { counts, trace: b.trace }) };
        }
    }
    count
}

fn random() -> u64 {
    let mut x = RANDOM.load(Ordering::Relaxed);
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    RANDOM.store(x, Ordering::Relaxed);
    x
}

/// How far it is to the next sample if they come at random, `mean` from each other on average: exponentially distributed; with
/// mean 1 all are.
fn distance(mean: i64, random: u64) -> i64 {
    if mean == 1 {
        return 0;
    }
    // The logarithm of a fraction x in (0, 1]: whole powers of two, and within one log2(1+f) = f + c*f*(1-f), nearly.
    let x = random | 1;
    let power = 63 - x.leading_zeros();
    let f = ((x << (63 - power)) << 1) as f64 / 18_446_744_073_709_551_616.0;
    let log2 = f64::from(power) - 64.0 + f + 0.343 * f * (1.0 - f);
    (-log2 * core::f64::consts::LN_2 * mean as f64) as i64 + 1
}

/// Does anybody want to know about memory?
#[inline]
pub fn wants_memory() -> bool {
    !MEMORY_RATE.load(Ordering::Relaxed).is_null()
}

/// How many slots of a size a processor gets at most: those before the next sample, or the one that is it; `due` says that
/// the sample was found to be the class's next slot.
pub fn slots_before_sample(size: usize, due: bool) -> u32 {
    let left = until_sample();
    if due || left < size as i64 { 1 } else { (left / size as i64).min(64) as u32 }
}

/// Bytes until the next sample; never if none are wanted.
fn until_sample() -> i64 {
    // SAFETY: the variable lives for ever.
    let rate = unsafe { MEMORY_RATE.load(Ordering::Relaxed).read_volatile() };
    if rate <= 0 {
        return i64::MAX;
    }
    if DRAWN_FOR.swap(rate, Ordering::Relaxed) != rate {
        draw();
    }
    UNTIL_SAMPLE.load(Ordering::Relaxed)
}

fn draw() {
    UNTIL_SAMPLE.store(distance(DRAWN_FOR.load(Ordering::Relaxed), random()), Ordering::Relaxed);
}

/// The current goroutine allocated `object`, the first of `n` of that size whose places its processor has got. `due` is
/// the class's, as for [`slots_before_sample`]; None where there are no slots.
#[cold]
pub fn allocated(object: *mut u8, size: usize, n: u32, due: Option<&mut bool>) {
    let g = sched::current_g();
    let left = until_sample();
    if g.is_null() || left == i64::MAX {
        return;
    }
    let bytes = i64::from(n) * size as i64;
    match due {
        Some(due) if *due => *due = false,
        _ if left < bytes => draw(),
        // The next one of the class is the sample: others may come in between.
        Some(due) if left - bytes < size as i64 => {
            *due = true;
            draw();
            return;
        }
        _ => {
            UNTIL_SAMPLE.fetch_sub(bytes, Ordering::Relaxed);
            return;
        }
    }
    // SAFETY: the goroutine is in a runtime call.
    let trace = unsafe { trace_of(g) };
    let mut buckets = BUCKETS.lock();
    let i = buckets.find(Kind::Memory, &trace);
    let counts = &mut buckets.all[i].counts;
    counts[0] += 1;
    counts[1] += size as u64;
    drop(buckets);
    finalizer::add_sample(object, Sample { bucket: i, size });
}

/// A processor gave back places of so many bytes.
pub fn unallocated(bytes: usize) {
    UNTIL_SAMPLE.fetch_add(bytes as i64, Ordering::Relaxed);
}

/// What is known of an object that was sampled.
#[derive(Clone, Copy)]
pub struct Sample {
    bucket: usize,
    size: usize,
}

impl Sample {
    /// As a word, and a number: the form in which the table of finalizers keeps it.
    pub fn pack(self) -> (usize, u64) {
        (self.size, self.bucket as u64)
    }

    pub fn unpack(size: usize, packed: u64) -> Sample {
        Sample { bucket: packed as usize, size }
    }

    /// The object died.
    pub fn freed(self) {
        let counts = &mut BUCKETS.lock().all[self.bucket].counts;
        counts[2] += 1;
        counts[3] += self.size as u64;
    }
}

/// A collection begins: what it says about memory is true of this moment.
pub fn collection_begins() {
    if wants_memory() {
        for b in BUCKETS.lock().all.iter_mut() {
            b.began = b.counts;
        }
    }
}

/// The collection has found all the dead: what is known is there when runtime.GC returns.
pub fn collection_ends() {
    if wants_memory() {
        let mut buckets = BUCKETS.lock();
        buckets.collected = true;
        for b in buckets.all.iter_mut() {
            b.known = [b.began[0], b.began[1], b.counts[2], b.counts[3]];
        }
    }
}

/// Does anybody want to know who waits?
#[inline]
pub fn wants_waits() -> bool {
    WANTS_WAITS.load(Ordering::Relaxed)
}

/// A goroutine begins to wait.
///
/// # Safety
/// It is the current one.
#[cold]
pub unsafe fn blocks(g: *mut G) {
    // SAFETY: the caller's promise.
    unsafe {
        let counts = matches!(
            (*g).reason,
            Reason::ChanReceive
                | Reason::ChanSend
                | Reason::Select
                | Reason::Semacquire
                | Reason::MutexLock
                | Reason::RWMutexRLock
                | Reason::RWMutexLock
                | Reason::WaitGroupWait
                | Reason::CondWait
        );
        (*g).blocked_at = if counts { sys::clock::nanotime() } else { 0 };
    }
}

/// A goroutine has waited; the one that ends its wait, if one does, is current.
///
/// # Safety
/// `g` is its waker's, and its context saved.
#[cold]
pub unsafe fn unblocked(g: *mut G) {
    // SAFETY: the caller's promise.
    unsafe {
        let time = (sys::clock::nanotime() - (*g).blocked_at).max(0);
        (*g).blocked_at = 0;
        let rate = WAIT_RATE.load(Ordering::Relaxed);
        if rate > 0 && (time >= rate || (random() >> 1) as i64 % rate < time) {
            let (count, time) = if time >= rate { (1, time) } else { (rate / time.max(1), rate) };
            add(Kind::Waits, g, count, time);
        }
        let rate = CONTENTION_RATE.load(Ordering::Relaxed);
        let waker = sched::current_g();
        let contended = matches!((*g).reason, Reason::MutexLock | Reason::RWMutexRLock | Reason::RWMutexLock);
        if rate > 0 && contended && !waker.is_null() && random().is_multiple_of(rate as u64) {
            add(Kind::Contention, waker, rate, time.saturating_mul(rate));
        }
    }
}

/// # Safety
/// As [`trace_of`].
unsafe fn add(kind: Kind, g: *mut G, count: i64, time: i64) {
    // SAFETY: the caller's promise.
    let trace = unsafe { trace_of(g) };
    let mut buckets = BUCKETS.lock();
    let i = buckets.find(kind, &trace);
    let counts = &mut buckets.all[i].counts;
    counts[0] += count as u64;
    counts[1] += time as u64;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_have_the_mean_and_the_spread_of_an_exponential_distribution() {
        const MEAN: i64 = 1 << 19;
        const N: i64 = 200_000;
        let all: Vec<i64> = (0..N).map(|_| distance(MEAN, random())).collect();
        let mean = all.iter().sum::<i64>() / N;
        assert!((MEAN * 98 / 100..MEAN * 102 / 100).contains(&mean), "{mean}");
        // Below the mean lie 1 - 1/e of them, below a tenth of it nearly a tenth.
        let below = |limit: i64| all.iter().filter(|d| **d < limit).count() as f64 / N as f64;
        assert!((below(MEAN) - 0.632).abs() < 0.01, "{}", below(MEAN));
        assert!((below(MEAN / 10) - 0.095).abs() < 0.01, "{}", below(MEAN / 10));
        assert!(all.iter().all(|d| *d > 0));
    }

    #[test]
    fn a_trace_has_one_bucket_of_each_kind() {
        let mut trace = [0; 32];
        trace[..2].copy_from_slice(&[0x40_1000, 0x40_2000]);
        let mut buckets = BUCKETS.lock();
        let memory = buckets.find(Kind::Memory, &trace);
        assert_eq!(buckets.find(Kind::Memory, &trace), memory);
        assert_ne!(buckets.find(Kind::Waits, &trace), memory);
        trace[2] = 0x40_3000;
        assert_ne!(buckets.find(Kind::Memory, &trace), memory);
    }
}
