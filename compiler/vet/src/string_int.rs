//! `string(n)` of an integer that isn't a rune or byte.

use check::info::Mode;
use syntax::ast::ExprKind;
use types::Basic;

use crate::pass::Pass;

pub fn run(pass: &mut Pass<'_>) {
    for e in pass.exprs() {
        let ExprKind::Call { fun, args, .. } = pass.ast.exprs[e].kind.clone() else { continue };
        let [arg] = args[..] else { continue };
        if pass.mode(fun) != Mode::Type {
            continue;
        }
        let (Some(to), Some(from)) = (pass.ty(fun), pass.ty(arg)) else { continue };
        let is_string = pass.ck.store.as_basic(to).is_some_and(|b| b.is_string());
        let Some(b) = pass.ck.store.as_basic(from) else { continue };
        // Constants are meant; runes and bytes are characters.
        if !is_string || !b.is_integer() || matches!(b, Basic::Int32 | Basic::Uint8) || b.is_untyped() {
            continue;
        }
        let at = pass.ast.exprs[e].span;
        let (from, to) = (pass.type_text(from), pass.type_text(to));
        pass.report(
            at,
            format!("conversion from {from} to {to} yields a string of one rune, not a string of digits"),
        );
    }
}
