//! `list` of packages, and the output of both kinds of list.

use std::collections::BTreeSet;

use super::{Context, Failure, Flags, Outcome, list_modules::More};
use crate::loader::{LoadOptions, Loaded, Package};
use crate::modpath::Mod;
use crate::session::Session;
use crate::template::Template;
use crate::value::Value;

const FLAGS: [(&str, bool); 11] = [
    ("m", false),
    ("json", false),
    ("f", true),
    ("deps", false),
    ("test", false),
    ("e", false),
    ("u", false),
    ("versions", false),
    ("retracted", false),
    ("find", false),
    ("buildvcs", false),
];

/// Prints values by `-json`, `-f` or a template.
pub(super) fn render(flags: &Flags, values: &[Value], default: &str, _more: More) -> Result<String, Failure> {
    let mut out = String::new();
    if flags.on("json") {
        let only: Vec<String> = match flags.get("json") {
            Some("true") | None => Vec::new(),
            Some(list) => list.split(',').map(str::to_string).collect(),
        };
        for v in values {
            out += &v.json(&only);
            out.push('\n');
        }
        return Ok(out);
    }
    let template = flags.get("f").unwrap_or(default);
    let parsed = Template::parse(template).map_err(|e| format!("go: template: main:1: {e}"))?;
    for v in values {
        let text = parsed.run(v).map_err(|e| format!("go: template: main:1: {e}"))?;
        out += &text;
        if !text.is_empty() && !text.ends_with('\n') {
            out.push('\n');
        }
    }
    Ok(out)
}

impl Context {
    /// `list [-m] …`
    pub fn run_list(&self, args: &[String]) -> Outcome {
        let flags = Flags::parse("list", &FLAGS, args)?;
        if flags.on("json") && flags.get("f").is_some() {
            return Err("go: list -f cannot be used with list -json".into());
        }
        if flags.on("m") {
            if flags.on("deps") || flags.on("test") {
                let name = if flags.on("deps") { "-deps" } else { "-test" };
                return Err(format!("go: list {name} cannot be used with list -m").into());
            }
            return self.list_m(&flags);
        }
        for (name, text) in [("u", "-u"), ("versions", "-versions"), ("retracted", "-retracted")] {
            if flags.on(name) {
                return Err(format!("go: list {text} can only be used with list -m").into());
            }
        }
        let me = self.moved(&flags);
        let mut options = me.options(&flags, None)?;
        options.optional = true;
        let session = me.open(&options)?;
        let rs = session.requirements();
        let tags = me.tags(&flags);
        let patterns = if flags.rest.is_empty() { vec![".".to_string()] } else { flags.rest.clone() };
        let mut names: Vec<(String, String)> = Vec::new();
        for p in &patterns {
            // Patterns that make no sense are told without the mark of the go command's own errors.
            let found = session.expand(p, &rs, &tags).map_err(Failure::plain)?;
            if found.is_empty() && p.contains("...") {
                eprintln!("go: warning: {} matched no packages", crate::text::quote(p));
            }
            for path in found {
                if !names.iter().any(|n| n.0 == path) {
                    names.push((path, p.clone()));
                }
            }
        }
        let paths: Vec<String> = names.iter().map(|n| n.0.clone()).collect();
        let mut load = LoadOptions::new(tags);
        load.tests = flags.on("test");
        let (loaded, rs) = session.load(rs, &load, &|_| Ok(paths.clone()))?;
        let mut order: Vec<usize> = Vec::new();
        if flags.on("deps") {
            let mut seen = BTreeSet::new();
            for &r in &loaded.roots {
                after_imports(&loaded, r, &mut seen, &mut order);
                if let Some(t) = loaded.packages[r].test.filter(|_| flags.on("test")) {
                    for &i in &loaded.packages[t].imports {
                        after_imports(&loaded, i, &mut seen, &mut order);
                    }
                }
            }
        } else {
            order.clone_from(&loaded.roots);
        }
        let mut values = Vec::new();
        let mut errors = Vec::new();
        for &i in &order {
            let p = &loaded.packages[i];
            let no_files = p.error.is_none()
                && !p.std
                && p.scan.files.is_empty()
                && p.scan.test_files.is_empty()
                && p.scan.xtest_files.is_empty();
            let error = match &p.error {
                Some(e) => Some(e.text().to_string()),
                None if no_files && !p.dir.as_os_str().is_empty() => Some(if has_go(&p.dir) {
                    format!("build constraints exclude all Go files in {}", p.dir.display())
                } else {
                    format!("no Go files in {}", p.dir.display())
                }),
                None => None,
            };
            if let Some(e) = &error
                && !flags.on("e")
            {
                let place = p.stack.map(|_| loaded.stack_text(i) + ": ").unwrap_or_default();
                errors.push(if no_files && place.is_empty() {
                    format!("package {}: {e}", p.path)
                } else {
                    format!("{place}{e}")
                });
                continue;
            }
            let pattern = names.iter().filter(|n| n.0 == p.path).map(|n| n.1.clone()).collect::<Vec<_>>();
            values.push(describe(&session, &rs, &loaded, i, &pattern, error));
        }
        let out = render(&flags, &values, "{{.ImportPath}}", More::default())?;
        if errors.is_empty() {
            return Ok(out);
        }
        print!("{out}");
        Err(Failure::plain(errors.join("\n")))
    }
}

