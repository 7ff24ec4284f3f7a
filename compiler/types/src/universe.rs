//! The universe scope and package unsafe.

use base::{FxHashMap, Symbol};

use crate::constant::ConstValue;
use crate::object::*;
use crate::repr::*;
use crate::store::Store;

/// The predeclared types and objects.
pub struct Universe {
    /// By `Basic as usize`. `byte` is `Uint8`, `rune` is `Int32`.
    pub basic: Vec<TypeId>,
    pub invalid: TypeId,
    /// `interface{}`, also known as `any`.
    pub empty_interface: TypeId,
    pub error: TypeId,
    pub comparable: TypeId,
    /// What the identifiers of the universe scope denote.
    pub members: FxHashMap<Symbol, ObjId>,
    /// Its constant value is 0; the checker gives it the one of the declaration.
    pub iota: ObjId,
    pub nil: ObjId,
    /// Package unsafe, members included.
    pub unsafe_pkg: PkgId,
}

/// Every basic type in the order of its declaration, with the name that declares it (empty for untyped ones).
pub const BASICS: [(Basic, &str); 25] = [
    (Basic::Bool, "bool"),
    (Basic::Int, "int"),
    (Basic::Int8, "int8"),
    (Basic::Int16, "int16"),
    (Basic::Int32, "int32"),
    (Basic::Int64, "int64"),
    (Basic::Uint, "uint"),
    (Basic::Uint8, "uint8"),
    (Basic::Uint16, "uint16"),
    (Basic::Uint32, "uint32"),
    (Basic::Uint64, "uint64"),
    (Basic::Uintptr, "uintptr"),
    (Basic::Float32, "float32"),
    (Basic::Float64, "float64"),
    (Basic::Complex64, "complex64"),
    (Basic::Complex128, "complex128"),
    (Basic::String, "string"),
    (Basic::UnsafePointer, ""),
    (Basic::UntypedBool, ""),
    (Basic::UntypedInt, ""),
    (Basic::UntypedRune, ""),
    (Basic::UntypedFloat, ""),
    (Basic::UntypedComplex, ""),
    (Basic::UntypedString, ""),
    (Basic::UntypedNil, ""),
];

const BUILTINS: [(&str, BuiltinId); 18] = [
    ("append", BuiltinId::Append),
    ("cap", BuiltinId::Cap),
    ("clear", BuiltinId::Clear),
    ("close", BuiltinId::Close),
    ("complex", BuiltinId::Complex),
    ("copy", BuiltinId::Copy),
    ("delete", BuiltinId::Delete),
    ("imag", BuiltinId::Imag),
    ("len", BuiltinId::Len),
    ("make", BuiltinId::Make),
    ("max", BuiltinId::Max),
    ("min", BuiltinId::Min),
    ("new", BuiltinId::New),
    ("panic", BuiltinId::Panic),
    ("print", BuiltinId::Print),
    ("println", BuiltinId::Println),
    ("real", BuiltinId::Real),
    ("recover", BuiltinId::Recover),
];

const UNSAFE_BUILTINS: [(&str, BuiltinId); 8] = [
    ("Add", BuiltinId::UnsafeAdd),
    ("Alignof", BuiltinId::UnsafeAlignof),
    ("Offsetof", BuiltinId::UnsafeOffsetof),
    ("Sizeof", BuiltinId::UnsafeSizeof),
    ("Slice", BuiltinId::UnsafeSlice),
    ("SliceData", BuiltinId::UnsafeSliceData),
    ("String", BuiltinId::UnsafeString),
    ("StringData", BuiltinId::UnsafeStringData),
];

impl BuiltinId {
    /// The name without the package, `len` or `Sizeof`.
    pub fn name(self) -> &'static str {
        BUILTINS
            .iter()
            .chain(&UNSAFE_BUILTINS)
            .find(|(_, id)| *id == self)
            .map(|(name, _)| *name)
            .expect("every builtin has a row")
    }
}

impl Universe {
    /// A placeholder until [`Universe::fill`] has run.
    pub(crate) fn empty() -> Universe {
        let (t, o) = (TypeId(0), ObjId(0));
        Universe {
            basic: Vec::new(),
            invalid: t,
            empty_interface: t,
            error: t,
            comparable: t,
            members: FxHashMap::default(),
            iota: o,
            nil: o,
            unsafe_pkg: PkgId(0),
        }
    }

