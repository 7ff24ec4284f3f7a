//! Goroutines that are wired to their threads by LockOSThread, and what becomes of the threads.
//!
//! A wired goroutine runs on its thread only, and the thread runs nothing else. While packages are initialised the first
//! goroutine is wired to the process's first thread.

use core::ptr::null_mut;

use super::{G, M, SCHED, current_m, idle};

/// The number of the thread that the process began with.
const FIRST_THREAD: u32 = 0;

/// LockOSThread.
///
/// # Safety
/// The caller is a goroutine's runtime call, as for the functions below.
pub unsafe fn wire() {
    // SAFETY: a thread's own M and the goroutine that it runs.
    unsafe {
        let m = current_m();
        let g = (*m).g;
        (*g).lock_count += 1;
        (*g).locked_m = m;
        (*m).locked_g = g;
    }
}

/// UnlockOSThread; without a LockOSThread it does nothing.
///
/// # Safety
/// As [`wire`].
pub unsafe fn unwire() {
    // SAFETY: as above.
    unsafe {
        let m = current_m();
        let g = (*m).g;
        if (*g).lock_count > 0 {
            (*g).lock_count -= 1;
            cut_where_undone(m, g);
        }
    }
}

/// The packages are initialised: only what an init function asked for keeps the goroutine on its thread.
///
/// # Safety
/// As [`wire`].
pub unsafe fn main_starts() {
    // SAFETY: as above.
    unsafe {
        let m = current_m();
        let g = (*m).g;
        (*g).initialising = false;
        cut_where_undone(m, g);
    }
}

unsafe fn cut_where_undone(m: *mut M, g: *mut G) {
    // SAFETY: both are the caller's.
    unsafe {
        if (*g).lock_count == 0 && !(*g).initialising {
            (*g).locked_m = null_mut();
            (*m).locked_g = null_mut();
        }
    }
}

/// The end of a thread whose goroutine ended without undoing LockOSThread: whatever state it was left in goes with it. The
/// process's first thread only stays away, as its end would look like that of the process.
///
/// # Safety
/// `m` is this thread, in the scheduler.
pub(super) unsafe fn end_thread(m: *mut M) -> ! {
    // SAFETY: the caller's promise.
    unsafe {
        idle::leave(m);
        sys::signal::set_mask(super::everywhere::HELPERS_MASK);
        if (*m).id == FIRST_THREAD {
            loop {
                (*m).note.wait(None);
                (*m).note.clear();
            }
        }
        let mut s = SCHED.lock();
        (*m).next = s.ended_m;
        s.ended_m = m;
        drop(s);
        sys::thread::exit(&(*m).alive)
    }
}
