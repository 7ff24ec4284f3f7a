//! The scheduler: goroutines (G) on threads (M) that hold a processor (P).
//!
//! A thread is either in generated code, in a runtime call of its goroutine (on its system stack), or in
//! [`schedule`], which never returns: each goroutine switch abandons the system stack's content. Invariants:
//! - A goroutine in state Runnable is on exactly one queue; Running and Syscall ones belong to one thread.
//! - Only a thread that holds a processor touches the processor's queue as its owner or runs Go code.
//! - `SCHED` (the lock) guards the idle lists, the global queue and every thread's `next_p`.

mod everywhere;
pub mod finalizers;
mod g;
mod idle;
mod life;
mod m;
mod p;
mod queue;
mod roots;
mod runq;
mod scan;
mod search;
mod syscall;
mod sysmon;
mod wired;
mod world;

use core::cell::UnsafeCell;
use core::ptr::null_mut;
use core::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering, fence};

pub use everywhere::{HELPERS_MASK, all_threads_syscall};
pub use g::{Fault, G, G_FP, G_PREEMPT, G_SEG, G_SP, State};
pub use idle::{start_thread_for, wake_processor};
pub use life::{create, created, exit_current, for_each_g, goroutine_count, set_system, start, thread_count};
pub use m::{M, M_SYS_SP, STACK_GUARD_WORD, current_m};
pub use p::{P, Status};
pub use queue::GQueue;
pub use roots::{TheWorld, cache};
pub use syscall::{blocking, blocking_syscall};
pub use wired::{main_starts, unwire, wire};
pub use world::{gomaxprocs, start_world, stop_world, world_is_stopping};

use crate::export::switch;
use crate::sync::{Lock, RANK_SCHED};

/// The highest GOMAXPROCS.
pub const MAX_PROCS: usize = 1024;

/// What the lock guards.
pub struct Shared {
    queue: GQueue,
    idle_p: *mut P,
    idle_m: *mut M,
    idle_m_count: usize,
    /// Threads of the scheduler, including those that only wait for their wired goroutine.
    m_count: usize,
    /// SetMaxThreads.
    m_limit: usize,
    locked_idle_count: usize,
    /// Threads that ended, or are about to.
    ended_m: *mut M,
    free_g: *mut G,
    free_contexts: *mut u8,
}

// SAFETY: raw pointers to structures that live for ever, guarded by the lock.
unsafe impl Send for Shared {}

pub static SCHED: Lock<Shared> = Lock::new(
    RANK_SCHED,
    Shared {
        queue: GQueue::new(),
        idle_p: null_mut(),
        idle_m: null_mut(),
        idle_m_count: 0,
        m_count: 0,
        m_limit: 10_000,
        locked_idle_count: 0,
        ended_m: null_mut(),
        free_g: null_mut(),
        free_contexts: null_mut(),
    },
);

/// Length of the global queue, readable without the lock.
static QUEUE_LEN: AtomicUsize = AtomicUsize::new(0);
/// Idle processors and searching threads, readable without the lock.
static IDLE_P: AtomicU32 = AtomicU32::new(0);
static SPINNING: AtomicU32 = AtomicU32::new(0);
static PROCS: AtomicU32 = AtomicU32::new(0);
static SEED: AtomicU64 = AtomicU64::new(0);

/// Choices that are free are made at random: see [`shuffle`].
static SHUFFLED: AtomicBool = AtomicBool::new(false);

/// `RGODEBUG=schedshuffle=seed`: for tests, the order in which goroutines run, and on which thread, is left to chance;
/// some are asked to give way at their first runtime call.
fn shuffle(seed: u64) {
    SEED.store(seed | 1, Ordering::Relaxed);
    SHUFFLED.store(true, Ordering::Relaxed);
}

/// `RGODEBUG=asyncpreemptoff=1`: goroutines are asked to give way but not interrupted, so that they do so at calls of the
/// runtime only. For tools that don't cope with a signal handler that goes on elsewhere.
static POLITE: AtomicBool = AtomicBool::new(false);

/// One time out of `n` when shuffling, else never.
fn shuffled(n: u64) -> bool {
    SHUFFLED.load(Ordering::Relaxed) && random().is_multiple_of(n)
}

/// All processors, by number.
struct AllP(UnsafeCell<[*mut P; MAX_PROCS]>);
// SAFETY: written only at start or while the world is stopped.
unsafe impl Sync for AllP {}
static ALL_P: AllP = AllP(UnsafeCell::new([null_mut(); MAX_PROCS]));

