//! Type descriptors and itabs as bytes: see `abi::typedesc`.

use std::mem::offset_of;

use abi::layout::{ITAB_FUNCS, ITAB_TYPE};
use abi::typedesc::{FieldDesc, InterfaceMethod, MethodDesc, TYPE_DESC_SIZE, TypeDesc};
use base::IndexVec;
use gir::{DescId, FuncId, Itab, ItabId, Program, TypeDetail};

use crate::data::{Place, Rodata};

/// Where descriptors and itabs lie in the read-only section.
pub(crate) struct DescPlaces {
    pub descs: IndexVec<DescId, u64>,
    pub itabs: IndexVec<ItabId, u64>,
}

/// Reserves room: descriptors in ID order, so that the table of all is sorted by address.
pub(crate) fn reserve(program: &Program, out: &mut Rodata) -> DescPlaces {
    let descs = program.descs.iter().map(|_| out.blob.reserve(TYPE_DESC_SIZE as u64, 16)).collect();
    let itab_size = |i: &Itab| ITAB_FUNCS as u64 + i.methods.len() as u64 * 8;
    let itabs = program.itabs.iter().map(|i| out.blob.reserve(itab_size(i), 8)).collect();
    DescPlaces { descs: IndexVec::from_raw(descs), itabs: IndexVec::from_raw(itabs) }
}

/// Fills what [`reserve`] made room for.
pub(crate) fn write(
    program: &Program,
    places: &DescPlaces,
    code: impl Fn(FuncId) -> Option<Place>,
    out: &mut Rodata,
) {
    for (id, desc) in program.descs.iter_enumerated() {
        write_desc(desc, places.descs[id], places, &code, out);
    }
    for (id, itab) in program.itabs.iter_enumerated() {
        let at = places.itabs[id];
        out.blob.put_addr(at, Rodata::place(places.descs[itab.inter]));
        out.blob.put_addr(at + ITAB_TYPE as u64, Rodata::place(places.descs[itab.ty]));
        for (i, m) in itab.methods.iter().enumerate() {
            if let Some(to) = m.and_then(&code) {
                out.blob.put_addr(at + ITAB_FUNCS as u64 + i as u64 * 8, to);
            }
        }
    }
}

fn write_desc(
    d: &gir::TypeDesc,
    at: u64,
    places: &DescPlaces,
    code: &impl Fn(FuncId) -> Option<Place>,
    out: &mut Rodata,
) {
    let desc = |id: DescId| Rodata::place(places.descs[id]);
    let field = |offset: usize| at + offset as u64;
    let b = &mut out.blob;
    b.put64(field(offset_of!(TypeDesc, size)), d.size);
    b.put64(field(offset_of!(TypeDesc, ptr_bytes)), d.ptr_bytes);
    b.put32(field(offset_of!(TypeDesc, hash)), d.hash);
    b.put(field(offset_of!(TypeDesc, kind)), &[d.kind as u8, d.align, d.flags]);
    b.put64(field(offset_of!(TypeDesc, len)), d.len);
    b.put32(field(offset_of!(TypeDesc, map_elem_offset)), d.map_elem_offset);
    b.put32(field(offset_of!(TypeDesc, map_slot_size)), d.map_slot_size);
    for (offset, to) in [
        (offset_of!(TypeDesc, ptr_to), d.ptr_to),
        (offset_of!(TypeDesc, elem), d.elem),
        (offset_of!(TypeDesc, key), d.key),
    ] {
        if let Some(to) = to {
            b.put_addr(field(offset), desc(to));
        }
    }
    if !d.gc_mask.is_empty() {
        // Read by whole words.
        let mask = b.reserve(d.gc_mask.len().next_multiple_of(8) as u64, 8);
        b.put(mask, &d.gc_mask);
        b.put_addr(field(offset_of!(TypeDesc, gc_mask)), Rodata::place(mask));
    }
    out.put_str(field(offset_of!(TypeDesc, string)), &d.string);
    out.put_str(field(offset_of!(TypeDesc, name)), &d.name);
    out.put_str(field(offset_of!(TypeDesc, pkg_path)), &d.pkg_path);
    if !d.methods.is_empty() {
        let table = write_methods(d, places, code, out);
        out.blob.put_addr(field(offset_of!(TypeDesc, methods)), Rodata::place(table));
    }
    let (list, len) = write_detail(&d.detail, places, out);
    if len > 0 {
        out.blob.put_addr(field(offset_of!(TypeDesc, list)), Rodata::place(list));
        out.blob.put64(field(offset_of!(TypeDesc, list_len)), len as u64);
    }
}

