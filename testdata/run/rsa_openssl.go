// run

// RSA with a key, signatures and ciphertexts that OpenSSL made, with keys made here, and with keys and input that are wrong.
package main

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/big"
)

const (
	n = "b7c22ef33fc10cf83569d79a0a98128b8825f324cb29f67593562b22013830d9ead0193ce27967eb9be7600ac299aa5f0218d646003662b8100c9e3bc8bc9112c370561745effa5cc487fa2fb244ed133352ad091f38cfdc5b30a5c000a188581418b555454eec0a6c104fab9dd3e74136dab396d14e64a37eac9395a113e4771b535396dec9d3a62b4c2ef0446736de427d9a92624132036278fb58fc8e53014edbff99d7d6fc8885c403bb12a7b90a71acbe1524689d81ad67202dd54cf329"
	d = "2fb0455efb7cae50fc0babd85e4779089d1cbc2d204c93998fd31cfe86327efb0ee552a76a5ef7893dbc9e402ca094867394de86ec2731177392d2bdd12a9ebbafdcc77ae2bb94cdde732b8a95492dfd7da44723c6e6878b385f37a4cc851f4ccbc08e2768306c6001566ef6283a1627a717f01e31689379702da0863972b0eb6220a55ff6f1e5df4d3f2b60a122baf336de781e4f2fa87eef7708fad181c11cf4221e2f3643c039861dc8c595a43e78b4676a846d1f5c0dc4418cc7b75e681"
	p = "e196ad84fdc53932a327f119bdef80085d50446c8721986066a77d91a169bfc78750353880c7479a4b53aaee447ef0553d5997c1b59b3d487d4046882394c2d081ba8702bba71f387b573714cf2c2979c1d248898b64fa5f6f1f9d2b3f1daa19"
	q = "d087e6f0efc239758fbc0d764fdf9c6b39657aa1f54d3c75218bf063750dee49a98170b8f950dd2ff3bddd5ba3dc4b05802da8cb4428d9c74c7260bd2ec2db1b878ba428fc1cbdce239a177f0854f7686ce6c1f3478eb2970a4554266855d391"

	signature  = "89112d6ae0a9bc0f5f7d7e62db6c0fd03d63a80dbe5ac98498daac4fc8b7702a0fcfd55565f303b37927552e12ebb2f416cec3582fb58b6a995b0fbd757ee54e4cf01e30e7b2b9a6be3ebd7374a6588837e623a94af29253a614b4096c9c65da172d30fca51e3d2500688f815a1ec32ce15d3ed169b516408e3222db0f9bfc3d53e9d6d1ee83e5b084558d3e16d83e0e566f9d95d5ac928f0edd2c89d1d996dfb2b6d8c9cfefd9b43ba61e43f1f60936ac876414f237cfe05c53da5839939ad6"
	signedPSS  = "1918d77b557b015993c9bf5d0c1c1f1246e9804ded21e33074a00f9d2256edf6e778315a74844704c1b289967269f0f428f78ff51fdc68a9afb42eea0c4349f332405cad0292d940e8b6df02754b62d3765b9f8a0d1ac299a7c82bd654e7fb96d9b6ee38a74bdaef43face84591d35090eaa09f187fae43923b7de3abebc9d809a8641f1df1433c63e62131b87b02c30935ae57c5a3bc6dcf24f96a52b59896dc0556ad003d15a06bc361656a619db341201e696f09cd6ab2b74503202267030" // salt of 20 bytes
	ciphertext = "26100e1bf592139832dd86293057431ddbe2fb75348ead39097239c9ab26a41b884ca3558aee53cfab55c4de014f9f1ac8b8afe3648c2d6bb00cc45a567bb50bd0bfccc2b2fa7c3e85096bb9cec0fd8b81b579ec39d02b40bbd0ee998c33e860653e7118004c331cae8017e01c3bcadae31f52c37b0c669aef26f298c0ac6f8b7c1f02111133184fe514b099c747861013560532a6dff863877ae028257cd4581b344e84e168b7510f525c26b7f3abb7766fbaf14600284e5074ff6fe4072d72"
	oaep       = "19f4833ecb9c829688a7897bfd1e9553f56e1b600acdfa1ddf3d9431610cf717eb0c82560af86c827acf935c99ec6e31ab2a3790d57f00a48a03e73e8ba682840494d1d7a64e38cc3a1269c79e1a7b4b6c1e9a966665c3844dde8128344b6b03d3d3590845e6f64406d63d32b95834b680833957f3b2f968fe7f83b628f066ddba6d4448a93b0a0bfe41e8c38e8b0588a8f0758d86b5a71fb7d3fa9a769079d99876c4a088c7f2f50e0c327838f3c6b3c63d062329b88dd384c0a8f8bb279da4" // SHA-256, mask by SHA-1
)

func number(s string) *big.Int {
	x, ok := new(big.Int).SetString(s, 16)
	if !ok {
		panic(s)
	}
	return x
}

func unhex(s string) []byte {
	b, err := hex.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return b
}

