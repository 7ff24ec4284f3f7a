//! Threads and processors without work: sleeping, waking, handing over, deadlock detection.

use core::ptr::null_mut;
use core::sync::atomic::Ordering;

use super::{
    G, GQueue, IDLE_P, M, P, QUEUE_LEN, SCHED, SPINNING, Shared, State, Status, acquire, current_m,
    processors, schedule, search, sysmon, take_global, world,
};
use crate::netpoll;
use crate::timer;

pub(super) fn put_idle_p(s: &mut Shared, p: *mut P) {
    // SAFETY: the caller owns p and gives it up.
    unsafe {
        (*p).m.store(null_mut(), Ordering::SeqCst);
        (*p).set_status(Status::Idle);
        (*p).next = s.idle_p;
    }
    s.idle_p = p;
    IDLE_P.fetch_add(1, Ordering::SeqCst);
}

pub(super) fn take_idle_p(s: &mut Shared) -> *mut P {
    let p = s.idle_p;
    if !p.is_null() {
        // SAFETY: the lock guards the list.
        s.idle_p = unsafe { (*p).next };
        IDLE_P.fetch_sub(1, Ordering::SeqCst);
        sysmon::wake();
    }
    p
}

fn put_idle_m(s: &mut Shared, m: *mut M) {
    // SAFETY: m is this thread.
    unsafe {
        (*m).next = s.idle_m;
        (*m).idle = true;
    }
    s.idle_m = m;
    s.idle_m_count += 1;
}

fn take_idle_m(s: &mut Shared) -> *mut M {
    let first = s.idle_m;
    if first.is_null() {
        return first;
    }
    // SAFETY: the lock guards the list.
    unsafe {
        // The poller's sleeper goes last: it would have to be replaced.
        let second = (*first).next;
        let m = if netpoll::is_sleeper(first) && !second.is_null() {
            (*first).next = (*second).next;
            second
        } else {
            s.idle_m = second;
            first
        };
        (*m).idle = false;
        s.idle_m_count -= 1;
        m
    }
}

/// Takes this thread from the idle list, wherever it stands.
fn remove_idle_m(s: &mut Shared, m: *mut M) {
    let mut link = &raw mut s.idle_m;
    // SAFETY: the lock guards the list.
    unsafe {
        while !(*link).is_null() {
            if *link == m {
                *link = (*m).next;
                (*m).idle = false;
                s.idle_m_count -= 1;
                return;
            }
            link = &raw mut (**link).next;
        }
    }
}

/// Work was queued: if a processor is idle and nobody searches, starts a thread that does.
pub fn wake_processor() {
    if !search::wanted(&IDLE_P, &SPINNING) {
        return;
    }
    let mut s = SCHED.lock();
    let p = if world::world_is_stopping() { null_mut() } else { take_idle_p(&mut s) };
    if p.is_null() {
        SPINNING.fetch_sub(1, Ordering::SeqCst);
        return;
    }
    run_on_thread(s, p, true);
}

/// Starts or wakes a thread to run `p`, which the caller owns. It begins searching if `spinning` (counted already).
pub fn start_thread_for(p: *mut P, spinning: bool) {
    run_on_thread(SCHED.lock(), p, spinning);
}

fn run_on_thread(mut s: crate::sync::Guard<'_, Shared>, p: *mut P, spinning: bool) {
    let m = take_idle_m(&mut s);
    // SAFETY: an idle thread reads these only after its note.
    unsafe {
        if !m.is_null() {
            (*m).next_p = p;
            (*m).spinning = spinning;
            drop(s);
            (*m).wake();
            return;
        }
        s.m_count += 1;
        let (count, limit) = (s.m_count, s.m_limit);
        drop(s);
        if count > limit {
            crate::panic::too_many_threads(limit);
        }
        let m = super::life::thread_memory();
        (*m).next_p = p;
        (*m).spinning = spinning;
        super::life::spawn(m);
    }
}

