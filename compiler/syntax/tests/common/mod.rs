//! What the tests of this crate share.
#![allow(dead_code)]

use base::{Diags, Interner, SourceFile, SourceMap};
use std::path::{Path, PathBuf};
use syntax::ast::File;
use syntax::token::{Tok, Token};

/// The repository's test data for this crate.
pub fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/syntax")
}

pub struct Parsed {
    pub file: File,
    pub diags: Diags,
    pub map: SourceMap,
    pub names: Interner,
}

/// Parses text as the file `x.go` and checks its jumps.
pub fn parse(text: &[u8]) -> Parsed {
    let mut map = SourceMap::default();
    let names = Interner::new();
    let id = map.add(SourceFile::new("x.go", None, text.into()));
    let (file, mut diags) = syntax::parse_file(id, text, &names);
    syntax::check_branches(&file, &names, &map, &mut diags);
    diags.sort(&map);
    Parsed { file, diags, map, names }
}

/// The messages without the file name.
pub fn messages(p: &Parsed) -> Vec<String> {
    let text = p.diags.render_plain(&p.map, None);
    text.lines().map(|l| l.strip_prefix("x.go:").unwrap_or(l).to_owned()).collect()
}

/// All `.go` files under a directory, in order.
pub fn go_files(dir: &Path, with_testdata: bool) -> Vec<PathBuf> {
    let mut out = Vec::new();
    let mut entries: Vec<_> =
        std::fs::read_dir(dir).into_iter().flatten().flatten().map(|e| e.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            if with_testdata || path.file_name().is_some_and(|n| n != "testdata") {
                out.extend(go_files(&path, with_testdata));
            }
        } else if path.extension().is_some_and(|e| e == "go") {
            out.push(path);
        }
    }
    out
}

/// The tokens that carry meaning: without the separators and parentheses that a layout may add or drop, and with the
/// values of string literals in place of their spelling.
pub fn essence(text: &[u8]) -> Vec<(Tok, Vec<u8>)> {
    let names = Interner::new();
    let (lexed, _) = syntax::lex::lex(base::FileId(0), text, &names);
    let keep = |t: &&Token| !matches!(t.kind, Tok::Semi | Tok::Comma | Tok::Lparen | Tok::Rparen | Tok::Eof);
    let value = |t: &Token| {
        let text = names.text(t.sym);
        let value =
            if t.kind == Tok::String { syntax::literal::string(&text) } else { text.as_bytes().to_vec() };
        (t.kind, value)
    };
    lexed.tokens.iter().filter(keep).map(value).collect()
}

/// Prints a sound file, parses that, prints again: nothing may be lost or change.
pub fn check_round_trip(name: &str, text: &[u8], p: &Parsed) {
    let printed = syntax::print(&p.file, &p.names);
    let again = parse(printed.as_bytes());
    assert!(again.diags.is_empty(), "{name}: the printed file has errors: {:?}\n{printed}", messages(&again));
    let twice = syntax::print(&again.file, &again.names);
    assert_eq!(printed, twice, "{name}: printing isn't stable");
    let (before, after) = (essence(text), essence(printed.as_bytes()));
    if before != after {
        let at = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
        panic!(
            "{name}: token {at} changed: {:?} became {:?}",
            before.get(at.saturating_sub(3)..(at + 5).min(before.len())),
            after.get(at.saturating_sub(3)..(at + 5).min(after.len()))
        );
    }
}
