//! Finalizers, cleanups and weak handles: what happens when the collector finds an object unreachable.
//!
//! A finalizer's object is kept (with all it refers to) for the call; a cleanup runs after the object is gone for good; a weak
//! handle is emptied as soon as the object isn't reachable otherwise. Ready calls wait for the finalizer goroutine.

use core::sync::atomic::{AtomicUsize, Ordering};

use sys::vec::PageVec;

use crate::gc::barrier;
use crate::gc::mark::Marker;
use crate::mem::central::alloc_bits;
use crate::mem::span::{Slot, slot_of};
use crate::mem::{Cache, new_noscan};
use crate::sync::{Lock, RANK_HEAP};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Finalizer,
    Cleanup,
    Weak,
}

/// Something attached to an object.
#[derive(Clone, Copy)]
struct Record {
    object: usize,
    kind: Kind,
    /// The closure; a weak record's handle.
    value: usize,
    id: u64,
    /// The next record of the same bucket, [`NONE`] at the end.
    next: u32,
}

/// A call for the finalizer goroutine.
#[derive(Clone, Copy)]
struct Ready {
    func: *mut u8,
    arg: *mut u8,
}

const NONE: u32 = u32::MAX;

struct Table {
    records: PageVec<Record>,
    /// Heads of the buckets; a power of two of them.
    buckets: PageVec<u32>,
    ready: PageVec<Ready>,
    /// How many of `ready` were taken.
    taken: usize,
    next_id: u64,
}

// SAFETY: addresses, guarded by the lock.
unsafe impl Send for Table {}

static TABLE: Lock<Table> = Lock::new(
    RANK_HEAP - 2,
    Table { records: PageVec::new(), buckets: PageVec::new(), ready: PageVec::new(), taken: 0, next_id: 1 },
);
/// Length of the ready list, readable without the lock.
static WAITING: AtomicUsize = AtomicUsize::new(0);

impl Table {
    fn bucket(&self, object: usize) -> usize {
        (object >> 3).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20 & (self.buckets.len() - 1)
    }

    fn add(&mut self, object: usize, kind: Kind, value: usize) -> u64 {
        if self.records.len() >= self.buckets.len() {
            self.grow();
        }
        let id = self.next_id;
        self.next_id += 1;
        let bucket = self.bucket(object);
        let next = self.buckets[bucket];
        self.buckets[bucket] = self.records.len() as u32;
        self.records.push(Record { object, kind, value, id, next });
        id
    }

    fn grow(&mut self) {
        const FIRST: usize = 64;
        for _ in 0..self.buckets.len().max(FIRST) {
            self.buckets.push(NONE);
        }
        self.relink();
    }

    /// Builds the buckets anew.
    fn relink(&mut self) {
        self.buckets.fill(NONE);
        for i in 0..self.records.len() {
            let bucket = self.bucket(self.records[i].object);
            self.records[i].next = self.buckets[bucket];
            self.buckets[bucket] = i as u32;
        }
    }

    fn find(&self, object: usize, kind: Kind, id: Option<u64>) -> Option<usize> {
        if self.buckets.is_empty() {
            return None;
        }
        let mut i = self.buckets[self.bucket(object)];
        while i != NONE {
            let r = &self.records[i as usize];
            if r.object == object && r.kind == kind && id.is_none_or(|id| id == r.id) {
                return Some(i as usize);
            }
            i = r.next;
        }
        None
    }

    fn remove(&mut self, i: usize) {
        let last = self.records.len() - 1;
        self.unlink(i);
        if i != last {
            self.unlink(last);
            self.records.swap_remove(i);
            let bucket = self.bucket(self.records[i].object);
            self.records[i].next = self.buckets[bucket];
            self.buckets[bucket] = i as u32;
        } else {
            self.records.truncate(last);
        }
    }

    /// Takes a record out of its bucket.
    fn unlink(&mut self, i: usize) {
        let next = self.records[i].next;
        let bucket = self.bucket(self.records[i].object);
        if self.buckets[bucket] == i as u32 {
            self.buckets[bucket] = next;
            return;
        }
        let mut at = self.buckets[bucket] as usize;
        while self.records[at].next != i as u32 {
            at = self.records[at].next as usize;
        }
        self.records[at].next = next;
    }

    fn make_ready(&mut self, func: usize, arg: usize) {
        self.ready.push(Ready { func: func as *mut u8, arg: arg as *mut u8 });
        WAITING.fetch_add(1, Ordering::Release);
    }
}

/// The allocated slot of an object; None for what doesn't lie in the heap and hence never dies.
fn heap_slot(object: usize) -> Option<Slot> {
    slot_of(object).filter(|slot| {
        let (word, bit) = slot.bit(alloc_bits());
        // SAFETY: the bitmaps of spans in use are mapped.
        unsafe { *word & bit != 0 }
    })
}

/// Sets, replaces or (null) removes the finalizer of an object.
pub fn set_finalizer(object: *mut u8, func: *mut u8) {
    let object = object as usize;
    if heap_slot(object).is_none() {
        return;
    }
    let mut t = TABLE.lock();
    if let Some(i) = t.find(object, Kind::Finalizer, None) {
        t.remove(i);
    }
    if !func.is_null() {
        t.add(object, Kind::Finalizer, func as usize);
    }
}

