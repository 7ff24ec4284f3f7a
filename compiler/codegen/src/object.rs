//! The relocatable object: sections, symbols, relocations.

use std::mem::offset_of;

use base::{FxHashMap, IndexVec, Interner, SourceMap, Target};
use gir::{DataId, FuncId, Program};
use object::write::{Object, Relocation, SectionId, Symbol, SymbolId, SymbolSection};
use object::{
    Architecture, BinaryFormat, Endianness, RelocationFlags, SectionKind, SymbolFlags, SymbolKind,
    SymbolScope,
};

use crate::buildinfo;
use crate::code::{CodeTarget, FuncCode};
use crate::data::{Blob, Place, Rodata, SECTIONS, Sec};
use crate::sym::Sym;
use crate::tables::{self, TextLayout};
use crate::target::{self, RelocKind};
use crate::typedesc::{self, DescPlaces};
use crate::{Options, dwarf};

/// Puts everything together.
pub(crate) fn write(
    program: &Program,
    names: &Interner,
    sources: &SourceMap,
    target: Target,
    options: &Options<'_>,
    codes: &IndexVec<FuncId, FuncCode>,
) -> Vec<u8> {
    let text = layout_text(codes, target);
    let func_place = |id: FuncId| -> Option<Place> {
        program.funcs[id]
            .is_some()
            .then(|| Place { sec: Sec::Text, offset: u64::from(text.starts[id] + codes[id].entry) })
    };
    let mut rodata = Rodata::default();
    let descs = typedesc::reserve(program, &mut rodata);
    let mut statics = Statics::reserve(program, &mut rodata);
    let resolve = |sym: Sym| resolve(sym, &func_place, &descs, &statics.places);
    for (id, data) in program.datas.iter_enumerated() {
        let place = statics.places[id];
        let blob = match place.sec {
            Sec::Rodata => &mut rodata.blob,
            Sec::Data => &mut statics.data,
            Sec::DataPtr => &mut statics.data_ptr,
            Sec::Text | Sec::Bss | Sec::BssPtr | Sec::BuildInfo => continue,
        };
        blob.put(place.offset, &data.bytes);
        for r in &data.relocs {
            let to = resolve(r.target.into())
                .unwrap_or_else(|| panic!("codegen: {id}: {:?} has no address", r.target));
            let offset = to.offset.wrapping_add_signed(r.addend);
            blob.put_addr(place.offset + u64::from(r.offset), Place { sec: to.sec, offset });
        }
    }
    typedesc::write(program, &descs, func_place, &mut rodata);
    let roots = [(Sec::DataPtr, statics.data_ptr.bytes.len() as u64), (Sec::BssPtr, statics.bss_ptr.0)];
    let roots = roots.into_iter().filter(|r| r.1 > 0).collect();
    let (program_at, lines) =
        tables::write(program, names, sources, codes, &text, &descs, &roots, target, &mut rodata);
    let mut info = Blob::default();
    if !program.build_info.is_empty() {
        let record = buildinfo::record(&program.build_info);
        let offset = info.append(&record, buildinfo::ALIGN);
        // The program's own reference keeps it from being taken for unused.
        let field = program_at + offset_of!(abi::program::Program, build_info) as u64;
        rodata.blob.put_addr(field, Place { sec: Sec::BuildInfo, offset });
        rodata.blob.put64(field + 8, record.len() as u64);
    }

    let mut w = Writer::new(target);
    let text_bytes = w.text(codes, &text, target, resolve);
    let sections = [
        (Sec::Text, ".text", SectionKind::Text),
        (Sec::Rodata, ".rodata", SectionKind::ReadOnlyData),
        (Sec::Data, ".data", SectionKind::Data),
        (Sec::DataPtr, ".data.ptr", SectionKind::Data),
        (Sec::Bss, ".bss", SectionKind::UninitializedData),
        (Sec::BssPtr, ".bss.ptr", SectionKind::UninitializedData),
        (Sec::BuildInfo, ".go.buildinfo", SectionKind::ReadOnlyData),
    ];
    for (sec, name, kind) in sections {
        w.section(sec, name, kind);
    }
    w.object.set_section_data(
        w.ids[Sec::Text as usize],
        text_bytes,
        u64::from(target::body_align(target.arch)),
    );
    w.blob(Sec::Rodata, rodata.blob);
    w.blob(Sec::Data, statics.data);
    w.blob(Sec::DataPtr, statics.data_ptr);
    w.blob(Sec::BuildInfo, info);
    for (sec, (size, align)) in [(Sec::Bss, statics.bss), (Sec::BssPtr, statics.bss_ptr)] {
        w.object.append_section_bss(w.ids[sec as usize], size, align.max(1));
    }
    w.relocs();
    let size = size_of::<abi::program::Program>() as u64;
    w.define(
        abi::program::PROGRAM_SYMBOL,
        Rodata::place(program_at),
        size,
        SymbolKind::Data,
        SymbolScope::Linkage,
    );
    if options.debug {
        for (id, code) in codes.iter_enumerated() {
            if let (Some(f), Some(place)) = (&program.funcs[id], func_place(id)) {
                let size = code.bytes.len() as u64 - u64::from(code.entry);
                w.define(&f.name, place, size, SymbolKind::Text, SymbolScope::Compilation);
            }
        }
        for (id, d) in program.datas.iter_enumerated() {
            if !d.symbol.is_empty() {
                w.define(&d.symbol, statics.places[id], d.size, SymbolKind::Data, SymbolScope::Compilation);
            }
        }
        let anchor = w.section_symbols[Sec::Text as usize].expect("codegen: text");
        dwarf::write(&mut w.object, anchor, program, codes, &text, &lines, target);
    }
    w.object.write().expect("codegen: object")
}

