//! `work init`, `work use`, `work edit`, `work sync`, `work vendor`: go.work and what depends on it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::edit::{apply, structure};
use super::{Context, Failure, Flags, Outcome};
use crate::commit::Changes;
use crate::files;
use crate::gomod::{Directives, Kind, ModFile, Syntax, is_directory};
use crate::goversion;
use crate::loader::LoadOptions;
use crate::modpath::Mod;
use crate::scan::Tags;
use crate::session::{Mode, Session, short_path, work_file};
use crate::value::Value;

const NO_WORK: &str = "go: no go.work file found\n\t(run 'go work init' first or specify path using GOWORK environment variable)";
/// What a go.work without `go` line means.
const DEFAULT_GO: &str = "1.18";

const EDIT_FLAGS: [(&str, bool); 11] = [
    ("fmt", false),
    ("print", false),
    ("json", false),
    ("go", true),
    ("toolchain", true),
    ("godebug", true),
    ("dropgodebug", true),
    ("use", true),
    ("dropuse", true),
    ("replace", true),
    ("dropreplace", true),
];

impl Context {
    /// `work SUBCOMMAND …`
    pub fn run_work(&self, args: &[String]) -> Outcome {
        let Some((command, rest)) = args.split_first() else {
            return Err(Failure { text: "Work provides access to operations on workspaces.\n\nUsage:\n\n\tgo work <command> [arguments]\n\nThe commands are:\n\n\tedit        edit go.work from tools or scripts\n\tinit        initialize workspace file\n\tsync        sync workspace build list to modules\n\tuse         add modules to workspace file\n\tvendor      make vendored copy of dependencies\n\nUse \"go help work <command>\" for more information about a command.\n".into(), code: 2 });
        };
        match command.as_str() {
            "init" => self.work_init(rest),
            "use" => self.work_use(rest),
            "edit" => self.work_edit(rest),
            "sync" => self.work_sync(rest),
            "vendor" => self.vendor("work vendor", rest),
            _ => Err(Failure {
                text: "go work: unknown command\nRun 'go help work' for usage.".into(),
                code: 2,
            }),
        }
    }

    fn work_init(&self, args: &[String]) -> Outcome {
        let flags = Flags::parse("work init", &[], args)?;
        let me = self.moved(&flags);
        let path = work_file(&me.cwd, &me.env)?.unwrap_or_else(|| me.cwd.join("go.work"));
        if path.exists() {
            return Err(format!("go: {} already exists", path.display()).into());
        }
        let mut syntax = Syntax::default();
        syntax.set_go(Some(goversion::RELEASE));
        me.add_modules(&path, syntax, &flags.rest, false)
    }

    fn work_use(&self, args: &[String]) -> Outcome {
        let flags = Flags::parse("work use", &[("r", false)], args)?;
        let me = self.moved(&flags);
        let path = work_file(&me.cwd, &me.env)?.ok_or(NO_WORK)?;
        let (file, _) = me.read_work(&path)?;
        me.add_modules(&path, file.syntax, &flags.rest, flags.on("r"))
    }

    fn read_work(&self, path: &Path) -> Result<(ModFile, Vec<u8>), Failure> {
        let shown = short_path(&self.cwd, path);
        let text = std::fs::read(path).map_err(|e| format!("go: {}", files::explain("open", path, &e)))?;
        let file = ModFile::parse(&text, &path.display().to_string(), Kind::Work, None)
            .map_err(|e| format!("go: errors parsing {shown}:\n{e}"))?;
        Ok((file, text))
    }