    pub(crate) fn fill(store: &mut Store) {
        let names = store.names.clone();
        store.universe.invalid = store.intern(Type::Invalid);
        store.universe.basic = BASICS.iter().map(|(b, _)| store.intern(Type::Basic(*b))).collect();
        let declare = |store: &mut Store, name: &str, ty: TypeId, kind: ObjKind| {
            let name = names.intern(name);
            let obj = store.new_obj(Obj { name, pkg: None, span: None, ty, kind });
            store.universe.members.insert(name, obj);
            obj
        };
        for (b, name) in BASICS {
            if !name.is_empty() {
                let ty = store.basic(b);
                declare(store, name, ty, ObjKind::TypeName { alias: false });
            }
        }
        for (name, b) in [("byte", Basic::Uint8), ("rune", Basic::Int32)] {
            let ty = store.basic(b);
            declare(store, name, ty, ObjKind::TypeName { alias: true });
        }
        let empty = Interface { methods: vec![], embeds: vec![], comparable: false, implicit: false };
        let any = store.intern(Type::Interface(empty.clone()));
        store.universe.empty_interface = any;
        declare(store, "any", any, ObjKind::TypeName { alias: true });

        let string = store.basic(Basic::String);
        let sig = store.signature(vec![], vec![string], false);
        let method = Method { name: names.intern("Error"), pkg: None, sig };
        let iface = store.intern(Type::Interface(Interface { methods: vec![method], ..empty.clone() }));
        let invalid = store.universe.invalid;
        let error = declare(store, "error", invalid, ObjKind::TypeName { alias: false });
        store.universe.error = Self::define(store, error, iface);
        let iface = store.intern(Type::Interface(Interface { comparable: true, ..empty }));
        let comparable = declare(store, "comparable", invalid, ObjKind::TypeName { alias: false });
        store.universe.comparable = Self::define(store, comparable, iface);

        let untyped_bool = store.basic(Basic::UntypedBool);
        for (name, value) in [("true", true), ("false", false)] {
            declare(store, name, untyped_bool, ObjKind::Const { value: ConstValue::Bool(value) });
        }
        let untyped_int = store.basic(Basic::UntypedInt);
        let zero = ConstValue::int(0);
        store.universe.iota = declare(store, "iota", untyped_int, ObjKind::Const { value: zero });
        let untyped_nil = store.basic(Basic::UntypedNil);
        store.universe.nil = declare(store, "nil", untyped_nil, ObjKind::Nil);
        for (name, id) in BUILTINS {
            declare(store, name, invalid, ObjKind::Builtin(id));
        }

        let name = names.intern("unsafe");
        let pkg = store.pkgs.push(Package { path: name, name, members: FxHashMap::default() });
        store.universe.unsafe_pkg = pkg;
        let pointer = store.basic(Basic::UnsafePointer);
        let rows = [("Pointer", pointer, ObjKind::TypeName { alias: false })]
            .into_iter()
            .chain(UNSAFE_BUILTINS.map(|(name, id)| (name, invalid, ObjKind::Builtin(id))));
        for (name, ty, kind) in rows {
            let name = names.intern(name);
            let obj = store.new_obj(Obj { name, pkg: Some(pkg), span: None, ty, kind });
            store.pkgs[pkg].members.insert(name, obj);
        }
    }

    fn define(store: &mut Store, obj: ObjId, underlying: TypeId) -> TypeId {
        let (named, ty) = store.new_named(obj);
        store.named[named].underlying = Some(underlying);
        store.objs[obj].ty = ty;
        ty
    }
}

impl Basic {
    /// Signedness and width of a typed integer.
    pub fn int_bits(self) -> Option<(bool, u32)> {
        Some(match self {
            Basic::Int | Basic::Int64 => (true, 64),
            Basic::Int8 => (true, 8),
            Basic::Int16 => (true, 16),
            Basic::Int32 => (true, 32),
            Basic::Uint | Basic::Uint64 | Basic::Uintptr => (false, 64),
            Basic::Uint8 => (false, 8),
            Basic::Uint16 => (false, 16),
            Basic::Uint32 => (false, 32),
            _ => return None,
        })
    }

    /// As messages and type strings print it.
    pub fn name(self) -> &'static str {
        match self {
            Basic::UnsafePointer => "unsafe.Pointer",
            Basic::UntypedBool => "untyped bool",
            Basic::UntypedInt => "untyped int",
            Basic::UntypedRune => "untyped rune",
            Basic::UntypedFloat => "untyped float",
            Basic::UntypedComplex => "untyped complex",
            Basic::UntypedString => "untyped string",
            Basic::UntypedNil => "untyped nil",
            typed => BASICS[typed as usize].1,
        }
    }
}
