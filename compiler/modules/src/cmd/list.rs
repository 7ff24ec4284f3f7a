//! `list` of packages, and the output of both kinds of list.

use std::collections::BTreeMap;

use super::list_graph::{Graph, Kind, Node, Problem, TEST_IMPORTS};
use super::{Context, Failure, Flags, Outcome, list_modules::More};
use crate::files_of_package::Others;
use crate::graph::Requirements;
use crate::loader::{LoadOptions, Loaded};
use crate::patterns::is_local;
use crate::scan::Tags;
use crate::session::Session;
use crate::template::Template;
use crate::value::Value;

const FLAGS: [(&str, bool); 15] = [
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
    ("compiled", false),
    ("export", false),
    ("reuse", true),
    ("buildvcs", false),
    ("pgo", true),
];

/// The fields that `-json` was asked for; empty: all.
fn wanted(flags: &Flags) -> Vec<String> {
    match flags.get("json") {
        Some("true") | None => Vec::new(),
        Some(list) => list.split(',').map(str::to_string).collect(),
    }
}

/// Prints values by `-json`, `-f` or a template.
pub(super) fn render(flags: &Flags, values: &[Value], default: &str) -> Result<String, Failure> {
    let mut out = String::new();
    if flags.on("json") {
        let only = wanted(flags);
        for v in values {
            out += &v.json(&only);
            out.push('\n');
        }
        return Ok(out);
    }
    let template = flags.get("f").unwrap_or(default);
    let parsed = Template::parse(template).map_err(|e| Failure::plain(format!("template: main:1: {e}")))?;
    for v in values {
        match parsed.run(v) {
            Ok(text) => out += &text,
            Err(e) => {
                print!("{out}");
                return Err(Failure::plain(format!("template: main:1: {e}")));
            }
        }
        if !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
    }
    Ok(out)
}

/// A package that was asked for, or why there is none.
struct Asked {
    path: String,
    patterns: Vec<String>,
    problem: Option<Problem>,
}

impl Context {
    /// `list [-m] …`
    pub fn run_list(&self, args: &[String]) -> Outcome {
        let flags = Flags::parse("list", &FLAGS, args)?;
        let plain = |text: &str| Err(Failure::plain(text));
        if flags.rest.iter().any(String::is_empty) {
            return Err("go: invalid package: \"\"".into());
        }
        if flags.on("json") && flags.get("f").is_some() {
            return plain("go list -f cannot be used with -json");
        }
        if flags.get("reuse").is_some() {
            return Err(Failure {
                text: "go: list -reuse is not supported: rgo asks proxies again".into(),
                code: 2,
            });
        }
        if flags.on("m") {
            for name in ["compiled", "deps", "export", "find", "test"] {
                if flags.on(name) {
                    return plain(&format!("go list -{name} cannot be used with -m"));
                }
            }
            return self.list_m(&flags);
        }
        for name in ["u", "versions"] {
            if flags.on(name) {
                return plain(&format!("go list -{name} can only be used with -m"));
            }
        }
        if flags.on("find") {
            for name in ["deps", "test", "export"] {
                if flags.on(name) {
                    return plain(&format!("go list -{name} cannot be used with -find"));
                }
            }
        }
        for (name, why) in [
            ("export", "rgo compiles programs whole and has no export data"),
            ("retracted", "with packages; list -m -retracted tells"),
        ] {
            if flags.on(name) {
                return Err(Failure { text: format!("go: list -{name} is not supported: {why}"), code: 2 });
            }
        }
        self.moved(&flags).list_packages(&flags)
    }

