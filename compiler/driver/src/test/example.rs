//! The output that an example announces: the last comment in its body, if that begins with `Output:`.

use base::Span;

/// The text after `Output:` or `Unordered output:` (then true) in the last comment of a function body.
pub fn output(text: &[u8], body: Span) -> Option<(String, bool)> {
    let body = &text[body.start as usize..body.end as usize];
    let groups = syntax::comments::groups(body);
    let comment = syntax::comments::group_text(body, groups.last()?);
    let trimmed = comment.trim_start();
    let (rest, unordered) = match strip_prefix_fold(trimmed, "unordered output:") {
        Some(rest) => (rest, true),
        None => (strip_prefix_fold(trimmed, "output:")?, false),
    };
    let rest = rest.trim_start_matches(' ');
    Some((rest.strip_prefix('\n').unwrap_or(rest).to_string(), unordered))
}

fn strip_prefix_fold<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::{FileId, Idx};

    fn of(body: &str) -> Option<(String, bool)> {
        output(body.as_bytes(), Span::new(FileId::new(0), 0, body.len() as u32))
    }

    #[test]
    fn forms() {
        assert_eq!(of("{ f()\n\t// Output: 3\n}"), Some(("3\n".into(), false)));
        assert_eq!(of("{ f()\n\t// Output:\n\t// a\n\t//   b\n}"), Some(("a\n  b\n".into(), false)));
        assert_eq!(of("{\n// unordered OUTPUT:\n// a\n}"), Some(("a\n".into(), true)));
        assert_eq!(of("{ f(\"// Output: x\") }"), None);
        assert_eq!(of("{\n// Output: a\n\n// other\n}"), None);
        assert_eq!(of("{\n/* Output:\nx */ }"), Some(("x\n".into(), false)));
        assert_eq!(of("{\n// Output:\n}"), Some((String::new(), false)));
    }
}
