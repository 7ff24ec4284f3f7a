//! The second argument of errors.As: a pointer to something that an error may be.

use types::Type;

use crate::pass::{Pass, calls_in};

const WRONG: &str = "second argument to errors.As must be a non-nil pointer to either a type that implements error, or to any interface type";

pub fn run(pass: &mut Pass<'_>) {
    if matches!(&*pass.path(), "errors" | "errors_test") {
        return;
    }
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    for call in calls_in(&ast, &tree.visits).filter(|c| c.args.len() >= 2) {
        if !pass.callee(call.fun).is_some_and(|f| pass.is_func(f, "errors", &["As"])) {
            continue;
        }
        let Some(ty) = pass.ty(call.args[1]) else { continue };
        // An empty interface may hold such a pointer.
        if pass.ck.store.underlying(ty) == pass.ck.store.universe.empty_interface {
            continue;
        }
        let wrong = match pass.ck.store.under(ty) {
            Type::Pointer(elem) if elem == pass.ck.store.universe.error => {
                Some("second argument to errors.As should not be *error")
            }
            Type::Pointer(elem) => {
                let open = matches!(pass.ck.store.under(elem), Type::Interface(_));
                (!open && !pass.is_error(elem)).then_some(WRONG)
            }
            _ => Some(WRONG),
        };
        if let Some(wrong) = wrong {
            pass.report_expr(call.e, wrong);
        }
    }
}
