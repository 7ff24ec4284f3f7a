//! Whatever parses is type-checked: no crash, messages inside the file. Imports are not resolved.
#![no_main]

use std::sync::Arc;

use base::{FileId, Interner};
use check::{Checker, PackageInput};
use libfuzzer_sys::fuzz_target;
use types::Store;

fuzz_target!(|text: &[u8]| {
    let names = Arc::new(Interner::new());
    let (file, diags) = syntax::parse_file(FileId(0), text, &names);
    if !diags.is_empty() {
        return;
    }
    let mut checker = Checker::new(Store::new(names.clone()));
    let input = PackageInput { path: names.intern("main"), std: false, go_minor: 27, files: vec![file] };
    checker.add_package(input, &|_| None);
    let len = text.len() as u32;
    assert!(checker.diags().list.iter().all(|d| d.span.start <= d.span.end && d.span.end <= len));
});
