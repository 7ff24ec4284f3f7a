//! Results of tests that would come out the same again: the program is the same, its flags are, and so is everything
//! that it asked the system for, which package testing notes (`-test.testlogfile`).

use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Flags that don't keep a result from being cached.
const HARMLESS: &[&str] = &[
    "benchtime",
    "cpu",
    "failfast",
    "fullpath",
    "list",
    "paniconexit0",
    "parallel",
    "run",
    "short",
    "skip",
    "timeout",
    "v",
];

/// A file that was changed so lately may change again without another time.
const TOO_NEW: Duration = Duration::from_secs(2);
/// Results that nobody has asked for so long go away.
const STALE: Duration = Duration::from_secs(30 * 24 * 3600);

/// The results of earlier runs.
pub struct Store {
    dir: PathBuf,
}

/// What a result belongs to.
pub struct Run<'a> {
    pub image: &'a [u8],
    pub args: &'a [String],
    /// Where the program runs.
    pub dir: &'a Path,
    /// Files outside of it are taken to stay as they are.
    pub root: &'a Path,
}

impl Store {
    /// Opens the store; None where nothing is cached.
    pub fn open() -> Option<Store> {
        Some(Store { dir: driver::cache::directory()?.join("test") })
    }

    /// The output of an earlier run that would be the same now.
    pub fn lookup(&self, run: &Run) -> Option<Vec<u8>> {
        let bytes = std::fs::read(self.path(run)).ok()?;
        let head_end = bytes.iter().position(|&b| b == b'\n')?;
        let head = std::str::from_utf8(&bytes[..head_end]).ok()?;
        let (state, length) = head.split_once(' ')?;
        let length: usize = length.parse().ok()?;
        let rest = &bytes[head_end + 1..];
        let (log, output) = (rest.get(..length)?, rest.get(length..)?);
        let now = run.state(std::str::from_utf8(log).ok()?)?;
        (format!("{now:032x}") == state).then(|| output.to_vec())
    }

    /// Keeps the output of a run that noted `log`.
    pub fn keep(&self, run: &Run, log: &str, output: &[u8]) {
        let Some(state) = run.state(log) else { return };
        let path = self.path(run);
        let text = [format!("{state:032x} {}\n", log.len()).as_bytes(), log.as_bytes(), output].concat();
        let temp = path.with_extension(format!("{}.tmp", std::process::id()));
        // What can't be kept is run again.
        let kept = std::fs::create_dir_all(&self.dir)
            .and_then(|()| std::fs::write(&temp, text))
            .and_then(|()| std::fs::rename(&temp, &path));
        if kept.is_err() {
            let _ = std::fs::remove_file(&temp);
        }
        self.sweep();
    }

    fn path(&self, run: &Run) -> PathBuf {
        let key = digest(&(run.image, run.args, run.dir, env!("CARGO_PKG_VERSION")));
        self.dir.join(format!("{key:032x}"))
    }

    fn sweep(&self) {
        for entry in std::fs::read_dir(&self.dir).into_iter().flatten().flatten() {
            let time = entry.metadata().and_then(|m| m.modified());
            if time.is_ok_and(|t| t.elapsed().is_ok_and(|age| age > STALE)) {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}

/// Can the result of a run with these arguments be cached?
pub fn cacheable(args: &[String]) -> bool {
    args.iter().all(|a| {
        let name = a.strip_prefix("-test.").map(|a| a.split('=').next().unwrap_or(a));
        name.is_some_and(|n| HARMLESS.contains(&n))
    })
}

impl Run<'_> {
    /// A digest of what the log names as it is now; None if that isn't firm.
    fn state(&self, log: &str) -> Option<u128> {
        let mut lines = log.lines();
        if lines.next() != Some("# test log") {
            return None;
        }
        let mut pwd = self.dir.to_path_buf();
        let mut seen: Vec<(String, String)> = Vec::new();
        for line in lines {
            let (op, name) = line.split_once(' ')?;
            let value = match op {
                "getenv" if name == "PWD" => self.dir.display().to_string(),
                "getenv" => format!("{:?}", std::env::var_os(name)),
                "chdir" => {
                    pwd = pwd.join(name);
                    String::new()
                }
                "stat" | "open" => self.file(&driver::pattern::normalize(&pwd.join(name)))?,
                _ => return None,
            };
            seen.push((line.to_string(), value));
        }
        Some(digest(&seen))
    }

    /// What is to be known of a file: for directories the names in it.
    fn file(&self, path: &Path) -> Option<String> {
        if !path.starts_with(self.root) {
            return Some("elsewhere".into());
        }
        let Ok(meta) = std::fs::metadata(path) else { return Some("none".into()) };
        let changed = meta.modified().ok()?;
        if SystemTime::now().duration_since(changed).is_ok_and(|age| age < TOO_NEW) {
            return None;
        }
        let mut text = format!("{:?} {} {changed:?}", meta.permissions(), meta.len());
        if meta.is_dir() {
            let mut names: Vec<_> = std::fs::read_dir(path).ok()?.flatten().map(|e| e.file_name()).collect();
            names.sort();
            text += &format!("{names:?}");
        }
        Some(text)
    }
}

/// Two independent halves of 64 bits: far more than the number of results ever kept asks for.
pub fn digest(value: &impl Hash) -> u128 {
    let half = |seed: u8| {
        // SipHash with the keys of this function, the same in every process.
        let mut h = std::hash::DefaultHasher::new();
        seed.hash(&mut h);
        value.hash(&mut h);
        h.finish()
    };
    u128::from(half(1)) << 64 | u128::from(half(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_that_matter() {
        let list = |a: &[&str]| a.iter().map(|a| a.to_string()).collect::<Vec<_>>();
        assert!(cacheable(&list(&["-test.v=true", "-test.run=X", "-test.timeout=10m0s"])));
        assert!(!cacheable(&list(&["-test.count=1"])));
        assert!(!cacheable(&list(&["-test.v=true", "x"])));
        assert!(!cacheable(&list(&["-flag"])));
    }

    #[test]
    fn results_depend_on_what_was_noted() {
        let base = std::env::temp_dir().join(format!("rgo-cached-{}", std::process::id()));
        let dir = base.join("package");
        std::fs::create_dir_all(&dir).unwrap();
        let store = Store { dir: base.join("store") };
        let args = ["-test.v=true".to_string()];
        let run = |image| Run { image, args: &args, dir: &dir, root: &base };
        let log = "# test log\ngetenv RGO_TEST_NO_SUCH\nopen data.txt\n";
        assert!(store.lookup(&run(b"one")).is_none());
        store.keep(&run(b"one"), log, b"PASS\n");
        assert_eq!(store.lookup(&run(b"one")).as_deref(), Some(&b"PASS\n"[..]));
        assert!(store.lookup(&run(b"two")).is_none());
        // A file that has just appeared isn't firm yet, and isn't what it was.
        std::fs::write(dir.join("data.txt"), "x").unwrap();
        assert!(store.lookup(&run(b"one")).is_none());
        store.keep(&run(b"three"), log, b"PASS\n");
        assert!(store.lookup(&run(b"three")).is_none());
        std::fs::remove_dir_all(&base).unwrap();
    }
}
