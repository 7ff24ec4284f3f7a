//! The passes as data: name, what it works on, reason for its place.

use base::{Diags, Interner};

use crate::{
    Options, checks, dce, devirt, escape, fold, heads, inline, number, params, promote, rotate, split, unread,
};

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
        name: "devirt",
        run: Run::Program(|p, _, _| devirt::run(p)),
        reason: "before inlining, which takes only calls of known functions",
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
        name: "fold",
        run: Run::Function(fold::run),
        reason: "inlining brings constants to operations and branches; fewer paths make escape analysis sharper",
    },
    Pass {
        name: "unread",
        run: Run::Function(unread::run),
        reason: "inlined closures leave their objects behind; escape analysis would let what they captured escape",
    },
    Pass {
        name: "escape",
        run: Run::Program(|p, cx, remarks| escape::run(p, cx.options, remarks)),
        reason: "after inlining, which turns arguments into local values; before dead code, which it makes",
    },
    Pass {
        name: "split",
        run: Run::Program(|p, _, _| split::run(p)),
        reason: "escape analysis shows which objects lie in the frame, and wants their copies whole; promotion wants them apart",
    },
    Pass {
        name: "promote",
        run: Run::Function(promote::run),
        reason: "escape analysis shows which objects lie in the frame; what they held takes part in all that follows",
    },
    Pass {
        name: "number",
        run: Run::Function(number::run),
        reason: "equal operands of checks, loaded or computed, must be one value to be recognised; escape analysis is the sharper without it",
    },
    Pass {
        name: "checks",
        run: Run::Function(checks::run),
        reason: "needs numbered values and loops whose condition still stands at the head",
    },
    Pass {
        name: "rotate",
        run: Run::Function(rotate::run),
        reason: "hides the loop's condition from `checks`, so after it",
    },
    Pass {
        name: "tidy",
        run: Run::Function(fold::run),
        reason: "the two before leave decided branches, parameters of one value, and blocks that only jump",
    },
    Pass {
        name: "heads",
        run: Run::Program(|p, _, _| heads::run(p)),
        reason: "when heads are as short as they get, and nothing asks for calls in their place any more",
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
