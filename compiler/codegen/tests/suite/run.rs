//! Programs built by hand, run on both targets.

use crate::common::Prog;
use abi::{RtFn, TrapCode};
use gir::func::Value;
use gir::inst::{MemFlags, Ty};
use gir::{BinOp, Builder, Callee, CheckedOp, CmpOp, Data, Op, Reloc, Symbol};

const I: Ty = Ty::I64;

fn print(b: &mut Builder, v: Value) {
    b.call_rt(RtFn::print_int, &[v]);
}

fn print_const(b: &mut Builder, c: i64) {
    let v = b.iconst(I, c);
    print(b, v);
}

#[test]
fn print_42() {
    let mut p = Prog::new();
    p.main(|b| print_const(b, 42));
    p.expect("42", 0);
}

#[test]
fn calls_and_loops() {
    let mut p = Prog::new();
    let fib = p.declare();
    p.define(fib, "main.fib", &[I], &[I], |b| {
        let n = b.func.blocks[gir::func::ENTRY].params[0];
        let (small, large) = (b.new_block(), b.new_block());
        let two = b.iconst(I, 2);
        let c = b.cmp(CmpOp::Slt, n, two);
        b.branch(c, small, large);
        b.seal(small);
        b.seal(large);
        b.switch_to(small);
        b.ret(&[n]);
        b.switch_to(large);
        let one = b.iconst(I, 1);
        let n1 = b.bin(BinOp::Sub, n, one);
        let f1 = b.call(Callee::Func(fib), &[n1], &[I])[0];
        let n2 = b.bin(BinOp::Sub, n, two);
        let f2 = b.call(Callee::Func(fib), &[n2], &[I])[0];
        let s = b.bin(BinOp::Add, f1, f2);
        b.ret(&[s]);
    });
    p.main(|b| {
        let n = b.iconst(I, 20);
        let f = b.call(Callee::Func(fib), &[n], &[I])[0];
        print(b, f);
        // sum of 0..10
        let (i, sum) = (b.new_var(I), b.new_var(I));
        let zero = b.iconst(I, 0);
        b.def_var(i, zero);
        b.def_var(sum, zero);
        let (head, body, end) = (b.new_block(), b.new_block(), b.new_block());
        b.jump(head);
        b.switch_to(head);
        let iv = b.use_var(i);
        let ten = b.iconst(I, 10);
        let c = b.cmp(CmpOp::Slt, iv, ten);
        b.branch(c, body, end);
        b.seal(body);
        b.switch_to(body);
        let s = b.use_var(sum);
        let s = b.bin(BinOp::Add, s, iv);
        b.def_var(sum, s);
        let one = b.iconst(I, 1);
        let next = b.bin(BinOp::Add, iv, one);
        b.def_var(i, next);
        b.jump(head);
        b.seal(head);
        b.seal(end);
        b.switch_to(end);
        let s = b.use_var(sum);
        print(b, s);
    });
    p.expect("6765 45", 0);
}

#[test]
fn deep_recursion_changes_segments() {
    let mut p = Prog::new();
    // Fills a slot so that frames differ in size: a small and a large one alternate.
    let (small, large) = (p.declare(), p.declare());
    for (id, other, name, bytes) in [(small, large, "main.small", 16), (large, small, "main.large", 6000)] {
        p.define(id, name, &[I, Ty::F64], &[I, Ty::F64], |b| {
            let [n, x] = b.func.blocks[gir::func::ENTRY].params[..] else { unreachable!() };
            let slot = b.slot(bytes, 8);
            let addr = b.slot_addr(slot, bytes as i32 - 8);
            b.store(addr, 0, n, MemFlags::default());
            let (stop, go) = (b.new_block(), b.new_block());
            let zero = b.iconst(I, 0);
            let c = b.cmp(CmpOp::Eq, n, zero);
            b.branch(c, stop, go);
            b.seal(stop);
            b.seal(go);
            b.switch_to(stop);
            b.ret(&[zero, x]);
            b.switch_to(go);
            let one = b.iconst(I, 1);
            let m = b.bin(BinOp::Sub, n, one);
            let half = b.val(Op::F64const(0.5f64.to_bits()), Ty::F64);
            let y = b.bin(BinOp::FAdd, x, half);
            let r = b.call(Callee::Func(other), &[m, y], &[I, Ty::F64]);
            let addr = b.slot_addr(slot, bytes as i32 - 8);
            let kept = b.load(I, addr, 0, MemFlags::default());
            let s = b.bin(BinOp::Add, r[0], kept);
            b.ret(&[s, r[1]]);
        });
    }
    p.main(|b| {
        let n = b.iconst(I, 5000);
        let x = b.val(Op::F64const(0), Ty::F64);
        let r = b.call(Callee::Func(small), &[n, x], &[I, Ty::F64]);
        print(b, r[0]);
        let f = b.conv(gir::ConvOp::FToS, r[1], I);
        print(b, f);
    });
    p.expect("12502500 2500", 0);
}

