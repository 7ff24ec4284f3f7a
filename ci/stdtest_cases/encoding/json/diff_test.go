package json_test

import (
	"bytes"
	ref "encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	ownbytes "rgostd/bytes"
	own "rgostd/encoding/json"
	ownstrings "rgostd/strings"
	owntime "rgostd/time"
)

type inner struct {
	A int     `json:"a"`
	B *string `json:"b,omitempty"`
	c int
	E any
}

type Embedded struct {
	X    int
	Deep struct{ Y []int8 }
}

type hidden struct{ H int }

type text struct{ s string }

func (t text) MarshalText() ([]byte, error) {
	if t.s == "bad" {
		return nil, errors.New("bad text")
	}
	return []byte("<" + t.s + ">"), nil
}

func (t *text) UnmarshalText(b []byte) error {
	if len(b) > 5 {
		return errors.New("too long")
	}
	t.s = string(b)
	return nil
}

type custom struct{ n int }

func (c *custom) UnmarshalJSON(b []byte) error {
	c.n = len(b)
	if len(b) == 3 {
		return errors.New("three")
	}
	return nil
}

func (c custom) MarshalJSON() ([]byte, error) {
	switch c.n {
	case 5:
		return nil, errors.New("five")
	case 6:
		return []byte("{6"), nil
	}
	return fmt.Appendf(nil, " [ %d , \"<\" ] ", c.n), nil
}

type namedByte byte

// record has a bit of everything. The parameters are the types that each package has itself.
type record[N ~string, R ~[]byte, T any] struct {
	I8      int8   `json:"i8"`
	U16     uint16 `json:"u16,omitempty"`
	I       int    `json:"i,string"`
	F       float32
	F64     float64 `json:",omitzero"`
	S       string  `json:"s"`
	Q       string  `json:"q,string"`
	B       bool    `json:"b,string"`
	PB      *bool   `json:"pb,string"`
	PI      **int
	L       []inner
	Arr     [2]int
	M       map[string]*inner
	MI      map[int8]string
	MF      map[float64]int
	MT      map[text]custom
	Any     any
	Bytes   []byte
	NB      []namedByte
	BA      [3]byte
	T       text
	C       custom
	PC      *custom
	N       N `json:"n"`
	NQ      N `json:"nq,string"`
	R       R `json:"r"`
	Time    T
	Dur     time.Duration
	Err     error
	Chan    chan int `json:",omitempty"`
	Ignored int      `json:"-"`
	Comma   int      `json:"-,"`
	Strict  int      `json:"strict,case:strict"`
	Slash   int      `json:"a/b~c"`
	Embedded
	*hidden
}

var names = []string{"i8", "u16", "i", "F", "F64", "s", "q", "b", "pb", "PI", "L", "Arr", "M", "MI", "MF", "MT", "Any", "Bytes", "NB",
	"BA", "T", "C", "PC", "n", "nq", "r", "Time", "Dur", "Err", "Chan", "Ignored", "-", "strict", "Strict", "a/b~c", "X", "Deep", "H", "f",
	"ANY", "a", "E", "Y", "1", "-3", "300", "x", "é", "\\u0061", "ſ"}

var scalars = []string{"null", "true", "false", "0", "-1", "12", "127", "128", "-129", "65536", "1.5", "1e3", "1e400", "-0",
	"9223372036854775808", `""`, `"a"`, `"12"`, `"-7"`, `"null"`, `"true"`, `"1.25"`, `"\"in\""`, `"\"in"`, `"aGVsbG8="`, `"aGVsbG8"`, `"abcdefgh"`,
	`"\u00e9\ud83d\ude00\ud800x"`, "\"\xff\xc3\"", `"2009-11-10T23:00:00Z"`, `"2009-11-10T23:00:00+25:00"`, `"<&>\u2028"`, `"a\tb\n"`}

// broken are pieces that often make a text invalid.
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
		for i := range r.IntN(5) {
			if i > 0 {
				b.WriteString(" , ")
			}
			b.WriteString(`"` + names[r.IntN(len(names))] + `": ` + document(r, depth-1))
		}
		return b.String() + "}"
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

// show renders a result in a way that doesn't depend on whose types it has.
func show(v any, err error) string {
	s := fmt.Sprintf("%#v", err)
	if err == nil {
		s = "<nil>"
	} else {
		s = fmt.Sprintf("%T %v", err, err)
		e := reflect.ValueOf(err)
		if e.Kind() == reflect.Pointer && e.Elem().Kind() == reflect.Struct {
			for _, name := range []string{"Value", "Offset", "Struct", "Field"} {
				if f := e.Elem().FieldByName(name); f.IsValid() && (f.Kind() == reflect.String || f.Kind() == reflect.Int64) {
					s += fmt.Sprintf(" %s=%v", name, f)
				}
			}
		}
	}
	s += " | " + dump(reflect.ValueOf(v), 0)
	return strings.ReplaceAll(s, "rgostd/", "")
}

