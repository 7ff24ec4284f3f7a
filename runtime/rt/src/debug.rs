//! What package runtime asks about code addresses, types and traces.

use abi::program::FUNC_HIDDEN;
use abi::typedesc::TypeDesc;

use crate::addr::{find_func, program, table};
use crate::sched::{self, G, State};
use crate::traceback::{self, Out};

/// Where an address carries which of its inlined frames is meant (0: the innermost): user addresses end far below.
const SKIPPED: u32 = 56;

fn split(pc: usize) -> (usize, usize) {
    (pc & ((1 << SKIPPED) - 1), pc >> SKIPPED)
}

/// How many inlined frames of one address `callers` tells apart.
const INLINED: usize = 32;

/// Row `callers`: an address for each function on the calling goroutine's stack, without the first `skip`. Functions
/// that were inlined have addresses of their own: that of the call with the number of frames inside it on top. The
/// compiler's wrappers and what runs deferred calls don't appear.
///
/// # Safety
/// `pcs` has room for `n` words; called inside a runtime call.
pub unsafe fn callers(skip: i64, pcs: *mut usize, n: i64) -> i64 {
    // SAFETY: the current goroutine's context is the trampoline's.
    unsafe { callers_of(sched::current_g(), skip, pcs, n) }
}

/// The same of any goroutine.
///
/// # Safety
/// `pcs` has room for `n` words; the goroutine's saved context is current.
pub unsafe fn callers_of(g: *mut G, skip: i64, pcs: *mut usize, n: i64) -> i64 {
    let mut skip = skip.max(0);
    let mut count = 0;
    // SAFETY: the caller's promise.
    for f in unsafe { traceback::walk(g) } {
        // Whoever looks an address up takes it for a return address.
        let pc = f.pc + usize::from(f.exact);
        // The last name is the function's own, however many were inlined.
        let mut names: [&[u8]; INLINED] = [b""; INLINED];
        let mut depth = 0;
        traceback::describe(f.pc, f.exact, &mut |function, _, _| {
            names[depth.min(INLINED - 1)] = function;
            depth = (depth + 1).min(INLINED);
        });
        for (inner, &function) in names[..depth].iter().enumerate() {
            let physical = inner + 1 == depth;
            let wrapper = physical && f.func.flags & FUNC_HIDDEN != 0 && function != b"runtime.main";
            let left_out = wrapper || function == b"runtime.deferreturn";
            if !left_out && skip > 0 {
                skip -= 1;
            } else if !left_out && count < n {
                // SAFETY: count < n.
                unsafe { *pcs.add(count as usize) = pc | inner << SKIPPED };
                count += 1;
            }
        }
        if count == n {
            break;
        }
    }
    count
}

/// Row `pc_depth`: how many inlined frames a code address has.
pub fn pc_depth(pc: usize) -> i64 {
    let (pc, skipped) = split(pc);
    let mut n = 0;
    traceback::describe(pc, true, &mut |_, _, _| n += 1);
    n - skipped as i64
}

/// Function, file and line of inlined frame `inlined` (0: innermost).
pub fn pc_info(pc: usize, inlined: i64) -> (&'static [u8], &'static [u8], u32) {
    let (pc, skipped) = split(pc);
    let wanted = inlined + skipped as i64;
    let (mut i, mut found): (i64, (&[u8], &[u8], u32)) = (0, (b"", b"", 0));
    traceback::describe(pc, true, &mut |function, file, line| {
        if i == wanted {
            found = (function, file, line);
        }
        i += 1;
    });
    found
}

/// Row `pc_entry`.
pub fn pc_entry(pc: usize) -> usize {
    match find_func(split(pc).0) {
        Some(f) => program().text_start as usize + f.start as usize,
        None => 0,
    }
}

/// Row `trace_all`: traces as text; returns the length.
///
/// # Safety
/// `buf` has room for `n` bytes; called inside a runtime call.
pub unsafe fn trace_all(buf: *mut u8, n: i64, all: bool) -> i64 {
    let g = sched::current_g();
    // SAFETY: the caller's promise.
    unsafe {
        let mut out = Out::memory(core::slice::from_raw_parts_mut(buf, n.max(0) as usize));
        traceback::print_goroutine(g, false, &mut out);
        if all {
            while !sched::stop_world() {}
            traceback::print_others(g, false, |_| true, &mut out);
            sched::start_world();
        }
        out.len() as i64
    }
}

/// A goroutine's trace: addresses as of [`callers`], 0 behind the last.
pub type Trace = [usize; 32];

/// Row `goroutine_profile`: the traces of all goroutines but the runtime's own, and their labels where wanted; returns how
/// many there are, and writes nothing if that is more than `n`.
///
/// # Safety
/// There is room for `n` of each, or `labels` is null; called inside a runtime call.
pub unsafe fn goroutine_profile(traces: *mut Trace, labels: *mut *mut u8, n: i64) -> i64 {
    let mut count = 0;
    while !sched::stop_world() {}
    // SAFETY: in the stopped world every context is saved.
    unsafe {
        let counts = |g: *mut G| (*g).state() != State::Dead && !(*g).system;
        sched::for_each_g(&mut |g| count += i64::from(counts(g)));
        if count <= n {
            let mut i = 0;
            sched::for_each_g(&mut |g| {
                if !counts(g) {
                    return;
                }
                let trace = traces.add(i);
                *trace = [0; 32];
                callers_of(g, 0, trace as *mut usize, 32);
                if !labels.is_null() {
                    *labels.add(i) = (*g).head.labels;
                }
                i += 1;
            });
        }
    }
    sched::start_world();
    count
}

/// The program's type descriptors.
pub fn types() -> &'static [*const TypeDesc] {
    let p = program();
    // SAFETY: the program's own table.
    unsafe { table(p.types, p.types_len) }
}
