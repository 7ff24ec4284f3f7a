//! Checks that can't fail: the same was checked before, a branch decided it, or a counter of a loop stays in its range.
//!
//! One walk over the dominator tree carries what is known: relations between pairs of values, which values are not negative,
//! not nil, or have a known truth. Values are known by identity, so `number` goes before.

use base::{FxHashMap, FxHashSet, IndexVec};
use gir::inst::Ty;
use gir::{BinOp, BlockId, Callee, CheckedOp, CmpOp, ConvOp, Func, InstId, Op, Term, Value};

use abi::TrapCode;

use crate::domtree::{Step, Tree};
use crate::fold::inverse;

pub(crate) fn run(f: &mut Func) {
    let rpo = f.rpo();
    let tree = Tree::new(f, &rpo);
    let preds = f.predecessors();
    let mut place = IndexVec::filled(None, f.values.len());
    for &b in &rpo {
        for &i in &f.blocks[b].insts {
            for &r in &f.insts[i].results {
                place[r] = Some(b);
            }
        }
    }
    let mut facts = Facts::default();
    let mut marks = Vec::new();
    for step in tree.walk() {
        let Step::Enter(b) = step else {
            facts.forget(marks.pop().expect("open"));
            continue;
        };
        marks.push(facts.log.len());
        if let [pred] = preds[b][..] {
            facts.edge(f, pred, b);
        }
        counters(f, &mut facts, &tree, &preds, &place, b);
        let mut insts = std::mem::take(&mut f.blocks[b].insts);
        insts.retain(|&i| facts.instruction(f, i));
        f.blocks[b].insts = insts;
        if let Term::Branch { cond, then, els } = &f.blocks[b].term
            && let Some(truth) = facts.truth(f, *cond)
        {
            let (to, args) = if truth { then.clone() } else { els.clone() };
            f.blocks[b].term = Term::Jump(to, args);
        }
    }
}

/// What holds in the blocks that the current one dominates.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Fact {
    /// a < b, signed or unsigned.
    Less {
        signed: bool,
        a: Value,
        b: Value,
    },
    /// a <= b.
    LessEqual {
        signed: bool,
        a: Value,
        b: Value,
    },
    NotNegative(Value),
    /// Less than something, signed: one more doesn't overflow.
    NotLargest(Value),
    NotNil(Value),
    /// Of a condition.
    Is(Value, bool),
}

#[derive(Default)]
struct Facts {
    known: FxHashSet<Fact>,
    /// A constant that the value is greater than, unsigned. Of lengths, from checks of constant indices.
    above: FxHashMap<Value, u64>,
    /// How to take back what was learnt, in order.
    log: Vec<Undo>,
}

enum Undo {
    Fact(Fact),
    Above(Value, Option<u64>),
}

impl Facts {
    fn learn(&mut self, fact: Fact) {
        if self.known.insert(fact) {
            self.log.push(Undo::Fact(fact));
            if let Fact::Less { signed: true, a, .. } = fact {
                self.learn(Fact::NotLargest(a));
            }
        }
    }

    fn forget(&mut self, mark: usize) {
        for undo in self.log.drain(mark..).rev() {
            match undo {
                Undo::Fact(fact) => {
                    self.known.remove(&fact);
                }
                Undo::Above(v, Some(c)) => {
                    self.above.insert(v, c);
                }
                Undo::Above(v, None) => {
                    self.above.remove(&v);
                }
            }
        }
    }

    fn learn_above(&mut self, v: Value, c: u64) {
        let old = self.above.get(&v).copied();
        if old.is_none_or(|old| old < c) {
            self.above.insert(v, c);
            self.log.push(Undo::Above(v, old));
        }
    }

    /// What passing from `pred` to its successor `b` tells, if nothing else leads there.
    fn edge(&mut self, f: &Func, pred: BlockId, b: BlockId) {
        if let Term::Branch { cond, then, els } = &f.blocks[pred].term
            && then.0 != els.0
        {
            self.condition(f, *cond, then.0 == b);
        }
    }

