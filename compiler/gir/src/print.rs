//! GIR as text: what `--emit=gir` shows and `parse` reads back.

use std::fmt::Write;

use abi::TrapCode;

use crate::func::*;
use crate::inst::*;
use crate::program::*;

/// The whole program.
pub fn program(p: &Program) -> String {
    let mut out = String::new();
    for (id, d) in p.datas.iter_enumerated() {
        data(id, d, &mut out);
    }
    for (id, d) in p.descs.iter_enumerated() {
        writeln!(out, "{id} = desc {:?} size {} align {} {:?}", d.string, d.size, d.align, d.kind).unwrap();
    }
    for (id, t) in p.itabs.iter_enumerated() {
        let methods: Vec<String> =
            t.methods.iter().map(|m| m.map_or("_".into(), |f| f.to_string())).collect();
        writeln!(out, "{id} = itab {} {} [{}]", t.inter, t.ty, methods.join(", ")).unwrap();
    }
    for (id, f) in p.funcs.iter_enumerated() {
        if let Some(f) = f {
            out.push('\n');
            func(id, f, &mut out);
        }
    }
    out
}

fn data(id: DataId, d: &Data, out: &mut String) {
    write!(out, "{id} = data {:?} size {} align {}", d.symbol, d.size, d.align).unwrap();
    if d.mutable {
        out.push_str(" mutable");
    }
    if d.pointers {
        out.push_str(" pointers");
    }
    if !d.bytes.is_empty() {
        write!(out, " {:?}", String::from_utf8_lossy(&d.bytes)).unwrap();
    }
    for r in &d.relocs {
        write!(out, " [{} -> {}+{}]", r.offset, symbol(r.target), r.addend).unwrap();
    }
    out.push('\n');
}

fn symbol(s: Symbol) -> String {
    match s {
        Symbol::Func(f) => f.to_string(),
        Symbol::Data(d) => d.to_string(),
        Symbol::Desc(d) => d.to_string(),
        Symbol::Itab(t) => t.to_string(),
    }
}

/// One function.
pub fn func(id: FuncId, f: &Func, out: &mut String) {
    write!(out, "{id} = func {:?} {:?} (", f.symbol, f.name).unwrap();
    list(out, f.params.iter().map(|&t| ty(t)));
    out.push_str(") -> (");
    list(out, f.results.iter().map(|&t| ty(t)));
    out.push(')');
    let flags = [
        (f.flags.noinline, " noinline"),
        (f.flags.hidden, " hidden"),
        (f.flags.always_inline, " always_inline"),
        (f.flags.noreturn, " noreturn"),
    ];
    flags.iter().filter(|x| x.0).for_each(|x| out.push_str(x.1));
    out.push_str(" {\n");
    for (id, s) in f.slots.iter_enumerated() {
        writeln!(out, "  {id} = slot {} align {}", s.size, s.align).unwrap();
    }
    for (id, b) in f.blocks.iter_enumerated() {
        write!(out, "{id}(").unwrap();
        list(out, b.params.iter().map(|&v| definition(f, v)));
        out.push(')');
        if b.cold {
            out.push_str(" cold");
        }
        out.push_str(":\n");
        for &i in &b.insts {
            let inst = &f.insts[i];
            out.push_str("  ");
            if !inst.results.is_empty() {
                list(out, inst.results.iter().map(|&v| definition(f, v)));
                out.push_str(" = ");
            }
            out.push_str(&op(&inst.op));
            out.push('\n');
        }
        writeln!(out, "  {}", term(&b.term)).unwrap();
    }
    out.push_str("}\n");
}

fn list(out: &mut String, items: impl Iterator<Item = impl AsRef<str>>) {
    for (i, item) in items.enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        out.push_str(item.as_ref());
    }
}

/// A value class's name.
fn definition(f: &Func, v: Value) -> String {
    let data = &f.values[v];
    format!("{v}: {}{}", ty(data.ty), if data.length { " length" } else { "" })
}

pub fn ty(t: Ty) -> &'static str {
    match t {
        Ty::I8 => "i8",
        Ty::I16 => "i16",
        Ty::I32 => "i32",
        Ty::I64 => "i64",
        Ty::F32 => "f32",
        Ty::F64 => "f64",
        Ty::Ptr => "ptr",
    }
}

fn values(vs: &[Value]) -> String {
    vs.iter().map(Value::to_string).collect::<Vec<_>>().join(", ")
}

fn flags(f: MemFlags) -> String {
    let mut s = String::new();
    for (on, name) in [(f.nil_check, " nilcheck"), (f.barrier, " barrier"), (f.readonly, " readonly")] {
        if on {
            s.push_str(name);
        }
    }
    s
}

fn lower_case(x: impl std::fmt::Debug) -> String {
    format!("{x:?}").to_lowercase()
}

