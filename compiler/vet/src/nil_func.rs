//! Comparisons of declared functions with nil.

use check::info::Mode;
use syntax::ast::{BinaryOp, ExprKind};

use crate::pass::{Callee, Pass};

pub fn run(pass: &mut Pass<'_>) {
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    for e in tree.exprs() {
        let ExprKind::Binary { op: op @ (BinaryOp::Eq | BinaryOp::Ne), x, y } = ast.exprs[e].kind else {
            continue;
        };
        let is_nil = |e| pass.mode(pass.unparen(e)) == Mode::Nil;
        let function = match (is_nil(x), is_nil(y)) {
            (true, _) => y,
            (false, true) => x,
            _ => continue,
        };
        let name = match pass.called(function) {
            Some(Callee::Func(obj)) => pass.obj_name(obj),
            Some(Callee::Interface { name, .. }) => pass.text(name),
            _ => continue,
        };
        let result = op == BinaryOp::Ne;
        pass.report_expr(e, format!("comparison of function {name} {} nil is always {result}", op.text()));
    }
}
