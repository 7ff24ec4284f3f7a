//! The heap's address space: one run of pages from a fixed address up, with side tables at fixed addresses, so that
//! the way from an address to its span and bits is shifts and adds with constants. Memory is taken from the system in
//! chunks as the heap grows; a chunk whose addresses are taken by something else is left out.
//!
//! Free pages form runs with boundary tags: the [`PageInfo`] of the first and the last page tells the length. Runs of
//! pages that were used (dirty) and of pages that still read as zero (clean) are kept apart.

use core::cell::UnsafeCell;
use core::sync::atomic::{AtomicUsize, Ordering};

pub const PAGE_SHIFT: usize = 13;
pub const PAGE: usize = 1 << PAGE_SHIFT;

/// Pages per chunk: 32 MB, so that each side table's part is whole pages even with 64 KB pages.
const CHUNK_PAGES: usize = 4096;

// Far from where kernels and emulators put mappings; arm64 kernels with 39 address bits have 512 GB in all.
#[cfg(target_arch = "x86_64")]
const BASE: usize = 0xc0_0000_0000;
#[cfg(target_arch = "x86_64")]
const MAX_PAGES: usize = 1 << 26;
#[cfg(target_arch = "aarch64")]
const BASE: usize = 0x40_0000_0000;
#[cfg(target_arch = "aarch64")]
const MAX_PAGES: usize = 1 << 23;

const INFO_BASE: usize = BASE - 0x10_0000_0000;
const BITS_BASE: usize = BASE - 0xc_0000_0000;
/// Room for [`super::span`]'s table.
pub const SPANS_BASE: usize = BASE - 0x4_0000_0000;
const CLASS_BASE: usize = BASE - 0x3_0000_0000;

/// 64-bit words of one bitmap per page: a bit for each of 1024 slots of 8 bytes.
pub const BIT_WORDS: usize = PAGE / 8 / 64;
/// Words of the two bitmaps alternate: whoever marks looks at both, and they share a cache line.
pub const BIT_STRIDE: usize = 2;

/// In the table of classes: a page of a span that only its row describes.
pub const OTHER_CLASS: u16 = u16::MAX;
/// Pages whose classes are mapped together: 64 KB of the table.
const CLASS_CHUNK: usize = 1 << 15;

/// What the page table knows of a page.
#[repr(C)]
pub struct PageInfo {
    /// The page's span, or 0.
    pub span: u32,
    /// In the first and last page of a free run: its length and FREE, CLEAN.
    run: u32,
    /// In the first page of a free run: its neighbours in the list of runs, 0 for none.
    next: u32,
    prev: u32,
}

const FREE: u32 = 1 << 31;
const CLEAN: u32 = 1 << 30;
const LENGTH: u32 = CLEAN - 1;
/// The longest run.
pub const MOST_PAGES: u32 = LENGTH;

/// Lists of runs of exactly 1 … EXACT - 1 pages; the last list holds all longer ones.
const EXACT: usize = 64;

/// One past the highest page in use; page 0 is never used, so that 0 can mean none.
static TOP: AtomicUsize = AtomicUsize::new(0);

/// Page runs; everything here happens under the central lock or with the world stopped.
pub struct Arena {
    /// [clean][length] -> first page of the first run.
    lists: [[u32; EXACT + 1]; 2],
    /// Free pages that were in use before.
    dirty: usize,
    /// Pages of spans.
    used: usize,
    /// The most that `used + dirty` ever was: pages that the heap had from the system.
    peak: usize,
}

static ARENA: ArenaCell =
    ArenaCell(UnsafeCell::new(Arena { lists: [[0; EXACT + 1]; 2], dirty: 0, used: 0, peak: 0 }));

struct ArenaCell(UnsafeCell<Arena>);

// SAFETY: access is serialised by the central lock, see `arena`.
unsafe impl Sync for ArenaCell {}

/// The page runs.
///
/// # Safety
/// The caller holds the central lock or has stopped the world, and drops the reference before giving that up.
#[allow(clippy::mut_from_ref)]
pub unsafe fn arena() -> &'static mut Arena {
    // SAFETY: the caller's promise makes the reference unique.
    unsafe { &mut *ARENA.0.get() }
}

/// One past the highest page.
pub fn top() -> usize {
    TOP.load(Ordering::Relaxed)
}

