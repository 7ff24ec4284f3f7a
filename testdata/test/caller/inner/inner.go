// Package inner says where it lies.
package inner

import "runtime"

// File is the path of this file.
func File() string {
	_, file, _, _ := runtime.Caller(0)
	return file
}
