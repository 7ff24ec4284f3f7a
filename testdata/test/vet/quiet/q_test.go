package quiet_test

import (
	"example.com/vet/quiet"
	"testing"
)

func TestQ(t *testing.T) { quiet.Q() }
