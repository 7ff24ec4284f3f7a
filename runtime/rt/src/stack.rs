//! Goroutine stacks: chains of segments, each four times as large as the one before.
//!
//! A segment's descriptor lies at its top (the first one's in G, which itself lies at the top of its 2 KB). morestack
//! (in `export`'s assembly) switches to the next segment and back; only when there is none it calls [`grow`] on the
//! system stack. A segment stays cached as `next` after the return, or a call in a hot loop would thrash; the collector
//! drops cached ones. Segments never move: addresses of elements on stacks stay valid.

use core::ptr::null_mut;
use core::sync::atomic::{AtomicUsize, Ordering};

use abi::layout::STACK_HEADROOM;

use crate::sched::{G, M};
use crate::sync::{Lock, RANK_STACK};

/// One segment. Offsets below are the assembly's.
#[repr(C)]
pub struct Segment {
    pub prev: *mut Segment,
    /// Cached for the next overflow.
    pub next: *mut Segment,
    /// g.stack_guard while this segment is in use.
    pub guard: usize,
    /// Where its stack begins.
    pub top: usize,
    /// The stack pointer in `prev` when it was left for this one.
    pub old_sp: usize,
    /// The largest frame that fits.
    pub room: usize,
    pub base: usize,
    /// Index into the size classes; 0 for the first segment.
    pub class: usize,
}

pub const SEG_PREV: usize = 0;
pub const SEG_NEXT: usize = 8;
pub const SEG_GUARD: usize = 16;
pub const SEG_TOP: usize = 24;
pub const SEG_OLD_SP: usize = 32;
pub const SEG_ROOM: usize = 40;

/// The first segment, with G.
pub const FIRST_SIZE: usize = 2048;
/// The limit for all segments of a goroutine.
static LIMIT: AtomicUsize = AtomicUsize::new(1_000_000_000);
/// A lower limit counts as this: frames hold large temporaries that gc's compiler puts on the heap.
const LEAST_LIMIT: usize = 16 << 20;
/// Below the guard: what prologues leave unchecked, and what morestack itself pushes.
const HEADROOM: usize = STACK_HEADROOM + 192;
const CLASSES: usize = 10;
/// Segments from this class on (128 KB) are unmapped when freed.
const UNMAP_CLASS: usize = 3;

const fn class_size(class: usize) -> usize {
    FIRST_SIZE << (2 * class)
}

struct Pool {
    free: [*mut Segment; CLASSES],
    /// Unused rest of the current 2 KB-slot chunk.
    chunk: usize,
    chunk_end: usize,
}

// SAFETY: the segments on the lists belong to the pool.
unsafe impl Send for Pool {}

static POOL: Lock<Pool> = Lock::new(RANK_STACK, Pool { free: [null_mut(); CLASSES], chunk: 0, chunk_end: 0 });
static IN_USE: AtomicUsize = AtomicUsize::new(0);

/// Bytes of stacks in use (and cached by goroutines).
pub fn bytes_in_use() -> usize {
    IN_USE.load(Ordering::Relaxed)
}

/// How large a goroutine's stack may become.
pub fn limit() -> usize {
    LIMIT.load(Ordering::Relaxed)
}

/// SetMaxStack: sets the limit and returns the former one.
pub fn set_limit(bytes: usize) -> usize {
    LIMIT.swap(bytes, Ordering::Relaxed)
}

fn out_of_memory() -> ! {
    crate::panic::throw(b"runtime: cannot allocate memory for stacks")
}

/// Memory for a new G with its first segment: the address of the G.
pub fn new_first() -> *mut G {
    const CHUNK: usize = 1 << 20;
    let mut pool = POOL.lock();
    if pool.chunk == pool.chunk_end {
        let Ok(at) = sys::mem::allocate(CHUNK) else { out_of_memory() };
        pool.chunk = at as usize;
        pool.chunk_end = pool.chunk + CHUNK;
    }
    let base = pool.chunk;
    pool.chunk += FIRST_SIZE;
    drop(pool);
    IN_USE.fetch_add(FIRST_SIZE, Ordering::Relaxed);
    let g = (base + FIRST_SIZE - size_of::<G>()) & !63;
    let g = g as *mut G;
    // SAFETY: the slot is new and zeroed, which is a valid G but for the enums whose 0 is Dead and None.
    unsafe { init(&raw mut (*g).first, base, g as usize & !15, 0) };
    g
}

/// # Safety
/// `seg` is writable and describes the memory from `base` to `top`.
unsafe fn init(seg: *mut Segment, base: usize, top: usize, class: usize) {
    let guard = base + HEADROOM;
    // SAFETY: the caller's promise.
    unsafe {
        seg.write(Segment {
            prev: null_mut(),
            next: null_mut(),
            guard,
            top,
            old_sp: 0,
            room: top - guard - 64,
            base,
            class,
        });
    }
}