/// The page of an address that may lie anywhere; None outside the heap.
#[inline(always)]
pub fn page_of(addr: usize) -> Option<usize> {
    let page = addr.wrapping_sub(BASE) >> PAGE_SHIFT;
    (page < top()).then_some(page)
}

pub fn address(page: usize) -> usize {
    BASE + (page << PAGE_SHIFT)
}

/// Is the address in the heap's range? Cheaper than [`page_of`] as a filter.
#[inline(always)]
pub fn contains(addr: usize) -> bool {
    addr.wrapping_sub(BASE) < top() << PAGE_SHIFT
}

/// Bytes of the side tables, as far as the heap's growth has touched them.
pub fn table_bytes() -> usize {
    top() * (size_of::<PageInfo>() + BIT_WORDS * BIT_STRIDE * 8 + size_of::<u16>())
}

/// The page's row of the page table.
///
/// # Safety
/// page < top().
#[inline(always)]
pub unsafe fn info(page: usize) -> *mut PageInfo {
    (INFO_BASE as *mut PageInfo).wrapping_add(page)
}

/// The class of a page that is a span by itself, plus 1; 0 for a page without a span, else OTHER_CLASS. A table of its own,
/// because the collector reads it for every pointer and it fits into the cache.
///
/// # Safety
/// page < top().
#[inline(always)]
pub unsafe fn class(page: usize) -> *mut u16 {
    (CLASS_BASE as *mut u16).wrapping_add(page)
}

/// The first word of bitmap `which` for the span that starts at `page`; the next ones follow at BIT_STRIDE.
///
/// # Safety
/// page < top().
#[inline(always)]
pub unsafe fn bits(which: usize, page: usize) -> *mut u64 {
    (BITS_BASE as *mut u64).wrapping_add(page * BIT_WORDS * BIT_STRIDE + which)
}

/// A run of pages just taken.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    pub page: usize,
    /// The memory reads as zero.
    pub clean: bool,
}

// Every method may touch the page table below top(): mapped when top was raised.
#[allow(unsafe_op_in_unsafe_fn)]
impl Arena {
    /// Takes `n` pages, growing the heap where needed; None where the system has no more.
    ///
    /// # Safety
    /// As for [`arena`].
    pub unsafe fn take(&mut self, n: usize) -> Option<Run> {
        loop {
            for clean in [false, true] {
                if let Some(page) = self.find(clean, n) {
                    self.unlink(page);
                    let len = ((*info(page)).run & LENGTH) as usize;
                    if len > n {
                        self.insert(page + n, len - n, clean);
                    }
                    for p in [page, page + len - 1, page + n - 1] {
                        if p < page + n {
                            (*info(p)).run = 0;
                        }
                    }
                    self.used += n;
                    if !clean {
                        self.dirty -= n;
                    }
                    self.peak = self.peak.max(self.used + self.dirty);
                    return Some(Run { page, clean });
                }
            }
            if !self.grow(n) {
                return None;
            }
        }
    }

    /// Gives `n` used pages back.
    ///
    /// # Safety
    /// As for [`arena`]; the pages belong to no span any more.
    pub unsafe fn give(&mut self, page: usize, n: usize) {
        self.used -= n;
        self.dirty += n;
        self.join(page, n, false);
    }

    /// Returns memory of free runs to the system until at most `keep` dirty pages are left or `most` were returned; runs
    /// below `least` pages stay. Says whether there is more to return.
    ///
    /// # Safety
    /// As for [`arena`].
    pub unsafe fn scavenge(&mut self, keep: usize, least: usize, most: usize) -> bool {
        let mut left = most;
        for list in (least.min(EXACT)..=EXACT).rev() {
            let mut page = self.lists[0][list] as usize;
            while page != 0 && self.dirty > keep {
                if left == 0 {
                    return true;
                }
                let len = ((*info(page)).run & LENGTH) as usize;
                let next = (*info(page)).next as usize;
                if len >= least {
                    self.unlink(page);
                    // The rest of a long run stays as it is until the next time.
                    let n = len.min(left);
                    if n < len {
                        self.insert(page + n, len - n, false);
                    }
                    sys::mem::discard(address(page) as *mut u8, n << PAGE_SHIFT);
                    self.dirty -= n;
                    left -= n;
                    self.join(page, n, true);
                    if n < len {
                        return true;
                    }
                }
                page = next;
            }
        }
        false
    }

    /// Pages of spans, dirty free pages, the most that their sum ever was.
    pub fn figures(&self) -> (usize, usize, usize) {
        (self.used, self.dirty, self.peak)
    }

