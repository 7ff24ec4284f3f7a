//go:build linux && go1.x
// +build darwin

//go:debug panicnil=1

package tags

// +build linux

//go:build ignored

/*
//go:build inside
*/