#[test]
fn many_parameters_and_results() {
    let mut p = Prog::new();
    let params: Vec<Ty> = (0..20).map(|i| if i % 2 == 0 { I } else { Ty::F64 }).collect();
    let results = [I; 9];
    let callee = p.func("main.many", &params, &results, |b| {
        let ps = b.func.blocks[gir::func::ENTRY].params.clone();
        let ints: Vec<Value> = ps.iter().step_by(2).copied().collect();
        let last = b.conv(gir::ConvOp::FToS, ps[19], I);
        let mut out: Vec<Value> = ints[1..9].to_vec();
        out.push(last);
        b.ret(&out);
    });
    // A tail call whose area can't lie in the frame that is given up.
    let tail = p.func("main.tail", &params, &results, |b| {
        let ps = b.func.blocks[gir::func::ENTRY].params.clone();
        b.tail_call(Callee::Func(callee), &ps);
    });
    p.main(|b| {
        let args: Vec<Value> =
            (0..20)
                .map(|i| {
                    if i % 2 == 0 {
                        b.iconst(I, i)
                    } else {
                        b.val(Op::F64const((i as f64).to_bits()), Ty::F64)
                    }
                })
                .collect();
        for v in b.call(Callee::Func(tail), &args, &results) {
            print(b, v);
        }
    });
    p.expect("2 4 6 8 10 12 14 16 19", 0);
}

#[test]
fn closures_and_data() {
    let mut p = Prog::new();
    let code = p.func("main.main.func1", &[Ty::Ptr, I], &[I], |b| {
        let [ctx, n] = b.func.blocks[gir::func::ENTRY].params[..] else { unreachable!() };
        let captured = b.load(I, ctx, 8, MemFlags::default());
        let s = b.bin(BinOp::Add, captured, n);
        b.ret(&[s]);
    });
    let closure = p.program.datas.push(Data {
        align: 8,
        size: 16,
        bytes: [0u64.to_le_bytes(), 30u64.to_le_bytes()].concat(),
        relocs: vec![Reloc { offset: 0, target: Symbol::Func(code), addend: 0 }],
        ..Data::default()
    });
    let counter = p.program.datas.push(Data {
        symbol: "main.counter".into(),
        align: 8,
        size: 4096,
        mutable: true,
        pointers: true,
        ..Data::default()
    });
    let text = b"hi there\n";
    let message = p.program.datas.push(Data {
        align: 1,
        size: text.len() as u64,
        bytes: text.to_vec(),
        ..Data::default()
    });
    p.main(|b| {
        let f = b.val(Op::DataAddr(closure, 0), Ty::Ptr);
        let n = b.iconst(I, 12);
        let r = b.call(Callee::Closure(f), &[n], &[I])[0];
        print(b, r);
        let at = b.val(Op::DataAddr(counter, 4088), Ty::Ptr);
        b.store(at, 0, r, MemFlags::default());
        let v = b.load(I, at, 0, MemFlags::default());
        print(b, v);
        let m = b.val(Op::DataAddr(message, 0), Ty::Ptr);
        let len = b.iconst(I, text.len() as i64);
        b.call_rt(RtFn::write_err, &[m, len]);
        // A nil function value faults like a nil dereference.
        let nil = b.load(Ty::Ptr, at, -8, MemFlags::default());
        b.call(Callee::Closure(nil), &[n], &[I]);
    });
    p.expect("42 42 hi there 0 0", 100 + TrapCode::NilDeref as i32);
}

#[test]
fn failed_check_reports_operands() {
    let mut p = Prog::new();
    p.main(|b| {
        let three = b.iconst(I, 3);
        let seven = b.iconst(I, 7);
        b.inst(Op::Check { op: CheckedOp::Ule, a: three, b: three, code: TrapCode::SliceAcap }, &[]);
        b.inst(Op::Check { op: CheckedOp::Ult, a: seven, b: three, code: TrapCode::Index }, &[]);
        print_const(b, 1);
    });
    p.expect("7 3", 100 + TrapCode::Index as i32);
}

#[test]
fn nil_dereference() {
    for store in [false, true] {
        let mut p = Prog::new();
        let zero = p.program.datas.push(Data { align: 8, size: 8, mutable: true, ..Data::default() });
        p.main(|b| {
            let at = b.val(Op::DataAddr(zero, 0), Ty::Ptr);
            let nil = b.load(Ty::Ptr, at, 0, MemFlags::default());
            let flags = MemFlags { nil_check: true, ..MemFlags::default() };
            if store {
                let v = b.iconst(I, 1);
                b.store(nil, 40, v, flags);
            } else {
                b.inst(Op::NilCheck(nil), &[]);
            }
            print_const(b, 1);
        });
        p.expect("0 0", 100 + TrapCode::NilDeref as i32);
    }
}

