//! Fatal errors, the end of an uncaught panic, and recovery.

use core::sync::atomic::{AtomicBool, AtomicI32, AtomicU32, Ordering};

use abi::layout::DeferFrame;

use crate::addr::{find_landing, program};
use crate::bubble;
use crate::env;
use crate::export::switch;
use crate::sched::{self, Fault, G};
use crate::stack;
use crate::traceback::{self, Out};

/// How much a crash prints, as bits: other goroutines too; end by SIGABRT; and from [`FRAMES`] on a number, 0 for no
/// traces at all, 1 for the program's frames, more for the runtime's as well.
type Level = u32;
const ALL: Level = 1;
const CRASH: Level = 2;
const FRAMES: u32 = 2;

/// The level that a value of GOTRACEBACK names. What is neither a name nor a number counts as 0, with all goroutines.
fn parse_level(name: &[u8]) -> Level {
    match name {
        b"none" => 0,
        b"single" | b"" => 1 << FRAMES,
        b"all" => 1 << FRAMES | ALL,
        b"system" => 2 << FRAMES | ALL,
        b"crash" => 2 << FRAMES | ALL | CRASH,
        _ => {
            let number = crate::gc::pace::parse_number(name).and_then(|n| u32::try_from(n).ok());
            ALL | number.unwrap_or(0) << FRAMES
        }
    }
}

/// What SetTraceback has asked for.
static WANTED: AtomicU32 = AtomicU32::new(0);
/// Whether it has.
static WANTED_IS_SET: AtomicBool = AtomicBool::new(false);

/// Row `set_traceback`: the program may ask for more than the environment, never for less.
pub fn set_traceback(name: &[u8]) {
    WANTED.store(parse_level(name), Ordering::Relaxed);
    WANTED_IS_SET.store(true, Ordering::Release);
}

fn level() -> Level {
    let asked = env::get(b"GOTRACEBACK");
    if WANTED_IS_SET.load(Ordering::Acquire) {
        parse_level(asked.unwrap_or(b"")) | WANTED.load(Ordering::Relaxed)
    } else {
        parse_level(asked.unwrap_or(b""))
    }
}

/// Whose mistake ends the process.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Blame {
    /// The program's: traces as GOTRACEBACK says.
    Program,
    /// The runtime's, or unknown: everything is shown.
    Runtime,
}

/// Where reports go beside standard error; negative: nowhere.
static CRASH_OUTPUT: AtomicI32 = AtomicI32::new(-1);
/// The process is about to end by a fault of the program's or the runtime's: what is printed is its report.
static DYING: AtomicBool = AtomicBool::new(false);

/// Row `crash_output`.
pub fn set_crash_output(fd: i32) -> i32 {
    CRASH_OUTPUT.swap(fd, Ordering::SeqCst)
}

/// Row `dying`: the text of a panic follows.
pub fn dying() {
    DYING.store(true, Ordering::SeqCst);
}

