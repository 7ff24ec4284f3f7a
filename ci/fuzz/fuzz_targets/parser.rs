//! Any bytes parse: positions are inside the file, and a sound file prints to one that prints the same.
#![no_main]

use base::{FileId, Interner};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    let names = Interner::new();
    let (file, diags) = syntax::parse_file(FileId(0), text, &names);
    let len = text.len() as u32;
    assert!(diags.list.iter().all(|d| d.span.start <= d.span.end && d.span.end <= len));
    assert!(file.exprs.iter().all(|x| x.span.start <= x.span.end && x.span.end <= len && x.pos <= len));
    let printed = syntax::print(&file, &names);
    if diags.is_empty() {
        let (again, diags) = syntax::parse_file(FileId(0), printed.as_bytes(), &names);
        assert!(diags.is_empty(), "{printed}");
        assert_eq!(syntax::print(&again, &names), printed);
    }
});
