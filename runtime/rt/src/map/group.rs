//! Groups: eight slots and a word of control bytes.
//!
//! A control byte is 0 for an empty slot, so that fresh memory is a table of empty slots, 1 for a deleted one (the probe
//! goes on behind it), and 0x80 plus seven bits of the hash for a full one. All eight are looked at with word
//! arithmetic.

use abi::typedesc::TypeDesc;

use crate::typ;
use crate::typ::synthetic::Registry;

pub const SLOTS: usize = 8;
/// Bytes of the control word in front of the slots.
const CONTROL: usize = 8;

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = LOW << 7;

pub const EMPTY: u8 = 0;
pub const DELETED: u8 = 1;

/// The control byte of a full slot.
#[inline(always)]
pub fn tag(hash: u64) -> u8 {
    hash as u8 | 0x80
}

/// Where the probe for a hash starts.
#[inline(always)]
pub fn home(hash: u64) -> usize {
    (hash >> 7) as usize
}

/// A set of slots of a group, by any one bit in each byte.
#[derive(Clone, Copy)]
pub struct Set(u64);

impl Iterator for Set {
    type Item = usize;

    #[inline(always)]
    fn next(&mut self) -> Option<usize> {
        if self.0 == 0 {
            return None;
        }
        let i = self.0.trailing_zeros() as usize / 8;
        self.0 &= self.0 - 1;
        Some(i)
    }
}

impl Set {
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The set without the slots before `first`.
    pub fn from(self, first: usize) -> Set {
        Set(self.0 >> (8 * first) << (8 * first))
    }
}

/// The address of a group and the geometry of its map type.
#[derive(Clone, Copy)]
pub struct Group {
    pub base: *mut u8,
    pub slot_size: usize,
}

/// The size of a group.
#[inline(always)]
pub fn size(slot_size: usize) -> usize {
    CONTROL + SLOTS * slot_size
}

// A group's memory is CONTROL bytes and SLOTS slots; callers hold a group that is valid, and slot numbers below SLOTS.
#[allow(unsafe_op_in_unsafe_fn, clippy::missing_safety_doc)]
impl Group {
    /// Group `i` of an array of groups.
    ///
    /// # Safety
    /// The array has that many.
    #[inline(always)]
    pub unsafe fn at(groups: *mut u8, i: usize, slot_size: usize) -> Group {
        Group { base: groups.add(i * size(slot_size)), slot_size }
    }

    #[inline(always)]
    unsafe fn word(self) -> u64 {
        *(self.base as *const u64)
    }

    /// Slots whose control byte is `tag`, and perhaps a few others above one that is.
    #[inline(always)]
    pub unsafe fn matching(self, tag: u8) -> Set {
        let differ = self.word() ^ (LOW * tag as u64);
        Set(differ.wrapping_sub(LOW) & !differ & HIGH)
    }

    #[inline(always)]
    pub unsafe fn empty(self) -> Set {
        let w = self.word();
        Set(!(w | w >> 7) & LOW)
    }

    /// Empty and deleted slots.
    #[inline(always)]
    pub unsafe fn free(self) -> Set {
        Set(!self.word() & HIGH)
    }

    #[inline(always)]
    pub unsafe fn full(self) -> Set {
        Set(self.word() & HIGH)
    }

    pub unsafe fn control(self, slot: usize) -> u8 {
        *self.base.add(slot)
    }

    #[inline(always)]
    pub unsafe fn set_control(self, slot: usize, value: u8) {
        *self.base.add(slot) = value;
    }

    /// The address of a slot, which is its key's.
    #[inline(always)]
    pub unsafe fn slot(self, i: usize) -> *mut u8 {
        self.base.add(CONTROL + i * self.slot_size)
    }
}

static DESCRIPTORS: Registry = Registry::new();

/// The descriptor of a group of a map type; null where keys and elements hold no pointers.
///
/// # Safety
/// `t` is a map's descriptor.
pub unsafe fn descriptor(t: *const TypeDesc) -> *const TypeDesc {
    // SAFETY: maps have a key and an element type.
    unsafe {
        let (map, key, elem) = (&*t, &*(*t).key, &*(*t).elem);
        if key.ptr_bytes == 0 && elem.ptr_bytes == 0 {
            return core::ptr::null();
        }
        let slot_size = map.map_slot_size as usize;
        DESCRIPTORS.get(t as usize, size(slot_size), &mut |add| {
            for i in 0..SLOTS {
                let slot = CONTROL + i * slot_size;
                typ::for_each_pointer(key, slot, &mut |at| add(at / 8));
                typ::for_each_pointer(elem, slot + map.map_elem_offset as usize, &mut |at| add(at / 8));
            }
        })
    }
}