/// The processors in use.
pub fn processors() -> &'static [*mut P] {
    let n = PROCS.load(Ordering::Acquire) as usize;
    // SAFETY: see AllP.
    unsafe { &(&*ALL_P.0.get())[..n] }
}

/// All processors that were ever made, also those beyond GOMAXPROCS.
pub fn all_processors() -> impl Iterator<Item = *mut P> {
    // SAFETY: see AllP.
    unsafe { (*ALL_P.0.get()).iter().copied().take_while(|p| !p.is_null()) }
}

/// A nonzero start value for a generator.
pub fn seed() -> u64 {
    let mut base = SEED.load(Ordering::Relaxed);
    if base == 0 {
        let mut bytes = [0; 8];
        sys::process::random(&mut bytes);
        base = u64::from_ne_bytes(bytes) ^ sys::clock::nanotime() as u64;
        SEED.store(base | 1, Ordering::Relaxed);
    }
    let mut z = SEED.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)) | 1
}

/// The goroutine whose call this thread executes.
#[inline(always)]
pub fn current_g() -> *mut G {
    // SAFETY: a thread's own M.
    unsafe { (*current_m()).g }
}

/// The processor that this thread holds.
#[inline(always)]
pub fn current_p() -> *mut P {
    // SAFETY: a thread's own M.
    unsafe { (*current_m()).p }
}

/// Random bits.
pub fn random() -> u64 {
    // SAFETY: a thread's own M.
    unsafe { (*current_m()).random() }
}

/// SetMaxThreads: sets the limit and returns the former one.
pub fn set_thread_limit(n: usize) -> usize {
    let mut s = SCHED.lock();
    let old = core::mem::replace(&mut s.m_limit, n);
    let count = s.m_count;
    drop(s);
    if count > n {
        crate::panic::too_many_threads(n);
    }
    old
}

/// Queues a goroutine that this thread owns, in front of this processor's queue or at its end.
///
/// # Safety
/// `g` is on no queue and owned by the caller.
pub unsafe fn make_runnable(g: *mut G, first: bool) {
    // SAFETY: the caller's promise.
    unsafe { put(g, first) };
    wake_processor();
}

/// Queues goroutines at the end of this processor's queue. One search for a processor does for all: who finds work makes
/// somebody else look.
pub fn make_all_runnable(mut woken: GQueue) {
    if woken.is_empty() {
        return;
    }
    while let Some(g) = woken.pop() {
        // SAFETY: the queue owned it.
        unsafe { put(g, false) };
    }
    wake_processor();
}

/// # Safety
/// As [`make_runnable`].
unsafe fn put(g: *mut G, first: bool) {
    let p = current_p();
    // SAFETY: the caller owns g; p is this thread's processor.
    unsafe {
        if crate::profile::wants_waits() && (*g).blocked_at != 0 {
            crate::profile::unblocked(g);
        }
        if (*g).durable {
            crate::bubble::unblock(g);
        }
        (*g).set_state(State::Runnable);
        if p.is_null() || shuffled(4) {
            put_global(g);
        } else {
            (*p).queue.put(g, first != shuffled(2), &mut |g| put_global(g));
        }
    }
}

/// Queues at the end of the global queue.
fn put_global(g: *mut G) {
    let mut s = SCHED.lock();
    // SAFETY: the caller owns g.
    unsafe { s.queue.push(g) };
    QUEUE_LEN.store(s.queue.len(), Ordering::SeqCst);
}

/// Takes a fair share of the global queue: one to run, the others go to `p`'s queue.
fn take_global(s: &mut Shared, p: *mut P, most: usize) -> *mut G {
    let share = s.queue.len() / PROCS.load(Ordering::Relaxed).max(1) as usize + 1;
    let n = share.min(s.queue.len()).min(most).min(128);
    if n == 0 {
        return null_mut();
    }
    let g = s.queue.pop().unwrap_or(null_mut());
    for _ in 1..n {
        let Some(other) = s.queue.pop() else { break };
        let mut back = null_mut();
        // SAFETY: p is this thread's; what doesn't fit is owned by the list again.
        unsafe {
            (*p).queue.put(other, false, &mut |g| back = g);
            if !back.is_null() {
                s.queue.push(back);
            }
        }
    }
    QUEUE_LEN.store(s.queue.len(), Ordering::SeqCst);
    g
}

