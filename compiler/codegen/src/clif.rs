//! GIR → Cranelift IR, one function at a time: blocks, values, terminators. The instruction groups have files of
//! their own.
//!
//! A function with `defer` has two *regions*: the blocks reached from its entry, and a private copy of those reached
//! from its landing pad. Register allocation believes that a landing is left from the `defer_enter` call, so nothing
//! computed before that call may be used behind the pad: its spill slot may have been reused meanwhile. In the
//! recover region all slot addresses derive from the payload, and all other addresses use references of their own
//! (an equal one would be merged with the entry's).

use abi::{RtFn, TrapCode};
use base::{FxHashMap, FxHashSet, Idx, IndexVec, Target};
use cranelift_codegen::ir::{
    self, BlockArg, ExceptionTableData, ExceptionTableItem, ExtFuncData, ExternalName, FuncRef, GlobalValue,
    GlobalValueData, InstBuilder, MemFlagsData, Signature, SourceLoc, StackSlot, StackSlotData,
    StackSlotKind, types,
};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext, Switch};
use gir::func::ENTRY;
use gir::inst::Ty;
use gir::{BlockId, ConvOp, Func, Op, Program, SlotId, Term, Value};

use crate::callconv::{Plan, clif_ty, runtime_sig};
use crate::sym::Sym;

/// The two copies of blocks, see above.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Region {
    Main = 0,
    Recover = 1,
}

/// State of one region.
struct RegionState {
    values: IndexVec<Value, Option<ir::Value>>,
    blocks: IndexVec<BlockId, Option<ir::Block>>,
    globals: FxHashMap<(Sym, i64), GlobalValue>,
    funcs: FxHashMap<Sym, FuncRef>,
}

/// The frame of a function with `defer`: all its slots in one, so that their distances are known.
struct DeferSlots {
    /// Where the `DeferFrame` lies.
    frame: i32,
    /// Its address in the recover region: the landing pad's parameter.
    payload: Option<ir::Value>,
    /// Where the address of the results' area is kept.
    area: Option<i32>,
}

/// Translates one function.
pub(crate) struct Translator<'a, 'f> {
    pub(crate) b: FunctionBuilder<'f>,
    pub(crate) program: &'a Program,
    pub(crate) func: &'a Func,
    pub(crate) target: Target,
    pub(crate) region: Region,
    regions: [RegionState; 2],
    slots: IndexVec<SlotId, (StackSlot, i32)>,
    defer: Option<DeferSlots>,
    plan: Plan,
    /// The address of the area, in the main region.
    area: Option<ir::Value>,
    /// Is the GIR block being translated a cold one?
    cold: bool,
    /// Narrow loads that a conversion widens, and whether with the sign: they are loaded at full width at once.
    widened: FxHashMap<Value, bool>,
    /// What such loads gave, in the main region.
    wide: FxHashMap<Value, ir::Value>,
}

fn is_cold(block: &gir::Block, region: Region) -> bool {
    block.cold || region == Region::Recover
}

/// Narrow loads whose result is widened.
fn widened_loads(func: &Func) -> FxHashMap<Value, bool> {
    let mut found = FxHashMap::default();
    for i in func.blocks.iter().flat_map(|b| &b.insts) {
        if let Op::Conv(op @ (ConvOp::Sext | ConvOp::Zext), v) = func.insts[*i].op
            && matches!(func.def(v).map(|d| &d.op), Some(Op::Load { .. }))
        {
            found.entry(v).or_insert(op == ConvOp::Sext);
        }
    }
    found
}

/// Cranelift's code for a trap of ours: 0 isn't allowed there.
pub(crate) fn clif_trap(code: TrapCode) -> ir::TrapCode {
    ir::TrapCode::unwrap_user(code as u8 + 1)
}

