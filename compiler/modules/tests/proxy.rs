//! Commands against a proxy on disk that the test makes: what is written, and that hostile answers are refused.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use modules::cmd::{Context, Outcome};
use modules::env::Env;
use modules::fetch::Fetcher;
use modules::files;
use modules::modpath::Mod;
use modules::std_pkgs::Std;
use modules::sums::Sums;

/// A standard library with one package.
struct OnlyFmt;

impl Std for OnlyFmt {
    fn has(&self, path: &str) -> bool {
        path == "fmt"
    }

    fn files(&self, path: &str) -> Option<Vec<(String, Vec<u8>)>> {
        self.has(path).then(|| vec![("fmt.go".into(), b"package fmt\n".to_vec())])
    }

    fn packages(&self) -> Vec<String> {
        vec!["fmt".into()]
    }

    fn dir(&self, path: &str) -> String {
        format!("/goroot/src/{path}")
    }

    fn godebug(&self, _: &str, _: &[(String, String)], _: &[Vec<u8>]) -> String {
        String::new()
    }
}

/// One file of a zip that is being made.
struct Entry<'a> {
    name: &'a str,
    text: &'a [u8],
    mode: u32,
    /// What the directory says the size is, if it lies.
    claimed: Option<u32>,
}

fn entry<'a>(name: &'a str, text: &'a str) -> Entry<'a> {
    Entry { name, text: text.as_bytes(), mode: 0o100644, claimed: None }
}

