//! Channel operations.

use abi::RtFn;
use gir::Value;
use syntax::ast::ExprId;
use types::{Type, TypeId};

use crate::func::FnLower;
use crate::value::{Mem, Val};

impl FnLower<'_, '_> {
    pub fn chan_elem(&mut self, ty: TypeId) -> TypeId {
        match self.cx.under(ty) {
            Type::Chan { elem, .. } => self.cx.checker.store.canonical(elem),
            _ => panic!("lower: channel type expected"),
        }
    }

    /// `c <- v`
    pub fn send(&mut self, c: ExprId, v: ExprId) {
        let ty = self.ty(c);
        let elem = self.chan_elem(ty);
        let ch = self.scalar(c);
        let v = self.expr_to(v, elem);
        self.at_expr(c);
        let at = self.spill(&v, elem);
        self.b.call_rt(RtFn::chan_send, &[ch, at]);
    }

    /// `<-c`: (value, (I8) not closed, element type)
    pub fn recv(&mut self, c: Value, ty: TypeId) -> (Val, Value, TypeId) {
        let elem = self.chan_elem(ty);
        let at = self.temp_for(elem);
        let ok = self.b.call_rt(RtFn::chan_recv, &[c, at])[0];
        let v = self.received(at, elem);
        (v, ok, elem)
    }

    /// The element that the runtime put into a temporary.
    pub fn received(&mut self, at: Value, elem: TypeId) -> Val {
        match self.load_mem(Mem::frame(at), elem) {
            Val::M { ptr, .. } => Val::M { ptr, temp: true },
            s => s,
        }
    }
}
