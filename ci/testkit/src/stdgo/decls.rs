//! The top-level declarations of a Go file, found without parsing more of it than brackets and line ends.

use std::ops::Range;

/// One declaration, or one specification of a declaration in parentheses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decl {
    /// Bytes of the text.
    pub range: Range<usize>,
    pub kind: Kind,
    /// The name of a function (not of a method), or the first one of another declaration.
    pub name: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Import,
    Func,
    /// A function without a body.
    Extern,
    Other,
}

/// Finds the declarations in order. Specifications in parentheses are listed one by one.
pub fn find(text: &str) -> Vec<Decl> {
    let tokens = tokens(text);
    let mut out = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        let start = &tokens[i];
        let word = &text[start.range.clone()];
        let (kind, group) = match word {
            "import" => (Kind::Import, true),
            "var" | "const" | "type" => (Kind::Other, true),
            "func" => (Kind::Func, false),
            _ => {
                i = end_of(&tokens, i, 0) + 1;
                continue;
            }
        };
        let is = |n: usize, s: &str| tokens.get(n).is_some_and(|t| &text[t.range.clone()] == s);
        if group && is(i + 1, "(") {
            let mut at = i + 2;
            while at < tokens.len() && !is(at, ")") {
                let end = end_of(&tokens, at, 1);
                let name = (kind == Kind::Other).then(|| text[tokens[at].range.clone()].to_string());
                out.push(Decl { range: tokens[at].range.start..tokens[end].range.end, kind, name });
                at = end + 1;
            }
            i = end_of(&tokens, at.min(tokens.len() - 1), 0) + 1;
            continue;
        }
        let end = end_of(&tokens, i, 0);
        let range = start.range.start..tokens[end].range.end;
        if kind == Kind::Func {
            let name = (!is(i + 1, "(")).then(|| tokens.get(i + 1)).flatten();
            let has_body = text[range.clone()].ends_with('}');
            let kind = if has_body { Kind::Func } else { Kind::Extern };
            out.push(Decl { range, kind, name: name.map(|t| text[t.range.clone()].to_string()) });
        } else {
            let name = tokens.get(i + 1).filter(|_| kind == Kind::Other);
            out.push(Decl { range, kind, name: name.map(|t| text[t.range.clone()].to_string()) });
        }
        i = end + 1;
    }
    out
}

/// A token with how deep in brackets it is and whether a statement may end after it on this line.
struct Token {
    range: Range<usize>,
    depth: usize,
    ends: bool,
}

/// The last token of the statement that begins at `i`, whose tokens are at least `depth` deep.
fn end_of(tokens: &[Token], i: usize, depth: usize) -> usize {
    (i..tokens.len())
        .find(|&k| {
            let closes = tokens.get(k + 1).is_some_and(|next| next.depth < depth);
            tokens[k].depth <= depth && tokens[k].ends || closes
        })
        .unwrap_or(tokens.len() - 1)
}

fn tokens(text: &str) -> Vec<Token> {
    let b = text.as_bytes();
    let mut out: Vec<Token> = Vec::new();
    let (mut at, mut depth) = (0, 0usize);
    let newline = |out: &mut Vec<Token>, text: &str| {
        if let Some(last) = out.last_mut() {
            last.ends |= may_end(&text[last.range.clone()]);
        }
    };
    while at < b.len() {
        let start = at;
        match b[at] {
            b'\n' => {
                newline(&mut out, text);
                at += 1;
                continue;
            }
            b' ' | b'\t' | b'\r' => {
                at += 1;
                continue;
            }
            b'/' if b.get(at + 1) == Some(&b'/') => {
                at = text[at..].find('\n').map_or(b.len(), |n| at + n);
                continue;
            }
            b'/' if b.get(at + 1) == Some(&b'*') => {
                let end = text[at + 2..].find("*/").map_or(b.len(), |n| at + n + 4);
                if text[at..end].contains('\n') {
                    newline(&mut out, text);
                }
                at = end;
                continue;
            }
            b';' => {
                if let Some(last) = out.last_mut() {
                    last.ends = true;
                }
                at += 1;
                continue;
            }
            quote @ (b'"' | b'\'' | b'`') => {
                at += 1;
                while at < b.len() && b[at] != quote {
                    at += if b[at] == b'\\' && quote != b'`' { 2 } else { 1 };
                }
                at = (at + 1).min(b.len());
            }
            c if c == b'_' || c.is_ascii_alphanumeric() || c >= 0x80 => {
                while at < b.len() && (b[at] == b'_' || b[at].is_ascii_alphanumeric() || b[at] >= 0x80) {
                    at += 1;
                }
            }
            b'+' | b'-' if b.get(at + 1) == Some(&b[at]) => at += 2,
            _ => at += 1,
        }
        let opens = matches!(b[start], b'(' | b'[' | b'{') && at == start + 1;
        let closes = matches!(b[start], b')' | b']' | b'}') && at == start + 1;
        if closes {
            depth = depth.saturating_sub(1);
        }
        out.push(Token { range: start..at, depth, ends: false });
        if opens {
            depth += 1;
        }
    }
    newline(&mut out, text);
    out
}

/// Does a line's end after this token end the statement?
fn may_end(token: &str) -> bool {
    const OPEN: &[&str] = &[
        "func",
        "var",
        "const",
        "type",
        "import",
        "struct",
        "interface",
        "map",
        "chan",
        "if",
        "for",
        "switch",
        "select",
        "case",
        "default",
        "else",
        "go",
        "defer",
        "range",
        "package",
        "goto",
    ];
    let last = token.as_bytes().last().copied().unwrap_or(b' ');
    let word = last == b'_' || last.is_ascii_alphanumeric() || last >= 0x80;
    word && !OPEN.contains(&token)
        || matches!(last, b')' | b']' | b'}' | b'"' | b'\'' | b'`')
        || token == "++"
        || token == "--"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations() {
        let text = "package p\n\nimport (\n\t\"a\"\n\tx \"b\"\n)\n\n// c {\nvar t = []int{\n\t1, // }\n\t2,\n}\nfunc F(x int) (\n\ty int,\n) { return '}' }\n\nfunc (t T) M() {}\nfunc asm()\nconst (\n\tA = iota\n\tB\n)\ntype S struct {\n\ta `x}`\n}\n";
        let found = find(text);
        let shown: Vec<_> =
            found.iter().map(|d| (d.kind, d.name.as_deref(), &text[d.range.clone()])).collect();
        assert_eq!(shown.len(), 9);
        assert_eq!(shown[0], (Kind::Import, None, "\"a\""));
        assert_eq!(shown[1].2, "x \"b\"");
        assert_eq!((shown[2].1, shown[6].1), (Some("t"), Some("A")));
        assert!(shown[2].2.starts_with("var t") && shown[2].2.ends_with("2,\n}"));
        assert_eq!((shown[3].0, shown[3].1), (Kind::Func, Some("F")));
        assert!(shown[3].2.ends_with("'}' }"));
        assert_eq!((shown[4].0, shown[4].1), (Kind::Func, None));
        assert_eq!((shown[5].0, shown[5].1), (Kind::Extern, Some("asm")));
        assert_eq!(shown[6].2, "A = iota");
        assert_eq!(shown[7].2, "B");
        assert!(shown[8].2.starts_with("type S"));
    }
}
