//! Parameters of loop heads that only grow, or only shrink: they stay at or above, or below, what they started with.

use base::{FxHashSet, IndexVec};
use gir::inst::Ty;
use gir::{BinOp, BlockId, CheckedOp, CmpOp, Func, Op, Term, Value, ValueDef};

use crate::domtree::Tree;
use crate::facts::Facts;
use crate::fold::{inverse, signed};
use crate::params;
use crate::ranges::Range;

/// How many values may take part in a counter's step.
const MAX_VALUES: usize = 24;

/// What `checks` knows of a function's shape.
pub(crate) struct Shape {
    pub tree: Tree,
    pub preds: IndexVec<BlockId, Vec<BlockId>>,
    /// The block of each value.
    pub place: IndexVec<Value, Option<BlockId>>,
}

impl Shape {
    pub fn new(f: &Func, rpo: &[BlockId]) -> Shape {
        let mut place = IndexVec::filled(None, f.values.len());
        for &b in rpo {
            let results = f.blocks[b].insts.iter().flat_map(|&i| &f.insts[i].results);
            for &v in f.blocks[b].params.iter().chain(results) {
                place[v] = Some(b);
            }
        }
        Shape { tree: Tree::new(f, rpo), preds: f.predecessors(), place }
    }

    pub fn is_loop_head(&self, b: BlockId) -> bool {
        self.preds[b].iter().any(|&p| self.tree.dominates(b, p))
    }
}

/// What the edges from `pred` to `to` pass for the parameter: two if both sides of a branch go there.
pub(crate) fn passed(f: &Func, pred: BlockId, to: BlockId, n: usize) -> Vec<Value> {
    let mut values = Vec::new();
    params::each_edge(&f.blocks[pred].term, |b, args| values.extend((b == to).then(|| args[n])));
    values
}

/// Learns what holds of the parameters of a loop's head.
pub(crate) fn learn(f: &Func, facts: &mut Facts, shape: &Shape, head: BlockId) {
    for (n, &p) in f.blocks[head].params.iter().enumerate() {
        if !matches!(f.ty(p), Ty::I32 | Ty::I64) {
            continue;
        }
        let (back, entries): (Vec<BlockId>, Vec<BlockId>) =
            shape.preds[head].iter().partition(|&&pred| shape.tree.dominates(head, pred));
        let args = |preds: &[BlockId]| -> Vec<Value> {
            preds.iter().flat_map(|&pred| passed(f, pred, head, n)).collect()
        };
        let (starts, next) = (args(&entries), args(&back));
        let steps = Steps { f, facts, shape, head, counter: p };
        let (grows, shrinks) = (steps.all(&next, true), steps.all(&next, false));
        if starts.is_empty() || !(grows || shrinks) {
            continue;
        }
        let range = starts.iter().map(|&v| facts.range(f, v)).reduce(Range::join).expect("not empty");
        if grows {
            facts.learn_range(f, p, Range { lo: range.lo, hi: i64::MAX });
            if let [start] = starts[..] {
                facts.learn_difference(f, start, p, 0);
            }
        }
        if shrinks {
            facts.learn_range(f, p, Range { lo: i64::MIN, hi: range.hi });
            if let [start] = starts[..] {
                facts.learn_difference(f, p, start, 0);
            }
        }
    }
}

struct Steps<'a> {
    f: &'a Func,
    facts: &'a Facts,
    shape: &'a Shape,
    head: BlockId,
    counter: Value,
}

