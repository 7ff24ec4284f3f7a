// errorcheck

// A constant overflows the type by the name that the expression gives it.
package p

type alias = int32

var (
	letter = 'a'
	a      = int32(1) << 31  // ERROR "int32\(1\) << 31 \(constant 2147483648 of type int32\) overflows int32"
	b      = rune(1) << 31   // ERROR "\(constant 2147483648 of type rune\) overflows rune"
	c      = byte(1) << 8    // ERROR "\(constant 256 of type byte\) overflows byte"
	d      = uint8(200) + 99 // ERROR "\(constant 299 of type uint8\) overflows uint8"
	e      = alias(1) << 31  // ERROR "\(constant 2147483648 of int32 type alias\) overflows int32"
)
