// run

// Checksums and digests: known lengths around block boundaries, in pieces, cloned, stored and restored.

package main

import (
	"crypto"
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"encoding"
	"fmt"
	"hash"
	"hash/adler32"
	"hash/crc32"
	"hash/crc64"
	"hash/fnv"
	"hash/maphash"
)

func test(name string, data []byte, make func() hash.Hash) {
	h := make()
	fmt.Printf("%s %d %d %x\n", name, h.Size(), h.BlockSize(), h.Sum(nil))
	for _, n := range []int{1, 3, 16, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 1000, len(data)} {
		h.Reset()
		h.Write(data[:n])
		fmt.Printf("\t%d %x\n", n, h.Sum([]byte{0xaa}))
	}
	h.Reset()
	for i, n := 0, 0; i < 5000; i += n {
		n = i%97 + 1
		h.Write(data[i : i+n])
	}
	fmt.Printf("\tpieces %x\n", h.Sum(nil))
	if c, ok := h.(hash.Cloner); ok {
		d, err := c.Clone()
		if err != nil {
			fmt.Println("\t", err)
			return
		}
		d.Write(data[:77])
		fmt.Printf("\tclone %x of %x\n", d.Sum(nil), h.Sum(nil))
	}
	if a, ok := h.(encoding.BinaryAppender); ok {
		b, err := a.AppendBinary([]byte("x"))
		fmt.Println("\tstored", len(b), err)
		g := make()
		u := g.(encoding.BinaryUnmarshaler)
		fmt.Println("\t", u.UnmarshalBinary(b[1:]))
		g.Write(data[:99])
		h.Write(data[:99])
		fmt.Println("\t", string(g.Sum(nil)) == string(h.Sum(nil)))
		fmt.Println("\t", u.UnmarshalBinary(b[1:len(b)-1]), u.UnmarshalBinary(b), u.UnmarshalBinary(nil))
	}
}

type key struct {
	name string
	any  any
	f    float64
}

func maps() {
	data := []byte("the quick brown fox jumps over the lazy dog, and again and again until it has had enough of that")
	seed := maphash.MakeSeed()
	var h maphash.Hash
	h.SetSeed(seed)
	for range 10 {
		h.Write(data)
		h.WriteByte('x')
		h.WriteString("yz")
	}
	all := []byte{}
	for range 10 {
		all = append(append(all, data...), "xyz"...)
	}
	fmt.Println(h.Sum64() == maphash.Bytes(seed, all), h.Sum64() == maphash.String(seed, string(all)))
	zero := 0.0
	a, b := key{"n", 3, zero}, key{string([]byte{'n'}), 3, -zero}
	fmt.Println(maphash.Comparable(seed, a) == maphash.Comparable(seed, b))
	fmt.Println(maphash.Comparable(seed, a) == maphash.Comparable(seed, key{"n", int8(3), zero}))
	fmt.Println(maphash.Comparable(seed, [2]string{"a", ""}) == maphash.Comparable(seed, [2]string{"", "a"}))
	defer func() { fmt.Println(recover()) }()
	maphash.Comparable(seed, any([]int{1}))
}

func main() {
	data := make([]byte, 100000)
	x := uint32(1)
	for i := range data {
		x = x*1664525 + 1013904223
		data[i] = byte(x >> 24)
	}
	for h := crypto.MD4; h <= crypto.MLDSAMu; h++ {
		fmt.Println(int(h), h, h.Size(), h.Available())
		if h.Available() {
			test(h.String(), data, h.New)
		}
	}
	fmt.Printf("%x %x %x %x\n", md5.Sum(data), sha1.Sum(data), sha256.Sum224(data), sha512.Sum512_256(data))
	test("hmac", data, func() hash.Hash { return hmac.New(sha256.New, []byte("key")) })
	test("hmac, long key", data, func() hash.Hash { return hmac.New(md5.New, data[:100]) })
	test("adler32", data, func() hash.Hash { return adler32.New() })
	for _, poly := range []uint32{crc32.IEEE, crc32.Castagnoli, crc32.Koopman, 0xd5828281} {
		test(fmt.Sprintf("crc32 %x", poly), data, func() hash.Hash { return crc32.New(crc32.MakeTable(poly)) })
	}
	for _, poly := range []uint64{crc64.ISO, crc64.ECMA, 0x95ac9329ac4bc9b5} {
		test(fmt.Sprintf("crc64 %x", poly), data, func() hash.Hash { return crc64.New(crc64.MakeTable(poly)) })
	}
	test("fnv32", data, func() hash.Hash { return fnv.New32() })
	test("fnv32a", data, func() hash.Hash { return fnv.New32a() })
	test("fnv64", data, func() hash.Hash { return fnv.New64() })
	test("fnv64a", data, func() hash.Hash { return fnv.New64a() })
	test("fnv128", data, fnv.New128)
	test("fnv128a", data, fnv.New128a)
	s := sha3.NewCSHAKE128([]byte("name"), []byte("custom"))
	s.Write(data)
	out := make([]byte, 400)
	s.Read(out[:7])
	s.Read(out[7:])
	fmt.Printf("%x %x %x\n", md5.Sum(out), sha3.SumSHAKE128(data, 33), sha3.SumSHAKE256(data[:136], 137))
	maps()
}
