// Values through a stream that describes its own types: structures, interfaces, pointers, maps, custom encodings, RPC on top.
package main

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"net"
	"net/rpc"
	"strings"
)

type shape interface{ area() float64 }

type square struct{ Side float64 }
type circle struct{ R float64 }

func (s square) area() float64  { return s.Side * s.Side }
func (c *circle) area() float64 { return 3 * c.R * c.R }

type node struct {
	Name  string
	Left  *node
	Right *node
	Attrs map[string][]int
	Shape shape
	Any   any
}

// old has a field less and one more than what was sent.
type old struct {
	Name  string
	Extra int
}

type secret struct{ text string }

func (s secret) GobEncode() ([]byte, error) { return []byte(strings.ToUpper(s.text)), nil }
func (s *secret) GobDecode(b []byte) error {
	s.text = string(b) + "!"
	return nil
}

type Arith struct{}

type Pair struct{ A, B int }

func (Arith) Divide(p *Pair, out *int) error {
	if p.B == 0 {
		return errors.New("by zero")
	}
	*out = p.A / p.B
	return nil
}

func main() {
	gob.Register(square{})
	gob.RegisterName("round", &circle{})
	gob.Register(map[string]int{})
	var buf bytes.Buffer
	enc := gob.NewEncoder(&buf)
	tree := node{Name: "root", Left: &node{Name: "l", Shape: square{2}}, Right: &node{Name: "r", Shape: &circle{1}, Any: 5},
		Attrs: map[string][]int{"a": {1, 2}, "b": nil}, Any: map[string]int{"k": 9}}
	fmt.Println(enc.Encode(tree), enc.Encode(tree))
	dec := gob.NewDecoder(&buf)
	var n node
	fmt.Println(dec.Decode(&n))
	fmt.Println(n.Name, n.Left.Shape.area(), n.Right.Shape.area(), n.Right.Any, n.Attrs["a"], n.Any)
	var o old
	fmt.Println(dec.Decode(&o), o)
	fmt.Println(dec.Decode(&o))

	buf.Reset()
	fmt.Println(gob.NewEncoder(&buf).Encode([]secret{{"hush"}}))
	var s []secret
	fmt.Println(gob.NewDecoder(&buf).Decode(&s), s)
	fmt.Println(gob.NewEncoder(&buf).Encode(func() {}))
	fmt.Println(gob.NewEncoder(&buf).Encode(struct{ hidden int }{1}))
	buf.Reset()
	gob.NewEncoder(&buf).Encode("text")
	var i int
	fmt.Println(gob.NewDecoder(&buf).Decode(&i))

	server := rpc.NewServer()
	fmt.Println(server.Register(Arith{}))
	near, far := net.Pipe()
	go server.ServeConn(far)
	client := rpc.NewClient(near)
	var q int
	fmt.Println(client.Call("Arith.Divide", Pair{20, 3}, &q), q)
	fmt.Println(client.Call("Arith.Divide", Pair{1, 0}, &q))
	fmt.Println(client.Call("Arith.Nothing", Pair{1, 0}, &q))
	client.Close()
}
