//! Modules from proxies into the module cache, in the layout that the go command shares:
//! <https://go.dev/ref/mod#module-cache>. Nothing enters the cache before it has been verified.

use std::collections::{BTreeMap, HashMap};
use std::fs::{File, OpenOptions};
use std::hash::Hash;
use std::io::{IsTerminal, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use crate::env::Env;
use crate::files;
use crate::http::{GetError, Http, url_escaped};
use crate::json::Json;
use crate::modpath::{self, Mod, escape};
use crate::semver;
use crate::sumdb;
use crate::sums::{Sums, go_mod_key};
use crate::zip::{self, Zip};

/// Why something of a module can't be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchError {
    /// The proxy is sure that there is no such module or version.
    pub missing: bool,
    pub text: String,
}

impl FetchError {
    pub fn other(text: impl Into<String>) -> FetchError {
        FetchError { missing: false, text: text.into() }
    }
}

impl std::fmt::Display for FetchError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// What a proxy says about a version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Info {
    pub version: String,
    /// RFC 3339.
    pub time: String,
    /// Where the proxy has it from: name and value in the proxy's order, as Go's struct has them.
    pub origin: BTreeMap<String, String>,
}

impl Info {
    fn parse(bytes: &[u8]) -> Option<Info> {
        let json = Json::parse(std::str::from_utf8(bytes).ok()?)?;
        let field = |name: &str| json.get(name).and_then(Json::text).unwrap_or_default().to_string();
        let mut origin = BTreeMap::new();
        if let Some(Json::Map(map)) = json.get("Origin") {
            for (name, value) in map {
                if let Json::Text(t) = value {
                    origin.insert(name.clone(), t.clone());
                }
            }
        }
        let info = Info { version: field("Version"), time: field("Time"), origin };
        (!info.version.is_empty()).then_some(info)
    }
}

/// Results that are computed once, whoever asks first.
struct Once<K, V>(Mutex<HashMap<K, Arc<OnceLock<V>>>>);

impl<K, V> Default for Once<K, V> {
    fn default() -> Self {
        Once(Mutex::default())
    }
}

impl<K: Hash + Eq, V: Clone> Once<K, V> {
    fn get(&self, key: K, make: impl FnOnce() -> V) -> V {
        let cell = self.0.lock().expect("no panics while locked").entry(key).or_default().clone();
        cell.get_or_init(make).clone()
    }
}

/// Tells the user what takes time.
pub type Log = Box<dyn Fn(&str) + Send + Sync>;

/// One entry of GOPROXY.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Proxy {
    Url(String),
    Off,
    Direct,
}

pub struct Fetcher {
    pub env: Arc<Env>,
    cache: PathBuf,
    log: Log,
    /// Says nothing about downloads (`mod download` doesn't).
    pub quiet: std::sync::atomic::AtomicBool,
    /// Leaves the cache writable (`-modcacherw`).
    pub writable: bool,
    http: Arc<Http>,
    pub sums: Mutex<Sums>,
    database: OnceLock<Result<Option<sumdb::Client>, String>>,
    infos: Once<Mod, Result<Info, FetchError>>,
    latest: Once<String, Result<Info, FetchError>>,
    lists: Once<String, Result<Vec<String>, FetchError>>,
    mods: Once<Mod, Result<Arc<Vec<u8>>, FetchError>>,
    zips: Once<Mod, Result<(PathBuf, String), FetchError>>,
    dirs: Once<Mod, Result<PathBuf, FetchError>>,
    lookups: Once<Mod, Result<Vec<String>, String>>,
}

const MAX_TEXT: u64 = 16 << 20;

impl Fetcher {
    pub fn new(env: Arc<Env>, sums: Sums, log: Log) -> Fetcher {
        Fetcher {
            cache: env.modcache(),
            env,
            log,
            quiet: false.into(),
            writable: false,
            http: Arc::default(),
            sums: Mutex::new(sums),
            database: OnceLock::new(),
            infos: Once::default(),
            latest: Once::default(),
            lists: Once::default(),
            mods: Once::default(),
            zips: Once::default(),
            dirs: Once::default(),
            lookups: Once::default(),
        }
    }

