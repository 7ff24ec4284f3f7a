//! Reads functions back from the text that `print` makes, so that a miscompile can be kept as a small text file.
//!
//! Static data, descriptors and itabs are only declared (`desc0 = desc "T" size 8 align 8 Int64`): what a pass looks at.

use abi::typedesc::Kind;
use abi::{RtFn, TrapCode};
use base::{FxHashMap, IndexVec};
use smallvec::SmallVec;

use crate::func::*;
use crate::inst::*;
use crate::program::*;

/// A line that can't be read.
#[derive(Debug, PartialEq, Eq)]
pub struct ParseError {
    /// 1-based.
    pub line: usize,
    pub text: String,
}

type Result<T> = std::result::Result<T, String>;

/// Parses a program. Lines that are empty or start with `//` or `;` are passed over.
pub fn program(text: &str) -> std::result::Result<Program, ParseError> {
    let mut program = Program::default();
    let mut lines = text.lines().enumerate().map(|(i, l)| (i + 1, l.trim())).peekable();
    while let Some((line, text)) = lines.next() {
        if skip(text) {
            continue;
        }
        let error = |text: String| ParseError { line, text };
        let mut words = Words::new(text);
        let id = words.word().map_err(error)?.to_string();
        words.expect("=").map_err(error)?;
        match words.word().map_err(error)? {
            "data" => {
                program.datas.push(data(&mut words).map_err(error)?);
            }
            "desc" => {
                program.descs.push(desc(&mut words).map_err(error)?);
            }
            "func" => {
                let number: usize = number(&id, "fn").map_err(error)?;
                let mut body = Vec::new();
                for (line, text) in lines.by_ref() {
                    if text == "}" {
                        break;
                    }
                    if !skip(text) {
                        body.push((line, text));
                    }
                }
                let f = Parser::function(&mut words, &body)
                    .map_err(|(line, text)| ParseError { line: line.unwrap_or(0), text })?;
                while program.funcs.len() < number {
                    program.funcs.push(None);
                }
                program.funcs.push(Some(f));
            }
            other => return Err(error(format!("unknown item {other}"))),
        }
    }
    Ok(program)
}

fn skip(line: &str) -> bool {
    line.is_empty() || line.starts_with("//") || line.starts_with(';')
}

fn data(w: &mut Words<'_>) -> Result<Data> {
    let symbol = w.string()?;
    w.expect("size")?;
    let size = w.int()? as u64;
    w.expect("align")?;
    let align = w.int()? as u32;
    let rest = w.rest();
    Ok(Data {
        symbol,
        size,
        align,
        mutable: rest.contains("mutable"),
        pointers: rest.contains("pointers"),
        ..Data::default()
    })
}

fn desc(w: &mut Words<'_>) -> Result<TypeDesc> {
    let string = w.string()?;
    w.expect("size")?;
    let size = w.int()? as u64;
    w.expect("align")?;
    let align = w.int()? as u8;
    Ok(TypeDesc {
        size,
        align,
        kind: Kind::Struct,
        flags: 0,
        hash: 0,
        ptr_bytes: 0,
        gc_mask: Vec::new(),
        string,
        name: String::new(),
        pkg_path: String::new(),
        ptr_to: None,
        methods: Vec::new(),
        elem: None,
        key: None,
        len: 0,
        detail: TypeDetail::None,
        map_elem_offset: 0,
        map_slot_size: 0,
    })
}

/// `v12` with prefix `v` → 12.
fn number(text: &str, prefix: &str) -> Result<usize> {
    text.strip_prefix(prefix)
        .and_then(|n| n.parse().ok())
        .ok_or_else(|| format!("expected {prefix}N, found {text:?}"))
}

fn ty(text: &str) -> Result<Ty> {
    Ok(match text {
        "i8" => Ty::I8,
        "i16" => Ty::I16,
        "i32" => Ty::I32,
        "i64" => Ty::I64,
        "f32" => Ty::F32,
        "f64" => Ty::F64,
        "ptr" => Ty::Ptr,
        other => return Err(format!("unknown type {other:?}")),
    })
}

/// Tokens of one line: words, numbers, quoted strings, single punctuation characters, `->`.
struct Words<'a> {
    rest: &'a str,
}

