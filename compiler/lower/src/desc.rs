//! Type descriptors.

use abi::typedesc::{self, Kind};
use gir::{DescId, FieldDesc, MethodDesc, TypeDesc, TypeDetail};
use types::{Basic, ChanDir, PkgId, Qualify, Type, TypeId};

use crate::cx::Cx;

/// Pointer maps longer than this many words are given by one element where the type is an array.
const LONG_MASK_WORDS: u64 = 128;

impl Cx<'_> {
    /// The descriptor of a type, for allocation and comparison. That its values may be in interfaces is said by
    /// `mark_dynamic`.
    pub fn desc(&mut self, ty: TypeId) -> DescId {
        let ty = self.checker.store.canonical(ty);
        if let Some(&d) = self.descs.get(&ty) {
            return d;
        }
        let string = self.checker.store.type_string(ty, Qualify::Reflect);
        let path_string = self.checker.store.type_string(ty, Qualify::Path);
        let layout = self.checker.store.layout(ty);
        let id = self.prog.descs.push(TypeDesc {
            size: layout.size,
            align: layout.align as u8,
            kind: Kind::Invalid,
            flags: 0,
            hash: fnv(path_string.as_bytes()),
            ptr_bytes: 0,
            gc_mask: Vec::new(),
            string,
            name: String::new(),
            pkg_path: String::new(),
            ptr_to: None,
            methods: Vec::new(),
            elem: None,
            key: None,
            len: 0,
            detail: TypeDetail::None,
            map_elem_offset: 0,
            map_slot_size: 0,
        });
        self.descs.insert(ty, id);
        self.desc_types.push(ty);
        self.fill_name(id, ty);
        self.fill_shape(id, ty);
        self.fill_memory(id, ty);
        self.fill_methods(id, ty);
        id
    }

    fn fill_name(&mut self, id: DescId, ty: TypeId) {
        let string = self.prog.descs[id].string.clone();
        let (name, pkg) = match *self.checker.store.ty(ty) {
            Type::Basic(Basic::UnsafePointer) => {
                ("Pointer".to_string(), Some(self.checker.store.universe.unsafe_pkg))
            }
            Type::Basic(_) => (string, None),
            Type::Named(n) => {
                let obj = self.checker.store.named[n].obj;
                match self.checker.store.objs[obj].pkg {
                    None => (string, None),
                    Some(p) => {
                        let prefix = format!("{}.", self.text(self.checker.store.pkgs[p].name));
                        (string.strip_prefix(&prefix).unwrap_or(&string).to_string(), Some(p))
                    }
                }
            }
            _ => return,
        };
        let pkg_path = self.pkg_path(pkg);
        let d = &mut self.prog.descs[id];
        d.flags |= typedesc::FLAG_NAMED;
        d.name = name;
        d.pkg_path = pkg_path;
    }

    fn pkg_path(&self, pkg: Option<PkgId>) -> String {
        pkg.map_or(String::new(), |p| self.text(self.checker.store.pkgs[p].path).to_string())
    }

    fn fill_shape(&mut self, id: DescId, ty: TypeId) {
        let mut flags = 0;
        let (mut elem, mut key, mut len) = (None, None, 0);
        let mut detail = TypeDetail::None;
        let mut map = (0, 0);
        let kind = match self.under(ty) {
            Type::Basic(b) => basic_kind(b),
            Type::Pointer(e) => {
                let e = self.desc(e);
                self.prog.descs[e].ptr_to.get_or_insert(id);
                elem = Some(e);
                Kind::Pointer
            }
            Type::Slice(e) => {
                elem = Some(self.desc(e));
                Kind::Slice
            }
            Type::Array { len: n, elem: e } => {
                elem = Some(self.desc(e));
                len = n;
                Kind::Array
            }
            Type::Map { key: k, value } => {
                key = Some(self.desc(k));
                elem = Some(self.desc(value));
                let (k, v) = (self.checker.store.layout(k), self.checker.store.layout(value));
                let offset = types::layout::align_up(k.size, v.align);
                let slot = types::layout::align_up(offset + v.size, k.align.max(v.align));
                map = (offset as u32, slot as u32);
                Kind::Map
            }
            Type::Chan { dir, elem: e } => {
                elem = Some(self.desc(e));
                len = match dir {
                    ChanDir::Recv => 1,
                    ChanDir::Send => 2,
                    ChanDir::Both => 3,
                };
                Kind::Chan
            }
            Type::Struct(fields) => {
                let offsets = self.checker.store.field_offsets(ty);
                let mut list = Vec::new();
                for (f, offset) in fields.iter().zip(offsets) {
                    list.push(FieldDesc {
                        name: self.text(f.name).to_string(),
                        pkg_path: self.pkg_path(f.pkg),
                        tag: f.tag.map_or(String::new(), |t| self.text(t).to_string()),
                        ty: self.desc(f.ty),
                        offset,
                        embedded: f.embedded,
                    });
                }
                detail = TypeDetail::Struct(list);
                Kind::Struct
            }
            Type::Signature(s) => {
                if s.variadic {
                    flags |= typedesc::FLAG_VARIADIC;
                }
                len = s.params.len() as u64;
                detail = TypeDetail::Func {
                    params: s.params.iter().map(|&p| self.desc(p)).collect(),
                    results: s.results.iter().map(|&p| self.desc(p)).collect(),
                };
                Kind::Func
            }
            Type::Interface(_) => {
                let set = self.checker.store.type_set(ty);
                let mut list = Vec::new();
                for m in &set.methods {
                    self.reach.asked_names.insert((m.name, m.pkg));
                    list.push((self.text(m.name).to_string(), self.pkg_path(m.pkg), self.desc(m.sig)));
                }
                detail = TypeDetail::Interface(list);
                Kind::Interface
            }
            Type::Tuple(_) | Type::Invalid | Type::Named(_) | Type::TypeParam(_) => {
                panic!("lower::desc: {}", self.prog.descs[id].string)
            }
        };
        let store = &mut self.checker.store;
        if store.is_direct_iface(ty) {
            flags |= typedesc::FLAG_DIRECT_IFACE;
        }
        if store.is_plain_memory(ty) {
            flags |= typedesc::FLAG_PLAIN_MEMORY;
        }
        if store.is_comparable(ty) {
            flags |= typedesc::FLAG_COMPARABLE;
        }
        let d = &mut self.prog.descs[id];
        d.kind = kind;
        d.flags |= flags;
        d.elem = elem;
        d.key = key;
        d.len = len;
        d.detail = detail;
        (d.map_elem_offset, d.map_slot_size) = map;
    }

    fn fill_memory(&mut self, id: DescId, ty: TypeId) {
        let store = &mut self.checker.store;
        let ptr_bytes = store.ptr_bytes(ty);
        let mut masked = ty;
        let mut repeats = false;
        while ptr_bytes / types::layout::WORD > LONG_MASK_WORDS
            && !repeats
            && let Type::Array { elem, .. } = store.under(masked)
        {
            masked = elem;
            repeats = true;
        }
        let bits = if ptr_bytes == 0 { Vec::new() } else { store.pointer_bitmap(masked) };
        let mut mask = vec![0u8; bits.len().div_ceil(8)];
        for (i, _) in bits.iter().enumerate().filter(|(_, b)| **b) {
            mask[i / 8] |= 1 << (i % 8);
        }
        let d = &mut self.prog.descs[id];
        d.ptr_bytes = ptr_bytes;
        d.gc_mask = mask;
        if repeats {
            d.flags |= typedesc::FLAG_MASK_REPEATS;
        }
    }

    fn fill_methods(&mut self, id: DescId, ty: TypeId) {
        if matches!(self.prog.descs[id].kind, Kind::Interface) {
            return;
        }
        let has = match self.checker.store.ty(ty) {
            Type::Named(_) | Type::Struct(_) => true,
            Type::Pointer(e) => matches!(self.checker.store.ty(*e), Type::Named(_) | Type::Struct(_)),
            _ => false,
        };
        if !has {
            return;
        }
        let set = self.method_set(ty);
        let list = set
            .iter()
            .map(|m| MethodDesc {
                name: self.text(m.name).to_string(),
                pkg_path: self.pkg_path(m.pkg),
                ty: None,
                code: None,
            })
            .collect();
        self.prog.descs[id].methods = list;
    }

    /// The descriptors that reflection reaches from this one.
    pub fn desc_parts(&mut self, ty: TypeId) -> Vec<TypeId> {
        match self.under(ty) {
            Type::Pointer(e) | Type::Slice(e) | Type::Array { elem: e, .. } | Type::Chan { elem: e, .. } => {
                vec![e]
            }
            Type::Map { key, value } => vec![key, value],
            Type::Struct(fields) => fields.iter().map(|f| f.ty).collect(),
            Type::Signature(s) => s.params.iter().chain(&s.results).copied().collect(),
            _ => Vec::new(),
        }
    }
}

fn basic_kind(b: Basic) -> Kind {
    match b {
        Basic::Bool | Basic::UntypedBool => Kind::Bool,
        Basic::Int | Basic::UntypedInt => Kind::Int,
        Basic::Int8 => Kind::Int8,
        Basic::Int16 => Kind::Int16,
        Basic::Int32 | Basic::UntypedRune => Kind::Int32,
        Basic::Int64 => Kind::Int64,
        Basic::Uint => Kind::Uint,
        Basic::Uint8 => Kind::Uint8,
        Basic::Uint16 => Kind::Uint16,
        Basic::Uint32 => Kind::Uint32,
        Basic::Uint64 => Kind::Uint64,
        Basic::Uintptr => Kind::Uintptr,
        Basic::Float32 => Kind::Float32,
        Basic::Float64 | Basic::UntypedFloat => Kind::Float64,
        Basic::Complex64 => Kind::Complex64,
        Basic::Complex128 | Basic::UntypedComplex => Kind::Complex128,
        Basic::String | Basic::UntypedString => Kind::String,
        Basic::UnsafePointer | Basic::UntypedNil => Kind::UnsafePointer,
    }
}

/// FNV-1a.
fn fnv(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |h, &b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193))
}
