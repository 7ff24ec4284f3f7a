//! The build cache: machine code of functions, by a hash of all that it depends on.
//!
//! A build that compiles something new leaves one *pack* of it, written by rename: readers see a whole pack or none, and
//! several builds may run at once. Packs are merged when they become many; what doesn't fit then is forgotten, oldest
//! first. Each entry carries a checksum, so a damaged pack costs time, never correctness. A cache that can't be written
//! is no error: the build goes on without it.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hasher};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use base::{FxHashSet, Target};

/// More packs than this are merged into one.
const MAX_PACKS: usize = 8;
/// What a merge keeps: the code of some hundred thousand functions.
const MAX_BYTES: u64 = 256 << 20;
/// Directories of other versions of rgo, and left-overs of builds that were killed, go after this time.
const STALE: Duration = Duration::from_secs(14 * 24 * 3600);
const ABANDONED: Duration = Duration::from_secs(3600);

const MAGIC: u64 = u64::from_le_bytes(*b"rgopack1");
/// Words of an index entry: key (2), offset, length, checksum.
const ENTRY: usize = 5 * 8;
/// Words at a pack's end: number of entries, checksum of the index, magic.
const TAIL: usize = 3 * 8;

/// Where the cache lies: RGOCACHE (`off`: nowhere), else `rgo` under the user's cache directory.
pub fn directory() -> Option<PathBuf> {
    let var = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    match var("RGOCACHE") {
        Some(dir) if dir.as_os_str() == "off" => None,
        Some(dir) => dir.is_absolute().then_some(dir),
        None => {
            let base = var("XDG_CACHE_HOME").or_else(|| Some(var("HOME")?.join(".cache")))?;
            base.is_absolute().then(|| base.join("rgo"))
        }
    }
}

/// Removes everything that builds and tests have cached.
pub fn clean() -> std::io::Result<()> {
    let Some(dir) = directory() else { return Ok(()) };
    for part in ["code", "test", "run"] {
        match fs::remove_dir_all(dir.join(part)) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(e),
            _ => {}
        }
    }
    Ok(())
}

/// Where an entry lies in its pack.
#[derive(Clone, Copy)]
struct Entry {
    key: u128,
    offset: u64,
    len: u64,
    sum: u64,
}

/// A file with the code of many functions: the code, then the index sorted by key, then the tail.
struct Pack {
    path: PathBuf,
    file: File,
    size: u64,
    index: Vec<Entry>,
}

/// The code cached for one target.
pub struct CodeCache {
    dir: PathBuf,
    /// Newest first.
    packs: Vec<Pack>,
    fresh: Mutex<Vec<(u128, Vec<u8>)>>,
}

impl codegen::Cache for CodeCache {
    fn get(&self, key: u128) -> Option<Vec<u8>> {
        self.packs.iter().find_map(|p| p.get(key))
    }

    fn put(&self, key: u128, value: &[u8]) {
        self.fresh.lock().expect("cache: lock").push((key, value.to_vec()));
    }
}

impl CodeCache {
    /// Opens the cache; None where there is none.
    pub fn open(target: Target) -> Option<CodeCache> {
        Some(CodeCache::open_in(&directory()?, target))
    }

    fn open_in(root: &Path, target: Target) -> CodeCache {
        let versions = root.join("code");
        let dir = versions.join(codegen::CACHE_ID).join(target.goarch());
        if !dir.is_dir() {
            remove_older(&versions, STALE);
        }
        let mut packs: Vec<(SystemTime, Pack)> = Vec::new();
        for entry in fs::read_dir(&dir).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|e| e == "pack")
                && let Ok(time) = entry.metadata().and_then(|m| m.modified())
                && let Some(pack) = Pack::open(path)
            {
                packs.push((time, pack));
            }
        }
        packs.sort_by(|a, b| (b.0, &b.1.path).cmp(&(a.0, &a.1.path)));
        CodeCache { dir, packs: packs.into_iter().map(|p| p.1).collect(), fresh: Mutex::default() }
    }

    /// Keeps what this build has compiled.
    pub fn close(self) {
        let mut fresh = self.fresh.into_inner().expect("cache: lock");
        if fresh.is_empty() || fs::create_dir_all(&self.dir).is_err() {
            return;
        }
        // Identical functions may have been compiled twice, in whatever order.
        fresh.sort();
        fresh.dedup_by_key(|e| e.0);
        if self.packs.len() < MAX_PACKS {
            let _ = write(&self.dir, &fresh);
            return;
        }
        let mut room = MAX_BYTES;
        let mut seen: FxHashSet<u128> = fresh.iter().map(|e| e.0).collect();
        for pack in &self.packs {
            for entry in &pack.index {
                if entry.len <= room
                    && seen.insert(entry.key)
                    && let Some(value) = pack.read(entry)
                {
                    room -= entry.len;
                    fresh.push((entry.key, value));
                }
            }
        }
        fresh.sort();
        if let Ok(merged) = write(&self.dir, &fresh) {
            for pack in self.packs.iter().filter(|p| p.path != merged) {
                let _ = fs::remove_file(&pack.path);
            }
        }
        remove_older(&self.dir, ABANDONED);
    }
}

