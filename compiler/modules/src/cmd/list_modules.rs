//! `list -m`

use super::{Context, Failure, Flags, Outcome};
use crate::fetch::Info;
use crate::graph::Requirements;
use crate::modpath::{Mod, is_toolchain};
use crate::query::is_revision;
use crate::session::{Session, Summary};
use crate::sums::go_mod_key;
use crate::value::Value;

/// What is to be told of modules beyond what is known anyway.
#[derive(Clone, Copy, Default)]
pub(super) struct More {
    pub updates: bool,
    pub retracted: bool,
    pub versions: bool,
}

impl Context {
    pub(super) fn list_m(&self, flags: &Flags) -> Outcome {
        let me = self.moved(flags);
        let mut options = me.options(flags, None)?;
        options.optional = true;
        let session = me.open(&options)?;
        let rs = session.requirements();
        let more =
            More { updates: flags.on("u"), retracted: flags.on("retracted"), versions: flags.on("versions") };
        let mut mods: Vec<Value> = Vec::new();
        let mut errors = Vec::new();
        if flags.rest.is_empty() {
            if session.mains.is_empty() {
                return Err(format!("go: cannot match \"\": {}", crate::session::NO_MODULE).into());
            }
            let mains: Vec<Mod> = session.mains.iter().map(|m| m.module.clone()).collect();
            mods.extend(mains.iter().map(|m| describe(&session, Some(&rs), m, more)));
        }
        for arg in &flags.rest {
            match self.list_argument(&session, &rs, arg, more) {
                Ok(mut l) => mods.append(&mut l),
                Err(e) if flags.on("e") => {
                    let path = arg.split('@').next().unwrap_or(arg);
                    let error = Value::Struct { fields: vec![("Err", Value::text(e.clone()))], shown: e };
                    mods.push(Value::Struct {
                        fields: vec![("Path", Value::text(path)), ("Error", error)],
                        shown: path.into(),
                    });
                }
                Err(e) => errors.push(format!("go: {e}")),
            }
        }
        let out = super::list::render(flags, &mods, "{{.String}}{{range .Versions}} {{.}}{{end}}")?;
        if errors.is_empty() {
            if !more.updates {
                session.commit(&rs, None, &crate::commit::Changes::default(), false)?;
            }
            return Ok(out);
        }
        print!("{out}");
        Err(Failure::plain(errors.join("\n")))
    }

    fn list_argument(
        &self,
        session: &Session,
        rs: &Requirements,
        arg: &str,
        more: More,
    ) -> Result<Vec<Value>, String> {
        if let Some((path, query)) = arg.split_once('@') {
            let current = if session.mains.is_empty() {
                String::new()
            } else {
                let v = rs.graph(session)?.selected(path).to_string();
                if v == "none" { String::new() } else { v }
            };
            if session.is_main(path) && (query == "upgrade" || query == "patch") {
                return Ok(vec![describe(session, Some(rs), &Mod::new(path, ""), more)]);
            }
            let info = session
                .query_allowing(path, query, &current, !is_revision(query) && !more.retracted)
                .map_err(|e| {
                    if e.text.starts_with(path) { e.text } else { format!("module {path}: {}", e.text) }
                })?;
            let m = Mod::new(path, info.version.clone());
            let mut v = describe(session, None, &m, more);
            if let Value::Struct { fields, .. } = &mut v {
                if info.version != query {
                    set(fields, "Query", Value::text(query));
                }
                if let Some(o) = origin(&info) {
                    set(fields, "Origin", o);
                }
            }
            return Ok(vec![v]);
        }
        if session.mains.is_empty() {
            return Err(format!("cannot match {}: {}", crate::text::quote(arg), crate::session::NO_MODULE));
        }
        if session.vendor.is_some() && (arg == "all" || arg.contains("...")) {
            let why =
                if session.mode_is_explicit { "" } else { "\n\t(Use -mod=mod or -mod=readonly to bypass.)" };
            return Err(if arg == "all" {
                format!("can't compute 'all' using the vendor directory{why}")
            } else {
                format!("can't match module patterns using the vendor directory{why}")
            });
        }
        if let Some(v) = rs
            .root_selected(session, arg)
            .filter(|_| session.vendor.is_some() || rs.pruning == crate::graph::Pruning::Pruned)
        {
            return Ok(vec![describe(session, Some(rs), &Mod::new(arg, v), more)]);
        }
        if session.vendor.is_some() {
            return Err(format!(
                "module {arg}: can't resolve module using the vendor directory\n\t(Use -mod=mod or -mod=readonly to bypass.)"
            ));
        }
        let graph = rs.graph(session)?;
        let fits = |p: &str| match arg {
            "all" => true,
            a if a.contains("...") => crate::patterns::matches(a, p),
            a => a == p,
        };
        let list: Vec<Mod> = graph
            .build_list()
            .into_iter()
            .filter(|m| fits(&m.path) && (arg == m.path || !is_toolchain(&m.path)))
            .collect();
        if list.is_empty() {
            if arg.contains("...") {
                eprintln!("go: warning: pattern {} matched no module dependencies", crate::text::quote(arg));
                return Ok(Vec::new());
            }
            return Err(format!("module {arg}: not a known dependency"));
        }
        Ok(session.parallel(&list, |m| describe(session, Some(rs), m, more)))
    }
}

