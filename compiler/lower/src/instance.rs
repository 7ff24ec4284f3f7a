//! Function instances: which functions, with which type arguments, are in the program, and what they are called.

use base::Symbol;
use gir::FuncId;
use types::{NamedId, ObjId, ObjKind, PkgId, Qualify, SubstMap, Type, TypeId, TypeParamId};

use crate::cx::Cx;

/// A declared function or method with its type arguments (a method's receiver's first).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct InstKey {
    pub obj: ObjId,
    pub targs: Vec<TypeId>,
}

/// Bodies still to be lowered.
pub(crate) enum Work {
    Decl(FuncId, InstKey),
    Init(PkgId, u32),
}

impl Cx<'_> {
    /// The function, queued on first sight.
    pub fn instance(&mut self, key: InstKey) -> FuncId {
        if let Some(&f) = self.instances.get(&key) {
            return f;
        }
        let f = self.new_func();
        self.instances.insert(key.clone(), f);
        self.keys.insert(f, key.clone());
        self.work.push_back(Work::Decl(f, key));
        f
    }

    /// A function without type parameters of the library, by package path and name.
    pub fn library_func(&mut self, path: &str, name: &str) -> Option<(FuncId, ObjId)> {
        let pkg = *self.paths.get(path)?;
        let name = self.checker.store.names.intern(name);
        let obj = self.checker.store.member(pkg, name)?;
        self.checker.resolve(obj);
        Some((self.instance(InstKey { obj, targs: Vec::new() }), obj))
    }

    /// A function of package runtime that the compiler calls; its absence is reported.
    pub fn runtime_func(&mut self, name: &str) -> FuncId {
        match self.library_func("runtime", name) {
            Some((f, _)) => f,
            None => {
                self.error(
                    None,
                    format!("the standard library has no runtime.{name}, which the compiler calls"),
                );
                self.new_func()
            }
        }
    }

    /// All type parameters that a function's body may mention: those of its receiver's type, then its own.
    pub fn type_params(&mut self, obj: ObjId) -> Vec<TypeParamId> {
        let mut list = Vec::new();
        if let ObjKind::Func(f) = &self.checker.store.objs[obj].kind
            && let Some(recv) = f.recv
        {
            let n = &self.checker.store.named[recv.named];
            list.extend(n.type_params.iter().chain(&n.outer_params));
        }
        if let Type::Signature(s) = self.checker.store.ty(self.checker.store.objs[obj].ty) {
            list.extend(&s.type_params);
        }
        list
    }

    /// What the type parameters stand for in an instance.
    pub fn subst_map(&mut self, key: &InstKey) -> SubstMap {
        let params = self.type_params(key.obj);
        params.into_iter().zip(key.targs.iter().copied()).collect()
    }

    /// The canonical type with the parameters replaced.
    pub fn concrete(&mut self, ty: TypeId, map: &SubstMap) -> TypeId {
        let store = &mut self.checker.store;
        let ty = store.subst(ty, map);
        store.canonical(ty)
    }

    /// Parameters and results (canonical) of a signature type.
    pub fn signature(&mut self, sig: TypeId) -> Sig {
        let Type::Signature(s) = self.under(sig) else {
            panic!("lower: signature expected, not {}", self.checker.store.type_string(sig, Qualify::Path))
        };
        let store = &mut self.checker.store;
        Sig {
            params: s.params.iter().map(|&t| store.canonical(t)).collect(),
            results: s.results.iter().map(|&t| store.canonical(t)).collect(),
            variadic: s.variadic,
        }
    }

    /// The concrete signature of an instance, without receiver.
    pub fn instance_sig(&mut self, key: &InstKey) -> Sig {
        self.checker.resolve(key.obj);
        let map = self.subst_map(key);
        let ty = self.checker.store.objs[key.obj].ty;
        let ty = self.checker.store.subst(ty, &map);
        self.signature(ty)
    }

    /// The receiver's concrete type.
    pub fn instance_recv(&mut self, key: &InstKey) -> Option<TypeId> {
        let ObjKind::Func(f) = &self.checker.store.objs[key.obj].kind else { return None };
        let recv = f.recv?;
        let base = self.instance_of(recv.named, &key.targs);
        Some(if recv.pointer { self.checker.store.pointer_to(base) } else { base })
    }

    fn instance_of(&mut self, named: NamedId, targs: &[TypeId]) -> TypeId {
        let n = &self.checker.store.named[named];
        let count = n.type_params.len() + n.outer_params.len();
        if count == 0 {
            return self.checker.store.intern(Type::Named(named));
        }
        self.checker.store.instantiate_named(named, targs[..count].to_vec())
    }

    /// The instance of a declared method for a holder (a defined type, instance or not) and the method's own type
    /// arguments.
    pub fn method_key(&mut self, method: ObjId, holder: TypeId, own: &[TypeId]) -> InstKey {
        self.checker.resolve(method);
        let mut targs = match *self.checker.store.ty(holder) {
            Type::Named(n) => self.checker.store.named[n].args.clone(),
            _ => Vec::new(),
        };
        for t in &mut targs {
            *t = self.checker.store.canonical(*t);
        }
        targs.extend_from_slice(own);
        InstKey { obj: method, targs }
    }

    /// (full name, name in traces) of an instance.
    pub fn trace_name(&self, key: &InstKey) -> (String, String) {
        let plain = self.checker.store.func_full_name(key.obj);
        if key.targs.is_empty() {
            return (plain.clone(), plain);
        }
        // Traces elide the arguments: main.F[...], main.(*List[...]).Push.
        let name = match plain.rfind(").") {
            Some(at) => format!("{}[...]{}", &plain[..at], &plain[at..]),
            None if self.is_method(key.obj) => match plain.rfind('.') {
                Some(at) => format!("{}[...]{}", &plain[..at], &plain[at..]),
                None => plain.clone(),
            },
            None => format!("{plain}[...]"),
        };
        (plain, name)
    }

    /// (link symbol, name in traces) of an instance.
    pub fn instance_names(&mut self, key: &InstKey) -> (String, String) {
        let (plain, name) = self.trace_name(key);
        if key.targs.is_empty() {
            return (self.unique_symbol(&plain), plain);
        }
        let store = &self.checker.store;
        let args: Vec<String> = key.targs.iter().map(|&t| store.type_string(t, Qualify::Path)).collect();
        let symbol = name.replacen("[...]", &format!("[{}]", args.join(",")), 1);
        (self.unique_symbol(&symbol), name)
    }

    fn is_method(&self, obj: ObjId) -> bool {
        matches!(&self.checker.store.objs[obj].kind, ObjKind::Func(f) if f.recv.is_some())
    }

    /// The import path of an object's package, and its name.
    pub fn path_and_name(&self, obj: ObjId) -> (std::sync::Arc<str>, Symbol) {
        let o = &self.checker.store.objs[obj];
        let path = o.pkg.map_or_else(|| "".into(), |p| self.text(self.checker.store.pkgs[p].path));
        (path, o.name)
    }
}

/// A concrete signature.
#[derive(Clone, Debug)]
pub(crate) struct Sig {
    pub params: Vec<TypeId>,
    pub results: Vec<TypeId>,
    pub variadic: bool,
}
