//! Checks that can't fail, branches that are decided, and divisions that need not look at signs: what `facts` can prove of
//! their operands.
//!
//! One walk over the dominator tree learns from branches, checks, loops, and where ways meet. Values are known by identity,
//! so `number` goes before.

use abi::TrapCode;
use gir::inst::Ty;
use gir::{BinOp, BlockId, Callee, CheckedOp, Func, InstId, Op, Term, Value};

use crate::counters::{self, Shape, passed};
use crate::domtree::Step;
use crate::facts::Facts;
use crate::ranges::Range;

/// How many single ways before a meeting point are looked at.
const MAX_WAY: usize = 4;

pub(crate) fn run(f: &mut Func) {
    let rpo = f.rpo();
    let shape = Shape::new(f, &rpo);
    let mut facts = Facts::default();
    let mut marks = Vec::new();
    for step in shape.tree.walk() {
        let Step::Enter(b) = step else {
            facts.forget(marks.pop().expect("open"));
            continue;
        };
        marks.push(facts.mark());
        if let [pred] = shape.preds[b][..] {
            edge(f, &mut facts, pred, b);
        } else if shape.is_loop_head(b) {
            counters::learn(f, &mut facts, &shape, b);
        } else {
            meet(f, &mut facts, &shape, b);
        }
        for i in std::mem::take(&mut f.blocks[b].insts) {
            if keep(f, &mut facts, i) {
                simplify_division(f, &facts, b, i);
                f.blocks[b].insts.push(i);
            }
        }
        if let Term::Branch { cond, then, els } = &f.blocks[b].term
            && let Some(truth) = facts.truth(f, *cond)
        {
            let (to, args) = if truth { then.clone() } else { els.clone() };
            f.blocks[b].term = Term::Jump(to, args);
        }
    }
}

/// Is what an operand is checked against a length or a capacity?
pub(crate) fn is_length(code: TrapCode) -> bool {
    matches!(
        code,
        TrapCode::Index
            | TrapCode::SliceAlen
            | TrapCode::SliceAcap
            | TrapCode::Slice3Alen
            | TrapCode::Slice3Acap
    )
}

/// Learns what passing from `pred` to its successor `b` tells.
fn edge(f: &Func, facts: &mut Facts, pred: BlockId, b: BlockId) {
    if let Term::Branch { cond, then, els } = &f.blocks[pred].term
        && then.0 != els.0
    {
        facts.learn_condition(f, *cond, then.0 == b);
    }
}

/// Learns what holds of the parameters of a block where ways meet: what holds on each of them.
fn meet(f: &Func, facts: &mut Facts, shape: &Shape, b: BlockId) {
    let numbers = |&(_, p): &(usize, &Value)| matches!(f.ty(*p), Ty::I32 | Ty::I64);
    let params: Vec<(usize, Value)> =
        f.blocks[b].params.iter().enumerate().filter(numbers).map(|(n, &p)| (n, p)).collect();
    if params.is_empty() {
        return;
    }
    // By parameter: its range, and what it is compared with: at most, at least.
    let mut found: Vec<(Option<Range>, Vec<(Value, bool, bool)>)> = params
        .iter()
        .map(|&(n, p)| {
            let args = shape.preds[b].iter().flat_map(|&pred| passed(f, pred, b, n));
            let outside = |v: &Value| {
                f.const_int(*v).is_none()
                    && f.ty(*v) == f.ty(p)
                    && shape.place[*v].is_some_and(|at| at != b && shape.tree.dominates(at, b))
            };
            let mut others: Vec<Value> = args.filter(outside).collect();
            others.dedup();
            others.truncate(2);
            (None, others.into_iter().map(|v| (v, true, true)).collect())
        })
        .collect();
    for &pred in &shape.preds[b] {
        let mark = facts.mark();
        let mut way = vec![(pred, b)];
        let mut at = pred;
        while way.len() < MAX_WAY
            && !shape.tree.dominates(at, b)
            && let [above] = shape.preds[at][..]
        {
            way.push((above, at));
            at = above;
        }
        for &(from, to) in way.iter().rev() {
            edge(f, facts, from, to);
        }
        for (&(n, _), (range, others)) in params.iter().zip(&mut found) {
            for v in passed(f, pred, b, n) {
                let r = facts.range(f, v);
                *range = Some(range.map_or(r, |known| known.join(r)));
                for (other, most, least) in others.iter_mut() {
                    *most = *most && facts.less(f, v, *other, 0);
                    *least = *least && facts.less(f, *other, v, 0);
                }
            }
        }
        facts.forget(mark);
    }
    for (&(_, p), (range, others)) in params.iter().zip(found) {
        if let Some(range) = range {
            facts.learn_range(f, p, range);
        }
        for (other, most, least) in others {
            if most {
                facts.learn_difference(f, p, other, 0);
            }
            if least {
                facts.learn_difference(f, other, p, 0);
            }
        }
    }
}

