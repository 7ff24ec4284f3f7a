//! Ciphers, and what authenticates their texts.
//!
//! Like those of `checksum`, the functions take addresses and lengths as generated code has them, and callers pass pieces
//! of moderate size. Where a source and a destination overlap they are the same. Expanded keys lie in memory of the
//! caller's, which doesn't move; the declarations in internal/rt know how much each needs.

use core::{mem, ptr, slice};

use aes::cipher::inout::InOutBuf;
use aes::cipher::typenum::U16;
use aes::cipher::{
    Array, BlockCipherDecrypt, BlockCipherEncrypt, KeyInit, KeyIvInit, StreamCipher, StreamCipherSeek,
};
use aes::{Aes128, Aes192, Aes256};
use des::{Des, TdesEde3};
use ghash::GHash;
use poly1305::Poly1305;
use poly1305::universal_hash::UniversalHash;

use crate::room::{aligned, array, bytes};

/// A block of AES, or of a hash over such blocks.
type Block = Array<u8, U16>;

/// How many blocks are encrypted at once: the largest number that an implementation takes in parallel, several times.
const RUN: usize = 64;

/// An expanded key of AES.
pub enum AesKey {
    Short(Aes128),
    Middle(Aes192),
    Long(Aes256),
}

/// What the declaration in internal/rt has room for.
const AES_ROOM: usize = 1024;
const GHASH_ROOM: usize = 256;
const DES_ROOM: usize = 384;

const _: () = assert!(mem::size_of::<AesKey>() + mem::align_of::<AesKey>() <= AES_ROOM);
const _: () = assert!(mem::size_of::<GHash>() <= GHASH_ROOM);
const _: () =
    assert!(mem::size_of::<TdesEde3>() <= DES_ROOM && mem::size_of::<Des>() <= mem::size_of::<TdesEde3>());

/// Calls `$body` with the cipher of a key that was expanded at an address: the caller's promise.
macro_rules! with_aes {
    ($key:expr, $cipher:ident => $body:expr) => {
        match &*aligned::<AesKey>($key) {
            AesKey::Short($cipher) => $body,
            AesKey::Middle($cipher) => $body,
            AesKey::Long($cipher) => $body,
        }
    };
}

/// Expands a key of 16, 24 or 32 bytes.
///
/// # Safety
/// The room at `key` is writable, `n` bytes are readable.
pub unsafe fn aes_expand(key: *mut u8, p: *const u8, n: usize) {
    // SAFETY: the caller's promise.
    unsafe {
        let expanded = match n {
            16 => AesKey::Short(Aes128::new(&array::<16>(p).into())),
            24 => AesKey::Middle(Aes192::new(&array::<24>(p).into())),
            _ => AesKey::Long(Aes256::new(&array::<32>(p).into())),
        };
        aligned::<AesKey>(key).write(expanded);
    }
}

/// Encrypts or decrypts `n` blocks, each for itself.
///
/// # Safety
/// `key` was expanded, the blocks are accessible.
pub unsafe fn aes_blocks(key: *mut u8, dst: *mut u8, src: *const u8, n: usize, decrypts: bool) {
    // SAFETY: the caller's promise.
    unsafe {
        let blocks = InOutBuf::from_raw(src as *const Block, dst as *mut Block, n);
        with_aes!(key, c => if decrypts { c.decrypt_blocks_inout(blocks) } else { c.encrypt_blocks_inout(blocks) })
    }
}

/// Chains `n` blocks. `iv` becomes the last block of the cipher's text.
///
/// # Safety
/// `key` was expanded, the blocks and the 16 bytes of `iv` are accessible.
pub unsafe fn aes_cbc(key: *mut u8, iv: *mut u8, dst: *mut u8, src: *const u8, n: usize, decrypts: bool) {
    let (dst, src) = (dst as *mut Block, src as *const Block);
    // SAFETY: the caller's promise.
    unsafe {
        let mut last = (iv as *const Block).read();
        if decrypts {
            let mut before = [Block::default(); RUN];
            let mut i = 0;
            while i < n {
                let m = RUN.min(n - i);
                // The text may be overwritten: what the next blocks are chained to is kept.
                ptr::copy_nonoverlapping(src.add(i), before.as_mut_ptr(), m);
                let run = InOutBuf::from_raw(src.add(i), dst.add(i), m);
                with_aes!(key, c => c.decrypt_blocks_inout(run));
                for (plain, chained) in slice::from_raw_parts_mut(dst.add(i), m).iter_mut().zip(&before) {
                    xor(plain, &last);
                    last = *chained;
                }
                i += m;
            }
        } else {
            with_aes!(key, c => for i in 0..n {
                xor(&mut last, &src.add(i).read());
                c.encrypt_block(&mut last);
                dst.add(i).write(last);
            });
        }
        (iv as *mut Block).write(last);
    }
}

