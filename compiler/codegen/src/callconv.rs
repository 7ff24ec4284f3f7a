//! Signatures: GIR's parameter and result lists as Cranelift sees them. See `abi::callconv`.

use abi::callconv::{Assigner, Counts, Place};
use cranelift_codegen::ir::{AbiParam, Signature, types};
use cranelift_codegen::isa::CallConv;
use gir::inst::Ty;

/// The type of a value in Cranelift.
pub(crate) fn clif_ty(ty: Ty) -> types::Type {
    match ty {
        Ty::I8 => types::I8,
        Ty::I16 => types::I16,
        Ty::I32 => types::I32,
        Ty::I64 | Ty::Ptr => types::I64,
        Ty::F32 => types::F32,
        Ty::F64 => types::F64,
    }
}

/// Where parameters and results of a Go function go. `None`: in the next register of Cranelift's list; `Some(n)`: in
/// the nth word of the area.
#[derive(Debug)]
pub(crate) struct Plan {
    pub params: Vec<Option<u32>>,
    pub results: Vec<Option<u32>>,
    /// Words of the area; the hidden parameter exists if not 0.
    pub words: u32,
    pub sig: Signature,
}

impl Plan {
    pub(crate) fn new(params: &[Ty], results: &[Ty]) -> Plan {
        let count = |l: &[Ty]| Counts::of(l.iter().map(|t| t.is_float()));
        let mut assign = Assigner::new(count(params), count(results));
        let mut sig = Signature::new(CallConv::Tail);
        let place = |list: &[Ty], out: &mut Vec<AbiParam>, a: &mut Assigner| {
            list.iter()
                .map(|&ty| match a.place(ty.is_float()) {
                    Place::Int(_) | Place::Float(_) => {
                        out.push(AbiParam::new(clif_ty(ty)));
                        None
                    }
                    Place::Area(n) => Some(n),
                })
                .collect()
        };
        let p = place(params, &mut sig.params, &mut assign);
        if assign.area {
            sig.params.push(AbiParam::new(types::I64));
        }
        assign.results();
        let r = place(results, &mut sig.returns, &mut assign);
        Plan { params: p, results: r, words: assign.words, sig }
    }

    pub(crate) fn has_area(&self) -> bool {
        self.words > 0
    }
}

fn scalar(s: abi::Scalar) -> AbiParam {
    match s {
        abi::Scalar::I8 => AbiParam::new(types::I8).uext(),
        abi::Scalar::I32 => AbiParam::new(types::I32).uext(),
        abi::Scalar::I64 | abi::Scalar::Ptr => AbiParam::new(types::I64),
        abi::Scalar::F64 => AbiParam::new(types::F64),
    }
}

/// The C signature of a runtime function; `defer_enter` alone is called in the Tail convention.
pub(crate) fn runtime_sig(f: abi::RtFn) -> Signature {
    let d = f.desc();
    let conv = if f == abi::RtFn::defer_enter { CallConv::Tail } else { CallConv::SystemV };
    let mut sig = Signature::new(conv);
    sig.params.extend(d.params.iter().map(|&s| scalar(s)));
    sig.returns.extend(d.results.iter().map(|&s| AbiParam::new(scalar(s).value_type)));
    sig
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_stack_arguments() {
        let p = Plan::new(&[Ty::I64; 9], &[Ty::F64; 10]);
        assert_eq!(p.sig.params.len(), 6);
        assert_eq!(p.sig.returns.len(), 8);
        assert_eq!(p.params[5..], [Some(0), Some(1), Some(2), Some(3)]);
        assert_eq!(p.results[8..], [Some(4), Some(5)]);
        assert_eq!(p.words, 6);
        assert!(!Plan::new(&[Ty::Ptr; 6], &[Ty::I8; 6]).has_area());
    }
}
