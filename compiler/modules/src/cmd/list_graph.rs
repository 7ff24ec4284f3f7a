//! The packages that `list` shows, with the variants that tests make of them.

use std::collections::{BTreeSet, HashMap};

use crate::loader::{Loaded, Package};
use crate::session::Session;

/// What a shown package is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    /// A package together with its inner tests.
    Inner,
    /// The outer tests.
    Outer,
    /// The program that runs the tests.
    Main,
}

/// Why a package can't be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// The chain of imports to where it was found.
    pub stack: Vec<String>,
    /// `file:line:column`, or empty.
    pub place: String,
    pub text: String,
    /// For an import cycle the chain as messages have it.
    pub cycle: Option<String>,
}

impl Problem {
    pub fn plain(text: impl Into<String>) -> Problem {
        Problem { stack: Vec::new(), place: String::new(), text: text.into(), cycle: None }
    }

    /// As standard error has it.
    pub fn message(&self) -> String {
        match (&self.cycle, self.place.as_str(), &self.stack[..]) {
            (Some(chain), ..) => format!("package {chain}: {}", self.text),
            (None, "", []) => self.text.clone(),
            (None, "", stack) => format!("package {}: {}", stack.join("\n\timports "), self.text),
            (None, place, _) => format!("{place}: {}", self.text),
        }
    }
}

/// A package to show.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// The package that it is made from.
    pub at: usize,
    pub kind: Kind,
    /// Its import path without the mark of a variant.
    pub path: String,
    /// The package whose tests it is made for.
    pub for_test: Option<String>,
    /// Import paths as in the sources.
    pub imports: Vec<String>,
    /// What it imports, by index.
    pub edges: Vec<usize>,
    pub problem: Option<Problem>,
}

impl Node {
    /// The import path, marked if it is a variant.
    pub fn name(&self) -> String {
        match &self.for_test {
            Some(tested) => format!("{} [{tested}.test]", self.path),
            None => self.path.clone(),
        }
    }
}

/// What the reference's test programs import besides the tests.
pub(super) const TEST_IMPORTS: [&str; 4] = ["os", "reflect", "testing", "testing/internal/testdeps"];

/// Nodes by index.
pub(super) struct Graph {
    pub nodes: Vec<Node>,
}

impl Graph {
    /// A node for each package that was loaded, at the same index.
    pub fn new(session: &Session, loaded: &Loaded, alone: bool) -> Graph {
        let runtime = loaded.by_path.get("runtime").copied();
        let make = |(at, p): (usize, &Package)| {
            // What the library has from elsewhere is a copy of its own.
            let known = |i: &String| loaded.by_path.get(&format!("vendor/{i}")).or(loaded.by_path.get(i));
            let plain = |i: &String| loaded.by_path.get(i);
            let target = |i| if p.std { known(i) } else { plain(i) };
            let mut edges: Vec<usize> =
                if alone { Vec::new() } else { p.scan.imports.iter().filter_map(target).copied().collect() };
            // Every program contains the runtime.
            if p.scan.name == "main" && !alone && !p.std {
                edges.extend(runtime);
            }
            let imports = if alone { Vec::new() } else { p.scan.imports.clone() };
            let problem = problem(session, loaded, at);
            Node { at, kind: Kind::Plain, path: p.path.clone(), for_test: None, imports, edges, problem }
        };
        Graph { nodes: loaded.packages.iter().enumerate().map(make).collect() }
    }

    /// Packages reached from some, dependencies first.
    pub fn in_order(&self, roots: &[usize]) -> Vec<usize> {
        let mut seen = BTreeSet::new();
        let mut out = Vec::new();
        for &r in roots {
            self.visit(r, &mut seen, &mut out);
        }
        out
    }

    fn visit(&self, at: usize, seen: &mut BTreeSet<usize>, out: &mut Vec<usize>) {
        if seen.insert(at) {
            for &next in &self.nodes[at].edges {
                self.visit(next, seen, out);
            }
            out.push(at);
        }
    }

