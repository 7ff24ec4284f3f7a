//! Marking: from words to slots to the words in them.
//!
//! Addresses wait on a stack, in chunks that markers trade (see [`super::queue`]); on their way to being marked they pass a
//! ring, and entering it prefetches the mark word and the object, so that the misses of a pointer-rich heap overlap.

use core::ptr::null_mut;
use core::sync::atomic::{AtomicU64, Ordering};

use abi::typedesc::TypeDesc;

use super::queue::{self, Chunk, ROOM};
use crate::mem::arena::{self, PAGE};
use crate::mem::central::alloc_bits;
use crate::mem::class::{HEADER, Layout, ROWS};
use crate::mem::span::{Slot, Span, slot_of};
use crate::typ;

const RING: usize = 16;

/// How many bytes of a large object are looked at at a time. The rest waits on the stack like a word: it is the address to go on
/// from with [`REST`] set. So an array of pointers fills no more of the stack than a portion's words, several markers share
/// it, and nobody is held up by the whole of it.
const PORTION: usize = 64 << 10;
/// No address has this bit.
const REST: usize = 1 << 63;
/// As many objects as a portion takes the time of, were there no pointers in it.
const PORTION_WORTH: usize = 96;

/// An object on its way through the ring.
#[derive(Clone, Copy)]
struct Target {
    start: usize,
    /// The word of the mark bitmap and the object's bit in it.
    mark: *mut u64,
    bit: u64,
    /// The pointer words where `span` is null.
    mask: u64,
    span: *const Span,
    /// What the slot keeps from others.
    size: u32,
}

impl Target {
    const NONE: Target =
        Target { start: 0, mark: core::ptr::null_mut(), bit: 0, mask: 0, span: core::ptr::null(), size: 0 };
}

/// The state of one who marks. It holds up to two chunks of words, so that at the edge of one nothing is traded to and fro.
pub struct Marker {
    /// The chunk that takes and gives words, null until there is one, and how many words it has.
    chunk: *mut Chunk,
    len: usize,
    /// Another chunk, full or empty; or null.
    other: *mut Chunk,
    /// The bitmap that takes the marks.
    marks: usize,
    pub live: Live,
}

/// What was marked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Live {
    pub objects: u64,
    pub bytes: u64,
    /// Bytes of roots that were looked at.
    pub roots: u64,
}

#[inline(always)]
fn prefetch(addr: usize) {
    // SAFETY: a prefetch may be given any address.
    unsafe {
        #[cfg(target_arch = "x86_64")]
        core::arch::x86_64::_mm_prefetch::<{ core::arch::x86_64::_MM_HINT_T0 }>(addr as *const i8);
        #[cfg(target_arch = "aarch64")]
        core::arch::asm!("prfm pldl1keep, [{}]", in(reg) addr, options(nostack, preserves_flags, readonly));
    }
}

/// Is the slot that `addr` points into marked in the cycle that is under way?
pub fn is_marked_now(addr: usize) -> bool {
    slot_of(addr).is_none_or(|slot| {
        let (word, bit) = slot.bit(1 - alloc_bits());
        // SAFETY: the bitmaps of spans in use are mapped.
        unsafe { AtomicU64::from_ptr(word).load(Ordering::Relaxed) & bit != 0 }
    })
}

// The world is stopped, or the barrier keeps what the marker relies on.
#[allow(unsafe_op_in_unsafe_fn)]
impl Marker {
    pub fn new(marks: usize) -> Marker {
        Marker { chunk: null_mut(), len: 0, other: null_mut(), marks, live: Live::default() }
    }

    /// Notes a word that may be a pointer into the heap.
    #[inline(always)]
    pub fn word(&mut self, word: usize) {
        if arena::contains(word) {
            self.push(word);
        }
    }

    #[inline(always)]
    fn push(&mut self, word: usize) {
        if self.chunk.is_null() || self.len == ROOM {
            self.make_room();
        }
        // SAFETY: the chunk is this marker's and has room.
        unsafe { (*self.chunk).words[self.len] = word };
        self.len += 1;
    }

    #[cold]
    #[inline(never)]
    fn make_room(&mut self) {
        if self.chunk.is_null() {
            self.chunk = queue::new_chunk();
            return;
        }
        // SAFETY: both chunks are this marker's.
        unsafe {
            (*self.chunk).len = self.len;
            if !self.other.is_null() && (*self.other).len == 0 {
                core::mem::swap(&mut self.chunk, &mut self.other);
            } else {
                if !self.other.is_null() {
                    queue::put(self.other);
                    super::beside::work_arrived();
                }
                self.other = self.chunk;
                self.chunk = queue::new_chunk();
            }
        }
        self.len = 0;
    }

