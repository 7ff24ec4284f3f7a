//! Addresses made by `fmt.Sprintf("%s:%d", host, port)`, which IPv6 hosts don't fit in.

use types::ObjId;

use crate::pass::{Call, Pass, as_call, as_ident, calls_in};

pub fn run(pass: &mut Pass<'_>) {
    if !pass.imports("net") || !pass.imports("fmt") {
        return;
    }
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    for call in calls_in(&ast, &tree.visits) {
        let Some(callee) = pass.callee(call.fun) else { continue };
        let Some(&address) = call.args.get(1).filter(|_| dials(pass, callee)) else { continue };
        if let Some(made) = as_call(&ast, address) {
            if call.args.len() == 2 {
                check(pass, made, None);
            }
        } else if let Some(obj) = as_ident(&ast, address).and_then(|id| pass.object(id))
            && let Some(initial) = pass.initial(&ast, &tree, obj)
            && let [value] = *initial.values
            && let Some(made) = as_call(&ast, value)
        {
            check(pass, made, Some(call));
        }
    }
}

fn dials(pass: &Pass<'_>, callee: ObjId) -> bool {
    pass.is_func(callee, "net", &["Dial", "DialTimeout"])
        || pass.is_method(callee, "net", "Dialer", &["Dial"])
}

fn check(pass: &mut Pass<'_>, made: Call<'_>, passed_to: Option<Call<'_>>) {
    let [format, ..] = *made.args else { return };
    if made.args.len() != 3 || !pass.callee(made.fun).is_some_and(|f| pass.is_func(f, "fmt", &["Sprintf"])) {
        return;
    }
    let Some(text) = pass.const_string(format).filter(|f| f == "%s:%d" || f == "%s:%s") else { return };
    let suffix = passed_to.map_or(String::new(), |call| {
        let line = pass.sources.line(pass.ast.exprs[call.e].span.pos());
        format!(" (passed to net.Dial at L{line})")
    });
    pass.report_expr(format, format!("address format {text:?} does not work with IPv6{suffix}"));
}
