//! The deadlines of descriptors: a heap in which each side of a descriptor has at most one entry, and knows where.
//!
//! A deadline that is moved to a later time, which is what most programs do before each read, leaves its entry where it
//! is: when the entry's time comes, the true deadline is looked at and put back. Moving and removing cost no search.

use core::sync::atomic::{AtomicI64, Ordering};

use sys::vec::PageVec;

use super::{Desc, expire, ready};
use crate::sched::GQueue;
use crate::sync::{Lock, RANK_POLL_HEAP};

#[derive(Clone, Copy)]
struct Entry {
    when: i64,
    desc: *mut Desc,
    side: usize,
}

struct Heap(PageVec<Entry>);
// SAFETY: Descs live for ever; their places are guarded by the heap's lock.
unsafe impl Send for Heap {}

const NEVER: i64 = i64::MAX;

static HEAP: Lock<Heap> = Lock::new(RANK_POLL_HEAP, Heap(PageVec::new()));
static NEXT: AtomicI64 = AtomicI64::new(NEVER);

impl Heap {
    /// Tells the entry at `i` where it is.
    fn settle(&mut self, i: usize) {
        let e = self.0[i];
        // SAFETY: see Heap.
        unsafe { (*e.desc).sides[e.side].place = i + 1 };
    }

    fn up(&mut self, mut i: usize) {
        while i > 0 && self.0[(i - 1) / 2].when > self.0[i].when {
            let parent = (i - 1) / 2;
            self.0.swap(i, parent);
            self.settle(i);
            i = parent;
        }
        self.settle(i);
    }

    fn down(&mut self, mut i: usize) {
        let n = self.0.len();
        loop {
            let mut least = i;
            for c in [2 * i + 1, 2 * i + 2] {
                if c < n && self.0[c].when < self.0[least].when {
                    least = c;
                }
            }
            if least == i {
                break;
            }
            self.0.swap(i, least);
            self.settle(i);
            i = least;
        }
        self.settle(i);
    }

    fn remove(&mut self, i: usize) -> Entry {
        let e = self.0.swap_remove(i);
        // SAFETY: see Heap.
        unsafe { (*e.desc).sides[e.side].place = 0 };
        if i < self.0.len() {
            self.up(i);
            self.down(i);
        }
        e
    }

    /// Publishes the earliest entry; says whether it became earlier.
    fn publish(&self) -> bool {
        let next = self.0.first().map_or(NEVER, |e| e.when);
        NEXT.swap(next, Ordering::SeqCst) > next
    }
}

/// Makes sure that the side is looked at when `when` has come; says whether that is the earliest of all.
///
/// # Safety
/// `desc` is a Desc, locked by the caller.
pub(super) unsafe fn put(desc: *mut Desc, side: usize, when: i64) -> bool {
    let mut heap = HEAP.lock();
    // SAFETY: see Heap.
    let place = unsafe { (*desc).sides[side].place };
    if place == 0 {
        heap.0.push(Entry { when, desc, side });
        let last = heap.0.len() - 1;
        heap.up(last);
    } else if when < heap.0[place - 1].when {
        heap.0[place - 1].when = when;
        heap.up(place - 1);
    } else {
        return false;
    }
    heap.publish()
}

/// Takes the side's entry out.
///
/// # Safety
/// `desc` is a Desc.
pub(super) unsafe fn forget(desc: *mut Desc, side: usize) {
    let mut heap = HEAP.lock();
    // SAFETY: see Heap.
    let place = unsafe { (*desc).sides[side].place };
    if place != 0 {
        heap.remove(place - 1);
        heap.publish();
    }
}

/// The earliest deadline, or the greatest number.
#[inline]
pub fn next_deadline() -> i64 {
    NEXT.load(Ordering::SeqCst)
}

/// Ends the waits whose deadline has come. By a thread that holds a processor.
pub fn run_due(now: i64) {
    if next_deadline() > now {
        return;
    }
    let mut woken = GQueue::new();
    loop {
        let mut heap = HEAP.lock();
        if heap.0.first().is_none_or(|e| e.when > now) {
            break;
        }
        let e = heap.remove(0);
        heap.publish();
        drop(heap);
        // SAFETY: see Heap.
        unsafe { expire(e.desc, e.side, now, &mut woken) };
    }
    ready(woken);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::netpoll::{READ, WRITE, new_desc};

    #[test]
    fn entries_know_their_places() {
        let mut heap = Heap(PageVec::new());
        let mut x = 1u64;
        let mut random = move |n: u64| {
            x = x.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (x >> 33) % n
        };
        let descs: Vec<*mut Desc> = (0..300).map(|_| new_desc()).collect();
        for round in 0..20_000 {
            let desc = descs[random(300) as usize];
            let side = if random(2) == 0 { READ } else { WRITE };
            // SAFETY: the test's own descriptors.
            let place = unsafe { (*desc).sides[side].place };
            if place == 0 {
                heap.0.push(Entry { when: random(1000) as i64, desc, side });
                let last = heap.0.len() - 1;
                heap.up(last);
            } else {
                heap.remove(place - 1);
            }
            if round % 100 == 0 {
                for (i, e) in heap.0.iter().enumerate() {
                    // SAFETY: as above.
                    assert_eq!(unsafe { (*e.desc).sides[e.side].place }, i + 1);
                    assert!(i == 0 || heap.0[(i - 1) / 2].when <= e.when);
                }
            }
        }
        let mut last = -1;
        while !heap.0.is_empty() {
            let e = heap.remove(0);
            assert!(e.when >= last);
            last = e.when;
        }
    }
}
