//! Pages.

use crate::arch::{nr, syscall};
use crate::{Errno, check};

pub const PAGE: usize = 4096;

const PROT_NONE: usize = 0;
const PROT_RW: usize = 3;
const MAP_PRIVATE_ANON: usize = 0x22;
const MAP_NORESERVE: usize = 0x4000;
const MADV_DONTNEED: usize = 4;
const MADV_NOHUGEPAGE: usize = 15;

fn map(len: usize, prot: usize, flags: usize) -> Result<*mut u8, Errno> {
    // SAFETY: a new mapping at an address of the kernel's choice disturbs nobody.
    check(unsafe { syscall(nr::MMAP, 0, len, prot, flags, usize::MAX, 0) }).map(|a| a as *mut u8)
}

/// Zeroed memory, committed on first touch.
pub fn allocate(len: usize) -> Result<*mut u8, Errno> {
    map(len, PROT_RW, MAP_PRIVATE_ANON | MAP_NORESERVE)
}

/// Address space without memory behind it: touch only after [`commit`].
pub fn reserve(len: usize) -> Result<*mut u8, Errno> {
    map(len, PROT_NONE, MAP_PRIVATE_ANON | MAP_NORESERVE)
}

/// Zeroed memory at exactly `addr`, committed on first touch; fails where something is mapped there.
pub fn allocate_at(addr: usize, len: usize) -> Result<(), Errno> {
    const MAP_FIXED_NOREPLACE: usize = 0x10_0000;
    const EEXIST: Errno = Errno(17);
    let flags = MAP_PRIVATE_ANON | MAP_NORESERVE | MAP_FIXED_NOREPLACE;
    // SAFETY: the flag forbids the kernel to replace a mapping; older kernels take the address as a hint.
    let got = check(unsafe { syscall(nr::MMAP, addr, len, PROT_RW, flags, usize::MAX, 0) })?;
    if got == addr {
        return Ok(());
    }
    // SAFETY: the mapping was made above and nobody knows it.
    unsafe { release(got as *mut u8, len) };
    Err(EEXIST)
}

/// Makes reserved pages usable.
///
/// # Safety
/// The range belongs to the caller.
pub unsafe fn commit(addr: *mut u8, len: usize) -> Result<(), Errno> {
    // SAFETY: passed on.
    check(unsafe { syscall(nr::MPROTECT, addr as usize, len, PROT_RW, 0, 0, 0) }).map(|_| ())
}

/// Returns a mapping to the system.
///
/// # Safety
/// Nobody uses the range any more.
pub unsafe fn release(addr: *mut u8, len: usize) {
    // SAFETY: passed on.
    unsafe { syscall(nr::MUNMAP, addr as usize, len, 0, 0, 0, 0) };
}

/// Gives the memory of whole pages back but keeps the addresses: they read as zero again.
///
/// # Safety
/// The content of the range is not needed any more.
pub unsafe fn discard(addr: *mut u8, len: usize) {
    // SAFETY: passed on.
    unsafe { syscall(nr::MADVISE, addr as usize, len, MADV_DONTNEED, 0, 0, 0) };
}

/// Asks the kernel not to use huge pages for the range.
///
/// # Safety
/// The range is mapped.
pub unsafe fn no_huge_pages(addr: *mut u8, len: usize) {
    // SAFETY: advice only.
    unsafe { syscall(nr::MADVISE, addr as usize, len, MADV_NOHUGEPAGE, 0, 0, 0) };
}