    /// Brings the list of directories in line with the arguments: those with a go.mod are in, others out. The `go` line
    /// is raised to the newest of all modules.
    fn add_modules(&self, path: &Path, mut syntax: Syntax, args: &[String], below: bool) -> Outcome {
        let dir = path.parent().unwrap_or(Path::new("/"));
        let data = parsed(&syntax)?;
        let mut listed: BTreeMap<PathBuf, Vec<String>> = BTreeMap::new();
        for used in &data.use_dirs {
            listed.entry(files::clean(&dir.join(used))).or_default().push(used.clone());
        }
        let mut keep: BTreeMap<PathBuf, Option<String>> = BTreeMap::new();
        let mut errors = Vec::new();
        for arg in args {
            let top = files::clean(&self.cwd.join(arg));
            let shown = short_path(&self.cwd, &top);
            match std::fs::metadata(&top) {
                Ok(m) if m.is_dir() => {}
                Ok(_) => {
                    errors.push(format!("go: {shown} is not a directory"));
                    continue;
                }
                Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                    errors.push(format!("go: directory {shown} does not exist"));
                    continue;
                }
                Err(e) => {
                    errors.push(format!("go: {}", files::explain("stat", &top, &e)));
                    continue;
                }
            }
            let mut found = vec![top.clone()];
            if below {
                directories(&top, &mut found);
                keep.extend(listed.keys().filter(|d| d.starts_with(&top)).map(|d| (d.clone(), None)));
            }
            for d in found {
                let name =
                    if Path::new(arg).is_absolute() { d.display().to_string() } else { relative(dir, &d) };
                let module = d.join("go.mod").is_file().then_some(name);
                if let (Some(Some(before)), Some(now)) = (keep.get(&d), &module)
                    && before != now
                {
                    errors.push(format!("go: already added {now:?} as {before:?}"));
                }
                keep.insert(d, module);
            }
        }
        for (d, name) in &keep {
            let old = listed.get(d).map(Vec::as_slice).unwrap_or_default();
            let once = old.iter().filter(|o| Some(*o) == name.as_ref()).count() == 1;
            for o in old {
                if !once || Some(o) != name.as_ref() {
                    syntax.drop_path("use", o);
                }
            }
            if let Some(name) = name.as_ref().filter(|_| !once) {
                syntax.add_path("use", name);
            }
        }
        syntax.cleanup();
        let data = parsed(&syntax)?;
        let old = data.go.clone().unwrap_or_else(|| DEFAULT_GO.into());
        let mut newest = old.clone();
        for used in &data.use_dirs {
            let path = dir.join(used).join("go.mod");
            match module_go(&path) {
                Ok(go) if goversion::before(&newest, &go) => newest = go,
                Ok(_) => {}
                Err(e) => errors.push(format!("go: {e}")),
            }
        }
        if !errors.is_empty() {
            return Err(Failure::plain(errors.join("\n")));
        }
        raise_go(&mut syntax, &data, &old, &newest);
        write(path, syntax)
    }

    fn work_edit(&self, args: &[String]) -> Outcome {
        let flags = Flags::parse("work edit", &EDIT_FLAGS, args)?;
        let me = self.moved(&flags);
        if flags.on("json") && flags.on("print") {
            return Err("go: cannot use both -json and -print".into());
        }
        let path = match &flags.rest[..] {
            [] => work_file(&me.cwd, &me.env)?.ok_or(NO_WORK)?,
            [one] => me.cwd.join(one),
            _ => return Err("go: 'go help work edit' accepts at most one argument".into()),
        };
        if flags.ordered.is_empty() {
            return Err("go: no flags specified (see 'go help work edit').".into());
        }
        let (file, old) = me.read_work(&path)?;
        let mut syntax = file.syntax;
        let bad = |what: &str, example: String| {
            Failure::plain(format!(
                "go work: invalid -{what} option; expecting something like \"-{what} {example}\""
            ))
        };
        match flags.get("go") {
            None | Some("") => {}
            Some("none") => syntax.set_go(None),
            Some(v) if goversion::is_go_line(v) => syntax.set_go(Some(v)),
            Some(_) => return Err(bad("go", goversion::RELEASE.into())),
        }
        match flags.get("toolchain") {
            None | Some("") => {}
            Some("none") => syntax.set_toolchain(None),
            Some(v) if v == "default" || v == "go1" || v.starts_with("go1.") => syntax.set_toolchain(Some(v)),
            Some(_) => return Err(bad("toolchain", format!("go{}", goversion::RELEASE))),
        }
        for (name, value) in &flags.ordered {
            match name.as_str() {
                "use" => syntax.add_path("use", &as_directory(value)),
                "dropuse" => syntax.drop_path("use", &as_directory(value)),
                _ => apply(&mut syntax, name, value)
                    .map_err(|e| Failure::from(format!("go: -{name}={value}: {e}")))?,
            }
        }
        syntax.sort_blocks(false);
        syntax.cleanup();
        let text = syntax.print();
        if flags.on("json") {
            return Ok(as_json(&parsed(&syntax)?));
        }
        if flags.on("print") {
            return Ok(text);
        }
        if text.as_bytes() != old {
            files::write_atomic(&path, text.as_bytes())?;
        }
        Ok(String::new())
    }

    /// Raises the requirements of each module to what the workspace's builds use.
    fn work_sync(&self, args: &[String]) -> Outcome {
        let flags = Flags::parse("work sync", &[], args)?;
        if !flags.rest.is_empty() {
            return Err("go: 'go work sync' accepts no arguments".into());
        }
        let me = self.moved(&flags);
        work_file(&me.cwd, &me.env)?.ok_or(NO_WORK)?;
        let mut options = me.options(&flags, None)?;
        options.ignore_vendor = true;
        let whole = me.open(&options)?;
        let Some(work) = &whole.work else { return Err(NO_WORK.into()) };
        let wanted: Vec<(PathBuf, Vec<Mod>)> = whole
            .mains
            .iter()
            .map(|m| Ok((m.dir.clone(), used_by(&whole, &m.dir)?)))
            .collect::<Result<_, Failure>>()?;
        let old = work.file.data.go.clone().unwrap_or_else(|| DEFAULT_GO.into());
        let mut newest = old.clone();
        for (dir, add) in wanted {
            let mut options = me.options(&flags, Some(Mode::Mod))?;
            (options.ignore_vendor, options.ignore_workspace) = (true, true);
            let log = Box::new(|line: &str| eprintln!("{line}"));
            let session = Session::open(&dir, me.env.clone(), me.std.clone(), &options, log)?;
            let before = session.requirements();
            let graph = before.graph(&session)?;
            // What the module doesn't need, whoever else does, stays out.
            let newer: Vec<Mod> = add.into_iter().filter(|m| graph.selected(&m.path) != m.version).collect();
            let mut go = before.go_version().to_string();
            if !newer.is_empty() {
                let direct = before.direct.clone();
                let raised = crate::update::roots(&session, &direct, before, &[], &newer, false)?;
                let mut load = LoadOptions::new(Tags::any());
                (load.tidy, load.all, load.tests) = (true, true, true);
                let (loaded, raised) =
                    session.load(raised, &load, &|_| Ok(session.main_packages(&load.tags)))?;
                session.commit(&raised, Some(&loaded), &Changes::default(), true)?;
                go = raised.go_version().to_string();
            }
            if goversion::before(&newest, &go) {
                newest = go;
            }
        }
        let mut syntax = work.file.syntax.clone();
        if newest == old {
            return Ok(String::new());
        }
        raise_go(&mut syntax, &work.file.data, &old, &newest);
        write(&work.path, syntax)
    }
}