/// Builds the function's IR in `out`.
pub(crate) fn translate(
    program: &Program,
    func: &Func,
    target: Target,
    out: &mut ir::Function,
    context: &mut FunctionBuilderContext,
) {
    let plan = Plan::new(&func.params, &func.results);
    out.signature = plan.sig.clone();
    let region = || RegionState {
        values: IndexVec::filled(None, func.values.len()),
        blocks: IndexVec::filled(None, func.blocks.len()),
        globals: FxHashMap::default(),
        funcs: FxHashMap::default(),
    };
    let mut t = Translator {
        b: FunctionBuilder::new(out, context),
        program,
        func,
        target,
        region: Region::Main,
        regions: [region(), region()],
        slots: IndexVec::new(),
        defer: None,
        plan,
        area: None,
        cold: false,
        widened: widened_loads(func),
        wide: FxHashMap::default(),
    };
    t.run();
    t.b.seal_all_blocks();
    let config = cranelift_codegen::isa::TargetFrontendConfig {
        default_call_conv: cranelift_codegen::isa::CallConv::SystemV,
        pointer_width: target_lexicon::PointerWidth::U64,
        page_size_align_log2: 12,
    };
    t.b.finalize(config);
}

impl Translator<'_, '_> {
    fn run(&mut self) {
        let recover = self.func.blocks.iter().find_map(|b| match b.term {
            Term::DeferEnter { frame, recover, .. } => Some((frame, recover)),
            _ => None,
        });
        self.make_slots(recover.map(|r| r.0));
        self.make_blocks(Region::Main, ENTRY);
        if let Some((_, recover)) = recover {
            self.make_blocks(Region::Recover, recover);
        }
        self.enter();
        for region in [Region::Main, Region::Recover] {
            self.region = region;
            for block in self.func.rpo() {
                if let Some(to) = self.regions[region as usize].blocks[block] {
                    self.block(block, to);
                }
            }
        }
    }

    /// Frame slots: one each, or all in one where a landing pad must find them.
    fn make_slots(&mut self, defer_frame: Option<Value>) {
        let align_shift = |align: u32| align.max(1).trailing_zeros() as u8;
        let explicit = StackSlotKind::ExplicitSlot;
        let Some(frame) = defer_frame else {
            for s in self.func.slots.iter() {
                let data = StackSlotData::new(explicit, s.size, align_shift(s.align));
                let slot = self.b.create_sized_stack_slot(data);
                self.slots.push((slot, 0));
            }
            return;
        };
        let (mut offset, mut align) = (0u32, 8);
        let offsets: Vec<u32> = self
            .func
            .slots
            .iter()
            .map(|s| {
                let at = offset.next_multiple_of(s.align.max(1));
                offset = at + s.size;
                align = align.max(s.align);
                at
            })
            .collect();
        let mut area = None;
        if self.plan.has_area() {
            let at = offset.next_multiple_of(8);
            area = Some(at as i32);
            offset = at + 8;
        }
        let slot = self.b.create_sized_stack_slot(StackSlotData::new(explicit, offset, align_shift(align)));
        for at in offsets {
            self.slots.push((slot, at as i32));
        }
        let Some(&Op::SlotAddr(id, at)) = self.func.def(frame).map(|i| &i.op) else {
            panic!("codegen: {}: the operand of defer_enter isn't a slot's address", self.func.symbol);
        };
        self.defer = Some(DeferSlots { frame: self.slots[id].1 + at, payload: None, area });
    }

    /// Creates the blocks reachable from `from` without going through a landing pad, with their parameters.
    fn make_blocks(&mut self, region: Region, from: BlockId) {
        let mut todo = vec![from];
        while let Some(id) = todo.pop() {
            if self.regions[region as usize].blocks[id].is_some() {
                continue;
            }
            let block = self.b.create_block();
            let data = &self.func.blocks[id];
            if is_cold(data, region) {
                self.b.set_cold_block(block);
            }
            if id != ENTRY {
                for &p in &data.params {
                    let v = self.b.append_block_param(block, clif_ty(self.func.ty(p)));
                    self.regions[region as usize].values[p] = Some(v);
                }
            }
            self.regions[region as usize].blocks[id] = Some(block);
            match &data.term {
                Term::DeferEnter { body, .. } => todo.push(*body),
                term => term.successors(|s| todo.push(s)),
            }
        }
    }

