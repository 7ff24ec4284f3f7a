// run

// Package encoding/json/v2 with types and documents made by chance: what is said about the first ones, and a sum of the
// rest.
package main

import (
	jsonv1 "encoding/json"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"fmt"
	"hash/fnv"
	"io"
	"math/big"
	"math/rand"
	"net/netip"
	"os"
	"reflect"
	"strconv"
	"strings"
	"time"
)

type P struct{ X, Y int }
type E1 struct {
	A int
	B string `json:"b"`
}
type E2 struct {
	A string
	C []int `json:",omitempty"`
}
type Up string

func (u Up) MarshalText() ([]byte, error) { return []byte(strings.ToUpper(string(u))), nil }
func (u *Up) UnmarshalText(b []byte) error {
	if len(b) > 6 {
		return fmt.Errorf("too long: %q", b)
	}
	*u = Up(strings.ToLower(string(b)))
	return nil
}

type Tok struct{ N int }

func (t Tok) MarshalJSONTo(e *jsontext.Encoder) error {
	if t.N%7 == 3 {
		return fmt.Errorf("n is %d", t.N)
	}
	e.WriteToken(jsontext.BeginArray)
	json.MarshalEncode(e, t.N)
	return e.WriteToken(jsontext.EndArray)
}
func (t *Tok) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	var l []int
	if err := json.UnmarshalDecode(d, &l); err != nil {
		return err
	}
	if len(l) != 1 {
		return fmt.Errorf("%d numbers", len(l))
	}
	t.N = l[0]
	return nil
}

type Old struct{ S string }

func (o Old) MarshalJSON() ([]byte, error)  { return []byte(`{"s": "` + o.S + `"}`), nil }
func (o *Old) UnmarshalJSON(b []byte) error { o.S = strconv.Itoa(len(b)); return nil }

var base = []reflect.Type{
	reflect.TypeFor[bool](), reflect.TypeFor[int](), reflect.TypeFor[int8](), reflect.TypeFor[uint16](), reflect.TypeFor[int64](), reflect.TypeFor[uint64](),
	reflect.TypeFor[float64](), reflect.TypeFor[float32](), reflect.TypeFor[string](), reflect.TypeFor[[]byte](), reflect.TypeFor[[3]byte](), reflect.TypeFor[any](),
	reflect.TypeFor[time.Time](), reflect.TypeFor[netip.Addr](), reflect.TypeFor[P](), reflect.TypeFor[Up](), reflect.TypeFor[Tok](), reflect.TypeFor[Old](),
	reflect.TypeFor[jsontext.Value](), reflect.TypeFor[*big.Int](), reflect.TypeFor[time.Duration](), reflect.TypeFor[jsonv1.Number](), reflect.TypeFor[struct{}](),
}
var keys = []reflect.Type{reflect.TypeFor[string](), reflect.TypeFor[int](), reflect.TypeFor[uint8](), reflect.TypeFor[Up](), reflect.TypeFor[netip.Addr](), reflect.TypeFor[bool](), reflect.TypeFor[float64](), reflect.TypeFor[any]()}
var tags = []string{"", "", "", `json:"a"`, `json:"b,omitempty"`, `json:",omitzero"`, `json:",string"`, `json:"c,case:ignore"`, `json:"d_e,case:strict"`, `json:"-"`, `json:",embed"`, `json:"<x>"`, `json:"a,omitempty,string"`, `json:",omitEmpty"`, `json:"x,,"`}

