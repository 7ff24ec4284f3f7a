package strconv_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	own "rgostd/strconv"
	ref "strconv"
	"strings"
	"testing"
	"unicode"
)

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func float(r *rand.Rand) float64 {
	switch r.IntN(7) {
	case 0:
		return float64(r.IntN(2000)) / 100
	case 1:
		return float64(r.Int64())
	case 2:
		return math.Ldexp(1, r.IntN(2100)-1074)
	case 3:
		return float64(math.Float32frombits(r.Uint32()))
	case 4:
		f, _ := ref.ParseFloat(ref.Itoa(r.IntN(100000))+"e"+ref.Itoa(r.IntN(600)-300), 64)
		return f
	case 5:
		return math.Float64frombits(r.Uint64() >> 11 >> r.IntN(53)) // denormals
	}
	return math.Float64frombits(r.Uint64())
}

func TestFormatFloat(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 1500000 {
		f := float(r)
		fmt := "efgEGxXb"[r.IntN(8)]
		prec := r.IntN(25) - 1
		if i%3 == 0 {
			prec = -1
		} else if i%100 == 1 {
			prec = r.IntN(900)
		}
		size := 64 - 32*r.IntN(2)
		if a, b := own.FormatFloat(f, fmt, prec, size), ref.FormatFloat(f, fmt, prec, size); a != b {
			t.Fatalf("FormatFloat(%b, %c, %d, %d) = %s, want %s", f, fmt, prec, size, a, b)
		}
	}
}

func TestFormatFloatEdges(t *testing.T) {
	edges := []float64{0, math.Copysign(0, -1), 1, 5e-324, math.MaxFloat64, math.MaxFloat32, 1e-45, math.Inf(1), math.Inf(-1), math.NaN(), 0.5, 1.5, 2.5, 0.125, 1e21, 1e22, 1e23, 9.5, 99.5, 0.95, 9007199254740993, 100, 123456, 1234567}
	for _, f := range edges {
		for _, fmt := range []byte("befgEGxXyv%") {
			for prec := -1; prec < 30; prec++ {
				for _, size := range []int{32, 64} {
					if a, b := own.FormatFloat(f, fmt, prec, size), ref.FormatFloat(f, fmt, prec, size); a != b {
						t.Errorf("FormatFloat(%v, %c, %d, %d) = %s, want %s", f, fmt, prec, size, a, b)
					}
				}
			}
		}
	}
}

func checkParse(t *testing.T, s string) {
	t.Helper()
	for _, size := range []int{32, 64} {
		a, err1 := own.ParseFloat(s, size)
		b, err2 := ref.ParseFloat(s, size)
		if math.Float64bits(a) != math.Float64bits(b) || errText(err1) != errText(err2) {
			t.Fatalf("ParseFloat(%q, %d) = %v, %v; want %v, %v", s, size, a, err1, b, err2)
		}
	}
	for _, size := range []int{64, 128} {
		a, err1 := own.ParseComplex(s, size)
		b, err2 := ref.ParseComplex(s, size)
		if math.Float64bits(real(a)) != math.Float64bits(real(b)) || math.Float64bits(imag(a)) != math.Float64bits(imag(b)) || errText(err1) != errText(err2) {
			t.Fatalf("ParseComplex(%q, %d) = %v, %v; want %v, %v", s, size, a, err1, b, err2)
		}
	}
}

func TestParseFloat(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 400000 {
		checkParse(t, ref.FormatFloat(float(r), "efgx"[r.IntN(4)], r.IntN(30)-1, 64))
	}
	// Exactly at, just under and just over the boundary between two floats.
	for range 20000 {
		f := math.Abs(float(r))
		next := math.Nextafter(f, math.Inf(1))
		if math.IsInf(next, 0) || math.IsNaN(f) {
			continue
		}
		mid := new(big.Float).SetPrec(2000).Add(big.NewFloat(f), big.NewFloat(next))
		mid.Quo(mid, big.NewFloat(2))
		s := mid.Text('e', 800)
		m, e, _ := strings.Cut(s, "e")
		m = strings.TrimRight(m, "0")
		for _, v := range []string{m, m + "0001", m[:len(m)-1] + "4999", m + strings.Repeat("0", 900) + "1"} {
			checkParse(t, v+"e"+e)
		}
	}
}

func TestParseFloatSyntax(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const alphabet = "0123456789..__eExXpP+-+-infINFnaNabyti()"
	for _, s := range []string{"", "inf", "+Infinity", "-INFIN", "nan", "+nan", "0x", "0x1p", "0x.p1", "0x1p-2", "0x1.fffffffffffff8p1023", "1e", "1e+", ".", ".e1", "1_0", "1_0.5", "0x_1p1", "1__0", "0b1", "1e400", "-1e400", "1e-400", "0x1p-1074", "0x1p-1075", "0x1.8p-1075", "0x1p1024", "1e99999999999999999999", "0e99999999999999999", "3.4028236e38", "1+2i", "(1-2i)", "1+NaNi", "1++2i", "i", "2i", "Infi", "1+2", "()"} {
		checkParse(t, s)
	}
	for range 500000 {
		b := make([]byte, r.IntN(9))
		for i := range b {
			b[i] = alphabet[r.IntN(len(alphabet))]
		}
		checkParse(t, string(b))
	}
}

