//! Escape analysis: objects that don't outlive their function's activation go to its frame.
//!
//! Within a function, values that may point to the same objects form classes (Steensgaard, "Points-to Analysis in Almost
//! Linear Time", POPL 1996): copying unifies two classes, and each class has one content class, that of what is stored in
//! its objects. A class escapes when one of its values is stored where it outlives the frame, is returned, or goes to
//! unknown code; then its contents escape too. Functions are taken callees first, and leave a summary of what they do with
//! their parameters; those of a cycle of the call graph are found together, as the least fixed point.

use base::{Diag, Diags, IndexVec, Severity};
use gir::inst::Ty;
use gir::{BlockId, Callee, Func, FuncId, Op, Program, SlotId, Term, Value, ValueDef};

use abi::Effects;
use abi::layout::{DEFER_FRAME_HEAD, DEFER_RECORD_FN};

use crate::{Options, callgraph, closures, loops, transient};

/// Larger objects stay on the heap: goroutine stacks start at 2 KB.
const MAX_OBJECT: u64 = 1024;
/// All objects of one frame together.
const MAX_FRAME: u64 = 4096;

/// How often the functions of a cycle are looked at. Each time that changes something a parameter gets worse; real
/// programs need three.
const MAX_ROUNDS: u32 = 8;

/// What a function does with one parameter.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct ParamUse {
    /// The pointer outlives the call.
    escapes: bool,
    /// Something its objects hold does.
    content_escapes: bool,
    /// It may be returned, as one of the results.
    returned: bool,
}

/// A function's effect on its parameters; None for not (yet) known.
type Summary = Option<Vec<ParamUse>>;

pub(crate) fn run(program: &mut Program, options: &Options, remarks: &mut Diags) {
    let mut summaries: Vec<Summary> = vec![None; program.funcs.len()];
    for members in callgraph::components(program) {
        if !settle(program, &members, &mut summaries) {
            members.iter().for_each(|f| summaries[f.0 as usize] = None);
        }
        for f in members {
            let Some(mut func) = program.funcs[f].take() else { continue };
            let (mut classes, summary) = analyze(&func, program, &summaries);
            place_objects(&mut func, &mut classes, program, options, remarks);
            summaries[f.0 as usize] = Some(summary);
            program.funcs[f] = Some(func);
        }
    }
}

/// Finds the summaries of functions that call each other: at first nothing is thought to escape, and what the bodies show
/// is taken in until it changes nothing. False if that takes too long.
fn settle(program: &Program, members: &[FuncId], summaries: &mut [Summary]) -> bool {
    let calls_itself = |f: FuncId| callgraph::callees(program, f).contains(&f);
    if members.len() == 1 && !calls_itself(members[0]) {
        return true;
    }
    for &f in members {
        summaries[f.0 as usize] =
            program.funcs[f].as_ref().map(|func| vec![ParamUse::default(); func.params.len()]);
    }
    for _ in 0..MAX_ROUNDS {
        let mut changed = false;
        for &f in members {
            let Some(func) = &program.funcs[f] else { continue };
            let (_, summary) = analyze(func, program, summaries);
            changed |= summaries[f.0 as usize].as_ref() != Some(&summary);
            summaries[f.0 as usize] = Some(summary);
        }
        if !changed {
            return true;
        }
    }
    false
}

/// The classes, a union-find over values and the contents made on demand.
struct Classes {
    /// Which values may be addresses; the others have classes that nothing joins.
    address: Vec<bool>,
    parent: Vec<u32>,
    content: Vec<Option<u32>>,
    escaped: Vec<bool>,
    returned: Vec<bool>,
    /// Values of this class pass through memory or the parameters of a block that is jumped back to, so they may survive a
    /// loop's iteration. Other values don't: whatever uses one comes after its definition, which the iteration repeats.
    roams: Vec<bool>,
    /// By slot: what passes through it does not.
    transient: Vec<bool>,
}

