//! Stopping the world: every processor stands still, every goroutine's context is saved, for the collector and for
//! changes of GOMAXPROCS.
//!
//! A processor is stopped when its status is Stopped: its thread stopped itself (in the scheduler, or inside a runtime
//! call that wanted to stop the world too), or it was taken from the idle list or from a system call. Threads in
//! generated code are told by signal, threads in runtime calls look at their goroutine's flag when they return.

use core::ptr::null_mut;
use core::sync::atomic::{AtomicBool, AtomicI32, AtomicU32, Ordering};

use super::idle::{put_idle_p, start_thread_for, take_idle_p};
use super::{
    ALL_P, M, MAX_PROCS, P, PROCS, QUEUE_LEN, SCHED, SPINNING, Status, acquire, current_m, life, preempt,
    processors, scan, wake_processor,
};
use crate::export::switch;
use crate::sync::Note;

/// Somebody is stopping or has stopped the world.
static HELD: AtomicBool = AtomicBool::new(false);
static STOPPING: AtomicBool = AtomicBool::new(false);
/// Processors that still run.
static LEFT: AtomicI32 = AtomicI32::new(0);
static NOTE: Note = Note::new();
/// Counts restarts; those that wait in place sleep on it.
static EPOCH: AtomicU32 = AtomicU32::new(0);

/// How long to wait before asking running threads again: the signal may have met them in a leaf of the runtime.
const RETRY: i64 = 100_000;

/// Whether a thread that holds a processor should stop.
#[inline]
pub fn world_is_stopping() -> bool {
    STOPPING.load(Ordering::SeqCst)
}

fn one_less() {
    if LEFT.fetch_sub(1, Ordering::SeqCst) == 1 {
        NOTE.wake();
    }
}

/// Stops the world; called on a system stack by a thread that holds a processor and no lock. Returns false after
/// another thread stopped and restarted it meanwhile: then the reason for stopping should be looked at anew.
pub fn stop_world() -> bool {
    // SAFETY: a thread's own M and P; Ps live for ever.
    unsafe {
        let m = current_m();
        if HELD.swap(true, Ordering::SeqCst) {
            switch::with_saved_registers(&mut |sp| stop_in_place(m, sp));
            return false;
        }
        let mut s = SCHED.lock();
        NOTE.clear();
        LEFT.store(processors().len() as i32, Ordering::SeqCst);
        STOPPING.store(true, Ordering::SeqCst);
        (*(*m).p).set_status(Status::Stopped);
        one_less();
        loop {
            let p = take_idle_p(&mut s);
            if p.is_null() {
                break;
            }
            (*p).set_status(Status::Stopped);
            one_less();
        }
        drop(s);
        while LEFT.load(Ordering::SeqCst) > 0 {
            for p in processors() {
                match (**p).status() {
                    Status::Syscall => stop_syscall(*p),
                    Status::Running => preempt(*p),
                    Status::Idle | Status::Stopped | Status::Unused => {}
                }
            }
            NOTE.wait(Some(RETRY));
        }
        true
    }
}

/// Lets the world run on; by the thread that stopped it.
pub fn start_world() {
    // SAFETY: this thread stopped the world, so all Ps are its own.
    unsafe {
        let m = current_m();
        let mut s = SCHED.lock();
        STOPPING.store(false, Ordering::SeqCst);
        let mut with_work = null_mut::<P>();
        for p in processors() {
            let p = *p;
            let owner = (*p).m.load(Ordering::SeqCst);
            if p == (*m).p || (!owner.is_null() && (*owner).stopped_sp != 0 && (*owner).p == p) {
                (*p).set_status(Status::Running);
            } else if (*p).queue.has_work() {
                (*p).m.store(null_mut(), Ordering::SeqCst);
                (*p).set_status(Status::Idle);
                (*p).next = with_work;
                with_work = p;
            } else {
                put_idle_p(&mut s, p);
            }
        }
        HELD.store(false, Ordering::SeqCst);
        EPOCH.fetch_add(1, Ordering::SeqCst);
        drop(s);
        sys::futex::wake(&EPOCH, u32::MAX >> 1);
        while !with_work.is_null() {
            let p = with_work;
            with_work = (*p).next;
            start_thread_for(p, false);
        }
        wake_processor();
    }
}

/// The thread in the scheduler gives up its processor for the stop.
///
/// # Safety
/// `m` is this thread and holds a processor.
pub(super) unsafe fn stop_here(m: *mut M) {
    // SAFETY: the caller's promise.
    unsafe {
        let s = SCHED.lock();
        if !world_is_stopping() {
            return;
        }
        let p = (*m).p;
        if (*m).spinning {
            (*m).spinning = false;
            SPINNING.fetch_sub(1, Ordering::SeqCst);
        }
        (*m).p = null_mut();
        (*p).m.store(null_mut(), Ordering::SeqCst);
        (*p).set_status(Status::Stopped);
        one_less();
        drop(s);
    }
}

