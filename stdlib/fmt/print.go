package fmt

import (
	"internal/fmtsort"
	"reflect"
	"strconv"
	"unicode/utf8"
)

// printer holds the output and the state of one call.
type printer struct {
	buf []byte
	spec
	// arg is the operand being printed, for verbs that don't fit; where it can't be had as an interface (unexported
	// fields) it is nil and the value stands in current.
	arg     any
	current reflect.Value
	// panicking: the text of a panic is being printed, so further panics go through.
	panicking bool
	// erroring: the operand of an unfitting verb is being printed, without its methods: they would fail alike.
	erroring bool
	// wrap: the call is Errorf. wrapped are the indices of %w operands.
	wrap    bool
	wrapped []int
}

// Write, Width, Precision and Flag make the printer a State.
func (p *printer) Write(b []byte) (int, error) {
	p.buf = append(p.buf, b...)
	return len(b), nil
}

// WriteString serves io.WriteString in Format methods.
func (p *printer) WriteString(s string) (int, error) {
	p.buf = append(p.buf, s...)
	return len(s), nil
}

func (p *printer) Width() (int, bool)     { return p.width, p.hasWidth }
func (p *printer) Precision() (int, bool) { return p.prec, p.hasPrec }

func (p *printer) Flag(c int) bool {
	switch c {
	case '-':
		return p.minus
	case '+':
		return p.plus || p.plusV
	case '#':
		return p.sharp || p.sharpV
	case ' ':
		return p.space
	case '0':
		return p.zero
	}
	return false
}

// maxCount bounds widths and precisions, so that a slip doesn't fill the memory.
const maxCount = 1e6

// number reads decimal digits at s[i:].
func number(s string, i int) (n int, ok bool, next int) {
	for ; i < len(s) && '0' <= s[i] && s[i] <= '9'; i++ {
		if n > maxCount {
			return 0, false, len(s)
		}
		n = n*10 + int(s[i]-'0')
		ok = true
	}
	return n, ok, i
}

// operands walks over the arguments of one call of format.
type operands struct {
	list []any
	next int
	// reordered: an explicit index occurred, so unused operands aren't an error. bad: one was malformed.
	reordered bool
	bad       bool
}

// index reads an explicit argument index such as [3] at s[i:].
func (o *operands) index(s string, i int) (found bool, next int) {
	if i >= len(s) || s[i] != '[' {
		return false, i
	}
	o.reordered = true
	// The shortest index is [n]; in less than that the bracket alone is passed over.
	if len(s)-i < 3 {
		o.bad = true
		return false, i + 1
	}
	for end := i + 1; end < len(s); end++ {
		if s[end] != ']' {
			continue
		}
		n, ok, stop := number(s, i+1)
		if !ok || stop != end || n < 1 || n > len(o.list) {
			o.bad = true
			return false, end + 1
		}
		o.next = n - 1
		return true, end + 1
	}
	o.bad = true
	return false, i + 1
}

// count takes an operand for a * width or precision.
func (o *operands) count() (n int, ok bool) {
	if o.next >= len(o.list) {
		return 0, false
	}
	v := reflect.ValueOf(o.list[o.next])
	o.next++
	var wide int64
	switch {
	case v.CanInt():
		wide = v.Int()
	case v.CanUint() && v.Uint() <= maxCount:
		wide = int64(v.Uint())
	default:
		return 0, false
	}
	if wide > maxCount || wide < -maxCount {
		return 0, false
	}
	return int(wide), true
}

func (p *printer) str(s string) { p.buf = append(p.buf, s...) }

// format is Printf's engine.
func (p *printer) format(s string, list []any) {
	o := operands{list: list}
	for i := 0; i < len(s); {
		start := i
		for i < len(s) && s[i] != '%' {
			i++
		}
		p.str(s[start:i])
		if i >= len(s) {
			break
		}
		i = p.directive(s, i+1, &o)
	}
	if !o.reordered && o.next < len(list) {
		p.spec = spec{}
		p.str("%!(EXTRA ")
		for i, a := range list[o.next:] {
			if i > 0 {
				p.str(", ")
			}
			if a == nil {
				p.str("<nil>")
			} else {
				p.str(reflect.TypeOf(a).String())
				p.buf = append(p.buf, '=')
				p.operand(a, 'v')
			}
		}
		p.buf = append(p.buf, ')')
	}
}

