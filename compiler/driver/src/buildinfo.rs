//! What a program was built from: the text that runtime/debug.ReadBuildInfo reads, and reading it from executables.
//! Layout of the record in executables: Go's debug/buildinfo.

use std::collections::BTreeMap;

use modules::modpath::Mod;

use crate::graph::Graph;
use crate::modfile::Module;
use crate::pipeline::BuildOptions;

/// The variable of the standard library that takes the text.
pub const VARIABLE: &str = "runtime/debug.modinfo";

/// Go's name of the version whose library and language this is.
pub fn go_version() -> String {
    format!("go{}", modules::goversion::RELEASE)
}

/// The description of a program whose main package is `root`.
pub fn text(graph: &Graph, root: usize, module: Option<&Module>, options: &BuildOptions) -> String {
    let import = &graph.packages[root].import;
    let mut out = format!("path\t{import}\n");
    if let Some(m) = module {
        let main = m.session.mains.iter().find(|x| modules::modpath::below(import, &x.module.path).is_some());
        let main = main.or(m.session.mains.first()).map_or(&m.file.module, |x| &x.module.path);
        out += &format!("mod\t{main}\t(devel)\t\n");
        let mut deps: BTreeMap<Mod, ()> = BTreeMap::new();
        for p in graph.packages.iter().filter(|p| !p.std) {
            if let Ok(found) = m.session.find(&p.import, &m.requirements, true)
                && let Some(dep) = found.module
                && dep.path != *main
            {
                deps.insert(dep, ());
            }
        }
        let sum = |x: &Mod| {
            let sums = m.session.fetch.sums.lock().expect("no panics while locked");
            sums.get(x).unwrap_or_default().to_string()
        };
        for dep in deps.keys() {
            match m.session.replacement(dep) {
                None if dep.version.is_empty() => out += &format!("dep\t{}\t(devel)\t\n", dep.path),
                None => out += &format!("dep\t{}\t{}\t{}\n", dep.path, dep.version, sum(dep)),
                Some(new) => {
                    let version = if new.version.is_empty() { "(devel)" } else { &new.version };
                    let sum = if new.version.is_empty() { String::new() } else { sum(new) };
                    out +=
                        &format!("dep\t{}\t{}\n=>\t{}\t{version}\t{sum}\n", dep.path, dep.version, new.path);
                }
            }
        }
    }
    let mut setting = |key: &str, value: &str| out += &format!("build\t{key}={value}\n");
    setting("-buildmode", "exe");
    setting("-compiler", "rgo");
    if !options.tags.is_empty() {
        setting("-tags", &options.tags.join(","));
    }
    setting("CGO_ENABLED", "0");
    setting("GOARCH", options.target.goarch());
    setting("GOOS", options.target.goos());
    match options.target.goarch() {
        "amd64" => setting("GOAMD64", "v1"),
        _ => setting("GOARM64", "v8.0"),
    }
    out
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
