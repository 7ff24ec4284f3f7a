//! The part of text/template that `list -f` needs: fields, variables, if, range, with, pipelines, and the functions
//! and, or, not, len, index, eq, ne, lt, le, gt, ge, print, printf, println, join. Anything else is an error that names it.

use crate::text::unquote;
use crate::value::Value;

#[derive(Clone, Debug)]
enum Node {
    Text(String),
    Action(Pipe),
    Assign(String, Pipe),
    If(Vec<(Pipe, Vec<Node>)>, Vec<Node>),
    With(Pipe, Vec<Node>, Vec<Node>),
    Range { index: Option<String>, item: Option<String>, over: Pipe, body: Vec<Node>, otherwise: Vec<Node> },
    Break,
    Continue,
}

#[derive(Clone, Debug)]
enum Operand {
    Dot(Vec<String>),
    Variable(String, Vec<String>),
    Literal(Value),
    Function(String),
    Nested(Box<Pipe>, Vec<String>),
}

/// Commands, each a list of operands.
type Pipe = Vec<Vec<Operand>>;

/// A parsed template.
pub struct Template {
    nodes: Vec<Node>,
}

enum Flow {
    Next,
    Break,
    Continue,
}

const FUNCTIONS: [&str; 15] = [
    "and", "or", "not", "len", "index", "eq", "ne", "lt", "le", "gt", "ge", "print", "printf", "println",
    "join",
];

/// Text and the content of `{{…}}`.
fn split(text: &str) -> Result<Vec<(bool, String)>, String> {
    let mut out: Vec<(bool, String)> = Vec::new();
    let mut rest = text;
    let mut trim = false;
    loop {
        let Some(at) = rest.find("{{") else {
            out.push((false, if trim { rest.trim_start() } else { rest }.to_string()));
            return Ok(out);
        };
        let mut before = &rest[..at];
        rest = &rest[at + 2..];
        if trim {
            before = before.trim_start();
        }
        if rest.starts_with("- ") {
            before = before.trim_end();
            rest = &rest[1..];
        }
        out.push((false, before.to_string()));
        if let Some(comment) = rest.trim_start().strip_prefix("/*") {
            let end = comment.find("*/").ok_or("unclosed comment")?;
            let after = comment[end + 2..].trim_start();
            trim = after.starts_with("-}}");
            rest = after
                .strip_prefix('-')
                .unwrap_or(after)
                .strip_prefix("}}")
                .ok_or("comment ends before closing delimiter")?;
            continue;
        }
        let mut quote = None;
        let mut end = None;
        let mut escaped = false;
        for (i, c) in rest.char_indices() {
            match quote {
                Some(q) => {
                    if escaped {
                        escaped = false;
                    } else if c == '\\' && q == '"' {
                        escaped = true;
                    } else if c == q {
                        quote = None;
                    }
                }
                None if c == '"' || c == '`' => quote = Some(c),
                None if rest[i..].starts_with("}}") => {
                    end = Some(i);
                    break;
                }
                None => {}
            }
        }
        let end = end.ok_or("unclosed action")?;
        let mut body = &rest[..end];
        trim = body.ends_with(" -");
        if trim {
            body = &body[..body.len() - 2];
        }
        out.push((true, body.trim().to_string()));
        rest = &rest[end + 2..];
    }
}

fn tokens(body: &str) -> Result<Vec<String>, String> {
    let mut out = Vec::new();
    let mut rest = body.trim_start();
    while let Some(c) = rest.chars().next() {
        let end = match c {
            '"' => {
                let mut escaped = false;
                let close = rest.char_indices().skip(1).find(|&(_, d)| {
                    let hit = d == '"' && !escaped;
                    escaped = d == '\\' && !escaped;
                    hit
                });
                close.ok_or("unterminated quoted string")?.0 + 1
            }
            '`' => rest[1..].find('`').ok_or("unterminated raw quoted string")? + 2,
            '(' | ')' | '|' | ',' => 1,
            ':' if rest.starts_with(":=") => 2,
            '=' => 1,
            _ => rest
                .find([' ', '\t', '\n', '(', ')', '|', ',', '=', ':', '"', '`'])
                .filter(|&e| e > 0)
                .unwrap_or(rest.len()),
        };
        out.push(rest[..end].to_string());
        rest = &rest[end..];
        let glued = rest.starts_with('.') && out.last().is_some_and(|t| t == ")");
        if glued {
            let stop = rest.find([' ', ')', '|']).unwrap_or(rest.len());
            out.push(format!("\u{1}{}", &rest[..stop]));
            rest = &rest[stop..];
        }
        rest = rest.trim_start();
    }
    Ok(out)
}