impl Classes {
    fn new(func: &Func, rpo: &[BlockId]) -> Classes {
        let values = func.values.len();
        Classes {
            address: addresses(func, rpo),
            parent: (0..values as u32).collect(),
            content: vec![None; values],
            escaped: vec![false; values],
            returned: vec![false; values],
            roams: vec![false; values],
            transient: transient::slots(func, rpo),
        }
    }

    fn find(&mut self, mut c: u32) -> u32 {
        while self.parent[c as usize] != c {
            let up = self.parent[self.parent[c as usize] as usize];
            self.parent[c as usize] = up;
            c = up;
        }
        c
    }

    fn of(&mut self, v: Value) -> u32 {
        self.find(v.0)
    }

    fn is_address(&self, v: Value) -> bool {
        self.address[v.0 as usize]
    }

    /// `to` may be what `from` is.
    fn copy(&mut self, from: Value, to: Value) {
        if self.is_address(from) && self.is_address(to) {
            self.unify(from.0, to.0);
        }
    }

    /// The value is read from what `ptr` points to.
    fn read(&mut self, ptr: Value, value: Value) {
        if self.is_address(value) {
            let inner = self.content(ptr.0);
            self.unify(inner, value.0);
        }
    }

    /// The value is written to what `ptr` points to. Addresses in integers go out of sight there.
    fn write(&mut self, func: &Func, ptr: Value, value: Value) {
        if !self.is_address(value) {
            return;
        }
        if func.ty(value) != Ty::Ptr {
            self.escape(value.0);
        }
        let inner = self.content(ptr.0);
        self.unify(inner, value.0);
        if !self.is_transient(func, ptr) {
            let inner = self.find(inner);
            self.roams[inner as usize] = true;
        }
    }

    fn is_transient(&self, func: &Func, address: Value) -> bool {
        slot_of(func, address).is_some_and(|s| self.transient[s.0 as usize])
    }

    /// What transient slots hold doesn't roam, before anything is written there. The slots' classes are made.
    fn mark_transient(&mut self, func: &Func, rpo: &[BlockId]) {
        for &i in rpo.iter().flat_map(|&b| &func.blocks[b].insts) {
            let Op::SlotAddr(slot, _) = func.insts[i].op else { continue };
            if self.transient[slot.0 as usize] {
                let inner = self.content(func.insts[i].results[0].0);
                self.roams[inner as usize] = false;
            }
        }
    }

    /// The class of what objects of class `c` hold.
    fn content(&mut self, c: u32) -> u32 {
        let c = self.find(c);
        if let Some(inner) = self.content[c as usize] {
            return self.find(inner);
        }
        let new = self.parent.len() as u32;
        self.parent.push(new);
        self.content.push(None);
        self.escaped.push(self.escaped[c as usize]);
        self.returned.push(false);
        self.roams.push(true);
        self.content[c as usize] = Some(new);
        new
    }

    fn unify(&mut self, a: u32, b: u32) {
        let mut work = vec![(a, b)];
        while let Some((a, b)) = work.pop() {
            let (a, b) = (self.find(a), self.find(b));
            if a == b {
                continue;
            }
            self.parent[b as usize] = a;
            let differs = self.escaped[a as usize] != self.escaped[b as usize];
            self.returned[a as usize] |= self.returned[b as usize];
            self.roams[a as usize] |= self.roams[b as usize];
            match (self.content[a as usize], self.content[b as usize]) {
                (Some(x), Some(y)) => work.push((x, y)),
                (None, y) => self.content[a as usize] = y,
                (Some(_), None) => {}
            }
            if differs {
                self.escaped[a as usize] = false;
                self.escape(a);
            }
        }
    }

    fn escape(&mut self, c: u32) {
        let mut at = Some(c);
        while let Some(c) = at {
            let c = self.find(c);
            if std::mem::replace(&mut self.escaped[c as usize], true) {
                break;
            }
            at = self.content[c as usize];
        }
    }

    /// Does anything that is reachable from the parameter's objects escape, get returned, or get mixed with what belongs
    /// to other parameters?
    fn holdings_escape(&mut self, param: Value, params: &[Value]) -> bool {
        let mut seen = Vec::new();
        let mut at = self.of(param);
        while let Some(inner) = self.content[at as usize] {
            at = self.find(inner);
            if seen.contains(&at) {
                return false;
            }
            seen.push(at);
            if self.escaped[at as usize] || self.returned[at as usize] || self.linked(at, param, params) {
                return true;
            }
        }
        false
    }

