//! Values and where they are: loading, storing, taking parts.

use gir::inst::Ty;
use gir::{MemFlags, Op, SlotId, Value, Variable};
use smallvec::SmallVec;
use types::TypeId;

use crate::func::FnLower;
use crate::local::MAX_FRAME_VAR;
use crate::repr::Scalar;

/// The scalars of a value.
pub(crate) type Scalars = SmallVec<[Value; 4]>;

/// A value: its scalars, or the address of memory that holds it.
#[derive(Clone, Debug)]
pub(crate) enum Val {
    S(Scalars),
    /// `temp`: nobody else knows the memory, it stays as it is until the statement's end.
    M {
        ptr: Value,
        temp: bool,
    },
}

/// Somewhere a value can be loaded from and stored to.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// The parts of a variable in SSA form.
    Vars(SmallVec<[Variable; 4]>),
    Mem(Mem),
    /// An element whose index isn't checked yet.
    Index {
        base: Mem,
        index: Value,
        len: Value,
        elem_size: u64,
        offset: u64,
        /// The index expression's position: that of the panic.
        pos: base::Pos,
    },
    /// A map's element.
    MapElem {
        map: Value,
        ty: TypeId,
        key: Val,
    },
    /// `_`
    Blank,
}

/// An address with an offset.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mem {
    pub ptr: Value,
    pub offset: u64,
    /// The address may be nil: access to it is the nil check.
    pub nil: bool,
    /// The memory may be in the heap or global: stores of pointers need the barrier.
    pub heap: bool,
}

impl Val {
    pub fn one(v: Value) -> Val {
        Val::S(SmallVec::from_slice(&[v]))
    }

    pub fn of(list: &[Value]) -> Val {
        Val::S(SmallVec::from_slice(list))
    }

    pub fn none() -> Val {
        Val::S(SmallVec::new())
    }

    /// The one scalar.
    pub fn scalar(&self) -> Value {
        match self {
            Val::S(s) if s.len() == 1 => s[0],
            other => panic!("lower::value: one scalar expected, not {other:?}"),
        }
    }

    pub fn scalars(&self) -> &[Value] {
        match self {
            Val::S(s) => s,
            Val::M { .. } => panic!("lower::value: scalars expected"),
        }
    }
}

impl Mem {
    /// Memory of the frame.
    pub fn frame(ptr: Value) -> Mem {
        Mem { ptr, offset: 0, nil: false, heap: false }
    }

    /// Memory that surely exists, in the heap or static.
    pub fn heap(ptr: Value) -> Mem {
        Mem { ptr, offset: 0, nil: false, heap: true }
    }

    /// What a pointer of the program points to.
    pub fn deref(ptr: Value) -> Mem {
        Mem { ptr, offset: 0, nil: true, heap: true }
    }

    pub fn at(self, offset: u64) -> Mem {
        Mem { offset: self.offset + offset, ..self }
    }
}

impl FnLower<'_, '_> {
    // ---- temporaries

    /// Frame memory until the end of the statement.
    pub fn temp(&mut self, size: u64, align: u64) -> SlotId {
        let key = (size.max(1) as u32, align.max(1) as u32);
        let slot = match self.free_temps.get_mut(&key).and_then(Vec::pop) {
            Some(s) => s,
            None => self.b.slot(key.0, key.1),
        };
        self.live_temps.push((key, slot));
        slot
    }

    pub fn temp_for(&mut self, ty: TypeId) -> Value {
        let r = self.cx.repr(ty);
        if r.size > MAX_FRAME_VAR && !r.pointers {
            return self.alloc(ty);
        }
        let slot = self.temp(r.size, r.align);
        self.b.slot_addr(slot, 0)
    }

    /// Gives back the temporaries made since there were `mark` of them.
    pub fn release_temps(&mut self, mark: usize) {
        for (key, slot) in self.live_temps.drain(mark..) {
            self.free_temps.entry(key).or_default().push(slot);
        }
    }

    // ---- constants

    pub fn int(&mut self, c: i64) -> Value {
        self.b.iconst(Ty::I64, c)
    }

    pub fn bool(&mut self, b: bool) -> Value {
        self.b.iconst(Ty::I8, i64::from(b))
    }

