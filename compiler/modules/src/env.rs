//! The variables that steer modules: from the environment, the user's `go env -w` file, and defaults.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A snapshot of the variables.
#[derive(Clone, Debug, Default)]
pub struct Env {
    process: BTreeMap<String, String>,
    file: BTreeMap<String, String>,
}

impl Env {
    /// Reads the process's environment and the file that GOENV names.
    pub fn load() -> Env {
        let mut env = Env { process: std::env::vars().collect(), file: BTreeMap::new() };
        if let Some(path) = env.file_path()
            && let Ok(text) = std::fs::read_to_string(path)
        {
            for line in text.lines().filter(|l| !l.starts_with('#')) {
                if let Some((name, value)) = line.split_once('=')
                    && name.starts_with(|c: char| c.is_ascii_uppercase())
                {
                    env.file.insert(name.into(), value.into());
                }
            }
        }
        env
    }

    /// Just these variables: for tests.
    pub fn of(vars: &[(&str, &str)]) -> Env {
        let process = vars.iter().map(|&(n, v)| (n.to_string(), v.to_string())).collect();
        Env { process, file: BTreeMap::new() }
    }

    /// The file with the user's own defaults; `None` if it is switched off or there is no home.
    pub fn file_path(&self) -> Option<PathBuf> {
        match self.process.get("GOENV").map(String::as_str) {
            Some("off") => return None,
            Some(path) if !path.is_empty() => return Some(path.into()),
            _ => {}
        }
        let config = match self.process.get("XDG_CONFIG_HOME").filter(|v| !v.is_empty()) {
            Some(dir) => PathBuf::from(dir),
            None => self.home()?.join(".config"),
        };
        Some(config.join("go/env"))
    }

    fn home(&self) -> Option<PathBuf> {
        self.process.get("HOME").filter(|v| !v.is_empty()).map(PathBuf::from)
    }

    /// Writes, changes and removes lines of that file; others stay as they are.
    pub fn write_file(&self, set: &[(&str, &str)], unset: &[&str]) -> Result<(), String> {
        let path = self.file_path().ok_or("go: GOENV can only be set using the OS environment")?;
        let old = std::fs::read_to_string(&path).unwrap_or_default();
        let mut lines: Vec<String> = old.lines().map(str::to_string).collect();
        let names = |line: &str, name: &str| line.split_once('=').is_some_and(|(n, _)| n == name);
        for (name, value) in set {
            let line = format!("{name}={value}");
            match lines.iter_mut().find(|l| names(l, name)) {
                Some(l) => *l = line,
                None => lines.push(line),
            }
        }
        lines.retain(|l| !unset.iter().any(|name| names(l, name)));
        // Assignments are sorted among themselves, as comments stand where their author put them.
        let mut assigned: Vec<String> = lines.iter().filter(|l| !l.starts_with('#')).cloned().collect();
        assigned.sort();
        let mut next = assigned.into_iter();
        for l in lines.iter_mut().filter(|l| !l.starts_with('#')) {
            l.clone_from(&next.next().unwrap_or_default());
        }
        if let Some(dir) = path.parent().filter(|d| !d.as_os_str().is_empty()) {
            crate::files::make_dirs(dir)?;
        }
        let text: String = lines.into_iter().map(|l| l + "\n").collect();
        crate::files::write_atomic(&path, text.as_bytes())
    }

    /// A variable as it was set; empty if it wasn't.
    pub fn set(&self, name: &str) -> &str {
        let given = self.process.get(name).filter(|v| !v.is_empty());
        given.or_else(|| self.file.get(name)).map_or("", String::as_str)
    }

    fn or(&self, name: &str, default: &str) -> String {
        let v = self.set(name);
        if v.is_empty() { default.to_string() } else { v.to_string() }
    }

    pub fn gopath(&self) -> String {
        let home = || self.home().map_or_else(String::new, |h| h.join("go").display().to_string());
        let v = self.set("GOPATH");
        if v.is_empty() { home() } else { v.to_string() }
    }

    /// Where programs are put: GOBIN, else `bin` in the first directory of GOPATH.
    pub fn bin(&self) -> Option<String> {
        let given = self.set("GOBIN");
        if !given.is_empty() {
            return Some(given.to_string());
        }
        let path = self.gopath();
        path.split(':').next().filter(|p| !p.is_empty()).map(|first| format!("{first}/bin"))
    }

    fn first_gopath(&self) -> PathBuf {
        PathBuf::from(self.gopath().split(':').next().unwrap_or_default())
    }

    /// Where module zips and extracted modules live.
    pub fn modcache(&self) -> PathBuf {
        let v = self.set("GOMODCACHE");
        if v.is_empty() { self.first_gopath().join("pkg/mod") } else { PathBuf::from(v) }
    }

    /// Where the state of the checksum database's client lives.
    pub fn sumdb_dir(&self) -> PathBuf {
        self.first_gopath().join("pkg/sumdb")
    }

    pub fn goproxy(&self) -> String {
        self.or("GOPROXY", "https://proxy.golang.org,direct")
    }

    pub fn gosumdb(&self) -> String {
        self.or("GOSUMDB", "sum.golang.org")
    }

    pub fn gonoproxy(&self) -> String {
        self.or("GONOPROXY", self.set("GOPRIVATE"))
    }

    pub fn gonosumdb(&self) -> String {
        self.or("GONOSUMDB", self.set("GOPRIVATE"))
    }

    pub fn goinsecure(&self) -> &str {
        self.set("GOINSECURE")
    }

    /// The words of GOFLAGS; values may be quoted as a whole word is.
    pub fn goflags(&self) -> Vec<String> {
        let mut words = Vec::new();
        let mut rest = self.set("GOFLAGS").trim_start();
        while let Some(first) = rest.chars().next() {
            if matches!(first, '\'' | '"')
                && let Some(end) = rest[1..].find(first)
            {
                words.push(rest[1..=end].to_string());
                rest = &rest[end + 2..];
            } else {
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                words.push(rest[..end].to_string());
                rest = &rest[end..];
            }
            rest = rest.trim_start();
        }
        words
    }
}

/// The nearest directory upwards that holds a file.
pub fn find_upwards(dir: &Path, name: &str) -> Option<PathBuf> {
    dir.ancestors().map(|d| d.join(name)).find(|p| p.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults() {
        let env = Env::of(&[("HOME", "/h"), ("GOPRIVATE", "*.corp"), ("GOFLAGS", "-mod=mod '-tags=a b'")]);
        assert_eq!(env.modcache(), Path::new("/h/go/pkg/mod"));
        assert_eq!((env.gonoproxy().as_str(), env.gonosumdb().as_str()), ("*.corp", "*.corp"));
        assert_eq!(env.goproxy(), "https://proxy.golang.org,direct");
        assert_eq!(env.goflags(), ["-mod=mod", "-tags=a b"]);
        assert_eq!(env.file_path().unwrap(), Path::new("/h/.config/go/env"));
        assert_eq!(Env::of(&[("GOENV", "off")]).file_path(), None);
    }
}
