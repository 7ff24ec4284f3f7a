//! Formats of package fmt, taken apart.

/// One `%` operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation<'f> {
    /// Byte offset in the format, and its text.
    pub at: usize,
    pub text: &'f str,
    pub flags: &'f str,
    /// Arguments taken for `*` of width and precision, by index.
    pub stars: Vec<usize>,
    /// The argument that is formatted.
    pub arg: usize,
    pub verb: char,
    /// Some index was written as `[n]`.
    pub indexed: bool,
}

/// The reading of one operation.
struct Reader<'f> {
    /// The format from the operation's percent sign on.
    text: &'f str,
    at: usize,
    /// The argument that is due.
    next: usize,
    /// An index was read that nothing has used yet.
    pending: bool,
    indexed: bool,
    stars: Vec<usize>,
}

/// Takes a format apart; argument 0 is the first one after the format. Errors are what messages say about the format.
pub fn parse(format: &str) -> Result<Vec<Operation<'_>>, String> {
    let mut list = Vec::new();
    let (mut at, mut next) = (0, 0);
    while let Some(n) = format[at..].find('%') {
        at += n;
        let mut r =
            Reader { text: &format[at..], at: 1, next, pending: false, indexed: false, stars: Vec::new() };
        let flags = r.flags();
        r.index()?;
        r.size();
        if r.text[r.at..].starts_with('.') {
            r.at += 1;
            r.index()?;
            r.size();
        }
        if !r.pending {
            r.index()?;
        }
        let Some(verb) = r.text[r.at..].chars().next() else {
            return Err(format!("format {} is missing verb at end of string", r.text));
        };
        let text = &r.text[..r.at + verb.len_utf8()];
        list.push(Operation {
            at,
            text,
            flags,
            stars: r.stars,
            arg: r.next,
            verb,
            indexed: r.indexed || r.pending,
        });
        if verb != '%' {
            next = r.next + 1;
        }
        at += text.len();
    }
    Ok(list)
}

impl<'f> Reader<'f> {
    fn flags(&mut self) -> &'f str {
        let rest = &self.text[self.at..];
        let flags = &rest[..rest.len() - rest.trim_start_matches(['#', '0', '+', '-', ' ']).len()];
        self.at += flags.len();
        flags
    }

    /// `[n]`
    fn index(&mut self) -> Result<(), String> {
        let Some(inner) = self.text[self.at..].strip_prefix('[') else { return Ok(()) };
        let Some(len) = inner.find(']') else {
            return Err(format!("format {} is missing closing ]", self.text));
        };
        let number = &inner[..len];
        let value =
            number.parse::<i32>().ok().filter(|&n| n > 0 && number.bytes().all(|b| b.is_ascii_digit()));
        let Some(value) = value else {
            return Err(format!("format has invalid argument index [{number}]"));
        };
        self.at += len + 2;
        self.next = value as usize - 1;
        self.pending = true;
        Ok(())
    }

    /// A number or a star.
    fn size(&mut self) {
        let rest = &self.text[self.at..];
        if rest.starts_with('*') {
            self.at += 1;
            self.indexed |= std::mem::take(&mut self.pending);
            self.stars.push(self.next);
            self.next += 1;
        } else {
            self.at += rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        }
    }
}

/// The first thing in a text that looks like an operation of Printf, and isn't an escape like `%2f` in an URL.
pub fn directive(text: &str) -> Option<&str> {
    // A percent sign at the end can't be meant.
    let text = text.strip_suffix('%').unwrap_or(text);
    let mut from = 0;
    while let Some(n) = text[from..].find('%') {
        let at = from + n;
        from = at + 1;
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
            let found = &text[at..at + 2 + i];
            from = at + found.len();
            let hex = found.as_bytes()[1..].iter().take(2).filter(|b| b.is_ascii_hexdigit()).count() == 2;
            if !hex {
                return Some(found);
            }
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
        let list = parse("a %d %-8.*f%% %[1]q %[3]*.[2]*[1]f").expect("a good format");
        let seen: Vec<_> = list.iter().map(|o| (o.text, o.arg, o.stars.clone())).collect();
        let want = [
            ("%d", 0, vec![]),
            ("%-8.*f", 2, vec![1]),
            ("%%", 3, vec![]),
            ("%[1]q", 0, vec![]),
            ("%[3]*.[2]*[1]f", 0, vec![2, 1]),
        ];
        assert_eq!(seen, want);
        assert_eq!(parse("%d %-").unwrap_err(), "format %- is missing verb at end of string");
        assert_eq!(parse("%[x]d").unwrap_err(), "format has invalid argument index [x]");
        assert_eq!(parse("a %[3d").unwrap_err(), "format %[3d is missing closing ]");
    }

    #[test]
    fn directives() {
        assert_eq!(directive("at 5% of %-5d"), Some("%-5d"));
        assert_eq!(directive("100%"), None);
        assert_eq!(directive("a%20b%2f %d"), Some("%d"));
        assert_eq!(directive("%[2]*.[1]*f"), Some("%[2]*.[1]*f"));
    }
}
