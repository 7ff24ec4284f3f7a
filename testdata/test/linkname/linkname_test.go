package linkname

import "testing"

func TestChange(t *testing.T) {
	n, words, product := Change()
	t.Log(n, words, product, same == n, len(list))
	if n != 42 || len(words) != 3 || product != 84 {
		t.Fail()
	}
}
