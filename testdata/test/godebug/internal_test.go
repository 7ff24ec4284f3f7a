//go:debug panicnil=1

package godebug

import "testing"

// What a panic of nil is, the settings of the test's files decide.
func TestInternal(t *testing.T) {
	defer func() { t.Log(recover()) }()
	panic(nil)
}