func dump(v reflect.Value, depth int) string {
	if v.IsValid() && v.Type().Name() == "Time" {
		return fmt.Sprint(v.Interface())
	}
	switch v.Kind() {
	case reflect.Invalid:
		return "nil"
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return "nil"
		}
		return "&" + dump(v.Elem(), depth+1)
	case reflect.Struct:
		s := "{"
		for i := range v.NumField() {
			s += v.Type().Field(i).Name + ":" + dump(v.Field(i), depth+1) + " "
		}
		return s + "}"
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice && v.IsNil() {
			return "nil"
		}
		s := v.Type().String() + "["
		for i := range v.Len() {
			s += dump(v.Index(i), depth+1) + " "
		}
		return s + "]"
	case reflect.Map:
		if v.IsNil() {
			return "nil"
		}
		var entries []string
		for it := v.MapRange(); it.Next(); {
			entries = append(entries, dump(it.Key(), depth+1)+":"+dump(it.Value(), depth+1))
		}
		slices.Sort(entries)
		return v.Type().String() + strings.Join(entries, " ")
	}
	return fmt.Sprintf("%v:%#v", v.Kind(), v)
}

func targets[N ~string, R ~[]byte, T any](m any) []func() any {
	return []func() any{
		func() any { return new(record[N, R, T]) },
		func() any { return new(any) },
		func() any { return new([]any) },
		func() any { return new(map[string]any) },
		func() any { return new(map[string]record[N, R, T]) },
		func() any { return new([]*record[N, R, T]) },
		func() any { return new(map[N]N) },
		func() any { return new(map[string]R) },
		func() any { return new([2]map[string]int) },
		func() any { return new(map[text][]text) },
		func() any { return new(map[bool]int) },
		func() any { return new(map[any]any) },
		func() any { return new(struct{ A, a, B int }) },
		func() any {
			x := 5
			var p any = &x
			return &p
		},
		func() any {
			r := record[N, R, T]{L: make([]inner, 2, 5), M: map[string]*inner{"x": {A: 3}}, Any: &inner{A: 9}, Bytes: []byte("abc")}
			r.L[1].A = 7
			return &r
		},
		func() any { return inner{} },
		func() any { return m },
	}
}

func TestUnmarshalAgainstReference(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	theirs, ours := targets[ref.Number, ref.RawMessage, time.Time](nil), targets[own.Number, own.RawMessage, owntime.Time](nil)
	for range 10000 {
		s := document(r, 3)
		if r.IntN(3) == 0 {
			s = " " + s + "\n"
		}
		if r.IntN(3) == 0 {
			s = mutate(r, s)
		}
		k := r.IntN(len(theirs))
		a, b := theirs[k](), ours[k]()
		want := show(a, ref.Unmarshal([]byte(s), a))
		if got := show(b, own.Unmarshal([]byte(s), b)); got != want {
			t.Fatalf("Unmarshal(%q, %T):\n got %s\nwant %s", s, a, got, want)
		}
		if ref.Valid([]byte(s)) != own.Valid([]byte(s)) {
			t.Fatalf("Valid(%q)", s)
		}
		x, err1 := ref.Marshal(a)
		y, err2 := own.Marshal(b)
		if want, got := show(x, err1), show(y, err2); got != want {
			t.Fatalf("Marshal after Unmarshal(%q):\n got %s\nwant %s", s, got, want)
		}
	}
}

func TestFormatAgainstReference(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 5000 {
		s := []byte(document(r, 4))
		if r.IntN(3) == 0 {
			s = []byte(mutate(r, string(s)))
		}
		var a bytes.Buffer
		var b ownbytes.Buffer
		err1, err2 := ref.Compact(&a, s), own.Compact(&b, s)
		if want, got := show(a.Bytes(), err1), show(b.Bytes(), err2); got != want {
			t.Fatalf("Compact(%q):\n got %s\nwant %s", s, got, want)
		}
		err1, err2 = ref.Indent(&a, s, ">", " \t"), own.Indent(&b, s, ">", " \t")
		if want, got := show(a.Bytes(), err1), show(b.Bytes(), err2); got != want {
			t.Fatalf("Indent(%q):\n got %s\nwant %s", s, got, want)
		}
		ref.HTMLEscape(&a, s)
		own.HTMLEscape(&b, s)
		if a.String() != b.String() {
			t.Fatalf("HTMLEscape(%q):\n got %s\nwant %s", s, &b, &a)
		}
	}
}

