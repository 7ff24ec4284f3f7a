//! The test data of the distribution's type checker: a comment `/* ERROR "text" */` (or `ERRORx "regexp"`) after a
//! token means a message on the line of that token.

use std::path::{Path, PathBuf};

use regex::Regex;

use super::Run;
use super::cases::Context;
use crate::scratch::Scratch;

/// Messages that the patterns don't match still stand on the right lines; they are counted apart.
struct Wanted {
    file: String,
    line: usize,
    pattern: Regex,
}

/// Files, and directories that are one package.
pub fn cases(dir: &Path) -> Vec<PathBuf> {
    let mut list: Vec<PathBuf> = std::fs::read_dir(dir)
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.is_dir() || p.extension().is_some_and(|e| e == "go"))
        .collect();
    list.sort();
    list
}

fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_dir() { super::go_files(path) } else { vec![path.to_path_buf()] }
}

/// The flags on the first line.
fn flags(text: &str) -> Vec<&str> {
    let first = text.lines().next().unwrap_or_default();
    match first.strip_prefix("//").map(str::trim) {
        Some(line) if line.starts_with('-') => line.split_whitespace().collect(),
        _ => Vec::new(),
    }
}

/// Why the case isn't run, if so.
pub fn excluded(path: &Path) -> Option<&'static str> {
    for file in files(path) {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        if flags(&text).iter().any(|f| f.starts_with("-fakeImportC")) {
            return Some("needs cgo");
        }
        if flags(&text).iter().any(|f| f.starts_with("-goexperiment")) {
            return Some("tests an experiment of gc's");
        }
    }
    None
}

/// Checks the package and compares messages.
pub fn run(context: &Context<'_>, path: &Path) -> Run {
    let scratch = Scratch::new();
    let dir = scratch.path();
    let mut names = Vec::new();
    let mut wanted = Vec::new();
    let mut rgo_flags = Vec::new();
    let mut package = String::from("p");
    let mut declares_assert = false;
    for file in files(path) {
        let Ok(bytes) = std::fs::read(&file) else { continue };
        let text = String::from_utf8_lossy(&bytes);
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if names.is_empty()
            && let Some(lang) = flags(&text).iter().find(|f| f.starts_with("-lang="))
        {
            rgo_flags.push(format!("-gcflags={lang}"));
        }
        comments(&name, &text, &mut wanted);
        if let Some(clause) = text.lines().find_map(|l| l.strip_prefix("package ")) {
            package = clause.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("p").into();
        }
        declares_assert |= text.contains("func assert(");
        if std::fs::write(dir.join(&name), &*bytes).is_err() {
            return Err(format!("cannot write {name}")).into();
        }
        names.push(name);
    }
    // The distribution's harness predeclares a function for its own assertions.
    if !declares_assert && package != "_" {
        let text = format!("package {package}\n\nfunc assert(x bool) bool {{ return x }}\n");
        if std::fs::write(dir.join("zz_assert.go"), text).is_ok() {
            names.push("zz_assert.go".into());
        }
    }
    let mut args = vec!["-whole", "-e"];
    args.extend(names.iter().map(String::as_str));
    let done = match context.rgo(dir, &rgo_flags, &args) {
        Ok(d) => d,
        Err(e) => return Err(e).into(),
    };
    let output = String::from_utf8_lossy(&done.stdout);
    if !matches!(done.code, Some(0 | 1)) || output.contains("internal compiler error") {
        return Err(format!("build: {}", done.describe())).into();
    }
    judge(&wanted, &output)
}

fn judge(wanted: &[Wanted], output: &str) -> Run {
    let mut open: Vec<&Wanted> = wanted.iter().collect();
    let mut met: Vec<&Wanted> = Vec::new();
    let mut details = Vec::new();
    let mut lines_right = true;
    let mut got = Vec::new();
    for (file, line, text) in messages(output) {
        got.push((file.clone(), line));
        let found = open.iter().position(|w| w.file == file && w.line == line && w.pattern.is_match(&text));
        if let Some(at) = found {
            met.push(open.remove(at));
        } else if !wanted.iter().any(|w| w.file == file && w.line == line && w.pattern.is_match(&text)) {
            details.push(format!("{file}:{line}: unexpected: {text}"));
        }
        lines_right &= wanted.iter().any(|w| w.file == file && w.line == line);
    }
    // The compiler says the same thing once on a line: a pattern may then be met once and stand there twice.
    let same = |a: &Wanted, b: &Wanted| {
        a.file == b.file && a.line == b.line && a.pattern.as_str() == b.pattern.as_str()
    };
    open.retain(|w| !met.iter().any(|m| same(m, w)));
    for w in open {
        details.push(format!("{}:{}: no message like {:?}", w.file, w.line, w.pattern.as_str()));
        lines_right &= got.iter().any(|g| g.0 == w.file && g.1 == w.line);
    }
    let result = if details.is_empty() { Ok(()) } else { Err(details.join("\n")) };
    Run { result, lines_right }
}

