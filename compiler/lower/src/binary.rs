//! Binary operators.

use abi::TrapCode;
use gir::{BinOp, CmpOp, Op, Value};
use syntax::ast::{BinaryOp, ExprId, ExprKind};
use types::{Basic, TypeId};

use check::info::Mode;

use crate::func::FnLower;
use crate::value::Val;

impl FnLower<'_, '_> {
    pub fn binary(&mut self, e: ExprId, op: BinaryOp, x: ExprId, y: ExprId) -> Val {
        match op {
            BinaryOp::AndAnd | BinaryOp::OrOr => self.logical(op, x, y),
            BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge => {
                Val::one(self.comparison(e, op, x, y))
            }
            BinaryOp::Shl | BinaryOp::Shr => {
                let ty = self.ty(e);
                let v = self.expr_as(x, ty);
                self.at_expr(e);
                self.shift(op, v, ty, y)
            }
            BinaryOp::Add
            | BinaryOp::Sub
            | BinaryOp::Or
            | BinaryOp::Xor
            | BinaryOp::Mul
            | BinaryOp::Div
            | BinaryOp::Rem
            | BinaryOp::And
            | BinaryOp::AndNot => {
                let ty = self.ty(e);
                if op == BinaryOp::Add && self.cx.checker.store.as_basic(ty).is_some_and(Basic::is_string) {
                    return self.concat(e);
                }
                let a = self.expr_as(x, ty);
                let b = self.expr_as(y, ty);
                self.at_expr(e);
                self.arith(op, a, b, ty)
            }
        }
    }

    /// An operand of an operator whose operands have type `ty`: constants take it.
    pub fn expr_as(&mut self, x: ExprId, ty: TypeId) -> Val {
        match self.const_value(x) {
            Some(c) if !self.cx.is_iface(ty) => self.constant(&c, ty),
            _ => self.expr(x),
        }
    }

    fn logical(&mut self, op: BinaryOp, x: ExprId, y: ExprId) -> Val {
        let c = self.logical_operand(x).scalar();
        let bool_ty = self.cx.checker.store.basic(Basic::Bool);
        if op == BinaryOp::AndAnd {
            self.select_val(c, bool_ty, |l| l.logical_operand(y), |l| Val::one(l.bool(false)))
        } else {
            self.select_val(c, bool_ty, |l| Val::one(l.bool(true)), |l| l.logical_operand(y))
        }
    }

    fn logical_operand(&mut self, x: ExprId) -> Val {
        let ast = self.ast();
        if !matches!(ast.exprs[x].kind, ExprKind::Binary { op: BinaryOp::AndAnd | BinaryOp::OrOr, .. }) {
            self.calls_first(&[x]);
        }
        self.expr(x)
    }

    fn comparison(&mut self, e: ExprId, op: BinaryOp, x: ExprId, y: ExprId) -> Value {
        let negate = op == BinaryOp::Ne;
        if matches!(op, BinaryOp::Eq | BinaryOp::Ne) {
            let (x_nil, y_nil) = (self.mode(x) == Mode::Nil, self.mode(y) == Mode::Nil);
            if x_nil || y_nil {
                let other = if x_nil { y } else { x };
                let ty = self.ty(other);
                let v = self.expr(other);
                debug_assert!(x_nil && y_nil || self.nilable(ty));
                let w = v.scalars()[0];
                return if negate { self.not_null(w) } else { self.is_null(w) };
            }
            let (tx, ty) = (self.ty(x), self.ty(y));
            let (ix, iy) = (self.cx.is_iface(tx), self.cx.is_iface(ty));
            let eq = if ix != iy {
                let a = self.expr(x);
                let b = self.expr(y);
                self.at_expr(e);
                if ix {
                    self.iface_equal_concrete(&a, tx, &b, ty)
                } else {
                    self.iface_equal_concrete(&b, ty, &a, tx)
                }
            } else if ix && tx != ty {
                // One is assignable to the other: compare as the wider.
                let a = self.expr(x);
                let b = self.expr(y);
                let any = self.cx.checker.store.universe.empty_interface;
                let (a, b) = (self.iface_to_iface(&a, tx, any), self.iface_to_iface(&b, ty, any));
                self.iface_equal(&a, &b, any)
            } else {
                let common = if self.const_value(x).is_some() { ty } else { tx };
                let a = self.compared(x, common);
                let a = self.freeze(a, common);
                let b = self.compared(y, common);
                self.at_expr(e);
                return self.compare_eq(&a, &b, common, negate);
            };
            return if negate { self.not(eq) } else { eq };
        }
        let ty = if self.const_value(x).is_some() { self.ty(y) } else { self.ty(x) };
        let a = self.compared(x, ty);
        let b = self.compared(y, ty);
        self.at_expr(e);
        self.order(op, &a, &b, ty)
    }

    pub fn not(&mut self, v: Value) -> Value {
        let zero = self.bool(false);
        self.b.cmp(CmpOp::Eq, v, zero)
    }