impl<'a> Words<'a> {
    fn new(rest: &'a str) -> Words<'a> {
        Words { rest: rest.trim() }
    }

    fn peek(&self) -> &'a str {
        let s = self.rest;
        if let Some(r) = s.strip_prefix("->") {
            return &s[..s.len() - r.len()];
        }
        let end = s
            .char_indices()
            .find(|&(i, c)| !(c.is_alphanumeric() || c == '_' || c == '.' || (i == 0 && c == '-')))
            .map_or(s.len(), |(i, c)| if i == 0 { c.len_utf8() } else { i });
        &s[..end]
    }

    fn word(&mut self) -> Result<&'a str> {
        let w = self.peek();
        if w.is_empty() {
            return Err("unexpected end of line".into());
        }
        self.rest = self.rest[w.len()..].trim_start();
        Ok(w)
    }

    fn accept(&mut self, want: &str) -> bool {
        let hit = self.peek() == want;
        if hit {
            self.rest = self.rest[want.len()..].trim_start();
        }
        hit
    }

    fn expect(&mut self, want: &str) -> Result<()> {
        if self.accept(want) { Ok(()) } else { Err(format!("expected {want:?} before {:?}", self.rest)) }
    }

    fn int(&mut self) -> Result<i64> {
        let w = self.word()?;
        let parsed = match w.strip_prefix("0x") {
            Some(hex) => u64::from_str_radix(hex, 16).ok().map(|v| v as i64),
            None => w.parse().ok(),
        };
        parsed.ok_or_else(|| format!("expected a number, found {w:?}"))
    }

    fn id(&mut self, prefix: &str) -> Result<u32> {
        number(self.word()?, prefix).map(|n| n as u32)
    }

    fn string(&mut self) -> Result<String> {
        let inner =
            self.rest.strip_prefix('"').ok_or_else(|| format!("expected a string before {:?}", self.rest))?;
        let end = inner.find('"').ok_or("unterminated string")?;
        self.rest = inner[end + 1..].trim_start();
        Ok(inner[..end].to_string())
    }

    fn rest(&self) -> &'a str {
        self.rest
    }

    /// Items separated by commas up to `close`.
    fn list<T>(&mut self, close: &str, mut item: impl FnMut(&mut Words<'a>) -> Result<T>) -> Result<Vec<T>> {
        let mut out = Vec::new();
        while !self.accept(close) {
            out.push(item(self)?);
            self.accept(",");
        }
        Ok(out)
    }
}

struct Parser {
    f: Func,
    /// Values by their number in the text.
    values: FxHashMap<u32, Value>,
}

type Located<T> = std::result::Result<T, (Option<usize>, String)>;

