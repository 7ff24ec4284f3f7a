//! What is known where a block begins: intervals of integers, differences between pairs of them, nil-ness of pointers, and
//! the outcome of conditions. Learnt on the way down the dominator tree, forgotten on the way up.
//!
//! Relations are inequalities a + k <= b between numbers, not wrapping ones (Bodik, Gupta, Sarkar, "ABCD: eliminating array
//! bounds checks on demand", PLDI 2000): a proof is a path from a to b along what was learnt and along definitions that
//! don't wrap around.

use base::{FxHashMap, FxHashSet};
use gir::inst::Ty;
use gir::{BinOp, CmpOp, ConvOp, Func, Op, Value};

use crate::fold::{inverse, signed};
use crate::ranges::{self, Range};

/// How far definitions are followed for an interval.
const RANGE_DEPTH: u32 = 4;
/// The longest path of a proof, and how many steps all its attempts may take.
const PROOF_DEPTH: u32 = 6;
const PROOF_STEPS: u32 = 48;

#[derive(Default)]
pub(crate) struct Facts {
    bounds: FxHashMap<Value, Range>,
    /// a → (b, k): a + k <= b.
    below: FxHashMap<Value, Vec<(Value, i64)>>,
    /// b → (a, k): a + k <= b.
    above: FxHashMap<Value, Vec<(Value, i64)>>,
    /// a < b or (false) a <= b, unsigned, where nothing is known of signs.
    unsigned: FxHashSet<(Value, Value, bool)>,
    not_nil: FxHashSet<Value>,
    conditions: FxHashMap<Value, bool>,
    /// How to take back what was learnt, in order.
    log: Vec<Undo>,
}

enum Undo {
    Bounds(Value, Option<Range>),
    Difference(Value, Value),
    Unsigned((Value, Value, bool)),
    NotNil(Value),
    Condition(Value),
}

impl Facts {
    /// A place to go back to with `forget`.
    pub fn mark(&self) -> usize {
        self.log.len()
    }

    pub fn forget(&mut self, mark: usize) {
        for undo in self.log.drain(mark..).rev() {
            match undo {
                Undo::Bounds(v, Some(old)) => {
                    self.bounds.insert(v, old);
                }
                Undo::Bounds(v, None) => {
                    self.bounds.remove(&v);
                }
                Undo::Difference(a, b) => {
                    self.below.get_mut(&a).expect("learnt").pop();
                    self.above.get_mut(&b).expect("learnt").pop();
                }
                Undo::Unsigned(fact) => {
                    self.unsigned.remove(&fact);
                }
                Undo::NotNil(v) => {
                    self.not_nil.remove(&v);
                }
                Undo::Condition(v) => {
                    self.conditions.remove(&v);
                }
            }
        }
    }

    /// Learns that the value lies in the range.
    pub fn learn_range(&mut self, f: &Func, v: Value, range: Range) {
        if f.const_int(v).is_some() {
            return;
        }
        let old = self.bounds.get(&v).copied();
        let new = old.unwrap_or(Range::of(f.ty(v))).meet(range);
        if old != Some(new) {
            self.bounds.insert(v, new);
            self.log.push(Undo::Bounds(v, old));
        }
    }

    /// Learns that a + k <= b.
    pub fn learn_difference(&mut self, f: &Func, a: Value, b: Value, k: i64) {
        let (ra, rb) = (self.range(f, a), self.range(f, b));
        self.learn_range(f, a, Range { lo: i64::MIN, hi: rb.hi.saturating_sub(k) });
        self.learn_range(f, b, Range { lo: ra.lo.saturating_add(k), hi: i64::MAX });
        if ra.exact().is_some() || rb.exact().is_some() {
            return;
        }
        self.below.entry(a).or_default().push((b, k));
        self.above.entry(b).or_default().push((a, k));
        self.log.push(Undo::Difference(a, b));
    }

    pub fn learn_not_nil(&mut self, p: Value) {
        if self.not_nil.insert(p) {
            self.log.push(Undo::NotNil(p));
        }
    }

    /// Learns that a < b or a <= b as unsigned numbers.
    pub fn learn_unsigned(&mut self, f: &Func, a: Value, b: Value, strict: bool) {
        if self.range(f, b).not_negative() {
            self.learn_range(f, a, Range { lo: 0, hi: i64::MAX });
            self.learn_difference(f, a, b, i64::from(strict));
        } else if self.unsigned.insert((a, b, strict)) {
            self.log.push(Undo::Unsigned((a, b, strict)));
        }
    }

