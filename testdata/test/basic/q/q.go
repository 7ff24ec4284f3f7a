package q

import "example.com/basic/p"

func Q() int { return p.Abs(-2) }
