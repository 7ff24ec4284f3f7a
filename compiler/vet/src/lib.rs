//! vet: suspicious code that compiles, as `go vet` reports it. One file per check.
//! In → out: a package that was checked without errors → `Diags`.
//! May know: base, syntax, types, check.
//! Deliberately looks at one package at a time and changes nothing.
#![forbid(unsafe_code)]

mod atomics;
mod bools;
mod constraints;
mod directives;
mod errors_as;
mod format;
mod iface_assert;
mod nil_func;
mod pass;
mod printf;
mod string_int;
mod tests;

use base::{Diags, SourceMap};
use check::Checker;
use types::PkgId;

use pass::Pass;

/// A check by its name.
pub struct Check {
    pub name: &'static str,
    /// What it finds, in one line.
    pub about: &'static str,
    run: fn(&mut Pass<'_>),
}

/// The checks that `go test` runs by itself, in the order of their names.
pub const CHECKS: &[Check] = &[
    Check {
        name: "atomic",
        about: "results of atomic additions assigned to their operands",
        run: atomics::run,
    },
    Check { name: "bool", about: "operands of && and || that repeat or exclude each other", run: bools::run },
    Check { name: "buildtags", about: "misplaced build constraints", run: constraints::run },
    Check { name: "directive", about: "misplaced //go:debug directives", run: directives::run },
    Check { name: "errorsas", about: "targets of errors.As that can't be one", run: errors_as::run },
    Check {
        name: "ifaceassert",
        about: "assertions between interfaces that can't hold",
        run: iface_assert::run,
    },
    Check { name: "nilfunc", about: "comparisons of functions with nil", run: nil_func::run },
    Check { name: "printf", about: "formats that don't fit their arguments", run: printf::run },
    Check { name: "stringintconv", about: "conversions of integers to strings", run: string_int::run },
    Check { name: "tests", about: "names and signatures of tests and examples", run: tests::run },
];

/// Runs the checks on a package (all when `only` is empty), findings sorted by position.
pub fn vet(checker: &mut Checker, pkg: PkgId, sources: &SourceMap, only: &[String]) -> Diags {
    let mut diags = Diags::default();
    for file in 0..checker.packages[pkg].files.len() {
        let mut pass = Pass::new(checker, pkg, file, sources, &mut diags);
        for check in CHECKS {
            if only.is_empty() || only.iter().any(|o| o == check.name) {
                (check.run)(&mut pass);
            }
        }
    }
    diags.sort(sources);
    diags
}
