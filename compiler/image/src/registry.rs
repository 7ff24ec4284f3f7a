//! The protocol of OCI registries: pulling what a base consists of, pushing what was built.

use std::collections::HashMap;
use std::fmt;
use std::io::Read;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use ureq::http::{self, HeaderMap, Method};

use crate::auth::{self, Challenge, Config, Credentials};
use crate::blob::{self, Blob};
use crate::media;
use crate::reference::{Reference, is_loopback};

/// How often a request is made when the network or the server fails.
const ATTEMPTS: u32 = 4;
/// Manifests are small; a registry that sends more is broken.
const MANIFEST_LIMIT: u64 = 8 << 20;
/// Answers that aren't content.
const ANSWER_LIMIT: u64 = 1 << 20;

/// Speaks to registries; remembers the authorisation that they gave.
pub struct Client {
    agent: ureq::Agent,
    config: Config,
    granted: Mutex<HashMap<(String, String), String>>,
}

/// A repository of a registry, as seen by a client.
pub struct Repository {
    client: Arc<Client>,
    host: String,
    name: String,
}

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

struct Request<'a> {
    method: Method,
    url: &'a str,
    headers: &'a [(&'a str, &'a str)],
    body: Option<&'a [u8]>,
    /// The most bytes that the answer may have.
    limit: u64,
}

impl fmt::Display for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.host, self.name)
    }
}

impl Client {
    pub fn new(agent: ureq::Agent, config: Config) -> Arc<Client> {
        Arc::new(Client { agent, config, granted: Mutex::default() })
    }

    pub fn repository(self: &Arc<Client>, reference: &Reference) -> Result<Arc<Repository>, String> {
        let host = reference.host.clone().ok_or_else(|| {
            format!(
                "image reference {reference} names no registry (write it as HOST[:PORT]/{})",
                reference.repository
            )
        })?;
        Ok(Arc::new(Repository { client: self.clone(), host, name: reference.repository.clone() }))
    }

    /// One request, repeated as long as the failure may pass.
    fn send(&self, request: &Request, authorization: Option<&str>) -> Result<Answer, String> {
        let mut attempt = 1;
        loop {
            let result = self.once(request, authorization);
            let again = match &result {
                Ok(answer) => answer.status >= 500 || answer.status == 429,
                Err((again, _)) => *again,
            };
            if !again || attempt == ATTEMPTS {
                return result.map_err(|(_, e)| e);
            }
            std::thread::sleep(Duration::from_millis(100 << (2 * attempt)));
            attempt += 1;
        }
    }

    fn once(&self, request: &Request, authorization: Option<&str>) -> Result<Answer, (bool, String)> {
        let url = request.url;
        let mut builder = http::Request::builder().method(request.method.clone()).uri(url);
        for (name, value) in request.headers {
            builder = builder.header(*name, *value);
        }
        if let Some(value) = authorization {
            builder = builder.header("authorization", value);
        }
        let fatal = |e: String| (false, format!("{} {url}: {e}", request.method));
        let sent = match request.body {
            Some(body) => self.agent.run(builder.body(body).map_err(|e| fatal(e.to_string()))?),
            None => self.agent.run(builder.body(()).map_err(|e| fatal(e.to_string()))?),
        };
        let mut response = sent.map_err(|e| {
            let passing =
                matches!(e, ureq::Error::Io(_) | ureq::Error::Timeout(_) | ureq::Error::ConnectionFailed);
            (passing, format!("{} {url}: {e}", request.method))
        })?;
        let mut body = Vec::new();
        if request.method != Method::HEAD {
            let reader = response.body_mut().as_reader();
            let read = reader.take(request.limit + 1).read_to_end(&mut body);
            read.map_err(|e| (true, format!("{} {url}: {e}", request.method)))?;
            if body.len() as u64 > request.limit {
                return Err(fatal(format!("the answer has more than {} bytes", request.limit)));
            }
        }
        Ok(Answer { status: response.status().as_u16(), headers: response.headers().clone(), body })
    }

    /// A request with the authorisation that the registry asks for.
    fn authorized(&self, host: &str, scopes: &[String], request: &Request) -> Result<Answer, String> {
        // A registry may send uploads to another server, which gets no credentials of this one.
        if host_of(request.url) != host {
            return self.send(request, None);
        }
        let key = (host.to_string(), scopes.join(" "));
        let known = self.granted.lock().unwrap().get(&key).cloned();
        let answer = self.send(request, known.as_deref())?;
        if answer.status != 401 {
            return Ok(answer);
        }
        let Some(authorization) = self.authorize(host, scopes, &answer)? else { return Ok(answer) };
        let answer = self.send(request, Some(&authorization))?;
        if answer.status != 401 {
            self.granted.lock().unwrap().insert(key, authorization);
        }
        Ok(answer)
    }

