package ldflags

import (
	"fmt"
	"os"
	"testing"

	"ldflags/other"
)

var (
	version  = "dev"
	empty    string
	computed = os.Getenv("NO_SUCH_VARIABLE") + "computed"
	after    = "version " + version
)

func Test(t *testing.T) {
	fmt.Printf("%q %q %q %q %q\n", version, empty, computed, after, other.Get())
}
