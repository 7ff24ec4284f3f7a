//! The rules of well-formed GIR. Every violation is a bug of the phase that made it.

use base::IndexVec;

use crate::build::scalar_ty;
use crate::func::*;
use crate::inst::*;
use crate::program::*;

/// Checks all functions and references; gives one line a violation.
pub fn program(p: &Program) -> Vec<String> {
    let mut errors = Vec::new();
    for (id, f) in p.funcs.iter_enumerated() {
        match f {
            Some(f) => func(p, id, f, &mut errors),
            None => errors.push(format!("{id}: no body")),
        }
    }
    for (id, d) in p.datas.iter_enumerated() {
        if d.size < d.bytes.len() as u64 {
            errors.push(format!("{id}: more bytes than its size"));
        }
        for r in &d.relocs {
            if u64::from(r.offset) + 8 > d.size || !symbol_exists(p, r.target) {
                errors.push(format!("{id}: bad relocation at {}", r.offset));
            }
        }
    }
    errors
}

fn symbol_exists(p: &Program, s: Symbol) -> bool {
    match s {
        Symbol::Func(f) => p.funcs.get(f).is_some(),
        Symbol::Data(d) => p.datas.get(d).is_some(),
        Symbol::Desc(d) => p.descs.get(d).is_some(),
        Symbol::Itab(t) => p.itabs.get(t).is_some(),
    }
}

struct Verifier<'a> {
    p: &'a Program,
    id: FuncId,
    f: &'a Func,
    errors: &'a mut Vec<String>,
}

/// Checks one function.
pub fn func(p: &Program, id: FuncId, f: &Func, errors: &mut Vec<String>) {
    let mut v = Verifier { p, id, f, errors };
    let entry: Vec<Ty> = f.blocks[ENTRY].params.iter().map(|&x| f.ty(x)).collect();
    if entry != f.params {
        v.error(ENTRY, "entry parameters differ from the signature");
    }
    let rpo = f.rpo();
    for &b in &rpo {
        v.block(b);
    }
    v.dominance(&rpo);
}

