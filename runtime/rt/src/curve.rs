//! Elliptic curves. Points of the NIST curves are the two coordinates, numbers have the
//! length of the curve's field, the first bytes weighing most.

use core::slice;

use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::montgomery::MontgomeryPoint;
use curve25519_dalek::scalar::{Scalar as Scalar25519, clamp_integer};
use p256::elliptic_curve::group::Curve as _;
use p256::elliptic_curve::ops::{Invert, MulByGeneratorVartime, Reduce};
use p256::elliptic_curve::point::{AffineCoordinates, DecompressPoint};
use p256::elliptic_curve::sec1::{FromSec1Point, ModulusSize, Sec1Point, ToSec1Point};
use p256::elliptic_curve::subtle::{Choice, ConstantTimeEq};
use p256::elliptic_curve::{CurveArithmetic, Field, FieldBytes, FieldBytesSize, Group, PrimeField};

use crate::room::array;

/// What the functions below need of a curve.
trait Nist: CurveArithmetic {
    /// The length of a coordinate.
    const SIZE: usize;
}

impl Nist for p256::NistP256 {
    const SIZE: usize = 32;
}

impl Nist for p384::NistP384 {
    const SIZE: usize = 48;
}

impl Nist for p521::NistP521 {
    const SIZE: usize = 66;
}

/// Calls a function for the curve with a number of bits.
macro_rules! on_curve {
    ($bits:expr, $f:ident($($arg:expr),*)) => {
        match $bits {
            256 => $f::<p256::NistP256>($($arg),*),
            384 => $f::<p384::NistP384>($($arg),*),
            _ => $f::<p521::NistP521>($($arg),*),
        }
    };
}

/// The number at `p`.
///
/// # Safety
/// It is readable.
unsafe fn number<C: Nist>(p: *const u8) -> FieldBytes<C> {
    let mut bytes = FieldBytes::<C>::default();
    // SAFETY: the caller's promise.
    bytes.copy_from_slice(unsafe { slice::from_raw_parts(p, C::SIZE) });
    bytes
}

/// The number at `p` as far as it is below the curve's order.
///
/// # Safety
/// It is readable.
unsafe fn scalar<C: Nist>(p: *const u8) -> Option<C::Scalar> {
    // SAFETY: the caller's promise.
    C::Scalar::from_repr(unsafe { number::<C>(p) }).into_option()
}

/// The point at `p` if there is one on the curve.
///
/// # Safety
/// Two coordinates are readable.
unsafe fn point<C: Nist>(p: *const u8) -> Option<C::AffinePoint>
where
    C::AffinePoint: FromSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    // SAFETY: the caller's promise.
    let (x, y) = unsafe { (number::<C>(p), number::<C>(p.add(C::SIZE))) };
    let encoded = Sec1Point::<C>::from_affine_coordinates(&x, &y, false);
    C::AffinePoint::from_sec1_point(&encoded).into_option()
}

/// Writes a point's coordinates, unless it is the one at infinity.
///
/// # Safety
/// There is room for them.
unsafe fn store<C: Nist>(out: *mut u8, p: C::ProjectivePoint) -> bool
where
    C::AffinePoint: ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    if p.is_identity().into() {
        return false;
    }
    let encoded = p.to_affine().to_sec1_point(false);
    let coordinates = &encoded.as_bytes()[1..];
    // SAFETY: the caller's promise.
    unsafe { core::ptr::copy_nonoverlapping(coordinates.as_ptr(), out, coordinates.len()) };
    true
}

unsafe fn mul_on<C: Nist>(out: *mut u8, p: *const u8, k: *const u8) -> bool
where
    C::AffinePoint: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
    C::Scalar: Reduce<FieldBytes<C>>,
{
    // SAFETY: the caller's promise.
    unsafe {
        let k = C::Scalar::reduce(&number::<C>(k));
        if p.is_null() {
            return store::<C>(out, C::ProjectivePoint::mul_by_generator(&k));
        }
        match point::<C>(p) {
            Some(p) => store::<C>(out, C::ProjectivePoint::from(p) * k),
            None => false,
        }
    }
}