/// A zip without compression.
fn zip(entries: &[Entry]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for e in entries {
        let mut crc = flate2::Crc::new();
        crc.update(e.text);
        let offset = out.len() as u32;
        let sizes = [crc.sum(), e.text.len() as u32, e.claimed.unwrap_or(e.text.len() as u32)];
        let mut head = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        head.extend(sizes.iter().flat_map(|s| s.to_le_bytes()));
        head.extend((e.name.len() as u16).to_le_bytes());
        head.extend([0, 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&head);
        out.extend(e.name.as_bytes());
        out.extend(e.text);
        directory.extend(b"PK\x01\x02\x14\x03");
        directory.extend(&head);
        directory.extend([0; 6]);
        directory.extend((e.mode << 16).to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(e.name.as_bytes());
    }
    let (start, count) = (out.len() as u32, entries.len() as u16);
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

/// A directory of its own with a proxy, a module cache and a main module in it.
struct World {
    root: PathBuf,
}

impl World {
    fn new(name: &str) -> World {
        let root = std::env::temp_dir().join(format!("rgo-modules-{name}-{}", std::process::id()));
        files::remove_tree(&root).unwrap();
        for d in ["proxy", "main"] {
            std::fs::create_dir_all(root.join(d)).unwrap();
        }
        World { root }
    }

    fn publish_zip(&self, path: &str, version: &str, go_mod: &str, zip: &[u8]) {
        let dir = self.root.join("proxy").join(path).join("@v");
        std::fs::create_dir_all(&dir).unwrap();
        let put = |name: String, bytes: &[u8]| std::fs::write(dir.join(name), bytes).unwrap();
        put(format!("{version}.mod"), go_mod.as_bytes());
        put(
            format!("{version}.info"),
            format!("{{\"Version\":\"{version}\",\"Time\":\"2024-01-02T03:04:05Z\"}}").as_bytes(),
        );
        put(format!("{version}.zip"), zip);
        let mut list = std::fs::OpenOptions::new().create(true).append(true).open(dir.join("list")).unwrap();
        writeln!(list, "{version}").unwrap();
    }

    /// Publishes a version with one package at the root.
    fn publish(&self, path: &str, version: &str, requires: &str, code: &str) {
        let go_mod = format!("module {path}\n\ngo 1.22\n{requires}");
        let prefix = format!("{path}@{version}");
        let (mod_name, file) = (format!("{prefix}/go.mod"), format!("{prefix}/a.go"));
        self.publish_zip(path, version, &go_mod, &zip(&[entry(&mod_name, &go_mod), entry(&file, code)]));
    }

    fn env(&self, proxy: &str) -> Arc<Env> {
        let cache = self.root.join("cache").display().to_string();
        let home = self.root.display().to_string();
        Arc::new(Env::of(&[
            ("HOME", &home),
            ("GOPROXY", proxy),
            ("GOSUMDB", "off"),
            ("GOMODCACHE", &cache),
            ("GOENV", "off"),
        ]))
    }

    fn url(&self) -> String {
        format!("file://{}", self.root.join("proxy").display())
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.root.join("main").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.root.join("main").join(name)).unwrap_or_default()
    }

    fn context(&self, proxy: &str) -> Context {
        Context {
            cwd: self.root.join("main"),
            env: self.env(proxy),
            std: Arc::new(OnlyFmt),
            goos: "linux".into(),
            goarch: "amd64".into(),
        }
    }

    fn run(&self, args: &[&str]) -> Outcome {
        let words: Vec<String> = args[1..].iter().map(|s| s.to_string()).collect();
        let c = self.context(&self.url());
        match args[0] {
            "mod" => c.run_mod(&words),
            "get" => c.run_get(&words),
            _ => c.run_list(&words),
        }
    }

    fn fetcher(&self, proxy: &str) -> Fetcher {
        Fetcher::new(self.env(proxy), Sums::default(), Box::new(|_| {}))
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = files::remove_tree(&self.root);
    }
}

fn chain(world: &World) {
    world.publish("a.test/a", "v1.0.0", "\nrequire b.test/b v1.1.0\n", "package a\nimport _ \"b.test/b\"\n");
    world.publish("a.test/a", "v1.1.0", "\nrequire b.test/b v1.2.0\n", "package a\nimport _ \"b.test/b\"\n");
    for v in ["v1.0.0", "v1.1.0", "v1.2.0", "v2.0.0-beta"] {
        world.publish("b.test/b", v, "", "package b\nimport _ \"fmt\"\n");
    }
    world.write("go.mod", "module m.test/m\n\ngo 1.22\n");
    world.write("main.go", "package main\n\nimport _ \"a.test/a\"\n\nfunc main() {}\n");
}

#[test]
fn tidy_get_list_vendor() {
    let w = World::new("tidy");
    chain(&w);
    w.run(&["mod", "tidy"]).unwrap();
    let tidy =
        "module m.test/m\n\ngo 1.22\n\nrequire a.test/a v1.1.0\n\nrequire b.test/b v1.2.0 // indirect\n";
    assert_eq!(w.read("go.mod"), tidy);
    assert_eq!(w.read("go.sum").lines().count(), 4);
    assert_eq!(w.run(&["list", "-m", "all"]).unwrap(), "m.test/m\na.test/a v1.1.0\nb.test/b v1.2.0\n");
    w.run(&["get", "a.test/a@v1.0.0", "b.test/b@v1.1.0"]).unwrap();
    assert!(
        w.read("go.mod").contains("a.test/a v1.0.0")
            && w.read("go.mod").contains("b.test/b v1.1.0 // indirect")
    );
    w.run(&["get", "-u", "."]).unwrap();
    assert_eq!(w.read("go.mod"), tidy);
    assert_eq!(w.run(&["mod", "verify"]).unwrap(), "all modules verified\n");
    w.run(&["mod", "vendor"]).unwrap();
    assert_eq!(
        w.read("vendor/modules.txt"),
        "# a.test/a v1.1.0\n## explicit; go 1.22\na.test/a\n# b.test/b v1.2.0\n## explicit; go 1.22\nb.test/b\n"
    );
    let dirs = w.run(&["list", "-deps", "-f", "{{if .Module}}{{.ImportPath}} {{.Dir}}{{end}}"]).unwrap();
    assert!(dirs.contains("/main/vendor/b.test/b"), "{dirs}");
    w.write("go.mod", &tidy.replace("a v1.1.0", "a v1.0.0"));
    let e = w.run(&["list"]).unwrap_err().text;
    assert!(
        e.contains("inconsistent vendoring") && e.contains("a.test/a@v1.0.0: is explicitly required"),
        "{e}"
    );
}

#[test]
fn readonly_says_what_is_missing() {
    let w = World::new("readonly");
    chain(&w);
    let e = w.run(&["list", "-deps"]).unwrap_err().text;
    assert!(e.contains("no required module provides package a.test/a; to add it:\n\tgo get a.test/a"), "{e}");
    w.write("go.mod", "module m.test/m\n\ngo 1.22\n\nrequire a.test/a v1.0.0\n");
    let e = w.run(&["list", "-m", "all"]).unwrap_err().text;
    assert!(
        e.contains("missing go.sum entry for go.mod file; to add it:\n\tgo mod download a.test/a"),
        "{e}"
    );
    assert_eq!(w.read("go.sum"), "");
}

#[test]
fn content_that_changed_is_refused() {
    let w = World::new("changed");
    chain(&w);
    w.run(&["mod", "tidy"]).unwrap();
    files::remove_tree(&w.root.join("cache")).unwrap();
    std::fs::remove_dir_all(w.root.join("proxy/b.test")).unwrap();
    w.publish("b.test/b", "v1.2.0", "", "package b // evil\n");
    let e = w.run(&["mod", "download"]).unwrap_err().text;
    assert!(
        e.contains("verifying b.test/b@v1.2.0: checksum mismatch") && e.contains("SECURITY ERROR"),
        "{e}"
    );
    let b = Mod::new("b.test/b", "v1.2.0");
    let f = w.fetcher(&w.url());
    assert!(!f.tree_path(&b).unwrap().exists() && !f.cache_file(&b, "zip").unwrap().exists());
}

#[test]
fn hostile_zips_are_refused() {
    let w = World::new("hostile");
    let p = "x.test/x@v1.0.0/";
    let good = format!("{p}go.mod");
    let go_mod = "module x.test/x\n";
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("up", zip(&[entry(&format!("{p}../../evil"), "x")]), "invalid path element"),
        ("absolute", zip(&[entry("/etc/evil", "x")]), "does not have prefix"),
        (
            "case",
            zip(&[entry(&format!("{p}a.go"), "x"), entry(&format!("{p}A.go"), "x")]),
            "case-insensitive file name collision",
        ),
        (
            "twice",
            zip(&[entry(&format!("{p}a.go"), "x"), entry(&format!("{p}a.go"), "y")]),
            "multiple entries for file",
        ),
        (
            "dir",
            zip(&[entry(&format!("{p}a"), "x"), entry(&format!("{p}a/b"), "x")]),
            "both a file and a directory",
        ),
        ("link", zip(&[Entry { mode: 0o120777, ..entry(&format!("{p}l"), "/etc/passwd") }]), "symbolic link"),
        ("bomb", zip(&[Entry { claimed: Some(600 << 20), ..entry(&format!("{p}b"), "x") }]), "too large"),
        (
            "liar",
            zip(&[Entry { claimed: Some(1), ..entry(&format!("{p}b"), "xyz") }]),
            "larger than announced",
        ),
        (
            "nested",
            zip(&[entry(&good, go_mod), entry(&format!("{p}sub/go.mod"), "module y\n")]),
            "not in module root",
        ),
        ("garbage", b"not a zip".to_vec(), "not a valid zip file"),
    ];
    for (name, bytes, why) in cases {
        let path = format!("{name}.test/x");
        // The prefix has to be this module's for the check that the case is about to be reached.
        let bytes = match name {
            "garbage" => bytes,
            _ => replace(&bytes, b"x.test/x@", format!("{}.test/x@", &name[..1]).as_bytes()),
        };
        let path = if name == "garbage" { path } else { format!("{}.test/x", &name[..1]) };
        let _ = std::fs::remove_dir_all(w.root.join("proxy").join(&path));
        files::remove_tree(&w.root.join("cache")).unwrap();
        w.publish_zip(&path, "v1.0.0", go_mod, &bytes);
        let m = Mod::new(path, "v1.0.0");
        let f = w.fetcher(&w.url());
        let e = f.dir(&m).unwrap_err().text;
        assert!(e.contains(why), "{name}: {e}");
        assert!(!f.tree_path(&m).unwrap().exists(), "{name}");
        assert!(!w.root.join("evil").exists() && !w.root.join("cache/evil").exists());
    }
}

fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at..].starts_with(from) {
            out.extend_from_slice(to);
            at += from.len();
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    out
}