fn messages(output: &str) -> Vec<(String, usize, String)> {
    let mut list: Vec<(String, usize, String)> = Vec::new();
    for line in output.lines() {
        if line.starts_with('\t') {
            // Follow-ups ("other declaration of x") count with their error.
            if let Some(last) = list.last_mut() {
                last.2 = format!("{}\n{line}", last.2);
            }
            continue;
        }
        let parts: Vec<&str> = line.splitn(4, ':').collect();
        if let [path, line, _, text] = parts[..]
            && let Ok(line) = line.parse()
        {
            let file = path.rsplit('/').next().unwrap_or(path).to_string();
            list.push((file, line, text.trim_start().to_string()));
        }
    }
    list
}

/// Finds the comments and the tokens before them.
fn comments(name: &str, text: &str, out: &mut Vec<Wanted>) {
    let bytes = text.as_bytes();
    let (mut at, mut line, mut token_line) = (0, 1, 1);
    while at < bytes.len() {
        let rest = &text[at..];
        let len = match bytes[at] {
            b'\n' | b' ' | b'\t' | b'\r' => {
                line += usize::from(bytes[at] == b'\n');
                at += 1;
                continue;
            }
            b'/' if rest.starts_with("//") => {
                let len = rest.find('\n').unwrap_or(rest.len());
                wanted(name, token_line, &rest[2..len], out);
                at += len;
                continue;
            }
            b'/' if rest.starts_with("/*") => {
                let len = rest.find("*/").map_or(rest.len(), |n| n + 2);
                wanted(name, token_line, rest[2..len].trim_end_matches("*/"), out);
                line += rest[..len].matches('\n').count();
                at += len;
                continue;
            }
            quote @ (b'"' | b'\'') => quoted_len(rest, quote),
            b'`' => rest[1..].find('`').map_or(rest.len(), |n| n + 2),
            c if c.is_ascii_alphanumeric() || c == b'_' || c >= 0x80 => {
                rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
            }
            _ => 1,
        };
        token_line = line;
        line += rest[..len].matches('\n').count();
        at += len;
    }
}

/// The length of a string or rune literal, at most to the line's end.
fn quoted_len(rest: &str, quote: u8) -> usize {
    let bytes = rest.as_bytes();
    let mut i = 1;
    while i < bytes.len() && bytes[i] != b'\n' {
        match bytes[i] {
            b'\\' => i += 2,
            c if c == quote => return i + 1,
            _ => i += 1,
        }
    }
    let mut end = i.min(bytes.len());
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    end
}

fn wanted(name: &str, line: usize, comment: &str, out: &mut Vec<Wanted>) {
    let (literal, is_regex) = match (comment.strip_prefix(" ERROR "), comment.strip_prefix(" ERRORx ")) {
        (Some(l), _) => (l.trim(), false),
        (_, Some(l)) => (l.trim(), true),
        _ => return,
    };
    let Some(text) = unquote(literal) else { return };
    // In Go's patterns `{}` stands for itself.
    let pattern = if is_regex { text.replace("{}", r"\{\}") } else { regex::escape(&text) };
    if let Ok(pattern) = Regex::new(&pattern) {
        out.push(Wanted { file: name.into(), line, pattern });
    }
}

/// A Go string literal's value (the escapes that occur in patterns).
fn unquote(literal: &str) -> Option<String> {
    if let Some(raw) = literal.strip_prefix('`') {
        return raw.strip_suffix('`').map(str::to_string);
    }
    let inner = literal.strip_prefix('"')?.strip_suffix('"')?;
    let mut out = String::new();
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next()? {
                'n' => out.push('\n'),
                't' => out.push('\t'),
                c => out.push(c),
            },
            c => out.push(c),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions() {
        let mut list = Vec::new();
        comments(
            "a.go",
            "package p\nvar x /* ERROR \"a\" */ = `\n` // ERRORx `b.`\n\n// ERROR \"c\"\n",
            &mut list,
        );
        let lines: Vec<usize> = list.iter().map(|w| w.line).collect();
        assert_eq!(lines, [2, 2, 2]);
        assert!(list[1].pattern.is_match("bx") && !list[0].pattern.is_match("b"));
    }

    #[test]
    fn verdicts() {
        let mut list = Vec::new();
        comments("a.go", "x /* ERROR \"a\" */\ny\n", &mut list);
        let right = judge(&list, "./a.go:1:2: it is a\n");
        assert!(right.result.is_ok() && right.lines_right);
        let wrong = judge(&list, "./a.go:1:2: it is b\n");
        assert!(wrong.result.is_err() && wrong.lines_right);
        assert!(!judge(&list, "").lines_right);
        comments("a.go", "x /* ERROR \"a\" */\n", &mut list);
        assert!(judge(&list, "./a.go:1:2: it is a\n").result.is_ok());
    }
}
