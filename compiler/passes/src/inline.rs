//! Inlining of small functions that are called by name, callees first, and of closures where they are called in the
//! function that makes them: a loop over a function becomes a loop.

use base::{Diag, Diags, FxHashMap, Interner, Severity};
use gir::func::ENTRY;
use gir::{
    Block, BlockId, Callee, Func, FuncId, Inst, InstId, Loc, LocId, Op, Program, Term, Value, ValueDef,
};
use smallvec::SmallVec;

use crate::closures::Closures;
use crate::{Options, callgraph};

/// Instructions that a function may have to be inlined: about what a call and its spills cost in code size, times four.
const MAX_SIZE: usize = 40;
/// The same for wrappers and thunks.
const MAX_WRAPPER_SIZE: usize = 200;
/// The same for closures made by the caller, and for functions that get one: without a call it needs no object, and the
/// variables it shares with the caller no memory.
const MAX_CLOSURE_SIZE: usize = 150;
/// How many calls that only inlining brought to light may be inlined in one another.
const MAX_DEPTH: u32 = 8;
/// A caller isn't grown beyond this: register allocation is superlinear in a function's size.
const MAX_CALLER_SIZE: usize = 4000;

pub(crate) fn run(program: &mut Program, options: &Options, names: &Interner, remarks: &mut Diags) {
    let mut sizes: Vec<Option<usize>> = vec![None; program.funcs.len()];
    for f in callgraph::bottom_up(program) {
        let Some(func) = program.funcs[f].take() else { continue };
        let total = size(&func);
        let (closures, found) = (Closures::default(), FxHashMap::default());
        let mut caller = Caller { func, id: f, program, sizes: &sizes, names, closures, found, total };
        caller.inline_calls(options, remarks);
        let func = caller.func;
        sizes[f.0 as usize] = inlinable_size(&func, program);
        program.funcs[f] = Some(func);
    }
}

fn size(f: &Func) -> usize {
    let weight = |b: &Block| {
        let all = b.insts.len() + 1;
        // What rarely runs, or ends in a panic, stands aside and costs the caller's hot path nothing.
        if b.cold || matches!(b.term, Term::Trap { .. } | Term::Unreachable) { all / 4 } else { all }
    };
    f.blocks.iter().map(weight).sum()
}

/// The size of a function that may be inlined at all.
fn inlinable_size(f: &Func, program: &Program) -> Option<usize> {
    let size = size(f);
    let limit = if f.flags.always_inline { MAX_WRAPPER_SIZE } else { MAX_CLOSURE_SIZE };
    if size > limit || f.flags.noinline || f.flags.noreturn {
        return None;
    }
    let own_frame = f.blocks.iter().any(|b| {
        matches!(b.term, Term::DeferEnter { .. })
            || b.insts.iter().any(|&i| matches!(f.insts[i].op, Op::FramePointer | Op::ReturnAddress))
    });
    (!own_frame && !waits_for_death(f, program)).then_some(size)
}

/// Does the function ask to be told when an object dies? Stacks are looked at conservatively: what is left of the object's
/// address in a frame keeps it, so that frame had better be gone.
fn waits_for_death(f: &Func, program: &Program) -> bool {
    let asks = |to: FuncId| {
        let name = program.funcs[to].as_ref().map_or("", |g| g.name.as_str());
        name == "runtime.SetFinalizer" || name.starts_with("runtime.AddCleanup[")
    };
    f.blocks.iter().flat_map(|b| &b.insts).any(|&i| match f.insts[i].op {
        Op::Call { callee: Callee::Func(to), .. } => asks(to),
        _ => false,
    })
}

/// A call to be replaced by the callee's body.
struct Site {
    /// Its place in the block.
    at: usize,
    inst: InstId,
    callee: FuncId,
}

/// Inlining into one function.
struct Caller<'a> {
    func: Func,
    id: FuncId,
    program: &'a Program,
    sizes: &'a [Option<usize>],
    names: &'a Interner,
    closures: Closures,
    /// Calls that came with an inlined body and whose callee only then became known, with the depth of such bodies.
    found: FxHashMap<InstId, u32>,
    total: usize,
}

