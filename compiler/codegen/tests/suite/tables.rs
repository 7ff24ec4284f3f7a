//! What the object says about its code: line programs, symbols, DWARF; and that it is the same for any job count.

use std::mem::offset_of;

use crate::common::Prog;
use abi::program::{FuncEntry, Program};
use base::{FileId, Pos, Target};
use gir::func::ENTRY;
use gir::inst::Ty;
use gir::{BinOp, Callee};
use object::{Object, ObjectSection, ObjectSymbol};

fn pos(line: u32) -> Pos {
    // "line N\n", seven bytes up to line 9, eight up to line 99.
    let offset = if line <= 10 { (line - 1) * 7 } else { 63 + (line - 10) * 8 };
    Pos { file: FileId(0), offset }
}

fn sample() -> Prog {
    sample_into(Prog::new())
}

fn sample_into(mut p: Prog) -> Prog {
    let callee = p.func("main.callee", &[Ty::I64], &[Ty::I64], |b| {
        b.func.pos = Some(pos(3));
        let n = b.func.blocks[ENTRY].params[0];
        b.set_pos(pos(4));
        let v = b.bin(BinOp::Mul, n, n);
        b.ret(&[v]);
    });
    let small = p.names.intern("main.small");
    p.main(|b| {
        b.func.pos = Some(pos(7));
        b.set_pos(pos(8));
        let n = b.iconst(Ty::I64, 9);
        let call = b.loc();
        let inlined = b.inlined_loc(Some(pos(20)), call, small);
        b.set_loc_id(inlined);
        let v = b.call(Callee::Func(callee), &[n], &[Ty::I64])[0];
        b.set_pos(pos(9));
        b.call_rt(abi::RtFn::print_int, &[v]);
    });
    p
}

/// Reads a linked program's tables.
struct Image<'a> {
    file: object::File<'a>,
    program: u64,
}

impl Image<'_> {
    fn new(bytes: &[u8]) -> Image<'_> {
        let file = object::File::parse(bytes).expect("ELF");
        let program = file.symbols().find(|s| s.name() == Ok("rgo_program")).expect("program").address();
        Image { file, program }
    }

    fn bytes(&self, address: u64, len: u64) -> &[u8] {
        let find = |s: &object::Section<'_, '_>| s.data_range(address, len).ok().flatten().is_some();
        let section = self.file.sections().find(find).expect("address in a section");
        section.data_range(address, len).expect("data").expect("range")
    }

    fn word(&self, field: usize) -> u64 {
        u64::from_le_bytes(self.bytes(self.program + field as u64, 8).try_into().unwrap())
    }

    fn funcs(&self) -> Vec<FuncEntry> {
        let (at, n) = (self.word(offset_of!(Program, funcs)), self.word(offset_of!(Program, funcs_len)));
        self.bytes(at, n * 20)
            .chunks(20)
            .map(|c| {
                let w = |i: usize| u32::from_le_bytes(c[i * 4..i * 4 + 4].try_into().unwrap());
                FuncEntry { start: w(0), len: w(1), name: w(2), lines: w(3), flags: w(4) }
            })
            .collect()
    }

    fn string(&self, n: u32) -> String {
        let at = self.word(offset_of!(Program, strings)) + u64::from(n) * 16;
        let w = |o: u64| u64::from_le_bytes(self.bytes(at + o, 8).try_into().unwrap());
        String::from_utf8(self.bytes(w(0), w(8)).to_vec()).unwrap()
    }

    /// "name:line" from the innermost frame on, for an offset in a function.
    fn lookup(&self, f: &FuncEntry, offset: u32) -> Vec<String> {
        let all =
            self.bytes(self.word(offset_of!(Program, pctab)), self.word(offset_of!(Program, pctab_len)));
        let mut out = Vec::new();
        abi::pctab::Reader::new(&all[f.lines as usize..])
            .lookup(offset, |name, _, line| out.push(format!("{}:{line}", self.string(name))));
        out
    }
}

#[test]
fn line_programs() {
    let p = sample();
    for target in Target::ALL {
        let exe = p.link(target);
        let image = Image::new(&exe);
        let funcs = image.funcs();
        assert_eq!(funcs.len(), 2);
        assert!(funcs[0].start + funcs[0].len <= funcs[1].start);
        assert_eq!(image.string(funcs[1].name), "main.main");
        assert_eq!(image.lookup(&funcs[0], 0), ["main.callee:3"]);
        assert_eq!(image.lookup(&funcs[0], funcs[0].len - 1), ["main.callee:4"]);
        let rows: Vec<Vec<String>> = (0..funcs[1].len).map(|o| image.lookup(&funcs[1], o)).collect();
        assert_eq!(rows[0], ["main.main:7"]);
        assert!(rows.contains(&vec!["main.small:20".to_string(), "main.main:8".to_string()]), "{rows:?}");
        assert!(rows.contains(&vec!["main.main:9".to_string()]));
    }
}

#[test]
fn symbols_are_entries() {
    let p = sample();
    let exe = p.link(Target::ALL[0]);
    let image = Image::new(&exe);
    let text = image.word(offset_of!(Program, text_start));
    for f in image.funcs() {
        let name = image.string(f.name);
        let symbol = image.file.symbols().find(|s| s.name() == Ok(&name)).expect("symbol");
        assert_eq!((symbol.address(), symbol.size()), (text + u64::from(f.start), u64::from(f.len)));
    }
    let entry = image.word(offset_of!(Program, entries));
    assert_eq!(entry, text + u64::from(image.funcs()[1].start));
}

