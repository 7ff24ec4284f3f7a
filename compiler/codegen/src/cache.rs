//! Compiled functions by a hash of all that their code depends on.
//!
//! IDs change from build to build while functions don't, so both the hash and the stored form number the symbols that
//! a function refers to in order of their first use in it.

use std::collections::hash_map::DefaultHasher;
use std::fmt::{self, Write};
use std::hash::Hasher;

use base::{FxHashMap, Idx, Target};
use gir::{Callee, DataId, DescId, Func, FuncId, ItabId, Op, Program, Term};

use crate::code::{CodeReloc, CodeTarget, FuncCode, Landing};
use crate::sym::Sym;
use crate::target::RelocKind;

/// A function's key and the symbols that its stored form counts.
pub(crate) struct Key {
    pub hash: u128,
    symbols: Vec<Sym>,
}

/// Two independent 64-bit hashes of a text.
struct Digest(DefaultHasher, DefaultHasher);

impl Digest {
    fn new() -> Digest {
        let mut second = DefaultHasher::new();
        second.write_u8(1);
        Digest(DefaultHasher::new(), second)
    }

    fn finish(&self) -> u128 {
        u128::from(self.0.finish()) << 64 | u128::from(self.1.finish())
    }
}

impl Write for Digest {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        self.0.write(s.as_bytes());
        self.1.write(s.as_bytes());
        Ok(())
    }
}

/// Numbers symbols as they appear.
#[derive(Default)]
struct Numbering {
    numbers: FxHashMap<Sym, usize>,
    symbols: Vec<Sym>,
}

impl Numbering {
    fn number<I: Idx>(&mut self, sym: Sym) -> I {
        let next = self.symbols.len();
        let n = *self.numbers.entry(sym).or_insert(next);
        if n == next {
            self.symbols.push(sym);
        }
        I::new(n)
    }

    fn callee(&mut self, callee: &mut Callee) {
        if let Callee::Func(id) = callee {
            *id = self.number::<FuncId>(Sym::Func(*id));
        }
    }

    fn op(&mut self, op: &mut Op) {
        match op {
            Op::DataAddr(id, _) => *id = self.number::<DataId>(Sym::Data(*id)),
            Op::ItabAddr(id) => *id = self.number::<ItabId>(Sym::Itab(*id)),
            Op::FuncAddr(id) => *id = self.number::<FuncId>(Sym::Func(*id)),
            Op::DescAddr(id)
            | Op::New { desc: id, .. }
            | Op::Copy { desc: Some(id), .. }
            | Op::Zero { desc: Some(id), .. } => *id = self.number::<DescId>(Sym::Desc(*id)),
            Op::Call { callee, .. } => self.callee(callee),
            _ => {}
        }
    }
}

/// Hashes a function.
pub(crate) fn key(program: &Program, func: &Func, target: Target) -> Key {
    let mut numbering = Numbering::default();
    let mut text = Digest::new();
    let mut hash = |args: fmt::Arguments<'_>| text.write_fmt(args).expect("codegen: hashing can't fail");
    hash(format_args!("{} {target} {} {:?} {:?}", crate::CACHE_ID, target.level, func.params, func.results));
    for s in func.slots.iter() {
        hash(format_args!("{} {};", s.size, s.align));
    }
    for v in func.values.iter() {
        hash(format_args!("{:?},", v.ty));
    }
    for block in func.blocks.iter() {
        hash(format_args!("b{:?}{}", block.params, block.cold));
        for &i in &block.insts {
            let inst = &func.insts[i];
            let mut op = inst.op.clone();
            numbering.op(&mut op);
            hash(format_args!("{op:?}{:?}{}", inst.results, inst.loc));
            if let Op::New { desc, stack: true, .. } = inst.op {
                let desc = &program.descs[desc];
                hash(format_args!("{} {}", desc.size, desc.align));
            }
        }
        let mut term = block.term.clone();
        if let Term::TailCall { callee, .. } = &mut term {
            numbering.callee(callee);
        }
        hash(format_args!("{term:?}{}", block.term_loc));
    }
    Key { hash: text.finish(), symbols: numbering.symbols }
}

/// The stored form.
pub(crate) fn encode(code: &FuncCode, key: &Key) -> Vec<u8> {
    let mut w = Vec::new();
    let mut put = |v: u32| w.extend(v.to_le_bytes());
    put(code.entry);
    put(code.body);
    put(code.frame);
    put(code.relocs.len() as u32);
    for r in &code.relocs {
        let (tag, n) = match r.target {
            CodeTarget::Own(offset) => (0, offset),
            CodeTarget::Sym(Sym::Runtime(f)) => (1, f as u32),
            CodeTarget::Sym(Sym::BarrierFlag) => (2, 0),
            CodeTarget::Sym(Sym::Morestack) => (3, 0),
            CodeTarget::Sym(sym) => {
                let n = key.symbols.iter().position(|&s| s == sym);
                (4, n.expect("codegen: code refers to what its function doesn't") as u32)
            }
        };
        put(r.offset);
        put(KINDS.iter().position(|&k| k == r.kind).expect("codegen: relocation kind") as u32);
        put(tag);
        put(n);
        put(r.addend as u32);
        put((r.addend >> 32) as u32);
    }
    put(code.traps.len() as u32);
    for &(offset, trap) in &code.traps {
        put(offset);
        put(u32::from(trap));
    }
    put(code.landings.len() as u32);
    for l in &code.landings {
        put(l.ret);
        put(l.pad);
        put(l.frame_offset);
    }
    put(code.lines.len() as u32);
    for &(offset, loc) in &code.lines {
        put(offset);
        put(loc.0);
    }
    w.extend_from_slice(&code.bytes);
    w
}

const KINDS: [RelocKind; 6] = [
    RelocKind::Abs64,
    RelocKind::Amd64Pc32,
    RelocKind::Arm64AdrPage,
    RelocKind::Arm64AddLow,
    RelocKind::Arm64Jump,
    RelocKind::Arm64Call,
];

/// Reads a stored function; None if it is damaged.
pub(crate) fn decode(bytes: &[u8], key: &Key) -> Option<FuncCode> {
    let mut rest = bytes;
    let mut get = || {
        let (word, tail) = rest.split_first_chunk::<4>()?;
        rest = tail;
        Some(u32::from_le_bytes(*word))
    };
    let mut code = FuncCode { entry: get()?, body: get()?, frame: get()?, ..FuncCode::default() };
    for _ in 0..get()? {
        let (offset, kind, tag, n) = (get()?, get()?, get()?, get()?);
        let addend = i64::from(get()?) | i64::from(get()?) << 32;
        let target = match tag {
            0 => CodeTarget::Own(n),
            1 => CodeTarget::Sym(Sym::Runtime(abi::funcs::RUNTIME_FNS.get(n as usize)?.func)),
            2 => CodeTarget::Sym(Sym::BarrierFlag),
            3 => CodeTarget::Sym(Sym::Morestack),
            _ => CodeTarget::Sym(*key.symbols.get(n as usize)?),
        };
        code.relocs.push(CodeReloc { offset, kind: *KINDS.get(kind as usize)?, target, addend });
    }
    for _ in 0..get()? {
        code.traps.push((get()?, u8::try_from(get()?).ok()?));
    }
    for _ in 0..get()? {
        code.landings.push(Landing { ret: get()?, pad: get()?, frame_offset: get()? });
    }
    for _ in 0..get()? {
        code.lines.push((get()?, gir::LocId(get()?)));
    }
    code.bytes = rest.to_vec();
    Some(code)
}