/// A processor on its way to the idle list: counts as stopped if the world is stopping. Called under the lock.
pub(super) fn count_stopped(p: *mut P) -> bool {
    if !world_is_stopping() {
        return false;
    }
    // SAFETY: the caller owns p.
    unsafe {
        (*p).m.store(null_mut(), Ordering::SeqCst);
        (*p).set_status(Status::Stopped);
    }
    one_less();
    true
}

/// Stops a processor whose thread is in a system call.
pub(super) fn stop_syscall(p: *mut P) {
    // SAFETY: Ps live for ever; the transition makes this thread the owner.
    unsafe {
        if (*p).retake(Status::Stopped) {
            (*p).m.store(null_mut(), Ordering::SeqCst);
            one_less();
        }
    }
}

/// Waits inside a runtime call until the other thread restarts the world; live Rust frames above `sp` are roots.
fn stop_in_place(m: *mut M, sp: usize) {
    // SAFETY: a thread's own M and P.
    unsafe {
        let s = SCHED.lock();
        if !world_is_stopping() {
            return;
        }
        let epoch = EPOCH.load(Ordering::SeqCst);
        (*m).stopped_sp = sp;
        (*(*m).p).set_status(Status::Stopped);
        one_less();
        drop(s);
        while EPOCH.load(Ordering::SeqCst) == epoch {
            sys::futex::wait(&EPOCH, epoch, None);
        }
        let s = SCHED.lock();
        (*m).stopped_sp = 0;
        drop(s);
        scan::after_stop(m);
    }
}

/// Calls `visit` with the range (address, words) of each runtime call in progress: the frames of this thread and of those
/// that wait in place. The world is stopped by this thread.
pub fn for_each_frame(visit: &mut dyn FnMut(*const usize, usize)) {
    switch::with_saved_registers(&mut |sp| {
        // SAFETY: nothing else runs.
        unsafe {
            let m = current_m();
            visit(sp as *const usize, ((*m).sys_sp - sp) / 8);
            for other in life::all_m().iter() {
                let sp = (**other).stopped_sp;
                if sp != 0 && *other != m {
                    visit(sp as *const usize, ((**other).sys_sp - sp) / 8);
                }
            }
        }
    });
}

/// In the middle of a runtime call that takes long: waits while somebody else wants the world to stand still.
pub fn safepoint() {
    if world_is_stopping() {
        let m = current_m();
        switch::with_saved_registers(&mut |sp| stop_in_place(m, sp));
    }
}

/// GOMAXPROCS: sets it if `n > 0` and returns the old value. Called from a PARK row.
pub fn gomaxprocs(n: i64) -> i64 {
    let old = processors().len();
    if n <= 0 || n as usize == old {
        return old as i64;
    }
    let n = (n as usize).min(MAX_PROCS);
    loop {
        while !stop_world() {}
        // A thread that waits in place to stop the world itself goes on with its processor afterwards: let it.
        let waited_for = processors().iter().skip(n).any(|p| {
            // SAFETY: the world is stopped; Ps and Ms live for ever.
            unsafe {
                let owner = (**p).m.load(Ordering::SeqCst);
                !owner.is_null() && owner != current_m() && (*owner).stopped_sp != 0
            }
        });
        if !waited_for {
            // SAFETY: the world is stopped.
            unsafe { resize(n) };
            start_world();
            return old as i64;
        }
        start_world();
    }
}

/// Makes `n` processors usable; those beyond give their goroutines to the global queue.
///
/// # Safety
/// The world is stopped by this thread, or not yet started.
pub(super) unsafe fn resize(n: usize) {
    // SAFETY: the caller's promise.
    unsafe {
        let all = &mut *ALL_P.0.get();
        let old = PROCS.load(Ordering::SeqCst) as usize;
        for (id, slot) in all.iter_mut().enumerate().take(n).skip(old) {
            if slot.is_null() {
                let Ok(at) = sys::mem::allocate(size_of::<P>().next_multiple_of(sys::mem::PAGE)) else {
                    crate::panic::throw(b"runtime: cannot allocate memory")
                };
                (at as *mut P).write(P::new(id as u32));
                *slot = at as *mut P;
            }
            (**slot).set_status(Status::Stopped);
        }
        let mut s = SCHED.lock();
        for p in all.iter().take(old).skip(n) {
            loop {
                let g = (**p).queue.take();
                if g.is_null() {
                    break;
                }
                s.queue.push(g);
            }
            (**p).set_status(Status::Unused);
        }
        QUEUE_LEN.store(s.queue.len(), Ordering::SeqCst);
        drop(s);
        PROCS.store(n as u32, Ordering::SeqCst);
        let m = current_m();
        let mine = (*m).p;
        if !mine.is_null() && (*mine).id as usize >= n {
            (*mine).m.store(null_mut(), Ordering::SeqCst);
            acquire(m, all[0]);
            (*all[0]).set_status(Status::Stopped);
            if !(*m).g.is_null() {
                (*(*m).g).head.p = all[0] as *mut u8;
            }
        }
    }
}
