//! Expressions and types.

use super::Printer;
use crate::ast::*;

const RED_ZONE: usize = 96 << 10;
const SEGMENT: usize = 2 << 20;

impl Printer<'_> {
    pub(super) fn expr(&mut self, x: ExprId) {
        stacker::maybe_grow(RED_ZONE, SEGMENT, || self.expr_here(x));
    }

    pub(super) fn exprs(&mut self, list: &[ExprId]) {
        self.separated(list, ", ", |p, &x| p.expr(x));
    }

    fn opt_expr(&mut self, x: Option<ExprId>) {
        if let Some(x) = x {
            self.expr(x);
        }
    }

    /// A list whose lone binary expression is put in parentheses.
    pub(super) fn set_off(&mut self, list: &[ExprId]) {
        let file = self.file;
        match list {
            [x] if matches!(file.exprs[*x].kind, ExprKind::Binary { .. }) => {
                self.put("(");
                self.expr(*x);
                self.put(")");
            }
            _ => self.exprs(list),
        }
    }

    fn expr_here(&mut self, x: ExprId) {
        let file = self.file;
        match &file.exprs[x].kind {
            ExprKind::Bad => self.put("_"),
            ExprKind::Ident(id) => self.ident(*id),
            ExprKind::BasicLit { text, .. } => self.symbol(*text),
            ExprKind::CompositeLit { ty, elems, .. } => {
                self.opt_expr(*ty);
                if self.brief {
                    return self.put(if elems.is_empty() { "{}" } else { "{…}" });
                }
                self.put("{");
                self.at_depth(1, |p| {
                    p.separated(elems, ", ", |p, e| {
                        if let Some(key) = e.key {
                            p.expr(key);
                            p.put(": ");
                        }
                        p.expr(e.value);
                    });
                });
                self.put("}");
            }
            ExprKind::FuncLit(f) => {
                self.put("func");
                self.signature(&f.ty);
                self.put(" ");
                if self.brief {
                    self.put(if f.body.stmts.is_empty() { "{}" } else { "{…}" });
                } else {
                    self.block(&f.body);
                }
            }
            ExprKind::Paren(x) => {
                self.put("(");
                self.at_depth(self.depth.saturating_sub(1).max(1), |p| p.expr(*x));
                self.put(")");
            }
            ExprKind::Selector { x, sel } => {
                self.expr(*x);
                self.put(".");
                self.ident(*sel);
            }
            ExprKind::Index { x, indices } => {
                self.at_depth(1, |p| p.expr(*x));
                self.put("[");
                self.at_depth(self.depth + 1, |p| p.exprs(indices));
                self.put("]");
            }
            ExprKind::Slice { x, lo, hi, max, three } => {
                self.at_depth(1, |p| p.expr(*x));
                self.put("[");
                let bounds = if *three { &[*lo, *hi, *max][..] } else { &[*lo, *hi] };
                self.bounds(bounds);
                self.put("]");
            }
            ExprKind::TypeAssert { x, ty } => {
                self.expr(*x);
                self.put(".(");
                match ty {
                    Some(ty) => self.expr(*ty),
                    None => self.put("type"),
                }
                self.put(")");
            }
            ExprKind::Call { fun, args, spread, .. } => {
                self.at_depth(self.depth + usize::from(args.len() > 1), |p| {
                    p.expr(*fun);
                    p.put("(");
                    p.exprs(args);
                });
                if *spread {
                    self.put("...");
                }
                self.put(")");
            }
            ExprKind::Star(x) => self.prefixed("*", *x),
            ExprKind::Unary { op, x } => {
                let mut x = *x;
                // Messages show `&(x)` without its parentheses, as the other toolchain's tree has none there.
                while let ExprKind::Paren(y) = file.exprs[x].kind
                    && self.brief
                    && *op == UnaryOp::Addr
                {
                    x = y;
                }
                self.prefixed(op.text(), x)
            }
            ExprKind::Binary { op, x, y } => self.binary(*op, *x, *y),
            kind => self.type_expr(kind),
        }
    }

    fn prefixed(&mut self, op: &str, x: ExprId) {
        self.put(op);
        let at = self.out.len();
        self.expr(x);
        // Two operators must not run together into another token.
        let next = self.out.as_bytes().get(at).copied().unwrap_or(0);
        let clash = matches!((op, next), ("+", b'+') | ("-", b'-') | ("&", b'&' | b'^'));
        if clash && !self.brief {
            self.out.insert(at, ' ');
        }
    }

    fn type_expr(&mut self, kind: &ExprKind) {
        match kind {
            ExprKind::ArrayType { len, elem } => {
                self.put("[");
                match len {
                    ArrayLen::Slice => {}
                    ArrayLen::Inferred => self.put("..."),
                    ArrayLen::Fixed(n) => self.expr(*n),
                }
                self.put("]");
                self.expr(*elem);
            }
            ExprKind::StructType(s) => self.struct_type(s),
            ExprKind::FuncType(f) => {
                self.put("func");
                self.signature(f);
            }
            ExprKind::InterfaceType(i) => self.interface_type(i),
            ExprKind::MapType { key, value } => {
                self.put("map[");
                self.expr(*key);
                self.put("]");
                self.expr(*value);
            }
            ExprKind::ChanType { dir, elem } => {
                self.put(match dir {
                    ChanDir::Both => "chan ",
                    ChanDir::Send => "chan<- ",
                    ChanDir::Recv => "<-chan ",
                });
                // `chan <-chan T` would read as `chan<- chan T`.
                let receives =
                    matches!(self.file.exprs[*elem].kind, ExprKind::ChanType { dir: ChanDir::Recv, .. });
                if *dir == ChanDir::Both && receives {
                    self.put("(");
                    self.expr(*elem);
                    self.put(")");
                } else {
                    self.expr(*elem);
                }
            }
            _ => unreachable!("not a type"),
        }
    }

    fn struct_type(&mut self, s: &StructType) {
        self.put("struct");
        if s.fields.is_empty() {
            return self.put("{}");
        }
        // Fields of one declaration share their type node.
        let mut groups: Vec<&[Field]> = Vec::new();
        groups.extend(s.fields.chunk_by(|a, b| a.ty == b.ty && a.name.is_some()));
        self.members(groups.len(), |p, i| {
            let group = groups[i];
            let names: Vec<IdentId> = group.iter().filter_map(|f| f.name).collect();
            if !names.is_empty() {
                p.idents(&names);
                p.put(" ");
            }
            p.expr(group[0].ty);
            if let Some(tag) = group[0].tag {
                p.put(" ");
                p.quoted(tag);
            }
        });
    }

    fn interface_type(&mut self, ty: &InterfaceType) {
        if ty.implicit {
            return self.separated(&ty.elems, "; ", |p, e| p.interface_elem(e));
        }
        self.put("interface");
        if ty.elems.is_empty() {
            return self.put("{}");
        }
        self.members(ty.elems.len(), |p, i| p.interface_elem(&ty.elems[i]));
    }

    fn interface_elem(&mut self, elem: &InterfaceElem) {
        match elem {
            InterfaceElem::Method { name, ty } => {
                self.ident(*name);
                self.signature(ty);
            }
            InterfaceElem::Union { terms, .. } => self.separated(terms, " | ", |p, t| {
                if t.tilde {
                    p.put("~");
                }
                p.expr(t.ty);
            }),
        }
    }

    /// The members of a struct or interface in braces: one a line, or on one line in messages.
    fn members(&mut self, count: usize, mut member: impl FnMut(&mut Self, usize)) {
        if self.brief {
            self.put("{");
            for i in 0..count {
                if i > 0 {
                    self.put("; ");
                }
                member(self, i);
            }
            return self.put("}");
        }
        self.put(" {");
        self.indent += 1;
        for i in 0..count {
            self.line();
            member(self, i);
        }
        self.indent -= 1;
        self.line();
        self.put("}");
    }

    /// Type parameters, parameters and results.
    pub(super) fn signature(&mut self, f: &FuncType) {
        if !f.type_params.is_empty() {
            self.type_params(&f.type_params, false);
        }
        self.params(&f.params);
        match &f.results[..] {
            [] => {}
            [Param { name: None, ty, .. }] => {
                self.put(" ");
                self.expr(*ty);
            }
            results => {
                self.put(" ");
                self.params(results);
            }
        }
    }

    pub(super) fn params(&mut self, params: &[Param]) {
        self.put("(");
        let groups: Vec<&[Param]> = params.chunk_by(|a, b| a.ty == b.ty && a.name.is_some()).collect();
        self.separated(&groups, ", ", |p, group| {
            let names: Vec<IdentId> = group.iter().filter_map(|p| p.name).collect();
            p.idents(&names);
            if !names.is_empty() {
                p.put(" ");
            }
            if group[0].variadic {
                p.put("...");
            }
            p.expr(group[0].ty);
        });
        self.put(")");
    }

    /// `in_type` says that the brackets follow the name of a declared type, where they could be an array length's.
    pub(super) fn type_params(&mut self, params: &[TypeParam], in_type: bool) {
        self.put("[");
        let groups: Vec<&[TypeParam]> = params.chunk_by(|a, b| a.constraint == b.constraint).collect();
        self.separated(&groups, ", ", |p, group| {
            let names: Vec<IdentId> = group.iter().map(|t| t.name).collect();
            p.idents(&names);
            p.put(" ");
            p.expr(group[0].constraint);
        });
        if in_type && params.len() == 1 && self.reads_as_length(params[0].constraint) {
            self.put(",");
        }
        self.put("]");
    }

    /// Whether a name and this constraint together look like an expression.
    fn reads_as_length(&self, constraint: ExprId) -> bool {
        match &self.file.exprs[constraint].kind {
            ExprKind::Star(_) | ExprKind::Paren(_) => true,
            ExprKind::InterfaceType(i) if i.implicit => match &i.elems[..] {
                [InterfaceElem::Union { terms, .. }] => {
                    terms.first().is_some_and(|t| !t.tilde && self.reads_as_length(t.ty))
                }
                _ => false,
            },
            _ => false,
        }
    }
}