fn xor(a: &mut Block, b: &Block) {
    let word = u128::from_ne_bytes(a.0) ^ u128::from_ne_bytes(b.0);
    a.0 = word.to_ne_bytes();
}

/// Adds to `src` the encrypted numbers that follow each other from the counter on, which is moved past them.
///
/// # Safety
/// The blocks are accessible.
unsafe fn count<C: BlockCipherEncrypt<BlockSize = U16>>(
    cipher: &C,
    counter: &mut u128,
    next: impl Fn(u128) -> u128,
    dst: *mut Block,
    src: *const Block,
    n: usize,
) {
    let mut stream = [Block::default(); RUN];
    let mut i = 0;
    while i < n {
        let m = RUN.min(n - i);
        for b in &mut stream[..m] {
            b.0 = counter.to_be_bytes();
            *counter = next(*counter);
        }
        cipher.encrypt_blocks(&mut stream[..m]);
        for (k, b) in stream[..m].iter_mut().enumerate() {
            // SAFETY: the caller's promise.
            unsafe {
                xor(b, &src.add(i + k).read());
                dst.add(i + k).write(*b);
            }
        }
        i += m;
    }
}

/// Encrypts `n` blocks in counter mode. The counter has 16 bytes, the first ones weighing most, and is moved on.
///
/// # Safety
/// `key` was expanded, the blocks and the counter are accessible.
pub unsafe fn aes_ctr(key: *mut u8, counter: *mut u8, dst: *mut u8, src: *const u8, n: usize) {
    // SAFETY: the caller's promise.
    unsafe {
        let mut value = u128::from_be_bytes(array(counter));
        with_aes!(key, c => count(c, &mut value, |x| x.wrapping_add(1), dst.cast(), src.cast(), n));
        (counter as *mut [u8; 16]).write(value.to_be_bytes());
    }
}

/// GCM's counter: only the last 32 bits count.
fn next32(x: u128) -> u128 {
    x & !0xFFFF_FFFF | (x as u32).wrapping_add(1) as u128
}

/// Runs of blocks that are encrypted and authenticated while they are in the processor's nearest cache.
const NEAR: usize = 256;

/// Encrypts (or, if `opens`, decrypts) `n` blocks in counter mode and adds the cipher's text to the hash.
///
/// # Safety
/// `key` was expanded, `hash` started, the blocks and the counter's 16 bytes are accessible.
pub unsafe fn aes_gcm(
    key: *mut u8,
    hash: *mut u8,
    counter: *mut u8,
    dst: *mut u8,
    src: *const u8,
    n: usize,
    opens: bool,
) {
    let (dst, src) = (dst as *mut Block, src as *const Block);
    // SAFETY: the caller's promise. Moved out and back, as the room has no alignment; nothing is dropped.
    unsafe {
        let mut state = mem::ManuallyDrop::new((hash as *const GHash).read_unaligned());
        let mut value = u128::from_be_bytes(array(counter));
        with_aes!(key, c => {
            let mut i = 0;
            while i < n {
                let m = NEAR.min(n - i);
                if opens {
                    state.update(slice::from_raw_parts(src.add(i), m));
                }
                count(c, &mut value, next32, dst.add(i), src.add(i), m);
                if !opens {
                    state.update(slice::from_raw_parts(dst.add(i), m));
                }
                i += m;
            }
        });
        (hash as *mut mem::ManuallyDrop<GHash>).write_unaligned(state);
        (counter as *mut [u8; 16]).write(value.to_be_bytes());
    }
}

/// Starts a hash of GCM with its key of 16 bytes.
///
/// # Safety
/// The room is writable, the key readable.
pub unsafe fn ghash_start(hash: *mut u8, key: *const u8) {
    // SAFETY: the caller's promise.
    unsafe { (hash as *mut GHash).write_unaligned(GHash::new(&array::<16>(key).into())) }
}

/// Adds bytes to a hash of GCM, filled up to blocks with zeros.
///
/// # Safety
/// The hash was started, the bytes are readable.
pub unsafe fn ghash_update(hash: *mut u8, p: *const u8, n: usize) {
    // SAFETY: the caller's promise.
    unsafe {
        let mut state = mem::ManuallyDrop::new((hash as *const GHash).read_unaligned());
        state.update_padded(bytes(p, n));
        (hash as *mut mem::ManuallyDrop<GHash>).write_unaligned(state);
    }
}

/// The 16 bytes of a hash of GCM.
///
/// # Safety
/// The hash was started, `sum` is writable.
pub unsafe fn ghash_sum(hash: *const u8, sum: *mut u8) {
    // SAFETY: the caller's promise.
    unsafe { (sum as *mut Block).write((hash as *const GHash).read_unaligned().finalize()) }
}

/// Expands a key of DES (8 bytes) or triple DES (24).
///
/// # Safety
/// The room at `key` is writable, `n` bytes are readable.
pub unsafe fn des_expand(key: *mut u8, p: *const u8, n: usize) {
    // SAFETY: the caller's promise.
    unsafe {
        if n == 8 {
            (key as *mut Des).write_unaligned(Des::new(&array::<8>(p).into()));
        } else {
            (key as *mut TdesEde3).write_unaligned(TdesEde3::new(&array::<24>(p).into()));
        }
    }
}