    unsafe fn find(&self, clean: bool, n: usize) -> Option<usize> {
        let lists = &self.lists[clean as usize];
        if let Some(l) = (n..EXACT).find(|l| lists[*l] != 0) {
            return Some(lists[l] as usize);
        }
        // Best fit among the long runs.
        let (mut best, mut best_len) = (None, usize::MAX);
        let mut page = lists[EXACT] as usize;
        while page != 0 {
            let len = ((*info(page)).run & LENGTH) as usize;
            if len >= n && len < best_len {
                (best, best_len) = (Some(page), len);
            }
            page = (*info(page)).next as usize;
        }
        best
    }

    /// Inserts a run after joining it with free neighbours of the same state.
    unsafe fn join(&mut self, mut page: usize, mut n: usize, clean: bool) {
        let state = FREE | if clean { CLEAN } else { 0 };
        if page + n < top() {
            let after = (*info(page + n)).run;
            if after & !LENGTH == state {
                self.unlink(page + n);
                (*info(page + n)).run = 0;
                n += (after & LENGTH) as usize;
            }
        }
        let before = (*info(page - 1)).run;
        if before & !LENGTH == state {
            let last = page - 1;
            page -= (before & LENGTH) as usize;
            self.unlink(page);
            (*info(last)).run = 0;
            n += (before & LENGTH) as usize;
        }
        self.insert(page, n, clean);
    }

    unsafe fn insert(&mut self, page: usize, n: usize, clean: bool) {
        let head = &mut self.lists[clean as usize][n.min(EXACT)];
        let run = n as u32 | FREE | if clean { CLEAN } else { 0 };
        (*info(page + n - 1)).run = run;
        let first = info(page);
        (*first).run = run;
        (*first).prev = 0;
        (*first).next = *head;
        if *head != 0 {
            (*info(*head as usize)).prev = page as u32;
        }
        *head = page as u32;
    }

    unsafe fn unlink(&mut self, page: usize) {
        let this = info(page);
        let (next, prev) = ((*this).next, (*this).prev);
        if next != 0 {
            (*info(next as usize)).prev = prev;
        }
        if prev != 0 {
            (*info(prev as usize)).next = next;
        } else {
            let run = (*this).run;
            self.lists[(run & CLEAN != 0) as usize][((run & LENGTH) as usize).min(EXACT)] = next;
        }
    }

    /// Maps chunks for a run of at least `n` pages.
    unsafe fn grow(&mut self, n: usize) -> bool {
        let chunks = (n + 1).div_ceil(CHUNK_PAGES);
        let mut got = 0;
        while got < chunks {
            let page = top();
            if page + CHUNK_PAGES > MAX_PAGES || !map_tables(page) {
                return false;
            }
            let mapped = sys::mem::allocate_at(address(page), CHUNK_PAGES << PAGE_SHIFT);
            TOP.store(page + CHUNK_PAGES, Ordering::Relaxed);
            match mapped {
                Ok(()) => {
                    sys::mem::no_huge_pages(address(page) as *mut u8, CHUNK_PAGES << PAGE_SHIFT);
                    // Page 0 stays unused: its number means none.
                    let skip = (page == 0) as usize;
                    self.join(page + skip, CHUNK_PAGES - skip, true);
                    got += 1;
                }
                Err(EEXIST) => got = 0,
                Err(_) => {
                    TOP.store(page, Ordering::Relaxed);
                    return false;
                }
            }
        }
        true
    }
}

const EEXIST: sys::Errno = sys::Errno(17);

/// Maps the side tables of the chunk that starts at `page`; parts that an earlier, failed attempt mapped stay.
fn map_tables(page: usize) -> bool {
    let info_size = size_of::<PageInfo>();
    let bit_bytes = BIT_WORDS * BIT_STRIDE * 8;
    let class_chunk = page / CLASS_CHUNK * CLASS_CHUNK;
    [
        (INFO_BASE + page * info_size, CHUNK_PAGES * info_size),
        (BITS_BASE + page * bit_bytes, CHUNK_PAGES * bit_bytes),
        (CLASS_BASE + class_chunk * 2, CLASS_CHUNK * 2),
    ]
    .into_iter()
    .all(|(addr, len)| matches!(sys::mem::allocate_at(addr, len), Ok(()) | Err(EEXIST)))
}