    /// The entry block's head: parameters from registers and from the area.
    fn enter(&mut self) {
        let entry = self.block_of(ENTRY);
        self.b.switch_to_block(entry);
        self.b.append_block_params_for_function_params(entry);
        let mut regs = self.b.block_params(entry).to_vec().into_iter();
        let places = std::mem::take(&mut self.plan.params);
        let params = &self.func.blocks[ENTRY].params;
        for (&p, place) in params.iter().zip(&places) {
            if place.is_none() {
                self.regions[0].values[p] = regs.next();
            }
        }
        if self.plan.has_area() {
            let area = regs.next().expect("codegen: the area's register");
            for (&p, place) in params.iter().zip(&places) {
                if let &Some(word) = place {
                    let ty = clif_ty(self.func.ty(p));
                    let v = self.b.ins().load(ty, Self::plain(), area, word as i32 * 8);
                    self.regions[0].values[p] = Some(v);
                }
            }
            if let Some(DeferSlots { area: Some(at), .. }) = self.defer {
                let slot = self.slots.iter().next().expect("codegen: defer frame").0;
                let place = self.b.ins().stack_addr(types::I64, slot, at);
                self.b.ins().store(Self::plain(), area, place, 0);
            }
            self.area = Some(area);
        }
        self.plan.params = places;
    }

    fn block(&mut self, id: BlockId, to: ir::Block) {
        if id != ENTRY {
            self.b.switch_to_block(to);
        }
        let data = &self.func.blocks[id];
        self.cold = is_cold(data, self.region);
        if self.region == Region::Recover
            && let Some(defer) = &mut self.defer
            && defer.payload.is_none()
        {
            // Reverse post-order: the landing pad is the first block of its region.
            defer.payload = Some(self.b.block_params(to)[0]);
        }
        for &i in &data.insts {
            let inst = &self.func.insts[i];
            self.b.set_srcloc(SourceLoc::new(inst.loc.0));
            self.inst(inst);
        }
        self.b.set_srcloc(SourceLoc::new(data.term_loc.0));
        self.term(&data.term);
    }

    // ---- values

    /// A private, unaliased, never faulting access.
    pub(crate) fn plain() -> MemFlagsData {
        MemFlagsData::new().with_notrap()
    }

    fn block_of(&self, id: BlockId) -> ir::Block {
        self.regions[self.region as usize].blocks[id]
            .unwrap_or_else(|| panic!("codegen: {}: {id} isn't reachable", self.func.symbol))
    }

    /// The Cranelift value of a GIR value.
    pub(crate) fn val(&mut self, v: Value) -> ir::Value {
        if let Some(x) = self.regions[self.region as usize].values[v] {
            return x;
        }
        // A pass may have made blocks behind the landing pad share a constant or an address with the entry: compute it
        // again, here only (another use may stand where this one doesn't dominate).
        let inst = match self.func.def(v) {
            Some(inst) if self.region == Region::Recover && inst.op.is_pure() => inst,
            _ => panic!("codegen: {}: {v} is used where it isn't defined", self.func.symbol),
        };
        self.inst(inst);
        self.regions[Region::Recover as usize].values[v].take().expect("codegen: pure value")
    }

    pub(crate) fn set(&mut self, v: Value, x: ir::Value) {
        self.regions[self.region as usize].values[v] = Some(x);
    }

    /// Is a load's result to be widened at once, and with the sign? A value that is computed again for the recover region
    /// serves in one place only.
    pub(crate) fn widens(&self, v: Value) -> Option<bool> {
        let narrow = matches!(self.ty(v), Ty::I8 | Ty::I16 | Ty::I32);
        if narrow && self.region == Region::Main { self.widened.get(&v).copied() } else { None }
    }

    pub(crate) fn set_wide(&mut self, v: Value, wide: ir::Value) {
        self.wide.insert(v, wide);
    }

