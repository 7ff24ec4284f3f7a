//! `==` on values of a type.

use abi::TrapCode;
use abi::layout::{Eface, Iface, Str};
use abi::typedesc::{FLAG_COMPARABLE, FLAG_DIRECT_IFACE, FLAG_PLAIN_MEMORY, Kind, TypeDesc};

use super::{bytes, fields};
use crate::trap::{Outcome, Trap};

/// Are the values at `a` and `b` equal? Traps where a dynamic type isn't comparable.
///
/// # Safety
/// `a` and `b` are values of type `t`.
pub unsafe fn equal(t: *const TypeDesc, a: *const u8, b: *const u8) -> Outcome<bool> {
    // SAFETY: kinds tell how values are laid out.
    unsafe {
        let t = &*t;
        if t.flags & FLAG_PLAIN_MEMORY != 0 {
            return Ok(crate::bytes::equal(a, b, t.size));
        }
        match t.kind {
            Kind::Float32 => Ok(*(a as *const f32) == *(b as *const f32)),
            Kind::Float64 => Ok(*(a as *const f64) == *(b as *const f64)),
            Kind::Complex64 => Ok(*(a as *const [f32; 2]) == *(b as *const [f32; 2])),
            Kind::Complex128 => Ok(*(a as *const [f64; 2]) == *(b as *const [f64; 2])),
            Kind::String => Ok(bytes(*(a as *const Str)) == bytes(*(b as *const Str))),
            Kind::Interface => {
                let (x, y) = (dynamic(t, a), dynamic(t, b));
                if x.typ != y.typ {
                    return Ok(false);
                }
                iface_equal(x.typ, x.data, y.data)
            }
            Kind::Array => {
                let elem = &*t.elem;
                for i in 0..t.len {
                    if !equal(elem, a.add(i * elem.size), b.add(i * elem.size))? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Kind::Struct => {
                if cheaply_different(t, a, b) {
                    return Ok(false);
                }
                for f in fields(t) {
                    if !is_blank(f.name) && !equal(f.typ, a.add(f.offset), b.add(f.offset))? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Kind::Func | Kind::Map | Kind::Slice => {
                Err(Trap::with(TrapCode::Uncomparable, &raw const *t as u64))
            }
            // The other kinds are plain memory, whatever their flags say.
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
            | Kind::UnsafePointer => Ok(crate::bytes::equal(a, b, t.size)),
        }
    }
}

/// Do two structs differ in a field that is compared without following pointers? Looks only at fields before the first
/// one whose comparison may trap.
///
/// # Safety
/// `a` and `b` are values of the struct type `t`.
unsafe fn cheaply_different(t: &TypeDesc, a: *const u8, b: *const u8) -> bool {
    // SAFETY: fields lie at their offsets.
    unsafe {
        for f in fields(t) {
            let ty = &*f.typ;
            let (x, y) = (a.add(f.offset), b.add(f.offset));
            let plain = ty.flags & FLAG_PLAIN_MEMORY != 0;
            let differ = match ty.kind {
                _ if is_blank(f.name) => false,
                _ if plain => !crate::bytes::equal(x, y, ty.size),
                Kind::String => (*(x as *const Str)).len != (*(y as *const Str)).len,
                Kind::Interface | Kind::Struct | Kind::Array => return false,
                _ => false,
            };
            if differ {
                return true;
            }
        }
    }
    false
}

/// Are two interface values of the same dynamic type (null: both nil) equal? `a` and `b` are their data words.
///
/// # Safety
/// The data words belong to values of type `t`.
pub unsafe fn iface_equal(t: *const TypeDesc, a: *const u8, b: *const u8) -> Outcome<bool> {
    // SAFETY: a data word is the value itself for direct types, else its address.
    unsafe {
        if t.is_null() {
            return Ok(true);
        }
        let flags = (*t).flags;
        if flags & FLAG_COMPARABLE == 0 {
            return Err(Trap::with(TrapCode::Uncomparable, t as u64));
        }
        if flags & FLAG_DIRECT_IFACE != 0 {
            return Ok(a == b);
        }
        // Floats may differ from themselves: equal addresses prove nothing unless the type is plain memory.
        if flags & FLAG_PLAIN_MEMORY != 0 {
            return Ok(crate::bytes::equal(a, b, (*t).size));
        }
        equal(t, a, b)
    }
}

/// The dynamic type and data word of an interface value of static type `t`.
///
/// # Safety
/// `p` is a value of the interface type `t`.
pub unsafe fn dynamic(t: &TypeDesc, p: *const u8) -> Eface {
    // SAFETY: interfaces with methods hold an itab, the others a descriptor.
    unsafe {
        if t.list_len == 0 {
            return *(p as *const Eface);
        }
        let i = *(p as *const Iface);
        Eface { typ: if i.itab.is_null() { core::ptr::null() } else { (*i.itab).typ }, data: i.data }
    }
}

/// Blank fields take no part in comparisons.
pub fn is_blank(name: Str) -> bool {
    // SAFETY: names are constants of the program.
    name.len == 1 && unsafe { *name.ptr } == b'_'
}
