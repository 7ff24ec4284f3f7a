//! The checksum database: a log of hashes that can only grow, so that everybody sees the same content of a version.
//! Every answer is proved to be in the signed log, and every new state of the log to continue the one seen last.
//! Protocol: <https://go.dev/design/25530-sumdb>, <https://research.swtch.com/tlog>.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Mutex;

use ring::digest::{Context, SHA256};

use crate::files;
use crate::text::{base64, hex, unbase64};

pub type Hash = [u8; 32];

/// The key of sum.golang.org: <https://sum.golang.org> and `go help module-auth`.
const DEFAULT_NAME: &str = "sum.golang.org";
const DEFAULT_KEY: &str = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";

/// A database: its verification key and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Database {
    pub name: String,
    hash: u32,
    public: Vec<u8>,
    pub url: String,
}

/// A state of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tree {
    pub size: u64,
    pub root: Hash,
}

impl Database {
    /// Reads GOSUMDB; `None` is `off`.
    pub fn parse(setting: &str) -> Result<Option<Database>, String> {
        let words: Vec<&str> = setting.split_whitespace().collect();
        let (key, url) = match words[..] {
            ["off"] => return Ok(None),
            [key] => (key, None),
            [key, url] => (key, Some(url.trim_end_matches('/').to_string())),
            _ => return Err("invalid GOSUMDB: too many fields".into()),
        };
        let key = if key == DEFAULT_NAME || key == "sum.golang.google.cn" { DEFAULT_KEY } else { key };
        let bad = || "invalid GOSUMDB: malformed verifier id".to_string();
        let mut parts = key.splitn(3, '+');
        let (Some(name), Some(hash), Some(public)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(bad());
        };
        let hash = u32::from_str_radix(hash, 16).map_err(|_| bad())?;
        let public = unbase64(public).filter(|p| p.len() == 33 && p[0] == 1).ok_or_else(bad)?;
        if key_hash(name, &public) != hash {
            return Err("invalid GOSUMDB: invalid verifier hash".into());
        }
        let host = if words[0] == "sum.golang.google.cn" { words[0] } else { name };
        let url = url.unwrap_or_else(|| format!("https://{host}"));
        Ok(Some(Database { name: name.into(), hash, public, url }))
    }

    /// The text of a signed note if the signature is the database's.
    fn verify<'a>(&self, note: &'a str) -> Result<&'a str, String> {
        let split = note.rfind("\n\n").ok_or("malformed note")?;
        let (text, signatures) = (&note[..=split], &note[split + 2..]);
        for line in signatures.lines() {
            let Some((name, blob)) = line.strip_prefix("— ").and_then(|l| l.split_once(' ')) else {
                return Err("malformed note".into());
            };
            let Some(blob) = unbase64(blob).filter(|b| b.len() >= 5) else {
                return Err("malformed note".into());
            };
            let hash = u32::from_be_bytes([blob[0], blob[1], blob[2], blob[3]]);
            if name != self.name || hash != self.hash {
                continue;
            }
            let key = ring::signature::UnparsedPublicKey::new(&ring::signature::ED25519, &self.public[1..]);
            return match key.verify(text.as_bytes(), &blob[4..]) {
                Ok(()) => Ok(text),
                Err(_) => Err(format!("invalid signature for key {}+{:08x}", self.name, self.hash)),
            };
        }
        Err("note has no verifiable signatures".into())
    }

    /// The state of the log in a signed note.
    pub fn tree(&self, note: &str) -> Result<Tree, String> {
        let text = self.verify(note)?;
        let mut lines = text.lines();
        if lines.next() != Some("go.sum database tree") {
            return Err("malformed tree note".into());
        }
        let size = lines.next().and_then(|l| l.parse().ok());
        let root = lines.next().and_then(unbase64).and_then(|b| Hash::try_from(b).ok());
        match (size, root) {
            (Some(size), Some(root)) => Ok(Tree { size, root }),
            _ => Err("malformed tree note".into()),
        }
    }
}

fn key_hash(name: &str, public: &[u8]) -> u32 {
    let mut c = Context::new(&SHA256);
    c.update(name.as_bytes());
    c.update(b"\n");
    c.update(public);
    let d = c.finish();
    let d = d.as_ref();
    u32::from_be_bytes([d[0], d[1], d[2], d[3]])
}

fn leaf_hash(record: &[u8]) -> Hash {
    let mut c = Context::new(&SHA256);
    c.update(&[0]);
    c.update(record);
    c.finish().as_ref().try_into().expect("SHA-256 has 32 bytes")
}

fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut c = Context::new(&SHA256);
    c.update(&[1]);
    c.update(left);
    c.update(right);
    c.finish().as_ref().try_into().expect("SHA-256 has 32 bytes")
}

/// The path of a tile: eight levels of the tree by 256 hashes.
fn tile_path(level: u32, index: u64, width: u64) -> String {
    let mut n = format!("{:03}", index % 1000);
    let mut rest = index / 1000;
    while rest > 0 {
        n = format!("x{:03}/{n}", rest % 1000);
        rest /= 1000;
    }
    let partial = if width == 256 { String::new() } else { format!(".p/{width}") };
    format!("tile/8/{level}/{n}{partial}")
}

/// How files of the database are read: a path below its URL → content.
pub trait Reader: Sync {
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;
}

/// Reads hashes of nodes from tiles. They are not trusted: what is computed from them is compared with signed roots.
struct Tiles<'a> {
    reader: &'a dyn Reader,
    size: u64,
    cache: &'a Mutex<HashMap<String, Vec<u8>>>,
}

impl Tiles<'_> {
    /// The hash of the complete subtree over records `index << level ..`.
    fn node(&self, level: u32, index: u64) -> Result<Hash, String> {
        let (tile_level, above) = (level / 8, level % 8);
        let tile = index >> (8 - above);
        let known = (self.size >> (8 * tile_level)).saturating_sub(tile * 256).min(256);
        let path = tile_path(tile_level, tile, known);
        let cached = self.cache.lock().expect("no panics while locked").get(&path).cloned();
        let data = match cached {
            Some(d) => d,
            None => {
                let d = self.reader.read(&path).or_else(|e| {
                    // A tile that has become full may no longer be served in part.
                    if known == 256 { Err(e) } else { self.reader.read(&tile_path(tile_level, tile, 256)) }
                })?;
                if (d.len() as u64) < known * 32 {
                    return Err(format!("checksum database: tile {path} is too short"));
                }
                self.cache.lock().expect("no panics while locked").insert(path, d.clone());
                d
            }
        };
        let first = (index << above) % 256;
        let mut row: Vec<Hash> = (first..first + (1 << above))
            .map(|i| data[i as usize * 32..i as usize * 32 + 32].try_into().expect("32 bytes"))
            .collect();
        while row.len() > 1 {
            row = row.chunks(2).map(|p| node_hash(&p[0], &p[1])).collect();
        }
        Ok(row[0])
    }

    /// The hash over records `lo..hi`, from stored nodes.
    fn range(&self, lo: u64, hi: u64) -> Result<Hash, String> {
        let len = hi - lo;
        if len.is_power_of_two() && lo.is_multiple_of(len) {
            return self.node(len.trailing_zeros(), lo / len);
        }
        let k = split_point(len);
        Ok(node_hash(&self.range(lo, lo + k)?, &self.range(lo + k, hi)?))
    }

    /// The hash over `lo..hi` with the leaf of record `id` put in its place.
    fn with_leaf(&self, lo: u64, hi: u64, id: u64, leaf: &Hash) -> Result<Hash, String> {
        if !(lo..hi).contains(&id) {
            return self.range(lo, hi);
        }
        if hi - lo == 1 {
            return Ok(*leaf);
        }
        let k = lo + split_point(hi - lo);
        Ok(node_hash(&self.with_leaf(lo, k, id, leaf)?, &self.with_leaf(k, hi, id, leaf)?))
    }

    /// The hashes over `lo..hi` and over its part before `old`, from the same nodes.
    fn both(&self, lo: u64, hi: u64, old: u64) -> Result<(Option<Hash>, Hash), String> {
        if old <= lo {
            return Ok((None, self.range(lo, hi)?));
        }
        if old >= hi {
            let h = self.range(lo, hi)?;
            return Ok((Some(h), h));
        }
        let k = lo + split_point(hi - lo);
        let (left_old, left) = self.both(lo, k, old)?;
        let (right_old, right) = self.both(k, hi, old)?;
        let part = match (left_old, right_old) {
            (Some(l), Some(r)) => Some(node_hash(&l, &r)),
            (l, _) => l,
        };
        Ok((part, node_hash(&left, &right)))
    }
}

/// The largest power of two less than `n`.
fn split_point(n: u64) -> u64 {
    1 << (63 - (n - 1).leading_zeros())
}

