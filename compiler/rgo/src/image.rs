//! `rgo image`: a container image of a program, for all targets at once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use base::Target;
use clap::ValueEnum;
use driver::buildinfo::ModuleLine;
use image::auth::Config;
use image::sbom::{self, Component, Materials};
use image::{Base, Client, Compression, Image, Layer, Reference, Spec, archive, files, layout};

use crate::build::target_list;
use crate::cli::ImageArgs;
use crate::command::{compile_for, fail, options, usage};

/// What `-o` writes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Format {
    Oci,
    Docker,
}

/// `-compression`
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Packing {
    Gzip,
    Zstd,
}

pub fn image(args: &ImageArgs) -> ExitCode {
    let plan = match Plan::new(args) {
        Ok(plan) => plan,
        Err(e) => return usage(&format!("rgo image: {e}")),
    };
    match plan.carry_out(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Trouble::Told(code)) => code,
        Err(Trouble::Text(text)) => fail(&format!("rgo image: {text}")),
    }
}

/// Why there is no image: a message, or one that was printed already.
enum Trouble {
    Text(String),
    Told(ExitCode),
}

impl From<String> for Trouble {
    fn from(text: String) -> Trouble {
        Trouble::Text(text)
    }
}

/// What the arguments say, before anything is built.
struct Plan {
    targets: Vec<Target>,
    reference: Option<Reference>,
    labels: BTreeMap<String, String>,
    annotations: BTreeMap<String, String>,
    ports: Vec<String>,
    created: u64,
    /// Made at first use: it reads certificates.
    client: OnceLock<Arc<Client>>,
}

impl Plan {
    fn new(args: &ImageArgs) -> Result<Plan, String> {
        let reference = args.tag.as_deref().map(Reference::parse).transpose()?;
        if let Some(r) = &reference
            && r.digest.is_some()
        {
            return Err(format!("-t {r}: the digest comes from the content"));
        }
        if args.push && reference.as_ref().is_none_or(|r| r.host.is_none()) {
            return Err("-push needs -t with a registry: HOST[:PORT]/NAME[:TAG]".into());
        }
        let targets = match args.flags.target.as_deref() {
            None => Target::ALL.to_vec(),
            Some(list) => target_list(list)?,
        };
        if args.format == Format::Docker {
            if args.push {
                return Err("-format docker is for files: images are pushed as OCI images".into());
            }
            if args.compression == Packing::Zstd {
                return Err("-format docker holds layers as they are: -compression is for OCI images".into());
            }
            if args.sbom.is_some() {
                return Err(
                    "-format docker has no place for a bill of materials: -sbom is for OCI images".into()
                );
            }
            if targets.len() != 1 {
                return Err("-format docker holds one platform: choose it with -target".into());
            }
            if args.output.as_deref().is_some_and(|o| !is_tar(o)) {
                return Err("-format docker needs -o FILE.tar".into());
            }
        }
        if args.flags.whole || args.flags.emit.is_some() {
            return Err("-whole and -emit make no program".into());
        }
        if let Some(bad) = args.env.iter().find(|e| e.find('=').is_none_or(|at| at == 0)) {
            return Err(format!("-env {bad}: not NAME=VALUE"));
        }
        Ok(Plan {
            targets,
            reference,
            labels: pairs("-label", &args.label)?,
            annotations: pairs("-annotation", &args.annotation)?,
            ports: args.port.iter().map(|p| port(p)).collect::<Result<_, _>>()?,
            created: created(std::env::var("SOURCE_DATE_EPOCH").ok())?,
            client: OnceLock::new(),
        })
    }

    fn client(&self) -> Result<Arc<Client>, String> {
        if let Some(client) = self.client.get() {
            return Ok(client.clone());
        }
        let client = Client::new(driver::http_agent(false), Config::load()?);
        Ok(self.client.get_or_init(|| client).clone())
    }

    fn carry_out(&self, args: &ImageArgs) -> Result<(), Trouble> {
        // What may be missing is found before the compiler works.
        let base = Base::parse(&args.base, &|| self.client())?;
        let files = extra_files(args)?;
        let mut programs = Vec::new();
        let mut name = String::new();
        let mut flags = args.flags.clone();
        flags.target = Some(self.targets[0].to_string());
        let options = options(&flags, args.packages.clone()).map_err(Trouble::Told)?;
        let all = compile_for(&options, &self.targets, &flags).map_err(Trouble::Told)?;
        for (&target, built) in self.targets.iter().zip(all) {
            let count = built.programs.len() + built.libraries;
            match built.programs.into_iter().next() {
                Some(program) if count == 1 => {
                    name = program.name;
                    programs.push((target, program.image));
                }
                Some(_) => return Err(format!("an image is made of one package, not {count}").into()),
                None => return Err("the package is not a main package".to_string().into()),
            }
        }
        let sbom = args.sbom.as_ref().map(|_| materials(&name, &programs, self.created));
        if let (Some(path), Some(document)) = (&args.sbom, &sbom) {
            driver::output::write_file(path, document)?;
        }
        let spec = Spec {
            name: name.clone(),
            programs,
            base,
            files,
            labels: self.labels.clone(),
            annotations: self.annotations.clone(),
            env: args.env.clone(),
            ports: self.ports.clone(),
            user: args.user.clone(),
            created: self.created,
            compression: match args.compression {
                Packing::Gzip => Compression::Gzip,
                Packing::Zstd => Compression::Zstd,
            },
            sbom,
        };
        let image = image::build(&spec)?;
        let reference = match &self.reference {
            Some(r) => r.clone(),
            None => {
                Reference::parse(&name.to_lowercase()).map_err(|e| format!("{e}; name the image with -t"))?
            }
        };
        self.hand_over(args, &image, &reference, &name)?;
        for platform in &image.platforms {
            eprintln!("{} {}", platform.target, platform.manifest.digest);
        }
        println!("{}@{}", reference.name(), image.index.digest);
        Ok(())
    }