    fn list_packages(&self, flags: &Flags) -> Outcome {
        let mut options = self.options(flags, None)?;
        options.optional = true;
        let session = self.open(&options)?;
        let rs = session.requirements();
        let tags = self.tags(flags);
        let asked = self.asked(&session, flags, &rs, &tags)?;
        let (tests, deps) = (flags.on("test"), flags.on("deps"));
        let mut paths: Vec<String> =
            asked.iter().filter(|a| a.problem.is_none()).map(|a| a.path.clone()).collect();
        // What all programs contain, and those that run tests.
        let extra = if tests { &TEST_IMPORTS[..] } else { &[] };
        let had = ["runtime"].iter().chain(extra).filter(|p| session.std.files(p).is_some());
        paths.extend(had.map(|p| p.to_string()));
        let mut load = LoadOptions::new(tags.clone());
        load.tests = tests;
        let (loaded, rs) = session.load(rs, &load, &|_| Ok(paths.clone()))?;
        let mut graph = Graph::new(&session, &loaded, flags.on("find"));
        let roots: Vec<usize> = asked
            .iter()
            .filter(|a| a.problem.is_none())
            .filter_map(|a| loaded.by_path.get(&a.path))
            .copied()
            .collect();
        graph.find_cycles(&loaded, &roots);
        let mut errors: Vec<String> = asked
            .iter()
            .filter_map(|a| match (&a.problem, loaded.by_path.get(&a.path)) {
                (Some(p), _) => Some(p.message()),
                (None, Some(&at)) => graph.nodes[at].problem.as_ref().map(Problem::message),
                (None, None) => None,
            })
            .collect();
        if !flags.on("e") && !errors.is_empty() {
            errors.dedup();
            return Err(Failure::plain(errors.join("\n")));
        }
        errors.clear();
        let mut named = roots.clone();
        if tests {
            let have = |at: &usize| {
                let s = &loaded.packages[*at].scan;
                !s.test_files.is_empty() || !s.xtest_files.is_empty()
            };
            for &at in roots.iter().filter(|at| have(at)) {
                named.extend(graph.add_tests(&session, &loaded, at));
            }
            if !flags.on("e")
                && let Some(p) = named[roots.len()..].iter().find_map(|&n| graph.nodes[n].problem.as_ref())
            {
                return Err(format!("go: can't load test package: {}", p.message()).into());
            }
        }
        let shown = if deps { graph.in_order(&named) } else { named.clone() };
        let listing = Listing {
            session: &session,
            rs: &rs,
            loaded: &loaded,
            graph: &graph,
            asked: &asked,
            tags: &tags,
            only: if flags.on("json") { wanted(flags) } else { Vec::new() },
            find: flags.on("find"),
            compiled: flags.on("compiled"),
        };
        let mut values = Vec::new();
        let mut rest = &shown[..];
        for a in &asked {
            match listing.absent(a) {
                Some(v) => values.push(v),
                // Dependencies come in between, or nothing does.
                None if !deps => {
                    values.push(listing.describe(rest[0], true));
                    rest = &rest[1..];
                }
                None => {}
            }
        }
        values.extend(rest.iter().map(|&n| listing.describe(n, named.contains(&n))));
        let out = render(flags, &values, "{{.ImportPath}}")?;
        if deps && !flags.on("e") {
            errors.extend(shown.iter().filter_map(|&n| Some(graph.nodes[n].problem.as_ref()?.message())));
        }
        if errors.is_empty() {
            return Ok(out);
        }
        print!("{out}");
        Err(Failure::plain(errors.join("\n")))
    }

    /// The packages that the arguments name, in order, each once.
    fn asked(
        &self,
        session: &Session,
        flags: &Flags,
        rs: &Requirements,
        tags: &Tags,
    ) -> Result<Vec<Asked>, Failure> {
        let patterns = if flags.rest.is_empty() { vec![".".to_string()] } else { flags.rest.clone() };
        let mut asked: Vec<Asked> = Vec::new();
        for p in &patterns {
            // Patterns that make no sense are told without the mark of the go command's own errors.
            let found = match session.expand(p, rs, tags) {
                Ok(found) => found,
                Err(e) if flags.on("e") => {
                    let problem = Some(Problem::plain(e));
                    asked.push(Asked { path: p.clone(), patterns: vec![p.clone()], problem });
                    continue;
                }
                Err(e) => return Err(Failure::plain(e)),
            };
            if found.is_empty() && p.contains("...") {
                eprintln!("go: warning: {} matched no packages", crate::text::quote(p));
            }
            if let Some(problem) = without_files(session, p) {
                asked.push(Asked { path: p.clone(), patterns: vec![p.clone()], problem: Some(problem) });
                continue;
            }
            for path in found {
                match asked.iter_mut().find(|a| a.path == path) {
                    Some(a) => a.patterns.push(p.clone()),
                    None => asked.push(Asked { path, patterns: vec![p.clone()], problem: None }),
                }
            }
        }
        Ok(asked)
    }
}

/// A directory that holds no Go files at all.
fn without_files(session: &Session, pattern: &str) -> Option<Problem> {
    if !is_local(pattern) || pattern.contains("...") {
        return None;
    }
    let dir = crate::files::clean(&session.cwd.join(pattern));
    (!crate::find::has_go_files(&dir)).then(|| Problem::plain(format!("no Go files in {}", dir.display())))
}

/// What descriptions of packages are made from.
struct Listing<'a> {
    session: &'a Session,
    rs: &'a Requirements,
    loaded: &'a Loaded,
    graph: &'a Graph,
    asked: &'a [Asked],
    tags: &'a Tags,
    /// Fields that are wanted; empty: all.
    only: Vec<String>,
    find: bool,
    compiled: bool,
}