func typ(r *rand.Rand, d int) reflect.Type {
	if d <= 0 {
		return base[r.Intn(len(base))]
	}
	switch r.Intn(9) {
	case 0:
		return reflect.SliceOf(typ(r, d-1))
	case 1:
		return reflect.ArrayOf(r.Intn(4), typ(r, d-1))
	case 2:
		return reflect.MapOf(keys[r.Intn(len(keys))], typ(r, d-1))
	case 3:
		return reflect.PointerTo(typ(r, d-1))
	case 4, 5, 6:
		var fs []reflect.StructField
		names := []string{"A", "B", "C", "DE", "Fgh"}
		for i := range r.Intn(6) {
			if i >= len(names) {
				break
			}
			f := reflect.StructField{Name: names[i], Type: typ(r, d-1), Tag: reflect.StructTag(tags[r.Intn(len(tags))])}
			fs = append(fs, f)
		}
		if r.Intn(4) == 0 {
			fs = append(fs, reflect.StructField{Name: "E1", Type: reflect.TypeFor[E1](), Anonymous: true})
		}
		if r.Intn(6) == 0 {
			fs = append(fs, reflect.StructField{Name: "E2", Type: reflect.TypeFor[*E2](), Anonymous: true})
		}
		if r.Intn(5) == 0 {
			fs = append(fs, reflect.StructField{Name: "Rest", Type: []reflect.Type{reflect.TypeFor[map[string]any](), reflect.TypeFor[jsontext.Value](), reflect.TypeFor[map[string]int]()}[r.Intn(3)], Tag: `json:",embed"`})
		}
		return reflect.StructOf(fs)
	}
	return base[r.Intn(len(base))]
}

var strs = []string{"", "a", "hello", "é世界", "<&>", "\u2028", "1", "-5", "1.5", "null", "2024-01-02T03:04:05Z", "1.2.3.4", "AQID", "AQI=", "a\"b\\c\n", "\xff", "::1", "300", "true", "long text that goes on and on"}

func doc(r *rand.Rand, d int, b *strings.Builder) {
	sp := func() {
		if r.Intn(6) == 0 {
			b.WriteString([]string{" ", "\n", "\t "}[r.Intn(3)])
		}
	}
	sp()
	n := r.Intn(11)
	if d <= 0 {
		n = r.Intn(7)
	}
	switch n {
	case 0:
		b.WriteString("null")
	case 1:
		b.WriteString([]string{"true", "false"}[r.Intn(2)])
	case 2, 3:
		b.WriteString([]string{"0", "1", "-1", "12", "300", "1.5", "1e3", "-0", "18446744073709551615", "9223372036854775808", "1e400", "65536", "0.1"}[r.Intn(13)])
	case 4, 5, 6:
		q, _ := jsontext.AppendQuote(nil, strs[r.Intn(len(strs))])
		b.Write(q)
	case 7, 8:
		b.WriteByte('[')
		for i := range r.Intn(4) {
			if i > 0 {
				b.WriteByte(',')
			}
			doc(r, d-1, b)
		}
		sp()
		b.WriteByte(']')
	default:
		b.WriteByte('{')
		for i := range r.Intn(6) {
			if i > 0 {
				b.WriteByte(',')
			}
			sp()
			q, _ := jsontext.AppendQuote(nil, []string{"A", "B", "C", "DE", "Fgh", "a", "b", "c", "d_e", "d-E", "C", "x", "X", "Y", "<x>", "1", "2", "1.2.3.4", "é"}[r.Intn(19)])
			b.Write(q)
			sp()
			b.WriteByte(':')
			doc(r, d-1, b)
		}
		b.WriteByte('}')
	}
	sp()
}

