//! Values given to Unmarshal and Decode, which can only fill in what a pointer leads to.

use types::{ObjId, Type};

use crate::pass::{Pass, calls_in};

pub fn run(pass: &mut Pass<'_>) {
    if matches!(&*pass.path(), "encoding/gob" | "encoding/json" | "encoding/xml" | "encoding/asn1") {
        return;
    }
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    for call in calls_in(&ast, &tree.visits) {
        let Some(callee) = pass.callee(call.fun) else { continue };
        let Some((index, text)) = target(pass, callee) else { continue };
        let Some(&arg) = call.args.get(index) else { continue };
        let Some(ty) = pass.ty(arg) else { continue };
        if !matches!(pass.ck.store.under(ty), Type::Pointer(_) | Type::Interface(_)) {
            pass.report_at(ast.exprs[call.e].pos, text);
        }
    }
}

/// Which argument the function fills in, and what to say if it can't.
fn target(pass: &Pass<'_>, f: ObjId) -> Option<(usize, &'static str)> {
    let unmarshals = ["encoding/json", "encoding/xml", "encoding/asn1"];
    if unmarshals.iter().any(|p| pass.is_func(f, p, &["Unmarshal"])) {
        return Some((1, "call of Unmarshal passes non-pointer as second argument"));
    }
    let decodes = ["encoding/json", "encoding/xml", "encoding/gob"];
    let decodes = decodes.iter().any(|p| pass.is_method(f, p, "Decoder", &["Decode"]));
    decodes.then_some((0, "call of Decode passes non-pointer"))
}