    /// Everything that a package needs, by names in order.
    pub fn needs(&self, at: usize) -> Vec<usize> {
        let mut reached = BTreeSet::new();
        let mut todo = self.nodes[at].edges.clone();
        while let Some(n) = todo.pop() {
            if reached.insert(n) {
                todo.extend(&self.nodes[n].edges);
            }
        }
        reached.into_iter().collect()
    }

    /// Finds import cycles; the package that closes one has the error.
    pub fn find_cycles(&mut self, loaded: &Loaded, roots: &[usize]) {
        let mut done = BTreeSet::new();
        for &r in roots {
            self.walk(loaded, r, &mut Vec::new(), &mut done);
        }
    }

    fn walk(&mut self, loaded: &Loaded, at: usize, path: &mut Vec<usize>, done: &mut BTreeSet<usize>) {
        if done.contains(&at) {
            return;
        }
        path.push(at);
        for next in self.nodes[at].edges.clone() {
            let Some(from) = path.iter().position(|&p| p == next) else {
                self.walk(loaded, next, path, done);
                continue;
            };
            if self.nodes[next].problem.is_some() {
                continue;
            }
            let chain: Vec<usize> = path.iter().copied().chain([next]).collect();
            let mut text = self.nodes[chain[0]].path.clone();
            for pair in chain.windows(2) {
                let imported = &self.nodes[pair[1]].path;
                let file = loaded.packages[pair[0]].scan.positions[0].get(imported);
                let file = file.and_then(|p| p.split(':').next()).unwrap_or_default();
                text += &format!("\n\timports {imported} from {file}");
            }
            debug_assert!(from < chain.len());
            self.nodes[next].problem = Some(Problem {
                stack: chain.iter().map(|&i| self.nodes[i].path.clone()).collect(),
                cycle: Some(text),
                ..Problem::plain("import cycle not allowed")
            });
        }
        path.pop();
        done.insert(at);
    }

    /// Adds what the tests of a package make: the program, the package with its inner tests, the outer tests, and copies of
    /// the packages between those and the tested one. Returns the first three as far as there are such.
    pub fn add_tests(&mut self, session: &Session, loaded: &Loaded, at: usize) -> Vec<usize> {
        let p = &loaded.packages[at];
        let s = &p.scan;
        let tested = p.path.clone();
        let ids = |list: &[String]| -> Vec<usize> {
            list.iter().filter_map(|i| loaded.by_path.get(i)).copied().collect()
        };
        let broken = |imports: &[String], test: usize| {
            let bad = imports
                .iter()
                .filter_map(|i| loaded.by_path.get(i))
                .find_map(|&i| loaded.packages[i].error.as_ref().map(|e| (i, e.text().to_string())));
            bad.map(|(i, text)| {
                let imported = &loaded.packages[i].path;
                let place = s.positions[test].get(imported).map(|at| place(session, p, at));
                Problem { stack: vec![tested.clone()], place: place.unwrap_or_default(), text, cycle: None }
            })
        };
        let mut inner = at;
        if !s.test_files.is_empty() || s.name == "main" {
            inner = self.nodes.len();
            let mut node = self.nodes[at].clone();
            node.kind = Kind::Inner;
            node.for_test = Some(tested.clone());
            node.imports = [&s.test_imports[..], &s.imports].concat();
            node.edges = [ids(&s.test_imports), node.edges].concat();
            node.problem = node.problem.or(broken(&s.test_imports, 1));
            self.nodes.push(node);
        }
        let mut outer = None;
        if !s.xtest_files.is_empty() {
            let others: Vec<String> = s.xtest_imports.iter().filter(|i| **i != tested).cloned().collect();
            let mut edges = ids(&others);
            if others.len() < s.xtest_imports.len() {
                edges.push(inner);
            }
            outer = Some(self.nodes.len());
            self.nodes.push(Node {
                at,
                kind: Kind::Outer,
                path: format!("{tested}_test"),
                for_test: Some(tested.clone()),
                imports: s.xtest_imports.clone(),
                edges,
                problem: broken(&s.xtest_imports, 2),
            });
        }
        let program = self.nodes.len();
        let mut imports = TEST_IMPORTS.map(str::to_string).to_vec();
        let mut edges = ids(&imports);
        edges.extend(loaded.by_path.get("runtime"));
        if !s.files.is_empty() || !s.test_files.is_empty() {
            edges.push(inner);
            imports.push(tested.clone());
        }
        if let Some(o) = outer {
            edges.push(o);
            imports.push(format!("{tested}_test"));
        }
        imports.sort();
        imports.dedup();
        let path = format!("{tested}.test");
        self.nodes.push(Node { at, kind: Kind::Main, path, for_test: None, imports, edges, problem: None });
        if inner != at {
            self.split(program, at, inner, outer);
        }
        [Some(program), Some(inner).filter(|&i| i != at), outer].into_iter().flatten().collect()
    }

