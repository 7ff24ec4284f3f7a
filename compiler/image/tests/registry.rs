//! Pushes to and pulls from a registry of the test's own, which demands tokens, fails at times, and may lie.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use base::Target;
use image::auth::Config;
use image::{Base, Client, Layer, Reference, Spec, build, layout};

#[derive(Default)]
struct State {
    /// Blobs and manifests by `repository/kind/name`.
    content: BTreeMap<String, Vec<u8>>,
    kinds: BTreeMap<String, String>,
    /// Method and path of all requests that were let in.
    log: Vec<String>,
    scopes: Vec<String>,
    failed_once: bool,
    lying: bool,
}

struct Request {
    method: String,
    path: String,
    query: String,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

struct Registry {
    host: String,
    state: Arc<Mutex<State>>,
}

impl Registry {
    fn start() -> Registry {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let state = Arc::new(Mutex::new(State::default()));
        let (shared, name) = (state.clone(), host.clone());
        // The thread ends with the test's process.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                serve(stream, &name, &mut shared.lock().unwrap());
            }
        });
        Registry { host, state }
    }

    fn client(&self, password: &str) -> Arc<Client> {
        let text =
            format!(r#"{{"auths": {{"{}": {{"username": "u", "password": "{password}"}}}}}}"#, self.host);
        let agent = ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build().new_agent();
        Client::new(agent, Config::parse(&text).unwrap())
    }

    fn reference(&self, rest: &str) -> Reference {
        Reference::parse(&format!("{}/{rest}", self.host)).unwrap()
    }

    fn requests(&self, prefix: &str) -> usize {
        self.state.lock().unwrap().log.iter().filter(|l| l.starts_with(prefix)).count()
    }
}

fn read(stream: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?.to_string(), words.next()?.to_string());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim().split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_string());
    }
    let length = headers.get("content-length").map_or(0, |l| l.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    Some(Request { method, path: path.into(), query: query.into(), headers, body })
}

fn serve(mut stream: TcpStream, host: &str, state: &mut State) {
    let Some(request) = read(&stream) else { return };
    let (status, header, body) = answer(&request, host, state);
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {length}\r\n{header}\r\n");
    let _ = stream.write_all(head.as_bytes());
    if request.method != "HEAD" {
        let _ = stream.write_all(&body);
    }
}

