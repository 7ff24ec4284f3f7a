//! Small static data: strings, constants, closure objects without captures.

use gir::{Data, DataId, FuncId, Reloc, Symbol};

use crate::cx::Cx;

impl Cx<'_> {
    /// The bytes of a string constant.
    pub fn string_data(&mut self, bytes: &[u8]) -> DataId {
        if let Some(&d) = self.strings.get(bytes) {
            return d;
        }
        let d = self.prog.datas.push(Data {
            align: 1,
            size: bytes.len() as u64,
            bytes: bytes.to_vec(),
            ..Data::default()
        });
        self.strings.insert(bytes.to_vec(), d);
        d
    }

    /// A read-only constant without addresses in it.
    pub fn constant_data(&mut self, bytes: Vec<u8>, align: u32) -> DataId {
        if let Some(&d) = self.constants.get(&(bytes.clone(), align)) {
            return d;
        }
        let d = self.prog.datas.push(Data {
            align,
            size: bytes.len() as u64,
            bytes: bytes.clone(),
            ..Data::default()
        });
        self.constants.insert((bytes, align), d);
        d
    }

    /// A read-only string header (address, length), as trap operands want it.
    pub fn string_header(&mut self, bytes: &[u8]) -> DataId {
        if let Some(&d) = self.str_headers.get(bytes) {
            return d;
        }
        let text = self.string_data(bytes);
        let mut header = vec![0u8; 16];
        header[8..].copy_from_slice(&(bytes.len() as u64).to_le_bytes());
        let relocs = vec![Reloc { offset: 0, target: Symbol::Data(text), addend: 0 }];
        let d = self.prog.datas.push(Data { align: 8, size: 16, bytes: header, relocs, ..Data::default() });
        self.str_headers.insert(bytes.to_vec(), d);
        d
    }

    /// What addresses of zero-sized objects point to.
    pub fn zero_base(&mut self) -> DataId {
        if let Some(d) = self.zero_base {
            return d;
        }
        let d = self.prog.datas.push(Data { align: 8, size: 8, mutable: true, ..Data::default() });
        self.zero_base = Some(d);
        d
    }

    /// The 256 one-byte values, for interfaces that hold one.
    pub fn byte_table(&mut self) -> DataId {
        if let Some(d) = self.byte_table {
            return d;
        }
        let d =
            self.prog.datas.push(Data { align: 1, size: 256, bytes: (0..=255).collect(), ..Data::default() });
        self.byte_table = Some(d);
        d
    }

    /// A closure object without captures.
    pub fn closure_data(&mut self, code: FuncId) -> DataId {
        let relocs = vec![Reloc { offset: 0, target: Symbol::Func(code), addend: 0 }];
        self.prog.datas.push(Data { align: 8, size: 8, bytes: vec![0; 8], relocs, ..Data::default() })
    }
}
