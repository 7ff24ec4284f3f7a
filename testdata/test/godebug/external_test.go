package godebug_test

import "testing"

func TestExternal(t *testing.T) {
	defer func() { t.Log(recover() == nil) }()
	panic(nil)
}