    /// Is the class that of another parameter, or of what is reachable from one?
    fn linked(&mut self, c: u32, of: Value, params: &[Value]) -> bool {
        for &p in params.iter().filter(|&&p| p != of) {
            let mut seen = Vec::new();
            let mut at = self.of(p);
            loop {
                if at == c {
                    return true;
                }
                seen.push(at);
                match self.content[at as usize] {
                    Some(inner) => at = self.find(inner),
                    None => break,
                }
                if seen.contains(&at) {
                    break;
                }
            }
        }
        false
    }

    fn escape_content(&mut self, c: u32) {
        let inner = self.content(c);
        self.escape(inner);
    }
}

fn analyze(func: &Func, program: &Program, summaries: &[Summary]) -> (Classes, Vec<ParamUse>) {
    let rpo = func.rpo();
    let mut classes = Classes::new(func, &rpo);
    let params = func.blocks[gir::func::ENTRY].params.clone();
    share_slots(&mut classes, func, &rpo);
    classes.mark_transient(func, &rpo);
    let defers = Defers::of(func, &rpo);
    let mut order = IndexVec::filled(0, func.blocks.len());
    for (&b, n) in rpo.iter().zip(0..) {
        order[b] = n;
    }
    for &b in &rpo {
        for i in func.blocks[b].insts.clone() {
            if !defers.instruction(&mut classes, func, i) {
                instruction(&mut classes, func, i, program, summaries);
            }
        }
        terminator(&mut classes, func, b, &order, summaries);
    }
    let summary = outside(&mut classes, &params);
    (classes, summary)
}

/// The slots through which the panic machinery finds deferred closures: it runs them and keeps none.
#[derive(Default)]
struct Defers {
    /// The `DeferFrame` and the `DeferRecord`s.
    slots: Vec<SlotId>,
}

impl Defers {
    fn of(func: &Func, rpo: &[BlockId]) -> Defers {
        let mut defers = Defers::default();
        let Some(frame) = rpo.iter().find_map(|&b| match func.blocks[b].term {
            Term::DeferEnter { frame, .. } => slot_of(func, frame),
            _ => None,
        }) else {
            return defers;
        };
        defers.slots.push(frame);
        for i in rpo.iter().flat_map(|&b| &func.blocks[b].insts) {
            let Op::Store { ptr, offset: DEFER_FRAME_HEAD, value, .. } = func.insts[*i].op else { continue };
            if slot_of(func, ptr) == Some(frame) {
                defers.slots.extend(slot_of(func, value));
            }
        }
        defers
    }

    fn holds(&self, func: &Func, ptr: Value) -> bool {
        slot_of(func, ptr).is_some_and(|s| self.slots.contains(&s))
    }

    /// Takes care of an access to the slots; false for all others.
    fn instruction(&self, classes: &mut Classes, func: &Func, i: gir::InstId) -> bool {
        match func.insts[i].op {
            // Links lead to other records, which nothing reads but to unlink them.
            Op::Load { ptr, .. } => self.holds(func, ptr),
            Op::Store { ptr, offset, value, .. } if self.holds(func, ptr) => {
                let link = match func.def(value).map(|d| &d.op) {
                    Some(Op::Load { ptr, .. }) => self.holds(func, *ptr),
                    _ => self.holds(func, value),
                };
                if offset != DEFER_RECORD_FN && !link {
                    let c = classes.of(value);
                    classes.escape(c);
                }
                true
            }
            _ => false,
        }
    }
}

/// The slot whose address it is.
fn slot_of(func: &Func, address: Value) -> Option<SlotId> {
    transient::slot_at(func, address).map(|(slot, _)| slot)
}

