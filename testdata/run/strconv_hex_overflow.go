// run

// Exponents of hexadecimal floats far out of range.
package main

import (
	"fmt"
	"strconv"
)

func main() {
	for _, s := range []string{
		"0x0.fffffffffffffcp2147483647", "0x1p99999", "0x1p21474", "0x1p8192", "0x1p4095", "0x1p1024", "0x.8p1024", "-0x1p21474",
		"0x1p-2147483648", "0x1p-21474", "0x1p-1074", "0x1p-1075", "0x1.8p-1075",
	} {
		fmt.Println(strconv.ParseFloat(s, 64))
		fmt.Println(strconv.ParseFloat(s, 32))
	}
}
