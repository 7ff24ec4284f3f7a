//! The comment lines that say what a case wants. One parser for all suites.

/// The first directive of a Go test file: `// verb args…` on the first comment line that isn't a build constraint.
pub fn verb(text: &str) -> Option<(&str, Vec<&str>)> {
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() || line.starts_with("//go:build") || line.starts_with("// +build") {
            continue;
        }
        let rest = line.strip_prefix("//")?.trim();
        let mut words = rest.split_whitespace();
        return words.next().map(|v| (v, words.collect()));
    }
    None
}

/// The `//go:build` line's expression.
pub fn build_constraint(text: &str) -> Option<&str> {
    text.lines()
        .take_while(|l| !l.starts_with("package "))
        .find_map(|l| l.strip_prefix("//go:build "))
        .map(str::trim)
}

/// `// key: value` lines at the top of one of our own fixtures.
pub fn value<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    values(text, key).next()
}

/// All values of a key that may stand there several times.
pub fn values<'a>(text: &'a str, key: &str) -> impl Iterator<Item = &'a str> {
    text.lines()
        .take_while(|l| l.starts_with("//") || l.trim().is_empty())
        .filter_map(move |l| l.strip_prefix("//")?.trim().strip_prefix(key)?.strip_prefix(':'))
        .map(str::trim)
}

/// An expectation on a line: every message there must match one of the patterns, and every pattern one message.
pub struct Expected {
    /// 1-based.
    pub line: usize,
    pub patterns: Vec<String>,
}

/// The `// ERROR "re" "re"` (also `// GC_ERROR`, and `ERRORAUTO`) comments of a file.
pub fn errors(text: &str) -> Vec<Expected> {
    let mut list = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let Some(at) = ["// ERROR ", "// GC_ERROR ", "// ERRORAUTO ", "/* ERROR ", "// ERROR\t"]
            .iter()
            .filter_map(|m| line.find(m).map(|at| at + m.len()))
            .min()
        else {
            continue;
        };
        let patterns = quoted(&line[at..]);
        if !patterns.is_empty() {
            list.push(Expected { line: i + 1, patterns });
        }
    }
    list
}

/// The strings in double quotes or backquotes at the start of `rest`.
fn quoted(rest: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = rest.trim_start();
    while let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '`')) {
        let mut text = String::new();
        let mut chars = rest[1..].char_indices();
        let mut end = None;
        while let Some((i, c)) = chars.next() {
            if c == quote {
                end = Some(i + 2);
                break;
            }
            if c == '\\' && quote == '"' {
                match chars.next() {
                    Some((_, c @ ('"' | '\\'))) => text.push(c),
                    Some((_, c)) => text.extend(['\\', c]),
                    None => {}
                }
            } else {
                text.push(c);
            }
        }
        let Some(end) = end else { break };
        out.push(text);
        rest = rest[end..].trim_start();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives() {
        assert_eq!(verb("//go:build linux\n\n// run -x a\npackage main"), Some(("run", vec!["-x", "a"])));
        assert_eq!(value("// run\n// exit: 3\npackage main", "exit"), Some("3"));
        let e = errors("x := 1 // ERROR \"declared and not used\" `b\"`\ny\n");
        assert_eq!(
            (e[0].line, e[0].patterns.clone()),
            (1, vec!["declared and not used".into(), "b\"".into()])
        );
    }
}