/// All addresses of a slot are of one class, those of a transient slot in one block.
fn share_slots(classes: &mut Classes, func: &Func, rpo: &[BlockId]) {
    let mut first: Vec<Option<u32>> = vec![None; func.slots.len()];
    for &b in rpo {
        for (first, _) in first.iter_mut().zip(&classes.transient).filter(|(_, transient)| **transient) {
            *first = None;
        }
        for &i in &func.blocks[b].insts {
            if let Op::SlotAddr(slot, _) = func.insts[i].op {
                let c = func.insts[i].results[0].0;
                match first[slot.0 as usize] {
                    Some(other) => classes.unify(other, c),
                    None => first[slot.0 as usize] = Some(c),
                }
            }
        }
    }
}

/// What happens to the parameters. Afterwards all that they hold, or that was stored there, counts as escaped: it belongs
/// to the caller, or the caller can reach it.
fn outside(classes: &mut Classes, params: &[Value]) -> Vec<ParamUse> {
    // Parameters of one class (both words of an interface in a slot) have one fate, and what they hold is mixed.
    let content_escapes: Vec<bool> = params.iter().map(|&p| classes.holdings_escape(p, params)).collect();
    for &p in params {
        let c = classes.of(p);
        classes.escape_content(c);
    }
    // Only now: a parameter stored in another one's object has escaped by that.
    params
        .iter()
        .zip(content_escapes)
        .map(|(&p, content_escapes)| {
            let c = classes.of(p) as usize;
            ParamUse { escapes: classes.escaped[c], content_escapes, returned: classes.returned[c] }
        })
        .collect()
}

/// The values that may be addresses: pointers, and integers made from them (unsafe code). An integer from elsewhere isn't
/// one: rule 2 of package unsafe wants both conversions in one expression.
fn addresses(func: &Func, rpo: &[BlockId]) -> Vec<bool> {
    let mut address: Vec<bool> = func.values.iter().map(|v| v.ty == Ty::Ptr).collect();
    loop {
        let mut changed = false;
        let mut mark = |to: Value, from: &[Value], address: &mut Vec<bool>| {
            if func.ty(to) == Ty::I64 && !address[to.0 as usize] && from.iter().any(|v| address[v.0 as usize])
            {
                address[to.0 as usize] = true;
                changed = true;
            }
        };
        for &b in rpo {
            for &i in &func.blocks[b].insts {
                let inst = &func.insts[i];
                match inst.op {
                    Op::Conv(_, a) => mark(inst.results[0], &[a], &mut address),
                    Op::Bin(_, a, b) | Op::Select(_, a, b) => mark(inst.results[0], &[a, b], &mut address),
                    _ => {}
                }
            }
            each_argument(func, b, |_, p, a| mark(p, &[a], &mut address));
        }
        if !changed {
            return address;
        }
    }
}

/// Calls `f` on each successor that has parameters, each of these and what the block passes for it.
fn each_argument(func: &Func, b: BlockId, mut f: impl FnMut(BlockId, Value, Value)) {
    let mut edge = |to: BlockId, args: &[Value]| {
        func.blocks[to].params.iter().zip(args).for_each(|(&p, &a)| f(to, p, a));
    };
    match &func.blocks[b].term {
        Term::Jump(to, args) => edge(*to, args),
        Term::Branch { then, els, .. } => {
            edge(then.0, &then.1);
            edge(els.0, &els.1);
        }
        Term::DeferEnter { frame, recover, .. } => edge(*recover, &[*frame]),
        _ => {}
    }
}