#[test]
fn recovery_lands_in_the_function() {
    let mut p = Prog::new();
    let thrower = p.func("main.thrower", &[Ty::Ptr], &[], |b| {
        let frame = b.func.blocks[gir::func::ENTRY].params[0];
        b.call_rt(RtFn::recover_to, &[frame]);
        b.unreachable();
    });
    // Nine results, so that the area's address must survive the landing too.
    let results = [I; 9];
    let text = p.program.datas.push(Data {
        align: 8,
        size: 8,
        bytes: 77u64.to_le_bytes().into(),
        ..Data::default()
    });
    let guarded = p.func("main.guarded", &[I], &results, |b| {
        let n = b.func.blocks[gir::func::ENTRY].params[0];
        let frame = b.slot(abi::layout::DEFER_FRAME_SIZE, 8);
        let result = b.slot(16, 8);
        let at = b.slot_addr(result, 8);
        b.store(at, 0, n, MemFlags::default());
        let early = b.val(Op::DataAddr(text, 0), Ty::Ptr);
        let early = b.load(I, early, 0, MemFlags::default());
        b.store(at, -8, early, MemFlags::default());
        let record = b.slot_addr(frame, 0);
        let (body, pad, exit) = (b.new_block(), b.new_block(), b.new_block());
        b.defer_enter(record, body, pad);
        b.seal(body);
        b.seal(pad);
        b.switch_to(body);
        // Many live values, so that registers and spill slots are reused before the throw.
        let mut live: Vec<Value> = (0..30)
            .map(|i| {
                let c = b.iconst(I, i * 3 + 1);
                b.bin(BinOp::Mul, n, c)
            })
            .collect();
        let (throw, quiet) = (b.new_block(), b.new_block());
        let five = b.iconst(I, 5);
        let c = b.cmp(CmpOp::Sgt, n, five);
        b.branch(c, throw, quiet);
        b.seal(throw);
        b.seal(quiet);
        b.switch_to(throw);
        let again = b.slot_addr(frame, 0);
        b.call(Callee::Func(thrower), &[again], &[]);
        b.unreachable();
        b.switch_to(quiet);
        while live.len() > 1 {
            let (x, y) = (live.pop().unwrap(), live.pop().unwrap());
            let s = b.bin(BinOp::Add, x, y);
            live.insert(0, s);
        }
        let at = b.slot_addr(result, 8);
        b.store(at, 0, live[0], MemFlags::default());
        b.jump(exit);
        b.switch_to(pad);
        print_const(b, -1);
        b.jump(exit);
        b.seal(exit);
        b.switch_to(exit);
        let at = b.slot_addr(result, 8);
        let v = b.load(I, at, 0, MemFlags::default());
        let kept = b.load(I, at, -8, MemFlags::default());
        let data = b.val(Op::DataAddr(text, 0), Ty::Ptr);
        let data = b.load(I, data, 0, MemFlags::default());
        b.ret(&[v, v, v, v, v, v, kept, data, v]);
    });
    p.main(|b| {
        for n in [2, 6] {
            let n = b.iconst(I, n);
            let r = b.call(Callee::Func(guarded), &[n], &results);
            for i in [0, 6, 7, 8] {
                print(b, r[i]);
            }
        }
    });
    // 2 * sum(3i+1 for i < 30) = 2 * 1335
    p.expect("2670 77 77 2670 -1 6 77 77 6", 0);
}

