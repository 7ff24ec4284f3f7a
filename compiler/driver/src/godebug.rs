//! The GODEBUG settings that a program starts with, as build info names them: what go.mod's `go` version, its `godebug`
//! lines and the main package's `//go:debug` comments give together.

use std::collections::BTreeMap;

/// Settings by the minor of the Go 1.N that changed their default, with the value that older programs get.
/// Source: the history in <https://go.dev/doc/godebug>.
const CHANGED: &[(&str, u32, &str)] = &[
    ("netedns0", 19, "0"),
    ("panicnil", 21, "1"),
    ("httplaxcontentlength", 22, "1"),
    ("httpmuxgo121", 22, "1"),
    ("httpservecontentkeepheaders", 23, "1"),
    ("winreadlinkvolume", 23, "0"),
    ("winsymlink", 23, "0"),
    ("x509negativeserial", 23, "1"),
    ("gotestjsonbuildtext", 24, "1"),
    ("httpcookiemaxnum", 24, "0"),
    ("multipathtcp", 24, "0"),
    ("randseednop", 24, "0"),
    ("rsa1024min", 24, "0"),
    ("tlsmlkem", 24, "0"),
    ("urlmaxqueryparams", 24, "0"),
    ("x509rsacrt", 24, "0"),
    ("x509usepolicies", 24, "0"),
    ("containermaxprocs", 25, "0"),
    ("decoratemappings", 25, "0"),
    ("tlssha1", 25, "1"),
    ("updatemaxprocs", 25, "0"),
    ("x509sha256skid", 25, "0"),
    ("cryptocustomrand", 26, "1"),
    ("httpservecontentmaxranges", 26, "1"),
    ("tlssecpmlkem", 26, "0"),
    ("urlstrictcolons", 26, "0"),
    ("tracebacklabels", 27, "0"),
    ("x509sslcertoverrideplatform", 27, "0"),
];

/// The names of all settings of this version.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    "allowmultiplevcs", "containermaxprocs", "cryptocustomrand", "dataindependenttiming",
    "decoratemappings", "embedfollowsymlinks", "execerrdot", "fips140", "fips140ems", "gocachehash",
    "gocachetest", "gocacheverify", "gotestjsonbuildtext", "htmlmetacontenturlescape",
    "http2client", "http2debug", "http2server", "httpcookiemaxnum", "httplaxcontentlength", "httpmuxgo121",
    "httpservecontentkeepheaders", "httpservecontentmaxranges", "installgoroot", "jstmpllitinterp",
    "multipartfiles", "multipartmaxheaders", "multipartmaxparts", "multipathtcp", "netdns", "netedns0",
    "panicnil", "randautoseed", "randseednop", "rsa1024min", "tarinsecurepath",
    "tlsmaxrsasize", "tlsmlkem", "tlssecpmlkem", "tlssha1",
    "tracebacklabels", "updatemaxprocs", "urlmaxqueryparams", "urlstrictcolons", "winreadlinkvolume",
    "winsymlink", "x509negativeserial", "x509rsacrt", "x509sha256skid",
    "x509sslcertoverrideplatform", "x509usefallbackroots", "x509usepolicies", "zipinsecurepath",
];

/// Settings that are gone: the minor of the Go 1.N that removed them, and the values that can't be had any more.
const REMOVED: &[(&str, u32, &[&str])] = &[
    ("x509sha1", 24, &["1"]),
    ("tlskyber", 24, &["0"]),
    ("gotypesalias", 27, &["0"]),
    ("tlsunsafeekm", 27, &["1"]),
    ("tlsrsakex", 27, &["1"]),
    ("tls3des", 27, &["1"]),
    ("tls10server", 27, &["1"]),
    ("x509keypairleaf", 27, &["0"]),
    ("asynctimerchan", 27, &["1", "2"]),
];

/// The variables of the library that hold what a program starts with: each reader has its own.
pub const VARIABLES: [&str; 2] = ["internal/godebug.defaults", "runtime.debugDefaults"];

