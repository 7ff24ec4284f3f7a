//! Names of images: `registry.example:5000/team/tool:1.2` or `…@sha256:…`.

use std::fmt;

use crate::blob;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Host and port of the registry; none for names that are only local.
    pub host: Option<String>,
    pub repository: String,
    pub tag: Option<String>,
    pub digest: Option<String>,
}

impl Reference {
    pub fn parse(text: &str) -> Result<Reference, String> {
        let bad = |why: &str| Err(format!("invalid image reference {text:?}: {why}"));
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) if blob::hex(digest).is_some() => (rest, Some(digest.to_string())),
            Some(_) => return bad("the digest isn't sha256: and 64 hexadecimal digits"),
            None => (text, None),
        };
        let (host, rest) = match rest.split_once('/') {
            Some((host, rest)) if host.contains(['.', ':']) || host == "localhost" => {
                (Some(host.to_string()), rest)
            }
            _ => (None, rest),
        };
        let (repository, tag) = match rest.split_once(':') {
            Some((repository, tag)) => (repository, Some(tag.to_string())),
            None => (rest, None),
        };
        let part = |p: &str| {
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
            p.bytes().all(|b| plain(b) || b"._-".contains(&b))
                && p.bytes().next().is_some_and(plain)
                && p.bytes().last().is_some_and(plain)
        };
        if repository.len() > 255 || !repository.split('/').all(part) {
            return bad(
                "a repository's name is made of lower-case letters, digits and . _ - between slashes",
            );
        }
        let word = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
        if let Some(t) = &tag
            && (t.is_empty() || t.len() > 128 || t.starts_with(['.', '-']) || !t.bytes().all(word))
        {
            return bad("a tag is made of at most 128 letters, digits and . _ -");
        }
        if let Some(h) = &host
            && !h.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b))
        {
            return bad("the registry isn't host[:port]");
        }
        Ok(Reference { host, repository: repository.into(), tag, digest })
    }

    /// The name without tag and digest.
    pub fn name(&self) -> String {
        match &self.host {
            Some(host) => format!("{host}/{}", self.repository),
            None => self.repository.clone(),
        }
    }

    pub fn tag_or_latest(&self) -> &str {
        self.tag.as_deref().unwrap_or("latest")
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name())?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        match &self.digest {
            Some(digest) => write!(f, "@{digest}"),
            None => Ok(()),
        }
    }
}

/// Does the host (with or without port) mean this machine? Only then a registry is spoken to without TLS.
pub fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts() {
        let r = Reference::parse("localhost:5000/team/tool:v1").unwrap();
        assert_eq!((r.host.as_deref(), r.repository.as_str()), (Some("localhost:5000"), "team/tool"));
        assert_eq!(r.tag_or_latest(), "v1");
        let r = Reference::parse("team/tool").unwrap();
        assert_eq!((r.host.clone(), r.tag_or_latest(), r.name()), (None, "latest", "team/tool".into()));
        let text = format!("registry.example/tool:1@{}", blob::digest(b""));
        assert_eq!(Reference::parse(&text).unwrap().to_string(), text);
    }

    #[test]
    fn refused() {
        for text in [
            "",
            "Tool",
            "a//b",
            "tool:",
            "tool:-x",
            "tool@sha256:12",
            "h.example/",
            "-a",
            "a/../b",
            "ho st:1/a",
        ] {
            assert!(Reference::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn loopback() {
        for host in ["localhost", "localhost:5000", "127.0.0.1:1", "127.9.9.9", "[::1]:5000"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["registry.example", "localhost.example:80", "10.0.0.1:5000", "127.0.0.1.example"] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