#[test]
fn write_barriers_and_allocation() {
    let mut p = Prog::new();
    let desc = p.program.descs.push(gir::TypeDesc {
        size: 24,
        align: 8,
        kind: abi::typedesc::Kind::Struct,
        flags: 0,
        hash: 7,
        ptr_bytes: 8,
        gc_mask: vec![1],
        string: "main.T".into(),
        name: "T".into(),
        pkg_path: "main".into(),
        ptr_to: None,
        methods: Vec::new(),
        elem: None,
        key: None,
        len: 0,
        detail: gir::TypeDetail::None,
        map_elem_offset: 0,
        map_slot_size: 0,
    });
    p.main(|b| {
        let new = Op::New { desc, zeroed: true, stack: false };
        let (x, y) = (b.val(new.clone(), Ty::Ptr), b.val(new, Ty::Ptr));
        let z = b.val(Op::New { desc, zeroed: true, stack: true }, Ty::Ptr);
        let flags = MemFlags { barrier: true, ..MemFlags::default() };
        b.store(x, 0, y, flags);
        b.inst(
            Op::Copy { dst: z, src: x, size: 24, align: 8, desc: Some(desc), flags: MemFlags::default() },
            &[],
        );
        let count = |b: &mut Builder| {
            let n = b.call_rt(RtFn::gc_count, &[])[0];
            let n = b.conv(gir::ConvOp::Zext, n, I);
            print(b, n);
        };
        count(b);
        b.call_rt(RtFn::gc, &[]);
        b.store(y, 0, x, flags);
        count(b);
        b.inst(
            Op::Copy { dst: z, src: y, size: 24, align: 8, desc: Some(desc), flags: MemFlags::default() },
            &[],
        );
        count(b);
        let got = b.load(Ty::Ptr, z, 0, MemFlags::default());
        let same = b.cmp(CmpOp::Eq, got, x);
        b.call_rt(RtFn::print_bool, &[same]);
        let distinct = b.cmp(CmpOp::Ne, x, y);
        b.call_rt(RtFn::print_bool, &[distinct]);
    });
    p.expect("0 1 101 1 1", 0);
}

#[test]
fn block_copies() {
    let mut p = Prog::new();
    let bytes: Vec<u8> = (0..=255).collect();
    let src = p.program.datas.push(Data { align: 1, size: 256, bytes, ..Data::default() });
    let dst = p.program.datas.push(Data { align: 1, size: 256, mutable: true, ..Data::default() });
    p.main(|b| {
        for size in [1u32, 3, 7, 8, 15, 24, 31, 100, 128, 200] {
            let to = b.val(Op::DataAddr(dst, 1), Ty::Ptr);
            b.inst(Op::Zero { dst: to, size: 255, align: 1, desc: None, flags: MemFlags::default() }, &[]);
            let from = b.val(Op::DataAddr(src, 1), Ty::Ptr);
            b.inst(
                Op::Copy { dst: to, src: from, size, align: 1, desc: None, flags: MemFlags::default() },
                &[],
            );
            // The last byte and the one behind it.
            for at in [size as i32 - 1, size as i32] {
                let v = b.load(Ty::I8, to, at, MemFlags::default());
                let v = b.conv(gir::ConvOp::Zext, v, I);
                print(b, v);
            }
        }
    });
    p.expect("1 0 3 0 7 0 8 0 15 0 24 0 31 0 100 0 128 0 200 0", 0);
}

#[test]
fn atomics() {
    let mut p = Prog::new();
    let cell = p.program.datas.push(Data { align: 8, size: 16, mutable: true, ..Data::default() });
    p.main(|b| {
        for ty in [Ty::I32, Ty::I64] {
            let at = b.val(Op::DataAddr(cell, 0), Ty::Ptr);
            let (five, nine) = (b.iconst(ty, 5), b.iconst(ty, 9));
            b.inst(Op::AtomicStore { ptr: at, value: five }, &[]);
            let old = b.val(Op::AtomicRmw { op: gir::RmwOp::Add, ptr: at, value: nine, barrier: false }, ty);
            let swapped = b.val(Op::AtomicCas { ptr: at, old: five, new: nine, barrier: false }, Ty::I8);
            b.call_rt(RtFn::print_bool, &[swapped]);
            let now = b.val(Op::AtomicLoad { ptr: at }, ty);
            let swapped = b.val(Op::AtomicCas { ptr: at, old: now, new: five, barrier: false }, Ty::I8);
            b.call_rt(RtFn::print_bool, &[swapped]);
            for v in [old, now] {
                let v = if ty == Ty::I32 { b.conv(gir::ConvOp::Sext, v, I) } else { v };
                print(b, v);
            }
        }
    });
    p.expect("0 1 5 14 0 1 5 14", 0);
}

#[test]
fn switches() {
    let mut p = Prog::new();
    let pick = p.func("main.pick", &[I], &[I], |b| {
        let n = b.func.blocks[gir::func::ENTRY].params[0];
        let (a, c, other) = (b.new_block(), b.new_block(), b.new_block());
        b.switch(n, vec![(-3, a), (0, c), (1, c), (1 << 40, a)], other);
        for (block, v) in [(a, 1), (c, 2), (other, 3)] {
            b.seal(block);
            b.switch_to(block);
            let v = b.iconst(I, v);
            b.ret(&[v]);
        }
    });
    p.main(|b| {
        for n in [-3, 0, 1, 2, 1 << 40, i64::MIN] {
            let n = b.iconst(I, n);
            let r = b.call(Callee::Func(pick), &[n], &[I])[0];
            print(b, r);
        }
    });
    p.expect("1 2 2 3 1 3", 0);
}
