//! What a program was built from: the text that runtime/debug.ReadBuildInfo reads, and reading it from executables.
//! Layout of the record in executables: Go's debug/buildinfo.

use std::collections::BTreeSet;

use base::Level;
use modules::modpath::{Mod, below};
use modules::session::Mode;

use crate::godebug;
use crate::graph::Graph;
use crate::modfile::Module;
use crate::pipeline::{BuildOptions, Surroundings};

/// The variable of the standard library that takes the text.
pub const VARIABLE: &str = "runtime/debug.modinfo";

/// Go's name of the version whose library and language this is.
pub fn go_version() -> String {
    format!("go{}", modules::goversion::RELEASE)
}

/// The description of a program whose main package is `root`; `debug` are the package's `//go:debug` settings.
pub(crate) fn text(
    graph: &Graph,
    root: usize,
    debug: &[(String, String)],
    surroundings: &Surroundings,
    options: &BuildOptions,
) -> Result<String, String> {
    let import = &graph.packages[root].import;
    let mut out = format!("path\t{import}\n");
    let mut vcs = Vec::new();
    if let Some(m) = surroundings.module {
        let mains = &m.session.mains;
        let main = mains
            .iter()
            .filter_map(|x| Some((x, below(import, &x.module.path)?)))
            .max_by_key(|(x, _)| x.module.path.len());
        let mut main_path = "";
        if let Some(pinned) = &m.pinned {
            main_path = &pinned.path;
            out += &format!("mod\t{}", described(pinned, Some(recorded_sum(m, pinned))));
        }
        if let Some((main, rest)) = main {
            main_path = &main.module.path;
            let package = main.dir.join(rest.trim_start_matches('/'));
            let stamp = surroundings.vcs.stamp(main_path, &main.dir, &package)?;
            let version = stamp.as_ref().and_then(|s| s.version.as_deref()).unwrap_or("(devel)");
            out += &format!("mod\t{main_path}\t{version}\t\n");
            vcs.extend(stamp.into_iter().flat_map(|s| s.settings));
        }
        for dep in dependencies(graph, m, main_path) {
            out += &dependency(m, &dep);
        }
    }
    let mut setting = |key: &str, value: &str| out += &format!("build\t{key}={}\n", quoted(value));
    setting("-buildmode", "exe");
    setting("-compiler", "gc");
    let recorded = |name| options.recorded(name);
    let tags = options.tags.join(",");
    let mut flags = vec![("-gcflags", recorded("-gcflags"))];
    // Linker flags may hold paths, which -trimpath promises to leave out.
    flags.push(("-ldflags", recorded("-ldflags").filter(|_| recorded("-trimpath").is_none())));
    flags.push(("-tags", Some(tags.as_str()).filter(|t| !t.is_empty())));
    flags.push(("-trimpath", recorded("-trimpath")));
    for (name, value) in flags {
        if let Some(value) = value {
            setting(name, value);
        }
    }
    let godebug = default_godebug(surroundings, debug);
    if !godebug.is_empty() {
        setting("DefaultGODEBUG", &godebug);
    }
    setting("CGO_ENABLED", "0");
    setting("GOARCH", options.target.goarch());
    setting("GOOS", options.target.goos());
    setting(Level::variable(options.target.arch), &options.target.level.to_string());
    for (key, value) in vcs {
        setting(key, &value);
    }
    Ok(out)
}

/// The modules other than the main one whose packages are in the program.
fn dependencies(graph: &Graph, module: &Module, main: &str) -> BTreeSet<Mod> {
    let packages = graph.packages.iter().filter(|p| !p.origin.is_std());
    let found = packages.filter_map(|p| module.session.find(&p.import, &module.requirements, true).ok());
    found.filter_map(|f| f.module).filter(|dep| dep.path != main).collect()
}

/// The checksum of a module's tree.
fn recorded_sum(module: &Module, m: &Mod) -> String {
    match module.session.mode {
        Mode::Vendor => String::new(),
        Mode::Readonly | Mode::Mod => {
            let sums = module.session.fetch.sums.lock().expect("no panics while locked");
            sums.get(m).unwrap_or_default().to_string()
        }
    }
}

/// The end of a module's line.
fn described(m: &Mod, sum: Option<String>) -> String {
    let version = if m.version.is_empty() { "(devel)" } else { &m.version };
    let sum = sum.map(|s| format!("\t{s}")).unwrap_or_default();
    format!("{}\t{version}{sum}\n", m.path)
}

