//! Marking: from words to slots to the words in them.
//!
//! Addresses wait on a stack; on their way to being marked they pass a ring, and entering it prefetches the mark word
//! and the object, so that the misses of a pointer-rich heap overlap.

use abi::typedesc::TypeDesc;
use sys::vec::PageVec;

use crate::mem::arena;
use crate::mem::central::alloc_bits;
use crate::mem::class::{HEADER, Layout};
use crate::mem::span::{Slot, slot_of};
use crate::typ;

const RING: usize = 16;

/// The state of one marking thread.
pub struct Marker {
    /// Words in the heap's range that are still to be looked at.
    stack: PageVec<usize>,
    /// The bitmap that takes the marks.
    marks: usize,
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

// The world is stopped, or the barrier keeps what the marker relies on.
#[allow(unsafe_op_in_unsafe_fn)]
impl Marker {
    pub fn new(marks: usize) -> Marker {
        Marker { stack: PageVec::new(), marks }
    }

    /// Notes a word that may be a pointer into the heap.
    #[inline(always)]
    pub fn word(&mut self, word: usize) {
        if arena::contains(word) {
            self.stack.push(word);
        }
    }

    /// Notes each of `len` words.
    ///
    /// # Safety
    /// The words are readable.
    pub unsafe fn range(&mut self, start: *const usize, len: usize) {
        for i in 0..len {
            // Stacks are read while other code's uninitialised words lie in them.
            self.word(start.add(i).read_volatile());
        }
        if self.stack.len() > 1 << 16 {
            self.drain();
        }
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

    /// Marks everything that is reachable from the words noted so far.
    ///
    /// # Safety
    /// The world is stopped.
    pub unsafe fn drain(&mut self) {
        let none = Slot { span: core::ptr::null_mut(), index: 0 };
        let mut ring = [none; RING];
        let (mut head, mut len) = (0, 0);
        loop {
            while len < RING
                && let Some(word) = self.stack.pop()
            {
                if let Some(slot) = slot_of(word) {
                    prefetch(slot.bit(self.marks).0 as usize);
                    prefetch(slot.address());
                    ring[(head + len) % RING] = slot;
                    len += 1;
                }
            }
            if len == 0 {
                return;
            }
            let slot = ring[head];
            head = (head + 1) % RING;
            len -= 1;
            if self.mark(slot) {
                self.scan(slot);
            }
        }
    }

    /// Marks an allocated slot; false if it was marked or isn't allocated.
    #[inline(always)]
    unsafe fn mark(&mut self, slot: Slot) -> bool {
        let (word, bit) = slot.bit(self.marks);
        if *word & bit != 0 || *slot.bit(alloc_bits()).0 & bit == 0 {
            return false;
        }
        *word |= bit;
        true
    }

    /// Notes the pointers of the object in a slot, whether or not it is marked itself.
    ///
    /// # Safety
    /// The slot is allocated, the world stopped.
    pub unsafe fn scan(&mut self, slot: Slot) {
        let s = &*slot.span;
        let start = slot.address();
        match s.layout {
            Layout::Noscan => {}
            Layout::Masked => {
                let mut bits = s.mask;
                while bits != 0 {
                    self.word(*((start + bits.trailing_zeros() as usize * 8) as *const usize));
                    bits &= bits - 1;
                }
            }
            Layout::Header => {
                let typ = *(start as *const *const TypeDesc);
                self.repeated(typ, start + HEADER, s.size - HEADER);
            }
            Layout::Large => self.repeated(s.typ, start, s.size),
        }
    }

    /// Notes the pointers of as many values of a type as fit into `size` bytes.
    unsafe fn repeated(&mut self, t: *const TypeDesc, start: usize, size: usize) {
        if t.is_null() {
            return;
        }
        for i in 0..size / (*t).size {
            typ::for_each_pointer(t, start + i * (*t).size, &mut |at| self.word(*(at as *const usize)));
        }
    }
}
