//! Types as text, and their canonical form.

use std::fmt::Write;

use crate::object::PkgId;
use crate::repr::*;
use crate::store::Store;

/// How the names of defined types are qualified, and the style that goes with it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Qualify {
    /// As `reflect` and `%T` print: the package's name, spaces in `struct { … }`.
    Reflect,
    /// With full import paths, in reflect's style; unique, for symbol names.
    Path,
    /// As messages about code in this package print: bare names for its own types, the package's name for others, a
    /// quoted path where names clash.
    Relative(Option<PkgId>),
    /// In the style of messages, all names with full import paths, as `go vet` prints.
    Full,
    /// In the style of messages, with the packages' names even where they clash.
    Name,
}

impl Store {
    /// The type as text.
    pub fn type_string(&self, id: TypeId, q: Qualify) -> String {
        let mut p = Printer { store: self, q, out: String::new(), in_params: false, in_args: false };
        p.ty(id);
        p.out
    }

    /// A signature as it follows a function's name: `(int, string) bool`.
    pub fn signature_string(&self, id: TypeId, q: Qualify) -> String {
        let mut p = Printer { store: self, q, out: String::new(), in_params: false, in_args: false };
        match self.ty(id) {
            Type::Signature(s) => p.signature(s),
            _ => p.ty(id),
        }
        p.out
    }

    /// A signature with parameter and result names, `(x int, y string) (err error)`; empty names are left out.
    pub fn named_signature_string(
        &self,
        s: &Signature,
        params: &[String],
        results: &[String],
        q: Qualify,
    ) -> String {
        let mut p = Printer { store: self, q, out: String::new(), in_params: false, in_args: false };
        if !s.type_params.is_empty() {
            p.type_params(&s.type_params);
        }
        p.named_list(&s.params, params, s.variadic);
        match &s.results[..] {
            [] => {}
            [one] if results.first().is_none_or(String::is_empty) => {
                p.out.push(' ');
                p.ty(*one);
            }
            list => {
                p.out.push(' ');
                p.named_list(list, results, false);
            }
        }
        p.out
    }

    /// A list of type parameters with their constraints: `[K comparable, V any]`.
    pub fn type_params_string(&self, params: &[TypeParamId], q: Qualify) -> String {
        let mut p = Printer { store: self, q, out: String::new(), in_params: false, in_args: false };
        p.type_params(params);
        p.out
    }

    /// The prefix for names declared in `pkg`, with its dot, or nothing.
    pub fn qualifier(&self, pkg: PkgId, q: Qualify) -> String {
        let p = &self.pkgs[pkg];
        match q {
            Qualify::Reflect | Qualify::Name => format!("{}.", self.names.text(p.name)),
            Qualify::Path | Qualify::Full => format!("{}.", self.names.text(p.path)),
            Qualify::Relative(Some(own)) if own == pkg => String::new(),
            Qualify::Relative(_) => {
                if self.pkgs.iter().any(|o| o.name == p.name && o.path != p.path) {
                    format!("{:?}.", self.names.text(p.path))
                } else {
                    format!("{}.", self.names.text(p.name))
                }
            }
        }
    }

