//! Complex arithmetic, min and max.

use gir::{BinOp, CmpOp, Op, Value};
use syntax::ast::BinaryOp;
use types::{Basic, TypeId};

use crate::func::FnLower;
use crate::instance::Sig;
use crate::value::Val;

impl FnLower<'_, '_> {
    pub fn complex_arith(&mut self, op: BinaryOp, x: &Val, y: &Val, basic: Basic) -> Val {
        let (a, b) = (x.scalars()[0], x.scalars()[1]);
        let (c, d) = (y.scalars()[0], y.scalars()[1]);
        match op {
            BinaryOp::Add | BinaryOp::Sub => {
                let op = if op == BinaryOp::Add { BinOp::FAdd } else { BinOp::FSub };
                let re = self.b.bin(op, a, c);
                let im = self.b.bin(op, b, d);
                Val::of(&[re, im])
            }
            BinaryOp::Mul => {
                let (ac, bd) = (self.b.bin(BinOp::FMul, a, c), self.b.bin(BinOp::FMul, b, d));
                let (ad, bc) = (self.b.bin(BinOp::FMul, a, d), self.b.bin(BinOp::FMul, b, c));
                let re = self.b.bin(BinOp::FSub, ac, bd);
                let im = self.b.bin(BinOp::FAdd, ad, bc);
                Val::of(&[re, im])
            }
            BinaryOp::Div => self.complex_div(x, y, basic),
            other => panic!("lower: {other:?} on complex numbers"),
        }
    }

    /// Division cares for infinities and NaNs: a function of the library, on complex128.
    fn complex_div(&mut self, x: &Val, y: &Val, basic: Basic) -> Val {
        let wide = self.cx.checker.store.basic(Basic::Complex128);
        let own = self.cx.checker.store.basic(basic);
        let (x, y) = (self.convert(x.clone(), own, wide), self.convert(y.clone(), own, wide));
        let f = self.cx.runtime_func("complexDiv");
        let sig = Sig { params: vec![wide, wide], results: vec![wide], variadic: false };
        let r = self.call_func(f, &sig, &[x, y]);
        self.convert(r[0].clone(), wide, own)
    }

    /// The min and max builtins, two operands at a time.
    pub fn min_max(&mut self, max: bool, x: Val, y: Val, ty: TypeId) -> Val {
        let basic = self.cx.checker.store.as_basic(ty).expect("lower: min of a basic type");
        if basic.is_float() {
            let op = if max { BinOp::FMax } else { BinOp::FMin };
            return Val::one(self.b.bin(op, x.scalar(), y.scalar()));
        }
        if basic.is_string() {
            let op = BinaryOp::Lt;
            let less = if max { self.order(op, &x, &y, ty) } else { self.order(op, &y, &x, ty) };
            return self.pick(less, &y, &x);
        }
        let less = if basic.is_unsigned() { CmpOp::Ult } else { CmpOp::Slt };
        let (a, b) = (x.scalar(), y.scalar());
        let c = if max { self.b.cmp(less, a, b) } else { self.b.cmp(less, b, a) };
        self.pick(c, &y, &x)
    }

    /// cond ? a : b, scalar by scalar.
    fn pick(&mut self, cond: Value, a: &Val, b: &Val) -> Val {
        let (a, b) = (a.scalars().to_vec(), b.scalars().to_vec());
        let list: Vec<Value> = a
            .into_iter()
            .zip(b)
            .map(|(x, y)| {
                let ty = self.b.func.ty(x);
                self.b.val(Op::Select(cond, x, y), ty)
            })
            .collect();
        Val::of(&list)
    }
}