fn callee(c: &Callee) -> String {
    match c {
        Callee::Func(f) => f.to_string(),
        Callee::Closure(v) => format!("closure {v}"),
        Callee::Code(v) => format!("code {v}"),
        Callee::Runtime(f) => format!("rt.{}", f.name()),
    }
}

fn code(c: TrapCode) -> String {
    format!("{c:?}")
}

fn desc_suffix(d: &Option<DescId>) -> String {
    d.map_or(String::new(), |d| format!(" {d}"))
}

/// An instruction's right side.
pub fn op(op: &Op) -> String {
    match op {
        Op::Iconst(c) => format!("iconst {c}"),
        Op::F32const(b) => format!("f32const {b:#x}"),
        Op::F64const(b) => format!("f64const {b:#x}"),
        Op::DataAddr(d, o) => format!("data_addr {d} + {o}"),
        Op::DescAddr(d) => format!("desc_addr {d}"),
        Op::ItabAddr(t) => format!("itab_addr {t}"),
        Op::FuncAddr(f) => format!("func_addr {f}"),
        Op::SlotAddr(s, o) => format!("slot_addr {s} + {o}"),
        Op::Un(o, a) => format!("{} {a}", lower_case(o)),
        Op::Bin(o, a, b) => format!("{} {a}, {b}", lower_case(o)),
        Op::Fma(a, b, c) => format!("fma {a}, {b}, {c}"),
        Op::Cmp(o, a, b) => format!("cmp {} {a}, {b}", lower_case(o)),
        Op::Fcmp(o, a, b) => format!("fcmp {} {a}, {b}", lower_case(o)),
        Op::Conv(o, a) => format!("conv {} {a}", lower_case(o)),
        Op::Select(c, a, b) => format!("select {c}, {a}, {b}"),
        Op::PtrAdd(a, b) => format!("ptr_add {a}, {b}"),
        Op::Load { ptr, offset, flags: f } => format!("load {ptr} + {offset}{}", flags(*f)),
        Op::Store { ptr, offset, value, flags: f } => format!("store {ptr} + {offset}, {value}{}", flags(*f)),
        Op::Copy { dst, src, size, align, desc, flags: f } => {
            format!("copy {dst}, {src} size {size} align {align}{}{}", desc_suffix(desc), flags(*f))
        }
        Op::Zero { dst, size, align, desc, flags: f } => {
            format!("zero {dst} size {size} align {align}{}{}", desc_suffix(desc), flags(*f))
        }
        Op::New { desc, zeroed, stack } => {
            format!("new {desc}{}{}", if *zeroed { "" } else { " raw" }, if *stack { " stack" } else { "" })
        }
        Op::NilCheck(a) => format!("nil_check {a}"),
        Op::Check { op, a, b, code: c } => format!("check {} {a}, {b} else {}", lower_case(op), code(*c)),
        Op::TrapIf { cond, code: c, args } => format!("trap_if {cond} {} ({})", code(*c), values(args)),
        Op::AtomicLoad { ptr } => format!("atomic_load {ptr}"),
        Op::AtomicStore { ptr, value } => format!("atomic_store {ptr}, {value}"),
        Op::AtomicRmw { op, ptr, value, barrier } => {
            format!("atomic_{} {ptr}, {value}{}", lower_case(op), if *barrier { " barrier" } else { "" })
        }
        Op::AtomicCas { ptr, old, new, barrier } => {
            format!("atomic_cas {ptr}, {old}, {new}{}", if *barrier { " barrier" } else { "" })
        }
        Op::Call { callee: c, args } => format!("call {} ({})", callee(c), values(args)),
        Op::GetG => "get_g".into(),
        Op::FramePointer => "frame_pointer".into(),
        Op::ReturnAddress => "return_address".into(),
    }
}

fn edge(to: &(BlockId, impl AsRef<[Value]>)) -> String {
    format!("{}({})", to.0, values(to.1.as_ref()))
}

/// A terminator.
pub fn term(t: &Term) -> String {
    match t {
        Term::None => "none".into(),
        Term::Jump(b, args) => format!("jump {b}({})", values(args)),
        Term::Branch { cond, then, els } => format!("branch {cond}, {}, {}", edge(then), edge(els)),
        Term::Switch { value, cases, default } => {
            let cases: Vec<String> = cases.iter().map(|(c, b)| format!("{c}: {b}")).collect();
            format!("switch {value} [{}] else {default}", cases.join(", "))
        }
        Term::Return(args) => format!("return ({})", values(args)),
        Term::TailCall { callee: c, args } => format!("tail_call {} ({})", callee(c), values(args)),
        Term::DeferEnter { frame, body, recover } => format!("defer_enter {frame}, {body}, {recover}"),
        Term::Trap { code: c, args } => format!("trap {} ({})", code(*c), values(args)),
        Term::Unreachable => "unreachable".into(),
    }
}
