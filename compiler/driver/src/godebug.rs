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

/// The `//go:debug name=value` lines above a file's package clause.
pub fn directives(text: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(text);
    let head = text.lines().take_while(|l| !l.starts_with("package "));
    let pair = |line: &str| {
        let (name, value) = line.strip_prefix("//go:debug")?.trim().split_once('=')?;
        Some((name.to_string(), value.to_string()))
    };
    head.filter_map(pair).collect()
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
        let text = b"// x\n//go:debug panicnil=1\n//go:debug default=go1.21\npackage main\n//go:debug a=b\n";
        assert_eq!(directives(text), [("panicnil".into(), "1".into()), ("default".into(), "go1.21".into())]);
    }
}
