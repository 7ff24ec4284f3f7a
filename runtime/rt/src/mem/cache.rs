//! A processor's part of the allocator: for each class 64 slots at a time, given out by the bits of one word.

use core::sync::atomic::{AtomicU64, Ordering};

use abi::typedesc::TypeDesc;

use super::central::{self, alloc_bits};
use super::class::{ClassId, MAX_CLASSES, SIZES, size_class};
use super::sizes;
use super::span::{SpanId, span};
use crate::gc;
use crate::profile;

/// The slots of one class that a processor gives out next.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Bin {
    /// Slots of the current group of 64 that are still free.
    pub free: u64,
    /// Address of the group's slot 0.
    pub base: usize,
    pub size: usize,
    /// The span of the group, 0 for none, and the group's number.
    span: SpanId,
    word: u32,
    /// The free slots read as zero.
    clean: bool,
    /// The next slot is a sample: see `profile::allocated`.
    pub due: bool,
}

/// Remembers the class of a type.
#[repr(C)]
#[derive(Clone, Copy)]
struct TypeSlot {
    typ: *const TypeDesc,
    bin: *mut Bin,
}

const TYPE_SLOTS: usize = 128;

/// The allocator's state of one processor.
#[repr(C)]
pub struct Cache {
    types: [TypeSlot; TYPE_SLOTS],
    bins: [Bin; MAX_CLASSES],
    tiny: Tiny,
    /// State of [`Cache::random`]; 0 until seeded.
    random: u64,
}

/// Slots and bytes that caches claimed, less what they gave back unused.
static CLAIMED_OBJECTS: AtomicU64 = AtomicU64::new(0);
static CLAIMED_BYTES: AtomicU64 = AtomicU64::new(0);

/// Objects and bytes ever allocated, up to what caches hold in advance.
pub fn totals() -> (u64, u64) {
    (CLAIMED_OBJECTS.load(Ordering::Relaxed), CLAIMED_BYTES.load(Ordering::Relaxed))
}

/// What lies ready in caches, or has come out of them unnoticed.
pub struct Unused {
    /// Slots that caches hold in advance, by size class.
    pub slots: [u64; SIZES.len()],
    /// Objects that share a slot with another one and aren't among [`sizes::tiny_objects`] yet.
    pub tiny: u64,
}

impl Unused {
    /// Adds those of a cache.
    ///
    /// # Safety
    /// The cache is one.
    pub unsafe fn add(&mut self, cache: *const Cache) {
        for class in 0..MAX_CLASSES {
            // SAFETY: the caller's promise; the owner may change the words meanwhile, so they are read one by one.
            let free = unsafe { (&raw const (*cache).bins[class].free).read_volatile() };
            if free != 0 {
                self.slots[ClassId(class as u16).size_class()] += u64::from(free.count_ones());
            }
        }
        // SAFETY: the same.
        self.tiny += u64::from(unsafe { (&raw const (*cache).tiny.objects).read_volatile() });
    }
}

/// A slot that small objects without pointers share: Go's programs make many strings of a few bytes.
#[repr(C)]
#[derive(Clone, Copy)]
struct Tiny {
    /// The next free byte, and how many are left.
    at: usize,
    left: usize,
    /// Objects that came into slots of others since the cache was flushed last.
    objects: u32,
}

/// The size of shared slots.
pub const TINY_SLOT: usize = 16;

/// Accounts for an allocation.
pub fn count(objects: u64, bytes: u64) {
    CLAIMED_OBJECTS.fetch_add(objects, Ordering::Relaxed);
    CLAIMED_BYTES.fetch_add(bytes, Ordering::Relaxed);
}

/// Zeroes `size` bytes, a multiple of 8, without a call: allocation runs where little stack is left.
#[inline(always)]
unsafe fn zero_words(p: *mut u8, size: usize) {
    let mut at = p as *mut u64;
    let end = p.wrapping_add(size) as *mut u64;
    while at < end {
        // SAFETY: the caller owns the range; volatile keeps the loop from becoming a call of memset.
        unsafe { at.write_volatile(0) };
        at = at.wrapping_add(1);
    }
}

impl Bin {
    /// A slot, its content undefined; null where the group has none left.
    #[inline(always)]
    fn take(&mut self) -> *mut u8 {
        if self.free == 0 {
            return core::ptr::null_mut();
        }
        let i = self.free.trailing_zeros() as usize;
        self.free &= self.free - 1;
        (self.base + i * self.size) as *mut u8
    }
}

#[inline(always)]
fn type_slot(typ: *const TypeDesc) -> usize {
    (typ as usize as u32).wrapping_mul(0x9e37_79b1) as usize >> 25
}

impl Default for Cache {
    fn default() -> Cache {
        Cache::new()
    }
}

// The owner of a cache is the thread that runs its processor, or whoever stopped the world.
#[allow(unsafe_op_in_unsafe_fn)]
impl Cache {
    /// A cache that holds nothing.
    pub const fn new() -> Cache {
        let none = core::ptr::null_mut();
        Cache {
            types: [TypeSlot { typ: core::ptr::null(), bin: none }; TYPE_SLOTS],
            bins: [Bin { free: 0, base: 0, size: 0, span: 0, word: 0, clean: false, due: false };
                MAX_CLASSES],
            tiny: Tiny { at: 0, left: 0, objects: 0 },
            random: 0,
        }
    }

    /// A zeroed object of a type whose class the cache knows and has slots of; else null. Needs little stack.
    ///
    /// # Safety
    /// The caller owns the cache.
    #[inline(always)]
    pub unsafe fn new_fast(&mut self, typ: *const TypeDesc) -> *mut u8 {
        let entry = self.types[type_slot(typ)];
        if entry.typ != typ {
            return core::ptr::null_mut();
        }
        let bin = &mut *entry.bin;
        let p = bin.take();
        if !p.is_null() {
            zero_words(p, bin.size);
        }
        p
    }

