//! Calls for nothing but their result, which isn't used.

use base::Span;
use syntax::ast::StmtKind;
use types::{Type, TypeId};

use crate::pass::{Callee, Pass, as_call};

/// Functions by package.
const FUNCTIONS: &[(&str, &[&str])] = &[
    ("context", &["WithCancel", "WithDeadline", "WithTimeout", "WithValue"]),
    ("errors", &["New"]),
    ("fmt", &["Append", "Appendf", "Appendln", "Errorf", "Sprint", "Sprintf", "Sprintln"]),
    ("maps", &["All", "Clone", "Collect", "Equal", "EqualFunc", "Keys", "Values"]),
    ("slices", SLICES),
    ("sort", &["Reverse"]),
];

const SLICES: &[&str] = &[
    "All",
    "AppendSeq",
    "Backward",
    "BinarySearch",
    "BinarySearchFunc",
    "Chunk",
    "Clip",
    "Clone",
    "Collect",
    "Compact",
    "CompactFunc",
    "Compare",
    "CompareFunc",
    "Concat",
    "Contains",
    "ContainsFunc",
    "Delete",
    "DeleteFunc",
    "Equal",
    "EqualFunc",
    "Grow",
    "Index",
    "IndexFunc",
    "Insert",
    "IsSorted",
    "IsSortedFunc",
    "Max",
    "MaxFunc",
    "Min",
    "MinFunc",
    "Repeat",
    "Replace",
    "Sorted",
    "SortedFunc",
    "SortedStableFunc",
    "Values",
];

pub fn run(pass: &mut Pass<'_>) {
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    for s in tree.stmts() {
        let StmtKind::Expr(e) = ast.stmts[s].kind else { continue };
        let Some(call) = as_call(&ast, pass.unparen(e)) else { continue };
        let Some(what) = wasted(pass, call.fun) else { continue };
        let at = &ast.exprs[call.e];
        pass.report(Span::new(ast.id, at.span.start, at.pos), format!("result of {what} call not used"));
    }
}

/// The function called, if its result is all there is to it.
fn wasted(pass: &mut Pass<'_>, fun: syntax::ast::ExprId) -> Option<String> {
    match pass.called(fun)? {
        Callee::Func(f) => {
            if pass.receiver(f).is_some() {
                let name = pass.obj_name(f);
                let sig = pass.ck.store.objs[f].ty;
                return (is_text_method(pass, &name, sig)).then(|| pass.full_name(f));
            }
            let home = pass.ck.store.objs[f].pkg?;
            let path = pass.text(pass.ck.store.pkgs[home].path);
            let name = pass.obj_name(f);
            let row = FUNCTIONS.iter().find(|r| r.0 == &*path)?;
            row.1.contains(&&*name).then(|| format!("{path}.{name}"))
        }
        callee @ Callee::Interface { holder, name } => {
            let text = pass.text(name);
            let (_, sig) = pass.method(holder, &text)?;
            is_text_method(pass, &text, sig).then(|| pass.callee_name(callee))
        }
        _ => None,
    }
}

/// `Error() string` or `String() string`
fn is_text_method(pass: &Pass<'_>, name: &str, sig: TypeId) -> bool {
    matches!(name, "Error" | "String")
        && matches!(pass.ck.store.ty(sig), Type::Signature(_))
        && pass.type_text(sig) == "func() string"
}
