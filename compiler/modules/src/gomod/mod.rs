//! go.mod and go.work: reading, editing, printing.

pub mod directives;
pub mod edit;
pub mod syntax;

pub use directives::{Directives, Fix, Kind, Replace, Require, Retract, auto_quote, is_directory};
pub use edit::Wanted;
pub use syntax::Syntax;

/// A file with what its lines say.
#[derive(Clone, Debug, Default)]
pub struct ModFile {
    pub syntax: Syntax,
    pub data: Directives,
}

impl ModFile {
    /// Parses a file that messages call `name`. Errors come as Go prints them, one a line.
    pub fn parse(text: &[u8], name: &str, kind: Kind, fix: Option<Fix>) -> Result<ModFile, String> {
        let text = std::str::from_utf8(text).map_err(|_| format!("{name}: invalid UTF-8"))?;
        let mut syntax = Syntax::parse(text, name).map_err(|e| e.render(name))?;
        let data = directives::read(&mut syntax, kind, fix)
            .map_err(|all| all.iter().map(|e| e.render(name)).collect::<Vec<_>>().join("\n"))?;
        Ok(ModFile { syntax, data })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything() {
        let text = "// Deprecated: use x.\nmodule a.b/m\n\ngo 1.24.0\n\ntoolchain go1.25.1\n\ngodebug default=go1.21\n\nrequire (\n\tc.d/e v1.2.3\n\tf.g/h/v2 v2.0.0 // indirect\n)\n\nexclude c.d/e v1.2.2\n\nreplace (\n\tc.d/e => ../e\n\tf.g/h/v2 v2.0.0 => i.j/k/v2 v2.1.0\n)\n\nretract (\n\t// broken\n\tv1.0.0\n\t[v1.1.0, v1.2.0] // worse\n)\n\ntool c.d/e/cmd\n\nignore ./node_modules\n";
        let f = ModFile::parse(text.as_bytes(), "go.mod", Kind::Main, None).unwrap();
        let d = &f.data;
        assert_eq!((d.module.as_deref(), d.deprecated.as_str()), (Some("a.b/m"), "use x."));
        assert_eq!((d.go.as_deref(), d.toolchain.as_deref()), (Some("1.24.0"), Some("go1.25.1")));
        assert_eq!(d.require.len(), 2);
        assert!(d.require[1].indirect && !d.require[0].indirect);
        assert_eq!(d.replace[1].new, Mod::new("i.j/k/v2", "v2.1.0"));
        assert_eq!(d.retract[0].rationale, "broken");
        assert_eq!((d.retract[1].low.as_str(), d.retract[1].rationale.as_str()), ("v1.1.0", "worse"));
        assert_eq!(
            (&d.tool[..], &d.ignore[..]),
            (&["c.d/e/cmd".to_string()][..], &["./node_modules".to_string()][..])
        );
        assert_eq!(f.syntax.print(), text);
    }

    use crate::modpath::Mod;

    #[test]
    fn errors_as_go_prints_them() {
        let error = |text: &str| ModFile::parse(text.as_bytes(), "go.mod", Kind::Main, None).unwrap_err();
        assert_eq!(
            error("module m\nfrob x\ngo x\n"),
            "go.mod:2: unknown directive: frob\ngo.mod:3: invalid go version 'x': must match format 1.23.0"
        );
        assert_eq!(
            error("require a.b/c 1.0"),
            "go.mod:1: require a.b/c: version \"1.0\" invalid: must be of the form v1.2.3"
        );
        assert_eq!(
            error("replace a => b"),
            "go.mod:1: replacement module without version must be directory path (rooted or starting with . or ..)"
        );
        assert!(ModFile::parse(b"module m\nfrob x\n", "go.mod", Kind::Dependency, None).is_ok());
        assert_eq!(
            ModFile::parse(b"go 1.21.x\n", "go.mod", Kind::Dependency, None).unwrap().data.go.as_deref(),
            Some("1.21")
        );
    }

    #[test]
    fn work_files() {
        let f = ModFile::parse(b"go 1.21\n\nuse (\n\t./a\n\t./b\n)\n", "go.work", Kind::Work, None).unwrap();
        assert_eq!(f.data.use_dirs, ["./a", "./b"]);
        assert!(ModFile::parse(b"require a v1.0.0\n", "go.work", Kind::Work, None).is_err());
    }
}