/// `k` times the point, or the base point if the address is null; false if that is at infinity or the point isn't on the
/// curve. `k` may be what it is, below twice the order.
///
/// # Safety
/// Operands are readable, there is room for the result.
pub unsafe fn mul(curve: i64, out: *mut u8, p: *const u8, k: *const u8) -> bool {
    // SAFETY: the caller's promise.
    unsafe { on_curve!(curve, mul_on(out, p, k)) }
}

unsafe fn add_on<C: Nist>(out: *mut u8, p: *const u8, q: *const u8) -> bool
where
    C::AffinePoint: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    // SAFETY: the caller's promise.
    unsafe {
        match (point::<C>(p), point::<C>(q)) {
            (Some(p), Some(q)) => store::<C>(out, C::ProjectivePoint::from(p) + C::ProjectivePoint::from(q)),
            _ => false,
        }
    }
}

/// The sum of two points; false as for [`mul`].
///
/// # Safety
/// Operands are readable, there is room for the result.
pub unsafe fn add(curve: i64, out: *mut u8, p: *const u8, q: *const u8) -> bool {
    // SAFETY: the caller's promise.
    unsafe { on_curve!(curve, add_on(out, p, q)) }
}

unsafe fn check_on<C: Nist>(p: *const u8) -> bool
where
    C::AffinePoint: FromSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    // SAFETY: the caller's promise.
    unsafe { point::<C>(p).is_some() }
}

/// Whether a point is on the curve and its coordinates are reduced.
///
/// # Safety
/// It is readable.
pub unsafe fn check(curve: i64, p: *const u8) -> bool {
    // SAFETY: the caller's promise.
    unsafe { on_curve!(curve, check_on(p)) }
}

unsafe fn decompress_on<C: Nist>(out: *mut u8, x: *const u8, odd: bool) -> bool
where
    C::AffinePoint: DecompressPoint<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    // SAFETY: the caller's promise.
    unsafe {
        match C::AffinePoint::decompress(&number::<C>(x), Choice::from(odd as u8)).into_option() {
            Some(p) => store::<C>(out, p.into()),
            None => false,
        }
    }
}

/// The point with a first coordinate, and a second one that is odd or even; false if there is none.
///
/// # Safety
/// The coordinate is readable, there is room for the result.
pub unsafe fn decompress(curve: i64, out: *mut u8, x: *const u8, odd: bool) -> bool {
    // SAFETY: the caller's promise.
    unsafe { on_curve!(curve, decompress_on(out, x, odd)) }
}

unsafe fn sign_on<C: Nist>(signature: *mut u8, d: *const u8, k: *const u8, e: *const u8) -> bool
where
    FieldBytesSize<C>: ModulusSize,
    C::AffinePoint: AffineCoordinates<FieldRepr = FieldBytes<C>>,
    C::Scalar: Reduce<FieldBytes<C>>,
{
    // SAFETY: the caller's promise.
    unsafe {
        let (Some(d), Some(k)) = (scalar::<C>(d), scalar::<C>(k)) else { return false };
        let e = C::Scalar::reduce(&number::<C>(e));
        let at = C::ProjectivePoint::mul_by_generator(&k).to_affine();
        let r = C::Scalar::reduce(&at.x());
        let Some(inverse) = Field::invert(&k).into_option() else { return false };
        let s = inverse * (e + r * d);
        if (r.is_zero() | s.is_zero()).into() {
            return false;
        }
        for (i, number) in [r.to_repr(), s.to_repr()].iter().enumerate() {
            core::ptr::copy_nonoverlapping(number.as_ptr(), signature.add(i * C::SIZE), C::SIZE);
        }
        true
    }
}

/// ECDSA with the key `d`, the secret number `k`, and the digest `e`: two numbers; false if there is no signature with `k`.
///
/// # Safety
/// Operands are readable, there is room for the result.
pub unsafe fn sign(curve: i64, signature: *mut u8, d: *const u8, k: *const u8, e: *const u8) -> bool {
    // SAFETY: the caller's promise.
    unsafe { on_curve!(curve, sign_on(signature, d, k, e)) }
}

