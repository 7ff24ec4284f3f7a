// errorcheck

// Calls, returns, missing returns.
package main

func two() (int, string) { return 1, "" }

func none() {}

func missing(x int) int {
	if x > 0 {
		return 1
	}
} // ERROR "missing return"

func loops() int {
	for {
	}
}

func wrong() (int, error) {
	return 1 // ERROR "not enough return values"
}

func tooMany() {
	return 1 // ERROR "too many return values"
}

func variadic(a int, rest ...string) {}

func main() {
	missing() // ERROR "not enough arguments in call to missing"
	missing(1, 2) // ERROR "too many arguments in call to missing"
	x := two() // ERROR "assignment mismatch: 1 variable but two returns 2 values"
	a, b, c := two() // ERROR "assignment mismatch: 3 variables but two returns 2 values"
	y := none() // ERROR "none\(\) \(no value\) used as value"
	variadic(1, "a", 2) // ERROR "cannot use 2 \(untyped int constant\) as string value in argument to variadic"
	variadic(1, []string{}...)
	none = nil // ERROR "cannot assign to none \(neither addressable nor a map index expression\)"
	main := 3
	main() // ERROR "invalid operation: cannot call main \(variable of type int\): int is not a function"
	len(1) // ERROR "invalid argument: 1 \(untyped int constant\) for built-in len"
	_, _, _, _, _ = x, a, b, c, y
	defer none // ERROR "expression in defer must be function call"
	two() + 1 // ERROR "multiple-value two\(\) \(value of type \(int, string\)\) in value context|multiple-value"
	1 + 2 // ERROR "1 \+ 2 \(constant 3 of type int|is not used"
}