struct Parser {
    parts: std::vec::IntoIter<(bool, String)>,
}

impl Parser {
    /// Nodes up to `{{end}}` or `{{else…}}`, which is returned.
    fn nodes(&mut self, nested: bool) -> Result<(Vec<Node>, String), String> {
        let mut out = Vec::new();
        while let Some((action, body)) = self.parts.next() {
            if !action {
                if !body.is_empty() {
                    out.push(Node::Text(body));
                }
                continue;
            }
            let (word, rest) = body.split_once(char::is_whitespace).unwrap_or((&body, ""));
            match word {
                "end" | "else" if nested => return Ok((out, body)),
                "end" | "else" => return Err(format!("unexpected {{{{{word}}}}}")),
                "if" => out.push(self.branch(rest)?),
                "with" => {
                    let pipe = pipeline(rest)?;
                    let (body, otherwise) = self.bodies()?;
                    out.push(Node::With(pipe, body, otherwise));
                }
                "range" => {
                    let (names, over) = match rest.split_once(":=") {
                        Some((names, over)) => {
                            (names.split(',').map(|n| n.trim().to_string()).collect(), over)
                        }
                        None => (Vec::new(), rest),
                    };
                    let over = pipeline(over)?;
                    let (body, otherwise) = self.bodies()?;
                    let (index, item) = match &names[..] {
                        [] => (None, None),
                        [item] => (None, Some(item.clone())),
                        [index, item, ..] => (Some(index.clone()), Some(item.clone())),
                    };
                    out.push(Node::Range { index, item, over, body, otherwise });
                }
                "break" => out.push(Node::Break),
                "continue" => out.push(Node::Continue),
                "define" | "template" | "block" => {
                    return Err(format!("{{{{{word}}}}} is not supported by rgo"));
                }
                _ => {
                    let assign = body.starts_with('$').then(|| body.split_once('=')).flatten();
                    match assign {
                        Some((name, value)) if !body.contains("==") => {
                            let name = name.trim().trim_end_matches(':').trim().to_string();
                            out.push(Node::Assign(name, pipeline(value)?));
                        }
                        _ => out.push(Node::Action(pipeline(&body)?)),
                    }
                }
            }
        }
        if nested { Err("unexpected EOF".into()) } else { Ok((out, String::new())) }
    }

    fn bodies(&mut self) -> Result<(Vec<Node>, Vec<Node>), String> {
        let (body, end) = self.nodes(true)?;
        if end == "end" {
            return Ok((body, Vec::new()));
        }
        let (otherwise, end) = self.nodes(true)?;
        if end == "end" { Ok((body, otherwise)) } else { Err(format!("unexpected {{{{{end}}}}}")) }
    }

    fn branch(&mut self, condition: &str) -> Result<Node, String> {
        let mut arms = Vec::new();
        let mut condition = pipeline(condition)?;
        loop {
            let (body, end) = self.nodes(true)?;
            arms.push((condition, body));
            if end == "end" {
                return Ok(Node::If(arms, Vec::new()));
            }
            match end.strip_prefix("else").map(str::trim).and_then(|e| e.strip_prefix("if")) {
                Some(next) => condition = pipeline(next)?,
                None => {
                    let (otherwise, end) = self.nodes(true)?;
                    return if end == "end" {
                        Ok(Node::If(arms, otherwise))
                    } else {
                        Err(format!("unexpected {{{{{end}}}}}"))
                    };
                }
            }
        }
    }
}

fn pipeline(text: &str) -> Result<Pipe, String> {
    let all = tokens(text)?;
    let mut at = 0;
    let pipe = parse_pipe(&all, &mut at)?;
    if at < all.len() {
        return Err(format!("unexpected {:?} in operand", all[at]));
    }
    Ok(pipe)
}