fn instruction(classes: &mut Classes, func: &Func, i: gir::InstId, program: &Program, summaries: &[Summary]) {
    let inst = &func.insts[i];
    let result = inst.results.first().copied();
    let made = || result.expect("escape: a result");
    match &inst.op {
        Op::Conv(_, a) => classes.copy(*a, made()),
        Op::PtrAdd(a, b) | Op::Bin(_, a, b) | Op::Select(_, a, b) => {
            classes.copy(*a, made());
            classes.copy(*b, made());
        }
        Op::DataAddr(d, _) => {
            // What is stored in static data lives on; read-only data holds nothing that could.
            if program.datas[*d].mutable {
                classes.escape_content(made().0);
            }
        }
        Op::Load { ptr, .. } | Op::AtomicLoad { ptr } => {
            classes.read(*ptr, made());
        }
        Op::Store { ptr, offset, value, .. } => match closures::made(func, *ptr, *offset, *value) {
            Some(code) => {
                // What its code does with the captured, it may do from now on, whoever calls it.
                let keeps = summaries[code.0 as usize]
                    .as_ref()
                    .is_none_or(|uses| uses.first().is_none_or(|u| u.escapes || u.content_escapes));
                if keeps {
                    let c = classes.of(*ptr);
                    classes.escape_content(c);
                }
            }
            None => classes.write(func, *ptr, *value),
        },
        Op::AtomicStore { ptr, value } => classes.write(func, *ptr, *value),
        Op::AtomicRmw { ptr, value, .. } => {
            classes.write(func, *ptr, *value);
            classes.read(*ptr, made());
        }
        Op::AtomicCas { ptr, old, new, .. } => {
            classes.write(func, *ptr, *new);
            classes.write(func, *ptr, *old);
        }
        Op::Copy { dst, src, .. } => {
            let (d, s) = (classes.of(*dst), classes.of(*src));
            let (d, s) = (classes.content(d), classes.content(s));
            classes.unify(d, s);
        }
        Op::Call { callee, args } => call(classes, func, callee, args, &inst.results, summaries),
        Op::GetG => classes.escape(made().0),
        Op::Iconst(_)
        | Op::F32const(_)
        | Op::F64const(_)
        | Op::DescAddr(_)
        | Op::ItabAddr(_)
        | Op::FuncAddr(_)
        | Op::SlotAddr(..)
        | Op::Un(..)
        | Op::Fma(..)
        | Op::Cmp(..)
        | Op::Fcmp(..)
        | Op::Zero { .. }
        | Op::New { .. }
        | Op::NilCheck(_)
        | Op::Check { .. }
        | Op::TrapIf { .. }
        | Op::FramePointer
        | Op::ReturnAddress => {}
    }
}

fn call(
    classes: &mut Classes,
    func: &Func,
    callee: &Callee,
    args: &[Value],
    results: &[Value],
    summaries: &[Summary],
) {
    let address = |classes: &Classes, list: &[Value]| -> Vec<Value> {
        list.iter().copied().filter(|&v| classes.is_address(v)).collect()
    };
    match callee {
        Callee::Runtime(f) => {
            let effects = f.desc().effects;
            let (args, results) = (address(classes, args), address(classes, results));
            for &a in &args {
                let c = classes.of(a);
                let content = effects.contains(Effects::CONTENT);
                if effects.contains(Effects::ESCAPE) || content && func.ty(a) != Ty::Ptr {
                    classes.escape(c);
                } else if content || effects.contains(Effects::REENTER) {
                    classes.escape_content(c);
                }
            }
            // Results point to what the arguments hold (grown arrays, concatenations) unless the row denies it.
            let related: &[Value] = if effects.contains(Effects::FOREIGN) { &[] } else { &args };
            for &r in &results {
                for &a in related {
                    let (rc, ac) = (classes.of(r), classes.of(a));
                    let (rc, ac) = (classes.content(rc), classes.content(ac));
                    classes.unify(rc, ac);
                }
                let c = classes.of(r);
                classes.escape_content(c);
            }
        }
        Callee::Func(f) => match &summaries[f.0 as usize] {
            Some(uses) => {
                for (&a, u) in args.iter().zip(uses) {
                    if !classes.is_address(a) {
                        continue;
                    }
                    let c = classes.of(a);
                    // The summary doesn't speak of integers.
                    if u.escapes || func.ty(a) != Ty::Ptr {
                        classes.escape(c);
                    }
                    if u.content_escapes {
                        classes.escape_content(c);
                    }
                    if u.returned {
                        results.iter().for_each(|&r| classes.copy(a, r));
                    }
                }
                // Results hold what the callee knew: nothing of this frame but what came through `returned`.
                for &r in results {
                    let c = classes.of(r);
                    classes.escape_content(c);
                }
            }
            None => unknown(classes, args, results),
        },
        // What a closure's code does with the captured was counted where it was made.
        Callee::Closure(_) => unknown(classes, args, results),
        Callee::Code(v) => {
            let c = classes.of(*v);
            classes.escape(c);
            unknown(classes, args, results);
        }
    }
}

