//! Packages that are named with a version, such as `example.com/tool@v1.2.3`: built as their module's go.mod says, whatever
//! module the current directory belongs to.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::env::Env;
use crate::fetch::Log;
use crate::gomod::{Kind, ModFile};
use crate::graph::{Pruning, Requirements};
use crate::modpath::{Mod, check_path, prefixes};
use crate::patterns::{is_local, matches};
use crate::query::{QueryError, is_revision};
use crate::scan::{self, Tags};
use crate::session::{Options, Session};
use crate::std_pkgs::Std;
use crate::{files, goversion};

/// Packages of one module at one version, with a session that has no main module.
pub struct Pinned {
    pub session: Session,
    pub requirements: Requirements,
    pub module: Mod,
    /// Where the module's tree is.
    pub dir: PathBuf,
    /// Its `go` line; empty if it has none.
    pub go: String,
    /// Import paths of programs.
    pub packages: Vec<String>,
}

/// Is an argument a package with a version?
pub fn is_pinned(arg: &str) -> bool {
    arg.contains('@') && !is_local(arg)
}

/// Finds the module at the version that all arguments have to name. Texts are Go's, whole.
pub fn open(
    args: &[String],
    cwd: &Path,
    env: Arc<Env>,
    std: Arc<dyn Std>,
    options: &Options,
    tags: &Tags,
    log: Log,
) -> Result<Pinned, String> {
    let session = Session::open(cwd, env, std, options, log)?;
    let (patterns, version) = split(args, &session).map_err(|e| format!("go: {e}"))?;
    let named = |e: String| format!("go: {}: {e}", args[0]);
    let module = session.module_of(&patterns[0], &version, tags).map_err(|e| {
        let path = patterns[0].split("...").next().unwrap_or_default().trim_end_matches('/');
        named(if !e.text.starts_with("reading ") {
            e.text
        } else if !is_revision(&version) {
            format!("module {path}: {}", e.text)
        } else if crate::semver::is_valid(&version) {
            format!("{path}@{version}: {}", e.text)
        } else {
            format!("{path}@{version}: invalid version: {}", e.text)
        })
    })?;
    if let Some(s) = session.retractions_of(&module.path).filter(|s| !s.deprecated.is_empty()) {
        let first = s.deprecated.lines().next().unwrap_or_default();
        session.fetch.say(&format!("go: module {} is deprecated: {first}", module.path));
    }
    let text = session.fetch.go_mod(&module).map_err(|e| named(e.text))?;
    let file = ModFile::parse(&text, "go.mod", Kind::Main, None)
        .map_err(|e| format!("go: {} (in {module}): {e}", args[0]))?;
    for (name, given) in
        [("replace", !file.data.replace.is_empty()), ("exclude", !file.data.exclude.is_empty())]
    {
        if given {
            return Err(format!(
                "go: {} (in {module}):\n\tThe go.mod file for the module providing named packages contains one or\n\tmore {name} directives. It must not contain directives that would cause\n\tit to be interpreted differently than if it were the main module.",
                args[0]
            ));
        }
    }
    let go = file.data.go.unwrap_or_default();
    if crate::session::too_new(&go) {
        return Err(named(crate::session::too_new_text(&module.to_string(), &go)));
    }
    let (dir, _) = session.module_dir(&module).map_err(named)?;
    let roots = vec![Mod::new("go", goversion::RELEASE), module.clone()];
    let direct = BTreeSet::from([module.path.clone()]);
    let requirements = Requirements::new(&session, Pruning::Pruned, roots, direct);
    let mut packages = Vec::new();
    for pattern in &patterns {
        if !pattern.contains("...") {
            packages.push(pattern.clone());
            continue;
        }
        let all = session.packages_matching(&module.path, &dir, pattern, tags);
        let programs = all.iter().filter(|p| {
            let rest = crate::modpath::below(p, &module.path).unwrap_or_default();
            scan::dir(&dir.join(rest), tags).is_ok_and(|s| s.name == "main" && !s.files.is_empty())
        });
        let before = packages.len();
        packages.extend(programs.cloned());
        if packages.len() == before {
            let what = if all.is_empty() { "no packages" } else { "only non-main packages" };
            session.fetch.say(&format!("go: warning: {} matched {what}", crate::text::quote(pattern)));
        }
    }
    let mut seen = BTreeSet::new();
    packages.retain(|p| seen.insert(p.clone()));
    let wrong: Vec<String> = packages
        .iter()
        .filter_map(|p| {
            let found = match session.find(p, &requirements, true) {
                Ok(found) => found,
                Err(e) => return Some(e.text().to_string()),
            };
            if scan::dir(&found.dir, tags).is_ok_and(|s| s.name != "main" && !s.files.is_empty()) {
                return Some(format!("package {p} is not a main package"));
            }
            match found.module {
                Some(m) if m == module => None,
                Some(m) => Some(format!(
                    "package {p} provided by module {m}\n\tAll packages must be provided by the same module ({module})."
                )),
                None => Some(format!("package {p} not provided by module {module}")),
            }
        })
        .collect();
    if !wrong.is_empty() {
        return Err(wrong.join("\n"));
    }
    Ok(Pinned { session, requirements, module, dir, go, packages })
}

