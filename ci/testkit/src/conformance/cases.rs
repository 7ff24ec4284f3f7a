//! What is done with a case of each kind.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::errors;
use super::recipe::{Kind, Recipe};
use super::sources::{self, DirPackage, TOKEN};
use super::{Run, Variant};
use crate::process::{self, Finished};
use crate::scratch::Scratch;

/// What all cases share.
pub struct Context<'a> {
    pub rgo: &'a Path,
    pub variant: Variant,
}

/// How long a build may take, on a machine busy with others.
const BUILD_LIMIT: Duration = Duration::from_secs(120);

/// Runs one case.
pub fn run(context: &Context<'_>, path: &Path, recipe: &Recipe) -> Run {
    let case = match Files::of(path) {
        Ok(f) => f,
        Err(e) => return Err(e).into(),
    };
    match recipe.kind {
        Kind::Run | Kind::BuildRun => context.run_file(&case, recipe).into(),
        Kind::RunOutput => context.run_output(&case, recipe).into(),
        Kind::RunDir => context.run_dir(&case, recipe).into(),
        Kind::RunInDir => context.run_in_dir(&case, recipe).into(),
        Kind::BuildDir | Kind::BuildRunDir => context.build_dir(&case, recipe).into(),
        Kind::Build => context.build_file(&case, recipe).into(),
        Kind::Compile => context.compile_file(&case, recipe).into(),
        Kind::CompileDir => context.compile_dir(&case, recipe).into(),
        Kind::ErrorCheck => context.error_check(path, &case.text, recipe),
        Kind::ErrorCheckDir => context.error_check_dir(&case, recipe),
        Kind::ErrorCheckOutput => context.error_check_output(&case, recipe),
        Kind::ErrorCheckAndRunDir => {
            let checked = context.error_check_dir(&case, recipe);
            if checked.result.is_err() { checked } else { context.run_dir(&case, recipe).into() }
        }
        Kind::Types => unreachable!("test data of the type checker has a runner of its own"),
    }
}

/// A case's places.
struct Files<'a> {
    path: &'a Path,
    name: String,
    text: String,
    /// Where it stands.
    home: &'a Path,
}

impl Files<'_> {
    fn of(path: &Path) -> Result<Files<'_>, String> {
        let bytes = std::fs::read(path).map_err(|e| e.to_string())?;
        Ok(Files {
            path,
            name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            text: String::from_utf8_lossy(&bytes).into_owned(),
            home: path.parent().unwrap_or(Path::new(".")),
        })
    }

    fn dir(&self) -> std::path::PathBuf {
        self.path.with_extension("dir")
    }
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()))
}

