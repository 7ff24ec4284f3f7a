//! The rules of the house that rustc doesn't know: which crate may depend on which, how crate roots open, how long
//! files get, what never stands in a committed file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Crate, and the crates of the workspace it may depend on. Data flows from the top of the list to the bottom.
const EDGES: &[(&str, &[&str])] = &[
    ("abi", &[]),
    ("sys", &[]),
    ("rt", &["abi", "sys"]),
    ("models", &["sys"]),
    ("entry", &["abi", "rt", "sys"]),
    ("base", &[]),
    ("syntax", &["base"]),
    ("types", &["abi", "base"]),
    ("check", &["base", "syntax", "types"]),
    ("vet", &["base", "check", "syntax", "types"]),
    ("gir", &["abi", "base"]),
    ("lower", &["abi", "base", "check", "gir", "syntax", "types"]),
    ("passes", &["abi", "base", "gir"]),
    ("codegen", &["abi", "base", "gir"]),
    ("link", &["base"]),
    ("modules", &["base", "syntax"]),
    (
        "driver",
        &["base", "check", "codegen", "gir", "link", "lower", "modules", "passes", "syntax", "types", "vet"],
    ),
    ("image", &["base"]),
    ("rgo", &["base", "driver", "image"]),
    ("testkit", &[]),
];

/// Foreign crates that belong to one room only.
const ONLY_IN: &[(&str, &str)] = &[
    ("chumsky", "syntax"),
    ("cranelift-codegen", "codegen"),
    ("cranelift-frontend", "codegen"),
    ("libwild", "link"),
    ("clap", "rgo testkit"),
];

/// Tables made by generators may be long.
const LONG_FILES: &[&str] = &["unicode_data", "tables.go", "_tables", "syscall/consts.go"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn crates() -> BTreeMap<String, PathBuf> {
    let mut found = BTreeMap::new();
    for group in ["compiler", "runtime", "ci"] {
        for entry in std::fs::read_dir(root().join(group)).unwrap().flatten() {
            let manifest = entry.path().join("Cargo.toml");
            let name = entry.file_name().to_string_lossy().into_owned();
            if manifest.is_file() && name != "fuzz" {
                found.insert(name, entry.path());
            }
        }
    }
    found
}

/// The names in the [dependencies] tables (normal, build and dev).
fn dependencies(manifest: &str) -> Vec<String> {
    let mut inside = false;
    let mut names = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.contains("dependencies");
        } else if inside && let Some((name, _)) = line.split_once(['.', '=', ' ']) {
            names.push(name.trim().to_string());
        }
    }
    names
}

#[test]
fn crates_depend_only_on_what_they_may_know() {
    let crates = crates();
    for (name, dir) in &crates {
        let allowed =
            EDGES.iter().find(|e| e.0 == name).unwrap_or_else(|| panic!("no row for crate {name}")).1;
        let manifest = std::fs::read_to_string(dir.join("Cargo.toml")).unwrap();
        for dep in dependencies(&manifest) {
            if crates.contains_key(&dep) {
                // Tests of a phase may use earlier phases to make their input, and codegen's tests link.
                let dev =
                    manifest.split("[dev-dependencies]").nth(1).is_some_and(|d| d.contains(dep.as_str()));
                assert!(allowed.contains(&dep.as_str()) || dev, "{name} must not depend on {dep}");
            }
            if let Some((_, owners)) = ONLY_IN.iter().find(|o| o.0 == dep) {
                assert!(owners.split(' ').any(|o| o == name), "{dep} belongs to {owners}, not to {name}");
            }
        }
    }
}

#[test]
fn crate_roots_open_with_four_lines() {
    for (name, dir) in crates() {
        let lib = dir.join("src/lib.rs");
        let file = if lib.is_file() { lib } else { dir.join("src/main.rs") };
        let text = std::fs::read_to_string(&file).unwrap();
        let head: Vec<&str> = text.lines().take_while(|l| l.starts_with("//!")).collect();
        let head = head.join(" ");
        for part in ["In → out:", "nows nobody|ay know:", "Deliberately|deliberately"] {
            assert!(
                part.split('|').any(|p| head.contains(p)),
                "{name}: the crate root's head lacks {part:?}"
            );
        }
    }
}

fn sources(dir: &Path, out: &mut Vec<PathBuf>) {
    for path in std::fs::read_dir(dir).into_iter().flatten().flatten().map(|e| e.path()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "target" && name != "testdata" && !name.starts_with('.') {
                sources(&path, out);
            }
        } else if [".rs", ".go"].iter().any(|e| name.ends_with(e)) {
            out.push(path);
        }
    }
}

#[test]
fn files_stay_readable() {
    let mut files = Vec::new();
    for dir in ["compiler", "runtime", "stdlib", "ci"] {
        sources(&root().join(dir), &mut files);
    }
    assert!(files.len() > 100);
    let long: Vec<String> = files
        .iter()
        .filter(|f| !LONG_FILES.iter().any(|l| f.display().to_string().contains(l)))
        .filter_map(|f| {
            let lines = std::fs::read_to_string(f).ok()?.lines().count();
            (lines > 1200).then(|| format!("{} ({lines} lines)", f.display()))
        })
        .collect();
    assert!(long.is_empty(), "what is the second concept in each of these? {long:#?}");
}

#[test]
fn dependencies_have_reasons() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let reasons = std::fs::read_to_string(root().join("deny.toml")).unwrap();
    let table = manifest.split("[workspace.dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    let foreign = table
        .lines()
        .filter(|l| l.contains('=') && !l.contains("path ="))
        .map(|l| l.split('=').next().unwrap().trim());
    let mut count = 0;
    for name in foreign {
        count += 1;
        assert!(reasons.contains(&format!("\n# {name}: ")), "deny.toml gives no reason for {name}");
    }
    assert!(count > 5);
}
