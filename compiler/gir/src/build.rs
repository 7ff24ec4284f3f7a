//! The function builder: appends instructions and turns assignments to [`Variable`]s into SSA values.
//!
//! SSA construction is that of Braun et al., "Simple and Efficient Construction of Static Single Assignment Form"
//! (CC 2013): a use in a block without a definition asks the predecessors; a block whose predecessors aren't all
//! known yet (not sealed) gets a parameter whose arguments are filled in when it is sealed. Trivial parameters (all
//! arguments equal) are left to the `simplify` pass.

use base::{FxHashMap, IndexVec, Pos, Symbol};
use smallvec::SmallVec;

use crate::func::*;
use crate::inst::*;

base::new_id! {
    /// A mutable scalar during construction.
    pub struct Variable = "var";
}

/// Builds one [`Func`].
pub struct Builder {
    pub func: Func,
    /// Where instructions go. Meaningless after a terminator until `switch_to`.
    pub block: BlockId,
    loc: LocId,
    locs: FxHashMap<Loc, LocId>,
    vars: IndexVec<Variable, Ty>,
    defs: FxHashMap<(BlockId, Variable), Value>,
    sealed: Vec<bool>,
    incomplete: FxHashMap<BlockId, Vec<(Variable, Value)>>,
    preds: IndexVec<BlockId, Vec<BlockId>>,
}

impl Builder {
    pub fn new(func: Func) -> Builder {
        let n = func.blocks.len();
        let mut b = Builder {
            func,
            block: ENTRY,
            loc: LocId::NONE,
            locs: FxHashMap::default(),
            vars: IndexVec::new(),
            defs: FxHashMap::default(),
            sealed: vec![false; n],
            incomplete: FxHashMap::default(),
            preds: IndexVec::filled(Vec::new(), n),
        };
        b.sealed[0] = true;
        b
    }

    /// The finished function; every block must be sealed and terminated.
    pub fn finish(self) -> Func {
        debug_assert!(
            self.sealed.iter().all(|&s| s),
            "{}: unsealed block {:?}",
            self.func.symbol,
            self.sealed.iter().position(|s| !s)
        );
        self.func
    }

    // ---- locations

    /// Following instructions belong to this position.
    pub fn set_pos(&mut self, pos: Pos) {
        self.set_loc(Loc { pos: Some(pos), inlined: None });
    }

    pub fn set_loc(&mut self, loc: Loc) {
        let locs = &mut self.func.locs;
        self.loc = *self.locs.entry(loc).or_insert_with(|| locs.push(loc));
    }

    pub fn loc(&self) -> LocId {
        self.loc
    }

    /// Goes back to what `loc` gave.
    pub fn restore_loc(&mut self, loc: LocId) {
        self.loc = loc;
    }

    pub fn set_loc_id(&mut self, loc: LocId) {
        self.loc = loc;
    }

    // ---- blocks

    pub fn new_block(&mut self) -> BlockId {
        self.sealed.push(false);
        self.preds.push(Vec::new());
        self.func.blocks.push(Block::default())
    }

    /// A block of which only one branch to it exists or will exist is best sealed right after that branch.
    pub fn switch_to(&mut self, block: BlockId) {
        self.block = block;
    }

    pub fn is_terminated(&self) -> bool {
        self.func.blocks[self.block].term != Term::None
    }

    pub fn has_preds(&self, block: BlockId) -> bool {
        !self.preds[block].is_empty()
    }

    pub fn set_cold(&mut self, block: BlockId) {
        self.func.blocks[block].cold = true;
    }

    /// Declares that all branches to the block exist now.
    pub fn seal(&mut self, block: BlockId) {
        if std::mem::replace(&mut self.sealed[block.0 as usize], true) {
            return;
        }
        for (var, param) in self.incomplete.remove(&block).unwrap_or_default() {
            self.add_args(block, var, param);
        }
    }

    fn terminate(&mut self, term: Term) {
        debug_assert!(!self.is_terminated(), "{}: {} terminated twice", self.func.symbol, self.block);
        let from = self.block;
        let preds = &mut self.preds;
        let sealed = &self.sealed;
        term.successors(|s| {
            debug_assert!(!sealed[s.0 as usize], "branch to sealed {s}");
            preds[s].push(from);
        });
        let b = &mut self.func.blocks[from];
        b.term = term;
        b.term_loc = self.loc;
    }

    pub fn jump(&mut self, to: BlockId) {
        self.terminate(Term::Jump(to, SmallVec::new()));
    }

