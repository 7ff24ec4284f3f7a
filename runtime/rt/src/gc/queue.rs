//! The words that wait to be looked at, in chunks: markers work on chunks of their own and trade full ones here, so that
//! several share the work with a lock for every thousandth word.

use core::ptr::null_mut;
use core::sync::atomic::{AtomicUsize, Ordering};

use crate::sync::{Lock, RANK_HEAP};

const CHUNK_BYTES: usize = 8192;
/// Words in a chunk.
pub const ROOM: usize = CHUNK_BYTES / size_of::<usize>() - 2;
/// Empty chunks that are kept from cycle to cycle.
const KEEP: usize = 128;

/// A stack of words; while it is some marker's, `len` is that marker's business.
#[repr(C)]
pub struct Chunk {
    next: *mut Chunk,
    pub len: usize,
    pub words: [usize; ROOM],
}

const _: () = assert!(size_of::<Chunk>() == CHUNK_BYTES);

struct Lists {
    work: *mut Chunk,
    empty: *mut Chunk,
    empty_count: usize,
}

// SAFETY: listed chunks belong to the lists.
unsafe impl Send for Lists {}

static LISTS: Lock<Lists> =
    Lock::new(RANK_HEAP - 1, Lists { work: null_mut(), empty: null_mut(), empty_count: 0 });
/// Chunks on the work list, readable without the lock.
static WAITING: AtomicUsize = AtomicUsize::new(0);

/// Has no marker left anything for others?
pub fn is_empty() -> bool {
    WAITING.load(Ordering::SeqCst) == 0
}

/// Leaves a chunk with words to whoever wants it.
///
/// # Safety
/// The chunk is the caller's, its `len` is right.
pub unsafe fn put(chunk: *mut Chunk) {
    let mut lists = LISTS.lock();
    // SAFETY: the caller's promise.
    unsafe { (*chunk).next = lists.work };
    lists.work = chunk;
    WAITING.fetch_add(1, Ordering::SeqCst);
}

/// Bytes of the chunks that wait, with words or without.
pub fn bytes() -> u64 {
    let lists = LISTS.lock();
    ((WAITING.load(Ordering::Relaxed) + lists.empty_count) * CHUNK_BYTES) as u64
}

/// A chunk with words, now the caller's; null where there is none.
pub fn take() -> *mut Chunk {
    if is_empty() {
        return null_mut();
    }
    let mut lists = LISTS.lock();
    let chunk = lists.work;
    if !chunk.is_null() {
        // SAFETY: it was on the list.
        lists.work = unsafe { (*chunk).next };
        WAITING.fetch_sub(1, Ordering::SeqCst);
    }
    chunk
}

/// A chunk without words.
pub fn new_chunk() -> *mut Chunk {
    let mut lists = LISTS.lock();
    let chunk = lists.empty;
    if chunk.is_null() {
        drop(lists);
        let Ok(memory) = sys::mem::allocate(CHUNK_BYTES) else {
            crate::trap::throw("runtime: out of memory")
        };
        return memory as *mut Chunk;
    }
    // SAFETY: it was on the list.
    unsafe { lists.empty = (*chunk).next };
    lists.empty_count -= 1;
    chunk
}

/// Gives back a chunk whose words are done.
///
/// # Safety
/// The chunk is the caller's.
pub unsafe fn recycle(chunk: *mut Chunk) {
    let mut lists = LISTS.lock();
    // SAFETY: the caller's promise.
    unsafe {
        (*chunk).len = 0;
        (*chunk).next = lists.empty;
    }
    lists.empty = chunk;
    lists.empty_count += 1;
}

/// Returns the memory of empty chunks to the system, but for a few.
pub fn trim() {
    loop {
        let mut lists = LISTS.lock();
        if lists.empty_count <= KEEP {
            return;
        }
        let chunk = lists.empty;
        // SAFETY: it was on the list, from which it goes.
        unsafe {
            lists.empty = (*chunk).next;
            lists.empty_count -= 1;
            drop(lists);
            sys::mem::release(chunk as *mut u8, CHUNK_BYTES);
        }
    }
}
