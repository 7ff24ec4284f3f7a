//! Functions that a package implements in Go assembly, which rgo doesn't read: the package's own fallback in Go if a
//! build tag selects one, jumps to other Go functions, a few stand-ins for what much else is built on; else an error.

use std::path::Path;
use std::sync::Arc;

use base::{FileId, Interner};
use syntax::ast;

use crate::context::BuildContext;
use crate::graph::Source;

/// Tags by which packages leave out their assembly, tried in this order.
const FALLBACKS: [&[&str]; 4] = [&["purego"], &["noasm"], &["appengine"], &["purego", "noasm", "appengine"]];

/// Bodies for functions of packages that have no fallback: import path, function, body. They may use the file's own
/// package only.
const STAND_INS: [(&str, &str, &str); 9] = [
    ("golang.org/x/sys/unix", "SyscallNoError", "r1, r2, _ = Syscall(trap, a1, a2, a3); return"),
    ("golang.org/x/sys/unix", "RawSyscallNoError", "r1, r2, _ = RawSyscall(trap, a1, a2, a3); return"),
    (
        "golang.org/x/sys/unix",
        "gettimeofday",
        "_, _, err = RawSyscall(SYS_GETTIMEOFDAY, uintptr(rgo_unsafe.Pointer(tv)), 0, 0); return",
    ),
    // Without knowledge of the processor, nothing optional is used.
    ("golang.org/x/sys/cpu", "cpuid", "return 0, 0, 0, 0"),
    ("golang.org/x/sys/cpu", "xgetbv", "return 0, 0"),
    ("golang.org/x/sys/cpu", "getisar0", "return 0"),
    ("golang.org/x/sys/cpu", "getisar1", "return 0"),
    ("golang.org/x/sys/cpu", "getpfr0", "return 0"),
    ("golang.org/x/sys/cpu", "getzfr0", "return 0"),
];

/// A function without body.
struct Bodyless {
    file: usize,
    name: String,
    /// Where its body would start.
    end: usize,
    /// Where the file's package clause ends.
    clause: usize,
    params: Vec<String>,
    results: bool,
    /// Where its `//go:noescape` lines start.
    noescape: Vec<usize>,
}

/// The files to compile in place of `files`, which are those that take part in the build, and whether functions without
/// body may be left that no assembly defines: linkname directives elsewhere give them bodies. `read` reads the files that
/// take part under further tags.
pub fn without(
    dir: &Path,
    import: &str,
    files: Vec<Source>,
    context: &BuildContext,
    read: &dyn Fn(&BuildContext) -> Result<Vec<Source>, String>,
) -> Result<(Vec<Source>, bool), String> {
    let Found { files, left, elsewhere } = around(dir, import, files, context, read);
    let Some(Left { name, file }) = left.first() else { return Ok((files, elsewhere)) };
    if let Some(files) = portable(dir, context, read) {
        return Ok((files, false));
    }
    Err(format!(
        "{file}function {name} is implemented in assembly, which rgo does not support; none of the tags purego, noasm and appengine selects a version in Go, and there is none for processors without assembly"
    ))
}

/// The files that the package has for processors it has no assembly for. Where it describes the kernel processor by
/// processor those of another one would be wrong.
fn portable(
    dir: &Path,
    context: &BuildContext,
    read: &dyn Fn(&BuildContext) -> Result<Vec<Source>, String>,
) -> Option<Vec<Source>> {
    let kernel = format!("_{}_{}.go", context.target.goos(), context.target.goarch());
    let mut entries = std::fs::read_dir(dir).ok()?.flatten();
    if entries.any(|e| e.file_name().to_string_lossy().ends_with(&kernel)) {
        return None;
    }
    let files = read(&BuildContext { portable: true, ..context.clone() }).ok()?;
    bodyless(&files).is_empty().then_some(files)
}

/// The same for a package of a Go source tree. What can't be replaced keeps no body: that is an error where a program
/// reaches it, and much in the packages around the runtime is never reached.
pub fn in_tree(
    dir: &Path,
    import: &str,
    files: Vec<Source>,
    context: &BuildContext,
    read: &dyn Fn(&BuildContext) -> Result<Vec<Source>, String>,
) -> Vec<Source> {
    around(dir, import, files, context, read).files
}

/// A function that only assembly implements.
struct Left {
    name: String,
    /// The assembly file it is in and a colon, as a message starts.
    file: String,
}

/// What there is in place of a package's files.
struct Found {
    files: Vec<Source>,
    left: Vec<Left>,
    /// There are functions that neither Go nor assembly of the package implements.
    elsewhere: bool,
}