unsafe fn verify_on<C: Nist>(signature: *const u8, key: *const u8, e: *const u8) -> bool
where
    FieldBytesSize<C>: ModulusSize,
    C::AffinePoint: AffineCoordinates<FieldRepr = FieldBytes<C>> + FromSec1Point<C>,
    C::Scalar: Reduce<FieldBytes<C>>,
    C::ProjectivePoint: MulByGeneratorVartime,
{
    // SAFETY: the caller's promise.
    let (r, s, key, e) = unsafe {
        let (Some(r), Some(s)) = (scalar::<C>(signature), scalar::<C>(signature.add(C::SIZE))) else {
            return false;
        };
        let Some(key) = point::<C>(key) else { return false };
        (r, s, key, C::Scalar::reduce(&number::<C>(e)))
    };
    if r.is_zero().into() {
        return false;
    }
    // There is none for s = 0.
    let Some(inverse) = s.invert_vartime().into_option() else { return false };
    let at =
        C::ProjectivePoint::mul_by_generator_and_mul_add_vartime(&(e * inverse), &(r * inverse), &key.into());
    if at.is_identity().into() {
        return false;
    }
    C::Scalar::reduce(&at.to_affine().x()) == r
}

/// Whether a signature as made by [`sign`] is one of the digest `e` with the public key.
///
/// # Safety
/// Operands are readable.
pub unsafe fn verify(curve: i64, signature: *const u8, key: *const u8, e: *const u8) -> bool {
    // SAFETY: the caller's promise.
    unsafe { on_curve!(curve, verify_on(signature, key, e)) }
}

/// X25519 of a secret and a point, or the base point if the address is null.
///
/// # Safety
/// Operands of 32 bytes are readable, the result is writable.
pub unsafe fn x25519(out: *mut u8, secret: *const u8, p: *const u8) {
    // SAFETY: the caller's promise.
    unsafe {
        let secret = array(secret);
        let result = if p.is_null() {
            MontgomeryPoint::mul_base_clamped(secret)
        } else {
            MontgomeryPoint(array(p)).mul_clamped(secret)
        };
        (out as *mut [u8; 32]).write(result.0);
    }
}

/// Ed25519's public key of a secret number (of which some bits are given) of 32 bytes.
///
/// # Safety
/// The number is readable, the result of 32 bytes writable.
pub unsafe fn ed25519_public(out: *mut u8, secret: *const u8) {
    // SAFETY: the caller's promise.
    unsafe { (out as *mut [u8; 32]).write(EdwardsPoint::mul_base_clamped(array(secret)).compress().0) }
}

/// The base point times a number of 64 bytes.
///
/// # Safety
/// The number is readable, the result of 32 bytes writable.
pub unsafe fn ed25519_commit(out: *mut u8, nonce: *const u8) {
    // SAFETY: the caller's promise.
    unsafe {
        let r = Scalar25519::from_bytes_mod_order_wide(&array(nonce));
        (out as *mut [u8; 32]).write(EdwardsPoint::mul_base(&r).compress().0);
    }
}

/// The second half of a signature: nonce + challenge · secret, of 64, 64 and 32 bytes.
///
/// # Safety
/// The numbers are readable, the result of 32 bytes writable.
pub unsafe fn ed25519_answer(out: *mut u8, nonce: *const u8, challenge: *const u8, secret: *const u8) {
    // SAFETY: the caller's promise.
    unsafe {
        let r = Scalar25519::from_bytes_mod_order_wide(&array(nonce));
        let k = Scalar25519::from_bytes_mod_order_wide(&array(challenge));
        let a = Scalar25519::from_bytes_mod_order(clamp_integer(array(secret)));
        (out as *mut [u8; 32]).write((r + k * a).to_bytes());
    }
}

