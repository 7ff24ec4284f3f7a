//! Uses of what the library has got in a later release than the one that the module (or the file) is written for.

use std::sync::{Arc, OnceLock};

use base::FxHashMap;
use check::info::SelectionKind;
use syntax::ast::{ExprKind, IdentId};
use types::{ObjKind, PkgId, Type};

use crate::pass::Pass;
use crate::walk::Node;

/// Release, package and name of everything newer than Go 1.21, a line each; made by `ci/gen_std_versions`.
const TABLE: &str = include_str!("std_versions.txt");

/// Releases by package and name.
type Releases = FxHashMap<(&'static str, &'static str), u32>;

fn releases() -> &'static Releases {
    static ALL: OnceLock<Releases> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all = Releases::default();
        for line in TABLE.lines() {
            let mut words = line.splitn(3, ' ');
            if let (Some(Ok(release)), Some(path), Some(name)) =
                (words.next().map(str::parse), words.next(), words.next())
            {
                // What is in several lists counts from the first.
                all.entry((path, name)).or_insert(release);
            }
        }
        all
    })
}

pub fn run(pass: &mut Pass<'_>) {
    let minor = |v: &str| v.strip_prefix("1.").and_then(|v| v.split('.').next()?.parse::<u32>().ok());
    // Before 1.21 the version was a hint only.
    if minor(&pass.unit.version).is_none_or(|m| m < 21) || is_generated(pass) {
        return;
    }
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    let file_version = format!("1.{}", pass.go_minor());
    for (at, v) in tree.visits.iter().enumerate() {
        let Node::Ident(id) = v.node else { continue };
        let parent = tree.parent(at).map(|p| tree.node(p));
        let Some((package, name)) = symbol(pass, id, parent) else { continue };
        let path = pass.text(pass.ck.store.pkgs[package].path);
        let Some(&release) = releases().get(&(&*path, &*name)) else { continue };
        if release <= pass.go_minor() || &*path == "testing/synctest" && pass.go_minor() >= 24 {
            continue;
        }
        let what = if file_version == pass.unit.version { "module" } else { "file" };
        let package = pass.text(pass.ck.store.pkgs[package].name);
        pass.report(
            ast.idents[id].span,
            format!("{package}.{name} requires go1.{release} or later ({what} is go{file_version})"),
        );
    }
}

/// Begins the file with a remark that it was generated?
fn is_generated(pass: &Pass<'_>) -> bool {
    let text = pass.sources.files[pass.ast.id].text.clone();
    let head = &text[..pass.ast.idents[pass.ast.package].span.start as usize];
    head.split(|b| *b == b'\n').any(|line| {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        line.starts_with(b"// Code generated ") && line.ends_with(b" DO NOT EDIT.")
    })
}

/// The package of the library that declares what an identifier uses, and its name there: `F`, `(T).M`, `T.f`.
fn symbol(pass: &Pass<'_>, id: IdentId, parent: Option<Node>) -> Option<(PkgId, String)> {
    let selection = match parent {
        Some(Node::Expr(e)) => match pass.ast.exprs[e].kind {
            ExprKind::Selector { sel, .. } if sel == id => pass.selection(e),
            _ => None,
        },
        _ => None,
    };
    let store = &pass.ck.store;
    let name = pass.ident_text(id);
    let Some(selection) = selection else {
        let obj = &store.objs[pass.used(id)?];
        let package = obj.pkg.filter(|&p| pass.ck.packages[p].std)?;
        let is_member = store.member(package, obj.name) == pass.used(id);
        return is_member.then(|| (package, name.to_string()));
    };
    if selection.kind != SelectionKind::Field
        && let Some(method) = selection.obj
    {
        let ObjKind::Func(f) = &store.objs[method].kind else { return None };
        let recv = f.recv?;
        let star = if recv.pointer { "*" } else { "" };
        return of_type(pass, recv.named, |base| format!("({star}{base}).{name}"));
    }
    // The type that has the field or method: where the path leads to.
    let steps =
        if selection.kind == SelectionKind::Field { selection.path.split_last()?.1 } else { &selection.path };
    let mut holder = selection.recv;
    for &i in steps {
        holder = pass.field_type(holder, i)?;
    }
    if let Type::Pointer(elem) = *store.ty(holder) {
        holder = elem;
    }
    let named = store.as_named(holder)?;
    if selection.kind == SelectionKind::Field {
        of_type(pass, named, |base| format!("{base}.{name}"))
    } else {
        of_type(pass, named, |base| format!("({base}).{name}"))
    }
}

/// A member's name, unless the type is itself too new: then that was said already.
fn of_type(
    pass: &Pass<'_>,
    named: types::NamedId,
    member: impl Fn(&str) -> String,
) -> Option<(PkgId, String)> {
    let store = &pass.ck.store;
    let obj = &store.objs[store.named[store.origin(named)].obj];
    let package = obj.pkg.filter(|&p| pass.ck.packages[p].std)?;
    let (path, base): (Arc<str>, Arc<str>) = (pass.text(store.pkgs[package].path), pass.text(obj.name));
    let too_new = releases().get(&(&*path, &*base)).is_some_and(|&r| r > pass.go_minor());
    (!too_new).then(|| (package, member(&base)))
}

/// Keeps the table honest.
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        assert_eq!(releases().get(&("slices", "Chunk")), Some(&23));
        assert_eq!(releases().get(&("archive/tar", "(*Writer).AddFS")), Some(&22));
        assert_eq!(releases().get(&("net/http", "Server.Protocols")), Some(&24));
        assert_eq!(releases().get(&("slices", "Sort")), None);
    }
}