    /// The 64 bits of a load that was widened at once, in this way.
    pub(crate) fn wide(&self, v: Value, signed: bool) -> Option<ir::Value> {
        if self.widens(v) == Some(signed) { self.wide.get(&v).copied() } else { None }
    }

    pub(crate) fn ty(&self, v: Value) -> Ty {
        self.func.ty(v)
    }

    pub(crate) fn iconst(&mut self, ty: types::Type, c: i64) -> ir::Value {
        let mask = if ty.bits() == 64 { -1 } else { (1i64 << ty.bits()) - 1 };
        self.b.ins().iconst(ty, c & mask)
    }

    // ---- references

    /// The address of a symbol plus an offset.
    pub(crate) fn symbol_addr(&mut self, sym: Sym, offset: i64) -> ir::Value {
        let known = self.regions[self.region as usize].globals.get(&(sym, offset)).copied();
        let gv = known.unwrap_or_else(|| {
            let name = self.b.func.declare_imported_user_function(sym.name());
            let gv = self.b.create_global_value(GlobalValueData::Symbol {
                name: ExternalName::user(name),
                offset: offset.into(),
                colocated: true,
                tls: false,
            });
            self.regions[self.region as usize].globals.insert((sym, offset), gv);
            gv
        });
        self.b.ins().symbol_value(types::I64, gv)
    }

    pub(crate) fn func_ref(&mut self, sym: Sym, sig: impl FnOnce() -> Signature) -> FuncRef {
        if let Some(&f) = self.regions[self.region as usize].funcs.get(&sym) {
            return f;
        }
        let signature = self.b.import_signature(sig());
        let name = self.b.func.declare_imported_user_function(sym.name());
        let f = self.b.import_function(ExtFuncData {
            name: ExternalName::user(name),
            signature,
            colocated: true,
            patchable: false,
        });
        self.regions[self.region as usize].funcs.insert(sym, f);
        f
    }

    pub(crate) fn runtime_ref(&mut self, f: RtFn) -> FuncRef {
        self.func_ref(Sym::Runtime(f), || runtime_sig(f))
    }

    /// Calls a runtime function with Cranelift values of the row's classes.
    pub(crate) fn call_runtime(&mut self, f: RtFn, args: &[ir::Value]) -> ir::Inst {
        let callee = self.runtime_ref(f);
        self.b.ins().call(callee, args)
    }

    pub(crate) fn slot_addr(&mut self, id: SlotId, offset: i32) -> ir::Value {
        let (slot, at) = self.slots[id];
        self.frame_addr(slot, at + offset)
    }

    /// An address in the slot that all slots of a function with `defer` share, or in any other one.
    fn frame_addr(&mut self, slot: StackSlot, at: i32) -> ir::Value {
        match (&self.defer, self.region) {
            (Some(d), Region::Recover) => {
                let payload = d.payload.expect("codegen: landing pad first");
                let distance = i64::from(at - d.frame);
                self.b.ins().iadd_imm_s(payload, distance)
            }
            (Some(_), Region::Main) | (None, _) => self.b.ins().stack_addr(types::I64, slot, at),
        }
    }

    /// A new slot for this place alone.
    pub(crate) fn temp_slot(&mut self, size: u32, align: u32) -> ir::Value {
        let shift = align.max(1).trailing_zeros() as u8;
        let slot =
            self.b.create_sized_stack_slot(StackSlotData::new(StackSlotKind::ExplicitSlot, size, shift));
        self.b.ins().stack_addr(types::I64, slot, 0)
    }

    /// The address of this function's own area.
    fn own_area(&mut self) -> ir::Value {
        if let Some(DeferSlots { area: Some(at), .. }) = self.defer {
            let slot = self.slots.iter().next().expect("codegen: defer frame").0;
            let place = self.frame_addr(slot, at);
            return self.b.ins().load(types::I64, Self::plain(), place, 0);
        }
        self.area.expect("codegen: function without area")
    }

    // ---- blocks inside a GIR block

