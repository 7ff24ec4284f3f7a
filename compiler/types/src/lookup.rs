//! Finding fields and methods, through embedded fields, and method sets.

use base::{FxHashSet, Symbol};

use crate::object::{ObjId, ObjKind, PkgId};
use crate::repr::*;
use crate::store::Store;

/// What a selector's name denotes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found {
    Field {
        /// Field indices from the operand's type on; the last is the field's.
        path: Vec<u32>,
        ty: TypeId,
        /// A pointer was followed on the way (the operand's own included).
        indirect: bool,
    },
    Method {
        name: Symbol,
        /// Field indices to the embedded value that has the method.
        path: Vec<u32>,
        /// The declared method (of the generic type for instances); None for interface methods.
        obj: Option<ObjId>,
        /// The type that has it: a defined type, an interface or a type parameter, never a pointer.
        holder: TypeId,
        /// Its signature with the holder's type arguments; Invalid while the declaration is unchecked.
        sig: TypeId,
        indirect: bool,
        pointer_recv: bool,
    },
    /// Several at the shallowest depth.
    Ambiguous,
    Nothing,
}

/// A method in a method set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MethodEntry {
    pub name: Symbol,
    /// The declaring package of an unexported name.
    pub pkg: Option<PkgId>,
    pub sig: TypeId,
    pub path: Vec<u32>,
    /// None: an interface's method, called through `holder`.
    pub obj: Option<ObjId>,
    pub holder: TypeId,
    pub pointer_recv: bool,
}

struct Embedded {
    ty: TypeId,
    path: Vec<u32>,
    indirect: bool,
    /// Reached in several ways at this depth, so that whatever it has is ambiguous.
    several: bool,
}

/// How names are compared.
#[derive(Clone, Copy)]
struct Key {
    name: Symbol,
    pkg: Option<PkgId>,
    exported: bool,
    fold: bool,
}

impl Store {
    /// Looks up a field or method as a selector in package `pkg` would.
    pub fn lookup(&mut self, ty: TypeId, pkg: Option<PkgId>, name: Symbol) -> Found {
        let exported = self.is_exported(name);
        self.lookup_key(ty, Key { name, pkg, exported, fold: false })
    }

    /// Ignores letter case and packages, for hints in messages.
    pub fn lookup_folded(&mut self, ty: TypeId, pkg: Option<PkgId>, name: Symbol) -> Found {
        let exported = self.is_exported(name);
        self.lookup_key(ty, Key { name, pkg, exported, fold: true })
    }

    fn matches(&self, key: Key, name: Symbol, pkg: Option<PkgId>) -> bool {
        if key.fold {
            return name == key.name
                || self.names.text(name).to_lowercase() == self.names.text(key.name).to_lowercase();
        }
        name == key.name && (key.exported || pkg == key.pkg)
    }

    fn lookup_key(&mut self, ty: TypeId, key: Key) -> Found {
        if key.name == Symbol::BLANK {
            return Found::Nothing;
        }
        // A defined pointer type has the fields of what it points to but no methods.
        if let Type::Named(_) = self.ty(ty)
            && let u = self.underlying(ty)
            && let Type::Pointer(_) = self.ty(u)
        {
            return match self.search(u, key) {
                Found::Method { .. } => Found::Nothing,
                other => other,
            };
        }
        self.search(ty, key)
    }

