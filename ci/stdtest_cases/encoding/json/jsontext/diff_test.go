package jsontext_test

import (
	"bytes"
	ref "encoding/json/jsontext"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	ownbytes "rgostd/bytes"
	own "rgostd/encoding/json/jsontext"
	ownstrings "rgostd/strings"
)

var names = []string{"a", "b", "a/b~c", "", "é", `\u0061`, "x y", "\xff", "𐀀", "ﬀ", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "c10"}

var scalars = []string{"null", "true", "false", "0", "-0", "1.50", "-12", "1e1000", "1E+2", "9007199254740993", "12345678901234567890", `""`, `"a"`,
	`"\u00e9\ud83d\ude00\n\/"`, "\"\xff\xc3\"", `"\ud800"`, `"<&>\u2028` + "\u2028" + `"`, `"NaN"`, `"\ud800\u0041"`}

var broken = []string{",", ":", "}", "]", "{", "[", "\"", "\\", "tru", "nulx", "-", "1.", "01", "1e", "\x00", "\x7f", "é", "\xff", `"\q"`, `"\u12"`, "\"\n\"", " ", "'x'"}

func document(r *rand.Rand, depth int) string {
	switch k := r.IntN(6); {
	case depth > 0 && k == 0:
		var b strings.Builder
		b.WriteString("[")
		for i := range r.IntN(4) {
			if i > 0 {
				b.WriteString(",")
			}
			b.WriteString(document(r, depth-1))
		}
		return b.String() + "]"
	case depth > 0 && k < 4:
		var b strings.Builder
		b.WriteString("{")
		order := r.Perm(len(names))
		for i := range r.IntN(5) {
			if i > 0 {
				b.WriteString(" , ")
			}
			name := names[order[i]]
			if r.IntN(20) == 0 {
				name = "a"
			}
			b.WriteString(`"` + name + `": ` + document(r, depth-1))
		}
		return b.String() + " }"
	}
	return scalars[r.IntN(len(scalars))]
}

func mutate(r *rand.Rand, s string) string {
	at := r.IntN(len(s) + 1)
	switch r.IntN(4) {
	case 0:
		return s[:at]
	case 1:
		return s[:at] + broken[r.IntN(len(broken))] + s[min(at+r.IntN(2), len(s)):]
	case 2:
		return s[:at] + s[min(at+1, len(s)):]
	}
	return s + broken[r.IntN(len(broken))]
}

func refError(err error) string {
	var e *ref.SyntacticError
	if errors.As(err, &e) {
		return fmt.Sprintf("%v @%d %q %v", err, e.ByteOffset, e.JSONPointer, errors.Is(err, ref.ErrDuplicateName))
	}
	return fmt.Sprint(err)
}

func ownError(err error) string {
	var e *own.SyntacticError
	if errors.As(err, &e) {
		return fmt.Sprintf("%v @%d %q %v", err, e.ByteOffset, e.JSONPointer, errors.Is(err, own.ErrDuplicateName))
	}
	return fmt.Sprint(err)
}

type maker[O any] struct {
	flags          []func(bool) O
	indent, prefix func(string) O
}

func options(r *rand.Rand) ([]ref.Options, []own.Options, string) {
	a := maker[ref.Options]{[]func(bool) ref.Options{ref.AllowDuplicateNames, ref.AllowInvalidUTF8, ref.EscapeForHTML, ref.EscapeForJS, ref.PreserveRawStrings,
		ref.CanonicalizeRawInts, ref.CanonicalizeRawFloats, ref.ReorderRawObjects, ref.SpaceAfterColon, ref.SpaceAfterComma, ref.Multiline}, ref.WithIndent, ref.WithIndentPrefix}
	b := maker[own.Options]{[]func(bool) own.Options{own.AllowDuplicateNames, own.AllowInvalidUTF8, own.EscapeForHTML, own.EscapeForJS, own.PreserveRawStrings,
		own.CanonicalizeRawInts, own.CanonicalizeRawFloats, own.ReorderRawObjects, own.SpaceAfterColon, own.SpaceAfterComma, own.Multiline}, own.WithIndent, own.WithIndentPrefix}
	var x []ref.Options
	var y []own.Options
	log := ""
	for i := range a.flags {
		if r.IntN(3) == 0 {
			on := r.IntN(3) > 0
			x, y = append(x, a.flags[i](on)), append(y, b.flags[i](on))
			log += fmt.Sprint(" ", i, on)
		}
	}
	if r.IntN(6) == 0 {
		x, y = append(x, a.indent("  ")), append(y, b.indent("  "))
		log += " indent"
	}
	if r.IntN(6) == 0 {
		x, y = append(x, a.prefix("\t")), append(y, b.prefix("\t"))
		log += " prefix"
	}
	return x, y, log
}

