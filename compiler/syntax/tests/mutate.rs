//! Broken variants of the test data: the parser must survive all of them with sane positions. Bounded and
//! deterministic (RGO_MUTATIONS sets how many); ci/fuzz holds the open-ended form.

mod common;

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

const PIECES: [&[u8]; 32] = [
    b"(",
    b")",
    b"[",
    b"]",
    b"{",
    b"}",
    b",",
    b";",
    b":",
    b":=",
    b"=",
    b"...",
    b".",
    b"*",
    b"<-",
    b"~",
    b"|",
    b"\n",
    b"func",
    b"if ",
    b"for ",
    b"range ",
    b"type ",
    b"switch ",
    b"case ",
    b"chan ",
    b"struct{",
    b"interface{",
    b"\"",
    b"'\\",
    b"\x00",
    b"\xff",
];

fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for dir in ["", "../programs"] {
        for path in common::go_files(&common::testdata().join(dir), true).into_iter().take(40) {
            seeds.push(std::fs::read(path).unwrap());
        }
    }
    for entry in std::fs::read_dir(common::testdata()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "txt") {
            let text = std::fs::read_to_string(path).unwrap();
            let source = |s: &str| s.split("----\n").next().unwrap_or("").as_bytes().to_vec();
            seeds.extend(text.split("====\n").skip(1).map(source));
        }
    }
    seeds
}

fn check(text: &[u8]) {
    let p = common::parse(text);
    let len = text.len() as u32;
    let fits = |s: base::Span| s.start <= s.end && s.end <= len;
    for d in &p.diags.list {
        assert!(fits(d.span), "a message out of the file: {d:?}");
    }
    assert!(p.file.exprs.iter().all(|x| fits(x.span) && x.pos <= len));
    assert!(p.file.stmts.iter().all(|s| fits(s.span) && s.pos <= len));
    if p.diags.is_empty() {
        common::check_round_trip("mutation", text, &p);
    } else {
        // A broken tree can still be printed for messages.
        syntax::print(&p.file, &p.names);
    }
}

#[test]
fn mutations() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let seeds = seeds();
    assert!(seeds.len() > 100);
    let rounds = std::env::var("RGO_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(30_000);
    for round in 0..rounds {
        let mut text = seeds[random.below(seeds.len())].clone();
        if text.len() > 4000 {
            let from = random.below(text.len() - 4000);
            text = [b"package p\n".as_slice(), &text[from..from + 4000]].concat();
        }
        for _ in 0..1 + round % 4 {
            let at = random.below(text.len());
            let end = (at + 1 + random.below(12)).min(text.len());
            match random.below(5) {
                0 => drop(text.drain(at..end)),
                1 => {
                    let piece = PIECES[random.below(PIECES.len())];
                    text.splice(at..at, piece.iter().copied());
                }
                2 => {
                    let copy = text[at..end].to_vec();
                    let to = random.below(text.len());
                    text.splice(to..to, copy);
                }
                3 => {
                    let piece = PIECES[random.below(PIECES.len())];
                    text.splice(at..end, piece.iter().copied());
                }
                _ => text.truncate(text.len() - random.below(text.len() / 4)),
            }
        }
        let result = std::panic::catch_unwind(|| check(&text));
        if let Err(panic) = result {
            eprintln!("round {round}:\n{}", String::from_utf8_lossy(&text));
            std::panic::resume_unwind(panic);
        }
    }
}
