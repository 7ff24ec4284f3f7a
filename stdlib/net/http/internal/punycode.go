package internal

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

var errPunycode = errors.New("idna: invalid label")

// The parameters of RFC 3492, 5.
const (
	base        = 36
	tMin        = 1
	tMax        = 26
	skew        = 38
	damp        = 700
	initialBias = 72
	initialN    = 128
)

// HostToASCII returns a host name with the labels that are beyond ASCII in Punycode behind "xn--". Nothing of the mapping of IDNA,
// such as lower case and the composition of accents, is done: that is for whoever asks the user.
func HostToASCII(host string) (string, error) {
	if strings.IndexFunc(host, func(r rune) bool { return r >= 0x80 }) < 0 {
		return host, nil
	}
	parts := strings.Split(host, ".")
	for i, label := range parts {
		encoded, err := EncodeLabel("xn--", label)
		if err != nil {
			return "", err
		}
		parts[i] = encoded
	}
	return strings.Join(parts, "."), nil
}

// EncodeLabel returns label as it is if it is ASCII, else prefix and its Punycode.
func EncodeLabel(prefix, label string) (string, error) {
	runes := []rune(label)
	out := []byte(prefix)
	for _, r := range runes {
		if r < 0x80 {
			out = append(out, byte(r))
		} else if r == utf8.RuneError || unicode.IsControl(r) {
			return "", errPunycode
		}
	}
	basic := len(out) - len(prefix)
	if basic == len(runes) {
		return label, nil
	}
	if basic > 0 {
		out = append(out, '-')
	}
	n, delta, bias := rune(initialN), int32(0), int32(initialBias)
	for done := basic; done < len(runes); {
		next := rune(0x7fffffff)
		for _, r := range runes {
			if r >= n && r < next {
				next = r
			}
		}
		step := int64(next-n) * int64(done+1)
		if step > 1<<31-1-int64(delta) {
			return "", errPunycode
		}
		delta += int32(step)
		n = next
		for _, r := range runes {
			if r < n {
				delta++
			}
			if r != n {
				continue
			}
			out = appendVarint(out, delta, bias)
			bias = adapt(delta, int32(done+1), done == basic)
			delta = 0
			done++
		}
		delta++
		n++
	}
	return string(out), nil
}

// appendVarint appends q as a number of digits whose thresholds depend on bias.
func appendVarint(out []byte, q, bias int32) []byte {
	for k := int32(base); ; k += base {
		t := min(max(k-bias, tMin), tMax)
		if q < t {
			return append(out, digit(q))
		}
		out = append(out, digit(t+(q-t)%(base-t)))
		q = (q - t) / (base - t)
	}
}

func digit(d int32) byte {
	if d < 26 {
		return byte('a' + d)
	}
	return byte('0' + d - 26)
}

func adapt(delta, points int32, first bool) int32 {
	if first {
		delta /= damp
	} else {
		delta /= 2
	}
	delta += delta / points
	k := int32(0)
	for ; delta > (base-tMin)*tMax/2; k += base {
		delta /= base - tMin
	}
	return k + (base-tMin+1)*delta/(delta+skew)
}
