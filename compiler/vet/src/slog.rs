//! Arguments of log/slog's functions: keys and values in turn, or attributes.

use check::info::SelectionKind;
use types::{Basic, ObjId, Type, TypeId};

use crate::pass::{Call, Pass, calls_in};

/// Functions and methods by the number of arguments before the pairs.
const FUNCTIONS: &[(&str, usize, &[&str])] = &[
    ("", 1, &["Debug", "Info", "Warn", "Error", "Group"]),
    ("", 2, &["DebugContext", "InfoContext", "WarnContext", "ErrorContext"]),
    ("", 3, &["Log"]),
    ("Logger", 0, &["With"]),
    ("Logger", 1, &["Debug", "Info", "Warn", "Error"]),
    ("Logger", 2, &["DebugContext", "InfoContext", "WarnContext", "ErrorContext"]),
    ("Logger", 3, &["Log"]),
    ("Record", 0, &["Add"]),
];

/// What the next argument is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Key,
    Value,
    /// After an argument that might be a key or an attribute.
    Unknown,
}

pub fn run(pass: &mut Pass<'_>) {
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    for call in calls_in(&ast, &tree.visits).filter(|c| !c.spread) {
        if let Some(callee) = pass.callee(call.fun).filter(|&f| pass.is_in(f, "log/slog")) {
            check(pass, call, callee);
        }
    }
}

fn check(pass: &mut Pass<'_>, call: Call<'_>, callee: ObjId) {
    let base = pass.receiver(callee).map_or("".into(), |r| pass.obj_name(r));
    let name = pass.obj_name(callee);
    let Some(row) = FUNCTIONS.iter().find(|r| r.0 == &*base && r.2.contains(&&*name)) else { return };
    let is_expr = pass.selection(call.fun).is_some_and(|s| s.kind == SelectionKind::MethodExpr);
    let skip = row.1 + usize::from(is_expr);
    let name = if base.is_empty() { format!("slog.{name}") } else { format!("slog.{base}.{name}") };
    let mut place = Place::Key;
    let mut unknown = None;
    for &arg in call.args.iter().skip(skip) {
        let Some(ty) = pass.ty(arg) else { return };
        let kind = kind_of(pass, ty, callee);
        match (place, kind) {
            (Place::Key, Kind::String) => place = Place::Value,
            (Place::Key, Kind::Attr | Kind::MaybeAttr) => {}
            (Place::Key, Kind::MaybeString) => place = Place::Unknown,
            (Place::Key, Kind::Other | Kind::Interface) => {
                let text = pass.src(arg);
                let text = match unknown {
                    None => format!(
                        "{name} arg {} should be a string or a slog.Attr (possible missing key or value)",
                        quote(&text)
                    ),
                    Some(u) => format!(
                        "{name} arg {} should probably be a string or a slog.Attr (previous arg {} cannot be a key)",
                        quote(&text),
                        quote(&pass.src(u))
                    ),
                };
                pass.report_expr(arg, text);
                return;
            }
            (Place::Value, _) => place = Place::Key,
            (Place::Unknown, kind) => {
                unknown = Some(arg);
                if kind == Kind::Other {
                    // Only a value can be here, so that before it was a key.
                    place = Place::Key;
                }
            }
        }
    }
    if place == Place::Value && call.args.len() > skip {
        let what =
            if unknown.is_none() { "missing a final value" } else { "has a missing or misplaced value" };
        pass.report_expr(call.e, format!("call to {name} {what}"));
    }
}

fn quote(text: &str) -> String {
    types::constant::quote(text.as_bytes())
}

/// What a type may be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    String,
    Attr,
    /// Interfaces that strings are assignable to, or attributes only, or neither.
    MaybeString,
    MaybeAttr,
    Interface,
    Other,
}

fn kind_of(pass: &mut Pass<'_>, ty: TypeId, callee: ObjId) -> Kind {
    if ty == pass.ck.store.basic(Basic::String) {
        return Kind::String;
    }
    if pass.is_type(ty, "log/slog", "Attr") {
        return Kind::Attr;
    }
    if !matches!(pass.ck.store.under(ty), Type::Interface(_)) {
        return Kind::Other;
    }
    if pass.ck.store.as_type_param(ty).is_some() {
        return Kind::Interface;
    }
    let set = pass.ck.store.type_set(ty);
    if set.methods.is_empty() {
        return Kind::MaybeString;
    }
    let attr = pass.ck.store.names.get("Attr").zip(pass.ck.store.objs[callee].pkg);
    let attr = attr.and_then(|(name, pkg)| pass.ck.store.member(pkg, name));
    let Some(attr) = attr else { return Kind::Interface };
    pass.ck.resolve(attr);
    let attr = pass.ck.store.objs[attr].ty;
    if pass.ck.store.has_methods(attr, ty) { Kind::MaybeAttr } else { Kind::Interface }
}