/// Encrypts or decrypts a block of DES with an expanded key of so many bytes.
///
/// # Safety
/// The key was expanded, the blocks of 8 bytes are accessible.
pub unsafe fn des_block(key: *const u8, n: usize, dst: *mut u8, src: *const u8, decrypts: bool) {
    // SAFETY: the caller's promise.
    unsafe {
        let mut block = array::<8>(src).into();
        match (n, decrypts) {
            (8, false) => (key as *const Des).read_unaligned().encrypt_block(&mut block),
            (8, true) => (key as *const Des).read_unaligned().decrypt_block(&mut block),
            (_, false) => (key as *const TdesEde3).read_unaligned().encrypt_block(&mut block),
            (_, true) => (key as *const TdesEde3).read_unaligned().decrypt_block(&mut block),
        }
        (dst as *mut [u8; 8]).write(block.0);
    }
}

/// Adds ChaCha20's stream of bytes from a block on, to `n` bytes of `src`. `place` is the nonce of 12 bytes and then the
/// block's number, four bytes, the first weighing least.
///
/// # Safety
/// The key's 32 bytes and the place are readable, the texts accessible.
pub unsafe fn chacha20(key: *const u8, place: *const u8, dst: *mut u8, src: *const u8, n: usize) {
    // SAFETY: the caller's promise.
    unsafe {
        let nonce = array::<12>(place);
        let block = u32::from_le_bytes(array(place.add(12)));
        let mut cipher = chacha20::ChaCha20::new(&array::<32>(key).into(), &nonce.into());
        cipher.seek(block as u64 * 64);
        if n != 0 {
            cipher.apply_keystream_inout(InOutBuf::from_raw(src, dst, n));
        }
    }
}

/// The tag of RFC 8439, 2.8, of additional data and a text, with the one-time key of 32 bytes.
///
/// # Safety
/// Key, data and text are readable, 16 bytes at `tag` are writable.
pub unsafe fn poly1305(
    tag: *mut u8,
    key: *const u8,
    data: *const u8,
    data_len: usize,
    text: *const u8,
    text_len: usize,
) {
    // SAFETY: the caller's promise.
    unsafe {
        let mut state = Poly1305::new(&array::<32>(key).into());
        state.update_padded(bytes(data, data_len));
        state.update_padded(bytes(text, text_len));
        let mut lengths = Block::default();
        lengths[..8].copy_from_slice(&(data_len as u64).to_le_bytes());
        lengths[8..].copy_from_slice(&(text_len as u64).to_le_bytes());
        state.update(&[lengths]);
        (tag as *mut Block).write(state.finalize());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 197, appendix C: the same text under each length of key.
    #[test]
    fn aes_of_the_standard() {
        let key: [u8; 32] = core::array::from_fn(|i| i as u8);
        let text: [u8; 16] = core::array::from_fn(|i| 0x11 * i as u8);
        for (n, first) in [(16, 0x69), (24, 0xdd), (32, 0x8e)] {
            let mut room = [0u8; AES_ROOM];
            let mut block = text;
            // SAFETY: the arrays' own memory.
            unsafe {
                aes_expand(room.as_mut_ptr(), key.as_ptr(), n);
                aes_blocks(room.as_mut_ptr(), block.as_mut_ptr(), block.as_ptr(), 1, false);
                assert_eq!(block[0], first);
                aes_blocks(room.as_mut_ptr(), block.as_mut_ptr(), block.as_ptr(), 1, true);
            }
            assert_eq!(block, text);
        }
    }

    /// Chains of many blocks in place are those of one block at a time.
    #[test]
    fn chains_come_back() {
        let plain: [u8; 16 * 150] = core::array::from_fn(|i| (i * 7) as u8);
        let mut room = [0u8; AES_ROOM];
        let (mut text, mut iv) = (plain, [9u8; 16]);
        // SAFETY: the arrays' own memory.
        unsafe {
            aes_expand(room.as_mut_ptr(), plain.as_ptr(), 16);
            aes_cbc(room.as_mut_ptr(), iv.as_mut_ptr(), text.as_mut_ptr(), text.as_ptr(), 150, false);
            assert_eq!(iv, text[16 * 149..]);
            iv = [9; 16];
            aes_cbc(room.as_mut_ptr(), iv.as_mut_ptr(), text.as_mut_ptr(), text.as_ptr(), 150, true);
        }
        assert_eq!(text, plain);
    }

    #[test]
    fn only_the_last_word_of_gcms_counter_counts() {
        assert_eq!(next32(7 << 32 | 0xFFFF_FFFF), 7 << 32);
        assert_eq!(next32(u128::MAX - 1), u128::MAX);
    }
}
