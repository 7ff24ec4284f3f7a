//! Local variables: in SSA form, in the frame, or in an object of their own.

use gir::inst::Ty;
use gir::{SlotId, Variable};
use smallvec::SmallVec;
use types::{ObjId, TypeId};

use crate::func::FnLower;
use crate::value::{Mem, Place, Val};

/// Variables larger than this go to the heap.
pub(crate) const MAX_FRAME_VAR: u64 = 128 << 10;

/// Where a local variable is.
#[derive(Clone, Debug)]
pub(crate) enum Local {
    Vars(SmallVec<[Variable; 4]>),
    Slot(SlotId),
    /// In an object whose address this holds.
    Boxed(Variable),
    /// A parameter in the caller's memory, never assigned.
    Borrowed(Variable),
}

impl FnLower<'_, '_> {
    /// Must the variable have an address of its own?
    pub fn is_boxed(&mut self, obj: ObjId, ty: TypeId) -> bool {
        let r = self.cx.repr(ty);
        let Some(v) = self.facts.vars.get(&obj) else { return false };
        v.addressed
            || (v.captured && (v.assigned || r.is_memory()))
            || (r.is_memory() && r.size > MAX_FRAME_VAR)
    }

    /// Declares a variable with its first value (None: zero).
    pub fn declare(&mut self, obj: ObjId, ty: TypeId, init: Option<&Val>) {
        let local = self.new_local(obj, ty, init);
        self.locals.insert(obj, local);
    }

    fn new_local(&mut self, obj: ObjId, ty: TypeId, init: Option<&Val>) -> Local {
        if self.is_boxed(obj, ty) {
            let ptr = self.alloc(ty);
            if let Some(v) = init {
                self.store_mem(Mem::heap(ptr), ty, v);
            }
            let var = self.b.new_var(Ty::Ptr);
            self.b.def_var(var, ptr);
            return Local::Boxed(var);
        }
        let r = self.cx.repr(ty);
        match &r.scalars {
            Some(list) => {
                let values = match init {
                    Some(v) => v.clone(),
                    None => self.zero(ty),
                };
                let vars: SmallVec<[Variable; 4]> = list.iter().map(|s| self.b.new_var(s.ty)).collect();
                for (&var, &value) in vars.iter().zip(values.scalars()) {
                    self.b.def_var(var, value);
                }
                Local::Vars(vars)
            }
            None => {
                let slot = self.b.slot(r.size as u32, r.align as u32);
                let ptr = self.b.slot_addr(slot, 0);
                match init {
                    Some(v) => self.store_mem(Mem::frame(ptr), ty, v),
                    None => self.zero_mem(Mem::frame(ptr), ty),
                }
                Local::Slot(slot)
            }
        }
    }

    /// A parameter that arrived as scalars or as the address of the caller's copy.
    pub fn declare_param(&mut self, obj: ObjId, ty: TypeId, v: Val) {
        if let Val::M { ptr, .. } = v
            && !self.is_boxed(obj, ty)
            && !self.facts.vars.get(&obj).is_some_and(|f| f.assigned)
        {
            let var = self.b.new_var(Ty::Ptr);
            self.b.def_var(var, ptr);
            self.locals.insert(obj, Local::Borrowed(var));
            return;
        }
        self.declare(obj, ty, Some(&v));
    }

    /// The place of a local variable.
    pub fn local_place(&mut self, obj: ObjId) -> Place {
        match self.locals.get(&obj).cloned() {
            Some(l) => self.place_of_local(&l),
            None => {
                let name = self.cx.text(self.cx.checker.store.objs[obj].name);
                panic!("lower::local: variable {name} isn't declared in {}", self.b.func.symbol)
            }
        }
    }

    pub fn place_of_local(&mut self, l: &Local) -> Place {
        match l {
            Local::Vars(vars) => Place::Vars(vars.clone()),
            &Local::Slot(s) => {
                let ptr = self.b.slot_addr(s, 0);
                Place::Mem(Mem::frame(ptr))
            }
            &Local::Boxed(v) => {
                let ptr = self.b.use_var(v);
                Place::Mem(Mem::heap(ptr))
            }
            &Local::Borrowed(v) => {
                let ptr = self.b.use_var(v);
                Place::Mem(Mem::frame(ptr))
            }
        }
    }

    /// A new object for the next iteration of a loop, with the value of the last one.
    pub fn renew(&mut self, obj: ObjId, ty: TypeId) {
        if let Some(&Local::Boxed(var)) = self.locals.get(&obj) {
            let old = self.b.use_var(var);
            let v = self.load_mem(Mem::heap(old), ty);
            let ptr = self.alloc_with(ty, &v);
            self.b.def_var(var, ptr);
        }
    }
}
