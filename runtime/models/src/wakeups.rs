//! Work is never left in a queue while a processor is idle and nobody looks. A lost wake-up is a deadlock of the model.

use loom::thread;
use std::sync::Arc;

use crate::hw::{AtomicU32, Ordering};
use crate::runq::RunQueue;
use crate::{explore, latch, search};

/// A processor that runs, with its queue, and one that may be idle; `lock` guards the list of idle ones, of which `idle` is
/// the length.
struct World {
    lock: AtomicU32,
    idle: AtomicU32,
    searching: AtomicU32,
    busy: RunQueue<u8, 2>,
    other: RunQueue<u8, 2>,
    handed: AtomicU32,
}

impl World {
    fn locked<T>(&self, f: impl FnOnce() -> T) -> T {
        if !latch::try_lock(&self.lock) {
            latch::lock_slow(&self.lock);
        }
        let value = f();
        latch::unlock(&self.lock);
        value
    }

    /// Takes the idle processor, if it is idle.
    fn take_idle(&self) -> bool {
        self.locked(|| {
            let is = self.idle.load(Ordering::SeqCst) != 0;
            if is {
                self.idle.fetch_sub(1, Ordering::SeqCst);
            }
            is
        })
    }

    /// The thread that queues, as `make_runnable` and `wake_processor` do.
    fn queue(&self, g: usize) {
        self.busy.put(g as *mut u8, true, &mut |_| unreachable!());
        if search::wanted(&self.idle, &self.searching) {
            if self.take_idle() {
                latch::signal(&self.handed);
            } else {
                self.searching.fetch_sub(1, Ordering::SeqCst);
            }
        }
    }

    /// A thread that looks for work until it has found some, as `find_runnable`, `give_up_processor` and `sleep` do. It has a
    /// processor and counts as searching.
    fn look(&self) -> usize {
        loop {
            let g = self.other.steal(&self.busy, self.busy.only_next());
            if !g.is_null() {
                self.searching.fetch_sub(1, Ordering::SeqCst);
                return g as usize;
            }
            self.locked(|| self.idle.fetch_add(1, Ordering::SeqCst));
            if search::ended(&self.searching, true, || self.busy.has_work()) && self.take_idle() {
                self.searching.fetch_add(1, Ordering::SeqCst);
                continue;
            }
            latch::await_signal(&self.handed, || None);
            self.handed.store(0, Ordering::Relaxed);
        }
    }
}

#[test]
fn a_searcher_that_gives_up_is_woken_or_sees_the_work() {
    explore(3, || {
        let world = Arc::new(World {
            lock: AtomicU32::new(latch::FREE),
            idle: AtomicU32::new(0),
            searching: AtomicU32::new(1),
            busy: RunQueue::new(),
            other: RunQueue::new(),
            handed: AtomicU32::new(0),
        });
        let searcher = {
            let world = world.clone();
            thread::spawn(move || world.look())
        };
        world.queue(8);
        assert_eq!(searcher.join().unwrap(), 8);
        assert_eq!(world.searching.load(Ordering::SeqCst), 0);
        assert!(!world.busy.has_work());
    });
}
