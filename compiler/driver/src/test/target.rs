//! Which packages a command line names for testing.

use std::path::{Path, PathBuf};

use crate::context::BuildContext;
use crate::modfile::{self, Module};
use crate::pattern::{self, Root};
use crate::pipeline::BuildOptions;

/// One package to test.
#[derive(Clone, Debug)]
pub struct TestTarget {
    pub import: String,
    /// Where its files are and its tests run.
    pub dir: PathBuf,
    /// Named file by file on the command line.
    pub is_files: bool,
    pub(super) files: Vec<PathBuf>,
    /// Why it can't be tested, found when the arguments were resolved.
    pub problem: Option<String>,
}

/// The packages that `options.args` name. One that doesn't exist is a target with a problem, as others can still be
/// tested; only arguments that make no sense together are errors.
pub fn targets(options: &BuildOptions) -> Result<Vec<TestTarget>, String> {
    let module = modfile::find(&options.cwd)?;
    let context = BuildContext { target: options.target, tags: options.tags.clone(), portable: false };
    if options.args.iter().any(|a| a.ends_with(".go")) {
        let roots = pattern::resolve(&options.args, &options.cwd, module.as_ref(), &context)?;
        return Ok(roots.into_iter().map(|r| of_root(r, &options.cwd)).collect());
    }
    let default = [".".to_string()];
    let args = if options.args.is_empty() { &default[..] } else { &options.args };
    let mut out: Vec<TestTarget> = Vec::new();
    for arg in args {
        match of_argument(arg, &options.cwd, module.as_ref(), &context) {
            Ok(found) => {
                for t in found {
                    if !out.iter().any(|o| o.import == t.import) {
                        out.push(t);
                    }
                }
            }
            Err(problem) => out.push(TestTarget {
                import: arg.clone(),
                dir: options.cwd.clone(),
                is_files: false,
                files: Vec::new(),
                problem: Some(problem),
            }),
        }
    }
    Ok(out)
}

fn of_argument(
    arg: &str,
    cwd: &Path,
    module: Option<&Module>,
    context: &BuildContext,
) -> Result<Vec<TestTarget>, String> {
    let roots = pattern::resolve_for_tests(&[arg.to_string()], cwd, module, context)?;
    Ok(roots.into_iter().map(|r| of_root(r, cwd)).collect())
}

fn of_root(root: Root, cwd: &Path) -> TestTarget {
    match root {
        Root::Dir { dir, import } => {
            TestTarget { import, dir, is_files: false, files: Vec::new(), problem: None }
        }
        Root::Files(files) => TestTarget {
            import: "command-line-arguments".into(),
            dir: files.first().and_then(|f| f.parent()).map_or_else(|| cwd.to_path_buf(), Path::to_path_buf),
            is_files: true,
            files,
            problem: None,
        },
    }
}
