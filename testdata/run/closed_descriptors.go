// run
// only: plain,nopasses,gcstress,gcbeside,shuffle,oneproc

// A program whose standard descriptors are closed gets /dev/null for them: the files that it opens have other numbers.
package main

import (
	"fmt"
	"os"
	"os/exec"
)

func main() {
	if len(os.Args) > 1 {
		f, err := os.Create(os.Args[1])
		if err != nil {
			os.Exit(3)
		}
		_, err = fmt.Println("into the void")
		fmt.Fprintln(os.Stderr, "also")
		n, errIn := os.Stdin.Read(make([]byte, 1))
		fmt.Fprintln(f, f.Fd() > 2, err, n, errIn)
		return
	}
	self, err := os.Executable()
	if err != nil {
		panic(err)
	}
	out, err := os.CreateTemp("", "closed")
	if err != nil {
		panic(err)
	}
	out.Close()
	defer os.Remove(out.Name())
	for _, closing := range []string{">&-", "2>&- >&-", "<&- >&-", "<&-"} {
		shown, err := exec.Command("sh", "-c", `exec "$0" "$1" `+closing, self, out.Name()).Output()
		text, errRead := os.ReadFile(out.Name())
		fmt.Printf("%s: %q %v; %q %v\n", closing, shown, err, text, errRead)
	}
}
