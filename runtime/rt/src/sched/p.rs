//! P: a processor, the right to run Go code, with its queue of runnable goroutines.

use core::ptr::null_mut;
use core::sync::atomic::{AtomicPtr, AtomicU32, Ordering};

use super::g::G;
use super::m::M;
use super::runq::RunQueue;
use crate::mem::Cache;

/// Who holds a processor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum Status {
    /// On the idle list, or between two owners.
    Idle = 0,
    Running = 1,
    /// Its thread is in a system call: whoever swaps this for another status takes it away. The word also names the
    /// thread.
    Syscall = 2,
    /// The world is stopped.
    Stopped = 3,
    /// Beyond GOMAXPROCS.
    Unused = 4,
}

const QUEUE: usize = 256;

/// The status stands in the word's low bits, above them the number of the thread in a system call.
const STATUS_BITS: u32 = 3;

/// A processor. They are never freed; the allocator's part comes first.
#[repr(C)]
pub struct P {
    pub cache: Cache,
    pub id: u32,
    status: AtomicU32,
    pub m: AtomicPtr<M>,
    /// Link in the idle list.
    pub next: *mut P,
    /// Counts goroutine switches and system calls, for sysmon.
    pub tick: AtomicU32,
    pub syscall_tick: AtomicU32,
    /// What sysmon saw last, and when.
    pub seen_tick: u32,
    pub seen_syscall_tick: u32,
    pub seen_when: i64,
    pub seen_syscall_when: i64,
    /// Dead goroutines to use again.
    pub free_g: *mut G,
    pub free_g_count: usize,
    pub queue: RunQueue<G, QUEUE>,
}

impl P {
    pub fn new(id: u32) -> P {
        P {
            cache: Cache::new(),
            id,
            status: AtomicU32::new(Status::Idle as u32),
            m: AtomicPtr::new(null_mut()),
            next: null_mut(),
            tick: AtomicU32::new(0),
            syscall_tick: AtomicU32::new(0),
            seen_tick: 0,
            seen_syscall_tick: 0,
            seen_when: 0,
            seen_syscall_when: 0,
            free_g: null_mut(),
            free_g_count: 0,
            queue: RunQueue::new(),
        }
    }

    pub fn status(&self) -> Status {
        match self.status.load(Ordering::SeqCst) & ((1 << STATUS_BITS) - 1) {
            0 => Status::Idle,
            1 => Status::Running,
            2 => Status::Syscall,
            3 => Status::Stopped,
            _ => Status::Unused,
        }
    }

    pub fn set_status(&self, s: Status) {
        self.status.store(s as u32, Ordering::SeqCst);
    }

    /// Its thread, which the kernel knows as `tid`, enters a system call.
    pub fn enter_syscall(&self, tid: u32) {
        self.status.store(tid << STATUS_BITS | Status::Syscall as u32, Ordering::SeqCst);
    }

    /// The thread `tid` comes back: true if it still owns the processor. That another thread's system call is not taken
    /// for its own is why the word names the thread: meanwhile the processor may have changed hands, and its new owner
    /// be in a system call too.
    pub fn leave_syscall(&self, tid: u32) -> bool {
        let mine = tid << STATUS_BITS | Status::Syscall as u32;
        let now = Status::Running as u32;
        self.status.compare_exchange(mine, now, Ordering::SeqCst, Ordering::SeqCst).is_ok()
    }

    /// Takes it from a thread in a system call, leaving it as `to`; false if it isn't in one.
    pub fn retake(&self, to: Status) -> bool {
        let word = self.status.load(Ordering::SeqCst);
        word & ((1 << STATUS_BITS) - 1) == Status::Syscall as u32
            && self.status.compare_exchange(word, to as u32, Ordering::SeqCst, Ordering::SeqCst).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;

    #[test]
    fn a_system_call_ends_only_for_its_own_thread() {
        let p = P::new(0);
        p.enter_syscall(7);
        assert_eq!(p.status(), Status::Syscall);
        assert!(p.retake(Status::Idle) && !p.retake(Status::Idle));
        assert!(!p.leave_syscall(7));
        p.enter_syscall(8);
        assert!(!p.leave_syscall(7));
        assert!(p.leave_syscall(8));
        assert_eq!(p.status(), Status::Running);
    }

    #[test]
    fn every_goroutine_comes_out_once() {
        const N: usize = 20_000;
        static SEEN: [AtomicUsize; N + 1] = [const { AtomicUsize::new(0) }; N + 1];
        let ps: [P; 3] = core::array::from_fn(|i| P::new(i as u32));
        struct Shared<'a>(&'a [P; 3]);
        // SAFETY: the queue protocol is what is tested.
        unsafe impl Sync for Shared<'_> {}
        let shared = Shared(&ps);
        let shared = &shared;
        let done = AtomicUsize::new(0);
        let done = &done;
        std::thread::scope(|s| {
            s.spawn(move || {
                let see = |g: *mut G| {
                    if !g.is_null() {
                        SEEN[g as usize].fetch_add(1, Ordering::Relaxed);
                        done.fetch_add(1, Ordering::Relaxed);
                    }
                };
                for i in 1..=N {
                    shared.0[0].queue.put(i as *mut G, i % 3 == 0, &mut |g| see(g));
                    if i % 5 == 0 {
                        see(shared.0[0].queue.take());
                    }
                }
                while shared.0[0].queue.has_work() {
                    see(shared.0[0].queue.take());
                }
            });
            for id in 1..3 {
                s.spawn(move || {
                    while done.load(Ordering::Relaxed) < N {
                        let front = if id == 2 { shared.0[0].queue.only_next() } else { null_mut() };
                        let mut g = shared.0[id].queue.steal(&shared.0[0].queue, front);
                        while !g.is_null() {
                            SEEN[g as usize].fetch_add(1, Ordering::Relaxed);
                            done.fetch_add(1, Ordering::Relaxed);
                            g = shared.0[id].queue.take();
                        }
                    }
                });
            }
        });
        assert!(SEEN[1..].iter().all(|n| n.load(Ordering::Relaxed) == 1));
    }
}
