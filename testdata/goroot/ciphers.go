// Block and stream ciphers in all their modes, and key derivation.
package main

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/rc4"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"strings"
)

func main() {
	key := []byte("0123456789abcdef0123456789abcdef")
	iv := []byte("an initial vecto")
	text := []byte("sixteen bytes ofsixteen bytes more here.........")
	for _, n := range []int{16, 24, 32} {
		block, err := aes.NewCipher(key[:n])
		if err != nil {
			fmt.Println(err)
			return
		}
		out := make([]byte, len(text))
		block.Encrypt(out, text)
		fmt.Printf("%d %x\n", block.BlockSize(), out[:16])
		cipher.NewCBCEncrypter(block, iv).CryptBlocks(out, text)
		fmt.Printf("cbc %x\n", out)
		cipher.NewCBCDecrypter(block, iv).CryptBlocks(out, out)
		fmt.Println(bytes.Equal(out, text))
		cipher.NewCTR(block, iv).XORKeyStream(out, text)
		fmt.Printf("ctr %x\n", out)

		gcm, err := cipher.NewGCM(block)
		fmt.Println(gcm.NonceSize(), gcm.Overhead(), err)
		sealed := gcm.Seal(nil, iv[:12], text, []byte("more"))
		fmt.Printf("gcm %x\n", sealed)
		opened, err := gcm.Open(nil, iv[:12], sealed, []byte("more"))
		fmt.Println(bytes.Equal(opened, text), err)
		sealed[3] ^= 1
		_, err = gcm.Open(nil, iv[:12], sealed, []byte("more"))
		fmt.Println(err)
	}
	_, err := aes.NewCipher(key[:5])
	fmt.Println(err)
	block, _ := aes.NewCipher(key[:16])
	var sb strings.Builder
	w := cipher.StreamWriter{S: cipher.NewCTR(block, iv), W: &sb}
	io.WriteString(w, "through a writer")
	r := cipher.StreamReader{S: cipher.NewCTR(block, iv), R: strings.NewReader(sb.String())}
	plain, err := io.ReadAll(r)
	fmt.Println(string(plain), err)

	triple, err := des.NewTripleDESCipher(key[:24])
	out := make([]byte, 8)
	triple.Encrypt(out, text)
	fmt.Printf("%x %v\n", out, err)
	stream, err := rc4.NewCipher(key[:7])
	stream.XORKeyStream(out, text[:8])
	fmt.Printf("%x %v\n", out, err)
	fmt.Printf("%x\n", derive(sha256.New, key, []byte("salt")))
	defer func() { fmt.Println(recover()) }()
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(out, text[:5])
}

func derive(h func() hash.Hash, secret, salt []byte) []byte {
	s := h()
	s.Write(secret)
	s.Write(salt)
	return s.Sum(nil)
}