func TestInts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300000 {
		u := r.Uint64() >> r.IntN(64)
		base := 2 + r.IntN(35)
		if a, b := own.FormatInt(int64(u), base), ref.FormatInt(int64(u), base); a != b {
			t.Fatalf("FormatInt(%d, %d) = %s, want %s", int64(u), base, a, b)
		}
		if a, b := string(own.AppendUint([]byte("x"), u, base)), string(ref.AppendUint([]byte("x"), u, base)); a != b {
			t.Fatalf("AppendUint(%d, %d) = %s, want %s", u, base, a, b)
		}
	}
	const alphabet = "0123456789_xXbBoO+-aF"
	for i := range 800000 {
		b := make([]byte, r.IntN(24))
		for i := range b {
			b[i] = alphabet[r.IntN(10+r.IntN(len(alphabet)-9))]
		}
		s, base, size := string(b), []int{0, 10, 16, 2, 8, 36, 1, 37}[r.IntN(8)], r.IntN(66)
		if i%5 == 0 {
			s = ref.FormatInt(int64(r.Uint64()>>r.IntN(64)), max(2, min(base, 36)))
		}
		x, err1 := own.ParseInt(s, base, size)
		y, err2 := ref.ParseInt(s, base, size)
		if x != y || errText(err1) != errText(err2) {
			t.Fatalf("ParseInt(%q, %d, %d) = %d, %v; want %d, %v", s, base, size, x, err1, y, err2)
		}
		v, err1 := own.ParseUint(s, base, size)
		w, err2 := ref.ParseUint(s, base, size)
		if v != w || errText(err1) != errText(err2) {
			t.Fatalf("ParseUint(%q, %d, %d) = %d, %v; want %d, %v", s, base, size, v, err1, w, err2)
		}
		m, err1 := own.Atoi(s)
		n, err2 := ref.Atoi(s)
		if m != n || errText(err1) != errText(err2) {
			t.Fatalf("Atoi(%q) = %d, %v; want %d, %v", s, m, err1, n, err2)
		}
	}
}

func TestQuote(t *testing.T) {
	for r := rune(-2); r <= unicode.MaxRune+2; r++ {
		if own.IsPrint(r) != ref.IsPrint(r) || own.IsGraphic(r) != ref.IsGraphic(r) {
			t.Fatalf("IsPrint or IsGraphic of %U", r)
		}
		if a, b := own.QuoteRune(r), ref.QuoteRune(r); a != b {
			t.Fatalf("QuoteRune(%U) = %s, want %s", r, a, b)
		}
		if a, b := own.QuoteRuneToASCII(r), ref.QuoteRuneToASCII(r); a != b {
			t.Fatalf("QuoteRuneToASCII(%U) = %s, want %s", r, a, b)
		}
		if a, b := own.QuoteToGraphic(string(r)), ref.QuoteToGraphic(string(r)); a != b {
			t.Fatalf("QuoteToGraphic(%U) = %s, want %s", r, a, b)
		}
	}
	r := rand.New(rand.NewPCG(5, 6))
	pieces := []string{"a", "\\", "\"", "'", "`", "\n", "\r", "\t", "\x00", "\xff", "é", "世", "\u200b", "\ufeff", "\U0010ffff", "😀", "n", "x", "u", "U", "0", "1", "7", "f", "\x7f", "377", "400"}
	for range 300000 {
		s := ""
		for range r.IntN(8) {
			s += pieces[r.IntN(len(pieces))]
		}
		if a, b := own.Quote(s), ref.Quote(s); a != b {
			t.Fatalf("Quote(%q) = %s, want %s", s, a, b)
		}
		if a, b := own.QuoteToASCII(s), ref.QuoteToASCII(s); a != b {
			t.Fatalf("QuoteToASCII(%q) = %s, want %s", s, a, b)
		}
		if a, b := own.CanBackquote(s), ref.CanBackquote(s); a != b {
			t.Fatalf("CanBackquote(%q) = %v, want %v", s, a, b)
		}
		q := []string{`"` + s + `"`, "'" + s + "'", "`" + s + "`", s, ref.Quote(s), ref.Quote(s) + s}[r.IntN(6)]
		x, err1 := own.Unquote(q)
		y, err2 := ref.Unquote(q)
		if x != y || errText(err1) != errText(err2) {
			t.Fatalf("Unquote(%q) = %q, %v; want %q, %v", q, x, err1, y, err2)
		}
		x, err1 = own.QuotedPrefix(q)
		y, err2 = ref.QuotedPrefix(q)
		if x != y || errText(err1) != errText(err2) {
			t.Fatalf("QuotedPrefix(%q) = %q, %v; want %q, %v", q, x, err1, y, err2)
		}
		quote := "'\"`\x00"[r.IntN(4)]
		v1, m1, t1, err1 := own.UnquoteChar(s, quote)
		v2, m2, t2, err2 := ref.UnquoteChar(s, quote)
		if v1 != v2 || m1 != m2 || t1 != t2 || errText(err1) != errText(err2) {
			t.Fatalf("UnquoteChar(%q, %c) = %q %v %q %v; want %q %v %q %v", s, quote, v1, m1, t1, err1, v2, m2, t2, err2)
		}
	}
}

func TestFormatComplex(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 50000 {
		c := complex(float(r), float(r))
		size := 64 << r.IntN(2)
		if a, b := own.FormatComplex(c, 'g', -1, size), ref.FormatComplex(c, 'g', -1, size); a != b {
			t.Fatalf("FormatComplex(%v) = %s, want %s", c, a, b)
		}
	}
}

func BenchmarkShortest(b *testing.B) {
	buf := make([]byte, 0, 64)
	for i := range b.N {
		buf = own.AppendFloat(buf[:0], float64(i)*1.2345e-3, 'g', -1, 64)
	}
}

func BenchmarkFixed(b *testing.B) {
	buf := make([]byte, 0, 64)
	for i := range b.N {
		buf = own.AppendFloat(buf[:0], float64(i)*1.2345e-3, 'f', 2, 64)
	}
}

func BenchmarkParseFloat(b *testing.B) {
	for range b.N {
		own.ParseFloat("123.4567890123", 64)
	}
}
