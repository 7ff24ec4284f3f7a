//! `//go:embed`: from the patterns above package variables to the files' bytes, by the rules of package embed's
//! documentation.

use std::collections::BTreeMap;
use std::path::Path;

use base::{Diags, Interner, SourceMap, Span, Symbol};
use check::Checker;
use lower::Embed;
use syntax::ast;
use types::{Basic, ObjId, PkgId, Qualify, Type};

use crate::output::describe;

/// A variable and the files that it embeds, by slash-separated path.
pub struct EmbedVar {
    name: Symbol,
    /// The directive behind its slashes, where errors point.
    span: Span,
    files: BTreeMap<String, Vec<u8>>,
}

/// Reads the files that a package's source file embeds. Mistakes go to `diags`; nothing more is known of those variables.
pub fn collect(file: &ast::File, names: &Interner, sources: &SourceMap, diags: &mut Diags) -> Vec<EmbedVar> {
    let mut found = Vec::new();
    for (decl, local) in declarations(file) {
        let ast::Decl::Var(specs) = decl else { continue };
        for spec in specs {
            let Some(first) = spec.embed.first() else { continue };
            let span = Span { start: first.span.start + 2, ..first.span };
            let mistake = if !imports_embed(file, names) {
                Some("go:embed requires import \"embed\" (or import _ \"embed\", if package is not used)")
            } else if spec.names.len() > 1 {
                Some("go:embed cannot apply to multiple vars")
            } else if !spec.values.is_empty() {
                Some("go:embed cannot apply to var with initializer")
            } else if spec.ty.is_none() {
                Some("go:embed cannot apply to var without type")
            } else if local {
                Some("go:embed cannot apply to var inside func")
            } else {
                None
            };
            if let Some(text) = mistake {
                diags.error(span, text);
                continue;
            }
            let mut files = BTreeMap::new();
            let mut sound = true;
            for (pattern, at) in spec.embed.iter().flat_map(|d| patterns(d, sources)) {
                let matched = pattern
                    .ok_or_else(|| "invalid quoted string in //go:embed".to_string())
                    .and_then(|p| expand(directory(sources, file), &p, &mut files));
                if let Err(text) = matched {
                    diags.error(at, text);
                    sound = false;
                }
            }
            if sound {
                found.push(EmbedVar { name: file.idents[spec.names[0]].name, span, files });
            }
        }
    }
    found
}

/// The file's declarations, those inside of functions last, with whether they are such.
fn declarations(file: &ast::File) -> impl Iterator<Item = (&ast::Decl, bool)> {
    let inner = file.stmts.iter().filter_map(|s| match &s.kind {
        ast::StmtKind::Decl(decl) => Some((&**decl, true)),
        _ => None,
    });
    file.decls.iter().map(|d| (d, false)).chain(inner)
}

fn imports_embed(file: &ast::File, names: &Interner) -> bool {
    file.decls.iter().any(|d| match d {
        ast::Decl::Import(specs) => specs.iter().any(|s| &*names.text(s.path) == "embed"),
        ast::Decl::Const(_) | ast::Decl::Var(_) | ast::Decl::Type(_) | ast::Decl::Func(_) => false,
    })
}

fn directory<'a>(sources: &'a SourceMap, file: &ast::File) -> &'a Path {
    sources.files[file.id].path.as_deref().and_then(Path::parent).unwrap_or(Path::new("."))
}

/// The patterns of a directive with their places: words, or Go strings; None stands for a malformed string.
fn patterns(directive: &ast::Directive, sources: &SourceMap) -> Vec<(Option<String>, Span)> {
    let text = sources.files[directive.span.file].text.clone();
    let text = &text[directive.span.start as usize..directive.span.end as usize];
    let text = String::from_utf8_lossy(text).into_owned();
    let mut at = "//go:embed".len();
    let mut out = Vec::new();
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        let rest = &text[at..];
        let Some(quote) = rest.chars().next() else { return out };
        let (length, pattern) = match quote {
            '`' | '"' => match closing(rest, quote) {
                Some(end) => (end + 1, unquote(&rest[1..end], quote)),
                None => (rest.len(), None),
            },
            _ => {
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                (end, Some(rest[..end].to_string()))
            }
        };
        let start = directive.span.start + at as u32;
        out.push((pattern, Span::new(directive.span.file, start, start + length as u32)));
        at += length;
    }
}

/// Where the string that starts `text` ends.
fn closing(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().skip(1).find_map(|(i, c)| {
        let end = c == quote && !escaped;
        escaped = quote == '"' && c == '\\' && !escaped;
        end.then_some(i)
    })
}

