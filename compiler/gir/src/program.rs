//! The whole program: functions, static data, type descriptors, itabs.

use base::IndexVec;

use abi::typedesc::Kind;

use crate::func::Func;

base::new_id! {
    pub struct FuncId = "fn";
    pub struct DataId = "data";
    /// A type descriptor.
    pub struct DescId = "desc";
    pub struct ItabId = "itab";
}

/// Everything that codegen needs. IDs are given in a fixed order (reachability order), so output is reproducible.
#[derive(Default)]
pub struct Program {
    /// None: body not lowered (never after lower is done).
    pub funcs: IndexVec<FuncId, Option<Func>>,
    pub datas: IndexVec<DataId, Data>,
    pub descs: IndexVec<DescId, TypeDesc>,
    pub itabs: IndexVec<ItabId, Itab>,
    /// In the order of `abi::program::GO_ENTRIES`.
    pub entries: Vec<FuncId>,
    /// The build-info text for `version -m`.
    pub build_info: String,
}

/// What a relocation points to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Symbol {
    Func(FuncId),
    Data(DataId),
    Desc(DescId),
    Itab(ItabId),
}

/// An address inside static data.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Reloc {
    pub offset: u32,
    pub target: Symbol,
    pub addend: i64,
}

/// Static data.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Data {
    /// The link symbol, or "" for a local one.
    pub symbol: String,
    pub align: u32,
    /// Total size; `bytes` may be shorter, the rest is zero.
    pub size: u64,
    pub bytes: Vec<u8>,
    pub relocs: Vec<Reloc>,
    /// Writable.
    pub mutable: bool,
    /// Mutable and may hold heap pointers: a root of the collector.
    pub pointers: bool,
}

/// A type descriptor with all facts; codegen only gives it bytes. See `abi::typedesc::TypeDesc`.
#[derive(Clone, Debug)]
pub struct TypeDesc {
    pub size: u64,
    pub align: u8,
    pub kind: Kind,
    /// `abi::typedesc::FLAG_*`.
    pub flags: u8,
    pub hash: u32,
    pub ptr_bytes: u64,
    /// The words that hold pointers, as a bitmap (of one element for FLAG_MASK_REPEATS).
    pub gc_mask: Vec<u8>,
    pub string: String,
    pub name: String,
    pub pkg_path: String,
    pub ptr_to: Option<DescId>,
    /// Sorted by (name, pkg); empty for interfaces.
    pub methods: Vec<MethodDesc>,
    pub elem: Option<DescId>,
    pub key: Option<DescId>,
    pub len: u64,
    pub detail: TypeDetail,
    pub map_elem_offset: u32,
    pub map_slot_size: u32,
}

#[derive(Clone, Debug)]
pub enum TypeDetail {
    None,
    Struct(Vec<FieldDesc>),
    /// name, pkg path, func type
    Interface(Vec<(String, String, DescId)>),
    Func {
        params: Vec<DescId>,
        results: Vec<DescId>,
    },
}

#[derive(Clone, Debug)]
pub struct FieldDesc {
    pub name: String,
    pub pkg_path: String,
    pub tag: String,
    pub ty: DescId,
    pub offset: u64,
    pub embedded: bool,
}

/// `code` None: not reachable through interfaces or reflection.
#[derive(Clone, Debug)]
pub struct MethodDesc {
    pub name: String,
    pub pkg_path: String,
    pub ty: Option<DescId>,
    pub code: Option<FuncId>,
}

/// One (interface, concrete type) pair used by a conversion.
#[derive(Clone, Debug)]
pub struct Itab {
    pub inter: DescId,
    pub ty: DescId,
    /// In the interface's method order; None where no live code calls it.
    pub methods: Vec<Option<FuncId>>,
}