// slow hands out a few bytes at a time.
type slow struct {
	s string
	r *rand.Rand
}

func (s *slow) Read(b []byte) (int, error) {
	if s.s == "" {
		return 0, errors.New("no more")
	}
	n := copy(b[:min(len(b), 1+s.r.IntN(7))], s.s)
	s.s = s.s[n:]
	return n, nil
}

func TestStreamAgainstReference(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 10000 {
		s := ""
		for range r.IntN(3) + 1 {
			s += document(r, 3) + []string{" ", "", "\n"}[r.IntN(3)]
		}
		if r.IntN(3) == 0 {
			s = mutate(r, s)
		}
		a, b := ref.NewDecoder(strings.NewReader(s)), own.NewDecoder(ownstrings.NewReader(s))
		if r.IntN(2) == 0 {
			seed := r.Uint64()
			a = ref.NewDecoder(&slow{s, rand.New(rand.NewPCG(seed, 1))})
			b = own.NewDecoder(&slow{s, rand.New(rand.NewPCG(seed, 1))})
		}
		if r.IntN(4) == 0 {
			a.UseNumber()
			b.UseNumber()
		}
		if r.IntN(4) == 0 {
			a.DisallowUnknownFields()
			b.DisallowUnknownFields()
		}
		log := ""
		tokens := r.IntN(10)
		for range 40 {
			var want, got string
			var end bool
			switch k := r.IntN(11); {
			case k == 0:
				log += " More"
				want, got = fmt.Sprint(a.More()), fmt.Sprint(b.More())
			case k <= tokens:
				log += " Token"
				x, err1 := a.Token()
				y, err2 := b.Token()
				want, got = show(x, err1), show(y, err2)
				end = err1 != nil
			default:
				log += " Decode"
				var x, y any
				if k%2 == 0 {
					x, y = new(inner), new(inner)
				}
				err1, err2 := a.Decode(&x), b.Decode(&y)
				want, got = show(x, err1), show(y, err2)
				end = err1 != nil
			}
			if strings.Contains(want, `'\x`) {
				// Part of a character, as the buffer had it.
				break
			}
			if got != want {
				t.Fatalf("%q%s:\n got %s\nwant %s", s, log, got, want)
			}
			if x, y := a.InputOffset(), b.InputOffset(); x != y {
				t.Fatalf("%q%s: InputOffset %d, want %d (after %s)", s, log, y, x, got)
			}
			if end && r.IntN(2) == 0 {
				break
			}
		}
	}
}

