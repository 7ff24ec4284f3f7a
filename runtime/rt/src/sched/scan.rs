//! Showing goroutines to the collector, one by one and each at most once a cycle: by a marker, or by the thread that is about
//! to run the goroutine, whoever comes first.
//!
//! [`start`] opens a cycle in the stopped world. While the barrier is on, a goroutine whose `scanned` isn't the cycle's number
//! has not run since then, and its context is complete: all that go on pass [`before_running`]. (New ones need no look:
//! what their creator gave them is the creator's or new.)

use core::sync::atomic::{AtomicI64, AtomicU32, AtomicUsize, Ordering};

use super::{G, M, State, life};
use crate::addr::{program, table};
use crate::gc;

/// The cycle's number, even; one less in `scanned` means that somebody is at it.
static CYCLE: AtomicU32 = AtomicU32::new(2);
/// Portions of the program's data in this cycle, and goroutines.
static DATA: AtomicUsize = AtomicUsize::new(0);

/// When the cycle began.
static BEGAN: AtomicI64 = AtomicI64::new(0);

/// Goroutines in one portion.
const GOROUTINES: usize = 64;
/// Words of the program's data in one portion: some ten microseconds' worth.
const WORDS: usize = 8192;

/// Begins a cycle; says how many portions there are.
pub fn start() -> usize {
    CYCLE.fetch_add(2, Ordering::SeqCst);
    BEGAN.store(sys::clock::nanotime(), Ordering::Relaxed);
    let data = data().map(|(_, len)| len.div_ceil(WORDS)).sum();
    DATA.store(data, Ordering::Relaxed);
    data + life::g_count().div_ceil(GOROUTINES)
}

/// Runs of the program's words that may be pointers.
fn data() -> impl Iterator<Item = (*const usize, usize)> {
    let p = program();
    // SAFETY: the program's own table.
    unsafe { table(p.roots, p.roots_len) }
        .iter()
        .map(|r| (r.start as *const usize, r.len / size_of::<usize>()))
}

/// Shows portion `i`.
pub fn portion(i: usize, visit: &mut dyn FnMut(*const usize, usize)) {
    let portions = DATA.load(Ordering::Relaxed);
    if i >= portions {
        life::some_g((i - portions) * GOROUTINES, GOROUTINES, &mut |g| goroutine(g, visit));
        return;
    }
    let mut before = 0;
    for (start, len) in data() {
        let here = len.div_ceil(WORDS);
        if i < before + here {
            let from = (i - before) * WORDS;
            visit(start.wrapping_add(from), WORDS.min(len - from));
            return;
        }
        before += here;
    }
}

/// The goroutine is new.
pub fn born(g: &G) {
    g.scanned.store(CYCLE.load(Ordering::Relaxed), Ordering::Relaxed);
}

/// A goroutine that this thread has, its context complete, is going to run on.
#[inline]
pub fn before_running(g: *mut G) {
    if gc::barrier::active() {
        show(g);
    }
}

/// The goroutine, if any, whose runtime call this thread executes is going to run on after a stop of the world.
pub fn after_stop(m: *mut M) {
    // SAFETY: this thread's M.
    let g = unsafe { (*m).g };
    if !g.is_null() {
        before_running(g);
    }
}

#[cold]
fn show(g: *mut G) {
    // SAFETY: Gs live for ever.
    if unsafe { (*g).scanned.load(Ordering::Acquire) } != CYCLE.load(Ordering::Relaxed) {
        gc::session(|marker| {
            // SAFETY: the words are readable.
            goroutine(g, &mut |start, len| unsafe { marker.range(start, len) });
        });
    }
}

/// Shows a goroutine unless that was done; returns when it was.
fn goroutine(g: *mut G, visit: &mut dyn FnMut(*const usize, usize)) {
    let cycle = CYCLE.load(Ordering::Relaxed);
    // SAFETY: Gs live for ever.
    let g = unsafe { &*g };
    loop {
        let seen = g.scanned.load(Ordering::Acquire);
        if seen == cycle || g.state() == State::Dead {
            return;
        }
        if seen == cycle - 1 {
            sys::thread::yield_now();
        } else if g.scanned.compare_exchange(seen, cycle - 1, Ordering::AcqRel, Ordering::Relaxed).is_ok() {
            break;
        }
    }
    // SAFETY: nobody runs it before `scanned` says so, and its context is complete.
    unsafe { words(g as *const G as *mut G, visit) };
    g.scanned.store(cycle, Ordering::Release);
}

/// Calls `visit` with all that a goroutine holds: descriptor, registers, stack, places in queues of channels. Frees its
/// unused stack segments.
///
/// # Safety
/// It doesn't run.
unsafe fn words(g: *mut G, visit: &mut dyn FnMut(*const usize, usize)) {
    // SAFETY: the caller's promise.
    unsafe {
        if matches!((*g).state(), State::Waiting | State::Syscall) && (*g).since == 0 {
            (*g).since = BEGAN.load(Ordering::Relaxed);
        }
        visit(g as *const usize, size_of::<G>() / size_of::<usize>());
        crate::select::places(g, visit);
        let context = (*g).context;
        let sp = if context.is_null() {
            (*g).sp
        } else {
            let words =
                (*context).copy_size().unwrap_or(0).min(sys::arch::CONTEXT_BUFFER) / size_of::<usize>();
            let buffer = context as usize & !(sys::arch::CONTEXT_BUFFER - 1);
            visit(buffer as *const usize, words);
            (*context).sp()
        };
        crate::stack::drop_cached((*g).seg);
        crate::stack::for_each_part(g, sp, visit);
    }
}