/// What is wrong with a setting; `what` is its name in the message.
pub fn mistake(what: &str, key: &str, value: &str) -> Option<String> {
    for (part, text) in [("key", key), ("value", value)] {
        let found = if text.contains([' ', '\t']) { "space" } else { "comma" };
        if text.contains([' ', '\t', ',']) {
            return Some(format!("{part} contains {found}"));
        }
    }
    if let Some((_, minor, old)) = REMOVED.iter().find(|r| r.0 == key) {
        let text = format!(
            "removed GODEBUG {key:?} set to old value {value:?} (https://go.dev/doc/godebug#go-1{minor})"
        );
        return old.contains(&value).then_some(text);
    }
    if key != "default" {
        return (!NAMES.contains(&key)).then(|| format!("unknown {what} {key:?}"));
    }
    match value.strip_prefix("go").filter(|v| modules::goversion::is_valid(v)) {
        None => Some("value for default= must be goVERSION".into()),
        Some(v) if modules::goversion::compare(v, modules::goversion::RELEASE).is_gt() => {
            Some(format!("default={value} too new (toolchain is go{})", modules::goversion::RELEASE))
        }
        Some(_) => None,
    }
}

/// The settings as build info has them: `name=value`, sorted, separated by commas. `go` is the version that go.mod or
/// go.work states; later pairs of `explicit` win.
pub fn defaults(go: &str, explicit: &[(String, String)]) -> String {
    let mut own: BTreeMap<&str, &str> = explicit.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let asked = own.remove("default").map(|v| v.strip_prefix("go").unwrap_or(v));
    let go = asked.filter(|v| modules::goversion::is_valid(v)).unwrap_or(go);
    let mut all = BTreeMap::new();
    let language = go.splitn(3, '.').take(2).collect::<Vec<_>>().join(".");
    if let Some(minor) = language.strip_prefix("1.").and_then(|n| n.parse::<u32>().ok()) {
        all.extend(CHANGED.iter().filter(|c| minor < c.1).map(|c| (c.0, c.2)));
    }
    all.extend(own);
    let pairs: Vec<String> = all.into_iter().map(|(k, v)| format!("{k}={v}")).collect();
    pairs.join(",")
}

/// A `//go:debug` line above a file's package clause.
#[derive(Debug, PartialEq, Eq)]
pub struct Directive {
    pub line: usize,
    /// Name and value, or what is wrong.
    pub setting: Result<(String, String), String>,
}

/// The `//go:debug name=value` lines above a file's package clause.
pub fn directives(text: &[u8]) -> Vec<Directive> {
    let text = String::from_utf8_lossy(text);
    let head = text.lines().enumerate().take_while(|(_, l)| !l.starts_with("package "));
    let read = |(at, line): (usize, &str)| {
        let rest = line.strip_prefix("//go:debug")?;
        // What goes on without a blank is another directive.
        if !rest.trim_end().is_empty() && !rest.starts_with([' ', '\t']) {
            return None;
        }
        let setting = match rest.trim().split_once('=') {
            None => Err("missing key=value".to_string()),
            Some((name, value)) => match mistake("//go:debug setting", name, value) {
                Some(bad) => Err(bad),
                None => Ok((name.to_string(), value.to_string())),
            },
        };
        Some(Directive { line: at + 1, setting })
    };
    head.filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_version() {
        assert_eq!(defaults("1.27", &[]), "");
        assert_eq!(defaults("1.26.2", &[]), "tracebacklabels=0,x509sslcertoverrideplatform=0");
        let explicit = [("default".to_string(), "go1.26".to_string()), ("http2debug".into(), "2".into())];
        assert_eq!(
            defaults("1.20", &explicit),
            "http2debug=2,tracebacklabels=0,x509sslcertoverrideplatform=0"
        );
        assert!(defaults("1.16", &[]).contains("netedns0=0"));
    }

    #[test]
    fn comments() {
        let text = b"// x\n//go:debug panicnil=1\n//go:debug default=go1.21\n//go:debugger x\npackage main\n//go:debug a=b\n";
        let found: Vec<_> = directives(text).into_iter().map(|d| d.setting.unwrap()).collect();
        assert_eq!(found, [("panicnil".into(), "1".into()), ("default".into(), "go1.21".into())]);
        let bad = directives(b"//go:debug\n\n//go:debug frob=1\npackage p\n");
        assert_eq!(bad[0].setting.as_ref().unwrap_err(), "missing key=value");
        assert_eq!(
            (bad[1].line, bad[1].setting.as_ref().unwrap_err().as_str()),
            (3, "unknown //go:debug setting \"frob\"")
        );
    }

    #[test]
    fn mistakes() {
        let what = |key, value| mistake("godebug", key, value).unwrap_or_default();
        assert_eq!(what("panicnil", "1"), "");
        assert_eq!(what("frob", "1"), "unknown godebug \"frob\"");
        assert_eq!(what("panicnil", "1,2"), "value contains comma");
        assert_eq!(what("default", "1.21"), "value for default= must be goVERSION");
        assert!(what("default", "go1.99").contains("too new"));
    }
}
