//! Arithmetic on both targets against the same operations done here.

use crate::common::Prog;
use abi::RtFn;
use gir::func::{ENTRY, Value};
use gir::inst::Ty;
use gir::{BinOp, Builder, Callee, ConvOp, Op, UnOp};

const I: Ty = Ty::I64;

const SAMPLES: [i64; 14] =
    [0, 1, -1, 2, 7, -7, 63, 64, 127, -128, i32::MAX as i64, i32::MIN as i64, i64::MAX, i64::MIN];

/// What an operation on the low bits gives, zero-extended; None where the operation isn't defined.
fn reference(op: BinOp, ty: Ty, a: i64, b: i64) -> Option<u64> {
    let bits = ty.bits();
    let mask = if bits == 64 { u64::MAX } else { (1 << bits) - 1 };
    let sext = |v: i64| v << (64 - bits) >> (64 - bits);
    let (ua, ub) = (a as u64 & mask, b as u64 & mask);
    let (sa, sb) = (sext(a), sext(b));
    let wide = bits;
    let r = match op {
        BinOp::Add => a.wrapping_add(b) as u64,
        BinOp::Sub => a.wrapping_sub(b) as u64,
        BinOp::Mul => a.wrapping_mul(b) as u64,
        BinOp::SDiv if sb != 0 => sa.wrapping_div(sb) as u64,
        BinOp::SRem if sb != 0 => sa.wrapping_rem(sb) as u64,
        BinOp::UDiv if ub != 0 => ua / ub,
        BinOp::URem if ub != 0 => ua % ub,
        BinOp::Shl => {
            if ub >= u64::from(wide) {
                0
            } else {
                ua << ub
            }
        }
        BinOp::LShr => {
            if ub >= u64::from(wide) {
                0
            } else {
                ua >> ub
            }
        }
        BinOp::AShr => (sa >> ub.min(u64::from(wide) - 1)) as u64,
        BinOp::Rotl => {
            let n = (ub % u64::from(wide)) as u32;
            if n == 0 { ua } else { ua << n | ua >> (wide - n) }
        }
        BinOp::UMulHi => ((u128::from(ua) * u128::from(ub)) >> wide) as u64,
        BinOp::SMulHi => ((i128::from(sa) * i128::from(sb)) >> wide) as u64,
        _ => return None,
    };
    Some(r & mask)
}

fn widen(b: &mut Builder, v: Value) -> Value {
    if b.func.ty(v) == I { v } else { b.conv(ConvOp::Zext, v, I) }
}

#[test]
fn integers() {
    let ops = [
        BinOp::Add,
        BinOp::Sub,
        BinOp::Mul,
        BinOp::SDiv,
        BinOp::SRem,
        BinOp::UDiv,
        BinOp::URem,
        BinOp::Shl,
        BinOp::LShr,
        BinOp::AShr,
        BinOp::Rotl,
        BinOp::UMulHi,
        BinOp::SMulHi,
    ];
    for ty in [Ty::I8, Ty::I16, Ty::I32, Ty::I64] {
        let mut p = Prog::new();
        let mut want = Vec::new();
        let mut calls = Vec::new();
        for op in ops {
            // Opaque operands, then constant right ones.
            let f = p.func(&format!("main.{op:?}"), &[I, I], &[], |b| {
                let [x, y] = b.func.blocks[ENTRY].params[..] else { unreachable!() };
                let (x, y) = if ty == I {
                    (x, y)
                } else {
                    (b.conv(ConvOp::Trunc, x, ty), b.conv(ConvOp::Trunc, y, ty))
                };
                let r = b.bin(op, x, y);
                let r = widen(b, r);
                b.call_rt(RtFn::print_int, &[r]);
                b.ret(&[]);
            });
            for x in SAMPLES {
                for y in SAMPLES {
                    if let Some(r) = reference(op, ty, x, y) {
                        calls.push((op, f, x, y));
                        want.push((r as i64).to_string());
                    }
                }
            }
        }
        let constants = calls.clone();
        // One function a chunk: a single one would be far too large.
        let mut parts = Vec::new();
        for chunk in calls.chunks(200) {
            parts.push(p.func(&format!("main.part{}", parts.len()), &[], &[], |b| {
                for &(_, f, x, y) in chunk {
                    let (x, y) = (b.iconst(I, x), b.iconst(I, y));
                    b.call(Callee::Func(f), &[x, y], &[]);
                }
                b.ret(&[]);
            }));
        }
        for chunk in constants.chunks(200) {
            parts.push(p.func(&format!("main.part{}", parts.len()), &[I], &[], |b| {
                let zero = b.func.blocks[ENTRY].params[0];
                for &(op, _, x, y) in chunk {
                    let x = b.iconst(I, x);
                    let x = b.bin(BinOp::Add, x, zero);
                    let x = if ty == I { x } else { b.conv(ConvOp::Trunc, x, ty) };
                    let y = b.iconst(ty, y << (64 - ty.bits()) >> (64 - ty.bits()));
                    let r = b.bin(op, x, y);
                    let r = widen(b, r);
                    b.call_rt(RtFn::print_int, &[r]);
                }
                b.ret(&[]);
            }));
        }
        let first_constant = calls.len().div_ceil(200);
        p.main(|b| {
            let zero = b.iconst(I, 0);
            for (i, &part) in parts.iter().enumerate() {
                let args: &[Value] = if i >= first_constant { &[zero] } else { &[] };
                b.call(Callee::Func(part), args, &[]);
            }
        });
        let all = [want.join(" "), want.join(" ")].join(" ");
        p.expect(&all, 0);
    }
}

