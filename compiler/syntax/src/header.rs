//! A file's package clause and imports as the go command judges them. It reads them before the compiler sees the file, and what
//! it doesn't like there ends the build with one message in the words of package go/parser.

use crate::lex::lex;
use crate::token::{Ended, Tok, Token};
use base::{Diag, FileId, Interner};

/// What is wrong with a header.
#[derive(Debug, PartialEq, Eq)]
pub enum HeaderMistake {
    /// A NUL byte: told without a place.
    Nul,
    /// An offset in the file, and the message.
    At(u32, String),
}

/// The first mistake in the header of a file.
pub fn header_mistake(file: FileId, text: &[u8], names: &Interner) -> Option<HeaderMistake> {
    let mut reader = Reader { text, at: 0, failed: false, nul: false };
    reader.header();
    if reader.nul {
        return Some(HeaderMistake::Nul);
    }
    // What can't be split up is judged as a whole, so that there is something to say.
    let end = if reader.failed { text.len() } else { reader.at };
    let (lexed, diags) = lex(file, &text[..end], names);
    let mut grammar = Grammar { tokens: &lexed.tokens, at: 0, names };
    let mistake = grammar.header().err();
    // Beyond the token that the grammar stopped at nothing was read.
    let seen = grammar.token().end;
    let lexical =
        diags.list.iter().map(|d| in_words_of_scanner(d, &lexed.tokens, text)).find(|(at, _)| *at <= seen);
    let line = |at: u32| text[..(at as usize).min(text.len())].iter().filter(|&&b| b == b'\n').count();
    let (at, message) = match (lexical, mistake) {
        // The first message of a line counts, and bytes are looked at before tokens are.
        (Some(l), Some(m)) => {
            if line(l.0) <= line(m.0) {
                l
            } else {
                m
            }
        }
        (Some(found), None) | (None, Some(found)) => found,
        (None, None) => return None,
    };
    // A last line's end begins no line.
    let at = if at as usize >= text.len() && text.ends_with(b"\n") { text.len() as u32 - 1 } else { at };
    Some(HeaderMistake::At(at, message))
}

/// A lexical error as package go/scanner has it.
fn in_words_of_scanner(diag: &Diag, tokens: &[Token], source: &[u8]) -> (u32, String) {
    let at = diag.span.start;
    let literal =
        || tokens.iter().rfind(|t| t.start <= at && t.kind.literal().is_some()).map_or(at, |t| t.start);
    let text = diag.text.as_str();
    match text {
        "newline in string" => (literal(), "string literal not terminated".into()),
        "string not terminated" if source.get(at as usize) == Some(&b'`') => {
            (at, "raw string literal not terminated".into())
        }
        "string not terminated" => (at, "string literal not terminated".into()),
        "newline in rune literal" => (literal(), "rune literal not terminated".into()),
        "empty rune literal or unescaped '" | "more than one character in rune literal" => {
            (literal(), "illegal rune literal".into())
        }
        "unknown escape" => (at, "unknown escape sequence".into()),
        "invalid UTF-8 encoding" => (at, "illegal UTF-8 encoding".into()),
        "invalid BOM in the middle of the file" => (at, "illegal byte order mark".into()),
        _ => match text.strip_prefix("invalid character ") {
            Some(rest) => {
                let rest = rest.strip_suffix(" in identifier").unwrap_or(rest);
                (at, format!("illegal character {rest}"))
            }
            None => (at, text.into()),
        },
    }
}

/// Finds where the header ends, byte by byte and forgivingly: semicolons are blanks, and what isn't an import is the end.
struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    failed: bool,
    nul: bool,
}

impl Reader<'_> {
    fn header(&mut self) {
        if self.text.starts_with("\u{feff}".as_bytes()) {
            self.at = 3;
        }
        self.keyword(b"package");
        self.name();
        while self.byte() == Some(b'i') {
            self.keyword(b"import");
            if self.byte() != Some(b'(') {
                self.import();
                continue;
            }
            self.at += 1;
            while !self.failed && self.byte() != Some(b')') {
                self.import();
            }
            self.at += 1;
        }
        self.nul = self.text[..self.at.min(self.text.len())].contains(&0);
        self.at = self.at.min(self.text.len());
    }

    /// The next byte that says something; None also after a failure.
    fn byte(&mut self) -> Option<u8> {
        while !self.failed {
            let rest = &self.text[self.at.min(self.text.len())..];
            match rest {
                [b' ' | b'\t' | b'\r' | b'\n' | b'\x0c' | b';', ..] => self.at += 1,
                [b'/', b'/', ..] => self.at += rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len()),
                [b'/', b'*', inside @ ..] => match inside.windows(2).position(|w| w == b"*/") {
                    Some(n) => self.at += n + 4,
                    None => self.fail(self.text.len()),
                },
                [b'/', ..] => self.fail(self.at),
                [] => return None,
                [0, ..] => {
                    self.at += 1;
                    self.failed = true;
                }
                [b, ..] => return Some(*b),
            }
        }
        None
    }

    fn fail(&mut self, at: usize) {
        self.at = at;
        self.failed = true;
    }

    fn in_name(&self) -> bool {
        self.text.get(self.at).is_some_and(|&b| b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80)
    }

    fn keyword(&mut self, word: &[u8]) {
        self.byte();
        if self.failed || !self.text[self.at..].starts_with(word) {
            self.failed = true;
            return;
        }
        self.at += word.len();
        self.failed = self.in_name();
    }

    fn name(&mut self) {
        self.byte();
        self.failed |= !self.in_name();
        while !self.failed && self.in_name() {
            self.at += 1;
        }
    }

    fn import(&mut self) {
        match self.byte() {
            Some(b'.') => self.at += 1,
            Some(_) if self.in_name() => self.name(),
            _ => {}
        }
        let Some(quote @ (b'"' | b'`')) = self.byte() else {
            self.failed = true;
            return;
        };
        self.at += 1;
        loop {
            match self.text.get(self.at) {
                Some(&b) if b == quote => break,
                Some(b'\\') if quote == b'"' => self.at += 1,
                Some(b'\n') if quote == b'"' => return self.fail(self.at),
                None => return self.fail(self.at),
                Some(_) => {}
            }
            self.at += 1;
        }
        self.at += 1;
    }
}

