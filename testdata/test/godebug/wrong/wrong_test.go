//go:debug panicnill=1

package wrong

import "testing"

func Test(t *testing.T) {}
