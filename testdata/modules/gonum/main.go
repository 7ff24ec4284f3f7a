package main

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

func main() {
	a := mat.NewDense(3, 3, []float64{4, 1, 2, 1, 3, 0, 2, 0, 5})
	var inv, p mat.Dense
	fmt.Println(inv.Inverse(a))
	p.Mul(a, &inv)
	fmt.Printf("%.6f\n", mat.Formatted(&inv))
	fmt.Printf("%.6f %.6f\n", mat.Det(a), mat.Trace(&p))
	var e mat.EigenSym
	fmt.Println(e.Factorize(mat.NewSymDense(3, a.RawMatrix().Data), true))
	fmt.Printf("%.6f\n", e.Values(nil))
	var s mat.SVD
	fmt.Println(s.Factorize(a, mat.SVDThin))
	fmt.Printf("%.6f\n", s.Values(nil))
	m, sd := stat.MeanStdDev([]float64{1, 2, 3, 4.5}, nil)
	fmt.Printf("%.6f %.6f\n", m, sd)
}
