// run

// The heap that runtime/debug.WriteHeapDump writes, read back: records of every kind, and the objects of a known graph
// found by the pointers that the dump names.
package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"unsafe"
)

type node struct {
	mark  uint64
	left  *node
	pad   [3]uint64
	right *node
}

type wide struct {
	words [200]uint64
	last  *node
}

const mark = 0x5eed_f00d_cafe_0000

var (
	root   *node
	table  []*node
	large  *wide
	inside fmt.Stringer = (*node)(nil)
)

func (n *node) String() string { return "node" }

type object struct {
	data     []byte
	pointers []uint64
}

func (o object) word(at uint64) uint64 { return binary.LittleEndian.Uint64(o.data[at:]) }

type frame struct {
	name      string
	depth     uint64
	low       uint64
	child     uint64
	size, pcs uint64
}

type goroutine struct {
	id, status uint64
	system     bool
	reason     string
	frames     []frame
	defers     int
}

// A dump is what the records say.
type dump struct {
	in          *bufio.Reader
	objects     map[uint64]object
	types       map[uint64]string
	itabs       map[uint64]uint64
	data        []object
	dataAt      []uint64
	goroutines  map[uint64]*goroutine
	last        *goroutine
	finalizers  []uint64
	roots       map[string]int
	threads     int
	params      [3]uint64
	arch, ver   string
	cpus        uint64
	stats       []uint64
	otherRoots  []uint64
	panicValues int
}

func (d *dump) number() uint64 {
	n, err := binary.ReadUvarint(d.in)
	if err != nil {
		panic(err)
	}
	return n
}

func (d *dump) bytes() []byte {
	b := make([]byte, d.number())
	if _, err := io.ReadFull(d.in, b); err != nil {
		panic(err)
	}
	return b
}

func (d *dump) fields() (offsets []uint64) {
	for d.number() == 1 {
		offsets = append(offsets, d.number())
	}
	return offsets
}

func read(r io.Reader) *dump {
	d := &dump{in: bufio.NewReader(r), objects: map[uint64]object{}, types: map[uint64]string{},
		itabs: map[uint64]uint64{}, goroutines: map[uint64]*goroutine{}, roots: map[string]int{}}
	if head, _ := d.in.ReadString('\n'); head != "go1.7 heap dump\n" {
		panic(head)
	}
	for {
		switch tag := d.number(); tag {
		case 0:
			if _, err := d.in.ReadByte(); err != io.EOF {
				panic("something behind the end")
			}
			return d
		case 1:
			at := d.number()
			if _, twice := d.objects[at]; twice {
				panic("an object twice")
			}
			d.objects[at] = object{d.bytes(), d.fields()}
		case 2:
			d.roots[string(d.bytes())]++
			d.otherRoots = append(d.otherRoots, d.number())
		case 3:
			at := d.number()
			d.number()
			d.types[at] = string(d.bytes())
			d.number()
		case 4:
			at := d.number()
			d.number()
			g := &goroutine{id: d.number()}
			d.number()
			g.status, g.system = d.number(), d.number() == 1
			d.number()
			d.number()
			g.reason = string(d.bytes())
			for range 4 {
				d.number()
			}
			d.goroutines[at], d.last = g, g
		case 5:
			f := frame{low: d.number(), depth: d.number(), child: d.number()}
			f.size = uint64(len(d.bytes()))
			entry, pc := d.number(), d.number()
			d.number()
			f.name = string(d.bytes())
			for _, offset := range d.fields() {
				if offset+8 > f.size {
					panic("a pointer outside of its frame")
				}
			}
			if pc < entry {
				panic("a frame before its function")
			}
			d.last.frames = append(d.last.frames, f)
		case 6:
			for i := range d.params {
				if d.params[i] = d.number(); i == 0 && d.params[0] == 0 {
					d.params[0] = d.number()
				}
			}
			d.arch, d.ver, d.cpus = string(d.bytes()), string(d.bytes()), d.number()
		case 7:
			d.finalizers = append(d.finalizers, d.number())
			for range 4 {
				d.number()
			}
		case 8:
			at := d.number()
			d.itabs[at] = d.number()
		case 9:
			d.threads++
			for range 3 {
				d.number()
			}
		case 10:
			for range 24 + 256 + 1 {
				d.stats = append(d.stats, d.number())
			}
		case 11:
			for range 5 {
				d.number()
			}
		case 12, 13:
			d.dataAt = append(d.dataAt, d.number())
			d.data = append(d.data, object{d.bytes(), d.fields()})
		case 14:
			d.number()
			if g := d.goroutines[d.number()]; g != nil {
				g.defers++
			}
			for range 5 {
				d.number()
			}
		case 15:
			d.panicValues++
			for range 6 {
				d.number()
			}
		case 16:
			d.number()
			d.number()
			for range d.number() {
				d.bytes()
				d.bytes()
				d.number()
			}
			d.number()
			d.number()
		case 17:
			d.number()
			d.number()
		default:
			panic(fmt.Sprint("tag ", tag))
		}
	}
}

