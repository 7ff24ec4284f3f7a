//! `mod graph` and `mod verify`

use super::{Context, Failure, Flags, Outcome};
use crate::fetch::Fetcher;
use crate::modpath::{Mod, is_toolchain};
use crate::zip::{Zip, hash_dir};

impl Context {
    pub(super) fn mod_graph(&self, args: &[String]) -> Outcome {
        let flags = Flags::parse("mod graph", &[("go", true)], args)?;
        if !flags.rest.is_empty() {
            return Err("go: 'go mod graph' accepts no arguments".into());
        }
        let me = self.moved(&flags);
        let mut options = me.options(&flags, Some(crate::session::Mode::Mod))?;
        options.ignore_vendor = true;
        let session = me.open(&options)?;
        let rs = session.requirements();
        let graph = rs.graph(&session)?;
        let mut out = String::new();
        for m in graph.breadth_first() {
            for r in graph.required_by(&m).into_iter().flatten() {
                out += &format!("{m} {r}\n");
            }
        }
        Ok(out)
    }

    pub(super) fn mod_verify(&self, args: &[String]) -> Outcome {
        let flags = Flags::parse("mod verify", &[], args)?;
        if !flags.rest.is_empty() {
            return Err("go: verify takes no arguments".into());
        }
        let me = self.moved(&flags);
        let mut options = me.options(&flags, Some(crate::session::Mode::Mod))?;
        options.ignore_vendor = true;
        let session = me.open(&options)?;
        let graph = session.requirements().graph(&session)?;
        let mods: Vec<Mod> = graph
            .build_list()
            .into_iter()
            .filter(|m| !m.version.is_empty() && !is_toolchain(&m.path))
            .collect();
        let errors: Vec<String> =
            session.parallel(&mods, |m| verify(&session.fetch, m)).into_iter().flatten().collect();
        if errors.is_empty() {
            Ok("all modules verified\n".into())
        } else {
            Err(Failure::plain(errors.join("\n")))
        }
    }
}

/// Compares what the cache holds of a module with the hash noted when it was downloaded.
fn verify(fetch: &Fetcher, m: &Mod) -> Vec<String> {
    let name = format!("{} {}", m.path, m.version);
    let (Ok(zip), Ok(dir)) = (fetch.cache_file(m, "zip"), fetch.tree_path(m)) else { return Vec::new() };
    let Some(hash) = fetch.cached_hash(m) else {
        if !zip.exists() && !dir.exists() {
            return Vec::new();
        }
        let path = zip.with_extension("ziphash");
        return vec![format!("{name}: missing ziphash: open {}: no such file or directory", path.display())];
    };
    let mut errors = Vec::new();
    if zip.exists() {
        match Zip::open(&zip).and_then(|mut z| z.hash()) {
            Ok(h) if h == hash => {}
            Ok(_) => errors.push(format!("{name}: zip has been modified ({})", zip.display())),
            Err(e) => return vec![format!("{name}: {e}")],
        }
    }
    if dir.exists() {
        match hash_dir(&dir, &m.to_string()) {
            Ok(h) if h == hash => {}
            Ok(_) => errors.push(format!("{name}: dir has been modified ({})", dir.display())),
            Err(e) => errors.push(format!("{name}: {e}")),
        }
    }
    errors
}
