//! Blocking calls: the processor stays with the thread as long as nobody else wants it.

use core::ptr::null_mut;
use core::sync::atomic::Ordering;

use super::idle::{hand_off, take_idle_p};
use super::{QUEUE_LEN, SCHED, State, Status, acquire, current_m, scan, world};
use crate::park::Parking;

/// Makes a system call (number, six arguments) that may block; result and errno.
///
/// # Safety
/// As the system call; called from a PARK row.
pub unsafe fn blocking_syscall(args: &[usize; 7]) -> Parking<(i64, i64)> {
    let [n, a, b, c, d, e, f] = *args;
    blocking(false, || {
        // SAFETY: the caller's promise.
        match sys::check(unsafe { sys::arch::syscall(n, a, b, c, d, e, f) }) {
            Ok(v) => (v as i64, 0),
            Err(e) => (-1, i64::from(e.0)),
        }
    })
}

/// Runs `call`, which may block the thread, with the processor free for others; at once if it is `sure_to_block`.
/// Called from the body of a PARK row: the goroutine's context is saved, so that the world may be stopped meanwhile.
pub fn blocking(sure_to_block: bool, call: impl FnOnce() -> (i64, i64)) -> Parking<(i64, i64)> {
    // SAFETY: a thread's own M, with its processor and goroutine.
    unsafe {
        let m = current_m();
        let (g, p) = ((*m).g, (*m).p);
        (*g).set_state(State::Syscall);
        (*p).syscall_tick.fetch_add(1, Ordering::Relaxed);
        (*p).enter_syscall((*m).tid.load(Ordering::Relaxed));
        if world::world_is_stopping() {
            world::stop_syscall(p);
        } else if sure_to_block && (*p).retake(Status::Idle) {
            (*p).m.store(null_mut(), Ordering::SeqCst);
            hand_off(p);
        }
        let (first, second) = call();
        if (*p).leave_syscall((*m).tid.load(Ordering::Relaxed)) {
            (*p).syscall_tick.fetch_add(1, Ordering::Relaxed);
            scan::before_running(g);
            (*g).set_state(State::Running);
            return Parking::Done((first, second));
        }
        (*m).p = null_mut();
        let mut s = SCHED.lock();
        let idle = if world::world_is_stopping() { null_mut() } else { take_idle_p(&mut s) };
        if !idle.is_null() {
            drop(s);
            acquire(m, idle);
            scan::before_running(g);
            (*g).head.p = idle as *mut u8;
            (*g).set_state(State::Running);
            return Parking::Done((first, second));
        }
        (*g).head.results = [first as u64, second as u64];
        (*g).set_state(State::Runnable);
        s.queue.push(g);
        QUEUE_LEN.store(s.queue.len(), Ordering::SeqCst);
        Parking::Parked
    }
}
