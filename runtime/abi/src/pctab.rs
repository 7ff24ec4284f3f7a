//! The line program of a function: pc → file, line, inlined frames.
//!
//! A stream of rows (pc delta uleb128, line delta sleb128, frame uleb128), ended by a row with pc delta 0 (the first
//! row's pc delta is one more than its pc). `frame` numbers the entries of the function's inline tree, which stands
//! before the rows: uleb128 count, then per frame: name and file (uleb128 indices into the program's strings),
//! parent frame (uleb128; its own number for a frame of the function itself, as 0 is) and the line of the call in the parent
//! (uleb128).

/// One frame of an inline tree.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Frame {
    pub name: u32,
    pub file: u32,
    pub parent: u32,
    pub call_line: u32,
}

/// One row: from this pc (offset in the function) on, the code belongs to this line of this frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Row {
    pub pc: u32,
    pub line: u32,
    pub frame: u32,
}

fn uleb(mut v: u64, out: &mut impl FnMut(u8)) {
    while v >= 0x80 {
        out(v as u8 | 0x80);
        v >>= 7;
    }
    out(v as u8);
}

fn zigzag(v: i64) -> u64 {
    ((v << 1) ^ (v >> 63)) as u64
}

/// Writes a function's inline tree and rows (sorted by strictly increasing pc) byte by byte.
pub fn encode(frames: &[Frame], rows: &[Row], out: &mut impl FnMut(u8)) {
    uleb(frames.len() as u64, out);
    for f in frames {
        for v in [f.name, f.file, f.parent, f.call_line] {
            uleb(u64::from(v), out);
        }
    }
    let (mut pc, mut line) = (-1i64, 0i64);
    for r in rows {
        uleb((i64::from(r.pc) - pc) as u64, out);
        uleb(zigzag(i64::from(r.line) - line), out);
        uleb(u64::from(r.frame), out);
        (pc, line) = (i64::from(r.pc), i64::from(r.line));
    }
    uleb(0, out);
}

/// Reads what [`encode`] wrote.
#[derive(Clone)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { bytes, at: 0 }
    }

    fn uleb(&mut self) -> u64 {
        let (mut v, mut shift) = (0, 0);
        while let Some(&b) = self.bytes.get(self.at) {
            self.at += 1;
            v |= u64::from(b & 0x7f) << shift;
            if b < 0x80 {
                break;
            }
            shift += 7;
        }
        v
    }

    /// The row that covers `pc` and calls `frame` with the innermost frame first: (name, file, line).
    pub fn lookup(mut self, pc: u32, mut frame: impl FnMut(u32, u32, u32)) {
        let count = self.uleb();
        let tree = self.clone();
        for _ in 0..count * 4 {
            self.uleb();
        }
        let (mut at, mut line, mut cur, mut found) = (-1i64, 0i64, 0u64, None);
        loop {
            let delta = self.uleb();
            if delta == 0 {
                break;
            }
            at += delta as i64;
            if at > i64::from(pc) {
                break;
            }
            let z = self.uleb();
            line += (z >> 1) as i64 ^ -((z & 1) as i64);
            cur = self.uleb();
            found = Some((line, cur));
        }
        let _ = cur;
        let Some((mut line, mut cur)) = found else { return };
        loop {
            let mut t = tree.clone();
            let mut f = Frame::default();
            for _ in 0..=cur {
                f = Frame {
                    name: t.uleb() as u32,
                    file: t.uleb() as u32,
                    parent: t.uleb() as u32,
                    call_line: t.uleb() as u32,
                };
            }
            frame(f.name, f.file, line as u32);
            if u64::from(f.parent) == cur {
                break;
            }
            line = i64::from(f.call_line);
            cur = u64::from(f.parent);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trip() {
        let frames = [
            Frame { name: 1, file: 2, parent: 0, call_line: 0 },
            Frame { name: 3, file: 2, parent: 0, call_line: 300 },
        ];
        let rows = [
            Row { pc: 0, line: 10, frame: 0 },
            Row { pc: 200, line: 5, frame: 1 },
            Row { pc: 201, line: 12, frame: 0 },
        ];
        let mut bytes = Vec::new();
        encode(&frames, &rows, &mut |b| bytes.push(b));
        let at = |pc| {
            let mut v = Vec::new();
            Reader::new(&bytes).lookup(pc, |n, f, l| v.push((n, f, l)));
            v
        };
        assert_eq!(at(0), [(1, 2, 10)]);
        assert_eq!(at(199), [(1, 2, 10)]);
        assert_eq!(at(200), [(3, 2, 5), (1, 2, 300)]);
        assert_eq!(at(5000), [(1, 2, 12)]);
    }
}
