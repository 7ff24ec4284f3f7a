//! Signals: faults that become Go panics, preemption, delivery to os/signal.
//!
//! All handlers run on the thread's alternate stack with every signal blocked. A handler touches only its thread's M
//! and the goroutine it interrupted in generated code; that goroutine is at a point where its registers are complete.

use core::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

use abi::TrapCode;
use abi::layout::NIL_PAGE;
use abi::program::{ENTRY_RAISE, ENTRY_SIGNAL};
use sys::arch::{CONTEXT_BUFFER, Ucontext};
use sys::signal::{
    Action, Info, SIGABRT, SIGBUS, SIGCHLD, SIGFPE, SIGHUP, SIGILL, SIGINT, SIGQUIT, SIGSEGV, SIGSTKFLT,
    SIGSYS, SIGTERM, SIGTRAP, SIGURG, set_action,
};

use crate::addr::{find_trap, program, text_offset};
use crate::export::switch;
use crate::park::Parking;
use crate::sched::{self, Fault, G};

/// Signals that SignalWait delivers, by bit.
static WANTED: AtomicU64 = AtomicU64::new(0);
static PENDING: AtomicU64 = AtomicU64::new(0);
/// Handlers that are queueing a signal, and whether the goroutine in SignalWait is dealing with one.
static QUEUEING: AtomicU32 = AtomicU32::new(0);
static DEALING: AtomicBool = AtomicBool::new(false);
/// Which of SIGHUP and SIGINT the process was begun without, by bit: they stay ignored unless the program asks for them.
static IGNORED_BEFORE: AtomicU32 = AtomicU32::new(0);
/// Counts arrivals: SignalWait sleeps on it.
static ARRIVALS: AtomicU32 = AtomicU32::new(0);

/// What becomes of a signal that the program didn't ask for: as Go has it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// The kernel's own action, for what stops, ends or leaves alone every process.
    Kernel,
    Ignored,
    /// The end, with all traces.
    Fatal,
}

fn fate(signal: u32) -> Fate {
    match signal {
        // HUP, INT, KILL, TERM; CHLD, CONT, STOP, TSTP, TTIN, TTOU, WINCH; the threading library's two.
        1 | 2 | 9 | 15 | 17..=22 | 28 | 32 | 33 => Fate::Kernel,
        SIGQUIT | SIGILL | SIGTRAP | SIGABRT | SIGBUS | SIGFPE | SIGSEGV | SIGSTKFLT | SIGSYS => Fate::Fatal,
        _ => Fate::Ignored,
    }
}

/// Signals that the machine raises at an instruction.
fn is_fault(signal: u32) -> bool {
    matches!(signal, SIGSEGV | SIGBUS | SIGILL | SIGFPE | SIGTRAP)
}

/// Sets the action that a signal has while the program doesn't ask for it.
pub fn set_usual_action(signal: u32) {
    let action = match signal {
        SIGHUP | SIGINT if IGNORED_BEFORE.load(Ordering::Relaxed) & 1 << signal != 0 => Action::Ignore,
        SIGURG => Action::Handle(on_preempt),
        _ if is_fault(signal) => Action::Handle(on_fault),
        _ if fate(signal) == Fate::Kernel => Action::Default,
        _ => Action::Handle(on_signal),
    };
    // SAFETY: the handlers keep to what handlers may do.
    unsafe { set_action(signal, action) };
}

/// Installs the handlers that every program has.
pub fn init() {
    for signal in [SIGHUP, SIGINT] {
        if sys::signal::is_ignored(signal) {
            IGNORED_BEFORE.fetch_or(1 << signal, Ordering::Relaxed);
        }
    }
    // These two do what they do for other programs, whatever the process was begun with: else children that end were lost.
    for signal in [SIGTERM, SIGCHLD] {
        set_usual_action(signal);
    }
    for signal in (1..=64).filter(|s| fate(*s) != Fate::Kernel) {
        set_usual_action(signal);
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
        if info.code <= SI_USER {
            if !deliver(signal) {
                end(fault, context);
            }
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
            None => end(fault, context),
        };
        for (i, v) in args.into_iter().enumerate() {
            context.set_go_arg(i, v as usize);
        }
        context.fake_call(program().entries[entry] as usize);
    }
}

