//! Reading from proxies: http, https and file URLs, with retries and limits.

use std::io::Read;
use std::sync::OnceLock;
use std::time::Duration;

use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig};

/// Why nothing was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GetError {
    /// 404, 410, or no such file: the server is sure that there is nothing. The text says what it answered.
    Missing(String),
    Other(String),
}

impl GetError {
    pub fn text(&self) -> &str {
        match self {
            GetError::Missing(t) | GetError::Other(t) => t,
        }
    }
}

/// How often a request is repeated when the network or the server fails.
const ATTEMPTS: u32 = 3;

/// A client with a pool of connections. Made at the first request: certificates take a moment to read.
#[derive(Default)]
pub struct Http {
    agent: OnceLock<ureq::Agent>,
    insecure: OnceLock<ureq::Agent>,
}

/// The certificates of SSL_CERT_FILE or SSL_CERT_DIR or the usual places of Linux systems; else those of Mozilla.
fn roots() -> RootCerts {
    let mut files: Vec<std::path::PathBuf> = Vec::new();
    match std::env::var_os("SSL_CERT_FILE") {
        Some(f) => files.push(f.into()),
        None => files.extend(
            [
                "/etc/ssl/certs/ca-certificates.crt",
                "/etc/pki/tls/certs/ca-bundle.crt",
                "/etc/ssl/ca-bundle.pem",
                "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
                "/etc/ssl/cert.pem",
            ]
            .map(Into::into),
        ),
    }
    for file in files {
        let Ok(pem) = std::fs::read(&file) else { continue };
        let certificates: Vec<Certificate<'static>> = ureq::tls::parse_pem(&pem)
            .filter_map(|item| match item {
                Ok(PemItem::Certificate(c)) => Some(c),
                _ => None,
            })
            .collect();
        if !certificates.is_empty() {
            return RootCerts::from(certificates);
        }
    }
    RootCerts::WebPki
}

/// A client with rgo's time limits and certificates; an insecure one believes any server.
pub fn agent(insecure: bool) -> ureq::Agent {
    let tls = TlsConfig::builder().disable_verification(insecure);
    let tls = if insecure { tls } else { tls.root_certs(roots()) };
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_connect(Some(Duration::from_secs(15)))
        .timeout_recv_response(Some(Duration::from_secs(60)))
        .timeout_recv_body(Some(Duration::from_secs(600)))
        .user_agent("rgo")
        .max_idle_connections_per_host(10)
        .tls_config(tls.build())
        .build()
        .new_agent()
}

impl Http {
    /// The whole answer, at most `limit` bytes.
    pub fn get(&self, url: &str, insecure: bool, limit: u64) -> Result<Vec<u8>, GetError> {
        let mut out = Vec::new();
        self.get_into(url, insecure, limit, &mut |chunk| {
            match chunk {
                Some(bytes) => out.extend_from_slice(bytes),
                None => out.clear(),
            }
            Ok(())
        })?;
        Ok(out)
    }

    /// Hands the answer over in pieces; `None` means that it starts again from the beginning.
    pub fn get_into(
        &self,
        url: &str,
        insecure: bool,
        limit: u64,
        sink: &mut dyn FnMut(Option<&[u8]>) -> std::io::Result<()>,
    ) -> Result<(), GetError> {
        if let Some(path) = url.strip_prefix("file://") {
            return read_file(url, path, limit, sink);
        }
        let mut attempt = 1;
        loop {
            match self.once(url, insecure, limit, sink) {
                Err((true, _)) if attempt < ATTEMPTS => {
                    std::thread::sleep(Duration::from_millis(250 << (2 * attempt)));
                    attempt += 1;
                    sink(None).map_err(|e| GetError::Other(format!("reading {url}: {e}")))?;
                }
                other => return other.map_err(|(_, e)| e),
            }
        }
    }