/// Whether a signature of 64 bytes answers the challenge of 64 bytes for a public key.
///
/// # Safety
/// Operands are readable.
pub unsafe fn ed25519_verify(signature: *const u8, challenge: *const u8, key: *const u8) -> bool {
    // SAFETY: the caller's promise.
    let (commitment, answer, challenge, key) =
        unsafe { (array::<32>(signature), array(signature.add(32)), array(challenge), array(key)) };
    let Some(answer) = Scalar25519::from_canonical_bytes(answer).into_option() else { return false };
    let Some(key) = CompressedEdwardsY(key).decompress() else { return false };
    let k = Scalar25519::from_bytes_mod_order_wide(&challenge);
    let found = EdwardsPoint::vartime_double_scalar_mul_basepoint(&k, &-key, &answer);
    found.compress().0.ct_eq(&commitment).into()
}

/// Whether 32 bytes are a point of Ed25519's curve.
///
/// # Safety
/// They are readable.
pub unsafe fn ed25519_point(p: *const u8) -> bool {
    // SAFETY: the caller's promise.
    unsafe { CompressedEdwardsY(array(p)).decompress().is_some() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_verified() {
        for (bits, size) in [(256, 32), (384, 48), (521, 66)] {
            let number = |low: u8| {
                let mut bytes = [0u8; 66];
                bytes[size - 1] = low;
                bytes
            };
            let (d, k, mut e) = (number(5), number(77), number(200));
            let (mut signature, mut key, mut sum) = ([0u8; 132], [0u8; 132], [0u8; 132]);
            // SAFETY: the arrays' own memory.
            unsafe {
                assert!(mul(bits, key.as_mut_ptr(), core::ptr::null(), d.as_ptr()));
                assert!(check(bits, key.as_ptr()));
                assert!(sign(bits, signature.as_mut_ptr(), d.as_ptr(), k.as_ptr(), e.as_ptr()));
                assert!(verify(bits, signature.as_ptr(), key.as_ptr(), e.as_ptr()));
                e[size - 1] ^= 1;
                assert!(!verify(bits, signature.as_ptr(), key.as_ptr(), e.as_ptr()));
                let mut same = [0u8; 132];
                assert!(decompress(bits, same.as_mut_ptr(), key.as_ptr(), key[2 * size - 1] & 1 != 0));
                assert_eq!(same, key);
                // 5 + 5 = 2 · 5
                assert!(add(bits, sum.as_mut_ptr(), key.as_ptr(), key.as_ptr()));
                assert!(mul(bits, same.as_mut_ptr(), key.as_ptr(), number(2).as_ptr()));
                assert_eq!(same, sum);
                key[size] ^= 1;
                assert!(!check(bits, key.as_ptr()));
            }
        }
    }

    #[test]
    fn x25519_agrees_on_a_secret() {
        let (a, b) = ([7u8; 32], [200u8; 32]);
        let mut out = [[0u8; 32]; 4];
        // SAFETY: the arrays' own memory.
        unsafe {
            x25519(out[0].as_mut_ptr(), a.as_ptr(), core::ptr::null());
            x25519(out[1].as_mut_ptr(), b.as_ptr(), core::ptr::null());
            x25519(out[2].as_mut_ptr(), a.as_ptr(), out[1].as_ptr());
            x25519(out[3].as_mut_ptr(), b.as_ptr(), out[0].as_ptr());
        }
        assert_eq!(out[2], out[3]);
    }

    #[test]
    fn ed25519_answers_its_challenge() {
        let (secret, nonce, challenge) = ([3u8; 32], [4u8; 64], [5u8; 64]);
        let (mut key, mut signature) = ([0u8; 32], [0u8; 64]);
        // SAFETY: the arrays' own memory.
        unsafe {
            ed25519_public(key.as_mut_ptr(), secret.as_ptr());
            ed25519_commit(signature.as_mut_ptr(), nonce.as_ptr());
            let answer = signature.as_mut_ptr().add(32);
            ed25519_answer(answer, nonce.as_ptr(), challenge.as_ptr(), secret.as_ptr());
            assert!(ed25519_verify(signature.as_ptr(), challenge.as_ptr(), key.as_ptr()));
            assert!(ed25519_point(key.as_ptr()));
            signature[40] ^= 1;
            assert!(!ed25519_verify(signature.as_ptr(), challenge.as_ptr(), key.as_ptr()));
        }
    }
}
