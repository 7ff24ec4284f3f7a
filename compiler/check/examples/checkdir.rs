//! Type-checks packages of a Go source tree, with what they import: `checkdir ROOT [-v] path...` where ROOT holds
//! packages by import path (as GOROOT/src does) and each path is an import path under it, or a directory or a file list
//! joined by commas for a package of its own. Prints diagnostics and the time taken.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use base::{Diags, Interner, SourceFile, SourceMap, Symbol};
use check::{Checker, PackageInput};
use syntax::ast;
use types::{PkgId, Store};

struct Loader {
    root: PathBuf,
    names: Arc<Interner>,
    map: SourceMap,
    checker: Checker,
    done: HashMap<String, Option<PkgId>>,
    diags: Diags,
    parse: Duration,
    check: Duration,
    lines: usize,
    bad_syntax: bool,
}

/// Is the file part of a linux/amd64 build? (By name and by its `//go:build` line.)
fn wanted(name: &str, text: &str) -> bool {
    if !name.ends_with(".go") || name.ends_with("_test.go") {
        return false;
    }
    let stem = name.trim_end_matches(".go");
    let parts: Vec<&str> = stem.split('_').skip(1).collect();
    let os = [
        "aix",
        "android",
        "darwin",
        "dragonfly",
        "freebsd",
        "illumos",
        "ios",
        "js",
        "netbsd",
        "openbsd",
        "plan9",
        "solaris",
        "wasip1",
        "windows",
        "hurd",
        "nacl",
        "zos",
    ];
    let arch = [
        "386", "arm", "arm64", "loong64", "mips", "mips64", "mips64le", "mipsle", "ppc64", "ppc64le",
        "riscv64", "s390x", "wasm", "sparc64", "riscv", "ppc", "sparc", "s390", "armbe", "arm64be",
        "amd64p32",
    ];
    let tail: Vec<&str> = parts.iter().rev().take(2).copied().collect();
    if let Some(last) = tail.first()
        && (os.contains(last) || arch.contains(last))
    {
        return false;
    }
    if let [last, before] = tail[..]
        && last == "amd64"
        && os.contains(&before)
    {
        return false;
    }
    for line in text.lines() {
        let line = line.trim();
        if let Some(expr) = line.strip_prefix("//go:build ") {
            return eval(expr);
        }
        if line.starts_with("package ") {
            break;
        }
    }
    true
}

fn eval(expr: &str) -> bool {
    fn or(s: &mut &str) -> bool {
        let mut v = and(s);
        while s.trim_start().starts_with("||") {
            *s = &s.trim_start()[2..];
            let r = and(s);
            v |= r;
        }
        v
    }
    fn and(s: &mut &str) -> bool {
        let mut v = not(s);
        while s.trim_start().starts_with("&&") {
            *s = &s.trim_start()[2..];
            let r = not(s);
            v &= r;
        }
        v
    }
    fn not(s: &mut &str) -> bool {
        *s = s.trim_start();
        if let Some(rest) = s.strip_prefix('!') {
            *s = rest;
            return !not(s);
        }
        if let Some(rest) = s.strip_prefix('(') {
            *s = rest;
            let v = or(s);
            *s = s.trim_start().strip_prefix(')').unwrap_or(s);
            return v;
        }
        let end = s.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).unwrap_or(s.len());
        let (tag, rest) = s.split_at(end);
        *s = rest;
        matches!(tag, "linux" | "amd64" | "unix" | "gc" | "goexperiment.regabiwrappers")
            || tag.strip_prefix("go1.").is_some_and(|n| n.parse::<u32>().is_ok_and(|n| n <= 27))
    }
    let mut s = expr;
    or(&mut s)
}

impl Loader {
    fn parse(&mut self, path: &Path) -> Option<ast::File> {
        let text = std::fs::read(path).ok()?;
        self.lines += text.iter().filter(|&&b| b == b'\n').count();
        let text: Arc<[u8]> = text.into();
        let id = self.map.add(SourceFile::new(path.display().to_string(), None, text.clone()));
        let (file, mut diags) = syntax::parse_file(id, &text, &self.names);
        if !syntax::has_syntax_errors(&diags) {
            syntax::check_branches(&file, &self.names, &self.map, &mut diags);
        }
        self.bad_syntax |= syntax::has_syntax_errors(&diags);
        self.diags.append(diags);
        Some(file)
    }