fn set(fields: &mut Vec<(&'static str, Value)>, name: &'static str, value: Value) {
    match fields.iter_mut().find(|f| f.0 == name) {
        Some(f) => f.1 = value,
        None => fields.push((name, value)),
    }
}

/// Where a proxy has a version from.
pub(super) fn origin(info: &Info) -> Option<Value> {
    const NAMES: [&str; 9] =
        ["VCS", "URL", "Subdir", "TagPrefix", "TagSum", "Ref", "Hash", "RepoSum", "GitTreeHash"];
    let fields: Vec<(&'static str, Value)> =
        NAMES.iter().filter_map(|n| info.origin.get(*n).map(|v| (*n, Value::text(v.clone())))).collect();
    (!fields.is_empty()).then(|| Value::Struct { fields, shown: String::new() })
}

const FIELDS: [&str; 18] = [
    "Path",
    "Version",
    "Query",
    "Versions",
    "Replace",
    "Time",
    "Update",
    "Main",
    "Indirect",
    "Dir",
    "GoMod",
    "GoVersion",
    "Retracted",
    "Deprecated",
    "Error",
    "Sum",
    "GoModSum",
    "Origin",
];

/// Details of a module whose content comes from the cache.
fn complete(session: &Session, rs: Option<&Requirements>, m: &Mod, fields: &mut Vec<(&'static str, Value)>) {
    if is_toolchain(&m.path) || m.version.is_empty() {
        return;
    }
    let may = |key: &Mod| rs.is_none() || !session.needs_sums() || session.has_sum(key);
    match session.fetch.info(&m.path, &m.version) {
        Ok(info) => set(fields, "Time", Value::text(info.time)),
        Err(e) => {
            let text = format!("{m}: {}", e.text);
            let error = Value::Struct { fields: vec![("Err", Value::text(text.clone()))], shown: text };
            set(fields, "Error", error);
        }
    }
    let key = go_mod_key(m);
    if may(&key) {
        if let Ok(text) = session.fetch.go_mod(m)
            && let Ok(Summary { go, .. }) = crate::session::summarize(&text, m)
            && !go.is_empty()
        {
            set(fields, "GoVersion", Value::text(go));
        }
        if let Some(path) = session.fetch.cache_file(m, "mod").ok().filter(|p| p.is_file()) {
            set(fields, "GoMod", Value::text(path.display().to_string()));
        }
        if let Some(sum) = session.fetch.sums.lock().expect("no panics while locked").get(&key) {
            set(fields, "GoModSum", Value::text(sum));
        }
    }
    if may(m) {
        if let Some(dir) = session.fetch.tree_path(m).ok().filter(|d| d.is_dir()) {
            set(fields, "Dir", Value::text(dir.display().to_string()));
        }
        if let Some(sum) = session.fetch.sums.lock().expect("no panics while locked").get(m) {
            set(fields, "Sum", Value::text(sum));
        }
    }
}

fn shown(fields: &[(&'static str, Value)]) -> String {
    let text = |n: &str| {
        fields.iter().find(|f| f.0 == n).map(|f| f.1.show()).filter(|t| t != "<nil>").unwrap_or_default()
    };
    let mut out = text("Path");
    let version = text("Version");
    if !version.is_empty() {
        out += &format!(" {version}");
        if let Some(Value::Struct { .. }) = fields.iter().find(|f| f.0 == "Update").map(|f| &f.1) {
            let update =
                fields.iter().find(|f| f.0 == "Update").and_then(|f| f.1.field("Version")).map(Value::show);
            out += &format!(" [{}]", update.unwrap_or_default());
        }
    }
    if !text("Deprecated").is_empty() {
        out += " (deprecated)";
    }
    if fields.iter().any(|f| f.0 == "Retracted" && !f.1.is_empty()) {
        out += " (retracted)";
    }
    if let Some(r) = fields.iter().find(|f| f.0 == "Replace").map(|f| &f.1)
        && let Some(path) = r.field("Path")
    {
        out += &format!(" => {}", path.show());
        let version = r.field("Version").map(Value::show).unwrap_or_default();
        if !version.is_empty() && version != "<nil>" {
            out += &format!(" {version}");
        }
    }
    out
}

/// A module with all fields, as `list -m -json` has them.
pub(super) fn describe(session: &Session, rs: Option<&Requirements>, m: &Mod, more: More) -> Value {
    let mut fields: Vec<(&'static str, Value)> = FIELDS.iter().map(|f| (*f, Value::Null)).collect();
    set(&mut fields, "Path", Value::text(m.path.clone()));
    if m.version.is_empty()
        && let Some(main) = session.main_of(&m.path)
    {
        set(&mut fields, "Version", Value::text(""));
        set(&mut fields, "Main", Value::Bool(true));
        set(&mut fields, "Indirect", Value::Bool(false));
        set(&mut fields, "Dir", Value::text(main.dir.display().to_string()));
        set(&mut fields, "GoMod", Value::text(main.dir.join("go.mod").display().to_string()));
        set(&mut fields, "GoVersion", Value::text(main.file.data.go.clone().unwrap_or_default()));
        let shown = shown(&fields);
        return Value::Struct { fields, shown };
    }
    set(&mut fields, "Version", Value::text(m.version.clone()));
    set(&mut fields, "Main", Value::Bool(false));
    set(&mut fields, "Indirect", Value::Bool(rs.is_some_and(|rs| !rs.direct.contains(&m.path))));
    if let Some(v) = &session.vendor {
        set(&mut fields, "GoVersion", Value::text(v.summary(m).go));
    }
    match rs.and_then(|_| session.replacement(m)) {
        None => {
            if session.vendor.is_none() {
                complete(session, rs, m, &mut fields);
            }
        }
        Some(r) => {
            let mut inner: Vec<(&'static str, Value)> = FIELDS.iter().map(|f| (*f, Value::Null)).collect();
            set(&mut inner, "Path", Value::text(r.path.clone()));
            set(&mut inner, "Version", Value::text(r.version.clone()));
            if let Some(dir) = session.replacement_dir(m) {
                set(&mut inner, "Dir", Value::text(dir.display().to_string()));
                set(&mut inner, "GoMod", Value::text(dir.join("go.mod").display().to_string()));
                if let Ok(s) = session.summary(m) {
                    set(&mut inner, "GoVersion", Value::text(s.go.clone()));
                }
            }
            if session.vendor.is_none() {
                complete(session, rs, r, &mut inner);
            }
            for name in ["Dir", "GoMod", "GoVersion"] {
                let v = inner.iter().find(|f| f.0 == name).map_or(Value::Null, |f| f.1.clone());
                set(&mut fields, name, v);
            }
            let shown = shown(&inner);
            set(&mut fields, "Replace", Value::Struct { fields: inner, shown });
        }
    }
    if !is_toolchain(&m.path) {
        if more.versions {
            let all = session.fetch.versions(&m.path).unwrap_or_default();
            let kept: Vec<String> = all
                .into_iter()
                .filter(|v| more.retracted || session.retraction(&m.path, v).is_none())
                .collect();
            set(&mut fields, "Versions", Value::texts(&kept));
        }
        if more.updates
            && let Ok(info) = session.query(&m.path, "upgrade", &m.version)
            && crate::modpath::compare_versions(&m.path, &info.version, &m.version).is_gt()
        {
            let newer = vec![
                ("Path", Value::text(m.path.clone())),
                ("Version", Value::text(info.version)),
                ("Time", Value::text(info.time)),
            ];
            set(&mut fields, "Update", Value::Struct { fields: newer, shown: String::new() });
        }
        if more.updates || more.retracted {
            if let Some(reasons) = session.retraction(&m.path, &m.version) {
                let reasons: Vec<String> = reasons.into_iter().filter(|r| !r.is_empty()).collect();
                let reasons =
                    if reasons.is_empty() { vec!["retracted by module author".to_string()] } else { reasons };
                set(&mut fields, "Retracted", Value::texts(&reasons));
            }
            if let Some(s) = session.retractions_of(&m.path).filter(|s| !s.deprecated.is_empty()) {
                set(&mut fields, "Deprecated", Value::text(s.deprecated));
            }
        }
    }
    let shown = shown(&fields);
    Value::Struct { fields, shown }
}