    fn condition(&mut self, f: &Func, cond: Value, truth: bool) {
        self.learn(Fact::Is(cond, truth));
        let Some(gir::Inst { op: Op::Cmp(op, a, b), .. }) = f.def(cond) else { return };
        let (a, b) = (*a, *b);
        let op = if truth { *op } else { inverse(*op) };
        let zero = |v| f.const_int(v) == Some(0);
        match op {
            CmpOp::Slt => self.learn(Fact::Less { signed: true, a, b }),
            CmpOp::Sgt => self.learn(Fact::Less { signed: true, a: b, b: a }),
            CmpOp::Ult => self.learn(Fact::Less { signed: false, a, b }),
            CmpOp::Ugt => self.learn(Fact::Less { signed: false, a: b, b: a }),
            CmpOp::Sle => self.learn(Fact::LessEqual { signed: true, a, b }),
            CmpOp::Sge => self.learn(Fact::LessEqual { signed: true, a: b, b: a }),
            CmpOp::Ule => self.learn(Fact::LessEqual { signed: false, a, b }),
            CmpOp::Uge => self.learn(Fact::LessEqual { signed: false, a: b, b: a }),
            CmpOp::Ne if f.ty(a) == Ty::Ptr && zero(b) => self.learn(Fact::NotNil(a)),
            CmpOp::Ne if f.ty(a) == Ty::Ptr && zero(a) => self.learn(Fact::NotNil(b)),
            CmpOp::Ne | CmpOp::Eq => {}
        }
        // Only of full width: a constant's value at lesser widths needs its sign looked at.
        if f.ty(a) != Ty::I64 {
            return;
        }
        match op {
            CmpOp::Sge if f.const_int(b).is_some_and(|c| c >= 0) => self.learn(Fact::NotNegative(a)),
            CmpOp::Sgt if f.const_int(b).is_some_and(|c| c >= -1) => self.learn(Fact::NotNegative(a)),
            CmpOp::Sle if f.const_int(a).is_some_and(|c| c >= 0) => self.learn(Fact::NotNegative(b)),
            CmpOp::Slt if f.const_int(a).is_some_and(|c| c >= -1) => self.learn(Fact::NotNegative(b)),
            _ => {}
        }
    }

    fn truth(&self, f: &Func, cond: Value) -> Option<bool> {
        for truth in [true, false] {
            if self.known.contains(&Fact::Is(cond, truth)) {
                return Some(truth);
            }
        }
        // Nil comparisons of what certainly isn't nil.
        let Op::Cmp(op @ (CmpOp::Eq | CmpOp::Ne), a, b) = f.def(cond)?.op else { return None };
        let decided = f.ty(a) == Ty::Ptr && f.const_int(b) == Some(0) && self.not_nil(f, a);
        decided.then_some(op == CmpOp::Ne)
    }

    fn not_nil(&self, f: &Func, v: Value) -> bool {
        self.known.contains(&Fact::NotNil(v)) || never_nil(f, v)
    }

    /// Of 64-bit values.
    fn not_negative(&self, f: &Func, v: Value) -> bool {
        if self.known.contains(&Fact::NotNegative(v)) {
            return true;
        }
        match f.def(v).map(|inst| &inst.op) {
            Some(Op::Iconst(c)) => *c >= 0,
            Some(Op::Conv(ConvOp::Zext, _)) => true,
            Some(Op::Bin(BinOp::And, a, b)) => {
                [a, b].iter().any(|&&x| f.const_int(x).is_some_and(|c| c >= 0))
            }
            Some(Op::Bin(BinOp::LShr | BinOp::LShrBounded, _, n)) => f.const_int(*n).is_some_and(|c| c > 0),
            _ => false,
        }
    }

