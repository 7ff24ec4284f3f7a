//! AST → text: whole files in a canonical layout that parses back to the same tree, and single expressions on one line
//! as messages show them.

mod decl;
mod expr;
mod spacing;
mod stmt;

use crate::ast::*;
use base::{Interner, Symbol};

/// The file in canonical layout. Comments are not part of the tree; directives are printed where they belong.
pub fn print(file: &File, names: &Interner) -> String {
    let mut p = Printer::new(file, names, false);
    p.file();
    p.out
}

/// An expression on one line as messages show it: bodies of functions and literals are shortened to `{…}`.
pub fn print_expr(file: &File, x: ExprId, names: &Interner) -> String {
    let mut p = Printer::new(file, names, true);
    p.expr(x);
    p.out
}

/// An expression as gofmt lays it out: in full, with blanks around binary operators only where they don't hide which of
/// them binds tighter. Everything stands on one line but the bodies of functions and types.
pub fn print_formatted(file: &File, x: ExprId, names: &Interner) -> String {
    let mut p = Printer::new(file, names, false);
    p.depth = 1;
    p.expr(x);
    p.out
}

/// A simple statement in the words of the message that it is used as a value. For `=` the sides are set off, since it
/// was probably meant to be `==`.
pub(crate) fn stmt_as_value(file: &File, s: StmtId, names: &Interner) -> String {
    let mut p = Printer::new(file, names, true);
    match &file.stmts[s].kind {
        StmtKind::Assign { lhs, op: None, rhs } => {
            p.put("assignment ");
            p.set_off(lhs);
            p.put(" = ");
            p.set_off(rhs);
        }
        _ => p.simple(s),
    }
    p.out
}

struct Printer<'a> {
    file: &'a File,
    names: &'a Interner,
    out: String,
    indent: usize,
    /// One line, for messages.
    brief: bool,
    /// How deep the expression stands, for gofmt's choice of blanks; 0: blanks everywhere.
    depth: usize,
}

impl<'a> Printer<'a> {
    fn new(file: &'a File, names: &'a Interner, brief: bool) -> Self {
        Printer { file, names, out: String::new(), indent: 0, brief, depth: 0 }
    }

    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn line(&mut self) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n('\t', self.indent));
    }

    fn symbol(&mut self, s: Symbol) {
        let text = self.names.text(s);
        self.put(&text);
    }

    fn ident(&mut self, id: IdentId) {
        self.symbol(self.file.idents[id].name);
    }

    fn idents(&mut self, ids: &[IdentId]) {
        self.separated(ids, ", ", |p, &id| p.ident(id));
    }

    fn separated<T>(&mut self, items: &[T], separator: &str, mut item: impl FnMut(&mut Self, &T)) {
        for (i, x) in items.iter().enumerate() {
            if i > 0 {
                self.put(separator);
            }
            item(self, x);
        }
    }

    /// A string literal of the text: raw where that needs no escapes.
    fn quoted(&mut self, s: Symbol) {
        let text = self.names.text(s);
        let raw = text.contains(['"', '\\']) && !text.contains(|c: char| c == '`' || c.is_control());
        if raw {
            self.put(&format!("`{text}`"));
            return;
        }
        self.out.push('"');
        for c in text.chars() {
            match c {
                '"' => self.put("\\\""),
                '\\' => self.put("\\\\"),
                '\n' => self.put("\\n"),
                '\t' => self.put("\\t"),
                '\r' => self.put("\\r"),
                c if crate::unicode::is_printable(c) => self.out.push(c),
                c if c < '\u{10000}' => self.put(&format!("\\u{:04x}", c as u32)),
                c => self.put(&format!("\\U{:08x}", c as u32)),
            }
        }
        self.out.push('"');
    }
}
