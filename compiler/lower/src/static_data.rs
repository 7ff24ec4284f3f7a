//! Values known at compile time as static data: initial values of package variables, and constant literals to copy.

use gir::{DataId, Reloc, Symbol};
use num_traits::ToPrimitive;
use syntax::ast::{Element, ExprId, ExprKind, UnaryOp};
use types::{Basic, ConstValue, ObjKind, Type, TypeId, VarKind};

use check::info::Mode;

use crate::func::FnLower;

/// Bytes and addresses under construction.
pub(crate) struct Image {
    pub bytes: Vec<u8>,
    pub relocs: Vec<Reloc>,
    /// It is made once and may be changed afterwards (a package variable): what it points to may be static too.
    pub once: bool,
}

impl Image {
    pub fn new(size: u64, once: bool) -> Image {
        Image { bytes: vec![0; size as usize], relocs: Vec::new(), once }
    }

    fn put(&mut self, at: u64, bytes: &[u8]) {
        self.bytes[at as usize..at as usize + bytes.len()].copy_from_slice(bytes);
    }

    fn point(&mut self, at: u64, target: Symbol) {
        self.relocs.push(Reloc { offset: at as u32, target, addend: 0 });
    }
}

/// Larger images than this stay code.
const MAX_IMAGE: u64 = 64 << 20;

impl FnLower<'_, '_> {
    /// Read-only data with a literal's value, if all of it is constant.
    pub fn static_image(&mut self, e: ExprId, ty: TypeId) -> Option<DataId> {
        let size = self.cx.checker.store.size_of(ty);
        if size > MAX_IMAGE {
            return None;
        }
        let mut img = Image::new(size, false);
        if !self.image(e, ty, &mut img, 0) {
            return None;
        }
        Some(self.add_image(img, ty, false))
    }

    pub fn add_image(&mut self, img: Image, ty: TypeId, mutable: bool) -> DataId {
        let l = self.cx.checker.store.layout(ty);
        let pointers = mutable && self.cx.checker.store.has_pointers(ty);
        self.cx.prog.datas.push(gir::Data {
            symbol: String::new(),
            align: l.align as u32,
            size: l.size,
            bytes: img.bytes,
            relocs: img.relocs,
            mutable,
            pointers,
        })
    }