fn around(
    dir: &Path,
    import: &str,
    files: Vec<Source>,
    context: &BuildContext,
    read: &dyn Fn(&BuildContext) -> Result<Vec<Source>, String>,
) -> Found {
    let assembly = assembly_files(dir, context);
    if assembly.is_empty() {
        return Found { files, left: Vec::new(), elsewhere: false };
    }
    let mut missing = bodyless(&files);
    let all = missing.len();
    missing.retain(|f| {
        STAND_INS.iter().any(|s| s.0 == import && s.1 == f.name) || is_mentioned(&assembly, &f.name)
    });
    let elsewhere = missing.len() < all;
    if missing.is_empty() {
        return Found { files, left: Vec::new(), elsewhere };
    }
    for tags in FALLBACKS {
        let mut wider = context.clone();
        wider.tags.extend(tags.iter().map(|t| t.to_string()));
        if let Ok(found) = read(&wider)
            && bodyless(&found).is_empty()
        {
            return Found { files: found, left: Vec::new(), elsewhere: false };
        }
    }
    let jumps = jumps(&assembly);
    let mut out: Vec<String> = files.iter().map(|f| String::from_utf8_lossy(&f.text).into_owned()).collect();
    let mut left = Vec::new();
    // From the end of each file, so that places stay right.
    for f in missing.iter().rev() {
        let Some(body) = body(import, f, &jumps) else {
            let file = assembly.iter().find(|(_, text)| defines(text, &f.name)).or(assembly.first());
            let file = file.map_or_else(String::new, |(name, _)| format!("{import}/{name}: "));
            left.push(Left { name: f.name.clone(), file });
            continue;
        };
        out[f.file].insert_str(f.end, &format!(" {{ {body} }}"));
        for at in &f.noescape {
            // What has a body must not have the directive; as long as it was, so that places stay right.
            out[f.file].replace_range(*at..*at + NOESCAPE.len(), COMMENT);
        }
    }
    let mut files = files;
    let touched: std::collections::BTreeMap<usize, usize> =
        missing.iter().map(|f| (f.file, f.clause)).collect();
    for (i, clause) in touched {
        let mut imports = String::new();
        for (alias, path) in jumps
            .iter()
            .map(|j| (j.alias(), j.package.as_str()))
            .chain([("rgo_unsafe".to_string(), "unsafe")])
        {
            let import = format!("; import {alias} {path:?}");
            if out[i].contains(&format!("{alias}.")) && !imports.contains(&import) {
                imports += &import;
            }
        }
        out[i].insert_str(clause, &imports);
        files[i].text = Arc::from(std::mem::take(&mut out[i]).into_bytes());
    }
    left.reverse();
    Found { files, left, elsewhere }
}

/// Does assembly name the function? Macros may define it, so any mention counts.
fn is_mentioned(assembly: &[(String, String)], name: &str) -> bool {
    let symbol = format!("·{name}");
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '·');
    assembly.iter().any(|(_, text)| text.match_indices(&symbol).any(|(i, _)| ends(&text[i + symbol.len()..])))
}

const NOESCAPE: &str = "//go:noescape";
/// A comment of the same length.
const COMMENT: &str = "// noescape  ";

/// The assembly files that take part: name and text.
fn assembly_files(dir: &Path, context: &BuildContext) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = std::fs::read_dir(dir)
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .filter(|n| n.ends_with(".s"))
        .filter_map(|n| {
            let text = std::fs::read(dir.join(&n)).ok()?;
            let plays = context.matches(&n, &text);
            plays.then(|| (n, String::from_utf8_lossy(&text).into_owned()))
        })
        .collect();
    out.sort();
    out
}

/// The functions without body that aren't names for functions elsewhere, by file and place.
fn bodyless(files: &[Source]) -> Vec<Bodyless> {
    let names = Interner::new();
    let mut out = Vec::new();
    for (i, f) in files.iter().enumerate() {
        // Files of a package with assembly mostly have bodies: parsing is for those that may not.
        let (file, diags) = syntax::parse_file(FileId(0), &f.text, &names);
        if syntax::has_syntax_errors(&diags) {
            continue;
        }
        let linked = |name: &str| {
            let mut marks = file.directives.iter().filter(|d| d.name == "linkname");
            marks.any(|d| {
                d.args.split_whitespace().next() == Some(name) && d.args.split_whitespace().count() == 2
            })
        };
        for decl in &file.decls {
            let ast::Decl::Func(func) = decl else { continue };
            let name = names.text(file.idents[func.name].name).to_string();
            if func.body.is_some() || linked(&name) {
                continue;
            }
            let param = |p: &ast::Param| {
                p.name.map_or_else(String::new, |n| names.text(file.idents[n].name).to_string())
            };
            out.push(Bodyless {
                file: i,
                name,
                end: func.ty.span.end as usize,
                clause: file.idents[file.package].span.end as usize,
                params: func.ty.params.iter().map(param).collect(),
                results: !func.ty.results.is_empty(),
                noescape: func
                    .directives
                    .iter()
                    .filter(|d| d.name == "noescape")
                    .map(|d| d.span.start as usize)
                    .collect(),
            });
        }
    }
    out
}

/// An assembly function that does nothing but jump to a Go function.
struct Jump {
    name: String,
    package: String,
    target: String,
}

