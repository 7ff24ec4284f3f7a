// run

// encoding/base32, encoding/pem and os/user.
package main

import (
	"bytes"
	"encoding/base32"
	"encoding/pem"
	"fmt"
	"io"
	"os/user"
	"strings"
)

func main() {
	for _, e := range []*base32.Encoding{base32.StdEncoding, base32.HexEncoding.WithPadding(base32.NoPadding), base32.StdEncoding.WithPadding('-')} {
		for _, s := range []string{"", "f", "fo", "foo", "foob", "fooba", "foobar", "\x00\xff\x10"} {
			text := e.EncodeToString([]byte(s))
			back, err := e.DecodeString(text)
			fmt.Println(text, string(back) == s, err, e.EncodedLen(len(s)), e.DecodedLen(len(text)))
			var b bytes.Buffer
			w := base32.NewEncoder(e, &b)
			for i := range len(s) {
				w.Write([]byte(s[i : i+1]))
			}
			w.Close()
			back, err = io.ReadAll(base32.NewDecoder(e, &b))
			fmt.Println(string(back) == s, err)
		}
	}
	for _, s := range []string{"A", "AA", "MZXW6===", "MZXW6==", "MZXW6==A", "m", "MZ\nXW6\r\n===", "MZXW6YTB!", "=======", "M=======", "MZX=====", "MZXW6===MZXW6==="} {
		b, err := base32.StdEncoding.DecodeString(s)
		fmt.Printf("%q %v %v\n", b, err, base32.StdEncoding.DecodedLen(len(s)))
	}
	block := &pem.Block{Type: "TEST BLOCK", Headers: map[string]string{"B": "2", "A": "1", "Proc-Type": "4,X"}, Bytes: bytes.Repeat([]byte("data"), 30)}
	text := pem.EncodeToMemory(block)
	fmt.Print(string(text))
	empty := pem.EncodeToMemory(&pem.Block{Type: "E"})
	rest := []byte("junk\n" + string(text) + "between\n-----BEGIN BROKEN-----\nx!\n-----END BROKEN-----\n" + string(empty) + "tail")
	for {
		var b *pem.Block
		b, rest = pem.Decode(rest)
		if b == nil {
			break
		}
		fmt.Println(b.Type, b.Headers, len(b.Bytes), b.Bytes != nil)
	}
	fmt.Printf("%q\n", rest)
	fmt.Println(pem.Encode(io.Discard, &pem.Block{Headers: map[string]string{"a:b": ""}}))
	for _, s := range []string{"", "-----BEGIN A-----", "-----BEGIN A-----\nAAAA\n-----END B-----\n", "-----BEGIN A-----\nAAAA\n-----END A-----", "-----BEGIN A-----\nAAAA\n-----END A----- x\n"} {
		b, rest := pem.Decode([]byte(s))
		fmt.Println(b != nil, len(rest))
	}
	u, err := user.Lookup("root")
	fmt.Println(u.Uid, u.Gid, u.Username, strings.HasPrefix(u.HomeDir, "/"), err)
	_, err = user.Lookup("no such user")
	fmt.Println(err)
	_, err = user.LookupId("x")
	fmt.Println(err)
	_, err = user.LookupId("987654321")
	fmt.Println(err)
	g, err := user.LookupGroupId("0")
	fmt.Println(g.Name, g.Gid, err)
	_, err = user.LookupGroup("no such group")
	fmt.Println(err)
	ids, err := u.GroupIds()
	fmt.Println(ids[0], err)
	c, err := user.Current()
	fmt.Println(c != nil, err)
}
