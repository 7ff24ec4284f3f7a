//! Build constraints that stand where they have no effect.

use crate::pass::Pass;

pub fn run(pass: &mut Pass<'_>) {
    let text = pass.sources.files[pass.ast.id].text.clone();
    let text = String::from_utf8_lossy(&text).into_owned();
    let package = pass.ast.idents[pass.ast.package].span.start as usize;
    for d in pass.ast.directives.clone() {
        if d.name == "build" && d.span.start as usize > package {
            pass.report(d.span, "misplaced //go:build comment");
        }
    }
    // Old-style lines aren't directives. A blank line must follow them before the package clause.
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_end().strip_prefix("//").map(str::trim_start);
        let old = body
            .and_then(|b| b.strip_prefix("+build"))
            .is_some_and(|r| r.is_empty() || r.starts_with([' ', '\t']));
        if old && offset > package && !inside_token(pass, offset as u32) {
            pass.report_at(offset as u32, "misplaced +build comment");
        }
        offset += line.len();
    }
}

/// Lies the offset inside a literal, a raw string say?
fn inside_token(pass: &Pass<'_>, offset: u32) -> bool {
    pass.ast.exprs.iter().any(|e| {
        matches!(e.kind, syntax::ast::ExprKind::BasicLit { .. })
            && e.span.start < offset
            && offset < e.span.end
    })
}
