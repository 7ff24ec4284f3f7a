// Structs and arrays as values: copied, compared, returned, kept in slices and in arrays of arrays.
package main

import "fmt"

type vector struct{ x, y, z float64 }
type matrix [4][4]float64
type particle struct {
	at, speed vector
	age       int
	tag       [3]byte
}

func (v vector) add(w vector) vector    { return vector{v.x + w.x, v.y + w.y, v.z + w.z} }
func (v vector) times(k float64) vector { return vector{v.x * k, v.y * k, v.z * k} }
func (p particle) moved(dt float64) particle {
	p.at = p.at.add(p.speed.times(dt))
	p.age++
	return p
}

func (m matrix) times(o matrix) (r matrix) {
	for i := range m {
		for j := range o[0] {
			for k := range o {
				r[i][j] += m[i][k] * o[k][j]
			}
		}
	}
	return r
}

func main() {
	swarm := make([]particle, 1000)
	for i := range swarm {
		swarm[i] = particle{speed: vector{float64(i), 1, 0.5}, tag: [3]byte{byte(i)}}
	}
	same := 0
	for range 20_000 {
		for i, p := range swarm {
			q := p.moved(0.01)
			if q.tag == p.tag {
				same++
			}
			swarm[i] = q
		}
	}
	m := matrix{{0, 1}, {1, 0}, {0, 0, 0.5, 0.5}, {0, 0, 0.5, 0.5}}
	r := m
	for range 1_500_000 {
		r = r.times(m)
	}
	fmt.Printf("%.3f %d %d %v\n", swarm[999].at.x, swarm[5].age, same, r[2][3])
}
