//! Which methods are live: those of a type that reaches an interface and whose name and signature some live code
//! calls through an interface, or that reflection may call.

use std::rc::Rc;

use base::{FxHashSet, Symbol};
use gir::ItabId;
use types::{PkgId, Type, TypeId};

use crate::cx::Cx;
use crate::instance::Work;

/// Name, package (unexported names), canonical signature.
pub(crate) type MethodName = (Symbol, Option<PkgId>, TypeId);

/// What the fixpoint knows.
#[derive(Default)]
pub(crate) struct Reach {
    /// Called through an interface.
    pub called: FxHashSet<MethodName>,
    /// In some interface's descriptor: type assertions compare their types at run time.
    pub asked_names: FxHashSet<(Symbol, Option<PkgId>)>,
    /// Types whose values may be in interfaces, in order of discovery.
    pub dynamic: Vec<TypeId>,
    pub dynamic_set: FxHashSet<TypeId>,
    /// Package reflect is in use: parts of dynamic types become dynamic.
    pub reflect: bool,
    /// Methods can be called by name or index.
    pub reflect_methods: bool,
    /// Reflection makes pointers: types with methods on their pointers have these types become dynamic too.
    pub reflect_pointers: bool,
    /// How many of `dynamic` had their parts followed.
    parts_done: usize,
    /// How many of `dynamic` had the signatures of their methods followed.
    methods_done: usize,
    /// How many of `dynamic` had their pointer types looked at.
    pointers_done: usize,
}

