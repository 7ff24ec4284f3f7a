//! Bytes → tokens and `//go:` directives, with semicolons inserted at line ends.

mod clean;
mod mark;
mod number;
mod quoted;

use crate::ast::Directive;
use crate::token::{Ended, Tok, TokSet, Token, keyword};
use crate::unicode::{describe, is_digit, is_letter};
use base::{Diags, FileId, FxHashMap, Interner, LineMark, Span, Symbol};
use clean::Cleaned;

/// The outcome of lexing one file. The last token is [`Tok::Eof`].
pub struct Lexed {
    pub tokens: Vec<Token>,
    /// Every `//go:` line comment, in order.
    pub directives: Vec<Directive>,
    /// What `//line` directives say, in order.
    pub marks: Vec<LineMark>,
}

/// Splits a file into tokens.
pub fn lex(file: FileId, text: &[u8], names: &Interner) -> (Lexed, Diags) {
    lex_until(file, text, names, TokSet::of(&[]))
}

/// Splits a file into tokens up to one of the set, where it pretends that the file ends.
pub(crate) fn lex_until(file: FileId, text: &[u8], names: &Interner, stop: TokSet) -> (Lexed, Diags) {
    let mut diags = Diags::default();
    let cleaned = Cleaned::new(file, text, &mut diags);
    let mut lexer = Lexer {
        file,
        text: cleaned.text.as_bytes(),
        source: &cleaned.text,
        at: 0,
        names,
        seen: FxHashMap::default(),
        tokens: Vec::with_capacity(text.len() / 4 + 2),
        directives: Vec::new(),
        marks: Vec::new(),
        diags,
    };
    lexer.run(stop);
    let Lexer { mut tokens, mut directives, mut marks, mut diags, .. } = lexer;
    if !cleaned.is_identity() {
        for t in &mut tokens {
            // An inserted semicolon has no width; it must not swallow a skipped byte after it.
            let width = t.end - t.start;
            t.start = cleaned.original(t.start);
            t.end = if width == 0 { t.start } else { cleaned.original(t.end - 1) + 1 };
        }
        for d in &mut directives {
            d.span.start = cleaned.original(d.span.start);
            d.span.end = cleaned.original(d.span.end);
        }
        for m in &mut marks {
            m.offset = cleaned.original(m.offset);
        }
        for d in diags.list.iter_mut().skip(cleaned.reported) {
            d.span.start = cleaned.original(d.span.start);
            d.span.end = cleaned.original(d.span.end);
        }
        diags.list.sort_by_key(|d| d.span.start);
    }
    (Lexed { tokens, directives, marks }, diags)
}

struct Lexer<'a> {
    file: FileId,
    /// Valid UTF-8 without NULs.
    text: &'a [u8],
    source: &'a str,
    at: usize,
    names: &'a Interner,
    /// The texts of this file met so far, so that the shared table is asked once for each.
    seen: FxHashMap<&'a str, Symbol>,
    tokens: Vec<Token>,
    directives: Vec<Directive>,
    marks: Vec<LineMark>,
    diags: Diags,
}