impl Parser {
    fn function(head: &mut Words<'_>, body: &[(usize, &str)]) -> Located<Func> {
        let at = |text: String| (body.first().map(|b| b.0), text);
        let header = |w: &mut Words<'_>| -> Result<Func> {
            let (symbol, name) = (w.string()?, w.string()?);
            w.expect("(")?;
            let params = w.list(")", |w| ty(w.word()?))?;
            w.expect("->")?;
            w.expect("(")?;
            let results = w.list(")", |w| ty(w.word()?))?;
            let mut f = Func::new(symbol, name, Vec::new(), results);
            f.params = params;
            let flags = w.rest();
            f.flags.noinline = flags.contains("noinline");
            f.flags.hidden = flags.contains("hidden");
            f.flags.always_inline = flags.contains("always_inline");
            f.flags.noreturn = flags.contains("noreturn");
            Ok(f)
        };
        let mut f = header(head).map_err(at)?;
        f.blocks = IndexVec::new();
        let mut p = Parser { f, values: FxHashMap::default() };
        // Values and blocks first: uses may come before definitions.
        for &(line, text) in body {
            p.declare(text).map_err(|e| (Some(line), e))?;
        }
        let mut block = None;
        for &(line, text) in body {
            p.line(text, &mut block).map_err(|e| (Some(line), e))?;
        }
        Ok(p.f)
    }

    fn define(&mut self, w: &mut Words<'_>, def: ValueDef) -> Result<Value> {
        let n = w.id("v")?;
        w.expect(":")?;
        let ty = ty(w.word()?)?;
        let v = self.f.values.push(ValueData { ty, def, length: w.accept("length") });
        if self.values.insert(n, v).is_some() {
            return Err(format!("v{n} is defined twice"));
        }
        Ok(v)
    }

    fn declare(&mut self, text: &str) -> Result<()> {
        let mut w = Words::new(text);
        let first = w.peek();
        if first.starts_with("slot") {
            w.word()?;
            w.expect("=")?;
            w.expect("slot")?;
            let size = w.int()? as u32;
            w.expect("align")?;
            let align = w.int()? as u32;
            self.f.slots.push(Slot { size, align });
        } else if text.ends_with(':') && number(first, "b").is_ok() {
            w.word()?;
            w.expect("(")?;
            let id = self.f.blocks.push(Block::default());
            let mut n = 0;
            let params = w.list(")", |w| {
                n += 1;
                self.define(w, ValueDef::Param(id, n - 1))
            })?;
            self.f.blocks[id].params = params;
            self.f.blocks[id].cold = w.accept("cold");
        } else if let Some((results, _)) = text.split_once(" = ") {
            let id = self.f.insts.next_id();
            let mut w = Words::new(results);
            let mut list: SmallVec<[Value; 1]> = SmallVec::new();
            while !w.rest().is_empty() {
                let v = self.define(&mut w, ValueDef::Inst(id, list.len() as u32))?;
                list.push(v);
                w.accept(",");
            }
            self.f.insts.push(Inst { op: Op::GetG, results: list, loc: LocId::NONE });
        } else if !is_term(first) {
            self.f.insts.push(Inst { op: Op::GetG, results: SmallVec::new(), loc: LocId::NONE });
        }
        Ok(())
    }

    fn line(&mut self, text: &str, block: &mut Option<(BlockId, u32)>) -> Result<()> {
        let mut w = Words::new(text);
        let first = w.peek();
        if first.starts_with("slot") && text.contains(" = slot ") {
            return Ok(());
        }
        if text.ends_with(':') && number(first, "b").is_ok() {
            let inst = block.map_or(0, |b| b.1);
            let id = block.map_or(BlockId(0), |b| BlockId(b.0.0 + 1));
            *block = Some((id, inst));
            return Ok(());
        }
        let (id, inst) = block.as_mut().ok_or("an instruction before the first block")?;
        if is_term(first) {
            self.f.blocks[*id].term = self.term(&mut w)?;
            return Ok(());
        }
        let mut w = Words::new(text.split_once(" = ").map_or(text, |x| x.1));
        let i = InstId(*inst);
        *inst += 1;
        self.f.insts[i].op = self.op(&mut w)?;
        self.f.blocks[*id].insts.push(i);
        if w.rest().is_empty() { Ok(()) } else { Err(format!("unexpected {:?}", w.rest())) }
    }

    fn value(&self, w: &mut Words<'_>) -> Result<Value> {
        let n = w.id("v")?;
        self.values.get(&n).copied().ok_or_else(|| format!("v{n} is not defined"))
    }

    fn next(&self, w: &mut Words<'_>) -> Result<Value> {
        w.expect(",")?;
        self.value(w)
    }

    fn offset(&self, w: &mut Words<'_>) -> Result<i64> {
        w.expect("+")?;
        w.int()
    }

    fn args<const N: usize>(&self, w: &mut Words<'_>) -> Result<SmallVec<[Value; N]>>
    where
        [Value; N]: smallvec::Array<Item = Value>,
    {
        w.expect("(")?;
        Ok(w.list(")", |w| self.value(w))?.into_iter().collect())
    }

    fn edge(&self, w: &mut Words<'_>) -> Result<(BlockId, SmallVec<[Value; 2]>)> {
        let b = BlockId(w.id("b")?);
        Ok((b, self.args(w)?))
    }

    fn callee(&self, w: &mut Words<'_>) -> Result<Callee> {
        let word = w.word()?;
        if let Some(name) = word.strip_prefix("rt.") {
            return RtFn::by_name(name)
                .map(Callee::Runtime)
                .ok_or_else(|| format!("no runtime function {name}"));
        }
        Ok(match word {
            "closure" => Callee::Closure(self.value(w)?),
            "code" => Callee::Code(self.value(w)?),
            f => Callee::Func(FuncId(number(f, "fn")? as u32)),
        })
    }

    fn op(&self, w: &mut Words<'_>) -> Result<Op> {
        let name = w.word()?;
        if let Some(op) = UN.iter().find(|x| x.0 == name) {
            return Ok(Op::Un(op.1, self.value(w)?));
        }
        if let Some(op) = BIN.iter().find(|x| x.0 == name) {
            return Ok(Op::Bin(op.1, self.value(w)?, self.next(w)?));
        }
        Ok(match name {
            "iconst" => Op::Iconst(w.int()?),
            "f32const" => Op::F32const(w.int()? as u32),
            "f64const" => Op::F64const(w.int()? as u64),
            "data_addr" => Op::DataAddr(DataId(w.id("data")?), self.offset(w)?),
            "desc_addr" => Op::DescAddr(DescId(w.id("desc")?)),
            "itab_addr" => Op::ItabAddr(ItabId(w.id("itab")?)),
            "func_addr" => Op::FuncAddr(FuncId(w.id("fn")?)),
            "slot_addr" => Op::SlotAddr(SlotId(w.id("slot")?), self.offset(w)? as i32),
            "fma" => Op::Fma(self.value(w)?, self.next(w)?, self.next(w)?),
            "cmp" => {
                let op = find(CMP, w.word()?)?;
                Op::Cmp(op, self.value(w)?, self.next(w)?)
            }
            "fcmp" => {
                let op = find(FCMP, w.word()?)?;
                Op::Fcmp(op, self.value(w)?, self.next(w)?)
            }
            "conv" => {
                let op = find(CONV, w.word()?)?;
                Op::Conv(op, self.value(w)?)
            }
            "select" => Op::Select(self.value(w)?, self.next(w)?, self.next(w)?),
            "ptr_add" => Op::PtrAdd(self.value(w)?, self.next(w)?),
            "load" => Op::Load { ptr: self.value(w)?, offset: self.offset(w)? as i32, flags: flags(w) },
            "store" => {
                let ptr = self.value(w)?;
                let offset = self.offset(w)? as i32;
                Op::Store { ptr, offset, value: self.next(w)?, flags: flags(w) }
            }
            "copy" => {
                let (dst, src) = (self.value(w)?, self.next(w)?);
                let (size, align, desc) = extent(w)?;
                Op::Copy { dst, src, size, align, desc, flags: flags(w) }
            }
            "zero" => {
                let dst = self.value(w)?;
                let (size, align, desc) = extent(w)?;
                Op::Zero { dst, size, align, desc, flags: flags(w) }
            }
            "new" => {
                let desc = DescId(w.id("desc")?);
                let zeroed = !w.accept("raw");
                Op::New { desc, zeroed, stack: w.accept("stack") }
            }
            "nil_check" => Op::NilCheck(self.value(w)?),
            "check" => {
                let op = find(&[("ult", CheckedOp::Ult), ("ule", CheckedOp::Ule)], w.word()?)?;
                let (a, b) = (self.value(w)?, self.next(w)?);
                w.expect("else")?;
                Op::Check { op, a, b, code: code(w)? }
            }
            "trap_if" => Op::TrapIf { cond: self.value(w)?, code: code(w)?, args: self.args(w)? },
            "atomic_load" => Op::AtomicLoad { ptr: self.value(w)? },
            "atomic_store" => Op::AtomicStore { ptr: self.value(w)?, value: self.next(w)? },
            "atomic_cas" => {
                let (ptr, old, new) = (self.value(w)?, self.next(w)?, self.next(w)?);
                Op::AtomicCas { ptr, old, new, barrier: w.accept("barrier") }
            }
            "atomic_add" | "atomic_and" | "atomic_or" | "atomic_xchg" => {
                let op = find(RMW, &name["atomic_".len()..])?;
                let (ptr, value) = (self.value(w)?, self.next(w)?);
                Op::AtomicRmw { op, ptr, value, barrier: w.accept("barrier") }
            }
            "call" => Op::Call { callee: self.callee(w)?, args: self.args(w)? },
            "get_g" => Op::GetG,
            "frame_pointer" => Op::FramePointer,
            "return_address" => Op::ReturnAddress,
            other => return Err(format!("unknown instruction {other:?}")),
        })
    }

    fn term(&self, w: &mut Words<'_>) -> Result<Term> {
        Ok(match w.word()? {
            "jump" => {
                let (b, args) = self.edge(w)?;
                Term::Jump(b, args)
            }
            "branch" => {
                let cond = self.value(w)?;
                w.expect(",")?;
                let then = self.edge(w)?;
                w.expect(",")?;
                Term::Branch { cond, then, els: self.edge(w)? }
            }
            "switch" => {
                let value = self.value(w)?;
                w.expect("[")?;
                let cases = w.list("]", |w| {
                    let c = w.int()?;
                    w.expect(":")?;
                    Ok((c, BlockId(w.id("b")?)))
                })?;
                w.expect("else")?;
                Term::Switch { value, cases, default: BlockId(w.id("b")?) }
            }
            "return" => Term::Return(self.args(w)?),
            "tail_call" => Term::TailCall { callee: self.callee(w)?, args: self.args(w)? },
            "defer_enter" => {
                let frame = self.value(w)?;
                w.expect(",")?;
                let body = BlockId(w.id("b")?);
                w.expect(",")?;
                Term::DeferEnter { frame, body, recover: BlockId(w.id("b")?) }
            }
            "trap" => Term::Trap { code: code(w)?, args: self.args(w)? },
            "unreachable" => Term::Unreachable,
            "none" => Term::None,
            other => return Err(format!("unknown terminator {other:?}")),
        })
    }
}

