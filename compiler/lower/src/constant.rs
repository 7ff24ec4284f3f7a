//! Constants.

use gir::Op;
use gir::inst::Ty;
use num_traits::ToPrimitive;
use types::{Basic, ConstValue, TypeId};

use crate::func::FnLower;
use crate::value::Val;

/// An integer constant cut to the width and sign-extended: the one form that GIR constants have.
pub(crate) fn normal(c: i64, ty: Ty) -> i64 {
    let shift = 64 - ty.bits();
    (c << shift) >> shift
}

/// The low 64 bits of an integer constant.
pub(crate) fn low_bits(v: &ConstValue) -> i64 {
    match v {
        ConstValue::Int(i) => i.to_i64().or_else(|| i.to_u64().map(|u| u as i64)).unwrap_or(0),
        other => other.to_i64().or_else(|| other.to_u64().map(|u| u as i64)).unwrap_or(0),
    }
}

impl FnLower<'_, '_> {
    pub fn constant(&mut self, c: &ConstValue, ty: TypeId) -> Val {
        if self.cx.is_iface(ty) {
            let own = self.default_type(c);
            let v = self.constant(c, own);
            return self.make_iface(&v, own, ty);
        }
        let Some(b) = self.cx.checker.store.as_basic(ty) else {
            panic!("lower: constant of type {}", self.cx.checker.store.type_string(ty, types::Qualify::Path))
        };
        match b {
            Basic::Bool | Basic::UntypedBool => Val::one(self.bool(c.as_bool().unwrap_or(false))),
            Basic::String | Basic::UntypedString => self.string_const(c.as_str().unwrap_or_default()),
            Basic::Float32 => {
                let f = c.to_float().map_or(0.0, |f| f.to_f32());
                Val::one(self.b.val(Op::F32const(f.to_bits()), Ty::F32))
            }
            Basic::Float64 | Basic::UntypedFloat => {
                let f = c.to_f64().unwrap_or(0.0);
                Val::one(self.b.val(Op::F64const(f.to_bits()), Ty::F64))
            }
            Basic::Complex64 => {
                let (re, im) = c.to_complex().map_or((0.0, 0.0), |(a, b)| (a.to_f32(), b.to_f32()));
                let re = self.b.val(Op::F32const(re.to_bits()), Ty::F32);
                let im = self.b.val(Op::F32const(im.to_bits()), Ty::F32);
                Val::of(&[re, im])
            }
            Basic::Complex128 | Basic::UntypedComplex => {
                let (re, im) = c.to_complex().map_or((0.0, 0.0), |(a, b)| (a.to_f64(), b.to_f64()));
                let re = self.b.val(Op::F64const(re.to_bits()), Ty::F64);
                let im = self.b.val(Op::F64const(im.to_bits()), Ty::F64);
                Val::of(&[re, im])
            }
            Basic::UnsafePointer | Basic::UntypedNil => Val::one(self.b.iconst(Ty::Ptr, low_bits(c))),
            integer => {
                let ty = crate::repr::basic_ty(integer);
                Val::one(self.b.iconst(ty, normal(low_bits(c), ty)))
            }
        }
    }

    fn default_type(&mut self, c: &ConstValue) -> TypeId {
        let b = match c {
            ConstValue::Bool(_) => Basic::Bool,
            ConstValue::Str(_) => Basic::String,
            ConstValue::Int(_) => Basic::Int,
            ConstValue::Float(_) => Basic::Float64,
            ConstValue::Complex(_) => Basic::Complex128,
        };
        self.cx.checker.store.basic(b)
    }

    pub fn string_const(&mut self, bytes: &[u8]) -> Val {
        let len = self.int(bytes.len() as i64);
        if bytes.is_empty() {
            let null = self.b.null();
            return Val::of(&[null, len]);
        }
        let d = self.cx.string_data(bytes);
        let p = self.b.val(Op::DataAddr(d, 0), Ty::Ptr);
        Val::of(&[p, len])
    }
}
