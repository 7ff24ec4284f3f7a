//! DWARF for debuggers and profilers: one unit with all functions, their lines, and how to unwind them. The runtime's
//! own traces use `pctab` instead.

use base::{Arch, IndexVec, Target};
use gimli::write::{
    Address, AttributeValue, CallFrameInstruction, CommonInformationEntry, DebugFrame, DwarfUnit, EndianVec,
    FrameDescriptionEntry, FrameTable, LineProgram, LineString, RelocateWriter, Relocation, RelocationTarget,
    Sections,
};
use gimli::{Encoding, Format, LineEncoding, LittleEndian, Register, SectionId};
use gir::{FuncId, Program};
use object::write::{Object, SymbolId};
use object::{RelocationFlags, SectionKind};
use rustc_hash::FxHashMap;

use crate::code::FuncCode;
use crate::tables::{FuncLines, TextLayout};

/// The only symbol that the sections refer to: the start of the text.
const TEXT: usize = 0;

fn text_address(offset: u32) -> Address {
    Address::Symbol { symbol: TEXT, addend: i64::from(offset) }
}

/// Bytes and relocations of one section.
#[derive(Clone)]
struct Section {
    bytes: EndianVec<LittleEndian>,
    relocs: Vec<Relocation>,
}

impl Section {
    fn new() -> Section {
        Section { bytes: EndianVec::new(LittleEndian), relocs: Vec::new() }
    }
}

impl RelocateWriter for Section {
    type Writer = EndianVec<LittleEndian>;

    fn writer(&self) -> &Self::Writer {
        &self.bytes
    }

    fn writer_mut(&mut self) -> &mut Self::Writer {
        &mut self.bytes
    }

    fn relocate(&mut self, relocation: Relocation) {
        self.relocs.push(relocation);
    }
}

/// Adds the debug sections to the object.
pub(crate) fn write(
    object: &mut Object<'_>,
    text_symbol: SymbolId,
    program: &Program,
    codes: &IndexVec<FuncId, FuncCode>,
    text: &TextLayout,
    lines: &FuncLines,
    target: Target,
) {
    let encoding = Encoding { format: Format::Dwarf32, version: 4, address_size: 8 };
    let mut unit = DwarfUnit::new(encoding);
    unit.unit.line_program = line_program(encoding, codes, text, lines);
    let root = unit.unit.root();
    let die = unit.unit.get_mut(root);
    // DW_LANG_Go makes debuggers expect Go's own layout conventions: it fits names and calls well enough.
    die.set(gimli::DW_AT_language, AttributeValue::Language(gimli::DW_LANG_Go));
    die.set(gimli::DW_AT_producer, AttributeValue::String(b"rgo".to_vec()));
    die.set(gimli::DW_AT_name, AttributeValue::String(b"main".to_vec()));
    die.set(gimli::DW_AT_comp_dir, AttributeValue::String(b".".to_vec()));
    die.set(gimli::DW_AT_low_pc, AttributeValue::Address(text_address(0)));
    die.set(gimli::DW_AT_high_pc, AttributeValue::Udata(u64::from(text.len)));
    let mut frames = FrameTable::default();
    let cie = frames.add_cie(common_frame(target.arch));
    for (id, code) in codes.iter_enumerated() {
        let Some(func) = &program.funcs[id] else { continue };
        let start = text_address(text.starts[id] + code.entry);
        let len = code.bytes.len() as u32 - code.entry;
        let die = unit.unit.add(root, gimli::DW_TAG_subprogram);
        let die = unit.unit.get_mut(die);
        die.set(gimli::DW_AT_name, AttributeValue::String(func.name.clone().into_bytes()));
        die.set(gimli::DW_AT_low_pc, AttributeValue::Address(start));
        die.set(gimli::DW_AT_high_pc, AttributeValue::Udata(u64::from(len)));
        frames.add_fde(cie, frame(target.arch, start, len, code.body - code.entry));
    }
    let mut sections = Sections::new(Section::new());
    unit.write(&mut sections).expect("codegen: DWARF");
    let mut frame_section = DebugFrame(Section::new());
    frames.write_debug_frame(&mut frame_section).expect("codegen: frames");

    let mut all: Vec<(SectionId, &Section)> = Vec::new();
    let collected: Result<(), gimli::write::Error> = sections.for_each(|id, section| {
        all.push((id, section));
        Ok(())
    });
    collected.expect("codegen: DWARF");
    all.push((SectionId::DebugFrame, &frame_section.0));
    add_sections(object, text_symbol, &all, target.arch);
}