// holder returns the object that begins at an address, or a word before it: some have a header there.
func (d *dump) holder(at uint64) (o object, header uint64) {
	if o, ok := d.objects[at]; ok {
		return o, 0
	}
	return d.objects[at-8], 8
}

// global returns the word of the variable at p.
func (d *dump) global(p unsafe.Pointer) (word uint64, listed bool) {
	at := uint64(uintptr(p))
	for i, o := range d.data {
		if off := at - d.dataAt[i]; at >= d.dataAt[i] && off < uint64(len(o.data)) {
			for _, pointer := range o.pointers {
				listed = listed || pointer == off
			}
			return o.word(off), listed
		}
	}
	return 0, false
}

// count follows the tree at the address by the pointers that the dump lists.
func (d *dump) count(at uint64) int {
	o, ok := d.objects[at]
	if !ok || o.word(0)&^0xffff != mark {
		return 0
	}
	n := 1
	for _, p := range o.pointers {
		if p != 8 && p != 40 {
			panic(fmt.Sprint("a node has no pointer at ", p))
		}
		if to := o.word(p); to != 0 {
			n += d.count(to)
		}
	}
	return n
}

func tree(depth int) *node {
	if depth == 0 {
		return nil
	}
	return &node{mark: mark | uint64(depth), left: tree(depth - 1), right: tree(depth - 1)}
}

//go:noinline
func parked(wg *sync.WaitGroup, in chan *node, n *node) {
	defer func() { recover() }()
	wg.Done()
	<-in
	runtime.KeepAlive(n)
}

func dumped() *dump {
	f, err := os.CreateTemp("", "heap")
	if err != nil {
		panic(err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	debug.WriteHeapDump(f.Fd())
	f.Seek(0, 0)
	return read(f)
}

func main() {
	root = tree(7)
	for range 300 {
		table = append(table, &node{mark: mark})
	}
	large = &wide{last: &node{mark: mark | 9}}
	large.words[7] = mark
	var wg sync.WaitGroup
	in := make(chan *node)
	for range 3 {
		wg.Add(1)
		go parked(&wg, in, tree(1))
	}
	wg.Wait()
	for range 1000 {
		runtime.Gosched()
	}
	final := &node{mark: mark | 77}
	runtime.SetFinalizer(final, func(*node) {})
	runtime.GC()
	d := dumped()

	fmt.Println("parameters:", d.params[0] == 8, d.params[1] < d.params[2], d.arch == runtime.GOARCH, d.ver == runtime.Version(), d.cpus > 0)
	at, listed := d.global(unsafe.Pointer(&root))
	fmt.Println("root:", at == uint64(uintptr(unsafe.Pointer(root))), listed, d.count(at))
	at, listed = d.global(unsafe.Pointer(&table))
	found := 0
	o, _ := d.holder(at)
	for _, p := range o.pointers {
		if to := o.word(p); to != 0 && d.count(to) == 1 {
			found++
		}
	}
	fmt.Println("table:", listed, found)
	o, header := d.holder(uint64(uintptr(unsafe.Pointer(large))))
	fmt.Println("large:", o.word(header+7*8) == mark, o.pointers[0]-header, len(o.pointers), d.count(o.word(header+1600)))
	waiting, depths := 0, true
	for _, g := range d.goroutines {
		for i, f := range g.frames {
			depths = depths && f.depth == uint64(i) && (i == 0) == (f.child == 0)
			if f.name == "main.parked" && g.status == 4 && g.reason == "chan receive" && !g.system {
				waiting++
			}
			if f.name == "main.main" && g.id == 1 {
				fmt.Println("main:", g.status, g.system)
			}
		}
	}
	fmt.Println("goroutines:", waiting, depths)
	fmt.Println("finalizer:", len(d.finalizers) > 0, contains(d.finalizers, final))
	itab := *(*uint64)(unsafe.Pointer(&inside))
	fmt.Println("itab:", strings.Contains(d.types[d.itabs[itab]], "main."))
	fmt.Println("threads:", d.threads > 0, "figures:", d.stats[0] > 0, d.stats[280] >= 1)

	// What is garbage goes, and nothing is lost by being written.
	before := d.count(uint64(uintptr(unsafe.Pointer(root))))
	root.left = nil
	runtime.GC()
	runtime.GC()
	d = dumped()
	fmt.Println("again:", before, d.count(uint64(uintptr(unsafe.Pointer(root)))))
	close(in)
	runtime.KeepAlive(final)
}

func contains(list []uint64, n *node) bool {
	for _, at := range list {
		if at == uint64(uintptr(unsafe.Pointer(n))) {
			return true
		}
	}
	return false
}