/// Learns from an instruction, relieves it of checks; false to drop it.
fn keep(f: &mut Func, facts: &mut Facts, i: InstId) -> bool {
    let mut op = std::mem::replace(&mut f.insts[i].op, Op::GetG);
    let keep = operation(f, facts, &mut op);
    f.insts[i].op = op;
    keep
}

fn operation(f: &Func, facts: &mut Facts, op: &mut Op) -> bool {
    match op {
        Op::NilCheck(p) => {
            let known = facts.not_nil(f, *p);
            facts.learn_not_nil(*p);
            return !known;
        }
        // A load that counts as constant may move; its own check is what keeps it in its place.
        Op::Load { ptr, flags, .. } if flags.nil_check && flags.readonly => facts.learn_not_nil(*ptr),
        Op::Load { ptr, flags, .. } | Op::Store { ptr, flags, .. } | Op::Zero { dst: ptr, flags, .. }
            if flags.nil_check =>
        {
            flags.nil_check = !facts.not_nil(f, *ptr);
            facts.learn_not_nil(*ptr);
        }
        Op::Copy { dst, src, flags, .. } if flags.nil_check => {
            flags.nil_check = !(facts.not_nil(f, *dst) && facts.not_nil(f, *src));
            facts.learn_not_nil(*dst);
            facts.learn_not_nil(*src);
        }
        Op::AtomicLoad { ptr }
        | Op::AtomicStore { ptr, .. }
        | Op::AtomicRmw { ptr, .. }
        | Op::AtomicCas { ptr, .. } => facts.learn_not_nil(*ptr),
        Op::Call { callee: Callee::Closure(c), .. } => facts.learn_not_nil(*c),
        Op::Check { op, a, b, code } => {
            if is_length(*code) {
                facts.learn_range(f, *b, Range { lo: 0, hi: i64::MAX });
            }
            let strict = *op == CheckedOp::Ult;
            let known = facts.less_unsigned(f, *a, *b, strict);
            facts.learn_unsigned(f, *a, *b, strict);
            return !known;
        }
        Op::TrapIf { cond, .. } => {
            let known = facts.truth(f, *cond) == Some(false);
            facts.learn_condition(f, *cond, false);
            return !known;
        }
        // Slicing up to the end must not give an address behind the object: only if nothing is left is the offset kept
        // back.
        Op::Select(cond, a, b) => {
            if let Some(truth) = facts.truth(f, *cond) {
                let same = if truth { *a } else { *b };
                (*a, *b) = (same, same);
            }
        }
        _ => {}
    }
    true
}

/// Division of numbers that aren't negative needs no care for signs: it is a shift, a mask, or an unsigned one.
fn simplify_division(f: &mut Func, facts: &Facts, b: BlockId, i: InstId) {
    let Op::Bin(op @ (BinOp::SDiv | BinOp::SRem), x, y) = f.insts[i].op else { return };
    let (by, ty) = (facts.range(f, y), f.ty(x));
    if by.lo < 1 || !facts.range(f, x).not_negative() {
        return;
    }
    let power = by.exact().filter(|c| c & (c - 1) == 0);
    f.insts[i].op = match (op, power) {
        (BinOp::SDiv, None) => Op::Bin(BinOp::UDiv, x, y),
        (_, None) => Op::Bin(BinOp::URem, x, y),
        (_, Some(c)) => {
            let (op, by) = if op == BinOp::SDiv {
                (BinOp::LShrBounded, i64::from(c.trailing_zeros()))
            } else {
                (BinOp::And, c - 1)
            };
            let constant = f.push_inst(b, Op::Iconst(by), &[ty], f.insts[i].loc);
            Op::Bin(op, x, f.insts[constant].results[0])
        }
    };
}