    /// The type with every interface in it flattened and sorted, and everything inside canonical too. After full
    /// instantiation two types are identical exactly if their canonical types have one ID.
    pub fn canonical(&mut self, id: TypeId) -> TypeId {
        if let Some(&c) = self.canonical.get(&id) {
            return c;
        }
        let c = match self.ty(id).clone() {
            Type::Invalid | Type::Basic(_) | Type::TypeParam(_) => id,
            Type::Named(n) => match self.named[n].origin {
                None => id,
                Some(origin) => {
                    let args = self.named[n].args.clone();
                    let args = self.canonical_list(args);
                    self.instantiate_named(origin, args)
                }
            },
            Type::Pointer(e) => {
                let e = self.canonical(e);
                self.pointer_to(e)
            }
            Type::Slice(e) => {
                let e = self.canonical(e);
                self.slice_of(e)
            }
            Type::Array { len, elem } => {
                let e = self.canonical(elem);
                self.array_of(len, e)
            }
            Type::Map { key, value } => {
                let (key, value) = (self.canonical(key), self.canonical(value));
                self.intern(Type::Map { key, value })
            }
            Type::Chan { dir, elem } => {
                let elem = self.canonical(elem);
                self.intern(Type::Chan { dir, elem })
            }
            Type::Struct(mut fields) => {
                for f in &mut fields {
                    f.ty = self.canonical(f.ty);
                }
                self.intern(Type::Struct(fields))
            }
            Type::Signature(s) => {
                let params = self.canonical_list(s.params);
                let results = self.canonical_list(s.results);
                self.intern(Type::Signature(Signature { params, results, ..s }))
            }
            Type::Tuple(list) => {
                let list = self.canonical_list(list);
                self.tuple(list)
            }
            Type::Interface(_) => {
                let set = self.type_set(id);
                let mut methods = set.methods.clone();
                for m in &mut methods {
                    m.sig = self.canonical(m.sig);
                }
                let embeds = match &set.terms {
                    None => Vec::new(),
                    Some(terms) => vec![
                        terms.iter().map(|t| Term { tilde: t.tilde, ty: self.canonical(t.ty) }).collect(),
                    ],
                };
                let comparable = set.comparable;
                self.intern(Type::Interface(Interface { methods, embeds, comparable, implicit: false }))
            }
        };
        self.canonical.insert(id, c);
        c
    }

    fn canonical_list(&mut self, list: Vec<TypeId>) -> Vec<TypeId> {
        list.into_iter().map(|t| self.canonical(t)).collect()
    }
}

struct Printer<'a> {
    store: &'a Store,
    q: Qualify,
    out: String,
    /// Inside a type parameter list: generic types mentioned in constraints stand without theirs.
    in_params: bool,
    /// Inside type arguments, where types of functions are told apart.
    in_args: bool,
}

