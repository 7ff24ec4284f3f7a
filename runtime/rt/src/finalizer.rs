//! Finalizers, cleanups and weak handles: what happens when the collector finds an object unreachable.
//!
//! A finalizer's object is kept (with all it refers to) for the call; a cleanup runs after the object is gone for good; a weak
//! handle is emptied as soon as the object isn't reachable otherwise. Ready calls wait for the finalizer goroutine.
//!
//! How long the world stands still for them depends neither on how many there are nor on how many objects died:
//! - Markers beside the program look at what records keep, as at other roots ([`mark_some`]).
//! - When nothing seems to be left to mark, they look for records whose objects aren't marked: the suspects
//!   ([`suspect_some`]).
//! - In the stopped world, once all is marked, a few suspects are dealt with at once ([`after_mark`]). Where there are more,
//!   the program goes on and markers do it ([`bury_some`]) before the world stops again. That is sound because from then on
//!   nothing but a weak handle leads to an unmarked object, and handles are read under the lock meanwhile.
//! - Records of the dead leave the table after the cycle ([`tidy`]).

use core::sync::atomic::{AtomicBool, AtomicPtr, AtomicUsize, Ordering};

use sys::vec::PageVec;

use crate::gc::barrier;
use crate::gc::mark::{Marker, is_marked_now};
use crate::mem::central::allocated;
use crate::mem::{Cache, new_noscan};
use crate::profile::Sample;
use crate::sync::{Lock, RANK_HEAP};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Finalizer,
    Cleanup,
    Weak,
    /// A profile counts it.
    Sampled,
    /// The object died; the record is still to leave the table.
    Gone,
}

/// Something attached to an object.
#[derive(Clone, Copy)]
struct Record {
    object: usize,
    kind: Kind,
    /// The closure; a weak record's handle; part of a sample, whose other one is the number.
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

/// A record by what doesn't change when others leave the table.
#[derive(Clone, Copy)]
struct Key {
    object: usize,
    kind: Kind,
    id: u64,
}

const NONE: u32 = u32::MAX;
/// Records looked at while others wait for the lock.
const BATCH: usize = 256;

struct Table {
    records: PageVec<Record>,
    /// Records whose objects weren't marked when a marker of this cycle looked: weak handles, finalizers, cleanups, samples.
    suspects: [PageVec<Key>; 4],
    /// How many records this cycle has still to mark from, and to look at for suspects: those below that index. Records
    /// only ever move down, so none gets past.
    unmarked: usize,
    unseen: usize,
    /// The same of `ready`.
    unmarked_ready: usize,
    /// Records of kind Gone.
    gone: PageVec<Key>,
    /// Heads of the buckets; a power of two of them.
    buckets: PageVec<u32>,
    ready: PageVec<Ready>,
    /// How many of `ready` were taken.
    taken: usize,
    /// Calls that ever became ready and that were taken: finalizers', then cleanups'.
    calls: [u64; 4],
    next_id: u64,
}

// SAFETY: addresses, guarded by the lock.
unsafe impl Send for Table {}

static TABLE: Lock<Table> = Lock::new(
    RANK_HEAP - 2,
    Table {
        records: PageVec::new(),
        suspects: [const { PageVec::new() }; 4],
        unmarked: 0,
        unseen: 0,
        unmarked_ready: 0,
        gone: PageVec::new(),
        buckets: PageVec::new(),
        ready: PageVec::new(),
        taken: 0,
        calls: [0; 4],
        next_id: 1,
    },
);
/// What markers of this cycle have still to do, readable without the lock: to mark from records, to look for suspects, to
/// deal with suspects.
static UNMARKED: AtomicBool = AtomicBool::new(false);
static UNSEEN: AtomicBool = AtomicBool::new(false);
static BURYING: AtomicBool = AtomicBool::new(false);
/// See [`on_collection`].
static ON_COLLECTION: AtomicPtr<u8> = AtomicPtr::new(core::ptr::null_mut());
/// How many records there are.
static RECORDS: AtomicUsize = AtomicUsize::new(0);
/// Length of the ready list, readable without the lock.
static WAITING: AtomicUsize = AtomicUsize::new(0);

impl Table {
    fn bucket(&self, object: usize) -> usize {
        (object >> 3).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20 & (self.buckets.len() - 1)
    }

