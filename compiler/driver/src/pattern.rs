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
        let mut files = Vec::new();
        for a in args {
            if !a.ends_with(".go") {
                return Err(format!("named files must be .go files: {a}"));
            }
            let path = cwd.join(a);
            match std::fs::metadata(&path) {
                Ok(m) if m.is_dir() => return Err(format!("{a} is a directory, should be a Go file")),
                Ok(_) => files.push(path),
                Err(e) => return Err(format!("open {a}: {}", describe(&e))),
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
        let dir = if is_path {
            normalize(&cwd.join(arg))
        } else {
            match module.and_then(|m| m.dir_of(arg)) {
                Some(d) => normalize(&d),
                None => return Err(not_found(arg)),
            }
        };
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
    if arg == "." || arg.ends_with("...") {
        "go: go.mod file not found in current directory or any parent directory; see 'go help modules'".into()
    } else {
        format!("directory {arg} outside main module or its selected dependencies")
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
