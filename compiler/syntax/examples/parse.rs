//! Parses the files named on the command line (directories are walked) and prints their errors as the compiler does
//! then how many files, bytes and errors there were. `-t` adds the time.

use base::{Interner, SourceFile, SourceMap};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

fn collect(path: &Path, out: &mut Vec<PathBuf>) {
    if path.is_dir() {
        let mut entries: Vec<_> =
            std::fs::read_dir(path).into_iter().flatten().flatten().map(|e| e.path()).collect();
        entries.sort();
        let wanted = |p: &PathBuf| p.file_name().is_some_and(|n| n != "testdata");
        entries.iter().filter(|p| wanted(p)).for_each(|p| collect(p, out));
    } else if path.extension().is_some_and(|e| e == "go") {
        out.push(path.to_owned());
    }
}

fn main() {
    let mut files = Vec::new();
    let mut timed = false;
    for arg in std::env::args_os().skip(1) {
        match arg.to_str() {
            Some("-t") => timed = true,
            _ => collect(Path::new(&arg), &mut files),
        }
    }
    let names = Interner::new();
    let mut map = SourceMap::default();
    let (mut bytes, mut errors, mut spent) = (0, 0, Duration::ZERO);
    for path in &files {
        let text = std::fs::read(path).expect("readable file");
        bytes += text.len();
        let name = path.display().to_string();
        let id = map.add(SourceFile::new(name, Some(path.clone()), text.into()));
        let text = map.files[id].text.clone();
        let start = Instant::now();
        let (file, mut diags) = syntax::parse_file(id, &text, &names);
        spent += start.elapsed();
        syntax::check_branches(&file, &names, &map, &mut diags);
        diags.sort(&map);
        errors += diags.list.len();
        print!("{}", diags.render_plain(&map, None));
    }
    println!("{} files, {bytes} bytes, {errors} errors", files.len());
    if timed {
        let rate = bytes as f64 / spent.as_secs_f64() / 1e6;
        println!("{:.1} ms, {rate:.0} MB/s", spent.as_secs_f64() * 1e3);
    }
}
