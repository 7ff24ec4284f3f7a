//! Structured output: values as JSON in Go's layout, and as data of templates.

/// A value with named fields in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Text(String),
    List(Vec<Value>),
    /// Names and values, sorted.
    Map(Vec<(String, Value)>),
    /// Like a struct, but empty fields show too.
    Record {
        fields: Vec<(&'static str, Value)>,
        shown: String,
    },
    /// Fields, and what the struct prints as where templates print it whole.
    Struct {
        fields: Vec<(&'static str, Value)>,
        shown: String,
    },
}

impl Value {
    pub fn text(t: impl Into<String>) -> Value {
        Value::Text(t.into())
    }

    pub fn texts(list: &[String]) -> Value {
        Value::List(list.iter().map(Value::text).collect())
    }

    /// Is it what `omitempty` leaves out and templates take for false?
    pub fn is_empty(&self) -> bool {
        match self {
            Value::Null => true,
            Value::Bool(b) => !b,
            Value::Int(n) => *n == 0,
            Value::Text(t) => t.is_empty(),
            Value::List(l) => l.is_empty(),
            Value::Map(m) => m.is_empty(),
            Value::Struct { .. } | Value::Record { .. } => false,
        }
    }

    pub fn field(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Struct { fields, .. } | Value::Record { fields, .. } => {
                fields.iter().find(|f| f.0 == name).map(|f| &f.1)
            }
            _ => None,
        }
    }

    /// JSON with tabs, empty fields left out. `only`: top-level fields to keep, or empty for all.
    pub fn json(&self, only: &[String]) -> String {
        let mut out = String::new();
        self.write(&mut out, 0, only);
        out
    }

    fn write(&self, out: &mut String, depth: usize, only: &[String]) {
        match self {
            Value::Null => out.push_str("null"),
            Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
            Value::Int(n) => out.push_str(&n.to_string()),
            Value::Text(t) => out.push_str(&base::json::quote(t)),
            Value::List(l) if l.is_empty() => out.push_str("[]"),
            Value::List(l) => {
                out.push('[');
                for (i, v) in l.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    line(out, depth + 1);
                    v.write(out, depth + 1, &[]);
                }
                line(out, depth);
                out.push(']');
            }
            Value::Map(m) => object(out, depth, m.iter().map(|(name, v)| (name.as_str(), v))),
            Value::Record { fields, .. } => object(out, depth, fields.iter().map(|(name, v)| (*name, v))),
            Value::Struct { fields, .. } => {
                let shown = |f: &&(&'static str, Value)| {
                    !f.1.is_empty() && (only.is_empty() || only.iter().any(|o| o == f.0))
                };
                object(out, depth, fields.iter().filter(shown).map(|(name, v)| (*name, v)));
            }
        }
    }

    /// As templates print it.
    pub fn show(&self) -> String {
        match self {
            Value::Null => "<nil>".into(),
            Value::Bool(b) => b.to_string(),
            Value::Int(n) => n.to_string(),
            Value::Text(t) => t.clone(),
            Value::List(l) => format!("[{}]", l.iter().map(Value::show).collect::<Vec<_>>().join(" ")),
            Value::Map(m) => {
                let pairs: Vec<String> = m.iter().map(|(name, v)| format!("{name}:{}", v.show())).collect();
                format!("map[{}]", pairs.join(" "))
            }
            Value::Struct { shown, .. } | Value::Record { shown, .. } => shown.clone(),
        }
    }
}

fn line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n('\t', depth));
}

fn object<'a>(out: &mut String, depth: usize, fields: impl Iterator<Item = (&'a str, &'a Value)>) {
    let mut any = false;
    out.push('{');
    for (name, v) in fields {
        if any {
            out.push(',');
        }
        any = true;
        line(out, depth + 1);
        out.push_str(&format!("{}: ", base::json::quote(name)));
        v.write(out, depth + 1, &[]);
    }
    if any {
        line(out, depth);
    }
    out.push('}');
}
