//! Executables that `rgo run` starts stand in the cache for a while, by their content: a program finds its own file as long as it
//! runs, and a second start doesn't write it again.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use driver::output::write_executable;

use crate::test::digest;

/// Executables that nobody has started for so long go away.
const STALE: Duration = Duration::from_secs(5 * 24 * 3600);

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
    fs::create_dir_all(&dir).ok()?;
    write_executable(&path, image).ok()?;
    sweep(&all);
    Some(path)
}

fn sweep(all: &Path) {
    for entry in fs::read_dir(all).into_iter().flatten().flatten() {
        let time = entry.metadata().and_then(|m| m.modified());
        if time.is_ok_and(|t| t.elapsed().is_ok_and(|age| age > STALE)) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_stale_goes() {
        let all = std::env::temp_dir().join(format!("rgo-kept-{}", std::process::id()));
        for (name, age) in [("old", STALE * 2), ("new", STALE / 2)] {
            fs::create_dir_all(all.join(name)).unwrap();
            fs::write(all.join(name).join("p"), "x").unwrap();
            File::open(all.join(name)).unwrap().set_modified(SystemTime::now() - age).unwrap();
        }
        sweep(&all);
        assert!(!all.join("old").exists() && all.join("new").join("p").exists());
        fs::remove_dir_all(&all).unwrap();
    }
}
