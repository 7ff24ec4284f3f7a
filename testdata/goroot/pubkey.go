// Public keys: signatures, agreements, encryption; what is random is only checked by its inverse.
package main

import (
	"bytes"
	"crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"fmt"
	"math/big"
)

func main() {
	seed := bytes.Repeat([]byte{7}, ed25519.SeedSize)
	priv := ed25519.NewKeyFromSeed(seed)
	sig := ed25519.Sign(priv, []byte("message"))
	fmt.Printf("%x\n%x\n", priv.Public(), sig)
	fmt.Println(ed25519.Verify(priv.Public().(ed25519.PublicKey), []byte("message"), sig), ed25519.Verify(priv.Public().(ed25519.PublicKey), []byte("massage"), sig))

	digest := sha256.Sum256([]byte("text"))
	for _, c := range []elliptic.Curve{elliptic.P224(), elliptic.P256(), elliptic.P384(), elliptic.P521()} {
		key, err := ecdsa.GenerateKey(c, rand.Reader)
		if err != nil {
			fmt.Println(err)
			continue
		}
		sig, err := ecdsa.SignASN1(rand.Reader, key, digest[:])
		ok := ecdsa.VerifyASN1(&key.PublicKey, digest[:], sig)
		sig[len(sig)-1] ^= 1
		fmt.Println(c.Params().Name, err, ok, ecdsa.VerifyASN1(&key.PublicKey, digest[:], sig))
	}
	for _, c := range []ecdh.Curve{ecdh.X25519(), ecdh.P256()} {
		a, _ := c.GenerateKey(rand.Reader)
		b, _ := c.GenerateKey(rand.Reader)
		x, err1 := a.ECDH(b.PublicKey())
		y, err2 := b.ECDH(a.PublicKey())
		fmt.Println(c, bytes.Equal(x, y), err1, err2)
	}
	fixed, err := ecdh.X25519().NewPrivateKey(seed)
	fmt.Printf("%x %v\n", fixed.PublicKey().Bytes(), err)

	key, err := rsa.GenerateKey(rand.Reader, 2048)
	fmt.Println(key.N.BitLen(), key.E, err, key.Validate())
	s, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, digest[:])
	fmt.Println(len(s), err, rsa.VerifyPKCS1v15(&key.PublicKey, crypto.SHA256, digest[:], s))
	s, err = rsa.SignPSS(rand.Reader, key, crypto.SHA256, digest[:], nil)
	fmt.Println(err, rsa.VerifyPSS(&key.PublicKey, crypto.SHA256, digest[:], s, nil))
	s[0] ^= 1
	fmt.Println(rsa.VerifyPSS(&key.PublicKey, crypto.SHA256, digest[:], s, nil))
	box, err := rsa.EncryptOAEP(sha256.New(), rand.Reader, &key.PublicKey, []byte("secret"), nil)
	open, err2 := rsa.DecryptOAEP(sha256.New(), nil, key, box, nil)
	fmt.Println(string(open), err, err2)
	fmt.Println(new(big.Int).Exp(big.NewInt(3), big.NewInt(100), key.Primes[0]).Sign())
}
