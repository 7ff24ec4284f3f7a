//! Walking stacks by frame pointers, and printing them in Go's format.

use abi::layout::Str;
use abi::pctab::Reader;
use abi::program::{FUNC_HIDDEN, FuncEntry};

use crate::addr::{find_func, program, table, text_offset};
use crate::sched::{self, G, State};

/// Where a walk stands: a pc (a return address, or the interrupted pc) and the frame pointer of its function.
#[derive(Clone, Copy)]
pub struct Walk {
    pc: usize,
    fp: usize,
    /// The pc is the instruction itself, not the one behind a call.
    exact: bool,
    /// What frames that were seen end at.
    bottom: usize,
}

/// Bytes of a frame record: the caller's frame pointer and the return address.
const RECORD: usize = 16;

/// One physical frame of generated code.
#[derive(Clone, Copy)]
pub struct Frame {
    pub pc: usize,
    pub exact: bool,
    pub func: &'static FuncEntry,
    /// Where the caller's part of the stack begins, and where this frame ends as far as known.
    pub top: usize,
    pub bottom: usize,
}

/// The stack of a goroutine that does not run, or of the current one inside a runtime call.
///
/// # Safety
/// `g`'s saved context is current.
pub unsafe fn walk(g: *mut G) -> Walk {
    // SAFETY: the caller's promise.
    unsafe {
        if !(*g).context.is_null() {
            let c = (*g).context;
            return Walk { pc: (*c).pc(), fp: (*c).fp(), exact: true, bottom: (*c).sp() };
        }
        let fp = (*g).fp as *const usize;
        if fp.is_null() {
            return Walk { pc: 0, fp: 0, exact: false, bottom: 0 };
        }
        Walk { pc: *fp.add(1), fp: *fp, exact: false, bottom: fp as usize + RECORD }
    }
}

impl Iterator for Walk {
    type Item = Frame;

    fn next(&mut self) -> Option<Frame> {
        loop {
            if self.pc == 0 {
                return None;
            }
            let (pc, exact, bottom) = (self.pc, self.exact, self.bottom);
            self.bottom = self.fp + RECORD;
            if self.fp == 0 {
                self.pc = 0;
            } else {
                let record = self.fp as *const usize;
                // SAFETY: generated code and morestack keep frame records; the chain ends with 0.
                unsafe {
                    self.pc = *record.add(1);
                    self.fp = *record;
                }
                self.exact = false;
            }
            // Frames of the runtime's assembly (a change of segments) lie between.
            if let Some(func) = find_func(if exact { pc } else { pc - 1 }) {
                return Some(Frame { pc, exact, func, top: self.bottom, bottom });
            }
        }
    }
}

/// The frame pointer of the caller of the function whose frame pointer is `fp`, seen through segment switches.
///
/// # Safety
/// `fp` is a frame pointer on the current goroutine's stack.
pub unsafe fn caller_frame(fp: usize) -> usize {
    // SAFETY: frame records as in `Walk`.
    unsafe {
        let mut record = fp as *const usize;
        loop {
            let (next, ret) = (*record, *record.add(1));
            if next == 0 || text_offset(ret).is_some() {
                return next;
            }
            record = next as *const usize;
        }
    }
}

fn start_of(f: &FuncEntry) -> usize {
    program().text_start as usize + f.start as usize
}

fn name(index: u32) -> &'static [u8] {
    let p = program();
    // SAFETY: the program's own table.
    let strings: &[Str] = unsafe { table(p.strings, p.strings_len) };
    match strings.get(index as usize) {
        // SAFETY: a constant string.
        Some(s) => unsafe { table(s.ptr, s.len) },
        None => b"?",
    }
}

/// Calls `frame(function, file, line)` for each inlined frame at a code address, innermost first. `exact` as in
/// [`Frame`].
pub fn describe(pc: usize, exact: bool, frame: &mut dyn FnMut(&'static [u8], &'static [u8], u32)) {
    let pc = if exact { pc } else { pc - 1 };
    let (Some(func), Some(off)) = (find_func(pc), text_offset(pc)) else { return };
    let p = program();
    // SAFETY: the program's own table.
    let bytes = unsafe { table(p.pctab, p.pctab_len) };
    let mut any = false;
    if let Some(lines) = bytes.get(func.lines as usize..) {
        Reader::new(lines).lookup(off - func.start, |n, f, line| {
            any = true;
            frame(name(n), name(f), line);
        });
    }
    if !any {
        frame(name(func.name), b"?", 0);
    }
}

