//! A goroutine in a select waits at several channels: one of those that come gets it, the others find nobody, and its waiters
//! leave the other queues without anybody touching them later.

use loom::thread;
use std::ptr::null_mut;
use std::sync::Arc;

use crate::hw::AtomicU32;
use crate::waiter::{self, Queue};
use crate::{explore, latch};

/// What `waiter` knows of a channel.
pub struct Chan {
    pub lock: sync::RawLock,
    pub receivers: Queue,
}

pub mod sched {
    /// What `waiter` knows of a goroutine.
    #[repr(C)]
    pub struct G {
        pub wait: [usize; 8],
        pub select_done: crate::hw::AtomicU32,
        pub results: [u64; 2],
    }
}

pub mod park {
    /// # Safety
    /// The caller is the goroutine's waker.
    pub unsafe fn set_results(g: *mut super::sched::G, first: u64, second: u64) {
        // SAFETY: the caller's promise.
        unsafe { (*g).results = [first, second] }
    }
}

pub mod trap {
    pub fn throw(text: &str) -> ! {
        panic!("{text}")
    }
}

pub mod sync {
    use crate::hw::AtomicU32;
    use crate::latch;

    pub const RANK_CHAN: u8 = 0;

    pub struct RawLock(pub AtomicU32);

    impl RawLock {
        pub fn acquire(&self) {
            if !latch::try_lock(&self.0) {
                latch::lock_slow(&self.0);
            }
        }

        pub fn release(&self) {
            latch::unlock(&self.0);
        }
    }

    /// The pool's lock: nothing happens in the model while it is held.
    pub struct Lock<T>(std::sync::Mutex<T>);

    impl<T> Lock<T> {
        pub const fn new(_: u8, data: T) -> Lock<T> {
            Lock(std::sync::Mutex::new(data))
        }

        pub fn lock(&self) -> std::sync::MutexGuard<'_, T> {
            self.0.lock().unwrap()
        }
    }
}

struct World {
    chans: [Chan; 2],
    g: sched::G,
    woken: AtomicU32,
}

/// The world's address: as in the runtime, locks and queues say who may touch what.
#[derive(Clone, Copy)]
struct At(*mut World);
// SAFETY: what the model is about.
unsafe impl Send for At {}

impl At {
    /// Sends to channel `i`, if somebody waits there: the goroutine that was woken, or null.
    ///
    /// # Safety
    /// The world lives.
    unsafe fn send(self, i: usize) -> bool {
        // SAFETY: the queue is locked; the woken goroutine is this thread's.
        unsafe {
            let c = &raw mut (*self.0).chans[i];
            (*c).lock.acquire();
            let w = (*c).receivers.take();
            let g = if w.is_null() { null_mut() } else { waiter::finish(w, true) };
            (*c).lock.release();
            if !g.is_null() {
                latch::signal(&(*self.0).woken);
            }
            !g.is_null()
        }
    }
}

#[test]
fn a_select_is_woken_by_one_of_two_senders() {
    explore(3, || {
        let chan = || Chan { lock: sync::RawLock(AtomicU32::new(latch::FREE)), receivers: Queue::new() };
        let g = sched::G { wait: [0; 8], select_done: AtomicU32::new(0), results: [9, 9] };
        let world = Box::into_raw(Box::new(World { chans: [chan(), chan()], g, woken: AtomicU32::new(0) }));
        let at = At(world);
        // SAFETY: the world lives until all threads have ended.
        unsafe {
            let g = &raw mut (*world).g;
            let mut chain = null_mut();
            for i in 0..2 {
                let c = &raw mut (*world).chans[i];
                chain = waiter::allocate(g, c, null_mut(), i as i64, chain);
                (*c).receivers.push(chain);
            }
            let won = Arc::new(std::sync::Mutex::new(Vec::new()));
            let senders: Vec<_> = (0..2)
                .map(|i| {
                    let won = won.clone();
                    thread::spawn(move || {
                        let at = at;
                        if at.send(i) {
                            won.lock().unwrap().push(i as u64);
                        }
                    })
                })
                .collect();
            latch::await_signal(&(*world).woken, || None);
            let results = (*world).g.results;
            waiter::release_chain(chain);
            senders.into_iter().for_each(|s| s.join().unwrap());
            assert_eq!(*won.lock().unwrap(), [results[0]]);
            assert_eq!(results[1], 1);
            assert!((*world).chans.iter().all(|c| c.receivers.is_empty()));
            drop(Box::from_raw(world));
        }
    });
}
