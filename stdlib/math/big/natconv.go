package big

import (
	"errors"
	"io"
	"math/bits"
	"sync"
)

const digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// MaxBase is the largest base for conversions between numbers and text.
const MaxBase = 10 + ('z' - 'a' + 1) + ('Z' - 'A' + 1)
const maxBaseSmall = 10 + ('z' - 'a' + 1) // up to here letters mean the same in both cases

var (
	errNoDigits = errors.New("number has no digits")
	errInvalSep = errors.New("'_' must separate successive digits")
)

// bigPower returns the largest power of the base that fits in a word, and its exponent.
func bigPower(b Word) (p Word, n int) {
	p, n = b, 1
	for max := wordMax / b; p <= max; n++ {
		p *= b
	}
	return p, n
}

// digitValue returns the value of a digit, MaxBase+1 if c is none.
func digitValue(c byte, base int) Word {
	switch {
	case '0' <= c && c <= '9':
		return Word(c - '0')
	case 'a' <= c && c <= 'z':
		return Word(c-'a') + 10
	case 'A' <= c && c <= 'Z':
		if base <= maxBaseSmall {
			return Word(c-'A') + 10
		}
		return Word(c-'A') + maxBaseSmall
	}
	return MaxBase + 1
}

// scan reads a number. With base 0, a prefix says the base and underscores may stand between digits. If fracOk, there
// may be a radix point, "0" alone is no prefix, and count is minus the number of digits behind the point; without a
// point, it is the number of digits.
func (z nat) scan(r io.ByteScanner, base int, fracOk bool) (res nat, b, count int, err error) {
	valid := base == 0 || !fracOk && 2 <= base && base <= MaxBase ||
		fracOk && (base == 2 || base == 8 || base == 10 || base == 16)
	if !valid {
		panic("invalid number base " + itoa(base))
	}

	prev := '.' // what stood before: '0' for a digit, '_', or '.' at the beginning
	badSep := false
	ch, err := r.ReadByte()
	b, prefix := base, byte(0)
	if base == 0 {
		b = 10
		if err == nil && ch == '0' {
			prev = '0'
			count = 1
			if ch, err = r.ReadByte(); err == nil {
				switch ch {
				case 'b', 'B':
					b, prefix = 2, 'b'
				case 'o', 'O':
					b, prefix = 8, 'o'
				case 'x', 'X':
					b, prefix = 16, 'x'
				default:
					if !fracOk {
						b, prefix = 8, '0'
					}
				}
				if prefix != 0 {
					count = 0
					if prefix != '0' {
						ch, err = r.ReadByte()
					}
				}
			}
		}
	}

	// The digits are collected first: a long number is put together in halves.
	var text []byte
	point := -1
	for err == nil {
		if ch == '.' && fracOk {
			fracOk = false
			if prev == '_' {
				badSep = true
			}
			prev = '.'
			point = count
		} else if ch == '_' && base == 0 {
			if prev != '0' {
				badSep = true
			}
			prev = '_'
		} else {
			d := digitValue(ch, b)
			if d >= Word(b) {
				err = r.UnreadByte()
				break
			}
			prev = '0'
			count++
			text = append(text, byte(d))
		}
		ch, err = r.ReadByte()
	}
	if err == io.EOF {
		err = nil
	}
	if badSep || prev == '_' {
		if err == nil {
			err = errInvalSep
		}
	}
	if count == 0 {
		if prefix == '0' {
			return z[:0], 10, 1, err // just a zero
		}
		err = errNoDigits
	}
	z = z.fromDigits(text, Word(b))
	if point >= 0 {
		count = point - count
	}
	return z, b, count, err
}

// fromDigits returns the number with the digits, most significant first.
func (z nat) fromDigits(text []byte, b Word) nat {
	if b&(b-1) == 0 {
		return z.fromBits(text, uint(bits.TrailingZeros(uint(b))))
	}
	_, n := bigPower(b)
	const leaf = 40 // words
	if len(text) <= leaf*n {
		z = z[:0]
		for len(text) > 0 {
			// The odd digits first, then words full.
			k := len(text) % n
			if k == 0 {
				k = n
			}
			w, scale := Word(0), Word(1)
			for _, d := range text[:k] {
				w = w*b + Word(d)
				scale *= b
			}
			z = z.mulAddWord(z, scale, w)
			text = text[k:]
		}
		return z.norm()
	}
	// Halves of a length for which the powers of the base follow from one another.
	size := leaf * n
	power := nat(nil).expWord(b, uint(size))
	return z.set(joinDigits(text, b, size, power, nil))
}

// joinDigits is fromDigits in halves; power is b to the size. Powers for larger sizes are kept in table.
func joinDigits(text []byte, b Word, size int, power nat, table []nat) nat {
	if table == nil {
		table = []nat{power}
		for s := size; 2*s < len(text); s *= 2 {
			p := table[len(table)-1]
			table = append(table, nat(nil).sqr(p))
		}
	}
	for len(table) > 0 && len(text) <= size<<(len(table)-1) {
		table = table[:len(table)-1]
	}
	if len(table) == 0 {
		return nat(nil).fromDigits(text, b)
	}
	k := len(table) - 1
	cut := len(text) - size<<k
	rest := table[:k:k]
	if k == 0 {
		rest = []nat{}
	}
	hi := joinDigits(text[:cut], b, size, power, rest)
	lo := joinDigits(text[cut:], b, size, power, rest)
	hi = nat(nil).mul(hi, table[k])
	return hi.add(hi, lo)
}

