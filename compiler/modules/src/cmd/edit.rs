//! `mod edit`

use super::{Context, Failure, Flags, Outcome};
use crate::env::find_upwards;
use crate::files;
use crate::gomod::{Directives, Kind, ModFile, Syntax, is_directory};
use crate::goversion;
use crate::modpath::{Mod, check_import};
use crate::session::NO_MODULE;
use crate::text::quote;
use crate::value::Value;

const FLAGS: [(&str, bool); 21] = [
    ("module", true),
    ("go", true),
    ("toolchain", true),
    ("json", false),
    ("print", false),
    ("fmt", false),
    ("godebug", true),
    ("dropgodebug", true),
    ("require", true),
    ("droprequire", true),
    ("exclude", true),
    ("dropexclude", true),
    ("replace", true),
    ("dropreplace", true),
    ("retract", true),
    ("dropretract", true),
    ("tool", true),
    ("droptool", true),
    ("ignore", true),
    ("dropignore", true),
    ("n", false),
];

impl Context {
    pub(super) fn mod_edit(&self, args: &[String]) -> Outcome {
        let flags = Flags::parse("mod edit", &FLAGS, args)?;
        let me = self.moved(&flags);
        if flags.ordered.is_empty() {
            return Err("go: no flags specified (see 'go help mod edit').".into());
        }
        if flags.on("json") && flags.on("print") {
            return Err("go: cannot use both -json and -print".into());
        }
        let path = match &flags.rest[..] {
            [] => find_upwards(&me.cwd, "go.mod").ok_or_else(|| format!("go: {NO_MODULE}"))?,
            [one] => me.cwd.join(one),
            _ => return Err("go: too many arguments".into()),
        };
        let shown = crate::session::short_path(&me.cwd, &path);
        let bytes = std::fs::read(&path).map_err(|e| format!("go: {}", files::explain("open", &path, &e)))?;
        let file = ModFile::parse(&bytes, &path.display().to_string(), Kind::Main, None)
            .map_err(|e| format!("go: errors parsing {shown}:\n{e}"))?;
        let mut syntax = file.syntax;
        if let Some(m) = flags.get("module").filter(|m| !m.is_empty()) {
            check_import(m).map_err(|e| format!("go: invalid -module: {e}"))?;
            syntax.set_module(m);
        }
        match flags.get("go") {
            None | Some("") => {}
            Some("none") => syntax.set_go(None),
            Some(v) if goversion::is_go_line(v) => syntax.set_go(Some(v)),
            Some(_) => {
                return Err(Failure::plain(format!(
                    "go mod: invalid -go option; expecting something like \"-go {}\"",
                    goversion::RELEASE
                )));
            }
        }
        match flags.get("toolchain") {
            None | Some("") => {}
            Some("none") => syntax.set_toolchain(None),
            Some(v) if v == "default" || v == "go1" || v.starts_with("go1.") => syntax.set_toolchain(Some(v)),
            Some(_) => {
                return Err(Failure::plain(format!(
                    "go mod: invalid -toolchain option; expecting something like \"-toolchain go{}\"",
                    goversion::RELEASE
                )));
            }
        }
        for (name, value) in &flags.ordered {
            apply(&mut syntax, name, value)
                .map_err(|e| Failure::from(format!("go: -{name}={value}: {e}")))?;
        }
        let new_go = ModFile::parse(syntax.print().as_bytes(), &shown, Kind::Main, None)
            .map_err(|e| format!("go: {e}"))?;
        let semantic = new_go.data.go.as_deref().is_some_and(|g| !goversion::before(g, goversion::STRICT));
        syntax.sort_blocks(semantic);
        syntax.cleanup();
        let text = syntax.print();
        if flags.on("json") {
            let parsed =
                ModFile::parse(text.as_bytes(), &shown, Kind::Main, None).map_err(|e| format!("go: {e}"))?;
            return Ok(as_json(&parsed.data));
        }
        if flags.on("print") {
            return Ok(text);
        }
        if text.as_bytes() != bytes {
            if std::fs::read(&path).ok().as_deref() != Some(&bytes[..]) {
                return Err("go: go.mod changed during editing; not overwriting".into());
            }
            files::write_atomic(&path, text.as_bytes())?;
        }
        Ok(String::new())
    }
}

pub(super) fn apply(syntax: &mut Syntax, name: &str, value: &str) -> Result<(), String> {
    match name {
        "godebug" => {
            let pair = value.split_once('=').filter(|_| !value.contains(['"', '`', '\'', ',']));
            let (k, v) = pair.ok_or("need key=value")?;
            syntax.add_godebug(k, v);
        }
        "dropgodebug" => syntax.drop_godebug(value),
        "require" => {
            let m = path_version(value)?;
            syntax.add_require(&m.path, &m.version);
        }
        "droprequire" => syntax.drop_require(&just_path(value)?),
        "exclude" => {
            let m = path_version(value)?;
            syntax.add_exclude(&m.path, &m.version);
        }
        "dropexclude" => {
            let m = path_version(value)?;
            syntax.drop_exclude(&m.path, &m.version);
        }
        "replace" => {
            let (old, new) = value.split_once('=').ok_or("need old[@v]=new[@w] (missing =)")?;
            let (old, new) = (old.trim(), new.trim());
            if new.starts_with('>') {
                return Err("separator between old and new is =, not =>".into());
            }
            let old = optional("old", old, false)?;
            let to = optional("new", new, true)?;
            if to.version.is_empty() && !is_directory(new) {
                return Err("unversioned new path must be local directory".into());
            }
            syntax.add_replace(&old, &to);
        }
        "dropreplace" => syntax.drop_replace(&optional("old", value, true)?),
        "retract" => {
            let (low, high) = interval(value)?;
            syntax.add_retract(&low, &high);
        }
        "dropretract" => {
            let (low, high) = interval(value)?;
            syntax.drop_retract(&low, &high);
        }
        "tool" => syntax.add_path("tool", &just_path(value)?),
        "droptool" => syntax.drop_path("tool", &just_path(value)?),
        "ignore" => syntax.add_path("ignore", value),
        "dropignore" => syntax.drop_path("ignore", value),
        _ => {}
    }
    Ok(())
}