    /// Learns a condition's outcome and what follows from it.
    pub fn learn_condition(&mut self, f: &Func, cond: Value, truth: bool) {
        if self.conditions.insert(cond, truth).is_none() {
            self.log.push(Undo::Condition(cond));
        }
        match f.def(cond).map(|inst| &inst.op) {
            Some(&Op::Cmp(op, a, b)) => self.learn_comparison(f, if truth { op } else { inverse(op) }, a, b),
            // Both sides of a conjunction hold, neither of a disjunction.
            Some(&Op::Bin(op @ (BinOp::And | BinOp::Or), a, b)) if truth == (op == BinOp::And) => {
                self.learn_condition(f, a, truth);
                self.learn_condition(f, b, truth);
            }
            _ => {}
        }
    }

    fn learn_comparison(&mut self, f: &Func, op: CmpOp, a: Value, b: Value) {
        if f.ty(a) == Ty::Ptr {
            if op == CmpOp::Ne {
                for (p, nil) in [(a, b), (b, a)] {
                    if f.const_int(nil) == Some(0) {
                        self.learn_not_nil(p);
                    }
                }
            }
            return;
        }
        match op {
            CmpOp::Slt => self.learn_difference(f, a, b, 1),
            CmpOp::Sgt => self.learn_difference(f, b, a, 1),
            CmpOp::Sle => self.learn_difference(f, a, b, 0),
            CmpOp::Sge => self.learn_difference(f, b, a, 0),
            CmpOp::Ult => self.learn_unsigned(f, a, b, true),
            CmpOp::Ugt => self.learn_unsigned(f, b, a, true),
            CmpOp::Ule => self.learn_unsigned(f, a, b, false),
            CmpOp::Uge => self.learn_unsigned(f, b, a, false),
            CmpOp::Eq => {
                self.learn_difference(f, a, b, 0);
                self.learn_difference(f, b, a, 0);
            }
            CmpOp::Ne => {
                // At the end of an interval it makes that one shorter.
                for (v, other) in [(a, b), (b, a)] {
                    let (r, Some(c)) = (self.range(f, v), self.range(f, other).exact()) else { continue };
                    if r.lo == c && r.hi > c {
                        self.learn_range(f, v, Range { lo: c + 1, hi: i64::MAX });
                    } else if r.hi == c && r.lo < c {
                        self.learn_range(f, v, Range { lo: i64::MIN, hi: c - 1 });
                    }
                }
            }
        }
    }

    /// What an integer value may be.
    pub fn range(&self, f: &Func, v: Value) -> Range {
        self.range_at(f, v, RANGE_DEPTH)
    }

    fn range_at(&self, f: &Func, v: Value, depth: u32) -> Range {
        let mut all = Range::of(f.ty(v));
        if f.values[v].length {
            all.lo = 0;
        }
        let learnt = self.bounds.get(&v).copied().unwrap_or(all);
        let Some(inst) = f.def(v) else { return learnt };
        let defined = match &inst.op {
            Op::Iconst(c) => return Range::one(signed(f.ty(v), *c)),
            Op::Cmp(..) | Op::Fcmp(..) => Range { lo: 0, hi: 1 },
            _ if depth == 0 => return learnt,
            Op::Bin(op, a, b) if !f.ty(*a).is_float() && f.ty(*a) != Ty::Ptr => {
                let (x, y) = (self.range_at(f, *a, depth - 1), self.range_at(f, *b, depth - 1));
                match op {
                    BinOp::Sub => {
                        self.positive_difference(f, *a, *b, x, y, depth, ranges::binary(*op, f.ty(v), x, y))
                    }
                    _ => ranges::binary(*op, f.ty(v), x, y),
                }
            }
            Op::Un(op, a) if !f.ty(*a).is_float() => {
                ranges::unary(*op, f.ty(v), self.range_at(f, *a, depth - 1))
            }
            Op::Conv(op, a) if !f.ty(*a).is_float() && f.ty(*a) != Ty::Ptr && f.ty(v) != Ty::Ptr => {
                self.converted(*op, f.ty(*a), all, self.range_at(f, *a, depth - 1))
            }
            Op::Select(_, a, b) if !f.ty(v).is_float() => {
                self.range_at(f, *a, depth - 1).join(self.range_at(f, *b, depth - 1))
            }
            _ => all,
        };
        learnt.meet(defined)
    }

    /// The difference of what is known to be in order isn't negative.
    fn positive_difference(
        &self,
        f: &Func,
        a: Value,
        b: Value,
        x: Range,
        y: Range,
        depth: u32,
        found: Range,
    ) -> Range {
        if depth == RANGE_DEPTH && x.not_negative() && y.not_negative() && found.lo < 1 {
            for least in [1, 0] {
                if self.less(f, b, a, least) {
                    return found.meet(Range { lo: least, hi: i64::MAX });
                }
            }
        }
        found
    }

