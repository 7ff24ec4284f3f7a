package strconv

import (
	"math"
	"math/bits"
)

// format describes a floating-point type.
type format struct {
	fracBits uint // without the hidden bit
	expBits  uint
	bias     int // of the exponent field
}

var (
	format32 = format{fracBits: 23, expBits: 8, bias: 127}
	format64 = format{fracBits: 52, expBits: 11, bias: 1023}
)

// A number's value is mant × 2**exp, with the hidden bit in mant. class tells apart what has no such value.
type number struct {
	mant     uint64
	exp      int
	negative bool
	class    byte
}

const (
	finite = iota
	infinite
	notNumber
)

// unpack takes a float's representation apart.
func (f *format) unpack(b uint64) number {
	n := number{
		mant:     b & (1<<f.fracBits - 1),
		exp:      int(b>>f.fracBits) & (1<<f.expBits - 1),
		negative: b>>(f.fracBits+f.expBits)&1 != 0,
	}
	switch {
	case n.exp == 1<<f.expBits-1 && n.mant == 0:
		n.class = infinite
	case n.exp == 1<<f.expBits-1:
		n.class = notNumber
	case n.exp == 0:
		n.exp = f.minExp()
	default:
		n.mant |= 1 << f.fracBits
		n.exp -= f.bias + int(f.fracBits)
	}
	return n
}

// minExp is the exponent of the last fraction bit of a denormal.
func (f *format) minExp() int { return 1 - f.bias - int(f.fracBits) }

// infinity is the representation of +Inf.
func (f *format) infinity() uint64 { return (1<<f.expBits - 1) << f.fracBits }

// pack rounds mant × 2**exp (plus something smaller than mant's last bit where sticky is set) to the nearest float,
// ties to even, and returns its representation without sign, or ok false where that is infinite. mant is not zero.
func (f *format) pack(mant uint64, exp int, sticky bool) (b uint64, ok bool) {
	lead := bits.LeadingZeros64(mant)
	mant <<= uint(lead)
	exp -= lead
	drop := 63 - int(f.fracBits)
	if low := f.minExp(); exp+drop < low {
		drop = low - exp
	}
	if drop > 64 {
		return 0, true
	}
	var keep, rest uint64 // rest is what is dropped, scaled so that 1<<63 is a half
	if drop == 64 {
		rest = mant
	} else {
		keep, rest = mant>>uint(drop), mant<<uint(64-drop)
	}
	if rest > 1<<63 || rest == 1<<63 && (sticky || keep&1 == 1) {
		keep++
	}
	// With the hidden bit added to the exponent field's value, a carry out of keep comes out right.
	field := uint64(exp + drop - f.minExp())
	if field >= 1<<f.expBits { // the shift would lose bits
		return f.infinity(), false
	}
	b = keep + field<<f.fracBits
	if b >= f.infinity() {
		return f.infinity(), false
	}
	return b, true
}

// floorLog2Pow10 returns ⌊n × log₂ 10⌋, floorLog10Pow2 ⌊n × log₁₀ 2⌋, for the exponents that floats have.
func floorLog2Pow10(n int) int { return n * 1741647 >> 19 }
func floorLog10Pow2(n int) int { return n * 1262611 >> 22 }

func floatBits(f float64, size int) (number, *format) {
	switch size {
	case 32:
		return format32.unpack(uint64(math.Float32bits(float32(f)))), &format32
	case 64:
		return format64.unpack(math.Float64bits(f)), &format64
	}
	panic("strconv: illegal AppendFloat/FormatFloat bitSize")
}