fn write_methods(
    d: &gir::TypeDesc,
    places: &DescPlaces,
    code: &impl Fn(FuncId) -> Option<Place>,
    out: &mut Rodata,
) -> u64 {
    let size = size_of::<MethodDesc>() as u64;
    let table = out.blob.reserve(16 + d.methods.len() as u64 * size, 8);
    let exported = d.methods.iter().filter(|m| m.pkg_path.is_empty()).count();
    out.blob.put64(table, d.methods.len() as u64);
    out.blob.put64(table + 8, exported as u64);
    for (i, m) in d.methods.iter().enumerate() {
        let at = table + 16 + i as u64 * size;
        out.put_str(at + offset_of!(MethodDesc, name) as u64, &m.name);
        out.put_str(at + offset_of!(MethodDesc, pkg_path) as u64, &m.pkg_path);
        if let Some(ty) = m.ty {
            out.blob.put_addr(at + offset_of!(MethodDesc, typ) as u64, Rodata::place(places.descs[ty]));
        }
        if let Some(to) = m.code.and_then(code) {
            out.blob.put_addr(at + offset_of!(MethodDesc, code) as u64, to);
        }
    }
    table
}

/// Fields, interface methods or parameters: (offset, count).
fn write_detail(detail: &TypeDetail, places: &DescPlaces, out: &mut Rodata) -> (u64, usize) {
    let desc = |id: DescId| Rodata::place(places.descs[id]);
    match detail {
        TypeDetail::None => (0, 0),
        TypeDetail::Struct(fields) => {
            let size = size_of::<FieldDesc>() as u64;
            let list = out.blob.reserve(fields.len() as u64 * size, 8);
            for (i, f) in fields.iter().enumerate() {
                let at = list + i as u64 * size;
                out.put_str(at + offset_of!(FieldDesc, name) as u64, &f.name);
                out.put_str(at + offset_of!(FieldDesc, pkg_path) as u64, &f.pkg_path);
                out.put_str(at + offset_of!(FieldDesc, tag) as u64, &f.tag);
                out.blob.put_addr(at + offset_of!(FieldDesc, typ) as u64, desc(f.ty));
                out.blob.put64(at + offset_of!(FieldDesc, offset) as u64, f.offset);
                out.blob.put64(at + offset_of!(FieldDesc, embedded) as u64, u64::from(f.embedded));
            }
            (list, fields.len())
        }
        TypeDetail::Interface(methods) => {
            let size = size_of::<InterfaceMethod>() as u64;
            let list = out.blob.reserve(methods.len() as u64 * size, 8);
            for (i, (name, pkg, ty)) in methods.iter().enumerate() {
                let at = list + i as u64 * size;
                out.put_str(at + offset_of!(InterfaceMethod, name) as u64, name);
                out.put_str(at + offset_of!(InterfaceMethod, pkg_path) as u64, pkg);
                out.blob.put_addr(at + offset_of!(InterfaceMethod, typ) as u64, desc(*ty));
            }
            (list, methods.len())
        }
        TypeDetail::Func { params, results } => {
            let list = out.blob.reserve((params.len() + results.len()) as u64 * 8, 8);
            for (i, &ty) in params.iter().chain(results).enumerate() {
                out.blob.put_addr(list + i as u64 * 8, desc(ty));
            }
            (list, params.len() + results.len())
        }
    }
}
