//! The tests, benchmarks, fuzz targets and examples that a package's test files declare.

use base::{Interner, SourceMap};
use syntax::ast::{self, Decl, ExprKind, FuncDecl};

use super::example;

/// The functions of one package that the test program's tables list, in source order.
#[derive(Default, Debug)]
pub struct Found {
    pub tests: Vec<String>,
    pub benchmarks: Vec<String>,
    pub fuzz: Vec<String>,
    pub examples: Vec<Example>,
    /// It has a TestMain.
    pub main: bool,
    /// The test program has to import the package for its effects at least.
    pub imported: bool,
}

/// An example with the output it is to print.
#[derive(Debug)]
pub struct Example {
    pub name: String,
    pub output: String,
    pub unordered: bool,
}

impl Found {
    /// Does the main program mention the package by name?
    pub fn named(&self) -> bool {
        self.main
            || !(self.tests.is_empty()
                && self.benchmarks.is_empty()
                && self.fuzz.is_empty()
                && self.examples.is_empty())
    }
}

/// Adds what a test file declares. Functions with a test's name and another signature give lines in `wrong`.
pub fn scan(
    file: &ast::File,
    names: &Interner,
    sources: &SourceMap,
    found: &mut Found,
    wrong: &mut Vec<String>,
) {
    found.imported = true;
    for decl in &file.decls {
        let Decl::Func(f) = decl else { continue };
        if f.recv.is_some() {
            continue;
        }
        let name = names.text(file.idents[f.name].name).to_string();
        let mut check = |letter: &str| {
            let ok = takes(file, f, names, letter);
            if !ok || !f.ty.type_params.is_empty() {
                let why = if f.ty.type_params.is_empty() {
                    format!("must be: func {name}({} *testing.{letter})", letter.to_lowercase())
                } else {
                    "test functions cannot have type parameters".into()
                };
                let text = format!("wrong signature for {name}, {why}");
                // Like go, which finds this before it compiles, by the whole path.
                let source = &sources.files[file.id];
                let (line, column) = source.line_col(f.span.start);
                let path =
                    source.path.as_ref().map_or_else(|| source.name.to_string(), |p| p.display().to_string());
                wrong.push(format!("{path}:{line}:{column}: {text}"));
            }
            ok
        };
        if name == "TestMain" {
            if takes(file, f, names, "T") {
                found.tests.push(name);
            } else if check("M") {
                found.main = true;
            }
        } else if is_test(&name, "Test") {
            if check("T") {
                found.tests.push(name);
            }
        } else if is_test(&name, "Benchmark") {
            if check("B") {
                found.benchmarks.push(name);
            }
        } else if is_test(&name, "Fuzz") {
            if check("F") {
                found.fuzz.push(name);
            }
        } else if is_test(&name, "Example")
            && f.ty.params.is_empty()
            && f.ty.results.is_empty()
            && f.ty.type_params.is_empty()
            && let Some(body) = &f.body
            && let Some((output, unordered)) = example::output(&sources.files[file.id].text, body.span)
        {
            found.examples.push(Example { name, output, unordered });
        }
    }
}

/// `prefix` alone, or followed by anything but a lower-case letter.
fn is_test(name: &str, prefix: &str) -> bool {
    match name.strip_prefix(prefix) {
        Some(rest) => rest.chars().next().is_none_or(|c| !c.is_lowercase()),
        None => false,
    }
}

/// Is the only parameter `*T` or `*x.T`, with nothing returned?
fn takes(file: &ast::File, f: &FuncDecl, names: &Interner, ty: &str) -> bool {
    let [param] = f.ty.params.as_slice() else { return false };
    if !f.ty.results.is_empty() || param.variadic {
        return false;
    }
    let ExprKind::Star(x) = &file.exprs[param.ty].kind else { return false };
    let name = match &file.exprs[*x].kind {
        ExprKind::Ident(id) | ExprKind::Selector { sel: id, .. } => *id,
        _ => return false,
    };
    &*names.text(file.idents[name].name) == ty
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert!(is_test("Test", "Test") && is_test("TestX", "Test") && is_test("Test_x", "Test"));
        assert!(!is_test("Testify", "Test") && !is_test("Tes", "Test") && is_test("Test1", "Test"));
    }
}
