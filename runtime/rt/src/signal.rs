//! Signals: faults that become Go panics, preemption, delivery to os/signal.
//!
//! All handlers run on the thread's alternate stack with every signal blocked. A handler touches only its thread's M
//! and the goroutine it interrupted in generated code; that goroutine is at a point where its registers are complete.

use core::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use abi::TrapCode;
use abi::layout::NIL_PAGE;
use abi::program::{ENTRY_RAISE, ENTRY_SIGNAL};
use sys::arch::{CONTEXT_BUFFER, Ucontext};
use sys::signal::{
    Action, Info, SIGBUS, SIGFPE, SIGILL, SIGPIPE, SIGQUIT, SIGSEGV, SIGTRAP, SIGURG, is_ignored, set_action,
};

use crate::addr::{find_trap, program, text_offset};
use crate::export::switch;
use crate::park::Parking;
use crate::sched::{self, Fault, G};

/// Signals that SignalWait delivers, by bit.
static WANTED: AtomicU64 = AtomicU64::new(0);
static PENDING: AtomicU64 = AtomicU64::new(0);
/// Counts arrivals: SignalWait sleeps on it.
static ARRIVALS: AtomicU32 = AtomicU32::new(0);

/// Installs the handlers that every program has.
pub fn init() {
    for signal in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP] {
        // SAFETY: the handler keeps to what handlers may do.
        unsafe { set_action(signal, Action::Handle(on_fault)) };
    }
    // SAFETY: as above.
    unsafe {
        set_action(SIGURG, Action::Handle(on_preempt));
        for signal in [SIGPIPE, SIGQUIT] {
            if !is_ignored(signal) {
                set_action(signal, Action::Handle(on_signal));
            }
        }
    }
}

/// The goroutine that was interrupted in generated code.
fn interrupted(context: &Ucontext) -> Option<*mut G> {
    text_offset(context.pc())?;
    let g = context.pinned() as *mut G;
    (g == sched::current_g()).then_some(g)
}

extern "C" fn on_preempt(_: i32, _: *mut Info, context: *mut Ucontext) {
    deliver(SIGURG);
    // SAFETY: the kernel's context; the interrupted goroutine is this thread's.
    unsafe {
        let context = &mut *context;
        let Some(g) = interrupted(context) else { return };
        let m = sched::current_m();
        let buffer = (*m).spare_context;
        if (*g).preempt.load(Ordering::SeqCst) == 0 || (*g).pin_count != 0 || buffer.is_null() {
            return;
        }
        match context.copy_size() {
            Some(n) if n <= CONTEXT_BUFFER => {}
            _ => return,
        }
        (*m).spare_context = core::ptr::null_mut();
        (*g).context = context.copy_to(buffer);
        context.set_pc(switch::preempted as *const () as usize);
        context.set_sp((*m).sys_sp);
    }
}

extern "C" fn on_fault(signal: i32, info: *mut Info, context: *mut Ucontext) {
    const SI_USER: i32 = 0;
    const SI_KERNEL: i32 = 0x80;
    // SAFETY: the kernel's info and context; the interrupted goroutine is this thread's.
    unsafe {
        let (signal, info, context) = (signal as u32, &*info, &mut *context);
        let pc = context.pc();
        let fault = Fault { signal, code: info.code, addr: info.addr, pc };
        if info.code <= SI_USER && deliver(signal) {
            return;
        }
        let Some(g) = interrupted(context) else { crate::panic::fatal_signal(fault) };
        let listed = find_trap(pc).and_then(|t| TrapCode::from_u8(t.code as u8));
        let code = match signal {
            SIGSEGV | SIGBUS => {
                let near_nil = signal == SIGSEGV && info.code != SI_KERNEL && info.addr < NIL_PAGE as usize;
                Some(if near_nil { TrapCode::NilDeref } else { TrapCode::FaultAddress })
            }
            _ => listed,
        };
        let (entry, args) = match code {
            Some(TrapCode::NilDeref) => {
                (*g).fault = fault;
                (ENTRY_RAISE, [TrapCode::NilDeref as u64, info.addr as u64, pc as u64, info.code as u64, 0])
            }
            Some(TrapCode::FaultAddress) => {
                (*g).fault = fault;
                (
                    ENTRY_RAISE,
                    [TrapCode::FaultAddress as u64, info.addr as u64, pc as u64, info.code as u64, 0],
                )
            }
            Some(code) => {
                let [a, b, c, d, ..] = (*g).head.scratch;
                (ENTRY_RAISE, [code as u64, a, b, c, d])
            }
            None if signal == SIGFPE => {
                (*g).fault = fault;
                (ENTRY_SIGNAL, [signal as u64, 0, 0, 0, 0])
            }
            None => {
                // The trace starts where the signal came.
                (*g).context = context;
                crate::panic::fatal_signal(fault)
            }
        };
        for (i, v) in args.into_iter().enumerate() {
            context.set_go_arg(i, v as usize);
        }
        context.fake_call(program().entries[entry] as usize);
    }
}