func TestMarshalAgainstReference(t *testing.T) {
	str := "<p>"
	no := false
	var nilText *text
	type cyclic struct{ Next *cyclic }
	loop := &cyclic{}
	loop.Next = loop
	type selfSlice []any
	self := selfSlice{nil}
	self[0] = self
	deep := any(nil)
	for range 10100 {
		deep = []any{deep}
	}
	values := []any{
		nil, 1, "a\xff<>&\u2028\x00\x1f\x7f\"\\", 1.5, float32(0.1), 1e21, 1e20, 1e-6, 1e-7, float32(1e-7), math.NaN(), math.Inf(1), math.Inf(-1),
		[]any{math.Inf(-1)}, math.Copysign(0, -1), []byte(nil), []byte{}, []byte("hi?"), [2]byte{1, 2}, []namedByte{1, 2},
		map[string]int{"b": 1, "a": 2, "<": 3}, map[int]string{10: "x", 9: "y", -1: "z"}, map[float64]int{1.5: 1}, map[bool]int{true: 1},
		map[text]int{{"k"}: 1, {"a"}: 2}, map[text]int{{"bad"}: 1}, map[any]int{"x": 1}, map[any]int{1: 1, "a": 2}, map[struct{}]int{{}: 1},
		map[*text]int{nil: 1}, map[*int]int{nil: 1}, map[[2]int]int{{}: 1}, map[string]int(nil), map[int]int(nil),
		text{"a"}, &text{"bad"}, nilText, []text{{"q"}}, custom{1}, &custom{5}, []custom{{6}}, map[string]custom{"x": {2}}, []any{custom{3}, &text{"z"}},
		struct{ text }{text{"emb"}}, struct{ A *text }{}, struct{ A any }{nilText}, struct{ A fmt.Stringer }{},
		inner{}, &inner{B: &str, E: []int{1}}, []inner{{}}, struct {
			A int    `json:",omitempty"`
			B []int  `json:",omitempty"`
			C *int   `json:",omitempty"`
			D string `json:",omitempty"`
			F any    `json:",omitempty"`
			G [0]int `json:",omitempty"`
			H inner  `json:",omitempty"`
		}{},
		struct {
			A int    `json:",omitzero"`
			B []int  `json:",omitzero"`
			H inner  `json:",omitzero"`
			Z zero   `json:",omitzero"`
			P *zero  `json:",omitzero"`
			I isZero `json:",omitzero"`
		}{B: []int{}},
		struct {
			A int     `json:"<a>,string"`
			S string  `json:"é,string"`
			B *bool   `json:",string"`
			F float64 `json:",string"`
			L []int   `json:",string"`
			X any     `json:",string"`
			P **int   `json:",string"`
		}{S: "q\"<", B: &no, L: []int{1}, X: 5},
		struct {
			Embedded
			*hidden
			X string
		}{},
		struct {
			A int `json:"a,format:hex"`
		}{},
		loop, self, deep, make(chan int), func() {}, complex(1, 2), struct{ C chan int }{}, []any{complex64(1)},
		time.Duration(5), struct{ error }{}, struct{ E error }{errors.New("x")},
		uintptr(4), int8(-3), uint8(200), map[string]any{"a": []any{nil, true, map[string]any{}}}, &str, &[]string{"x"}, [3]*int{},
		map[string]map[string][]any{"x": {"y": {1, 2.5}}}, map[string]string{"k": "v", "a": "<"},
	}
	for i, v := range values {
		x, err1 := ref.Marshal(v)
		y, err2 := own.Marshal(v)
		if want, got := show(string(x), err1), show(string(y), err2); got != want {
			t.Errorf("%d: Marshal(%T):\n got %s\nwant %s", i, v, got, want)
		}
		var a bytes.Buffer
		var b ownbytes.Buffer
		e, f := ref.NewEncoder(&a), own.NewEncoder(&b)
		e.SetEscapeHTML(false)
		f.SetEscapeHTML(false)
		e.SetIndent("#", "  ")
		f.SetIndent("#", "  ")
		err1, err2 = e.Encode(v), f.Encode(v)
		if want, got := show(a.String(), err1), show(b.String(), err2); got != want {
			t.Errorf("%d: Encode(%T):\n got %s\nwant %s", i, v, got, want)
		}
	}
}

func TestTimeAgainstReference(t *testing.T) {
	for _, year := range []int{2020, 12020, -1} {
		for _, zone := range []int{0, 3600, 25 * 3600} {
			x, err1 := ref.Marshal(map[string]time.Time{"": time.Date(year, 1, 2, 3, 4, 5, 6, time.FixedZone("", zone))})
			y, err2 := own.Marshal(map[string]owntime.Time{"": owntime.Date(year, 1, 2, 3, 4, 5, 6, owntime.FixedZone("", zone))})
			if want, got := show(string(x), err1), show(string(y), err2); got != want {
				t.Errorf("%d %d:\n got %s\nwant %s", year, zone, got, want)
			}
		}
	}
	x, err1 := ref.Marshal(map[time.Time]struct {
		T time.Time `json:",omitzero"`
	}{{}: {}})
	y, err2 := own.Marshal(map[owntime.Time]struct {
		T owntime.Time `json:",omitzero"`
	}{{}: {}})
	if want, got := show(string(x), err1), show(string(y), err2); got != want {
		t.Errorf("keys:\n got %s\nwant %s", got, want)
	}
}

type zero struct{ n int }

func (z *zero) IsZero() bool { return z.n == 0 }

type isZero interface{ IsZero() bool }

func TestOwnTypesAgainstReference(t *testing.T) {
	for _, s := range []string{"", "0", "1.5", "x", "1e9", "-", "01", " 1"} {
		x, err1 := ref.Marshal([]any{ref.Number(s), map[ref.Number]int{ref.Number(s): 1}})
		y, err2 := own.Marshal([]any{own.Number(s), map[own.Number]int{own.Number(s): 1}})
		if want, got := show(string(x), err1), show(string(y), err2); got != want {
			t.Errorf("Number %q:\n got %s\nwant %s", s, got, want)
		}
		x, err1 = ref.Marshal(map[string]ref.RawMessage{"k": ref.RawMessage(s)})
		y, err2 = own.Marshal(map[string]own.RawMessage{"k": own.RawMessage(s)})
		if want, got := show(string(x), err1), show(string(y), err2); got != want {
			t.Errorf("RawMessage %q:\n got %s\nwant %s", s, got, want)
		}
	}
}