func TestDecoderAgainstReference(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 15000 {
		s := ""
		for range r.IntN(3) + 1 {
			s += document(r, 3) + []string{" ", "", "\n"}[r.IntN(3)]
		}
		if r.IntN(3) == 0 {
			s = mutate(r, s)
		}
		x, y, log := options(r)
		a, b := ref.NewDecoder(bytes.NewBufferString(s), x...), own.NewDecoder(ownstrings.NewReader(s), y...)
		tokens := r.IntN(10)
		for range 60 {
			var want, got string
			end := false
			switch k := r.IntN(10); {
			case k == 0:
				log += " Peek"
				want, got = a.PeekKind().String(), b.PeekKind().String()
			case k <= tokens:
				log += " Token"
				x, err1 := a.ReadToken()
				y, err2 := b.ReadToken()
				want, got = refError(err1), ownError(err2)
				if end = err1 != nil; !end {
					want, got = x.Kind().String()+x.String(), y.Kind().String()+y.String()
					if x.Kind() == '0' {
						i, err1 := x.Int()
						j, err2 := y.Int()
						u, err3 := x.Uint()
						v, err4 := y.Uint()
						f, err5 := x.Float()
						g, err6 := y.Float()
						want, got = fmt.Sprint(want, i, err1, u, err3, f, err5), fmt.Sprint(got, j, err2, v, err4, g, err6)
					}
				}
			default:
				log += " Value"
				x, err1 := a.ReadValue()
				y, err2 := b.ReadValue()
				want, got = string(x)+refError(err1), string(y)+ownError(err2)
				end = err1 != nil
			}
			want += fmt.Sprint(" at ", a.InputOffset(), a.StackDepth(), a.StackPointer())
			got += fmt.Sprint(" at ", b.InputOffset(), b.StackDepth(), b.StackPointer())
			k1, n1 := a.StackIndex(a.StackDepth())
			k2, n2 := b.StackIndex(b.StackDepth())
			if want += fmt.Sprint(k1, n1); got+fmt.Sprint(k2, n2) != want {
				t.Fatalf("%q%s:\n got %s\nwant %s", s, log, got, want)
			}
			if end {
				break
			}
		}
	}
}

func TestFormatAgainstReference(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 15000 {
		s := document(r, 3)
		if r.IntN(3) == 0 {
			s = mutate(r, s)
		}
		x, y, log := options(r)
		a, err1 := ref.AppendFormat([]byte("-"), s, x...)
		b, err2 := own.AppendFormat([]byte("-"), s, y...)
		if want, got := string(a)+refError(err1), string(b)+ownError(err2); got != want {
			t.Fatalf("AppendFormat(%q)%s:\n got %s\nwant %s", s, log, got, want)
		}
		v, w := ref.Value(s), own.Value(s)
		if v.IsValid(x...) != w.IsValid(y...) || v.Kind().String() != w.Kind().String() {
			t.Fatalf("IsValid(%q)%s", s, log)
		}
		switch r.IntN(3) {
		case 0:
			err1, err2 = v.Compact(x...), w.Compact(y...)
		case 1:
			err1, err2 = v.Indent(x...), w.Indent(y...)
		case 2:
			err1, err2 = v.Canonicalize(x...), w.Canonicalize(y...)
		}
		if want, got := string(v)+refError(err1), string(w)+ownError(err2); got != want {
			t.Fatalf("Value(%q)%s:\n got %s\nwant %s", s, log, got, want)
		}
	}
}

