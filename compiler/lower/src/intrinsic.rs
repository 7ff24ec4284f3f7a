//! Functions that the compiler knows: instructions in place of calls, and body-less functions.

use std::rc::Rc;

use abi::RtFn;
use gir::inst::Ty;
use gir::{BinOp, Callee, ConvOp, Func, Op, RmwOp, UnOp, Value};
use types::{ObjId, ObjKind, TypeId};

use crate::call::Target;
use crate::cx::Cx;
use crate::func::FnLower;
use crate::instance::{InstKey, Sig};
use crate::repr::basic_ty;
use crate::value::Val;

impl Cx<'_> {
    fn is_bodyless(&self, key: &InstKey) -> bool {
        matches!(&self.checker.store.objs[key.obj].kind, ObjKind::Func(f) if f.bodyless)
    }

    /// The name under which a body-less function is looked up: its own, or that of its linkname directive.
    fn external_name(&self, key: &InstKey) -> String {
        let o = &self.checker.store.objs[key.obj];
        if let Some(pkg) = o.pkg
            && let Some(name) = self.checker.packages[pkg].linknames.get(&key.obj)
        {
            return name.clone();
        }
        let (path, name) = self.path_and_name(key.obj);
        format!("{path}.{}", self.text(name))
    }

    /// The runtime function that implements a body-less function; its signature must be the row's.
    pub fn runtime_row(&mut self, key: &InstKey, sig: &Sig, method: bool) -> Option<RtFn> {
        if method || !self.is_bodyless(key) {
            return None;
        }
        let name = self.external_name(key);
        let row = RtFn::by_go_name(&name)?;
        let (params, results) = self.abi(&[], &sig.params, &sig.results);
        let classes =
            |list: &[abi::Scalar]| list.iter().map(|&s| gir::build::scalar_ty(s)).collect::<Vec<_>>();
        let desc = row.desc();
        if classes(desc.params) != params || classes(desc.results) != results {
            let span = self.checker.store.objs[key.obj].span;
            self.error(span, format!("{name} is declared differently from the runtime's {}", desc.symbol));
            return None;
        }
        Some(row)
    }

    /// The body of a function declared without one.
    pub fn bodyless(&mut self, func: Func, key: &InstKey, sig: &Sig, recv: Option<TypeId>) -> Func {
        let span = self.checker.store.objs[key.obj].span;
        let mut l = FnLower::new(self, func, None, Rc::default());
        if let Some(s) = span {
            l.at_span(s);
        }
        l.b.func.flags.always_inline = true;
        l.b.func.flags.hidden = true;
        let mut at = 0;
        if let Some(r) = recv {
            l.param(r, &mut at);
        }
        l.take_outs(&sig.results, &mut at);
        let args: Vec<Val> = sig.params.iter().map(|&ty| l.param(ty, &mut at)).collect();
        let known = l.intrinsic(key, sig, &args);
        let values = match known {
            Some(v) => v,
            None if l.cx.runtime_row(key, sig, recv.is_some()).is_some() => {
                l.call_target(&Target::Func { key: key.clone(), recv: None }, sig, &args)
            }
            None => match l.cx.linked(key) {
                // No frame of its own: functions of the runtime count those above them.
                Some(target) if recv.is_none() && l.cx.has_body_like(&target, sig) => {
                    let f = l.cx.instance(target);
                    let params = l.b.func.blocks[gir::func::ENTRY].params.clone();
                    l.b.tail_call(Callee::Func(f), &params);
                    return l.finish();
                }
                Some(target) => l.call_target(&Target::Func { key: target, recv: None }, sig, &args),
                None => {
                    let name = l.cx.external_name(key);
                    if l.cx.options.whole {
                        // Another object file's business, and no program is made.
                        l.b.trap(abi::TrapCode::Unreachable, &[]);
                        return l.finish();
                    }
                    l.cx.error(span, format!("missing function body: nothing implements {name}"));
                    l.b.trap(abi::TrapCode::Unreachable, &[]);
                    return l.finish();
                }
            },
        };
        l.ret_values(&values);
        l.finish()
    }

    /// The Go function behind a body-less one: that whose linkname directive gives it this name, or that which bears it.
    fn linked(&mut self, key: &InstKey) -> Option<InstKey> {
        let full = self.external_name(key);
        let named = |cx: &Self| {
            cx.by_path(&full).filter(|&o| matches!(cx.checker.store.objs[o].kind, ObjKind::Func(_)))
        };
        let obj = self.pushed(&full).or_else(|| named(self)).filter(|&o| o != key.obj)?;
        self.checker.resolve(obj);
        Some(InstKey { obj, targs: Vec::new() })
    }

    /// Has the function a body, and the parameters and results of `sig` as they are passed?
    fn has_body_like(&mut self, key: &InstKey, sig: &Sig) -> bool {
        if !matches!(&self.checker.store.objs[key.obj].kind, ObjKind::Func(f) if !f.bodyless) {
            return false;
        }
        let own = self.instance_sig(key);
        self.instance_recv(key).is_none()
            && self.abi(&[], &own.params, &own.results) == self.abi(&[], &sig.params, &sig.results)
    }

    /// The variable that a linkname directive makes one with `obj`, and its symbol.
    pub fn linked_variable(&self, obj: ObjId) -> Option<(String, ObjId)> {
        let objs = &self.checker.store.objs;
        let symbol = self.checker.packages[objs[obj].pkg?].linknames.get(&obj)?;
        let other = self.by_path(symbol)?;
        (other != obj && matches!(objs[other].kind, ObjKind::Var { .. })).then(|| (symbol.clone(), other))
    }

    /// The package-level object with this symbol, `import/path.name`.
    fn by_path(&self, symbol: &str) -> Option<ObjId> {
        let (path, name) = symbol.rsplit_once('.')?;
        self.checker.store.member(*self.paths.get(path)?, self.checker.store.names.get(name)?)
    }

    /// The function that a linkname directive beside its body makes known under another name.
    fn pushed(&mut self, full: &str) -> Option<ObjId> {
        if self.pushed.is_none() {
            let named = self.checker.packages.ids().flat_map(|p| &self.checker.packages[p].linknames);
            let pushed = named
                .filter(
                    |(o, _)| matches!(&self.checker.store.objs[**o].kind, ObjKind::Func(f) if !f.bodyless),
                )
                .map(|(&o, name)| (name.clone(), o))
                .collect();
            self.pushed = Some(pushed);
        }
        self.pushed.as_ref()?.get(full).copied()
    }
}

