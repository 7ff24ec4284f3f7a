//! The beginning and end of goroutines and threads.

use core::ptr::null_mut;
use core::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use sys::vec::PageVec;

use super::{
    Fault, G, M, SCHED, State, Status, acquire, current_m, everywhere, execute, idle, sysmon, world,
};
use crate::bubble;
use crate::export::switch;
use crate::park::Reason;
use crate::stack;
use crate::sync::{Guard, Lock, RANK_ALLGS};

struct List<T>(PageVec<*mut T>);
// SAFETY: the listed objects live for ever.
unsafe impl<T> Send for List<T> {}

static ALL_G: Lock<List<G>> = Lock::new(RANK_ALLGS, List(PageVec::new()));
static ALL_M: Lock<List<M>> = Lock::new(RANK_ALLGS, List(PageVec::new()));
static NEXT_ID: AtomicU64 = AtomicU64::new(1);
/// Goroutines that are not the runtime's own.
static COUNT: AtomicI64 = AtomicI64::new(0);

/// Dead goroutines that a processor keeps for itself.
const KEEP: usize = 64;

/// Calls `f` with every goroutine, dead ones too.
pub fn for_each_g(f: &mut dyn FnMut(*mut G)) {
    const AT_ONCE: usize = 64;
    // New ones are added at the end only, so the lock need not be held while f runs.
    let mut from = 0;
    while some_g(from, AT_ONCE, f) {
        from += AT_ONCE;
    }
}

/// The same with `n` of them from number `from` on; false if there are none.
pub fn some_g(from: usize, n: usize, f: &mut dyn FnMut(*mut G)) -> bool {
    const MOST: usize = 64;
    let mut batch = [null_mut(); MOST];
    let all = ALL_G.lock();
    let found = all.0.get(from..).unwrap_or(&[]);
    let n = found.len().min(n).min(MOST);
    batch[..n].copy_from_slice(&found[..n]);
    drop(all);
    batch[..n].iter().for_each(|g| f(*g));
    n != 0
}

/// How many goroutines there are, dead ones too.
pub fn g_count() -> usize {
    ALL_G.lock().0.len()
}

/// All threads of the scheduler.
pub(super) struct Threads(Guard<'static, List<M>>);

impl Threads {
    pub(super) fn iter(&self) -> core::slice::Iter<'_, *mut M> {
        self.0.0.iter()
    }
}

pub(super) fn all_m() -> Threads {
    Threads(ALL_M.lock())
}

/// Goroutines ever made.
pub fn created() -> u64 {
    NEXT_ID.load(Ordering::Relaxed) - 1
}

/// Threads of the scheduler.
pub fn thread_count() -> usize {
    SCHED.lock().m_count
}

/// Goroutines that are not the runtime's own.
pub fn goroutine_count() -> i64 {
    COUNT.load(Ordering::Relaxed)
}

/// Makes a goroutine one of the runtime's own.
///
/// # Safety
/// The caller owns `g`.
pub unsafe fn set_system(g: *mut G) {
    // SAFETY: the caller's promise.
    unsafe {
        if !(*g).system {
            (*g).system = true;
            COUNT.fetch_sub(1, Ordering::Relaxed);
            if !(*g).bubble.is_null() {
                bubble::depart(g);
            }
        }
    }
}

/// A goroutine, not yet queued, that will call `code` (a stub of `export::switch`) with `arg` in the first result
/// register.
pub fn create(code: usize, arg: u64, created_at: usize, parent: u64) -> *mut G {
    let g = free_g();
    // SAFETY: g is dead and off every list: this thread's.
    unsafe {
        (*g).head.stack_guard = (*g).first.guard;
        (*g).head.defer_top = null_mut();
        (*g).head.panic_top = null_mut();
        (*g).head.raise = 0;
        (*g).head.results = [arg, 0];
        (*g).seg = &raw mut (*g).first;
        (*g).sp = switch::first_frame((*g).first.top, code);
        (*g).fp = 0;
        (*g).context = null_mut();
        (*g).hook = None;
        (*g).wait = [0; 8];
        (*g).locked_m = null_mut();
        (*g).lock_count = 0;
        (*g).pin_count = 0;
        (*g).fault = Fault::NONE;
        (*g).reason = Reason::None;
        (*g).system = false;
        (*g).initialising = false;
        (*g).durable = false;
        (*g).bubble = null_mut();
        (*g).panic_on_fault = false;
        (*g).head.labels = null_mut();
        (*g).blocked_at = 0;
        (*g).id = NEXT_ID.fetch_add(1, Ordering::Relaxed);
        (*g).parent = parent;
        (*g).created_at = created_at;
        super::scan::born(&*g);
        (*g).since = 0;
        (*g).set_state(State::Runnable);
    }
    COUNT.fetch_add(1, Ordering::Relaxed);
    g
}

fn free_g() -> *mut G {
    let p = super::current_p();
    // SAFETY: the processor's list is its thread's, the shared one is locked.
    unsafe {
        if !p.is_null() {
            if (*p).free_g.is_null() {
                let mut s = SCHED.lock();
                for _ in 0..KEEP / 2 {
                    let g = s.free_g;
                    if g.is_null() {
                        break;
                    }
                    s.free_g = (*g).next;
                    (*g).next = (*p).free_g;
                    (*p).free_g = g;
                    (*p).free_g_count += 1;
                }
            }
            let g = (*p).free_g;
            if !g.is_null() {
                (*p).free_g = (*g).next;
                (*p).free_g_count -= 1;
                (*g).next = null_mut();
                return g;
            }
        }
        let g = stack::new_first();
        ALL_G.lock().0.push(g);
        g
    }
}

