//! Tags of struct fields that reflect.StructTag.Get doesn't understand, or that contradict each other.

use base::{FxHashMap, Span};
use syntax::ast::{Decl, ExprId, ExprKind, Field, File, IdentId, TypeSpec};
use types::{ObjId, Type, TypeId};

use crate::pass::Pass;

/// Names seen: by kind of tag, name and depth, with their place.
type Seen = FxHashMap<(String, String, usize), Span>;

pub fn run(pass: &mut Pass<'_>) {
    if pass.path().starts_with("encoding/") {
        return;
    }
    let (ast, tree) = (pass.ast.clone(), pass.tree.clone());
    for e in tree.exprs() {
        let ExprKind::StructType(s) = &ast.exprs[e].kind else { continue };
        let mut seen = Seen::default();
        for field in &s.fields {
            check(pass, field, &mut seen);
        }
    }
}

/// The identifier by which a field is known: an embedded one's type name.
fn name_of(file: &File, field: &Field) -> Option<IdentId> {
    field.name.or_else(|| {
        let mut e = field.ty;
        loop {
            e = match file.exprs[e].kind {
                ExprKind::Ident(id) | ExprKind::Selector { sel: id, .. } => return Some(id),
                ExprKind::Star(x) | ExprKind::Paren(x) | ExprKind::Index { x, .. } => x,
                _ => return None,
            };
        }
    })
}

fn check(pass: &mut Pass<'_>, field: &Field, seen: &mut Seen) {
    let Some(id) = name_of(&pass.ast, field) else { return };
    let span = pass.ast.idents[id].span;
    let name = pass.ident_text(id);
    let tag = field.tag.map_or("".into(), |t| pass.text(t));
    for key in ["json", "xml"] {
        let (file, embedded) = (pass.ast.clone(), field.name.is_none());
        let field =
            Tagged { name: &name, tag: &tag, span, embedded: embedded.then_some(field.ty), file: &file };
        duplicates(pass, key, span, field, seen, 1);
    }
    if let Err(problem) = validate(&tag) {
        let shown =
            if can_backquote(&tag) { format!("`{tag}`") } else { types::constant::quote(tag.as_bytes()) };
        pass.report(
            span,
            format!("struct field tag {shown} not compatible with reflect.StructTag.Get: {problem}"),
        );
    }
    if field.name.is_none() || pass.ck.store.is_exported(pass.ast.idents[id].name) {
        return;
    }
    for key in ["json", "xml"] {
        if !matches!(get(&tag, key).as_deref(), None | Some("" | "-")) {
            pass.report(span, format!("struct field {name} has {key} tag but is not exported"));
            return;
        }
    }
}

/// Can the text stand between back quotes on one line?
fn can_backquote(text: &str) -> bool {
    text.chars().all(|c| c == '\t' || (!c.is_control() && c != '`' && c != '\u{feff}'))
}

/// A field of a struct in some file.
struct Tagged<'f> {
    name: &'f str,
    tag: &'f str,
    span: Span,
    /// An embedded field's type.
    embedded: Option<ExprId>,
    file: &'f File,
}

fn duplicates(pass: &mut Pass<'_>, key: &str, at: Span, field: Tagged<'_>, seen: &mut Seen, level: usize) {
    let value = get(field.tag, key).unwrap_or_default();
    if value == "-" {
        return;
    }
    if value.is_empty() || value.starts_with(',') {
        let Some(ty) = field.embedded else { return };
        let Some((home, file, spec)) = declared_struct(pass, ty, field.file) else { return };
        let ExprKind::StructType(s) = &file.exprs[spec.ty].kind else { return };
        for inner in &s.fields {
            let Some(id) = name_of(&file, inner) else { continue };
            if !pass.ck.store.is_exported(file.idents[id].name) {
                continue;
            }
            let (name, tag) =
                (pass.text(file.idents[id].name), inner.tag.map_or("".into(), |t| pass.text(t)));
            let field = Tagged {
                name: &name,
                tag: &tag,
                span: file.idents[id].span,
                embedded: inner.name.is_none().then_some(inner.ty),
                file: &file,
            };
            pass.visit(home.0, home.1, |pass| duplicates(pass, key, at, field, seen, level + 1));
        }
        return;
    }
    if key == "xml" && field.name == "XMLName" {
        return;
    }
    let mut kind = key.to_string();
    let value = match value.split_once(',') {
        Some((value, options)) => {
            if key == "xml" && options.split(',').any(|o| o == "attr") {
                kind += " attribute";
            }
            value.to_string()
        }
        None => value,
    };
    let entry = (kind.clone(), value.clone(), level);
    let Some(&also) = seen.get(&entry) else {
        seen.insert(entry, field.span);
        return;
    };
    let text = format!(
        "struct field {} repeats {kind} tag {} also at {}",
        field.name,
        types::constant::quote(value.as_bytes()),
        relative(pass, field.span, also)
    );
    pass.report(at, text);
}

/// A place's file and line, the file as seen from another's directory.
fn relative(pass: &Pass<'_>, from: Span, to: Span) -> String {
    let path = |span: Span| {
        let file = &pass.sources.files[span.file];
        file.path.as_ref().map_or_else(|| file.name.to_string(), |p| p.display().to_string())
    };
    let line = pass.sources.line(to.pos());
    let (from, to) = (path(from), path(to));
    let from: Vec<&str> = from.rsplit_once('/').map_or("", |p| p.0).split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - common);
    let parts: Vec<&str> = up.chain(to[common..].iter().copied()).collect();
    format!("{}:{line}", parts.join("/"))
}

