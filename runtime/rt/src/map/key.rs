//! Keys to look for: how each kind is hashed, compared and stored.

use abi::TrapCode;
use abi::layout::Str;
use abi::typedesc::{FLAG_PLAIN_MEMORY, Kind, TypeDesc};

use crate::gc::barrier;
use crate::mem::Cache;
use crate::trap::{Outcome, Trap};
use crate::typ::equal::equal;
use crate::typ::hash::{hash, hash_bytes, hash32, hash64};
use crate::{bytes, slice};

/// A key that a map operation got.
pub trait Key: Copy {
    /// Must agree with [`hash_stored`] for the stored form.
    fn hash(self, seed: u64) -> u64;

    /// # Safety
    /// `stored` is a key of the map's key type.
    unsafe fn equals(self, stored: *const u8) -> bool;

    /// Writes the key to a slot; `fresh` slots hold zeroes.
    ///
    /// # Safety
    /// `slot` is a slot of the map, whose type is `t`.
    unsafe fn store(self, t: &TypeDesc, slot: *mut u8, fresh: bool);
}

/// Plain memory of 4 bytes.
#[derive(Clone, Copy)]
pub struct Key32(pub u32);

impl Key for Key32 {
    #[inline(always)]
    fn hash(self, seed: u64) -> u64 {
        hash32(self.0, seed)
    }

    #[inline(always)]
    unsafe fn equals(self, stored: *const u8) -> bool {
        // SAFETY: the caller's promise.
        unsafe { *(stored as *const u32) == self.0 }
    }

    #[inline(always)]
    unsafe fn store(self, _: &TypeDesc, slot: *mut u8, fresh: bool) {
        if fresh {
            // SAFETY: the caller's promise.
            unsafe { *(slot as *mut u32) = self.0 }
        }
    }
}

/// Plain memory of 8 bytes, maybe a pointer.
#[derive(Clone, Copy)]
pub struct Key64(pub u64);

impl Key for Key64 {
    #[inline(always)]
    fn hash(self, seed: u64) -> u64 {
        hash64(self.0, seed)
    }

    #[inline(always)]
    unsafe fn equals(self, stored: *const u8) -> bool {
        // SAFETY: the caller's promise.
        unsafe { *(stored as *const u64) == self.0 }
    }

    #[inline(always)]
    unsafe fn store(self, _: &TypeDesc, slot: *mut u8, fresh: bool) {
        if fresh {
            // SAFETY: the caller's promise.
            unsafe { *(slot as *mut u64) = self.0 }
        }
    }
}

/// A string.
#[derive(Clone, Copy)]
pub struct KeyStr(pub Str);

impl Key for KeyStr {
    #[inline(always)]
    fn hash(self, seed: u64) -> u64 {
        // SAFETY: the string is valid.
        unsafe { hash_bytes(self.0.ptr, self.0.len, seed) }
    }

    #[inline(always)]
    unsafe fn equals(self, stored: *const u8) -> bool {
        // SAFETY: the caller's promise.
        unsafe {
            let s = *(stored as *const Str);
            s.len == self.0.len && bytes::equal(s.ptr, self.0.ptr, s.len)
        }
    }

    #[inline(always)]
    unsafe fn store(self, _: &TypeDesc, slot: *mut u8, _: bool) {
        // The new key replaces an equal old one, so that the old one's memory can go (as Go does).
        // SAFETY: the caller's promise.
        unsafe {
            barrier::overwrite(slot as *const usize);
            *(slot as *mut Str) = self.0;
        }
    }
}

/// A key of any type, by address, with its hash.
#[derive(Clone, Copy)]
pub struct KeyAny {
    typ: *const TypeDesc,
    at: *const u8,
    hash: u64,
}

impl KeyAny {
    /// Traps where the key isn't hashable.
    ///
    /// # Safety
    /// `at` is a key of the map type `t`, whose seed is `seed`.
    pub unsafe fn new(cache: *mut Cache, t: &TypeDesc, at: *const u8, seed: u64) -> Outcome<KeyAny> {
        // SAFETY: the caller's promise.
        unsafe { Ok(KeyAny { typ: t.key, at, hash: hash_stored(cache, t, at, seed)? }) }
    }
}

impl Key for KeyAny {
    fn hash(self, _: u64) -> u64 {
        self.hash
    }

    unsafe fn equals(self, stored: *const u8) -> bool {
        // Both keys could be hashed, so comparing them can't trap.
        // SAFETY: the caller's promise.
        unsafe { equal(self.typ, stored, self.at).unwrap_or(false) }
    }

    unsafe fn store(self, t: &TypeDesc, slot: *mut u8, fresh: bool) {
        // Equal keys may differ in their bytes (0 and -0, strings in different memory): the newer one stays.
        // SAFETY: the caller's promise.
        unsafe {
            if fresh || (*t.key).flags & FLAG_PLAIN_MEMORY == 0 {
                slice::typed_move(t.key, slot, self.at);
            }
        }
    }
}

/// The hash of the key at `p`.
///
/// # Safety
/// It is a key of the map type `t`.
pub unsafe fn hash_stored(cache: *mut Cache, t: &TypeDesc, p: *const u8, seed: u64) -> Outcome<u64> {
    // SAFETY: the caller's promise; the cache is the caller's.
    unsafe { hash(t.key, p, seed, &mut || (*cache).random()) }
}

/// The trap of looking for `key`, which matters even where the map is empty.
///
/// # Safety
/// As [`hash_stored`].
pub unsafe fn check(cache: *mut Cache, t: &TypeDesc, key: *const u8) -> Outcome<()> {
    // SAFETY: the caller's promise.
    unsafe {
        if may_trap(&*t.key) {
            // The text differs where nothing had to be looked up.
            hash_stored(cache, t, key, 0).map_err(|mut trap| {
                trap.args[1] = 1;
                trap
            })?;
        }
    }
    Ok(())
}

/// Can hashing a value of the type trap?
pub fn may_trap(t: &TypeDesc) -> bool {
    t.flags & FLAG_PLAIN_MEMORY == 0 && matches!(t.kind, Kind::Interface | Kind::Struct | Kind::Array)
}

/// Assignment to an entry of a nil map.
pub fn nil_map() -> Trap {
    Trap::new(TrapCode::NilMapWrite)
}
