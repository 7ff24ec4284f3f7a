//! Calls: direct, through closures, through code addresses, of the runtime; tail calls.

use abi::TrapCode;
use abi::layout::CLOSURE_CODE;
use cranelift_codegen::ir::{self, FuncRef, InstBuilder, types};
use gir::inst::Ty;
use gir::{Callee, Value};

use crate::callconv::{Plan, clif_ty};
use crate::clif::{Translator, clif_trap};
use crate::sym::Sym;

/// A Go function to call, once its address is known.
enum Target {
    Direct(FuncRef),
    Indirect(ir::Value),
}

impl Translator<'_, '_> {
    pub(crate) fn call(&mut self, callee: &Callee, args: &[Value], results: &[Ty]) -> Vec<ir::Value> {
        if let Callee::Runtime(f) = callee {
            let args: Vec<ir::Value> = args.iter().map(|&a| self.val(a)).collect();
            let inst = self.call_runtime(*f, &args);
            return self.b.inst_results(inst).to_vec();
        }
        let (plan, target, values) = self.prepare(callee, args, results);
        let area = plan.has_area().then(|| self.temp_slot(plan.words * 8, 8));
        let regs = self.place_args(&plan, &values, area);
        let inst = match target {
            Target::Direct(f) => self.b.ins().call(f, &regs),
            Target::Indirect(code) => {
                let sig = self.b.import_signature(plan.sig.clone());
                self.b.ins().call_indirect(sig, code, &regs)
            }
        };
        let mut regs = self.b.inst_results(inst).to_vec().into_iter();
        let mut out = Vec::with_capacity(results.len());
        for (&ty, place) in results.iter().zip(&plan.results) {
            out.push(match (place, area) {
                (&Some(word), Some(area)) => {
                    self.b.ins().load(clif_ty(ty), Self::plain(), area, word as i32 * 8)
                }
                _ => regs.next().expect("codegen: result register"),
            });
        }
        out
    }

    pub(crate) fn tail_call(&mut self, callee: &Callee, args: &[Value]) {
        let results = self.func.results.clone();
        if let Callee::Runtime(_) = callee {
            let values = self.call(callee, args, &results);
            return self.ret(&values);
        }
        let (plan, target, values) = self.prepare(callee, args, &results);
        if plan.has_area() {
            // The area would lie in the frame that the jump gives up.
            let values = self.call(callee, args, &results);
            return self.ret(&values);
        }
        match target {
            Target::Direct(f) => self.b.ins().return_call(f, &values),
            Target::Indirect(code) => {
                let sig = self.b.import_signature(plan.sig);
                self.b.ins().return_call_indirect(sig, code, &values)
            }
        };
    }

    /// What is called, with which arguments in front of the declared ones, in which convention.
    fn prepare(&mut self, callee: &Callee, args: &[Value], results: &[Ty]) -> (Plan, Target, Vec<ir::Value>) {
        let mut types: Vec<Ty> = args.iter().map(|&a| self.ty(a)).collect();
        let mut values: Vec<ir::Value> = args.iter().map(|&a| self.val(a)).collect();
        match callee {
            Callee::Func(id) => {
                let plan = Plan::new(&types, results);
                if let Some(Some(f)) = self.program.funcs.get(*id) {
                    let same = f.results == results
                        && f.params.len() == types.len()
                        && f.params.iter().zip(&types).all(|(&a, &b)| clif_ty(a) == clif_ty(b));
                    assert!(same, "codegen: {} calls {} with a wrong signature", self.func.symbol, f.symbol);
                }
                let f = self.func_ref(Sym::Func(*id), || plan.sig.clone());
                (plan, Target::Direct(f), values)
            }
            Callee::Closure(c) => {
                let closure = self.val(*c);
                let flags = ir::MemFlagsData::new().with_trap_code(Some(clif_trap(TrapCode::NilDeref)));
                let code = self.b.ins().load(types::I64, flags, closure, CLOSURE_CODE);
                types.insert(0, Ty::Ptr);
                values.insert(0, closure);
                (Plan::new(&types, results), Target::Indirect(code), values)
            }
            Callee::Code(code) => {
                let code = self.val(*code);
                (Plan::new(&types, results), Target::Indirect(code), values)
            }
            Callee::Runtime(f) => unreachable!("codegen: {} isn't a Go function", f.name()),
        }
    }

    /// Stores what doesn't go into registers; gives the register arguments.
    fn place_args(&mut self, plan: &Plan, values: &[ir::Value], area: Option<ir::Value>) -> Vec<ir::Value> {
        let mut regs = Vec::with_capacity(plan.sig.params.len());
        for (&v, place) in values.iter().zip(&plan.params) {
            match (place, area) {
                (&Some(word), Some(area)) => {
                    self.b.ins().store(Self::plain(), v, area, word as i32 * 8);
                }
                _ => regs.push(v),
            }
        }
        regs.extend(area);
        regs
    }
}