type Declared = ((types::PkgId, usize), std::sync::Arc<File>, TypeSpec);

/// The declaration of the struct type that an embedded field names (not through a pointer).
fn declared_struct(pass: &mut Pass<'_>, ty: ExprId, file: &File) -> Option<Declared> {
    debug_assert_eq!(file.id, pass.ast.id);
    let obj = embedded_type(pass, ty)?;
    let span = pass.ck.store.objs[obj].span?;
    let pkg = pass.ck.store.objs[obj].pkg?;
    let files = &pass.ck.packages[pkg].files;
    let (index, info) = files.iter().enumerate().find(|(_, f)| f.ast.id == span.file)?;
    let ast = info.ast.clone();
    let spec = ast.decls.iter().find_map(|d| match d {
        Decl::Type(specs) => specs.iter().find(|s| ast.idents[s.name].span == span),
        _ => None,
    })?;
    let spec = spec.clone();
    Some(((pkg, index), ast, spec))
}

fn embedded_type(pass: &mut Pass<'_>, e: ExprId) -> Option<ObjId> {
    let ty: TypeId = pass.ty(e)?;
    if !matches!(pass.ck.store.under(ty), Type::Struct(_)) {
        return None;
    }
    pass.ck.store.as_named(ty).map(|n| pass.ck.store.named[n].obj)
}

/// The value of a key, as reflect.StructTag.Get finds it.
fn get(tag: &str, key: &str) -> Option<String> {
    let mut rest = tag;
    loop {
        rest = rest.trim_start_matches(' ');
        let end = rest.find(|c: char| c <= ' ' || matches!(c, ':' | '"' | '\u{7f}'))?;
        let value = rest[end..].strip_prefix(':').filter(|v| end > 0 && v.starts_with('"'))?;
        let len = quoted_len(value)?;
        if &rest[..end] == key {
            return unquote(&value[..len]);
        }
        rest = &value[len..];
    }
}

/// The length of the string literal that a text begins with.
fn quoted_len(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut i = 1;
    while *bytes.get(i)? != b'"' {
        i += if bytes[i] == b'\\' { 2 } else { 1 };
    }
    Some(i + 1)
}

/// The value of a literal, if it is a good one.
fn unquote(literal: &str) -> Option<String> {
    let names = base::Interner::new();
    let (lexed, diags) = syntax::lex::lex(base::Idx::new(0), literal.as_bytes(), &names);
    if !diags.is_empty() || lexed.tokens.first().is_none_or(|t| t.end as usize != literal.len()) {
        return None;
    }
    Some(String::from_utf8_lossy(&syntax::literal::string(literal)).into_owned())
}

/// What is wrong with a tag.
fn validate(tag: &str) -> Result<(), &'static str> {
    const SPACE: &str = "suspicious space in struct tag value";
    const VALUE: &str = "bad syntax for struct tag value";
    let mut rest = tag;
    let mut first = true;
    while !rest.is_empty() {
        if !first && !rest.starts_with(' ') {
            return Err("key:\"value\" pairs not separated by spaces");
        }
        first = false;
        rest = rest.trim_start_matches(' ');
        if rest.is_empty() {
            return Ok(());
        }
        let end = rest.find(|c: char| c <= ' ' || matches!(c, ':' | '"' | '\u{7f}')).unwrap_or(rest.len());
        if end == 0 {
            return Err("bad syntax for struct tag key");
        }
        let (key, after) = rest.split_at(end);
        let value = match after.strip_prefix(':') {
            None | Some("") => return Err("bad syntax for struct tag pair"),
            Some(v) if !v.starts_with('"') => return Err(VALUE),
            Some(v) => v,
        };
        let len = quoted_len(value).ok_or(VALUE)?;
        let content = unquote(&value[..len]).ok_or(VALUE)?;
        rest = &value[len..];
        let options = match key {
            "xml" => {
                // A name may follow the name of its space.
                if content.trim_matches(' ') != content || content.matches(' ').count() > 1 {
                    return Err(SPACE);
                }
                match content.split_once(',') {
                    None => continue,
                    Some((name, _)) if name.ends_with(' ') => return Err(SPACE),
                    Some((_, options)) => options,
                }
            }
            "json" => match content.split_once(',') {
                None => continue,
                Some((_, options)) => options,
            },
            "asn1" => &content,
            _ => continue,
        };
        if options.contains(' ') {
            return Err(SPACE);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags() {
        assert_eq!(get("a:\"1\" json:\"x,\\\"\"", "json").as_deref(), Some("x,\""));
        assert_eq!(get("json", "json"), None);
        assert!(validate("json:\"a b\"").is_ok());
        assert!(validate("json:\"a, b\"").unwrap_err().contains("space"));
        assert!(validate("xml:\"space name,attr\" json:\",\"").is_ok());
        assert!(validate("a:\"1\"b:\"2\"").unwrap_err().contains("separated"));
        assert!(validate("a:\"\\z\"").unwrap_err().contains("value"));
        assert!(validate("name").unwrap_err().contains("pair"));
        assert!(validate(":").unwrap_err().contains("key"));
    }
}
