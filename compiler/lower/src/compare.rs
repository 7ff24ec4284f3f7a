//! Equality and order of values.

use gir::inst::Ty;
use gir::{BinOp, CmpOp, FcmpOp, Op, Value};
use syntax::ast::BinaryOp;
use types::{Basic, Type, TypeId};

use crate::func::FnLower;
use crate::value::Val;

/// Memory and strings of known length up to this are compared in place.
pub(crate) const MAX_INLINE_BYTES: i64 = 32;

/// Structs with more fields than this, and arrays, are compared by the runtime.
const MAX_INLINE_FIELDS: usize = 8;

impl FnLower<'_, '_> {
    /// (I8) x == y, or x != y.
    pub fn compare_eq(&mut self, x: &Val, y: &Val, ty: TypeId, negate: bool) -> Value {
        if negate
            && let (Val::S(a), Val::S(b)) = (x, y)
            && a.len() == 1
            && !matches!(self.cx.under(ty), Type::Interface(_))
        {
            return if self.b.func.ty(a[0]).is_float() {
                self.b.fcmp(FcmpOp::Ne, a[0], b[0])
            } else {
                self.b.cmp(CmpOp::Ne, a[0], b[0])
            };
        }
        let eq = self.equal(x, y, ty);
        if negate { self.not(eq) } else { eq }
    }

    /// (I8) are two values of one type equal?
    pub fn equal(&mut self, x: &Val, y: &Val, ty: TypeId) -> Value {
        match self.cx.under(ty) {
            Type::Basic(b) if b.is_string() => self.string_equal(x, y),
            Type::Basic(b) if b.is_complex() => {
                let re = self.b.fcmp(FcmpOp::Eq, x.scalars()[0], y.scalars()[0]);
                let im = self.b.fcmp(FcmpOp::Eq, x.scalars()[1], y.scalars()[1]);
                self.b.bin(BinOp::And, re, im)
            }
            Type::Basic(b) if b.is_float() => self.b.fcmp(FcmpOp::Eq, x.scalar(), y.scalar()),
            Type::Basic(_) | Type::Pointer(_) | Type::Chan { .. } | Type::Map { .. } | Type::Signature(_) => {
                self.b.cmp(CmpOp::Eq, x.scalar(), y.scalar())
            }
            Type::Interface(_) => self.iface_equal(x, y, ty),
            Type::Struct(fields) if fields.len() <= MAX_INLINE_FIELDS => {
                if let (Val::M { ptr: a, .. }, Val::M { ptr: b, .. }) = (x, y)
                    && self.cx.checker.store.is_plain_memory(ty)
                {
                    return self.memory_equal(*a, *b, ty);
                }
                self.struct_equal(x, y, ty, &fields)
            }
            Type::Array { elem, len } if matches!(x, Val::S(_)) => {
                if len == 0 || self.cx.checker.store.size_of(elem) == 0 {
                    return self.bool(true);
                }
                let elem = self.cx.checker.store.canonical(elem);
                self.equal(x, y, elem)
            }
            Type::Array { .. } | Type::Struct(_) => {
                let (a, b) = (self.spill(x, ty), self.spill(y, ty));
                if self.cx.checker.store.is_plain_memory(ty) {
                    return self.memory_equal(a, b, ty);
                }
                let d = self.cx.desc(ty);
                let d = self.b.val(Op::DescAddr(d), Ty::Ptr);
                self.b.call_rt(abi::RtFn::type_equal, &[d, a, b])[0]
            }
            Type::Slice(_) | Type::Invalid | Type::Named(_) | Type::TypeParam(_) | Type::Tuple(_) => {
                panic!("lower: comparison of {}", self.cx.checker.store.type_string(ty, types::Qualify::Path))
            }
        }
    }

    fn memory_equal(&mut self, a: Value, b: Value, ty: TypeId) -> Value {
        let size = self.cx.checker.store.size_of(ty) as i64;
        if (1..=MAX_INLINE_BYTES).contains(&size) {
            return self.bytes_equal(a, b, size);
        }
        let n = self.int(size);
        self.b.call_rt(abi::RtFn::mem_equal, &[a, b, n])[0]
    }

    fn struct_equal(&mut self, x: &Val, y: &Val, ty: TypeId, fields: &[types::Field]) -> Value {
        let bool_ty = self.cx.checker.store.basic(Basic::Bool);
        let mut result: Option<Value> = None;
        for (i, f) in fields.iter().enumerate() {
            if f.name == base::Symbol::BLANK {
                continue;
            }
            result = Some(match result {
                None => self.field_equal(x, y, ty, i as u32),
                Some(so_far) => self
                    .select_val(
                        so_far,
                        bool_ty,
                        |l| Val::one(l.field_equal(x, y, ty, i as u32)),
                        |l| Val::one(l.bool(false)),
                    )
                    .scalar(),
            });
        }
        result.unwrap_or_else(|| self.bool(true))
    }