impl FnLower<'_, '_> {
    /// The results of a call of a known function, as instructions.
    pub fn intrinsic(&mut self, key: &InstKey, sig: &Sig, args: &[Val]) -> Option<Vec<Val>> {
        if !key.targs.is_empty() {
            return None;
        }
        let (path, name) = self.cx.path_and_name(key.obj);
        if !matches!(&*path, "runtime" | "math" | "math/bits" | "sync/atomic" | "internal/runtime/atomic") {
            return None;
        }
        if matches!(&self.cx.checker.store.objs[key.obj].kind, ObjKind::Func(f) if f.recv.is_some()) {
            return None;
        }
        let name = self.cx.text(name);
        let v: Vec<Value> =
            args.iter().flat_map(|a| if let Val::S(s) = a { s.to_vec() } else { Vec::new() }).collect();
        match &*path {
            "runtime" => self.runtime_intrinsic(&name),
            "math" => self.math_intrinsic(&name, &v),
            "math/bits" => self.bits_intrinsic(&name, &v),
            _ => self.atomic_intrinsic(&name, sig, &v),
        }
    }

    fn runtime_intrinsic(&mut self, name: &str) -> Option<Vec<Val>> {
        let op = match name {
            "getg" => Op::GetG,
            "framePointer" => Op::FramePointer,
            "returnAddress" => Op::ReturnAddress,
            _ => return None,
        };
        self.b.func.flags.noinline |= op != Op::GetG;
        Some(vec![Val::one(self.b.val(op, Ty::Ptr))])
    }

    fn math_intrinsic(&mut self, name: &str, v: &[Value]) -> Option<Vec<Val>> {
        let r = match name {
            "Sqrt" | "sqrt" => self.b.un(UnOp::Sqrt, v[0]),
            "Abs" => self.b.un(UnOp::FAbs, v[0]),
            "Copysign" => self.b.bin(BinOp::FCopysign, v[0], v[1]),
            "Float64bits" => self.b.conv(ConvOp::Bits, v[0], Ty::I64),
            "Float64frombits" => self.b.conv(ConvOp::Bits, v[0], Ty::F64),
            "Float32bits" => self.b.conv(ConvOp::Bits, v[0], Ty::I32),
            "Float32frombits" => self.b.conv(ConvOp::Bits, v[0], Ty::F32),
            _ => return None,
        };
        Some(vec![Val::one(r)])
    }