fn answer(request: &Request, host: &str, state: &mut State) -> (u16, String, Vec<u8>) {
    let authorization = request.headers.get("authorization").map_or("", String::as_str);
    let field = |name: &str| {
        let found = request.query.split('&').find_map(|f| f.strip_prefix(name)?.strip_prefix('='));
        found.unwrap_or_default().to_string()
    };
    if request.path == "/token" {
        // u:p
        if authorization != "Basic dTpw" {
            return (401, String::new(), br#"{"errors":[{"message":"wrong password"}]}"#.to_vec());
        }
        state.scopes.push(request.query.clone());
        return (200, String::new(), br#"{"token":"good"}"#.to_vec());
    }
    if authorization != "Bearer good" {
        let challenge =
            format!("www-authenticate: Bearer realm=\"http://{host}/token\",service=\"test\"\r\n");
        return (401, challenge, Vec::new());
    }
    state.log.push(format!("{} {}", request.method, request.path));
    if request.method == "PUT" && !state.failed_once {
        state.failed_once = true;
        return (503, String::new(), Vec::new());
    }
    let path = request.path.strip_prefix("/v2/").unwrap_or(&request.path).to_string();
    if let Some(repository) = path.strip_suffix("/blobs/uploads/") {
        if let Some(bytes) = state.content.get(&format!("{}/blobs/{}", field("from"), field("mount"))) {
            let bytes = bytes.clone();
            state.content.insert(format!("{repository}/blobs/{}", field("mount")), bytes);
            return (201, String::new(), Vec::new());
        }
        return (202, format!("location: /v2/{repository}/upload?state=1\r\n"), Vec::new());
    }
    if let Some(repository) = path.strip_suffix("/upload") {
        assert_eq!(field("state"), "1");
        let digest = field("digest");
        assert_eq!(image::blob::digest(&request.body), digest);
        state.content.insert(format!("{repository}/blobs/{digest}"), request.body.clone());
        return (201, String::new(), Vec::new());
    }
    if request.method == "PUT" {
        state.kinds.insert(path.clone(), request.headers["content-type"].clone());
        state.content.insert(path, request.body.clone());
        return (201, String::new(), Vec::new());
    }
    match state.content.get(&path) {
        None => (404, String::new(), br#"{"errors":[{"code":"UNKNOWN"}]}"#.to_vec()),
        Some(bytes) => {
            let mut bytes = bytes.clone();
            if state.lying
                && let Some(first) = bytes.first_mut()
            {
                *first ^= 1;
            }
            let kind = state.kinds.get(&path).map(|k| format!("content-type: {k}\r\n")).unwrap_or_default();
            (200, kind, bytes)
        }
    }
}

fn spec(base: Base) -> Spec {
    Spec {
        name: "tool".into(),
        programs: Target::ALL.iter().map(|t| (*t, t.to_string().into_bytes())).collect(),
        base,
        files: Layer::default(),
        labels: BTreeMap::new(),
        annotations: BTreeMap::new(),
        env: Vec::new(),
        ports: Vec::new(),
        user: None,
        created: 0,
        compression: image::Compression::Gzip,
        sbom: None,
    }
}

#[test]
fn push_then_mount_and_pull() {
    let registry = Registry::start();
    let client = registry.client("p");
    let first = registry.reference("team/base:1");
    let pushed = build(&spec(Base::Scratch)).unwrap();
    pushed.push(&client, &first).unwrap();
    {
        let state = registry.state.lock().unwrap();
        assert!(state.failed_once, "the failure was met");
        assert_eq!(state.content["team/base/manifests/1"], *pushed.index.read().unwrap());
        assert!(state.content.contains_key(&format!("team/base/manifests/{}", pushed.index.digest)));
        assert!(state.scopes[0].contains("scope=repository:team/base:pull%2Cpush"), "{:?}", state.scopes);
    }
    // All is there: a second push sends no blob.
    let uploads = registry.requests("POST");
    pushed.push(&client, &first).unwrap();
    assert_eq!(registry.requests("POST"), uploads);

    // A base's layers are mounted, not moved.
    let base = || Base::Registry { client: client.clone(), reference: first.clone() };
    let next = build(&spec(base())).unwrap();
    next.push(&client, &registry.reference("other/tool:2")).unwrap();
    let layer = &pushed.platforms[0].layers[0].digest;
    assert_eq!(registry.requests(&format!("GET /v2/team/base/blobs/{layer}")), 0);
    assert!(registry.state.lock().unwrap().content.contains_key(&format!("other/tool/blobs/{layer}")));

    // By digest it is the same, and a layout has the layers.
    let mut by_digest = first.clone();
    by_digest.digest = Some(pushed.index.digest.clone());
    let again = build(&spec(Base::Registry { client: client.clone(), reference: by_digest })).unwrap();
    assert_eq!(again.index.digest, next.index.digest);
    let dir = std::env::temp_dir().join(format!("rgo-image-registry-{}", std::process::id()));
    layout::write_dir(&again, &first, &dir).unwrap();
    assert!(dir.join("blobs/sha256").join(image::blob::hex(layer).unwrap()).is_file());
    std::fs::remove_dir_all(&dir).unwrap();

    // Content that isn't what its digest says is refused.
    registry.state.lock().unwrap().lying = true;
    let failed = build(&spec(base())).err().unwrap();
    assert!(failed.contains("base"), "{failed}");
    let failed = layout::write_dir(&again, &first, &dir).unwrap_err();
    assert!(failed.contains("the content isn't that of sha256:"), "{failed}");
    let _ = std::fs::remove_dir_all(&dir);
}

#[test]
fn refusals() {
    let registry = Registry::start();
    let image = build(&spec(Base::Scratch)).unwrap();
    let failed = image.push(&registry.client("wrong"), &registry.reference("a:1")).unwrap_err();
    assert!(failed.contains("401") && failed.contains("wrong password"), "{failed}");
    let reference = registry.reference("none:1");
    let client = registry.client("p");
    let failed = build(&spec(Base::Registry { client, reference })).err().unwrap();
    assert!(failed.contains("404 Not Found: UNKNOWN"), "{failed}");
    let local = Reference::parse("a:1").unwrap();
    let failed = image.push(&registry.client("p"), &local).unwrap_err();
    assert!(failed.contains("names no registry"), "{failed}");
}
