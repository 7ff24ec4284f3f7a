//! Drops from an archive what its own first objects don't need: link-time optimisation has taken in the standard
//! library's code, but rustc adds all of its objects nevertheless.

use std::collections::{BTreeMap, BTreeSet};

use object::read::archive::ArchiveFile;
use object::{Object, ObjectSymbol};

/// What generated programs and the linker ask for.
const ROOTS: [&str; 1] = ["_start"];
const ROOT_PREFIX: &str = "rgo_";

struct Member<'a> {
    bytes: &'a [u8],
    defines: Vec<&'a str>,
    needs: Vec<&'a str>,
}

/// A new archive with the needed members in their order, without dates and names.
pub fn prune(archive: &[u8]) -> Vec<u8> {
    let file = ArchiveFile::parse(archive).expect("archive");
    let members: Vec<Member<'_>> = file
        .members()
        .filter_map(|m| {
            let bytes = m.expect("archive member").data(archive).expect("archive member");
            // Metadata members aren't objects.
            let object = object::File::parse(bytes).ok()?;
            let mut member = Member { bytes, defines: Vec::new(), needs: Vec::new() };
            for s in object.symbols().filter(|s| s.is_global()) {
                let name = s.name().expect("symbol name");
                if s.is_undefined() { &mut member.needs } else { &mut member.defines }.push(name);
            }
            Some(member)
        })
        .collect();
    let mut defined = BTreeMap::new();
    for (i, m) in members.iter().enumerate() {
        for &name in &m.defines {
            defined.entry(name).or_insert(i);
        }
    }
    let is_root = |name: &&str| ROOTS.contains(name) || name.starts_with(ROOT_PREFIX);
    let mut todo: Vec<&str> = defined.keys().copied().filter(is_root).collect();
    let mut kept = BTreeSet::new();
    while let Some(name) = todo.pop() {
        if let Some(&i) = defined.get(name)
            && kept.insert(i)
        {
            todo.extend(&members[i].needs);
        }
    }
    write(kept.into_iter().map(|i| members[i].bytes))
}

/// The common archive format: a magic line, then a 60-byte header before each member.
fn write<'a>(members: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut out = b"!<arch>\n".to_vec();
    for (i, bytes) in members.enumerate() {
        let name = format!("{i}.o/");
        let (date, owner, group, mode) = (0, 0, 0, 644);
        let size = bytes.len();
        out.extend(format!("{name:<16}{date:<12}{owner:<6}{group:<6}{mode:<8}{size:<10}`\n").bytes());
        out.extend_from_slice(bytes);
        if out.len() % 2 == 1 {
            out.push(b'\n');
        }
    }
    out
}