    fn bits_intrinsic(&mut self, name: &str, v: &[Value]) -> Option<Vec<Val>> {
        let split = name.find(|c: char| c.is_ascii_digit()).unwrap_or(name.len());
        let (base, width) = name.split_at(split);
        let bits: i64 = if width.is_empty() { 64 } else { width.parse().ok()? };
        let r = match base {
            "LeadingZeros" => {
                let n = self.b.un(UnOp::Clz, v[0]);
                self.count(n)
            }
            "Len" => {
                let n = self.b.un(UnOp::Clz, v[0]);
                let n = self.count(n);
                let w = self.int(bits);
                self.b.bin(BinOp::Sub, w, n)
            }
            "TrailingZeros" => {
                let n = self.b.un(UnOp::Ctz, v[0]);
                self.count(n)
            }
            "OnesCount" => {
                let n = self.b.un(UnOp::Popcnt, v[0]);
                self.count(n)
            }
            "ReverseBytes" => self.b.un(UnOp::Bswap, v[0]),
            "Reverse" => self.b.un(UnOp::Bitrev, v[0]),
            "RotateLeft" => {
                let mask = self.int(bits - 1);
                let n = self.b.bin(BinOp::And, v[1], mask);
                self.b.bin(BinOp::Rotl, v[0], n)
            }
            "Mul" if bits == 64 => {
                let hi = self.b.bin(BinOp::UMulHi, v[0], v[1]);
                let lo = self.b.bin(BinOp::Mul, v[0], v[1]);
                return Some(vec![Val::one(hi), Val::one(lo)]);
            }
            _ => return None,
        };
        Some(vec![Val::one(r)])
    }

    /// A count of bits as an int.
    fn count(&mut self, n: Value) -> Value {
        if self.b.func.ty(n) == Ty::I64 { n } else { self.b.conv(ConvOp::Zext, n, Ty::I64) }
    }

    /// The functions of sync/atomic: a verb and a type.
    fn atomic_intrinsic(&mut self, name: &str, sig: &Sig, v: &[Value]) -> Option<Vec<Val>> {
        const VERBS: [&str; 7] = ["Load", "Store", "Swap", "CompareAndSwap", "Add", "And", "Or"];
        let verb = VERBS.into_iter().find(|verb| {
            name.strip_prefix(verb)
                .is_some_and(|t| matches!(t, "Int32" | "Int64" | "Uint32" | "Uint64" | "Uintptr" | "Pointer"))
        })?;
        let ptr = v[0];
        let elem = self.cx.pointee(sig.params[0])?;
        let ty = basic_ty(self.cx.checker.store.as_basic(elem)?);
        let barrier = ty == Ty::Ptr;
        let result = match verb {
            "Load" => self.b.val(Op::AtomicLoad { ptr }, ty),
            "Store" if barrier => {
                self.b.val(Op::AtomicRmw { op: RmwOp::Xchg, ptr, value: v[1], barrier }, ty);
                return Some(Vec::new());
            }
            "Store" => {
                self.b.inst(Op::AtomicStore { ptr, value: v[1] }, &[]);
                return Some(Vec::new());
            }
            "Swap" => self.b.val(Op::AtomicRmw { op: RmwOp::Xchg, ptr, value: v[1], barrier }, ty),
            "CompareAndSwap" => self.b.val(Op::AtomicCas { ptr, old: v[1], new: v[2], barrier }, Ty::I8),
            "Add" => {
                let old = self.b.val(Op::AtomicRmw { op: RmwOp::Add, ptr, value: v[1], barrier }, ty);
                self.b.bin(BinOp::Add, old, v[1])
            }
            "And" => self.b.val(Op::AtomicRmw { op: RmwOp::And, ptr, value: v[1], barrier }, ty),
            _ => self.b.val(Op::AtomicRmw { op: RmwOp::Or, ptr, value: v[1], barrier }, ty),
        };
        Some(vec![Val::one(result)])
    }
}
