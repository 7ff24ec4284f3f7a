//! Any bytes lex: tokens are in order and inside the file, and the last one is the end.
#![no_main]

use base::{FileId, Interner};
use libfuzzer_sys::fuzz_target;
use syntax::token::Tok;

fuzz_target!(|text: &[u8]| {
    let (lexed, diags) = syntax::lex::lex(FileId(0), text, &Interner::new());
    let len = text.len() as u32;
    let mut at = 0;
    for t in &lexed.tokens {
        assert!(at <= t.start && t.start <= t.end && t.end <= len);
        at = t.start;
    }
    assert_eq!(lexed.tokens.last().map(|t| t.kind), Some(Tok::Eof));
    assert!(diags.list.iter().all(|d| d.span.start <= len));
});
