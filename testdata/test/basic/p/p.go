package p

import "fmt"

// Abs is.
func Abs(x int) int {
	if x < 0 {
		return -x
	} else if x == 0 {
		// nothing
		return 0
	} else {
		x++
		x--
	}
	for i := 0; i < 3; i++ {
		switch i {
		case 1:
			fmt.Sprint(1)
		case 2:
		default:
		}
	}
	func() {
		x = x + 0
	}()
L:
	for {
		break L
	}
	select {
	default:
		x += 0
	}
	return x
}

func Panics() { panic("x") }
func Empty()  {}
