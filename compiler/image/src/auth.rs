//! Credentials for registries, from where Docker keeps them.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::files::at;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credentials {
    Password {
        user: String,
        password: String,
    },
    /// A token that is exchanged for access tokens.
    Identity(String),
}

/// Docker's config.json.
#[derive(Default, Debug)]
pub struct Config {
    json: Value,
}

impl Config {
    /// The file in DOCKER_CONFIG or in the home directory; none is an empty one.
    pub fn load() -> Result<Config, String> {
        let var = |name| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
        let Some(dir) = var("DOCKER_CONFIG").or_else(|| Some(var("HOME")?.join(".docker"))) else {
            return Ok(Config::default());
        };
        let path = dir.join("config.json");
        match std::fs::read_to_string(&path) {
            Ok(text) => Config::parse(&text).map_err(|e| format!("{}: {e}", path.display())),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Config::default()),
            Err(e) => Err(at(&path, &e)),
        }
    }

    pub fn parse(text: &str) -> Result<Config, String> {
        let json = serde_json::from_str(text).map_err(|e| e.to_string())?;
        Ok(Config { json })
    }

    /// What is known for a registry: its own helper is asked first, then the file, then the helper for all.
    pub fn credentials(&self, host: &str) -> Result<Option<Credentials>, String> {
        if let Some(helper) = self.json["credHelpers"][host].as_str() {
            return ask(helper, host);
        }
        if let Some(entries) = self.json["auths"].as_object() {
            for (key, entry) in entries {
                if host_of(key) == host
                    && let Some(found) = stored(entry).map_err(|e| format!("config.json: {key}: {e}"))?
                {
                    return Ok(Some(found));
                }
            }
        }
        match self.json["credsStore"].as_str() {
            Some(helper) if !helper.is_empty() => ask(helper, host),
            _ => Ok(None),
        }
    }
}

/// Keys of `auths` are hosts or old-fashioned URLs.
fn host_of(key: &str) -> &str {
    let rest = key.split_once("://").map_or(key, |(_, rest)| rest);
    rest.split('/').next().unwrap_or_default()
}

fn stored(entry: &Value) -> Result<Option<Credentials>, String> {
    let text = |name: &str| entry[name].as_str().filter(|t| !t.is_empty());
    if let Some(token) = text("identitytoken") {
        return Ok(Some(Credentials::Identity(token.into())));
    }
    if let Some(auth) = text("auth") {
        let plain = STANDARD.decode(auth).ok().and_then(|b| String::from_utf8(b).ok());
        let plain = plain.ok_or("auth isn't base64 of text")?;
        let (user, password) = plain.split_once(':').ok_or("auth isn't user:password")?;
        return Ok(Some(Credentials::Password { user: user.into(), password: password.into() }));
    }
    Ok(match (text("username"), text("password")) {
        (Some(user), Some(password)) => {
            Some(Credentials::Password { user: user.into(), password: password.into() })
        }
        _ => None,
    })
}

/// Runs a credential helper: the host on standard input, JSON on standard output.
fn ask(helper: &str, host: &str) -> Result<Option<Credentials>, String> {
    if helper.contains('/') {
        return Err(format!("config.json: {helper:?} isn't the name of a credential helper"));
    }
    let program = format!("docker-credential-{helper}");
    let failed = |e: std::io::Error| format!("{program}: {e}");
    let mut child = Command::new(&program)
        .arg("get")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .map_err(failed)?;
    if let Some(mut stdin) = child.stdin.take() {
        // A helper that doesn't read its input says by its output what it thinks.
        let _ = stdin.write_all(host.as_bytes());
    }
    let output = child.wait_with_output().map_err(failed)?;
    let text = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        if text.contains("credentials not found") {
            return Ok(None);
        }
        return Err(format!("{program} get: {}: {}", output.status, text.trim()));
    }
    let json: Value = serde_json::from_str(&text).map_err(|e| format!("{program} get: {e}"))?;
    match (json["Username"].as_str(), json["Secret"].as_str()) {
        (Some("<token>"), Some(token)) => Ok(Some(Credentials::Identity(token.into()))),
        (Some(user), Some(password)) => {
            Ok(Some(Credentials::Password { user: user.into(), password: password.into() }))
        }
        _ => Err(format!("{program} get: the answer has no Username and Secret")),
    }
}

/// The value of the Authorization header.
pub fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

/// What a registry wants to see, from its WWW-Authenticate header.
#[derive(Debug, PartialEq, Eq)]
pub enum Challenge {
    Basic,
    Bearer { realm: String, service: Option<String> },
}

impl Challenge {
    pub fn parse(header: &str) -> Option<Challenge> {
        let (scheme, rest) = header.trim().split_once(' ').unwrap_or((header.trim(), ""));
        if scheme.eq_ignore_ascii_case("basic") {
            return Some(Challenge::Basic);
        }
        if !scheme.eq_ignore_ascii_case("bearer") {
            return None;
        }
        let (mut realm, mut service) = (None, None);
        for (name, value) in parameters(rest) {
            match name.to_ascii_lowercase().as_str() {
                "realm" => realm = Some(value),
                "service" => service = Some(value),
                _ => {}
            }
        }
        Some(Challenge::Bearer { realm: realm?, service })
    }
}

/// `name="value", name=value`: commas within quotes separate nothing.
fn parameters(text: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((name, after)) = rest.split_once('=') {
        let (value, after) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => after.split_at(after.find(',').unwrap_or(after.len())),
        };
        out.push((name.trim_matches([' ', ',']).to_string(), value.trim().to_string()));
        rest = after;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_credentials() {
        let text = r#"{"auths": {
            "https://registry.example/v1/": {"auth": "dTpwOnE="},
            "other.example:5000": {"identitytoken": "tok"},
            "third.example": {"username": "a", "password": "b"},
            "empty.example": {},
            "bad.example": {"auth": "dTpwOnE"}}}"#;
        let config = Config::parse(text).unwrap();
        let password = |user: &str, password: &str| {
            Some(Credentials::Password { user: user.into(), password: password.into() })
        };
        assert_eq!(config.credentials("registry.example").unwrap(), password("u", "p:q"));
        assert_eq!(
            config.credentials("other.example:5000").unwrap(),
            Some(Credentials::Identity("tok".into()))
        );
        assert_eq!(config.credentials("third.example").unwrap(), password("a", "b"));
        assert_eq!(config.credentials("empty.example").unwrap(), None);
        assert_eq!(config.credentials("other.example").unwrap(), None);
        assert!(config.credentials("bad.example").unwrap_err().contains("base64"));
    }

    #[test]
    fn helpers_are_named_not_located() {
        let config = Config::parse(r#"{"credHelpers": {"a.example": "x/../../sh"}}"#).unwrap();
        assert!(config.credentials("a.example").unwrap_err().contains("isn't the name"));
        let config = Config::parse(r#"{"credsStore": "surely-not-installed"}"#).unwrap();
        assert!(
            config.credentials("a.example").unwrap_err().contains("docker-credential-surely-not-installed")
        );
    }

    #[test]
    fn challenges() {
        assert_eq!(Challenge::parse("Basic realm=\"x\""), Some(Challenge::Basic));
        let header =
            r#"Bearer realm="https://a.example/token",service="reg, 1",scope="repository:x:pull,push""#;
        let wanted =
            Challenge::Bearer { realm: "https://a.example/token".into(), service: Some("reg, 1".into()) };
        assert_eq!(Challenge::parse(header), Some(wanted));
        assert_eq!(Challenge::parse("Negotiate"), None);
        assert_eq!(basic("u", "p"), "Basic dTpw");
    }
}
