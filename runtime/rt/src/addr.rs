//! What an address in the program's text belongs to.

use abi::program::{FuncEntry, LandingEntry, Program, TrapEntry};

#[cfg(not(test))]
unsafe extern "C" {
    /// Made by the compiler: `abi::program::PROGRAM_SYMBOL`.
    static rgo_program: Program;
}

/// The program of a test: no code.
#[cfg(test)]
#[allow(non_upper_case_globals)]
#[unsafe(no_mangle)]
static rgo_program: Program = {
    use core::ptr::null;
    let none = abi::layout::Str { ptr: null(), len: 0 };
    Program {
        text_start: null(),
        text_len: 0,
        funcs: null(),
        funcs_len: 0,
        traps: null(),
        traps_len: 0,
        landings: null(),
        landings_len: 0,
        roots: null(),
        roots_len: 0,
        types: null(),
        types_len: 0,
        itabs: null(),
        itabs_len: 0,
        pctab: null(),
        pctab_len: 0,
        strings: null(),
        strings_len: 0,
        processor: 0,
        build_info: none,
        entries: [null(); abi::program::GO_ENTRIES.len()],
    }
};

/// What the compiler tells about the program.
#[inline(always)]
pub fn program() -> &'static Program {
    // SAFETY: a constant.
    #[allow(unused_unsafe)]
    unsafe {
        &rgo_program
    }
}

/// A constant table.
///
/// # Safety
/// `ptr` and `len` describe a constant array, `ptr` may be anything if `len` is 0.
pub unsafe fn table<T>(ptr: *const T, len: usize) -> &'static [T] {
    if len == 0 {
        return &[];
    }
    // SAFETY: the caller's promise.
    unsafe { core::slice::from_raw_parts(ptr, len) }
}

/// Offset of `pc` in generated code, or None outside of it.
#[inline]
pub fn text_offset(pc: usize) -> Option<u32> {
    let p = program();
    let off = pc.wrapping_sub(p.text_start as usize);
    if off < p.text_len { Some(off as u32) } else { None }
}

/// The function that `pc` lies in.
pub fn find_func(pc: usize) -> Option<&'static FuncEntry> {
    let off = text_offset(pc)?;
    let p = program();
    // SAFETY: the program's own table.
    let funcs = unsafe { table(p.funcs, p.funcs_len) };
    let i = funcs.partition_point(|f| f.start <= off);
    let f = funcs[..i].last()?;
    if off - f.start < f.len { Some(f) } else { None }
}

/// The trap listed for exactly this pc.
pub fn find_trap(pc: usize) -> Option<&'static TrapEntry> {
    let off = text_offset(pc)?;
    let p = program();
    // SAFETY: the program's own table.
    let traps = unsafe { table(p.traps, p.traps_len) };
    traps.binary_search_by_key(&off, |t| t.pc).ok().map(|i| &traps[i])
}

/// The landing pad of the `defer_enter` call that returns to `ret`.
pub fn find_landing(ret: usize) -> Option<&'static LandingEntry> {
    let off = text_offset(ret)?;
    let p = program();
    // SAFETY: the program's own table.
    let landings = unsafe { table(p.landings, p.landings_len) };
    landings.binary_search_by_key(&off, |l| l.ret).ok().map(|i| &landings[i])
}

/// Bytes of the program's variables that may be pointers.
pub fn root_bytes() -> usize {
    let p = program();
    // SAFETY: the program's own table.
    unsafe { table(p.roots, p.roots_len) }.iter().map(|r| r.len).sum()
}