impl Context<'_> {
    /// `rgo build flags… args…` in `dir`.
    pub fn rgo(&self, dir: &Path, flags: &[String], args: &[&str]) -> Result<Finished, String> {
        let mut c = Command::new(self.rgo);
        c.arg("build").args(flags);
        match self.variant {
            Variant::Plain => {}
            Variant::Nopasses => {
                c.args(["-no-passes", "-verify-ir"]);
            }
            Variant::Arm64 => {
                c.args(["-target", "linux/arm64"]);
            }
        }
        c.args(args).current_dir(dir).env_remove("GOFLAGS").env_remove("GOOS").env_remove("GOARCH");
        process::run_merged(&mut c, BUILD_LIMIT).map_err(|e| format!("rgo: {e}"))
    }

    fn built(&self, dir: &Path, flags: &[String], args: &[&str]) -> Result<(), String> {
        let done = self.rgo(dir, flags, args)?;
        if done.code == Some(0) { Ok(()) } else { Err(format!("build: {}", done.describe())) }
    }

    /// Runs a built program; gives its output, both streams as they came.
    fn execute(&self, exe: &Path, recipe: &Recipe, args: &[&str], dir: &Path) -> Result<String, String> {
        let (mut c, factor) = if self.variant == Variant::Arm64 {
            let mut c = Command::new("qemu-aarch64-static");
            c.arg(exe);
            (c, 4)
        } else {
            (Command::new(exe), 1)
        };
        c.args(args).current_dir(dir).envs(recipe.env.iter().map(|(k, v)| (k, v)));
        let ran = process::run_merged(&mut c, recipe.limit * factor).map_err(|e| format!("run: {e}"))?;
        if ran.code != Some(0) {
            return Err(format!("run: {}", ran.describe()));
        }
        Ok(String::from_utf8_lossy(&ran.stdout).into_owned())
    }

    /// Runs a program whose `main` was wrapped (unless it has none that could be) and compares what it printed with
    /// the `.out` file; where there is none, it must print nothing.
    fn observe(
        &self,
        case: &Files<'_>,
        recipe: &Recipe,
        exe: &Path,
        args: &[&str],
        dir: &Path,
        text: &str,
    ) -> Result<(), String> {
        let output = self.execute(exe, recipe, args, dir)?;
        if !output.contains(TOKEN) && !sources::leaves_early(text) {
            return Err("the end of main was not reached".into());
        }
        let output = output.replacen(TOKEN, "", 1);
        let golden = std::fs::read(case.path.with_extension("out")).unwrap_or_default();
        if output.replace("\r\n", "\n").as_bytes() == golden {
            Ok(())
        } else if golden.is_empty() {
            Err(format!("prints, but should print nothing:\n{output}"))
        } else {
            Err(format!("output differs from the .out file:\n{output}"))
        }
    }

    fn run_file(&self, case: &Files<'_>, recipe: &Recipe) -> Result<(), String> {
        // As for `go run`: leading Go files belong to the program, the rest are its arguments.
        let (more, args): (Vec<&str>, Vec<&str>) =
            recipe.args.iter().map(String::as_str).partition(|a| a.ends_with(".go"));
        let scratch = Scratch::new();
        let dir = scratch.path();
        for file in &more {
            std::fs::copy(case.home.join(file), dir.join(file)).map_err(|e| format!("{file}: {e}"))?;
        }
        self.build_wrapped(dir, &case.name, &case.text, &more, recipe)?;
        // The distribution's runner starts programs in GOROOT/test; all that matters is where they find their files.
        let start =
            if case.home.ends_with("test") { case.home } else { case.home.parent().unwrap_or(case.home) };
        self.observe(case, recipe, &dir.join("program"), &args, start, &case.text)
    }

    /// Builds one file, its `main` wrapped, to `dir`/program.
    fn build_wrapped(
        &self,
        dir: &Path,
        name: &str,
        text: &str,
        more: &[&str],
        recipe: &Recipe,
    ) -> Result<(), String> {
        let wrapped = sources::wrap_main(text).ok_or("no func main to be found")?;
        write(&dir.join(name), &wrapped)?;
        write(&dir.join(sources::END_FILE), sources::END)?;
        let mut args = vec!["-o", "program", name];
        args.extend(more);
        args.push(sources::END_FILE);
        self.built(dir, &recipe.flags, &args)
    }

    /// What a case's program prints, which is itself a program.
    fn generated(&self, case: &Files<'_>, recipe: &Recipe, dir: &Path) -> Result<String, String> {
        let exe = dir.join("generator");
        let exe_name = exe.display().to_string();
        let (more, args): (Vec<&str>, Vec<&str>) =
            recipe.args.iter().map(String::as_str).partition(|a| a.ends_with(".go"));
        let mut build = vec!["-o", &exe_name, &case.name];
        build.extend(more);
        self.built(case.home, &[], &build)?;
        let mut output = self.execute(&exe, recipe, &args, case.home)?;
        if !output.ends_with('\n') {
            output.push('\n');
        }
        Ok(output)
    }

    fn run_output(&self, case: &Files<'_>, recipe: &Recipe) -> Result<(), String> {
        let scratch = Scratch::new();
        let dir = scratch.path();
        let text = self.generated(case, recipe, dir)?;
        self.build_wrapped(dir, "tmp__.go", &text, &[], recipe)?;
        self.observe(case, recipe, &dir.join("program"), &[], dir, &text)
    }

    fn run_dir(&self, case: &Files<'_>, recipe: &Recipe) -> Result<(), String> {
        let packages = sources::packages(&case.dir(), recipe.single_files)?;
        let scratch = Scratch::new();
        let dir = scratch.path();
        sources::lay_out(&case.dir(), &packages, dir, true)?;
        let main = format!("./{}", packages.last().ok_or("no Go files")?.stem());
        self.built(dir, &recipe.flags, &["-o", "program", &main])?;
        let text = dir_text(&case.dir(), packages.last().map_or(&[], |p| &p.files));
        // What follows -ldflags is the linker's.
        let args: Vec<&str> =
            recipe.args.iter().map(String::as_str).take_while(|a| !a.starts_with('-')).collect();
        self.observe(case, recipe, &dir.join("program"), &args, dir, &text)
    }

    fn run_in_dir(&self, case: &Files<'_>, recipe: &Recipe) -> Result<(), String> {
        let scratch = Scratch::new();
        let from = case.dir();
        let module = from.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let dir = scratch.path().join("src").join(&module);
        copy_tree(&from, &dir)?;
        let version = recipe.module_version.as_deref().unwrap_or("1.14");
        write(&dir.join("go.mod"), &format!("module {module}\ngo {version}\n"))?;
        let mut text = String::new();
        for file in super::go_files(&dir) {
            let one = std::fs::read_to_string(&file).unwrap_or_default();
            if let Some(wrapped) = sources::wrap_main(&one) {
                write(&file, &wrapped)?;
            }
            text += &one;
        }
        write(&dir.join(sources::END_FILE), sources::END)?;
        self.built(&dir, &recipe.flags, &["-o", "program", "."])?;
        let args: Vec<&str> = recipe.args.iter().map(String::as_str).collect();
        self.observe(case, recipe, &dir.join("program"), &args, &dir, &text)
    }

    fn build_dir(&self, case: &Files<'_>, recipe: &Recipe) -> Result<(), String> {
        let scratch = Scratch::new();
        let dir = scratch.path();
        copy_tree(&case.dir(), dir)?;
        let mut names = Vec::new();
        let mut text = String::new();
        for file in super::go_files(dir) {
            let one = std::fs::read_to_string(&file).unwrap_or_default();
            if let Some(wrapped) = sources::wrap_main(&one) {
                write(&file, &wrapped)?;
            }
            text += &one;
            names.push(file.file_name().unwrap_or_default().to_string_lossy().into_owned());
        }
        write(&dir.join(sources::END_FILE), sources::END)?;
        let mut args = vec!["-o", "program"];
        args.extend(names.iter().map(String::as_str));
        args.push(sources::END_FILE);
        self.built(dir, &recipe.flags, &args)?;
        if recipe.kind == Kind::BuildDir {
            return Ok(());
        }
        self.observe(case, recipe, &dir.join("program"), &[], dir, &text)
    }

    fn build_file(&self, case: &Files<'_>, recipe: &Recipe) -> Result<(), String> {
        let scratch = Scratch::new();
        let exe = scratch.path().join("program").display().to_string();
        self.built(case.home, &recipe.flags, &["-o", &exe, &case.name])
    }

    fn compile_file(&self, case: &Files<'_>, recipe: &Recipe) -> Result<(), String> {
        self.built(case.home, &recipe.flags, &["-whole", "-e", &case.name])
    }

    fn compile_dir(&self, case: &Files<'_>, recipe: &Recipe) -> Result<(), String> {
        let packages = sources::packages(&case.dir(), recipe.single_files)?;
        let scratch = Scratch::new();
        sources::lay_out(&case.dir(), &packages, scratch.path(), false)?;
        let dirs: Vec<String> = packages.iter().map(|p| format!("./{}", p.stem())).collect();
        let mut args = vec!["-whole", "-e"];
        args.extend(dirs.iter().map(String::as_str));
        self.built(scratch.path(), &recipe.flags, &args)
    }

    fn error_check(&self, path: &Path, text: &str, recipe: &Recipe) -> Run {
        let dir = path.parent().unwrap_or(Path::new("."));
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let done = match self.rgo(dir, &recipe.flags, &["-whole", "-e", &name]) {
            Ok(d) => d,
            Err(e) => return Err(e).into(),
        };
        self.judge(&done, &[(name, text.into())], recipe.want_error, recipe.auto)
    }

    fn error_check_dir(&self, case: &Files<'_>, recipe: &Recipe) -> Run {
        let laid_out = sources::packages(&case.dir(), recipe.single_files).and_then(|packages| {
            let scratch = Scratch::new();
            sources::lay_out(&case.dir(), &packages, scratch.path(), false)?;
            Ok((packages, scratch))
        });
        let (packages, scratch) = match laid_out {
            Ok(l) => l,
            Err(e) => return Err(e).into(),
        };
        // The package whose compilation must fail: the last one, or the one before where the last one is run.
        let failing = packages.len() - 1 - usize::from(recipe.kind == Kind::ErrorCheckAndRunDir);
        let mut all = Run { result: Ok(()), lines_right: true };
        for (i, package) in packages.iter().enumerate() {
            let dir = format!("./{}", package.stem());
            let done = match self.rgo(scratch.path(), &recipe.flags, &["-whole", "-e", &dir]) {
                Ok(d) => d,
                Err(e) => return Err(e).into(),
            };
            let files = files_of(&case.dir(), package);
            let one = self.judge(&done, &files, recipe.want_error && i == failing, recipe.auto);
            all.lines_right &= one.lines_right;
            if all.result.is_ok() {
                all.result = one.result;
            }
        }
        all
    }

    fn error_check_output(&self, case: &Files<'_>, recipe: &Recipe) -> Run {
        let scratch = Scratch::new();
        let plain = Recipe {
            kind: recipe.kind,
            want_error: recipe.want_error,
            auto: false,
            single_files: false,
            limit: recipe.limit,
            flags: recipe.flags.clone(),
            args: Vec::new(),
            env: Vec::new(),
            module_version: None,
        };
        let path = scratch.path().join("tmp__.go");
        let made = self.generated(case, recipe, scratch.path()).and_then(|text| {
            write(&path, &text)?;
            Ok(text)
        });
        match made {
            Ok(text) => self.error_check(&path, &text, &plain),
            Err(e) => Err(e).into(),
        }
    }

    /// Exit code and messages against what the sources' comments want.
    pub fn judge(&self, done: &Finished, files: &[(String, String)], want_error: bool, auto: bool) -> Run {
        let output = String::from_utf8_lossy(&done.stdout);
        match (done.code, want_error) {
            (Some(0), true) => return Err("it compiles".into()).into(),
            (Some(0), false) | (Some(1), true) => {}
            _ => return Err(format!("build: {}", done.describe())).into(),
        }
        if output.contains("internal compiler error") {
            return Err(format!("build: {}", done.describe())).into();
        }
        let verdict = errors::compare(files, &output, auto);
        let result = if verdict.details.is_empty() { Ok(()) } else { Err(verdict.details.join("\n")) };
        Run { result, lines_right: verdict.lines_right }
    }
}

fn files_of(dir: &Path, package: &DirPackage) -> Vec<(String, String)> {
    package
        .files
        .iter()
        .map(|f| (f.clone(), std::fs::read_to_string(dir.join(f)).unwrap_or_default()))
        .collect()
}

fn dir_text(dir: &Path, files: &[String]) -> String {
    files.iter().map(|f| std::fs::read_to_string(dir.join(f)).unwrap_or_default()).collect()
}

fn copy_tree(from: &Path, to: &Path) -> Result<(), String> {
    let explain = |e: std::io::Error| format!("{}: {e}", from.display());
    std::fs::create_dir_all(to).map_err(explain)?;
    for entry in std::fs::read_dir(from).map_err(explain)?.flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_tree(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target).map_err(explain)?;
        }
    }
    Ok(())
}