    /// Notes each of `len` words.
    ///
    /// # Safety
    /// The words are readable.
    pub unsafe fn range(&mut self, start: *const usize, len: usize) {
        self.live.roots += (len * size_of::<usize>()) as u64;
        for i in 0..len {
            // Stacks are read while other code's uninitialised words lie in them.
            self.word(start.add(i).read_volatile());
        }
    }

    /// Takes one of the noted words back.
    pub fn take(&mut self) -> Option<usize> {
        loop {
            let word = self.pop()?;
            if word & REST == 0 {
                return Some(word);
            }
            // SAFETY: rests are of marked objects.
            unsafe { self.portion(word & !REST) };
        }
    }

    /// What was noted last: a word or the rest of a large object.
    #[inline(always)]
    fn pop(&mut self) -> Option<usize> {
        if self.len == 0 && !self.refill() {
            return None;
        }
        self.len -= 1;
        // SAFETY: the chunk is this marker's and holds more than that many words.
        Some(unsafe { (*self.chunk).words[self.len] })
    }

    /// Changes the empty chunk for one with words.
    #[cold]
    #[inline(never)]
    fn refill(&mut self) -> bool {
        // SAFETY: both chunks are this marker's.
        unsafe {
            if !self.other.is_null() && (*self.other).len != 0 {
                if !self.chunk.is_null() {
                    (*self.chunk).len = 0;
                }
                core::mem::swap(&mut self.chunk, &mut self.other);
            } else {
                let full = queue::take();
                if full.is_null() {
                    return false;
                }
                if !self.chunk.is_null() {
                    queue::recycle(self.chunk);
                }
                self.chunk = full;
            }
            self.len = (*self.chunk).len;
        }
        true
    }

    /// Leaves what is noted to other markers.
    pub fn hand_over(&mut self) {
        // SAFETY: both chunks are this marker's.
        unsafe {
            if !self.chunk.is_null() {
                (*self.chunk).len = self.len;
            }
            for chunk in [self.chunk, self.other] {
                if chunk.is_null() {
                    continue;
                }
                if (*chunk).len == 0 { queue::recycle(chunk) } else { queue::put(chunk) }
            }
        }
        (self.chunk, self.len, self.other) = (null_mut(), 0, null_mut());
    }

    /// Is the slot that `addr` points into marked? Addresses outside the heap count as marked.
    pub fn is_marked(&self, addr: usize) -> bool {
        match slot_of(addr) {
            None => true,
            Some(slot) => {
                let (word, bit) = slot.bit(self.marks);
                // SAFETY: the bitmaps of spans in use are mapped.
                unsafe { *word & bit != 0 }
            }
        }
    }

    /// Marks everything that is reachable from the words noted so far, here and in the queue.
    ///
    /// # Safety
    /// The world is stopped, no other marker runs.
    pub unsafe fn drain(&mut self) {
        self.work::<false>(usize::MAX);
    }

    /// The same, but stops after about `most` objects; says how many those were.
    ///
    /// # Safety
    /// As [`Marker::drain`].
    pub unsafe fn drain_some(&mut self, most: usize) -> usize {
        self.work::<false>(most)
    }

    /// Marks up to about `most` objects while the program runs and other markers mark; the barrier must be on. Says how
    /// many words it looked at.
    ///
    /// # Safety
    /// The cycle under way takes its marks from this marker's bitmap.
    pub unsafe fn drain_beside(&mut self, most: usize) -> usize {
        self.work::<true>(most)
    }

