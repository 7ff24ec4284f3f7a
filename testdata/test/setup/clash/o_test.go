package other

import "testing"

func TestO(t *testing.T) {}
