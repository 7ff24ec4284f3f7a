//! How Go values become GIR values.
//!
//! A type with at most [`MAX_SCALARS`] scalars is taken apart: strings are (data, length), slices (data, length,
//! capacity), interfaces (type word, data word), complex numbers (real, imaginary), structs and arrays of length 1 the
//! list of their parts. Everything else lives in memory and is handled by address.
//!
//! The calling convention of GIR functions follows: parameters are, in order, the closure object (code of function
//! values only), the receiver, one address per result that lives in memory (the callee writes it, the caller owns it and
//! nobody else knows it), the parameters. A parameter that lives in memory is passed as the address of a copy that
//! belongs to the caller and doesn't change during the call. Results are the scalars of the other results in order.

use std::rc::Rc;

use gir::inst::Ty;
use types::{Basic, Type, TypeId};

use crate::cx::Cx;

/// More scalars than that make a value live in memory.
pub(crate) const MAX_SCALARS: usize = 4;

/// One machine value of a Go value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Scalar {
    pub ty: Ty,
    /// In the value's memory form.
    pub offset: u32,
    /// It may point into the heap: stores need the barrier. The first word of an interface never does.
    pub heap: bool,
    /// The length or capacity of a string or slice.
    pub length: bool,
}

/// How values of one type are handled.
#[derive(Clone, Debug)]
pub(crate) struct Repr {
    pub size: u64,
    pub align: u64,
    /// None: lives in memory.
    pub scalars: Option<Vec<Scalar>>,
    pub pointers: bool,
}

impl Repr {
    pub fn is_memory(&self) -> bool {
        self.scalars.is_none()
    }
}

impl Cx<'_> {
    /// The representation of a canonical type without type parameters.
    pub fn repr(&mut self, ty: TypeId) -> Rc<Repr> {
        if let Some(r) = self.reprs.get(&ty) {
            return r.clone();
        }
        let layout = self.checker.store.layout(ty);
        let mut list = Vec::new();
        let fits = layout.size == 0 || self.flatten(ty, 0, &mut list);
        let repr = Rc::new(Repr {
            size: layout.size,
            align: layout.align,
            scalars: fits.then_some(list),
            pointers: self.checker.store.has_pointers(ty),
        });
        self.reprs.insert(ty, repr.clone());
        repr
    }

    fn flatten(&mut self, ty: TypeId, at: u64, out: &mut Vec<Scalar>) -> bool {
        let mut add = |ty: Ty, offset: u64, heap: bool, length: bool| {
            out.push(Scalar { ty, offset: (at + offset) as u32, heap, length });
        };
        let mut push = |ty, offset, heap| add(ty, offset, heap, false);
        match self.under(ty) {
            Type::Basic(b) => match b {
                Basic::String | Basic::UntypedString => {
                    add(Ty::Ptr, 0, true, false);
                    add(Ty::I64, 8, false, true);
                }
                Basic::Complex64 => {
                    push(Ty::F32, 0, false);
                    push(Ty::F32, 4, false);
                }
                Basic::Complex128 | Basic::UntypedComplex => {
                    push(Ty::F64, 0, false);
                    push(Ty::F64, 8, false);
                }
                other => {
                    let ty = basic_ty(other);
                    push(ty, 0, ty == Ty::Ptr);
                }
            },
            Type::Pointer(_) | Type::Map { .. } | Type::Chan { .. } | Type::Signature(_) => {
                push(Ty::Ptr, 0, true)
            }
            Type::Slice(_) => {
                add(Ty::Ptr, 0, true, false);
                add(Ty::I64, 8, false, true);
                add(Ty::I64, 16, false, true);
            }
            Type::Interface(_) => {
                push(Ty::Ptr, 0, false);
                push(Ty::Ptr, 8, true);
            }
            Type::Array { len, elem } => {
                if self.checker.store.size_of(elem) == 0 || len == 0 {
                    return true;
                }
                return len == 1 && self.flatten(elem, at, out);
            }
            Type::Struct(fields) => {
                let offsets = self.checker.store.field_offsets(ty);
                for (f, offset) in fields.iter().zip(offsets) {
                    if self.checker.store.size_of(f.ty) == 0 {
                        continue;
                    }
                    if out.len() > MAX_SCALARS || !self.flatten(f.ty, at + offset, out) {
                        return false;
                    }
                }
            }
            Type::Tuple(_) | Type::Invalid | Type::Named(_) | Type::TypeParam(_) => {
                panic!("lower::repr: {}", self.checker.store.type_string(ty, types::Qualify::Path))
            }
        }
        out.len() <= MAX_SCALARS
    }

    /// The range of a struct's scalars that belongs to field `index`.
    pub fn field_scalars(&mut self, ty: TypeId, index: u32) -> std::ops::Range<usize> {
        let Type::Struct(fields) = self.under(ty) else { panic!("lower::repr: field of a non-struct") };
        let mut at = 0;
        for (i, f) in fields.iter().enumerate() {
            let fty = self.checker.store.canonical(f.ty);
            let n = self.repr(fty).scalars.as_ref().map_or(0, Vec::len);
            if i as u32 == index {
                return at..at + n;
            }
            at += n;
        }
        panic!("lower::repr: field index out of range")
    }

    /// (canonical type, offset) of a struct's field.
    pub fn field(&mut self, ty: TypeId, index: u32) -> (TypeId, u64) {
        let Type::Struct(fields) = self.under(ty) else { panic!("lower::repr: field of a non-struct") };
        let offset = self.checker.store.field_offsets(ty)[index as usize];
        (self.checker.store.canonical(fields[index as usize].ty), offset)
    }

    /// Appends the GIR types that a value of `ty` is passed as.
    pub fn pass(&mut self, ty: TypeId, out: &mut Vec<Ty>) {
        match &self.repr(ty).scalars {
            Some(list) => out.extend(list.iter().map(|s| s.ty)),
            None => out.push(Ty::Ptr),
        }
    }

    /// Parameter and result types of a function with the signature: `head` stands for the closure object or the
    /// receiver's scalars.
    pub fn abi(&mut self, head: &[Ty], params: &[TypeId], results: &[TypeId]) -> (Vec<Ty>, Vec<Ty>) {
        let mut p = head.to_vec();
        let mut r = Vec::new();
        for &ty in results {
            match &self.repr(ty).scalars {
                Some(list) => r.extend(list.iter().map(|s| s.ty)),
                None => p.push(Ty::Ptr),
            }
        }
        for &ty in params {
            self.pass(ty, &mut p);
        }
        (p, r)
    }
}

/// The scalar of a one-scalar basic type.
pub(crate) fn basic_ty(b: Basic) -> Ty {
    match b {
        Basic::Bool | Basic::Int8 | Basic::Uint8 | Basic::UntypedBool => Ty::I8,
        Basic::Int16 | Basic::Uint16 => Ty::I16,
        Basic::Int32 | Basic::Uint32 | Basic::UntypedRune => Ty::I32,
        Basic::Int | Basic::Int64 | Basic::Uint | Basic::Uint64 | Basic::Uintptr | Basic::UntypedInt => {
            Ty::I64
        }
        Basic::Float32 => Ty::F32,
        Basic::Float64 | Basic::UntypedFloat => Ty::F64,
        Basic::UnsafePointer | Basic::UntypedNil => Ty::Ptr,
        Basic::String
        | Basic::UntypedString
        | Basic::Complex64
        | Basic::Complex128
        | Basic::UntypedComplex => {
            panic!("lower::repr: {} is not one scalar", b.name())
        }
    }
}
