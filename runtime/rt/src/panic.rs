//! Fatal errors, the end of an uncaught panic, and recovery.

use core::sync::atomic::{AtomicBool, Ordering};

use abi::layout::DeferFrame;

use crate::addr::{find_landing, program};
use crate::env;
use crate::export::switch;
use crate::sched::{self, Fault, G};
use crate::stack;
use crate::traceback::{self, Out};

/// What GOTRACEBACK asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    None,
    Single,
    All,
    System,
    Crash,
}

fn level() -> Level {
    match env::get(b"GOTRACEBACK") {
        Some(b"none" | b"0") => Level::None,
        Some(b"all" | b"1") => Level::All,
        Some(b"system" | b"2") => Level::System,
        Some(b"crash" | b"3" | b"wer") => Level::Crash,
        _ => Level::Single,
    }
}

/// Only one thread reports; the others wait for the end.
fn report_alone() {
    static BUSY: AtomicBool = AtomicBool::new(false);
    if BUSY.swap(true, Ordering::SeqCst) {
        // A fault while reporting ends at once; another thread's report is given time.
        sys::futex::wait(&core::sync::atomic::AtomicU32::new(0), 0, Some(2_000_000_000));
        sys::process::exit(2);
    }
}

/// Prints the fault behind the error, if any, and the traces, and ends the process.
fn fail(out: &mut Out<'_>, all: bool) -> ! {
    let g = current();
    // SAFETY: the current goroutine.
    unsafe {
        if !g.is_null() && (*g).fault.signal != 0 {
            print_fault((*g).fault, out);
        }
    }
    die_with_traces(out, all)
}

/// Prints the current goroutine, and the others if `all`, and ends the process.
fn die_with_traces(out: &mut Out<'_>, all: bool) -> ! {
    let level = level();
    let g = current();
    // SAFETY: the current goroutine is inside a runtime call or was interrupted by the reporting handler.
    unsafe {
        let everything = matches!(level, Level::System | Level::Crash);
        if level != Level::None {
            if !g.is_null() {
                out.text("\n");
                traceback::print_goroutine(g, everything, out);
            }
            if all || level != Level::Single {
                traceback::print_others(g, everything, out);
            }
        }
    }
    out.flush();
    if level == Level::Crash {
        // SAFETY: the process ends here.
        unsafe { sys::signal::set_action(sys::signal::SIGABRT, sys::signal::Action::Default) };
        sys::thread::kill(sys::thread::id(), sys::signal::SIGABRT);
    }
    sys::process::exit(2)
}

fn current() -> *mut G {
    if sched::current_m().is_null() { core::ptr::null_mut() } else { sched::current_g() }
}

/// "[signal SIGSEGV: segmentation violation code=... addr=... pc=...]"
pub fn print_fault(f: Fault, out: &mut Out<'_>) {
    let (name, text) = crate::signal::describe(f.signal);
    out.text("[signal ").text(name);
    if !text.is_empty() {
        out.text(": ").text(text);
    }
    out.text(" code=").hex(f.code as u32 as u64).text(" addr=").hex(f.addr as u64);
    out.text(" pc=").hex(f.pc as u64).text("]\n");
}

/// Ends the process with "fatal error: …" and the traces of all goroutines.
#[cold]
pub fn fatal(message: &str) -> ! {
    fatal_bytes(message.as_bytes())
}

/// As [`fatal`].
#[cold]
pub fn fatal_bytes(message: &[u8]) -> ! {
    report_alone();
    let mut buf = [0; 1024];
    let mut out = Out::stderr(&mut buf);
    out.text("fatal error: ").bytes(message).text("\n");
    fail(&mut out, true)
}

/// Row `die`: the panic's text is printed already, with the fault if it came from one.
pub fn die() -> ! {
    report_alone();
    let mut buf = [0; 1024];
    die_with_traces(&mut Out::stderr(&mut buf), false)
}

/// Nothing can ever run again.
pub fn deadlock() -> ! {
    if sched::goroutine_count() == 0 {
        fatal("no goroutines (main called runtime.Goexit) - deadlock!")
    }
    fatal("all goroutines are asleep - deadlock!")
}

/// A goroutine's stack reached its limit.
///
/// # Safety
/// `g` is the current goroutine, in morestack.
pub unsafe fn stack_overflow(g: *mut G) -> ! {
    report_alone();
    let mut buf = [0; 1024];
    let mut out = Out::stderr(&mut buf);
    // SAFETY: the caller's promise.
    let (low, high) = unsafe { ((*(*g).seg).base, (*(*g).seg).top) };
    out.text("runtime: goroutine stack exceeds ").number(stack::MAX_STACK as u64, 10).text("-byte limit\n");
    out.text("runtime: sp=").hex(unsafe { (*g).sp } as u64);
    out.text(" stack=[").hex(low as u64).text(", ").hex(high as u64).text("]\n");
    out.text("fatal error: stack overflow\n");
    die_with_traces(&mut out, false)
}

/// A signal at a place where no Go panic can be raised.
pub fn fatal_signal(f: Fault) -> ! {
    report_alone();
    let mut buf = [0; 1024];
    let mut out = Out::stderr(&mut buf);
    out.text("fatal error: unexpected signal during runtime execution\n");
    let g = current();
    if g.is_null() {
        print_fault(f, &mut out);
    } else {
        // SAFETY: the thread's own goroutine.
        unsafe { (*g).fault = f };
    }
    fail(&mut out, false)
}

/// SIGQUIT: all traces.
pub fn quit() -> ! {
    report_alone();
    let mut buf = [0; 1024];
    let mut out = Out::stderr(&mut buf);
    out.text("SIGQUIT: quit\n");
    die_with_traces(&mut out, true)
}

/// Row `recover_to`, on the system stack: everything above the frame's activation is abandoned.
///
/// # Safety
/// `frame` is an active frame of the current goroutine.
pub unsafe extern "C" fn recover_to(frame: *mut DeferFrame) -> ! {
    // SAFETY: the caller's promise.
    unsafe {
        let g = sched::current_g();
        let Some(landing) = find_landing((*frame).ret) else { fatal("recovery without a landing pad") };
        let sp = (*frame).fp - landing.frame_offset as usize;
        stack::unwind_to(g, sp);
        (*g).head.defer_top = frame;
        if (*g).head.panic_top.is_null() {
            (*g).fault = Fault::NONE;
        }
        let pad = program().text_start as usize + landing.pad as usize;
        switch::land(g, pad, sp, (*frame).fp, frame as usize)
    }
}
