package old

import "testing"

func TestLoop(t *testing.T) {
	for _, name := range []string{"a"} {
		t.Run(name, func(t *testing.T) {
			println(name)
			t.Parallel()
			println(name)
		})
	}
}
