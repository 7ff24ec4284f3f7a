//! Tokens → [`ast::File`].
//!
//! One chumsky `custom` rule over the token slice walks the grammar by looking one token ahead; nodes go to the tables of
//! the file being built. The grammar is written so that it never backs up: where a prefix is ambiguous (parameters,
//! fields, type parameters against array lengths) it is read as the more general form and classified afterwards.
//! A rule that meets a wrong token reports what it wanted and skips to a token its callers can go on from, so that one
//! mistake gives one message and later ones are still found.

mod decl;
mod expr;
mod stmt;
mod types;

use crate::ast::{self, Directive, Expr, ExprId, ExprKind, IdentId, Stmt, StmtId, StmtKind};
use crate::lex::{Lexed, lex, lex_until};
use crate::token::{Ended, Tok, TokSet, Token};
use base::{Diags, FileId, IndexVec, Interner, Span, Symbol};
use chumsky::error::EmptyErr;
use chumsky::extra;
use chumsky::input::InputRef;
use chumsky::prelude::*;

type Extra = extra::Err<EmptyErr>;
type In<'src, 'parse> = InputRef<'src, 'parse, &'src [Token], Extra>;

/// How deep expressions, types and statements may nest.
const MAX_DEPTH: u32 = 20_000;
/// Free stack below which a recursive rule continues on a new segment, and the size of that segment.
const RED_ZONE: usize = 96 << 10;
const SEGMENT: usize = 2 << 20;

/// Parses one file. With errors the tree holds what could be understood.
pub fn parse_file(file: FileId, text: &[u8], names: &Interner) -> (ast::File, Diags) {
    let (lexed, diags) = lex(file, text, names);
    parse_tokens(file, text, names, lexed, diags)
}

/// Parses the package clause and the imports only; nothing after them is looked at.
pub fn parse_imports_only(file: FileId, text: &[u8], names: &Interner) -> (ast::File, Diags) {
    let others = TokSet::of(&[Tok::Const, Tok::Type, Tok::Var, Tok::Func]);
    let (mut lexed, diags) = lex_until(file, text, names, others);
    // Directives after the last import belong to declarations that aren't read.
    let end = lexed.tokens.iter().rfind(|t| t.kind != Tok::Eof).map_or(0, |t| t.end);
    lexed.directives.retain(|d| d.span.start < end);
    parse_tokens(file, text, names, lexed, diags)
}

/// Whether there are errors after which the compiler doesn't go on to check types. Others (a bad literal, a misplaced
/// directive) leave a tree that can be checked.
pub fn has_syntax_errors(diags: &Diags) -> bool {
    diags.list.iter().any(|d| d.text.starts_with("syntax error:"))
}

fn parse_tokens(
    file: FileId,
    text: &[u8],
    names: &Interner,
    lexed: Lexed,
    lex_diags: Diags,
) -> (ast::File, Diags) {
    let first_lex_error = lex_diags.list.first().map(|d| d.span.start);
    let Lexed { tokens, directives, marks } = lexed;
    let rule = custom::<_, &[Token], _, Extra>(|inp| {
        let mut p = P::new(inp, file, text, names, &directives, first_lex_error);
        p.file();
        if !p.syntax_errors {
            p.diags.append(p.late);
        }
        Ok((p.tree, p.diags, p.gave_up))
    });
    let (mut tree, parse_diags, gave_up) = rule
        .lazy()
        .parse(&tokens)
        .into_output()
        .expect("the file rule reports its errors itself and always succeeds");
    tree.build = build_line(&tree, text);
    tree.marks = marks;
    let mut diags = lex_diags;
    if let Some(at) = gave_up {
        diags.list.retain(|d| d.span.start <= at);
    }
    diags.append(parse_diags);
    diags.list.sort_by_key(|d| d.span.start);
    (tree, diags)
}

/// The `//go:build` line that governs the file.
fn build_line(tree: &ast::File, text: &[u8]) -> Option<(Span, String)> {
    let package = tree.idents.get(tree.package).map_or(0, |i| i.span.start);
    let line = tree.directives.iter().find(|d| d.name == "build" && d.span.start < package)?;
    crate::build_constraint::header_line(text)?;
    Some((line.span, line.args.clone()))
}

/// The parser: a cursor over the tokens, and the tables it fills.
struct P<'a, 'src: 'parse, 'parse> {
    inp: &'a mut In<'src, 'parse>,
    /// The current token, already taken from `inp`.
    tok: Token,
    /// The end of the last token taken.
    last_end: u32,
    file: FileId,
    text: &'src [u8],
    names: &'a Interner,
    tree: ast::File,
    diags: Diags,
    /// The start of the line of the last syntax error: a line gets one.
    error_line: Option<usize>,
    /// The last other error with the start of its line.
    last_error: Option<(usize, String)>,
    failed: bool,
    syntax_errors: bool,
    /// Messages of the checks after parsing that the tree has no room for: shown if the syntax is sound.
    late: Diags,
    first_lex_error: Option<u32>,
    /// Directives of the file not yet given to a declaration.
    directives: &'src [Directive],
    /// Negative while a `{` after a name begins a block (in the header of if, for or switch).
    nest: i32,
    /// How many function bodies are open.
    functions: u32,
    depth: u32,
    /// Where parsing ended for a bad package clause: what follows isn't even looked at.
    gave_up: Option<u32>,
    /// The nesting limit was reported; parsing has skipped to the end.
    too_deep: bool,
}

