// run

// Keys that are agreed on or derived, and signatures of Ed25519.
package main

import (
	"bytes"
	"crypto"
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/pbkdf2"
	"crypto/sha256"
	"crypto/sha512"
	"errors"
	"fmt"
	"io"
	"strings"
)

// try prints what a function panics with.
func try(f func()) {
	defer func() { fmt.Println("panic:", recover()) }()
	f()
}

func exchange(c ecdh.Curve, size int) {
	fmt.Println(c)
	number := func(b byte) []byte { return append(make([]byte, size-1), b) }
	a, err := c.NewPrivateKey(number(9))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%x\n", a.PublicKey().Bytes())
	b, err := c.GenerateKey(nil)
	fmt.Println(err)
	ab, err1 := a.ECDH(b.PublicKey())
	ba, err2 := b.ECDH(a.PublicKey())
	fmt.Println(err1, err2, len(ab), bytes.Equal(ab, ba))
	again, err := c.NewPublicKey(b.PublicKey().Bytes())
	fmt.Println(err, again.Equal(b.PublicKey()), again.Equal(a.Public()), a.Equal(b), a.Curve() == c)
	for _, bad := range [][]byte{nil, {0}, number(0), bytes.Repeat([]byte{0xff}, size), make([]byte, size+1)} {
		_, err := c.NewPrivateKey(bad)
		fmt.Println("private:", err)
	}
	good := a.PublicKey().Bytes()
	wrong := bytes.Clone(good)
	wrong[len(wrong)-1] ^= 1
	large := bytes.Repeat([]byte{0xff}, len(good))
	large[0] = good[0]
	compressed := append([]byte{2}, good[1:1+size/2]...)
	for _, bad := range [][]byte{nil, {0}, {4}, wrong, large, compressed} {
		if _, err := c.NewPublicKey(bad); err == nil {
			fmt.Println("public: fine")
		} else {
			fmt.Println("public:", strings.ReplaceAll(err.Error(), "Element", " element"))
		}
	}
	k, _ := ecdh.X25519().GenerateKey(nil)
	if c != ecdh.X25519() {
		_, err = a.ECDH(k.PublicKey())
	} else {
		zero, _ := c.NewPublicKey(make([]byte, 32))
		_, err = a.ECDH(zero)
	}
	fmt.Println(err)
}

func signatures() {
	priv := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32))
	pub := priv.Public().(ed25519.PublicKey)
	fmt.Printf("%x\n%x\n", pub, ed25519.Sign(priv, []byte("text")))
	digest := sha512.Sum512([]byte("text"))
	long := strings.Repeat("x", 256)
	for _, o := range []*ed25519.Options{{}, {Context: "here"}, {Hash: crypto.SHA512}, {Hash: crypto.SHA512, Context: "here"},
		{Context: long}, {Hash: crypto.SHA512, Context: long}, {Hash: crypto.SHA256}} {
		message := []byte("text")
		if o.Hash == crypto.SHA512 {
			message = digest[:]
		}
		sig, err := priv.Sign(nil, message, o)
		fmt.Printf("%x %v\n", sig, err)
		fmt.Println(ed25519.VerifyWithOptions(pub, message, sig, o), ed25519.Verify(pub, message, sig))
		if err == nil {
			sig[40] ^= 4
			fmt.Println(ed25519.VerifyWithOptions(pub, message, sig, o))
		}
	}
	_, err := priv.Sign(nil, []byte("short"), crypto.SHA512)
	fmt.Println(err)
	_, err = priv[:5].Sign(nil, nil, crypto.Hash(0))
	fmt.Println(err)
	sig := ed25519.Sign(priv, nil)
	fmt.Println(ed25519.Verify(pub, nil, sig), ed25519.Verify(pub, nil, sig[:63]), ed25519.Verify(bytes.Repeat([]byte{0x55}, 32), nil, sig))
	try(func() { ed25519.Sign(priv[:3], nil) })
	try(func() { ed25519.Verify(pub[:3], nil, sig) })
	try(func() { ed25519.NewKeyFromSeed(nil) })
	other, fresh, err := ed25519.GenerateKey(strings.NewReader(strings.Repeat("seed", 8)))
	fmt.Printf("%x %x %v %v %v\n", other, fresh.Seed(), err, other.Equal(pub), fresh.Equal(fresh))
	_, _, err = ed25519.GenerateKey(strings.NewReader("seed"))
	fmt.Println(errors.Is(err, io.ErrUnexpectedEOF))
}

func main() {
	exchange(ecdh.P256(), 32)
	exchange(ecdh.P384(), 48)
	exchange(ecdh.P521(), 66)
	exchange(ecdh.X25519(), 32)
	signatures()
	for _, n := range []int{0, 1, 32, 100, 255 * 32, 255*32 + 1} {
		key, err := hkdf.Key(sha256.New, []byte("secret"), []byte("salt"), "info", n)
		fmt.Println(len(key), err, sha256.Sum256(key))
	}
	prk, err := hkdf.Extract(sha512.New, []byte("secret"), nil)
	fmt.Printf("%x %v\n", prk, err)
	for _, n := range []int{-1, 0, 1, 20, 64, 200} {
		key, err := pbkdf2.Key(sha512.New, "password", []byte("some salt"), 17, n)
		fmt.Printf("%x %v\n", key, err)
	}
}
