//! sysmon: a thread without a processor that takes processors from long system calls, preempts long-running
//! goroutines, and sees to timers while all threads are busy.

use core::ptr::null_mut;
use core::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

use super::{
    IDLE_P, M, P, QUEUE_LEN, SPINNING, Status, everywhere, finalizers, idle, life, preempt, processors,
};
use crate::sync::Note;
use crate::{gc, netpoll, timer};

const SHORTEST: i64 = 20_000;
const LONGEST: i64 = 10_000_000;
/// How long a goroutine may run.
const SLICE: i64 = 10_000_000;

/// How long an answer to an overdue collection may take.
const PATIENCE: i64 = 1_000_000_000;

static SLEEPING: AtomicBool = AtomicBool::new(false);
static NOTE: Note = Note::new();

/// Ends sysmon's pauses between its rounds.
static PAUSE: Note = Note::new();
/// Threads to start, linked by `next`.
static UNBORN: AtomicPtr<M> = AtomicPtr::new(null_mut());

/// Has the thread of `m`, which is the caller's, started by sysmon, whose own state is as the process began.
pub(super) fn start_thread(m: *mut M) {
    let mut first = UNBORN.load(Ordering::Relaxed);
    loop {
        // SAFETY: the caller's promise.
        unsafe { (*m).next = first };
        match UNBORN.compare_exchange_weak(first, m, Ordering::Release, Ordering::Relaxed) {
            Ok(_) => break,
            Err(now) => first = now,
        }
    }
    PAUSE.wake();
}

fn start_threads() {
    let mut m = UNBORN.swap(null_mut(), Ordering::Acquire);
    while !m.is_null() {
        // SAFETY: the list's threads are nobody else's until they run.
        unsafe {
            let next = (*m).next;
            (*m).next = null_mut();
            life::spawn_with(m, idle::thread_main);
            m = next;
        }
    }
}

/// A processor was taken from the idle list.
pub(super) fn wake() {
    if SLEEPING.load(Ordering::SeqCst) && SLEEPING.swap(false, Ordering::SeqCst) {
        NOTE.wake();
    }
}

/// The thread's body.
pub(super) extern "C" fn run(m: usize) -> ! {
    // SAFETY: the thread's own M.
    unsafe { (*(m as *mut M)).tid.store(sys::thread::id(), Ordering::Relaxed) };
    // Signals go to threads of the scheduler.
    sys::signal::set_mask(everywhere::HELPERS_MASK);
    let (mut delay, mut quiet) = (SHORTEST, 0);
    let mut asked = 0;
    loop {
        PAUSE.wait(Some(delay));
        PAUSE.clear();
        start_threads();
        let procs = processors();
        if IDLE_P.load(Ordering::SeqCst) as usize == procs.len() && !netpoll::is_unwatched() {
            NOTE.clear();
            SLEEPING.store(true, Ordering::SeqCst);
            if IDLE_P.load(Ordering::SeqCst) as usize == procs.len() {
                let next = timer::next_deadline().unwrap_or(i64::MAX).min(gc::overdue_at().max(asked));
                NOTE.wait((next != i64::MAX).then(|| (next - sys::clock::nanotime()).max(0)));
            }
            SLEEPING.store(false, Ordering::SeqCst);
            (delay, quiet) = (SHORTEST, 0);
        }
        let now = sys::clock::nanotime();
        let mut busy = false;
        for p in procs {
            // SAFETY: Ps live for ever; the fields read here are sysmon's own or atomic.
            busy |= unsafe { look_at(*p, now) };
        }
        netpoll::ready(netpoll::look_if_overdue(now));
        if now >= gc::overdue_at().max(asked) {
            // If that one is busy it sees to it later.
            asked = now + PATIENCE;
            finalizers::wake();
        }
        let idle = IDLE_P.load(Ordering::SeqCst) != 0;
        // A thread with nothing else to do shall wait for descriptors.
        let unpolled = idle && netpoll::is_stale(now) && !timer::wake_keeper();
        if unpolled || idle && timer::is_due() {
            idle::wake_processor();
        }
        // After a millisecond without finding anything to do it looks less and less often.
        quiet = if busy { 0 } else { quiet + 1 };
        delay = if busy || quiet < 50 { SHORTEST } else { (delay * 2).min(LONGEST) };
        if idle && netpoll::is_unwatched() {
            delay = delay.min(netpoll::STALE);
        }
        if let Some(d) = timer::next_deadline() {
            delay = delay.min((d - now).max(SHORTEST));
        }
    }
}

/// # Safety
/// `p` is a processor.
unsafe fn look_at(p: *mut P, now: i64) -> bool {
    // SAFETY: the caller's promise; `seen_*` are this thread's.
    unsafe {
        match (*p).status() {
            Status::Syscall => {
                let tick = (*p).syscall_tick.load(Ordering::Relaxed);
                if (*p).seen_syscall_tick != tick {
                    (*p).seen_syscall_tick = tick;
                    (*p).seen_syscall_when = now;
                    return false;
                }
                // Leave it to its thread while there is nothing else for it to run.
                let others = SPINNING.load(Ordering::SeqCst) + IDLE_P.load(Ordering::SeqCst) != 0;
                let work = (*p).queue.has_work() || QUEUE_LEN.load(Ordering::SeqCst) != 0;
                if !work && others && now - (*p).seen_syscall_when < SLICE {
                    return false;
                }
                if (*p).retake(Status::Idle) {
                    (*p).m.store(core::ptr::null_mut(), Ordering::SeqCst);
                    (*p).syscall_tick.fetch_add(1, Ordering::Relaxed);
                    idle::hand_off(p);
                    return true;
                }
                false
            }
            // A goroutine that collects again and again is nearly always seen in the world that it has stopped.
            Status::Running | Status::Stopped => {
                let tick = (*p).tick.load(Ordering::Relaxed);
                if (*p).seen_tick != tick {
                    (*p).seen_tick = tick;
                    (*p).seen_when = now;
                } else if now - (*p).seen_when >= SLICE {
                    (*p).seen_when = now;
                    preempt(p);
                }
                false
            }
            Status::Idle | Status::Unused => false,
        }
    }
}
