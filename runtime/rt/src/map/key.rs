//! Keys to look for: how each kind is hashed, compared and stored.

use abi::TrapCode;
use abi::layout::{Eface, Str};
use abi::typedesc::{FLAG_COMPARABLE, FLAG_DIRECT_IFACE, FLAG_PLAIN_MEMORY, Kind, TypeDesc};

use crate::gc::barrier;
use crate::mem::Cache;
use crate::trap::{Outcome, Trap};
use crate::typ::equal::{dynamic, equal};
use crate::typ::hash::{hash, hash_bytes, hash32, hash64, seed_of_dynamic};
use crate::{bytes, slice};

/// What is looked for in a map.
pub trait Probe: Copy {
    /// Must agree with [`hash_stored`] for the stored form.
    fn hash(self, seed: u64) -> u64;

    /// # Safety
    /// `stored` is a key of the map's key type.
    unsafe fn equals(self, stored: *const u8) -> bool;
}

/// A key that a map operation got.
pub trait Key: Probe {
    /// Writes the key to a slot; `fresh` slots hold zeroes.
    ///
    /// # Safety
    /// `slot` is a slot of the map, whose type is `t`.
    unsafe fn store(self, t: &TypeDesc, slot: *mut u8, fresh: bool);
}

/// Plain memory of 4 bytes.
#[derive(Clone, Copy)]
pub struct Key32(pub u32);

impl Probe for Key32 {
    #[inline(always)]
    fn hash(self, seed: u64) -> u64 {
        hash32(self.0, seed)
    }

    #[inline(always)]
    unsafe fn equals(self, stored: *const u8) -> bool {
        // SAFETY: the caller's promise.
        unsafe { *(stored as *const u32) == self.0 }
    }
}

impl Key for Key32 {
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

impl Probe for Key64 {
    #[inline(always)]
    fn hash(self, seed: u64) -> u64 {
        hash64(self.0, seed)
    }

    #[inline(always)]
    unsafe fn equals(self, stored: *const u8) -> bool {
        // SAFETY: the caller's promise.
        unsafe { *(stored as *const u64) == self.0 }
    }
}

impl Key for Key64 {
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

impl Probe for KeyStr {
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
}

impl Key for KeyStr {
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

/// An interface value that holds an address, a word of 4 or 8 bytes, or a string: to look for only. Needs little stack.
#[derive(Clone, Copy)]
pub struct KeyIface {
    /// The map's key type.
    typ: *const TypeDesc,
    /// The dynamic type, and what it holds.
    holds: *const TypeDesc,
    form: Form,
}

/// What an interface value holds.
#[derive(Clone, Copy)]
enum Form {
    /// The data word is the value.
    Direct(u64),
    Word32(u32),
    Word64(u64),
    Str(Str),
}

impl KeyIface {
    /// None for interfaces that hold something else, or nothing.
    ///
    /// # Safety
    /// `word` and `data` are the words of a key of the map type `t`.
    #[inline(always)]
    pub unsafe fn new(t: &TypeDesc, word: *const u8, data: *const u8) -> Option<KeyIface> {
        // SAFETY: the caller's promise: the words tell what lies behind them.
        unsafe {
            let words = Eface { typ: word as *const TypeDesc, data: data as *mut u8 };
            let holds = dynamic(&*t.key, (&raw const words) as *const u8).typ;
            if holds.is_null() {
                return None;
            }
            let (kind, size, flags) = ((*holds).kind, (*holds).size, (*holds).flags);
            let form = if flags & FLAG_COMPARABLE == 0 {
                return None;
            } else if flags & FLAG_DIRECT_IFACE != 0 {
                Form::Direct(data as u64)
            } else if kind == Kind::String {
                Form::Str(*(data as *const Str))
            } else if flags & FLAG_PLAIN_MEMORY == 0 {
                return None;
            } else if size == 8 {
                Form::Word64(*(data as *const u64))
            } else if size == 4 {
                Form::Word32(*(data as *const u32))
            } else {
                return None;
            };
            Some(KeyIface { typ: t.key, holds, form })
        }
    }
}

impl Probe for KeyIface {
    #[inline(always)]
    fn hash(self, seed: u64) -> u64 {
        // SAFETY: descriptors live for ever; a string is valid.
        unsafe {
            let seed = seed_of_dynamic(&*self.holds, seed);
            match self.form {
                Form::Direct(v) | Form::Word64(v) => hash64(v, seed),
                Form::Word32(v) => hash32(v, seed),
                Form::Str(s) => hash_bytes(s.ptr, s.len, seed),
            }
        }
    }

    #[inline(always)]
    unsafe fn equals(self, stored: *const u8) -> bool {
        // SAFETY: the caller's promise; values of one type have one form.
        unsafe {
            let other = dynamic(&*self.typ, stored);
            other.typ == self.holds
                && match self.form {
                    Form::Direct(v) => other.data as u64 == v,
                    Form::Word64(v) => *(other.data as *const u64) == v,
                    Form::Word32(v) => *(other.data as *const u32) == v,
                    Form::Str(s) => {
                        let o = *(other.data as *const Str);
                        o.len == s.len && bytes::equal(o.ptr, s.ptr, s.len)
                    }
                }
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

impl Probe for KeyAny {
    fn hash(self, _: u64) -> u64 {
        self.hash
    }

    unsafe fn equals(self, stored: *const u8) -> bool {
        // Both keys could be hashed, so comparing them can't trap.
        // SAFETY: the caller's promise.
        unsafe { equal(self.typ, stored, self.at).unwrap_or(false) }
    }
}

impl Key for KeyAny {
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
