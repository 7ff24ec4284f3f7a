//! `mod vendor`

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::{Context, Failure, Flags, Outcome, tidy::package_errors};
use crate::commit::Changes;
use crate::embed;
use crate::files;
use crate::goversion;
use crate::loader::LoadOptions;
use crate::modpath::Mod;
use crate::scan::Tags;
use crate::session::{NO_MODULE, Session};

/// Files beside the sources that go along: licences and the like.
const LEGAL: [&str; 7] = ["AUTHORS", "CONTRIBUTORS", "COPYLEFT", "COPYING", "COPYRIGHT", "LEGAL", "LICENSE"];

impl Context {
    /// `mod vendor` for a module, `work vendor` for a workspace.
    pub(super) fn vendor(&self, command: &str, args: &[String]) -> Outcome {
        let flags = Flags::parse(command, &[("e", false), ("o", true)], args)?;
        let of_workspace = command == "work vendor";
        if !flags.rest.is_empty() {
            return Err(format!("go: 'go {command}' accepts no arguments").into());
        }
        let me = self.moved(&flags);
        let mut options = me.options(&flags, None)?;
        options.ignore_vendor = true;
        let session = me.open(&options)?;
        if of_workspace && session.work.is_none() {
            return Err("go: no go.work file found\n\t(run 'go work init' first or specify path using GOWORK environment variable)".into());
        }
        if session.work.is_some() && !of_workspace {
            return Err("go: 'go mod vendor' cannot be run in workspace mode. Run 'go work vendor' to vendor the workspace or set 'GOWORK=off' to exit workspace mode.".into());
        }
        let rs = session.requirements();
        let mut load = LoadOptions::new(Tags::any());
        load.all = true;
        let (loaded, rs) = session.load(rs, &load, &|_| Ok(session.main_packages(&load.tags)))?;
        let errors = package_errors(&session, &rs, &loaded, true);
        if !errors.is_empty() {
            if !flags.on("e") {
                return Err(Failure::plain(errors.join("\n")));
            }
            eprintln!("{}", errors.join("\n"));
        }
        let dir = match flags.get("o") {
            Some(o) => files::clean(&me.cwd.join(o)),
            None => session.vendor_dir().ok_or_else(|| format!("go: {NO_MODULE}"))?,
        };
        files::remove_tree(&dir)?;
        let mut packages: BTreeMap<Mod, Vec<usize>> = BTreeMap::new();
        for (m, list) in loaded.modules() {
            if !m.version.is_empty() {
                packages.insert(m, list.into_iter().filter(|&i| loaded.packages[i].in_all).collect());
            }
        }
        packages.retain(|_, l| !l.is_empty());
        let go = rs.go_version().to_string();
        let stated = session.work.is_some() || session.single_main()?.file.data.go.is_some();
        let annotate = stated && !goversion::before(&go, goversion::AUTO_VENDOR);
        let versions = !goversion::before(&go, goversion::PRUNED);
        let explicit: BTreeSet<Mod> = if annotate { required(&session) } else { BTreeSet::new() };
        let all: BTreeSet<Mod> = explicit.iter().chain(packages.keys()).cloned().collect();
        let mut text = String::from(if of_workspace { "## workspace\n" } else { "" });
        let mut replaced = BTreeSet::new();
        let mut copied = BTreeSet::new();
        for m in &all {
            text += &module_line(m, session.replacement(m))?;
            replaced.insert(m.clone());
            let version = if versions {
                session.summary(m).map(|s| s.go.clone()).unwrap_or_default()
            } else {
                String::new()
            };
            match (explicit.contains(m), version.is_empty()) {
                (true, false) => text += &format!("## explicit; go {version}\n"),
                (true, true) => text += "## explicit\n",
                (false, false) => text += &format!("## go {version}\n"),
                (false, true) => {}
            }
            let mut list: Vec<usize> = packages.get(m).cloned().unwrap_or_default();
            list.sort_by(|&a, &b| loaded.packages[a].path.cmp(&loaded.packages[b].path));
            for i in list {
                let p = &loaded.packages[i];
                text += &format!("{}\n", p.path);
                copy_package(&session, m, &p.path, &p.dir, &dir, &go, &mut copied)?;
            }
        }
        if annotate {
            for (old, new) in unused_replacements(&session) {
                if replaced.insert(old.clone()) {
                    text += &module_line(&old, Some(&new))?;
                }
            }
        }
        if flags.on("v") {
            eprint!("{text}");
        }
        if text.is_empty() {
            eprintln!("go: no dependencies to vendor");
            return Ok(String::new());
        }
        files::make_dirs(&dir)?;
        files::write_atomic(&dir.join("modules.txt"), text.as_bytes())?;
        session.commit(&rs, Some(&loaded), &Changes::default(), false)?;
        Ok(String::new())
    }
}

