//! `//go:debug` lines, which count only in packages main and tests, before the package clause.

use base::{FileId, Span};

use crate::pass::Pass;

pub fn run(pass: &mut Pass<'_>) {
    let package = pass.ast.idents[pass.ast.package];
    let is_main = &*pass.text(package.name) == "main";
    let counts = is_main || pass.is_test_file();
    go_file(pass, pass.ast.id, counts, package.span.start as usize);
    if pass.file + 1 < pass.files() {
        return;
    }
    for &(file, is_go) in &pass.unit.others {
        if !is_go {
            other_file(pass, file);
            continue;
        }
        let text = pass.sources.files[file].text.clone();
        let (ast, diags) = syntax::parse_imports_only(file, &text, &pass.ck.store.names);
        if !syntax::has_syntax_errors(&diags) {
            let package = ast.idents[ast.package];
            let is_test = pass.sources.files[file].name.ends_with("_test.go");
            let counts = is_test || &*pass.text(package.name) == "main";
            go_file(pass, file, counts, package.span.start as usize);
        }
    }
}

fn go_file(pass: &mut Pass<'_>, file: FileId, counts: bool, package: usize) {
    let text = pass.sources.files[file].text.clone();
    for group in syntax::comments::groups(&text) {
        let above = group[0].start < package;
        for comment in &group {
            let line = String::from_utf8_lossy(&text[comment.clone()]).into_owned();
            let problem = match (counts, above) {
                (false, _) => Some("//go:debug directive only valid in package main or test"),
                (true, false) => Some("//go:debug directive only valid before package declaration"),
                (true, true) => None,
            };
            directive(pass, file, comment.start, &line, problem);
        }
    }
}

/// A file in another language: its leading comments.
fn other_file(pass: &mut Pass<'_>, file: FileId) {
    let text = pass.sources.files[file].text.clone();
    let text = String::from_utf8_lossy(&text).into_owned();
    for (at, line, _) in crate::leading::lines(&text).into_iter().filter(|l| !l.2) {
        let problem = Some("//go:debug directive only valid in Go source files");
        directive(pass, file, at, line.trim_end_matches('\n'), problem);
    }
}

/// Looks at a comment; `problem` is what is wrong with a `//go:debug` in its place.
fn directive(pass: &mut Pass<'_>, file: FileId, at: usize, line: &str, problem: Option<&str>) {
    if !line.starts_with("//go:") {
        return;
    }
    let line = line.split_once(" // ERROR ").map_or(line, |(before, _)| before);
    let span = Span::new(file, at as u32, at as u32);
    let end = line.find(char::is_whitespace);
    let verb = &line[..end.unwrap_or(line.len())];
    if let Some(space) =
        end.and_then(|i| line[i..].chars().next()).filter(|c| !matches!(c, ' ' | '\t' | '\n'))
    {
        pass.report(span, format!("invalid space {} in {verb} directive", rune_literal(space)));
    }
    if let Some(problem) = problem.filter(|_| verb == "//go:debug") {
        pass.report(span, problem);
    }
}

/// A character as a Go literal.
fn rune_literal(c: char) -> String {
    match c {
        '\r' => "'\\r'".into(),
        '\u{b}' => "'\\v'".into(),
        '\u{c}' => "'\\f'".into(),
        c => format!("'\\u{:04x}'", c as u32),
    }
}
