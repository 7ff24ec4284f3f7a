//! Semaphores by address and notify lists: what package sync is built on.
//!
//! A waiter is granted its unit by the releaser, under the lock of the address's bucket; it need not look at the word
//! again. A barging acquirer may take the unit first: then its own release will serve the waiter.

use core::ptr::null_mut;
use core::sync::atomic::{AtomicU32, Ordering};

use crate::park::{self, Parking, Reason};
use crate::sched::{self, G, GQueue};
use crate::sync::{Lock, RANK_SEMA};

/// Indices into `G::wait`: the address (in a notify list: the ticket).
const KEY: usize = 0;
/// First waiter of an address: the first waiter of the bucket's next address.
const CHAIN: usize = 1;
/// First waiter of an address: the last one. The waiters of an address are linked by `next`.
const TAIL: usize = 2;

struct Bucket {
    /// The first waiter of the first address.
    chain: *mut G,
}

// SAFETY: parked goroutines belong to the queue.
unsafe impl Send for Bucket {}

impl Bucket {
    /// The place that links the first waiter for `addr`, or the chain's end.
    ///
    /// # Safety
    /// The bucket is locked.
    unsafe fn find(&mut self, addr: usize) -> *mut *mut G {
        let mut link = &raw mut self.chain;
        // SAFETY: chained goroutines are parked.
        unsafe {
            while !(*link).is_null() && (**link).wait[KEY] != addr {
                link = (&raw mut (**link).wait[CHAIN]) as *mut *mut G;
            }
        }
        link
    }

    /// # Safety
    /// The bucket is locked; `g` was prepared.
    unsafe fn push(&mut self, addr: usize, g: *mut G, front: bool) {
        // SAFETY: the caller's promise.
        unsafe {
            (*g).wait[KEY] = addr;
            (*g).next = null_mut();
            let link = self.find(addr);
            let first = *link;
            if first.is_null() {
                (*g).wait[CHAIN] = 0;
                (*g).wait[TAIL] = g as usize;
                *link = g;
            } else if front {
                (*g).next = first;
                (*g).wait[CHAIN] = (*first).wait[CHAIN];
                (*g).wait[TAIL] = (*first).wait[TAIL];
                *link = g;
            } else {
                (*((*first).wait[TAIL] as *mut G)).next = g;
                (*first).wait[TAIL] = g as usize;
            }
        }
    }

    /// Takes the first waiter out at its link.
    ///
    /// # Safety
    /// The bucket is locked; `link` is from `find` and not the end.
    unsafe fn pop(&mut self, link: *mut *mut G) -> *mut G {
        // SAFETY: the caller's promise.
        unsafe {
            let g = *link;
            let second = (*g).next;
            if second.is_null() {
                *link = (*g).wait[CHAIN] as *mut G;
            } else {
                (*second).wait[CHAIN] = (*g).wait[CHAIN];
                (*second).wait[TAIL] = (*g).wait[TAIL];
                *link = second;
            }
            (*g).next = null_mut();
            (*g).wait = [0; 8];
            g
        }
    }
}

/// In a cache line of its own: processors that contend for one address would else slow down those of another, and a bucket
/// that lies in two lines costs two misses.
#[repr(align(64))]
struct Padded {
    lock: Lock<Bucket>,
    /// How many wait, readable without the lock.
    waiters: AtomicU32,
}

const BUCKETS: usize = 128;

static TABLE: [Padded; BUCKETS] = [const {
    Padded { lock: Lock::new(RANK_SEMA, Bucket { chain: null_mut() }), waiters: AtomicU32::new(0) }
}; BUCKETS];

fn bucket(addr: usize) -> &'static Padded {
    &TABLE[(addr >> 2).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - BUCKETS.ilog2())]
}

fn try_take(word: &AtomicU32) -> bool {
    word.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |v| v.checked_sub(1)).is_ok()
}

/// Row `semacquire`.
///
/// # Safety
/// `addr` is a live word.
pub unsafe fn acquire(addr: *mut u32, lifo: bool, reason: i64) -> Parking<()> {
    // SAFETY: the caller's promise.
    let word = unsafe { AtomicU32::from_ptr(addr) };
    if try_take(word) {
        return Parking::Done(());
    }
    let bucket = bucket(addr as usize);
    let mut b = bucket.lock.lock_asleep();
    bucket.waiters.fetch_add(1, Ordering::SeqCst);
    // A releaser that added before it could see the waiter.
    if try_take(word) {
        bucket.waiters.fetch_sub(1, Ordering::SeqCst);
        return Parking::Done(());
    }
    let g = match reason {
        1 => park::prepare(Reason::MutexLock),
        2 => park::prepare(Reason::RWMutexRLock),
        3 => park::prepare(Reason::RWMutexLock),
        4 => park::prepare(Reason::WaitGroupWait),
        5 => park::prepare_durably(Reason::WaitGroupWait),
        6 => park::prepare_durably(Reason::Sleep),
        7 => park::prepare_durably(Reason::Coroutine),
        _ => park::prepare(Reason::Semacquire),
    };
    // SAFETY: g is this thread's until the lock is released.
    unsafe { b.push(addr as usize, g, lifo) };
    Parking::Parked
}