/// A client that remembers the newest state of the log it has seen, across runs in a file.
pub struct Client {
    pub database: Database,
    reader: Box<dyn Reader + Send>,
    state_file: Option<PathBuf>,
    latest: Mutex<Option<Tree>>,
    tiles: Mutex<HashMap<String, Vec<u8>>>,
}

impl Client {
    pub fn new(database: Database, reader: Box<dyn Reader + Send>, state_file: Option<PathBuf>) -> Client {
        Client { database, reader, state_file, latest: Mutex::default(), tiles: Mutex::default() }
    }

    /// The go.sum lines of a version (`/go.mod` among them), proved to be in the log.
    pub fn lookup(&self, escaped_path: &str, escaped_version: &str) -> Result<Vec<String>, String> {
        let answer = self.reader.read(&format!("lookup/{escaped_path}@{escaped_version}"))?;
        let answer = String::from_utf8(answer).map_err(|_| "malformed record data".to_string())?;
        let (id, rest) = answer.split_once('\n').ok_or("malformed record data")?;
        let id: u64 = id.parse().map_err(|_| "malformed record data")?;
        let end = rest.find("\n\n").ok_or("malformed record data")?;
        let (record, note) = (&rest[..=end], &rest[end + 2..]);
        let tree = self.merge(note)?;
        if id >= tree.size {
            return Err(format!("checksum database: record {id} is not in the tree of size {}", tree.size));
        }
        let tiles = Tiles { reader: &*self.reader, size: tree.size, cache: &self.tiles };
        if tiles.with_leaf(0, tree.size, id, &leaf_hash(record.as_bytes()))? != tree.root {
            return Err(self.security(&format!("record {id} is not in the tree of size {}", tree.size)));
        }
        Ok(record.lines().map(str::to_string).collect())
    }

    /// Takes notice of a signed state and returns the newest one.
    fn merge(&self, note: &str) -> Result<Tree, String> {
        let new = self.database.tree(note)?;
        let mut latest = self.latest.lock().expect("no panics while locked");
        if latest.is_none()
            && let Some(path) = &self.state_file
            && let Ok(saved) = std::fs::read_to_string(path)
            && !saved.is_empty()
        {
            *latest = Some(self.database.tree(&saved)?);
        }
        let Some(old) = *latest else {
            *latest = Some(new);
            self.save(note);
            return Ok(new);
        };
        let (small, big) = if old.size <= new.size { (old, new) } else { (new, old) };
        let same = if small.size == big.size {
            small.root == big.root
        } else if small.size == 0 {
            true
        } else {
            let tiles = Tiles { reader: &*self.reader, size: big.size, cache: &self.tiles };
            tiles.both(0, big.size, small.size)? == (Some(small.root), big.root)
        };
        if !same {
            let show = |t: Tree| format!("{} ({})", t.size, base64(&t.root));
            return Err(self.security(&format!(
                "tree {} is not a prefix of tree {}",
                show(small),
                show(big)
            )));
        }
        if new.size > old.size {
            *latest = Some(new);
            self.save(note);
        }
        Ok(big)
    }

    fn save(&self, note: &str) {
        let Some(path) = &self.state_file else { return };
        // Losing the state costs the next run a check, not correctness.
        let _ = path.parent().map(files::make_dirs);
        let _ = files::write_atomic(path, note.as_bytes());
    }

    fn security(&self, what: &str) -> String {
        format!(
            "SECURITY ERROR\ngo.sum database server misbehavior detected!\n\n{}: {what}",
            self.database.name
        )
    }
}

