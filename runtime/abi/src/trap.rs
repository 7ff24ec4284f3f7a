//! Run-time panics that generated code and the runtime raise.

/// Why a trap instruction or a runtime function raises a Go panic. Operands stand in `g.scratch[0..]`.
///
/// Whatever raises, the panic value is built by Go code: `runtime.raise(code, a, b, c, d)` in stdlib/runtime.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
#[repr(u8)]
pub enum TrapCode {
    /// invalid memory address or nil pointer dereference
    NilDeref = 0,
    /// index out of range [a] with length b
    Index = 1,
    /// slice bounds out of range [:a] with length b (string, or s[:x] of a string/array)
    SliceAlen = 2,
    /// slice bounds out of range [:a] with capacity b
    SliceAcap = 3,
    /// slice bounds out of range [a:b]
    SliceB = 4,
    /// slice bounds out of range [::a] with length b
    Slice3Alen = 5,
    /// slice bounds out of range [::a] with capacity b
    Slice3Acap = 6,
    /// slice bounds out of range [:a:b]
    Slice3B = 7,
    /// slice bounds out of range [a:b:]
    Slice3C = 8,
    /// cannot convert slice with length a to array or pointer to array with length b
    SliceToArray = 9,
    /// integer divide by zero
    DivZero = 10,
    /// negative shift amount
    NegativeShift = 11,
    /// makeslice: len out of range
    MakeSliceLen = 12,
    /// makeslice: cap out of range
    MakeSliceCap = 13,
    /// makechan: size out of range
    MakeChanSize = 14,
    /// assignment to entry in nil map
    NilMapWrite = 15,
    /// send on closed channel
    SendClosed = 16,
    /// close of closed channel
    CloseClosed = 17,
    /// close of nil channel
    CloseNil = 18,
    /// hash of unhashable type a (descriptor)
    Unhashable = 19,
    /// comparing uncomparable type a (descriptor)
    Uncomparable = 20,
    /// interface conversion: a = interface type (descriptor) of the operand, b = dynamic type or null, c = asserted
    /// type (descriptor), d = name of the missing method (address of a Str) or null
    Assert = 21,
    /// growslice: len out of range
    GrowSlice = 22,
    /// unsafe.Slice: len out of range
    UnsafeSliceLen = 23,
    /// unsafe.Slice: ptr is nil and len is not zero
    UnsafeSliceNil = 24,
    /// unsafe.String: len out of range
    UnsafeStringLen = 25,
    /// unsafe.String: ptr is nil and len is not zero
    UnsafeStringNil = 26,
    /// a range-over-func yield function was called after the loop ended (a: why, see stdlib/runtime)
    RangeState = 27,
    /// go of nil func value (a fatal error)
    GoNil = 28,
    /// code that can't be reached was reached: a compiler bug
    Unreachable = 29,
    /// value method a.b called using nil pointer (a: address of a Str with the full text)
    NilPointerMethod = 30,
    /// unexpected fault address a
    FaultAddress = 31,
    /// negative length or capacity, too many map entries and other sizes: makemap size out of range
    MakeMapSize = 32,
    /// index out of range [a] with length b, where a is unsigned
    IndexUnsigned = 33,
    /// As SliceAlen, where a is unsigned
    UnsignedSliceAlen = 34,
    /// As SliceAcap
    UnsignedSliceAcap = 35,
    /// As SliceB
    UnsignedSliceB = 36,
    /// As Slice3Alen
    UnsignedSlice3Alen = 37,
    /// As Slice3Acap
    UnsignedSlice3Acap = 38,
    /// As Slice3B
    UnsignedSlice3B = 39,
    /// As Slice3C
    UnsignedSlice3C = 40,
}

impl TrapCode {
    pub const COUNT: u8 = 41;

    /// The code of a slice bounds panic for an operand of an unsigned type.
    pub fn unsigned_slice(self) -> TrapCode {
        match self {
            TrapCode::SliceAlen => TrapCode::UnsignedSliceAlen,
            TrapCode::SliceAcap => TrapCode::UnsignedSliceAcap,
            TrapCode::SliceB => TrapCode::UnsignedSliceB,
            TrapCode::Slice3Alen => TrapCode::UnsignedSlice3Alen,
            TrapCode::Slice3Acap => TrapCode::UnsignedSlice3Acap,
            TrapCode::Slice3B => TrapCode::UnsignedSlice3B,
            TrapCode::Slice3C => TrapCode::UnsignedSlice3C,
            other => other,
        }
    }

    pub fn from_u8(code: u8) -> Option<TrapCode> {
        if code < Self::COUNT {
            // SAFETY: repr(u8) without gaps below COUNT.
            Some(unsafe { core::mem::transmute::<u8, TrapCode>(code) })
        } else {
            None
        }
    }
}
