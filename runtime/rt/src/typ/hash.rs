//! Hashes of values, such that equal values have equal hashes. Multiply and fold, as in wyhash.

use abi::TrapCode;
use abi::layout::Str;
use abi::typedesc::{FLAG_COMPARABLE, FLAG_DIRECT_IFACE, FLAG_PLAIN_MEMORY, Kind, TypeDesc};

use super::equal::{dynamic, is_blank};
use super::fields;
use crate::trap::{Outcome, Trap};

const K0: u64 = 0x2d35_8dcc_aa6c_78a5;
const K1: u64 = 0x8bb8_4b93_962e_acc9;
const K2: u64 = 0x4b33_a62e_d433_d4a3;

#[inline(always)]
fn fold(a: u64, b: u64) -> u64 {
    let product = a as u128 * b as u128;
    product as u64 ^ (product >> 64) as u64
}

/// The hash of plain memory of 4 bytes.
#[inline(always)]
pub fn hash32(value: u32, seed: u64) -> u64 {
    fold(value as u64 ^ seed ^ K0, K1 ^ (value as u64) << 32)
}

/// The hash of plain memory of 8 bytes.
#[inline(always)]
pub fn hash64(value: u64, seed: u64) -> u64 {
    fold(value ^ seed ^ K0, K1 ^ seed.rotate_left(32))
}

#[inline(always)]
unsafe fn read8(p: *const u8) -> u64 {
    // SAFETY: the caller checked the length.
    unsafe { (p as *const u64).read_unaligned() }
}

#[inline(always)]
unsafe fn read4(p: *const u8) -> u64 {
    // SAFETY: the caller checked the length.
    unsafe { (p as *const u32).read_unaligned() as u64 }
}

/// The hash of bytes, of a string's in particular.
///
/// # Safety
/// `len` bytes at `p` are readable.
#[inline]
pub unsafe fn hash_bytes(p: *const u8, len: usize, seed: u64) -> u64 {
    let mut state = seed ^ K0;
    // SAFETY: every read lies within the len bytes.
    let (a, b) = unsafe {
        if len > 16 {
            let mut at = p;
            let mut left = len;
            if left > 32 {
                let mut other = state;
                while left > 32 {
                    state = fold(read8(at) ^ K1, read8(at.add(8)) ^ state);
                    other = fold(read8(at.add(16)) ^ K2, read8(at.add(24)) ^ other);
                    at = at.add(32);
                    left -= 32;
                }
                state ^= other;
            }
            if left > 16 {
                state = fold(read8(at) ^ K2, read8(at.add(8)) ^ state);
            }
            (read8(p.add(len - 16)), read8(p.add(len - 8)))
        } else if len >= 8 {
            (read8(p), read8(p.add(len - 8)))
        } else if len >= 4 {
            (read4(p), read4(p.add(len - 4)))
        } else if len > 0 {
            ((*p as u64) << 16 | (*p.add(len / 2) as u64) << 8 | *p.add(len - 1) as u64, 0)
        } else {
            (0, 0)
        }
    };
    fold(K1 ^ len as u64, fold(a ^ K1, b ^ state))
}

/// The hash of `size` bytes of plain memory: the same as the fast functions for keys of 4 and 8 bytes.
///
/// # Safety
/// `size` bytes at `p` are readable.
pub unsafe fn hash_memory(p: *const u8, size: usize, seed: u64) -> u64 {
    // SAFETY: passed on.
    unsafe {
        match size {
            4 => hash32(read4(p) as u32, seed),
            8 => hash64(read8(p), seed),
            _ => hash_bytes(p, size, seed),
        }
    }
}

/// Both zeros are equal; a NaN equals nothing, so its hash is drawn from `random`.
fn hash_float(f: f64, seed: u64, random: &mut dyn FnMut() -> u64) -> u64 {
    if f == 0.0 {
        hash64(0, seed)
    } else if f.is_nan() {
        hash64(random(), seed)
    } else {
        hash64(f.to_bits(), seed)
    }
}

/// The hash of the value at `p`; traps where a dynamic type isn't hashable.
///
/// # Safety
/// `p` is a value of type `t`.
pub unsafe fn hash(
    t: *const TypeDesc,
    p: *const u8,
    seed: u64,
    random: &mut dyn FnMut() -> u64,
) -> Outcome<u64> {
    // SAFETY: kinds tell how values are laid out.
    unsafe {
        let t = &*t;
        if t.flags & FLAG_PLAIN_MEMORY != 0 {
            return Ok(hash_memory(p, t.size, seed));
        }
        match t.kind {
            Kind::String => {
                let s = *(p as *const Str);
                Ok(hash_bytes(s.ptr, s.len, seed))
            }
            Kind::Float32 => Ok(hash_float(*(p as *const f32) as f64, seed, random)),
            Kind::Float64 => Ok(hash_float(*(p as *const f64), seed, random)),
            Kind::Complex64 => {
                let [re, im] = *(p as *const [f32; 2]);
                let first = hash_float(re as f64, seed, random);
                Ok(hash_float(im as f64, first, random))
            }
            Kind::Complex128 => {
                let [re, im] = *(p as *const [f64; 2]);
                let first = hash_float(re, seed, random);
                Ok(hash_float(im, first, random))
            }
            Kind::Interface => hash_interface(t, p, seed, random),
            Kind::Array => {
                let elem = &*t.elem;
                let mut h = seed;
                for i in 0..t.len {
                    h = hash(elem, p.add(i * elem.size), h, random)?;
                }
                Ok(h)
            }
            Kind::Struct => {
                let mut h = seed;
                for f in fields(t) {
                    if !is_blank(f.name) {
                        h = hash(f.typ, p.add(f.offset), h, random)?;
                    }
                }
                Ok(h)
            }
            Kind::Func | Kind::Map | Kind::Slice => {
                Err(Trap::with(TrapCode::Unhashable, &raw const *t as u64))
            }
            Kind::Invalid
            | Kind::Bool
            | Kind::Int
            | Kind::Int8
            | Kind::Int16
            | Kind::Int32
            | Kind::Int64
            | Kind::Uint
            | Kind::Uint8
            | Kind::Uint16
            | Kind::Uint32
            | Kind::Uint64
            | Kind::Uintptr
            | Kind::Chan
            | Kind::Pointer
            | Kind::UnsafePointer => Ok(hash_memory(p, t.size, seed)),
        }
    }
}

unsafe fn hash_interface(
    t: &TypeDesc,
    p: *const u8,
    seed: u64,
    random: &mut dyn FnMut() -> u64,
) -> Outcome<u64> {
    // SAFETY: p is an interface value of type t.
    unsafe {
        let value = dynamic(t, p);
        if value.typ.is_null() {
            return Ok(hash64(0, seed));
        }
        let typ = &*value.typ;
        if typ.flags & FLAG_COMPARABLE == 0 {
            return Err(Trap::with(TrapCode::Unhashable, value.typ as u64));
        }
        let seed = seed_of_dynamic(typ, seed);
        if typ.flags & FLAG_DIRECT_IFACE != 0 {
            return Ok(hash64(value.data as u64, seed));
        }
        hash(value.typ, value.data, seed, random)
    }
}

/// The seed for what an interface value holds, if that is of type `t`.
#[inline(always)]
pub fn seed_of_dynamic(t: &TypeDesc, seed: u64) -> u64 {
    seed ^ t.hash as u64
}
