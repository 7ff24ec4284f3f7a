package main

import (
	"fmt"

	"github.com/fxamacker/cbor/v2"
	"github.com/vmihailenco/msgpack/v5"
)

type T struct {
	A int                `cbor:"a" msgpack:"a"`
	B []string           `cbor:"b,omitempty" msgpack:"b"`
	C map[string]float64 `cbor:"c" msgpack:"c"`
	D any                `cbor:"d" msgpack:"d"`
	E *T                 `cbor:"e" msgpack:"e"`
}

func main() {
	v := T{1, []string{"x", "ü"}, map[string]float64{"pi": 3.25}, []byte{1, 2}, &T{A: -5}}
	m, _ := cbor.CanonicalEncOptions().EncMode()
	b, err := m.Marshal(v)
	fmt.Printf("%x %v\n", b, err)
	var w T
	fmt.Println(cbor.Unmarshal(b, &w), w.A, w.B, w.C, w.D, w.E.A)
	s, err := cbor.Diagnose(b)
	fmt.Println(s, err)
	fmt.Println(cbor.Unmarshal(b[:10], &w))
	b, err = msgpack.Marshal(v)
	fmt.Printf("%x %v\n", b, err)
	var x T
	fmt.Println(msgpack.Unmarshal(b, &x), x.A, x.B, x.C, x.D, x.E.A)
}
