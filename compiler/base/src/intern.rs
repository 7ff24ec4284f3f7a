//! Interned strings. A [`Symbol`] is an index into one [`Interner`]; equal text has an equal symbol.

use crate::FxHashMap;
use std::sync::{Arc, RwLock};

crate::new_id! {
    /// An interned string.
    pub struct Symbol = "sym";
}

/// The table of interned strings. Shared by reference between parallel phases; symbol numbers may depend on the
/// order of interning, so output must never be ordered by them.
#[derive(Default)]
pub struct Interner {
    inner: RwLock<Inner>,
}

#[derive(Default)]
struct Inner {
    map: FxHashMap<Arc<str>, Symbol>,
    text: Vec<Arc<str>>,
}

impl Interner {
    /// A new table whose symbol 0 is the empty string ([`Symbol::EMPTY`]) and symbol 1 is `_` ([`Symbol::BLANK`]).
    pub fn new() -> Self {
        let interner = Interner::default();
        assert_eq!(interner.intern(""), Symbol::EMPTY);
        assert_eq!(interner.intern("_"), Symbol::BLANK);
        interner
    }

    pub fn intern(&self, text: &str) -> Symbol {
        if let Some(&s) = self.inner.read().unwrap().map.get(text) {
            return s;
        }
        let mut inner = self.inner.write().unwrap();
        if let Some(&s) = inner.map.get(text) {
            return s;
        }
        let s = Symbol(inner.text.len() as u32);
        let text: Arc<str> = text.into();
        inner.text.push(text.clone());
        inner.map.insert(text, s);
        s
    }

    /// The symbol of `text` if it was interned before.
    pub fn get(&self, text: &str) -> Option<Symbol> {
        self.inner.read().unwrap().map.get(text).copied()
    }

    pub fn text(&self, s: Symbol) -> Arc<str> {
        self.inner.read().unwrap().text[s.0 as usize].clone()
    }
}

impl Symbol {
    pub const EMPTY: Symbol = Symbol(0);
    pub const BLANK: Symbol = Symbol(1);
}