/// Gives away a processor whose thread is blocked: to a thread that runs it if there may be work.
pub(super) fn hand_off(p: *mut P) {
    // SAFETY: the caller owns p.
    unsafe {
        if (*p).queue.has_work() || QUEUE_LEN.load(Ordering::SeqCst) != 0 {
            start_thread_for(p, false);
            return;
        }
    }
    let nobody_else = SPINNING.load(Ordering::SeqCst) + IDLE_P.load(Ordering::SeqCst) == 0;
    if (nobody_else || netpoll::is_unwatched())
        && SPINNING.compare_exchange(0, 1, Ordering::SeqCst, Ordering::SeqCst).is_ok()
    {
        start_thread_for(p, true);
        return;
    }
    let mut s = SCHED.lock();
    if world::count_stopped(p) {
        return;
    }
    if !s.queue.is_empty() {
        drop(s);
        start_thread_for(p, false);
        return;
    }
    put_idle_p(&mut s, p);
}

/// The end of a search without success: the processor goes to the idle list and the thread sleeps.
///
/// # Safety
/// `m` is this thread and holds a processor.
pub(super) unsafe fn give_up_processor(m: *mut M) -> Option<*mut G> {
    // SAFETY: the caller's promise.
    unsafe {
        let p = (*m).p;
        let mut s = SCHED.lock();
        if world::world_is_stopping() {
            return None;
        }
        let g = take_global(&mut s, p, usize::MAX);
        if !g.is_null() {
            return Some(g);
        }
        if !(*m).spinning && SPINNING.load(Ordering::SeqCst) == 0 && (*p).queue.has_work() {
            return None;
        }
        (*m).p = null_mut();
        put_idle_p(&mut s, p);
        drop(s);
        let was_spinning = core::mem::replace(&mut (*m).spinning, false);
        let work = search::ended(&SPINNING, was_spinning, || {
            QUEUE_LEN.load(Ordering::SeqCst) != 0 || processors().iter().any(|p| (**p).queue.has_work())
        });
        if work {
            let mut s = SCHED.lock();
            if !world::world_is_stopping() {
                let p = take_idle_p(&mut s);
                if !p.is_null() {
                    drop(s);
                    acquire(m, p);
                    if was_spinning {
                        (*m).spinning = true;
                        SPINNING.fetch_add(1, Ordering::SeqCst);
                    }
                    return None;
                }
            }
        }
        sleep(m);
        None
    }
}

/// Sleeps until a processor is handed over, or one is free when a timer is due or the poller has woken goroutines.
///
/// # Safety
/// `m` is this thread and holds no processor.
pub(super) unsafe fn sleep(m: *mut M) {
    // SAFETY: the caller's promise; next_p is guarded by the lock and the note.
    unsafe {
        let mut s = SCHED.lock();
        (*m).note.clear();
        put_idle_m(&mut s, m);
        check_deadlock(s);
        loop {
            // One sleeping thread waits for descriptors unless others look at them, and one (the same if it waits for
            // any) for the next timer. The last to go idle sees that all are.
            let others_look = netpoll::is_open()
                && IDLE_P.load(Ordering::SeqCst) as usize != processors().len()
                && netpoll::others_look(m);
            let polls = !others_look && netpoll::claim_sleep(m);
            let keeper = if polls {
                timer::take_over(m);
                true
            } else {
                timer::claim(m)
            };
            let deadline = if keeper { timer::next_deadline() } else { None };
            let left = deadline.map(|d| (d - sys::clock::nanotime()).max(0));
            let mut woken = GQueue::new();
            if polls {
                woken = netpoll::sleep(m, left);
            } else {
                (*m).note.wait(left);
            }
            if keeper {
                timer::release(m);
            }
            let mut s = SCHED.lock();
            (*m).note.clear();
            let p = (*m).next_p;
            if !p.is_null() {
                (*m).next_p = null_mut();
                drop(s);
                acquire(m, p);
                netpoll::ready(woken);
                return;
            }
            if !woken.is_empty() || timer::is_due() {
                let p = if world::world_is_stopping() { null_mut() } else { take_idle_p(&mut s) };
                if !p.is_null() {
                    remove_idle_m(&mut s, m);
                    drop(s);
                    acquire(m, p);
                    if let Some(g) = woken.pop() {
                        // One goroutine needs no second thread.
                        (*g).set_state(State::Runnable);
                        (*p).queue.put(g, true, &mut |_| ());
                        netpoll::queued();
                        netpoll::ready(woken);
                    }
                    return;
                }
                while let Some(g) = woken.pop() {
                    (*g).set_state(State::Runnable);
                    s.queue.push(g);
                    netpoll::queued();
                }
                QUEUE_LEN.store(s.queue.len(), Ordering::SeqCst);
                drop(s);
                if timer::is_due() {
                    // All processors are busy: their threads look at the timers between goroutines.
                    timer::wait_not_due(m);
                }
            }
        }
    }
}

