//! The clocks, through the kernel's vDSO where there is one.

use core::sync::atomic::{AtomicUsize, Ordering};

use crate::arch::{nr, syscall};

/// struct timespec.
#[derive(Clone, Copy, Default, Debug)]
#[repr(C)]
pub struct Timespec {
    pub sec: i64,
    pub nsec: i64,
}

impl Timespec {
    pub fn from_nanos(ns: i64) -> Timespec {
        Timespec { sec: ns / 1_000_000_000, nsec: ns % 1_000_000_000 }
    }
}

const REALTIME: usize = 0;
const MONOTONIC: usize = 1;

type GetTime = unsafe extern "C" fn(usize, *mut Timespec) -> i32;

/// Address of the vDSO's clock_gettime, 0 where unknown.
static GETTIME: AtomicUsize = AtomicUsize::new(0);

fn now(clock: usize) -> Timespec {
    let mut t = Timespec::default();
    let f = GETTIME.load(Ordering::Relaxed);
    if f != 0 {
        // SAFETY: an address that `init` found under this function's name.
        let f: GetTime = unsafe { core::mem::transmute::<usize, GetTime>(f) };
        // SAFETY: t is valid for writes.
        if unsafe { f(clock, &mut t) } == 0 {
            return t;
        }
    }
    // SAFETY: t is valid for writes.
    unsafe { syscall(nr::CLOCK_GETTIME, clock, &raw mut t as usize, 0, 0, 0, 0) };
    t
}

/// The monotonic clock in nanoseconds.
pub fn nanotime() -> i64 {
    let t = now(MONOTONIC);
    t.sec * 1_000_000_000 + t.nsec
}

/// Seconds since 1970 and nanoseconds.
pub fn walltime() -> (i64, i32) {
    let t = now(REALTIME);
    (t.sec, t.nsec as i32)
}

#[cfg(target_arch = "x86_64")]
const NAME: &[u8] = b"__vdso_clock_gettime\0";
#[cfg(target_arch = "aarch64")]
const NAME: &[u8] = b"__kernel_clock_gettime\0";

/// Looks up clock_gettime in the vDSO image at `base` (AT_SYSINFO_EHDR).
///
/// # Safety
/// `base` is the kernel's vDSO image or 0.
pub unsafe fn init(base: usize) {
    const PT_LOAD: u32 = 1;
    const PT_DYNAMIC: u32 = 2;
    const DT_HASH: usize = 4;
    const DT_STRTAB: usize = 5;
    const DT_SYMTAB: usize = 6;
    const DT_GNU_HASH: usize = 0x6fff_fef5;
    if base == 0 {
        return;
    }
    // SAFETY: reads stay inside the ELF image whose headers bound them.
    unsafe {
        let at16 = |o: usize| *((base + o) as *const u16) as usize;
        let phoff = *((base + 32) as *const usize);
        let (phsize, phnum) = (at16(54), at16(56));
        let (mut bias, mut dynamic) = (None, 0);
        for i in 0..phnum {
            let ph = base + phoff + i * phsize;
            let kind = *(ph as *const u32);
            let (offset, vaddr) = (*((ph + 8) as *const usize), *((ph + 16) as *const usize));
            if kind == PT_LOAD && bias.is_none() {
                bias = Some((base + offset).wrapping_sub(vaddr));
            } else if kind == PT_DYNAMIC {
                dynamic = base + offset;
            }
        }
        let Some(bias) = bias else { return };
        if dynamic == 0 {
            return;
        }
        let (mut hash, mut gnu, mut strings, mut symbols) = (0usize, 0usize, 0usize, 0usize);
        let mut d = dynamic as *const [usize; 2];
        while (*d)[0] != 0 {
            let value = bias.wrapping_add((*d)[1]);
            match (*d)[0] {
                DT_HASH => hash = value,
                DT_GNU_HASH => gnu = value,
                DT_STRTAB => strings = value,
                DT_SYMTAB => symbols = value,
                _ => {}
            }
            d = d.add(1);
        }
        if strings == 0 || symbols == 0 {
            return;
        }
        let count = if hash != 0 {
            *((hash + 4) as *const u32) as usize
        } else if gnu != 0 {
            gnu_symbols(gnu)
        } else {
            0
        };
        for i in 0..count {
            let sym = symbols + i * 24;
            let name = strings + *(sym as *const u32) as usize;
            let (section, value) = (*((sym + 6) as *const u16), *((sym + 8) as *const usize));
            if section != 0 && core::slice::from_raw_parts(name as *const u8, NAME.len()) == NAME {
                GETTIME.store(bias.wrapping_add(value), Ordering::Relaxed);
                return;
            }
        }
    }
}

/// The number of symbols that a GNU hash table covers: the end of the longest chain.
///
/// # Safety
/// `table` is such a table.
unsafe fn gnu_symbols(table: usize) -> usize {
    // SAFETY: the table's own counts bound the reads.
    unsafe {
        let w = table as *const u32;
        let (buckets, first, bloom) = (*w as usize, *w.add(1) as usize, *w.add(2) as usize);
        let bucket = (table + 16 + bloom * 8) as *const u32;
        let chain = bucket.add(buckets);
        let mut last = 0;
        for i in 0..buckets {
            last = last.max(*bucket.add(i) as usize);
        }
        if last < first {
            return first;
        }
        while *chain.add(last - first) & 1 == 0 {
            last += 1;
        }
        last + 1
    }
}
