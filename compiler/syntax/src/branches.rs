//! Labels and jumps: each function body's break, continue, goto and fallthrough statements have a valid target.

use crate::ast::*;
use crate::print::print_expr;
use base::{Diags, FxHashMap, Interner, Pos, SourceMap, Span, Symbol};

/// Reports the bad labels and jumps of every function body that has no other error yet.
pub fn check_branches(file: &File, names: &Interner, map: &SourceMap, diags: &mut Diags) {
    let mut bodies = Vec::new();
    for d in &file.decls {
        if let Decl::Func(FuncDecl { body: Some(body), .. }) = d {
            bodies.push(body);
        }
    }
    bodies.extend(file.exprs.iter().filter_map(|x| match &x.kind {
        ExprKind::FuncLit(f) => Some(&f.body),
        _ => None,
    }));
    let mut known: Vec<u32> =
        diags.list.iter().filter(|d| d.span.file == file.id).map(|d| d.span.start).collect();
    known.sort_unstable();
    // A body that the end of the file cut off extends to the last token; its error is at the end.
    let end = map.files[file.id].text.len() as u32;
    let cut_off = if known.last() == Some(&end) { bodies.iter().map(|b| b.span.end).max() } else { None };
    bodies.retain(|b| cut_off != Some(b.span.end));
    for body in bodies {
        let first = known.partition_point(|&at| at < body.span.start);
        if known.get(first).is_some_and(|&at| at < body.span.end) {
            continue;
        }
        let mut walk = Walk {
            file,
            names,
            map,
            diags,
            blocks: Vec::new(),
            labels: FxHashMap::default(),
            order: Vec::new(),
            enclosing: Vec::new(),
            gotos: Vec::new(),
            vars: Vec::new(),
        };
        let outer = walk.enter(None, body.span.start);
        walk.stmts(&body.stmts, Context { block: outer, ..Context::default() }, Fall::No);
        walk.resolve_gotos();
        walk.report_unused();
    }
    // gc looks at each body as it has been parsed, which matters where only the first ten errors are shown.
    diags.list.sort_by_key(|d| d.span.start);
}

/// A block in the nesting of one body.
struct BlockInfo {
    parent: Option<usize>,
    start: u32,
}

struct Label {
    id: IdentId,
    block: usize,
    used: bool,
}

/// What an enclosing labeled statement is.
#[derive(Clone, Copy)]
enum Target {
    Loop,
    /// A switch or select statement.
    Choice,
    Other,
}

/// A variable declaration that a goto must not skip.
struct VarDecl {
    block: usize,
    /// Where messages place it.
    pos: u32,
    text: String,
}

/// Where a statement stands.
#[derive(Clone, Copy, Default)]
struct Context {
    block: usize,
    in_loop: bool,
    in_choice: bool,
    in_type_switch: bool,
}

/// Whether a statement may be `fallthrough`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fall {
    No,
    Yes,
    FinalCase,
}

struct Walk<'a> {
    file: &'a File,
    names: &'a Interner,
    map: &'a SourceMap,
    diags: &'a mut Diags,
    blocks: Vec<BlockInfo>,
    labels: FxHashMap<Symbol, Label>,
    /// The labels' names as declared.
    order: Vec<Symbol>,
    enclosing: Vec<(Symbol, Target)>,
    gotos: Vec<(IdentId, usize)>,
    vars: Vec<VarDecl>,
}