// fromBits is fromDigits for a base of 1<<width.
func (z nat) fromBits(text []byte, width uint) nat {
	z = z.make((len(text)*int(width) + wordBits - 1) / wordBits)
	clear(z)
	pos := uint(0)
	for i := len(text) - 1; i >= 0; i-- {
		d := Word(text[i])
		w, s := pos/wordBits, pos%wordBits
		z[w] |= d << s
		if s+width > wordBits && d>>(wordBits-s) != 0 {
			z[w+1] |= d >> (wordBits - s)
		}
		pos += width
	}
	return z.norm()
}

func itoa(n int) string {
	if n < 0 {
		return "-" + itoa(-n)
	}
	return string(nat(nil).setWord(Word(n)).appendText(nil, false, 10))
}

// appendText appends the digits in the base, with a minus sign if negative and not 0.
func (x nat) appendText(buf []byte, negative bool, base int) []byte {
	if base < 2 || base > MaxBase {
		panic("invalid base")
	}
	if len(x) == 0 {
		return append(buf, '0')
	}
	if negative {
		buf = append(buf, '-')
	}
	b := Word(base)
	if b&(b-1) == 0 {
		return x.appendBits(buf, uint(bits.TrailingZeros(uint(b))))
	}
	// An upper bound of the number of digits: a digit has at least log2(base) bits.
	n := int(float64(x.bitLen())/log2(base)) + 2
	begin := len(buf)
	buf = append(buf, make([]byte, n)...)
	out := buf[begin:]
	q := x.clone() // is consumed
	q.intoDigits(out, b, powersFor(x, b))
	i := 0
	for out[i] == '0' {
		i++
	}
	return buf[:begin+copy(out, out[i:])]
}

// log2 returns the logarithm of a base, not above the true value.
func log2(base int) float64 {
	k := bits.Len(uint(base)) - 1
	// The fraction, a bit at a time.
	x, f, bit := float64(base)/float64(int(1)<<k), float64(k), 0.5
	for range 30 {
		if x *= x; x >= 2 {
			f += bit
			x /= 2
		}
		bit /= 2
	}
	return f
}

// appendBits is appendText for a base of 1<<width.
func (x nat) appendBits(buf []byte, width uint) []byte {
	n := (x.bitLen() + int(width) - 1) / int(width)
	for i := n - 1; i >= 0; i-- {
		pos := uint(i) * width
		w, s := pos/wordBits, pos%wordBits
		d := x[w] >> s
		if s+width > wordBits && w+1 < uint(len(x)) {
			d |= x[w+1] << (wordBits - s)
		}
		buf = append(buf, digits[d&(1<<width-1)])
	}
	return buf
}

// A basePower is a power of a base with its number of digits.
type basePower struct {
	power nat
	n     int
}

// convLeaf is the number of words up to which digits are split off a word at a time.
const convLeaf = 24

// decimalPowers keeps powers of ten from one conversion to the next.
var decimalPowers struct {
	sync.Mutex
	table []basePower
}

// powersFor returns powers of the base, each the square of the one before, to split x by.
func powersFor(x nat, b Word) []basePower {
	if len(x) <= convLeaf {
		return nil
	}
	var table []basePower
	if b == 10 {
		decimalPowers.Lock()
		defer decimalPowers.Unlock()
		table = decimalPowers.table
	}
	if len(table) == 0 {
		_, n := bigPower(b)
		table = append(table, basePower{nat(nil).expWord(b, uint(n*convLeaf/2)), n * convLeaf / 2})
	}
	for {
		last := table[len(table)-1]
		if 2*len(last.power) > len(x) {
			break
		}
		table = append(table, basePower{nat(nil).sqr(last.power), 2 * last.n})
	}
	if b == 10 && len(table[len(table)-1].power) < 1<<12 {
		decimalPowers.table = table
	}
	return table
}

// intoDigits fills out with the digits of q, with zeros in front, and destroys q.
func (q nat) intoDigits(out []byte, b Word, table []basePower) {
	for len(table) > 0 && len(q) > convLeaf {
		p := table[len(table)-1]
		table = table[:len(table)-1]
		if p.n >= len(out) || q.cmp(p.power) < 0 {
			continue
		}
		hi, lo := nat(nil).div(nil, q, p.power)
		cut := len(out) - p.n
		lo.intoDigits(out[cut:], b, table)
		// What is above may still be longer than the power.
		out, q = out[:cut], hi
		table = table[:len(table)+1]
	}
	i := len(out)
	power, n := bigPower(b)
	for len(q) > 0 && i > 0 {
		var r Word
		if b == 10 {
			r = divWVW(q, 0, q, 10000000000000000000)
		} else {
			r = divWVW(q, 0, q, power)
		}
		q = q.norm()
		for range n {
			if i == 0 || len(q) == 0 && r == 0 {
				break
			}
			i--
			if b == 10 {
				out[i] = '0' + byte(r%10)
				r /= 10
			} else {
				out[i] = digits[r%b]
				r /= b
			}
		}
	}
	for i > 0 {
		i--
		out[i] = '0'
	}
}

// expWord returns x to the n.
func (z nat) expWord(x Word, n uint) nat {
	z = z.setWord(1)
	base := nat(nil).setWord(x)
	for ; n > 0; n >>= 1 {
		if n&1 != 0 {
			z = z.mul(z, base)
		}
		if n > 1 {
			base = base.sqr(base)
		}
	}
	return z
}
