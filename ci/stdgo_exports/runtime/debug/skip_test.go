package debug_test

import "testing"

// TestSetCrashOutput starts its own program, whose TestMain needs debug.SetCrashOutput: without that it would start itself for ever.
func TestSetCrashOutput(t *testing.T) { t.Skip("no debug.SetCrashOutput") }