    /// Arithmetic on two values of one type.
    pub fn arith(&mut self, op: BinaryOp, x: Val, y: Val, ty: TypeId) -> Val {
        let basic = self.cx.checker.store.as_basic(ty).expect("lower: arithmetic on a basic type");
        if basic.is_string() {
            let r = self.b.call_rt(
                abi::RtFn::concat2,
                &[x.scalars()[0], x.scalars()[1], y.scalars()[0], y.scalars()[1]],
            );
            return Val::of(&r);
        }
        if basic.is_complex() {
            return self.complex_arith(op, &x, &y, basic);
        }
        let (a, b) = (x.scalar(), y.scalar());
        if basic.is_float() {
            let op = match op {
                BinaryOp::Add => BinOp::FAdd,
                BinaryOp::Sub => BinOp::FSub,
                BinaryOp::Mul => BinOp::FMul,
                BinaryOp::Div => BinOp::FDiv,
                other => panic!("lower: {other:?} on floats"),
            };
            return Val::one(self.b.bin(op, a, b));
        }
        let unsigned = basic.is_unsigned();
        let op = match op {
            BinaryOp::Add => BinOp::Add,
            BinaryOp::Sub => BinOp::Sub,
            BinaryOp::Mul => BinOp::Mul,
            BinaryOp::And => BinOp::And,
            BinaryOp::Or => BinOp::Or,
            BinaryOp::Xor => BinOp::Xor,
            BinaryOp::AndNot => {
                let b = self.b.un(gir::UnOp::Not, b);
                return Val::one(self.b.bin(BinOp::And, a, b));
            }
            BinaryOp::Div | BinaryOp::Rem => {
                self.check_divisor(b);
                match (op == BinaryOp::Div, unsigned) {
                    (true, true) => BinOp::UDiv,
                    (true, false) => BinOp::SDiv,
                    (false, true) => BinOp::URem,
                    (false, false) => BinOp::SRem,
                }
            }
            other => panic!("lower: {other:?} isn't arithmetic"),
        };
        Val::one(self.b.bin(op, a, b))
    }

    fn check_divisor(&mut self, b: Value) {
        if self.b.func.const_int(b).is_some_and(|c| c != 0) {
            return;
        }
        let ty = self.b.func.ty(b);
        let zero = self.b.iconst(ty, 0);
        let cond = self.b.cmp(CmpOp::Eq, b, zero);
        self.b.inst(Op::TrapIf { cond, code: TrapCode::DivZero, args: smallvec::smallvec![] }, &[]);
    }

    /// x << y, x >> y
    pub fn shift(&mut self, op: BinaryOp, x: Val, ty: TypeId, y: ExprId) -> Val {
        let a = x.scalar();
        let unsigned = self.is_unsigned(ty);
        let bits = self.b.func.ty(a).bits();
        if let Some(c) = self.const_value(y) {
            let n = c.to_u64().unwrap_or(u64::MAX);
            return Val::one(self.shift_const(op, a, unsigned, bits, n));
        }
        let count_ty = self.ty(y);
        let n = self.scalar(y);
        if !self.is_unsigned(count_ty) {
            let zero = self.b.iconst(self.b.func.ty(n), 0);
            let cond = self.b.cmp(CmpOp::Slt, n, zero);
            self.b.inst(Op::TrapIf { cond, code: TrapCode::NegativeShift, args: smallvec::smallvec![] }, &[]);
        }
        let op = match (op, unsigned) {
            (BinaryOp::Shl, _) => BinOp::Shl,
            (_, true) => BinOp::LShr,
            (_, false) => BinOp::AShr,
        };
        Val::one(self.b.bin(op, a, n))
    }

    fn shift_const(&mut self, op: BinaryOp, a: Value, unsigned: bool, bits: u32, n: u64) -> Value {
        let arithmetic = op == BinaryOp::Shr && !unsigned;
        if n >= u64::from(bits) && !arithmetic {
            return self.b.iconst(self.b.func.ty(a), 0);
        }
        let count = self.int(n.min(u64::from(bits - 1)) as i64);
        let op = match (op, unsigned) {
            (BinaryOp::Shl, _) => BinOp::ShlBounded,
            (_, true) => BinOp::LShrBounded,
            (_, false) => BinOp::AShrBounded,
        };
        self.b.bin(op, a, count)
    }

    /// A chain of string additions, flattened.
    fn concat(&mut self, e: ExprId) -> Val {
        let mut parts = Vec::new();
        self.concat_parts(e, &mut parts);
        let mut values: Vec<Val> = Vec::new();
        for &p in &parts {
            let v = self.expr(p);
            values.push(v);
        }
        self.at_expr(e);
        if let [x, y] = &values[..] {
            let (x, y) = (x.scalars(), y.scalars());
            let r = self.b.call_rt(abi::RtFn::concat2, &[x[0], x[1], y[0], y[1]]);
            return Val::of(&r);
        }
        let slot = self.temp(16 * values.len() as u64, 8);
        let base = self.b.slot_addr(slot, 0);
        for (i, v) in values.iter().enumerate() {
            let at = 16 * i as i32;
            self.b.store(base, at, v.scalars()[0], gir::MemFlags::default());
            self.b.store(base, at + 8, v.scalars()[1], gir::MemFlags::default());
        }
        let n = self.int(values.len() as i64);
        let r = self.b.call_rt(abi::RtFn::concat, &[base, n]);
        Val::of(&r)
    }

    fn concat_parts(&mut self, e: ExprId, out: &mut Vec<ExprId>) {
        // Left-deep chains are walked without recursion: generated code has very long ones.
        let ast = self.ast();
        let mut right = Vec::new();
        let mut at = e;
        loop {
            at = self.unparen(at);
            match ast.exprs[at].kind {
                ExprKind::Binary { op: BinaryOp::Add, x, y } if self.const_value(at).is_none() => {
                    right.push(y);
                    at = x;
                }
                _ => break,
            }
        }
        out.push(at);
        out.extend(right.into_iter().rev());
    }
}
