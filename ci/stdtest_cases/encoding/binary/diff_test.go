package binary_test

import (
	"bytes"
	ref "encoding/binary"
	"math/rand/v2"
	"reflect"
	"testing"

	own "rgostd/encoding/binary"
)

type record struct {
	A int8
	B uint16
	C [3]int32
	_ [2]byte
	D struct {
		E float32
		F complex128
		G bool
	}
	H int64
}

func TestValues(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		data := make([]byte, own.Size(record{}))
		for i := range data {
			data[i] = byte(r.Uint32())
		}
		var a, b record
		n, err := own.Decode(data, own.BigEndian, &a)
		m, _ := ref.Decode(data, ref.BigEndian, &b)
		a.D.E, b.D.E = 1.5, 1.5 // may be NaN, which equals nothing
		a.D.F, b.D.F = 2i, 2i
		if n != m || err != nil || !reflect.DeepEqual(a, b) {
			t.Fatalf("Decode: %d, %v, %v; want %d, %v", n, err, a, m, b)
		}
		var p, q bytes.Buffer
		if own.Write(&p, own.LittleEndian, []record{a, b}) != nil || ref.Write(&q, ref.LittleEndian, []record{a, b}) != nil || !bytes.Equal(p.Bytes(), q.Bytes()) {
			t.Fatalf("Write: %x, want %x", p.Bytes(), q.Bytes())
		}
	}
	if own.Size("x") != -1 || own.Size([]int{1}) != -1 || own.Size(&record{}) != ref.Size(record{}) {
		t.Error("Size")
	}
	if _, err := own.Append(nil, own.BigEndian, map[int]int{}); err == nil || err.Error() != "binary.Append: some values are not fixed-sized in type map[int]int" {
		t.Error(err)
	}
}

func TestVarint(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 100000 {
		x := r.Uint64() >> r.IntN(64)
		if a, b := own.AppendUvarint(nil, x), ref.AppendUvarint(nil, x); !bytes.Equal(a, b) {
			t.Fatalf("AppendUvarint(%d) = %x", x, a)
		}
		if a, b := own.AppendVarint(nil, int64(x)), ref.AppendVarint(nil, int64(x)); !bytes.Equal(a, b) {
			t.Fatalf("AppendVarint(%d) = %x", int64(x), a)
		}
		p := make([]byte, r.IntN(13))
		for i := range p {
			p[i] = byte(r.Uint32()) | 0x80*byte(r.IntN(2))
		}
		u, n := own.Uvarint(p)
		v, m := ref.Uvarint(p)
		i, k := own.Varint(p)
		j, l := ref.Varint(p)
		if u != v || n != m || i != j || k != l {
			t.Fatalf("Uvarint(%x) = %d, %d; want %d, %d", p, u, n, v, m)
		}
		u, err1 := own.ReadUvarint(bytes.NewReader(p))
		v, err2 := ref.ReadUvarint(bytes.NewReader(p))
		if u != v || (err1 == nil) != (err2 == nil) {
			t.Fatalf("ReadUvarint(%x) = %d, %v; want %d, %v", p, u, err1, v, err2)
		}
	}
}
