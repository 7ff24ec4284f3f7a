//! A generated program as a tree of statements: what the reducer cuts, and what becomes Go text.

use std::fmt::Write;

/// A statement or a declaration.
#[derive(Clone)]
pub enum Node {
    /// Text without nested statements, perhaps several lines.
    Text(String),
    /// Statements with heads: `if c {` … `} else {` … `}`; the close ends it.
    Block { parts: Vec<(String, Vec<Node>)>, close: String },
}

pub type Nodes = Vec<Node>;

/// One head, its body, and a closing brace.
pub fn block(head: impl Into<String>, body: Nodes) -> Node {
    Node::Block { parts: vec![(head.into(), body)], close: "}".into() }
}

/// Like `block` with more than a brace at the end.
pub fn block_to(head: impl Into<String>, body: Nodes, close: impl Into<String>) -> Node {
    Node::Block { parts: vec![(head.into(), body)], close: close.into() }
}

pub fn text(t: impl Into<String>) -> Node {
    Node::Text(t.into())
}

impl Node {
    /// The statement in a block of its own.
    pub fn scoped(self) -> Node {
        block("{", vec![self])
    }
}

/// A program: its declarations, one of them `func Main()`.
#[derive(Clone)]
pub struct Program {
    pub decls: Nodes,
}

/// What generated code may import; a file imports those whose name it mentions.
const IMPORTS: &[&str] = &[
    "bytes",
    "cmp",
    "context",
    "errors",
    "fmt",
    "iter",
    "maps",
    "math",
    "math/bits",
    "os",
    "reflect",
    "runtime",
    "slices",
    "sort",
    "strconv",
    "strings",
    "sync",
    "sync/atomic",
    "time",
    "unicode/utf8",
    "unsafe",
];

impl Program {
    /// A file of the package; as `package main` it gets a `main` that calls `Main`.
    pub fn render(&self, package: &str) -> String {
        let mut body = String::new();
        for d in &self.decls {
            render(d, 0, &mut body);
            body.push('\n');
        }
        if package == "main" {
            body.push_str("func main() { Main() }\n");
        }
        let mut file = format!("package {package}\n\n");
        for path in IMPORTS {
            let name = path.rsplit('/').next().unwrap_or(path);
            if mentions(&body, name) {
                let _ = writeln!(file, "import \"{path}\"");
            }
        }
        file + "\n" + &body
    }
}

fn mentions(body: &str, package: &str) -> bool {
    body.match_indices(package).any(|(at, _)| {
        let before = body[..at].chars().next_back().unwrap_or(' ');
        body[at + package.len()..].starts_with('.')
            && !before.is_alphanumeric()
            && !matches!(before, '_' | '.' | '"')
    })
}

fn render(node: &Node, depth: usize, out: &mut String) {
    match node {
        Node::Text(t) => line(t, depth, out),
        Node::Block { parts, close } => {
            for (head, body) in parts {
                line(head, depth, out);
                for n in body {
                    render(n, depth + 1, out);
                }
            }
            line(close, depth, out);
        }
    }
}

fn line(text: &str, depth: usize, out: &mut String) {
    for l in text.lines() {
        for _ in 0..depth {
            out.push('\t');
        }
        out.push_str(l);
        out.push('\n');
    }
}