fn is_term(word: &str) -> bool {
    ["jump", "branch", "switch", "return", "tail_call", "defer_enter", "trap", "unreachable", "none"]
        .contains(&word)
}

fn flags(w: &mut Words<'_>) -> MemFlags {
    MemFlags { nil_check: w.accept("nilcheck"), barrier: w.accept("barrier"), readonly: w.accept("readonly") }
}

fn extent(w: &mut Words<'_>) -> Result<(u32, u32, Option<DescId>)> {
    w.expect("size")?;
    let size = w.int()? as u32;
    w.expect("align")?;
    let align = w.int()? as u32;
    let desc = if w.peek().starts_with("desc") { Some(DescId(w.id("desc")?)) } else { None };
    Ok((size, align, desc))
}

fn code(w: &mut Words<'_>) -> Result<TrapCode> {
    let name = w.word()?;
    (0..TrapCode::COUNT)
        .filter_map(TrapCode::from_u8)
        .find(|c| format!("{c:?}") == name)
        .ok_or_else(|| format!("unknown trap {name:?}"))
}

fn find<T: Copy>(table: &[(&str, T)], name: &str) -> Result<T> {
    table.iter().find(|x| x.0 == name).map(|x| x.1).ok_or_else(|| format!("unknown operation {name:?}"))
}