    /// Is a < b unsigned, or a <= b?
    fn bounded(&self, f: &Func, a: Value, b: Value, or_equal: bool) -> bool {
        let has = |fact| self.known.contains(&fact);
        if has(Fact::Less { signed: false, a, b }) {
            return true;
        }
        if has(Fact::Less { signed: true, a, b }) && self.not_negative(f, a) {
            return true;
        }
        // A number that b is greater than.
        let limit = match f.const_int(b) {
            Some(c) => (c as u64).checked_sub(1),
            None => self.above.get(&b).copied(),
        };
        if limit.is_some_and(|limit| largest(f, a) <= limit) {
            return true;
        }
        or_equal
            && (a == b
                || f.const_int(a) == Some(0)
                || has(Fact::LessEqual { signed: false, a, b })
                || (has(Fact::LessEqual { signed: true, a, b }) && self.not_negative(f, a)))
    }

    /// Learns from an instruction, relieves it of checks; false to drop it.
    fn instruction(&mut self, f: &mut Func, i: InstId) -> bool {
        let mut op = std::mem::replace(&mut f.insts[i].op, Op::GetG);
        let keep = self.operation(f, &mut op);
        f.insts[i].op = op;
        if let Op::Bin(BinOp::Add, a, b) = f.insts[i].op {
            self.sum(f, f.insts[i].results[0], a, b);
        }
        keep
    }

    fn operation(&mut self, f: &Func, op: &mut Op) -> bool {
        match op {
            Op::NilCheck(p) => {
                let known = self.not_nil(f, *p);
                self.learn(Fact::NotNil(*p));
                return !known;
            }
            // A load that counts as constant may move; its own check is what keeps it in its place.
            Op::Load { ptr, flags, .. } if flags.nil_check && flags.readonly => {
                self.learn(Fact::NotNil(*ptr));
            }
            Op::Load { ptr, flags, .. } | Op::Store { ptr, flags, .. } | Op::Zero { dst: ptr, flags, .. }
                if flags.nil_check =>
            {
                flags.nil_check = !self.not_nil(f, *ptr);
                self.learn(Fact::NotNil(*ptr));
            }
            Op::Copy { dst, src, flags, .. } if flags.nil_check => {
                flags.nil_check = !(self.not_nil(f, *dst) && self.not_nil(f, *src));
                self.learn(Fact::NotNil(*dst));
                self.learn(Fact::NotNil(*src));
            }
            Op::AtomicLoad { ptr }
            | Op::AtomicStore { ptr, .. }
            | Op::AtomicRmw { ptr, .. }
            | Op::AtomicCas { ptr, .. } => {
                self.learn(Fact::NotNil(*ptr));
            }
            Op::Call { callee: Callee::Closure(c), .. } => self.learn(Fact::NotNil(*c)),
            Op::Check { op, a, b, code } => {
                let known = self.bounded(f, *a, *b, *op == CheckedOp::Ule);
                self.checked(f, *op, *a, *b, *code);
                return !known;
            }
            Op::TrapIf { cond, .. } => {
                let known = self.truth(f, *cond) == Some(false);
                self.condition(f, *cond, false);
                return !known;
            }
            _ => {}
        }
        true
    }

    /// After a check that held.
    fn checked(&mut self, f: &Func, op: CheckedOp, a: Value, b: Value, code: TrapCode) {
        match op {
            CheckedOp::Ult => self.learn(Fact::Less { signed: false, a, b }),
            CheckedOp::Ule => self.learn(Fact::LessEqual { signed: false, a, b }),
        }
        // These are checked against lengths and capacities.
        let length = matches!(
            code,
            TrapCode::Index
                | TrapCode::SliceAlen
                | TrapCode::SliceAcap
                | TrapCode::Slice3Alen
                | TrapCode::Slice3Acap
        );
        if length {
            self.learn(Fact::NotNegative(b));
        }
        if self.not_negative(f, b) {
            self.learn(Fact::NotNegative(a));
            if op == CheckedOp::Ult {
                self.learn(Fact::Less { signed: true, a, b });
            }
        }
        if let Some(c) = f.const_int(a) {
            match op {
                CheckedOp::Ult => self.learn_above(b, c as u64),
                CheckedOp::Ule if c > 0 => self.learn_above(b, c as u64 - 1),
                CheckedOp::Ule => {}
            }
        }
    }