/// A module's line, or two where it is replaced. What a vendor directory holds has no checksum.
fn dependency(module: &Module, dep: &Mod) -> String {
    let with_sum = |x: &Mod| Some(if x.version.is_empty() { String::new() } else { recorded_sum(module, x) });
    match module.session.replacement(dep) {
        None => format!("dep\t{}", described(dep, with_sum(dep))),
        Some(new) => {
            let old = described(dep, None);
            format!("dep\t{old}=>\t{}", described(new, with_sum(new)))
        }
    }
}

pub(crate) fn default_godebug(surroundings: &Surroundings, debug: &[(String, String)]) -> String {
    let Some(m) = surroundings.module else {
        return godebug::defaults(modules::goversion::LOCAL, debug);
    };
    if m.pinned.is_some() {
        // Its `go` line counts, its settings don't: they are a main module's.
        let go = m.file.go_minor.map_or("1.20".into(), |minor| format!("1.{minor}"));
        return godebug::defaults(&go, debug);
    }
    let (go, mut settings) = m.session.godebug_base();
    settings.extend_from_slice(debug);
    godebug::defaults(&go, &settings)
}

/// A value as the record has it: in quotes where a line's reader would stumble.
fn quoted(value: &str) -> String {
    if value.contains([' ', '\t', '\r', '\n', '"', '`']) { modules::text::quote(value) } else { value.into() }
}

/// A module as the record names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ModuleLine {
    pub path: String,
    pub version: String,
    /// What the go.sum line has, if anything: `h1:…`.
    pub sum: String,
}

/// The main module and the modules of a record; where one is replaced, what replaces it.
pub fn modules_of(record: &str) -> (Option<ModuleLine>, Vec<ModuleLine>) {
    let (mut main, mut deps) = (None, Vec::new());
    for line in record.lines() {
        let mut words = line.split('\t');
        let kind = words.next().unwrap_or_default();
        let mut next = || words.next().unwrap_or_default().to_string();
        let module = ModuleLine { path: next(), version: next(), sum: next() };
        match kind {
            "mod" => main = Some(module),
            "dep" => deps.push(module),
            "=>" => {
                deps.pop();
                deps.push(module);
            }
            _ => {}
        }
    }
    (main, deps)
}

const MAGIC: &[u8] = b"\xff Go buildinf:";

/// Version and description in an executable's bytes.
pub fn read(image: &[u8]) -> Option<(String, String)> {
    if !image.starts_with(b"\x7fELF") {
        return None;
    }
    let mut at = 0;
    while let Some(found) = image[at..].windows(MAGIC.len()).position(|w| w == MAGIC) {
        let start = at + found;
        at = start + 1;
        // Strings follow the header where the flag says so; older layouts aren't read.
        if image.get(start + 15).is_some_and(|f| f & 2 != 0)
            && let Some((version, rest)) = string(image.get(start + 32..)?)
            && let Some((text, _)) = string(rest)
        {
            let text = text.get(16..text.len().saturating_sub(16)).unwrap_or_default();
            return Some((
                String::from_utf8_lossy(version).into_owned(),
                String::from_utf8_lossy(text).into_owned(),
            ));
        }
    }
    None
}

/// A string with its length before it, seven bits a byte.
fn string(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut len = 0usize;
    for (i, b) in bytes.iter().take(9).enumerate() {
        len |= usize::from(b & 0x7f) << (7 * i);
        if b & 0x80 == 0 {
            let text = bytes.get(i + 1..(i + 1).checked_add(len)?)?;
            return Some((text, &bytes[i + 1 + len..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_read() {
        let text = "path\tm/cmd\nmod\tm\t(devel)\t\ndep\ta\tv1.0.0\th1:x=\ndep\tb\tv1.1.0\n=>\t../b\t(devel)\t\nbuild\tGOOS=linux\n";
        let (main, deps) = modules_of(text);
        assert_eq!(main.unwrap().path, "m");
        let shown: Vec<String> = deps.iter().map(|d| format!("{} {} {}", d.path, d.version, d.sum)).collect();
        assert_eq!(shown, ["a v1.0.0 h1:x=", "../b (devel) "]);
    }

    #[test]
    fn records_are_read() {
        let mut image = b"\x7fELF".to_vec();
        image.resize(32, 0);
        image.extend_from_slice(MAGIC);
        image.extend_from_slice(&[8, 2]);
        image.resize(64, 0);
        image.extend_from_slice(b"\x06go1.27");
        image.push(32 + 7);
        image.extend_from_slice(&[1; 16]);
        image.extend_from_slice(b"path\tm\n");
        image.extend_from_slice(&[2; 16]);
        assert_eq!(read(&image), Some(("go1.27".into(), "path\tm\n".into())));
        assert_eq!(read(b"\x7fELF nothing"), None);
    }
}
