//! What package runtime asks about code addresses, types and traces.

use abi::typedesc::TypeDesc;

use crate::addr::{find_func, program, table};
use crate::sched;
use crate::traceback::{self, Out};

/// Where a return address carries how many of its inlined frames, innermost first, are skipped: user addresses end far
/// below.
const SKIPPED: u32 = 56;

fn split(pc: usize) -> (usize, usize) {
    (pc & ((1 << SKIPPED) - 1), pc >> SKIPPED)
}

/// Row `callers`: return addresses of the calling goroutine, without the first `skip` frames (inlined ones count).
///
/// # Safety
/// `pcs` has room for `n` words; called inside a runtime call.
pub unsafe fn callers(skip: i64, pcs: *mut usize, n: i64) -> i64 {
    let mut skip = skip.max(0) as usize;
    let mut count = 0;
    // SAFETY: the current goroutine's context is the trampoline's.
    for f in unsafe { traceback::walk(sched::current_g()) } {
        if count == n {
            break;
        }
        if skip > 0 {
            let mut inlined = 0;
            traceback::describe(f.pc, f.exact, &mut |_, _, _| inlined += 1);
            if skip >= inlined {
                skip -= inlined;
                continue;
            }
        }
        // SAFETY: count < n.
        unsafe { *pcs.add(count as usize) = f.pc | core::mem::take(&mut skip) << SKIPPED };
        count += 1;
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
            traceback::print_others(g, false, &mut out);
            sched::start_world();
        }
        out.len() as i64
    }
}

/// The program's type descriptors.
pub fn types() -> &'static [*const TypeDesc] {
    let p = program();
    // SAFETY: the program's own table.
    unsafe { table(p.types, p.types_len) }
}
