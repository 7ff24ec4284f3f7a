//! One function's machine code with all that is known about it; all functions in parallel.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};

use abi::TrapCode;
use base::{Arch, IndexVec, Target};
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::ir;
use cranelift_codegen::isa::TargetIsa;
use cranelift_codegen::{
    Context, FinalizedMachExceptionHandler, FinalizedRelocTarget, MachBufferFinalized, MachTrap,
};
use cranelift_frontend::FunctionBuilderContext;
use gir::{Func, FuncId, LocId, Program};

use crate::sym::Sym;
use crate::target::RelocKind;
use crate::{Cache, CodegenError, Options, cache, clif, conversions, epilogue, prologue, target};

/// What a relocation in code points to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum CodeTarget {
    Sym(Sym),
    /// An offset in the same function's bytes.
    Own(u32),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct CodeReloc {
    pub offset: u32,
    pub kind: RelocKind,
    pub target: CodeTarget,
    pub addend: i64,
}

/// A landing pad: return address of the call and address of the pad, as offsets in the bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Landing {
    pub ret: u32,
    pub pad: u32,
    pub frame_offset: u32,
}

/// A compiled function. All offsets count from the start of `bytes`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct FuncCode {
    pub bytes: Vec<u8>,
    /// Where the function's address is, and where Cranelift's part begins (which is what is aligned).
    pub entry: u32,
    pub body: u32,
    pub relocs: Vec<CodeReloc>,
    pub traps: Vec<(u32, u8)>,
    pub landings: Vec<Landing>,
    /// From this offset on the code belongs to this location; sorted.
    pub lines: Vec<(u32, LocId)>,
    /// Bytes of the frame, return address and saved frame pointer included.
    pub frame: u32,
}

/// What a thread keeps from function to function.
pub(crate) struct Worker {
    context: Context,
    builder: FunctionBuilderContext,
}

impl Worker {
    pub(crate) fn new() -> Worker {
        Worker { context: Context::new(), builder: FunctionBuilderContext::new() }
    }
}

fn error(func: &Func, text: impl ToString) -> CodegenError {
    CodegenError { func: func.symbol.clone(), text: text.to_string() }
}

/// Compiles one function.
pub(crate) fn compile_one(
    worker: &mut Worker,
    program: &Program,
    id: FuncId,
    func: &Func,
    target: Target,
    isa: &dyn TargetIsa,
) -> Result<FuncCode, CodegenError> {
    let Worker { context, builder } = worker;
    context.clear();
    context.func.name = clif::clif_name(id);
    clif::translate(program, func, target, &mut context.func, builder);
    if let Err(e) = context.compile(isa, &mut ControlPlane::default()) {
        let text = cranelift_codegen::print_errors::pretty_error(e.func, e.inner);
        return Err(error(func, text));
    }
    let compiled = context.compiled_code().expect("codegen: compiled");
    finish(func, &context.func, &compiled.buffer, target.arch)
}

/// Puts the stack check in front and shifts all facts by its length.
fn finish(
    func: &Func,
    clif: &ir::Function,
    buffer: &MachBufferFinalized<cranelift_codegen::Final>,
    arch: Arch,
) -> Result<FuncCode, CodegenError> {
    // The frame pointer lies above the frame, below it return address and the caller's frame pointer.
    let frame = buffer.frame_layout().map_or(0, |l| l.frame_to_fp_offset) + 16;
    let leaf = buffer.call_sites().next().is_none();
    let check = prologue::prologue(arch, frame, leaf);
    let mut code = FuncCode { frame, ..FuncCode::default() };
    if let Some(check) = check {
        code.relocs.push(CodeReloc {
            offset: check.jump,
            kind: check.jump_kind,
            target: CodeTarget::Sym(Sym::Morestack),
            addend: check.jump_addend,
        });
        code.entry = check.entry;
        code.body = check.code.len() as u32;
        code.bytes = check.code;
    }
    let shift = code.body;
    code.bytes.extend_from_slice(buffer.data());
    if arch == Arch::Amd64 {
        let own = &mut code.bytes[shift as usize..];
        epilogue::patch(own);
        let nan = |t: &&MachTrap| t.code == ir::TrapCode::BAD_CONVERSION_TO_INTEGER;
        let nan: Vec<usize> = buffer.traps().iter().filter(nan).map(|t| t.offset as usize).collect();
        conversions::patch(own, &nan);
    }
    for r in buffer.relocs() {
        let at = r.offset as usize;
        let word = buffer.data()[at..].first_chunk().copied().unwrap_or_default();
        let kind = RelocKind::from_cranelift(r.kind, word)
            .ok_or_else(|| error(func, format!("relocation {:?} isn't supported", r.kind)))?;
        let target = match &r.target {
            FinalizedRelocTarget::Func(offset) => CodeTarget::Own(shift + offset),
            FinalizedRelocTarget::ExternalName(ir::ExternalName::User(name)) => {
                CodeTarget::Sym(Sym::from_name(&clif.params.user_named_funcs()[*name]))
            }
            // An operation without an instruction in the baseline (fma on amd64): GIR must not have it.
            FinalizedRelocTarget::ExternalName(ir::ExternalName::LibCall(call)) => {
                return Err(error(func, format!("{call} has no instruction on {}", arch_name(arch))));
            }
            FinalizedRelocTarget::ExternalName(name) => {
                return Err(error(func, format!("reference {name:?} isn't supported")));
            }
        };
        code.relocs.push(CodeReloc { offset: shift + r.offset, kind, target, addend: r.addend });
    }
    let traps = buffer.traps().iter().filter(|t| !conversions::is_unreached(t.code));
    code.traps = traps.map(|t| (shift + t.offset, trap_code(t.code) as u8)).collect();
    code.traps.sort_unstable();
    code.traps.dedup_by_key(|t| t.0);
    for site in buffer.call_sites() {
        for handler in site.exception_handlers {
            if let FinalizedMachExceptionHandler::Default(pad) = handler {
                code.landings.push(Landing {
                    ret: shift + site.ret_addr,
                    pad: shift + pad,
                    frame_offset: site
                        .frame_offset
                        .ok_or_else(|| error(func, "no frame offset at defer_enter"))?,
                });
            }
        }
    }
    for l in buffer.get_srclocs_sorted() {
        let loc = if l.loc.is_default() { LocId::NONE } else { LocId(l.loc.bits()) };
        let row = (shift + l.start, loc);
        if code.lines.last().is_none_or(|last| last.1 != row.1) {
            code.lines.push(row);
        }
    }
    Ok(code)
}