    fn add(&mut self, object: usize, kind: Kind, value: usize) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        self.put(object, kind, value, id);
        id
    }

    fn put(&mut self, object: usize, kind: Kind, value: usize, id: u64) {
        if self.records.len() >= self.buckets.len() {
            self.grow();
        }
        let bucket = self.bucket(object);
        let next = self.buckets[bucket];
        self.buckets[bucket] = self.records.len() as u32;
        self.records.push(Record { object, kind, value, id, next });
        RECORDS.store(self.records.len(), Ordering::Relaxed);
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
        RECORDS.store(last, Ordering::Relaxed);
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
        self.calls[if arg != 0 { 0 } else { 2 }] += 1;
        self.ready.push(Ready { func: func as *mut u8, arg: arg as *mut u8 });
        WAITING.fetch_add(1, Ordering::Release);
    }
}

/// Sets, replaces or (null) removes the finalizer of an object.
pub fn set_finalizer(object: *mut u8, func: *mut u8) {
    let object = object as usize;
    if allocated(object).is_none() {
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

/// Has `func` called once, by the finalizer goroutine after a collection that ends from now on. It is a `func()` without
/// captures: nothing here would keep a closure.
pub fn on_collection(func: *mut u8) {
    ON_COLLECTION.store(func, Ordering::SeqCst);
}

/// Has a profile told when an object dies.
pub fn add_sample(object: *mut u8, sample: Sample) {
    let (value, id) = sample.pack();
    TABLE.lock().put(object as usize, Kind::Sampled, value, id);
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
    loop {
        let guard = BURYING.load(Ordering::Acquire).then(|| TABLE.lock());
        // SAFETY: the caller's promise.
        let object = unsafe { (handle as *const usize).read_volatile() };
        if barrier::revive(object) {
            return object as *mut u8;
        }
        drop(guard);
        sys::thread::yield_now();
    }
}

/// How many calls of finalizers became ready and were handed out, and how many of cleanups.
pub fn calls() -> [u64; 4] {
    TABLE.lock().calls
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
    let call = loop {
        let call = *t.ready.get(t.taken)?;
        // The list kept them; from here on only the caller does.
        if barrier::revive(call.func as usize) && barrier::revive(call.arg as usize) {
            break call;
        }
        drop(t);
        sys::thread::yield_now();
        t = TABLE.lock();
    };
    t.taken += 1;
    t.calls[if call.arg.is_null() { 3 } else { 1 }] += 1;
    if t.taken == t.ready.len() {
        t.ready.clear();
        t.taken = 0;
    }
    WAITING.fetch_sub(1, Ordering::Release);
    Some((call.func, call.arg))
}

/// Are there so many records that marking from them takes long?
pub fn are_many() -> bool {
    RECORDS.load(Ordering::Relaxed) > 16 * BATCH
}

/// A cycle begins: all records are to be looked at.
///
/// # Safety
/// The world is stopped.
pub unsafe fn begin_cycle() {
    crate::profile::collection_begins();
    let mut t = TABLE.lock();
    t.unmarked = t.records.len();
    t.unseen = t.unmarked;
    t.unmarked_ready = t.ready.len();
    UNSEEN.store(t.unseen != 0, Ordering::SeqCst);
    UNMARKED.store(t.unmarked + t.unmarked_ready != 0, Ordering::SeqCst);
}

/// Is nothing left for [`mark_some`], [`suspect_some`] and [`bury_some`]?
pub fn nothing_left() -> bool {
    ![&UNMARKED, &UNSEEN, &BURYING].into_iter().any(|what| what.load(Ordering::SeqCst))
}

/// Notes a part of what records keep: closures, handles, what finalizers' objects refer to (but not the objects), and of
/// ready calls. False when all were seen. New records need not be, as their objects can be reached in this cycle.
///
/// # Safety
/// The world is stopped, or the marker is one of a cycle beside the program.
pub unsafe fn mark_some(marker: &mut Marker) -> bool {
    if !UNMARKED.load(Ordering::SeqCst) {
        return false;
    }
    let mut t = TABLE.lock();
    let to = t.unmarked.min(t.records.len());
    let from = to.saturating_sub(BATCH);
    for r in t.records[from..to].iter().rev().filter(|r| !matches!(r.kind, Kind::Gone | Kind::Sampled)) {
        marker.word(r.value);
        if r.kind == Kind::Finalizer
            && let Some(slot) = allocated(r.object)
        {
            // SAFETY: the slot is allocated; the caller's promise.
            unsafe { marker.scan(slot) }
        }
    }
    t.unmarked = from;
    let to = t.unmarked_ready.min(t.ready.len());
    let from = to.saturating_sub(BATCH).max(t.taken).min(to);
    for call in &t.ready[from..to] {
        marker.word(call.func as usize);
        marker.word(call.arg as usize);
    }
    t.unmarked_ready = if from > t.taken { from } else { 0 };
    UNMARKED.store(t.unmarked + t.unmarked_ready != 0, Ordering::SeqCst);
    true
}

/// What [`for_each`] shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Attached {
    Finalizer,
    Cleanup,
    /// A finalizer or cleanup whose object died: the object is the call's argument.
    Ready,
}

/// Calls `f` with the calls that objects have waiting and those that are ready to be made: object and closure.
pub fn for_each(f: &mut dyn FnMut(Attached, usize, usize)) {
    let t = TABLE.lock();
    for r in t.records.iter() {
        match r.kind {
            Kind::Finalizer => f(Attached::Finalizer, r.object, r.value),
            Kind::Cleanup => f(Attached::Cleanup, r.object, r.value),
            Kind::Weak | Kind::Sampled | Kind::Gone => {}
        }
    }
    for call in &t.ready[t.taken..] {
        f(Attached::Ready, call.arg as usize, call.func as usize);
    }
}

/// Looks for suspects in a part of the records that this cycle hasn't looked at; false when all were seen. An object that is
/// marked stays marked, and the objects of records that come later can be reached: whoever is unmarked in the end is found.
/// May be called at any time of a cycle, but finds too many before everything that can be reached is marked.
pub fn suspect_some() -> bool {
    if !UNSEEN.load(Ordering::SeqCst) {
        return false;
    }
    let mut guard = TABLE.lock();
    let t = &mut *guard;
    let to = t.unseen.min(t.records.len());
    let from = to.saturating_sub(BATCH);
    for r in t.records[from..to].iter().rev() {
        let list = match r.kind {
            Kind::Weak => 0,
            Kind::Finalizer => 1,
            Kind::Cleanup => 2,
            Kind::Sampled => 3,
            Kind::Gone => continue,
        };
        if !is_marked_now(r.object) {
            t.suspects[list].push(Key { object: r.object, kind: r.kind, id: r.id });
        }
    }
    t.unseen = from;
    UNSEEN.store(from != 0, Ordering::SeqCst);
    true
}

/// Are there more suspects than a stop of the world is for? Then markers beside the program are to deal with them.
///
/// # Safety
/// The world is stopped; all that can be reached is marked.
pub unsafe fn bury_beside() -> bool {
    let many = TABLE.lock().suspects.iter().map(|list| list.len()).sum::<usize>() > 2 * BATCH;
    BURYING.store(many, Ordering::SeqCst);
    many
}

/// Are markers to deal with suspects?
pub fn is_burying() -> bool {
    BURYING.load(Ordering::SeqCst)
}

/// Does markers' part of [`bury_beside`], as far as `drained` confirms that at the moment no marker, queue or barrier holds
/// a word; it is asked while no handle can be read. False where nothing is to be done.
///
/// # Safety
/// The marker is one of a cycle beside the program.
pub unsafe fn bury_some(marker: &mut Marker, drained: impl FnOnce() -> bool) -> bool {
    if !is_burying() {
        return false;
    }
    let mut t = TABLE.lock();
    if drained() && !t.bury(marker) {
        BURYING.store(false, Ordering::SeqCst);
    }
    true
}

/// After everything reachable is marked: empties handles, readies finalizers and cleanups, marks what those keep.
///
/// # Safety
/// The world is stopped, the marker drained.
pub unsafe fn after_mark(marker: &mut Marker) {
    while suspect_some() {}
    let mut t = TABLE.lock();
    while t.bury(marker) {
        // SAFETY: the caller's promise.
        unsafe { marker.drain() };
    }
    let call = ON_COLLECTION.swap(core::ptr::null_mut(), Ordering::SeqCst);
    if !call.is_null() {
        t.make_ready(call as usize, 0);
    }
    drop(t);
    crate::profile::collection_ends();
}

impl Table {
    /// Deals with some suspects of one kind; false where there are none. What they keep is marked before the next call.
    fn bury(&mut self, marker: &mut Marker) -> bool {
        // Weak handles see an object as dead even if a finalizer keeps it once more; cleanups wait for its end.
        let Some(list) = self.suspects.iter().position(|list| !list.is_empty()) else { return false };
        for _ in 0..BATCH {
            let Some(key) = self.suspects[list].pop() else { break };
            if is_marked_now(key.object) {
                continue;
            }
            // It may have been removed, or replaced by another one.
            let Some(at) = self.find(key.object, key.kind, Some(key.id)) else { continue };
            let r = self.records[at];
            match r.kind {
                // SAFETY: the record kept its handle alive.
                Kind::Weak => unsafe { (r.value as *mut usize).write_volatile(0) },
                Kind::Finalizer => {
                    marker.word(r.object);
                    self.make_ready(r.value, r.object);
                }
                Kind::Cleanup => self.make_ready(r.value, 0),
                Kind::Sampled => Sample::unpack(r.value, r.id).freed(),
                Kind::Gone => continue,
            }
            self.records[at].kind = Kind::Gone;
            self.gone.push(Key { kind: Kind::Gone, ..key });
        }
        true
    }
}

/// Takes records of dead objects out of the table, a few at a time: others may wait for the lock.
pub fn tidy() {
    loop {
        let mut t = TABLE.lock();
        for _ in 0..BATCH {
            let Some(key) = t.gone.pop() else { return };
            if let Some(i) = t.find(key.object, Kind::Gone, Some(key.id)) {
                t.remove(i);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::Heap;

    /// Markers make room in the barrier's buffer, and some wait for the table meanwhile: who waits for room must not hold it.
    #[test]
    fn a_full_barrier_keeps_nobody_from_the_table() {
        let heap = Heap::take();
        // SAFETY: this thread holds the heap; nothing is collected meanwhile.
        unsafe {
            let object = heap.root(new_noscan(heap.cache, 16, true));
            let handle = heap.root(weak_handle(heap.cache, object));
            barrier::set_active(true);
            let room = (0..1 << 20).take_while(|_| barrier::revive(object as usize)).count();
            assert!(room > 0 && !barrier::revive(object as usize));
            BURYING.store(true, Ordering::SeqCst);
            let address = handle as usize;
            let reader = std::thread::spawn(move || weak_value(address as *const u8) as usize);
            let (done, is_done) = std::sync::mpsc::channel();
            std::thread::spawn(move || {
                for _ in 0..100 {
                    drop(TABLE.lock());
                    std::thread::sleep(std::time::Duration::from_millis(1));
                }
                let _ = done.send(());
            });
            let free = is_done.recv_timeout(std::time::Duration::from_secs(60));
            barrier::take(|_| {});
            assert_eq!(reader.join().ok(), Some(object as usize));
            barrier::take(|_| {});
            BURYING.store(false, Ordering::SeqCst);
            barrier::set_active(false);
            assert!(free.is_ok(), "the table was held");
        }
    }
}