fn path_version(arg: &str) -> Result<Mod, String> {
    let (path, version) = arg.split_once('@').ok_or("need path@version")?;
    let (path, version) = (path.trim(), version.trim());
    check_import(path).map_err(|e| format!("invalid path: {e}"))?;
    if crate::gomod::auto_quote(version) != version {
        return Err(format!("invalid version {}", quote(version)));
    }
    Ok(Mod::new(path, version))
}

fn just_path(arg: &str) -> Result<String, String> {
    if arg.contains('@') {
        return Err("need just path, not path@version".into());
    }
    check_import(arg).map_err(|e| format!("invalid path: {e}"))?;
    Ok(arg.into())
}

fn optional(what: &str, arg: &str, directories: bool) -> Result<Mod, String> {
    if directories && is_directory(arg) {
        return Ok(Mod::new(arg, ""));
    }
    let (path, version) = arg.split_once('@').unwrap_or((arg, ""));
    check_import(path.trim()).map_err(|e| format!("invalid {what} path: {e}"))?;
    if arg.contains('@') && crate::gomod::auto_quote(version) != version {
        return Err(format!("invalid {what} version: {}", quote(version)));
    }
    Ok(Mod::new(path.trim(), version.trim()))
}

fn interval(arg: &str) -> Result<(String, String), String> {
    let bad = || format!("invalid version interval: {}", quote(arg));
    let fine = |v: &str| crate::gomod::auto_quote(v) == v;
    match arg.strip_prefix('[') {
        None if fine(arg) => Ok((arg.into(), arg.into())),
        None => Err(format!("invalid version: {}", quote(arg))),
        Some(rest) => {
            let (low, high) = rest.strip_suffix(']').and_then(|r| r.split_once(',')).ok_or_else(bad)?;
            let (low, high) = (low.trim(), high.trim());
            if fine(low) && fine(high) { Ok((low.into(), high.into())) } else { Err(bad()) }
        }
    }
}

pub(super) fn structure(fields: Vec<(&'static str, Value)>) -> Value {
    Value::Struct { fields, shown: String::new() }
}

fn module_json(m: &Mod) -> Value {
    let mut fields = vec![("Path", Value::text(m.path.clone()))];
    if !m.version.is_empty() {
        fields.push(("Version", Value::text(m.version.clone())));
    }
    structure(fields)
}

pub(super) fn godebug_json(d: &Directives) -> Vec<Value> {
    let pair = |(k, v): &(String, String)| {
        structure(vec![("Key", Value::text(k.clone())), ("Value", Value::text(v.clone()))])
    };
    d.godebug.iter().map(pair).collect()
}

pub(super) fn replace_json(d: &Directives) -> Vec<Value> {
    let both = |r: &crate::gomod::Replace| {
        structure(vec![("Old", module_json(&r.old)), ("New", module_json(&r.new))])
    };
    d.replace.iter().map(both).collect()
}

/// The file in the form that `go help mod edit` describes.
fn as_json(d: &Directives) -> String {
    let list = |l: Vec<Value>| if l.is_empty() { Value::Null } else { Value::List(l) };
    let mut main = vec![("Path", Value::text(d.module.clone().unwrap_or_default()))];
    if !d.deprecated.is_empty() {
        main.push(("Deprecated", Value::text(d.deprecated.clone())));
    }
    let mut fields = vec![("Module", structure(main))];
    for (name, v) in [("Go", &d.go), ("Toolchain", &d.toolchain)] {
        if let Some(v) = v {
            fields.push((name, Value::text(v.clone())));
        }
    }
    if !d.godebug.is_empty() {
        fields.push(("Godebug", list(godebug_json(d))));
    }
    let require = d.require.iter().map(|r| {
        let mut f = vec![
            ("Path", Value::text(r.module.path.clone())),
            ("Version", Value::text(r.module.version.clone())),
        ];
        if r.indirect {
            f.push(("Indirect", Value::Bool(true)));
        }
        structure(f)
    });
    fields.push(("Require", list(require.collect())));
    fields.push(("Exclude", list(d.exclude.iter().map(module_json).collect())));
    fields.push(("Replace", list(replace_json(d))));
    let retract = d.retract.iter().map(|r| {
        let mut f = Vec::new();
        for (name, v) in [("Low", &r.low), ("High", &r.high), ("Rationale", &r.rationale)] {
            if !v.is_empty() {
                f.push((name, Value::text(v.clone())));
            }
        }
        structure(f)
    });
    fields.push(("Retract", list(retract.collect())));
    let paths =
        |l: &[String]| list(l.iter().map(|p| structure(vec![("Path", Value::text(p.clone()))])).collect());
    fields.push(("Tool", paths(&d.tool)));
    fields.push(("Ignore", paths(&d.ignore)));
    structure(fields).json(&[]) + "\n"
}
