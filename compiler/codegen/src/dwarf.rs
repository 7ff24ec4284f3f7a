//! DWARF: filled in below.
use base::{IndexVec, Target};
use gir::{FuncId, Program};
use object::write::{Object, SymbolId};

use crate::code::FuncCode;
use crate::tables::{FuncLines, TextLayout};

pub(crate) fn write(
    _object: &mut Object<'_>,
    _text_symbol: SymbolId,
    _program: &Program,
    _codes: &IndexVec<FuncId, FuncCode>,
    _text: &TextLayout,
    _lines: &FuncLines,
    _target: Target,
) {
}