impl Listing<'_> {
    fn wants(&self, field: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|o| o == field)
    }

    /// An argument that names nothing.
    fn absent(&self, asked: &Asked) -> Option<Value> {
        let problem = asked.problem.as_ref()?;
        let dir = crate::files::clean(&self.session.cwd.join(&asked.path));
        let dir = if dir.is_dir() { dir.display().to_string() } else { String::new() };
        let fields = vec![
            ("Dir", Value::text(dir)),
            ("ImportPath", Value::text(asked.path.clone())),
            ("Name", Value::text("")),
            ("Match", Value::texts(&asked.patterns)),
            ("Incomplete", Value::Bool(true)),
            ("Error", error(problem)),
        ];
        Some(Value::Struct { fields, shown: asked.path.clone() })
    }

    fn describe(&self, at: usize, named: bool) -> Value {
        let node = &self.graph.nodes[at];
        let p = &self.loaded.packages[node.at];
        let s = &p.scan;
        let session = self.session;
        let plain = node.kind == Kind::Plain;
        let own = plain || node.kind == Kind::Inner;
        let none = || Value::List(Vec::new());
        let texts = |list: &[String]| Value::texts(list);
        let of_own = |list: &[String]| if own { Value::texts(list) } else { none() };
        let (dir, root) = if p.std {
            (session.std.dir(&p.path), session.std.dir(""))
        } else {
            let root = p.module.as_ref().and_then(|m| session.module_dir(m).ok());
            (p.dir.display().to_string(), root.map(|r| r.0.display().to_string()).unwrap_or_default())
        };
        let asked = self.asked.iter().find(|a| own && a.path == p.path);
        let matching: &[String] = asked.map_or(&[], |a| &a.patterns);
        let others = if own && !p.std { Others::read(&p.dir, self.tags) } else { Others::default() };
        // Where constraints leave nothing, nothing was kept.
        let excluded = |n: &String| n.ends_with(".go") && !n.starts_with(['_', '.']);
        let ignored: Vec<String> = if p.std || !s.name.is_empty() {
            s.ignored_files.clone()
        } else {
            crate::embed::names_in(&p.dir).into_iter().filter(excluded).collect()
        };
        let files = match node.kind {
            Kind::Plain => s.files.clone(),
            Kind::Inner => [&s.files[..], &s.test_files].concat(),
            Kind::Outer => s.xtest_files.clone(),
            Kind::Main => vec!["_testmain.go".into()],
        };
        let embedded = |patterns: &[String]| -> Vec<String> {
            let mut all: Vec<String> =
                patterns.iter().filter_map(|e| crate::embed::files(&p.dir, e).ok()).flatten().collect();
            all.sort();
            all.dedup();
            all
        };
        let embed_files = match node.kind {
            Kind::Plain => embedded(&s.embed_patterns),
            Kind::Inner => [embedded(&s.embed_patterns), embedded(&s.test_embed_patterns)].concat(),
            Kind::Outer => embedded(&s.xtest_embed_patterns),
            Kind::Main => Vec::new(),
        };
        let tests = own && self.graph.nodes.iter().any(|n| n.at == node.at && n.kind == Kind::Main);
        let name = match node.kind {
            Kind::Plain | Kind::Inner => s.name.clone(),
            Kind::Outer => format!("{}_test", s.name),
            Kind::Main => "main".into(),
        };
        // Programs that can be installed.
        let installed = plain && node.for_test.is_none() && s.name == "main" && p.module.is_some();
        let target = if installed {
            session.env.bin().map(|b| format!("{b}/{}", crate::modpath::program_name(&p.path)))
        } else {
            None
        };
        let (imports, map) = self.imports(node);
        let problems = self.problems(at);
        let doc = if own { crate::doc::plain(&s.doc, |p| session.std.has(p)) } else { String::new() };
        let godebug = if name == "main" && !p.std { self.godebug(node) } else { String::new() };
        let bare_import = |list: &[String]| if self.find { none() } else { of_own(list) };
        let fields = vec![
            ("Dir", Value::text(dir)),
            ("ImportPath", Value::text(node.name())),
            ("Name", Value::text(name)),
            ("Doc", Value::text(doc)),
            ("Target", Value::text(target.unwrap_or_default())),
            ("Root", Value::text(root)),
            ("ForTest", Value::text(node.for_test.clone().unwrap_or_default())),
            (
                "Module",
                p.module.as_ref().map_or(Value::Null, |m| {
                    super::list_modules::describe(session, Some(self.rs), m, More::default())
                }),
            ),
            ("Match", texts(matching)),
            ("Goroot", Value::Bool(p.std)),
            ("Standard", Value::Bool(p.std)),
            ("DepOnly", Value::Bool(!named)),
            ("Incomplete", Value::Bool(node.problem.is_some() || !problems.is_empty())),
            ("DefaultGODEBUG", Value::text(godebug)),
            ("GoFiles", texts(&files)),
            ("CgoFiles", of_own(&s.cgo_files)),
            ("CompiledGoFiles", if self.compiled { texts(&files) } else { none() }),
            ("IgnoredGoFiles", of_own(&ignored)),
            ("InvalidGoFiles", of_own(&s.invalid_files)),
            ("IgnoredOtherFiles", texts(&others.ignored)),
            ("CFiles", texts(&others.c)),
            ("CXXFiles", texts(&others.cxx)),
            ("MFiles", texts(&others.m)),
            ("HFiles", texts(&others.h)),
            ("FFiles", texts(&others.f)),
            ("SFiles", texts(&others.s)),
            ("SwigFiles", texts(&others.swig)),
            ("SwigCXXFiles", texts(&others.swigcxx)),
            ("SysoFiles", texts(&others.syso)),
            ("EmbedPatterns", of_own(&s.embed_patterns)),
            ("EmbedFiles", texts(&embed_files)),
            ("Imports", texts(&imports)),
            ("ImportMap", map),
            ("Deps", if self.wants("Deps") { texts(&self.needs(at)) } else { none() }),
            ("Error", node.problem.as_ref().map_or(Value::Null, error)),
            ("DepsErrors", Value::List(problems.iter().map(|p| error(p)).collect())),
            ("TestGoFiles", of_own(&s.test_files)),
            ("TestImports", bare_import(&s.test_imports)),
            ("TestEmbedPatterns", of_own(&s.test_embed_patterns)),
            ("TestEmbedFiles", if tests { texts(&embedded(&s.test_embed_patterns)) } else { none() }),
            ("XTestGoFiles", of_own(&s.xtest_files)),
            ("XTestImports", bare_import(&s.xtest_imports)),
            ("XTestEmbedPatterns", of_own(&s.xtest_embed_patterns)),
            ("XTestEmbedFiles", if tests { texts(&embedded(&s.xtest_embed_patterns)) } else { none() }),
        ];
        Value::Struct { fields, shown: node.name() }
    }

    /// Import paths with the marks of variants, and which differ from the sources'.
    fn imports(&self, node: &Node) -> (Vec<String>, Value) {
        let mut names: BTreeMap<&str, String> = BTreeMap::new();
        for &e in &node.edges {
            let to = &self.graph.nodes[e];
            if to.for_test.is_some() {
                names.insert(&to.path, to.name());
            } else if let Some(copied) = to.path.strip_prefix("vendor/") {
                names.insert(copied, to.path.clone());
            }
        }
        let renamed = |i: &String| names.get(i.as_str()).unwrap_or(i).clone();
        let list: Vec<String> = node.imports.iter().map(renamed).collect();
        let mut map: BTreeMap<String, Value> = BTreeMap::new();
        for (from, to) in node.imports.iter().zip(&list).filter(|(a, b)| a != b) {
            map.insert(from.clone(), Value::text(to.clone()));
        }
        (list, Value::Map(map.into_iter().collect()))
    }

    fn needs(&self, at: usize) -> Vec<String> {
        let mut names: Vec<String> =
            self.graph.needs(at).into_iter().map(|n| self.graph.nodes[n].name()).collect();
        names.sort();
        names.dedup();
        names
    }

    /// What is wrong with the packages that one needs.
    fn problems(&self, at: usize) -> Vec<&Problem> {
        let needed = self.graph.needs(at);
        let mut all: Vec<&Problem> = Vec::new();
        for p in needed.into_iter().filter_map(|n| self.graph.nodes[n].problem.as_ref()) {
            if !all.contains(&p) {
                all.push(p);
            }
        }
        all.sort_by_key(|p| (p.stack.last(), &p.place));
        all
    }

    /// The settings that a program starts with.
    fn godebug(&self, node: &Node) -> String {
        let p = &self.loaded.packages[node.at];
        let names = [&p.scan.files[..], &p.scan.test_files, &p.scan.xtest_files];
        let with_tests = if node.kind == Kind::Plain { 1 } else { 3 };
        let texts: Vec<Vec<u8>> =
            names[..with_tests].concat().iter().filter_map(|n| std::fs::read(p.dir.join(n)).ok()).collect();
        let (go, settings) = self.session.godebug_base();
        self.session.std.godebug(&go, &settings, &texts)
    }
}

fn error(problem: &Problem) -> Value {
    Value::Record {
        fields: vec![
            ("ImportStack", Value::texts(&problem.stack)),
            ("Pos", Value::text(problem.place.clone())),
            ("Err", Value::text(problem.text.clone())),
        ],
        shown: problem.message(),
    }
}
