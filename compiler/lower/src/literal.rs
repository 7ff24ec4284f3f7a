//! Composite literals.

use gir::inst::Ty;
use gir::{MemFlags, Op, Value};
use syntax::ast::{Element, ExprId, ExprKind};
use types::{Type, TypeId};

use crate::func::FnLower;
use crate::static_data::Image;
use crate::value::{Mem, Scalars, Val};

/// Array and slice literals with at least this many elements are tried as static data.
const MIN_STATIC: usize = 4;

impl FnLower<'_, '_> {
    fn elements(&self, e: ExprId) -> Vec<Element> {
        match &self.ast().exprs[e].kind {
            ExprKind::CompositeLit { elems, .. } => elems.clone(),
            _ => panic!("lower: composite literal expected"),
        }
    }

    /// An element of a literal, whose own type (and `&`) may be left out.
    pub fn element_expr(&mut self, e: ExprId, ty: TypeId) -> Val {
        if let ExprKind::CompositeLit { ty: None, .. } = self.ast().exprs[e].kind {
            if let Some(v) = self.take_early(e) {
                return v;
            }
            return match self.cx.under(ty) {
                Type::Pointer(p) => {
                    let p = self.cx.checker.store.canonical(p);
                    Val::one(self.composite_ptr(e, p))
                }
                _ => self.composite(e, ty),
            };
        }
        self.expr_to(e, ty)
    }

    /// The value of a literal of type `ty`.
    pub fn composite(&mut self, e: ExprId, ty: TypeId) -> Val {
        // A map behind `&` may have been made when its turn came.
        if let Some(v) = self.take_early(e) {
            return v;
        }
        match self.cx.under(ty) {
            Type::Struct(_) if !self.cx.repr(ty).is_memory() => self.struct_scalars(e, ty),
            Type::Struct(_) | Type::Array { .. } => {
                if !self.cx.repr(ty).is_memory() {
                    return self.small_array(e, ty);
                }
                let ptr = self.temp_for(ty);
                self.fill(Mem::frame(ptr), e, ty, false);
                Val::M { ptr, temp: true }
            }
            Type::Slice(elem) => self.slice_literal(e, elem),
            Type::Map { .. } => {
                let elems = self.elements(e);
                self.map_literal(ty, &elems)
            }
            Type::Pointer(p) => {
                let p = self.cx.checker.store.canonical(p);
                Val::one(self.composite_ptr(e, p))
            }
            _ => panic!("lower: literal of {}", self.cx.checker.store.type_string(ty, types::Qualify::Path)),
        }
    }

    /// `&T{...}`: a new object.
    pub fn composite_ptr(&mut self, e: ExprId, ty: TypeId) -> Value {
        match self.cx.under(ty) {
            Type::Struct(_) | Type::Array { .. } if self.cx.repr(ty).is_memory() => {
                // Filled in a temporary first where an element might see the variable being built: never, the object
                // is new.
                let ptr = self.alloc(ty);
                self.fill(Mem::heap(ptr), e, ty, true);
                ptr
            }
            _ => {
                let v = self.composite(e, ty);
                self.alloc_with(ty, &v)
            }
        }
    }

    /// (field index path, value) of a struct literal.
    pub(crate) fn struct_fields(&mut self, e: ExprId) -> Vec<(Vec<u32>, ExprId)> {
        let ast = self.ast();
        let src = self.source();
        let mut out = Vec::new();
        for (i, el) in self.elements(e).into_iter().enumerate() {
            let path = match el.key {
                Some(k) => {
                    let ExprKind::Ident(id) = ast.exprs[k].kind else { panic!("lower: field name expected") };
                    let file = self.cx.checker.file(src.pkg, src.file);
                    file.fields
                        .get(&id)
                        .cloned()
                        .unwrap_or_else(|| panic!("lower: unresolved field in {}", self.name))
                }
                None => vec![i as u32],
            };
            out.push((path, el.value));
        }
        out
    }

    fn struct_scalars(&mut self, e: ExprId, ty: TypeId) -> Val {
        let Val::S(mut all) = self.zero(ty) else { panic!("lower: scalars expected") };
        for (path, value) in self.struct_fields(e) {
            if self.is_blank_field(ty, &path) {
                self.expr(value);
                continue;
            }
            if let Some(range) = self.scalar_range(ty, &path) {
                let fty = self.path_type(ty, &path);
                let v = self.element_expr(value, fty);
                all[range].copy_from_slice(v.scalars());
            } else {
                self.through_embedded_pointer(&mut all, ty, &path, value);
            }
        }
        Val::S(all)
    }

    /// Is it a field called `_`? Those stay zero.
    pub fn is_blank_field(&mut self, ty: TypeId, path: &[u32]) -> bool {
        match (self.cx.under(ty), path) {
            (Type::Struct(fields), &[i]) => fields[i as usize].name == base::Symbol::BLANK,
            _ => false,
        }
    }

    /// The scalars of a field at the end of a path without pointers.
    fn scalar_range(&mut self, ty: TypeId, path: &[u32]) -> Option<std::ops::Range<usize>> {
        let (mut ty, mut start, mut end) = (ty, 0, 0);
        for &i in path {
            if !matches!(self.cx.under(ty), Type::Struct(_)) {
                return None;
            }
            let r = self.cx.field_scalars(ty, i);
            end = start + r.end;
            start += r.start;
            ty = self.cx.field(ty, i).0;
        }
        Some(start..end)
    }

    pub(crate) fn path_type(&mut self, mut ty: TypeId, path: &[u32]) -> TypeId {
        for &i in path {
            ty = self.cx.pointee(ty).unwrap_or(ty);
            ty = self.cx.field(ty, i).0;
        }
        ty
    }