    /// Writes the value of `e`, converted to `ty`, to the image if it is known now.
    pub fn image(&mut self, e: ExprId, ty: TypeId, img: &mut Image, at: u64) -> bool {
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.image_inner(e, ty, img, at))
    }

    fn image_inner(&mut self, e: ExprId, ty: TypeId, img: &mut Image, at: u64) -> bool {
        if self.mode(e) == Mode::Nil {
            return true;
        }
        if let Some(c) = self.const_value(e) {
            if self.cx.is_iface(ty) {
                let own = self.ty(e);
                return self.image_iface(&c, own, ty, img, at);
            }
            return self.image_const(&c, ty, img, at);
        }
        if self.cx.is_iface(ty) {
            return self.image_boxed(e, ty, img, at);
        }
        let ast = self.ast();
        match &ast.exprs[e].kind {
            ExprKind::Paren(x) => self.image(*x, ty, img, at),
            ExprKind::CompositeLit { .. } => self.image_literal(e, ty, img, at),
            ExprKind::Unary { op: UnaryOp::Addr, x } => {
                let x = self.unparen(*x);
                if let ExprKind::CompositeLit { .. } = ast.exprs[x].kind {
                    return self.image_pointer(x, ty, img, at);
                }
                let Some(d) = self.global_named(x) else { return false };
                img.point(at, Symbol::Data(d));
                true
            }
            ExprKind::Ident(id) => match self.obj(*id) {
                Some(obj) if matches!(self.cx.checker.store.objs[obj].kind, ObjKind::Func(_)) => {
                    let key = self.instance_of(obj, *id);
                    let f = self.cx.instance(key.clone());
                    let sig = self.cx.instance_sig(&key);
                    let d = self.func_value_data(f, &sig);
                    img.point(at, Symbol::Data(d));
                    true
                }
                _ => false,
            },
            ExprKind::FuncLit(lit) if img.once => {
                let scope = self.facts.lits.get(&e).copied();
                let free = scope.is_some_and(|s| self.facts.scopes[s as usize].captures.is_empty());
                if !free || self.in_loop() {
                    return false;
                }
                let v = self.func_lit(e, lit).scalar();
                match self.b.func.def(v).map(|d| d.op.clone()) {
                    Some(gir::Op::DataAddr(d, 0)) => {
                        img.point(at, Symbol::Data(d));
                        true
                    }
                    _ => false,
                }
            }
            _ => false,
        }
    }

    /// The data of the package-level variable that an expression names.
    fn global_named(&mut self, x: ExprId) -> Option<DataId> {
        let ast = self.ast();
        let id = match ast.exprs[x].kind {
            ExprKind::Ident(id) => id,
            ExprKind::Selector { sel, .. } if self.selection(x).is_none() => sel,
            _ => return None,
        };
        let obj = self.obj(id)?;
        let global = matches!(self.cx.checker.store.objs[obj].kind, ObjKind::Var { kind: VarKind::Global });
        global.then(|| self.cx.global(obj))
    }

    fn in_loop(&self) -> bool {
        self.loop_depth > 0
    }

    /// `&T{...}` in a package variable: a static object.
    fn image_pointer(&mut self, x: ExprId, ty: TypeId, img: &mut Image, at: u64) -> bool {
        let Some(elem) = self.cx.pointee(ty) else { return false };
        let size = self.cx.checker.store.size_of(elem);
        if !img.once || size == 0 {
            return false;
        }
        let mut inner = Image::new(size, true);
        if !self.image_literal(x, elem, &mut inner, 0) {
            return false;
        }
        let d = self.add_image(inner, elem, true);
        img.point(at, Symbol::Data(d));
        true
    }

    fn image_literal(&mut self, e: ExprId, ty: TypeId, img: &mut Image, at: u64) -> bool {
        let ast = self.ast();
        let ExprKind::CompositeLit { elems, .. } = &ast.exprs[e].kind else { return false };
        match self.cx.under(ty) {
            Type::Struct(_) => {
                let src = self.source();
                for (i, el) in elems.iter().enumerate() {
                    let path = match el.key {
                        Some(k) => {
                            let ExprKind::Ident(id) = ast.exprs[k].kind else { return false };
                            match self.cx.checker.file(src.pkg, src.file).fields.get(&id) {
                                Some(p) => p.clone(),
                                None => return false,
                            }
                        }
                        None => vec![i as u32],
                    };
                    if self.is_blank_field(ty, &path) {
                        return false;
                    }
                    let (mut fty, mut offset) = (ty, at);
                    for i in path {
                        if !matches!(self.cx.under(fty), Type::Struct(_)) {
                            return false;
                        }
                        let (t, o) = self.cx.field(fty, i);
                        fty = t;
                        offset += o;
                    }
                    if !self.image_element(el.value, fty, img, offset) {
                        return false;
                    }
                }
                true
            }
            Type::Array { elem, .. } => {
                let elem = self.cx.checker.store.canonical(elem);
                self.image_elements(elems, elem, img, at)
            }
            Type::Slice(elem) if img.once => {
                let elem = self.cx.checker.store.canonical(elem);
                let len = self.literal_len(elems);
                if len == 0 {
                    let d = self.cx.zero_base();
                    img.point(at, Symbol::Data(d));
                    return true;
                }
                let array = self.cx.checker.store.array_of(len, elem);
                let size = self.cx.checker.store.size_of(array);
                if size > MAX_IMAGE {
                    return false;
                }
                let mut inner = Image::new(size, true);
                if !self.image_elements(elems, elem, &mut inner, 0) {
                    return false;
                }
                let d = self.add_image(inner, array, true);
                img.point(at, Symbol::Data(d));
                img.put(at + 8, &len.to_le_bytes());
                img.put(at + 16, &len.to_le_bytes());
                true
            }
            Type::Pointer(_) => self.image_pointer(e, ty, img, at),
            _ => false,
        }
    }

    pub fn image_elements(&mut self, elems: &[Element], elem: TypeId, img: &mut Image, at: u64) -> bool {
        let size = self.cx.checker.store.size_of(elem);
        let mut i = 0u64;
        for el in elems {
            if let Some(k) = el.key {
                match self.const_value(k).and_then(|c| c.to_u64()) {
                    Some(n) => i = n,
                    None => return false,
                }
            }
            if !self.image_element(el.value, elem, img, at + i * size) {
                return false;
            }
            i += 1;
        }
        true
    }

    fn image_element(&mut self, e: ExprId, ty: TypeId, img: &mut Image, at: u64) -> bool {
        let ast = self.ast();
        if let ExprKind::CompositeLit { ty: None, .. } = ast.exprs[e].kind {
            return self.image_literal(e, ty, img, at);
        }
        self.image(e, ty, img, at)
    }

    fn image_const(&mut self, c: &ConstValue, ty: TypeId, img: &mut Image, at: u64) -> bool {
        let Some(b) = self.cx.checker.store.as_basic(ty) else { return false };
        match b {
            Basic::Bool | Basic::UntypedBool => img.put(at, &[u8::from(c.as_bool().unwrap_or(false))]),
            Basic::String | Basic::UntypedString => {
                let text = c.as_str().unwrap_or_default().to_vec();
                if !text.is_empty() {
                    let d = self.cx.string_data(&text);
                    img.point(at, Symbol::Data(d));
                    img.put(at + 8, &(text.len() as u64).to_le_bytes());
                }
            }
            Basic::Float32 => img.put(at, &c.to_float().map_or(0.0, |f| f.to_f32()).to_le_bytes()),
            Basic::Float64 | Basic::UntypedFloat => img.put(at, &c.to_f64().unwrap_or(0.0).to_le_bytes()),
            Basic::Complex64 => {
                let Some((re, im)) = c.to_complex() else { return false };
                img.put(at, &re.to_f32().to_le_bytes());
                img.put(at + 4, &im.to_f32().to_le_bytes());
            }
            Basic::Complex128 | Basic::UntypedComplex => {
                let Some((re, im)) = c.to_complex() else { return false };
                img.put(at, &re.to_f64().to_le_bytes());
                img.put(at + 8, &im.to_f64().to_le_bytes());
            }
            Basic::UnsafePointer | Basic::UntypedNil => return false,
            integer => {
                let n = integer.layout().size as usize;
                let Some(i) = c.to_int() else { return false };
                let low = i.to_i64().or_else(|| i.to_u64().map(|u| u as i64)).unwrap_or(0);
                img.put(at, &low.to_le_bytes()[..n]);
            }
        }
        true
    }

    /// A constant in an interface.
    fn image_iface(&mut self, c: &ConstValue, own: TypeId, iface: TypeId, img: &mut Image, at: u64) -> bool {
        if self.cx.is_iface(own) || self.cx.checker.store.is_direct_iface(own) {
            return false;
        }
        let size = self.cx.checker.store.size_of(own);
        let mut inner = Image::new(size, false);
        if !self.image_const(c, own, &mut inner, 0) {
            return false;
        }
        let d = self.add_image(inner, own, false);
        self.image_dynamic_type(own, iface, img, at);
        img.point(at + 8, Symbol::Data(d));
        true
    }

    /// Another value in an interface.
    fn image_boxed(&mut self, e: ExprId, iface: TypeId, img: &mut Image, at: u64) -> bool {
        let own = self.ty(e);
        let size = self.cx.checker.store.size_of(own);
        if self.cx.is_iface(own) || size == 0 {
            return false;
        }
        if self.cx.checker.store.is_direct_iface(own) {
            if !self.image(e, own, img, at + 8) {
                return false;
            }
        } else {
            let mut inner = Image::new(size, img.once);
            if !self.image(e, own, &mut inner, 0) {
                return false;
            }
            let d = self.add_image(inner, own, img.once);
            img.point(at + 8, Symbol::Data(d));
        }
        self.image_dynamic_type(own, iface, img, at);
        true
    }

    /// The first word of an interface.
    fn image_dynamic_type(&mut self, own: TypeId, iface: TypeId, img: &mut Image, at: u64) {
        self.cx.mark_dynamic(own);
        let word = if self.cx.is_eface(iface) {
            Symbol::Desc(self.cx.desc(own))
        } else {
            Symbol::Itab(self.cx.itab(iface, own))
        };
        img.point(at, word);
    }
}
