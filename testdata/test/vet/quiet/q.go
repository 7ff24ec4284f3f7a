package quiet

import "fmt"

func Q() { fmt.Printf("%d\n") }
