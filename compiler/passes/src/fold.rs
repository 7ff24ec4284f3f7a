//! Constant folding and tidying of control flow: operations on constants and algebraic identities, branches whose outcome
//! an edge already knows, empty blocks, and blocks that can only follow one other.

use base::IndexVec;
use gir::func::ENTRY;
use gir::inst::Ty;
use gir::{BinOp, BlockId, CheckedOp, CmpOp, ConvOp, Func, Op, Term, UnOp, Value};
use smallvec::SmallVec;

use crate::params;

/// Empty blocks may form cycles, so an edge follows at most so many of them.
const MAX_HOPS: usize = 8;

pub(crate) fn run(f: &mut Func) {
    // Twice: removing parameters brings constants together that the first round saw apart.
    for _ in 0..2 {
        let folded = simplify(f);
        let threaded = thread(f);
        if folded || threaded {
            params::run(f);
        } else {
            break;
        }
    }
    merge(f);
}

/// What an instruction turned out to be.
pub(crate) enum Found {
    Const(i64),
    Same(Value),
    Op(Op),
    /// The last operation, after some others of the given type whose results are the next new values in order.
    Ops(Ty, SmallVec<[Op; 2]>, Op),
    /// Without effect.
    Nothing,
}

/// Folds instructions and branches; says whether a branch changed.
fn simplify(f: &mut Func) -> bool {
    let mut alias: IndexVec<Value, Value> = IndexVec::from_raw(f.values.ids().collect());
    let mut changed = false;
    // Reverse post-order visits definitions before uses (other than through parameters), so one round replaces all.
    for b in f.rpo() {
        for i in std::mem::take(&mut f.blocks[b].insts) {
            f.insts[i].op.visit_mut(|v| *v = alias[*v]);
            match fold(f, i) {
                None => {}
                Some(Found::Const(c)) => f.insts[i].op = Op::Iconst(c),
                Some(Found::Op(op)) => f.insts[i].op = op,
                Some(Found::Ops(ty, before, op)) => {
                    for op in before {
                        let new = f.push_inst(b, op, &[ty], f.insts[i].loc);
                        alias.push(f.insts[new].results[0]);
                    }
                    f.insts[i].op = op;
                }
                Some(Found::Same(v)) => {
                    alias[f.insts[i].results[0]] = v;
                    continue;
                }
                Some(Found::Nothing) => continue,
            }
            f.blocks[b].insts.push(i);
        }
        let mut term = std::mem::take(&mut f.blocks[b].term);
        term.visit_mut(|v| *v = alias[*v]);
        let decided = decide(f, &term);
        changed |= decided.is_some();
        f.blocks[b].term = decided.unwrap_or(term);
    }
    changed
}

/// The jump that a branch or switch amounts to.
fn decide(f: &Func, term: &Term) -> Option<Term> {
    match term {
        Term::Branch { then, els, .. } if then == els => Some(Term::Jump(then.0, then.1.clone())),
        Term::Branch { cond, then, els } => {
            let (to, args) = if is_true(f, *cond)? { then } else { els };
            Some(Term::Jump(*to, args.clone()))
        }
        Term::Switch { value, cases, default } => {
            let c = signed(f.ty(*value), f.const_int(*value)?);
            let case = cases.iter().find(|case| signed(f.ty(*value), case.0) == c);
            Some(Term::Jump(case.map_or(*default, |case| case.1), SmallVec::new()))
        }
        _ => None,
    }
}

fn is_true(f: &Func, cond: Value) -> Option<bool> {
    f.const_int(cond).map(|c| unsigned(Ty::I8, c) != 0)
}

/// The constant's value as a signed number of the type.
pub(crate) fn signed(ty: Ty, c: i64) -> i64 {
    let spare = 64 - ty.bits();
    c << spare >> spare
}

/// The constant's value as an unsigned number of the type.
fn unsigned(ty: Ty, c: i64) -> u64 {
    let spare = 64 - ty.bits();
    (c as u64) << spare >> spare
}