fn arch_name(arch: Arch) -> &'static str {
    Target::baseline(arch).goarch()
}

fn trap_code(code: ir::TrapCode) -> TrapCode {
    if code == ir::TrapCode::INTEGER_DIVISION_BY_ZERO {
        return TrapCode::DivZero;
    }
    TrapCode::from_u8(code.as_raw().get() - 1).unwrap_or(TrapCode::Unreachable)
}

/// Compiles all functions; the result doesn't depend on the number of threads.
pub(crate) fn compile_all(
    program: &Program,
    target: Target,
    options: &Options<'_>,
) -> Result<IndexVec<FuncId, FuncCode>, CodegenError> {
    let isa = target::isa(target, options.verify);
    let results: Vec<OnceLock<FuncCode>> = program.funcs.ids().map(|_| OnceLock::new()).collect();
    let failures: Mutex<Vec<(FuncId, CodegenError)>> = Mutex::new(Vec::new());
    let next = AtomicUsize::new(0);
    // Enough for a thread to stay busy, few enough to share the rest evenly.
    const CHUNK: usize = 16;
    let work = || {
        let mut worker = Worker::new();
        loop {
            let start = next.fetch_add(CHUNK, Ordering::Relaxed);
            if start >= results.len() {
                return;
            }
            for (i, result) in results.iter().enumerate().skip(start).take(CHUNK) {
                let id = FuncId(i as u32);
                let Some(func) = &program.funcs[id] else { continue };
                match compile_cached(&mut worker, program, id, func, target, &*isa, options.cache) {
                    Ok(code) => {
                        let fresh = result.set(code).is_ok();
                        assert!(fresh, "codegen: {} compiled twice", func.symbol);
                    }
                    Err(e) => failures.lock().expect("codegen: lock").push((id, e)),
                }
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..options.jobs.max(1) {
            // Deep dominator trees make Cranelift recurse.
            let thread = std::thread::Builder::new().stack_size(64 << 20).spawn_scoped(scope, work);
            thread.expect("codegen: thread");
        }
        work();
    });
    let failures = failures.into_inner().expect("codegen: lock");
    if let Some((_, e)) = failures.into_iter().min_by_key(|f| f.0) {
        return Err(e);
    }
    Ok(IndexVec::from_raw(results.into_iter().map(|r| r.into_inner().unwrap_or_default()).collect()))
}

/// Through the cache, if there is one.
fn compile_cached(
    worker: &mut Worker,
    program: &Program,
    id: FuncId,
    func: &Func,
    target: Target,
    isa: &dyn TargetIsa,
    store: Option<&dyn Cache>,
) -> Result<FuncCode, CodegenError> {
    let Some(store) = store else { return compile_one(worker, program, id, func, target, isa) };
    let key = cache::key(program, func, target);
    if let Some(code) = store.get(key.hash).and_then(|bytes| cache::decode(&bytes, &key)) {
        return Ok(code);
    }
    let code = compile_one(worker, program, id, func, target, isa)?;
    store.put(key.hash, &cache::encode(&code, &key));
    Ok(code)
}

/// All functions in ID order, each through `show`, under its name.
fn all_text(program: &Program, mut show: impl FnMut(FuncId, &Func) -> String) -> String {
    let funcs = program.funcs.iter_enumerated().filter_map(|(id, f)| Some((id, f.as_ref()?)));
    funcs.map(|(id, f)| format!("; {}\n{}\n", f.symbol, show(id, f))).collect()
}

pub(crate) fn clif_text(program: &Program, target: Target) -> String {
    let mut builder = FunctionBuilderContext::new();
    all_text(program, |id, func| {
        let mut clif = ir::Function::new();
        clif.name = clif::clif_name(id);
        clif::translate(program, func, target, &mut clif, &mut builder);
        clif.display().to_string()
    })
}

pub(crate) fn asm_text(program: &Program, target: Target) -> String {
    let isa = target::isa(target, false);
    let mut worker = Worker::new();
    worker.context.set_disasm(true);
    all_text(program, |id, func| match compile_one(&mut worker, program, id, func, target, &*isa) {
        Ok(_) => worker.context.compiled_code().and_then(|c| c.vcode.clone()).unwrap_or_default(),
        Err(e) => e.to_string(),
    })
}
