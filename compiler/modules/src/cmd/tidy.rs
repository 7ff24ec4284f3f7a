//! `mod tidy`

use std::collections::BTreeSet;

use super::{Context, Failure, Flags, Outcome};
use crate::commit::Changes;
use crate::find::FindError;
use crate::graph::{Pruning, Requirements};
use crate::loader::{LoadOptions, Loaded};
use crate::modpath::Mod;
use crate::scan::Tags;
use crate::session::{Mode, Session};
use crate::{gomod, goversion};

impl Context {
    pub(super) fn mod_tidy(&self, args: &[String]) -> Outcome {
        let known = [("e", false), ("diff", false), ("go", true), ("compat", true)];
        let flags = Flags::parse("mod tidy", &known, args)?;
        if !flags.rest.is_empty() {
            return Err("go: 'go mod tidy' accepts no arguments".into());
        }
        let compat = flags.get("compat").map(|c| c.strip_prefix("go").unwrap_or(c));
        if let Some(bad) = compat.filter(|c| !goversion::is_go_line(c)) {
            return Err(bad_version("compat", bad));
        }
        let me = self.moved(&flags);
        let mut options = me.options(&flags, Some(Mode::Mod))?;
        options.ignore_vendor = true;
        options.ignore_workspace = true;
        let session = me.open(&options)?;
        let mut rs = session.requirements();
        if let Some(go) = flags.get("go") {
            if !goversion::is_go_line(go) {
                return Err(bad_version("go", go));
            }
            rs = with_go(&session, rs, go)?;
        } else if session.single_main()?.file.data.go.is_none() {
            rs = with_go(&session, rs, goversion::RELEASE)?;
        }
        let mut load = LoadOptions::new(Tags::any());
        (load.tidy, load.all, load.tests, load.resolve_missing) = (true, true, true, true);
        let (loaded, rs) = session.load(rs, &load, &|_| Ok(session.main_packages(&load.tags)))?;
        let errors = package_errors(&session, &rs, &loaded, true);
        if !errors.is_empty() {
            let text = errors.join("\n");
            if !flags.on("e") {
                return Err(Failure::plain(text));
            }
            eprintln!("{text}");
        }
        if flags.on("v") {
            report_unused(&session, &loaded);
        }
        let older_sums = match older_requirements(&rs, compat, &session) {
            Some(older) => {
                let differing = differing(&session, &rs, &older, &loaded, compat)?;
                if !differing.is_empty() {
                    if !flags.on("e") {
                        return Err(Failure::plain(differing));
                    }
                    eprintln!("{differing}");
                }
                session.keep_sums(Some(&loaded), &older, false, true)
            }
            None => BTreeSet::new(),
        };
        let changes =
            Changes { always_write_go: flags.get("go").is_some(), older_sums, ..Changes::default() };
        if flags.on("diff") {
            return diff(&session, &rs, &loaded, &changes);
        }
        session.commit(&rs, Some(&loaded), &changes, true)?;
        Ok(String::new())
    }
}

fn bad_version(flag: &str, version: &str) -> Failure {
    let version = gomod::auto_quote(version);
    let text = format!(
        "invalid value {version} for flag -{flag}: expecting a Go version like {:?}",
        goversion::RELEASE
    );
    Failure { text, code: 2 }
}

/// The requirements as the Go version sees them whose builds shall work too (`-compat`, else for modules before 1.21 the
/// version before theirs): None if it sees the same graph.
fn older_requirements(rs: &Requirements, compat: Option<&str>, session: &Session) -> Option<Requirements> {
    let go = rs.go_version();
    let compat = compatible_with(go, compat);
    let sees_all = goversion::before(&compat, goversion::PRUNED);
    (sees_all && rs.pruning == Pruning::Pruned)
        .then(|| Requirements::new(session, Pruning::Unpruned, rs.roots.clone(), rs.direct.clone()))
}

/// The older Go version that counts for a `go` line.
fn compatible_with(go: &str, asked: Option<&str>) -> String {
    match asked {
        // Newer ones understand what older ones wrote.
        Some(c) if goversion::before(go, c) => go.into(),
        Some(c) => c.into(),
        None if goversion::before(go, goversion::STRICT) => goversion::previous(go),
        None => go.into(),
    }
}

