package xonly_test

import "testing"

func TestX(t *testing.T) {}
