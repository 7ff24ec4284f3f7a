//! Random valid Go programs, the same for the same seed.
//!
//! What a program prints is fixed by the specification, so every compiler must print it:
//!
//! - Expressions have no effects but the trace, which calls write in the order that the specification gives them. A
//!   statement calls at most one function that changes anything, and contains at most one operation that may panic,
//!   never together with a traced call.
//! - Capacity after append is the implementation's: a slice that is appended to in place is never shared but with its
//!   capacity cut to its length.
//! - Maps are ranged over in sorted order or with operations that commute, floats become integers only in range,
//!   addresses are not printed, goroutines share nothing that isn't synchronised.
//! - Loops count up to small numbers, functions call only earlier ones, and a static estimate bounds the work.

mod aggregates;
mod calls;
mod concurrent;
mod consts;
mod depth;
mod expr;
mod generics;
mod iterate;
mod kernels;
mod mapping;
mod methods;
mod order;
mod panics;
mod prelude;
mod rng;
mod scalars;
mod scope;
mod stmt;
mod toplevel;
pub mod tree;
mod types;

use consts::Const;
use rng::Rng;
use scope::{Func, Loop, Var};
use tree::{Nodes, Program};
use types::{Ty, TypeInfo};

/// The newest version 1.n of the language that programs may use.
pub const NEWEST: u32 = 27;

/// Which parts of the language a program uses: fewer at once combine more deeply.
pub struct Features {
    complex: bool,
    generics: bool,
    panics: bool,
    goroutines: bool,
    closures: bool,
    iterators: bool,
    pointers: bool,
}

/// The state of making one program.
pub struct Gen {
    rng: Rng,
    features: Features,
    types: Vec<TypeInfo>,
    /// Interface types with the types that implement them; true: by their pointers.
    impls: Vec<(Ty, Ty, bool)>,
    consts: Vec<Const>,
    decls: Nodes,
    funcs: Vec<Func>,
    /// All variables in scope, innermost last.
    vars: Vec<Var>,
    names: u32,
    /// How deep the current function is nested in others.
    level: usize,
    /// In code without effects: only variables of this level or deeper may be written.
    pure_from: Option<usize>,
    /// What may not be written to the trace, because the order isn't fixed: goroutines.
    silent: bool,
    /// Was anything of the current function traced?
    traced: bool,
    /// How often the current statement runs per call of the current function, at most.
    mult: u64,
    /// The estimated steps of the current function.
    cost: u64,
    /// The costliest function that may be called.
    cap: u64,
    /// The loops and switches around, innermost last.
    loops: Vec<Loop>,
    /// The results of the current function.
    results: Vec<Ty>,
    prints: u32,
    language: u32,
}

/// The program of a seed, in version 1.`language`.
pub fn program(seed: u64, language: u32) -> Program {
    let mut rng = Rng::new(seed);
    let mut some = |percent| rng.chance(percent);
    let features = Features {
        complex: some(30),
        generics: some(60),
        panics: some(60),
        goroutines: some(40),
        closures: some(70),
        iterators: some(50),
        pointers: some(70),
    };
    let mut g = Gen {
        rng,
        features,
        types: Vec::new(),
        impls: Vec::new(),
        consts: Vec::new(),
        decls: Vec::new(),
        funcs: Vec::new(),
        vars: Vec::new(),
        names: 0,
        level: 0,
        pure_from: None,
        silent: false,
        traced: false,
        mult: 1,
        cost: 0,
        cap: u64::MAX,
        loops: Vec::new(),
        results: Vec::new(),
        prints: 0,
        language,
    };
    g.whole_program();
    Program { decls: g.decls }
}

#[cfg(test)]
mod tests {
    fn text(seed: u64) -> String {
        super::program(seed, super::NEWEST).render("main")
    }

    #[test]
    fn a_seed_names_one_program() {
        for seed in 0..50 {
            assert_eq!(text(seed), text(seed));
        }
        assert_ne!(text(1), text(2));
    }
}
