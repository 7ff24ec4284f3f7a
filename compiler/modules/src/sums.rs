//! go.sum: which content was seen before under a version.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::files;
use crate::modpath::Mod;

/// The key of the hash of a module's go.mod alone.
pub fn go_mod_key(m: &Mod) -> Mod {
    Mod::new(m.path.clone(), format!("{}/go.mod", m.version))
}

/// The lines of go.sum, and in a workspace those of go.work.sum and of the other modules.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    /// Where additions are written; `None`: nowhere.
    path: Option<PathBuf>,
    known: BTreeMap<Mod, Vec<String>>,
    /// Hashes from files that are only read.
    foreign: BTreeMap<Mod, Vec<String>>,
    /// Hashes that weren't in the file when it was read.
    fresh: BTreeSet<(Mod, String)>,
    /// Hashes that this run compared with something.
    used: BTreeSet<(Mod, String)>,
    existed: bool,
}

fn parse(text: &str, path: &Path) -> Result<BTreeMap<Mod, Vec<String>>, String> {
    let mut out: BTreeMap<Mod, Vec<String>> = BTreeMap::new();
    for (i, line) in text.lines().enumerate() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            [] => {}
            [path, version, hash] => {
                let list = out.entry(Mod::new(path, version)).or_default();
                if !list.iter().any(|h| h == hash) {
                    list.push(hash.into());
                }
            }
            _ => {
                return Err(format!(
                    "malformed go.sum:\n{}:{}: wrong number of fields {}",
                    path.display(),
                    i + 1,
                    words.len()
                ));
            }
        }
    }
    Ok(out)
}

impl Sums {
    /// Reads go.sum, which need not exist, and further files that are only looked at.
    pub fn read(path: Option<PathBuf>, others: &[PathBuf]) -> Result<Sums, String> {
        let mut sums = Sums { path, ..Sums::default() };
        if let Some(path) = &sums.path
            && let Ok(text) = std::fs::read_to_string(path)
        {
            sums.known = parse(&text, path)?;
            sums.existed = true;
        }
        for other in others {
            let Ok(text) = std::fs::read_to_string(other) else { continue };
            for (m, hashes) in parse(&text, other)? {
                sums.foreign.entry(m).or_default().extend(hashes);
            }
        }
        Ok(sums)
    }

    pub fn has(&self, key: &Mod) -> bool {
        [&self.known, &self.foreign]
            .iter()
            .any(|map| map.get(key).is_some_and(|l| l.iter().any(|h| h.starts_with("h1:"))))
    }

    /// The recorded `h1:` hash.
    pub fn get(&self, key: &Mod) -> Option<&str> {
        let all = [&self.known, &self.foreign];
        all.into_iter()
            .filter_map(|m| m.get(key))
            .flatten()
            .find(|h| h.starts_with("h1:"))
            .map(String::as_str)
    }

    /// Compares with what is recorded: `Some(true)` equal, `Some(false)` different (with the recorded hash), `None` unknown.
    pub fn check(&mut self, key: &Mod, hash: &str) -> Result<bool, String> {
        for map in [&self.known, &self.foreign] {
            let Some(list) = map.get(key) else { continue };
            if list.iter().any(|h| h == hash) {
                self.used.insert((key.clone(), hash.to_string()));
                return Ok(true);
            }
            if let Some(other) = list.iter().find(|h| h.starts_with("h1:")) {
                return Err(other.clone());
            }
        }
        Ok(false)
    }

    pub fn add(&mut self, key: &Mod, hash: &str) {
        let list = self.known.entry(key.clone()).or_default();
        if !list.iter().any(|h| h == hash) {
            list.push(hash.to_string());
            self.fresh.insert((key.clone(), hash.to_string()));
        }
        self.used.insert((key.clone(), hash.to_string()));
    }

    /// Forgets all but `keep` (tidy).
    pub fn trim(&mut self, keep: &BTreeSet<Mod>) {
        self.known.retain(|m, _| keep.contains(m));
        self.existed = true;
    }

    /// What would be written if of the new lines only those of `keep` were.
    pub fn rendered(&self, keep: &BTreeSet<Mod>) -> String {
        let mut out = String::new();
        for (m, hashes) in &self.known {
            let mut hashes = hashes.clone();
            hashes.sort();
            hashes.dedup();
            for h in hashes {
                let id = (m.clone(), h);
                if !self.fresh.contains(&id) || self.used.contains(&id) && keep.contains(m) {
                    out += &format!("{} {} {}\n", m.path, m.version, id.1);
                }
            }
        }
        out
    }

    /// Would `write` change the file?
    pub fn is_dirty(&self, keep: &BTreeSet<Mod>) -> bool {
        let Some(path) = &self.path else { return false };
        let old = std::fs::read_to_string(path).unwrap_or_default();
        let (mut a, mut b): (Vec<&str>, Vec<&str>) = (old.lines().collect(), Vec::new());
        let new = self.rendered(keep);
        b.extend(new.lines());
        a.sort_unstable();
        b.sort_unstable();
        a != b
    }

    /// Writes the file if it has changed.
    pub fn write(&mut self, keep: &BTreeSet<Mod>) -> Result<(), String> {
        let Some(path) = &self.path else { return Ok(()) };
        if !self.is_dirty(keep) {
            return Ok(());
        }
        files::write_atomic(path, self.rendered(keep).as_bytes())?;
        self.fresh.clear();
        self.existed = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_checked_and_added() {
        let dir = std::env::temp_dir().join(format!("rgo-sums-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        let path = dir.join("go.sum");
        std::fs::write(&path, "b v1.0.0 h1:x\na v1.10.0 h1:y\n").unwrap();
        let mut s = Sums::read(Some(path.clone()), &[]).unwrap();
        let (a, b) = (Mod::new("a", "v1.2.0"), Mod::new("b", "v1.0.0"));
        assert_eq!(s.check(&b, "h1:x"), Ok(true));
        assert_eq!(s.check(&b, "h1:z"), Err("h1:x".into()));
        assert_eq!(s.check(&a, "h1:q"), Ok(false));
        s.add(&a, "h1:q");
        s.add(&go_mod_key(&a), "h1:r");
        let keep = BTreeSet::from([a.clone()]);
        s.write(&keep).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "a v1.2.0 h1:q\na v1.10.0 h1:y\nb v1.0.0 h1:x\n");
        std::fs::write(&path, "a b\n").unwrap();
        assert!(Sums::read(Some(path), &[]).unwrap_err().contains("wrong number of fields 2"));
        std::fs::remove_dir_all(&dir).unwrap();
    }
}
