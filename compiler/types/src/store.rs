//! The tables that hold all types, objects and packages of one compilation.

use base::{FxHashMap, FxHashSet, IndexVec, Interner, Symbol};
use std::sync::Arc;

use crate::layout::Layout;
use crate::object::{Obj, ObjId, ObjKind, Package, PkgId};
use crate::repr::*;
use crate::typeset::TypeSet;
use crate::universe::Universe;

/// All types, objects and packages. Types are interned; everything else is appended.
pub struct Store {
    pub names: Arc<Interner>,
    pub types: IndexVec<TypeId, Type>,
    type_ids: FxHashMap<Type, TypeId>,
    pub named: IndexVec<NamedId, Named>,
    instances: FxHashMap<(NamedId, Vec<TypeId>), NamedId>,
    pub type_params: IndexVec<TypeParamId, TypeParam>,
    pub objs: IndexVec<ObjId, Obj>,
    pub pkgs: IndexVec<PkgId, Package>,
    pub universe: Universe,
    /// Flattened interfaces by interface type, see `typeset`.
    pub(crate) type_sets: FxHashMap<TypeId, Arc<TypeSet>>,
    /// Types that a package's source spells `uint8` or `int32` rather than `byte` or `rune`: messages about the package
    /// follow suit where no place in the source tells more.
    pub plain_names: FxHashSet<(PkgId, TypeId)>,
    /// What the receiver of the method at hand calls its type's parameters, for messages.
    pub renamed_params: Vec<(TypeParamId, Symbol)>,
    pub(crate) canonical: FxHashMap<TypeId, TypeId>,
    pub(crate) layouts: FxHashMap<TypeId, Layout>,
}

impl Store {
    /// A store with the predeclared types and objects.
    pub fn new(names: Arc<Interner>) -> Store {
        let mut store = Store {
            names,
            types: IndexVec::new(),
            type_ids: FxHashMap::default(),
            named: IndexVec::new(),
            instances: FxHashMap::default(),
            type_params: IndexVec::new(),
            objs: IndexVec::new(),
            pkgs: IndexVec::new(),
            universe: Universe::empty(),
            type_sets: FxHashMap::default(),
            plain_names: FxHashSet::default(),
            renamed_params: Vec::new(),
            canonical: FxHashMap::default(),
            layouts: FxHashMap::default(),
        };
        Universe::fill(&mut store);
        store
    }

    /// The ID of a type, made on first sight.
    pub fn intern(&mut self, ty: Type) -> TypeId {
        if let Some(&id) = self.type_ids.get(&ty) {
            return id;
        }
        let id = self.types.push(ty.clone());
        self.type_ids.insert(ty, id);
        id
    }

    pub fn ty(&self, id: TypeId) -> &Type {
        &self.types[id]
    }

    pub fn basic(&self, b: Basic) -> TypeId {
        self.universe.basic[b as usize]
    }

    pub fn pointer_to(&mut self, elem: TypeId) -> TypeId {
        self.intern(Type::Pointer(elem))
    }

    pub fn slice_of(&mut self, elem: TypeId) -> TypeId {
        self.intern(Type::Slice(elem))
    }

    pub fn array_of(&mut self, len: u64, elem: TypeId) -> TypeId {
        self.intern(Type::Array { len, elem })
    }

    pub fn tuple(&mut self, types: Vec<TypeId>) -> TypeId {
        self.intern(Type::Tuple(types))
    }

    pub fn signature(&mut self, params: Vec<TypeId>, results: Vec<TypeId>, variadic: bool) -> TypeId {
        self.intern(Type::Signature(Signature { params, results, variadic, type_params: Vec::new() }))
    }

    /// Declares a defined type; its underlying type comes later.
    pub fn new_named(&mut self, obj: ObjId) -> (NamedId, TypeId) {
        let id = self.named.push(Named {
            obj,
            type_params: Vec::new(),
            outer_params: Vec::new(),
            local: 0,
            origin: None,
            args: Vec::new(),
            underlying: None,
            methods: Vec::new(),
        });
        (id, self.intern(Type::Named(id)))
    }

    pub fn new_type_param(&mut self, obj: ObjId, index: u32) -> (TypeParamId, TypeId) {
        let id = self.type_params.push(TypeParam { obj, index, constraint: None });
        (id, self.intern(Type::TypeParam(id)))
    }

    pub fn new_obj(&mut self, obj: Obj) -> ObjId {
        self.objs.push(obj)
    }

    /// The instance of a generic type (an origin) with the given arguments for its `type_params` and then its
    /// `outer_params`. Arguments equal to the parameters themselves give the origin.
    pub fn instantiate_named(&mut self, origin: NamedId, args: Vec<TypeId>) -> TypeId {
        debug_assert!(self.named[origin].origin.is_none());
        let n = &self.named[origin];
        let own: Vec<TypeParamId> = n.type_params.iter().chain(&n.outer_params).copied().collect();
        if own.len() != args.len() {
            return self.broken_instance(origin, args);
        }
        if own.iter().zip(&args).all(|(&p, &a)| *self.ty(a) == Type::TypeParam(p)) {
            return self.intern(Type::Named(origin));
        }
        self.new_instance(origin, args)
    }

