//! The second argument of errors.As: a pointer to something that an error may be.

use syntax::ast::ExprKind;
use types::Type;

use crate::pass::Pass;

pub fn run(pass: &mut Pass<'_>) {
    for e in pass.exprs() {
        let ExprKind::Call { fun, args, .. } = pass.ast.exprs[e].kind.clone() else { continue };
        let Some(callee) = pass.callee(fun) else { continue };
        if pass.full_name(callee) != "errors.As" || args.len() < 2 {
            continue;
        }
        let at = pass.ast.exprs[e].span;
        let target = args[1];
        let ty = match &pass.ast.exprs[target].kind {
            // The argument was converted to any: the expression itself has the type in question.
            _ if pass.mode(target) == check::info::Mode::Nil => None,
            _ => pass.ty(target),
        };
        let wrong = "second argument to errors.As must be a non-nil pointer to either a type that implements error, or to any interface type";
        let Some(ty) = ty else {
            pass.report(at, wrong);
            continue;
        };
        let Type::Pointer(elem) = pass.ck.store.under(ty) else {
            // An empty interface may hold such a pointer.
            let open = matches!(pass.ck.store.under(ty), Type::Interface(i) if i.methods.is_empty() && i.embeds.is_empty());
            if !open {
                pass.report(at, wrong);
            }
            continue;
        };
        if elem == pass.ck.store.universe.error {
            pass.report(at, "second argument to errors.As should not be *error");
        } else if !pass.ck.store.is_interface(elem) && !pass.is_error(elem) {
            pass.report(at, wrong);
        }
    }
}
