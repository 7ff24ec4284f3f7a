//! Calls through tables and closures whose content is known become calls of the function.

use abi::layout::ITAB_FUNCS;
use gir::inst::Ty;
use gir::{Func, FuncId, Op, Program, Term, Value};

use crate::closures::Closures;

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
    let mut closures = Closures::default();
    for b in f.rpo() {
        let insts = std::mem::take(&mut f.blocks[b].insts);
        closures.learn(f, &insts);
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
                Op::Call { callee, args } => {
                    closures.direct(program, f, callee, args);
                }
                _ => continue,
            }
            f.insts[i].op = op;
        }
        f.blocks[b].insts = insts;
        let mut term = std::mem::take(&mut f.blocks[b].term);
        if let Term::TailCall { callee, args } = &mut term {
            closures.direct(program, f, callee, args);
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