/// What the main modules' go.mod files require.
fn required(session: &Session) -> BTreeSet<Mod> {
    session.mains.iter().flat_map(|m| m.file.data.require.iter().map(|r| r.module.clone())).collect()
}

/// All replacements in the order of the files, those of go.work first; what is in force counts, wherever it stands.
fn unused_replacements(session: &Session) -> Vec<(Mod, Mod)> {
    let of_work = session.work.iter().flat_map(|w| &w.file.data.replace);
    let of_mains = session.mains.iter().flat_map(|m| &m.file.data.replace);
    let first = of_work.map(|r| (r.old.clone(), r.new.clone()));
    let rest = of_mains.filter_map(|r| Some((r.old.clone(), session.replacement(&r.old)?.clone())));
    first.chain(rest).collect()
}

fn module_line(m: &Mod, by: Option<&Mod>) -> Result<String, Failure> {
    let spaced =
        |m: &Mod| if m.version.is_empty() { m.path.clone() } else { format!("{} {}", m.path, m.version) };
    match by {
        None => Ok(format!("# {}\n", spaced(m))),
        Some(r) => {
            let clean = files::clean(Path::new(&r.path));
            if r.version.is_empty() && clean.starts_with("vendor") {
                return Err(format!("go: replacement path {} inside vendor directory", r.path).into());
            }
            Ok(format!("# {} => {}\n", spaced(m), spaced(r)))
        }
    }
}

/// Copies what could be a source of a package, what it embeds, and licences of the directories up to the module's root.
fn copy_package(
    session: &Session,
    m: &Mod,
    import: &str,
    from: &Path,
    vendor: &Path,
    go: &str,
    copied: &mut BTreeSet<PathBuf>,
) -> Result<(), Failure> {
    let to = vendor.join(import);
    let mut embeds = Vec::new();
    let mut any_source = false;
    for name in entries(from) {
        let path = from.join(&name);
        if !path.is_file() || name.ends_with("_test.go") || go_mod_or_sum(&name, go) {
            continue;
        }
        if name.ends_with(".go") {
            let text = std::fs::read(&path).map_err(|e| files::explain("open", &path, &e))?;
            if !Tags::any().matches(&name, &text) && !name.starts_with(['_', '.']) {
                continue;
            }
            if !name.starts_with(['_', '.']) {
                any_source = true;
                embeds.extend(crate::scan::embed_patterns(&text));
            }
        }
        copy(&path, &to.join(&name), copied)?;
    }
    let (root, _) = session.module_dir(m)?;
    let mut at = (from.to_path_buf(), to.clone());
    loop {
        for name in entries(&at.0) {
            if LEGAL.iter().any(|l| name.starts_with(l))
                || name.starts_with("PATENTS")
                || name.starts_with("NOTICE")
            {
                let path = at.0.join(&name);
                if path.is_file() && !name.ends_with("_test.go") {
                    copy(&path, &at.1.join(&name), copied)?;
                }
            }
        }
        if at.0 == root || !at.0.pop() || !at.1.pop() {
            break;
        }
    }
    if any_source {
        for pattern in embeds {
            let hits = embed::files(from, &pattern)
                .map_err(|why| format!("go: resolving embeds in {import}: {why}"))?;
            for rest in hits {
                copy(&from.join(&rest), &to.join(&rest), copied)?;
            }
        }
    }
    Ok(())
}

/// go.mod and go.sum stay behind since go 1.17.
fn go_mod_or_sum(name: &str, go: &str) -> bool {
    (name == "go.mod" || name == "go.sum") && !goversion::before(go, goversion::PRUNED)
}

fn entries(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(dir)
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn copy(from: &Path, to: &Path, copied: &mut BTreeSet<PathBuf>) -> Result<(), Failure> {
    if !copied.insert(to.to_path_buf()) {
        return Ok(());
    }
    files::make_dirs(to.parent().unwrap_or(Path::new(".")))?;
    let bytes = std::fs::read(from).map_err(|e| files::explain("open", from, &e))?;
    std::fs::write(to, bytes).map_err(|e| files::explain("open", to, &e))?;
    Ok(())
}