fn parse_pipe(all: &[String], at: &mut usize) -> Result<Pipe, String> {
    let mut pipe = vec![Vec::new()];
    while let Some(t) = all.get(*at) {
        match t.as_str() {
            ")" => break,
            "|" => {
                pipe.push(Vec::new());
                *at += 1;
            }
            "(" => {
                *at += 1;
                let inner = parse_pipe(all, at)?;
                if all.get(*at).map(String::as_str) != Some(")") {
                    return Err("unclosed left paren".into());
                }
                *at += 1;
                let fields = match all.get(*at).and_then(|t| t.strip_prefix('\u{1}')) {
                    Some(f) => {
                        *at += 1;
                        fields(f)
                    }
                    None => Vec::new(),
                };
                pipe.last_mut().expect("never empty").push(Operand::Nested(Box::new(inner), fields));
            }
            other => {
                pipe.last_mut().expect("never empty").push(operand(other)?);
                *at += 1;
            }
        }
    }
    if pipe.iter().any(Vec::is_empty) { Err("missing value for command".into()) } else { Ok(pipe) }
}

fn fields(text: &str) -> Vec<String> {
    text.split('.').filter(|f| !f.is_empty()).map(str::to_string).collect()
}

fn operand(t: &str) -> Result<Operand, String> {
    if t.starts_with('.') {
        return Ok(Operand::Dot(fields(t)));
    }
    if t.starts_with('$') {
        let (name, rest) = t.split_once('.').unwrap_or((t, ""));
        return Ok(Operand::Variable(name.into(), fields(rest)));
    }
    if t.starts_with(['"', '`']) {
        return unquote(t)
            .map(|s| Operand::Literal(Value::Text(s)))
            .ok_or_else(|| format!("malformed string {t}"));
    }
    match t {
        "true" | "false" => return Ok(Operand::Literal(Value::Bool(t == "true"))),
        "nil" => return Ok(Operand::Literal(Value::Null)),
        _ => {}
    }
    if let Ok(n) = t.parse() {
        return Ok(Operand::Literal(Value::Int(n)));
    }
    if FUNCTIONS.contains(&t) {
        return Ok(Operand::Function(t.into()));
    }
    Err(format!("function {t:?} not defined (rgo knows {})", FUNCTIONS.join(", ")))
}

struct Run<'a> {
    out: String,
    variables: Vec<(String, Value)>,
    top: &'a Value,
}

impl Template {
    pub fn parse(text: &str) -> Result<Template, String> {
        let parts = split(text)?;
        let (nodes, _) = Parser { parts: parts.into_iter() }.nodes(false)?;
        Ok(Template { nodes })
    }

    pub fn run(&self, data: &Value) -> Result<String, String> {
        let mut run = Run { out: String::new(), variables: vec![("$".into(), data.clone())], top: data };
        run.nodes(&self.nodes, data)?;
        Ok(run.out)
    }
}

