//! Calls through tables and closures whose content is known become calls of the function.

use abi::layout::{CLOSURE_CODE, ITAB_FUNCS};
use base::FxHashMap;
use gir::inst::Ty;
use gir::{Callee, Func, FuncId, Op, Program, Symbol, Term, Value};
use smallvec::SmallVec;

pub(crate) fn run(program: &mut Program) {
    for id in program.funcs.ids() {
        if let Some(mut f) = program.funcs[id].take() {
            // A recursive call through a closure keeps its form: the function itself is out for the moment.
            function(program, &mut f);
            program.funcs[id] = Some(f);
        }
    }
}

fn function(program: &Program, f: &mut Func) {
    let mut made: FxHashMap<Value, FuncId> = FxHashMap::default();
    for b in f.rpo() {
        let insts = std::mem::take(&mut f.blocks[b].insts);
        for &i in &insts {
            let mut op = f.insts[i].op.clone();
            match &mut op {
                Op::Load { ptr, offset, .. } => {
                    if let Some(target) = method(program, f, *ptr, *offset)
                        && f.ty(f.insts[i].results[0]) == Ty::Ptr
                    {
                        op = Op::FuncAddr(target);
                    }
                }
                // Closure objects are written once, where they are made.
                Op::Store { ptr, offset: CLOSURE_CODE, value, .. } => {
                    if let (Some(Op::New { .. }), Some(Op::FuncAddr(code))) =
                        (f.def(*ptr).map(|d| &d.op), f.def(*value).map(|d| &d.op))
                    {
                        made.insert(*ptr, *code);
                    }
                }
                Op::Call { callee, args } => direct(program, f, &made, callee, args),
                _ => continue,
            }
            f.insts[i].op = op;
        }
        f.blocks[b].insts = insts;
        let mut term = std::mem::take(&mut f.blocks[b].term);
        if let Term::TailCall { callee, args } = &mut term {
            direct(program, f, &made, callee, args);
        }
        f.blocks[b].term = term;
    }
}

/// The function whose code address an itab holds at the offset.
fn method(program: &Program, f: &Func, table: Value, offset: i32) -> Option<FuncId> {
    let Op::ItabAddr(itab) = f.def(table)?.op else { return None };
    let n = usize::try_from(offset - ITAB_FUNCS).ok()?;
    if n % 8 != 0 {
        return None;
    }
    *program.itabs[itab].methods.get(n / 8)?
}

fn direct(
    program: &Program,
    f: &Func,
    made: &FxHashMap<Value, FuncId>,
    callee: &mut Callee,
    args: &mut SmallVec<[Value; 4]>,
) {
    let (target, closure) = match *callee {
        Callee::Code(v) => match f.def(v).map(|d| &d.op) {
            Some(Op::FuncAddr(target)) => (*target, None),
            _ => return,
        },
        Callee::Closure(v) => match made.get(&v).copied().or_else(|| constant(program, f, v)) {
            Some(target) => (target, Some(v)),
            None => return,
        },
        Callee::Func(_) | Callee::Runtime(_) => return,
    };
    let Some(Some(body)) = program.funcs.get(target) else { return };
    let given = closure.iter().chain(args.iter()).map(|&a| f.ty(a));
    if given.eq(body.params.iter().copied()) {
        *callee = Callee::Func(target);
        if let Some(c) = closure {
            args.insert(0, c);
        }
    }
}

/// The code of a closure in read-only data.
fn constant(program: &Program, f: &Func, v: Value) -> Option<FuncId> {
    let Op::DataAddr(data, 0) = f.def(v)?.op else { return None };
    let data = &program.datas[data];
    let code = data.relocs.iter().find(|r| r.offset == CLOSURE_CODE as u32)?;
    match code.target {
        Symbol::Func(target) if !data.mutable => Some(target),
        _ => None,
    }
}