impl Caller<'_> {
    fn inline_calls(&mut self, options: &Options, remarks: &mut Diags) {
        let all: Vec<BlockId> = self.func.blocks.ids().collect();
        for &b in &all {
            self.closures.learn(&self.func, &self.func.blocks[b].insts);
        }
        // Blocks with the depth of inlined bodies they belong to. Bodies were inlined into before, so only what existed and
        // what splits off is visited as a whole; of a new body only the calls that became known.
        let mut pending: Vec<(BlockId, u32)> = all.into_iter().map(|b| (b, 0)).collect();
        let mut next = 0;
        while let Some(&(block, inside)) = pending.get(next) {
            next += 1;
            self.devirtualize(block, inside);
            let Some(site) = self.site(block, inside == 0) else { continue };
            let Some(callee) = &self.program.funcs[site.callee] else { continue };
            self.total += self.sizes[site.callee.0 as usize].unwrap_or(0);
            if options.report_escapes
                && !callee.flags.hidden
                && let Some(pos) = self.func.locs[self.func.insts[site.inst].loc].pos
            {
                remarks.push(Diag {
                    severity: Severity::Note,
                    span: pos.span(),
                    text: format!("inlining call to {}", callee.name),
                    note: None,
                    secondary: false,
                    soft: false,
                });
            }
            let depth = self.found.get(&site.inst).copied().unwrap_or(0) + 1;
            let first = self.func.blocks.len() as u32;
            let spliced = splice(&mut self.func, block, &site, callee, self.names, &mut self.closures);
            pending.push((spliced.rest, inside));
            // What splits off comes first, then the body.
            for b in (first + 1..self.func.blocks.len() as u32).map(BlockId) {
                self.closures.learn(&self.func, &self.func.blocks[b].insts);
            }
            if depth > MAX_DEPTH {
                continue;
            }
            self.found.extend(spliced.tail_calls.into_iter().map(|i| (i, depth)));
            for b in (first + 1..self.func.blocks.len() as u32).map(BlockId) {
                let known = self.devirtualize(b, depth);
                if known || self.func.blocks[b].insts.last().is_some_and(|i| self.found.contains_key(i)) {
                    pending.push((b, depth));
                }
            }
        }
    }

    /// Names the callees of calls through known closures. Says whether there were any.
    fn devirtualize(&mut self, block: BlockId, depth: u32) -> bool {
        let mut any = false;
        for n in 0..self.func.blocks[block].insts.len() {
            let i = self.func.blocks[block].insts[n];
            let Op::Call { callee: Callee::Closure(_) | Callee::Code(_), .. } = self.func.insts[i].op else {
                continue;
            };
            let mut op = self.func.insts[i].op.clone();
            if let Op::Call { callee, args } = &mut op
                && self.closures.direct(self.program, &self.func, callee, args)
            {
                self.func.insts[i].op = op;
                self.found.insert(i, depth);
                any = true;
            }
        }
        any
    }

    /// The first call in the block that is to be inlined.
    fn site(&self, block: BlockId, whole: bool) -> Option<Site> {
        self.func.blocks[block].insts.iter().enumerate().find_map(|(at, &inst)| {
            let Op::Call { callee: Callee::Func(callee), args } = &self.func.insts[inst].op else {
                return None;
            };
            if *callee == self.id || !(whole || self.found.contains_key(&inst)) {
                return None;
            }
            let size = self.sizes[callee.0 as usize]?;
            let body = self.program.funcs[*callee].as_ref()?;
            let limit = if body.flags.always_inline {
                MAX_WRAPPER_SIZE
            } else if args.iter().any(|&a| self.closures.made_here(a)) {
                MAX_CLOSURE_SIZE
            } else {
                MAX_SIZE
            };
            (size <= limit && self.total + size <= MAX_CALLER_SIZE).then_some(Site {
                at,
                inst,
                callee: *callee,
            })
        })
    }
}

/// Takes a call and what follows it out of a block. Gives the block that holds what follows; the call's results are its
/// parameters.
pub(crate) fn split_off(func: &mut Func, block: BlockId, at: usize) -> BlockId {
    let tail = func.blocks[block].insts.split_off(at + 1);
    let head = &mut func.blocks[block];
    let call = head.insts.pop().expect("passes::inline: a call");
    let second = Block {
        params: func.insts[call].results.to_vec(),
        insts: tail,
        term: std::mem::take(&mut head.term),
        term_loc: head.term_loc,
        cold: head.cold,
    };
    let rest = func.blocks.push(second);
    for (i, &r) in func.insts[call].results.iter().enumerate() {
        func.values[r].def = ValueDef::Param(rest, i as u32);
    }
    rest
}

/// What replacing a call made.
struct Spliced {
    /// The block that holds what followed the call; the body's blocks come after it.
    rest: BlockId,
    /// Tail calls of the body, which are plain ones now: a thunk's call of the function proper.
    tail_calls: SmallVec<[InstId; 1]>,
}

