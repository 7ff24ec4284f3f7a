//! The record by which tools find in an executable what it was built from. Layout: Go's debug/buildinfo.

/// Readers look at multiples of this.
pub(crate) const ALIGN: u64 = 16;

/// The description stands between these marks.
const START: u128 = 0x3077_af0c_9274_0802_41e1_c107_e6d6_18e6;
const END: u128 = 0xf932_4331_8618_2072_0082_4210_4116_d8f2;

/// Makes the record of a text whose first line is the version and the rest the description.
pub(crate) fn record(text: &str) -> Vec<u8> {
    let (version, description) = text.split_once('\n').unwrap_or((text, ""));
    let mut out = b"\xff Go buildinf:".to_vec();
    // Size of pointers, and the flag that strings follow the header.
    out.extend_from_slice(&[8, 2]);
    out.resize(32, 0);
    string(&mut out, version.as_bytes());
    string(&mut out, &[&START.to_be_bytes(), description.as_bytes(), &END.to_be_bytes()].concat());
    out
}

/// A string after its length, seven bits a byte.
fn string(out: &mut Vec<u8>, text: &[u8]) {
    let mut len = text.len();
    while len >= 0x80 {
        out.push(len as u8 | 0x80);
        len >>= 7;
    }
    out.push(len as u8);
    out.extend_from_slice(text);
}

#[cfg(test)]
mod tests {
    #[test]
    fn layout() {
        let r = super::record("go1.27\npath\tm\n");
        assert_eq!(&r[..16], b"\xff Go buildinf:\x08\x02");
        assert_eq!(&r[32..39], b"\x06go1.27");
        assert_eq!(usize::from(r[39]), 16 + 7 + 16);
        assert_eq!(&r[56..63], b"path\tm\n");
        assert_eq!(r.len(), 40 + 39);
    }
}