/// What the instruction amounts to, if that is less than what it is.
pub(crate) fn fold(f: &Func, i: gir::InstId) -> Option<Found> {
    let inst = &f.insts[i];
    match &inst.op {
        Op::Bin(op, a, b) => binary(f, *op, *a, *b),
        Op::Cmp(op, a, b) => compare(f, *op, *a, *b),
        Op::Un(op, a) => {
            let ty = f.ty(*a);
            let c = f.const_int(*a)?;
            let result = match op {
                UnOp::Neg => signed(ty, c).wrapping_neg(),
                UnOp::Not => !signed(ty, c),
                _ => return None,
            };
            Some(Found::Const(unsigned(ty, result) as i64))
        }
        Op::Conv(op, a) => {
            let (from, to) = (f.ty(*a), f.ty(inst.results[0]));
            if to == Ty::Ptr || from == Ty::Ptr {
                return None;
            }
            let c = f.const_int(*a)?;
            let result = match op {
                ConvOp::Sext => signed(from, c),
                ConvOp::Zext | ConvOp::Trunc => unsigned(from, c) as i64,
                _ => return None,
            };
            Some(Found::Const(unsigned(to, result) as i64))
        }
        Op::Select(_, a, b) if a == b => Some(Found::Same(*a)),
        Op::Select(c, a, b) => Some(Found::Same(if is_true(f, *c)? { *a } else { *b })),
        Op::PtrAdd(p, n) if f.const_int(*n) == Some(0) => Some(Found::Same(*p)),
        Op::Check { op, a, b, .. } => {
            let (a, b) = (f.const_int(*a)? as u64, f.const_int(*b)? as u64);
            let holds = match op {
                CheckedOp::Ult => a < b,
                CheckedOp::Ule => a <= b,
            };
            holds.then_some(Found::Nothing)
        }
        Op::TrapIf { cond, .. } => (!is_true(f, *cond)?).then_some(Found::Nothing),
        _ => None,
    }
}

fn binary(f: &Func, op: BinOp, a: Value, b: Value) -> Option<Found> {
    let ty = f.ty(a);
    if ty.is_float() || ty == Ty::Ptr {
        return None;
    }
    let (x, y) = (f.const_int(a).map(|c| signed(ty, c)), f.const_int(b).map(|c| signed(f.ty(b), c)));
    if let (Some(x), Some(y)) = (x, y)
        && let Some(c) = evaluate(op, ty, x, y, unsigned(f.ty(b), y))
    {
        return Some(Found::Const(unsigned(ty, c) as i64));
    }
    if a == b {
        match op {
            BinOp::Sub | BinOp::Xor => return Some(Found::Const(0)),
            BinOp::And | BinOp::Or => return Some(Found::Same(a)),
            _ => {}
        }
    }
    match (op, x, y) {
        (BinOp::Add | BinOp::Or | BinOp::Xor, Some(0), _)
        | (BinOp::Mul, Some(1), _)
        | (BinOp::And, Some(-1), _) => Some(Found::Same(b)),
        (
            BinOp::Add
            | BinOp::Sub
            | BinOp::Or
            | BinOp::Xor
            | BinOp::Shl
            | BinOp::LShr
            | BinOp::AShr
            | BinOp::ShlBounded
            | BinOp::LShrBounded
            | BinOp::AShrBounded
            | BinOp::Rotl,
            _,
            Some(0),
        )
        | (BinOp::Mul | BinOp::SDiv | BinOp::UDiv, _, Some(1))
        | (BinOp::And, _, Some(-1)) => Some(Found::Same(a)),
        (BinOp::Mul | BinOp::And, Some(0), _) | (BinOp::Mul | BinOp::And, _, Some(0)) => {
            Some(Found::Const(0))
        }
        (BinOp::Sub, ..) => difference(f, a, b).map(Found::Same),
        (BinOp::Add, ..) => rest(f, a, b).or_else(|| rest(f, b, a)).map(Found::Same),
        // An addition with a shifted operand is one instruction on both targets, and three times as quick.
        (BinOp::Mul, _, Some(c @ (3 | 5 | 9))) if matches!(ty, Ty::I32 | Ty::I64) => {
            let (count, shifted) = (f.values.next_id(), Value(f.values.next_id().0 + 1));
            let before =
                [Op::Iconst(i64::from((c - 1).trailing_zeros())), Op::Bin(BinOp::ShlBounded, a, count)];
            Some(Found::Ops(ty, before.into(), Op::Bin(BinOp::Add, a, shifted)))
        }
        _ => None,
    }
}

/// (x + y) - x and x - (x - y).
fn difference(f: &Func, a: Value, b: Value) -> Option<Value> {
    match f.def(a).map(|inst| &inst.op) {
        Some(Op::Bin(BinOp::Add, x, y)) if *x == b => return Some(*y),
        Some(Op::Bin(BinOp::Add, x, y)) if *y == b => return Some(*x),
        _ => {}
    }
    match f.def(b)?.op {
        Op::Bin(BinOp::Sub, x, y) if x == a => Some(y),
        _ => None,
    }
}

/// (x - y) + y.
fn rest(f: &Func, a: Value, b: Value) -> Option<Value> {
    match f.def(a)?.op {
        Op::Bin(BinOp::Sub, x, y) if y == b => Some(x),
        _ => None,
    }
}

