//! The passes as data: name, what it works on, reason for its place.

use base::Diags;

use crate::{Options, dce, params};

/// One row.
pub struct Pass {
    pub name: &'static str,
    pub run: Run,
    /// Why it exists and stands where it stands.
    pub reason: &'static str,
}

/// What a pass works on.
pub enum Run {
    Function(fn(&mut gir::Func)),
    Program(fn(&mut gir::Program, &Options, &mut Diags)),
}

/// All passes in order.
pub const PASSES: &[Pass] = &[
    Pass {
        name: "params",
        run: Run::Function(params::run),
        reason: "SSA construction leaves block parameters that always get one value; everything later sees through them",
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