impl Run<'_> {
    fn nodes(&mut self, nodes: &[Node], dot: &Value) -> Result<Flow, String> {
        let depth = self.variables.len();
        for n in nodes {
            let flow = self.node(n, dot)?;
            if !matches!(flow, Flow::Next) {
                self.variables.truncate(depth);
                return Ok(flow);
            }
        }
        self.variables.truncate(depth);
        Ok(Flow::Next)
    }

    fn node(&mut self, node: &Node, dot: &Value) -> Result<Flow, String> {
        match node {
            Node::Text(t) => self.out.push_str(t),
            Node::Action(p) => {
                let shown = self.pipe(p, dot)?.show();
                self.out.push_str(&shown);
            }
            Node::Assign(name, p) => {
                let v = self.pipe(p, dot)?;
                self.variables.push((name.clone(), v));
            }
            Node::If(arms, otherwise) => {
                for (condition, body) in arms {
                    if !self.pipe(condition, dot)?.is_empty() {
                        return self.nodes(body, dot);
                    }
                }
                return self.nodes(otherwise, dot);
            }
            Node::With(p, body, otherwise) => {
                let v = self.pipe(p, dot)?;
                return if v.is_empty() { self.nodes(otherwise, dot) } else { self.nodes(body, &v) };
            }
            Node::Range { index, item, over, body, otherwise } => {
                let mut names = None;
                let list = match self.pipe(over, dot)? {
                    Value::List(l) => l,
                    Value::Map(m) => {
                        let (keys, values) = m.into_iter().unzip::<_, _, Vec<String>, Vec<Value>>();
                        names = Some(keys);
                        values
                    }
                    Value::Null => Vec::new(),
                    other => return Err(format!("range can't iterate over {}", other.show())),
                };
                if list.is_empty() {
                    return self.nodes(otherwise, dot);
                }
                let key = |i: usize| match &names {
                    Some(names) => Value::text(names[i].clone()),
                    None => Value::Int(i as i64),
                };
                let depth = self.variables.len();
                for (i, v) in list.iter().enumerate() {
                    self.variables.truncate(depth);
                    self.variables.extend(index.iter().map(|n| (n.clone(), key(i))));
                    self.variables.extend(item.iter().map(|n| (n.clone(), v.clone())));
                    if let Flow::Break = self.nodes(body, v)? {
                        break;
                    }
                }
                self.variables.truncate(depth);
            }
            Node::Break => return Ok(Flow::Break),
            Node::Continue => return Ok(Flow::Continue),
        }
        Ok(Flow::Next)
    }

    fn pipe(&self, pipe: &Pipe, dot: &Value) -> Result<Value, String> {
        let mut last: Option<Value> = None;
        for command in pipe {
            last = Some(self.command(command, dot, last)?);
        }
        last.ok_or_else(|| "empty pipeline".into())
    }

    fn command(&self, command: &[Operand], dot: &Value, piped: Option<Value>) -> Result<Value, String> {
        if let Operand::Function(name) = &command[0] {
            let mut args = command[1..].iter().map(|o| self.value(o, dot)).collect::<Result<Vec<_>, _>>()?;
            args.extend(piped);
            return call(name, &args);
        }
        if command.len() > 1 || piped.is_some() {
            return Err("can't give argument to non-function".into());
        }
        self.value(&command[0], dot)
    }

    fn value(&self, operand: &Operand, dot: &Value) -> Result<Value, String> {
        match operand {
            Operand::Dot(path) => follow(dot, path),
            Operand::Variable(name, path) => {
                let v = if name == "$" {
                    self.top
                } else {
                    let found = self.variables.iter().rev().find(|v| v.0 == *name);
                    &found.ok_or_else(|| format!("undefined variable {name:?}"))?.1
                };
                follow(v, path)
            }
            Operand::Literal(v) => Ok(v.clone()),
            Operand::Function(name) => call(name, &[]),
            Operand::Nested(p, path) => follow(&self.pipe(p, dot)?, path),
        }
    }
}

fn follow(value: &Value, path: &[String]) -> Result<Value, String> {
    let mut at = value;
    for name in path {
        at = match at {
            Value::Struct { shown, .. } | Value::Record { shown, .. }
                if ["String", "Error"].contains(&name.as_str()) && at.field(name).is_none() =>
            {
                return Ok(Value::text(shown.clone()));
            }
            Value::Struct { .. } | Value::Record { .. } => at
                .field(name)
                .ok_or_else(|| format!("can't evaluate field {name} (rgo's list doesn't have it)"))?,
            Value::Null => return Err(format!("nil pointer evaluating field {name}")),
            other => return Err(format!("can't evaluate field {name} in {}", other.show())),
        };
    }
    Ok(at.clone())
}

fn call(name: &str, args: &[Value]) -> Result<Value, String> {
    let wrong = || format!("wrong number of args for {name}: got {}", args.len());
    Ok(match (name, args) {
        ("and", [..]) => args.iter().find(|v| v.is_empty()).or(args.last()).cloned().ok_or_else(wrong)?,
        ("or", [..]) => args.iter().find(|v| !v.is_empty()).or(args.last()).cloned().ok_or_else(wrong)?,
        ("not", [v]) => Value::Bool(v.is_empty()),
        ("len", [Value::List(l)]) => Value::Int(l.len() as i64),
        ("len", [Value::Text(t)]) => Value::Int(t.len() as i64),
        ("len", [Value::Null]) => Value::Int(0),
        ("len", [Value::Map(m)]) => Value::Int(m.len() as i64),
        ("index", [Value::Map(m), Value::Text(name)]) => {
            m.iter().find(|e| e.0 == *name).map_or_else(|| Value::text(""), |e| e.1.clone())
        }
        ("index", [Value::List(l), Value::Int(i)]) => {
            let i = usize::try_from(*i).ok().and_then(|i| l.get(i));
            i.cloned().ok_or("error calling index: index out of range")?
        }
        ("eq", [first, rest @ ..]) if !rest.is_empty() => Value::Bool(rest.iter().any(|v| v == first)),
        ("ne", [a, b]) => Value::Bool(a != b),
        ("lt" | "le" | "gt" | "ge", [a, b]) => {
            let order = match (a, b) {
                (Value::Int(a), Value::Int(b)) => a.cmp(b),
                (Value::Text(a), Value::Text(b)) => a.cmp(b),
                _ => return Err(format!("error calling {name}: incompatible types for comparison")),
            };
            Value::Bool(match name {
                "lt" => order.is_lt(),
                "le" => order.is_le(),
                "gt" => order.is_gt(),
                _ => order.is_ge(),
            })
        }
        ("print", _) => Value::Text(args.iter().map(Value::show).collect::<Vec<_>>().join("")),
        ("println", _) => Value::Text(args.iter().map(Value::show).collect::<Vec<_>>().join(" ") + "\n"),
        ("printf", [Value::Text(format), rest @ ..]) => Value::Text(printf(format, rest)?),
        ("join", [Value::List(l), Value::Text(sep)]) => {
            Value::Text(l.iter().map(Value::show).collect::<Vec<_>>().join(sep))
        }
        ("join", [Value::Null, Value::Text(_)]) => Value::text(""),
        _ => return Err(wrong()),
    })
}