fn has_go(dir: &std::path::Path) -> bool {
    std::fs::read_dir(dir)
        .into_iter()
        .flatten()
        .flatten()
        .any(|e| e.file_name().to_string_lossy().ends_with(".go"))
}

/// Dependencies before what needs them.
fn after_imports(loaded: &Loaded, at: usize, seen: &mut BTreeSet<usize>, out: &mut Vec<usize>) {
    if !seen.insert(at) {
        return;
    }
    for &i in &loaded.packages[at].imports {
        after_imports(loaded, i, seen, out);
    }
    out.push(at);
}

fn deps(loaded: &Loaded, at: usize) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut order = Vec::new();
    after_imports(loaded, at, &mut seen, &mut order);
    let mut names: Vec<String> =
        order.into_iter().filter(|&i| i != at).map(|i| loaded.packages[i].path.clone()).collect();
    names.sort();
    names
}

fn describe(
    session: &Session,
    rs: &crate::graph::Requirements,
    loaded: &Loaded,
    at: usize,
    matches: &[String],
    error: Option<String>,
) -> Value {
    let p: &Package = &loaded.packages[at];
    let s = &p.scan;
    let dir = if p.std { session.std.dir(&p.path) } else { p.dir.display().to_string() };
    let module = |m: &Mod| {
        let v = super::list_modules::describe(session, Some(rs), m, More::default());
        // Of packages' modules only what the build knows is shown.
        v
    };
    let root = match &p.module {
        Some(m) => session.module_dir(m).map(|r| r.0.display().to_string()).unwrap_or_default(),
        None => String::new(),
    };
    let error = error.map(|e| Value::Struct {
        fields: vec![("ImportStack", Value::Null), ("Pos", Value::text("")), ("Err", Value::text(e.clone()))],
        shown: e,
    });
    let fields = vec![
        ("Dir", Value::text(dir)),
        ("ImportPath", Value::text(p.path.clone())),
        ("Name", Value::text(s.name.clone())),
        ("Doc", Value::text(s.doc.clone())),
        ("Root", Value::text(root)),
        ("Module", p.module.as_ref().map_or(Value::Null, module)),
        ("Match", Value::texts(matches)),
        ("Goroot", Value::Bool(p.std)),
        ("Standard", Value::Bool(p.std)),
        ("DepOnly", Value::Bool(!p.root)),
        ("Incomplete", Value::Bool(error.is_some())),
        ("GoFiles", Value::texts(&s.files)),
        ("CgoFiles", Value::texts(&s.cgo_files)),
        ("IgnoredGoFiles", Value::texts(&s.ignored_files)),
        ("EmbedPatterns", Value::texts(&s.embed_patterns)),
        ("Imports", Value::texts(&s.imports)),
        ("Deps", Value::texts(&deps(loaded, at))),
        ("TestGoFiles", Value::texts(&s.test_files)),
        ("TestImports", Value::texts(&s.test_imports)),
        ("XTestGoFiles", Value::texts(&s.xtest_files)),
        ("XTestImports", Value::texts(&s.xtest_imports)),
        ("Error", error.unwrap_or(Value::Null)),
    ];
    Value::Struct { fields, shown: p.path.clone() }
}