    /// A block in which the GIR block goes on: as cold as that.
    pub(crate) fn next_block(&mut self) -> ir::Block {
        let block = self.b.create_block();
        if self.cold {
            self.b.set_cold_block(block);
        }
        block
    }

    pub(crate) fn cold_block(&mut self) -> ir::Block {
        let block = self.b.create_block();
        self.b.set_cold_block(block);
        block
    }

    /// Continues in a new block with one parameter.
    pub(crate) fn join_block(&mut self, ty: types::Type) -> (ir::Block, ir::Value) {
        let block = self.next_block();
        let v = self.b.append_block_param(block, ty);
        (block, v)
    }

    // ---- terminators

    fn args(&mut self, args: &[Value]) -> Vec<BlockArg> {
        args.iter().map(|&a| BlockArg::Value(self.val(a))).collect()
    }

    fn term(&mut self, term: &Term) {
        match term {
            Term::None => panic!("codegen: {}: block without terminator", self.func.symbol),
            Term::Jump(to, args) => {
                let args = self.args(args);
                let to = self.block_of(*to);
                self.b.ins().jump(to, &args);
            }
            Term::Branch { cond, then, els } => {
                let cond = self.val(*cond);
                let (a, b) = (self.args(&then.1), self.args(&els.1));
                let (then, els) = (self.block_of(then.0), self.block_of(els.0));
                self.b.ins().brif(cond, then, &a, els, &b);
            }
            Term::Switch { value, cases, default } => self.switch(*value, cases, *default),
            Term::Return(values) => {
                let values: Vec<ir::Value> = values.iter().map(|&v| self.val(v)).collect();
                self.ret(&values);
            }
            Term::TailCall { callee, args } => self.tail_call(callee, args),
            Term::DeferEnter { frame, body, recover } => {
                let frame = self.val(*frame);
                let callee = self.runtime_ref(RtFn::defer_enter);
                let sig = self.b.func.dfg.ext_funcs[callee].signature;
                let body = self.block_of(*body);
                let pad =
                    self.regions[Region::Recover as usize].blocks[*recover].expect("codegen: landing pad");
                let dfg = &mut self.b.func.dfg;
                let normal = dfg.block_call(body, &[]);
                let landing = dfg.block_call(pad, &[BlockArg::TryCallExn(0)]);
                let table = ExceptionTableData::new(sig, normal, [ExceptionTableItem::Default(landing)]);
                let table = dfg.exception_tables.push(table);
                self.b.ins().try_call(callee, &[frame], table);
            }
            Term::Trap { code, args } => {
                let args: Vec<Value> = args.to_vec();
                self.raise(*code, &args);
            }
            Term::Unreachable => {
                self.b.ins().trap(clif_trap(TrapCode::Unreachable));
            }
        }
    }

    /// Returns Cranelift values of all results.
    pub(crate) fn ret(&mut self, values: &[ir::Value]) {
        let places = std::mem::take(&mut self.plan.results);
        let mut regs = Vec::new();
        let mut area = None;
        for (&v, place) in values.iter().zip(&places) {
            match *place {
                None => regs.push(v),
                Some(word) => {
                    let base = *area.get_or_insert_with(|| self.own_area());
                    self.b.ins().store(Self::plain(), v, base, word as i32 * 8);
                }
            }
        }
        self.plan.results = places;
        self.b.ins().return_(&regs);
    }

    fn switch(&mut self, value: Value, cases: &[(i64, BlockId)], default: BlockId) {
        let v = self.val(value);
        let bits = self.ty(value).bits();
        let mask = if bits == 64 { u64::MAX } else { (1 << bits) - 1 };
        let mut switch = Switch::new();
        let mut seen = FxHashSet::default();
        for &(case, to) in cases {
            let key = case as u64 & mask;
            if seen.insert(key) {
                let to = self.block_of(to);
                switch.set_entry(u128::from(key), to);
            }
        }
        let default = self.block_of(default);
        switch.emit(&mut self.b, v, default);
    }

    // ---- instructions