    fn converted(&self, op: ConvOp, from: Ty, all: Range, a: Range) -> Range {
        match op {
            ConvOp::Sext => a,
            ConvOp::Zext if a.not_negative() => a,
            ConvOp::Zext if from.bits() < 64 => Range { lo: 0, hi: (1 << from.bits()) - 1 },
            ConvOp::Trunc if all.lo <= a.lo && a.hi <= all.hi => a,
            _ => all,
        }
    }

    /// Is a + k <= b, certainly?
    pub fn less(&self, f: &Func, a: Value, b: Value, k: i64) -> bool {
        self.path(f, a, b, i128::from(k), PROOF_DEPTH, &mut PROOF_STEPS.clone())
    }

    fn path(&self, f: &Func, a: Value, b: Value, k: i128, depth: u32, steps: &mut u32) -> bool {
        if a == b {
            return k <= 0;
        }
        let (ra, rb) = (self.range_at(f, a, 2), self.range_at(f, b, 2));
        if i128::from(ra.hi) + k <= i128::from(rb.lo) {
            return true;
        }
        if depth == 0 || *steps == 0 {
            return false;
        }
        *steps -= 1;
        for &(m, j) in self.below.get(&a).into_iter().flatten() {
            if self.path(f, m, b, k - i128::from(j), depth - 1, steps) {
                return true;
            }
        }
        for &(m, j) in self.above.get(&b).into_iter().flatten() {
            if self.path(f, a, m, k - i128::from(j), depth - 1, steps) {
                return true;
            }
        }
        let mut found = false;
        self.around(f, a, true, &mut |x, c| {
            found = found || self.path(f, x, b, k + i128::from(c), depth - 1, steps)
        });
        self.around(f, b, false, &mut |y, c| {
            found = found || self.path(f, a, y, k - i128::from(c), depth - 1, steps)
        });
        found
    }

    /// Gives what the value is at most (`upper`) or at least, by its definition: another value plus a constant.
    fn around(&self, f: &Func, v: Value, upper: bool, give: &mut dyn FnMut(Value, i64)) {
        let Some(inst) = f.def(v) else { return };
        let ty = f.ty(v);
        let range = |v| self.range_at(f, v, 2);
        let end = |r: Range| if upper { r.hi } else { r.lo };
        match inst.op {
            Op::Bin(BinOp::Add, x, y) if ty != Ty::Ptr && self.is_sum(f, v, range(x), range(y)) => {
                give(x, end(range(y)));
                give(y, end(range(x)));
            }
            Op::Bin(BinOp::Sub, x, y) if ty != Ty::Ptr && range(x).difference(range(y), ty).is_some() => {
                let y = range(y);
                if let Some(c) = (if upper { y.lo } else { y.hi }).checked_neg() {
                    give(x, c);
                }
            }
            Op::Bin(BinOp::And, x, y) if upper => {
                for side in [x, y] {
                    if range(side).not_negative() {
                        give(side, 0);
                    }
                }
            }
            Op::Bin(BinOp::Or, x, y) if !upper && range(x).not_negative() && range(y).not_negative() => {
                give(x, 0);
                give(y, 0);
            }
            Op::Bin(BinOp::LShr | BinOp::LShrBounded, x, n) if upper => {
                if range(x).not_negative() {
                    give(x, 0);
                } else if range(n).exact() == Some(1) {
                    self.middle(f, x, give);
                }
            }
            Op::Bin(BinOp::AShr | BinOp::AShrBounded, x, _) if upper && range(x).not_negative() => give(x, 0),
            Op::Bin(BinOp::SDiv | BinOp::UDiv, x, y)
                if upper && range(x).not_negative() && range(y).lo >= 1 =>
            {
                give(x, 0);
            }
            Op::Bin(BinOp::SRem | BinOp::URem, x, y) if upper && range(y).lo >= 1 => {
                give(y, -1);
                if range(x).not_negative() {
                    give(x, 0);
                }
            }
            Op::Bin(BinOp::Mul, x, y) if !upper => {
                for (x, y) in [(x, y), (y, x)] {
                    if range(x).not_negative() && range(y).lo >= 1 && range(x).product(range(y), ty).is_some()
                    {
                        give(x, 0);
                    }
                }
            }
            Op::Conv(ConvOp::Sext, x) => give(x, 0),
            Op::Conv(ConvOp::Zext, x) if range(x).not_negative() => give(x, 0),
            Op::Conv(ConvOp::Trunc, x) if f.ty(x) != Ty::Ptr && ty != Ty::Ptr => {
                let (r, all) = (range(x), Range::of(ty));
                if all.lo <= r.lo && r.hi <= all.hi {
                    give(x, 0);
                }
            }
            // The minimum and the maximum.
            Op::Select(cond, x, y) => {
                let Some(&Op::Cmp(op, a, b)) = f.def(cond).map(|inst| &inst.op) else { return };
                let least = match op {
                    CmpOp::Slt | CmpOp::Sle => (a, b) == (x, y),
                    CmpOp::Sgt | CmpOp::Sge => (a, b) == (y, x),
                    _ => return,
                };
                let most = match op {
                    CmpOp::Slt | CmpOp::Sle => (a, b) == (y, x),
                    _ => (a, b) == (x, y),
                };
                if (upper && least) || (!upper && most) {
                    give(x, 0);
                    give(y, 0);
                }
            }
            _ => {}
        }
    }