fn printf(format: &str, args: &[Value]) -> Result<String, String> {
    let mut out = String::new();
    let mut args = args.iter();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let mut flags = String::new();
        let verb = loop {
            match chars.next() {
                Some(d) if "-+#0 .".contains(d) || d.is_ascii_digit() => flags.push(d),
                Some(v) => break v,
                None => return Err("printf: format ends in %".into()),
            }
        };
        if verb == '%' {
            out.push('%');
            continue;
        }
        let Some(v) = args.next() else {
            out += &format!("%!{verb}(MISSING)");
            continue;
        };
        let text = match verb {
            's' | 'v' | 'd' | 't' => v.show(),
            'q' => crate::text::quote(&v.show()),
            other => return Err(format!("printf: %{other} is not supported by rgo")),
        };
        let left = flags.starts_with('-');
        let width: usize = flags.trim_start_matches('-').parse().unwrap_or(0);
        let pad = " ".repeat(width.saturating_sub(text.chars().count()));
        out += &if left { text + &pad } else { pad + &text };
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(template: &str) -> Result<String, String> {
        let inner = Value::Struct {
            fields: vec![("Path", Value::text("m")), ("Main", Value::Bool(true))],
            shown: "m".into(),
        };
        let list = Value::texts(&["a".into(), "b".into()]);
        let data = Value::Struct {
            fields: vec![
                ("Name", Value::text("n")),
                ("Module", inner),
                ("L", list),
                ("E", Value::Null),
                ("N", Value::Int(3)),
            ],
            shown: "N".into(),
        };
        Template::parse(template)?.run(&data)
    }

    #[test]
    fn templates() {
        let cases = [
            ("{{.Name}} {{.Module.Path}} {{.L}} {{.Module}}", "n m [a b] m"),
            ("{{range $i, $x := .L}}{{$i}}={{$x}},{{end}}", "0=a,1=b,"),
            ("{{range .L}}{{.}}{{else}}none{{end}}{{range .E}}x{{else}}none{{end}}", "abnone"),
            ("{{if .E}}a{{else if eq .Name \"n\"}}b{{else}}c{{end}}", "b"),
            ("{{with .Module}}{{.Path}}{{end}}{{with .E}}x{{end}}", "m"),
            ("{{join .L \", \"}} {{len .L}} {{index .L 1}}", "a, b 2 b"),
            ("{{printf \"%-4s|%q|%d\" .Name .Name .N}}", "n   |\"n\"|3"),
            ("{{.L | len | printf \"%v!\"}}", "2!"),
            ("a {{- /* c */ -}} b", "ab"),
            ("{{if and .Name (not .E)}}y{{end}}{{$v := .Name}}{{$v}}{{$.N}}", "yn3"),
            ("{{(index .L 0)}}{{if gt (len .L) 1}}>{{end}}", "a>"),
        ];
        for (template, expected) in cases {
            assert_eq!(run(template).as_deref(), Ok(expected), "{template}");
        }
        assert!(run("{{.Nope}}").unwrap_err().contains("Nope"));
        assert!(run("{{html .Name}}").unwrap_err().contains("html"));
        assert!(run("{{if .Name}}").is_err() && run("{{.Name").is_err());
        assert!(run("{{template \"x\"}}").unwrap_err().contains("not supported"));
    }
}
