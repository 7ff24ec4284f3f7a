package cyc

import (
	_ "example.com/setup/cyc2"
	"testing"
)

func TestB(t *testing.T) {}
