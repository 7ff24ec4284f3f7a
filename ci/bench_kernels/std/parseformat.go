// strconv: integers and floats parsed and formatted, strings quoted.
package main

import (
	"fmt"
	"strconv"
)

func main() {
	sum, total := 0, 0.0
	buf := make([]byte, 0, 64)
	for i := range 1_500_000 {
		buf = strconv.AppendInt(buf[:0], int64(i)*7919, 10)
		n, err := strconv.Atoi(string(buf))
		if err != nil {
			panic(err)
		}
		sum += n & 0xff
		f := float64(i) * 1.37e-3
		buf = strconv.AppendFloat(buf[:0], f, 'g', -1, 64)
		g, err := strconv.ParseFloat(string(buf), 64)
		if err != nil || g != f {
			panic("float")
		}
		total += g
		if i&7 == 0 {
			sum += len(strconv.Quote("tab\tand ünicode")) + len(strconv.FormatFloat(f, 'f', 4, 64)) + len(strconv.FormatInt(int64(i), 36))
			u, _ := strconv.ParseUint("deadbeef", 16, 64)
			sum += int(u & 0xf)
		}
	}
	fmt.Println(sum, total)
}