    /// The Authorization header that answers a challenge; none if nothing is known that could.
    fn authorize(&self, host: &str, scopes: &[String], answer: &Answer) -> Result<Option<String>, String> {
        let headers = answer.headers.get_all("www-authenticate").iter();
        let challenges: Vec<Challenge> = headers.filter_map(|h| Challenge::parse(h.to_str().ok()?)).collect();
        let bearer = challenges.iter().find(|c| matches!(c, Challenge::Bearer { .. }));
        let Some(challenge) = bearer.or(challenges.first()) else { return Ok(None) };
        let credentials = self.config.credentials(host)?;
        match (challenge, &credentials) {
            (Challenge::Basic, Some(Credentials::Password { user, password })) => {
                Ok(Some(auth::basic(user, password)))
            }
            (Challenge::Basic, _) => Ok(None),
            (Challenge::Bearer { realm, service }, _) => {
                self.token(realm, service.as_deref(), scopes, credentials.as_ref()).map(Some)
            }
        }
    }

    /// Asks the token server of a registry for access.
    fn token(
        &self,
        realm: &str,
        service: Option<&str>,
        scopes: &[String],
        credentials: Option<&Credentials>,
    ) -> Result<String, String> {
        let safe =
            realm.starts_with("https://") || realm.starts_with("http://") && is_loopback(host_of(realm));
        if !safe {
            return Err(format!("the registry's token server {realm} isn't reached by https"));
        }
        let mut fields: Vec<(&str, &str)> = service.map(|s| ("service", s)).into_iter().collect();
        let joined = scopes.join(" ");
        let form;
        let url;
        let answer = match credentials {
            Some(Credentials::Identity(token)) => {
                fields.extend([
                    ("grant_type", "refresh_token"),
                    ("refresh_token", token.as_str()),
                    ("client_id", "rgo"),
                    ("scope", &joined),
                ]);
                form = query(&fields);
                let headers = [("content-type", "application/x-www-form-urlencoded")];
                let body = Some(form.as_bytes());
                let limit = ANSWER_LIMIT;
                self.send(
                    &Request { method: Method::POST, url: realm, headers: &headers, body, limit },
                    None,
                )?
            }
            _ => {
                fields.extend(scopes.iter().map(|s| ("scope", s.as_str())));
                let separator = if realm.contains('?') { '&' } else { '?' };
                url = format!("{realm}{separator}{}", query(&fields));
                let basic = match credentials {
                    Some(Credentials::Password { user, password }) => Some(auth::basic(user, password)),
                    _ => None,
                };
                let limit = ANSWER_LIMIT;
                let request = Request { method: Method::GET, url: &url, headers: &[], body: None, limit };
                self.send(&request, basic.as_deref())?
            }
        };
        if answer.status != 200 {
            return Err(failure("getting a token from", realm, &answer));
        }
        let json: Value = serde_json::from_slice(&answer.body).map_err(|e| format!("{realm}: {e}"))?;
        let token = json["token"].as_str().or(json["access_token"].as_str());
        token.map(|t| format!("Bearer {t}")).ok_or_else(|| format!("{realm}: the answer has no token"))
    }
}

impl Repository {
    fn url(&self, rest: &str) -> String {
        let scheme = if is_loopback(&self.host) { "http" } else { "https" };
        format!("{scheme}://{}/v2/{}/{rest}", self.host, self.name)
    }

    fn get(&self, rest: &str, headers: &[(&str, &str)], limit: u64) -> Result<Answer, String> {
        let scopes = [format!("repository:{}:pull", self.name)];
        let url = self.url(rest);
        let request = Request { method: Method::GET, url: &url, headers, body: None, limit };
        let answer = self.client.authorized(&self.host, &scopes, &request)?;
        if answer.status == 200 {
            Ok(answer)
        } else {
            Err(failure("pulling from", &self.to_string(), &answer))
        }
    }

