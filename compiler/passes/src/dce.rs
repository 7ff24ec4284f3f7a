//! Dead code: unused pure instructions, unused loads that can't trap, and the contents of unreachable blocks.

use base::IndexVec;
use gir::{BlockId, Func, Op, Term, Value};

pub(crate) fn run(f: &mut Func) {
    let rpo = f.rpo();
    clear_unreachable(f, &rpo);
    let mut uses: IndexVec<Value, u32> = IndexVec::filled(0, f.values.len());
    for b in &f.blocks {
        for &i in &b.insts {
            f.insts[i].op.visit(|v| uses[v] += 1);
        }
        b.term.visit(|v| uses[v] += 1);
    }
    // Backwards over a reverse post-order would need several rounds for loops; a worklist doesn't.
    let mut dead: Vec<gir::InstId> = Vec::new();
    let mut removed = vec![false; f.insts.len()];
    for b in &f.blocks {
        dead.extend(b.insts.iter().filter(|&&i| is_dead(f, &uses, i)));
    }
    while let Some(i) = dead.pop() {
        if std::mem::replace(&mut removed[i.0 as usize], true) {
            continue;
        }
        let op = f.insts[i].op.clone();
        op.visit(|v| {
            uses[v] -= 1;
            if uses[v] == 0
                && let gir::ValueDef::Inst(def, _) = f.values[v].def
                && is_dead(f, &uses, def)
            {
                dead.push(def);
            }
        });
    }
    for b in f.blocks.iter_mut() {
        b.insts.retain(|i| !removed[i.0 as usize]);
    }
}

/// Empties the blocks that aren't in the reverse post-order.
pub(crate) fn clear_unreachable(f: &mut Func, rpo: &[BlockId]) {
    let mut reachable = vec![false; f.blocks.len()];
    for b in rpo {
        reachable[b.0 as usize] = true;
    }
    for (i, b) in f.blocks.iter_mut().enumerate() {
        if !reachable[i] {
            b.insts.clear();
            b.params.clear();
            b.term = Term::Unreachable;
        }
    }
}

fn is_dead(f: &Func, uses: &IndexVec<Value, u32>, i: gir::InstId) -> bool {
    let inst = &f.insts[i];
    let removable = inst.op.is_pure()
        || match &inst.op {
            Op::Load { flags, .. } => !flags.nil_check,
            Op::New { .. } => true,
            _ => false,
        };
    removable && inst.results.iter().all(|&r| uses[r] == 0)
}