// directive handles what follows a %, and returns the index behind it.
func (p *printer) directive(s string, i int, o *operands) int {
	p.spec = spec{}
	o.bad = false
	// The common case: a verb alone. An error's %w needs a look.
	if i < len(s) && o.next < len(o.list) {
		if c := s[i]; 'a' <= c && c <= 'v' {
			p.operand(o.list[o.next], rune(c))
			o.next++
			return i + 1
		}
	}
flags:
	for ; i < len(s); i++ {
		switch s[i] {
		case '#':
			p.sharp = true
		case '0':
			p.zero = true
		case '+':
			p.plus = true
		case '-':
			p.minus = true
		case ' ':
			p.space = true
		default:
			break flags
		}
	}
	indexed, i := o.index(s, i)
	if i < len(s) && s[i] == '*' {
		i++
		p.width, p.hasWidth = o.count()
		if !p.hasWidth {
			p.str("%!(BADWIDTH)")
		}
		if p.width < 0 {
			p.width = -p.width
			p.minus = true
			p.zero = false
		}
		indexed = false
	} else {
		p.width, p.hasWidth, i = number(s, i)
		if indexed && p.hasWidth {
			o.bad = true
		}
	}
	// A point at the very end is a verb, an unknown one.
	if i+1 < len(s) && s[i] == '.' {
		i++
		if indexed {
			o.bad = true
		}
		indexed, i = o.index(s, i)
		if i < len(s) && s[i] == '*' {
			i++
			p.prec, p.hasPrec = o.count()
			if p.prec < 0 {
				p.prec, p.hasPrec = 0, false
			}
			if !p.hasPrec {
				p.str("%!(BADPREC)")
			}
			indexed = false
		} else {
			p.prec, p.hasPrec, i = number(s, i)
			if !p.hasPrec {
				p.prec, p.hasPrec = 0, true
			}
		}
	}
	if !indexed {
		indexed, i = o.index(s, i)
	}
	if i >= len(s) {
		p.str("%!(NOVERB)")
		return i
	}
	verb, size := rune(s[i]), 1
	if verb >= utf8.RuneSelf {
		verb, size = utf8.DecodeRuneInString(s[i:])
	}
	i += size
	switch {
	case verb == '%':
		p.buf = append(p.buf, '%')
	case o.bad:
		p.str("%!")
		p.rune(verb)
		p.str("(BADINDEX)")
	case o.next >= len(o.list):
		p.str("%!")
		p.rune(verb)
		p.str("(MISSING)")
	default:
		if verb == 'w' && p.wrap {
			if _, ok := o.list[o.next].(error); ok {
				p.wrapped = append(p.wrapped, o.next)
				verb = 'v'
			}
		}
		if verb == 'v' || verb == 'w' {
			// %#v and %+v mean other things than # and + elsewhere.
			p.sharpV, p.sharp = p.sharp, false
			p.plusV, p.plus = p.plus, false
		}
		p.operand(o.list[o.next], verb)
		o.next++
	}
	return i
}

func (p *printer) print(list []any) {
	wasString := false
	for i, a := range list {
		isString := a != nil && reflect.TypeOf(a).Kind() == reflect.String
		if i > 0 && !isString && !wasString {
			p.buf = append(p.buf, ' ')
		}
		p.operand(a, 'v')
		wasString = isString
	}
}

func (p *printer) println(list []any) {
	for i, a := range list {
		if i > 0 {
			p.buf = append(p.buf, ' ')
		}
		p.operand(a, 'v')
	}
	p.buf = append(p.buf, '\n')
}

func (p *printer) rune(r rune) { p.buf = utf8.AppendRune(p.buf, r) }

// badVerb prints a verb that doesn't fit its operand: %!verb(type=value).
func (p *printer) badVerb(verb rune) {
	erroring := p.erroring
	p.erroring = true
	p.str("%!")
	p.rune(verb)
	p.buf = append(p.buf, '(')
	switch {
	case p.arg != nil:
		p.str(reflect.TypeOf(p.arg).String())
		p.buf = append(p.buf, '=')
		p.operand(p.arg, 'v')
	case p.current.IsValid():
		p.str(p.current.Type().String())
		p.buf = append(p.buf, '=')
		p.value(p.current, 'v', 0)
	default:
		p.str("<nil>")
	}
	p.buf = append(p.buf, ')')
	p.erroring = erroring
}

// operand prints one argument.
func (p *printer) operand(a any, verb rune) {
	p.arg = a
	if a == nil {
		p.current = reflect.Value{}
		switch verb {
		case 'T', 'v':
			p.pad("<nil>")
		default:
			p.badVerb(verb)
		}
		return
	}
	switch verb {
	case 'T':
		p.quoteOrPad(reflect.TypeOf(a).String(), 's')
		return
	case 'p':
		p.pointer(reflect.ValueOf(a), 'p')
		return
	}
	if p.basic(a, verb) {
		return
	}
	if v, ok := a.(reflect.Value); ok {
		if v.IsValid() && v.CanInterface() {
			p.arg = v.Interface()
			if p.methods(verb) {
				return
			}
		}
		p.value(v, verb, 0)
		return
	}
	if !p.methods(verb) {
		p.value(reflect.ValueOf(a), verb, 0)
	}
}