/// The thread of a wired goroutine waits until somebody schedules that goroutine.
///
/// # Safety
/// `m` is this thread, wired.
pub(super) unsafe fn wait_for_locked(m: *mut M) {
    // SAFETY: the caller's promise.
    unsafe {
        if (*m).spinning {
            (*m).spinning = false;
            SPINNING.fetch_sub(1, Ordering::SeqCst);
        }
        let mut s = SCHED.lock();
        s.locked_idle_count += 1;
        drop(s);
        drop_processor(m);
        check_deadlock(SCHED.lock());
        loop {
            (*m).note.wait(None);
            let mut s = SCHED.lock();
            (*m).note.clear();
            let p = (*m).next_p;
            if !p.is_null() {
                (*m).next_p = null_mut();
                s.locked_idle_count -= 1;
                drop(s);
                acquire(m, p);
                return;
            }
        }
    }
}

/// Gives away the processor of a thread that has no more use for it.
///
/// # Safety
/// `m` is this thread.
unsafe fn drop_processor(m: *mut M) {
    // SAFETY: the caller's promise.
    unsafe {
        let p = (*m).p;
        if !p.is_null() {
            (*m).p = null_mut();
            (*p).m.store(null_mut(), Ordering::SeqCst);
            hand_off(p);
        }
    }
}

/// This thread, which is not spinning, leaves the scheduler for good.
///
/// # Safety
/// `m` is this thread.
pub(super) unsafe fn leave(m: *mut M) {
    // SAFETY: the caller's promise.
    unsafe { drop_processor(m) };
    let mut s = SCHED.lock();
    s.m_count -= 1;
    check_deadlock(s);
}

/// This thread found a goroutine that is wired to `wired`: it hands its processor over.
///
/// # Safety
/// `m` is this thread and holds a processor; `wired`'s goroutine was taken from the queues.
pub(super) unsafe fn hand_to_locked(m: *mut M, wired: *mut M) {
    // SAFETY: the caller's promise.
    unsafe {
        let p = (*m).p;
        (*m).p = null_mut();
        let s = SCHED.lock();
        (*wired).next_p = p;
        drop(s);
        (*wired).wake();
    }
}

/// Ends the process if nothing can ever run again.
fn check_deadlock(s: crate::sync::Guard<'_, Shared>) {
    let asleep = s.idle_m_count + s.locked_idle_count;
    if asleep < s.m_count || !s.queue.is_empty() || world::world_is_stopping() {
        return;
    }
    // SAFETY: Ps live for ever.
    if processors().iter().any(|p| unsafe { (**p).queue.has_work() || (**p).status() != Status::Idle }) {
        return;
    }
    if timer::next_deadline().is_some() || netpoll::has_waiters() {
        return;
    }
    drop(s);
    crate::panic::deadlock()
}

/// The first code of a new thread of the scheduler.
pub(super) extern "C" fn thread_main(m: usize) -> ! {
    let m = m as *mut M;
    // SAFETY: the thread's own M, whose creator handed it a processor.
    unsafe {
        debug_assert!(current_m() == m);
        (*m).tid.store(sys::thread::id(), Ordering::Relaxed);
        sys::signal::set_alternate_stack((*m).signal_stack, crate::stack::SIGNAL_STACK);
        sys::signal::set_mask(0);
        let p = (*m).next_p;
        (*m).next_p = null_mut();
        acquire(m, p);
    }
    schedule()
}