fn allocate(class: usize) -> *mut Segment {
    let size = class_size(class);
    let mut pool = POOL.lock();
    let found = pool.free[class];
    if !found.is_null() {
        // SAFETY: it is on the pool's list.
        pool.free[class] = unsafe { (*found).next };
        drop(pool);
    } else {
        drop(pool);
        let Ok(at) = sys::mem::allocate(size) else { out_of_memory() };
        let seg = (at as usize + size - size_of::<Segment>()) & !63;
        // SAFETY: the mapping is new.
        unsafe { init(seg as *mut Segment, at as usize, seg, class) };
        IN_USE.fetch_add(size, Ordering::Relaxed);
        return seg as *mut Segment;
    }
    IN_USE.fetch_add(size, Ordering::Relaxed);
    found
}

/// # Safety
/// Nobody uses the segment.
unsafe fn free(seg: *mut Segment) {
    // SAFETY: the caller's promise.
    unsafe {
        let class = (*seg).class;
        IN_USE.fetch_sub(class_size(class), Ordering::Relaxed);
        if class >= UNMAP_CLASS {
            sys::mem::release((*seg).base as *mut u8, class_size(class));
        } else {
            let mut pool = POOL.lock();
            (*seg).next = pool.free[class];
            pool.free[class] = seg;
        }
    }
}

/// Makes `g.seg.next` a segment whose room is at least `frame`. Called by morestack on the system stack.
///
/// # Safety
/// `g` is the current goroutine, stopped in morestack.
pub unsafe extern "C" fn grow(g: *mut G, frame: usize) {
    // SAFETY: g's chain belongs to this thread.
    unsafe {
        let seg = (*g).seg;
        if !(*seg).next.is_null() {
            // Too small for this frame.
            drop_cached(seg);
        }
        let mut total = frame;
        let mut s = seg;
        while !s.is_null() {
            total += class_size((*s).class);
            s = (*s).prev;
        }
        let mut class = (*seg).class + 1;
        while class < CLASSES && class_size(class) < frame + HEADROOM + 256 {
            class += 1;
        }
        if class >= CLASSES || total + class_size(class) > limit().max(LEAST_LIMIT) {
            crate::panic::stack_overflow(g);
        }
        let new = allocate(class);
        (*new).prev = seg;
        (*new).next = null_mut();
        (*seg).next = new;
    }
}

/// Frees the segments cached behind `seg`.
///
/// # Safety
/// The goroutine uses nothing beyond `seg`, and the caller owns it.
pub unsafe fn drop_cached(seg: *mut Segment) {
    // SAFETY: the caller's promise.
    unsafe {
        let mut s = (*seg).next;
        (*seg).next = null_mut();
        while !s.is_null() {
            let next = (*s).next;
            free(s);
            s = next;
        }
    }
}

/// Makes the segment that holds `sp` the current one; later ones stay cached.
///
/// # Safety
/// `g` is owned by the caller and `sp` lies on its stack.
pub unsafe fn unwind_to(g: *mut G, sp: usize) {
    // SAFETY: the caller's promise.
    unsafe {
        let mut seg = (*g).seg;
        while !(*seg).contains(sp) {
            seg = (*seg).prev;
            if seg.is_null() {
                crate::panic::throw(b"recovery to a frame outside of the stack");
            }
        }
        (*g).seg = seg;
        (*g).head.stack_guard = (*seg).guard;
    }
}

impl Segment {
    pub fn contains(&self, sp: usize) -> bool {
        self.base <= sp && sp <= self.top
    }
}

/// Calls `visit` with each used part (address, words) of g's stack; `sp` is its stack pointer in the current segment.
///
/// # Safety
/// `g` is not running.
pub unsafe fn for_each_part(g: *mut G, sp: usize, visit: &mut dyn FnMut(*const usize, usize)) {
    // SAFETY: the chain of a goroutine that isn't running is stable.
    unsafe {
        let mut seg = (*g).seg;
        let mut low = sp;
        while !seg.is_null() {
            // A context that was interrupted between two stacks has an sp outside; then the whole segment counts.
            let from = if (*seg).contains(low) { low & !7 } else { (*seg).base };
            visit(from as *const usize, ((*seg).top - from) / 8);
            low = (*seg).old_sp;
            seg = (*seg).prev;
        }
    }
}

/// System stack and signal stack of a thread, with the M itself at the top: (M, top of the system stack, signal stack).
pub struct ThreadMemory {
    pub m: *mut M,
    pub top: usize,
    pub signal_stack: *mut u8,
}

pub const SIGNAL_STACK: usize = 32 << 10;
const SYSTEM_STACK: usize = 256 << 10;

/// What [`new_thread`] takes.
pub const THREAD_BYTES: usize = SYSTEM_STACK + SIGNAL_STACK;

/// Memory for a thread.
pub fn new_thread() -> ThreadMemory {
    let Ok(at) = sys::mem::allocate(THREAD_BYTES) else { out_of_memory() };
    let end = at as usize + THREAD_BYTES;
    let m = (end - size_of::<M>()) & !63;
    ThreadMemory { m: m as *mut M, top: m, signal_stack: at }
}