impl Jump {
    fn alias(&self) -> String {
        let plain: String =
            self.package.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        format!("rgo_{plain}")
    }
}

fn jumps(assembly: &[(String, String)]) -> Vec<Jump> {
    let mut out = Vec::new();
    for (_, text) in assembly {
        let mut lines = text
            .lines()
            .map(|l| l.split("//").next().unwrap_or_default().trim())
            .filter(|l| !l.is_empty())
            .peekable();
        while let Some(line) = lines.next() {
            let Some(name) = defined(line) else { continue };
            let Some(body) = lines.next() else { break };
            let alone = lines
                .peek()
                .is_none_or(|l| l.starts_with("TEXT") || l.starts_with("GLOBL") || l.starts_with('#'));
            let target =
                body.split_once(char::is_whitespace).filter(|(op, _)| alone && (*op == "JMP" || *op == "B"));
            if let Some((package, target)) =
                target.and_then(|(_, t)| t.trim().strip_suffix("(SB)")?.split_once('·'))
                && !package.is_empty()
            {
                out.push(Jump {
                    name: name.into(),
                    package: package.replace('∕', "/"),
                    target: target.into(),
                });
            }
        }
    }
    out
}

/// The function that a `TEXT` line defines.
fn defined(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("TEXT")?.trim_start();
    let symbol = rest.split(['(', '<']).next()?;
    symbol.split_once('·').map(|s| s.1)
}

fn defines(text: &str, name: &str) -> bool {
    text.lines().any(|l| defined(l.trim()) == Some(name))
}

fn body(import: &str, f: &Bodyless, jumps: &[Jump]) -> Option<String> {
    if let Some(known) = STAND_INS.iter().find(|s| s.0 == import && s.1 == f.name) {
        return Some(known.2.into());
    }
    let jump = jumps.iter().find(|j| j.name == f.name)?;
    let callable = jump.target.starts_with(|c: char| c.is_uppercase())
        && f.params.iter().all(|p| !p.is_empty() && p != "_");
    let result = if f.results { "return " } else { "" };
    callable.then(|| format!("{result}{}.{}({})", jump.alias(), jump.target, f.params.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(name: &str, text: &str) -> Source {
        Source { name: name.into(), stable_name: name.into(), path: None, text: text.as_bytes().into() }
    }

    fn context() -> BuildContext {
        BuildContext {
            target: base::Target::parse("linux/amd64").unwrap(),
            tags: Vec::new(),
            portable: false,
        }
    }

    #[test]
    fn assembly_is_gone_around() {
        let dir = std::env::temp_dir().join(format!("rgo-asm-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        let asm = "TEXT ·Syscall(SB),NOSPLIT,$0-56\n\tJMP\tsyscall·Syscall(SB)\n\nTEXT ·add(SB),$0\n\tADDQ AX, BX\n\tRET\n";
        std::fs::write(dir.join("a_amd64.s"), asm).unwrap();
        let never = |_: &BuildContext| Err(String::new());
        let jump = "package p\n\nfunc Syscall(a, b uintptr) (r uintptr)\n";
        let (out, _) = without(&dir, "m/p", vec![source("a.go", jump)], &context(), &never).unwrap();
        assert_eq!(
            String::from_utf8_lossy(&out[0].text),
            "package p; import rgo_syscall \"syscall\"\n\nfunc Syscall(a, b uintptr) (r uintptr) { return rgo_syscall.Syscall(a, b) }\n"
        );
        let real = "package p\nfunc add(a int) int\n";
        let error = without(&dir, "m/p", vec![source("a.go", real)], &context(), &never).err().unwrap();
        assert!(error.starts_with("m/p/a_amd64.s: function add is implemented in assembly"), "{error}");
        let fallback = |c: &BuildContext| {
            assert_eq!(c.tags, ["purego"]);
            Ok(vec![source("b.go", "package p\nfunc add(a int) int { return a }\n")])
        };
        let (out, _) = without(&dir, "m/p", vec![source("a.go", real)], &context(), &fallback).unwrap();
        assert_eq!(out[0].name, "b.go");
        let elsewhere = |c: &BuildContext| match c.portable {
            true => Ok(vec![source("c.go", "package p\nfunc add(a int) int { return a }\n")]),
            false => Err(String::new()),
        };
        let (out, _) = without(&dir, "m/p", vec![source("a.go", real)], &context(), &elsewhere).unwrap();
        assert_eq!(out[0].name, "c.go");
        let linked = "package p\nimport _ \"unsafe\"\n//go:linkname now runtime.now\nfunc now() int\n";
        assert!(without(&dir, "m/p", vec![source("a.go", linked)], &context(), &never).is_ok());
        let pushed = "package p\nfunc ad(a int) int\n";
        let (_, elsewhere) = without(&dir, "m/p", vec![source("a.go", pushed)], &context(), &never).unwrap();
        assert!(elsewhere);
        std::fs::remove_dir_all(&dir).unwrap();
    }
}
