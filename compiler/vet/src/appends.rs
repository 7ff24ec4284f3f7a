//! `append(s)`, which appends nothing.

use types::BuiltinId;

use crate::pass::{Callee, Pass, calls_in};

pub fn run(pass: &mut Pass<'_>) {
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    for call in calls_in(&ast, &tree.visits).filter(|c| c.args.len() == 1) {
        if pass.called(call.fun) == Some(Callee::Builtin(BuiltinId::Append)) {
            pass.report_expr(call.e, "append with no values");
        }
    }
}