    /// Shows a line to the user.
    pub fn say(&self, text: &str) {
        (self.log)(text);
    }

    /// GOPROXY's entries, each with whether any error leads to the next one (else only a missing module does).
    fn proxies(&self, path: &str) -> Result<Vec<(Proxy, bool)>, FetchError> {
        if modpath::matches_globs(&self.env.gonoproxy(), path) {
            return Ok(vec![(Proxy::Direct, false)]);
        }
        let setting = self.env.goproxy();
        let mut out = Vec::new();
        let mut rest = setting.as_str();
        while !rest.is_empty() {
            let end = rest.find([',', '|']).unwrap_or(rest.len());
            let any = rest[end..].starts_with('|');
            let one = rest[..end].trim();
            rest = rest.get(end + 1..).unwrap_or_default();
            let proxy = match one {
                "" => continue,
                "off" => Proxy::Off,
                "direct" => Proxy::Direct,
                "noproxy" => continue,
                url if ["https://", "http://", "file://"].iter().any(|s| url.starts_with(s)) => {
                    Proxy::Url(url.trim_end_matches('/').to_string())
                }
                url if url.contains("://") => {
                    return Err(FetchError::other(format!(
                        "invalid proxy URL scheme (must be https, http, file): {url}"
                    )));
                }
                url if url.contains('.') && !url.starts_with('/') => Proxy::Url(format!("https://{url}")),
                other => return Err(FetchError::other(format!("invalid proxy URL missing scheme: {other}"))),
            };
            let last = matches!(proxy, Proxy::Off | Proxy::Direct);
            out.push((proxy, any));
            if last {
                break;
            }
        }
        if out.is_empty() {
            return Err(FetchError::other("GOPROXY list is not the empty string, but contains no entries"));
        }
        Ok(out)
    }

    /// Asks the proxies one after the other.
    fn ask<T>(&self, path: &str, ask: impl Fn(&str) -> Result<T, GetError>) -> Result<T, FetchError> {
        let mut best: Option<FetchError> = None;
        for (proxy, any) in self.proxies(path)? {
            let error = match proxy {
                Proxy::Url(base) => match ask(&base) {
                    Ok(v) => return Ok(v),
                    Err(GetError::Missing(text)) => FetchError { missing: true, text },
                    Err(GetError::Other(text)) => FetchError::other(text),
                },
                Proxy::Off => FetchError::other("module lookup disabled by GOPROXY=off"),
                Proxy::Direct => match best {
                    // What the proxy answered says more.
                    Some(e) => return Err(e),
                    None => FetchError::other(
                        "rgo does not fetch modules directly from version control (\"direct\" in GOPROXY, or GONOPROXY or GOPRIVATE matches)",
                    ),
                },
            };
            let go_on = error.missing || any;
            // A real failure says more than that nothing was found.
            if best.as_ref().is_none_or(|b| b.missing || !error.missing) {
                best = Some(error);
            }
            if !go_on {
                break;
            }
        }
        Err(best.expect("the list has entries"))
    }

    fn insecure(&self, path: &str) -> bool {
        modpath::matches_globs(self.env.goinsecure(), path)
    }

    fn fetch(&self, path: &str, rest: &str) -> Result<Vec<u8>, FetchError> {
        let escaped = escape(path).map_err(FetchError::other)?;
        self.ask(path, |base| {
            let url = format!("{base}/{}", url_escaped(&format!("{escaped}/{rest}")));
            self.http.get(&url, self.insecure(path), MAX_TEXT)
        })
    }

    /// A file of a module in the download part of the cache.
    pub fn cache_file(&self, m: &Mod, suffix: &str) -> Result<PathBuf, FetchError> {
        let (path, version) =
            (escape(&m.path).map_err(FetchError::other)?, escape(&m.version).map_err(FetchError::other)?);
        Ok(self.cache.join("cache/download").join(path).join("@v").join(format!("{version}.{suffix}")))
    }

    /// Where a module's files are, or would be.
    pub fn tree_path(&self, m: &Mod) -> Result<PathBuf, FetchError> {
        let (path, version) =
            (escape(&m.path).map_err(FetchError::other)?, escape(&m.version).map_err(FetchError::other)?);
        Ok(self.cache.join(format!("{path}@{version}")))
    }