/// Functions in ID order, bodies aligned.
fn layout_text(codes: &IndexVec<FuncId, FuncCode>, target: Target) -> TextLayout {
    let align = target::body_align(target.arch);
    let mut at = 0u32;
    let starts = codes
        .iter()
        .map(|c| {
            let start = (at + c.body).next_multiple_of(align) - c.body;
            at = start + c.bytes.len() as u32;
            start
        })
        .collect();
    TextLayout { starts: IndexVec::from_raw(starts), len: at }
}

/// Static data by section.
struct Statics {
    places: IndexVec<DataId, Place>,
    data: Blob,
    data_ptr: Blob,
    /// (size, align)
    bss: (u64, u64),
    bss_ptr: (u64, u64),
}

impl Statics {
    fn reserve(program: &Program, rodata: &mut Rodata) -> Statics {
        let mut s = Statics {
            places: IndexVec::new(),
            data: Blob::default(),
            data_ptr: Blob::default(),
            bss: (0, 1),
            bss_ptr: (0, 1),
        };
        for d in program.datas.iter() {
            let align = u64::from(d.align.max(1));
            let size = d.size.max(d.bytes.len() as u64);
            let zero = d.relocs.is_empty() && d.bytes.iter().all(|&b| b == 0);
            // The collector scans roots by words.
            let root = d.mutable && d.pointers;
            let align = if root { align.max(8) } else { align };
            let sec = match (d.mutable, zero, d.pointers) {
                (false, _, _) => Sec::Rodata,
                (true, false, false) => Sec::Data,
                (true, false, true) => Sec::DataPtr,
                (true, true, false) => Sec::Bss,
                (true, true, true) => Sec::BssPtr,
            };
            let reserve_bss = |bss: &mut (u64, u64)| {
                let at = bss.0.next_multiple_of(align);
                *bss = (at + size, bss.1.max(align));
                at
            };
            let offset = match sec {
                Sec::Rodata | Sec::Text => rodata.blob.reserve(size, align),
                Sec::Data => s.data.reserve(size, align),
                Sec::DataPtr => s.data_ptr.reserve(size.next_multiple_of(8), align),
                Sec::Bss => reserve_bss(&mut s.bss),
                Sec::BssPtr => reserve_bss(&mut s.bss_ptr),
                Sec::BuildInfo => unreachable!("codegen: a variable in the record of the build"),
            };
            s.places.push(Place { sec, offset });
        }
        s.bss_ptr.0 = s.bss_ptr.0.next_multiple_of(8);
        s
    }
}

/// Where a symbol of ours lies; None for the runtime's.
fn resolve(
    sym: Sym,
    func: &impl Fn(FuncId) -> Option<Place>,
    descs: &DescPlaces,
    datas: &IndexVec<DataId, Place>,
) -> Option<Place> {
    match sym {
        Sym::Func(id) => func(id),
        Sym::Data(id) => Some(datas[id]),
        Sym::Desc(id) => Some(Rodata::place(descs.descs[id])),
        Sym::Itab(id) => Some(Rodata::place(descs.itabs[id])),
        Sym::Runtime(_) | Sym::BarrierFlag | Sym::Morestack => None,
    }
}

/// A relocation waiting for its symbol.
struct Pending {
    sec: Sec,
    offset: u64,
    r_type: u32,
    to: Result<Place, Sym>,
    addend: i64,
}

struct Writer {
    object: Object<'static>,
    abs64: u32,
    ids: [SectionId; SECTIONS],
    section_symbols: [Option<SymbolId>; SECTIONS],
    pending: Vec<Pending>,
}