/// The packages that an older Go version would take from other versions of their modules, as an error text.
fn differing(
    session: &Session,
    rs: &Requirements,
    older: &Requirements,
    loaded: &Loaded,
    compat: Option<&str>,
) -> Result<String, Failure> {
    let graph = older.graph(session)?;
    let compat = compatible_with(rs.go_version(), compat);
    let mut out = Vec::new();
    for (i, p) in loaded.packages.iter().enumerate() {
        let Some(m) = p.external().filter(|_| p.test_of.is_none()) else { continue };
        let other = graph.selected(&m.path);
        if other != m.version {
            let stack = loaded.stack_text(i);
            out.push(format!("go: {stack} loaded from {m},\n\tbut go {compat} would select {other}"));
        }
    }
    if !out.is_empty() {
        let go = rs.go_version();
        out.push(format!("\nTo upgrade to the versions selected by go {compat}:\n\tgo mod tidy -go={compat} && go mod tidy -go={go}\nIf reproducibility with go {compat} is not needed:\n\tgo mod tidy -compat={go}"));
    }
    Ok(out.join("\n"))
}

/// Requirements for another `go` line. One that prunes needs the whole build list as roots to start from.
fn with_go(session: &Session, rs: Requirements, go: &str) -> Result<Requirements, Failure> {
    let pruning = if goversion::before(go, goversion::PRUNED) { Pruning::Unpruned } else { Pruning::Pruned };
    let mut roots = rs.roots.clone();
    if pruning == Pruning::Pruned && rs.pruning == Pruning::Unpruned {
        roots = rs.graph(session)?.build_list().into_iter().filter(|m| !m.version.is_empty()).collect();
    }
    roots.retain(|m| m.path != "go");
    roots.push(Mod::new("go", go));
    Ok(Requirements::new(session, pruning, roots, rs.direct))
}

/// The errors of packages as Go prints them, each with the chain of imports that leads there.
pub(super) fn package_errors(
    session: &Session,
    rs: &Requirements,
    loaded: &Loaded,
    ignore_std: bool,
) -> Vec<String> {
    let mut out = Vec::new();
    for (i, p) in loaded.packages.iter().enumerate() {
        let Some(e) = &p.error else { continue };
        if p.test_of.is_some() || ignore_std && matches!(e, FindError::Missing { is_std: true, .. }) {
            continue;
        }
        let stack = loaded.stack_text(i);
        let importer = p.stack.map(|i| &loaded.packages[i].path);
        let text = match (e, importer) {
            (FindError::NoSum(text), Some(importer)) => session.missing_sum(text, importer, rs),
            _ => e.text().to_string(),
        };
        out.push(if p.stack.is_none() { format!("go: {text}") } else { format!("go: {stack}: {text}") });
    }
    out
}

/// `-v`: the modules that go.mod requires and no package needs.
fn report_unused(session: &Session, loaded: &Loaded) {
    let used = loaded.modules();
    let Ok(main) = session.single_main() else { return };
    for r in &main.file.data.require {
        if !used.keys().any(|m| m.path == r.module.path) {
            eprintln!("unused {}", r.module.path);
        }
    }
}

/// `-diff`: what would change, and exit code 1 if anything would.
fn diff(session: &Session, rs: &Requirements, loaded: &Loaded, changes: &Changes) -> Outcome {
    let main = session.single_main()?;
    let new_mod = session.new_go_mod(rs, changes)?.print();
    let mut keep = session.keep_sums(Some(loaded), rs, false, true);
    keep.extend(changes.older_sums.iter().cloned());
    let mut sums = session.fetch.sums.lock().expect("no panics while locked").clone();
    sums.trim(&keep);
    let sum_path = main.path.with_extension("sum");
    let old_sum = std::fs::read_to_string(&sum_path).unwrap_or_default();
    let mut out = String::new();
    for (name, old, new) in [
        (session.shown(&main.path), String::from_utf8_lossy(&main.text).into_owned(), new_mod),
        (session.shown(&sum_path), old_sum, sums.rendered(&keep)),
    ] {
        out += &crate::diff::unified(&format!("current/{name}"), &old, &format!("tidy/{name}"), &new);
    }
    if out.is_empty() {
        return Ok(out);
    }
    print!("{out}");
    Err(Failure::plain(""))
}