/// The labels of a goroutine that ends may be part of a profile already, out of the collector's sight.
fn keep_labels(labels: *mut u8) {
    while !labels.is_null() && !crate::gc::barrier::revive(labels as usize) {
        sys::thread::yield_now();
    }
}

/// Ends the current goroutine. Called on the system stack; the caller then enters the scheduler.
pub fn exit_current() {
    // SAFETY: the goroutine is this thread's and runs no more.
    unsafe {
        let m = current_m();
        let (g, p) = ((*m).g, (*m).p);
        keep_labels((*g).head.labels);
        if !(*g).bubble.is_null() {
            bubble::depart(g);
        }
        (*g).set_state(State::Dead);
        if !(*g).system {
            COUNT.fetch_sub(1, Ordering::Relaxed);
        }
        if !(*g).locked_m.is_null() {
            (*g).locked_m = null_mut();
            (*m).locked_g = null_mut();
            (*m).ending = true;
        }
        (*g).seg = &raw mut (*g).first;
        stack::drop_cached(&raw mut (*g).first);
        (*g).head.scratch = [0; 6];
        (*g).head.results = [0; 2];
        (*m).g = null_mut();
        (*g).next = (*p).free_g;
        (*p).free_g = g;
        (*p).free_g_count += 1;
        if (*p).free_g_count > KEEP {
            let mut s = SCHED.lock();
            while (*p).free_g_count > KEEP / 2 {
                let g = (*p).free_g;
                (*p).free_g = (*g).next;
                (*p).free_g_count -= 1;
                (*g).next = s.free_g;
                s.free_g = g;
            }
        }
    }
}

/// A thread's memory, of one that has ended if there is any.
pub(super) fn thread_memory() -> *mut M {
    let mut s = SCHED.lock();
    let mut link = &raw mut s.ended_m;
    // SAFETY: the lock guards the list.
    unsafe {
        while !(*link).is_null() {
            let m = *link;
            if (*m).alive.load(Ordering::Acquire) == 0 {
                *link = (*m).next;
                M::renew(m);
                return m;
            }
            link = &raw mut (*m).next;
        }
    }
    drop(s);
    let m = M::allocate();
    ALL_M.lock().0.push(m);
    m
}

/// Starts the kernel thread of `m`. What a wired thread has changed of its own state (namespaces, capabilities, its CPUs) a
/// new one would inherit, so sysmon starts it there.
pub(super) fn spawn(m: *mut M) {
    let this = current_m();
    // SAFETY: a thread's own M.
    if unsafe { (*this).ending || !(*this).locked_g.is_null() } {
        sysmon::start_thread(m);
    } else {
        spawn_with(m, idle::thread_main);
    }
}

/// Starts a kernel thread that runs `main`; it is none of the scheduler's.
pub(super) fn spawn_with(m: *mut M, main: extern "C" fn(usize) -> !) {
    // A signal before the thread has its signal stack would meet it on the small stack: block all meanwhile.
    // No thread is born while all make a system call. Who waits for that makes it too.
    let born = everywhere::births();
    let mask = sys::signal::set_mask(u64::MAX);
    // SAFETY: m's memory is the new thread's.
    let tid = unsafe { sys::thread::spawn((*m).sys_sp & !15, m as usize, main, m as usize) };
    let Ok(tid) = tid else { crate::panic::throw(b"runtime: failed to create new OS thread") };
    // SAFETY: M's live for ever; the thread itself says the same.
    unsafe { (*m).tid.store(tid, Ordering::Relaxed) };
    born.add(m);
    sys::signal::set_mask(mask);
}

/// Makes the calling thread the first of the scheduler, with `procs` processors, and runs `main` (a stub of
/// `export::switch`) on the first goroutine.
///
/// # Safety
/// Called once, at start; the rest of the stack below `stack_top` is free for use.
pub unsafe fn start(procs: usize, main: usize, stack_top: usize) -> ! {
    // SAFETY: nothing else runs yet.
    unsafe {
        let m = M::allocate();
        sys::arch::set_thread_pointer(m as usize);
        (*m).sys_sp = stack_top & !15;
        (*m).tid.store(sys::thread::id(), Ordering::Relaxed);
        everywhere::list(m);
        sys::signal::set_alternate_stack((*m).signal_stack, stack::SIGNAL_STACK);
        ALL_M.lock().0.push(m);
        SCHED.lock().m_count = 1;
        world::resize(procs.clamp(1, super::MAX_PROCS));
        let all = super::processors();
        for p in all[1..].iter().rev() {
            (**p).set_status(Status::Idle);
            idle::put_idle_p(&mut SCHED.lock(), *p);
        }
        acquire(m, all[0]);
        crate::signal::init();
        let g = create(main, 0, 0, 0);
        (*g).initialising = true;
        (*g).locked_m = m;
        (*m).locked_g = g;
        spawn_with(M::allocate(), sysmon::run);
        // Wired as they are, a way through the queue would take a second thread to find it there.
        execute(m, g)
    }
}