/// The operation on constants, before truncation to the type. `count` is the second operand seen as a shift count.
fn evaluate(op: BinOp, ty: Ty, x: i64, y: i64, count: u64) -> Option<i64> {
    let inside = count < u64::from(ty.bits());
    let (ux, uy) = (unsigned(ty, x), unsigned(ty, y));
    Some(match op {
        BinOp::Add => x.wrapping_add(y),
        BinOp::Sub => x.wrapping_sub(y),
        BinOp::Mul => x.wrapping_mul(y),
        BinOp::And => x & y,
        BinOp::Or => x | y,
        BinOp::Xor => x ^ y,
        BinOp::SDiv if y != 0 => x.wrapping_div(y),
        BinOp::SRem if y != 0 => x.wrapping_rem(y),
        BinOp::UDiv => ux.checked_div(uy)? as i64,
        BinOp::URem => ux.checked_rem(uy)? as i64,
        BinOp::Shl | BinOp::ShlBounded => {
            if inside {
                x << count
            } else {
                0
            }
        }
        BinOp::LShr | BinOp::LShrBounded => {
            if inside {
                (ux >> count) as i64
            } else {
                0
            }
        }
        BinOp::AShr | BinOp::AShrBounded => x >> count.min(63),
        _ => return None,
    })
}

fn compare(f: &Func, op: CmpOp, a: Value, b: Value) -> Option<Found> {
    let ty = f.ty(a);
    if a == b {
        let holds = matches!(op, CmpOp::Eq | CmpOp::Sle | CmpOp::Sge | CmpOp::Ule | CmpOp::Uge);
        return Some(Found::Const(i64::from(holds)));
    }
    let y = f.const_int(b)?;
    // Whether something divides, a mask says as well: the sign of the remainder doesn't matter.
    if matches!(op, CmpOp::Eq | CmpOp::Ne)
        && unsigned(ty, y) == 0
        && let Op::Bin(BinOp::SRem, x, divisor) = f.def(a)?.op
        && let Some(d) = f.const_int(divisor).map(|d| signed(ty, d))
        && d > 0
        && d & (d - 1) == 0
    {
        let (mask, masked) = (f.values.next_id(), Value(f.values.next_id().0 + 1));
        let before = [Op::Iconst(d - 1), Op::Bin(BinOp::And, x, mask)];
        return Some(Found::Ops(ty, before.into(), Op::Cmp(op, masked, b)));
    }
    if let Some(x) = f.const_int(a) {
        let (sx, sy) = (signed(ty, x), signed(ty, y));
        let (ux, uy) = (unsigned(ty, x), unsigned(ty, y));
        let holds = match op {
            CmpOp::Eq => sx == sy,
            CmpOp::Ne => sx != sy,
            CmpOp::Slt => sx < sy,
            CmpOp::Sle => sx <= sy,
            CmpOp::Sgt => sx > sy,
            CmpOp::Sge => sx >= sy,
            CmpOp::Ult => ux < uy,
            CmpOp::Ule => ux <= uy,
            CmpOp::Ugt => ux > uy,
            CmpOp::Uge => ux >= uy,
        };
        return Some(Found::Const(i64::from(holds)));
    }
    // A comparison's result compared with false.
    if unsigned(ty, y) == 0
        && let Op::Cmp(inner, x, z) = f.def(a)?.op
    {
        return match op {
            CmpOp::Ne => Some(Found::Same(a)),
            CmpOp::Eq => Some(Found::Op(Op::Cmp(inverse(inner), x, z))),
            _ => None,
        };
    }
    None
}

/// The comparison that holds exactly when `op` doesn't.
pub(crate) fn inverse(op: CmpOp) -> CmpOp {
    match op {
        CmpOp::Eq => CmpOp::Ne,
        CmpOp::Ne => CmpOp::Eq,
        CmpOp::Slt => CmpOp::Sge,
        CmpOp::Sge => CmpOp::Slt,
        CmpOp::Sgt => CmpOp::Sle,
        CmpOp::Sle => CmpOp::Sgt,
        CmpOp::Ult => CmpOp::Uge,
        CmpOp::Uge => CmpOp::Ult,
        CmpOp::Ugt => CmpOp::Ule,
        CmpOp::Ule => CmpOp::Ugt,
    }
}

type Edge = (BlockId, SmallVec<[Value; 2]>);

