//! The standard library as one run of bytes with an index.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// Import path → (file name, text), both in byte order.
type Tree = BTreeMap<String, BTreeMap<String, Vec<u8>>>;

/// Writes the bytes to a file in `out`; gives the constants `STD_BYTES` and `STD_PACKAGES`.
pub fn embed(dir: &Path, out: &Path) -> String {
    println!("cargo::rerun-if-changed={}", dir.display());
    let mut tree = Tree::new();
    collect(dir, "", &mut tree);
    let mut bytes = Vec::new();
    let mut rows = String::new();
    for (import, files) in &tree {
        writeln!(rows, "    ({import:?}, &[").expect("text");
        for (name, text) in files {
            let start = bytes.len();
            bytes.extend_from_slice(text);
            writeln!(rows, "        ({name:?}, {start}, {}),", bytes.len()).expect("text");
        }
        rows += "    ]),\n";
    }
    let path = out.join("stdlib.bin");
    std::fs::write(&path, bytes).expect("stdlib.bin");
    format!(
        "const STD_BYTES: &[u8] = include_bytes!({:?});\n\
         const STD_PACKAGES: &[(&str, &[(&str, usize, usize)])] = &[\n{rows}];\n",
        path.display().to_string()
    )
}

fn collect(dir: &Path, import: &str, tree: &mut Tree) {
    let Ok(entries) = dir.read_dir() else { return };
    for entry in entries {
        let entry = entry.expect("stdlib");
        let name = entry.file_name().into_string().expect("stdlib: UTF-8 names");
        let path = entry.path();
        if path.is_dir() {
            let below = if import.is_empty() { name } else { format!("{import}/{name}") };
            collect(&path, &below, tree);
        } else if name.ends_with(".go") && !name.ends_with("_test.go") && !import.is_empty() {
            tree.entry(import.to_string()).or_default().insert(name, std::fs::read(&path).expect("stdlib"));
        }
    }
}