/// Runs goroutines until the thread's end, which does not come. Entered on the system stack whenever the thread's
/// goroutine has stopped running.
pub extern "C" fn schedule() -> ! {
    // SAFETY: a thread's own M; the P and G protocols as in the module's head.
    unsafe {
        let m = current_m();
        (*m).g = null_mut();
        recycle_context(m);
        if (*m).ending {
            wired::end_thread(m)
        }
        if !(*m).locked_g.is_null() {
            idle::wait_for_locked(m);
            execute(m, (*m).locked_g)
        }
        loop {
            if (*m).p.is_null() {
                idle::sleep(m);
            }
            if world::world_is_stopping() {
                world::stop_here(m);
                continue;
            }
            let Some(g) = find_runnable(m) else { continue };
            if (*m).spinning {
                stop_spinning(m);
            }
            let wired = (*g).locked_m;
            if !wired.is_null() && wired != m {
                idle::hand_to_locked(m, wired);
                continue;
            }
            execute(m, g)
        }
    }
}

/// After a search ended with success: another thread takes over the searching.
///
/// # Safety
/// `m` is this thread.
unsafe fn stop_spinning(m: *mut M) {
    // SAFETY: the caller's promise.
    unsafe { (*m).spinning = false };
    SPINNING.fetch_sub(1, Ordering::SeqCst);
    wake_processor();
}

/// Finds the next goroutine; None when the thread lost its processor or slept and should look again.
///
/// # Safety
/// `m` is this thread and holds a processor.
unsafe fn find_runnable(m: *mut M) -> Option<*mut G> {
    // SAFETY: the caller's promise.
    unsafe {
        let p = (*m).p;
        crate::timer::run_due();
        let tick = (*p).tick.load(Ordering::Relaxed);
        // Now and then the global queue goes first, and at other times the rest of the own one: two goroutines that ready
        // each other could starve both.
        let turn = tick % 61;
        if (turn == 0 || shuffled(3)) && QUEUE_LEN.load(Ordering::Relaxed) > 0 {
            let g = take_global(&mut SCHED.lock(), p, 1);
            if !g.is_null() {
                return Some(g);
            }
        }
        if turn == 30 || shuffled(3) {
            let g = (*p).queue.take_oldest();
            if !g.is_null() {
                return Some(g);
            }
        }
        let g = (*p).queue.take();
        if !g.is_null() {
            return Some(g);
        }
        if QUEUE_LEN.load(Ordering::SeqCst) > 0 {
            let g = take_global(&mut SCHED.lock(), p, usize::MAX);
            if !g.is_null() {
                return Some(g);
            }
        }
        let mut woken = crate::netpoll::look();
        if let Some(g) = woken.pop() {
            (*g).set_state(State::Runnable);
            crate::netpoll::queued();
            crate::netpoll::ready(woken);
            return Some(g);
        }
        // Search the other processors, unless half of the busy ones do so already.
        let procs = PROCS.load(Ordering::Relaxed);
        let busy = procs.saturating_sub(IDLE_P.load(Ordering::SeqCst));
        if procs > 1 && ((*m).spinning || 2 * SPINNING.load(Ordering::SeqCst) < busy) {
            if !(*m).spinning {
                (*m).spinning = true;
                SPINNING.fetch_add(1, Ordering::SeqCst);
            }
            if let Some(g) = steal(m) {
                return Some(g);
            }
        }
        if crate::gc::help() {
            return None;
        }
        idle::give_up_processor(m)
    }
}

/// Looks through the other processors' queues in random order.
///
/// # Safety
/// As [`find_runnable`].
unsafe fn steal(m: *mut M) -> Option<*mut G> {
    const ROUNDS: usize = 4;
    /// How long (ns) a processor's front goroutine is left to it; the kernel makes some fifty microseconds of it.
    const PATIENCE: i64 = 3_000;
    // SAFETY: the caller's promise.
    unsafe {
        let p = (*m).p;
        let all = processors();
        for round in 1..=ROUNDS {
            let start = (*m).random() as usize % all.len();
            for i in 0..all.len() {
                if world::world_is_stopping() {
                    return None;
                }
                let victim = all[(start + i) % all.len()];
                if victim != p {
                    let front = if round == ROUNDS { (*victim).queue.only_next() } else { null_mut() };
                    if !front.is_null() && (*victim).status() == Status::Running {
                        // Its owner is most likely about to run it: goroutines that wake each other would else move to
                        // and fro. One that is still there after a while waits in earnest. Meanwhile this thread counts
                        // as searching, so nobody wakes another.
                        sys::futex::wait(&AtomicU32::new(0), 0, Some(PATIENCE));
                    }
                    let g = (*p).queue.steal(&(*victim).queue, front);
                    if !g.is_null() {
                        return Some(g);
                    }
                }
            }
            crate::timer::run_due();
            let g = (*p).queue.take();
            if !g.is_null() {
                return Some(g);
            }
        }
        None
    }
}