    /// Packages that need the tested one get copies that need its variant.
    fn split(&mut self, program: usize, tested: usize, inner: usize, outer: Option<usize>) {
        let mut copies: HashMap<usize, usize> = HashMap::from([(tested, inner)]);
        for at in self.in_order(&[program]) {
            if at == tested {
                continue;
            }
            let own = at == program || at == inner || Some(at) == outer;
            if !self.nodes[at].edges.iter().any(|e| copies.contains_key(e)) {
                continue;
            }
            let mut to = at;
            if !own {
                to = self.nodes.len();
                copies.insert(at, to);
                let mut copy = self.nodes[at].clone();
                copy.for_test = Some(self.nodes[tested].path.clone());
                self.nodes.push(copy);
            }
            for e in &mut self.nodes[to].edges {
                *e = copies.get(e).copied().unwrap_or(*e);
            }
        }
    }
}

/// A position in a package's file, as messages have it.
fn place(session: &Session, p: &Package, at: &str) -> String {
    let (file, rest) = at.split_once(':').unwrap_or((at, ""));
    format!("{}:{rest}", session.shown(&p.dir.join(file)))
}

/// What is wrong with a package itself.
fn problem(session: &Session, loaded: &Loaded, at: usize) -> Option<Problem> {
    let p = &loaded.packages[at];
    let s = &p.scan;
    let Some(error) = &p.error else {
        let nothing = s.files.is_empty() && s.test_files.is_empty() && s.xtest_files.is_empty();
        if p.std || !nothing || p.test_of.is_some() {
            return None;
        }
        let dir = p.dir.display();
        return Some(if crate::find::has_go_files(&p.dir) {
            let text = format!("build constraints exclude all Go files in {dir}");
            Problem { stack: chain(loaded, at), ..Problem::plain(text) }
        } else {
            Problem::plain(format!("no Go files in {dir}"))
        });
    };
    let text = error.text();
    if let Some(rest) = text.strip_prefix(&format!("{}/", p.dir.display()))
        && let Some((position, text)) = rest.split_once(": ")
    {
        let place = place(session, p, position);
        return Some(Problem { stack: chain(loaded, at), place, ..Problem::plain(text) });
    }
    let Some(importer) = p.stack.map(|i| &loaded.packages[i]) else { return Some(Problem::plain(text)) };
    // The tests of a package are a package of their own there.
    let kinds = if importer.test_of.is_some() { 1..3 } else { 0..1 };
    let found = kinds.into_iter().find_map(|k| importer.scan.positions[k].get(&p.path));
    let text = match error {
        crate::find::FindError::NoSum(text) => {
            session.missing_sum(text, &importer.path, &session.requirements())
        }
        _ => text.to_string(),
    };
    let place = found.map(|at| place(session, importer, at)).unwrap_or_default();
    Some(Problem { stack: chain(loaded, p.stack.unwrap_or(at)), place, ..Problem::plain(text) })
}

/// The chain of imports to a package, itself last.
fn chain(loaded: &Loaded, at: usize) -> Vec<String> {
    let mut out = Vec::new();
    let mut next = Some(at);
    while let Some(i) = next {
        let p = &loaded.packages[i];
        out.push(p.path.clone());
        next = match p.test_of {
            Some(tested) => loaded.packages[tested].stack,
            None => p.stack,
        };
    }
    out.reverse();
    out
}