/// The names that `print` gives operations: Debug's in lower case.
const UN: &[(&str, UnOp)] = &[
    ("neg", UnOp::Neg),
    ("not", UnOp::Not),
    ("fneg", UnOp::FNeg),
    ("fabs", UnOp::FAbs),
    ("sqrt", UnOp::Sqrt),
    ("floor", UnOp::Floor),
    ("ceil", UnOp::Ceil),
    ("ftrunc", UnOp::FTrunc),
    ("nearest", UnOp::Nearest),
    ("clz", UnOp::Clz),
    ("ctz", UnOp::Ctz),
    ("popcnt", UnOp::Popcnt),
    ("bswap", UnOp::Bswap),
    ("bitrev", UnOp::Bitrev),
];
const BIN: &[(&str, BinOp)] = &[
    ("add", BinOp::Add),
    ("sub", BinOp::Sub),
    ("mul", BinOp::Mul),
    ("sdiv", BinOp::SDiv),
    ("udiv", BinOp::UDiv),
    ("srem", BinOp::SRem),
    ("urem", BinOp::URem),
    ("and", BinOp::And),
    ("or", BinOp::Or),
    ("xor", BinOp::Xor),
    ("shl", BinOp::Shl),
    ("lshr", BinOp::LShr),
    ("ashr", BinOp::AShr),
    ("shlbounded", BinOp::ShlBounded),
    ("lshrbounded", BinOp::LShrBounded),
    ("ashrbounded", BinOp::AShrBounded),
    ("rotl", BinOp::Rotl),
    ("umulhi", BinOp::UMulHi),
    ("smulhi", BinOp::SMulHi),
    ("fadd", BinOp::FAdd),
    ("fsub", BinOp::FSub),
    ("fmul", BinOp::FMul),
    ("fdiv", BinOp::FDiv),
    ("fmin", BinOp::FMin),
    ("fmax", BinOp::FMax),
    ("fcopysign", BinOp::FCopysign),
];
const CMP: &[(&str, CmpOp)] = &[
    ("eq", CmpOp::Eq),
    ("ne", CmpOp::Ne),
    ("slt", CmpOp::Slt),
    ("sle", CmpOp::Sle),
    ("sgt", CmpOp::Sgt),
    ("sge", CmpOp::Sge),
    ("ult", CmpOp::Ult),
    ("ule", CmpOp::Ule),
    ("ugt", CmpOp::Ugt),
    ("uge", CmpOp::Uge),
];
const FCMP: &[(&str, FcmpOp)] = &[
    ("eq", FcmpOp::Eq),
    ("ne", FcmpOp::Ne),
    ("lt", FcmpOp::Lt),
    ("le", FcmpOp::Le),
    ("gt", FcmpOp::Gt),
    ("ge", FcmpOp::Ge),
];
const CONV: &[(&str, ConvOp)] = &[
    ("sext", ConvOp::Sext),
    ("zext", ConvOp::Zext),
    ("trunc", ConvOp::Trunc),
    ("stof", ConvOp::SToF),
    ("utof", ConvOp::UToF),
    ("ftos", ConvOp::FToS),
    ("ftou", ConvOp::FToU),
    ("ftof", ConvOp::FtoF),
    ("bits", ConvOp::Bits),
];
const RMW: &[(&str, RmwOp)] =
    &[("add", RmwOp::Add), ("and", RmwOp::And), ("or", RmwOp::Or), ("xchg", RmwOp::Xchg)];

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"data0 = data "x" size 8 align 8 mutable pointers
desc0 = desc "main.T" size 16 align 8 Struct