impl<'a> Lexer<'a> {
    /// The byte at an offset from the current one; 0 past the end (the text has no NULs).
    #[inline]
    fn peek(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn char(&self) -> Option<char> {
        self.source[self.at..].chars().next()
    }

    fn error(&mut self, at: usize, message: impl Into<String>) {
        self.diags.error(Span::new(self.file, at as u32, at as u32), message);
    }

    fn intern(&mut self, start: usize) -> Symbol {
        let text = &self.source[start..self.at];
        if let Some(&sym) = self.seen.get(text) {
            return sym;
        }
        let sym = self.names.intern(text);
        self.seen.insert(text, sym);
        sym
    }

    #[inline]
    fn push(&mut self, kind: Tok, sym: Symbol, start: usize) {
        let (start, end) = (start as u32, self.at as u32);
        self.tokens.push(Token { kind, ended: Ended::Semicolon, sym, start, end });
    }

    fn push_end(&mut self, ended: Ended, at: usize) {
        let at = at as u32;
        self.tokens.push(Token { kind: Tok::Semi, ended, sym: Symbol::EMPTY, start: at, end: at });
    }

    /// Whether a line end here ends a statement.
    fn open(&self) -> bool {
        self.tokens.last().is_some_and(|t| t.kind.ends_statement())
    }

    fn run(&mut self, stop: TokSet) {
        while self.at < self.text.len() {
            self.token();
            if self.tokens.last().is_some_and(|t| stop.has(t.kind)) {
                self.tokens.pop();
                break;
            }
        }
        if self.open() {
            self.push_end(Ended::Eof, self.at);
        }
        self.push(Tok::Eof, Symbol::EMPTY, self.at);
    }

    fn token(&mut self) {
        let start = self.at;
        let byte = self.text[start];
        match byte {
            b' ' | b'\t' | b'\r' => self.at += 1,
            b'\n' => {
                if self.open() {
                    self.push_end(Ended::Newline, start);
                }
                self.at += 1;
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.name(),
            b'0'..=b'9' => self.number(),
            b'.' if self.peek(1).is_ascii_digit() => self.number(),
            b'"' => self.string(),
            b'`' => self.raw_string(),
            b'\'' => self.rune(),
            b'/' if self.peek(1) == b'/' => self.line_comment(),
            b'/' if self.peek(1) == b'*' => self.block_comment(),
            0x80.. => self.name(),
            _ => match self.operator(byte) {
                Some((kind, width)) => {
                    self.at += width;
                    self.push(kind, Symbol::EMPTY, start);
                }
                None => {
                    self.error(start, format!("invalid character {}", describe(byte as char)));
                    self.at += 1;
                }
            },
        }
    }

    /// The longest operator or delimiter here with its width.
    fn operator(&self, byte: u8) -> Option<(Tok, usize)> {
        let (second, third) = (self.peek(1), self.peek(2));
        let plain_or = |one: Tok, with_equals: Tok| if second == b'=' { (with_equals, 2) } else { (one, 1) };
        Some(match byte {
            b'(' => (Tok::Lparen, 1),
            b')' => (Tok::Rparen, 1),
            b'[' => (Tok::Lbrack, 1),
            b']' => (Tok::Rbrack, 1),
            b'{' => (Tok::Lbrace, 1),
            b'}' => (Tok::Rbrace, 1),
            b',' => (Tok::Comma, 1),
            b';' => (Tok::Semi, 1),
            b'~' => (Tok::Tilde, 1),
            b'.' if second == b'.' && third == b'.' => (Tok::Ellipsis, 3),
            b'.' => (Tok::Dot, 1),
            b':' => plain_or(Tok::Colon, Tok::Define),
            b'=' => plain_or(Tok::Assign, Tok::Eq),
            b'!' => plain_or(Tok::Not, Tok::Ne),
            b'*' => plain_or(Tok::Star, Tok::MulAssign),
            b'/' => plain_or(Tok::Div, Tok::DivAssign),
            b'%' => plain_or(Tok::Rem, Tok::RemAssign),
            b'^' => plain_or(Tok::Xor, Tok::XorAssign),
            b'+' if second == b'+' => (Tok::Inc, 2),
            b'+' => plain_or(Tok::Add, Tok::AddAssign),
            b'-' if second == b'-' => (Tok::Dec, 2),
            b'-' => plain_or(Tok::Sub, Tok::SubAssign),
            b'|' if second == b'|' => (Tok::OrOr, 2),
            b'|' => plain_or(Tok::Or, Tok::OrAssign),
            b'&' => match (second, third) {
                (b'&', _) => (Tok::AndAnd, 2),
                (b'^', b'=') => (Tok::AndNotAssign, 3),
                (b'^', _) => (Tok::AndNot, 2),
                _ => plain_or(Tok::And, Tok::AndAssign),
            },
            b'<' => match (second, third) {
                (b'<', b'=') => (Tok::ShlAssign, 3),
                (b'<', _) => (Tok::Shl, 2),
                (b'-', _) => (Tok::Arrow, 2),
                _ => plain_or(Tok::Lt, Tok::Le),
            },
            b'>' => match (second, third) {
                (b'>', b'=') => (Tok::ShrAssign, 3),
                (b'>', _) => (Tok::Shr, 2),
                _ => plain_or(Tok::Gt, Tok::Ge),
            },
            _ => return None,
        })
    }

    fn name(&mut self) {
        let start = self.at;
        loop {
            while self.peek(0).is_ascii_alphanumeric() || self.peek(0) == b'_' {
                self.at += 1;
            }
            if self.peek(0) < 0x80 {
                break;
            }
            // Every character beyond ASCII joins the name, good or bad: one message instead of two fragments.
            let c = self.char().expect("valid UTF-8");
            if is_digit(c) {
                if self.at == start {
                    self.error(self.at, format!("identifier cannot begin with digit {}", describe(c)));
                }
            } else if !is_letter(c) {
                self.error(self.at, format!("invalid character {} in identifier", describe(c)));
            }
            self.at += c.len_utf8();
        }
        match keyword(&self.text[start..self.at]) {
            Some(kind) => self.push(kind, Symbol::EMPTY, start),
            None => {
                let sym = self.intern(start);
                self.push(Tok::Name, sym, start);
            }
        }
    }

    fn line_comment(&mut self) {
        let start = self.at;
        let rest = &self.text[start..];
        self.at += rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len());
        if rest.starts_with(b"//line ") && (start == 0 || self.text[start - 1] == b'\n') {
            let text = self.source[start + "//line ".len()..self.at].trim_end_matches('\r');
            // The directive speaks of the line after its own.
            self.line_directive(start + "//line ".len(), text, (self.at + 1).min(self.text.len()));
        }
        if !rest.starts_with(b"//go:") {
            return;
        }
        let body = self.source[start + "//go:".len()..self.at].trim_end_matches('\r');
        let (name, args) = body.split_once([' ', '\t']).unwrap_or((body, ""));
        if !name.is_empty() {
            self.directives.push(Directive {
                span: Span::new(self.file, start as u32, self.at as u32),
                name: name.to_owned(),
                args: args.trim().to_owned(),
            });
        }
    }

    fn block_comment(&mut self) {
        let start = self.at;
        match self.source[start + 2..].find("*/") {
            Some(n) => self.at = start + 2 + n + 2,
            None => {
                self.at = self.text.len();
                self.error(start, "comment not terminated");
            }
        }
        if let Some(text) = self.source[start..self.at].strip_prefix("/*line ")
            && let Some(text) = text.strip_suffix("*/")
            && !text.contains('\n')
        {
            self.line_directive(start + "/*line ".len(), text, self.at);
        }
        // A comment over several lines acts like a newline.
        if self.open() && self.text[start..self.at].contains(&b'\n') {
            self.push_end(Ended::Newline, start);
        }
    }
}