    /// No untyped type but nil's may be left in the facts.
    fn leftovers(&self, pkg: PkgId) {
        for f in &self.checker.packages[pkg].files {
            for (e, info) in f.exprs.iter_enumerated() {
                if info.mode != check::info::Mode::Nil
                    && let Some(ty) = info.ty
                    && let types::Type::Basic(b) = self.checker.store.ty(ty)
                    && b.is_untyped()
                {
                    let place = self.map.locate(f.ast.exprs[e].span.pos());
                    println!("{place}: left {}", b.name());
                }
            }
        }
    }

    fn load(&mut self, path: &str) -> Option<PkgId> {
        if let Some(&known) = self.done.get(path) {
            return known;
        }
        self.done.insert(path.into(), None);
        let dir = if path.starts_with(['/', '.']) {
            PathBuf::from(path)
        } else {
            let plain = self.root.join(path);
            if plain.is_dir() { plain } else { self.root.join("vendor").join(path) }
        };
        let start = Instant::now();
        let mut list: Vec<PathBuf> = Vec::new();
        if path.ends_with(".go") {
            list.extend(path.split(',').map(PathBuf::from));
        } else {
            let mut entries: Vec<PathBuf> =
                std::fs::read_dir(&dir).ok()?.filter_map(|e| Some(e.ok()?.path())).collect();
            entries.sort();
            for p in entries {
                let name = p.file_name()?.to_string_lossy().into_owned();
                if name.ends_with(".go") && wanted(&name, &String::from_utf8_lossy(&std::fs::read(&p).ok()?))
                {
                    list.push(p);
                }
            }
        }
        let files: Vec<ast::File> = list.iter().filter_map(|p| self.parse(p)).collect();
        self.parse += start.elapsed();
        let mut imports: Vec<Symbol> = Vec::new();
        for f in &files {
            for d in &f.decls {
                if let ast::Decl::Import(specs) = d {
                    imports.extend(specs.iter().map(|s| s.path));
                }
            }
        }
        let mut map: HashMap<Symbol, PkgId> = HashMap::new();
        for i in imports {
            let text = self.names.text(i).to_string();
            if let Some(p) = self.load(&text) {
                map.insert(i, p);
            }
        }
        if self.bad_syntax {
            return None;
        }
        let std = !path.starts_with(['/', '.']);
        let go = std::env::var("GO_MINOR").ok().and_then(|v| v.parse().ok()).unwrap_or(27);
        let files = files.into_iter().map(Into::into).collect();
        let input = PackageInput { path: self.names.intern(path), std, go_minor: go, files };
        let start = Instant::now();
        let id = self.checker.add_package(input, &|s| map.get(&s).copied());
        if std && std::env::var_os("LAZY").is_none() {
            self.checker.check_all(id);
        }
        self.check += start.elapsed();
        let diags = self.checker.diags();
        self.diags.append(diags);
        self.leftovers(id);
        self.done.insert(path.into(), Some(id));
        Some(id)
    }
}

fn main() {
    let mut args = std::env::args().skip(1);
    let root = PathBuf::from(args.next().expect("the source root"));
    let names = Arc::new(Interner::new());
    let mut checker = Checker::new(Store::new(names.clone()));
    checker.complete = std::env::var_os("INCOMPLETE").is_none();
    let mut loader = Loader {
        root,
        names,
        map: SourceMap::default(),
        checker,
        done: HashMap::new(),
        diags: Diags::default(),
        parse: Duration::ZERO,
        check: Duration::ZERO,
        lines: 0,
        bad_syntax: false,
    };
    for path in args {
        if loader.load(&path).is_none() {
            println!("{path}: no such package");
        }
    }
    loader.diags.sort(&loader.map);
    print!("{}", loader.diags.render_plain(&loader.map, None));
    println!(
        "{} packages, {} lines, {} errors, parse {:?}, check {:?}",
        loader.done.len(),
        loader.lines,
        loader.diags.list.len(),
        loader.parse,
        loader.check
    );
}