/// Runs `g` on this thread.
///
/// # Safety
/// `m` is this thread and holds a processor; it owns the runnable `g`.
unsafe fn execute(m: *mut M, g: *mut G) -> ! {
    // SAFETY: the caller's promise; a parked goroutine's context is complete.
    unsafe {
        scan::before_running(g);
        let p = (*m).p;
        (*m).g = g;
        (*g).head.m = m as *mut u8;
        (*g).head.p = p as *mut u8;
        (*g).preempt.store(0, Ordering::SeqCst);
        (*g).since = 0;
        (*g).set_state(State::Running);
        (*p).tick.fetch_add(1, Ordering::Relaxed);
        // A stop of the world that missed the new goroutine's flag: raise it again.
        fence(Ordering::SeqCst);
        if world::world_is_stopping() || shuffled(4) {
            (*g).preempt.store(1, Ordering::SeqCst);
        }
        if let Some(hook) = (*g).hook.take() {
            hook(g);
        }
        if (*m).spare_context.is_null() {
            (*m).spare_context = take_context();
        }
        let context = (*g).context;
        if context.is_null() {
            switch::resume(g)
        }
        (*g).context = null_mut();
        (*m).used_context = context as *mut u8;
        // The kernel reinstalls the alternate stack from the context: it must be this thread's.
        (*context).stack_sp = (*m).signal_stack as usize;
        (*context).stack_flags = 0;
        (*context).stack_size = crate::stack::SIGNAL_STACK;
        sys::arch::resume_context(context)
    }
}

/// Context buffers hold the address of the copied context, which may lie a few words into the buffer: they are
/// allocated aligned to their size, so rounding down gives the buffer.
fn take_context() -> *mut u8 {
    use sys::arch::CONTEXT_BUFFER;
    const BATCH: usize = 8;
    let mut s = SCHED.lock();
    if s.free_contexts.is_null() {
        let Ok(at) = sys::mem::allocate((BATCH + 1) * CONTEXT_BUFFER) else {
            crate::panic::throw(b"runtime: cannot allocate memory")
        };
        let first = (at as usize).next_multiple_of(CONTEXT_BUFFER);
        for i in 0..BATCH {
            let buffer = (first + i * CONTEXT_BUFFER) as *mut *mut u8;
            // SAFETY: inside the mapping; the first word links free buffers.
            unsafe { *buffer = s.free_contexts };
            s.free_contexts = buffer as *mut u8;
        }
    }
    let buffer = s.free_contexts;
    // SAFETY: a free buffer's first word is the link.
    s.free_contexts = unsafe { *(buffer as *mut *mut u8) };
    buffer
}

/// Frees the buffer of the context that the thread resumed from, if any.
///
/// # Safety
/// `m` is this thread, which left that context.
unsafe fn recycle_context(m: *mut M) {
    // SAFETY: the caller's promise.
    unsafe {
        let used = (*m).used_context;
        if used.is_null() {
            return;
        }
        (*m).used_context = null_mut();
        let buffer = (used as usize & !(sys::arch::CONTEXT_BUFFER - 1)) as *mut u8;
        if (*m).spare_context.is_null() {
            (*m).spare_context = buffer;
        } else {
            let mut s = SCHED.lock();
            *(buffer as *mut *mut u8) = s.free_contexts;
            s.free_contexts = buffer;
        }
    }
}

/// The running goroutine gives way: it goes to the end of the global queue. Its context is saved.
pub extern "C" fn yield_current() -> ! {
    let g = current_g();
    // SAFETY: the goroutine is this thread's until it is queued.
    unsafe {
        (*g).set_state(State::Runnable);
        (*g).reason = crate::park::Reason::Preempted;
    }
    put_global(g);
    schedule()
}

/// A runtime call returns while a preemption is asked for: says whether to give way now.
pub extern "C" fn should_yield() -> bool {
    // SAFETY: the current goroutine.
    unsafe {
        let g = current_g();
        (*g).preempt.store(0, Ordering::SeqCst);
        (*g).pin_count == 0
    }
}