// fit writes a document that fits the type more or less.
func fit(r *rand.Rand, t reflect.Type, d int, b *strings.Builder) {
	if r.Intn(25) == 0 || d <= 0 {
		doc(r, 1, b)
		return
	}
	switch t.Kind() {
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 {
			b.WriteString(`"AQID"`)
			return
		}
		n := r.Intn(4)
		if t.Kind() == reflect.Array && r.Intn(5) > 0 {
			n = t.Len()
		}
		b.WriteByte('[')
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			fit(r, t.Elem(), d-1, b)
		}
		b.WriteByte(']')
	case reflect.Map:
		b.WriteByte('{')
		for i := range r.Intn(4) {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(b, `"%s":`, []string{"1", "2", "a", "1.2.3.4", "true", "x"}[r.Intn(6)])
			fit(r, t.Elem(), d-1, b)
		}
		b.WriteByte('}')
	case reflect.Struct:
		if t == reflect.TypeFor[time.Time]() {
			b.WriteString(`"2024-01-02T03:04:05.5+01:00"`)
			return
		}
		if t == reflect.TypeFor[Tok]() {
			b.WriteString(`[5]`)
			return
		}
		if t.NumMethod() > 0 {
			doc(r, 1, b)
			return
		}
		b.WriteByte('{')
		n := 0
		for i := range t.NumField() {
			if r.Intn(6) == 0 {
				continue
			}
			f := t.Field(i)
			name := f.Name
			if tag, _, _ := strings.Cut(f.Tag.Get("json"), ","); tag != "" {
				name = tag
			}
			if n > 0 {
				b.WriteByte(',')
			}
			n++
			if r.Intn(12) == 0 {
				name = strings.ToUpper(name)
			}
			fmt.Fprintf(b, "%q:", name)
			if strings.Contains(string(f.Tag), ",string") {
				b.WriteString([]string{`"1"`, `"-1.5"`, `1`, `"null"`, `"x"`}[r.Intn(5)])
				continue
			}
			fit(r, f.Type, d-1, b)
		}
		b.WriteByte('}')
	case reflect.Pointer:
		fit(r, t.Elem(), d, b)
	case reflect.Bool:
		b.WriteString("true")
	case reflect.String:
		q, _ := jsontext.AppendQuote(nil, strs[r.Intn(len(strs))])
		b.Write(q)
	case reflect.Interface:
		doc(r, 2, b)
	default:
		b.WriteString([]string{"1", "0", "12", "-1", "2.5", "255"}[r.Intn(6)])
	}
}

func fill(r *rand.Rand, v reflect.Value, d int) {
	if d <= 0 || r.Intn(8) == 0 {
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(r.Intn(2) == 0)
	case reflect.Int, reflect.Int8, reflect.Int64:
		v.SetInt(int64(r.Intn(100) - 50))
	case reflect.Uint8, reflect.Uint16, reflect.Uint64:
		v.SetUint(uint64(r.Intn(100)))
	case reflect.Float64, reflect.Float32:
		v.SetFloat([]float64{0, 1.5, 1e21, -2.5e-7, 100}[r.Intn(5)])
	case reflect.String:
		if v.Type() == reflect.TypeFor[jsonv1.Number]() {
			v.SetString("12")
			return
		}
		v.SetString(strs[r.Intn(len(strs))])
	case reflect.Slice:
		if v.Type() == reflect.TypeFor[jsontext.Value]() {
			var b strings.Builder
			doc(r, 2, &b)
			v.SetBytes([]byte(b.String()))
			return
		}
		s := reflect.MakeSlice(v.Type(), r.Intn(3), 3)
		for i := range s.Len() {
			fill(r, s.Index(i), d-1)
		}
		v.Set(s)
	case reflect.Array:
		for i := range v.Len() {
			fill(r, v.Index(i), d-1)
		}
	case reflect.Map:
		m := reflect.MakeMap(v.Type())
		for range r.Intn(3) {
			k, e := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			fill(r, k, 1)
			fill(r, e, d-1)
			if k.Comparable() {
				m.SetMapIndex(k, e)
			}
		}
		v.Set(m)
	case reflect.Pointer:
		p := reflect.New(v.Type().Elem())
		if v.Type() != reflect.TypeFor[*big.Int]() {
			fill(r, p.Elem(), d-1)
		}
		v.Set(p)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(r, v.Field(i), d-1)
			}
		}
	case reflect.Interface:
		if v.NumMethod() > 0 {
			return
		}
		var b strings.Builder
		doc(r, 2, &b)
		var x any
		json.Unmarshal([]byte(b.String()), &x)
		if x != nil {
			v.Set(reflect.ValueOf(x))
		}
	}
}