/// A path as `use` has it: `x` is written `./x`.
fn as_directory(path: &str) -> String {
    if is_directory(path) { path.into() } else { format!("./{}", files::clean(Path::new(path)).display()) }
}

/// The modules, at the workspace's versions, that provide packages to one of its modules.
fn used_by(session: &Session, dir: &Path) -> Result<Vec<Mod>, Failure> {
    let mut load = LoadOptions::new(Tags::any());
    (load.all, load.tests) = (true, true);
    let own = |_: &crate::graph::Requirements| Ok(session.packages_of(dir, &load.tags));
    let (loaded, _) = session.load(session.requirements(), &load, &own)?;
    let mods: BTreeSet<Mod> = loaded.modules().into_keys().filter(|m| !m.version.is_empty()).collect();
    Ok(mods.into_iter().collect())
}

fn parsed(syntax: &Syntax) -> Result<Directives, Failure> {
    let text = syntax.print();
    let file =
        ModFile::parse(text.as_bytes(), "go.work", Kind::Work, None).map_err(|e| format!("go: {e}"))?;
    Ok(file.data)
}

/// The version in a go.mod's `go` line.
fn module_go(path: &Path) -> Result<String, String> {
    let text = std::fs::read(path).map_err(|e| files::explain("open", path, &e))?;
    let file = ModFile::parse(&text, &path.display().to_string(), Kind::Main, None)?;
    Ok(file.data.go.unwrap_or_else(|| goversion::DEFAULT.into()))
}

