//! Sizes, alignments and the memory shape of values, as gc lays them out on 64-bit targets.

use crate::repr::*;
use crate::store::Store;

/// Bytes of a machine word.
pub const WORD: u64 = 8;

/// Size and alignment in bytes. The size saturates, for types too large to exist.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Layout {
    pub size: u64,
    pub align: u64,
}

/// `n` rounded up to a multiple of `align`.
pub fn align_up(n: u64, align: u64) -> u64 {
    n.checked_add(align - 1).map_or(u64::MAX, |m| m / align * align)
}

impl Basic {
    /// Size and alignment of a typed basic type.
    pub fn layout(self) -> Layout {
        let (size, align) = match self {
            Basic::Bool | Basic::Int8 | Basic::Uint8 | Basic::UntypedBool => (1, 1),
            Basic::Int16 | Basic::Uint16 => (2, 2),
            Basic::Int32 | Basic::Uint32 | Basic::Float32 | Basic::UntypedRune => (4, 4),
            Basic::Complex64 => (8, 4),
            Basic::Complex128 | Basic::UntypedComplex => (16, 8),
            Basic::String | Basic::UntypedString => (16, 8),
            Basic::Int
            | Basic::Int64
            | Basic::Uint
            | Basic::Uint64
            | Basic::Uintptr
            | Basic::Float64
            | Basic::UnsafePointer
            | Basic::UntypedInt
            | Basic::UntypedFloat
            | Basic::UntypedNil => (8, 8),
        };
        Layout { size, align }
    }
}

impl Store {
    /// Size and alignment of a type without type parameters.
    pub fn layout(&mut self, id: TypeId) -> Layout {
        if let Some(&l) = self.layouts.get(&id) {
            return l;
        }
        let layout = match self.under(id) {
            Type::Basic(b) => b.layout(),
            Type::Pointer(_) | Type::Map { .. } | Type::Chan { .. } | Type::Signature(_) => {
                Layout { size: WORD, align: WORD }
            }
            Type::Slice(_) => Layout { size: 3 * WORD, align: WORD },
            Type::Interface(_) => Layout { size: 2 * WORD, align: WORD },
            Type::Array { len, elem } => {
                let e = self.layout(elem);
                Layout { size: e.size.saturating_mul(len), align: e.align }
            }
            Type::Struct(fields) => {
                let types: Vec<TypeId> = fields.iter().map(|f| f.ty).collect();
                self.struct_layout(&types).1
            }
            Type::Tuple(types) => self.struct_layout(&types).1,
            Type::Invalid => return Layout { size: 0, align: 1 },
            Type::Named(_) | Type::TypeParam(_) => {
                panic!("types: layout of a type that isn't concrete")
            }
        };
        self.layouts.insert(id, layout);
        layout
    }

    pub fn size_of(&mut self, id: TypeId) -> u64 {
        self.layout(id).size
    }

    pub fn align_of(&mut self, id: TypeId) -> u64 {
        self.layout(id).align
    }

    /// The offsets of fields of these types laid out in order, and the whole. A zero-sized last field of a struct
    /// that isn't empty is padded so that its address stays inside.
    pub fn struct_layout(&mut self, fields: &[TypeId]) -> (Vec<u64>, Layout) {
        let mut offsets = Vec::with_capacity(fields.len());
        let (mut end, mut align, mut last_empty) = (0u64, 1, false);
        for &f in fields {
            let l = self.layout(f);
            end = align_up(end, l.align);
            offsets.push(end);
            end = end.saturating_add(l.size);
            align = align.max(l.align);
            last_empty = l.size == 0;
        }
        if last_empty && end > 0 {
            end = end.saturating_add(1);
        }
        (offsets, Layout { size: align_up(end, align), align })
    }

    /// The field offsets of a struct type.
    pub fn field_offsets(&mut self, id: TypeId) -> Vec<u64> {
        let Type::Struct(fields) = self.under(id) else { panic!("types: field offsets of a non-struct") };
        let types: Vec<TypeId> = fields.iter().map(|f| f.ty).collect();
        self.struct_layout(&types).0
    }