/// Where a trace goes.
pub struct Out<'a> {
    buf: &'a mut [u8],
    len: usize,
    /// Write to standard error whenever the buffer is full, else drop what doesn't fit.
    stderr: bool,
}

impl<'a> Out<'a> {
    pub fn stderr(buf: &'a mut [u8]) -> Out<'a> {
        Out { buf, len: 0, stderr: true }
    }

    pub fn memory(buf: &'a mut [u8]) -> Out<'a> {
        Out { buf, len: 0, stderr: false }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub fn flush(&mut self) {
        if self.stderr {
            crate::panic::write(&self.buf[..self.len]);
            self.len = 0;
        }
    }

    pub fn bytes(&mut self, mut s: &[u8]) -> &mut Self {
        while !s.is_empty() {
            let room = self.buf.len() - self.len;
            if room == 0 {
                if !self.stderr {
                    break;
                }
                self.flush();
                continue;
            }
            let n = room.min(s.len());
            self.buf[self.len..self.len + n].copy_from_slice(&s[..n]);
            self.len += n;
            s = &s[n..];
        }
        self
    }

    pub fn text(&mut self, s: &str) -> &mut Self {
        self.bytes(s.as_bytes())
    }

    pub fn number(&mut self, mut v: u64, base: u64) -> &mut Self {
        let mut digits = [0; 20];
        let mut i = digits.len();
        loop {
            i -= 1;
            digits[i] = b"0123456789abcdef"[(v % base) as usize];
            v /= base;
            if v == 0 {
                break;
            }
        }
        self.bytes(&digits[i..])
    }

    pub fn hex(&mut self, v: u64) -> &mut Self {
        self.text("0x").number(v, 16)
    }
}

/// Functions of the runtime's Go part are left out of traces unless the user calls them by name.
fn is_internal(function: &[u8]) -> bool {
    match function.strip_prefix(b"runtime.") {
        Some(rest) => !rest.first().is_some_and(|c| c.is_ascii_uppercase()),
        None => function.starts_with(b"internal/rt."),
    }
}

/// Frames that a trace shows of each end where it is too long.
const END: usize = 50;

/// A function of one physical frame, perhaps inlined there.
struct Call {
    function: &'static [u8],
    file: &'static [u8],
    line: u32,
    /// Not inlined.
    physical: bool,
    /// Of the compiler's making.
    hidden: bool,
}

impl Call {
    /// Whether a trace shows it; `first`: nothing was shown yet.
    fn is_shown(&self, everything: bool, first: bool) -> bool {
        match self.function {
            b"runtime.Stack" if first => false,
            // A panic in progress below the frames that run because of it.
            b"runtime.gopanic" => everything || !first,
            f => everything || !(is_internal(f) || self.physical && self.hidden),
        }
    }
}

/// Calls `call` with each function of a physical frame, innermost first.
fn calls(f: &Frame, call: &mut dyn FnMut(Call)) {
    let hidden = f.func.flags & FUNC_HIDDEN != 0;
    let mut left = 0;
    describe(f.pc, f.exact, &mut |_, _, _| left += 1);
    describe(f.pc, f.exact, &mut |function, file, line| {
        left -= 1;
        call(Call { function, file, line, physical: left == 0, hidden });
    });
}

/// Counts the calls that a trace shows. The frames of a deep recursion are the same over and over: counts are remembered.
struct Counter {
    everything: bool,
    shown: usize,
    known: [(usize, usize); 16],
}

impl Counter {
    fn new(everything: bool) -> Counter {
        Counter { everything, shown: 0, known: [(0, 0); 16] }
    }

    fn add(&mut self, f: &Frame) {
        let slot = f.pc / 4 % self.known.len();
        if self.shown > 0 && self.known[slot].0 == f.pc {
            self.shown += self.known[slot].1;
            return;
        }
        let before = self.shown;
        calls(f, &mut |c| self.shown += usize::from(c.is_shown(self.everything, self.shown == 0)));
        if before > 0 {
            self.known[slot] = (f.pc, self.shown - before);
        }
    }
}

fn print_call(c: &Call, f: &Frame, everything: bool, out: &mut Out<'_>) {
    let name = if c.function == b"runtime.gopanic" { b"panic" } else { c.function };
    let bare = name == b"main.main" || name.starts_with(b"main.init");
    out.bytes(name).text(if bare { "()" } else { "(...)" }).text("\n\t").bytes(c.file);
    out.text(":").number(c.line.into(), 10);
    if c.physical {
        out.text(" +").hex((f.pc - start_of(f.func)) as u64);
        if everything {
            out.text(" fp=").hex(f.top as u64).text(" sp=").hex(f.bottom as u64);
            out.text(" pc=").hex(f.pc as u64);
        }
    }
    out.text("\n");
}

/// The frames of `g`, each "function(...)\n\tfile:line +offset". `everything`: those of the runtime's Go part too.
///
/// # Safety
/// As [`walk`].
pub unsafe fn print_stack(g: *mut G, everything: bool, out: &mut Out<'_>) {
    let mut total = Counter::new(everything);
    // SAFETY: the caller's promise.
    for f in unsafe { walk(g) } {
        total.add(&f);
    }
    let total = total.shown;
    let elided = if total > 2 * END { END..total - END } else { 0..0 };
    let mut counter = Counter::new(everything);
    // SAFETY: the caller's promise.
    for f in unsafe { walk(g) } {
        let mut n = counter.shown;
        counter.add(&f);
        if elided.contains(&n) && elided.contains(&counter.shown) {
            continue;
        }
        calls(&f, &mut |c| {
            if !c.is_shown(everything, n == 0) {
                return;
            }
            if !elided.contains(&n) {
                print_call(&c, &f, everything, out);
            }
            n += 1;
            if n == elided.end && n > 0 {
                out.text("...").number(elided.len() as u64, 10).text(" frames elided...\n");
            }
        });
    }
    // SAFETY: a G is always readable.
    let (at, parent) = unsafe { ((*g).created_at, (*g).parent) };
    if at != 0 {
        let mut first = true;
        describe(at, false, &mut |function, file, line| {
            if core::mem::take(&mut first) {
                out.text("created by ").bytes(function).text(" in goroutine ").number(parent, 10);
                out.text("\n\t").bytes(file).text(":").number(line.into(), 10);
                if let Some(f) = find_func(at - 1) {
                    out.text(" +").hex((at - start_of(f)) as u64);
                }
                out.text("\n");
            }
        });
    }
}

/// "goroutine 1 [running]:" and the stack.
///
/// # Safety
/// As [`walk`], unless `g` runs on another thread.
pub unsafe fn print_goroutine(g: *mut G, everything: bool, out: &mut Out<'_>) {
    // SAFETY: the caller's promise.
    unsafe {
        let state = (*g).state();
        let what = match state {
            State::Dead => "dead",
            State::Runnable => "runnable",
            State::Running => "running",
            State::Syscall => "syscall",
            State::Waiting => (*g).reason.text(),
        };
        out.text("goroutine ").number((*g).id, 10);
        if everything {
            out.text(" gp=").hex(g as u64).text(" m=");
            let m = (*g).m();
            if m.is_null() || matches!(state, State::Runnable | State::Waiting) {
                out.text("nil");
            } else {
                out.number((*m).id.into(), 10).text(" mp=").hex(m as u64);
            }
        }
        out.text(" [").text(what);
        if (*g).durable {
            out.text(" (durable)");
        }
        if state == State::Waiting && (*g).since != 0 {
            let minutes = (sys::clock::nanotime() - (*g).since) / 60_000_000_000;
            if minutes > 0 {
                out.text(", ").number(minutes as u64, 10).text(" minutes");
            }
        }
        if (*g).lock_count > 0 {
            out.text(", locked to thread");
        }
        let home = crate::bubble::id_of(g);
        if home != 0 {
            out.text(", synctest bubble ").number(home.into(), 10);
        }
        out.text("]:\n");
        if state == State::Running && g != sched::current_g() {
            out.text("\tgoroutine running on other thread; stack unavailable\n");
        } else {
            print_stack(g, everything, out);
        }
    }
}

/// All goroutines but `except` that are `wanted`, each with an empty line before.
pub fn print_others(except: *mut G, everything: bool, wanted: impl Fn(*const G) -> bool, out: &mut Out<'_>) {
    sched::for_each_g(&mut |g| {
        // SAFETY: Gs are always readable; a goroutine that starts to run meanwhile gives a garbled trace at worst.
        unsafe {
            let hidden = (*g).system && !everything;
            if g == except || (*g).state() == State::Dead || hidden || !wanted(g) {
                return;
            }
            out.text("\n");
            print_goroutine(g, everything, out);
        }
    });
}