#[test]
fn dwarf_knows_lines_and_functions() {
    let p = sample();
    for target in Target::ALL {
        let exe = p.link(target);
        let image = Image::new(&exe);
        let load = |id: gimli::SectionId| -> Result<_, gimli::Error> {
            let data = image.file.section_by_name(id.name()).map_or(&[][..], |s| s.data().unwrap());
            Ok(gimli::EndianSlice::new(data, gimli::LittleEndian))
        };
        let dwarf = gimli::Dwarf::load(load).unwrap();
        let text = image.word(offset_of!(Program, text_start));
        let (mut rows, mut names) = (Vec::new(), Vec::new());
        let mut units = dwarf.units();
        while let Some(header) = units.next().unwrap() {
            let unit = dwarf.unit(header).unwrap();
            let producer = |e: &gimli::DebuggingInformationEntry<_>| {
                let v = e.attr_value(gimli::DW_AT_producer)?;
                Some(dwarf.attr_string(&unit, v).unwrap().to_string_lossy().into_owned())
            };
            let mut entries = unit.entries();
            if entries.next_dfs().unwrap().is_none_or(|e| producer(e).as_deref() != Some("rgo")) {
                continue;
            }
            while let Some(e) = entries.next_dfs().unwrap() {
                let name = e.attr_value(gimli::DW_AT_name).unwrap();
                names.push(dwarf.attr_string(&unit, name).unwrap().to_string_lossy().into_owned());
            }
            let mut lines = unit.line_program.clone().unwrap().rows();
            while let Some((_, row)) = lines.next_row().unwrap() {
                rows.push((row.address() - text, row.line().map_or(0, |l| l.get())));
            }
        }
        assert_eq!(names, ["main.callee", "main.main"]);
        let f = image.funcs();
        assert!(rows.contains(&(u64::from(f[0].start), 3)) && rows.contains(&(u64::from(f[1].start), 7)));
        assert!(rows.iter().any(|r| r.1 == 20));
    }
}

#[test]
fn same_bytes_for_any_job_count() {
    let mut p = sample();
    for i in 0..100 {
        p.func(&format!("main.f{i}"), &[Ty::I64], &[Ty::I64], |b| {
            let n = b.func.blocks[ENTRY].params[0];
            let c = b.iconst(Ty::I64, i);
            let v = b.bin(BinOp::SDiv, n, c);
            b.ret(&[v]);
        });
    }
    for target in Target::ALL {
        let one = p.object(target, 1);
        assert!(one == p.object(target, 4), "{target}");
        let exe = |object| link::link(object, crate::common::archive(target), target, false).unwrap();
        assert!(exe(&one) == exe(&one));
    }
}

/// A cache in memory that counts its hits.
#[derive(Default)]
struct Memory {
    table: std::sync::Mutex<std::collections::HashMap<u128, Vec<u8>>>,
    hits: std::sync::atomic::AtomicUsize,
}

impl codegen::Cache for Memory {
    fn get(&self, key: u128) -> Option<Vec<u8>> {
        let found = self.table.lock().unwrap().get(&key).cloned();
        self.hits.fetch_add(usize::from(found.is_some()), std::sync::atomic::Ordering::Relaxed);
        found
    }

    fn put(&self, key: u128, value: &[u8]) {
        self.table.lock().unwrap().insert(key, value.to_vec());
    }
}

#[test]
fn cached_functions_give_the_same_object() {
    let cache = Memory::default();
    for target in Target::ALL {
        // The second program has another function in front, so that all IDs differ.
        for extra in [false, true] {
            let mut p = Prog::new();
            if extra {
                p.func("main.extra", &[], &[Ty::I64], |b| {
                    let v = b.iconst(Ty::I64, 5);
                    b.ret(&[v]);
                });
            }
            let q = sample_into(p);
            let compile = |cache| {
                let options = codegen::Options { cache, ..codegen::Options::default() };
                codegen::compile(&q.program, &q.names, &q.sources, target, &options).unwrap()
            };
            let before = cache.hits.load(std::sync::atomic::Ordering::Relaxed);
            let cached = compile(Some(&cache as &dyn codegen::Cache));
            let hits = cache.hits.load(std::sync::atomic::Ordering::Relaxed) - before;
            assert_eq!(hits, if extra { 2 } else { 0 });
            assert!(cached == compile(None), "{target}");
        }
    }
}

#[test]
fn stripped_programs_have_no_symbols() {
    let p = sample();
    let target = Target::ALL[0];
    let exe = link::link(&p.object(target, 1), crate::common::archive(target), target, true).unwrap();
    let file = object::File::parse(&*exe).unwrap();
    assert_eq!(file.symbols().count(), 0);
    assert!(file.sections().all(|s| !s.name().unwrap().starts_with(".debug")));
}

#[test]
fn missing_runtime_functions_are_named() {
    let mut p = Prog::new();
    p.main(|b| {
        b.call_rt(abi::RtFn::num_goroutine, &[]);
    });
    let target = Target::ALL[0];
    let e = link::link(&p.object(target, 1), crate::common::archive(target), target, false).unwrap_err();
    assert!(e.to_string().contains("rgo_num_goroutine"), "{e}");
}