    /// Doesn't the sum wrap around? What two numbers that aren't negative give then would be negative.
    fn is_sum(&self, f: &Func, v: Value, x: Range, y: Range) -> bool {
        let learnt = || self.bounds.get(&v).is_some_and(|r| r.not_negative());
        x.sum(y, f.ty(v)).is_some() || (x.not_negative() && y.not_negative() && learnt())
    }

    /// Half of an unsigned sum of two numbers that aren't negative lies between them.
    fn middle(&self, f: &Func, sum: Value, give: &mut dyn FnMut(Value, i64)) {
        let Some(&Op::Bin(BinOp::Add, x, y)) = f.def(sum).map(|inst| &inst.op) else { return };
        if !self.range_at(f, x, 2).not_negative() || !self.range_at(f, y, 2).not_negative() {
            return;
        }
        for (x, y) in [(x, y), (y, x)] {
            if self.path(f, x, y, 1, 1, &mut 4) {
                give(y, -1);
            } else if self.path(f, x, y, 0, 1, &mut 4) {
                give(y, 0);
            }
        }
    }

    /// Is a < b unsigned, or a <= b?
    pub fn less_unsigned(&self, f: &Func, a: Value, b: Value, strict: bool) -> bool {
        if (!strict && a == b)
            || self.unsigned.contains(&(a, b, true))
            || (!strict && self.unsigned.contains(&(a, b, false)))
        {
            return true;
        }
        self.range(f, a).not_negative()
            && (self.less(f, a, b, i64::from(strict)) || (!strict && f.const_int(a) == Some(0)))
    }

    /// The condition's outcome, if it is certain.
    pub fn truth(&self, f: &Func, cond: Value) -> Option<bool> {
        if let Some(&truth) = self.conditions.get(&cond) {
            return Some(truth);
        }
        let &Op::Cmp(op, a, b) = &f.def(cond)?.op else { return None };
        if f.ty(a) == Ty::Ptr {
            let decided =
                matches!(op, CmpOp::Eq | CmpOp::Ne) && f.const_int(b) == Some(0) && self.not_nil(f, a);
            return decided.then_some(op == CmpOp::Ne);
        }
        let decide = |holds: bool, fails: bool| match (holds, fails) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        };
        match op {
            CmpOp::Slt => decide(self.less(f, a, b, 1), self.less(f, b, a, 0)),
            CmpOp::Sge => decide(self.less(f, b, a, 0), self.less(f, a, b, 1)),
            CmpOp::Sgt => decide(self.less(f, b, a, 1), self.less(f, a, b, 0)),
            CmpOp::Sle => decide(self.less(f, a, b, 0), self.less(f, b, a, 1)),
            CmpOp::Ult => decide(self.less_unsigned(f, a, b, true), self.less_unsigned(f, b, a, false)),
            CmpOp::Uge => decide(self.less_unsigned(f, b, a, false), self.less_unsigned(f, a, b, true)),
            CmpOp::Ugt => decide(self.less_unsigned(f, b, a, true), self.less_unsigned(f, a, b, false)),
            CmpOp::Ule => decide(self.less_unsigned(f, a, b, false), self.less_unsigned(f, b, a, true)),
            CmpOp::Eq | CmpOp::Ne => {
                let (x, y) = (self.range(f, a), self.range(f, b));
                (x.hi < y.lo || y.hi < x.lo).then_some(op == CmpOp::Ne)
            }
        }
    }

    pub fn not_nil(&self, f: &Func, v: Value) -> bool {
        self.not_nil.contains(&v) || never_nil(f, v)
    }
}

/// By what it is.
fn never_nil(f: &Func, mut v: Value) -> bool {
    loop {
        match f.def(v).map(|inst| &inst.op) {
            Some(
                Op::New { .. }
                | Op::SlotAddr(..)
                | Op::DataAddr(..)
                | Op::DescAddr(_)
                | Op::ItabAddr(_)
                | Op::FuncAddr(_)
                | Op::GetG
                | Op::FramePointer,
            ) => return true,
            Some(Op::PtrAdd(base, _)) => v = *base,
            _ => return false,
        }
    }
}