func TestEncoderAgainstReference(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 15000 {
		x, y, log := options(r)
		var out strings.Builder
		var own2 ownbytes.Buffer
		a, b := ref.NewEncoder(&out, x...), own.NewEncoder(&own2, y...)
		for range r.IntN(25) {
			var err1, err2 error
			if r.IntN(3) == 0 {
				s := document(r, 2)
				if r.IntN(8) == 0 {
					s = mutate(r, s)
				}
				log += " " + s
				err1, err2 = a.WriteValue(ref.Value(s)), b.WriteValue(own.Value(s))
			} else {
				k := r.IntN(14)
				log += fmt.Sprint(" token ", k)
				err1 = a.WriteToken([]ref.Token{ref.Null, ref.True, ref.BeginObject, ref.BeginObject, ref.EndObject, ref.BeginArray, ref.EndArray, ref.String("a"),
					ref.String("b<\u2028\n"), ref.Int(-5), ref.Float(1e30), ref.Float32(0.1), ref.String("\xff"), {}}[k])
				err2 = b.WriteToken([]own.Token{own.Null, own.True, own.BeginObject, own.BeginObject, own.EndObject, own.BeginArray, own.EndArray, own.String("a"),
					own.String("b<\u2028\n"), own.Int(-5), own.Float(1e30), own.Float32(0.1), own.String("\xff"), {}}[k])
			}
			want := refError(err1) + fmt.Sprint(" at ", a.OutputOffset(), a.StackDepth(), a.StackPointer())
			got := ownError(err2) + fmt.Sprint(" at ", b.OutputOffset(), b.StackDepth(), b.StackPointer())
			if got != want {
				t.Fatalf("%s:\n got %s\nwant %s", log, got, want)
			}
		}
		for a.StackDepth() > 0 {
			k, n := a.StackIndex(a.StackDepth())
			if k == '{' {
				if n%2 == 1 {
					a.WriteToken(ref.Null)
					b.WriteToken(own.Null)
				}
				a.WriteToken(ref.EndObject)
				b.WriteToken(own.EndObject)
			} else {
				a.WriteToken(ref.EndArray)
				b.WriteToken(own.EndArray)
			}
		}
		if out.String() != own2.String() {
			t.Fatalf("%s:\n got %s\nwant %s", log, own2.String(), out.String())
		}
	}
}

func TestTextsAgainstReference(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 20000 {
		s := scalars[r.IntN(len(scalars))]
		if r.IntN(2) == 0 {
			s = mutate(r, s)
		}
		a, err1 := ref.AppendUnquote(nil, s)
		b, err2 := own.AppendUnquote(nil, s)
		if want, got := string(a)+refError(err1), string(b)+ownError(err2); got != want {
			t.Fatalf("AppendUnquote(%q):\n got %s\nwant %s", s, got, want)
		}
		a, err1 = ref.AppendQuote(nil, s)
		b, err2 = own.AppendQuote(nil, s)
		if want, got := string(a)+refError(err1), string(b)+ownError(err2); got != want {
			t.Fatalf("AppendQuote(%q):\n got %s\nwant %s", s, got, want)
		}
	}
	for _, p := range []string{"", "/", "/a", "/a/b", "a", "/~", "/~0~1", "/a~2", "//", "/a//b", "/\xff", "/0/1/"} {
		x, y := ref.Pointer(p), own.Pointer(p)
		want, got := fmt.Sprint(x.IsValid(), x.Parent(), x.LastToken(), x.AppendToken("~/\xff"), x.Contains("/a/b")), fmt.Sprint(y.IsValid(), y.Parent(), y.LastToken(), y.AppendToken("~/\xff"), y.Contains("/a/b"))
		for tok := range x.Tokens() {
			want += fmt.Sprintf(" %q", tok)
		}
		for tok := range y.Tokens() {
			got += fmt.Sprintf(" %q", tok)
		}
		if got != want {
			t.Errorf("Pointer %q:\n got %s\nwant %s", p, got, want)
		}
	}
}
