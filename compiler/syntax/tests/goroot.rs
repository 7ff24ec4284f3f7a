//! The sources of whole Go installations: they parse, and printing them loses nothing. `RGO_GOROOT` lists the
//! installations (separated by colons); without it there is nothing to test.

mod common;

use base::Interner;
use std::path::Path;

fn roots() -> Vec<String> {
    let list = std::env::var("RGO_GOROOT").unwrap_or_default();
    list.split(':').filter(|r| !r.is_empty()).map(str::to_owned).collect()
}

#[test]
fn sources_parse_and_print() {
    for root in roots() {
        let files = common::go_files(&Path::new(&root).join("src"), false);
        assert!(!files.is_empty(), "no sources in {root}");
        for path in &files {
            let text = std::fs::read(path).unwrap();
            let parsed = common::parse(&text);
            let name = path.display().to_string();
            assert!(parsed.diags.is_empty(), "{name}: {:?}", common::messages(&parsed));
            common::check_round_trip(&name, &text, &parsed);
        }
        println!("{root}: {} files", files.len());
    }
}

#[test]
fn imports_only_agrees() {
    for root in roots() {
        for path in common::go_files(&Path::new(&root).join("src"), false) {
            let text = std::fs::read(&path).unwrap();
            let names = Interner::new();
            let paths = |f: &syntax::ast::File| {
                let of = |d: &syntax::ast::Decl| match d {
                    syntax::ast::Decl::Import(specs) => specs.iter().map(|s| s.path).collect(),
                    _ => Vec::new(),
                };
                f.decls.iter().flat_map(of).collect::<Vec<_>>()
            };
            let (whole, _) = syntax::parse_file(base::FileId(0), &text, &names);
            let (header, diags) = syntax::parse_imports_only(base::FileId(0), &text, &names);
            assert!(diags.is_empty(), "{}", path.display());
            assert_eq!(paths(&whole), paths(&header), "{}", path.display());
        }
    }
}

/// Files under testdata directories may be broken: the broken ones are those that the reference formatter rejects,
/// whose names are read from the file that `RGO_BROKEN` names.
#[test]
fn broken_testdata_agrees() {
    let Ok(list) = std::env::var("RGO_BROKEN") else { return };
    let list = std::fs::read_to_string(list).expect("readable RGO_BROKEN");
    let broken: std::collections::BTreeSet<&str> = list.lines().collect();
    let mut wrong = Vec::new();
    for root in roots() {
        for path in common::go_files(&Path::new(&root).join("src"), true) {
            let name = path.display().to_string();
            let text = std::fs::read(&path).unwrap();
            let (_, diags) = syntax::parse_file(base::FileId(0), &text, &Interner::new());
            // The formatter doesn't count receivers.
            let problem = diags.list.iter().find(|d| !d.text.starts_with("method has "));
            if problem.is_some() != broken.contains(name.as_str()) {
                wrong.push(format!("{name}: {problem:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} disagree:\n{}", wrong.len(), wrong.join("\n"));
}
