//! ML-KEM (FIPS 203). Keys lie, expanded, in memory of the caller's, which doesn't move.

use core::mem;

use ml_kem::kem::{Decapsulate, KeyExport};
use ml_kem::{B32, DecapsulationKey768, DecapsulationKey1024, EncapsulationKey768, EncapsulationKey1024};

use crate::room::aligned;

/// What the declarations in internal/rt have room for.
const ROOM_768: usize = 16 << 10;
const ROOM_1024: usize = 28 << 10;

const _: () =
    assert!(mem::size_of::<DecapsulationKey768>() + mem::align_of::<DecapsulationKey768>() <= ROOM_768);
const _: () =
    assert!(mem::size_of::<DecapsulationKey1024>() + mem::align_of::<DecapsulationKey1024>() <= ROOM_1024);
const _: () =
    assert!(mem::size_of::<EncapsulationKey768>() + mem::align_of::<EncapsulationKey768>() <= ROOM_768);
const _: () =
    assert!(mem::size_of::<EncapsulationKey1024>() + mem::align_of::<EncapsulationKey1024>() <= ROOM_1024);

macro_rules! kem {
    ($private:ident, $public:ident, $decapsulate:ident, $encapsulate:ident, $export:ident: $dk:ident, $ek:ident) => {
        /// Makes the private key of a seed of 64 bytes.
        ///
        /// # Safety
        /// The room is writable, the seed readable.
        pub unsafe fn $private(key: *mut u8, seed: *const u8) {
            // SAFETY: the caller's promise.
            unsafe { aligned::<$dk>(key).write($dk::from_seed((*(seed as *const [u8; 64])).into())) }
        }

        /// Writes the encoded public key of a private one.
        ///
        /// # Safety
        /// The key was made, there is room.
        pub unsafe fn $export(key: *mut u8, out: *mut u8) {
            // SAFETY: the caller's promise.
            unsafe {
                let bytes = (*aligned::<$dk>(key)).encapsulation_key().to_bytes();
                core::ptr::copy_nonoverlapping(bytes.as_ptr(), out, bytes.len());
            }
        }

        /// Makes a public key of an encoded one; false if that isn't one.
        ///
        /// # Safety
        /// The room is writable, the encoding readable.
        pub unsafe fn $public(key: *mut u8, encoded: *const u8) -> bool {
            // SAFETY: the caller's promise; arrays of bytes have no alignment.
            unsafe {
                match $ek::new(&*encoded.cast()) {
                    Ok(made) => {
                        aligned::<$ek>(key).write(made);
                        true
                    }
                    Err(_) => false,
                }
            }
        }

        /// Encapsulates a secret of 32 bytes: the shared key and the text for the other side.
        ///
        /// # Safety
        /// The key was made, the secret is readable, there is room for the results.
        pub unsafe fn $encapsulate(key: *mut u8, secret: *const u8, text: *mut u8, shared: *mut u8) {
            // SAFETY: the caller's promise.
            unsafe {
                let secret: B32 = (*(secret as *const [u8; 32])).into();
                let (made, agreed) = (*aligned::<$ek>(key)).encapsulate_deterministic(&secret);
                core::ptr::copy_nonoverlapping(made.as_ptr(), text, made.len());
                core::ptr::copy_nonoverlapping(agreed.as_ptr(), shared, agreed.len());
            }
        }

        /// The shared key of a text.
        ///
        /// # Safety
        /// The key was made, the text is readable, there is room for the result.
        pub unsafe fn $decapsulate(key: *mut u8, text: *const u8, shared: *mut u8) {
            // SAFETY: the caller's promise; arrays of bytes have no alignment.
            unsafe {
                let agreed = (*aligned::<$dk>(key)).decapsulate(&*text.cast());
                core::ptr::copy_nonoverlapping(agreed.as_ptr(), shared, agreed.len());
            }
        }
    };
}

kem!(private_768, public_768, decapsulate_768, encapsulate_768, export_768: DecapsulationKey768, EncapsulationKey768);
kem!(private_1024, public_1024, decapsulate_1024, encapsulate_1024, export_1024: DecapsulationKey1024, EncapsulationKey1024);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_agree() {
        let seed: [u8; 64] = core::array::from_fn(|i| i as u8);
        let (mut private, mut public) = (vec![0u8; ROOM_768], vec![0u8; ROOM_768]);
        let (mut encoded, mut text) = ([0u8; 1184], [0u8; 1088]);
        let (mut ours, mut theirs) = ([0u8; 32], [0u8; 32]);
        // SAFETY: the arrays' own memory.
        unsafe {
            private_768(private.as_mut_ptr(), seed.as_ptr());
            export_768(private.as_mut_ptr(), encoded.as_mut_ptr());
            assert!(public_768(public.as_mut_ptr(), encoded.as_ptr()));
            encapsulate_768(public.as_mut_ptr(), seed.as_ptr(), text.as_mut_ptr(), ours.as_mut_ptr());
            decapsulate_768(private.as_mut_ptr(), text.as_ptr(), theirs.as_mut_ptr());
            assert_eq!(ours, theirs);
            text[5] ^= 1;
            decapsulate_768(private.as_mut_ptr(), text.as_ptr(), theirs.as_mut_ptr());
            assert_ne!(ours, theirs);
            encoded[0] = 0xFF;
            encoded[1] = 0xFF;
            assert!(!public_768(public.as_mut_ptr(), encoded.as_ptr()));
        }
    }
}
