package within_test

import (
	"testing"
	"within/internal/x"
)

func TestX(t *testing.T) { t.Log(x.F()) }