/// Asks the goroutine that `p` runs to give way.
fn preempt(p: *mut P) {
    // SAFETY: Ps, Ms and Gs are never unmapped; a stale goroutine merely yields once too often.
    unsafe {
        let m = (*p).m.load(Ordering::SeqCst);
        if m.is_null() {
            return;
        }
        let g = (&raw const (*m).g).read_volatile();
        if g.is_null() {
            return;
        }
        (*g).preempt.store(1, Ordering::SeqCst);
        let tid = (*m).tid.load(Ordering::Relaxed);
        if tid != 0 && !POLITE.load(Ordering::Relaxed) {
            sys::thread::kill(tid, sys::signal::SIGURG);
        }
    }
}

/// Makes this thread the owner of `p`.
///
/// # Safety
/// `p` was taken from the idle list (or handed over) by the caller.
unsafe fn acquire(m: *mut M, p: *mut P) {
    // SAFETY: the caller's promise.
    unsafe {
        (*m).p = p;
        (*p).m.store(m, Ordering::SeqCst);
        (*p).set_status(Status::Running);
    }
}

/// Whether busy waiting for another goroutine makes sense: one runs elsewhere, and nothing waits to run here.
pub fn may_spin() -> bool {
    let procs = PROCS.load(Ordering::Relaxed);
    let others = IDLE_P.load(Ordering::Relaxed) + SPINNING.load(Ordering::Relaxed) + 1;
    // SAFETY: this thread's processor.
    procs > others && unsafe { !(*current_p()).queue.has_work() }
}

/// GOMAXPROCS without a wish: all CPUs, or as many as the container's limit lets run at a time, but at least two, so
/// that a collection or a long call need not stop the program.
fn default_procs(cpus: usize) -> u64 {
    const LEAST: u64 = 2;
    let cpus = cpus as u64;
    if cpus <= LEAST {
        return cpus;
    }
    sys::cgroup::cpu_limit().map_or(cpus, |limit| limit.cpus().clamp(LEAST, cpus))
}

static CPUS: AtomicU32 = AtomicU32::new(1);

/// The number of CPUs at start.
pub fn cpu_count() -> usize {
    CPUS.load(Ordering::Relaxed) as usize
}

/// Starts the program: the main goroutine on as many processors as GOMAXPROCS says.
///
/// # Safety
/// Called once by the first thread, with `stack` as the kernel made it; everything below it is free for use.
pub unsafe fn start_program(stack: *const usize) -> ! {
    // SAFETY: the caller's promise.
    unsafe {
        crate::trap::on_fatal(|message, own| match own {
            true => crate::panic::throw(message.as_bytes()),
            false => crate::panic::fatal(message.as_bytes()),
        });
        crate::env::init(stack);
        sys::process::fill_standard_descriptors();
        crate::processor::check();
        sys::clock::init(crate::env::vdso());
        let cpus = sys::process::cpu_count();
        CPUS.store(cpus as u32, Ordering::Relaxed);
        let wanted = crate::env::get(b"GOMAXPROCS").and_then(crate::gc::pace::parse_number);
        let procs = wanted.filter(|n| *n > 0).unwrap_or_else(|| default_procs(cpus)).min(MAX_PROCS as u64);
        crate::gc::init(&TheWorld, &|key| crate::env::get(key));
        let number = |key| crate::env::debug_setting(key).unwrap_or(0);
        crate::gc::debug(&crate::gc::DebugSettings {
            stress: number(b"gcstress") as u32,
            stress_fade: number(b"gcstressfade") as u32,
            trace: number(b"gctrace") != 0,
            beside: crate::env::debug_setting(b"gcbeside").unwrap_or(1) as u32,
            poison: number(b"gcpoison") != 0,
            check: number(b"gccheckmark") != 0,
            container_limit: crate::env::debug_setting(b"cgroupmemlimit") != Some(0),
        });
        if let Some(seed) = crate::env::debug_setting(b"schedshuffle") {
            shuffle(seed);
        }
        POLITE.store(number(b"asyncpreemptoff") != 0, Ordering::Relaxed);
        let p = crate::addr::program();
        crate::iface::register(crate::addr::table(p.itabs, p.itabs_len));
        start(procs as usize, switch::main_start as *const () as usize, stack as usize)
    }
}