    pub fn zero_scalar(&mut self, ty: Ty) -> Value {
        match ty {
            Ty::F32 => self.b.val(Op::F32const(0), ty),
            Ty::F64 => self.b.val(Op::F64const(0), ty),
            Ty::I8 | Ty::I16 | Ty::I32 | Ty::I64 | Ty::Ptr => self.b.iconst(ty, 0),
        }
    }

    pub fn zero(&mut self, ty: TypeId) -> Val {
        let r = self.cx.repr(ty);
        match &r.scalars {
            Some(list) => Val::S(list.iter().map(|s| self.zero_scalar(s.ty)).collect()),
            None => {
                let ptr = self.temp_for(ty);
                self.zero_mem(Mem::frame(ptr), ty);
                Val::M { ptr, temp: true }
            }
        }
    }

    pub fn zero_mem(&mut self, m: Mem, ty: TypeId) {
        let r = self.cx.repr(ty);
        if r.size == 0 {
            return;
        }
        let desc = (m.heap && r.pointers).then(|| self.cx.desc(ty));
        let dst = self.address(m);
        let op =
            Op::Zero { dst, size: r.size as u32, align: r.align as u32, desc, flags: MemFlags::default() };
        self.b.inst(op, &[]);
    }

    // ---- memory

    /// The address as one value, checked for nil if it may be.
    pub fn address(&mut self, m: Mem) -> Value {
        if m.nil {
            self.b.inst(Op::NilCheck(m.ptr), &[]);
        }
        if m.offset == 0 {
            return m.ptr;
        }
        let off = self.int(m.offset as i64);
        self.b.ptr_add(m.ptr, off)
    }

    /// A base that accesses with a small offset can start from: (pointer, offset, flag for the first access).
    fn access(&mut self, m: Mem, size: u64) -> (Value, i32, bool) {
        let end = m.offset + size;
        if m.nil && end < abi::layout::NIL_PAGE as u64 {
            return (m.ptr, m.offset as i32, true);
        }
        if end < 1 << 30 {
            if m.nil {
                self.b.inst(Op::NilCheck(m.ptr), &[]);
            }
            return (m.ptr, m.offset as i32, false);
        }
        (self.address(m), 0, false)
    }

    pub fn load_mem(&mut self, m: Mem, ty: TypeId) -> Val {
        let r = self.cx.repr(ty);
        let Some(list) = &r.scalars else {
            let ptr = self.address(m);
            return Val::M { ptr, temp: false };
        };
        if list.is_empty() {
            if m.nil {
                self.b.inst(Op::NilCheck(m.ptr), &[]);
            }
            return Val::none();
        }
        let (ptr, off, mut nil) = self.access(m, r.size);
        let mut out = Scalars::new();
        for s in list {
            let flags = MemFlags { nil_check: std::mem::take(&mut nil), ..MemFlags::default() };
            out.push(self.b.load(s.ty, ptr, off + s.offset as i32, flags));
        }
        self.mark_lengths(list, &out);
        Val::S(out)
    }

    /// Notes which of a value's scalars, as they come from a parameter, memory, or a call, are lengths.
    pub fn mark_lengths(&mut self, list: &[Scalar], values: &[Value]) {
        for (_, &v) in list.iter().zip(values).filter(|(s, _)| s.length) {
            self.b.func.values[v].length = true;
        }
    }

    pub fn store_mem(&mut self, m: Mem, ty: TypeId, v: &Val) {
        self.store_changed(m, ty, &Val::none(), v);
    }

