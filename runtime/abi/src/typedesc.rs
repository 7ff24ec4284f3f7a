//! Type descriptors: what interfaces, maps, the collector and reflection know of a type. One per type of the
//! program, so type identity is address equality. stdlib/internal/typ mirrors these layouts in Go.

use crate::layout::Str;

/// reflect's kind numbers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum Kind {
    Invalid = 0,
    Bool,
    Int,
    Int8,
    Int16,
    Int32,
    Int64,
    Uint,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Uintptr,
    Float32,
    Float64,
    Complex64,
    Complex128,
    Array,
    Chan,
    Func,
    Interface,
    Map,
    Pointer,
    Slice,
    String,
    Struct,
    UnsafePointer,
}

/// The value is stored in an interface's data word itself.
pub const FLAG_DIRECT_IFACE: u8 = 1;
/// Values are equal when their bytes are.
pub const FLAG_PLAIN_MEMORY: u8 = 2;
/// A defined (or predeclared) type.
pub const FLAG_NAMED: u8 = 4;
/// == is defined (it may still panic for interfaces inside).
pub const FLAG_COMPARABLE: u8 = 8;
/// A variadic function type.
pub const FLAG_VARIADIC: u8 = 16;
/// `gc_mask` is that of one array element (elem) and repeats.
pub const FLAG_MASK_REPEATS: u8 = 32;

/// A type descriptor. Fields that a kind doesn't use are zero.
#[repr(C)]
pub struct TypeDesc {
    pub size: usize,
    /// Bytes from the start up to the end of the last pointer word; 0: pointer-free.
    pub ptr_bytes: usize,
    /// Same for equal types in every build; the type switch's and itab table's hash.
    pub hash: u32,
    pub kind: Kind,
    pub align: u8,
    pub flags: u8,
    pub _pad: u8,
    /// One bit a word (least significant first) for `ptr_bytes / 8` words: is it a pointer? With FLAG_MASK_REPEATS
    /// the mask of `elem`, repeated every `elem.size` bytes.
    pub gc_mask: *const u8,
    /// As reflect's String: `pkg.T`, `[]int`.
    pub string: Str,
    /// The declared name with type arguments, without package; empty for unnamed types.
    pub name: Str,
    /// Full import path of a named type's package; empty for predeclared and unnamed types.
    pub pkg_path: Str,
    /// `*T`'s descriptor, if the program has it.
    pub ptr_to: *const TypeDesc,
    /// The method set (concrete types), or null.
    pub methods: *const MethodTable,
    /// Pointer, slice, array, channel: element. Map: value.
    pub elem: *const TypeDesc,
    /// Map: key.
    pub key: *const TypeDesc,
    /// Array: length. Chan: direction (1 receive, 2 send, 3 both). Func: number of parameters.
    pub len: usize,
    /// Struct: [`FieldDesc`]s. Interface: [`InterfaceMethod`]s sorted by (name, pkg). Func: descriptors of parameters,
    /// then of results.
    pub list: *const u8,
    pub list_len: usize,
    /// Map: offset of the element in a slot, and the slot's size.
    pub map_elem_offset: u32,
    pub map_slot_size: u32,
}

pub const TYPE_DESC_SIZE: usize = 144;

/// The methods of a concrete type, sorted by (name, pkg path), exported and unexported.
#[repr(C)]
pub struct MethodTable {
    pub len: usize,
    /// How many of them are exported.
    pub exported: usize,
    /// `len` of them follow.
    pub methods: [MethodDesc; 0],
}

/// One method. Code that the program can't reach through an interface or reflection is null.
#[repr(C)]
pub struct MethodDesc {
    pub name: Str,
    /// Of the declaring package for an unexported name, else empty.
    pub pkg_path: Str,
    /// Func descriptor without receiver; null where the method isn't live.
    pub typ: *const TypeDesc,
    /// Code that takes an interface's data word as its receiver.
    pub code: *const u8,
}

/// One interface method.
#[repr(C)]
pub struct InterfaceMethod {
    pub name: Str,
    pub pkg_path: Str,
    pub typ: *const TypeDesc,
}

/// One struct field.
#[repr(C)]
pub struct FieldDesc {
    pub name: Str,
    pub pkg_path: Str,
    pub tag: Str,
    pub typ: *const TypeDesc,
    pub offset: usize,
    pub embedded: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        assert_eq!(core::mem::size_of::<TypeDesc>(), TYPE_DESC_SIZE);
        assert_eq!(core::mem::size_of::<MethodDesc>(), 48);
        assert_eq!(core::mem::size_of::<InterfaceMethod>(), 40);
        assert_eq!(core::mem::size_of::<FieldDesc>(), 72);
    }
}