impl Pack {
    /// Reads the index; None for what isn't a whole pack.
    fn open(path: PathBuf) -> Option<Pack> {
        let file = File::open(&path).ok()?;
        let size = file.metadata().ok()?.len();
        let mut tail = [0; TAIL];
        file.read_exact_at(&mut tail, size.checked_sub(TAIL as u64)?).ok()?;
        let [count, sum, magic] = words(&tail)[..] else { return None };
        let length = count.checked_mul(ENTRY as u64)?;
        let start = (size - TAIL as u64).checked_sub(length)?;
        if magic != MAGIC {
            return None;
        }
        let mut bytes = vec![0; length as usize];
        file.read_exact_at(&mut bytes, start).ok()?;
        if checksum(&bytes) != sum {
            return None;
        }
        let index = bytes
            .chunks_exact(ENTRY)
            .map(|row| {
                let row = words(row);
                let key = u128::from(row[0]) << 64 | u128::from(row[1]);
                Entry { key, offset: row[2], len: row[3], sum: row[4] }
            })
            .collect();
        Some(Pack { path, file, size, index })
    }

    fn get(&self, key: u128) -> Option<Vec<u8>> {
        let at = self.index.binary_search_by_key(&key, |e| e.key).ok()?;
        self.read(&self.index[at])
    }

    fn read(&self, entry: &Entry) -> Option<Vec<u8>> {
        if entry.len > self.size {
            return None;
        }
        let mut value = vec![0; entry.len as usize];
        self.file.read_exact_at(&mut value, entry.offset).ok()?;
        (checksum(&value) == entry.sum).then_some(value)
    }
}

fn words(bytes: &[u8]) -> Vec<u64> {
    bytes.as_chunks().0.iter().map(|w| u64::from_le_bytes(*w)).collect()
}

fn checksum(bytes: &[u8]) -> u64 {
    let mut h = DefaultHasher::new();
    h.write(bytes);
    h.finish()
}

/// Writes a pack of entries sorted by key; its name comes from its content.
fn write(dir: &Path, entries: &[(u128, Vec<u8>)]) -> std::io::Result<PathBuf> {
    let mut bytes = Vec::new();
    let mut index = Vec::new();
    for (key, value) in entries {
        let row = [(key >> 64) as u64, *key as u64, bytes.len() as u64, value.len() as u64, checksum(value)];
        row.iter().for_each(|w| index.extend(w.to_le_bytes()));
        bytes.extend(value);
    }
    let sum = checksum(&index);
    bytes.extend(index);
    [entries.len() as u64, sum, MAGIC].iter().for_each(|w| bytes.extend(w.to_le_bytes()));
    let name = format!("{:016x}", checksum(&bytes));
    let temp = dir.join(format!("{name}.{}.tmp", std::process::id()));
    let path = dir.join(name).with_extension("pack");
    fs::write(&temp, &bytes).and_then(|()| fs::rename(&temp, &path)).inspect_err(|_| {
        let _ = fs::remove_file(&temp);
    })?;
    Ok(path)
}

/// Removes temporary files (and, among versions, directories) that nobody has touched for `age`.
fn remove_older(dir: &Path, age: Duration) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        let old = latest_change(&path).is_some_and(|t| t.elapsed().is_ok_and(|e| e > age));
        if old && path.is_dir() {
            let _ = fs::remove_dir_all(&path);
        } else if old && path.extension().is_some_and(|e| e == "tmp") {
            let _ = fs::remove_file(&path);
        }
    }
}

/// When a file was written; of a directory, when something in or directly below it came or went: a version's packs lie in
/// directories of their own.
fn latest_change(path: &Path) -> Option<SystemTime> {
    let modified = |p: &Path| fs::metadata(p).and_then(|m| m.modified()).ok();
    let inner = fs::read_dir(path).into_iter().flatten().flatten().filter_map(|e| modified(&e.path())).max();
    inner.max(modified(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use codegen::Cache;

    /// A directory of its own, removed at the end.
    struct Place(PathBuf);

    impl Place {
        fn new(name: &str) -> Place {
            let dir = std::env::temp_dir().join(format!("rgo-cache-test-{name}-{}", std::process::id()));
            let _ = fs::remove_dir_all(&dir);
            Place(dir)
        }

        fn open(&self) -> CodeCache {
            CodeCache::open_in(&self.0, Target::ALL[0])
        }

        fn packs(&self) -> Vec<PathBuf> {
            self.open().packs.into_iter().map(|p| p.path).collect()
        }
    }

    impl Drop for Place {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn keeps_what_was_put_over_merges() {
        let place = Place::new("merge");
        for round in 0..50u128 {
            let cache = place.open();
            for key in round * 10..round * 10 + 12 {
                cache.put(key << 40, format!("value {key}").as_bytes());
            }
            cache.close();
            assert!(place.packs().len() <= MAX_PACKS);
        }
        let cache = place.open();
        for key in 0..502u128 {
            assert_eq!(cache.get(key << 40), Some(format!("value {key}").into_bytes()));
        }
        assert_eq!(cache.get(7), None);
    }

    #[test]
    fn damage_is_forgetting() {
        let place = Place::new("damage");
        let cache = place.open();
        for key in 0..20u128 {
            cache.put(key, &[key as u8; 100]);
        }
        cache.close();
        let pack = place.packs().remove(0);
        let whole = fs::read(&pack).unwrap();
        for cut in [0, 1, 100, 1999, 2000, 2400, whole.len() - 1] {
            fs::write(&pack, &whole[..cut]).unwrap();
            assert_eq!(place.open().get(3), None);
        }
        let mut bad = whole.clone();
        bad[305] ^= 1;
        fs::write(&pack, &bad).unwrap();
        assert_eq!(place.open().get(3), None);
        assert_eq!(place.open().get(4), Some(vec![4; 100]));
    }
}
