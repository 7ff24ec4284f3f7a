// errorcheck

package p

func f() {
	if x := 1; x 1e { // ERROR "unexpected literal 1e, expected { after if clause" "exponent has no digits"
	}
}
