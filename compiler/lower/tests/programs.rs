//! Lowers whole programs against the standard library in the tree and verifies the GIR.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use base::{FxHashMap, Interner, SourceFile, SourceMap};
use check::{Checker, PackageInput};
use syntax::ast::Decl;
use types::{PkgId, Store};

struct Loader {
    std: PathBuf,
    names: Arc<Interner>,
    sources: SourceMap,
    checker: Checker,
    ids: FxHashMap<String, PkgId>,
}

impl Loader {
    fn new() -> Loader {
        let names = Arc::new(Interner::new());
        let checker = Checker::new(Store::new(names.clone()));
        let mut ids = FxHashMap::default();
        ids.insert("unsafe".to_string(), checker.store.universe.unsafe_pkg);
        let std = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../stdlib");
        Loader { std, names, sources: SourceMap::default(), checker, ids }
    }

    fn parse(&mut self, name: &str, text: Vec<u8>) -> syntax::ast::File {
        let id = self.sources.add(SourceFile::new(name, None, text.clone().into()));
        let (file, diags) = syntax::parse_file(id, &text, &self.names);
        assert!(!diags.has_errors(), "{}", diags.render_plain(&self.sources, None));
        file
    }

    fn package(&mut self, path: &str) -> PkgId {
        if let Some(&id) = self.ids.get(path) {
            return id;
        }
        let mut list: Vec<PathBuf> = std::fs::read_dir(self.std.join(path))
            .unwrap_or_else(|e| panic!("package {path}: {e}"))
            .map(|e| e.unwrap().path())
            .filter(|p| {
                let name = p.file_name().unwrap().to_str().unwrap();
                name.ends_with(".go")
                    && !name.ends_with("_test.go")
                    && syntax::build_constraint::matches_filename(name, "linux", "amd64")
            })
            .collect();
        list.sort();
        let files = list
            .iter()
            .map(|p| (p.display().to_string(), std::fs::read(p).unwrap()))
            .filter(|(_, text)| match syntax::build_constraint::of_file(text) {
                Ok(Some(c)) => {
                    c.eval(&mut |tag| syntax::build_constraint::standard_tag(tag, "linux", "amd64", 27))
                }
                _ => true,
            })
            .collect();
        self.add(path, true, files)
    }

    fn add(&mut self, path: &str, std: bool, files: Vec<(String, Vec<u8>)>) -> PkgId {
        let files: Vec<syntax::ast::File> = files.into_iter().map(|(n, t)| self.parse(&n, t)).collect();
        let mut imports = FxHashMap::default();
        for f in &files {
            for d in &f.decls {
                if let Decl::Import(specs) = d {
                    for s in specs {
                        let id = self.package(&self.names.text(s.path));
                        imports.insert(s.path, id);
                    }
                }
            }
        }
        let input = PackageInput {
            path: self.names.intern(path),
            std,
            go_minor: 27,
            files: files.into_iter().map(Into::into).collect(),
        };
        let id = self.checker.add_package(input, &|p| imports.get(&p).copied());
        self.ids.insert(path.to_string(), id);
        id
    }

    /// Lowers a program; the text of its errors, or its GIR.
    fn lower(mut self, name: &str, text: &str) -> Result<gir::Program, String> {
        self.package("runtime");
        let main = self.add("main", false, vec![(name.to_string(), text.into())]);
        let diags = self.checker.diags();
        if diags.has_errors() {
            return Err(diags.render_plain(&self.sources, Some(20)));
        }
        let (program, diags) = lower::lower(&mut self.checker, main, &lower::Options::default());
        if diags.has_errors() {
            return Err(diags.render_plain(&self.sources, Some(20)));
        }
        Ok(program)
    }
}

fn lower_ok(name: &str, text: &str) -> gir::Program {
    let program = Loader::new().lower(name, text).unwrap_or_else(|e| panic!("{name}:\n{e}"));
    let errors = gir::verify::program(&program);
    if std::env::var_os("LOWER_DUMP").is_some() {
        println!("{}", gir::print::program(&program));
    }
    assert!(errors.is_empty(), "{name}: malformed GIR:\n{}", errors.join("\n"));
    program
}

fn functions(p: &gir::Program) -> Vec<&str> {
    p.funcs.iter().flatten().map(|f| f.name.as_str()).collect()
}

#[test]
fn fixtures_are_lowered_to_well_formed_gir() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/programs");
    let only = std::env::var("LOWER_ONLY").ok();
    let mut list: Vec<PathBuf> = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    list.sort();
    for path in list.into_iter().filter(|p| p.extension().is_some_and(|e| e == "go")) {
        let name = path.file_name().unwrap().to_str().unwrap().to_string();
        if only.as_ref().is_some_and(|o| !name.contains(o.as_str())) {
            continue;
        }
        lower_ok(&name, &std::fs::read_to_string(&path).unwrap());
    }
}

#[test]
fn unreachable_functions_are_left_out() {
    let p = lower_ok(
        "reach.go",
        "package main\nfunc used() int { return 1 }\nfunc unused() int { return 2 }\nfunc main() { println(used()) }\n",
    );
    let names = functions(&p);
    assert!(names.contains(&"main.used"), "{names:?}");
    assert!(!names.contains(&"main.unused"), "{names:?}");
}

#[test]
fn methods_are_live_only_if_called_through_an_interface() {
    let p = lower_ok(
        "methods.go",
        "package main\ntype T int\nfunc (T) A() int { return 1 }\nfunc (T) B() int { return 2 }\n\
         type I interface { A() int; B() int }\nfunc main() { var i I = T(1); println(i.A()) }\n",
    );
    let names = functions(&p);
    assert!(names.contains(&"main.T.A"), "{names:?}");
    assert!(!names.contains(&"main.T.B"), "{names:?}");
}

#[test]
fn instances_are_made_once_for_each_list_of_type_arguments() {
    let p = lower_ok(
        "generic.go",
        "package main\nfunc id[T any](x T) T { return x }\n\
         func main() { println(id(1), id(2), id(\"a\")) }\n",
    );
    assert_eq!(functions(&p).iter().filter(|n| **n == "main.id[...]").count(), 2);
}

#[test]
fn a_function_without_a_body_that_nothing_implements_is_an_error() {
    let text = "package main\nfunc nowhere()\nfunc main() { nowhere() }\n";
    let error = Loader::new().lower("nowhere.go", text).err().expect("an error");
    assert!(error.contains("missing function body"), "{error}");
}