    /// Lets `new_fast` serve `typ` from `class`.
    pub fn remember(&mut self, typ: *const TypeDesc, class: ClassId) {
        let bin = &raw mut self.bins[class.index()];
        self.types[type_slot(typ)] = TypeSlot { typ, bin };
    }

    /// A slot of `class` from the current group, zeroed where asked; null where there is none.
    ///
    /// # Safety
    /// The caller owns the cache.
    pub unsafe fn take(&mut self, class: ClassId, zero: bool) -> *mut u8 {
        let bin = &mut self.bins[class.index()];
        let p = bin.take();
        if zero && !p.is_null() && !bin.clean {
            zero_words(p, bin.size);
        }
        p
    }

    /// The bin of a class.
    pub fn bin(&mut self, class: ClassId) -> &mut Bin {
        &mut self.bins[class.index()]
    }

    /// How many slots of `class` lie ready.
    pub fn ready(&self, class: ClassId) -> u32 {
        self.bins[class.index()].free.count_ones()
    }

    /// Zeroed room for `size` < [`TINY_SLOT`] bytes without pointers in a slot that others share; null where the cache has
    /// neither such a slot nor a fresh one.
    ///
    /// # Safety
    /// The caller owns the cache.
    pub unsafe fn take_tiny(&mut self, size: usize) -> *mut u8 {
        // As much as any type of that size may ask for.
        let align = if size == 0 { 1 } else { 1 << size.trailing_zeros().min(3) };
        let skip = self.tiny.at.wrapping_neg() & (align - 1);
        if skip + size <= self.tiny.left {
            let p = self.tiny.at + skip;
            self.tiny.at = p + size;
            self.tiny.left -= skip + size;
            self.tiny.objects += 1;
            return p as *mut u8;
        }
        let p = self.take(ClassId::noscan(size_class(TINY_SLOT)), true);
        if !p.is_null() && TINY_SLOT - size > self.tiny.left {
            self.tiny.at = p as usize + size;
            self.tiny.left = TINY_SLOT - size;
        }
        p
    }

    /// Claims the next group with a free slot, at most `most` of its slots; false without memory.
    ///
    /// # Safety
    /// The caller owns the cache; the bin is empty.
    pub unsafe fn refill(&mut self, class: ClassId, most: u32) -> bool {
        let bin = &mut self.bins[class.index()];
        // With fewer than all slots claimed the current group may have more.
        let mut word = bin.word as usize;
        loop {
            if bin.span == 0 {
                let Some(id) = central::acquire(class) else { return false };
                bin.span = id;
                word = 0;
            }
            let s = &*span(bin.span);
            while word < s.bit_words() {
                let bits = s.word(alloc_bits(), word);
                let mut free = !*bits & s.valid_bits(word);
                if free != 0 {
                    while free.count_ones() > most {
                        free &= free - 1;
                    }
                    // Marked before it is allocated: see `gc::mark`.
                    if gc::barrier::active() {
                        let marks = AtomicU64::from_ptr(s.word(1 - alloc_bits(), word));
                        marks.fetch_or(free, Ordering::Relaxed);
                    }
                    AtomicU64::from_ptr(bits).store(*bits | free, Ordering::Release);
                    let n = free.count_ones() as u64;
                    count(n, n * s.size as u64);
                    sizes::claimed(class, n);
                    *bin = Bin {
                        free,
                        base: s.slot(word * 64),
                        size: s.size,
                        span: bin.span,
                        word: word as u32,
                        clean: s.clean,
                        due: bin.due,
                    };
                    return true;
                }
                word += 1;
            }
            bin.span = 0;
        }
    }

    /// Gives everything back: unused slots become free again, spans are nobody's.
    ///
    /// # Safety
    /// The world is stopped.
    pub unsafe fn flush(&mut self) {
        for bin in &mut self.bins {
            if bin.span != 0 && bin.free != 0 {
                let s = &*span(bin.span);
                *s.word(alloc_bits(), bin.word as usize) &= !bin.free;
                if gc::barrier::active() {
                    *s.word(1 - alloc_bits(), bin.word as usize) &= !bin.free;
                }
                let n = bin.free.count_ones() as u64;
                sizes::unclaimed(s.class, n);
                CLAIMED_OBJECTS.fetch_sub(n, Ordering::Relaxed);
                CLAIMED_BYTES.fetch_sub(n * s.size as u64, Ordering::Relaxed);
                if profile::wants_memory() {
                    profile::unallocated(n as usize * s.size);
                }
            }
            bin.free = 0;
            bin.span = 0;
            bin.word = 0;
        }
        // The collector may find the shared slot dead.
        sizes::tiny(self.tiny.objects.into());
        self.tiny = Tiny { at: 0, left: 0, objects: 0 };
    }

    /// 64 random bits, not for cryptography. Needs little stack once the cache is seeded.
    pub fn random(&mut self) -> u64 {
        if self.random == 0 {
            self.seed();
        }
        self.random = self.random.wrapping_add(0xa076_1d64_78bd_642f);
        let product = self.random as u128 * (self.random ^ 0xe703_7ed1_a0b4_28db) as u128;
        (product >> 64) as u64 ^ product as u64
    }

    #[cold]
    fn seed(&mut self) {
        let mut bytes = [0; 8];
        sys::process::random(&mut bytes);
        self.random = u64::from_ne_bytes(bytes) ^ sys::clock::nanotime() as u64 | 1;
    }
}

// SAFETY: the pointers lead to the cache itself and to constants.
unsafe impl Send for Cache {}
// SAFETY: shared access happens only with the world stopped.
unsafe impl Sync for Cache {}
