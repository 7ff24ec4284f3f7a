//! The lock excludes and publishes; no wake-up of lock or event is lost.

use loom::cell::UnsafeCell;
use loom::thread;
use std::sync::Arc;

use crate::hw::{AtomicU32, Ordering};
use crate::{explore, latch};

struct Guarded {
    word: AtomicU32,
    value: UnsafeCell<u32>,
}

// SAFETY: what the model is about; loom's cell reports accesses that the lock should have kept apart.
unsafe impl Sync for Guarded {}

fn increment(g: &Guarded) {
    if !latch::try_lock(&g.word) {
        latch::lock_slow(&g.word);
    }
    // SAFETY: the lock is held.
    g.value.with_mut(|v| unsafe { *v += 1 });
    latch::unlock(&g.word);
}

#[test]
fn a_lock_excludes_and_every_waiter_gets_it() {
    explore(2, || {
        let g = Arc::new(Guarded { word: AtomicU32::new(latch::FREE), value: UnsafeCell::new(0) });
        let others: Vec<_> = (0..2)
            .map(|_| {
                let g = g.clone();
                thread::spawn(move || increment(&g))
            })
            .collect();
        increment(&g);
        others.into_iter().for_each(|t| t.join().unwrap());
        // SAFETY: the others have ended.
        assert_eq!(g.value.with(|v| unsafe { *v }), 3);
    });
}

#[test]
fn an_event_wakes_whoever_waits_and_shows_what_came_before() {
    explore(3, || {
        let shared = Arc::new((AtomicU32::new(0), AtomicU32::new(0)));
        let waker = {
            let shared = shared.clone();
            thread::spawn(move || {
                shared.1.store(7, Ordering::Relaxed);
                latch::signal(&shared.0);
            })
        };
        assert!(latch::await_signal(&shared.0, || None));
        assert_eq!(shared.1.load(Ordering::Relaxed), 7);
        waker.join().unwrap();
    });
}