impl Printer<'_> {
    /// `byte` and `uint8` are one type: messages use the name that the package's source prefers.
    fn basic(&mut self, id: TypeId, b: Basic) {
        let alias = match b {
            Basic::Uint8 => "byte",
            Basic::Int32 => "rune",
            _ => return self.out.push_str(b.name()),
        };
        self.out.push_str(if self.plain(id) { b.name() } else { alias });
    }

    fn plain(&self, id: TypeId) -> bool {
        match self.q {
            Qualify::Relative(Some(pkg)) => self.store.plain_names.contains(&(pkg, id)),
            Qualify::Relative(None) | Qualify::Reflect | Qualify::Path | Qualify::Full | Qualify::Name => {
                true
            }
        }
    }

    fn reflect_style(&self) -> bool {
        !matches!(self.q, Qualify::Relative(_) | Qualify::Full | Qualify::Name)
    }

    fn list(&mut self, types: &[TypeId], separator: &str) {
        for (i, &t) in types.iter().enumerate() {
            if i > 0 {
                self.out.push_str(separator);
            }
            self.ty(t);
        }
    }

    fn ty(&mut self, id: TypeId) {
        match self.store.ty(id) {
            Type::Invalid => self.out.push_str("invalid type"),
            Type::Basic(b) => self.basic(id, *b),
            Type::Named(n) => self.named(*n),
            Type::TypeParam(p) => self.type_param(*p),
            Type::Pointer(e) => {
                self.out.push('*');
                self.ty(*e);
            }
            Type::Slice(e) => {
                self.out.push_str("[]");
                self.ty(*e);
            }
            Type::Array { len, elem } => {
                write!(self.out, "[{len}]").unwrap();
                self.ty(*elem);
            }
            Type::Map { key, value } => {
                self.out.push_str("map[");
                self.ty(*key);
                self.out.push(']');
                self.ty(*value);
            }
            Type::Chan { dir, elem } => {
                self.out.push_str(match dir {
                    ChanDir::Both => "chan ",
                    ChanDir::Send => "chan<- ",
                    ChanDir::Recv => "<-chan ",
                });
                // `chan (<-chan T)`: without the parentheses the arrow would belong to the outer channel.
                let paren = *dir != ChanDir::Send
                    && matches!(self.store.ty(*elem), Type::Chan { dir: ChanDir::Recv, .. })
                    && *dir == ChanDir::Both;
                if paren {
                    self.out.push('(');
                }
                self.ty(*elem);
                if paren {
                    self.out.push(')');
                }
            }
            Type::Struct(fields) => self.structure(fields),
            Type::Signature(s) => {
                self.out.push_str("func");
                self.signature(s);
            }
            Type::Tuple(list) => {
                self.out.push('(');
                self.list(list, ", ");
                self.out.push(')');
            }
            Type::Interface(i) => self.interface(id, i),
        }
    }

    /// One that hides a predeclared name says where it is declared.
    fn type_param(&mut self, p: TypeParamId) {
        let store = self.store;
        let obj = &store.objs[store.type_params[p].obj];
        let name = store.renamed_params.iter().rev().find(|r| r.0 == p).map_or(obj.name, |r| r.1);
        let text = store.names.text(name);
        self.out.push_str(&text);
        if !self.reflect_style()
            && store.universe.members.contains_key(&name)
            && let Some(span) = obj.span
        {
            write!(self.out, " /* with {text} declared at {} */", base::Diag::position(span.pos())).unwrap();
        }
    }

    fn named(&mut self, id: NamedId) {
        let store = self.store;
        let n = &store.named[id];
        let obj = &store.objs[n.obj];
        if let Some(pkg) = obj.pkg {
            self.out.push_str(&store.qualifier(pkg, self.q));
        }
        self.out.push_str(&store.names.text(obj.name));
        let Some(origin) = n.origin else {
            self.local_number(n);
            if !n.type_params.is_empty()
                && !self.in_params
                && matches!(self.q, Qualify::Relative(_) | Qualify::Full | Qualify::Name)
            {
                let names: Vec<TypeParamId> = n.type_params.clone();
                self.out.push('[');
                for (i, p) in names.into_iter().enumerate() {
                    if i > 0 {
                        self.out.push_str(", ");
                    }
                    self.type_param(p);
                }
                self.out.push(']');
            }
            return;
        };
        let own = store.named[origin].type_params.len();
        let outer_q = self.q;
        if self.q == Qualify::Reflect {
            self.q = Qualify::Path;
        }
        let outer_args = std::mem::replace(&mut self.in_args, true);
        let (args, outer) = n.args.split_at(own.min(n.args.len()));
        match self.q {
            Qualify::Relative(_) | Qualify::Full | Qualify::Name if args.is_empty() => {}
            Qualify::Relative(_) | Qualify::Full | Qualify::Name => {
                self.out.push('[');
                self.list(args, ", ");
                self.out.push(']');
            }
            Qualify::Reflect | Qualify::Path => {
                self.out.push('[');
                self.list(outer, ",");
                if !outer.is_empty() && !args.is_empty() {
                    self.out.push(';');
                }
                self.list(args, ",");
                self.out.push(']');
            }
        }
        self.q = outer_q;
        self.in_args = outer_args;
        self.local_number(n);
    }

    /// In reflect's style type arguments that functions declare have numbers.
    fn local_number(&mut self, n: &Named) {
        if self.in_args && n.local > 0 && self.reflect_style() {
            write!(self.out, "·{}", n.local).unwrap();
        }
    }

    fn type_params(&mut self, params: &[TypeParamId]) {
        let outer = std::mem::replace(&mut self.in_params, true);
        self.out.push('[');
        for (i, &p) in params.iter().enumerate() {
            let info = &self.store.type_params[p];
            if i > 0 {
                if self.store.type_params[params[i - 1]].constraint != info.constraint {
                    self.constraint(params[i - 1]);
                }
                self.out.push_str(", ");
            }
            self.type_param(p);
        }
        if let Some(&last) = params.last() {
            self.constraint(last);
        }
        self.out.push(']');
        self.in_params = outer;
    }

    fn constraint(&mut self, p: TypeParamId) {
        if let Some(c) = self.store.type_params[p].constraint {
            self.out.push(' ');
            self.ty(c);
        }
    }

    fn structure(&mut self, fields: &[Field]) {
        let spaced = self.reflect_style();
        self.out.push_str(if spaced { "struct {" } else { "struct{" });
        for (i, f) in fields.iter().enumerate() {
            if i > 0 {
                self.out.push(';');
            }
            if spaced || i > 0 {
                self.out.push(' ');
            }
            if !f.embedded {
                self.out.push_str(&self.store.names.text(f.name));
                self.out.push(' ');
            }
            self.ty(f.ty);
            if let Some(tag) = f.tag {
                self.out.push(' ');
                self.out.push_str(&crate::constant::quote(self.store.names.text(tag).as_bytes()));
            }
        }
        self.out.push_str(if spaced && !fields.is_empty() { " }" } else { "}" });
    }

    fn signature(&mut self, s: &Signature) {
        if !s.type_params.is_empty() {
            self.type_params(&s.type_params);
        }
        self.out.push('(');
        for (i, &t) in s.params.iter().enumerate() {
            if i > 0 {
                self.out.push_str(", ");
            }
            match self.store.ty(t) {
                Type::Slice(e) if s.variadic && i + 1 == s.params.len() => {
                    self.out.push_str("...");
                    self.ty(*e);
                }
                _ => self.ty(t),
            }
        }
        self.out.push(')');
        match s.results[..] {
            [] => {}
            [one] => {
                self.out.push(' ');
                self.ty(one);
            }
            _ => {
                self.out.push_str(" (");
                self.list(&s.results, ", ");
                self.out.push(')');
            }
        }
    }

    fn named_list(&mut self, types: &[TypeId], names: &[String], variadic: bool) {
        self.out.push('(');
        for (i, &t) in types.iter().enumerate() {
            if i > 0 {
                self.out.push_str(", ");
            }
            if let Some(name) = names.get(i).filter(|n| !n.is_empty()) {
                self.out.push_str(name);
                self.out.push(' ');
            }
            match self.store.ty(t) {
                Type::Slice(e) if variadic && i + 1 == types.len() => {
                    self.out.push_str("...");
                    self.ty(*e);
                }
                _ => self.ty(t),
            }
        }
        self.out.push(')');
    }

    fn interface(&mut self, id: TypeId, i: &Interface) {
        let spaced = self.reflect_style();
        if !spaced && id == self.store.universe.empty_interface {
            self.out.push_str("any");
            return;
        }
        if !spaced && i.implicit && i.methods.is_empty() && i.embeds.len() == 1 {
            self.union(&i.embeds[0]);
            return;
        }
        self.out.push_str(if spaced { "interface {" } else { "interface{" });
        let mut first = true;
        let mut separate = |out: &mut String| {
            if !first {
                out.push(';');
            }
            if spaced || !first {
                out.push(' ');
            }
            first = false;
        };
        for m in &i.methods {
            separate(&mut self.out);
            if spaced && let Some(pkg) = m.pkg {
                self.out.push_str(&self.store.qualifier(pkg, self.q));
            }
            self.out.push_str(&self.store.names.text(m.name));
            match self.store.ty(m.sig) {
                Type::Signature(s) => self.signature(s),
                _ => self.ty(m.sig),
            }
        }
        for union in &i.embeds {
            separate(&mut self.out);
            self.union(union);
        }
        if i.comparable {
            separate(&mut self.out);
            self.out.push_str("comparable");
        }
        self.out.push_str(if spaced && !first { " }" } else { "}" });
    }

    fn union(&mut self, terms: &[Term]) {
        for (n, t) in terms.iter().enumerate() {
            if n > 0 {
                self.out.push_str(" | ");
            }
            if t.tilde {
                self.out.push('~');
            }
            self.ty(t.ty);
        }
    }
}