    pub fn branch(&mut self, cond: Value, then: BlockId, els: BlockId) {
        self.terminate(Term::Branch { cond, then: (then, SmallVec::new()), els: (els, SmallVec::new()) });
    }

    /// An integer switch. A block may be the target of several cases; each target must be sealed afterwards.
    pub fn switch(&mut self, value: Value, cases: Vec<(i64, BlockId)>, default: BlockId) {
        // Switch edges carry no arguments: targets must not need parameters, so each gets a block of its own.
        let mut targets: Vec<BlockId> = cases.iter().map(|c| c.1).collect();
        targets.push(default);
        let edges: Vec<BlockId> = targets.iter().map(|_| self.new_block()).collect();
        let new_cases = cases.iter().zip(&edges).map(|(c, &e)| (c.0, e)).collect();
        self.terminate(Term::Switch { value, cases: new_cases, default: *edges.last().unwrap() });
        for (&e, &t) in edges.iter().zip(&targets) {
            self.seal(e);
            self.switch_to(e);
            self.jump(t);
        }
    }

    pub fn ret(&mut self, values: &[Value]) {
        self.terminate(Term::Return(values.iter().copied().collect()));
    }

    pub fn trap(&mut self, code: abi::TrapCode, args: &[Value]) {
        self.terminate(Term::Trap { code, args: args.iter().copied().collect() });
    }

    pub fn unreachable(&mut self) {
        self.terminate(Term::Unreachable);
    }

    pub fn tail_call(&mut self, callee: Callee, args: &[Value]) {
        self.terminate(Term::TailCall { callee, args: args.iter().copied().collect() });
    }

    /// See [`Term::DeferEnter`]; gives the parameter of the `recover` block (the frame's address).
    pub fn defer_enter(&mut self, frame: Value, body: BlockId, recover: BlockId) -> Value {
        let p = self.func.add_param(recover, Ty::Ptr);
        self.terminate(Term::DeferEnter { frame, body, recover });
        p
    }

    // ---- instructions

    /// Appends an instruction with any number of results.
    pub fn inst(&mut self, op: Op, results: &[Ty]) -> SmallVec<[Value; 1]> {
        debug_assert!(
            !self.is_terminated(),
            "{}: instruction after terminator of {}",
            self.func.symbol,
            self.block
        );
        let id = self.func.push_inst(self.block, op, results, self.loc);
        self.func.insts[id].results.clone()
    }

    /// Appends an instruction with one result.
    pub fn val(&mut self, op: Op, ty: Ty) -> Value {
        self.inst(op, &[ty])[0]
    }

    pub fn iconst(&mut self, ty: Ty, c: i64) -> Value {
        self.val(Op::Iconst(c), ty)
    }

    /// The nil pointer.
    pub fn null(&mut self) -> Value {
        self.iconst(Ty::Ptr, 0)
    }

    pub fn bin(&mut self, op: BinOp, a: Value, b: Value) -> Value {
        let ty = self.func.ty(a);
        self.val(Op::Bin(op, a, b), ty)
    }

    pub fn un(&mut self, op: UnOp, a: Value) -> Value {
        let ty = self.func.ty(a);
        self.val(Op::Un(op, a), ty)
    }

    pub fn cmp(&mut self, op: CmpOp, a: Value, b: Value) -> Value {
        self.val(Op::Cmp(op, a, b), Ty::I8)
    }

    pub fn fcmp(&mut self, op: FcmpOp, a: Value, b: Value) -> Value {
        self.val(Op::Fcmp(op, a, b), Ty::I8)
    }

    pub fn conv(&mut self, op: ConvOp, a: Value, to: Ty) -> Value {
        self.val(Op::Conv(op, a), to)
    }

    pub fn ptr_add(&mut self, base: Value, offset: Value) -> Value {
        self.val(Op::PtrAdd(base, offset), Ty::Ptr)
    }

    pub fn load(&mut self, ty: Ty, ptr: Value, offset: i32, flags: MemFlags) -> Value {
        self.val(Op::Load { ptr, offset, flags }, ty)
    }

    pub fn store(&mut self, ptr: Value, offset: i32, value: Value, flags: MemFlags) {
        self.inst(Op::Store { ptr, offset, value, flags }, &[]);
    }

    pub fn slot(&mut self, size: u32, align: u32) -> SlotId {
        self.func.slots.push(Slot { size, align })
    }

    pub fn slot_addr(&mut self, slot: SlotId, offset: i32) -> Value {
        self.val(Op::SlotAddr(slot, offset), Ty::Ptr)
    }