extern "C" fn on_signal(signal: i32, info: *mut Info, context: *mut Ucontext) {
    let signal = signal as u32;
    if !deliver(signal) && fate(signal) == Fate::Fatal {
        // SAFETY: the kernel's info and context.
        unsafe { end(Fault { signal, code: (*info).code, addr: 0, pc: (*context).pc() }, context) }
    }
}

/// A signal ends the process; the trace starts where it came.
///
/// # Safety
/// `context` is the one that the kernel gave this thread's handler.
unsafe fn end(fault: Fault, context: *mut Ucontext) -> ! {
    // SAFETY: the caller's promise; the interrupted goroutine is this thread's.
    unsafe {
        if let Some(g) = interrupted(&*context) {
            (*g).context = context;
        }
    }
    crate::panic::killed_by(fault)
}

/// Queues a signal for SignalWait if the program wants it.
fn deliver(signal: u32) -> bool {
    let bit = 1 << (signal - 1);
    QUEUEING.fetch_add(1, Ordering::SeqCst);
    let wanted = WANTED.load(Ordering::SeqCst) & bit != 0;
    if wanted {
        PENDING.fetch_or(bit, Ordering::SeqCst);
    }
    QUEUEING.fetch_sub(1, Ordering::SeqCst);
    if !wanted {
        return false;
    }
    ARRIVALS.fetch_add(1, Ordering::SeqCst);
    sys::futex::wake(&ARRIVALS, 1);
    true
}

/// Row `signal_notify`.
pub fn notify(signal: u32, on: bool) {
    if !(1..=64).contains(&signal) {
        return;
    }
    let bit = 1 << (signal - 1);
    if on {
        WANTED.fetch_or(bit, Ordering::SeqCst);
        if fate(signal) == Fate::Kernel {
            // SAFETY: the handler keeps to what handlers may do.
            unsafe { set_action(signal, Action::Handle(on_signal)) };
            return;
        }
    } else {
        WANTED.fetch_and(!bit, Ordering::SeqCst);
    }
    // It may have been ignored before.
    set_usual_action(signal);
}

/// Row `signal_ignore`.
pub fn ignore(signal: u32) {
    if (1..=64).contains(&signal) && !is_fault(signal) && signal != SIGURG {
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
    DEALING.store(false, Ordering::SeqCst);
    sched::blocking(PENDING.load(Ordering::SeqCst) == 0, || {
        loop {
            let arrivals = ARRIVALS.load(Ordering::SeqCst);
            let pending = PENDING.load(Ordering::SeqCst);
            if pending != 0 {
                let i = pending.trailing_zeros();
                DEALING.store(true, Ordering::SeqCst);
                PENDING.fetch_and(!(1 << i), Ordering::SeqCst);
                return (i64::from(i) + 1, 0);
            }
            sys::futex::wait(&ARRIVALS, arrivals, None);
        }
    })
}

/// Row `signal_idle`: nothing that has arrived is still to be dealt with.
pub fn is_idle() -> bool {
    QUEUEING.load(Ordering::SeqCst) == 0
        && PENDING.load(Ordering::SeqCst) == 0
        && !DEALING.load(Ordering::SeqCst)
}

/// A signal's name and text, as in Go's fault reports.
pub fn describe(signal: u32) -> (&'static str, &'static str) {
    match signal {
        SIGSEGV => ("SIGSEGV", "segmentation violation"),
        SIGBUS => ("SIGBUS", "bus error"),
        SIGILL => ("SIGILL", "illegal instruction"),
        SIGFPE => ("SIGFPE", "floating-point exception"),
        SIGTRAP => ("SIGTRAP", "trace trap"),
        SIGQUIT => ("SIGQUIT", "quit"),
        SIGABRT => ("SIGABRT", "abort"),
        SIGSTKFLT => ("SIGSTKFLT", "stack fault"),
        SIGSYS => ("SIGSYS", "bad system call"),
        _ => ("signal", ""),
    }
}
