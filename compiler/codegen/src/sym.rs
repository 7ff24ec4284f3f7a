//! What machine code refers to, and its encoding as a name in Cranelift's IR.

use base::Idx;
use cranelift_codegen::ir::UserExternalName;
use gir::{DataId, DescId, FuncId, ItabId};

/// The target of a relocation in code or data.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Sym {
    Func(FuncId),
    Data(DataId),
    Desc(DescId),
    Itab(ItabId),
    Runtime(abi::RtFn),
    /// The byte that is nonzero while stores of pointers need a barrier.
    BarrierFlag,
    Morestack,
}

const RUNTIME: u32 = 4;
const SPECIAL: u32 = 5;

impl Sym {
    pub(crate) fn name(self) -> UserExternalName {
        let (namespace, index) = match self {
            Sym::Func(id) => (0, id.0),
            Sym::Data(id) => (1, id.0),
            Sym::Desc(id) => (2, id.0),
            Sym::Itab(id) => (3, id.0),
            Sym::Runtime(f) => (RUNTIME, f as u32),
            Sym::BarrierFlag => (SPECIAL, 0),
            Sym::Morestack => (SPECIAL, 1),
        };
        UserExternalName { namespace, index }
    }

    pub(crate) fn from_name(name: &UserExternalName) -> Sym {
        let i = name.index as usize;
        match name.namespace {
            0 => Sym::Func(FuncId::new(i)),
            1 => Sym::Data(DataId::new(i)),
            2 => Sym::Desc(DescId::new(i)),
            3 => Sym::Itab(ItabId::new(i)),
            RUNTIME => Sym::Runtime(abi::funcs::RUNTIME_FNS[i].func),
            _ if i == 0 => Sym::BarrierFlag,
            _ => Sym::Morestack,
        }
    }

    /// The link name of what the runtime defines.
    pub(crate) fn external(self) -> Option<&'static str> {
        match self {
            Sym::Func(_) | Sym::Data(_) | Sym::Desc(_) | Sym::Itab(_) => None,
            Sym::Runtime(f) => Some(f.desc().symbol),
            Sym::BarrierFlag => Some(abi::funcs::BARRIER_FLAG_SYMBOL),
            Sym::Morestack => Some(abi::funcs::MORESTACK_SYMBOL),
        }
    }
}

impl From<gir::Symbol> for Sym {
    fn from(s: gir::Symbol) -> Sym {
        match s {
            gir::Symbol::Func(id) => Sym::Func(id),
            gir::Symbol::Data(id) => Sym::Data(id),
            gir::Symbol::Desc(id) => Sym::Desc(id),
            gir::Symbol::Itab(id) => Sym::Itab(id),
        }
    }
}
