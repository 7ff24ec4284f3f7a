// +build ignore

package tags

//go:debug panicnil=1
// //go:build spaced