const FLOATS: [f64; 22] = [
    0.0,
    -0.0,
    0.5,
    -0.5,
    1.5,
    2.5,
    -2.5,
    0.49999999999999994,
    3.999,
    -3.999,
    4503599627370495.5,
    -4503599627370497.0,
    2147483647.0,
    2147483648.0,
    -2147483649.0,
    4294967296.5,
    9.2e18,
    1e19,
    -1e19,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
];

#[test]
fn rounding() {
    let mut p = Prog::new();
    let mut want = Vec::new();
    let fs: Vec<_> = [UnOp::Floor, UnOp::Ceil, UnOp::FTrunc, UnOp::Nearest]
        .into_iter()
        .map(|op| {
            p.func(&format!("main.{op:?}"), &[Ty::F64], &[], |b| {
                let x = b.func.blocks[ENTRY].params[0];
                let r = b.un(op, x);
                let r = b.conv(ConvOp::Bits, r, I);
                b.call_rt(RtFn::print_int, &[r]);
                b.ret(&[]);
            })
        })
        .collect();
    for x in FLOATS.iter().filter(|x| !x.is_nan()) {
        for r in [x.floor(), x.ceil(), x.trunc(), x.round_ties_even()] {
            want.push((r.to_bits() as i64).to_string());
        }
    }
    p.main(|b| {
        for x in FLOATS.iter().filter(|x| !x.is_nan()) {
            for &f in &fs {
                let x = b.val(Op::F64const(x.to_bits()), Ty::F64);
                b.call(Callee::Func(f), &[x], &[]);
            }
        }
    });
    p.expect(&want.join(" "), 0);
}

#[test]
fn minimum_and_maximum() {
    let mut p = Prog::new();
    let f = p.func("main.minmax", &[Ty::F64, Ty::F64], &[], |b| {
        let [x, y] = b.func.blocks[ENTRY].params[..] else { unreachable!() };
        for op in [BinOp::FMin, BinOp::FMax] {
            let r = b.bin(op, x, y);
            let r = b.conv(ConvOp::Bits, r, I);
            b.call_rt(RtFn::print_int, &[r]);
        }
        b.ret(&[]);
    });
    let pairs = [(0.0, -0.0), (-0.0, 0.0), (1.0, 2.0), (f64::INFINITY, -1.0)];
    p.main(|b| {
        for (x, y) in pairs {
            let (x, y) = (
                b.val(Op::F64const(f64::to_bits(x)), Ty::F64),
                b.val(Op::F64const(f64::to_bits(y)), Ty::F64),
            );
            b.call(Callee::Func(f), &[x, y], &[]);
        }
    });
    let want = [(-0.0, 0.0), (-0.0, 0.0), (1.0, 2.0), (-1.0, f64::INFINITY)]
        .iter()
        .flat_map(|&(a, b): &(f64, f64)| [a, b])
        .map(|x| (x.to_bits() as i64).to_string())
        .collect::<Vec<_>>();
    p.expect(&want.join(" "), 0);
}

/// Go's results for values in and out of range: target, type, bits of the operand, then the conversions to int8 …
/// int64 and uint8 … uint64 as Go 1.27 gives them.
const GO_CONVERSIONS: &str = include_str!("float_to_int.txt");

#[test]
fn float_to_int_as_go() {
    for target in base::Target::ALL {
        let mut p = Prog::new();
        let mut want = Vec::new();
        let mut rows = Vec::new();
        for line in GO_CONVERSIONS.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            if words[0] == target.goarch() {
                let ty = if words[1] == "f32" { Ty::F32 } else { Ty::F64 };
                rows.push((ty, u64::from_str_radix(words[2], 16).unwrap()));
                want.extend(&words[3..]);
            }
        }
        assert_eq!(rows.len(), 50);
        let fs = [Ty::F32, Ty::F64].map(|from| {
            p.func(&format!("main.convert{from:?}"), &[from], &[], |b| {
                let x = b.func.blocks[ENTRY].params[0];
                for (op, ext) in [(ConvOp::FToS, ConvOp::Sext), (ConvOp::FToU, ConvOp::Zext)] {
                    for ty in [Ty::I8, Ty::I16, Ty::I32, Ty::I64] {
                        let r = b.conv(op, x, ty);
                        let r = if ty == I { r } else { b.conv(ext, r, I) };
                        b.call_rt(RtFn::print_int, &[r]);
                    }
                }
                b.ret(&[]);
            })
        });
        p.main(|b| {
            for (ty, bits) in rows {
                let op = if ty == Ty::F32 { Op::F32const(bits as u32) } else { Op::F64const(bits) };
                let x = b.val(op, ty);
                b.call(Callee::Func(fs[usize::from(ty == Ty::F64)]), &[x], &[]);
            }
        });
        let (out, code) = p.run_on(target);
        let got: Vec<&str> = out.split_whitespace().collect();
        assert_eq!((got, code), (want, 0), "{target}");
    }
}