    /// The tagged versions, oldest first.
    pub fn versions(&self, path: &str) -> Result<Vec<String>, FetchError> {
        let mut list = self.listed(path)?;
        list.retain(|v| !semver::is_pseudo(v));
        Ok(list)
    }

    /// All versions that a proxy lists, oldest first.
    fn listed(&self, path: &str) -> Result<Vec<String>, FetchError> {
        self.lists.get(path.to_string(), || {
            let bytes = self.fetch(path, "@v/list")?;
            let text = String::from_utf8_lossy(&bytes);
            let words = text.lines().filter_map(|l| l.split_whitespace().next());
            let mut list: Vec<String> = words.filter(|v| semver::is_valid(v)).map(str::to_string).collect();
            list.sort_by(|a, b| semver::compare(a, b).then_with(|| a.cmp(b)));
            list.dedup();
            Ok(list)
        })
    }

    /// What the proxy considers the newest version of a module without tags.
    pub fn newest(&self, path: &str) -> Result<Info, FetchError> {
        self.latest.get(path.to_string(), || {
            let bytes = match self.fetch(path, "@latest") {
                Ok(bytes) => bytes,
                // A proxy need not answer this: then the newest commit that it lists is meant.
                Err(e) if e.missing => {
                    let commits = self.listed(path)?.into_iter().filter(|v| semver::is_pseudo(v));
                    let newest = commits.max_by_key(|v| semver::pseudo_time(v).map(str::to_string));
                    return self.info(path, &newest.ok_or(e)?);
                }
                Err(e) => return Err(e),
            };
            Info::parse(&bytes)
                .ok_or_else(|| FetchError::other("invalid response from proxy: malformed @latest"))
        })
    }

    /// What a version, branch or commit stands for.
    pub fn info(&self, path: &str, revision: &str) -> Result<Info, FetchError> {
        let key = Mod::new(path, revision);
        self.infos.get(key.clone(), || {
            let canonical = semver::canonical_module(revision) == revision;
            if canonical
                && let Ok(bytes) = std::fs::read(self.cache_file(&key, "info")?)
                && let Some(info) = Info::parse(&bytes)
            {
                return Ok(info);
            }
            let escaped = escape(revision).map_err(|_| {
                FetchError::other(format!("disallowed version string {}", crate::text::quote(revision)))
            })?;
            let bytes = self.fetch(path, &format!("@v/{escaped}.info"))?;
            let info = Info::parse(&bytes).ok_or_else(|| {
                FetchError::other("invalid response from proxy: malformed version information")
            })?;
            if canonical && info.version != revision {
                return Err(FetchError::other(format!(
                    "proxy returned info for version {} instead of requested version",
                    info.version
                )));
            }
            let found = Mod::new(path, info.version.clone());
            if semver::canonical_module(&found.version) == found.version {
                self.store(&self.cache_file(&found, "info")?, &bytes)?;
            }
            Ok(info)
        })
    }

    fn store(&self, path: &Path, bytes: &[u8]) -> Result<(), FetchError> {
        let dir = path.parent().expect("cache files have directories");
        files::make_dirs(dir).and_then(|()| files::write_atomic(path, bytes)).map_err(FetchError::other)
    }

    /// The go.mod of a version, verified.
    pub fn go_mod(&self, m: &Mod) -> Result<Arc<Vec<u8>>, FetchError> {
        self.mods.get(m.clone(), || {
            let path = self.cache_file(m, "mod")?;
            if let Ok(bytes) = std::fs::read(&path) {
                self.check_sum(&go_mod_key(m), &zip::hash_go_mod(&bytes), m)?;
                return Ok(Arc::new(bytes));
            }
            let version = escape(&m.version).map_err(FetchError::other)?;
            let bytes = self.fetch(&m.path, &format!("@v/{version}.mod"))?;
            self.check_sum(&go_mod_key(m), &zip::hash_go_mod(&bytes), m)?;
            let _lock = files::lock(&self.cache_file(m, "lock")?).map_err(FetchError::other)?;
            self.store(&path, &bytes)?;
            self.rewrite_list(path.parent().expect("cache files have directories"));
            Ok(Arc::new(bytes))
        })
    }

