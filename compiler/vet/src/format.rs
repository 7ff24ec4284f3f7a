//! Formats of package fmt, taken apart.

/// One `%` operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Byte offset in the format, and its text.
    pub at: usize,
    pub text: String,
    pub flags: String,
    /// Arguments taken for `*` of width and precision, by index.
    pub stars: Vec<usize>,
    /// The argument that is formatted.
    pub arg: usize,
    pub verb: char,
    /// Some index was written as `[n]`.
    pub indexed: bool,
}

/// What a format turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub enum Parsed {
    Fine(Vec<Operation>),
    /// Ends within an operation, which is given.
    MissingVerb(String),
    /// An operation with a bad `[n]`.
    BadIndex(usize, String),
}

/// Takes a format apart; argument 0 is the first one after the format.
pub fn parse(format: &str) -> Parsed {
    let bytes = format.as_bytes();
    let mut list = Vec::new();
    let (mut i, mut next) = (0, 0);
    while i < bytes.len() {
        if bytes[i] != b'%' {
            i += 1;
            continue;
        }
        let at = i;
        i += 1;
        let flags_from = i;
        while i < bytes.len() && b"+-# 0".contains(&bytes[i]) {
            i += 1;
        }
        let flags = format[flags_from..i].to_string();
        let mut op = Operation {
            at,
            text: String::new(),
            flags,
            stars: Vec::new(),
            arg: 0,
            verb: ' ',
            indexed: false,
        };
        let index = |i: &mut usize, next: &mut usize, op: &mut Operation| -> bool {
            if bytes.get(*i) != Some(&b'[') {
                return true;
            }
            let Some(len) = format[*i..].find(']') else { return false };
            let Ok(n) = format[*i + 1..*i + len].parse::<usize>() else { return false };
            if n == 0 {
                return false;
            }
            *next = n - 1;
            *i += len + 1;
            op.indexed = true;
            true
        };
        let number = |i: &mut usize, next: &mut usize, op: &mut Operation| {
            if bytes.get(*i) == Some(&b'*') {
                *i += 1;
                op.stars.push(*next);
                *next += 1;
            } else {
                while bytes.get(*i).is_some_and(u8::is_ascii_digit) {
                    *i += 1;
                }
            }
        };
        let mut fine = index(&mut i, &mut next, &mut op);
        number(&mut i, &mut next, &mut op);
        if fine && bytes.get(i) == Some(&b'.') {
            i += 1;
            fine = index(&mut i, &mut next, &mut op);
            number(&mut i, &mut next, &mut op);
        }
        fine = fine && index(&mut i, &mut next, &mut op);
        if !fine {
            return Parsed::BadIndex(at, format[at..].to_string());
        }
        let Some(verb) = format[i..].chars().next() else {
            return Parsed::MissingVerb(format[at..].to_string());
        };
        i += verb.len_utf8();
        op.verb = verb;
        op.arg = next;
        op.text = format[at..i].to_string();
        if verb != '%' {
            next += 1;
        }
        list.push(op);
    }
    Parsed::Fine(list)
}

/// The first thing in a text that looks like an operation of Printf.
pub fn directive(text: &str) -> Option<&str> {
    // A percent sign at the end can't be meant.
    let text = text.strip_suffix('%').unwrap_or(text);
    for (at, _) in text.match_indices('%') {
        let rest = &text[at + 1..];
        let mut i = rest.len() - rest.trim_start_matches(['+', '-', '#']).len();
        let number = |i: &mut usize| {
            let digits = rest[*i..].len() - rest[*i..].trim_start_matches(|c: char| c.is_ascii_digit()).len();
            if digits > 0 {
                *i += digits;
            } else if rest[*i..].starts_with('*') {
                *i += 1;
            } else if let Some(len) = bracket(&rest[*i..])
                && rest[*i + len..].starts_with('*')
            {
                *i += len + 1;
            }
        };
        number(&mut i);
        if rest[i..].starts_with('.') {
            i += 1;
        }
        number(&mut i);
        i += bracket(&rest[i..]).unwrap_or(0);
        if rest[i..].starts_with(|c| "bcdefgopqstvxEFGTUX".contains(c)) {
            return Some(&text[at..at + 2 + i]);
        }
    }
    None
}

/// The length of `[n]` at the start.
fn bracket(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('[')?;
    let len = inner.find(']')?;
    (len > 0 && inner[..len].bytes().all(|b| b.is_ascii_digit())).then_some(len + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations() {
        let Parsed::Fine(list) = parse("a %d %-8.*f%% %[1]q") else { panic!("fine") };
        let seen: Vec<_> = list.iter().map(|o| (o.text.as_str(), o.arg, o.stars.clone())).collect();
        assert_eq!(
            seen,
            [("%d", 0, vec![]), ("%-8.*f", 2, vec![1]), ("%%", 3, vec![]), ("%[1]q", 0, vec![])]
        );
        assert_eq!(parse("%d %-"), Parsed::MissingVerb("%-".into()));
        assert_eq!(parse("%[x]d"), Parsed::BadIndex(0, "%[x]d".into()));
    }

    #[test]
    fn directives() {
        assert_eq!(directive("at 5% of %-5d"), Some("%-5d"));
        assert_eq!(directive("100%"), None);
        assert_eq!(directive("%[2]*.[1]*f"), Some("%[2]*.[1]*f"));
    }
}