    /// One request. The flag of an error says whether it may be worth trying again.
    fn once(
        &self,
        url: &str,
        insecure: bool,
        limit: u64,
        sink: &mut dyn FnMut(Option<&[u8]>) -> std::io::Result<()>,
    ) -> Result<(), (bool, GetError)> {
        let cell = if insecure { &self.insecure } else { &self.agent };
        let other = |e: String| GetError::Other(format!("reading {url}: {e}"));
        let response = cell.get_or_init(|| agent(insecure)).get(url).call();
        let mut response = response.map_err(|e| {
            let again = matches!(
                e,
                ureq::Error::Io(_)
                    | ureq::Error::Timeout(_)
                    | ureq::Error::ConnectionFailed
                    | ureq::Error::HostNotFound
            );
            (again, other(e.to_string()))
        })?;
        let status = response.status();
        if !status.is_success() {
            let plain = response.headers().get("content-type").and_then(|v| v.to_str().ok());
            let plain = plain.is_some_and(|t| t.starts_with("text/plain"));
            let mut body = String::new();
            if plain {
                let _ = response.body_mut().as_reader().take(10_000).read_to_string(&mut body);
            }
            let text = failure(url, status.as_u16(), status.canonical_reason().unwrap_or_default(), &body);
            return Err(match status.as_u16() {
                404 | 410 => (false, GetError::Missing(text)),
                code => (code >= 500 || code == 429, GetError::Other(text)),
            });
        }
        let mut reader = response.body_mut().as_reader();
        let mut buffer = vec![0; 64 << 10];
        let mut total = 0;
        loop {
            let n = reader.read(&mut buffer).map_err(|e| (true, other(e.to_string())))?;
            if n == 0 {
                return Ok(());
            }
            total += n as u64;
            if total > limit {
                return Err((false, other(format!("answer is larger than {limit} bytes"))));
            }
            sink(Some(&buffer[..n])).map_err(|e| (false, other(e.to_string())))?;
        }
    }
}

/// Go's wording of an unwelcome status.
fn failure(url: &str, code: u16, reason: &str, body: &str) -> String {
    let mut text = format!("reading {url}: {code} {reason}");
    let body = body.trim_end();
    if !body.is_empty() && !body.contains('\0') {
        let lines: Vec<&str> = body.lines().take(8).collect();
        let separator = if lines.len() > 1 { "\n\t" } else { " " };
        text += &format!("\n\tserver response:{separator}{}", lines.join("\n\t"));
    }
    text
}

fn read_file(
    url: &str,
    path: &str,
    limit: u64,
    sink: &mut dyn FnMut(Option<&[u8]>) -> std::io::Result<()>,
) -> Result<(), GetError> {
    let wrap = |e: std::io::Error| {
        let text = format!("reading {url}: {}", crate::files::describe(&e));
        if e.kind() == std::io::ErrorKind::NotFound { GetError::Missing(text) } else { GetError::Other(text) }
    };
    let mut file = std::fs::File::open(percent_decoded(path)).map_err(wrap)?;
    let mut buffer = vec![0; 64 << 10];
    let mut total = 0;
    loop {
        let n = file.read(&mut buffer).map_err(wrap)?;
        if n == 0 {
            return Ok(());
        }
        total += n as u64;
        if total > limit {
            return Err(GetError::Other(format!("reading {url}: file is larger than {limit} bytes")));
        }
        sink(Some(&buffer[..n])).map_err(wrap)?;
    }
}

fn percent_decoded(path: &str) -> String {
    let mut out = Vec::new();
    let bytes = path.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        let hex = (bytes[i] == b'%').then(|| path.get(i + 1..i + 3)).flatten();
        match hex.and_then(|h| u8::from_str_radix(h, 16).ok()) {
            Some(b) => {
                out.push(b);
                i += 3;
            }
            None => {
                out.push(bytes[i]);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// An element of a URL's path with what isn't allowed there escaped. Module paths need only `!` kept.
pub fn url_escaped(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for b in path.bytes() {
        if b.is_ascii_alphanumeric() || b"-._~/!$&+,:;=@".contains(&b) {
            out.push(b as char);
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wording() {
        assert_eq!(
            failure("u", 404, "Not Found", "not found: x\n"),
            "reading u: 404 Not Found\n\tserver response: not found: x"
        );
        assert_eq!(failure("u", 410, "Gone", "a\nb"), "reading u: 410 Gone\n\tserver response:\n\ta\n\tb");
        assert_eq!(failure("u", 500, "Internal Server Error", ""), "reading u: 500 Internal Server Error");
    }

    #[test]
    fn urls() {
        assert_eq!(url_escaped("a.b/!c/@v/v1.0.0+incompatible.zip"), "a.b/!c/@v/v1.0.0+incompatible.zip");
        assert_eq!(url_escaped("a b"), "a%20b");
        assert_eq!(percent_decoded("/a%20b%"), "/a b%");
    }
}