    pub fn call(&mut self, callee: Callee, args: &[Value], results: &[Ty]) -> SmallVec<[Value; 1]> {
        self.inst(Op::Call { callee, args: args.iter().copied().collect() }, results)
    }

    /// Calls a runtime function; its results have the row's classes.
    pub fn call_rt(&mut self, f: abi::RtFn, args: &[Value]) -> SmallVec<[Value; 1]> {
        let results: SmallVec<[Ty; 2]> = f.desc().results.iter().map(|&s| scalar_ty(s)).collect();
        self.call(Callee::Runtime(f), args, &results)
    }

    // ---- variables

    pub fn new_var(&mut self, ty: Ty) -> Variable {
        self.vars.push(ty)
    }

    pub fn def_var(&mut self, var: Variable, value: Value) {
        debug_assert_eq!(self.vars[var], self.func.ty(value), "{}: type of {var}", self.func.symbol);
        self.defs.insert((self.block, var), value);
    }

    /// The current value; a variable never assigned on some path reads as zero there.
    pub fn use_var(&mut self, var: Variable) -> Value {
        self.read(self.block, var)
    }

    fn read(&mut self, block: BlockId, var: Variable) -> Value {
        // Walk up single-predecessor chains without recursion: they get long in big functions.
        let mut chain = Vec::new();
        let mut at = block;
        let value = loop {
            if let Some(&v) = self.defs.get(&(at, var)) {
                break v;
            }
            if !self.sealed[at.0 as usize] {
                let p = self.func.add_param(at, self.vars[var]);
                self.incomplete.entry(at).or_default().push((var, p));
                break p;
            }
            match self.preds[at].as_slice() {
                [] => break self.zero_at(at, var),
                [one] => {
                    chain.push(at);
                    at = *one;
                    continue;
                }
                _ => {
                    let p = self.func.add_param(at, self.vars[var]);
                    self.defs.insert((at, var), p);
                    self.add_args(at, var, p);
                    break p;
                }
            }
        };
        self.defs.insert((at, var), value);
        for b in chain {
            self.defs.insert((b, var), value);
        }
        value
    }

    /// A zero at the head of a block without predecessors (the entry, or unreachable code).
    fn zero_at(&mut self, block: BlockId, var: Variable) -> Value {
        let ty = self.vars[var];
        let op = match ty {
            Ty::F32 => Op::F32const(0),
            Ty::F64 => Op::F64const(0),
            Ty::I8 | Ty::I16 | Ty::I32 | Ty::I64 | Ty::Ptr => Op::Iconst(0),
        };
        let id = self.func.push_inst(block, op, &[ty], LocId::NONE);
        let list = &mut self.func.blocks[block].insts;
        let last = list.pop().unwrap();
        list.insert(0, last);
        self.func.insts[id].results[0]
    }

    /// Appends the variable's value to every edge into `block`.
    fn add_args(&mut self, block: BlockId, var: Variable, param: Value) {
        let index = match self.func.values[param].def {
            ValueDef::Param(_, i) => i as usize,
            ValueDef::Inst(..) => unreachable!("gir::build: parameter expected"),
        };
        let mut preds = self.preds[block].clone();
        preds.sort_unstable();
        preds.dedup();
        for p in preds {
            let v = self.read(p, var);
            let push = |args: &mut SmallVec<[Value; 2]>| {
                if args.len() <= index {
                    args.resize(index + 1, v);
                }
                args[index] = v;
            };
            match &mut self.func.blocks[p].term {
                Term::Jump(b, args) if *b == block => push(args),
                Term::Branch { then, els, .. } => {
                    if then.0 == block {
                        push(&mut then.1);
                    }
                    if els.0 == block {
                        push(&mut els.1);
                    }
                }
                other => unreachable!("gir::build: {other:?} can't pass arguments to {block}"),
            }
        }
    }

    /// A printed name for inlined locations.
    pub fn inlined_loc(&mut self, pos: Option<Pos>, at: LocId, name: Symbol) -> LocId {
        let loc = Loc { pos, inlined: Some((at, name)) };
        let locs = &mut self.func.locs;
        *self.locs.entry(loc).or_insert_with(|| locs.push(loc))
    }
}

/// The value class of a runtime function's parameter or result.
pub fn scalar_ty(s: abi::Scalar) -> Ty {
    match s {
        abi::Scalar::I8 => Ty::I8,
        abi::Scalar::I32 => Ty::I32,
        abi::Scalar::I64 => Ty::I64,
        abi::Scalar::F64 => Ty::F64,
        abi::Scalar::Ptr => Ty::Ptr,
    }
}
