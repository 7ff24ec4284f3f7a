package json_test

import (
	ref "encoding/json"
	reftext "encoding/json/jsontext"
	"errors"
	"fmt"
	"testing"

	own "rgostd/encoding/json"
	owntext "rgostd/encoding/json/jsontext"
)

// place is what both packages' encoders and decoders tell about where they are.
type place[K, P any] interface {
	StackDepth() int
	StackIndex(int) (K, int64)
	StackPointer() P
}

func where[K, P any](p place[K, P]) string {
	k, n := p.StackIndex(p.StackDepth())
	return fmt.Sprint(p.StackDepth(), k, n, p.StackPointer(), "<")
}

// theirs and ours write and read themselves by tokens, in ways that depend on n.
type theirs struct{ n int }

func (a theirs) MarshalJSONTo(e *reftext.Encoder) error {
	switch a.n {
	case 1:
		return errors.ErrUnsupported
	case 2:
		return nil
	case 3:
		e.WriteToken(reftext.BeginArray)
		return errors.ErrUnsupported
	case 4:
		return e.WriteValue(reftext.Value("{]"))
	}
	e.WriteToken(reftext.BeginArray)
	e.WriteToken(reftext.String(where(e)))
	return e.WriteToken(reftext.EndArray)
}

func (a *theirs) UnmarshalJSONFrom(d *reftext.Decoder) error {
	s := where(d)
	v, err := d.ReadValue()
	switch a.n = len(v); a.n {
	case 3:
		d.ReadValue()
	case 4:
		return errors.New(s)
	}
	return err
}

type ours struct{ n int }

func (a ours) MarshalJSONTo(e *owntext.Encoder) error {
	switch a.n {
	case 1:
		return errors.ErrUnsupported
	case 2:
		return nil
	case 3:
		e.WriteToken(owntext.BeginArray)
		return errors.ErrUnsupported
	case 4:
		return e.WriteValue(owntext.Value("{]"))
	}
	e.WriteToken(owntext.BeginArray)
	e.WriteToken(owntext.String(where(e)))
	return e.WriteToken(owntext.EndArray)
}

func (a *ours) UnmarshalJSONFrom(d *owntext.Decoder) error {
	s := where(d)
	v, err := d.ReadValue()
	switch a.n = len(v); a.n {
	case 3:
		d.ReadValue()
	case 4:
		return errors.New(s)
	}
	return err
}

func describe(b []byte, err error) string {
	var r *ref.MarshalerError
	var o *own.MarshalerError
	switch {
	case errors.As(err, &r):
		err = r.Err
	case errors.As(err, &o):
		err = o.Err
	}
	return fmt.Sprintf("%s %v", b, err)
}

func TestTokenMethodsAgainstReference(t *testing.T) {
	for n := range 6 {
		want := describe(ref.Marshal(map[string]any{"a": theirs{}, "x/y": []any{theirs{7}, theirs{n}}}))
		got := describe(own.Marshal(map[string]any{"a": ours{}, "x/y": []any{ours{7}, ours{n}}}))
		if got != want {
			t.Errorf("%d:\n got %s\nwant %s", n, got, want)
		}
	}
	for _, s := range []string{`{"k":[{"a":1,"b":true}]}`, `{"k":[{"a":12,"b":123}]}`, `{"k":[{"b":12345,"a":1234}]}`} {
		x, y := map[string][]map[string]theirs{}, map[string][]map[string]ours{}
		want := fmt.Sprint(ref.Unmarshal([]byte(s), &x), x)
		if got := fmt.Sprint(own.Unmarshal([]byte(s), &y), y); got != want {
			t.Errorf("%s:\n got %s\nwant %s", s, got, want)
		}
	}
}