impl Cx<'_> {
    /// Values of the type may be found in interfaces.
    pub fn mark_dynamic(&mut self, ty: TypeId) {
        let ty = self.checker.store.canonical(ty);
        if self.reach.dynamic_set.insert(ty) {
            self.desc(ty);
            self.reach.dynamic.push(ty);
        }
    }

    /// A method is called through an interface.
    pub fn mark_called(&mut self, name: Symbol, pkg: Option<PkgId>, sig: TypeId) {
        let sig = self.checker.store.canonical(sig);
        self.reach.called.insert((name, pkg, sig));
    }

    /// The itab of a type for an interface, both canonical.
    pub fn itab(&mut self, inter: TypeId, ty: TypeId) -> ItabId {
        if let Some(&i) = self.itabs.get(&(inter, ty)) {
            return i;
        }
        let (inter_desc, desc) = (self.desc(inter), self.desc(ty));
        let n = self.checker.store.type_set(inter).methods.len();
        let id = self.prog.itabs.push(gir::Itab { inter: inter_desc, ty: desc, methods: vec![None; n] });
        self.itabs.insert((inter, ty), id);
        self.itab_types.push((inter, ty));
        id
    }

    /// Lowers everything that waits, and what that makes live, until nothing is left.
    pub fn drain(&mut self) {
        loop {
            while let Some(work) = self.work.pop_front() {
                match work {
                    Work::Decl(f, key) => self.lower_decl(f, key),
                    Work::Init(pkg, group) => self.lower_init_group(pkg, group),
                }
            }
            if !self.grow() {
                break;
            }
        }
        self.fill_itabs();
    }

    /// Makes live methods' code and types known; says whether there was anything new.
    fn grow(&mut self) -> bool {
        let mut new = false;
        self.follow_parts();
        let mut i = 0;
        while i < self.reach.dynamic.len() {
            let ty = self.reach.dynamic[i];
            i += 1;
            let desc = self.descs[&ty];
            if self.prog.descs[desc].methods.iter().all(|m| m.code.is_some() && m.ty.is_some()) {
                continue;
            }
            let set = self.method_set(ty);
            for (m, entry) in set.iter().enumerate() {
                let have = &self.prog.descs[desc].methods[m];
                if have.code.is_some() && have.ty.is_some() {
                    continue;
                }
                let (no_ty, no_code) = (have.ty.is_none(), have.code.is_none());
                let sig = self.entry_sig(entry);
                let live = self.reach.called.contains(&(entry.name, entry.pkg, sig))
                    || (self.reach.reflect_methods && entry.pkg.is_none());
                if no_ty && (live || self.reach.asked_names.contains(&(entry.name, entry.pkg))) {
                    let d = self.desc(sig);
                    self.prog.descs[desc].methods[m].ty = Some(d);
                    new = true;
                }
                if no_code && live {
                    let code = self.iface_method(ty, entry);
                    self.prog.descs[desc].methods[m].code = Some(code);
                    new = true;
                }
            }
        }
        new || !self.work.is_empty()
    }

    /// Makes dynamic what reflection gets at from dynamic types.
    fn follow_parts(&mut self) {
        if !self.reach.reflect {
            return;
        }
        loop {
            while self.reach.parts_done < self.reach.dynamic.len() {
                let ty = self.reach.dynamic[self.reach.parts_done];
                self.reach.parts_done += 1;
                for part in self.desc_parts(ty) {
                    self.mark_dynamic(part);
                }
            }
            if self.reach.reflect_methods && self.reach.methods_done < self.reach.dynamic.len() {
                let ty = self.reach.dynamic[self.reach.methods_done];
                self.reach.methods_done += 1;
                self.follow_methods(ty);
                continue;
            }
            if !self.reach.reflect_pointers || self.reach.pointers_done == self.reach.dynamic.len() {
                return;
            }
            let ty = self.reach.dynamic[self.reach.pointers_done];
            self.reach.pointers_done += 1;
            if matches!(self.checker.store.ty(ty), Type::Named(_) | Type::Struct(_)) && !self.is_iface(ty) {
                let pointer = self.checker.store.pointer_to(ty);
                if !self.method_set(pointer).is_empty() {
                    self.mark_dynamic(pointer);
                }
            }
        }
    }

    /// From a method found by reflection one gets at its signature, and from a call at values of the result types.
    fn follow_methods(&mut self, ty: TypeId) {
        if self.is_iface(ty) {
            for m in &self.checker.store.type_set(ty).methods {
                let sig = self.checker.store.canonical(m.sig);
                self.mark_dynamic(sig);
            }
            return;
        }
        for entry in self.method_set(ty).iter().filter(|entry| entry.pkg.is_none()) {
            let sig = self.entry_sig(entry);
            self.mark_dynamic(sig);
        }
    }

    /// The canonical signature of a method set's entry; its declaration may not have been looked at before.
    pub fn entry_sig(&mut self, entry: &types::MethodEntry) -> TypeId {
        let sig = match entry.obj {
            Some(obj) => {
                self.checker.resolve(obj);
                self.checker.store.method_sig(obj, entry.holder)
            }
            None => entry.sig,
        };
        self.checker.store.canonical(sig)
    }

    /// The method set of a canonical type.
    pub fn method_set(&mut self, ty: TypeId) -> Rc<Vec<types::MethodEntry>> {
        if let Some(set) = self.method_sets.get(&ty) {
            return set.clone();
        }
        let set = Rc::new(self.checker.store.method_set(ty));
        self.method_sets.insert(ty, set.clone());
        set
    }

    fn fill_itabs(&mut self) {
        for (i, (inter, ty)) in self.itab_types.clone().into_iter().enumerate() {
            let wanted = self.checker.store.type_set(inter);
            let set = self.method_set(ty);
            let desc = self.descs[&ty];
            for (k, m) in wanted.methods.iter().enumerate() {
                if let Some(at) = set.iter().position(|e| e.name == m.name && e.pkg == m.pkg) {
                    let code = self.prog.descs[desc].methods[at].code;
                    self.prog.itabs[ItabId(i as u32)].methods[k] = code;
                }
            }
        }
    }

    /// Notes what a lowered function means for reflection.
    pub fn note_reflection(&mut self, path: &str, full_name: &str) {
        if path != "reflect" {
            return;
        }
        self.reach.reflect = true;
        self.reach.reflect_pointers |= full_name == "reflect.pointerTo";
        let methods = ["reflect.Value.Method", "reflect.Value.MethodByName"];
        let of_types = full_name.starts_with("reflect.(*")
            && (full_name.ends_with(").Method") || full_name.ends_with(").MethodByName"));
        if methods.contains(&full_name) || of_types {
            self.reach.reflect_methods = true;
        }
    }

    /// Does a concrete type implement an interface?
    pub fn implements(&mut self, ty: TypeId, inter: TypeId) -> bool {
        let wanted = self.checker.store.type_set(inter);
        if wanted.methods.is_empty() {
            return true;
        }
        for m in &wanted.methods {
            // Lazily checked declarations: make the signature known before it is compared.
            if let types::Found::Method { obj: Some(obj), .. } = self.checker.store.lookup(ty, m.pkg, m.name)
            {
                self.checker.resolve(obj);
            }
        }
        self.checker.store.missing_method(ty, inter, false).is_none()
    }

    pub fn is_iface(&mut self, ty: TypeId) -> bool {
        matches!(self.under(ty), Type::Interface(_))
    }

    /// Is it an interface without methods?
    pub fn is_eface(&mut self, ty: TypeId) -> bool {
        self.is_iface(ty) && self.checker.store.type_set(ty).methods.is_empty()
    }
}
