// bytes, bufio and io: buffers written and read back, encodings, searching.
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
)

func main() {
	var b bytes.Buffer
	w := bufio.NewWriter(&b)
	for i := range 1_500_000 {
		w.WriteString("entry ")
		w.WriteByte(byte('a' + i%26))
		w.Write([]byte{'\n'})
		if i%4 == 0 {
			binary.Write(w, binary.LittleEndian, uint32(i))
			w.WriteByte('\n')
		}
	}
	w.Flush()
	data := b.Bytes()
	lines, longest := 0, 0
	r := bufio.NewReader(bytes.NewReader(data))
	for {
		line, err := r.ReadSlice('\n')
		lines++
		longest = max(longest, len(line))
		if err == io.EOF {
			break
		}
	}
	text := base64.StdEncoding.EncodeToString(data)
	back, err := base64.StdEncoding.DecodeString(text)
	if err != nil || !bytes.Equal(back, data) {
		panic("base64")
	}
	digits := hex.EncodeToString(data[:4<<20])
	raw, _ := hex.DecodeString(digits)
	fmt.Println(len(data), lines, longest, len(text), len(raw), bytes.Count(data, []byte("entry q")), bytes.Index(data, []byte("zz")), len(bytes.Split(data, []byte{' '})))
}