    fn field_equal(&mut self, x: &Val, y: &Val, ty: TypeId, i: u32) -> Value {
        let (a, fty) = self.field_val(x, ty, i);
        let (b, _) = self.field_val(y, ty, i);
        self.equal(&a, &b, fty)
    }

    fn string_equal(&mut self, x: &Val, y: &Val) -> Value {
        let (x, y) = (x.scalars().to_vec(), y.scalars().to_vec());
        let same = self.b.cmp(CmpOp::Eq, x[1], y[1]);
        // Comparison with "" needs no bytes.
        if self.b.func.const_int(x[1]) == Some(0) || self.b.func.const_int(y[1]) == Some(0) {
            return same;
        }
        let bool_ty = self.cx.checker.store.basic(Basic::Bool);
        let known = self.b.func.const_int(x[1]).or_else(|| self.b.func.const_int(y[1]));
        self.select_val(
            same,
            bool_ty,
            |l| {
                Val::one(match known {
                    Some(n) if n <= MAX_INLINE_BYTES => l.bytes_equal(x[0], y[0], n),
                    _ => l.b.call_rt(abi::RtFn::mem_equal, &[x[0], y[0], x[1]])[0],
                })
            },
            |l| Val::one(l.bool(false)),
        )
        .scalar()
    }

    /// (I8) do n bytes at two addresses agree, 1 <= n <= MAX_INLINE_BYTES? Word by word; the last may overlap the one before.
    pub fn bytes_equal(&mut self, a: Value, b: Value, n: i64) -> Value {
        let (width, word) = match n {
            1 => (1, Ty::I8),
            2 | 3 => (2, Ty::I16),
            4..=7 => (4, Ty::I32),
            _ => (8, Ty::I64),
        };
        let mut difference: Option<Value> = None;
        let mut at = 0;
        loop {
            let (x, y) = (self.word_at(word, a, at), self.word_at(word, b, at));
            if n == width {
                return self.b.cmp(CmpOp::Eq, x, y);
            }
            let d = self.b.bin(BinOp::Xor, x, y);
            difference = Some(match difference {
                Some(before) => self.b.bin(BinOp::Or, before, d),
                None => d,
            });
            if at == n - width {
                break;
            }
            at = (at + width).min(n - width);
        }
        let zero = self.b.iconst(word, 0);
        self.b.cmp(CmpOp::Eq, difference.expect("lower: a word"), zero)
    }

    /// A word of memory, as a constant where it is one.
    fn word_at(&mut self, word: Ty, ptr: Value, at: i64) -> Value {
        if let Some(&Op::DataAddr(d, from)) = self.b.func.def(ptr).map(|i| &i.op) {
            let data = &self.cx.prog.datas[d];
            let start = (from + at) as usize;
            if !data.mutable
                && data.relocs.is_empty()
                && let Some(bytes) = data.bytes.get(start..start + word.bytes() as usize)
            {
                let value = bytes.iter().rev().fold(0i64, |v, &b| v << 8 | i64::from(b));
                return self.b.iconst(word, crate::constant::normal(value, word));
            }
        }
        self.plain_load(word, ptr, at as i32)
    }

    /// (I8) x < y and the like.
    pub fn order(&mut self, op: BinaryOp, x: &Val, y: &Val, ty: TypeId) -> Value {
        let basic = self.cx.checker.store.as_basic(ty).expect("lower: ordered types are basic");
        if basic.is_float() {
            let op = match op {
                BinaryOp::Lt => FcmpOp::Lt,
                BinaryOp::Le => FcmpOp::Le,
                BinaryOp::Gt => FcmpOp::Gt,
                _ => FcmpOp::Ge,
            };
            return self.b.fcmp(op, x.scalar(), y.scalar());
        }
        let (a, b, unsigned) = if basic.is_string() {
            let (p, q) = (x.scalars(), y.scalars());
            let r = self.b.call_rt(abi::RtFn::mem_compare, &[p[0], p[1], q[0], q[1]])[0];
            (r, self.int(0), false)
        } else {
            (x.scalar(), y.scalar(), basic.is_unsigned())
        };
        let op = match (op, unsigned) {
            (BinaryOp::Lt, false) => CmpOp::Slt,
            (BinaryOp::Le, false) => CmpOp::Sle,
            (BinaryOp::Gt, false) => CmpOp::Sgt,
            (_, false) => CmpOp::Sge,
            (BinaryOp::Lt, true) => CmpOp::Ult,
            (BinaryOp::Le, true) => CmpOp::Ule,
            (BinaryOp::Gt, true) => CmpOp::Ugt,
            (_, true) => CmpOp::Uge,
        };
        self.b.cmp(op, a, b)
    }
}
