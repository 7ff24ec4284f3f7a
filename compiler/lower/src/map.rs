//! Maps.

use abi::RtFn;
use gir::inst::Ty;
use gir::{ConvOp, Op, Value};
use syntax::ast::ExprId;
use types::{Basic, Type, TypeId};

use crate::func::FnLower;
use crate::value::{Mem, Place, Val};

/// Which of the runtime's variants serves a key type.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KeyKind {
    Word32,
    Word64,
    Str,
    Iface,
    Other,
}

impl FnLower<'_, '_> {
    fn map_types(&mut self, map_ty: TypeId) -> (TypeId, TypeId) {
        let Type::Map { key, value } = self.cx.under(map_ty) else { panic!("lower: map type expected") };
        let store = &mut self.cx.checker.store;
        (store.canonical(key), store.canonical(value))
    }

    fn key_kind(&mut self, key: TypeId) -> KeyKind {
        match self.cx.under(key) {
            Type::Basic(b) if b.is_string() => KeyKind::Str,
            Type::Basic(b) if b.is_integer() || b == Basic::UnsafePointer => {
                match self.cx.checker.store.size_of(key) {
                    4 => KeyKind::Word32,
                    8 => KeyKind::Word64,
                    _ => KeyKind::Other,
                }
            }
            Type::Pointer(_) | Type::Chan { .. } => KeyKind::Word64,
            Type::Interface(_) => KeyKind::Iface,
            _ => KeyKind::Other,
        }
    }

    fn map_desc(&mut self, map_ty: TypeId) -> Value {
        let d = self.cx.desc(map_ty);
        self.b.val(Op::DescAddr(d), Ty::Ptr)
    }

    /// An index as a key.
    pub fn map_key(&mut self, i: ExprId, key: TypeId) -> Val {
        let v = self.expr_to(i, key);
        self.freeze(v, key)
    }

    /// A key that is only looked up: `m[string(bytes)]` needs no string of its own.
    pub fn map_lookup_key(&mut self, i: ExprId, key: TypeId) -> Val {
        match self.bytes_as_string(i) {
            Some(v) => v,
            None => self.map_key(i, key),
        }
    }

    /// Arguments of a call by key, and which variant takes them.
    fn key_args(&mut self, map_ty: TypeId, m: Value, key: &Val) -> (KeyKind, Vec<Value>) {
        let (kty, _) = self.map_types(map_ty);
        let kind = self.key_kind(kty);
        let d = self.map_desc(map_ty);
        let mut args = vec![d, m];
        match kind {
            KeyKind::Word32 => args.push(key.scalar()),
            KeyKind::Word64 => {
                let k = key.scalar();
                args.push(if self.b.func.ty(k) == Ty::Ptr {
                    self.b.conv(ConvOp::Bits, k, Ty::I64)
                } else {
                    k
                });
            }
            KeyKind::Str => args.extend_from_slice(key.scalars()),
            KeyKind::Iface | KeyKind::Other => args.push(self.spill(key, kty)),
        }
        (kind, args)
    }

    /// (element or zero, (I8) was it there)
    pub fn map_load(&mut self, m: Value, map_ty: TypeId, key: &Val) -> (Val, Value) {
        let (kty, vty) = self.map_types(map_ty);
        let p = if self.key_kind(kty) == KeyKind::Iface {
            self.map_get_iface(m, map_ty, key)
        } else {
            self.map_get(m, map_ty, key)
        };
        let there = self.not_null(p);
        let v = self.select_val(there, vty, |l| l.load_mem(Mem::heap(p), vty), |l| l.zero(vty));
        (v, there)
    }

    /// The address of an element, or null.
    fn map_get(&mut self, m: Value, map_ty: TypeId, key: &Val) -> Value {
        let (kind, args) = self.key_args(map_ty, m, key);
        let row = match kind {
            KeyKind::Word32 => RtFn::map_get32,
            KeyKind::Word64 => RtFn::map_get64,
            KeyKind::Str => RtFn::map_get_str,
            KeyKind::Iface | KeyKind::Other => RtFn::map_get,
        };
        self.b.call_rt(row, &args)[0]
    }

    /// As `map_get`, for keys of interface type: those that hold words or strings need no change of stacks.
    fn map_get_iface(&mut self, m: Value, map_ty: TypeId, key: &Val) -> Value {
        let d = self.map_desc(map_ty);
        let tried = self.b.call_rt(RtFn::map_get_iface, &[d, m, key.scalars()[0], key.scalars()[1]]);
        let (found, settled) = (tried[0], tried[1]);
        let address = self.cx.checker.store.basic(Basic::UnsafePointer);
        self.select_val(settled, address, |_| Val::one(found), |l| Val::one(l.map_get(m, map_ty, key)))
            .scalar()
    }

    /// The memory of the element to assign to.
    pub fn map_assign(&mut self, m: Value, map_ty: TypeId, key: &Val) -> Mem {
        let (kind, args) = self.key_args(map_ty, m, key);
        let row = match kind {
            KeyKind::Word32 => RtFn::map_assign32,
            KeyKind::Word64 => RtFn::map_assign64,
            KeyKind::Str => RtFn::map_assign_str,
            KeyKind::Iface | KeyKind::Other => RtFn::map_assign,
        };
        Mem::heap(self.b.call_rt(row, &args)[0])
    }

    pub fn map_delete(&mut self, m: Value, map_ty: TypeId, key: &Val) {
        let (kty, _) = self.map_types(map_ty);
        let d = self.map_desc(map_ty);
        let k = self.spill(key, kty);
        self.b.call_rt(RtFn::map_delete, &[d, m, k]);
    }

    pub fn map_make(&mut self, map_ty: TypeId, hint: Value) -> Value {
        let d = self.map_desc(map_ty);
        self.b.call_rt(RtFn::map_make, &[d, hint])[0]
    }

    pub fn map_clear(&mut self, m: Value, map_ty: TypeId) {
        let d = self.map_desc(map_ty);
        self.b.call_rt(RtFn::map_clear, &[d, m]);
    }

    /// The length word of a map or channel, 0 if nil.
    pub fn header_word(&mut self, p: Value, offset: i32) -> Value {
        let int = self.cx.checker.store.basic(Basic::Int);
        let set = self.not_null(p);
        self.select_val(set, int, |l| Val::one(l.plain_load(Ty::I64, p, offset)), |l| Val::one(l.int(0)))
            .scalar()
    }

    /// A composite literal of map type.
    pub fn map_literal(&mut self, ty: TypeId, elems: &[syntax::ast::Element]) -> Val {
        let (kty, vty) = self.map_types(ty);
        let n = self.int(elems.len() as i64);
        let m = self.map_make(ty, n);
        // Constant entries come first, as the reference has it: others may have the same keys.
        let constant = |l: &Self, e| l.const_value(e).is_some() || l.mode(e) == check::info::Mode::Nil;
        let (fixed, others): (Vec<_>, Vec<_>) = elems
            .iter()
            .partition(|el| el.key.is_some_and(|k| constant(self, k)) && constant(self, el.value));
        for el in fixed.into_iter().chain(others) {
            let mark = self.live_temps.len();
            let Some(k) = el.key else { continue };
            self.calls_before(&[k, el.value], |l, i, e| {
                if i == 0 {
                    l.copy_key(e, ty);
                }
            });
            let k = self.element_expr(k, kty);
            let k = self.freeze(k, kty);
            let v = self.element_expr(el.value, vty);
            let p = Place::MapElem { map: m, ty, key: k };
            self.store(&p, vty, &v);
            self.release_temps(mark);
        }
        Val::one(m)
    }
}
