//! Writing go.mod and go.sum when a command has changed what they should say.

use std::collections::BTreeSet;

use crate::files;
use crate::gomod::{Directives, Syntax, Wanted};
use crate::goversion;
use crate::graph::Requirements;
use crate::loader::Loaded;
use crate::modpath::Mod;
use crate::session::{Mode, Session};
use crate::update::updates_needed;

/// Further changes that a command makes.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// The go line is always written (`mod tidy -go`).
    pub always_write_go: bool,
    pub add_tools: Vec<String>,
    pub drop_tools: Vec<String>,
    /// `get toolchain@none`
    pub drop_toolchain: bool,
    pub explicit_toolchain: bool,
    /// Checksums that builds by older Go versions need.
    pub older_sums: BTreeSet<Mod>,
}

impl Session {
    /// The main module's go.mod as it should be.
    pub fn new_go_mod(&self, rs: &Requirements, changes: &Changes) -> Result<Syntax, String> {
        let main = self.single_main()?;
        let mut syntax = main.file.syntax.clone();
        let data = &main.file.data;
        let mut go = rs.go_version().to_string();
        let mut toolchain = String::new();
        let mut wanted = Vec::new();
        for m in &rs.roots {
            match m.path.as_str() {
                "go" => {}
                "toolchain" => toolchain.clone_from(&m.version),
                _ => wanted.push(Wanted { module: m.clone(), indirect: !rs.direct.contains(&m.path) }),
            }
        }
        if data.go.as_deref() != Some(go.as_str()) {
            let implied = data.go.is_none() && go == goversion::DEFAULT && self.mode != Mode::Mod;
            if !implied {
                syntax.set_go(Some(&go));
            }
        }
        let has_tools = data.tool.iter().chain(&changes.add_tools).any(|t| !changes.drop_tools.contains(t));
        if has_tools && !changes.add_tools.is_empty() && goversion::before(&go, goversion::TOOLS) {
            go = goversion::TOOLS.to_string();
            syntax.set_go(Some(&go));
        }
        if toolchain.is_empty() {
            toolchain = format!("go{go}");
        }
        let old = goversion::before(goversion::of_toolchain(&toolchain), goversion::STRICT);
        if data.toolchain.as_deref() == Some("default") && !changes.drop_toolchain {
            // Says that nothing but the go line counts.
        } else if changes.drop_toolchain
            || toolchain == format!("go{go}")
            || old && !changes.explicit_toolchain
        {
            syntax.set_toolchain(None);
        } else {
            syntax.set_toolchain(Some(&toolchain));
        }
        for t in &changes.add_tools {
            syntax.add_path("tool", t);
        }
        for t in &changes.drop_tools {
            syntax.drop_path("tool", t);
        }
        syntax.cleanup();
        syntax.set_requires(&wanted, &go);
        Ok(syntax)
    }

    /// Writes what has changed. In readonly mode changes are an error, but for `// indirect` marks.
    pub fn commit(
        &self,
        rs: &Requirements,
        loaded: Option<&Loaded>,
        changes: &Changes,
        tidy: bool,
    ) -> Result<(), String> {
        if self.work.is_some() || self.mains.is_empty() || self.vendor.is_some() {
            return Ok(());
        }
        let main = self.single_main()?;
        let syntax = self.new_go_mod(rs, changes)?;
        let text = syntax.print();
        let file = crate::gomod::ModFile::parse(text.as_bytes(), "go.mod", crate::gomod::Kind::Main, None)?;
        let dirty = is_dirty(&main.file.data, &file.data, self.mode)
            || !changes.add_tools.is_empty()
            || !changes.drop_tools.is_empty()
            || data_differs(&main.file.data, main.text.as_slice());
        if dirty && self.mode != Mode::Mod {
            return Err(updates_needed(self));
        }
        let mut keep = self.keep_sums(loaded, rs, !tidy, tidy);
        keep.extend(changes.older_sums.iter().cloned());
        if tidy {
            self.fetch.sums.lock().expect("no panics while locked").trim(&keep);
        }
        if (dirty || tidy) && text.as_bytes() != main.text {
            files::write_atomic(&main.path, text.as_bytes())
                .map_err(|e| format!("go: updating go.mod: {e}"))?;
        }
        self.write_sums(&keep)
    }

    /// Writes go.sum with the new lines of `keep`.
    pub fn write_sums(&self, keep: &BTreeSet<Mod>) -> Result<(), String> {
        let mut sums = self.fetch.sums.lock().expect("no panics while locked");
        if self.mode != Mode::Mod {
            // Sums of downloads are noted only where changes are wanted.
            return Ok(());
        }
        sums.write(keep).map_err(|e| format!("go: updating go.sum: {e}"))
    }
}

/// Were versions in the file not canonical?
fn data_differs(parsed: &Directives, text: &[u8]) -> bool {
    match crate::gomod::ModFile::parse(text, "go.mod", crate::gomod::Kind::Main, None) {
        Ok(f) => f.data.require.iter().map(|r| &r.module).ne(parsed.require.iter().map(|r| &r.module)),
        Err(_) => true,
    }
}

/// Do two files differ in what they say?
fn is_dirty(old: &Directives, new: &Directives, mode: Mode) -> bool {
    if old.module != new.module
        || old.toolchain != new.toolchain
        || old.replace != new.replace
        || old.exclude != new.exclude
    {
        return true;
    }
    if old.go != new.go && !(old.go.is_none() && mode != Mode::Mod) {
        return true;
    }
    if old.require.len() != new.require.len() {
        return true;
    }
    let mut a: Vec<_> = old.require.iter().map(|r| (&r.module, r.indirect)).collect();
    let mut b: Vec<_> = new.require.iter().map(|r| (&r.module, r.indirect)).collect();
    a.sort();
    b.sort();
    a.iter().zip(&b).any(|(x, y)| x.0 != y.0 || x.1 != y.1 && mode != Mode::Readonly)
}
