//! The passes as data: name, what it works on, reason for its place.

use base::{Diags, Interner};

use crate::{Options, dce, escape, inline, params};

/// One row.
pub struct Pass {
    pub name: &'static str,
    pub run: Run,
    /// Why it exists and stands where it stands.
    pub reason: &'static str,
}

/// What program passes get.
pub struct Context<'a> {
    pub options: &'a Options,
    pub names: &'a Interner,
}

/// What a pass works on.
pub enum Run {
    Function(fn(&mut gir::Func)),
    Program(fn(&mut gir::Program, &Context<'_>, &mut Diags)),
}

/// All passes in order.
pub const PASSES: &[Pass] = &[
    Pass {
        name: "params",
        run: Run::Function(params::run),
        reason: "SSA construction leaves block parameters that always get one value; everything later sees through them",
    },
    Pass {
        name: "inline",
        run: Run::Program(|p, cx, remarks| inline::run(p, cx.options, cx.names, remarks)),
        reason: "before everything that profits from seeing a callee's body: escape analysis first of all",
    },
    Pass {
        name: "cleanup",
        run: Run::Function(params::run),
        reason: "inlining passes arguments and results through block parameters",
    },
    Pass {
        name: "escape",
        run: Run::Program(|p, cx, remarks| escape::run(p, cx.options, remarks)),
        reason: "after inlining, which turns arguments into local values; before dead code, which it makes",
    },
    Pass {
        name: "dce",
        run: Run::Function(dce::run),
        reason: "last: what the others made unused, and blocks nothing reaches",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_reasons_given() {
        for (i, p) in PASSES.iter().enumerate() {
            assert!(!p.reason.is_empty());
            assert!(PASSES[..i].iter().all(|q| q.name != p.name));
        }
    }
}