#[test]
fn proxy_settings() {
    let w = World::new("settings");
    chain(&w);
    let m = Mod::new("a.test/a", "v1.0.0");
    let error = |proxy: &str| w.fetcher(proxy).go_mod(&m).unwrap_err().text;
    assert_eq!(error("off"), "module lookup disabled by GOPROXY=off");
    assert!(error("direct").contains("\"direct\" in GOPROXY"));
    assert!(error("ftp://x").contains("invalid proxy URL scheme"));
    let nothing = format!("file://{}", w.root.join("nowhere").display());
    assert!(w.fetcher(&format!("{nothing},{}", w.url())).go_mod(&m).is_ok());
    files::remove_tree(&w.root.join("cache")).unwrap();
    // A proxy that fails isn't one that lacks the module: only `|` goes on.
    let refused = "http://127.0.0.1:1";
    assert!(w.fetcher(&format!("{refused},{}", w.url())).go_mod(&m).is_err());
    assert!(w.fetcher(&format!("{refused}|{}", w.url())).go_mod(&m).is_ok());
}

#[test]
fn many_at_once() {
    let w = World::new("many");
    chain(&w);
    let m = Mod::new("a.test/a", "v1.0.0");
    let url = w.url();
    let dirs: Vec<PathBuf> = std::thread::scope(|s| {
        let all: Vec<_> = (0..8).map(|_| s.spawn(|| w.fetcher(&url).dir(&m).unwrap())).collect();
        all.into_iter().map(|h| h.join().unwrap()).collect()
    });
    assert!(dirs.windows(2).all(|p| p[0] == p[1]));
    assert!(Path::new(&dirs[0]).join("a.go").is_file());
    assert!(std::fs::metadata(dirs[0].join("a.go")).unwrap().permissions().readonly());
    let stray = |d: &Path| {
        std::fs::read_dir(d).unwrap().flatten().any(|e| e.file_name().to_string_lossy().ends_with(".tmp"))
    };
    assert!(!stray(dirs[0].parent().unwrap()) && !stray(&w.root.join("cache/cache/download/a.test/a/@v")));
}
