package main

import (
	"fmt"
	"os"

	"github.com/BurntSushi/toml"
)

type conf struct {
	Title string
	Owner struct{ Name string }
	Ports []int
	Servers map[string]struct{ IP string; Up bool }
}

func main() {
	var c conf
	md, err := toml.Decode("title = \"x\"\nports = [1,2]\n[owner]\nname = \"me\"\n[servers.a]\nip = \"10.0.0.1\"\nup = true\nextra = 1\n", &c)
	fmt.Println(c, err, md.Undecoded())
	toml.NewEncoder(os.Stdout).Encode(c)
	_, err = toml.Decode("a = [\n", &c)
	fmt.Println(err)
}
