//! The environment variables that decide a build, with Go's names.

use base::Target;

/// Name and value of every variable `rgo env` knows, in printing order.
pub fn all(target: Target) -> Vec<(&'static str, String)> {
    let var = |name: &str| std::env::var(name).unwrap_or_default();
    let host = Target::host().map_or(std::env::consts::ARCH, |t| t.goarch());
    let mut out = vec![
        ("CGO_ENABLED", "0".into()),
        ("GOARCH", target.goarch().into()),
        ("GOFLAGS", var("GOFLAGS")),
        ("GOHOSTARCH", host.into()),
        ("GOHOSTOS", std::env::consts::OS.into()),
        ("GOMOD", current_mod()),
        ("GOOS", target.goos().into()),
        ("GOROOT", var("GOROOT")),
        ("GOVERSION", format!("go1.{}", crate::context::GO_MINOR)),
        ("RGOCACHE", crate::cache::directory().map_or_else(|| "off".into(), |dir| dir.display().to_string())),
        ("RGOVERSION", env!("CARGO_PKG_VERSION").into()),
    ];
    out.extend(crate::modcmd::variables());
    out.sort_by_key(|v| v.0);
    out
}

fn current_mod() -> String {
    let Ok(dir) = std::env::current_dir() else { return String::new() };
    match crate::modfile::find(&dir) {
        Ok(Some(m)) => m.dir.join("go.mod").display().to_string(),
        Ok(None) => "/dev/null".into(),
        Err(_) => String::new(),
    }
}

/// The target: `-target`, else GOOS and GOARCH, else the host.
pub fn target(flag: Option<&str>) -> Result<Target, String> {
    let host = Target::host();
    let text = match flag {
        Some(t) => t.to_string(),
        None => {
            let get = |name: &str| std::env::var(name).ok().filter(|v| !v.is_empty());
            let goos = get("GOOS").unwrap_or_else(|| "linux".into());
            let goarch = match (get("GOARCH"), host) {
                (Some(a), _) => a,
                (None, Some(h)) => h.goarch().into(),
                (None, None) => std::env::consts::ARCH.into(),
            };
            format!("{goos}/{goarch}")
        }
    };
    Target::parse(&text).ok_or_else(|| {
        let known: Vec<String> = Target::ALL.iter().map(Target::to_string).collect();
        format!("unsupported GOOS/GOARCH pair {text} (rgo builds for {})", known.join(" and "))
    })
}

/// cgo is out of reach for a compiler without a C toolchain: asking for it is an error, not a surprise.
pub fn reject_cgo() -> Result<(), String> {
    match std::env::var("CGO_ENABLED") {
        Ok(v) if v == "1" => {
            Err("CGO_ENABLED=1: rgo does not support cgo; unset it or set CGO_ENABLED=0".into())
        }
        _ => Ok(()),
    }
}

/// Flags of a command from GOFLAGS or the go command's configuration file: `-name` or `-name=value`, split at blanks.
pub fn goflags() -> Vec<String> {
    modules::env::Env::load().goflags()
}
