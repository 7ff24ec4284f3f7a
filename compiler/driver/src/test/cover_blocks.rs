//! Where a file's blocks begin and end, by the rules of `go tool cover`, so that profiles agree to the column.
//!
//! A block is a run of statements that are executed together: it ends with a statement that changes the flow of control
//! or holds a function literal. Blocks are cut where two or more lines hold no code, so that comments aren't covered.

use base::{FxHashMap, Interner, Span};
use syntax::ast::{self, Decl, ExprKind, File, Stmt, StmtId, StmtKind};
use syntax::token::{Ended, Tok, Token};

/// One block as profiles describe it; columns count bytes from 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Block {
    pub line0: u32,
    pub col0: u32,
    pub line1: u32,
    pub col1: u32,
    pub statements: u32,
}

/// Text to be put in at an offset.
pub struct Edit {
    pub at: u32,
    /// The index of the counter to be incremented; None: `text` as it is.
    pub counter: Option<usize>,
    pub text: &'static str,
}

/// A file's blocks, and what its text needs to count them.
pub struct Found {
    pub blocks: Vec<Block>,
    pub edits: Vec<Edit>,
}

/// Finds the blocks of all functions of a file.
pub fn find(text: &[u8], file: &File, names: &Interner) -> Found {
    let (lexed, _) = syntax::lex::lex(file.id, text, names);
    let mut line_starts = vec![0];
    line_starts.extend(text.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(i, _)| i as u32 + 1));
    let mut literals = Vec::new();
    for id in file.exprs.ids() {
        if let ExprKind::FuncLit(f) = &file.exprs[id].kind {
            literals.push((file.exprs[id].span, f.body.span.start));
        }
    }
    literals.sort_by_key(|l| l.0.start);
    // Nobody can call functions with blank names.
    let dead = file.decls.iter().filter_map(|d| match d {
        Decl::Func(f) if &*names.text(file.idents[f.name].name) == "_" => Some(f.span),
        _ => None,
    });
    let mut finder = Finder {
        text,
        file,
        names,
        tokens: lexed.tokens,
        line_starts,
        literals,
        dead: dead.collect(),
        found: Found { blocks: Vec::new(), edits: Vec::new() },
    };
    finder.file();
    finder.found
}

struct Finder<'a> {
    text: &'a [u8],
    file: &'a File,
    names: &'a Interner,
    tokens: Vec<Token>,
    line_starts: Vec<u32>,
    /// Function literals by start: the literal, and where its body begins.
    literals: Vec<(Span, u32)>,
    dead: Vec<Span>,
    found: Found,
}

/// A statement of a list as far as blocks go: where it starts, where its part of the block ends, where it ends itself.
#[derive(Clone, Copy)]
struct Unit {
    start: u32,
    boundary: u32,
    end: u32,
    ends_block: bool,
}