    /// The length of the prefix of a value that contains all its pointers; 0 for pointer-free types.
    pub fn ptr_bytes(&mut self, id: TypeId) -> u64 {
        match self.under(id) {
            Type::Basic(Basic::String | Basic::UnsafePointer | Basic::UntypedNil | Basic::UntypedString) => {
                WORD
            }
            Type::Basic(_) | Type::Invalid => 0,
            Type::Pointer(_) | Type::Map { .. } | Type::Chan { .. } | Type::Signature(_) | Type::Slice(_) => {
                WORD
            }
            Type::Interface(_) => 2 * WORD,
            Type::Array { len, elem } => {
                let inner = self.ptr_bytes(elem);
                if len == 0 || inner == 0 {
                    return 0;
                }
                self.size_of(elem).saturating_mul(len - 1).saturating_add(inner)
            }
            Type::Struct(fields) => self.tuple_ptr_bytes(&fields.iter().map(|f| f.ty).collect::<Vec<_>>()),
            Type::Tuple(types) => self.tuple_ptr_bytes(&types),
            Type::Named(_) | Type::TypeParam(_) => panic!("types: pointers of a type that isn't concrete"),
        }
    }

    fn tuple_ptr_bytes(&mut self, types: &[TypeId]) -> u64 {
        let (offsets, _) = self.struct_layout(types);
        for (&ty, offset) in types.iter().zip(offsets).rev() {
            let inner = self.ptr_bytes(ty);
            if inner > 0 {
                return offset + inner;
            }
        }
        0
    }

    pub fn has_pointers(&mut self, id: TypeId) -> bool {
        self.ptr_bytes(id) > 0
    }

    /// One bit (as a bool) for each word of the `ptr_bytes` prefix: does it hold a pointer? Long arrays of pointers
    /// make long maps; callers bound them by `ptr_bytes` first.
    pub fn pointer_bitmap(&mut self, id: TypeId) -> Vec<bool> {
        let mut map = vec![false; (self.ptr_bytes(id) / WORD) as usize];
        self.mark_pointers(id, 0, &mut map);
        map
    }

    fn mark_pointers(&mut self, id: TypeId, offset: u64, map: &mut [bool]) {
        let mut set = |at: u64| map[(at / WORD) as usize] = true;
        match self.under(id) {
            Type::Basic(Basic::String | Basic::UnsafePointer | Basic::UntypedNil | Basic::UntypedString)
            | Type::Pointer(_)
            | Type::Map { .. }
            | Type::Chan { .. }
            | Type::Signature(_)
            | Type::Slice(_) => set(offset),
            Type::Basic(_) | Type::Invalid => {}
            Type::Interface(_) => {
                set(offset);
                set(offset + WORD);
            }
            Type::Array { len, elem } => {
                let size = self.size_of(elem);
                if len > 0 && self.has_pointers(elem) {
                    for i in 0..len {
                        self.mark_pointers(elem, offset + i * size, map);
                    }
                }
            }
            Type::Struct(fields) => {
                let types: Vec<TypeId> = fields.iter().map(|f| f.ty).collect();
                let (offsets, _) = self.struct_layout(&types);
                for (ty, at) in types.into_iter().zip(offsets) {
                    self.mark_pointers(ty, offset + at, map);
                }
            }
            Type::Tuple(types) => {
                let (offsets, _) = self.struct_layout(&types);
                for (ty, at) in types.into_iter().zip(offsets) {
                    self.mark_pointers(ty, offset + at, map);
                }
            }
            Type::Named(_) | Type::TypeParam(_) => panic!("types: pointers of a type that isn't concrete"),
        }
    }

    /// Is a value of the type one pointer, so that an interface holds it directly in its data word?
    pub fn is_direct_iface(&mut self, id: TypeId) -> bool {
        match self.under(id) {
            Type::Pointer(_) | Type::Map { .. } | Type::Chan { .. } | Type::Signature(_) => true,
            Type::Basic(b) => b == Basic::UnsafePointer,
            Type::Array { len: 1, elem } => self.is_direct_iface(elem),
            Type::Struct(fields) => fields.len() == 1 && self.is_direct_iface(fields[0].ty),
            _ => false,
        }
    }

    /// Are two values equal exactly if their bytes are?
    pub fn is_plain_memory(&mut self, id: TypeId) -> bool {
        match self.under(id) {
            Type::Pointer(_) | Type::Chan { .. } => true,
            Type::Basic(b) => {
                b.is_boolean() || b == Basic::UnsafePointer || (b.is_integer() && !b.is_untyped())
            }
            Type::Array { elem, .. } => self.is_plain_memory(elem),
            Type::Struct(fields) => {
                let types: Vec<TypeId> = fields.iter().map(|f| f.ty).collect();
                let (_, whole) = self.struct_layout(&types);
                let mut used = 0;
                for f in &fields {
                    if f.name == base::Symbol::BLANK || !self.is_plain_memory(f.ty) {
                        return false;
                    }
                    used += self.size_of(f.ty);
                }
                used == whole.size
            }
            _ => false,
        }
    }
}