    /// A generic type with a wrong number of arguments (reported): it has a name but no structure.
    pub fn broken_instance(&mut self, origin: NamedId, args: Vec<TypeId>) -> TypeId {
        let ty = self.new_instance(origin, args);
        let invalid = self.universe.invalid;
        if let Type::Named(n) = *self.ty(ty) {
            self.named[n].underlying = Some(invalid);
        }
        ty
    }

    fn new_instance(&mut self, origin: NamedId, args: Vec<TypeId>) -> TypeId {
        if let Some(&id) = self.instances.get(&(origin, args.clone())) {
            return self.intern(Type::Named(id));
        }
        let Named { obj, local, .. } = self.named[origin];
        let id = self.named.push(Named {
            obj,
            type_params: Vec::new(),
            outer_params: Vec::new(),
            local,
            origin: Some(origin),
            args: args.clone(),
            underlying: None,
            methods: Vec::new(),
        });
        self.instances.insert((origin, args), id);
        self.intern(Type::Named(id))
    }

    /// The generic type of an instance, else the type itself.
    pub fn origin(&self, id: NamedId) -> NamedId {
        self.named[id].origin.unwrap_or(id)
    }

    pub fn as_named(&self, id: TypeId) -> Option<NamedId> {
        match *self.ty(id) {
            Type::Named(n) => Some(n),
            _ => None,
        }
    }

    pub fn as_type_param(&self, id: TypeId) -> Option<TypeParamId> {
        match *self.ty(id) {
            Type::TypeParam(p) => Some(p),
            _ => None,
        }
    }

    /// The underlying type; of an instance it is made on demand; of a type parameter it is its constraint
    /// interface. A defined type that isn't resolved yet gives Invalid.
    pub fn underlying(&mut self, id: TypeId) -> TypeId {
        match *self.ty(id) {
            Type::Named(n) => {
                if let Some(u) = self.named[n].underlying {
                    return u;
                }
                let Some(origin) = self.named[n].origin else { return self.universe.invalid };
                let Some(generic) = self.named[origin].underlying else { return self.universe.invalid };
                let map = self.instance_map(n);
                let u = self.subst(generic, &map);
                self.named[n].underlying = Some(u);
                u
            }
            Type::TypeParam(p) => match self.type_params[p].constraint {
                Some(c) => self.underlying(c),
                None => self.universe.empty_interface,
            },
            _ => id,
        }
    }

    /// `underlying` cloned out, for matching.
    pub fn under(&mut self, id: TypeId) -> Type {
        let u = self.underlying(id);
        self.ty(u).clone()
    }

    /// The underlying type where it is known already; None for type parameters.
    pub fn resolved_underlying(&self, id: TypeId) -> Option<TypeId> {
        match *self.ty(id) {
            Type::Named(n) => self.named[n].underlying,
            Type::TypeParam(_) => None,
            _ => Some(id),
        }
    }

    /// The underlying basic type, if it is one.
    pub fn as_basic(&mut self, id: TypeId) -> Option<Basic> {
        let u = self.underlying(id);
        match *self.ty(u) {
            Type::Basic(b) => Some(b),
            _ => None,
        }
    }

    /// Is it an interface type (type parameters are not)?
    pub fn is_interface(&mut self, id: TypeId) -> bool {
        if matches!(self.ty(id), Type::TypeParam(_)) {
            return false;
        }
        let u = self.underlying(id);
        matches!(self.ty(u), Type::Interface(_))
    }

    pub fn is_invalid(&self, id: TypeId) -> bool {
        matches!(self.ty(id), Type::Invalid)
    }

    /// A lookup of a package-level object.
    pub fn member(&self, pkg: PkgId, name: Symbol) -> Option<ObjId> {
        self.pkgs[pkg].members.get(&name).copied()
    }

    /// `path.Name`-style full name of a function or `(path.T).M`/`(*path.T).M` of a method, as traces print it:
    /// `path.T.M` and `path.(*T).M`.
    pub fn func_full_name(&self, obj: ObjId) -> String {
        let o = &self.objs[obj];
        let path = o.pkg.map_or(String::new(), |p| format!("{}.", self.names.text(self.pkgs[p].path)));
        let name = self.names.text(o.name);
        if let ObjKind::Func(f) = &o.kind
            && let Some(recv) = f.recv
        {
            let base = self.names.text(self.objs[self.named[recv.named].obj].name);
            return if recv.pointer {
                format!("{path}(*{base}).{name}")
            } else {
                format!("{path}{base}.{name}")
            };
        }
        format!("{path}{name}")
    }

    /// Does the name start with an upper-case letter?
    pub fn is_exported(&self, name: Symbol) -> bool {
        self.names.text(name).chars().next().is_some_and(char::is_uppercase)
    }
}