// basic prints operands of the predeclared types, which have no methods.
func (p *printer) basic(a any, verb rune) bool {
	switch x := a.(type) {
	case bool:
		p.bool(x, verb)
	case string:
		p.string(x, verb)
	case int:
		p.integer(uint64(x), true, 64, verb)
	case int8:
		p.integer(uint64(x), true, 8, verb)
	case int16:
		p.integer(uint64(x), true, 16, verb)
	case int32:
		p.integer(uint64(x), true, 32, verb)
	case int64:
		p.integer(uint64(x), true, 64, verb)
	case uint:
		p.integer(uint64(x), false, 64, verb)
	case uint8:
		p.integer(uint64(x), false, 8, verb)
	case uint16:
		p.integer(uint64(x), false, 16, verb)
	case uint32:
		p.integer(uint64(x), false, 32, verb)
	case uint64:
		p.integer(x, false, 64, verb)
	case uintptr:
		p.integer(uint64(x), false, 64, verb)
	case float32:
		p.float(float64(x), 32, verb)
	case float64:
		p.float(x, 64, verb)
	case complex64:
		p.complex(complex128(x), 64, verb)
	case complex128:
		p.complex(x, 128, verb)
	case []byte:
		p.bytes(x, verb, "[]byte")
	default:
		return false
	}
	return true
}

// methods lets the operand print itself if it can.
func (p *printer) methods(verb rune) (handled bool) {
	if p.erroring {
		return false
	}
	if verb == 'w' {
		// Errorf has turned the %w of an error into %v before.
		p.badVerb(verb)
		return true
	}
	// The result must stand before a method panics: catch ends this function.
	handled = true
	if f, ok := p.arg.(Formatter); ok {
		defer p.catch(p.arg, verb, "Format")
		f.Format(p, verb)
		return
	}
	if p.sharpV {
		if g, ok := p.arg.(GoStringer); ok {
			defer p.catch(p.arg, verb, "GoString")
			p.string(g.GoString(), 's')
			return
		}
		return false
	}
	switch verb {
	case 'v', 's', 'x', 'X', 'q':
		switch x := p.arg.(type) {
		case error:
			defer p.catch(p.arg, verb, "Error")
			p.string(x.Error(), verb)
			return
		case Stringer:
			defer p.catch(p.arg, verb, "String")
			p.string(x.String(), verb)
			return
		}
	}
	return false
}

// catch turns a panic of an operand's method into text.
func (p *printer) catch(a any, verb rune, method string) {
	err := recover()
	if err == nil {
		return
	}
	if v := reflect.ValueOf(a); v.Kind() == reflect.Pointer && v.IsNil() {
		p.str("<nil>")
		return
	}
	if p.panicking {
		panic(err)
	}
	saved := p.spec
	p.spec = spec{}
	p.str("%!")
	p.rune(verb)
	p.str("(PANIC=")
	p.str(method)
	p.str(" method: ")
	p.panicking = true
	p.operand(err, 'v')
	p.panicking = false
	p.buf = append(p.buf, ')')
	p.spec = saved
}

// nilText is what %v prints for a nil reference.
const nilText = "<nil>"

// value prints by reflection. depth is 0 for the operand itself, whose methods were tried before.
func (p *printer) value(v reflect.Value, verb rune, depth int) {
	if depth > 0 && v.IsValid() {
		p.arg, p.current = nil, v
		if v.CanInterface() && (v.Kind() == reflect.Interface || v.Type().NumMethod() != 0) {
			p.arg = v.Interface()
			if p.arg != nil && p.methods(verb) {
				return
			}
		}
	}
	switch k := v.Kind(); k {
	case reflect.Invalid:
		switch {
		case depth == 0:
			p.str("<invalid reflect.Value>")
		case verb == 'v':
			p.str(nilText)
		default:
			p.badVerb(verb)
		}
	case reflect.Bool:
		p.bool(v.Bool(), verb)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		p.integer(uint64(v.Int()), true, v.Type().Bits(), verb)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		p.integer(v.Uint(), false, v.Type().Bits(), verb)
	case reflect.Float32, reflect.Float64:
		p.float(v.Float(), v.Type().Bits(), verb)
	case reflect.Complex64, reflect.Complex128:
		p.complex(v.Complex(), v.Type().Bits(), verb)
	case reflect.String:
		p.string(v.String(), verb)
	case reflect.Map:
		p.mapValue(v, verb, depth)
	case reflect.Struct:
		p.structValue(v, verb, depth)
	case reflect.Interface:
		e := v.Elem()
		switch {
		case e.IsValid():
			p.value(e, verb, depth+1)
		case p.sharpV:
			p.str(v.Type().String())
			p.str("(nil)")
		default:
			p.str(nilText)
		}
	case reflect.Array, reflect.Slice:
		p.listValue(v, verb, depth)
	case reflect.Pointer:
		// A pointer to a composite value at the top is shown by what it points to.
		if depth == 0 && !v.IsNil() {
			switch e := v.Elem(); e.Kind() {
			case reflect.Array, reflect.Slice, reflect.Struct, reflect.Map:
				p.buf = append(p.buf, '&')
				p.value(e, verb, depth+1)
				return
			}
		}
		p.pointer(v, verb)
	case reflect.Chan, reflect.Func, reflect.UnsafePointer:
		p.pointer(v, verb)
	}
}

