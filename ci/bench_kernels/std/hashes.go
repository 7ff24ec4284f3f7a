// crypto/sha256 of 64 MB, and the other hashes over less.
package main

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"fmt"
	"hash/crc32"
	"hash/fnv"
)

func main() {
	data := make([]byte, 64<<20)
	for i := range data {
		data[i] = byte(i*i>>3 ^ i)
	}
	fmt.Printf("%x\n", sha256.Sum256(data))
	part := data[:16<<20]
	fmt.Printf("%x %x %x\n", md5.Sum(part), sha1.Sum(part), sha512.Sum512(part))
	h := fnv.New64a()
	h.Write(part)
	fmt.Println(h.Sum64(), crc32.ChecksumIEEE(data))
	last := []byte("key")
	for range 100_000 {
		m := hmac.New(sha256.New, last)
		m.Write(data[:100])
		last = m.Sum(nil)
	}
	fmt.Printf("%x\n", last)
}