    fn inst(&mut self, inst: &gir::Inst) {
        let result = inst.results.first().copied();
        let value = match &inst.op {
            Op::Iconst(c) => self.iconst(clif_ty(self.ty(result.expect("codegen: constant"))), *c),
            Op::F32const(bits) => self.b.ins().f32const(ir::immediates::Ieee32::with_bits(*bits)),
            Op::F64const(bits) => self.b.ins().f64const(ir::immediates::Ieee64::with_bits(*bits)),
            Op::DataAddr(id, offset) => self.symbol_addr(Sym::Data(*id), *offset),
            Op::DescAddr(id) => self.symbol_addr(Sym::Desc(*id), 0),
            Op::ItabAddr(id) => self.symbol_addr(Sym::Itab(*id), 0),
            Op::FuncAddr(id) => self.symbol_addr(Sym::Func(*id), 0),
            Op::SlotAddr(id, offset) => self.slot_addr(*id, *offset),
            Op::Un(op, a) => self.unary(*op, *a),
            Op::Bin(op, a, b) => self.binary(*op, *a, *b),
            Op::Fma(a, b, c) => {
                let (a, b, c) = (self.val(*a), self.val(*b), self.val(*c));
                self.b.ins().fma(a, b, c)
            }
            Op::Cmp(op, a, b) => self.compare(*op, *a, *b),
            Op::Fcmp(op, a, b) => self.float_compare(*op, *a, *b),
            Op::Conv(op, a) => self.convert(*op, *a, self.ty(result.expect("codegen: conversion"))),
            Op::Select(c, a, b) => {
                let (c, a, b) = (self.val(*c), self.val(*a), self.val(*b));
                self.b.ins().select(c, a, b)
            }
            Op::PtrAdd(a, b) => {
                let (a, b) = (self.val(*a), self.val(*b));
                self.b.ins().iadd(a, b)
            }
            Op::Load { ptr, offset, flags } => {
                self.load(result.expect("codegen: load"), *ptr, *offset, *flags)
            }
            Op::Store { ptr, offset, value, flags } => return self.store(*ptr, *offset, *value, *flags),
            Op::Copy { dst, src, size, desc, flags, .. } => {
                return self.copy(*dst, *src, *size, *desc, *flags);
            }
            Op::Zero { dst, size, desc, flags, .. } => return self.zero(*dst, *size, *desc, *flags),
            Op::New { desc, zeroed, stack } => self.new_object(*desc, *zeroed, *stack),
            Op::NilCheck(a) => return self.nil_check(*a),
            Op::Check { op, a, b, code } => return self.check(*op, *a, *b, *code),
            Op::TrapIf { cond, code, args } => return self.trap_if(*cond, *code, args),
            Op::AtomicLoad { ptr } => self.atomic_load(self.ty(result.expect("codegen: load")), *ptr),
            Op::AtomicStore { ptr, value } => return self.atomic_store(*ptr, *value),
            Op::AtomicRmw { op, ptr, value, barrier } => self.atomic_rmw(*op, *ptr, *value, *barrier),
            Op::AtomicCas { ptr, old, new, barrier } => self.atomic_cas(*ptr, *old, *new, *barrier),
            Op::Call { callee, args } => {
                let types: Vec<Ty> = inst.results.iter().map(|&r| self.ty(r)).collect();
                let values = self.call(callee, args, &types);
                for (&r, v) in inst.results.iter().zip(values) {
                    self.set(r, v);
                }
                return;
            }
            Op::GetG => self.b.ins().get_pinned_reg(types::I64),
            Op::FramePointer => self.b.ins().get_frame_pointer(types::I64),
            Op::ReturnAddress => self.b.ins().get_return_address(types::I64),
        };
        if let Some(r) = result {
            self.set(r, value);
        }
    }
}

/// The name of the function in Cranelift's IR dumps.
pub(crate) fn clif_name(id: gir::FuncId) -> ir::UserFuncName {
    ir::UserFuncName::user(0, id.index() as u32)
}