extern "C" fn on_signal(signal: i32, _: *mut Info, context: *mut Ucontext) {
    let signal = signal as u32;
    if !deliver(signal) && signal == SIGQUIT {
        // SAFETY: the kernel's context; the interrupted goroutine is this thread's.
        unsafe {
            if let Some(g) = interrupted(&*context) {
                (*g).context = context;
            }
        }
        crate::panic::quit();
    }
}

/// Queues a signal for SignalWait if the program wants it.
fn deliver(signal: u32) -> bool {
    let bit = 1 << (signal - 1);
    if WANTED.load(Ordering::SeqCst) & bit == 0 {
        return false;
    }
    PENDING.fetch_or(bit, Ordering::SeqCst);
    ARRIVALS.fetch_add(1, Ordering::SeqCst);
    sys::futex::wake(&ARRIVALS, 1);
    true
}

fn has_own_handler(signal: u32) -> bool {
    matches!(signal, SIGSEGV | SIGBUS | SIGILL | SIGFPE | SIGTRAP | SIGURG | SIGPIPE | SIGQUIT)
}

/// Row `signal_notify`.
pub fn notify(signal: u32, on: bool) {
    if !(1..=64).contains(&signal) {
        return;
    }
    let bit = 1 << (signal - 1);
    if on {
        WANTED.fetch_or(bit, Ordering::SeqCst);
        if !has_own_handler(signal) {
            // SAFETY: the handler keeps to what handlers may do.
            unsafe { set_action(signal, Action::Handle(on_signal)) };
        }
    } else {
        WANTED.fetch_and(!bit, Ordering::SeqCst);
        if !has_own_handler(signal) {
            // SAFETY: the kernel's own action.
            unsafe { set_action(signal, Action::Default) };
        }
    }
}

/// Row `signal_ignore`.
pub fn ignore(signal: u32) {
    if (1..=64).contains(&signal) && !matches!(signal, SIGSEGV | SIGBUS | SIGILL | SIGFPE | SIGURG) {
        WANTED.fetch_and(!(1 << (signal - 1)), Ordering::SeqCst);
        // SAFETY: the kernel's own action.
        unsafe { set_action(signal, Action::Ignore) };
    }
}

/// Row `signal_wait`: the waiting thread counts as one in a system call, so a program that handles signals is never
/// seen as deadlocked.
pub fn wait() -> Parking<(i64, i64)> {
    // SAFETY: the current goroutine.
    unsafe { sched::set_system(sched::current_g()) };
    sched::blocking(PENDING.load(Ordering::SeqCst) == 0, || {
        loop {
            let arrivals = ARRIVALS.load(Ordering::SeqCst);
            let pending = PENDING.load(Ordering::SeqCst);
            if pending != 0 {
                let i = pending.trailing_zeros();
                PENDING.fetch_and(!(1 << i), Ordering::SeqCst);
                return (i64::from(i) + 1, 0);
            }
            sys::futex::wait(&ARRIVALS, arrivals, None);
        }
    })
}

/// A signal's name and text, as in Go's fault reports.
pub fn describe(signal: u32) -> (&'static str, &'static str) {
    match signal {
        SIGSEGV => ("SIGSEGV", "segmentation violation"),
        SIGBUS => ("SIGBUS", "bus error"),
        SIGILL => ("SIGILL", "illegal instruction"),
        SIGFPE => ("SIGFPE", "floating-point exception"),
        SIGTRAP => ("SIGTRAP", "trace trap"),
        _ => ("signal", ""),
    }
}
