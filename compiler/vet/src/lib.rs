//! vet: suspicious code that compiles, as `go vet` reports it. One file per check.
//! In → out: packages that were checked without errors → findings, as text or JSON.
//! May know: base, syntax, types, check.
//! Deliberately changes nothing, and knows nothing of how packages are found.
#![forbid(unsafe_code)]

mod appends;
mod assign;
mod atomics;
mod bools;
mod cfg;
mod composites;
mod constraints;
mod copylocks;
mod defers;
mod directives;
mod errors_as;
mod finding;
mod format;
mod hostport;
mod httpresponse;
mod iface_assert;
mod leading;
mod loop_closure;
mod lost_cancel;
mod nil_func;
mod pass;
mod printf;
mod returns;
mod shift;
mod signal_chan;
mod slog;
mod std_methods;
mod std_version;
mod string_int;
mod struct_tag;
mod test_goroutine;
mod tests;
mod time_format;
mod unmarshal;
mod unreachable;
mod unsafe_ptr;
mod unused_result;
mod wait_group;
mod walk;

use base::{FileId, SourceMap};
use check::Checker;
use types::PkgId;

pub use finding::{Finding, json, plain};
pub use pass::Facts;
use pass::Pass;

/// A check by its name.
pub struct Check {
    pub name: &'static str,
    /// What it finds, in one line.
    pub about: &'static str,
    /// One of those that `go test` runs by itself.
    pub in_tests: bool,
    run: fn(&mut Pass<'_>),
}

const fn check(name: &'static str, run: fn(&mut Pass<'_>), about: &'static str) -> Check {
    Check { name, about, in_tests: false, run }
}

const fn in_tests(name: &'static str, run: fn(&mut Pass<'_>), about: &'static str) -> Check {
    Check { name, about, in_tests: true, run }
}

/// All checks, in the order in which their findings come.
pub const CHECKS: &[Check] = &[
    check("appends", appends::run, "append without anything to append"),
    check("asmdecl", nothing, "assembly that contradicts its declarations (rgo has no assembly)"),
    check("assign", assign::run, "assignments of variables to themselves"),
    in_tests("atomic", atomics::run, "results of atomic additions assigned to their operands"),
    in_tests("bools", bools::run, "operands of && and || that repeat or exclude each other"),
    in_tests("buildtag", constraints::run, "malformed or misplaced build constraints"),
    check("cgocall", nothing, "pointers passed to C (rgo has no cgo)"),
    check("composites", composites::run, "other packages' structs written without field names"),
    check("copylocks", copylocks::run, "locks copied along with values"),
    check("defers", defers::run, "arguments of defer that are computed too early"),
    in_tests("directive", directives::run, "misplaced //go:debug directives"),
    in_tests("errorsas", errors_as::run, "targets of errors.As that can't be one"),
    check("framepointer", nothing, "assembly that destroys the frame pointer (rgo has no assembly)"),
    check("httpresponse", httpresponse::run, "uses of responses before their errors are looked at"),
    check("hostport", hostport::run, "network addresses that IPv6 hosts don't fit in"),
    in_tests("ifaceassert", iface_assert::run, "assertions between interfaces that can't hold"),
    check("loopclosure", loop_closure::run, "loop variables used after the loop went on"),
    check("lostcancel", lost_cancel::run, "cancel functions of contexts that may never be called"),
    in_tests("nilfunc", nil_func::run, "comparisons of functions with nil"),
    in_tests("printf", printf::run, "formats that don't fit their arguments"),
    check("shift", shift::run, "shifts by more bits than there are"),
    check("sigchanyzer", signal_chan::run, "channels for signals without room"),
    in_tests("slog", slog::run, "keys without values in structured logging"),
    check("stdmethods", std_methods::run, "signatures of methods with well-known names"),
    in_tests(
        "stdversion",
        std_version::run,
        "uses of what the library has got later than the module's version",
    ),
    in_tests("stringintconv", string_int::run, "conversions of integers to strings"),
    check("structtag", struct_tag::run, "struct tags that can't be read"),
    in_tests("tests", tests::run, "names and signatures of tests and examples"),
    check("testinggoroutine", test_goroutine::run, "t.Fatal in goroutines of tests"),
    check("timeformat", time_format::run, "time layouts with day and month exchanged"),
    check("unmarshal", unmarshal::run, "values to be filled in that aren't pointers"),
    check("unreachable", unreachable::run, "statements that nothing leads to"),
    check("unsafeptr", unsafe_ptr::run, "integers converted to unsafe.Pointer"),
    check("unusedresult", unused_result::run, "results that nothing uses"),
    check("waitgroup", wait_group::run, "WaitGroup.Add in the goroutine that is waited for"),
];

/// Older names of checks.
const ALIASES: &[(&str, &str)] =
    &[("bool", "bools"), ("buildtags", "buildtag"), ("methods", "stdmethods"), ("rangeloops", "loopclosure")];

/// What a check about languages that rgo doesn't have finds.
fn nothing(_: &mut Pass<'_>) {}

/// The check of a name, or of an older name.
pub fn find(name: &str) -> Option<&'static Check> {
    let name = ALIASES.iter().find(|a| a.0 == name).map_or(name, |a| a.1);
    CHECKS.iter().find(|c| c.name == name)
}

/// A package to be looked at.
pub struct Unit {
    pub pkg: PkgId,
    /// The module's language version as go.mod writes it, `1.27` or `1.27.0`.
    pub version: String,
    /// Files of the package's directory that take no part in the build; true: in Go.
    pub others: Vec<(FileId, bool)>,
}

/// Runs checks on a package. The findings of a check come together, in the order of the source.
pub fn vet(
    checker: &mut Checker,
    facts: &mut Facts,
    sources: &SourceMap,
    unit: &Unit,
    wanted: &dyn Fn(&Check) -> bool,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    if checker.packages[unit.pkg].files.is_empty() {
        return findings;
    }
    for check in CHECKS.iter().filter(|c| wanted(c)) {
        let mut pass = Pass::new(checker, facts, sources, unit, check.name, &mut findings);
        for file in 0..pass.files() {
            pass.enter(unit.pkg, file);
            (check.run)(&mut pass);
        }
    }
    findings
}
