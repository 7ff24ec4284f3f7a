//! Command-line package arguments: Go files, directories, import paths, `...` patterns.

use std::path::{Path, PathBuf};

use crate::context::BuildContext;
use crate::modfile::Module;
use crate::output::describe;

/// One package to build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Root {
    /// Files named one by one: package "command-line-arguments".
    Files(Vec<PathBuf>),
    Dir {
        dir: PathBuf,
        import: String,
    },
}

/// Turns arguments (none: the current directory) into packages. Errors are Go's texts.
pub fn resolve(
    args: &[String],
    cwd: &Path,
    module: Option<&Module>,
    context: &BuildContext,
) -> Result<Vec<Root>, String> {
    resolve_with(args, cwd, module, &|name, text| context.matches(name, text))
}

/// The same for packages to be tested: `...` also finds those that have nothing but test files.
pub fn resolve_for_tests(
    args: &[String],
    cwd: &Path,
    module: Option<&Module>,
    context: &BuildContext,
) -> Result<Vec<Root>, String> {
    resolve_with(args, cwd, module, &|name, text| context.matches_any(name, text))
}

/// Does a file of that name and text count?
type Matches<'a> = &'a dyn Fn(&str, &[u8]) -> bool;

fn resolve_with(
    args: &[String],
    cwd: &Path,
    module: Option<&Module>,
    matches: Matches,
) -> Result<Vec<Root>, String> {
    if !args.is_empty() && args.iter().any(|a| a.ends_with(".go")) {
        let mut files: Vec<PathBuf> = Vec::new();
        let dir_of = |a: &str| a.rsplit_once('/').map_or("./".to_string(), |(dir, _)| dir.to_string());
        for a in args {
            if !a.ends_with(".go") {
                return Err(format!("named files must be .go files: {a}"));
            }
            let (first, other) = (dir_of(&args[0]), dir_of(a));
            if normalize(&cwd.join(&first)) != normalize(&cwd.join(&other)) {
                return Err(format!("named files must all be in one directory; have {first} and {other}"));
            }
            let path = cwd.join(a);
            match std::fs::metadata(&path) {
                Ok(m) if m.is_dir() => return Err(format!("{a} is a directory, should be a Go file")),
                Ok(_) => files.push(path),
                Err(e) => return Err(format!("stat {a}: {}", describe(&e))),
            }
        }
        return Ok(vec![Root::Files(files)]);
    }
    let default = [".".to_string()];
    let args = if args.is_empty() { &default[..] } else { args };
    let mut roots = Vec::new();
    for arg in args {
        if let Some(base) = arg.strip_suffix("...") {
            let base = base.trim_end_matches('/');
            let module = module.ok_or_else(|| no_module(arg))?;
            let start = if base.is_empty() || base.starts_with('.') {
                cwd.join(base)
            } else {
                module.dir_of(base).ok_or_else(|| not_found(base))?
            };
            let start = normalize(&start);
            if base.starts_with('.') && !start.is_dir() {
                return Err(format!("pattern {arg}: lstat {base}/: no such file or directory"));
            }
            let mut dirs = Vec::new();
            walk(&start, &start, matches, &mut dirs);
            dirs.sort();
            for dir in dirs {
                let import = module.import_path(&dir).ok_or_else(|| outside(&dir, module))?;
                roots.push(Root::Dir { dir, import });
            }
            if roots.is_empty() {
                return Err(format!("warning: \"{arg}\" matched no packages"));
            }
            continue;
        }
        let is_path = arg == "."
            || arg == ".."
            || arg.starts_with("./")
            || arg.starts_with("../")
            || arg.starts_with('/');
        if !is_path {
            let dir = module.and_then(|m| m.dir_of(arg)).ok_or_else(|| absent(arg, module))?;
            roots.push(Root::Dir { dir: normalize(&dir), import: arg.clone() });
            continue;
        }
        let dir = normalize(&cwd.join(arg));
        if !dir.is_dir() {
            return Err(format!("stat {}: directory not found", dir.display()));
        }
        let module = module.ok_or_else(|| no_module(arg))?;
        let import = module.import_path(&dir).ok_or_else(|| outside(&dir, module))?;
        roots.push(Root::Dir { dir, import });
    }
    roots.dedup();
    Ok(roots)
}

fn no_module(arg: &str) -> String {
    if let Some(base) = arg.strip_suffix("...").filter(|b| b.is_empty() || b.starts_with('.')) {
        let base = if base.is_empty() { "." } else { base.trim_end_matches('/') };
        return format!(
            "pattern {arg}: directory prefix {base} does not contain main module or its selected dependencies"
        );
    }
    if arg == "." || arg.ends_with("...") {
        "go: go.mod file not found in current directory or any parent directory; see 'go help modules'".into()
    } else {
        format!("directory {arg} outside main module or its selected dependencies")
    }
}

/// Why there is no package of that path.
fn absent(import: &str, module: Option<&Module>) -> String {
    if crate::std_names::is_std(import) || crate::embedded::std_has(import) {
        return format!(
            "package {import} is part of the standard library: it is compiled into the programs that import it"
        );
    }
    match module {
        Some(m) if !modules::find::looks_standard(import) => match m.locate(import) {
            Err(e) => e.text().to_string(),
            Ok(_) => not_found(import),
        },
        None if !modules::find::looks_standard(import) => {
            format!("no required module provides package {import}: {}", modules::session::NO_MODULE)
        }
        _ => not_found(import),
    }
}

fn not_found(import: &str) -> String {
    format!("package {import} is not in std")
}

fn outside(dir: &Path, module: &Module) -> String {
    format!("directory {} outside main module ({})", dir.display(), module.file.module)
}

/// Collects the directories below `dir` that hold Go files of this build, by Go's rules: no testdata, no names with a
/// leading dot or underscore, no nested modules.
fn walk(top: &Path, dir: &Path, matches: Matches, out: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    let mut has_go = false;
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        if path.is_dir() && !entry.file_type().is_ok_and(|t| t.is_symlink()) {
            let skipped = name.starts_with(['.', '_'])
                || name == "testdata"
                || name == "vendor" && dir == top
                || path.join("go.mod").exists();
            if !skipped {
                walk(top, &path, matches, out);
            }
        } else if name.ends_with(".go") && !has_go {
            has_go = std::fs::read(&path).is_ok_and(|text| matches(&name, &text));
        }
    }
    if has_go {
        out.push(dir.to_path_buf());
    }
}

/// Resolves `.` and `..` by text, as Go's filepath.Clean does.
pub fn normalize(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}
