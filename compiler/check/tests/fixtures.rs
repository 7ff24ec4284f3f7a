//! Runs the fixtures under `testdata/check`: each file is a package of its own, type-checked without imports. A comment
//! `// ERROR "text"` asks for a message on its line that contains each quoted text; other lines must have none.

use std::path::Path;
use std::sync::Arc;

use base::{Interner, SourceFile, SourceMap};
use check::{Checker, PackageInput};
use types::{Store, Type};

/// The quoted texts of a line's ERROR comment.
fn wanted(line: &str) -> Vec<String> {
    let Some((_, list)) = line.split_once("// ERROR ") else { return Vec::new() };
    list.split('"').skip(1).step_by(2).map(str::to_string).collect()
}

fn check(path: &Path) -> Vec<String> {
    let text: Arc<[u8]> = std::fs::read(path).expect("a fixture").into();
    let source = String::from_utf8(text.to_vec()).expect("UTF-8");
    let names = Arc::new(Interner::new());
    let mut map = SourceMap::default();
    let name = path.file_name().expect("a file").to_string_lossy().into_owned();
    let id = map.add(SourceFile::new(name.clone(), None, text.clone()));
    let (file, mut diags) = syntax::parse_file(id, &text, &names);
    let mut checker = Checker::new(Store::new(names.clone()));
    let main = names.intern("main");
    let input = PackageInput { path: main, std: false, go_minor: 27, files: vec![file.into()] };
    let pkg = checker.add_package(input, &|_| None);
    diags.append(checker.diags());
    diags.sort(&map);
    let mut wrong = Vec::new();
    for f in &checker.packages[pkg].files {
        for info in f.exprs.iter() {
            if let Some(ty) = info.ty
                && info.mode != check::info::Mode::Nil
                && matches!(checker.store.ty(ty), Type::Basic(b) if b.is_untyped())
                && diags.is_empty()
            {
                wrong.push(format!("{name}: an expression is left untyped"));
            }
        }
    }
    let mut got: Vec<(u32, String)> =
        diags.list.iter().map(|d| (map.line(d.span.pos()), d.full_text(&map))).collect();
    for (i, line) in source.lines().enumerate() {
        let n = i as u32 + 1;
        for text in wanted(line) {
            match got.iter().position(|(l, t)| *l == n && t.contains(&text)) {
                Some(at) => drop(got.remove(at)),
                None => wrong.push(format!("{name}:{n}: no message with {text:?}")),
            }
        }
    }
    wrong.extend(got.into_iter().map(|(l, t)| format!("{name}:{l}: unexpected: {t}")));
    wrong
}

#[test]
fn fixtures() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/check");
    let mut wrong = Vec::new();
    let mut count = 0;
    let mut paths: Vec<_> =
        std::fs::read_dir(dir).expect("fixtures").map(|e| e.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        if path.extension().is_some_and(|e| e == "go") {
            wrong.extend(check(&path));
            count += 1;
        }
    }
    assert!(count > 0, "no fixtures found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Deeply nested input must not overflow the stack.
#[test]
fn deep_nesting() {
    let depth = 20_000;
    let mut source = "package main\n\nfunc main() {\n\t_ = ".to_string();
    source += &"(".repeat(depth);
    source += "1";
    source += &")".repeat(depth);
    source += "\n\tvar x ";
    source += &"[]".repeat(depth);
    source += "int\n\t_ = x\n}\n";
    let names = Arc::new(Interner::new());
    let mut map = SourceMap::default();
    let text: Arc<[u8]> = source.into_bytes().into();
    let id = map.add(SourceFile::new("deep.go", None, text.clone()));
    let (file, _) = syntax::parse_file(id, &text, &names);
    let mut checker = Checker::new(Store::new(names.clone()));
    let main = names.intern("main");
    let input = PackageInput { path: main, std: false, go_minor: 27, files: vec![file.into()] };
    checker.add_package(input, &|_| None);
    assert!(checker.diags().list.iter().all(|d| !d.text.contains("undefined")));
}
