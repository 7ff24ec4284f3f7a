//! passes: GIR → GIR. One file per pass; the order and the reasons stand in `table`.
//! In → out: a program → the same program, doing less work.
//! May know: base, abi, gir.
//! Deliberately optional: without any pass the program behaves the same.
#![forbid(unsafe_code)]

mod callgraph;
mod checks;
mod closures;
mod components;
mod counters;
mod dce;
mod devirt;
mod domtree;
mod escape;
mod facts;
mod fold;
mod heads;
mod inline;
mod loops;
mod memory;
mod number;
mod params;
mod promote;
mod ranges;
mod rotate;
mod split;
pub mod table;
mod transient;
mod unread;

use base::{Diags, Interner};

/// How to run the passes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Run them at all.
    pub optimize: bool,
    /// Leave out inlining.
    pub no_inline: bool,
    /// Collect remarks about inlining and escapes.
    pub report_escapes: bool,
    /// Verify after each pass.
    pub verify: bool,
}

/// The names of the passes in order.
pub fn names() -> impl Iterator<Item = &'static str> {
    table::PASSES.iter().map(|p| p.name)
}

/// Runs the passes in order, up to and including `stop_after` if given. Gives remarks.
pub fn run(
    program: &mut gir::Program,
    options: &Options,
    names: &Interner,
    stop_after: Option<&str>,
) -> Diags {
    let mut remarks = Diags::default();
    if !options.optimize {
        return remarks;
    }
    let context = table::Context { options, names };
    for pass in table::PASSES {
        if options.no_inline && pass.name == "inline" {
            continue;
        }
        apply(pass, program, &context, &mut remarks);
        if options.verify {
            let errors = gir::verify::program(program);
            assert!(errors.is_empty(), "GIR after pass {} is malformed:\n{}", pass.name, errors.join("\n"));
        }
        if stop_after == Some(pass.name) {
            break;
        }
    }
    remarks
}

/// Runs one pass alone, for its fixtures. Panics for an unknown name.
pub fn run_one(program: &mut gir::Program, name: &str, names: &Interner) {
    let pass = table::PASSES.iter().find(|p| p.name == name).expect("a pass of the table");
    let context = table::Context { options: &Options { optimize: true, ..Options::default() }, names };
    apply(pass, program, &context, &mut Diags::default());
}

fn apply(pass: &table::Pass, program: &mut gir::Program, context: &table::Context<'_>, remarks: &mut Diags) {
    match pass.run {
        table::Run::Function(f) => program.funcs.iter_mut().flatten().for_each(f),
        table::Run::Program(f) => f(program, context, remarks),
    }
}