/// The value of a string's inner text; escapes beyond those that a path can want are refused.
fn unquote(inner: &str, quote: char) -> Option<String> {
    if quote == '`' || !inner.contains('\\') {
        return Some(inner.to_string());
    }
    let mut out = String::new();
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let digits = match chars.next()? {
            c @ ('"' | '\\') => {
                out.push(c);
                continue;
            }
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => return None,
        };
        let digits: String = chars.by_ref().take(digits).collect();
        out.push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
    }
    Some(out)
}

/// Adds the files that a pattern names to `files`.
fn expand(dir: &Path, pattern: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result<(), String> {
    for path in modules::embed::files(dir, pattern)? {
        let text = std::fs::read(dir.join(&path)).map_err(|e| format!("open {path}: {}", describe(&e)))?;
        files.insert(path, text);
    }
    Ok(())
}

/// What the variables of a checked package start with.
pub fn bind(
    checker: &mut Checker,
    pkg: PkgId,
    vars: &[std::sync::Arc<EmbedVar>],
    diags: &mut Diags,
) -> Vec<(ObjId, Embed)> {
    let mut out = Vec::new();
    for var in vars {
        let Some(obj) = checker.store.member(pkg, var.name) else { continue };
        checker.resolve(obj);
        let ty = checker.store.objs[obj].ty;
        let Some(kind) = kind_of(checker, ty) else {
            let shown = checker.store.type_string(ty, Qualify::Relative(Some(pkg)));
            diags.error(var.span, format!("go:embed cannot apply to var of type {shown}"));
            continue;
        };
        if kind != Kind::Tree && var.files.len() != 1 {
            let shown = checker.store.type_string(ty, Qualify::Relative(Some(pkg)));
            diags.error(var.span, format!("invalid go:embed: multiple files for type {shown}"));
            continue;
        }
        let only = || var.files.values().next().cloned().unwrap_or_default();
        out.push((
            obj,
            match kind {
                Kind::Text => Embed::Text(only().into()),
                Kind::Bytes => Embed::Bytes(only().into()),
                Kind::Tree => Embed::Text(image(&var.files).into()),
            },
        ));
    }
    out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Bytes,
    Tree,
}

fn kind_of(checker: &mut Checker, ty: types::TypeId) -> Option<Kind> {
    if let Type::Named(named) = *checker.store.ty(ty) {
        let obj = checker.store.named[named].obj;
        let o = &checker.store.objs[obj];
        let path = o.pkg.map(|p| checker.packages[p].path);
        if &*checker.store.names.text(o.name) == "FS"
            && path.is_some_and(|p| &*checker.store.names.text(p) == "embed")
        {
            return Some(Kind::Tree);
        }
    }
    let under = checker.store.underlying(ty);
    match *checker.store.ty(under) {
        Type::Basic(Basic::String) => Some(Kind::Text),
        Type::Slice(elem) => (checker.store.as_basic(elem) == Some(Basic::Uint8)).then_some(Kind::Bytes),
        _ => None,
    }
}

/// The one string inside an embed.FS: see the package's source for the layout.
fn image(files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut entries: BTreeMap<(&str, &str), (&str, Option<&[u8]>)> = BTreeMap::new();
    let split = |path: &'_ str| path.rfind('/').map_or((0, 0), |at| (at, at + 1));
    for (path, content) in files {
        let mut path = path.as_str();
        let mut content = Some(content.as_slice());
        loop {
            let (end, start) = split(path);
            let dir = if start == 0 { "." } else { &path[..end] };
            entries.insert((dir, &path[start..]), (path, content));
            if start == 0 {
                break;
            }
            (path, content) = (dir, None);
        }
    }
    const ROW: usize = 5 * 8;
    let mut at = 8 + entries.len() * ROW;
    let mut table = (entries.len() as u64).to_le_bytes().to_vec();
    let mut bytes: Vec<u8> = Vec::new();
    for (path, content) in entries.values() {
        let size = content.map_or(0, <[u8]>::len);
        for word in [at, path.len(), at + path.len(), size, usize::from(content.is_none())] {
            table.extend((word as u64).to_le_bytes());
        }
        at += path.len() + size;
        bytes.extend(path.as_bytes());
        bytes.extend(content.unwrap_or_default());
    }
    table.extend(bytes);
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn image_lists_directories() {
        let files = BTreeMap::from([("d/e/x".to_string(), b"1".to_vec()), ("a".to_string(), b"22".to_vec())]);
        let image = image(&files);
        assert_eq!(image[..8], 4u64.to_le_bytes());
        assert!(image.ends_with(b"a22dd/ed/e/x1"));
    }
}