fn add_sections(object: &mut Object<'_>, text: SymbolId, all: &[(SectionId, &Section)], arch: Arch) {
    let mut ids = FxHashMap::default();
    for (id, section) in all {
        if !section.bytes.slice().is_empty() {
            let out = object.add_section(Vec::new(), id.name().into(), SectionKind::Debug);
            object.set_section_data(out, section.bytes.slice().to_vec(), 1);
            ids.insert(*id, (out, object.section_symbol(out)));
        }
    }
    for (id, section) in all {
        for r in &section.relocs {
            let symbol = match r.target {
                RelocationTarget::Symbol(_) => text,
                RelocationTarget::Section(to) => ids[&to].1,
            };
            let r_type = match (arch, r.size) {
                (Arch::Amd64, 8) => object::elf::R_X86_64_64,
                (Arch::Amd64, _) => object::elf::R_X86_64_32,
                (Arch::Arm64, 8) => object::elf::R_AARCH64_ABS64,
                (Arch::Arm64, _) => object::elf::R_AARCH64_ABS32,
            };
            let reloc = object::write::Relocation {
                offset: r.offset as u64,
                symbol,
                addend: r.addend,
                flags: RelocationFlags::Elf { r_type },
            };
            object.add_relocation(ids[id].0, reloc).expect("codegen: DWARF relocation");
        }
    }
}

/// One sequence for the whole text.
fn line_program(
    encoding: Encoding,
    codes: &IndexVec<FuncId, FuncCode>,
    text: &TextLayout,
    lines: &FuncLines,
) -> LineProgram {
    let here = || LineString::String(b".".to_vec());
    let mut program = LineProgram::new(encoding, LineEncoding::default(), here(), None, here(), None);
    if text.len == 0 {
        return program;
    }
    let dir = program.default_directory();
    let mut files = FxHashMap::default();
    program.begin_sequence(Some(text_address(0)));
    for (id, code) in codes.iter_enumerated() {
        let Some(f) = &lines.lines[id] else { continue };
        for row in &f.rows {
            let name = f.frames[row.frame as usize].file;
            let file = *files.entry(name).or_insert_with(|| {
                let name = lines.strings.list[name as usize].clone().into_bytes();
                program.add_file(LineString::String(name), dir, None)
            });
            let out = program.row();
            out.address_offset = u64::from(text.starts[id] + code.entry + row.pc);
            out.file = file;
            out.line = u64::from(row.line);
            program.generate_row();
        }
    }
    program.end_sequence(u64::from(text.len));
    program
}

/// DWARF's numbers: (frame pointer, stack pointer, return address).
fn registers(arch: Arch) -> (Register, Register, Register) {
    match arch {
        Arch::Amd64 => (Register(6), Register(7), Register(16)),
        Arch::Arm64 => (Register(29), Register(31), Register(30)),
    }
}

/// The state at a function's entry.
fn common_frame(arch: Arch) -> CommonInformationEntry {
    let encoding = Encoding { format: Format::Dwarf32, version: 1, address_size: 8 };
    let (_, sp, ret) = registers(arch);
    match arch {
        Arch::Amd64 => {
            let mut cie = CommonInformationEntry::new(encoding, 1, -8, ret);
            cie.add_instruction(CallFrameInstruction::Cfa(sp, 8));
            cie.add_instruction(CallFrameInstruction::Offset(ret, -8));
            cie
        }
        Arch::Arm64 => {
            let mut cie = CommonInformationEntry::new(encoding, 4, -8, ret);
            cie.add_instruction(CallFrameInstruction::Cfa(sp, 0));
            cie
        }
    }
}

/// A function sets up its frame pointer first thing after the stack check, and keeps it to the end.
fn frame(arch: Arch, start: Address, len: u32, check: u32) -> FrameDescriptionEntry {
    let mut fde = FrameDescriptionEntry::new(start, len);
    let (fp, _, ret) = registers(arch);
    // push rbp; mov rbp, rsp — stp x29, x30, [sp, #-16]!; mov x29, sp
    let (pushed, moved) = match arch {
        Arch::Amd64 => (1, 4),
        Arch::Arm64 => (4, 8),
    };
    fde.add_instruction(check + pushed, CallFrameInstruction::CfaOffset(16));
    fde.add_instruction(check + pushed, CallFrameInstruction::Offset(fp, -16));
    if arch == Arch::Arm64 {
        fde.add_instruction(check + pushed, CallFrameInstruction::Offset(ret, -8));
    }
    fde.add_instruction(check + moved, CallFrameInstruction::CfaRegister(fp));
    fde
}