    /// A manifest or an index, by digest or tag, with its media type.
    pub(crate) fn manifest(&self, name: &str) -> Result<(String, Vec<u8>), String> {
        let answer = self.get(&format!("manifests/{name}"), &[("accept", media::ACCEPT)], MANIFEST_LIMIT)?;
        if name.contains(':') && blob::digest(&answer.body) != name {
            return Err(format!("{self}: the registry's answer isn't the content of {name}"));
        }
        let kind = answer.headers.get("content-type").and_then(|v| v.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_string();
        Ok((kind, answer.body))
    }

    /// The bytes of a blob, unchecked but not more than `size`.
    pub(crate) fn blob(&self, digest: &str, size: u64) -> Result<Vec<u8>, String> {
        Ok(self.get(&format!("blobs/{digest}"), &[], size)?.body)
    }

    /// Stores a blob unless it is there already.
    pub(crate) fn push_blob(&self, blob: &Blob) -> Result<(), String> {
        let mut scopes = vec![format!("repository:{}:pull,push", self.name)];
        let url = self.url(&format!("blobs/{}", blob.digest));
        let limit = ANSWER_LIMIT;
        let head = Request { method: Method::HEAD, url: &url, headers: &[], body: None, limit };
        if self.client.authorized(&self.host, &scopes, &head)?.status == 200 {
            return Ok(());
        }
        let mut start = self.url("blobs/uploads/");
        if let Some(origin) = blob.origin()
            && origin.host == self.host
            && origin.name != self.name
        {
            start += &format!("?{}", query(&[("mount", &blob.digest), ("from", &origin.name)]));
            scopes.push(format!("repository:{}:pull", origin.name));
        }
        let post = Request { method: Method::POST, url: &start, headers: &[], body: Some(&[]), limit };
        let answer = self.client.authorized(&self.host, &scopes, &post)?;
        match answer.status {
            201 => return Ok(()),
            202 => {}
            _ => return Err(failure("pushing to", &self.to_string(), &answer)),
        }
        let location = answer.headers.get("location").and_then(|l| l.to_str().ok());
        let location =
            location.ok_or_else(|| format!("{self}: the registry names no place for an upload"))?;
        let mut url = absolute(&start, location);
        if !url.starts_with("https://") && !is_loopback(host_of(&url)) {
            return Err(format!("{self}: the registry wants an upload without TLS to {url}"));
        }
        url.push(if url.contains('?') { '&' } else { '?' });
        url += &query(&[("digest", &blob.digest)]);
        let bytes = blob.read()?;
        let headers = [("content-type", "application/octet-stream")];
        let put = Request { method: Method::PUT, url: &url, headers: &headers, body: Some(&bytes), limit };
        let answer = self.client.authorized(&self.host, &scopes, &put)?;
        if answer.status == 201 { Ok(()) } else { Err(failure("pushing to", &self.to_string(), &answer)) }
    }

    /// Stores a manifest or an index under a digest or a tag. Tells whether the registry keeps a list of what refers to
    /// the manifest's subject.
    pub(crate) fn push_manifest(&self, manifest: &Blob, name: &str) -> Result<bool, String> {
        let scopes = [format!("repository:{}:pull,push", self.name)];
        let url = self.url(&format!("manifests/{name}"));
        let bytes = manifest.read()?;
        let headers = [("content-type", manifest.media_type.as_str())];
        let put = Request {
            method: Method::PUT,
            url: &url,
            headers: &headers,
            body: Some(&bytes),
            limit: ANSWER_LIMIT,
        };
        let answer = self.client.authorized(&self.host, &scopes, &put)?;
        match answer.status {
            201 => Ok(answer.headers.contains_key("oci-subject")),
            _ => Err(failure("pushing to", &self.to_string(), &answer)),
        }
    }
}

/// An unwelcome answer, with what the registry says about it.
fn failure(doing: &str, place: &str, answer: &Answer) -> String {
    let json: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let errors = json["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
    let texts: Vec<&str> =
        errors.iter().filter_map(|e| e["message"].as_str().or(e["code"].as_str())).collect();
    let reason = http::StatusCode::from_u16(answer.status).ok().and_then(|s| s.canonical_reason());
    let mut text = format!("{doing} {place}: {} {}", answer.status, reason.unwrap_or_default());
    if !texts.is_empty() {
        text += &format!(": {}", texts.join("; "));
    }
    text
}

fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?']).next().unwrap_or_default()
}

/// A Location header's value, which may be a path of the same server.
fn absolute(base: &str, location: &str) -> String {
    if location.contains("://") {
        return location.to_string();
    }
    let (scheme, _) = base.split_once("://").unwrap_or(("https", ""));
    format!("{scheme}://{}/{}", host_of(base), location.trim_start_matches('/'))
}

/// Fields as in the query of a URL or in a form.
fn query(fields: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (name, value) in fields {
        if !out.is_empty() {
            out.push('&');
        }
        out.push_str(name);
        out.push('=');
        for b in value.bytes() {
            if b.is_ascii_alphanumeric() || b"-._~:/".contains(&b) {
                out.push(b as char);
            } else {
                out.push_str(&format!("%{b:02X}"));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls() {
        assert_eq!(
            query(&[("a", "x y"), ("scope", "repository:a/b:pull,push")]),
            "a=x%20y&scope=repository:a/b:pull%2Cpush"
        );
        assert_eq!(absolute("http://localhost:1/v2/", "/v2/x?y"), "http://localhost:1/v2/x?y");
        assert_eq!(absolute("http://localhost:1/v2/", "https://b.example/z"), "https://b.example/z");
        assert_eq!(host_of("https://a.example:5/x"), "a.example:5");
    }

    #[test]
    fn failures() {
        let body = br#"{"errors":[{"code":"DENIED","message":"requested access is denied"}]}"#.to_vec();
        let answer = Answer { status: 403, headers: HeaderMap::new(), body };
        let wanted = "pushing to h/r: 403 Forbidden: requested access is denied";
        assert_eq!(failure("pushing to", "h/r", &answer), wanted);
    }
}