impl Verifier<'_> {
    fn error(&mut self, block: BlockId, text: impl std::fmt::Display) {
        self.errors.push(format!("{} {}: {block}: {text}", self.id, self.f.symbol));
    }

    fn block(&mut self, b: BlockId) {
        let f = self.f;
        for &i in &f.blocks[b].insts {
            let inst = &f.insts[i];
            for (n, &r) in inst.results.iter().enumerate() {
                if f.values[r].def != ValueDef::Inst(i, n as u32) {
                    self.error(b, format!("{r} is not defined where it says"));
                }
            }
            self.inst(b, inst);
        }
        let term = &f.blocks[b].term;
        match term {
            Term::None => self.error(b, "no terminator"),
            Term::Jump(to, args) => self.edge(b, *to, args),
            Term::Branch { cond, then, els } => {
                self.expect(b, *cond, Ty::I8, "branch condition");
                self.edge(b, then.0, &then.1);
                self.edge(b, els.0, &els.1);
            }
            Term::Switch { value, cases, default } => {
                if f.ty(*value).is_float() {
                    self.error(b, "switch on a float");
                }
                for to in cases.iter().map(|c| c.1).chain([*default]) {
                    self.edge(b, to, &[]);
                }
            }
            Term::Return(args) => {
                let got: Vec<Ty> = args.iter().map(|&x| f.ty(x)).collect();
                if got != f.results {
                    self.error(b, format!("returns {got:?}, not {:?}", f.results));
                }
            }
            Term::TailCall { callee, args } => self.call(b, callee, args, &f.results.clone()),
            Term::DeferEnter { frame, body, recover } => {
                self.expect(b, *frame, Ty::Ptr, "defer frame");
                self.edge(b, *body, &[]);
                let params: Vec<Ty> = f.blocks[*recover].params.iter().map(|&x| f.ty(x)).collect();
                if params != [Ty::Ptr] {
                    self.error(b, "the recover block takes exactly the frame's address");
                }
            }
            Term::Trap { .. } | Term::Unreachable => {}
        }
    }

    fn edge(&mut self, from: BlockId, to: BlockId, args: &[Value]) {
        let Some(block) = self.f.blocks.get(to) else { return self.error(from, format!("no block {to}")) };
        let want: Vec<Ty> = block.params.iter().map(|&x| self.f.ty(x)).collect();
        let got: Vec<Ty> = args.iter().map(|&x| self.f.ty(x)).collect();
        if want != got {
            self.error(from, format!("passes {got:?} to {to}, which takes {want:?}"));
        }
        if to == ENTRY {
            self.error(from, "branch to the entry block");
        }
    }

    fn expect(&mut self, b: BlockId, v: Value, ty: Ty, what: &str) {
        if self.f.ty(v) != ty {
            self.error(b, format!("{what} {v} is {:?}, not {ty:?}", self.f.ty(v)));
        }
    }

    fn inst(&mut self, b: BlockId, inst: &Inst) {
        let f = self.f;
        let result = inst.results.first().map(|&r| f.ty(r));
        let one = |v: &mut Self, ty: Ty| {
            if result != Some(ty) || inst.results.len() != 1 {
                v.error(b, format!("{}: result is {result:?}, not {ty:?}", crate::print::op(&inst.op)));
            }
        };
        match &inst.op {
            Op::Iconst(_) => {
                if result.is_none_or(Ty::is_float) {
                    self.error(b, "iconst of a float type");
                }
            }
            Op::F32const(_) => one(self, Ty::F32),
            Op::F64const(_) => one(self, Ty::F64),
            Op::DataAddr(..)
            | Op::DescAddr(_)
            | Op::ItabAddr(_)
            | Op::FuncAddr(_)
            | Op::SlotAddr(..)
            | Op::GetG
            | Op::FramePointer
            | Op::ReturnAddress
            | Op::New { .. } => one(self, Ty::Ptr),
            Op::Un(_, a) => one(self, f.ty(*a)),
            Op::Bin(op, a, c) => {
                let shift = matches!(
                    op,
                    BinOp::Shl
                        | BinOp::LShr
                        | BinOp::AShr
                        | BinOp::ShlBounded
                        | BinOp::LShrBounded
                        | BinOp::AShrBounded
                        | BinOp::Rotl
                );
                if !shift {
                    self.expect(b, *c, f.ty(*a), "second operand");
                }
                let float = matches!(
                    op,
                    BinOp::FAdd
                        | BinOp::FSub
                        | BinOp::FMul
                        | BinOp::FDiv
                        | BinOp::FMin
                        | BinOp::FMax
                        | BinOp::FCopysign
                );
                if float != f.ty(*a).is_float() {
                    self.error(b, format!("{} on {:?}", crate::print::op(&inst.op), f.ty(*a)));
                }
                one(self, f.ty(*a));
            }
            Op::Fma(a, c, d) => {
                self.expect(b, *c, f.ty(*a), "fma operand");
                self.expect(b, *d, f.ty(*a), "fma operand");
                one(self, f.ty(*a));
            }
            Op::Cmp(_, a, c) => {
                self.expect(b, *c, f.ty(*a), "second operand");
                if f.ty(*a).is_float() {
                    self.error(b, "cmp of floats");
                }
                one(self, Ty::I8);
            }
            Op::Fcmp(_, a, c) => {
                self.expect(b, *c, f.ty(*a), "second operand");
                if !f.ty(*a).is_float() {
                    self.error(b, "fcmp of integers");
                }
                one(self, Ty::I8);
            }
            Op::Conv(op, a) => {
                let (from, to) = (f.ty(*a), result.unwrap_or(Ty::I8));
                let fine = match op {
                    ConvOp::Sext | ConvOp::Zext => {
                        !from.is_float() && !to.is_float() && to.bits() > from.bits() && from != Ty::Ptr
                    }
                    ConvOp::Trunc => !from.is_float() && !to.is_float() && to.bits() < from.bits(),
                    ConvOp::SToF | ConvOp::UToF => !from.is_float() && to.is_float(),
                    ConvOp::FToS | ConvOp::FToU => from.is_float() && !to.is_float(),
                    ConvOp::FtoF => from.is_float() && to.is_float() && from != to,
                    ConvOp::Bits => from.bits() == to.bits(),
                };
                if !fine {
                    self.error(b, format!("{} from {from:?} to {to:?}", crate::print::op(&inst.op)));
                }
            }
            Op::Select(c, x, y) => {
                self.expect(b, *c, Ty::I8, "select condition");
                self.expect(b, *y, f.ty(*x), "select operand");
                one(self, f.ty(*x));
            }
            Op::PtrAdd(a, c) => {
                self.expect(b, *a, Ty::Ptr, "base");
                self.expect(b, *c, Ty::I64, "offset");
                one(self, Ty::Ptr);
            }
            Op::Load { ptr, offset, flags } => {
                self.address(b, *ptr, *offset, *flags);
                if result.is_none() {
                    self.error(b, "load without a result");
                }
            }
            Op::Store { ptr, offset, value, flags } => {
                self.address(b, *ptr, *offset, *flags);
                if flags.barrier && f.ty(*value) != Ty::Ptr {
                    self.error(b, format!("barrier on a store of {:?}", f.ty(*value)));
                }
            }
            Op::Copy { dst, src, flags, .. } => {
                self.address(b, *dst, 0, *flags);
                self.expect(b, *src, Ty::Ptr, "source");
            }
            Op::Zero { dst, flags, .. } => self.address(b, *dst, 0, *flags),
            Op::NilCheck(a) => self.expect(b, *a, Ty::Ptr, "nil check operand"),
            Op::Check { a, b: c, .. } => {
                self.expect(b, *a, Ty::I64, "check operand");
                self.expect(b, *c, Ty::I64, "check operand");
            }
            Op::TrapIf { cond, .. } => self.expect(b, *cond, Ty::I8, "trap condition"),
            Op::AtomicLoad { ptr } | Op::AtomicStore { ptr, .. } | Op::AtomicCas { ptr, .. } => {
                self.expect(b, *ptr, Ty::Ptr, "address");
            }
            Op::AtomicRmw { ptr, value, .. } => {
                self.expect(b, *ptr, Ty::Ptr, "address");
                one(self, f.ty(*value));
            }
            Op::Call { callee, args } => {
                let results: Vec<Ty> = inst.results.iter().map(|&r| f.ty(r)).collect();
                self.call(b, callee, args, &results);
            }
        }
    }

    fn address(&mut self, b: BlockId, ptr: Value, offset: i32, flags: MemFlags) {
        self.expect(b, ptr, Ty::Ptr, "address");
        if flags.nil_check && !(0..abi::layout::NIL_PAGE).contains(&i64::from(offset)) {
            self.error(b, format!("faulting nil check at offset {offset}"));
        }
    }

    fn call(&mut self, b: BlockId, callee: &Callee, args: &[Value], results: &[Ty]) {
        let got: Vec<Ty> = args.iter().map(|&a| self.f.ty(a)).collect();
        match callee {
            Callee::Func(id) => match self.p.funcs.get(*id) {
                Some(Some(target)) => {
                    if got != target.params || results != target.results {
                        self.error(
                            b,
                            format!(
                                "call of {} with {got:?} -> {results:?}, it is {:?} -> {:?}",
                                target.symbol, target.params, target.results
                            ),
                        );
                    }
                }
                Some(None) | None => self.error(b, format!("call of missing {id}")),
            },
            Callee::Closure(v) | Callee::Code(v) => self.expect(b, *v, Ty::Ptr, "callee"),
            Callee::Runtime(f) => {
                let desc = f.desc();
                let params: Vec<Ty> = desc.params.iter().map(|&s| scalar_ty(s)).collect();
                let outs: Vec<Ty> = desc.results.iter().map(|&s| scalar_ty(s)).collect();
                if params != got || outs != results {
                    self.error(b, format!("call of {} with {got:?} -> {results:?}", desc.symbol));
                }
            }
        }
    }

    /// Every use is dominated by its definition. Dominators by the iterative algorithm of Cooper, Harvey and Kennedy,
    /// "A Simple, Fast Dominance Algorithm".
    fn dominance(&mut self, rpo: &[BlockId]) {
        let f = self.f;
        let doms = Dominators::compute(f, rpo);
        let mut place: IndexVec<Value, Option<(BlockId, u32)>> = IndexVec::filled(None, f.values.len());
        for &b in rpo {
            for &p in &f.blocks[b].params {
                place[p] = Some((b, 0));
            }
            for (n, &i) in f.blocks[b].insts.iter().enumerate() {
                for &r in &f.insts[i].results {
                    place[r] = Some((b, n as u32 + 1));
                }
            }
        }
        let mut bad = Vec::new();
        for &b in rpo {
            let block = &f.blocks[b];
            let mut check = |v: Value, at: u32| {
                let fine = match place[v] {
                    Some((db, dn)) => {
                        if db == b {
                            dn < at
                        } else {
                            doms.dominates(db, b)
                        }
                    }
                    None => false,
                };
                if !fine {
                    bad.push((b, v));
                }
            };
            for (n, &i) in block.insts.iter().enumerate() {
                f.insts[i].op.visit(|v| check(v, n as u32 + 1));
            }
            block.term.visit(|v| check(v, u32::MAX));
        }
        for (b, v) in bad {
            self.error(b, format!("use of {v} is not dominated by its definition"));
        }
    }
}

