//! The `abi::program::Program` structure and the tables it points to.

use std::mem::offset_of;

use abi::layout::Str;
use abi::program::{
    FUNC_HIDDEN, FuncEntry, GO_ENTRIES, LandingEntry, Program as ProgramAbi, RootRange, TrapEntry,
};
use base::{IndexVec, Interner, SourceMap, Target};
use gir::{FuncId, Program};

use crate::code::FuncCode;
use crate::data::{Place, Rodata, Sec};
use crate::pctab::{self, Lines, Strings};
use crate::typedesc::DescPlaces;

/// The text: where each function's bytes start, and its length.
pub(crate) struct TextLayout {
    pub starts: IndexVec<FuncId, u32>,
    pub len: u32,
}

/// A root range: (section, length).
pub(crate) type Roots = Vec<(Sec, u64)>;

/// Everything about lines, kept for DWARF.
pub(crate) struct FuncLines {
    pub lines: IndexVec<FuncId, Option<Lines>>,
    pub strings: Strings,
}

/// Writes all tables; gives the offset of the program structure in the read-only section.
pub(crate) fn write(
    program: &Program,
    names: &Interner,
    sources: &SourceMap,
    codes: &IndexVec<FuncId, FuncCode>,
    text: &TextLayout,
    places: &DescPlaces,
    roots: &Roots,
    target: Target,
    out: &mut Rodata,
) -> (u64, FuncLines) {
    let at = out.blob.reserve(size_of::<ProgramAbi>() as u64, 8);
    let mut strings = Strings::default();
    let mut all_lines = IndexVec::new();
    let mut pctab = Vec::new();
    let (mut funcs, mut traps, mut landings) = (Vec::new(), Vec::new(), Vec::new());
    for (id, code) in codes.iter_enumerated() {
        let Some(func) = &program.funcs[id] else {
            all_lines.push(None);
            continue;
        };
        let start = text.starts[id];
        let lines = pctab::lines(func, code, names, sources, &mut strings);
        funcs.push(FuncEntry {
            start: start + code.entry,
            len: code.bytes.len() as u32 - code.entry,
            name: strings.number(&func.name),
            lines: pctab.len() as u32,
            flags: if func.flags.hidden { FUNC_HIDDEN } else { 0 },
        });
        abi::pctab::encode(&lines.frames, &lines.rows, &mut |b| pctab.push(b));
        traps.extend(code.traps.iter().map(|t| TrapEntry { pc: start + t.0, code: u32::from(t.1) }));
        landings.extend(code.landings.iter().map(|l| LandingEntry {
            ret: start + l.ret,
            pad: start + l.pad,
            frame_offset: l.frame_offset,
        }));
        all_lines.push(Some(lines));
    }
    let mut t = Table { out, at };
    t.addr(offset_of!(ProgramAbi, text_start), Place { sec: Sec::Text, offset: 0 });
    t.word(offset_of!(ProgramAbi, text_len), u64::from(text.len));
    t.words32(offset_of!(ProgramAbi, funcs), funcs.len(), || {
        funcs.iter().flat_map(|f| [f.start, f.len, f.name, f.lines, f.flags])
    });
    t.words32(offset_of!(ProgramAbi, traps), traps.len(), || traps.iter().flat_map(|t| [t.pc, t.code]));
    t.words32(offset_of!(ProgramAbi, landings), landings.len(), || {
        landings.iter().flat_map(|l| [l.ret, l.pad, l.frame_offset])
    });
    t.list(offset_of!(ProgramAbi, roots), roots.len(), size_of::<RootRange>(), |out, i, at| {
        out.blob.put_addr(at, Place { sec: roots[i].0, offset: 0 });
        out.blob.put64(at + 8, roots[i].1);
    });
    t.list(offset_of!(ProgramAbi, types), places.descs.len(), 8, |out, i, at| {
        out.blob.put_addr(at, Rodata::place(places.descs.raw[i]));
    });
    t.list(offset_of!(ProgramAbi, itabs), places.itabs.len(), 8, |out, i, at| {
        out.blob.put_addr(at, Rodata::place(places.itabs.raw[i]));
    });
    let bytes = t.out.blob.append(&pctab, 1);
    t.addr(offset_of!(ProgramAbi, pctab), Rodata::place(bytes));
    t.word(offset_of!(ProgramAbi, pctab_len), pctab.len() as u64);
    t.list(offset_of!(ProgramAbi, strings), strings.list.len(), size_of::<Str>(), |out, i, at| {
        out.put_str(at, &strings.list[i]);
    });
    t.word(offset_of!(ProgramAbi, processor), crate::target::processor(target));
    assert!(program.entries.len() <= GO_ENTRIES.len(), "codegen: too many entries");
    for (i, &id) in program.entries.iter().enumerate() {
        let place = Place { sec: Sec::Text, offset: u64::from(text.starts[id] + codes[id].entry) };
        t.addr(offset_of!(ProgramAbi, entries) + i * 8, place);
    }
    (at, FuncLines { lines: all_lines, strings })
}

/// The structure being filled.
struct Table<'a> {
    out: &'a mut Rodata,
    at: u64,
}

impl Table<'_> {
    fn addr(&mut self, field: usize, to: Place) {
        self.out.blob.put_addr(self.at + field as u64, to);
    }

    fn word(&mut self, field: usize, v: u64) {
        self.out.blob.put64(self.at + field as u64, v);
    }

    /// A pointer field and the length field behind it, for a list of `n` rows of 32-bit words.
    fn words32<I: Iterator<Item = u32>>(&mut self, field: usize, n: usize, words: impl Fn() -> I) {
        let bytes: Vec<u8> = words().flat_map(u32::to_le_bytes).collect();
        let list = self.out.blob.append(&bytes, 8);
        self.addr(field, Rodata::place(list));
        self.word(field + 8, n as u64);
    }

    /// The same for rows with addresses, written one by one.
    fn list(&mut self, field: usize, n: usize, size: usize, mut row: impl FnMut(&mut Rodata, usize, u64)) {
        let list = self.out.blob.reserve((n * size) as u64, 8);
        for i in 0..n {
            row(self.out, i, list + (i * size) as u64);
        }
        self.addr(field, Rodata::place(list));
        self.word(field + 8, n as u64);
    }
}