impl Writer {
    fn new(target: Target) -> Writer {
        let arch = match target.arch {
            base::Arch::Amd64 => Architecture::X86_64,
            base::Arch::Arm64 => Architecture::Aarch64,
        };
        let mut object = Object::new(BinaryFormat::Elf, arch, Endianness::Little);
        let text = object.section_id(object::write::StandardSection::Text);
        Writer {
            object,
            abs64: target::abs64(target.arch),
            ids: [text; SECTIONS],
            section_symbols: [None; SECTIONS],
            pending: Vec::new(),
        }
    }

    fn section(&mut self, sec: Sec, name: &str, kind: SectionKind) {
        let id = match sec {
            Sec::Text => self.ids[0],
            Sec::Rodata | Sec::Data | Sec::DataPtr | Sec::Bss | Sec::BssPtr | Sec::BuildInfo => {
                self.object.add_section(Vec::new(), name.into(), kind)
            }
        };
        self.ids[sec as usize] = id;
        self.section_symbols[sec as usize] = Some(self.object.section_symbol(id));
    }

    fn blob(&mut self, sec: Sec, blob: Blob) {
        let r_type = self.abs64;
        self.pending.extend(blob.relocs.iter().map(|r| Pending {
            sec,
            offset: r.offset,
            r_type,
            to: Ok(r.to),
            addend: 0,
        }));
        self.object.set_section_data(self.ids[sec as usize], blob.bytes, blob.align.max(1));
    }

    /// All code in one run. What refers to the text itself is settled here where possible.
    fn text(
        &mut self,
        codes: &IndexVec<FuncId, FuncCode>,
        text: &TextLayout,
        target: Target,
        resolve: impl Fn(Sym) -> Option<Place>,
    ) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(text.len as usize);
        let padding = target::padding(target.arch);
        for (id, code) in codes.iter_enumerated() {
            let start = text.starts[id];
            while bytes.len() < start as usize {
                bytes.push(padding[bytes.len() % padding.len()]);
            }
            bytes.extend_from_slice(&code.bytes);
            for r in &code.relocs {
                let at = start + r.offset;
                let to = match r.target {
                    CodeTarget::Own(offset) => {
                        Ok(Place { sec: Sec::Text, offset: u64::from(start + offset) })
                    }
                    CodeTarget::Sym(sym) => match (resolve(sym), sym.external()) {
                        (Some(place), _) => Ok(place),
                        (None, Some(_)) => Err(sym),
                        (None, None) => panic!("codegen: {id} refers to {sym:?}, which has no address"),
                    },
                };
                if let Ok(Place { sec: Sec::Text, offset }) = to {
                    let distance = offset as i64 + r.addend - i64::from(at);
                    if r.kind.apply(&mut bytes[at as usize..], distance) {
                        continue;
                    }
                }
                let r_type = if r.kind == RelocKind::Abs64 { self.abs64 } else { r.kind.elf() };
                self.pending.push(Pending {
                    sec: Sec::Text,
                    offset: u64::from(at),
                    r_type,
                    to,
                    addend: r.addend,
                });
            }
        }
        bytes
    }

    fn relocs(&mut self) {
        let mut externals: FxHashMap<Sym, SymbolId> = FxHashMap::default();
        for p in std::mem::take(&mut self.pending) {
            let (symbol, addend) = match p.to {
                Ok(place) => {
                    let symbol = self.section_symbols[place.sec as usize].expect("codegen: section");
                    (symbol, p.addend + place.offset as i64)
                }
                Err(sym) => {
                    let symbol = *externals.entry(sym).or_insert_with(|| {
                        self.object.add_symbol(Symbol {
                            name: sym.external().expect("codegen: runtime symbol").into(),
                            value: 0,
                            size: 0,
                            kind: SymbolKind::Unknown,
                            scope: SymbolScope::Unknown,
                            weak: false,
                            section: SymbolSection::Undefined,
                            flags: SymbolFlags::None,
                        })
                    });
                    (symbol, p.addend)
                }
            };
            let flags = RelocationFlags::Elf { r_type: p.r_type };
            let reloc = Relocation { offset: p.offset, symbol, addend, flags };
            self.object.add_relocation(self.ids[p.sec as usize], reloc).expect("codegen: relocation");
        }
    }

    fn define(&mut self, name: &str, place: Place, size: u64, kind: SymbolKind, scope: SymbolScope) {
        self.object.add_symbol(Symbol {
            name: name.into(),
            value: place.offset,
            size,
            kind,
            scope,
            weak: false,
            section: SymbolSection::Section(self.ids[place.sec as usize]),
            flags: SymbolFlags::None,
        });
    }
}
