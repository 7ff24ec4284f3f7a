// Package other has a name.
package other

var Name = "given"

func Get() string { return Name }