    /// The list of versions in the cache, so that the cache can serve as a proxy.
    fn rewrite_list(&self, dir: &Path) {
        let mut versions: Vec<String> = std::fs::read_dir(dir)
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|e| e.file_name().to_str()?.strip_suffix(".mod").and_then(modpath::unescape))
            .filter(|v| semver::canonical_module(v) == *v)
            .collect();
        versions.sort_by(|a, b| semver::compare(a, b));
        let text: String = versions.iter().map(|v| format!("{v}\n")).collect();
        let path = dir.join("list");
        if std::fs::read(&path).ok().as_deref() != Some(text.as_bytes()) {
            // Only a convenience for others: not worth an error.
            let _ = files::write_atomic(&path, text.as_bytes());
        }
    }

    /// The zip of a version and its hash, verified.
    pub fn zip(&self, m: &Mod) -> Result<(PathBuf, String), FetchError> {
        self.zips.get(m.clone(), || {
            let path = self.cache_file(m, "zip")?;
            let hash_path = self.cache_file(m, "ziphash")?;
            if let Some(hash) = known_hash(&path, &hash_path) {
                self.check_sum(m, &hash, m)?;
                return Ok((path, hash));
            }
            if !self.quiet.load(std::sync::atomic::Ordering::Relaxed) {
                self.say(&format!("go: downloading {} {}", m.path, m.version));
            }
            let _lock = files::lock(&self.cache_file(m, "lock")?).map_err(FetchError::other)?;
            if let Some(hash) = known_hash(&path, &hash_path) {
                self.check_sum(m, &hash, m)?;
                return Ok((path, hash));
            }
            clear_leftovers(&path);
            let temporary = files::temporary_name(&path);
            let result = self.download(m, &path, &temporary).and_then(|hash| {
                self.check_sum(m, &hash, m)?;
                self.store(&hash_path, hash.as_bytes())?;
                let put = std::fs::rename(&temporary, &path).map_err(|e| files::explain("rename", &path, &e));
                put.map_err(FetchError::other)?;
                Ok((path, hash))
            });
            if result.is_err() {
                let _ = std::fs::remove_file(&temporary);
            }
            result
        })
    }

    /// Gets a zip into a temporary file, checks it against the rules and hashes it; a zip that is there already without
    /// hash is used.
    fn download(&self, m: &Mod, existing: &Path, temporary: &Path) -> Result<String, FetchError> {
        if existing.is_file() {
            std::fs::copy(existing, temporary)
                .map_err(|e| FetchError::other(files::explain("open", existing, &e)))?;
        } else {
            let (path, version) =
                (escape(&m.path).map_err(FetchError::other)?, escape(&m.version).map_err(FetchError::other)?);
            let progress = Progress::new(m);
            self.ask(&m.path, |base| {
                let url = format!("{base}/{}", url_escaped(&format!("{path}/@v/{version}.zip")));
                let io = |e: &std::io::Error| GetError::Other(files::explain("open", temporary, e));
                let open = || -> std::io::Result<File> {
                    OpenOptions::new().write(true).create(true).truncate(true).mode(0o644).open(temporary)
                };
                let mut file = open().map_err(|e| io(&e))?;
                let mut count = 0;
                self.http.get_into(&url, self.insecure(&m.path), zip::MAX_ZIP, &mut |piece| {
                    match piece {
                        Some(bytes) => {
                            let failed = |e| std::io::Error::other(files::explain("write", temporary, &e));
                            file.write_all(bytes).map_err(failed)?;
                            count += bytes.len() as u64;
                            progress.show(count);
                        }
                        None => {
                            file = open()?;
                            count = 0;
                        }
                    }
                    Ok(())
                })?;
                file.sync_all().map_err(|e| io(&e))
            })?;
        }
        let wrap = |e: String| FetchError::other(format!("{m}: unzip {}: {e}", existing.display()));
        let mut opened = Zip::open(temporary).map_err(wrap)?;
        opened.check(m).map_err(wrap)?;
        opened.hash().map_err(wrap)
    }

    /// The directory with a module's files, downloaded if need be.
    pub fn dir(&self, m: &Mod) -> Result<PathBuf, FetchError> {
        self.dirs.get(m.clone(), || {
            let dir = self.tree_path(m)?;
            let partial = self.cache_file(m, "partial")?;
            // The go command marks trees that it is about to unpack.
            let complete = || dir.is_dir() && !partial.exists();
            if complete() && self.cache_file(m, "ziphash")?.is_file() {
                self.zip_sum_of_tree(m)?;
                return Ok(dir);
            }
            let (zip_path, _) = self.zip(m)?;
            let _lock = files::lock(&self.cache_file(m, "lock")?).map_err(FetchError::other)?;
            if complete() {
                return Ok(dir);
            }
            files::remove_tree(&dir).map_err(FetchError::other)?;
            let parent = dir.parent().expect("module trees have a parent");
            files::make_dirs(parent).map_err(FetchError::other)?;
            clear_leftovers(&dir);
            let temporary = files::temporary_name(&dir);
            let unpack = || -> Result<(), String> {
                files::make_dirs(&temporary)?;
                Zip::open(&zip_path)?.extract(m, &temporary)?;
                if !self.writable {
                    files::make_read_only(&temporary).map_err(|e| files::explain("chmod", &temporary, &e))?;
                }
                let _ = std::fs::remove_file(&partial);
                std::fs::rename(&temporary, &dir).map_err(|e| files::explain("rename", &dir, &e))
            };
            unpack().map_err(|e| {
                let _ = files::remove_tree(&temporary);
                FetchError::other(format!("unzip {}: {e}", zip_path.display()))
            })?;
            Ok(dir)
        })
    }

    /// Compares the recorded hash of an unpacked module with go.sum.
    fn zip_sum_of_tree(&self, m: &Mod) -> Result<(), FetchError> {
        let hash = std::fs::read_to_string(self.cache_file(m, "ziphash")?).unwrap_or_default();
        if hash.starts_with("h1:") {
            self.check_sum(m, hash.trim(), m)?;
        }
        Ok(())
    }

    /// The hash of a version's zip, if it has been downloaded.
    pub fn cached_hash(&self, m: &Mod) -> Option<String> {
        let hash = std::fs::read_to_string(self.cache_file(m, "ziphash").ok()?).ok()?;
        Some(hash.trim().to_string()).filter(|h| h.starts_with("h1:"))
    }

    /// Compares a hash with go.sum; one that isn't there is looked up in the checksum database and added.
    fn check_sum(&self, key: &Mod, hash: &str, m: &Mod) -> Result<(), FetchError> {
        let known = self.sums.lock().expect("no panics while locked").check(key, hash);
        match known {
            Ok(true) => return Ok(()),
            Ok(false) => {}
            Err(recorded) => {
                return Err(FetchError::other(format!(
                    "verifying {key}: checksum mismatch\n\tdownloaded: {hash}\n\tgo.sum:     {recorded}\n\nSECURITY ERROR\nThis download does NOT match an earlier download recorded in go.sum.\nThe bits may have been replaced on the origin server, or an attacker may\nhave intercepted the download attempt.\n\nFor more information, see 'go help module-auth'."
                )));
            }
        }
        if let Some(client) = self.sumdb(&m.path)? {
            let what = if key.version.ends_with("/go.mod") { "go.mod" } else { "module" };
            let lines = self.lookups.get(m.clone(), || {
                let (path, version) = (escape(&m.path)?, escape(&m.version)?);
                client.lookup(&path, &version)
            });
            let lines = lines.map_err(|e| FetchError::other(format!("{m}: verifying {what}: {e}")))?;
            let prefix = format!("{} {} ", key.path, key.version);
            let recorded =
                lines.iter().find_map(|l| l.strip_prefix(&prefix).filter(|h| h.starts_with("h1:")));
            match recorded {
                Some(r) if r == hash => {}
                Some(r) => {
                    return Err(FetchError::other(format!(
                        "{m}: verifying {what}: checksum mismatch\n\tdownloaded: {hash}\n\t{}: {r}\n\nSECURITY ERROR\nThis download does NOT match the one reported by the checksum server.\nThe bits may have been replaced on the origin server, or an attacker may\nhave intercepted the download attempt.\n\nFor more information, see 'go help module-auth'.",
                        client.database.name
                    )));
                }
                None => {
                    return Err(FetchError::other(format!(
                        "{m}: verifying {what}: {} has no hash for {key}",
                        client.database.name
                    )));
                }
            }
        }
        self.sums.lock().expect("no panics while locked").add(key, hash);
        Ok(())
    }

    /// The checksum database, if it has a say about a module.
    fn sumdb(&self, path: &str) -> Result<Option<&sumdb::Client>, FetchError> {
        if modpath::matches_globs(&self.env.gonosumdb(), path) {
            return Ok(None);
        }
        let made = self.database.get_or_init(|| {
            let Some(database) = sumdb::Database::parse(&self.env.gosumdb())? else { return Ok(None) };
            let state = self.env.sumdb_dir().join(&database.name).join("latest");
            let reader = Box::new(DatabaseReader {
                base: OnceLock::new(),
                http: self.http.clone(),
                goproxy: self.proxies("").unwrap_or_default(),
                name: database.name.clone(),
                url: database.url.clone(),
            });
            Ok(Some(sumdb::Client::new(database, reader, Some(state))))
        });
        made.as_ref().map(Option::as_ref).map_err(|e| FetchError::other(e.clone()))
    }
}

