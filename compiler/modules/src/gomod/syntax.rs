//! The text of go.mod and go.work as statements with their comments, and back. What isn't edited keeps its layout.
//! Grammar: <https://go.dev/ref/mod#go-mod-file-lexical>.

/// Comments around a line. Whole-line comments are kept with their slashes; an empty one is a blank line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comments {
    pub before: Vec<String>,
    pub suffix: Vec<String>,
}

impl Comments {
    /// Are there comments other than an `indirect` mark?
    pub fn matter(&self) -> bool {
        let only_mark = match &self.suffix[..] {
            [] => true,
            [one] => one.strip_prefix("//").unwrap_or(one).trim() == "indirect",
            _ => false,
        };
        !self.before.is_empty() || !only_mark
    }
}

/// One line: words and comments. `tokens` of a line in a block lack the block's verb.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    pub tokens: Vec<String>,
    pub comments: Comments,
    /// 1-based; 0 for lines made by edits.
    pub number: usize,
}

/// `verb ( … )`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    pub tokens: Vec<String>,
    pub before: Vec<String>,
    /// After the opening parenthesis.
    pub opening: Vec<String>,
    pub lines: Vec<Line>,
    /// Between the last line and the closing parenthesis.
    pub trailing: Vec<String>,
    /// After the closing parenthesis.
    pub closing: Vec<String>,
    pub number: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stmt {
    /// Comments that stand alone.
    Comments(Vec<String>),
    Line(Line),
    Block(Block),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Syntax {
    pub stmts: Vec<Stmt>,
}

/// What is wrong in a file; `line` is 1-based. `column` (in characters, 1-based) is 0 where the line says enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    pub line: usize,
    pub column: usize,
    pub text: String,
}

impl SyntaxError {
    /// `file:line: text`
    pub fn render(&self, file: &str) -> String {
        match (self.line, self.column) {
            (0, _) => format!("{file}: {}", self.text),
            (l, 0 | 1) => format!("{file}:{l}: {}", self.text),
            (l, c) => format!("{file}:{l}:{c}: {}", self.text),
        }
    }
}

/// The words of one line and the comment at its end.
struct Words {
    tokens: Vec<String>,
    comment: Option<String>,
}

fn is_word(c: char) -> bool {
    !matches!(c, ' ' | '(' | ')' | '[' | ']' | '{' | '}' | ',') && !c.is_whitespace() && !c.is_control()
}

fn words(line: &str, number: usize) -> Result<Words, SyntaxError> {
    let error = |at: usize, text: &str| SyntaxError {
        line: number,
        column: line[..at].chars().count() + 1,
        text: text.into(),
    };
    const NO_BLOCK: &str = "mod files must use // comments (not /* */ comments)";
    let mut out = Words { tokens: Vec::new(), comment: None };
    let mut at = 0;
    while let Some(c) = line[at..].chars().next() {
        let rest = &line[at..];
        if matches!(c, ' ' | '\t' | '\r') {
            at += 1;
        } else if rest.starts_with("//") {
            out.comment = Some(rest.trim_end().to_string());
            break;
        } else if rest.starts_with("/*") {
            return Err(error(at, NO_BLOCK));
        } else if matches!(c, '(' | ')' | '[' | ']' | '{' | '}' | ',') {
            out.tokens.push(c.to_string());
            at += 1;
        } else if matches!(c, '"' | '`') {
            let mut end = None;
            let mut escaped = false;
            for (i, d) in rest.char_indices().skip(1) {
                if escaped {
                    escaped = false;
                } else if d == '\\' && c == '"' {
                    escaped = true;
                } else if d == c {
                    end = Some(i + 1);
                    break;
                }
            }
            let Some(end) = end else { return Err(error(line.len(), "unexpected newline in string")) };
            out.tokens.push(rest[..end].to_string());
            at += end;
        } else if is_word(c) {
            let mut end = rest.len();
            for (i, d) in rest.char_indices() {
                if !is_word(d) || rest[i..].starts_with("//") {
                    end = i;
                    break;
                }
                if rest[i..].starts_with("/*") {
                    return Err(error(at + i, NO_BLOCK));
                }
            }
            out.tokens.push(rest[..end].to_string());
            at += end;
        } else {
            return Err(error(at, &format!("unexpected input character {}", crate::text::quote_rune(c))));
        }
    }
    Ok(out)
}

