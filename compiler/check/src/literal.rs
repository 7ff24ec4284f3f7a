//! Composite literals.

use base::{FxHashMap, FxHashSet, Span, Symbol};
use num_traits::ToPrimitive;
use syntax::ast::{ArrayLen, Element, ExprId, ExprKind};
use types::{ConstValue, Field, Found, Type, TypeId};

use crate::context::Ctx;
use crate::info::Mode;
use crate::operand::Operand;
use crate::spelling::Wanted;

impl Ctx<'_> {
    pub fn composite_lit(
        &mut self,
        e: ExprId,
        ty: Option<ExprId>,
        elems: &[Element],
        rbrace: u32,
        hint: Option<TypeId>,
    ) -> Operand {
        let invalid = Operand::invalid(e, self.store.universe.invalid);
        let mut inferred_elem = None;
        let (whole, base) = match (ty, hint) {
            (Some(t), _) => {
                if let ExprKind::ArrayType { len: ArrayLen::Inferred, elem } = self.ast.exprs[t].kind {
                    let elem = self.var_type(elem);
                    inferred_elem = Some((t, elem));
                    (elem, elem)
                } else {
                    let ty = self.typ(t);
                    if self.ck.needs_unfinished(ty) {
                        return invalid;
                    }
                    (ty, ty)
                }
            }
            (None, Some(hint)) => {
                // An elided `&T` takes the pointer type; the literal is of what it points to.
                let core = self.store.core_type(hint);
                match core.map(|c| self.store.ty(c).clone()) {
                    Some(Type::Pointer(base)) => (hint, base),
                    _ => (hint, hint),
                }
            }
            (None, None) => {
                self.err(e, "missing type in composite literal");
                self.use_elements(elems);
                return invalid;
            }
        };
        if let Some((t, elem)) = inferred_elem {
            let len = self.index_elements(elems, elem, None, ty);
            let ty = self.store.array_of(len, elem);
            self.record_type(t, ty);
            return Operand::new(e, Mode::Value, ty);
        }
        if self.store.is_invalid(base) {
            self.use_elements(elems);
            return invalid;
        }
        let core = self.store.core_type(base);
        match core.map(|c| self.store.ty(c).clone()) {
            Some(Type::Struct(fields)) => {
                if !self.struct_elements(e, base, &fields, elems, rbrace, ty) {
                    return Operand::new(e, Mode::Value, whole);
                }
            }
            Some(Type::Array { len, elem }) => {
                self.index_elements(elems, elem, Some(len), ty);
            }
            Some(Type::Slice(elem)) => {
                self.index_elements(elems, elem, None, ty);
            }
            Some(Type::Map { key, value }) => self.map_elements(elems, key, value, ty),
            Some(Type::Invalid) => {
                self.use_elements(elems);
            }
            _ => {
                self.use_elements(elems);
                let of = if ty.is_none() { " element" } else { "" };
                let cause = if core.is_none() { " (no common underlying type)" } else { "" };
                let text = format!("invalid composite literal{of} type {}{cause}", self.ty_text(whole));
                self.err(e, text);
                return invalid;
            }
        }
        Operand::new(e, Mode::Value, whole)
    }

    fn use_elements(&mut self, elems: &[Element]) {
        for el in elems {
            if let Some(k) = el.key
                && !matches!(self.ast.exprs[k].kind, ExprKind::Ident(_))
            {
                self.use_literal(k);
            }
            self.use_literal(el.value);
        }
    }

    /// Evaluates an element of a literal whose type is unknown; literals inside have no type either.
    fn use_literal(&mut self, e: ExprId) {
        match &self.ast.exprs[e].kind {
            ExprKind::CompositeLit { ty: None, elems, .. } => self.use_elements(elems),
            _ => self.use_expr(e),
        }
    }

    /// Returns false if the elements can't be related to fields at all.
    fn struct_elements(
        &mut self,
        e: ExprId,
        ty: TypeId,
        fields: &[Field],
        elems: &[Element],
        rbrace: u32,
        written: Option<ExprId>,
    ) -> bool {
        if elems.is_empty() {
            return true;
        }
        if elems[0].key.is_some() {
            self.keyed_fields(ty, fields, elems, written);
            return true;
        }
        let pkg = self.pkg;
        for (i, el) in elems.iter().enumerate() {
            if el.key.is_some() {
                self.err(el.value, "mixture of field:value and value elements in struct literal");
                continue;
            }
            let Some(f) = fields.get(i) else {
                let mut x = self.expr_or_literal(el.value);
                x.expr = el.value;
                let text = format!("too many values in struct literal of type {}", self.ty_text(ty));
                self.err(el.value, text);
                for rest in &elems[i + 1..] {
                    self.use_literal(rest.value);
                }
                return true;
            };
            let mut x = self.field_value(el.value, f.ty);
            if f.pkg.is_some_and(|p| p != pkg) {
                let text = format!(
                    "implicit assignment to unexported field {} in struct literal of type {}",
                    self.text(f.name),
                    self.ty_text(ty)
                );
                self.err(el.value, text);
                continue;
            }
            self.wanted = written.map(|t| Wanted::FieldOfType(t, i));
            self.assignment(&mut x, Some(f.ty), "struct literal");
        }
        if elems.len() < fields.len() {
            let at = Span::new(self.span(e).file, rbrace, rbrace + 1);
            let text = format!("too few values in struct literal of type {}", self.ty_text(ty));
            self.err_at(at, text);
        }
        true
    }

    fn expr_or_literal(&mut self, e: ExprId) -> Operand {
        if let ExprKind::CompositeLit { ty: None, .. } = self.ast.exprs[e].kind {
            self.use_literal(e);
            return Operand::invalid(e, self.store.universe.invalid);
        }
        self.expr(e)
    }

    /// A field's value; generic functions take their type arguments from the field's type.
    fn field_value(&mut self, e: ExprId, ty: TypeId) -> Operand {
        let target = self.target_for(Some(ty), "struct literal");
        self.expr_for(e, target)
    }

    fn keyed_fields(&mut self, ty: TypeId, fields: &[Field], elems: &[Element], written: Option<ExprId>) {
        let pkg = self.pkg;
        let mut seen: FxHashMap<Vec<u32>, Symbol> = FxHashMap::default();
        for el in elems {
            let Some(key) = el.key else {
                self.err(el.value, "mixture of field:value and value elements in struct literal");
                self.use_literal(el.value);
                continue;
            };
            let ExprKind::Ident(id) = self.ast.exprs[key].kind else {
                let text = format!("invalid field name {} in struct literal", self.src(key));
                self.err(key, text);
                self.use_literal(el.value);
                continue;
            };
            let name = self.name_of(id);
            let direct = fields
                .iter()
                .position(|f| f.name == name && f.pkg.is_none_or(|p| p == pkg))
                .filter(|_| name != Symbol::BLANK);
            let (path, field_ty) = match direct {
                Some(i) => (vec![i as u32], fields[i].ty),
                None => match self.store.lookup(ty, Some(pkg), name) {
                    Found::Field { path, ty: field_ty, indirect: false } => {
                        let at = self.span(key);
                        let what = format!(
                            "use of promoted field {} in struct literal of type {}",
                            self.path_text(ty, &path),
                            self.ty_text(ty)
                        );
                        if !self.need_go(at, 27, &what) {
                            self.use_literal(el.value);
                            continue;
                        }
                        (path, field_ty)
                    }
                    Found::Field { .. } => {
                        let text =
                            format!("invalid implicit pointer indirection to reach {}", self.text(name));
                        self.err(key, text);
                        self.use_literal(el.value);
                        continue;
                    }
                    // A method of the type itself isn't one of its structure.
                    Found::Method { path, .. } if !path.is_empty() => {
                        let text = format!("{} is not a field", self.text(name));
                        self.err(key, text);
                        self.use_literal(el.value);
                        continue;
                    }
                    _ => {
                        let text = self.unknown_field(ty, name);
                        self.err(key, text);
                        self.use_literal(el.value);
                        continue;
                    }
                },
            };
            self.facts().fields.insert(id, path.clone());
            let text = self.text(name).to_string();
            if seen.contains_key(&path) {
                self.err(key, format!("duplicate field name {text} in struct literal"));
            } else if let Some((_, outer)) = seen
                .iter()
                .find(|(p, _)| p.len() < path.len() && path.starts_with(p))
                .map(|(p, &n)| (p.clone(), n))
            {
                let outer = self.text(outer);
                self.err(
                    key,
                    format!("cannot specify promoted field {text} and enclosing embedded field {outer}"),
                );
            } else if let Some(inner) =
                seen.iter().find(|(p, _)| p.len() > path.len() && p.starts_with(&path)).map(|(_, &n)| n)
            {
                let inner = self.text(inner);
                self.err(
                    key,
                    format!("cannot specify embedded field {text} and enclosed promoted field {inner}"),
                );
            }
            seen.insert(path, name);
            let mut x = self.field_value(el.value, field_ty);
            self.wanted = match (written, direct) {
                (Some(t), Some(i)) => Some(Wanted::FieldOfType(t, i)),
                _ => None,
            };
            self.assignment(&mut x, Some(field_ty), "struct literal");
        }
    }

    /// The fields on a path, `Outer.Inner`.
    fn path_text(&mut self, ty: TypeId, path: &[u32]) -> String {
        let fields: Vec<_> = (1..=path.len()).filter_map(|n| self.field_at(ty, &path[..n])).collect();
        let names: Vec<String> = fields.iter().map(|f| self.text(f.0).to_string()).collect();
        names.join(".")
    }

    fn unknown_field(&mut self, ty: TypeId, name: Symbol) -> String {
        let pkg = self.pkg;
        let (shown, sel) = (self.ty_text(ty), self.text(name).to_string());
        let none = format!("unknown field {sel} in struct literal of type {shown}");
        let Found::Field { path, .. } = self.store.lookup_folded(ty, Some(pkg), name) else { return none };
        let Some((alt, owner)) = self.field_at(ty, &path) else { return none };
        let alt_text = self.text(alt).to_string();
        let tail = |s: &str| s.chars().skip(1).collect::<String>();
        let (sel_exported, alt_exported) = (self.store.is_exported(name), self.store.is_exported(alt));
        let misspelled = format!("{none}, but does have {alt_text}");
        if owner.is_none_or(|o| o == pkg) && alt != name {
            return misspelled;
        }
        if sel_exported && alt_exported {
            return misspelled;
        }
        if sel_exported && tail(&sel) == tail(&alt_text) {
            return format!("{none}, but does have unexported {alt_text}");
        }
        if !sel_exported && !alt_exported && alt == name {
            return format!("cannot refer to unexported field {alt_text} in struct literal of type {shown}");
        }
        none
    }

    /// Elements of an array or slice; returns the length they need.
    fn index_elements(
        &mut self,
        elems: &[Element],
        elem: TypeId,
        len: Option<u64>,
        written: Option<ExprId>,
    ) -> u64 {
        let keyed = elems.iter().any(|el| el.key.is_some());
        let mut seen: FxHashSet<u64> = FxHashSet::default();
        let (mut next, mut max) = (0u64, 0u64);
        for el in elems {
            let mut valid = true;
            if let Some(key) = el.key {
                match self.literal_index(key) {
                    Some(i) => {
                        next = i;
                        if let Some(len) = len
                            && i >= len
                        {
                            let text = format!("invalid argument: index {i} out of bounds [0:{len}]");
                            self.err(key, text);
                            valid = false;
                        }
                    }
                    None => valid = false,
                }
            } else if let Some(len) = len
                && next >= len
            {
                let text = format!("index {next} is out of bounds (>= {len})");
                self.err(el.value, text);
                valid = false;
            }
            if keyed && valid && !seen.insert(next) {
                let text = format!("duplicate index {next} in array or slice literal");
                self.err(el.key.unwrap_or(el.value), text);
            }
            next += 1;
            max = max.max(next);
            self.element_value(el.value, elem, written);
        }
        max
    }

    fn element_value(&mut self, e: ExprId, elem: TypeId, written: Option<ExprId>) {
        let mut x = match self.target_for(Some(elem), "array or slice literal") {
            Some(t) => self.expr_for(e, Some(t)),
            None => self.expr_hint(e, elem),
        };
        self.wanted = written.map(Wanted::ElemOfType);
        self.assignment(&mut x, Some(elem), "array or slice literal");
    }

    fn literal_index(&mut self, e: ExprId) -> Option<u64> {
        let mut x = self.expr(e);
        if !x.is_valid() {
            return None;
        }
        if x.mode != Mode::Const {
            let text = format!("index {} must be integer constant", self.src(e));
            self.err(e, text);
            return None;
        }
        if !self.is_valid_index(&mut x, "index", false) {
            return None;
        }
        x.val.as_ref()?.to_int()?.to_u64()
    }

    fn map_elements(&mut self, elems: &[Element], key: TypeId, value: TypeId, written: Option<ExprId>) {
        let interface_key = self.store.is_interface(key);
        let param_key = self.store.as_type_param(key).is_some();
        let mut seen: FxHashSet<(TypeId, String)> = FxHashSet::default();
        for el in elems {
            let Some(k) = el.key else {
                self.err(el.value, "missing key in map literal");
                self.use_literal(el.value);
                continue;
            };
            let mut x = self.expr_hint(k, key);
            self.wanted = written.map(Wanted::KeyOfType);
            self.assignment(&mut x, Some(key), "map literal");
            if !x.is_valid() {
                continue;
            }
            if x.mode == Mode::Const
                && let Some(v) = &x.val
            {
                let kind = if interface_key { x.ty } else { key };
                // For a type parameter the constant keeps its form: 1 and 1.0 are one key.
                let number = if param_key { v.to_int().map(ConstValue::Int) } else { None };
                if !seen.insert((kind, format!("{:?}", number.as_ref().unwrap_or(v)))) {
                    let text = format!("duplicate key {} in map literal", v.display());
                    self.err(k, text);
                }
            }
            let mut x = match self.target_for(Some(value), "map literal") {
                Some(t) => self.expr_for(el.value, Some(t)),
                None => self.expr_hint(el.value, value),
            };
            self.wanted = written.map(Wanted::ElemOfType);
            self.assignment(&mut x, Some(value), "map literal");
        }
    }
}
