package reflect

import (
	"internal/rt"
	"internal/typ"
	"sync"
	"unsafe"
)

// Calls at run time follow the compiler's convention (compiler/lower/src/repr.rs, runtime/abi/src/callconv.rs): a
// value of at most maxLanes machine values is taken apart, any other goes by address; results that go by address
// have theirs among the parameters, before the declared ones. What the registers don't hold lies in the area.
const (
	maxLanes   = 4
	intWords   = 6
	floatWords = 8
	// areaStart is where the area comes after the register words.
	areaStart = intWords + floatWords
)

// lane is one machine value of a Go value: its place in the value's memory form.
type lane struct {
	offset uintptr
	size   uintptr
	float  bool
}

// split appends the machine values of type d; ok is false where there are too many.
func split(d *typ.Desc, at uintptr, list []lane) (_ []lane, ok bool) {
	if d.Size == 0 {
		return list, true
	}
	switch d.Kind {
	case typ.String, typ.Interface:
		list = append(list, lane{at, 8, false}, lane{at + 8, 8, false})
	case typ.Slice:
		list = append(list, lane{at, 8, false}, lane{at + 8, 8, false}, lane{at + 16, 8, false})
	case typ.Complex64, typ.Complex128:
		half := d.Size / 2
		list = append(list, lane{at, half, true}, lane{at + half, half, true})
	case typ.Float32, typ.Float64:
		list = append(list, lane{at, d.Size, true})
	case typ.Array:
		if d.Len != 1 {
			return list, false
		}
		return split(d.Elem, at, list)
	case typ.Struct:
		fields := d.Fields()
		for i := range fields {
			if list, ok = split(fields[i].Type, at+fields[i].Offset, list); !ok {
				return list, false
			}
		}
	default:
		list = append(list, lane{at, d.Size, false})
	}
	return list, len(list) <= maxLanes
}

// load reads one machine value; bits beyond its size are 0.
func (l *lane) load(value unsafe.Pointer) uintptr {
	p := unsafe.Add(value, l.offset)
	switch l.size {
	case 1:
		return uintptr(*(*uint8)(p))
	case 2:
		return uintptr(*(*uint16)(p))
	case 4:
		return uintptr(*(*uint32)(p))
	}
	return *(*uintptr)(p)
}

// store writes one machine value.
func (l *lane) store(value unsafe.Pointer, word uintptr) {
	p := unsafe.Add(value, l.offset)
	switch l.size {
	case 1:
		*(*uint8)(p) = uint8(word)
	case 2:
		*(*uint16)(p) = uint16(word)
	case 4:
		*(*uint32)(p) = uint32(word)
	default:
		*(*uintptr)(p) = word
	}
}

// passed says how a parameter or result travels.
type passed struct {
	t     *typ.Desc
	lanes []lane
	// byAddress: the only word is the address of memory.
	byAddress bool
	// words are indices: registers, then the area.
	words [maxLanes]int
}

// convention is how functions of a type are called. The first integer word, the closure or a receiver's data word, is
// not listed.
type convention struct {
	params  []passed
	results []passed
	// areaWord is the register word of the area's address, meaningful if areaSize isn't 0.
	areaWord int
	areaSize int
}

// assigner gives out words like callconv.rs's Assigner.
type assigner struct {
	intLimit, ints, floats, area int
}

func (a *assigner) next(float bool) int {
	switch {
	case float && a.floats < floatWords:
		a.floats++
		return intWords + a.floats - 1
	case !float && a.ints < a.intLimit:
		a.ints++
		return a.ints - 1
	}
	a.area++
	return areaStart + a.area - 1
}

func (a *assigner) give(p *passed) {
	if p.byAddress {
		p.words[0] = a.next(false)
		return
	}
	for i := range p.lanes {
		p.words[i] = a.next(p.lanes[i].float)
	}
}

// travel prepares the list of a function's parameters or results and counts their words.
func travel(types []*typ.Desc) (list []passed, ints, floats, addresses int) {
	list = make([]passed, len(types))
	for i, t := range types {
		lanes, ok := split(t, 0, nil)
		list[i] = passed{t: t, lanes: lanes, byAddress: !ok}
		if !ok {
			list[i].lanes = nil
			addresses++
			continue
		}
		for _, l := range lanes {
			if l.float {
				floats++
			} else {
				ints++
			}
		}
	}
	return list, ints, floats, addresses
}

var conventions sync.Map

// conventionOf returns how functions of type d are called.
func conventionOf(d *typ.Desc) *convention {
	if c, ok := conventions.Load(d); ok {
		return c.(*convention)
	}
	c := &convention{}
	var ints, floats, byAddress, resultInts, resultFloats, outs int
	c.params, ints, floats, byAddress = travel(d.Params())
	c.results, resultInts, resultFloats, outs = travel(d.Results())
	a := assigner{intLimit: intWords}
	if 1+outs+ints+byAddress > intWords || floats > floatWords || resultInts > intWords || resultFloats > floatWords {
		a.intLimit--
	}
	a.next(false)
	for i := range c.results {
		if c.results[i].byAddress {
			a.give(&c.results[i])
		}
	}
	for i := range c.params {
		a.give(&c.params[i])
	}
	c.areaWord = a.ints
	a = assigner{intLimit: intWords, area: a.area}
	for i := range c.results {
		if !c.results[i].byAddress {
			a.give(&c.results[i])
		}
	}
	c.areaSize = a.area
	conventions.Store(d, c)
	return c
}

// word reads a word: of a register, or in the area. setWord writes one.
func word(registers, area unsafe.Pointer, index int) uintptr {
	if index < areaStart {
		return *(*uintptr)(unsafe.Add(registers, index*8))
	}
	return *(*uintptr)(unsafe.Add(area, (index-areaStart)*8))
}

func setWord(registers, area unsafe.Pointer, index int, x uintptr) {
	if index < areaStart {
		*(*uintptr)(unsafe.Add(registers, index*8)) = x
	} else {
		*(*uintptr)(unsafe.Add(area, (index-areaStart)*8)) = x
	}
}

// take makes a Value of what arrived in words. Memory that belongs to the other side is copied.
func (p *passed) take(registers, area unsafe.Pointer) Value {
	if p.byAddress {
		r := fresh(p.t)
		rt.TypedMove(unsafe.Pointer(p.t), r.p, unsafe.Pointer(word(registers, area, p.words[0])))
		return r
	}
	if p.t.IsDirect() {
		return Value{p.t, unsafe.Pointer(word(registers, area, p.words[0])), 0}
	}
	// The words of at most maxLanes machine values in memory form.
	var whole [maxLanes]unsafe.Pointer
	for i := range p.lanes {
		p.lanes[i].store(unsafe.Pointer(&whole), word(registers, area, p.words[i]))
	}
	r := fresh(p.t)
	rt.TypedMove(unsafe.Pointer(p.t), r.p, unsafe.Pointer(&whole))
	return r
}

// put stores a value's machine values into their words.
func (p *passed) put(v *Value, registers, area unsafe.Pointer) {
	from := v.addr()
	for i := range p.lanes {
		setWord(registers, area, p.words[i], p.lanes[i].load(from))
	}
}