/// The patterns without their versions, and the version that they have in common.
fn split(args: &[String], session: &Session) -> Result<(Vec<String>, String), String> {
    let Some((arg, version)) = args.iter().find_map(|a| Some((a, a.split_once('@')?.1))) else {
        return Err("no package with a version".into());
    };
    if version.is_empty() {
        return Err(format!("{arg}: version must not be empty"));
    }
    let mut patterns = Vec::new();
    for arg in args {
        let Some(pattern) = arg.strip_suffix(version).and_then(|p| p.strip_suffix('@')) else {
            return Err(format!(
                "{arg}: all arguments must refer to packages in the same module at the same version (@{version})"
            ));
        };
        let meta = ["std", "cmd", "tool", "work", "all"].contains(&pattern);
        let what = if pattern.starts_with('/') {
            "a package path, not an absolute path"
        } else if is_local(pattern) {
            "a package path, not a relative path"
        } else if meta {
            "a package path, not a meta-package"
        } else if files::clean(Path::new(pattern)).as_os_str() != pattern {
            "a clean package path"
        } else {
            if !pattern.contains("...") && crate::find::looks_standard(pattern) && session.std.has(pattern) {
                return Err(format!("{arg}: argument must not be a package in the standard library"));
            }
            patterns.push(pattern.to_string());
            continue;
        };
        return Err(format!("{arg}: argument must be {what}"));
    }
    Ok((patterns, version.to_string()))
}

impl Session {
    /// The module at a version that has a package, or packages that match a pattern; of several the longest path.
    fn module_of(&self, pattern: &str, version: &str, tags: &Tags) -> Result<Mod, QueryError> {
        if !pattern.contains("...") {
            return self.query_package(pattern, version, &|_| String::new()).map(|(m, _)| m);
        }
        let fixed = pattern.split("...").next().unwrap_or_default().trim_end_matches('/');
        let mut first_error = None;
        for path in prefixes(fixed).filter(|p| check_path(p).is_ok()) {
            let found = self.query_allowing(path, version, "", !is_revision(version)).and_then(|info| {
                let m = Mod::new(path, info.version);
                let (dir, _) = self.module_dir(&m).map_err(QueryError::new)?;
                if self.packages_matching(path, &dir, pattern, tags).is_empty() {
                    let v = &m.version;
                    let text = format!("module {path}@{version} found ({v}), but does not contain packages matching {pattern}");
                    return Err(QueryError { missing: true, text });
                }
                Ok(m)
            });
            match found {
                Ok(m) => return Ok(m),
                Err(e) if e.missing => first_error = first_error.or(Some(e)),
                Err(e) => return Err(e),
            }
        }
        let text = || {
            QueryError::new(format!(
                "malformed module path {}: missing dot in first path element",
                crate::text::quote(fixed)
            ))
        };
        Err(first_error.unwrap_or_else(text))
    }

    fn packages_matching(&self, module: &str, dir: &Path, pattern: &str, tags: &Tags) -> Vec<String> {
        let all = self.packages_in(module, dir, dir, tags);
        all.into_iter().filter(|p| matches(pattern, p)).collect()
    }
}