var flags = []func(bool) json.Options{
	json.StringifyNumbers, json.FormatNilSliceAsNull, json.FormatNilMapAsNull, json.OmitZeroStructFields, json.MatchCaseInsensitiveNames, json.RejectUnknownMembers,
	jsontext.AllowDuplicateNames, jsontext.AllowInvalidUTF8, jsontext.EscapeForHTML, jsontext.Multiline, jsontext.SpaceAfterComma,
	jsonv1.CallMethodsWithLegacySemantics, jsonv1.FormatByteArrayAsArray, jsonv1.FormatBytesWithLegacySemantics, jsonv1.FormatDurationAsNano, jsonv1.MatchCaseSensitiveDelimiter,
	jsonv1.MergeWithLegacySemantics, jsonv1.OmitEmptyWithLegacySemantics, jsonv1.ParseBytesWithLooseRFC4648, jsonv1.ParseTimeWithLooseRFC3339, jsonv1.ReportErrorsWithLegacySemantics,
	jsonv1.StringifyWithLegacySemantics, jsonv1.UnmarshalArrayFromAnyLength,
}

func show(err error) string {
	if err == nil {
		return "ok"
	}
	s := strings.ReplaceAll(err.Error(), "json: unable to", "json: cannot")
	if e, ok := err.(*json.SemanticError); ok {
		s += fmt.Sprintf(" {%d %s %v %s %v}", e.ByteOffset, e.JSONPointer, e.JSONKind, e.JSONValue, e.GoType)
	}
	if e, ok := err.(*jsontext.SyntacticError); ok {
		s += fmt.Sprintf(" {%d %s}", e.ByteOffset, e.JSONPointer)
	}
	if t := fmt.Sprintf("%T", err); strings.Contains(t, "json") {
		return t + " " + s
	}
	return s
}

func main() {
	const shown, all, block = 30, 600, 30
	sum := fnv.New64a()
	var out io.Writer = os.Stdout
	for seed := range all {
		if seed >= shown {
			if seed%block == 0 {
				fmt.Printf("%d: %x\n", seed, sum.Sum64())
			}
			out = sum
		}
		r := rand.New(rand.NewSource(int64(seed)))
		t := typ(r, 3)
		opts := []json.Options{json.Deterministic(true)}
		switch r.Intn(4) {
		case 0:
		case 1:
			opts = append(opts, jsonv1.DefaultOptionsV1())
			fallthrough
		default:
			for range r.Intn(5) {
				opts = append(opts, flags[r.Intn(len(flags))](r.Intn(3) > 0))
			}
		}
		v := reflect.New(t)
		fill(r, v.Elem(), 4)
		text, err := json.Marshal(v.Interface(), opts...)
		fmt.Fprintf(out, "%d M %s %s\n", seed, text, show(err))
		var w strings.Builder
		err = json.MarshalWrite(&w, v.Elem().Interface(), opts...)
		if err != nil {
			w.Reset()
		}
		fmt.Fprintf(out, "%d W %s %s\n", seed, w.String(), show(err))
		for i := range 4 {
			var b strings.Builder
			if i == 0 {
				doc(r, 3, &b)
			} else {
				fit(r, t, 5, &b)
			}
			text := b.String()
			if r.Intn(8) == 0 && len(text) > 1 {
				k := r.Intn(len(text))
				text = text[:k] + []string{"", ",", "}", "x", "\xff", "\""}[r.Intn(6)] + text[min(len(text), k+r.Intn(2)):]
			}
			x := reflect.New(t)
			func() {
				defer func() {
					if p := recover(); p != nil {
						fmt.Fprintln(out, seed, "panic")
					}
				}()
				if i == 3 {
					x = v
				}
				if r.Intn(2) == 0 {
					err = json.Unmarshal([]byte(text), x.Interface(), opts...)
				} else {
					err = json.UnmarshalRead(strings.NewReader(text), x.Interface(), opts...)
				}
				back, berr := json.Marshal(x.Interface(), json.Deterministic(true), jsonv1.FormatDurationAsNano(true), jsontext.AllowInvalidUTF8(true))
				fmt.Fprintf(out, "%d U %q %s | %s %s\n", seed, text, show(err), back, show(berr))
			}()
		}
	}
	fmt.Printf("%x\n", sum.Sum64())
}
