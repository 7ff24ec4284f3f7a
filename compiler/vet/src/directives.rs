//! `//go:debug` lines, which count only in packages main and tests, before the package clause.

use crate::pass::Pass;

pub fn run(pass: &mut Pass<'_>) {
    let package = pass.ast.idents[pass.ast.package].span.start;
    let is_main = &*pass.text(pass.ast.idents[pass.ast.package].name) == "main";
    let in_test = pass.file_name().ends_with("_test.go");
    let on_decls = pass.ast.decls.iter().flat_map(|d| match d {
        syntax::ast::Decl::Func(f) => f.directives.clone(),
        _ => Vec::new(),
    });
    let all: Vec<_> = pass.ast.directives.iter().cloned().chain(on_decls).collect();
    for d in all.into_iter().filter(|d| d.name == "debug") {
        if !is_main && !in_test {
            pass.report(d.span, "//go:debug directive only valid in package main or test");
        } else if d.span.start > package {
            pass.report(d.span, "//go:debug directive only valid before package declaration");
        }
    }
}