    unsafe fn work<const BESIDE: bool>(&mut self, most: usize) -> usize {
        let mut left = most;
        let mut ring = [Target::NONE; RING];
        let (mut head, mut len) = (0, 0);
        loop {
            // At the limit the ring is emptied, so that the stack holds all that is left.
            while len < RING
                && left > 0
                && let Some(word) = self.pop()
            {
                if word & REST != 0 {
                    self.portion(word & !REST);
                    left = left.saturating_sub(PORTION_WORTH);
                } else if let Some(target) = self.target(word) {
                    prefetch(target.mark as usize);
                    prefetch(target.start);
                    ring[(head + len) % RING] = target;
                    len += 1;
                }
            }
            if len == 0 {
                return most - left;
            }
            let t = ring[head];
            head = (head + 1) % RING;
            len -= 1;
            left = left.saturating_sub(1);
            // The word with the alloc bits is the other one of the pair. It is read first: a slot that is allocated
            // meanwhile gets its mark before its alloc bit.
            let alloc = AtomicU64::from_ptr((t.mark as usize ^ 8) as *mut u64);
            let mark = AtomicU64::from_ptr(t.mark);
            if alloc.load(Ordering::Acquire) & t.bit == 0 || mark.load(Ordering::Relaxed) & t.bit != 0 {
                continue;
            }
            if BESIDE {
                if mark.fetch_or(t.bit, Ordering::Relaxed) & t.bit != 0 {
                    continue;
                }
            } else {
                *t.mark |= t.bit;
            }
            self.live.objects += 1;
            self.live.bytes += u64::from(t.size);
            if t.span.is_null() {
                self.masked(t.start, t.mask);
            } else {
                if t.size == 0 {
                    self.live.bytes += (*t.span).slot_bytes() as u64;
                }
                self.scan_span(&*t.span, t.start);
            }
        }
    }

    /// What a word points to.
    #[inline(always)]
    unsafe fn target(&self, word: usize) -> Option<Target> {
        let page = arena::page_of(word)?;
        let class = *arena::class(page);
        if class == arena::OTHER_CLASS {
            let slot = slot_of(word)?;
            let (mark, bit) = slot.bit(self.marks);
            // A large object's size is added where it's marked.
            let size = if (*slot.span).recip == 0 { 0 } else { (*slot.span).size as u32 };
            return Some(Target { start: slot.address(), mark, bit, mask: 0, span: slot.span, size });
        }
        if class == 0 {
            return None;
        }
        let row = &ROWS[class as usize - 1];
        let offset = word % PAGE;
        let index = ((offset as u64 * row.recip.load(Ordering::Relaxed) as u64) >> 32) as usize;
        if index >= row.count.load(Ordering::Relaxed) as usize {
            return None;
        }
        let size = row.size.load(Ordering::Relaxed);
        Some(Target {
            start: word - offset + index * size as usize,
            mark: arena::bits(self.marks, page).wrapping_add(index / 64 * arena::BIT_STRIDE),
            bit: 1 << (index % 64),
            mask: row.mask.load(Ordering::Relaxed),
            span: core::ptr::null(),
            size: size.into(),
        })
    }

    #[inline(always)]
    unsafe fn masked(&mut self, start: usize, mut mask: u64) {
        while mask != 0 {
            // The program may change the word meanwhile.
            self.word(((start + mask.trailing_zeros() as usize * 8) as *const usize).read_volatile());
            mask &= mask - 1;
        }
    }

    /// Notes the pointers of the object in a slot, whether or not it is marked itself.
    ///
    /// # Safety
    /// The slot is allocated, the world stopped.
    pub unsafe fn scan(&mut self, slot: Slot) {
        self.scan_span(&*slot.span, slot.address());
    }

    unsafe fn scan_span(&mut self, s: &Span, start: usize) {
        match s.layout {
            Layout::Noscan => {}
            Layout::Masked => self.masked(start, s.mask),
            Layout::Header => {
                let typ = *(start as *const *const TypeDesc);
                self.repeated(typ, start + HEADER, s.size - HEADER);
            }
            Layout::Large => self.portion(start),
        }
    }

    /// Notes the pointers of a portion of a large object, from `at` on, where one of its values begins, and the rest.
    unsafe fn portion(&mut self, at: usize) {
        let Some(slot) = slot_of(at) else { return };
        let s = &*slot.span;
        if s.typ.is_null() {
            return;
        }
        let size = (*s.typ).size;
        let left = s.base + s.size - at;
        let now = (PORTION / size).max(1) * size;
        if now < left {
            self.push((at + now) | REST);
        }
        self.repeated(s.typ, at, now.min(left));
    }

    /// Notes the pointers of as many values of a type as fit into `size` bytes.
    unsafe fn repeated(&mut self, t: *const TypeDesc, start: usize, size: usize) {
        if t.is_null() {
            return;
        }
        for i in 0..size / (*t).size {
            typ::for_each_pointer(t, start + i * (*t).size, &mut |at| {
                self.word((at as *const usize).read_volatile())
            });
        }
    }
}

impl Drop for Marker {
    fn drop(&mut self) {
        self.hand_over();
    }
}