    /// A promoted field behind an embedded pointer: the pointer is nil in a literal that doesn't set it.
    fn through_embedded_pointer(&mut self, all: &mut Scalars, ty: TypeId, path: &[u32], value: ExprId) {
        let fty = self.path_type(ty, path);
        let v = self.element_expr(value, fty);
        let op = crate::place::Operand::Val(Val::S(all.clone()));
        let (op, at) = self.walk(op, ty, path);
        if let crate::place::Operand::Place(p) = op {
            self.store(&p, at, &v);
        }
    }

    fn small_array(&mut self, e: ExprId, ty: TypeId) -> Val {
        let Type::Array { elem, .. } = self.cx.under(ty) else { panic!("lower: array expected") };
        let elem = self.cx.checker.store.canonical(elem);
        let mut v = self.zero(ty);
        for el in self.elements(e) {
            let x = self.element_expr(el.value, elem);
            if self.cx.repr(ty).size > 0 {
                v = x;
            }
        }
        v
    }

    /// Writes a struct or array literal to memory (`zeroed`: which is zero).
    pub fn fill(&mut self, m: Mem, e: ExprId, ty: TypeId, zeroed: bool) {
        match self.cx.under(ty) {
            Type::Struct(fields) => {
                let list = self.struct_fields(e);
                let blank = fields.iter().any(|f| f.name == base::Symbol::BLANK);
                let promoted = list.iter().any(|(p, _)| p.len() > 1);
                if !zeroed && (blank || promoted || list.len() < fields.len()) {
                    self.zero_mem(m, ty);
                }
                for (path, value) in list {
                    if self.is_blank_field(ty, &path) {
                        self.expr(value);
                        continue;
                    }
                    let op = crate::place::Operand::Place(crate::value::Place::Mem(m));
                    let (op, fty) = self.walk(op, ty, &path);
                    let crate::place::Operand::Place(p) = op else { panic!("lower: place expected") };
                    let at = self.checked(&p);
                    self.fill_element(at, value, fty);
                }
            }
            Type::Array { len, elem } => {
                let elem = self.cx.checker.store.canonical(elem);
                let elems = self.elements(e);
                if elems.len() >= MIN_STATIC
                    && let Some(d) = self.static_image(e, ty)
                {
                    self.copy_static(m, d, ty);
                    return;
                }
                if !zeroed && ((elems.len() as u64) < len || elems.iter().any(|e| e.key.is_some())) {
                    self.zero_mem(m, ty);
                }
                self.fill_elements(m, &elems, elem);
            }
            _ => panic!(
                "lower: literal in memory of {}",
                self.cx.checker.store.type_string(ty, types::Qualify::Path)
            ),
        }
    }

    fn copy_static(&mut self, m: Mem, d: gir::DataId, ty: TypeId) {
        let src = self.b.val(Op::DataAddr(d, 0), Ty::Ptr);
        let dst = self.address(m);
        let l = self.cx.checker.store.layout(ty);
        let (size, align) = (l.size as u32, l.align as u32);
        // What a literal fills is new memory: nothing is overwritten that a barrier would have to tell of.
        self.b.inst(Op::Copy { dst, src, size, align, desc: None, flags: MemFlags::default() }, &[]);
    }

    fn fill_elements(&mut self, m: Mem, elems: &[Element], elem: TypeId) {
        let size = self.cx.checker.store.size_of(elem);
        let mut at = 0u64;
        for el in elems {
            if let Some(k) = el.key {
                at = self.const_value(k).and_then(|c| c.to_u64()).expect("lower: array index is constant");
            }
            let mark = self.live_temps.len();
            self.fill_element(m.at(at * size), el.value, elem);
            self.release_temps(mark);
            at += 1;
        }
    }

    fn fill_element(&mut self, m: Mem, e: ExprId, ty: TypeId) {
        let x = self.unparen(e);
        if self.cx.repr(ty).is_memory()
            && let ExprKind::CompositeLit { .. } = self.ast().exprs[x].kind
            && !self.cx.is_iface(ty)
        {
            self.fill(m, x, ty, false);
            return;
        }
        let v = self.element_expr(e, ty);
        self.store_mem(m, ty, &v);
    }

    /// The length that a literal's keys ask for.
    pub fn literal_len(&mut self, elems: &[Element]) -> u64 {
        let (mut at, mut max) = (0u64, 0);
        for el in elems {
            if let Some(k) = el.key {
                at = self.const_value(k).and_then(|c| c.to_u64()).expect("lower: array index is constant");
            }
            at += 1;
            max = max.max(at);
        }
        max
    }

    fn slice_literal(&mut self, e: ExprId, elem: TypeId) -> Val {
        let elem = self.cx.checker.store.canonical(elem);
        let elems = self.elements(e);
        let len = self.literal_len(&elems);
        let n = self.int(len as i64);
        if len == 0 {
            // Not nil, though empty.
            let d = self.cx.zero_base();
            let p = self.b.val(Op::DataAddr(d, 0), Ty::Ptr);
            return Val::of(&[p, n, n]);
        }
        let array = self.cx.checker.store.array_of(len, elem);
        let ptr = self.alloc(array);
        if elems.len() >= MIN_STATIC {
            let mut img = Image::new(self.cx.checker.store.size_of(array), false);
            if self.image_elements(&elems, elem, &mut img, 0) {
                let d = self.add_image(img, array, false);
                self.copy_static(Mem::heap(ptr), d, array);
                return Val::of(&[ptr, n, n]);
            }
        }
        self.fill_elements(Mem::heap(ptr), &elems, elem);
        Val::of(&[ptr, n, n])
    }
}
