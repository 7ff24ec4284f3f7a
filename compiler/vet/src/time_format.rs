//! The layout `2006-02-01` for times, with day and month exchanged.

use base::Span;
use syntax::ast::ExprKind;
use types::{Basic, Type};

use crate::pass::{Pass, calls_in};

const BAD: &str = "2006-02-01";

pub fn run(pass: &mut Pass<'_>) {
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    for call in calls_in(&ast, &tree.visits) {
        let Some(callee) = pass.callee(call.fun) else { continue };
        let Some(&layout) = call.args.first() else { continue };
        if !pass.is_method(callee, "time", "Time", &["Format"]) && !pass.is_func(callee, "time", &["Parse"]) {
            continue;
        }
        let is_string =
            matches!(pass.ty(layout).map(|t| pass.ck.store.ty(t)), Some(Type::Basic(Basic::String)));
        let Some(at) = pass.const_string(layout).filter(|_| is_string).and_then(|v| v.find(BAD)) else {
            continue;
        };
        let start = ast.exprs[layout].span.start;
        let span = if matches!(ast.exprs[layout].kind, ExprKind::BasicLit { .. }) {
            // Behind the quote.
            let start = start + 1 + at as u32;
            Span::new(ast.id, start, start + BAD.len() as u32)
        } else {
            Span::new(ast.id, start, start)
        };
        pass.report(span, format!("{BAD} should be 2006-01-02"));
    }
}