/// Writes to standard error, and reports to the second descriptor too.
pub fn write(bytes: &[u8]) {
    sys::process::write_all(2, bytes);
    if DYING.load(Ordering::Relaxed)
        && let Ok(fd) = usize::try_from(CRASH_OUTPUT.load(Ordering::Relaxed))
    {
        sys::process::write_all(fd, bytes);
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
    dying();
}

/// Prints the fault behind the error, if any, and the traces, and ends the process.
fn fail(out: &mut Out<'_>, blame: Blame) -> ! {
    let g = current();
    // SAFETY: the current goroutine.
    unsafe {
        if !g.is_null() && (*g).fault.signal != 0 {
            print_fault((*g).fault, out);
        }
    }
    die_with_traces(out, blame)
}

/// Prints the current goroutine, and the others where the level wants them or there is no current one, and ends the process.
fn die_with_traces(out: &mut Out<'_>, blame: Blame) -> ! {
    let level = level();
    let g = current();
    let frames = if blame == Blame::Runtime { 2 } else { level >> FRAMES };
    // SAFETY: the current goroutine is inside a runtime call or was interrupted by the reporting handler.
    unsafe {
        let everything = frames > 1;
        if frames > 0 {
            if !g.is_null() {
                out.text("\n");
                traceback::print_goroutine(g, everything, out);
            }
            let all = blame == Blame::Runtime || level & ALL != 0 || g.is_null();
            // Of what a bubble's deadlock left, each has its share in it.
            traceback::print_others(g, everything, |other| all || bubble::is_abandoned(other), out);
        }
    }
    out.flush();
    if level & CRASH != 0 {
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

/// Ends the process with "fatal error: …" and traces, for a mistake of the program that no code can recover from.
#[cold]
pub fn fatal(message: &[u8]) -> ! {
    fatal_error(message, Blame::Program)
}

/// Ends the process with "fatal error: …" and all traces.
#[cold]
pub fn throw(message: &[u8]) -> ! {
    fatal_error(message, Blame::Runtime)
}

fn fatal_error(message: &[u8], blame: Blame) -> ! {
    report_alone();
    let mut buf = [0; 1024];
    let mut out = Out::stderr(&mut buf);
    out.text("fatal error: ").bytes(message).text("\n");
    fail(&mut out, blame)
}

/// There would be more threads than SetMaxThreads allows.
#[cold]
pub fn too_many_threads(limit: usize) -> ! {
    report_alone();
    let mut buf = [0; 1024];
    let mut out = Out::stderr(&mut buf);
    out.text("runtime: program exceeds ").number(limit as u64, 10).text("-thread limit\n");
    out.text("fatal error: thread exhaustion\n");
    fail(&mut out, Blame::Runtime)
}

/// A goroutine outside of a bubble wakes number `id`, which is in one, from Cond.Wait.
#[cold]
pub fn foreign_wake(id: u64) -> ! {
    report_alone();
    let mut buf = [0; 1024];
    let mut out = Out::stderr(&mut buf);
    out.text("semaphore wake of synctest goroutine ").number(id, 10).text(" from outside bubble\n");
    out.text("fatal error: semaphore wake of synctest goroutine from outside bubble\n");
    fail(&mut out, Blame::Program)
}

/// Row `die`: the panic's text is printed already, with the fault if it came from one.
pub fn die() -> ! {
    report_alone();
    let mut buf = [0; 1024];
    die_with_traces(&mut Out::stderr(&mut buf), Blame::Program)
}

/// Nothing can ever run again.
pub fn deadlock() -> ! {
    if sched::goroutine_count() == 0 {
        fatal(b"no goroutines (main called runtime.Goexit) - deadlock!")
    }
    fatal(b"all goroutines are asleep - deadlock!")
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
    out.text("runtime: goroutine stack exceeds ").number(stack::limit() as u64, 10).text("-byte limit\n");
    out.text("runtime: sp=").hex(unsafe { (*g).sp } as u64);
    out.text(" stack=[").hex(low as u64).text(", ").hex(high as u64).text("]\n");
    out.text("fatal error: stack overflow\n");
    die_with_traces(&mut out, Blame::Runtime)
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
    fail(&mut out, Blame::Runtime)
}

/// A signal that somebody sent ends the process with all traces.
pub fn killed_by(f: Fault) -> ! {
    report_alone();
    let mut buf = [0; 1024];
    let mut out = Out::stderr(&mut buf);
    let (name, text) = crate::signal::describe(f.signal);
    out.text(name).text(": ").text(text).text("\nPC=").hex(f.pc as u64);
    let m = sched::current_m();
    if !m.is_null() {
        // SAFETY: this thread's.
        out.text(" m=").number(unsafe { (*m).id }.into(), 10);
    }
    // The kernel's number, sign and all.
    out.text(" sigcode=").number(i64::from(f.code) as u64, 10).text("\n");
    die_with_traces(&mut out, Blame::Runtime)
}

/// Row `recover_to`, on the system stack: everything above the frame's activation is abandoned.
///
/// # Safety
/// `frame` is an active frame of the current goroutine.
pub unsafe extern "C" fn recover_to(frame: *mut DeferFrame) -> ! {
    // SAFETY: the caller's promise.
    unsafe {
        let g = sched::current_g();
        let Some(landing) = find_landing((*frame).ret) else { throw(b"recovery without a landing pad") };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels() {
        let frames =
            |name: &[u8]| (parse_level(name) >> FRAMES, parse_level(name) & ALL, parse_level(name) & CRASH);
        assert_eq!(frames(b"none"), (0, 0, 0));
        assert_eq!(frames(b""), (1, 0, 0));
        assert_eq!(frames(b"all"), (1, ALL, 0));
        assert_eq!(frames(b"system"), (2, ALL, 0));
        assert_eq!(frames(b"crash"), (2, ALL, CRASH));
        assert_eq!(frames(b"1"), (1, ALL, 0));
        assert_eq!(frames(b"nonsense"), (0, ALL, 0));
        assert_eq!(parse_level(b"single") | parse_level(b"none"), 1 << FRAMES);
    }
}