    /// Stores a value of which the memory holds `old`: only scalars that differ.
    pub fn store_changed(&mut self, m: Mem, ty: TypeId, old: &Val, v: &Val) {
        let r = self.cx.repr(ty);
        match (v, &r.scalars) {
            (Val::S(values), Some(list)) => {
                if list.is_empty() {
                    if m.nil {
                        self.b.inst(Op::NilCheck(m.ptr), &[]);
                    }
                    return;
                }
                let (ptr, off, mut nil) = self.access(m, r.size);
                let there = old.scalars();
                for (n, (s, &value)) in list.iter().zip(values).enumerate() {
                    if there.get(n) == Some(&value) {
                        continue;
                    }
                    let flags = MemFlags {
                        nil_check: std::mem::take(&mut nil),
                        barrier: m.heap && s.heap,
                        readonly: false,
                    };
                    self.b.store(ptr, off + s.offset as i32, value, flags);
                }
            }
            (&Val::M { ptr: src, .. }, None) => {
                let dst = self.address(m);
                let desc = (m.heap && r.pointers).then(|| self.cx.desc(ty));
                let (size, align) = (r.size as u32, r.align as u32);
                self.b.inst(Op::Copy { dst, src, size, align, desc, flags: MemFlags::default() }, &[]);
            }
            _ => panic!("lower::value: value and type disagree in {}", self.b.func.symbol),
        }
    }

    // ---- places

    pub fn load(&mut self, p: &Place, ty: TypeId) -> Val {
        match p {
            Place::Vars(vars) => Val::S(vars.iter().map(|&v| self.b.use_var(v)).collect()),
            Place::Mem(m) => self.load_mem(*m, ty),
            Place::Index { .. } => {
                let m = self.checked(p);
                self.load_mem(m, ty)
            }
            Place::MapElem { map, ty: map_ty, key } => self.map_load(*map, *map_ty, key).0,
            Place::Blank => panic!("lower::value: load of _"),
        }
    }

    pub fn store(&mut self, p: &Place, ty: TypeId, v: &Val) {
        match p {
            Place::Vars(vars) => {
                for (&var, &value) in vars.iter().zip(v.scalars()) {
                    self.b.def_var(var, value);
                }
            }
            Place::Mem(m) => self.store_mem(*m, ty, v),
            Place::Index { .. } => {
                let m = self.checked(p);
                self.store_mem(m, ty, v);
            }
            Place::MapElem { map, ty: map_ty, key } => {
                let m = self.map_assign(*map, *map_ty, key);
                self.store_mem(m, ty, v);
            }
            Place::Blank => {}
        }
    }

    /// The place's memory, its index checked.
    pub fn checked(&mut self, p: &Place) -> Mem {
        match *p {
            Place::Mem(m) => m,
            Place::Index { base, index, len, elem_size, offset, pos } => {
                let here = self.b.loc();
                self.b.set_pos(pos);
                self.check_index(index, len);
                self.b.restore_loc(here);
                let m = self.element(base, index, elem_size);
                m.at(offset)
            }
            Place::Vars(_) | Place::MapElem { .. } | Place::Blank => {
                panic!("lower::value: address of a place without one in {}", self.b.func.symbol)
            }
        }
    }

    /// The element at a checked index.
    pub fn element(&mut self, base: Mem, index: Value, elem_size: u64) -> Mem {
        if let Some(i) = self.b.func.const_int(index) {
            // An index that can't be has been checked before: what follows isn't reached.
            let offset = u64::try_from(i).ok().and_then(|i| i.checked_mul(elem_size));
            return base.at(offset.filter(|&o| o < 1 << 47).unwrap_or(0));
        }
        let ptr = self.address(base);
        let offset = self.scale(index, elem_size);
        Mem { ptr: self.b.ptr_add(ptr, offset), offset: 0, nil: false, heap: base.heap }
    }

    /// index * size
    pub fn scale(&mut self, index: Value, size: u64) -> Value {
        if size == 1 {
            return index;
        }
        if let Some(i) = self.b.func.const_int(index) {
            return self.int(i.wrapping_mul(size as i64));
        }
        if size.is_power_of_two() {
            let n = self.int(i64::from(size.trailing_zeros()));
            return self.b.bin(gir::BinOp::ShlBounded, index, n);
        }
        let n = self.int(size as i64);
        self.b.bin(gir::BinOp::Mul, index, n)
    }

    /// A field of a struct in a place.
    pub fn field_place(&mut self, p: &Place, ty: TypeId, index: u32) -> (Place, TypeId) {
        let (fty, offset) = self.cx.field(ty, index);
        let place = match p {
            Place::Vars(vars) => {
                let range = self.cx.field_scalars(ty, index);
                Place::Vars(SmallVec::from_slice(&vars[range]))
            }
            Place::Mem(m) => Place::Mem(m.at(offset)),
            &Place::Index { base, index, len, elem_size, offset: o, pos } => {
                Place::Index { base, index, len, elem_size, offset: o + offset, pos }
            }
            Place::MapElem { .. } | Place::Blank => panic!("lower::value: field of an unaddressable place"),
        };
        (place, fty)
    }