type Mistake = (u32, String);

/// The grammar of headers over tokens.
struct Grammar<'a> {
    tokens: &'a [Token],
    at: usize,
    names: &'a Interner,
}

impl Grammar<'_> {
    fn token(&self) -> &Token {
        &self.tokens[self.at.min(self.tokens.len() - 1)]
    }

    fn takes(&mut self, kind: Tok) -> bool {
        let fits = self.token().kind == kind;
        self.at += usize::from(fits);
        fits
    }

    fn expected(&self, what: &str) -> Mistake {
        let t = self.token();
        let found = match t.kind {
            Tok::Semi if t.ended == Ended::Newline => "newline".into(),
            Tok::Semi if t.ended == Ended::Eof => "'EOF'".into(),
            k if k == Tok::Name || k.literal().is_some() => self.names.text(t.sym).to_string(),
            k => format!("'{}'", k.text()),
        };
        (t.start, format!("expected '{what}', found {found}"))
    }

    fn expect(&mut self, kind: Tok, what: &str) -> Result<(), Mistake> {
        if self.takes(kind) { Ok(()) } else { Err(self.expected(what)) }
    }

    /// The end of a clause; it may be left out before a closing parenthesis or brace.
    fn end(&mut self) -> Result<(), Mistake> {
        match self.token().kind {
            Tok::Rparen | Tok::Rbrace => Ok(()),
            _ => self.expect(Tok::Semi, ";"),
        }
    }

    fn header(&mut self) -> Result<(), Mistake> {
        self.expect(Tok::Package, "package")?;
        self.expect(Tok::Name, "IDENT")?;
        self.end()?;
        while self.takes(Tok::Import) {
            if !self.takes(Tok::Lparen) {
                self.import()?;
                continue;
            }
            while !matches!(self.token().kind, Tok::Rparen | Tok::Eof) {
                self.import()?;
            }
            self.expect(Tok::Rparen, ")")?;
            self.end()?;
        }
        Ok(())
    }

    fn import(&mut self) -> Result<(), Mistake> {
        let _named = self.takes(Tok::Name) || self.takes(Tok::Dot);
        let t = *self.token();
        if !self.takes(Tok::String) {
            let literal = t.kind == Tok::Name || t.kind.literal().is_some();
            let message = if literal { "import path must be a string" } else { "missing import path" };
            return Err((t.start, message.into()));
        }
        self.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistake(text: &str) -> Option<HeaderMistake> {
        header_mistake(FileId(0), text.as_bytes(), &Interner::new())
    }

    fn at(offset: u32, message: &str) -> Option<HeaderMistake> {
        Some(HeaderMistake::At(offset, message.into()))
    }

    /// Texts and offsets are those of `go build`.
    #[test]
    fn mistakes() {
        assert_eq!(mistake("pakage main\n"), at(0, "expected 'package', found pakage"));
        assert_eq!(mistake("package\n\nfunc main() {}\n"), at(9, "expected 'IDENT', found 'func'"));
        assert_eq!(mistake("package \"main\"\n"), at(8, "expected 'IDENT', found \"main\""));
        assert_eq!(mistake(""), at(0, "expected 'package', found 'EOF'"));
        assert_eq!(mistake("// only\n"), at(7, "expected 'package', found 'EOF'"));
        assert_eq!(mistake("package p\nimport fmt\n"), at(20, "missing import path"));
        assert_eq!(mistake("package p\nimport 5\n"), at(17, "import path must be a string"));
        assert_eq!(mistake("package p\nimport x y\n"), at(19, "import path must be a string"));
        assert_eq!(mistake("package p\nimport \"fmt\n"), at(17, "string literal not terminated"));
        assert_eq!(mistake("package p import \"fmt\"\n"), at(10, "expected ';', found 'import'"));
        assert_eq!(mistake("package p\nimport (\"a\" \"b\")\n"), at(22, "expected ';', found \"b\""));
        assert_eq!(mistake("package p\nimport (\n\"a\",\n\"b\"\n)\n"), at(22, "expected ';', found ','"));
        assert_eq!(mistake("package p\n/* open\n"), at(10, "comment not terminated"));
        assert_eq!(mistake("#!/bin/go\npackage p\n"), at(0, "illegal character U+0023 '#'"));
        assert_eq!(mistake("package p \0\nimport \"os\"\n"), Some(HeaderMistake::Nul));
    }

    /// What stands behind the last import is the compiler's.
    #[test]
    fn the_rest_is_not_read() {
        for text in [
            "package p.q\n",
            "package p;;\nfunc f() {}\n",
            "package p\nimport \"a\" as b\n",
            "package p\n\"fmt\"\n",
            "package p\nusing \"fmt\"\n",
            "package p\nimport (\n\"a\"\nb \"b\"; . \"c\"\n)\n}\n",
            "\u{feff}package p\nimport \"a\"; import `b`\nvar x = '\n",
            "package p;import\"os\";func main(){}",
        ] {
            assert_eq!(mistake(text), None, "{text}");
        }
    }
}
