//! Methods with the names of well-known interfaces' and other signatures.

use syntax::ast::{Decl, ExprKind, FuncType, IdentId, InterfaceElem, Param};
use types::{Qualify, Signature, Type, TypeId};

use crate::pass::{Pass, words_of};
use crate::walk::Node;

/// Name, parameters, results. A type marked with `=` says that the method is meant for the interface.
const METHODS: &[(&str, &[&str], &[&str])] = &[
    ("As", &["any"], &["bool"]),
    ("Format", &["=fmt.State", "rune"], &[]),
    ("GobDecode", &["[]byte"], &["error"]),
    ("GobEncode", &[], &["[]byte", "error"]),
    ("Is", &["error"], &["bool"]),
    ("MarshalJSON", &[], &["[]byte", "error"]),
    ("MarshalXML", &["*xml.Encoder", "xml.StartElement"], &["error"]),
    ("ReadByte", &[], &["byte", "error"]),
    ("ReadFrom", &["=io.Reader"], &["int64", "error"]),
    ("ReadRune", &[], &["rune", "int", "error"]),
    ("Scan", &["=fmt.ScanState", "rune"], &["error"]),
    ("Seek", &["=int64", "int"], &["int64", "error"]),
    ("UnmarshalJSON", &["[]byte"], &["error"]),
    ("UnmarshalXML", &["*xml.Decoder", "xml.StartElement"], &["error"]),
    ("UnreadByte", &[], &["error"]),
    ("UnreadRune", &[], &["error"]),
    ("Unwrap", &[], &["error"]),
    ("WriteByte", &["byte"], &["error"]),
    ("WriteTo", &["=io.Writer"], &["int64", "error"]),
];

pub fn run(pass: &mut Pass<'_>) {
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    for v in &tree.visits {
        match v.node {
            Node::Decl(i) => {
                let Decl::Func(f) = &ast.decls[i as usize] else { continue };
                let Some(recv) = f.recv.as_ref().and_then(|r| pass.ty(r.ty)) else { continue };
                let Some(obj) = pass.object(f.name) else { continue };
                let sig = pass.ck.store.objs[obj].ty;
                check(pass, f.name, sig, &f.ty, Some(recv));
            }
            Node::Expr(e) => {
                let ExprKind::InterfaceType(i) = &ast.exprs[e].kind else { continue };
                let Some(Type::Interface(own)) = pass.under(e) else { continue };
                for elem in &i.elems {
                    let InterfaceElem::Method { name, ty } = elem else { continue };
                    let symbol = ast.idents[*name].name;
                    if let Some(m) = own.methods.iter().find(|m| m.name == symbol) {
                        check(pass, *name, m.sig, ty, None);
                    }
                }
            }
            _ => {}
        }
    }
}

fn check(pass: &mut Pass<'_>, id: IdentId, sig: TypeId, written: &FuncType, recv: Option<TypeId>) {
    let name = pass.ident_text(id);
    let Some(&(name, params, results)) = METHODS.iter().find(|m| m.0 == &*name) else { return };
    let Type::Signature(sig) = pass.ck.store.ty(sig).clone() else { return };
    // There is another well-known WriteTo, of packet connections.
    if name == "WriteTo" && sig.params.len() > 1 {
        return;
    }
    if matches!(name, "Is" | "As" | "Unwrap") && !recv.is_some_and(|r| pass.is_error(r)) {
        return;
    }
    let span = pass.ast.idents[id].span;
    let params_have = texts(pass, &sig.params, &written.params);
    let results_have = texts(pass, &sig.results, &written.results);
    if name == "Unwrap" {
        let fits = sig.params.is_empty()
            && matches!(&results_have[..], [r] if matches!(r.as_str(), "error" | "[]error"));
        if !fits {
            pass.report(span, "method Unwrap() should have signature Unwrap() error or Unwrap() []error");
        }
        return;
    }
    let matches = |prefix| fit(params, &params_have, prefix) && fit(results, &results_have, prefix);
    if !matches("=") || matches("") {
        return;
    }
    let list = |types: &[&str]| {
        types.iter().map(|t| t.strip_prefix('=').unwrap_or(t)).collect::<Vec<_>>().join(", ")
    };
    let wanted_results = match results {
        [] => String::new(),
        [_] => format!(" {}", list(results)),
        _ => format!(" ({})", list(results)),
    };
    let have = signature(pass, &sig, written);
    pass.report(
        span,
        format!("method {name}{have} should have signature {name}({}){wanted_results}", list(params)),
    );
}

/// The signature as it is declared, with names.
fn signature(pass: &Pass<'_>, sig: &Signature, written: &FuncType) -> String {
    let names = |list: &[Param]| -> Vec<String> {
        list.iter().map(|p| p.name.map_or(String::new(), |n| pass.ident_text(n).to_string())).collect()
    };
    let (params, results) = (names(&written.params), names(&written.results));
    let text = pass.ck.store.named_signature_string(sig, &params, &results, Qualify::Name);
    let types: Vec<String> = written.params.iter().chain(&written.results).map(|p| pass.src(p.ty)).collect();
    words_of(&text, &types.join(" "))
}

/// Parameters' types with the names of their packages, bytes and runes as they were written.
fn texts(pass: &Pass<'_>, types: &[TypeId], written: &[Param]) -> Vec<String> {
    let text = |(&ty, p): (&TypeId, &Param)| {
        words_of(&pass.ck.store.type_string(ty, Qualify::Name), &pass.src(p.ty))
    };
    types.iter().zip(written).map(text).collect()
}

/// Are the types those expected, as far as these begin with the prefix?
fn fit(expected: &[&str], types: &[String], prefix: &str) -> bool {
    let open = |t: &str| matches!(t, "any" | "interface{}");
    let fits = |(i, x): (usize, &&str)| {
        let x = x.strip_prefix('=').unwrap_or(x);
        types.get(i).is_some_and(|t| t == x || open(t) && open(x))
    };
    let wanted = expected.iter().enumerate().filter(|(_, x)| x.starts_with(prefix));
    wanted.into_iter().all(fits) && !(prefix.is_empty() && types.len() > expected.len())
}