fn unknown(classes: &mut Classes, args: &[Value], results: &[Value]) {
    for &v in args.iter().chain(results) {
        let c = classes.of(v);
        classes.escape(c);
    }
}

/// `order` numbers the blocks in reverse postorder.
fn terminator(
    classes: &mut Classes,
    func: &Func,
    b: BlockId,
    order: &IndexVec<BlockId, u32>,
    summaries: &[Summary],
) {
    each_argument(func, b, |to, p, a| {
        classes.copy(a, p);
        if order[to] <= order[b] {
            let c = classes.of(p);
            classes.roams[c as usize] = true;
        }
    });
    match &func.blocks[b].term {
        Term::Return(args) => {
            for &a in args {
                if !classes.is_address(a) {
                    continue;
                }
                let c = classes.of(a);
                if func.ty(a) == Ty::Ptr {
                    classes.returned[c as usize] = true;
                    classes.escape_content(c);
                } else {
                    classes.escape(c);
                }
            }
        }
        Term::TailCall { callee, args } => {
            call(classes, func, callee, args, &[], summaries);
            unknown(classes, args, &[]);
        }
        Term::Trap { args, .. } => unknown(classes, args, &[]),
        Term::None
        | Term::Jump(..)
        | Term::Branch { .. }
        | Term::Switch { .. }
        | Term::DeferEnter { .. }
        | Term::Unreachable => {}
    }
}

/// Marks the objects that may lie in the frame, and takes barriers off stores to frame memory.
fn place_objects(
    func: &mut Func,
    classes: &mut Classes,
    program: &Program,
    options: &Options,
    remarks: &mut Diags,
) {
    let rpo = func.rpo();
    let cycles = loops::in_cycle(func);
    let mut frame = 0;
    for &b in &rpo {
        for i in func.blocks[b].insts.clone() {
            let Op::New { desc, zeroed, .. } = func.insts[i].op else { continue };
            let c = classes.of(func.insts[i].results[0]) as usize;
            let size = program.descs[desc].size;
            let lives_on = classes.escaped[c] || classes.returned[c];
            let repeats = cycles[b] && classes.roams[c];
            let stack = !lives_on && !repeats && size <= MAX_OBJECT && frame + size <= MAX_FRAME;
            if options.report_escapes
                && let Some(pos) = func.locs[func.insts[i].loc].pos
            {
                let verdict = if stack { "does not escape" } else { "escapes to heap" };
                remarks.push(Diag {
                    severity: Severity::Note,
                    span: pos.span(),
                    text: format!("{} {verdict}", program.descs[desc].string),
                    note: None,
                    secondary: false,
                    soft: false,
                });
            }
            if stack {
                frame += size;
                func.insts[i].op = Op::New { desc, zeroed, stack: true };
            }
        }
    }
    for &b in &rpo {
        for i in func.blocks[b].insts.clone() {
            let target = match &func.insts[i].op {
                Op::Store { ptr, .. } => *ptr,
                Op::Copy { dst, .. } | Op::Zero { dst, .. } => *dst,
                _ => continue,
            };
            if !in_frame(func, target) {
                continue;
            }
            match &mut func.insts[i].op {
                Op::Store { flags, .. } => flags.barrier = false,
                Op::Copy { desc, .. } | Op::Zero { desc, .. } => *desc = None,
                _ => {}
            }
        }
    }
}

/// Is the address certainly in this activation's frame?
fn in_frame(func: &Func, mut v: Value) -> bool {
    loop {
        let ValueDef::Inst(i, _) = func.values[v].def else { return false };
        match &func.insts[i].op {
            Op::SlotAddr(..) | Op::New { stack: true, .. } => return true,
            Op::PtrAdd(base, _) => v = *base,
            _ => return false,
        }
    }
}
