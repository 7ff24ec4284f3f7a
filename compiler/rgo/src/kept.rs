//! Executables that `rgo run` starts stand in the cache for a while, by their content: a program finds its own file as long as it
//! runs, and a second start doesn't write it again.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use driver::output::write_executable;

use crate::test::digest;

/// Executables that nobody has started for so long go away.
const STALE: Duration = Duration::from_secs(5 * 24 * 3600);
/// And those started longest ago if all together are larger.
const MAX_BYTES: u64 = 256 << 20;

/// Where the executable stands; None where nothing is cached.
pub fn place(name: &str, image: &[u8]) -> Option<PathBuf> {
    let all = driver::cache::directory()?.join("run");
    let dir = all.join(format!("{:032x}", digest(&(name, image))));
    let path = dir.join(name);
    if fs::metadata(&path).is_ok_and(|m| m.len() == image.len() as u64) {
        // It is in use.
        let _ = File::open(&dir).and_then(|d| d.set_modified(SystemTime::now()));
        return Some(path);
    }
    sweep(&all, MAX_BYTES.saturating_sub(image.len() as u64));
    fs::create_dir_all(&dir).ok()?;
    write_executable(&path, image).ok()?;
    Some(path)
}

/// Keeps so many bytes of what was started last.
fn sweep(all: &Path, mut room: u64) {
    let started = |dir: &Path| fs::metadata(dir).and_then(|m| m.modified()).ok();
    let mut dirs: Vec<(Option<SystemTime>, PathBuf)> =
        fs::read_dir(all).into_iter().flatten().flatten().map(|e| (started(&e.path()), e.path())).collect();
    dirs.sort();
    for (time, dir) in dirs.into_iter().rev() {
        let sizes = fs::read_dir(&dir).into_iter().flatten().flatten().filter_map(|e| e.metadata().ok());
        let size: u64 = sizes.map(|m| m.len()).sum();
        let stale = time.is_some_and(|t| t.elapsed().is_ok_and(|age| age > STALE));
        if stale || size > room {
            let _ = fs::remove_dir_all(dir);
            // What was started before is no more worth keeping.
            room = 0;
        } else {
            room -= size;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stale_or_too_much_goes() {
        let all = std::env::temp_dir().join(format!("rgo-kept-{}", std::process::id()));
        let dirs = [("old", STALE * 2), ("new", STALE / 4), ("large", STALE / 3), ("before", STALE / 2)];
        for (name, age) in dirs {
            fs::create_dir_all(all.join(name)).unwrap();
            fs::write(all.join(name).join("p"), if name == "large" { "xxx" } else { "x" }).unwrap();
            File::open(all.join(name)).unwrap().set_modified(SystemTime::now() - age).unwrap();
        }
        let left = || dirs.map(|(name, _)| all.join(name).join("p").exists());
        sweep(&all, 5);
        assert_eq!(left(), [false, true, true, true]);
        sweep(&all, 3);
        assert_eq!(left(), [false, true, false, false]);
        fs::remove_dir_all(&all).unwrap();
    }
}