fn0 = func "f" "main.f" (i64, ptr) -> (i64) noinline {
  slot0 = slot 16 align 8
b0(v0: i64, v1: ptr):
  v2: i64 = iconst -3
  v3: i8 = cmp slt v0, v2
  branch v3, b1(v2), b2()
b1(v4: i64) cold:
  v5: ptr = new desc0 raw stack
  store v5 + 8, v1 barrier
  v6: ptr = slot_addr slot0 + 0
  copy v6, v5 size 16 align 8 desc0
  v7: i64, v8: i8 = call rt.select (v1, v4, v3)
  check ult v7, v4 else Index
  return (v7)
b2():
  v9: i64 = load v1 + 0 nilcheck
  switch v9 [1: b3, -2: b3] else b4
b3():
  trap DivZero ()
b4():
  v10: i64 = call fn0 (v9, v1)
  tail_call fn0 (v10, v1)
}
"#;

    #[test]
    fn what_is_printed_is_read_back() {
        let p = program(TEXT).unwrap();
        let printed = crate::print::program(&p);
        assert_eq!(printed, TEXT);
        let errors = crate::verify::program(&p);
        assert!(errors.is_empty(), "{errors:?}");
    }

    #[test]
    fn every_operation_has_its_printed_name() {
        let all =
            |names: Vec<(String, &str)>| names.into_iter().for_each(|(debug, name)| assert_eq!(debug, name));
        all(UN.iter().map(|x| (format!("{:?}", x.1).to_lowercase(), x.0)).collect());
        all(BIN.iter().map(|x| (format!("{:?}", x.1).to_lowercase(), x.0)).collect());
        all(CMP.iter().map(|x| (format!("{:?}", x.1).to_lowercase(), x.0)).collect());
        all(CONV.iter().map(|x| (format!("{:?}", x.1).to_lowercase(), x.0)).collect());
    }

    #[test]
    fn errors_name_the_line() {
        let e =
            program("fn0 = func \"f\" \"f\" () -> () {\nb0():\n  frob v1\n  return ()\n}\n").err().unwrap();
        assert_eq!(e, ParseError { line: 3, text: "unknown instruction \"frob\"".into() });
    }
}
