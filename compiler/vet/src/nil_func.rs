//! Comparisons of declared functions with nil.

use check::info::Mode;
use syntax::ast::{BinaryOp, ExprKind};

use crate::pass::Pass;

pub fn run(pass: &mut Pass<'_>) {
    for e in pass.exprs() {
        let ExprKind::Binary { op, x, y } = pass.ast.exprs[e].kind else { continue };
        let (sign, result) = match op {
            BinaryOp::Eq => ("==", "false"),
            BinaryOp::Ne => ("!=", "true"),
            _ => continue,
        };
        let function = match (pass.mode(x) == Mode::Nil, pass.mode(y) == Mode::Nil) {
            (false, true) => x,
            (true, false) => y,
            _ => continue,
        };
        if let Some(obj) = pass.callee(function) {
            let name = pass.text(pass.ck.store.objs[obj].name);
            let at = pass.ast.exprs[e].span;
            pass.report(at, format!("comparison of function {name} {sign} nil is always {result}"));
        }
    }
}