/// Replaces a call in `block` by the callee's body.
fn splice(
    func: &mut Func,
    block: BlockId,
    site: &Site,
    callee: &Func,
    names: &Interner,
    closures: &mut Closures,
) -> Spliced {
    let (n, call) = (site.at, site.inst);
    let (results, call_loc) = (func.insts[call].results.clone(), func.insts[call].loc);
    let Op::Call { args, .. } = func.insts[call].op.clone() else {
        unreachable!("passes::inline: not a call")
    };

    let rest = split_off(func, block, n);
    let name = names.intern(&callee.name);
    let mut locs: FxHashMap<LocId, LocId> = FxHashMap::default();
    let mut map_loc = |func: &mut Func, l: LocId| -> LocId {
        // An inlined location's parents stand before it in the table, so a loop from the outside in isn't needed:
        // collect the chain, then map it from its end.
        let mut chain = vec![l];
        while let Some((parent, _)) = callee.locs[*chain.last().expect("not empty")].inlined {
            chain.push(parent);
        }
        // A function that traces don't show adds no frame to them.
        let mut outer = None;
        if callee.flags.hidden {
            chain.pop();
            outer = Some(call_loc);
        }
        for &l in chain.iter().rev() {
            let new = *locs.entry(l).or_insert_with(|| {
                let inlined = match (callee.locs[l].inlined, outer) {
                    (Some((_, n)), Some(parent)) => (parent, n),
                    _ => (call_loc, name),
                };
                func.locs.push(Loc { pos: callee.locs[l].pos, inlined: Some(inlined) })
            });
            outer = Some(new);
        }
        outer.expect("not empty")
    };

    let first_slot = func.slots.len() as u32;
    func.slots.raw.extend(callee.slots.iter().cloned());
    let first_block = func.blocks.len() as u32;
    let map_block = |b: BlockId| BlockId(first_block + b.0);
    let cold = func.blocks[block].cold;

    // Blocks and values first: uses may stand before definitions in block order.
    let mut values: FxHashMap<Value, Value> = FxHashMap::default();
    for (&p, &a) in callee.blocks[ENTRY].params.iter().zip(&args) {
        values.insert(p, a);
    }
    for (id, b) in callee.blocks.iter_enumerated() {
        let new = func.blocks.push(Block { cold: b.cold || cold, ..Block::default() });
        for &p in &b.params {
            if id == ENTRY {
                continue;
            }
            let v = func.add_param(new, callee.ty(p));
            func.values[v].length = callee.values[p].length;
            values.insert(p, v);
        }
        for &i in &b.insts {
            let inst = &callee.insts[i];
            if let Op::Load { ptr, offset, .. } = inst.op
                && let Some(closure) = values.get(&ptr)
                && let Some(v) = closures.captured(*closure, offset)
                && func.ty(v) == callee.ty(inst.results[0])
            {
                values.insert(inst.results[0], v);
                continue;
            }
            let new_id = func.insts.next_id();
            let new_results: SmallVec<[Value; 1]> = inst
                .results
                .iter()
                .enumerate()
                .map(|(k, &r)| {
                    let v = func.values.push(gir::func::ValueData {
                        ty: callee.ty(r),
                        def: ValueDef::Inst(new_id, k as u32),
                        length: callee.values[r].length,
                    });
                    values.insert(r, v);
                    v
                })
                .collect();
            let loc = map_loc(func, inst.loc);
            func.insts.push(Inst { op: inst.op.clone(), results: new_results, loc });
            func.blocks[new].insts.push(new_id);
        }
    }
    let map_value = |v: &mut Value| {
        if let Some(&new) = values.get(v) {
            *v = new;
        }
    };
    let mut tail_calls = SmallVec::new();
    for (id, b) in callee.blocks.iter_enumerated() {
        let new = map_block(id);
        for i in func.blocks[new].insts.clone() {
            let op = &mut func.insts[i].op;
            op.visit_mut(map_value);
            if let Op::SlotAddr(slot, _) = op {
                slot.0 += first_slot;
            }
        }
        let term_loc = map_loc(func, b.term_loc);
        let mut term = b.term.clone();
        term.visit_mut(map_value);
        term.successors_mut(|s| *s = map_block(*s));
        let term = match term {
            Term::Return(values) => Term::Jump(rest, values.into_iter().collect()),
            Term::TailCall { callee: target, args } => {
                let types: Vec<gir::inst::Ty> = callee.results.clone();
                let i = func.push_inst(new, Op::Call { callee: target, args }, &types, term_loc);
                tail_calls.push(i);
                Term::Jump(rest, func.insts[i].results.iter().copied().collect())
            }
            other => other,
        };
        let target = &mut func.blocks[new];
        target.term = term;
        target.term_loc = term_loc;
    }
    let mut returns = callee.blocks.iter().filter_map(|b| match &b.term {
        Term::Return(given) => Some(Some(given)),
        Term::TailCall { .. } => Some(None),
        _ => None,
    });
    if let (Some(Some(given)), None) = (returns.next(), returns.next()) {
        for (&r, v) in results.iter().zip(given) {
            closures.equate(r, values.get(v).copied().unwrap_or(*v));
        }
    }
    func.blocks[block].term = Term::Jump(map_block(ENTRY), SmallVec::new());
    func.blocks[block].term_loc = call_loc;
    Spliced { rest, tail_calls }
}
