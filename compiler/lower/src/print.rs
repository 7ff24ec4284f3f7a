//! The print and println builtins.

use abi::RtFn;
use gir::inst::Ty;
use gir::{ConvOp, Value};
use types::{Type, TypeId};

use crate::func::FnLower;
use crate::value::Val;

impl FnLower<'_, '_> {
    pub fn print(&mut self, args: &[(Val, TypeId)], line: bool) {
        for (i, (v, ty)) in args.iter().enumerate() {
            if line && i > 0 {
                self.print_text(b" ");
            }
            self.print_value(v, *ty);
        }
        if line {
            self.print_text(b"\n");
        }
    }

    fn print_text(&mut self, text: &[u8]) {
        let s = self.string_const(text);
        self.b.call_rt(RtFn::write_err, s.scalars());
    }

    fn print_value(&mut self, v: &Val, ty: TypeId) {
        let s: Vec<Value> = v.scalars().to_vec();
        match self.cx.under(ty) {
            Type::Basic(b) if b.is_string() => {
                self.b.call_rt(RtFn::write_err, &s);
            }
            Type::Basic(b) if b.is_boolean() => {
                self.b.call_rt(RtFn::print_bool, &s);
            }
            Type::Basic(b) if b.is_integer() => {
                let wide = self.widen(s[0], ty);
                let row = if b.is_unsigned() { RtFn::print_uint } else { RtFn::print_int };
                self.b.call_rt(row, &[wide]);
            }
            Type::Basic(b) if b.is_float() => {
                let row =
                    if self.b.func.ty(s[0]) == Ty::F32 { RtFn::print_float32 } else { RtFn::print_float };
                let wide = self.as_double(s[0]);
                self.b.call_rt(row, &[wide]);
            }
            Type::Basic(b) if b.is_complex() => {
                let row =
                    if self.b.func.ty(s[0]) == Ty::F32 { RtFn::print_complex64 } else { RtFn::print_complex };
                let (re, im) = (self.as_double(s[0]), self.as_double(s[1]));
                self.b.call_rt(row, &[re, im]);
            }
            Type::Slice(_) => {
                self.b.call_rt(RtFn::print_slice, &s);
            }
            Type::Interface(_) => {
                self.b.call_rt(RtFn::print_iface, &s);
            }
            _ => {
                let bits = self.b.conv(ConvOp::Bits, s[0], Ty::I64);
                self.b.call_rt(RtFn::print_hex, &[bits]);
            }
        }
    }

    fn as_double(&mut self, v: Value) -> Value {
        if self.b.func.ty(v) == Ty::F64 { v } else { self.b.conv(ConvOp::FtoF, v, Ty::F64) }
    }
}
