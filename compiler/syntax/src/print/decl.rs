//! Files and declarations.

use super::Printer;
use crate::ast::*;

impl Printer<'_> {
    pub(super) fn file(&mut self) {
        let file = self.file;
        if let Some((_, expression)) = &file.build {
            self.put(&format!("//go:build {expression}\n\n"));
        }
        self.put("package ");
        self.ident(file.package);
        self.put("\n");
        for d in file.directives.iter().filter(|d| d.name != "build") {
            self.directive(d);
        }
        for d in &file.decls {
            self.put("\n");
            self.decl(d);
            self.put("\n");
        }
    }

    fn directive(&mut self, d: &Directive) {
        let gap = if d.args.is_empty() { "" } else { " " };
        self.put(&format!("//go:{}{gap}{}", d.name, d.args));
        self.line();
    }

    pub(super) fn decl(&mut self, d: &Decl) {
        match d {
            Decl::Import(specs) => self.specs("import", specs, |p, s: &ImportSpec| {
                if let Some(name) = s.name {
                    p.ident(name);
                    p.put(" ");
                }
                p.quoted(s.path);
            }),
            Decl::Const(specs) => self.specs("const", specs, |p, s: &ConstSpec| {
                p.value_spec(&s.names, s.ty, &s.values);
            }),
            Decl::Var(specs) => self.specs_with(
                "var",
                specs,
                |s: &VarSpec| &s.embed,
                |p, s| p.value_spec(&s.names, s.ty, &s.values),
            ),
            Decl::Type(specs) => self.specs_with(
                "type",
                specs,
                |s: &TypeSpec| &s.directives,
                |p, s| {
                    p.ident(s.name);
                    if !s.type_params.is_empty() {
                        p.type_params(&s.type_params, true);
                    }
                    p.put(if s.alias { " = " } else { " " });
                    p.expr(s.ty);
                },
            ),
            Decl::Func(f) => self.func(f),
        }
    }

    fn specs<T>(&mut self, keyword: &str, specs: &[T], spec: impl FnMut(&mut Self, &T)) {
        self.specs_with(keyword, specs, |_| &[], spec);
    }

    /// A declaration: a single spec stands alone, others in parentheses. Directives go above their spec.
    fn specs_with<T>(
        &mut self,
        keyword: &str,
        specs: &[T],
        directives: impl Fn(&T) -> &[Directive],
        mut spec: impl FnMut(&mut Self, &T),
    ) {
        if let [only] = specs {
            directives(only).iter().for_each(|d| self.directive(d));
            self.put(keyword);
            self.put(" ");
            return spec(self, only);
        }
        self.put(keyword);
        self.put(" (");
        self.indent += 1;
        for s in specs {
            self.line();
            directives(s).iter().for_each(|d| self.directive(d));
            spec(self, s);
        }
        self.indent -= 1;
        self.line();
        self.put(")");
    }

    fn value_spec(&mut self, names: &[IdentId], ty: Option<ExprId>, values: &[ExprId]) {
        self.idents(names);
        if let Some(ty) = ty {
            self.put(" ");
            self.expr(ty);
        }
        if !values.is_empty() {
            self.put(" = ");
            self.exprs(values);
        }
    }

    fn func(&mut self, f: &FuncDecl) {
        f.directives.iter().for_each(|d| self.directive(d));
        self.put("func ");
        if let Some(recv) = &f.recv {
            self.params(std::slice::from_ref(recv));
            self.put(" ");
        }
        self.ident(f.name);
        self.signature(&f.ty);
        if let Some(body) = &f.body {
            self.put(" ");
            self.block(body);
        }
    }
}