impl Finder<'_> {
    fn file(&mut self) {
        let file = self.file;
        let mut bodies: Vec<&ast::Block> = Vec::new();
        for decl in &file.decls {
            if let Decl::Func(f) = decl
                && let Some(body) = &f.body
            {
                bodies.push(body);
            }
        }
        for id in file.exprs.ids() {
            if let ExprKind::FuncLit(f) = &file.exprs[id].kind {
                bodies.push(&f.body);
            }
        }
        for body in bodies {
            self.block(body.span, &body.stmts);
        }
        let elses = self.elses();
        for id in file.stmts.ids() {
            match &file.stmts[id].kind {
                // A block after `else` gets a block around it, as an `if` there does.
                StmtKind::Block(b) => match elses.get(&id) {
                    Some(&start) => {
                        self.counters(start, start + 1, b.span.end, &b.stmts, true);
                    }
                    None => self.block(b.span, &b.stmts),
                },
                StmtKind::If { then, .. } => self.block(then.span, &then.stmts),
                StmtKind::For { body, .. } | StmtKind::Range { body, .. } => {
                    self.block(body.span, &body.stmts);
                }
                StmtKind::Switch { clauses, .. } | StmtKind::TypeSwitch { clauses, .. } => {
                    for c in clauses {
                        self.clause(c.colon + 1, &c.body);
                    }
                }
                StmtKind::Select { clauses, .. } => {
                    for c in clauses {
                        self.clause(c.colon + 1, &c.body);
                    }
                }
                _ => {}
            }
            if let Some(&start) = elses.get(&id)
                && let StmtKind::If { .. } = &file.stmts[id].kind
            {
                self.counters(start, start + 1, file.stmts[id].span.end, &[id], true);
            }
        }
    }

    /// What stands after `else`, with the offset behind that word; braces are put around each.
    fn elses(&mut self) -> FxHashMap<StmtId, u32> {
        let mut out = FxHashMap::default();
        for id in self.file.stmts.ids() {
            let StmtKind::If { els: Some(els), .. } = &self.file.stmts[id].kind else { continue };
            let start = self.file.stmts[*els].span.start;
            let before = self.tokens.partition_point(|t| t.start < start);
            let word = self.tokens[before - 1].end;
            out.insert(*els, word);
            if !self.is_dead(word) {
                self.found.edits.push(Edit { at: word, counter: None, text: "{" });
                let end = self.file.stmts[*els].span.end;
                self.found.edits.push(Edit { at: end, counter: None, text: "}" });
            }
        }
        out
    }

    fn block(&mut self, span: Span, stmts: &[StmtId]) {
        self.counters(span.start, span.start + 1, span.end, stmts, true);
    }

    fn clause(&mut self, start: u32, stmts: &[StmtId]) {
        let end = stmts.last().map_or(start, |&s| self.file.stmts[s].span.end);
        self.counters(start, start, end, stmts, false);
    }

    fn is_dead(&self, at: u32) -> bool {
        self.dead.iter().any(|d| (d.start..d.end).contains(&at))
    }

    /// Puts counters before the blocks of a statement list that begins at `pos` and, with its brace, ends at `block_end`.
    fn counters(&mut self, pos: u32, insert: u32, block_end: u32, stmts: &[StmtId], mut to_brace: bool) {
        if self.is_dead(pos) {
            return;
        }
        if stmts.is_empty() {
            let range = self.code_ranges(insert, block_end)[0];
            self.count(range.0, range.0, range.1, 0);
            return;
        }
        let units: Vec<Unit> = stmts.iter().flat_map(|&s| self.units(s)).collect();
        let (mut pos, mut insert) = (pos, insert);
        let mut rest = &units[..];
        while !rest.is_empty() {
            let length = rest.iter().position(|u| u.ends_block).map_or(rest.len(), |n| n + 1);
            let (block, after) = rest.split_at(length);
            let last = block[length - 1];
            to_brace &= !last.ends_block;
            let end = if to_brace { block_end } else { last.boundary };
            if pos != end {
                self.count_ranges(pos, insert, end, block);
            }
            rest = after;
            if let Some(next) = rest.first() {
                (pos, insert) = (next.start, next.start);
            }
        }
    }

    /// One counter for each stretch of code between `pos` and `end`, but none inside a statement.
    fn count_ranges(&mut self, pos: u32, insert: u32, end: u32, units: &[Unit]) {
        let before = |at: u32| units.partition_point(|u| u.start < at);
        let mut merged: Vec<(u32, u32, u32)> = Vec::new();
        for (from, to) in self.code_ranges(pos, end) {
            let statements = (before(to) - before(from)) as u32;
            let inside = before(from).checked_sub(1).is_some_and(|i| from < units[i].end);
            match merged.last_mut() {
                Some(last) if inside => {
                    last.1 = to;
                    last.2 += statements;
                }
                _ => merged.push((from, to, statements)),
            }
        }
        for (i, (from, to, statements)) in merged.into_iter().enumerate() {
            self.count(if i == 0 { insert } else { from }, from, to, statements);
        }
    }

    fn count(&mut self, insert: u32, from: u32, to: u32, statements: u32) {
        let place = |at: u32| {
            let line = self.line_starts.partition_point(|&s| s <= at);
            (line as u32, at - self.line_starts[line - 1] + 1)
        };
        let ((line0, col0), (line1, col1)) = (place(from), place(to));
        self.found.edits.push(Edit { at: insert, counter: Some(self.found.blocks.len()), text: "" });
        self.found.blocks.push(Block { line0, col0, line1, col1, statements });
    }

    /// A labelled statement is two, as its label may be jumped to, unless break and continue need it where it is.
    fn units(&self, id: StmtId) -> Vec<Unit> {
        let s = &self.file.stmts[id];
        if let StmtKind::Labeled { stmt, .. } = &s.kind {
            let inner = &self.file.stmts[*stmt];
            let control = matches!(
                inner.kind,
                StmtKind::For { .. }
                    | StmtKind::Range { .. }
                    | StmtKind::Switch { .. }
                    | StmtKind::TypeSwitch { .. }
                    | StmtKind::Select { .. }
            );
            if !control {
                let label = Unit {
                    start: s.span.start,
                    boundary: s.span.start,
                    end: inner.span.start,
                    ends_block: true,
                };
                return std::iter::once(label).chain(self.units(*stmt)).collect();
            }
        }
        vec![Unit {
            start: s.span.start,
            boundary: self.boundary(s),
            end: s.span.end,
            ends_block: self.ends_block(s),
        }]
    }

    /// Where the first function literal inside a span begins its body.
    fn literal_in(&self, span: Span) -> Option<u32> {
        let first = self.literals.partition_point(|l| l.0.start < span.start);
        self.literals.get(first).filter(|l| l.0.start < span.end).map(|l| l.1)
    }

    fn literal_in_parts(&self, stmts: &[Option<StmtId>], expr: Option<ast::ExprId>) -> Option<u32> {
        let spans = stmts.iter().flatten().map(|&s| self.file.stmts[s].span);
        let mut spans: Vec<Span> = spans.chain(expr.map(|e| self.file.exprs[e].span)).collect();
        spans.sort_by_key(|s| s.start);
        spans.into_iter().find_map(|s| self.literal_in(s))
    }

    /// Where a statement's part of its block ends: at the brace of what it controls, or of a function literal.
    fn boundary(&self, s: &Stmt) -> u32 {
        match &s.kind {
            StmtKind::Block(b) => b.span.start,
            StmtKind::If { init, cond, then, .. } => {
                self.literal_in_parts(&[*init], Some(*cond)).unwrap_or(then.span.start)
            }
            StmtKind::For { init, cond, post, body } => {
                self.literal_in_parts(&[*init, *post], *cond).unwrap_or(body.span.start)
            }
            StmtKind::Range { x, body, .. } => {
                self.literal_in(self.file.exprs[*x].span).unwrap_or(body.span.start)
            }
            StmtKind::Switch { init, tag, body, .. } => {
                self.literal_in_parts(&[*init], *tag).unwrap_or(body.start)
            }
            StmtKind::TypeSwitch { init, body, .. } => {
                self.literal_in_parts(&[*init], None).unwrap_or(body.start)
            }
            StmtKind::Select { body, .. } => body.start,
            StmtKind::Labeled { stmt, .. } => self.boundary(&self.file.stmts[*stmt]),
            _ => self.literal_in(s.span).unwrap_or(s.span.end),
        }
    }

    fn ends_block(&self, s: &Stmt) -> bool {
        match &s.kind {
            StmtKind::Block(_)
            | StmtKind::Branch { .. }
            | StmtKind::For { .. }
            | StmtKind::If { .. }
            | StmtKind::Labeled { .. }
            | StmtKind::Range { .. }
            | StmtKind::Switch { .. }
            | StmtKind::Select { .. }
            | StmtKind::TypeSwitch { .. } => true,
            StmtKind::Expr(e) if self.is_panic(*e) => true,
            _ => self.literal_in(s.span).is_some(),
        }
    }

    fn is_panic(&self, e: ast::ExprId) -> bool {
        let ExprKind::Call { fun, args, .. } = &self.file.exprs[e].kind else { return false };
        let ExprKind::Ident(id) = self.file.exprs[*fun].kind else { return false };
        args.len() == 1 && &*self.names.text(self.file.idents[id].name) == "panic"
    }

    /// The stretches between two offsets whose lines hold code; one without width if there is none. Braces and line
    /// ends aren't code.
    fn code_ranges(&self, start: u32, end: u32) -> Vec<(u32, u32)> {
        let line = |at: u32| self.line_starts.partition_point(|&s| s <= at);
        let next_line = |n: usize| self.line_starts.get(n).copied().filter(|&at| at <= end);
        let first = self.tokens.partition_point(|t| t.start < start);
        let mut ranges = Vec::new();
        let (mut from, mut code_line) = (start, 0);
        for t in &self.tokens[first..] {
            if t.start >= end {
                break;
            }
            let inserted = t.kind == Tok::Semi && t.ended != Ended::Semicolon;
            if matches!(t.kind, Tok::Lbrace | Tok::Rbrace | Tok::Eof) || inserted {
                continue;
            }
            let first_line = line(t.start);
            // A raw string may have several lines.
            let last_line = if t.kind == Tok::String { line(t.end) } else { first_line };
            if code_line == 0 {
                from = t.start;
            } else if first_line > code_line + 1 {
                ranges.push((from, self.line_starts[code_line]));
                from = t.start;
            }
            code_line = code_line.max(last_line);
        }
        if code_line > 0 {
            ranges.push((from, next_line(code_line).unwrap_or(end)));
        }
        if ranges.is_empty() {
            ranges.push((start, start));
        }
        debug_assert!(end as usize <= self.text.len());
        ranges
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Idx;

    fn blocks(text: &str) -> Vec<String> {
        let names = Interner::new();
        let (file, diags) = syntax::parse_file(base::FileId::new(0), text.as_bytes(), &names);
        assert!(!diags.has_errors());
        let mut found = find(text.as_bytes(), &file, &names).blocks;
        found.sort();
        let show = |b: &Block| format!("{}.{},{}.{} {}", b.line0, b.col0, b.line1, b.col1, b.statements);
        found.iter().map(show).collect()
    }

    #[test]
    fn as_the_reference() {
        let text = "package p\n\nfunc F(x int) int {\n\tif x < 0 {\n\t\treturn -x\n\t} else if x == 0 {\n\t\t// nothing\n\t\treturn 0\n\t}\n\treturn x\n}\n\nfunc E()  {}\n";
        let want = ["4.2,4.11 1", "5.3,6.1 1", "6.9,6.19 1", "8.3,9.1 1", "10.2,10.10 1", "13.12,13.12 0"];
        assert_eq!(blocks(text), want);
    }
}
