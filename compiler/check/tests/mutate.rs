//! Well-formed but wrong programs: tokens of the test data are replaced by other tokens of the same file, and what still
//! parses is type-checked. The checker must survive all of it with messages inside the file. Bounded and deterministic
//! (RGO_MUTATIONS sets how many); ci/fuzz holds the open-ended form.

use std::path::Path;
use std::sync::Arc;

use base::{FileId, Interner, SourceFile, SourceMap};
use check::{Checker, PackageInput};
use types::Store;

/// A small generator with a fixed seed (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }
}

/// A source with the ranges of its tokens.
struct Seed {
    text: Vec<u8>,
    tokens: Vec<std::ops::Range<usize>>,
}

fn seeds() -> Vec<Seed> {
    let mut paths = Vec::new();
    for dir in ["check", "run", "programs"] {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata").join(dir);
        paths.extend(std::fs::read_dir(dir).expect("fixtures").map(|e| e.expect("an entry").path()));
    }
    paths.retain(|p| p.extension().is_some_and(|e| e == "go"));
    paths.sort();
    let read = |path| {
        let text = std::fs::read(path).expect("a fixture");
        let (lexed, _) = syntax::lex::lex(FileId(0), &text, &Interner::new());
        // Semicolons that the lexer put in and the end have no text.
        let tokens = lexed.tokens.iter().map(|t| t.start as usize..t.end as usize).filter(|r| !r.is_empty());
        Seed { tokens: tokens.collect(), text }
    };
    paths.iter().map(read).collect()
}

/// Names and keywords, numbers, texts, and the rest by their first character.
fn kind(token: &[u8]) -> u8 {
    match token.first() {
        Some(c) if c.is_ascii_alphabetic() => b'a',
        Some(c) if c.is_ascii_digit() => b'0',
        Some(b'"' | b'`') => b'"',
        Some(c) => *c,
        None => 0,
    }
}

fn mutated(seed: &Seed, random: &mut Random, changes: usize) -> Vec<u8> {
    let mut tokens: Vec<&[u8]> = seed.tokens.iter().map(|r| &seed.text[r.clone()]).collect();
    // The blanks and line ends before each token stay where they are.
    let mut before = 0;
    let gaps: Vec<&[u8]> = seed
        .tokens
        .iter()
        .map(|r| {
            let gap = &seed.text[before.min(r.start)..r.start];
            before = r.end;
            gap
        })
        .collect();
    for _ in 0..changes {
        let at = random.below(tokens.len());
        // Mostly a token of the same kind, so that the result still parses.
        let mut other = random.below(tokens.len());
        for _ in 0..20 {
            if kind(tokens[other]) == kind(tokens[at]) {
                break;
            }
            other = random.below(tokens.len());
        }
        match random.below(10) {
            0 => tokens[at] = b"",
            1 => tokens.swap(at, other),
            _ => tokens[at] = tokens[other],
        }
    }
    let mut text = Vec::with_capacity(seed.text.len());
    for (gap, token) in gaps.iter().zip(tokens) {
        text.extend_from_slice(gap);
        text.extend_from_slice(token);
    }
    text.push(b'\n');
    text
}

/// Whether it parsed, so that the checker saw it.
fn check(text: &[u8]) -> bool {
    let names = Arc::new(Interner::new());
    let mut map = SourceMap::default();
    let text: Arc<[u8]> = text.into();
    let id = map.add(SourceFile::new("mutated.go", None, text.clone()));
    let (file, diags) = syntax::parse_file(id, &text, &names);
    if !diags.is_empty() {
        return false;
    }
    let mut checker = Checker::new(Store::new(names.clone()));
    let input =
        PackageInput { path: names.intern("main"), std: false, go_minor: 27, files: vec![file.into()] };
    checker.add_package(input, &|_| None);
    let len = text.len() as u32;
    for d in &checker.diags().list {
        assert!(d.span.start <= d.span.end && d.span.end <= len, "a message out of the file: {d:?}");
    }
    true
}

#[test]
fn mutations() {
    let rounds = std::env::var("RGO_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(3_000);
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let seeds = seeds();
    let mut checked = 0;
    for round in 0..rounds {
        let seed = &seeds[random.below(seeds.len())];
        let text = mutated(seed, &mut random, 1 + round % 3);
        match std::panic::catch_unwind(|| check(&text)) {
            Ok(parsed) => checked += usize::from(parsed),
            Err(panic) => {
                eprintln!("round {round}:\n{}", String::from_utf8_lossy(&text));
                std::panic::resume_unwind(panic);
            }
        }
    }
    assert!(checked * 10 > rounds, "only {checked} of {rounds} got past the parser");
}