func newKey() *rsa.PrivateKey {
	return &rsa.PrivateKey{PublicKey: rsa.PublicKey{N: number(n), E: 65537}, D: number(d), Primes: []*big.Int{number(p), number(q)}}
}

func main() {
	key := newKey()
	pub := &key.PublicKey
	fmt.Println(key.Validate(), key.Size())
	key.Precompute()
	fmt.Printf("%x\n%x\n%x\n", key.Precomputed.Dp, key.Precomputed.Dq, key.Precomputed.Qinv)
	digest := sha256.Sum256([]byte("message"))

	s, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, digest[:])
	fmt.Println(bytes.Equal(s, unhex(signature)), err)
	fmt.Println(rsa.VerifyPKCS1v15(pub, crypto.SHA256, digest[:], s))
	s[9] ^= 1
	fmt.Println(rsa.VerifyPKCS1v15(pub, crypto.SHA256, digest[:], s))
	fmt.Println(rsa.VerifyPKCS1v15(pub, crypto.SHA256, digest[:], s[1:]))
	fmt.Println(rsa.VerifyPKCS1v15(pub, crypto.SHA1, digest[:], s))

	for _, salt := range []int{20, rsa.PSSSaltLengthAuto, rsa.PSSSaltLengthEqualsHash, 21, -2} {
		o := &rsa.PSSOptions{SaltLength: salt, Hash: crypto.SHA256}
		fmt.Println(salt, rsa.VerifyPSS(pub, crypto.SHA256, digest[:], unhex(signedPSS), o))
		s, err := key.Sign(rand.Reader, digest[:], o)
		fmt.Println(err)
		if err == nil {
			fmt.Println(rsa.VerifyPSS(pub, crypto.SHA256, digest[:], s, o), rsa.VerifyPSS(pub, crypto.SHA256, digest[:], s, nil))
		}
	}

	m, err := key.Decrypt(nil, unhex(ciphertext), nil)
	fmt.Printf("%q %v\n", m, err)
	m, err = key.Decrypt(nil, unhex(oaep), &rsa.OAEPOptions{Hash: crypto.SHA256, MGFHash: crypto.SHA1})
	fmt.Printf("%q %v\n", m, err)
	m, err = rsa.DecryptOAEP(sha256.New(), nil, key, unhex(oaep), nil)
	fmt.Printf("%q %v\n", m, err)
	for _, size := range []int{0, 1, 126, 181, 182} {
		text := bytes.Repeat([]byte{7}, size)
		c, err := rsa.EncryptPKCS1v15(rand.Reader, pub, text)
		fmt.Println(size, len(c), err)
		if err == nil {
			m, err := rsa.DecryptPKCS1v15(nil, key, c)
			fmt.Println(bytes.Equal(m, text), err)
		}
		c, err = rsa.EncryptOAEP(sha1.New(), rand.Reader, pub, text, []byte("label"))
		fmt.Println(len(c), err)
		if err == nil {
			m, err := rsa.DecryptOAEP(sha1.New(), nil, key, c, []byte("label"))
			fmt.Println(bytes.Equal(m, text), err)
			_, err = rsa.DecryptOAEP(sha1.New(), nil, key, c, []byte("other"))
			fmt.Println(err)
		}
	}
	session := make([]byte, 7)
	fmt.Println(rsa.DecryptPKCS1v15SessionKey(nil, key, unhex(ciphertext), session), string(session))
	session = make([]byte, 8)
	fmt.Println(rsa.DecryptPKCS1v15SessionKey(nil, key, unhex(ciphertext), session), session)

	for what, change := range map[int]func(k *rsa.PrivateKey){
		0: func(k *rsa.PrivateKey) { k.N = nil },
		1: func(k *rsa.PrivateKey) { k.N.Add(k.N, big.NewInt(1)) },
		2: func(k *rsa.PrivateKey) { k.E = 4 },
		3: func(k *rsa.PrivateKey) { k.E = 3 },
		4: func(k *rsa.PrivateKey) { k.D.Add(k.D, big.NewInt(2)) },
		5: func(k *rsa.PrivateKey) { k.Primes[0].Add(k.Primes[0], big.NewInt(2)) },
		6: func(k *rsa.PrivateKey) { k.Primes = nil },
		7: func(k *rsa.PrivateKey) { k.Precompute(); k.Precomputed.Dp = big.NewInt(3) },
	} {
		k := newKey()
		change(k)
		wrong[what] = k.Validate()
	}
	for _, err := range wrong {
		fmt.Println(err)
	}
	_, err = rsa.GenerateKey(rand.Reader, 1000)
	fmt.Println(err)
	made, err := rsa.GenerateKey(rand.Reader, 1024)
	fmt.Println(err, made.N.BitLen(), made.Validate(), made.Equal(made), made.Equal(key), made.E)
	s, err = made.Sign(nil, digest[:], crypto.SHA256)
	fmt.Println(err, rsa.VerifyPKCS1v15(&made.PublicKey, crypto.SHA256, digest[:], s))
}

var wrong [8]error