/// Reads the checksum database through a proxy that mirrors it, else from its own place.
struct DatabaseReader {
    base: OnceLock<Result<String, String>>,
    http: Arc<Http>,
    goproxy: Vec<(Proxy, bool)>,
    name: String,
    url: String,
}

impl sumdb::Reader for DatabaseReader {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let base = self.base.get_or_init(|| {
            for (proxy, any) in &self.goproxy {
                let Proxy::Url(url) = proxy else { break };
                let mirror = format!("{url}/sumdb/{}", self.name);
                match self.http.get(&format!("{mirror}/supported"), false, MAX_TEXT) {
                    Ok(_) => return Ok(mirror),
                    Err(GetError::Missing(_)) => {}
                    Err(GetError::Other(_)) if *any => {}
                    Err(GetError::Other(e)) => return Err(e),
                }
            }
            Ok(self.url.clone())
        });
        let base = base.as_ref().map_err(Clone::clone)?;
        self.http
            .get(&format!("{base}/{}", url_escaped(path)), false, MAX_TEXT)
            .map_err(|e| e.text().to_string())
    }
}

fn known_hash(zip: &Path, hash: &Path) -> Option<String> {
    let text = std::fs::read_to_string(hash).ok()?;
    let text = text.trim();
    (text.starts_with("h1:") && zip.is_file()).then(|| text.to_string())
}

/// Removes temporary files and trees that a killed process left next to `path`; its lock is held, so nobody uses them.
fn clear_leftovers(path: &Path) {
    let (Some(dir), Some(name)) = (path.parent(), path.file_name().and_then(|n| n.to_str())) else { return };
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let found = entry.file_name().to_string_lossy().into_owned();
        if let Some(rest) = found.strip_prefix(name)
            && rest.ends_with(".tmp")
        {
            if entry.path().is_dir() {
                let _ = files::remove_tree(&entry.path());
            } else {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}

/// Shows how much of a large download has arrived, on terminals only.
struct Progress {
    name: String,
    terminal: bool,
    shown: std::cell::Cell<u64>,
}

const STEP: u64 = 1 << 20;

impl Progress {
    fn new(m: &Mod) -> Progress {
        Progress { name: m.to_string(), terminal: std::io::stderr().is_terminal(), shown: 0.into() }
    }

    fn show(&self, count: u64) {
        if self.terminal && count >= self.shown.get() + STEP {
            self.shown.set(count);
            eprint!("\r{}: {} MB\x1b[K", self.name, count / STEP);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown.get() > 0 {
            eprint!("\r\x1b[K");
        }
    }
}
