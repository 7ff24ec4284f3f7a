//! Channels without room given to signal.Notify, which doesn't wait for anybody.

use syntax::ast::{ExprId, ExprKind};
use types::BuiltinId;

use crate::pass::{Callee, Pass, as_call, calls_in};

pub fn run(pass: &mut Pass<'_>) {
    if !pass.imports("os/signal") {
        return;
    }
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    for call in calls_in(&ast, &tree.visits) {
        let Some(&channel) = call.args.first().filter(|_| is_notify(pass, call.fun)) else { continue };
        let made = match ast.exprs[channel].kind {
            ExprKind::Ident(_) => value_of(pass, channel).and_then(|v| as_call(&ast, v)),
            // Nobody else has the channel, so it can't matter.
            ExprKind::Call { fun, .. } if pass.called(fun) == Some(Callee::Builtin(BuiltinId::Make)) => None,
            _ => as_call(&ast, channel),
        };
        if made.is_some_and(|m| m.args.len() == 1) {
            pass.report_expr(call.e, "misuse of unbuffered os.Signal channel as argument to signal.Notify");
        }
    }
}

/// The value that the variable was declared with.
fn value_of(pass: &Pass<'_>, variable: ExprId) -> Option<ExprId> {
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    pass.initial(&ast, &tree, pass.ident_object(variable)?)?.value()
}

/// Is it signal.Notify, or a variable that was declared with it?
fn is_notify(pass: &Pass<'_>, fun: ExprId) -> bool {
    let fun = match pass.ast.exprs[fun].kind {
        ExprKind::Ident(_) => match value_of(pass, fun) {
            Some(v) => v,
            None => return false,
        },
        _ => fun,
    };
    matches!(pass.ast.exprs[fun].kind, ExprKind::Selector { .. })
        && pass.denotes(fun).is_some_and(|o| pass.is_in(o, "os/signal") && &*pass.obj_name(o) == "Notify")
}
