package p

import "fmt"

func Show(x int) string {
	x = x
	return fmt.Sprintf("%s", x)
}
