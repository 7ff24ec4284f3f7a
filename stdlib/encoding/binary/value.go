package binary

import (
	"errors"
	"io"
	"math"
	"reflect"
)

var errBufferTooSmall = errors.New("buffer too small")

// fixedSize returns how many bytes a value of type t takes, -1 if that is not fixed.
func fixedSize(t reflect.Type) int {
	switch t.Kind() {
	case reflect.Bool, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint8, reflect.Uint16,
		reflect.Uint32, reflect.Uint64, reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128:
		return int(t.Size())
	case reflect.Array:
		if n := fixedSize(t.Elem()); n >= 0 {
			return n * t.Len()
		}
	case reflect.Struct:
		sum := 0
		for i := range t.NumField() {
			n := fixedSize(t.Field(i).Type)
			if n < 0 {
				return -1
			}
			sum += n
		}
		return sum
	}
	return -1
}

// valueSize is fixedSize of v's type, and for a slice of all its elements.
func valueSize(v reflect.Value) int {
	if !v.IsValid() {
		return -1
	}
	if v.Kind() == reflect.Slice {
		if n := fixedSize(v.Type().Elem()); n >= 0 {
			return n * v.Len()
		}
		return -1
	}
	return fixedSize(v.Type())
}

// Size returns how many bytes Write writes of v, a fixed-size value, a slice of those or a pointer to one; -1 if v is
// something else.
func Size(v any) int { return valueSize(reflect.Indirect(reflect.ValueOf(v))) }

// coder goes through the bytes of a value; the buffer is as long as the value needs.
type coder struct {
	order ByteOrder
	buf   []byte
}

// next takes the next n bytes.
func (c *coder) next(n int) []byte {
	b := c.buf[:n]
	c.buf = c.buf[n:]
	return b
}

func (c *coder) uint(size int) uint64 {
	b := c.next(size)
	switch size {
	case 1:
		return uint64(b[0])
	case 2:
		return uint64(c.order.Uint16(b))
	case 4:
		return uint64(c.order.Uint32(b))
	}
	return c.order.Uint64(b)
}

func (c *coder) putUint(size int, v uint64) {
	b := c.next(size)
	switch size {
	case 1:
		b[0] = byte(v)
	case 2:
		c.order.PutUint16(b, uint16(v))
	case 4:
		c.order.PutUint32(b, uint32(v))
	default:
		c.order.PutUint64(b, v)
	}
}

// float reads a number of size bytes.
func (c *coder) float(size int) float64 {
	if size == 4 {
		return float64(math.Float32frombits(uint32(c.uint(4))))
	}
	return math.Float64frombits(c.uint(8))
}

func (c *coder) putFloat(size int, f float64) {
	if size == 4 {
		c.putUint(4, uint64(math.Float32bits(float32(f))))
	} else {
		c.putUint(8, math.Float64bits(f))
	}
}

// read sets v, which must be settable, from the bytes. Fields named _ are skipped.
func (c *coder) read(v reflect.Value) {
	switch v.Kind() {
	case reflect.Array, reflect.Slice:
		for i := range v.Len() {
			c.read(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() || v.Type().Field(i).Name != "_" {
				c.read(f)
			} else {
				c.next(fixedSize(f.Type()))
			}
		}
	case reflect.Bool:
		v.SetBool(c.uint(1) != 0)
	case reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		// SetInt takes the low bits, so the sign needs no care.
		v.SetInt(int64(c.uint(int(v.Type().Size()))))
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(c.uint(int(v.Type().Size())))
	case reflect.Float32, reflect.Float64:
		v.SetFloat(c.float(int(v.Type().Size())))
	case reflect.Complex64, reflect.Complex128:
		half := int(v.Type().Size()) / 2
		re := c.float(half)
		v.SetComplex(complex(re, c.float(half)))
	}
}

// write puts v into the bytes. Fields named _ are zero.
func (c *coder) write(v reflect.Value) {
	switch v.Kind() {
	case reflect.Array, reflect.Slice:
		for i := range v.Len() {
			c.write(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() || v.Type().Field(i).Name != "_" {
				c.write(f)
			} else {
				clear(c.next(fixedSize(f.Type())))
			}
		}
	case reflect.Bool:
		b := uint64(0)
		if v.Bool() {
			b = 1
		}
		c.putUint(1, b)
	case reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		c.putUint(int(v.Type().Size()), uint64(v.Int()))
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		c.putUint(int(v.Type().Size()), v.Uint())
	case reflect.Float32, reflect.Float64:
		c.putFloat(int(v.Type().Size()), v.Float())
	case reflect.Complex64, reflect.Complex128:
		half := int(v.Type().Size()) / 2
		c.putFloat(half, real(v.Complex()))
		c.putFloat(half, imag(v.Complex()))
	}
}

// target returns the value that data, a pointer or a slice, lets us set, and its size, -1 if there is none.
func target(data any) (v reflect.Value, size int) {
	v = reflect.ValueOf(data)
	switch v.Kind() {
	case reflect.Pointer:
		v = v.Elem()
		return v, valueSize(v)
	case reflect.Slice:
		return v, valueSize(v)
	}
	return v, -1
}

// Read reads data, a pointer to a fixed-size value or a slice of those. io.EOF says that there was not a single byte.
func Read(r io.Reader, order ByteOrder, data any) error {
	v, size := target(data)
	if size < 0 {
		return errors.New("binary.Read: invalid type " + reflect.TypeOf(data).String())
	}
	buf := make([]byte, size)
	if _, err := io.ReadFull(r, buf); err != nil {
		return err
	}
	c := coder{order, buf}
	c.read(v)
	return nil
}

// Decode sets data as Read does from the bytes of buf and returns how many it has used.
func Decode(buf []byte, order ByteOrder, data any) (int, error) {
	v, size := target(data)
	switch {
	case size < 0:
		return 0, errors.New("binary.Decode: invalid type " + reflect.TypeOf(data).String())
	case len(buf) < size:
		return 0, errBufferTooSmall
	}
	c := coder{order, buf[:size]}
	c.read(v)
	return size, nil
}

// source returns the value to be written and its size; fn names the function for the error.
func source(data any, fn string) (v reflect.Value, size int, err error) {
	v = reflect.Indirect(reflect.ValueOf(data))
	if size = valueSize(v); size < 0 {
		return v, 0, errors.New("binary." + fn + ": some values are not fixed-sized in type " + reflect.TypeOf(data).String())
	}
	return v, size, nil
}

// Write writes data, a fixed-size value, a slice of those or a pointer to one.
func Write(w io.Writer, order ByteOrder, data any) error {
	buf, err := encode(nil, order, data, "Write")
	if err != nil {
		return err
	}
	_, err = w.Write(buf)
	return err
}

// Append appends the bytes that Write writes to buf.
func Append(buf []byte, order ByteOrder, data any) ([]byte, error) {
	return encode(buf, order, data, "Append")
}

func encode(buf []byte, order ByteOrder, data any, fn string) ([]byte, error) {
	v, size, err := source(data, fn)
	if err != nil {
		return nil, err
	}
	n := len(buf)
	buf = append(buf, make([]byte, size)...)
	c := coder{order, buf[n:]}
	c.write(v)
	return buf, nil
}

// Encode writes the bytes that Write writes into buf and returns how many.
func Encode(buf []byte, order ByteOrder, data any) (int, error) {
	v, size, err := source(data, "Encode")
	switch {
	case err != nil:
		return 0, err
	case len(buf) < size:
		return 0, errBufferTooSmall
	}
	c := coder{order, buf[:size]}
	c.write(v)
	return size, nil
}
