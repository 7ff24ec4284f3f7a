// Bit tricks and hash functions written out: CRC, Adler, FNV, SHA-256, SipHash, xorshift; bit sets; base64 and varints.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"math/bits"
	"strings"
)

var crcTable = func() (t [256]uint32) {
	for i := range t {
		c := uint32(i)
		for range 8 {
			if c&1 == 1 {
				c = c>>1 ^ 0xedb88320
			} else {
				c >>= 1
			}
		}
		t[i] = c
	}
	return t
}()

func crc32(data []byte) uint32 {
	c := ^uint32(0)
	for _, b := range data {
		c = crcTable[byte(c)^b] ^ c>>8
	}
	return ^c
}

func adler32(data []byte) uint32 {
	a, b := uint32(1), uint32(0)
	for _, d := range data {
		a = (a + uint32(d)) % 65521
		b = (b + a) % 65521
	}
	return b<<16 | a
}

func fnv1a[T ~string | ~[]byte](data T) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(data) {
		h = (h ^ uint64(data[i])) * 1099511628211
	}
	return h
}

// The constants of SHA-256 are roots of primes; they are computed with integers.
func rootBits(n uint64, cube bool) uint32 {
	// Finds the fraction of the root in 32 bits by binary search over 128-bit products.
	var lo, hi uint64 = 0, 1 << 40
	for hi-lo > 1 {
		mid := lo + (hi-lo)/2
		var above bool
		if cube {
			h, l := bits.Mul64(mid, mid)
			// mid³ ≥ n·2⁹⁶ compares the product's upper half.
			top, low := bits.Mul64(l, mid)
			_, carryTop := bits.Mul64(h, mid)
			sum, carry := bits.Add64(top, carryTop, 0)
			_ = low
			above = carry != 0 || sum >= n<<32
		} else {
			h, l := bits.Mul64(mid, mid)
			_ = l
			above = h >= n
		}
		if above {
			hi = mid
		} else {
			lo = mid
		}
	}
	return uint32(lo)
}

var shaK, shaInit = func() (k [64]uint32, init [8]uint32) {
	n := 0
	for p := uint64(2); n < 64; p++ {
		prime := true
		for d := uint64(2); d*d <= p; d++ {
			if p%d == 0 {
				prime = false
			}
		}
		if !prime {
			continue
		}
		k[n] = rootBits(p, true)
		if n < 8 {
			init[n] = rootBits(p, false)
		}
		n++
	}
	return k, init
}()

func sha256(data []byte) (sum [32]byte) {
	h := shaInit
	length := uint64(len(data)) * 8
	data = append(bytes.Clone(data), 0x80)
	for len(data)%64 != 56 {
		data = append(data, 0)
	}
	for shift := 56; shift >= 0; shift -= 8 {
		data = append(data, byte(length>>shift))
	}
	var w [64]uint32
	for ; len(data) > 0; data = data[64:] {
		for i := range 16 {
			b := data[i*4 : i*4+4 : i*4+4]
			w[i] = uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
		}
		for i := 16; i < 64; i++ {
			s0 := bits.RotateLeft32(w[i-15], -7) ^ bits.RotateLeft32(w[i-15], -18) ^ w[i-15]>>3
			s1 := bits.RotateLeft32(w[i-2], -17) ^ bits.RotateLeft32(w[i-2], -19) ^ w[i-2]>>10
			w[i] = w[i-16] + s0 + w[i-7] + s1
		}
		v := h
		for i, wi := range w {
			s1 := bits.RotateLeft32(v[4], -6) ^ bits.RotateLeft32(v[4], -11) ^ bits.RotateLeft32(v[4], -25)
			t1 := v[7] + s1 + (v[4]&v[5] ^ ^v[4]&v[6]) + shaK[i] + wi
			s0 := bits.RotateLeft32(v[0], -2) ^ bits.RotateLeft32(v[0], -13) ^ bits.RotateLeft32(v[0], -22)
			t2 := s0 + (v[0]&v[1] ^ v[0]&v[2] ^ v[1]&v[2])
			v = [8]uint32{t1 + t2, v[0], v[1], v[2], v[3] + t1, v[4], v[5], v[6]}
		}
		for i := range h {
			h[i] += v[i]
		}
	}
	for i, x := range h {
		sum[i*4], sum[i*4+1], sum[i*4+2], sum[i*4+3] = byte(x>>24), byte(x>>16), byte(x>>8), byte(x)
	}
	return sum
}

func sipRound(v *[4]uint64) {
	v[0] += v[1]
	v[1] = bits.RotateLeft64(v[1], 13) ^ v[0]
	v[0] = bits.RotateLeft64(v[0], 32)
	v[2] += v[3]
	v[3] = bits.RotateLeft64(v[3], 16) ^ v[2]
	v[0] += v[3]
	v[3] = bits.RotateLeft64(v[3], 21) ^ v[0]
	v[2] += v[1]
	v[1] = bits.RotateLeft64(v[1], 17) ^ v[2]
	v[2] = bits.RotateLeft64(v[2], 32)
}

