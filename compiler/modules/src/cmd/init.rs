//! `mod init`

use super::{Context, Failure, Flags, Outcome};
use crate::env::find_upwards;
use crate::files;
use crate::gomod::Syntax;
use crate::goversion;
use crate::modpath;

impl Context {
    pub(super) fn mod_init(&self, args: &[String]) -> Outcome {
        let flags = Flags::parse("mod init", &[], args)?;
        let me = self.moved(&flags);
        if flags.rest.len() > 1 {
            return Err("go: 'go mod init' accepts at most one argument".into());
        }
        let path = me.cwd.join("go.mod");
        if path.exists() {
            return Err(format!("go: {} already exists", path.display()).into());
        }
        let module = match flags.rest.first() {
            Some(m) => m.clone(),
            None => me.module_from_place().ok_or_else(|| {
                format!(
                    "go: cannot determine module path for source directory {} (outside GOPATH, module path must be specified)\n\nExample usage:\n\t'go mod init example.com/m' to initialize a v0 or v1 module\n\t'go mod init example.com/m/v2' to initialize a v2 module\n\nRun 'go help mod init' for more information.",
                    me.cwd.display()
                )
            })?,
        };
        if let Err(e) = modpath::check_import(&module) {
            let hint = if module.starts_with(['.', '/']) { ": is a local import path" } else { "" };
            return Err(
                format!("go: {}{hint}", e.replace("malformed import path", "malformed module path")).into()
            );
        }
        if modpath::split_major(&module).is_none() && !module.starts_with("gopkg.in/") {
            return Err(format!("go: invalid module path {}: major version suffixes must be in the form of /vN and are only allowed for v2 or later", crate::text::quote(&module)).into());
        }
        eprintln!("go: creating new go.mod: module {module}");
        let mut syntax = Syntax::default();
        syntax.set_module(&module);
        syntax.set_go(Some(goversion::RELEASE));
        files::write_atomic(&path, syntax.print().as_bytes())
            .map_err(|e| Failure::from(format!("go: {e}")))?;
        let has_go = std::fs::read_dir(&me.cwd).into_iter().flatten().flatten().any(|e| {
            let name = e.file_name().to_string_lossy().into_owned();
            name.ends_with(".go")
                || e.file_type().is_ok_and(|t| t.is_dir())
                    && !name.starts_with(['.', '_'])
                    && has_go_below(&e.path())
        });
        if has_go {
            eprintln!("go: to add module requirements and sums:\n\tgo mod tidy");
        }
        Ok(String::new())
    }

    /// The import path that the directory has below GOPATH, or of the module around it.
    fn module_from_place(&self) -> Option<String> {
        for root in self.env.gopath().split(':').filter(|r| !r.is_empty()) {
            if let Ok(rest) = self.cwd.strip_prefix(std::path::Path::new(root).join("src")) {
                let text = rest.to_str()?.to_string();
                return (!text.is_empty()).then_some(text);
            }
        }
        let outer = find_upwards(self.cwd.parent()?, "go.mod")?;
        let text = std::fs::read(&outer).ok()?;
        let file =
            crate::gomod::ModFile::parse(&text, "go.mod", crate::gomod::Kind::Dependency, None).ok()?;
        let rest = self.cwd.strip_prefix(outer.parent()?).ok()?.to_str()?.to_string();
        file.data.module.map(|m| format!("{m}/{rest}"))
    }
}

fn has_go_below(dir: &std::path::Path) -> bool {
    std::fs::read_dir(dir).into_iter().flatten().flatten().any(|e| {
        let name = e.file_name().to_string_lossy().into_owned();
        name.ends_with(".go")
            || e.file_type().is_ok_and(|t| t.is_dir())
                && !name.starts_with(['.', '_'])
                && has_go_below(&e.path())
    })
}