impl Steps<'_> {
    /// Do all the values come from the counter by additions that only make it larger (`up`), or only smaller?
    fn all(&self, values: &[Value], up: bool) -> bool {
        let mut seen: FxHashSet<Value> = FxHashSet::default();
        let mut work = values.to_vec();
        while let Some(v) = work.pop() {
            if v == self.counter || !seen.insert(v) {
                continue;
            }
            if seen.len() > MAX_VALUES || !self.operands(v, up, &mut work) {
                return false;
            }
        }
        true
    }

    /// Adds what a value comes from. False if it isn't known to be moved in the right direction only.
    fn operands(&self, v: Value, up: bool, work: &mut Vec<Value>) -> bool {
        let Some(inst) = self.f.def(v) else {
            let ValueDef::Param(b, n) = self.f.values[v].def else { return false };
            if b == self.head || !self.shape.tree.dominates(self.head, b) {
                return false;
            }
            work.extend(self.shape.preds[b].iter().flat_map(|&p| passed(self.f, p, b, n as usize)));
            return true;
        };
        match inst.op {
            Op::Select(_, a, b) => {
                work.extend([a, b]);
                true
            }
            Op::Bin(op @ (BinOp::Add | BinOp::Sub), a, b) => {
                let constant = |v| self.f.const_int(v).map(|c| signed(self.f.ty(v), c));
                let (from, step) = match (op, constant(a), constant(b)) {
                    (BinOp::Add, _, Some(c)) => (a, c),
                    (BinOp::Add, Some(c), _) => (b, c),
                    (BinOp::Sub, _, Some(c)) if c != i64::MIN => (a, -c),
                    _ => return false,
                };
                work.push(from);
                (if up { step >= 0 } else { step <= 0 }) && self.stays_inside(from, step, v)
            }
            _ => false,
        }
    }

    /// Doesn't `from` + `step`, which is `sum`, wrap around? Comparisons and checks on the way from the loop's head say so.
    fn stays_inside(&self, from: Value, step: i64, sum: Value) -> bool {
        if step == 0 {
            return true;
        }
        let ty = self.f.ty(from);
        let fits = |r: Range| r.sum(Range::one(step), ty).is_some();
        if fits(self.facts.range(self.f, from)) {
            return true;
        }
        // Up the dominators, as far as the loop's head.
        let mut next = self.shape.place[sum].filter(|&b| self.shape.tree.dominates(self.head, b));
        while let Some(at) = next {
            if matches!(step, 1 | -1) && self.checked(at, from, sum) {
                return true;
            }
            if at == self.head {
                break;
            }
            if let [pred] = self.shape.preds[at][..]
                && let Term::Branch { cond, then, els } = &self.f.blocks[pred].term
                && then.0 != els.0
                && let Some(&Op::Cmp(op, a, b)) = self.f.def(*cond).map(|inst| &inst.op)
            {
                let op = if then.0 == at { op } else { inverse(op) };
                if self.compared(op, a, b, from).is_some_and(fits) {
                    return true;
                }
            }
            next = self.shape.tree.parent(at);
        }
        false
    }

    /// Was the value found to be a proper index in the block, before the sum is made? Then it is less than something, and
    /// not negative.
    fn checked(&self, block: BlockId, v: Value, sum: Value) -> bool {
        let insts = self.f.blocks[block].insts.iter().map(|&i| &self.f.insts[i]);
        insts.take_while(|inst| !inst.results.contains(&sum)).any(|inst| match inst.op {
            Op::Check { op: CheckedOp::Ult, a, code, .. } => a == v && crate::checks::is_length(code),
            _ => false,
        })
    }

    /// What the value may be, by a comparison that holds.
    fn compared(&self, op: CmpOp, a: Value, b: Value, v: Value) -> Option<Range> {
        let all = Range::of(self.f.ty(v));
        let range = |v| self.facts.range(self.f, v);
        let below = |other: Value, by: i64| Range { lo: all.lo, hi: range(other).hi - by };
        let above = |other: Value, by: i64| Range { lo: range(other).lo + by, hi: all.hi };
        let found = match op {
            CmpOp::Slt if a == v => (range(b).hi > all.lo).then(|| below(b, 1)),
            CmpOp::Sgt if b == v => (range(a).hi > all.lo).then(|| below(a, 1)),
            CmpOp::Sle if a == v => Some(below(b, 0)),
            CmpOp::Sge if b == v => Some(below(a, 0)),
            CmpOp::Slt if b == v => (range(a).lo < all.hi).then(|| above(a, 1)),
            CmpOp::Sgt if a == v => (range(b).lo < all.hi).then(|| above(b, 1)),
            CmpOp::Sle if b == v => Some(above(a, 0)),
            CmpOp::Sge if a == v => Some(above(b, 0)),
            CmpOp::Ult if a == v && range(b).not_negative() => Some(Range { lo: 0, hi: range(b).hi - 1 }),
            CmpOp::Ugt if b == v && range(a).not_negative() => Some(Range { lo: 0, hi: range(a).hi - 1 }),
            _ => None,
        }?;
        (found.lo <= found.hi).then_some(found)
    }
}