    /// One more than what is less than something doesn't overflow.
    fn sum(&mut self, f: &Func, result: Value, a: Value, b: Value) {
        if f.ty(a) != Ty::I64 {
            return;
        }
        for (x, one) in [(a, b), (b, a)] {
            if f.const_int(one) == Some(1)
                && self.not_negative(f, x)
                && self.known.contains(&Fact::NotLargest(x))
            {
                self.learn(Fact::NotNegative(result));
            }
        }
    }
}

/// What a 64-bit value can't exceed, unsigned, by the way it was computed.
fn largest(f: &Func, v: Value) -> u64 {
    match f.def(v).map(|inst| &inst.op) {
        Some(Op::Iconst(c)) => *c as u64,
        Some(Op::Conv(ConvOp::Zext, from)) => match f.ty(*from) {
            Ty::I8 => u64::from(u8::MAX),
            Ty::I16 => u64::from(u16::MAX),
            Ty::I32 => u64::from(u32::MAX),
            _ => u64::MAX,
        },
        Some(Op::Bin(BinOp::And, a, b)) => {
            [a, b].iter().filter_map(|&&x| f.const_int(x)).map(|c| c as u64).min().unwrap_or(u64::MAX)
        }
        Some(Op::Bin(BinOp::LShr | BinOp::LShrBounded, _, n)) => match f.const_int(*n) {
            Some(n @ 0..=63) => u64::MAX >> n,
            _ => u64::MAX,
        },
        _ => u64::MAX,
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

/// Learns which parameters of a loop's head never are negative: they start so, and grow by one where the loop's condition
/// has just found them less than something.
fn counters(
    f: &Func,
    facts: &mut Facts,
    tree: &Tree,
    preds: &IndexVec<BlockId, Vec<BlockId>>,
    place: &IndexVec<Value, Option<BlockId>>,
    head: BlockId,
) {
    let block = &f.blocks[head];
    if block.params.is_empty() || !preds[head].iter().any(|&p| tree.dominates(head, p)) {
        return;
    }
    let Term::Branch { cond, then, els } = &block.term else { return };
    let Some(gir::Inst { op: Op::Cmp(op, a, b), .. }) = f.def(*cond) else { return };
    // Where the lesser one of the two is known to be less.
    let (lesser, inside) = match op {
        CmpOp::Slt => (*a, then.0),
        CmpOp::Sgt => (*b, then.0),
        CmpOp::Sge => (*a, els.0),
        CmpOp::Sle => (*b, els.0),
        _ => return,
    };
    if preds[inside].len() != 1 || f.ty(lesser) != Ty::I64 {
        return;
    }
    let Some(n) = block.params.iter().position(|&p| p == lesser) else { return };
    let steps = |v: Value| {
        let Some(Op::Bin(BinOp::Add, x, y)) = f.def(v).map(|inst| &inst.op) else { return false };
        let by_one =
            (*x == lesser && f.const_int(*y) == Some(1)) || (*y == lesser && f.const_int(*x) == Some(1));
        by_one && place[v].is_some_and(|b| tree.dominates(inside, b))
    };
    let fine = preds[head].iter().all(|&p| {
        let mut all = true;
        let mut edge = |to: BlockId, args: &[Value]| {
            if to == head {
                let v = args[n];
                all &=
                    if tree.dominates(head, p) { v == lesser || steps(v) } else { facts.not_negative(f, v) };
            }
        };
        match &f.blocks[p].term {
            Term::Jump(to, args) => edge(*to, args),
            Term::Branch { then, els, .. } => {
                edge(then.0, &then.1);
                edge(els.0, &els.1);
            }
            _ => all = false,
        }
        all
    });
    if fine {
        facts.learn(Fact::NotNegative(lesser));
    }
}