impl Syntax {
    pub fn parse(text: &str, file: &str) -> Result<Syntax, SyntaxError> {
        let mut stmts = Vec::new();
        let mut block: Option<Block> = None;
        // Whole-line comments (and in blocks, blank lines) that await their statement.
        let mut pending: Vec<String> = Vec::new();
        let mut count = 0;
        for (i, raw) in text.split('\n').enumerate() {
            let number = i + 1;
            count = number;
            let Words { tokens, comment } = words(raw, number)?;
            let suffix: Vec<String> = comment.clone().into_iter().collect();
            if let Some(b) = &mut block {
                match (&tokens[..], comment) {
                    ([], Some(c)) => pending.push(c),
                    ([], None) => {
                        let open = pending.is_empty() && !b.lines.is_empty()
                            || pending.last().is_some_and(|c| !c.is_empty());
                        if open {
                            pending.push(String::new());
                        }
                    }
                    ([close], _) if close == ")" => {
                        if pending == [""] {
                            pending.clear();
                        }
                        b.trailing = std::mem::take(&mut pending);
                        b.closing = suffix;
                        stmts.extend(block.take().map(Stmt::Block));
                    }
                    ([close, ..], _) if close == ")" => {
                        return Err(SyntaxError {
                            line: number,
                            column: raw.find(')').map_or(0, |p| p + 2),
                            text: "syntax error (expected newline after closing paren)".into(),
                        });
                    }
                    _ => {
                        let comments = Comments { before: std::mem::take(&mut pending), suffix };
                        b.lines.push(Line { tokens, comments, number });
                    }
                }
                continue;
            }
            match (&tokens[..], comment) {
                ([], Some(c)) => pending.push(c),
                ([], None) => {
                    if !pending.is_empty() {
                        stmts.push(Stmt::Comments(std::mem::take(&mut pending)));
                    }
                }
                ([head @ .., open], _) if open == "(" && !head.is_empty() => {
                    block = Some(Block {
                        tokens: head.to_vec(),
                        before: std::mem::take(&mut pending),
                        opening: suffix,
                        number,
                        ..Block::default()
                    });
                }
                ([head @ .., open, close], _) if open == "(" && close == ")" && !head.is_empty() => {
                    stmts.push(Stmt::Block(Block {
                        tokens: head.to_vec(),
                        before: std::mem::take(&mut pending),
                        closing: suffix,
                        number,
                        ..Block::default()
                    }));
                }
                _ => {
                    let comments = Comments { before: std::mem::take(&mut pending), suffix };
                    stmts.push(Stmt::Line(Line { tokens, comments, number }));
                }
            }
        }
        if let Some(b) = block {
            return Err(SyntaxError {
                line: count,
                column: 0,
                text: format!("syntax error (unterminated block started at {file}:{}:1)", b.number),
            });
        }
        if !pending.is_empty() {
            stmts.push(Stmt::Comments(pending));
        }
        Ok(Syntax { stmts })
    }

    pub fn print(&self) -> String {
        let mut out = Printer::default();
        for (i, stmt) in self.stmts.iter().enumerate() {
            match stmt {
                Stmt::Comments(list) => out.comments(list, 0),
                Stmt::Line(line) => out.line(line, 0),
                Stmt::Block(b) => {
                    out.comments(&b.before, 0);
                    out.words(&b.tokens);
                    out.text.push_str(" (");
                    out.end(&b.opening, 0);
                    for line in &b.lines {
                        out.line(line, 1);
                    }
                    out.comments(&b.trailing, 1);
                    out.text.push(')');
                    out.end(&b.closing, 0);
                }
            }
            if i + 1 < self.stmts.len() {
                out.blank();
            }
        }
        out.text
    }
}

#[derive(Default)]
struct Printer {
    text: String,
}

impl Printer {
    fn indent(&mut self, depth: usize) {
        self.text.extend(std::iter::repeat_n('\t', depth));
    }

    /// A blank line, but neither at the top nor after another.
    fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn comments(&mut self, list: &[String], depth: usize) {
        for c in list {
            if c.is_empty() {
                self.blank();
            } else {
                self.indent(depth);
                self.text.push_str(c.trim());
                self.text.push('\n');
            }
        }
    }

    fn words(&mut self, tokens: &[String]) {
        let mut glued = true;
        for t in tokens {
            if !glued && !matches!(t.as_str(), "," | ")" | "]" | "}") {
                self.text.push(' ');
            }
            self.text.push_str(t);
            glued = matches!(t.as_str(), "(" | "[" | "{");
        }
    }

    fn line(&mut self, line: &Line, depth: usize) {
        self.comments(&line.comments.before, depth);
        self.indent(depth);
        self.words(&line.tokens);
        self.end(&line.comments.suffix, depth);
    }

    /// Comments at the end of the current line, and the newline.
    fn end(&mut self, suffix: &[String], depth: usize) {
        for (i, c) in suffix.iter().enumerate() {
            if i == 0 {
                self.text.push(' ');
            } else {
                self.text.push('\n');
                self.indent(depth);
            }
            self.text.push_str(c.trim());
        }
        let keep = self.text.trim_end_matches([' ', '\t']).len();
        self.text.truncate(keep);
        self.text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(text: &str) -> String {
        Syntax::parse(text, "go.mod").unwrap().print()
    }

    #[test]
    fn layout_is_kept() {
        let text = "// top\n\n// about m\nmodule m // here\n\ngo 1.21\n\nrequire (\n\t// why\n\ta.b/c v1.0.0 // indirect\n\n\td.e/f v1.2.3\n\t// last\n)\n\nretract [v1.0.0, v1.1.0]\n\n// end\n";
        assert_eq!(round(text), text);
    }

    #[test]
    fn layout_is_normalised() {
        assert_eq!(
            round("\n\nmodule    \"m\"\nrequire(\n\n  a.b/c   v1.0.0   //x\n\n\n  d.e/f v1.0.0\n\n)\n"),
            "module \"m\"\n\nrequire (\n\ta.b/c v1.0.0 //x\n\n\td.e/f v1.0.0\n)\n"
        );
        assert_eq!(round("retract [ v1 , v2 ]"), "retract [v1, v2]\n");
        assert_eq!(round(""), "");
    }

    #[test]
    fn errors() {
        let error = |text: &str| Syntax::parse(text, "go.mod").unwrap_err().render("go.mod");
        assert_eq!(
            error("module m\nrequire (\na v1\n"),
            "go.mod:4: syntax error (unterminated block started at go.mod:2:1)"
        );
        assert_eq!(error("module \"m\n"), "go.mod:1:10: unexpected newline in string");
        assert_eq!(
            error("module /* x */ m\n"),
            "go.mod:1:8: mod files must use // comments (not /* */ comments)"
        );
        assert!(error("require (\n) x\n").contains("expected newline after closing paren"));
    }
}
