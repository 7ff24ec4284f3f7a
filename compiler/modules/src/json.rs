//! As much JSON as proxies answer and commands print.

use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    /// As written.
    Number(String),
    Text(String),
    List(Vec<Json>),
    Map(BTreeMap<String, Json>),
}

impl Json {
    /// A field of an object.
    pub fn get(&self, name: &str) -> Option<&Json> {
        match self {
            Json::Map(m) => m.get(name),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Json::Text(t) => Some(t),
            _ => None,
        }
    }

    pub fn parse(text: &str) -> Option<Json> {
        let mut p = Parser { text, depth: 0 };
        let value = p.value()?;
        p.blanks();
        p.text.is_empty().then_some(value)
    }
}

struct Parser<'a> {
    text: &'a str,
    depth: u32,
}

impl Parser<'_> {
    fn blanks(&mut self) {
        self.text = self.text.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    fn eat(&mut self, what: &str) -> Option<()> {
        self.text = self.text.strip_prefix(what)?;
        Some(())
    }

    fn value(&mut self) -> Option<Json> {
        self.blanks();
        self.depth += 1;
        if self.depth > 100 {
            return None;
        }
        let value = match self.text.chars().next()? {
            '{' => {
                self.eat("{")?;
                let mut map = BTreeMap::new();
                self.blanks();
                if self.eat("}").is_none() {
                    loop {
                        self.blanks();
                        let name = self.string()?;
                        self.blanks();
                        self.eat(":")?;
                        map.insert(name, self.value()?);
                        self.blanks();
                        if self.eat(",").is_none() {
                            self.eat("}")?;
                            break;
                        }
                    }
                }
                Json::Map(map)
            }
            '[' => {
                self.eat("[")?;
                let mut list = Vec::new();
                self.blanks();
                if self.eat("]").is_none() {
                    loop {
                        list.push(self.value()?);
                        self.blanks();
                        if self.eat(",").is_none() {
                            self.eat("]")?;
                            break;
                        }
                    }
                }
                Json::List(list)
            }
            '"' => Json::Text(self.string()?),
            't' => self.eat("true").map(|()| Json::Bool(true))?,
            'f' => self.eat("false").map(|()| Json::Bool(false))?,
            'n' => self.eat("null").map(|()| Json::Null)?,
            _ => {
                let is_part = |c: char| c.is_ascii_digit() || "+-.eE".contains(c);
                let end = self.text.find(|c| !is_part(c)).unwrap_or(self.text.len());
                let (number, rest) = self.text.split_at(end);
                number.parse::<f64>().ok()?;
                self.text = rest;
                Json::Number(number.into())
            }
        };
        self.depth -= 1;
        Some(value)
    }

    fn string(&mut self) -> Option<String> {
        self.eat("\"")?;
        let mut out = String::new();
        loop {
            let c = self.text.chars().next()?;
            self.text = &self.text[c.len_utf8()..];
            match c {
                '"' => return Some(out),
                '\\' => {
                    let e = self.text.chars().next()?;
                    self.text = &self.text[e.len_utf8()..];
                    out.push(match e {
                        'n' => '\n',
                        't' => '\t',
                        'r' => '\r',
                        'b' => '\u{8}',
                        'f' => '\u{c}',
                        'u' => self.unicode()?,
                        '"' | '\\' | '/' => e,
                        _ => return None,
                    });
                }
                c if c < ' ' => return None,
                c => out.push(c),
            }
        }
    }

    fn four(&mut self) -> Option<u32> {
        let n = u32::from_str_radix(self.text.get(..4)?, 16).ok()?;
        self.text = &self.text[4..];
        Some(n)
    }

    fn unicode(&mut self) -> Option<char> {
        let high = self.four()?;
        if (0xd800..0xdc00).contains(&high) && self.text.starts_with("\\u") {
            self.eat("\\u")?;
            let low = self.four()?.checked_sub(0xdc00)?;
            return char::from_u32(0x10000 + ((high - 0xd800) << 10) + low);
        }
        Some(char::from_u32(high).unwrap_or('\u{fffd}'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        let v = Json::parse(
            r#" {"Version":"v1.0.0","Origin":{"Refs":[1,-2.5e3,true,null,[]]},"x":"a\u00e9\ud83d\ude00\n"} "#,
        )
        .unwrap();
        assert_eq!(v.get("Version").and_then(Json::text), Some("v1.0.0"));
        assert_eq!(v.get("x").and_then(Json::text), Some("aé😀\n"));
        for bad in ["", "{", "{\"a\"}", "[1,]", "\"\n\"", "{} x", "tru"] {
            assert_eq!(Json::parse(bad), None, "{bad}");
        }
        assert_eq!(Json::parse(&"[".repeat(1000)), None);
    }
}
