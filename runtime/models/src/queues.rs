//! Run queues: whatever owner and thieves do, each goroutine comes out once, and its words as they were when it was queued.

use loom::cell::UnsafeCell;
use loom::thread;
use std::sync::{Arc, Mutex};

use crate::explore;
use crate::runq::RunQueue;

/// Stands for a goroutine: who owns it writes to it.
struct G(UnsafeCell<u32>);

struct World {
    gs: Vec<G>,
    queues: [RunQueue<G, 2>; 3],
    /// Numbers of those that came out; no event of the model.
    seen: Mutex<Vec<usize>>,
}

// SAFETY: the queues hand out exclusive access; loom's cells report where they don't.
unsafe impl Send for World {}
// SAFETY: as above.
unsafe impl Sync for World {}

impl World {
    fn new(n: usize) -> Arc<World> {
        Arc::new(World {
            gs: (0..n).map(|_| G(UnsafeCell::new(0))).collect(),
            queues: std::array::from_fn(|_| RunQueue::new()),
            seen: Mutex::default(),
        })
    }

    fn put(&self, i: usize, first: bool) {
        let g = &self.gs[i];
        // SAFETY: not queued yet.
        g.0.with_mut(|v| unsafe { *v = 1 });
        self.queues[0].put(&raw const *g as *mut G, first, &mut |g| {
            self.run(g);
        });
    }

    /// Runs what came out; false for nothing.
    fn run(&self, g: *mut G) -> bool {
        if g.is_null() {
            return false;
        }
        // SAFETY: it came out of a queue, so it is the caller's.
        unsafe {
            (*g).0.with_mut(|v| {
                assert_eq!(*v, 1);
                *v = 2;
            });
            let number = g.offset_from(self.gs.as_ptr());
            self.seen.lock().unwrap().push(number as usize);
        }
        true
    }

    fn thief(self: &Arc<World>, own: usize, even_next: bool) -> thread::JoinHandle<()> {
        let world = self.clone();
        thread::spawn(move || {
            let front = if even_next { world.queues[0].only_next() } else { std::ptr::null_mut() };
            if world.run(world.queues[own].steal(&world.queues[0], front)) {
                while world.run(world.queues[own].take()) {}
            }
        })
    }

    fn finish(&self, thieves: Vec<thread::JoinHandle<()>>) {
        while self.run(self.queues[0].take()) {}
        thieves.into_iter().for_each(|t| t.join().unwrap());
        let mut seen = self.seen.lock().unwrap();
        seen.sort_unstable();
        assert_eq!(*seen, (0..self.gs.len()).collect::<Vec<_>>());
        assert!(self.queues.iter().all(|q| !q.has_work()));
    }
}

#[test]
fn one_owner_and_a_thief() {
    explore(3, || {
        let world = World::new(3);
        let thief = world.thief(1, true);
        world.put(0, true);
        world.put(1, true);
        world.put(2, false);
        world.finish(vec![thief]);
    });
}

#[test]
fn two_thieves_at_a_queue_that_overflows() {
    explore(2, || {
        let world = World::new(4);
        let thieves = vec![world.thief(1, false), world.thief(2, true)];
        for i in 0..4 {
            world.put(i, i == 1);
        }
        world.finish(thieves);
    });
}

#[test]
fn positions_are_used_again() {
    explore(3, || {
        let world = World::new(4);
        world.put(0, false);
        world.put(1, false);
        let thief = world.thief(1, false);
        world.run(world.queues[0].take());
        world.put(2, false);
        world.put(3, false);
        world.finish(vec![thief]);
    });
}
