//! Bytes with relocations, laid out before they become sections.

use base::FxHashMap;

/// A section of the object.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Sec {
    Text = 0,
    Rodata,
    /// Writable data, without and with pointers into the heap; then the same for what starts as zero.
    Data,
    DataPtr,
    Bss,
    BssPtr,
    /// What the program was built from, in a section that tools look for by name.
    BuildInfo,
}

/// How many sections there are.
pub(crate) const SECTIONS: usize = Sec::BuildInfo as usize + 1;

/// A place in a section, or something of the runtime's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Place {
    pub sec: Sec,
    pub offset: u64,
}

/// A 64-bit address inside a section.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DataReloc {
    pub offset: u64,
    pub to: Place,
}

/// One section in the making.
#[derive(Default)]
pub(crate) struct Blob {
    pub bytes: Vec<u8>,
    pub relocs: Vec<DataReloc>,
    pub align: u64,
}

impl Blob {
    /// Reserves zeroed space; gives its offset.
    pub(crate) fn reserve(&mut self, size: u64, align: u64) -> u64 {
        let align = align.max(1);
        self.align = self.align.max(align);
        let at = (self.bytes.len() as u64).next_multiple_of(align);
        self.bytes.resize((at + size) as usize, 0);
        at
    }

    pub(crate) fn append(&mut self, bytes: &[u8], align: u64) -> u64 {
        let at = self.reserve(bytes.len() as u64, align);
        self.put(at, bytes);
        at
    }

    pub(crate) fn put(&mut self, at: u64, bytes: &[u8]) {
        self.bytes[at as usize..at as usize + bytes.len()].copy_from_slice(bytes);
    }

    pub(crate) fn put32(&mut self, at: u64, v: u32) {
        self.put(at, &v.to_le_bytes());
    }

    pub(crate) fn put64(&mut self, at: u64, v: u64) {
        self.put(at, &v.to_le_bytes());
    }

    pub(crate) fn put_addr(&mut self, at: u64, to: Place) {
        self.relocs.push(DataReloc { offset: at, to });
    }
}

/// The read-only section with its pool of strings.
#[derive(Default)]
pub(crate) struct Rodata {
    pub blob: Blob,
    strings: FxHashMap<String, u64>,
}

impl Rodata {
    pub(crate) fn place(offset: u64) -> Place {
        Place { sec: Sec::Rodata, offset }
    }

    /// Writes an `abi::layout::Str`.
    pub(crate) fn put_str(&mut self, at: u64, text: &str) {
        if text.is_empty() {
            return;
        }
        let offset = match self.strings.get(text) {
            Some(&o) => o,
            None => {
                let o = self.blob.append(text.as_bytes(), 1);
                self.strings.insert(text.to_string(), o);
                o
            }
        };
        self.blob.put_addr(at, Self::place(offset));
        self.blob.put64(at + 8, text.len() as u64);
    }
}
