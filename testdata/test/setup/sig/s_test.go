package sig

import "testing"

func TestB(t *testing.T, x int) {}
