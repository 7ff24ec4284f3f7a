//! The state of lowering a whole program: what has been asked for, and what has been made.

use std::collections::VecDeque;
use std::rc::Rc;

use base::{Diags, FxHashMap, FxHashSet, Span, Symbol};
use check::Checker;
use gir::{DataId, DescId, FuncId, ItabId, Program};
use types::{ObjId, PkgId, Type, TypeId};

use crate::Options;
use crate::instance::{InstKey, Work};
use crate::reach::Reach;
use crate::repr::Repr;

/// Program-wide state.
pub(crate) struct Cx<'k> {
    pub checker: &'k mut Checker,
    pub options: &'k Options,
    pub prog: Program,
    pub diags: Diags,
    pub instances: FxHashMap<InstKey, FuncId>,
    /// What each instance is an instance of.
    pub keys: FxHashMap<FuncId, InstKey>,
    pub work: VecDeque<Work>,
    symbols: FxHashMap<String, u32>,
    pub reprs: FxHashMap<TypeId, Rc<Repr>>,
    pub descs: FxHashMap<TypeId, DescId>,
    pub desc_types: Vec<TypeId>,
    pub itabs: FxHashMap<(TypeId, TypeId), ItabId>,
    pub itab_types: Vec<(TypeId, TypeId)>,
    pub strings: FxHashMap<Vec<u8>, DataId>,
    pub constants: FxHashMap<(Vec<u8>, u32), DataId>,
    pub str_headers: FxHashMap<Vec<u8>, DataId>,
    pub globals: FxHashMap<ObjId, DataId>,
    /// Those of `globals` whose text `-X` has given: a constant initialiser doesn't count.
    pub overridden: FxHashSet<DataId>,
    /// The initialiser group of each package-level variable that has one.
    pub group_of: FxHashMap<ObjId, (PkgId, u32)>,
    /// Initialisers already asked for: None where the data was made at compile time.
    pub group_funcs: FxHashMap<(PkgId, u32), Option<FuncId>>,
    /// How many literals a package's initialisers have had so far: their names have one sequence of numbers.
    pub init_lits: FxHashMap<PkgId, u32>,
    /// Adapters that make function values of functions, and their closure objects.
    pub func_values: FxHashMap<FuncId, DataId>,
    pub iface_methods: FxHashMap<(TypeId, Symbol, Option<PkgId>), FuncId>,
    pub method_exprs: FxHashMap<(TypeId, Symbol, Option<PkgId>), FuncId>,
    pub bound_methods: FxHashMap<(TypeId, Symbol, Option<PkgId>), FuncId>,
    pub method_sets: FxHashMap<TypeId, Rc<Vec<types::MethodEntry>>>,
    pub zero_base: Option<DataId>,
    pub byte_table: Option<DataId>,
    pub reach: Reach,
    /// Packages by import path.
    pub paths: FxHashMap<String, PkgId>,
    /// Functions with bodies by the names that linkname directives give them, once they were asked for.
    pub pushed: Option<FxHashMap<String, ObjId>>,
    reported: FxHashSet<String>,
}

impl<'k> Cx<'k> {
    pub fn new(checker: &'k mut Checker, options: &'k Options) -> Cx<'k> {
        let mut paths = FxHashMap::default();
        let mut group_of = FxHashMap::default();
        for (id, p) in checker.packages.iter_enumerated() {
            paths.insert(checker.store.names.text(p.path).to_string(), id);
            for (i, g) in p.init_groups.iter().enumerate() {
                for &v in &g.lhs {
                    group_of.insert(v, (id, i as u32));
                }
            }
        }
        let prog = Program { build_info: options.build_info.clone(), ..Program::default() };
        Cx {
            checker,
            options,
            prog,
            diags: Diags::default(),
            instances: FxHashMap::default(),
            keys: FxHashMap::default(),
            work: VecDeque::new(),
            symbols: FxHashMap::default(),
            reprs: FxHashMap::default(),
            descs: FxHashMap::default(),
            desc_types: Vec::new(),
            itabs: FxHashMap::default(),
            itab_types: Vec::new(),
            strings: FxHashMap::default(),
            constants: FxHashMap::default(),
            str_headers: FxHashMap::default(),
            globals: FxHashMap::default(),
            overridden: FxHashSet::default(),
            group_of,
            group_funcs: FxHashMap::default(),
            init_lits: FxHashMap::default(),
            func_values: FxHashMap::default(),
            iface_methods: FxHashMap::default(),
            method_exprs: FxHashMap::default(),
            bound_methods: FxHashMap::default(),
            method_sets: FxHashMap::default(),
            zero_base: None,
            byte_table: None,
            reach: Reach::default(),
            paths,
            pushed: None,
            reported: FxHashSet::default(),
        }
    }

    pub fn finish(mut self) -> (Program, Diags) {
        let from_check = self.checker.diags();
        self.diags.append(from_check);
        (self.prog, self.diags)
    }

    pub fn text(&self, name: Symbol) -> std::sync::Arc<str> {
        self.checker.store.names.text(name)
    }

    /// The underlying type, cloned for matching.
    pub fn under(&mut self, ty: TypeId) -> Type {
        self.checker.store.under(ty)
    }

    /// The element type of a pointer (by underlying type).
    pub fn pointee(&mut self, ty: TypeId) -> Option<TypeId> {
        match self.under(ty) {
            Type::Pointer(e) => Some(self.checker.store.canonical(e)),
            _ => None,
        }
    }

    /// A link symbol that nothing else has: `base`, or `base` with a number.
    pub fn unique_symbol(&mut self, base: &str) -> String {
        let n = self.symbols.entry(base.to_string()).or_insert(0);
        *n += 1;
        if *n == 1 { base.to_string() } else { format!("{base}·{n}") }
    }

    /// Reports what can't be lowered; each text once.
    pub fn error(&mut self, span: Option<Span>, text: String) {
        if self.reported.insert(text.clone()) {
            let span = span.unwrap_or(Span::new(base::FileId(0), 0, 0));
            self.diags.error(span, text);
        }
    }

    /// A new function without a body yet.
    pub fn new_func(&mut self) -> FuncId {
        self.prog.funcs.push(None)
    }
}