    /// A field of a struct value.
    pub fn field_val(&mut self, v: &Val, ty: TypeId, index: u32) -> (Val, TypeId) {
        let (fty, offset) = self.cx.field(ty, index);
        let val = match v {
            Val::S(s) => {
                let range = self.cx.field_scalars(ty, index);
                Val::S(SmallVec::from_slice(&s[range]))
            }
            &Val::M { ptr, temp } => match self.load_mem(Mem::frame(ptr).at(offset), fty) {
                Val::M { ptr, .. } => Val::M { ptr, temp },
                s => s,
            },
        };
        (val, fty)
    }

    // ---- values in memory

    /// An address that holds the value until the statement's end; nothing may be stored through it.
    pub fn spill(&mut self, v: &Val, ty: TypeId) -> Value {
        match *v {
            Val::M { ptr, .. } => ptr,
            Val::S(_) => {
                let ptr = self.temp_for(ty);
                self.store_mem(Mem::frame(ptr), ty, v);
                ptr
            }
        }
    }

    /// As `spill`, but in memory that later assignments can't change.
    pub fn own(&mut self, v: &Val, ty: TypeId) -> Value {
        match *v {
            Val::M { ptr, temp: true } => ptr,
            _ => {
                let ptr = self.temp_for(ty);
                self.store_mem(Mem::frame(ptr), ty, v);
                ptr
            }
        }
    }

    /// The value in a form that later assignments don't change.
    pub fn freeze(&mut self, v: Val, ty: TypeId) -> Val {
        match v {
            Val::M { temp: false, .. } => Val::M { ptr: self.own(&v, ty), temp: true },
            other => other,
        }
    }

    /// A new object in the heap that holds the value.
    pub fn alloc(&mut self, ty: TypeId) -> Value {
        let r = self.cx.repr(ty);
        if r.size == 0 {
            let d = self.cx.zero_base();
            return self.b.val(Op::DataAddr(d, 0), Ty::Ptr);
        }
        let desc = self.cx.desc(ty);
        self.b.val(Op::New { desc, zeroed: true, stack: false }, Ty::Ptr)
    }

    pub fn alloc_with(&mut self, ty: TypeId, v: &Val) -> Value {
        let ptr = self.alloc(ty);
        self.store_mem(Mem::heap(ptr), ty, v);
        ptr
    }

    /// Chooses between two values of a type by control flow: `then` and `els` produce them.
    pub fn select_val(
        &mut self,
        cond: Value,
        ty: TypeId,
        then: impl FnOnce(&mut Self) -> Val,
        els: impl FnOnce(&mut Self) -> Val,
    ) -> Val {
        let (t, e, done) = (self.b.new_block(), self.b.new_block(), self.b.new_block());
        let join = self.join(ty);
        self.b.branch(cond, t, e);
        self.b.seal(t);
        self.b.seal(e);
        self.b.switch_to(t);
        let v = then(self);
        self.store(&join, ty, &v);
        self.b.jump(done);
        self.b.switch_to(e);
        let v = els(self);
        self.store(&join, ty, &v);
        self.b.jump(done);
        self.b.seal(done);
        self.b.switch_to(done);
        self.load_temp(&join, ty)
    }

    /// A place for a value that several blocks produce.
    pub fn join(&mut self, ty: TypeId) -> Place {
        let r = self.cx.repr(ty);
        match &r.scalars {
            Some(list) => Place::Vars(list.iter().map(|s| self.b.new_var(s.ty)).collect()),
            None => {
                let ptr = self.temp_for(ty);
                Place::Mem(Mem::frame(ptr))
            }
        }
    }

    pub fn load_temp(&mut self, p: &Place, ty: TypeId) -> Val {
        match self.load(p, ty) {
            Val::M { ptr, .. } => Val::M { ptr, temp: true },
            s => s,
        }
    }
}