/// Statement keywords: in a function body, skipping after an error stops at them.
const STOP: TokSet = TokSet::of(&[
    Tok::Break,
    Tok::Const,
    Tok::Continue,
    Tok::Defer,
    Tok::Fallthrough,
    Tok::For,
    Tok::Go,
    Tok::Goto,
    Tok::If,
    Tok::Return,
    Tok::Select,
    Tok::Switch,
    Tok::Type,
    Tok::Var,
]);

impl<'a, 'src: 'parse, 'parse> P<'a, 'src, 'parse> {
    fn new(
        inp: &'a mut In<'src, 'parse>,
        file: FileId,
        text: &'src [u8],
        names: &'a Interner,
        directives: &'src [Directive],
        first_lex_error: Option<u32>,
    ) -> Self {
        let tok = inp.next().expect("the token list ends with Eof");
        let mut idents = IndexVec::new();
        let package = idents.push(ast::Ident { name: Symbol::BLANK, span: Span::new(file, 0, 0) });
        let tree = ast::File {
            id: file,
            package,
            decls: Vec::new(),
            exprs: IndexVec::new(),
            stmts: IndexVec::new(),
            idents,
            directives: Vec::new(),
            marks: Vec::new(),
            build: None,
        };
        P {
            inp,
            tok,
            last_end: 0,
            file,
            text,
            names,
            tree,
            diags: Diags::default(),
            error_line: None,
            last_error: None,
            failed: false,
            syntax_errors: false,
            late: Diags::default(),
            first_lex_error,
            directives,
            nest: 0,
            functions: 0,
            depth: 0,
            gave_up: None,
            too_deep: false,
        }
    }

    // ---- cursor

    fn bump(&mut self) {
        self.last_end = self.tok.end;
        if let Some(&t) = self.inp.next_ref() {
            self.tok = t;
        }
    }

    fn at(&self, kind: Tok) -> bool {
        self.tok.kind == kind
    }

    /// Takes the current token if it is of the kind.
    fn got(&mut self, kind: Tok) -> bool {
        let found = self.at(kind);
        if found {
            self.bump();
        }
        found
    }

    /// Takes a token that must be here.
    fn want(&mut self, kind: Tok) {
        if !self.got(kind) {
            self.unexpected(&format!(", expected {}", describe(kind)));
            self.skip_one();
        }
    }

    /// Skips to a token of the set (or the end); in a function body also to a keyword that begins a statement.
    fn skip_to(&mut self, set: TokSet) {
        let set = if self.functions > 0 { set.or(STOP) } else { set };
        while !self.at(Tok::Eof) && !set.has(self.tok.kind) {
            self.bump();
        }
    }

    fn skip_one(&mut self) {
        if !self.at(Tok::Eof) {
            self.bump();
        }
    }

    // ---- errors

    fn line_start(&self, at: u32) -> usize {
        self.text[..at as usize].iter().rposition(|&b| b == b'\n').map_or(0, |n| n + 1)
    }

    /// Reports a message as it is, unless it repeats the last such one of its line.
    fn error(&mut self, at: u32, message: impl Into<String>) {
        self.failed = true;
        let message = message.into();
        let line = self.line_start(at);
        if self.last_error.as_ref().is_some_and(|(l, m)| *l == line && *m == message) {
            return;
        }
        self.diags.error(Span::new(self.file, at, at), message.clone());
        self.last_error = Some((line, message));
    }

    /// Reports a message that only matters if there is no syntax error.
    fn late_error(&mut self, at: u32, message: impl Into<String>) {
        self.late.error(Span::new(self.file, at, at), message);
    }

    /// Reports a syntax error, unless its line has one.
    fn syntax_error(&mut self, at: u32, message: impl AsRef<str>) {
        // At the end of the file everything still open would be missed anew.
        let followup = self.at(Tok::Eof) && (self.failed || self.first_lex_error.is_some());
        if self.too_deep || followup {
            return;
        }
        self.failed = true;
        self.syntax_errors = true;
        let line = self.line_start(at);
        if self.error_line.replace(line) == Some(line) {
            return;
        }
        let end = if at == self.tok.start { self.tok.end } else { at };
        self.diags.error(Span::new(self.file, at, end), format!("syntax error: {}", message.as_ref()));
    }

    /// Reports the current token as unexpected; `rest` continues the sentence.
    fn unexpected(&mut self, rest: &str) {
        let found = self.found();
        self.syntax_error(self.tok.start, format!("unexpected {found}{rest}"));
    }

    /// The current token in the words of messages.
    fn found(&self) -> String {
        match self.tok.kind {
            Tok::Name => format!("name {}", self.names.text(self.tok.sym)),
            Tok::Semi => match self.tok.ended {
                Ended::Semicolon => "semicolon".into(),
                Ended::Newline => "newline".into(),
                Ended::Eof => "EOF".into(),
            },
            kind if kind.literal().is_some() => {
                // Bad literals have a text in the file only.
                let text = &self.text[self.tok.start as usize..self.tok.end as usize];
                format!("literal {}", String::from_utf8_lossy(text))
            }
            kind if kind.is_keyword() => format!("keyword {}", kind.text()),
            Tok::Comma => "comma".into(),
            kind => kind.text().into(),
        }
    }

    // ---- nesting

    /// Runs a recursive rule with enough stack, or gives up on the file when it nests too deeply.
    fn deeper<T>(&mut self, bad: impl FnOnce(&mut Self) -> T, rule: impl FnOnce(&mut Self) -> T) -> T {
        if self.depth >= MAX_DEPTH {
            if !self.too_deep {
                self.syntax_error(self.tok.start, "exceeded max nesting depth");
                self.too_deep = true;
                while !self.at(Tok::Eof) {
                    self.bump();
                }
            }
            return bad(self);
        }
        self.depth += 1;
        let out = stacker::maybe_grow(RED_ZONE, SEGMENT, || rule(self));
        self.depth -= 1;
        out
    }

    // ---- nodes

    /// From an offset to the end of the last token taken.
    fn span_from(&self, start: u32) -> Span {
        Span::new(self.file, start, self.last_end.max(start))
    }

    fn here(&self) -> Span {
        Span::new(self.file, self.tok.start, self.tok.end)
    }

    fn expr_node(&mut self, kind: ExprKind, start: u32, pos: u32) -> ExprId {
        let span = self.span_from(start);
        self.tree.exprs.push(Expr { kind, span, pos })
    }

    fn bad_expr(&mut self) -> ExprId {
        let at = self.tok.start;
        self.bad_expr_at(at)
    }

    fn bad_expr_at(&mut self, at: u32) -> ExprId {
        let span = Span::new(self.file, at, at);
        self.tree.exprs.push(Expr { kind: ExprKind::Bad, span, pos: at })
    }

    fn stmt_node(&mut self, kind: StmtKind, start: u32, pos: u32) -> StmtId {
        let span = self.span_from(start);
        self.tree.stmts.push(Stmt { kind, span, pos })
    }

    fn kind(&self, e: ExprId) -> &ExprKind {
        &self.tree.exprs[e].kind
    }

    fn start(&self, e: ExprId) -> u32 {
        self.tree.exprs[e].span.start
    }

    fn blank_at(&mut self, at: u32) -> IdentId {
        let span = Span::new(self.file, at, at);
        self.tree.idents.push(ast::Ident { name: Symbol::BLANK, span })
    }

    /// An identifier that must be here; `_` stands in for a missing one.
    fn name(&mut self) -> IdentId {
        if self.at(Tok::Name) {
            let id = self.tree.idents.push(ast::Ident { name: self.tok.sym, span: self.here() });
            self.bump();
            return id;
        }
        let id = self.blank_at(self.tok.start);
        self.unexpected(", expected name");
        self.skip_one();
        id
    }

    fn ident_expr(&mut self, id: IdentId) -> ExprId {
        let span = self.tree.idents[id].span;
        self.tree.exprs.push(Expr { kind: ExprKind::Ident(id), span, pos: span.start })
    }

    /// `item {sep item} [sep]` up to the closing token, which is taken. Returns where the list ended.
    fn list(&mut self, context: &str, sep: Tok, close: Tok, mut item: impl FnMut(&mut Self) -> bool) -> u32 {
        let mut done = false;
        while !self.at(Tok::Eof) && !self.at(close) && !done {
            done = item(self);
            if !self.got(sep) && !self.at(close) {
                let (sep, close_text) = (describe(sep), describe(close));
                self.unexpected(&format!(" in {context}; possibly missing {sep} or {close_text}"));
                self.skip_to(TokSet::of(&[Tok::Rparen, Tok::Rbrack, Tok::Rbrace]));
                if !self.at(close) {
                    return self.tok.start;
                }
            }
        }
        let end = self.tok.start;
        self.want(close);
        end
    }
}

/// A token kind in the words of messages about what was wanted.
fn describe(kind: Tok) -> &'static str {
    match kind {
        Tok::Comma => "comma",
        Tok::Semi => "semicolon or newline",
        Tok::Chan => "keyword chan",
        kind => kind.text(),
    }
}