    fn hand_over(
        &self,
        args: &ImageArgs,
        image: &Image,
        reference: &Reference,
        name: &str,
    ) -> Result<(), String> {
        let default = (!args.push).then(|| format!("{name}.tar"));
        if let Some(output) = args.output.clone().or(default) {
            let path = Path::new(&output);
            match (args.format, is_tar(&output)) {
                (Format::Docker, _) => archive::write(&image.platforms[0], reference, path)?,
                (Format::Oci, true) => layout::write_tar(image, reference, path)?,
                (Format::Oci, false) => layout::write_dir(image, reference, path)?,
            }
        }
        if args.push { image.push(&self.client()?, reference) } else { Ok(()) }
    }
}

/// The bill of materials of programs for several targets: the modules that any of them has.
fn materials(name: &str, programs: &[(Target, Vec<u8>)], created: u64) -> Vec<u8> {
    let component = |m: ModuleLine| Component { path: m.path, version: m.version };
    let mut modules = BTreeSet::new();
    let mut main = Component { path: name.to_string(), version: String::new() };
    for (_, program) in programs {
        let (_, record) = driver::buildinfo::read(program).unwrap_or_default();
        let (own, others) = driver::buildinfo::modules_of(&record);
        main = own.map_or(main, component);
        modules.extend(others.into_iter().map(component));
    }
    let compiler = Component { path: "rgo".into(), version: env!("CARGO_PKG_VERSION").into() };
    let modules = modules.into_iter().collect();
    sbom::document(&Materials { name, main, modules, compiler, created })
}

fn is_tar(output: &str) -> bool {
    output.ends_with(".tar")
}

fn pairs(flag: &str, list: &[String]) -> Result<BTreeMap<String, String>, String> {
    let split = |text: &String| match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_string(), value.to_string())),
        _ => Err(format!("{flag} {text}: not KEY=VALUE")),
    };
    list.iter().map(split).collect()
}

/// `8080`, `8080/tcp` or `53/udp`.
fn port(text: &str) -> Result<String, String> {
    let (number, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
    match number.parse::<u16>() {
        Ok(n) if n > 0 && matches!(protocol, "tcp" | "udp" | "sctp") => Ok(format!("{n}/{protocol}")),
        _ => Err(format!("-port {text}: not a number from 1 to 65535, or one with /tcp, /udp or /sctp")),
    }
}

fn created(epoch: Option<String>) -> Result<u64, String> {
    match epoch.as_deref() {
        None | Some("") => Ok(0),
        // The last second of the year 9999: later times have no RFC 3339 form.
        Some(text) => match text.parse::<u64>() {
            Ok(seconds) if seconds <= 253_402_300_799 => Ok(seconds),
            _ => Err(format!("SOURCE_DATE_EPOCH={text}: not a time in seconds since 1970")),
        },
    }
}

fn extra_files(args: &ImageArgs) -> Result<Layer, String> {
    let mut layer = Layer::default();
    for add in &args.add {
        let (host, path) = add
            .rsplit_once(':')
            .filter(|(host, path)| !host.is_empty() && path.starts_with('/'))
            .ok_or_else(|| format!("-add {add}: not HOST:PATH with an absolute path"))?;
        // A path that ends in a slash is the directory that the file goes into.
        let named = path.ends_with('/') && !Path::new(host).is_dir();
        let file = Path::new(host).file_name().and_then(|n| n.to_str()).filter(|_| named);
        files::add(&mut layer, Path::new(host), &format!("{path}{}", file.unwrap_or_default()))?;
    }
    for (wanted, path) in [(args.ca_certs, files::CERTIFICATES), (args.tzdata, files::ZONES)] {
        if wanted {
            files::add(&mut layer, Path::new(path), path)?;
        }
    }
    Ok(layer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments() {
        assert_eq!(target_list("linux/arm64,linux/arm64").unwrap().len(), 1);
        assert!(target_list("linux/amd64,").is_err());
        assert_eq!(port("8080").unwrap(), "8080/tcp");
        assert_eq!(port("53/udp").unwrap(), "53/udp");
        assert!(port("0").is_err() && port("70000").is_err() && port("80/x").is_err());
        assert!(pairs("-label", &["=x".into()]).unwrap_err().contains("-label =x"));
        assert_eq!(created(None).unwrap(), 0);
        assert_eq!(created(Some("12".into())).unwrap(), 12);
        assert!(created(Some("-1".into())).is_err());
    }
}