/// A readable form of a hash, for messages of tests.
pub fn show(hash: &Hash) -> String {
    hex(hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::signature::KeyPair;

    /// A log in memory that signs what it says.
    struct Log {
        records: Vec<String>,
        /// Answers with these record's text in place of the real one.
        lie: Option<usize>,
        keys: ring::signature::Ed25519KeyPair,
        shown: usize,
    }

    fn root(records: &[String]) -> Hash {
        match records {
            [one] => leaf_hash(one.as_bytes()),
            many => {
                let (l, r) = many.split_at(split_point(many.len() as u64) as usize);
                node_hash(&root(l), &root(r))
            }
        }
    }

    impl Log {
        fn new(n: usize) -> Log {
            let records =
                (0..n).map(|i| format!("m{i} v1.0.0 h1:{i}\nm{i} v1.0.0/go.mod h1:g{i}\n")).collect();
            let keys = ring::signature::Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
            Log { records, lie: None, keys, shown: n }
        }

        fn database(&self) -> Database {
            let mut public = vec![1];
            public.extend_from_slice(self.keys.public_key().as_ref());
            let hash = key_hash("test", &public);
            Database::parse(&format!("test+{hash:08x}+{} http://localhost", base64(&public)))
                .unwrap()
                .unwrap()
        }

        fn note(&self) -> String {
            let text = format!(
                "go.sum database tree\n{}\n{}\n",
                self.shown,
                base64(&root(&self.records[..self.shown]))
            );
            let mut blob = self.database().hash.to_be_bytes().to_vec();
            blob.extend_from_slice(self.keys.sign(text.as_bytes()).as_ref());
            format!("{text}\n— test {}\n", base64(&blob))
        }
    }

    struct Shared(std::sync::Arc<Mutex<Log>>);

    impl Reader for Shared {
        fn read(&self, path: &str) -> Result<Vec<u8>, String> {
            let log = self.0.lock().unwrap();
            if let Some(name) = path.strip_prefix("lookup/m") {
                let id: usize = name.split('@').next().unwrap().parse().unwrap();
                let text = &log.records[log.lie.unwrap_or(id)];
                return Ok(format!("{id}\n{text}\n{}", log.note()).into_bytes());
            }
            let mut parts = path.strip_prefix("tile/8/").unwrap().splitn(2, '/');
            let level: u32 = parts.next().unwrap().parse().unwrap();
            let (name, width) = parts.next().unwrap().split_once(".p/").map_or_else(
                || unreachable!("all tiles of small logs are partial or first"),
                |(n, w)| (n, w.parse::<usize>().unwrap()),
            );
            let index: usize = name.parse().unwrap();
            let span = 1usize << (8 * level);
            let hashes =
                (index * 256..index * 256 + width).map(|i| root(&log.records[i * span..(i + 1) * span]));
            Ok(hashes.flatten().collect())
        }
    }

    fn client(log: &std::sync::Arc<Mutex<Log>>) -> Client {
        Client::new(log.lock().unwrap().database(), Box::new(Shared(log.clone())), None)
    }

    #[test]
    fn records_are_proved() {
        for size in [1, 2, 3, 7, 64, 100, 255] {
            let log = std::sync::Arc::new(Mutex::new(Log::new(size)));
            let c = client(&log);
            for id in [0, size / 2, size - 1] {
                assert_eq!(
                    c.lookup(&format!("m{id}"), "v1.0.0").unwrap()[0],
                    format!("m{id} v1.0.0 h1:{id}")
                );
            }
        }
    }

    #[test]
    fn growth_is_proved_and_lies_are_found() {
        let log = std::sync::Arc::new(Mutex::new(Log::new(200)));
        log.lock().unwrap().shown = 77;
        let c = client(&log);
        c.lookup("m5", "v1.0.0").unwrap();
        log.lock().unwrap().shown = 200;
        c.lookup("m150", "v1.0.0").unwrap();
        log.lock().unwrap().shown = 100;
        c.lookup("m7", "v1.0.0").unwrap();
        log.lock().unwrap().lie = Some(9);
        assert!(c.lookup("m8", "v1.0.0").unwrap_err().starts_with("SECURITY ERROR"));
        log.lock().unwrap().lie = None;
        // Another history of the same length.
        log.lock().unwrap().records[3] = "forged\n".into();
        log.lock().unwrap().shown = 200;
        assert!(c.lookup("m5", "v1.0.0").unwrap_err().contains("is not a prefix"));
    }

    #[test]
    fn signatures() {
        let log = Log::new(3);
        let db = log.database();
        assert_eq!(db.tree(&log.note()).unwrap().size, 3);
        assert!(
            db.tree(&log.note().replace("tree\n3", "tree\n4")).unwrap_err().contains("invalid signature")
        );
        assert!(db.tree("x").is_err());
        assert_eq!(Database::parse("off"), Ok(None));
        assert_eq!(Database::parse("sum.golang.org").unwrap().unwrap().url, "https://sum.golang.org");
        assert!(
            Database::parse("sum.golang.org+00000000+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8").is_err()
        );
    }

    #[test]
    fn tile_paths() {
        assert_eq!(tile_path(0, 1234067, 256), "tile/8/0/x001/x234/067");
        assert_eq!(tile_path(2, 5, 3), "tile/8/2/005.p/3");
    }
}