/// Attaches a cleanup; returns its number.
pub fn add_cleanup(object: *mut u8, func: *mut u8) -> u64 {
    TABLE.lock().add(object as usize, Kind::Cleanup, func as usize)
}

/// Takes a cleanup back that isn't ready yet.
pub fn stop_cleanup(object: *mut u8, id: u64) {
    let mut t = TABLE.lock();
    if let Some(i) = t.find(object as usize, Kind::Cleanup, Some(id)) {
        t.remove(i);
    }
}

/// The handle of an object, the same at every call while the object lives.
///
/// # Safety
/// As [`crate::mem::new`].
pub unsafe fn weak_handle(cache: *mut Cache, object: *mut u8) -> *mut u8 {
    // Allocated first, as that may collect, which needs the lock; not needed if there is one already.
    // SAFETY: the caller's promise; a handle is one word.
    unsafe {
        let existing =
            |t: &Table| t.find(object as usize, Kind::Weak, None).map(|i| t.records[i].value as *mut u8);
        if let Some(handle) = existing(&TABLE.lock()) {
            return handle;
        }
        let fresh = new_noscan(cache, size_of::<usize>(), true);
        *(fresh as *mut usize) = object as usize;
        let mut t = TABLE.lock();
        if let Some(handle) = existing(&t) {
            return handle;
        }
        t.add(object as usize, Kind::Weak, fresh as usize);
        fresh
    }
}

/// The object of a handle, or null after it died.
///
/// # Safety
/// `handle` is one of [`weak_handle`]'s.
pub unsafe fn weak_value(handle: *const u8) -> *mut u8 {
    // SAFETY: the caller's promise.
    let object = unsafe { (handle as *const usize).read_volatile() };
    barrier::revive(object);
    object as *mut u8
}

/// Do calls wait?
pub fn any_ready() -> bool {
    WAITING.load(Ordering::Acquire) != 0
}

/// The next call for the finalizer goroutine: a `func(unsafe.Pointer)` closure (a cleanup's `func()` ignores the argument) and
/// its argument.
pub fn take_ready() -> Option<(*mut u8, *mut u8)> {
    if !any_ready() {
        return None;
    }
    let mut t = TABLE.lock();
    let call = *t.ready.get(t.taken)?;
    t.taken += 1;
    if t.taken == t.ready.len() {
        t.ready.clear();
        t.taken = 0;
    }
    WAITING.fetch_sub(1, Ordering::Release);
    // The list kept them; from here on only the caller does.
    barrier::revive(call.func as usize);
    barrier::revive(call.arg as usize);
    Some((call.func, call.arg))
}

/// Notes what records keep: closures, handles, ready calls, and what finalizers' objects refer to (but not the objects).
///
/// Records may be added and removed meanwhile. A removal moves the last one down: they are looked at from the end, so that
/// none gets past. New ones need not be looked at, as their objects can be reached in this cycle.
///
/// # Safety
/// The world is stopped, or the marker is one of a cycle beside the program.
pub unsafe fn mark_roots(marker: &mut Marker) {
    /// Records looked at while others wait for the lock.
    const BATCH: usize = 512;
    let mut left = usize::MAX;
    while left > 0 {
        let t = TABLE.lock();
        left = left.min(t.records.len());
        let from = left.saturating_sub(BATCH);
        for r in t.records[from..left].iter().rev() {
            marker.word(r.value);
            if r.kind == Kind::Finalizer
                && let Some(slot) = heap_slot(r.object)
            {
                // SAFETY: the slot is allocated; the caller's promise.
                unsafe { marker.scan(slot) }
            }
        }
        left = from;
    }
    let t = TABLE.lock();
    for call in &t.ready[t.taken.min(t.ready.len())..] {
        marker.word(call.func as usize);
        marker.word(call.arg as usize);
    }
}

/// After everything reachable is marked: empties handles, readies finalizers and cleanups, marks what those keep.
///
/// # Safety
/// The world is stopped, the marker drained.
pub unsafe fn after_mark(marker: &mut Marker) {
    let mut guard = TABLE.lock();
    let t = &mut *guard;
    let before = t.records.len();
    // Weak handles see the object as dead even if a finalizer keeps it once more.
    sweep(t, marker, Kind::Weak, |_, r| {
        // SAFETY: the record kept its handle alive.
        unsafe { (r.value as *mut usize).write(0) }
    });
    sweep(t, marker, Kind::Finalizer, |t, r| t.make_ready(r.value, r.object));
    let from = t.taken;
    for call in &t.ready[from..] {
        marker.word(call.arg as usize);
    }
    // SAFETY: the caller's promise.
    unsafe { marker.drain() };
    sweep(t, marker, Kind::Cleanup, |t, r| t.make_ready(r.value, 0));
    if t.records.len() != before {
        t.relink();
    }
}

/// Drops the records of one kind whose objects are unmarked, after calling `f`.
fn sweep(t: &mut Table, marker: &Marker, kind: Kind, mut f: impl FnMut(&mut Table, Record)) {
    let mut i = 0;
    while i < t.records.len() {
        let r = t.records[i];
        if r.kind == kind && !marker.is_marked(r.object) {
            // The buckets are stale from here on; `after_mark` builds them anew.
            t.records.swap_remove(i);
            f(t, r);
        } else {
            i += 1;
        }
    }
}