/// Raises the `go` line; a `toolchain` line that it makes needless goes.
fn raise_go(syntax: &mut Syntax, data: &Directives, old: &str, new: &str) {
    if !goversion::before(old, new) {
        return;
    }
    syntax.set_go(Some(new));
    if let Some(toolchain) = &data.toolchain {
        let version = goversion::of_toolchain(toolchain);
        let needless = *toolchain == format!("go{new}")
            || goversion::before(version, new)
            || goversion::before(version, goversion::STRICT);
        if needless {
            syntax.set_toolchain(None);
        }
    }
}

fn write(path: &Path, mut syntax: Syntax) -> Outcome {
    syntax.sort_blocks(false);
    syntax.cleanup();
    files::write_atomic(path, syntax.print().as_bytes())?;
    Ok(String::new())
}

/// All directories below one, but for those called `vendor`; symbolic links are not followed.
fn directories(dir: &Path, out: &mut Vec<PathBuf>) {
    let mut names: Vec<PathBuf> = std::fs::read_dir(dir)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|e| e.file_name() != "vendor")
        .filter(|e| {
            let is_dir = |t: std::fs::FileType| t.is_dir();
            if e.file_type().is_ok_and(|t| t.is_symlink()) && e.path().is_dir() {
                eprintln!("warning: ignoring symlink {}", e.path().display());
            }
            e.file_type().is_ok_and(is_dir)
        })
        .map(|e| e.path())
        .collect();
    names.sort();
    for d in names {
        out.push(d.clone());
        directories(&d, out);
    }
}

/// A directory as go.work names it: from the file's own, with a leading `./` or `../`.
fn relative(from: &Path, to: &Path) -> String {
    let common = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let mut parts: Vec<String> = from.components().skip(common).map(|_| "..".to_string()).collect();
    parts.extend(to.components().skip(common).map(|c| c.as_os_str().to_string_lossy().into_owned()));
    match parts.first().map(String::as_str) {
        None => ".".into(),
        Some("..") => parts.join("/"),
        Some(_) => format!("./{}", parts.join("/")),
    }
}

/// The file in the form that `go help work edit` describes.
fn as_json(d: &Directives) -> String {
    let list = |l: Vec<Value>| if l.is_empty() { Value::Null } else { Value::List(l) };
    let mut fields = Vec::new();
    for (name, v) in [("Go", &d.go), ("Toolchain", &d.toolchain)] {
        fields.extend(v.iter().map(|v| (name, Value::text(v.clone()))));
    }
    if !d.godebug.is_empty() {
        fields.push(("Godebug", list(super::edit::godebug_json(d))));
    }
    let used = d.use_dirs.iter().map(|p| structure(vec![("DiskPath", Value::text(p.clone()))]));
    fields.push(("Use", list(used.collect())));
    fields.push(("Replace", list(super::edit::replace_json(d))));
    structure(fields).json(&[]) + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_directories() {
        let name = |to: &str| relative(Path::new("/w/a"), Path::new(to));
        assert_eq!(name("/w/a"), ".");
        assert_eq!(name("/w/a/b/c"), "./b/c");
        assert_eq!(name("/w/d"), "../d");
        assert_eq!(name("/"), "../..");
    }

    #[test]
    fn go_lines_are_raised() {
        let mut syntax = Syntax::default();
        syntax.set_go(Some("1.20"));
        syntax.set_toolchain(Some("go1.21.1"));
        let data = parsed(&syntax).unwrap();
        raise_go(&mut syntax, &data, "1.20", "1.22.0");
        syntax.add_path("use", "./b");
        syntax.add_path("use", "./a");
        syntax.cleanup();
        assert_eq!(syntax.print(), "go 1.22.0\n\nuse (\n\t./a\n\t./b\n)\n");
    }
}