/// Immediate dominators of the reachable blocks.
pub struct Dominators {
    idom: IndexVec<BlockId, Option<BlockId>>,
    order: IndexVec<BlockId, u32>,
}

impl Dominators {
    pub fn compute(f: &Func, rpo: &[BlockId]) -> Dominators {
        let mut order = IndexVec::filled(u32::MAX, f.blocks.len());
        for (n, &b) in rpo.iter().enumerate() {
            order[b] = n as u32;
        }
        let preds = f.predecessors();
        let mut idom: IndexVec<BlockId, Option<BlockId>> = IndexVec::filled(None, f.blocks.len());
        idom[ENTRY] = Some(ENTRY);
        let mut changed = true;
        while changed {
            changed = false;
            for &b in &rpo[1..] {
                let mut new: Option<BlockId> = None;
                for &p in &preds[b] {
                    if idom[p].is_none() {
                        continue;
                    }
                    new = Some(match new {
                        None => p,
                        Some(mut x) => {
                            let mut y = p;
                            while x != y {
                                while order[x] > order[y] {
                                    x = idom[x].expect("processed");
                                }
                                while order[y] > order[x] {
                                    y = idom[y].expect("processed");
                                }
                            }
                            x
                        }
                    });
                }
                if new != idom[b] {
                    idom[b] = new;
                    changed = true;
                }
            }
        }
        Dominators { idom, order }
    }

    /// The immediate dominator; the entry's is itself, None for unreachable blocks.
    pub fn idom(&self, b: BlockId) -> Option<BlockId> {
        self.idom[b]
    }

    pub fn dominates(&self, a: BlockId, mut b: BlockId) -> bool {
        if self.order[a] == u32::MAX || self.order[b] == u32::MAX {
            return false;
        }
        while self.order[b] > self.order[a] {
            b = self.idom[b].expect("reachable");
        }
        a == b
    }
}
