//! Value numbering: of equal integer computations, the dominating one serves for all, and so it does of loads with no
//! write in between (`memory`). Cranelift does this too, but later than `checks`, which recognises operands by their
//! identity, and in loops that write it gives up on loads.
//!
//! Computed addresses are left alone: nothing here may keep one alive across a call that lower recomputes behind it.

use base::{FxHashMap, IndexVec};
use gir::inst::Ty;
use gir::{BinOp, CmpOp, ConvOp, Func, Op, UnOp, Value};

use crate::domtree::{Step, Tree};
use crate::fold::{self, Found};
use crate::memory::{Memory, Verdict};

#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Const(Ty, i64),
    Un(UnOp, Value),
    Bin(BinOp, Value, Value),
    Cmp(CmpOp, Value, Value),
    Conv(ConvOp, Ty, Value),
}

pub(crate) fn run(f: &mut Func) {
    let rpo = f.rpo();
    let tree = Tree::new(f, &rpo);
    let mut alias: IndexVec<Value, Value> = IndexVec::from_raw(f.values.ids().collect());
    let mut known: FxHashMap<Key, Value> = FxHashMap::default();
    let mut memory = Memory::new(f, &rpo);
    // What each open block of the walk added.
    let mut scopes: Vec<(Vec<Key>, usize)> = Vec::new();
    for step in tree.walk() {
        let Step::Enter(b) = step else {
            let (added, mark) = scopes.pop().expect("open");
            for key in added {
                known.remove(&key);
            }
            memory.leave(mark);
            continue;
        };
        let mark = memory.enter(b);
        let mut added = Vec::new();
        let mut insts = std::mem::take(&mut f.blocks[b].insts);
        insts.retain(|&i| {
            f.insts[i].op.visit_mut(|v| *v = alias[*v]);
            // Operands that turned out to be one may cancel out.
            match fold::fold(f, i) {
                Some(Found::Const(c)) => f.insts[i].op = Op::Iconst(c),
                Some(Found::Op(op)) => f.insts[i].op = op,
                Some(Found::Same(v)) => {
                    alias[f.insts[i].results[0]] = v;
                    return false;
                }
                Some(Found::Nothing) => return false,
                Some(Found::Ops(..)) | None => {}
            }
            match memory.step(f, i) {
                Verdict::Keep => {}
                Verdict::Drop => return false,
                Verdict::Same(v) => {
                    alias[f.insts[i].results[0]] = v;
                    return false;
                }
            }
            let Some(key) = key(f, i) else { return true };
            let result = f.insts[i].results[0];
            if let Some(&earlier) = known.get(&key) {
                alias[result] = earlier;
                return false;
            }
            known.insert(key.clone(), result);
            added.push(key);
            true
        });
        f.blocks[b].insts = insts;
        f.blocks[b].term.visit_mut(|v| *v = alias[*v]);
        scopes.push((added, mark));
    }
}

fn key(f: &Func, i: gir::InstId) -> Option<Key> {
    let inst = &f.insts[i];
    let address = |v: Value| f.ty(v) == Ty::Ptr;
    Some(match inst.op {
        Op::Iconst(c) => Key::Const(f.ty(inst.results[0]), c),
        Op::Un(op, a) => Key::Un(op, a),
        Op::Bin(op, a, b) if !address(a) => Key::Bin(op, a, b),
        Op::Cmp(op, a, b) => Key::Cmp(op, a, b),
        Op::Conv(op, a) if !address(a) && !address(inst.results[0]) => {
            Key::Conv(op, f.ty(inst.results[0]), a)
        }
        _ => return None,
    })
}
