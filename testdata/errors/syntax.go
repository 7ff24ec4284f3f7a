// errorcheck

package main

import "fmt"

func main() {
	x := []int{1, 2, 3 // ERROR "syntax error: unexpected newline in composite literal; possibly missing comma or }"
	}
	if x == nil // ERROR "syntax error: unexpected newline, expected { after if clause"
	{
	}
	fmt.Println("a" // ERROR "syntax error: unexpected newline in argument list; possibly missing comma or \)"
}

x := 5 // ERROR "syntax error: non-declaration statement outside function body"
