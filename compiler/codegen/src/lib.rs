//! codegen: machine code and data of a whole program.
//! In → out: `gir::Program` → one ELF relocatable object (code in one run, static data, descriptors, pc tables, DWARF).
//! May know: gir, abi, base; the only room with Cranelift.
//! Deliberately knows nothing of Go's types or syntax, does no optimisation that GIR could do, and doesn't link.
#![forbid(unsafe_code)]

mod arith;
mod buildinfo;
mod cache;
mod callconv;
mod calls;
mod checks;
mod clif;
mod code;
mod conversions;
mod data;
mod dwarf;
mod epilogue;
mod floats;
mod memory;
mod object;
mod pctab;
mod prologue;
mod sym;
mod tables;
mod target;
mod typedesc;

use std::fmt;

use base::{Diags, Interner, SourceMap, Target};
use gir::Program;

/// What [`compile`] shall do.
pub struct Options<'a> {
    /// Symbols and DWARF for debuggers and profilers.
    pub debug: bool,
    /// Threads.
    pub jobs: usize,
    /// Check Cranelift's IR of every function.
    pub verify: bool,
    pub cache: Option<&'a dyn Cache>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options { debug: true, jobs: 1, verify: false, cache: None }
    }
}

/// Changes whenever the same GIR may give other code, or stored code another form.
pub const CACHE_ID: &str = env!("RGO_CODEGEN_ID");

/// A store of compiled functions by a hash of everything they depend on. What it gives back must be what was put
/// under that key; forgetting is always allowed.
pub trait Cache: Sync {
    fn get(&self, key: u128) -> Option<Vec<u8>>;
    fn put(&self, key: u128, value: &[u8]);
}

/// A function that couldn't be compiled. GIR that passes the verifier always can be: this is a bug in the compiler
/// or a function beyond Cranelift's size limits.
#[derive(Debug)]
pub struct CodegenError {
    pub func: String,
    pub text: String,
}

impl fmt::Display for CodegenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "codegen of {}: {}", self.func, self.text)
    }
}

impl std::error::Error for CodegenError {}

/// A function's frame must stay below this, as with gc.
const MAX_FRAME: u64 = 1 << 30;

/// Errors about functions whose frames would be too large to be compiled.
pub fn frame_errors(program: &Program) -> Diags {
    let mut diags = Diags::default();
    for func in program.funcs.iter().flatten() {
        let locals: u64 = func.slots.iter().map(|s| u64::from(s.size)).sum();
        if locals > MAX_FRAME
            && let Some(pos) = func.pos
        {
            let text = format!("stack frame too large (>1GB): {} MB locals + 0 MB args", locals >> 20);
            diags.error(pos.span(), text);
        }
    }
    diags
}

/// Compiles the program to an ELF relocatable object that defines [`abi::program::PROGRAM_SYMBOL`] and refers to
/// the runtime's symbols.
pub fn compile(
    program: &Program,
    names: &Interner,
    sources: &SourceMap,
    target: Target,
    options: &Options<'_>,
) -> Result<Vec<u8>, CodegenError> {
    let codes = code::compile_all(program, target, options)?;
    Ok(object::write(program, names, sources, target, options, &codes))
}

/// All functions in Cranelift's IR, before its passes.
pub fn clif_text(program: &Program, target: Target) -> String {
    code::clif_text(program, target)
}

/// The machine code of all functions as text, without the stack checks in front.
pub fn asm_text(program: &Program, target: Target) -> String {
    code::asm_text(program, target)
}
