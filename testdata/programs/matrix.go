// Dense linear algebra: solving by elimination with pivots, determinants, inverses, eigenvalues by iteration.
package main

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

// Matrix is stored by rows.
type Matrix struct {
	rows, cols int
	data       []float64
}

// NewMatrix makes a zero matrix.
func NewMatrix(rows, cols int) *Matrix {
	return &Matrix{rows, cols, make([]float64, rows*cols)}
}

// FromRows copies rows of equal length.
func FromRows(rows ...[]float64) *Matrix {
	m := NewMatrix(len(rows), len(rows[0]))
	for i, r := range rows {
		if copy(m.Row(i), r) != m.cols {
			panic("ragged rows")
		}
	}
	return m
}

// Identity is the unit matrix.
func Identity(n int) *Matrix {
	m := NewMatrix(n, n)
	for i := range n {
		m.data[i*n+i] = 1
	}
	return m
}

// At reads an element.
func (m *Matrix) At(i, j int) float64 { return m.data[i*m.cols+j] }

// Set writes an element.
func (m *Matrix) Set(i, j int, v float64) { m.data[i*m.cols+j] = v }

// Row is a view; it can't grow into the next row.
func (m *Matrix) Row(i int) []float64 { return m.data[i*m.cols : (i+1)*m.cols : (i+1)*m.cols] }

// Clone copies.
func (m *Matrix) Clone() *Matrix {
	return &Matrix{m.rows, m.cols, append([]float64(nil), m.data...)}
}

// Mul multiplies; the inner loop runs along rows of both.
func (m *Matrix) Mul(o *Matrix) *Matrix {
	if m.cols != o.rows {
		panic(fmt.Errorf("%dx%d times %dx%d", m.rows, m.cols, o.rows, o.cols))
	}
	r := NewMatrix(m.rows, o.cols)
	for i := range m.rows {
		out := r.Row(i)
		for k, a := range m.Row(i) {
			if a == 0 {
				continue
			}
			for j, b := range o.Row(k) {
				out[j] += a * b
			}
		}
	}
	return r
}

// Transpose mirrors at the diagonal.
func (m *Matrix) Transpose() *Matrix {
	r := NewMatrix(m.cols, m.rows)
	for i := range m.rows {
		for j, v := range m.Row(i) {
			r.Set(j, i, v)
		}
	}
	return r
}