/// Row `semrelease`.
///
/// # Safety
/// `addr` is a live word.
pub unsafe fn release(addr: *mut u32, handoff: bool) {
    // SAFETY: the caller's promise.
    let word = unsafe { AtomicU32::from_ptr(addr) };
    word.fetch_add(1, Ordering::SeqCst);
    let bucket = bucket(addr as usize);
    if bucket.waiters.load(Ordering::SeqCst) == 0 {
        return;
    }
    let mut b = bucket.lock.lock_asleep();
    // SAFETY: queued goroutines are guarded by the lock.
    unsafe {
        let link = b.find(addr as usize);
        if (*link).is_null() || !try_take(word) {
            return;
        }
        let g = b.pop(link);
        bucket.waiters.fetch_sub(1, Ordering::SeqCst);
        drop(b);
        park::ready(g);
        if handoff {
            // Give way when this call returns: the woken goroutine is next on this processor.
            (*sched::current_g()).preempt.store(1, Ordering::SeqCst);
        }
    }
}

/// The waiter queue of a sync.Cond; the layout is internal/rt's NotifyList.
#[repr(C)]
pub struct NotifyList {
    /// Tickets given out.
    wait: AtomicU32,
    /// Tickets served: written under the lock of the list's bucket.
    notify: AtomicU32,
    unused: usize,
    head: *mut G,
    tail: *mut G,
}

/// Row `notify_list_add`: a ticket.
pub fn notify_add(l: &NotifyList) -> u32 {
    l.wait.fetch_add(1, Ordering::SeqCst)
}

/// Row `notify_list_wait`.
///
/// # Safety
/// `l` is a live list.
pub unsafe fn notify_wait(l: *mut NotifyList, ticket: u32) -> Parking<()> {
    // SAFETY: the list is guarded by its bucket's lock.
    unsafe {
        let _b = bucket(l as usize).lock.lock();
        // Served before it came here.
        if (ticket.wrapping_sub((*l).notify.load(Ordering::SeqCst)) as i32) < 0 {
            return Parking::Done(());
        }
        let g = park::prepare_durably(Reason::CondWait);
        (*g).wait[KEY] = ticket as usize;
        (*g).next = null_mut();
        if (*l).tail.is_null() {
            (*l).head = g;
        } else {
            (*(*l).tail).next = g;
        }
        (*l).tail = g;
        Parking::Parked
    }
}

/// Row `notify_list_one`.
///
/// # Safety
/// `l` is a live list.
pub unsafe fn notify_one(l: *mut NotifyList) {
    // SAFETY: the list is guarded by its bucket's lock.
    unsafe {
        if (*l).wait.load(Ordering::SeqCst) == (*l).notify.load(Ordering::SeqCst) {
            return;
        }
        let b = bucket(l as usize).lock.lock();
        let ticket = (*l).notify.load(Ordering::SeqCst);
        if ticket == (*l).wait.load(Ordering::SeqCst) {
            return;
        }
        (*l).notify.store(ticket.wrapping_add(1), Ordering::SeqCst);
        let (mut prev, mut g) = (null_mut::<G>(), (*l).head);
        while !g.is_null() && (*g).wait[KEY] != ticket as usize {
            prev = g;
            g = (*g).next;
        }
        // The holder of the ticket may not have begun to wait: it will see that it is served.
        if g.is_null() {
            return;
        }
        if prev.is_null() {
            (*l).head = (*g).next;
        } else {
            (*prev).next = (*g).next;
        }
        if (*l).tail == g {
            (*l).tail = prev;
        }
        (*g).next = null_mut();
        drop(b);
        check_bubble(g);
        park::ready(g);
    }
}

/// Row `notify_list_all`.
///
/// # Safety
/// `l` is a live list.
pub unsafe fn notify_all(l: *mut NotifyList) {
    // SAFETY: the list is guarded by its bucket's lock.
    unsafe {
        if (*l).wait.load(Ordering::SeqCst) == (*l).notify.load(Ordering::SeqCst) {
            return;
        }
        let b = bucket(l as usize).lock.lock();
        let mut g = (*l).head;
        (*l).head = null_mut();
        (*l).tail = null_mut();
        (*l).notify.store((*l).wait.load(Ordering::SeqCst), Ordering::SeqCst);
        drop(b);
        let mut woken = GQueue::new();
        while !g.is_null() {
            let next = (*g).next;
            check_bubble(g);
            woken.push(g);
            g = next;
        }
        park::ready_all(woken);
    }
}

/// Nobody outside of a bubble wakes those within.
///
/// # Safety
/// `g` was waiting, and the caller wakes it.
unsafe fn check_bubble(g: *const G) {
    // SAFETY: the caller's promise.
    unsafe {
        if !(*g).bubble.is_null() && (*g).bubble != (*park::current()).bubble {
            crate::panic::foreign_wake((*g).id)
        }
    }
}

/// Row `can_spin`.
pub fn can_spin(i: i64) -> bool {
    i < 4 && sched::may_spin()
}