    fn search(&mut self, ty: TypeId, key: Key) -> Found {
        let (start, is_ptr) = match *self.ty(ty) {
            Type::Pointer(e) => (e, true),
            _ => (ty, false),
        };
        if is_ptr && {
            let u = self.underlying(start);
            matches!(self.ty(u), Type::Interface(_))
        } {
            return Found::Nothing;
        }
        let mut level = vec![Embedded { ty: start, path: Vec::new(), indirect: is_ptr, several: false }];
        let mut seen: Vec<TypeId> = Vec::new();
        while !level.is_empty() {
            let mut found = Found::Nothing;
            let mut next: Vec<Embedded> = Vec::new();
            for e in &level {
                if let Type::Named(n) = *self.ty(e.ty) {
                    if seen.contains(&e.ty) {
                        continue;
                    }
                    seen.push(e.ty);
                    let origin = self.origin(n);
                    let hit = self.named[origin].methods.iter().copied().find(|&m| {
                        let o = &self.objs[m];
                        self.matches(key, o.name, o.pkg)
                    });
                    if let Some(m) = hit {
                        if found != Found::Nothing || e.several {
                            return Found::Ambiguous;
                        }
                        let pointer_recv = matches!(&self.objs[m].kind, ObjKind::Func(f) if f.recv.is_some_and(|r| r.pointer));
                        found = Found::Method {
                            name: self.objs[m].name,
                            path: e.path.clone(),
                            obj: Some(m),
                            holder: e.ty,
                            sig: self.method_sig(m, e.ty),
                            indirect: e.indirect,
                            pointer_recv,
                        };
                        continue;
                    }
                }
                let u = self.underlying(e.ty);
                match self.ty(u) {
                    Type::Struct(fields) => {
                        let mut embedded: Vec<(u32, TypeId)> = Vec::new();
                        for (i, f) in fields.iter().enumerate() {
                            if self.matches(key, f.name, f.pkg) {
                                if found != Found::Nothing || e.several {
                                    return Found::Ambiguous;
                                }
                                let mut path = e.path.clone();
                                path.push(i as u32);
                                found = Found::Field { path, ty: f.ty, indirect: e.indirect };
                            } else if f.embedded {
                                embedded.push((i as u32, f.ty));
                            }
                        }
                        if found != Found::Nothing {
                            continue;
                        }
                        for (i, ty) in embedded {
                            let (ty, ptr) = match *self.ty(ty) {
                                Type::Pointer(inner) => (inner, true),
                                _ => (ty, false),
                            };
                            if let Some(same) = next.iter_mut().find(|o| o.ty == ty) {
                                same.several = true;
                                continue;
                            }
                            let mut path = e.path.clone();
                            path.push(i);
                            next.push(Embedded { ty, path, indirect: e.indirect || ptr, several: e.several });
                        }
                    }
                    Type::Interface(_) => {
                        let set = self.type_set(u);
                        if let Some(m) = set.methods.iter().find(|m| self.matches(key, m.name, m.pkg)) {
                            if found != Found::Nothing || e.several {
                                return Found::Ambiguous;
                            }
                            found = Found::Method {
                                name: m.name,
                                path: e.path.clone(),
                                obj: None,
                                holder: e.ty,
                                sig: m.sig,
                                indirect: e.indirect,
                                pointer_recv: false,
                            };
                        }
                    }
                    _ => {}
                }
            }
            if found != Found::Nothing {
                return found;
            }
            level = next;
        }
        Found::Nothing
    }

    /// The signature of a declared method as seen on `holder`, an instance (or not) of its base type.
    pub fn method_sig(&mut self, method: ObjId, holder: TypeId) -> TypeId {
        let sig = self.objs[method].ty;
        match *self.ty(holder) {
            Type::Named(n) if self.named[n].origin.is_some() => {
                let map = self.instance_map(n);
                self.subst(sig, &map)
            }
            _ => sig,
        }
    }

    /// All methods of the type's method set (a pointer's includes those with pointer receivers), sorted as in a
    /// [`TypeSet`](crate::typeset::TypeSet). Generic methods are left out: no interface can ask for them.
    pub fn method_set(&mut self, ty: TypeId) -> Vec<MethodEntry> {
        let u = self.underlying(ty);
        if let Type::Interface(_) = self.ty(u) {
            let set = self.type_set(ty);
            return set
                .methods
                .iter()
                .map(|m| MethodEntry {
                    name: m.name,
                    pkg: m.pkg,
                    sig: m.sig,
                    path: Vec::new(),
                    obj: None,
                    holder: ty,
                    pointer_recv: false,
                })
                .collect();
        }
        let mut names: Vec<(Symbol, Option<PkgId>)> = Vec::new();
        let mut seen: FxHashSet<TypeId> = FxHashSet::default();
        let mut work = vec![ty];
        while let Some(t) = work.pop() {
            let t = match *self.ty(t) {
                Type::Pointer(e) => e,
                _ => t,
            };
            if !seen.insert(t) {
                continue;
            }
            if let Type::Named(n) = *self.ty(t) {
                let origin = self.origin(n);
                for &m in &self.named[origin].methods {
                    let o = &self.objs[m];
                    names.push((o.name, if self.is_exported(o.name) { None } else { o.pkg }));
                }
            }
            let u = self.underlying(t);
            match self.ty(u) {
                Type::Struct(fields) => work.extend(fields.iter().filter(|f| f.embedded).map(|f| f.ty)),
                Type::Interface(_) => {
                    names.extend(self.type_set(u).methods.iter().map(|m| (m.name, m.pkg)));
                }
                _ => {}
            }
        }
        names.sort_by_cached_key(|&(name, pkg)| self.method_key(name, pkg));
        names.dedup();
        let mut out = Vec::new();
        for (name, pkg) in names {
            if let Found::Method { path, obj, holder, sig, indirect, pointer_recv, .. } =
                self.lookup(ty, pkg, name)
                && (indirect || !pointer_recv)
                && !matches!(self.ty(sig), Type::Signature(s) if !s.type_params.is_empty())
            {
                out.push(MethodEntry { name, pkg, sig, path, obj, holder, pointer_recv });
            }
        }
        out
    }
}
