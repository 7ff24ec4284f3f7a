package caller

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"example.com/caller/inner"
)

// Tests that change directories find their data beside the source.
func TestData(t *testing.T) {
	t.Chdir(t.TempDir())
	_, file, _, ok := runtime.Caller(0)
	if !ok {
		t.Fatal("no caller")
	}
	data, err := os.ReadFile(filepath.Join(filepath.Dir(file), "testdata", "data.txt"))
	if err != nil || string(data) != "the data\n" {
		t.Fatalf("%q, %v", data, err)
	}
}

// Names are those of the files that were compiled, of other packages, too.
func TestNames(t *testing.T) {
	_, file, line, _ := runtime.Caller(0)
	fmt.Println(file, line)
	fmt.Println(inner.File())
	func() {
		defer func() {
			recover()
			pcs := make([]uintptr, 10)
			frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
			f, _ := frames.Next()
			fmt.Println(f.File, f.Line)
		}()
		panic("p")
	}()
}
