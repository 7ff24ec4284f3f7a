//! Shell patterns as package path has them: `*` and `?` within path elements, classes `[a-z]` and `[^a-z]`, `\\x` for x itself.

/// A piece of a pattern.
enum Piece {
    /// `*`
    Any,
    /// `?`
    One,
    Char(char),
    Class {
        negated: bool,
        ranges: Vec<(char, char)>,
    },
}

/// A parsed pattern.
pub struct Glob(Vec<Piece>);

impl Glob {
    /// Parses a pattern; None for a malformed one.
    pub fn new(pattern: &str) -> Option<Glob> {
        let mut out = Vec::new();
        let mut chars = pattern.chars().peekable();
        while let Some(c) = chars.next() {
            out.push(match c {
                '*' => Piece::Any,
                '?' => Piece::One,
                '\\' => Piece::Char(chars.next()?),
                '[' => {
                    let negated = chars.next_if_eq(&'^').is_some();
                    let mut ranges = Vec::new();
                    let bound = |chars: &mut std::iter::Peekable<std::str::Chars>| match chars.next()? {
                        '-' | ']' => None,
                        '\\' => chars.next(),
                        c => Some(c),
                    };
                    while ranges.is_empty() || chars.next_if_eq(&']').is_none() {
                        let low = bound(&mut chars)?;
                        let high = if chars.next_if_eq(&'-').is_some() { bound(&mut chars)? } else { low };
                        ranges.push((low, high));
                    }
                    Piece::Class { negated, ranges }
                }
                c => Piece::Char(c),
            });
        }
        Some(Glob(out))
    }

    /// Does the pattern match the whole text?
    pub fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        matches(&self.0, &text)
    }
}

fn matches(pieces: &[Piece], text: &[char]) -> bool {
    let Some((piece, rest)) = pieces.split_first() else { return text.is_empty() };
    let fits = |c: char| match piece {
        Piece::Any | Piece::One => c != '/',
        Piece::Char(want) => c == *want,
        Piece::Class { negated, ranges } => {
            c != '/' && ranges.iter().any(|(low, high)| (*low..=*high).contains(&c)) != *negated
        }
    };
    match piece {
        Piece::Any => {
            let most = text.iter().position(|c| *c == '/').unwrap_or(text.len());
            (0..=most).any(|skip| matches(rest, &text[skip..]))
        }
        Piece::One | Piece::Char(_) | Piece::Class { .. } => {
            text.split_first().is_some_and(|(c, after)| fits(*c) && matches(rest, after))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        let matches = |pattern: &str, text: &str| Glob::new(pattern).is_some_and(|g| g.matches(text));
        assert!(matches("*.txt", "a.txt") && !matches("*.txt", "a.txtx") && !matches("*", "a/b"));
        assert!(matches("a?c", "abc") && matches("[a-c]x", "bx") && !matches("[^a-c]x", "bx"));
        assert!(matches("*/b", "a/b") && !matches("a?b", "a/b") && !matches("a[^x]b", "a/b"));
        assert!(matches("\\*", "*") && matches("*a*b*", "xaxbx") && !matches("*a*b", "xaxbx"));
        assert!(["[", "[]a]", "a\\", "[a-"].iter().all(|bad| Glob::new(bad).is_none()));
    }
}