func siphash(k0, k1 uint64, data []byte) uint64 {
	v := [4]uint64{k0 ^ 0x736f6d6570736575, k1 ^ 0x646f72616e646f6d, k0 ^ 0x6c7967656e657261, k1 ^ 0x7465646279746573}
	last := uint64(len(data)) << 56
	for i := 0; i <= len(data); i += 8 {
		var m uint64
		for j, b := range data[i:min(i+8, len(data))] {
			m |= uint64(b) << (8 * j)
		}
		if i+8 > len(data) {
			m |= last
		}
		v[3] ^= m
		sipRound(&v)
		sipRound(&v)
		v[0] ^= m
	}
	v[2] ^= 0xff
	for range 4 {
		sipRound(&v)
	}
	return v[0] ^ v[1] ^ v[2] ^ v[3]
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

func base64(data []byte) string {
	var b strings.Builder
	for len(data) > 0 {
		var block [3]byte
		n := copy(block[:], data)
		data = data[n:]
		x := uint(block[0])<<16 | uint(block[1])<<8 | uint(block[2])
		for i := range 4 {
			if i > n {
				b.WriteByte('=')
			} else {
				b.WriteByte(alphabet[x>>(18-6*i)&63])
			}
		}
	}
	return b.String()
}

var errVarint = errors.New("varint is cut off or too long")

func putVarint(b []byte, v int64) []byte {
	u := uint64(v)<<1 ^ uint64(v>>63)
	for u >= 0x80 {
		b = append(b, byte(u)|0x80)
		u >>= 7
	}
	return append(b, byte(u))
}

func varint(b []byte) (v int64, rest []byte, err error) {
	var u uint64
	for i, c := range b {
		if i == 9 && c > 1 {
			break
		}
		u |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			return int64(u>>1) ^ -int64(u&1), b[i+1:], nil
		}
	}
	return 0, b, errVarint
}

func tricks() {
	for _, x := range []uint32{0, 1, 6, 255, 256, 0x80000000, 0xdeadbeef} {
		fmt.Print(bits.OnesCount32(x), " ", bits.LeadingZeros32(x), " ", bits.TrailingZeros32(x), " ", bits.Len32(x), " ", bits.Reverse32(x), " ", bits.ReverseBytes32(x),
			" ", x&-x, " ", x != 0 && x&(x-1) == 0, "; ")
	}
	fmt.Println()
	hi, lo := bits.Mul64(1<<63+12345, 987654321)
	q, r := bits.Div64(hi%1000, lo, 1000)
	sum, carry := bits.Add64(1<<63, 1<<63, 1)
	diff, borrow := bits.Sub32(1, 2, 0)
	fmt.Println(hi, lo, q, r, sum, carry, diff, borrow)
	var i8 int8 = -128
	var u8 uint8 = 200
	var i16 int16 = 0x7fff
	i16++
	fmt.Println(-i8, i8-1, u8+100, u8<<1, u8>>1, ^u8, i8>>1, i8>>9, i16, int8(u8), uint32(i8), uint8(i16>>7), u8&^0x48, i8/-1)
	s := uint(70)
	fmt.Println(1<<s>>s == 0, uint64(1)<<s, int64(-1)>>s, int32(1)<<(s-39), uint16(0xffff)<<(s-62))
	gray := make([]string, 8)
	for n := range gray {
		gray[n] = fmt.Sprintf("%03b", n^n>>1)
	}
	fmt.Println(gray)
	a, b := 12, 34
	a ^= b
	b ^= a
	a ^= b
	fmt.Println(a, b, (a+b)/2, a&b+(a^b)>>1)
}

func main() {
	text := []byte("The quick brown fox jumps over the lazy dog")
	fmt.Printf("%08x %08x %016x %x\n", crc32(text), adler32(text), fnv1a(text), fnv1a("")-fnv1a([]byte{}))
	fmt.Printf("%x\n%x\n", sha256(nil), sha256(text))
	fmt.Printf("%x\n", sha256(bytes.Repeat([]byte("a"), 100_000)))
	key := make([]byte, 15)
	for i := range key {
		key[i] = byte(i)
	}
	fmt.Printf("%016x\n", siphash(0x0706050403020100, 0x0f0e0d0c0b0a0908, key))
	for i := range 5 {
		fmt.Print(base64(text[:i]), " ")
	}
	fmt.Println(base64(text))

	var packed []byte
	numbers := []int64{0, -1, 1, 63, -64, 64, 1 << 40, -1 << 63, 1<<63 - 1}
	for _, n := range numbers {
		packed = putVarint(packed, n)
	}
	fmt.Println(len(packed), packed[:10])
	for rest := packed; len(rest) > 0; {
		var v int64
		var err error
		if v, rest, err = varint(rest); err != nil {
			fmt.Println(err)
			break
		}
		fmt.Print(v, " ")
	}
	_, _, err := varint([]byte{0x80, 0x80})
	fmt.Println(err)
	tricks()

	x, seen := uint32(1), make([]uint64, 1<<10)
	distinct := 0
	for range 100_000 {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		slot := x & 0xffff
		if seen[slot/64]>>(slot%64)&1 == 0 {
			seen[slot/64] |= 1 << (slot % 64)
			distinct++
		}
	}
	total := 0
	for _, w := range seen {
		total += bits.OnesCount64(w)
	}
	fmt.Println(x, distinct, total)
}