impl Walk<'_> {
    fn error(&mut self, at: u32, text: String) {
        self.diags.error(Span::new(self.file.id, at, at), text);
    }

    fn place(&self, at: u32) -> String {
        self.map.locate(Pos { file: self.file.id, offset: at })
    }

    fn label_text(&self, id: IdentId) -> (Symbol, String, u32) {
        let ident = self.file.idents[id];
        (ident.name, self.names.text(ident.name).to_string(), ident.span.start)
    }

    fn enter(&mut self, parent: Option<usize>, start: u32) -> usize {
        self.blocks.push(BlockInfo { parent, start });
        self.blocks.len() - 1
    }

    fn block(&mut self, block: &Block, outer: Context) {
        let inner = self.enter(Some(outer.block), block.span.start);
        self.stmts(&block.stmts, Context { block: inner, ..outer }, Fall::No);
    }

    /// A statement list. `last` says what the last statement (empty ones aside) may be.
    fn stmts(&mut self, list: &[StmtId], at: Context, last: Fall) {
        let is_empty = |&s: &StmtId| matches!(self.file.stmts[s].kind, StmtKind::Empty);
        let end = list.iter().rposition(|s| !is_empty(s));
        for (i, &s) in list.iter().enumerate() {
            let fall = if Some(i) == end { last } else { Fall::No };
            self.stmt(s, at, fall, None);
        }
    }

    fn stmt(&mut self, s: StmtId, at: Context, fall: Fall, label: Option<Symbol>) {
        stacker::maybe_grow(96 << 10, 2 << 20, || self.stmt_here(s, at, fall, label));
    }

    /// `label` is the one directly on the statement.
    fn stmt_here(&mut self, s: StmtId, at: Context, fall: Fall, label: Option<Symbol>) {
        let file = self.file;
        let stmt = &file.stmts[s];
        let target = match stmt.kind {
            StmtKind::For { .. } | StmtKind::Range { .. } => Target::Loop,
            StmtKind::Switch { .. } | StmtKind::TypeSwitch { .. } | StmtKind::Select { .. } => Target::Choice,
            _ => Target::Other,
        };
        let depth = self.enclosing.len();
        if let Some(label) = label {
            self.enclosing.push((label, target));
        }
        match &stmt.kind {
            StmtKind::Labeled { label, stmt } => {
                self.declare(*label, at.block);
                let name = file.idents[*label].name;
                self.stmt(*stmt, at, fall, Some(name));
            }
            StmtKind::Block(b) => self.block(b, at),
            StmtKind::If { then, els, .. } => {
                self.block(then, at);
                if let Some(els) = els {
                    self.stmt(*els, at, Fall::No, None);
                }
            }
            StmtKind::For { body, .. } | StmtKind::Range { body, .. } => {
                self.block(body, Context { in_loop: true, in_type_switch: false, ..at });
            }
            StmtKind::Switch { clauses, .. } => self.cases(clauses, at, false),
            StmtKind::TypeSwitch { clauses, .. } => self.cases(clauses, at, true),
            StmtKind::Select { clauses, .. } => {
                for c in clauses {
                    let block = self.enter(Some(at.block), c.span.start);
                    let inner = Context { block, in_choice: true, in_type_switch: false, ..at };
                    self.stmts(&c.body, inner, Fall::No);
                }
            }
            StmtKind::Branch { kind, label } => match (kind, label) {
                (BranchKind::Goto, Some(label)) => self.gotos.push((*label, at.block)),
                (BranchKind::Goto, None) => {}
                (BranchKind::Fallthrough, _) => self.fallthrough(stmt.span.start, at, fall),
                (_, Some(label)) => self.labeled_jump(*kind, *label),
                (_, None) => self.plain_jump(*kind, stmt.span.start, at),
            },
            StmtKind::Define { lhs, .. } => {
                let parts: Vec<String> = lhs.iter().map(|&x| print_expr(file, x, self.names)).collect();
                self.vars.push(VarDecl { block: at.block, pos: stmt.pos, text: parts.join(", ") });
            }
            StmtKind::Decl(d) => {
                if let Decl::Var(specs) = &**d
                    && let Some(name) = specs.first().and_then(|s| s.names.first())
                {
                    let (_, text, pos) = self.label_text(*name);
                    self.vars.push(VarDecl { block: at.block, pos, text });
                }
            }
            _ => {}
        }
        self.enclosing.truncate(depth);
    }

    fn cases(&mut self, clauses: &[CaseClause], at: Context, in_type_switch: bool) {
        for (i, c) in clauses.iter().enumerate() {
            let block = self.enter(Some(at.block), c.span.start);
            let inner = Context { block, in_choice: true, in_type_switch, ..at };
            let fall = if i + 1 == clauses.len() { Fall::FinalCase } else { Fall::Yes };
            self.stmts(&c.body, inner, fall);
        }
    }

    fn declare(&mut self, id: IdentId, block: usize) {
        let (name, text, at) = self.label_text(id);
        if name == Symbol::BLANK {
            return;
        }
        if let Some(first) = self.labels.get(&name) {
            let place = self.place(self.file.idents[first.id].span.start);
            return self.error(at, format!("label {text} already defined at {place}"));
        }
        self.labels.insert(name, Label { id, block, used: false });
        self.order.push(name);
    }

    fn fallthrough(&mut self, at: u32, context: Context, fall: Fall) {
        let text = if context.in_type_switch {
            "cannot fallthrough in type switch"
        } else {
            match fall {
                Fall::Yes => return,
                Fall::FinalCase => "cannot fallthrough final case in switch",
                Fall::No => "fallthrough statement out of place",
            }
        };
        self.error(at, text.into());
    }

    fn plain_jump(&mut self, kind: BranchKind, at: u32, context: Context) {
        match kind {
            BranchKind::Break if !context.in_loop && !context.in_choice => {
                self.error(at, "break is not in a loop, switch, or select".into());
            }
            BranchKind::Continue if !context.in_loop => self.error(at, "continue is not in a loop".into()),
            _ => {}
        }
    }

    fn labeled_jump(&mut self, kind: BranchKind, id: IdentId) {
        let (name, text, at) = self.label_text(id);
        let word = if kind == BranchKind::Break { "break" } else { "continue" };
        let Some(label) = self.labels.get_mut(&name) else {
            return self.error(at, format!("{word} label not defined: {text}"));
        };
        label.used = true;
        let target = self.enclosing.iter().rev().find(|(n, _)| *n == name).map(|(_, t)| *t);
        let valid = match target {
            Some(Target::Loop) => true,
            Some(Target::Choice) => kind == BranchKind::Break,
            Some(Target::Other) | None => false,
        };
        if !valid {
            self.error(at, format!("invalid {word} label {text}"));
        }
    }

    fn resolve_gotos(&mut self) {
        for (id, from) in std::mem::take(&mut self.gotos) {
            let (name, text, at) = self.label_text(id);
            let Some(label) = self.labels.get_mut(&name) else {
                self.error(at, format!("label {text} not defined"));
                continue;
            };
            label.used = true;
            let (block, to) = (label.block, self.file.idents[label.id].span.start);
            let mut around = Some(from);
            while around.is_some_and(|b| b != block) {
                around = self.blocks[around.unwrap_or(from)].parent;
            }
            if around.is_none() {
                let place = self.place(self.blocks[block].start);
                self.error(at, format!("goto {text} jumps into block starting at {place}"));
                continue;
            }
            let skipped = self.vars.iter().rfind(|v| v.block == block && at < v.pos && v.pos < to);
            if let Some(v) = skipped {
                let (what, place) = (v.text.clone(), self.place(v.pos));
                self.error(at, format!("goto {text} jumps over declaration of {what} at {place}"));
            }
        }
    }

    fn report_unused(&mut self) {
        for name in std::mem::take(&mut self.order) {
            let label = &self.labels[&name];
            if !label.used {
                let (_, text, at) = self.label_text(label.id);
                self.error(at, format!("label {text} defined and not used"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn found_in_the_order_of_the_text() {
        let text = "package p\nfunc f() { break }\nfunc g() { x := }\n";
        let names = Interner::new();
        let mut map = SourceMap::default();
        let id = map.add(base::SourceFile::new("a.go", None, text.as_bytes().into()));
        let (file, mut diags) = crate::parse_file(id, text.as_bytes(), &names);
        check_branches(&file, &names, &map, &mut diags);
        let starts: Vec<&str> = diags.list.iter().map(|d| &d.text[..6]).collect();
        assert_eq!(starts, ["break ", "syntax"]);
    }
}