func (m *Matrix) String() string {
	var b strings.Builder
	for i := range m.rows {
		for j, v := range m.Row(i) {
			if j > 0 {
				b.WriteByte(' ')
			}
			fmt.Fprintf(&b, "%9.4f", v+0)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

var errSingular = errors.New("matrix is singular")

// LU is a factorisation with row exchanges.
type LU struct {
	m    *Matrix
	perm []int
	sign float64
}

// Factor decomposes a square matrix.
func Factor(a *Matrix) (*LU, error) {
	n := a.rows
	f := &LU{a.Clone(), make([]int, n), 1}
	for i := range f.perm {
		f.perm[i] = i
	}
	for k := range n {
		p := k
		for i := k + 1; i < n; i++ {
			if math.Abs(f.m.At(i, k)) > math.Abs(f.m.At(p, k)) {
				p = i
			}
		}
		if math.Abs(f.m.At(p, k)) < 1e-12 {
			return nil, fmt.Errorf("column %d: %w", k, errSingular)
		}
		if p != k {
			rp, rk := f.m.Row(p), f.m.Row(k)
			for j := range rp {
				rp[j], rk[j] = rk[j], rp[j]
			}
			f.perm[p], f.perm[k] = f.perm[k], f.perm[p]
			f.sign = -f.sign
		}
		top := f.m.Row(k)
		for i := k + 1; i < n; i++ {
			row := f.m.Row(i)
			row[k] /= top[k]
			for j := k + 1; j < n; j++ {
				// The conversion keeps product and difference apart on machines that could fuse them.
				row[j] -= float64(row[k] * top[j])
			}
		}
	}
	return f, nil
}

// Det is the determinant.
func (f *LU) Det() float64 {
	d := f.sign
	for i := range f.m.rows {
		d *= f.m.At(i, i)
	}
	return d
}

// Solve finds x with A·x = b.
func (f *LU) Solve(b []float64) []float64 {
	n := f.m.rows
	x := make([]float64, n)
	for i := range n {
		sum := b[f.perm[i]]
		for j, v := range f.m.Row(i)[:i] {
			sum -= float64(v * x[j])
		}
		x[i] = sum
	}
	for i := n - 1; i >= 0; i-- {
		row := f.m.Row(i)
		for j := i + 1; j < n; j++ {
			x[i] -= float64(row[j] * x[j])
		}
		x[i] /= row[i]
	}
	return x
}

// Inverse solves for each unit vector.
func (f *LU) Inverse() *Matrix {
	n := f.m.rows
	r := NewMatrix(n, n)
	unit := make([]float64, n)
	for j := range n {
		clear(unit)
		unit[j] = 1
		for i, v := range f.Solve(unit) {
			r.Set(i, j, v)
		}
	}
	return r
}

// Dominant finds the eigenvalue of the largest magnitude by iteration.
func Dominant(m *Matrix, limit float64) (value float64, steps int) {
	v := NewMatrix(m.rows, 1)
	for i := range v.data {
		v.data[i] = 1 / math.Sqrt(float64(m.rows))
	}
	for steps = 1; steps < 10_000; steps++ {
		w := m.Mul(v)
		norm := 0.0
		for _, x := range w.data {
			norm = math.Hypot(norm, x)
		}
		for i := range w.data {
			w.data[i] /= norm
		}
		if math.Abs(norm-value) < limit {
			return norm, steps
		}
		value, v = norm, w
	}
	return value, steps
}

// small uses arrays instead of slices: values that are copied whole.
type small [3][3]float64

func (a small) mul(b small) (c small) {
	for i, row := range a {
		for j := range c[i] {
			for k, v := range row {
				c[i][j] += float64(v * b[k][j])
			}
		}
	}
	return c
}

func (a small) pow(n uint) small {
	r := small{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			r = r.mul(a)
		}
		a = a.mul(a)
	}
	return r
}

func hilbert(n int) *Matrix {
	m := NewMatrix(n, n)
	for i := range n {
		for j := range n {
			m.Set(i, j, 1/float64(i+j+1))
		}
	}
	return m
}

func main() {
	a := FromRows([]float64{2, 1, -1}, []float64{-3, -1, 2}, []float64{-2, 1, 2})
	f, err := Factor(a)
	fmt.Println(f.perm, err)
	fmt.Printf("det %.6f\n", f.Det())
	for _, x := range f.Solve([]float64{8, -11, -3}) {
		fmt.Printf("%.6f ", x)
	}
	fmt.Println()
	inv := f.Inverse()
	fmt.Print(inv)
	fmt.Println("product is the identity:", near(a.Mul(inv), Identity(3), 1e-12))

	_, err = Factor(FromRows([]float64{1, 2}, []float64{2, 4}))
	fmt.Println(err, errors.Is(err, errSingular))

	for n := 2; n <= 6; n++ {
		f, err := Factor(hilbert(n))
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("hilbert %d: det %.4e\n", n, f.Det())
	}

	value, steps := Dominant(FromRows([]float64{4, 1}, []float64{2, 3}), 1e-12)
	fmt.Printf("eigenvalue %.6f found: %t\n", value, steps < 100)

	fib := small{{1, 1, 0}, {1, 0, 0}, {0, 0, 2}}.pow(60)
	fmt.Printf("%.0f %.0f %t\n", fib[0][1], fib[2][2], fib == small{{1, 1, 0}, {1, 0, 0}, {0, 0, 2}}.pow(59).mul(small{{1, 1, 0}, {1, 0, 0}, {0, 0, 2}}))

	const n = 200
	big := NewMatrix(n, n)
	b := make([]float64, n)
	x := uint32(12345)
	for i := range big.data {
		x = x*1103515245 + 12345
		big.data[i] = float64(x>>16&0xff)/16 - 8
	}
	for i := range n {
		big.Set(i, i, big.At(i, i)+100)
		b[i] = float64(i)
	}
	f, err = Factor(big)
	if err != nil {
		fmt.Println(err)
		return
	}
	sol := &Matrix{n, 1, f.Solve(b)}
	worst := 0.0
	for i, v := range big.Mul(sol).data {
		worst = max(worst, math.Abs(v-b[i]))
	}
	fmt.Printf("%d equations, small residue: %t, first %.8f, last %.8f\n", n, worst < 1e-9, sol.data[0], sol.data[n-1])

	t := big.Transpose().Transpose()
	fmt.Println(near(t, big, 0), near(big.Transpose(), big, 0))
	defer func() { fmt.Println("recovered:", recover()) }()
	a.Mul(big)
}

func near(a, b *Matrix, eps float64) bool {
	for i, v := range a.data {
		if math.Abs(v-b.data[i]) > eps {
			return false
		}
	}
	return a.rows == b.rows && a.cols == b.cols
}
