//! What an import path may look like.

use base::Span;

use crate::graph::Problem;

fn forbidden(c: char) -> bool {
    c == '\u{fffd}'
        || c.is_control()
        || c.is_whitespace()
        || c == '\\'
        || "!\"#$%&'()*,:;<=>?[]^`{|}".contains(c)
}

/// What the go command says about an import whose path has a mistake.
pub fn problem(path: &str, span: Span) -> Problem {
    let text = if path.is_empty() || path.contains(forbidden) {
        format!("invalid import path: {path}")
    } else if path.starts_with('/') {
        format!("{path:?} is not a package path; see 'go help packages'")
    } else {
        modules::modpath::check_import(path)
            .err()
            .unwrap_or_else(|| format!("malformed import path {path:?}"))
    };
    Problem { chain: None, place: Some(span), text }
}

/// What is wrong with an import path by itself, in gc's words.
pub fn mistake(path: &str) -> Option<String> {
    if path.is_empty() {
        return Some("invalid import path (empty string)".into());
    }
    if let Some(c) = path.chars().find(|&c| forbidden(c)) {
        let shown = if c.is_control() { String::new() } else { format!(" '{c}'") };
        return Some(format!("invalid import path (invalid character U+{:04X}{shown})", u32::from(c)));
    }
    if path.starts_with('/') {
        return Some(format!("could not import {path} (import path cannot be absolute path)"));
    }
    let clean = clean(path);
    let relative = path.starts_with("./") || path.starts_with("../");
    (!relative && clean != path).then(|| {
        format!("could not import {path} (non-canonical import path {path:?} (should be {clean:?}))")
    })
}

/// The path without empty, `.` and `..` elements, as Go's path.Clean makes it.
fn clean(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|&p| p != "..") => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    if parts.is_empty() { ".".into() } else { parts.join("/") }
}

#[cfg(test)]
mod tests {
    use super::mistake;

    #[test]
    fn mistakes() {
        assert_eq!(mistake("a.b/c-d_e~f/v2"), None);
        assert_eq!(mistake("").unwrap(), "invalid import path (empty string)");
        assert_eq!(mistake("a!").unwrap(), "invalid import path (invalid character U+0021 '!')");
        assert_eq!(mistake("a\n").unwrap(), "invalid import path (invalid character U+000A)");
        assert!(mistake("unicode//utf8").unwrap().contains("(should be \"unicode/utf8\")"));
        assert!(mistake("/foo").unwrap().contains("absolute"));
    }
}
