// Strings: many small ones, concatenated and kept for a while.
package main

import "fmt"

type row struct{ name, mail, city string }

func main() {
	cities := []string{"Aachen", "Bergen", "Cádiz", "Delft"}
	kept := make([]row, 50_000)
	total := 0
	digits := [8]byte{}
	for i := range 3_000_000 {
		n := i
		for d := range digits {
			digits[d] = byte('0' + n%10)
			n /= 10
		}
		name := "user" + string(digits[:])
		r := row{name, name + "@example.org", cities[i%4] + "-" + name[4:8]}
		old := &kept[i%len(kept)]
		total += len(old.mail) + len(r.city)
		*old = r
	}
	fmt.Println(total)
}