/// Sends edges past blocks that do nothing for them; says whether it could.
fn thread(f: &mut Func) -> bool {
    let blocks = f.rpo();
    // Who passes through must not be missed by anyone: a block's parameters are for its terminator alone.
    let mut transparent = vec![false; f.blocks.len()];
    let mut uses: IndexVec<Value, u32> = IndexVec::filled(0, f.values.len());
    for &b in &blocks {
        for &i in &f.blocks[b].insts {
            f.insts[i].op.visit(|v| uses[v] += 1);
        }
        f.blocks[b].term.visit(|v| uses[v] += 1);
    }
    for &b in &blocks {
        let block = &f.blocks[b];
        if b == ENTRY
            || !block.insts.is_empty()
            || !matches!(block.term, Term::Jump(..) | Term::Branch { .. })
        {
            continue;
        }
        block.term.visit(|v| uses[v] -= 1);
        transparent[b.0 as usize] = block.params.iter().all(|&p| uses[p] == 0);
        block.term.visit(|v| uses[v] += 1);
    }
    let mut changed = false;
    for &b in &blocks {
        let mut term = std::mem::take(&mut f.blocks[b].term);
        match &mut term {
            Term::Jump(to, args) => changed |= follow(f, &transparent, b, to, args),
            Term::Branch { then, els, .. } => {
                changed |= follow(f, &transparent, b, &mut then.0, &mut then.1);
                changed |= follow(f, &transparent, b, &mut els.0, &mut els.1);
            }
            Term::Switch { cases, default, .. } => {
                for to in cases.iter_mut().map(|c| &mut c.1).chain([default]) {
                    let (mut end, mut args) = (*to, SmallVec::new());
                    if follow(f, &transparent, b, &mut end, &mut args) && args.is_empty() {
                        *to = end;
                        changed = true;
                    }
                }
            }
            _ => {}
        }
        f.blocks[b].term = term;
    }
    changed
}

/// Moves an edge out of `from` forwards as far as it goes.
fn follow(
    f: &Func,
    transparent: &[bool],
    from: BlockId,
    to: &mut BlockId,
    args: &mut SmallVec<[Value; 2]>,
) -> bool {
    let mut moved = false;
    for _ in 0..MAX_HOPS {
        if *to == from || !transparent[to.0 as usize] {
            break;
        }
        let Some((next, next_args)) = step(f, *to, args) else { break };
        (*to, *args) = (next, next_args);
        moved = true;
    }
    moved
}

/// Where an edge to the transparent block goes on to, if that is certain.
fn step(f: &Func, at: BlockId, args: &[Value]) -> Option<Edge> {
    let block = &f.blocks[at];
    let value = |v: Value| block.params.iter().position(|&p| p == v).map_or(v, |n| args[n]);
    let (to, passed) = match &block.term {
        Term::Jump(to, passed) => (*to, passed),
        Term::Branch { cond, then, els } => {
            let edge = if is_true(f, value(*cond))? { then } else { els };
            (edge.0, &edge.1)
        }
        _ => return None,
    };
    Some((to, passed.iter().map(|&v| value(v)).collect()))
}

/// Joins blocks with the only block that jumps to them.
fn merge(f: &mut Func) {
    let blocks = f.rpo();
    let mut preds = vec![0u32; f.blocks.len()];
    for &b in &blocks {
        f.blocks[b].term.successors(|s| preds[s.0 as usize] += 1);
    }
    let mut alias: IndexVec<Value, Value> = IndexVec::from_raw(f.values.ids().collect());
    let mut gone = vec![false; f.blocks.len()];
    for &b in &blocks {
        if gone[b.0 as usize] {
            continue;
        }
        while let Term::Jump(to, args) = &f.blocks[b].term {
            let to = *to;
            if to == b || to == ENTRY || preds[to.0 as usize] != 1 {
                break;
            }
            let args = args.clone();
            gone[to.0 as usize] = true;
            let next = std::mem::take(&mut f.blocks[to]);
            f.blocks[to].term = Term::Unreachable;
            for (&p, &a) in next.params.iter().zip(&args) {
                alias[p] = a;
            }
            let block = &mut f.blocks[b];
            block.insts.extend(next.insts);
            block.term = next.term;
            block.term_loc = next.term_loc;
            // Cranelift refuses a cold entry.
            block.cold |= next.cold && b != ENTRY;
        }
    }
    for &b in blocks.iter().filter(|b| !gone[b.0 as usize]) {
        let resolve = |v: &mut Value| {
            while alias[*v] != *v {
                *v = alias[*v];
            }
        };
        for n in 0..f.blocks[b].insts.len() {
            let i = f.blocks[b].insts[n];
            f.insts[i].op.visit_mut(resolve);
        }
        f.blocks[b].term.visit_mut(resolve);
    }
}