func (p *printer) mapValue(v reflect.Value, verb rune, depth int) {
	if p.sharpV {
		p.str(v.Type().String())
		if v.IsNil() {
			p.str("(nil)")
			return
		}
		p.buf = append(p.buf, '{')
	} else {
		p.str("map[")
	}
	for i, e := range fmtsort.Sort(v) {
		if i > 0 {
			p.separator()
		}
		p.value(e.Key, verb, depth+1)
		p.buf = append(p.buf, ':')
		p.value(e.Elem, verb, depth+1)
	}
	p.closing(']')
}

func (p *printer) separator() {
	if p.sharpV {
		p.str(", ")
	} else {
		p.buf = append(p.buf, ' ')
	}
}

func (p *printer) closing(plain byte) {
	if p.sharpV {
		plain = '}'
	}
	p.buf = append(p.buf, plain)
}

func (p *printer) structValue(v reflect.Value, verb rune, depth int) {
	t := v.Type()
	if p.sharpV {
		p.str(t.String())
	}
	p.buf = append(p.buf, '{')
	for i := range v.NumField() {
		if i > 0 {
			p.separator()
		}
		if p.plusV || p.sharpV {
			p.str(t.Field(i).Name)
			p.buf = append(p.buf, ':')
		}
		f := v.Field(i)
		if f.Kind() == reflect.Interface && !f.IsNil() {
			f = f.Elem()
		}
		p.value(f, verb, depth+1)
	}
	p.buf = append(p.buf, '}')
}

func (p *printer) listValue(v reflect.Value, verb rune, depth int) {
	t := v.Type()
	if t.Elem().Kind() == reflect.Uint8 {
		switch verb {
		case 's', 'q', 'x', 'X':
			p.bytes(byteList(v), verb, t.String())
			return
		}
	}
	if p.sharpV {
		p.str(t.String())
		if v.Kind() == reflect.Slice && v.IsNil() {
			p.str("(nil)")
			return
		}
		p.buf = append(p.buf, '{')
	} else {
		p.buf = append(p.buf, '[')
	}
	for i := range v.Len() {
		if i > 0 {
			p.separator()
		}
		p.value(v.Index(i), verb, depth+1)
	}
	p.closing(']')
}

// byteList copies the bytes of a slice or array whose element kind is uint8.
func byteList(v reflect.Value) []byte {
	b := make([]byte, v.Len())
	for i := range b {
		b[i] = byte(v.Index(i).Uint())
	}
	return b
}

func (p *printer) pointer(v reflect.Value, verb rune) {
	var u uint64
	switch v.Kind() {
	case reflect.Chan, reflect.Func, reflect.Map, reflect.Pointer, reflect.Slice, reflect.UnsafePointer:
		u = uint64(v.Pointer())
	default:
		p.badVerb(verb)
		return
	}
	switch verb {
	case 'v':
		switch {
		case p.sharpV:
			p.buf = append(p.buf, '(')
			p.str(v.Type().String())
			p.str(")(")
			if u == 0 {
				p.str("nil")
			} else {
				p.hexAddress(u, true)
			}
			p.buf = append(p.buf, ')')
		case u == 0:
			p.pad(nilText)
		default:
			p.hexAddress(u, !p.sharp)
		}
	case 'p':
		p.hexAddress(u, !p.sharp)
	case 'b', 'o', 'd', 'x', 'X':
		p.integer(u, false, 64, verb)
	default:
		p.badVerb(verb)
	}
}

func appendInt(b []byte, n int) []byte { return strconv.AppendInt(b, int64(n), 10) }
