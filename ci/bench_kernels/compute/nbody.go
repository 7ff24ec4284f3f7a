// Floating point on structs: bodies that attract each other.
//
// counts: range 5_000_000 => range 50_000
package main

import (
	"fmt"
	"math"
)

type body struct{ x, y, z, vx, vy, vz, mass float64 }

func advance(bodies []body, dt float64) {
	for i := range bodies {
		a := &bodies[i]
		for j := i + 1; j < len(bodies); j++ {
			b := &bodies[j]
			dx, dy, dz := a.x-b.x, a.y-b.y, a.z-b.z
			d2 := dx*dx + dy*dy + dz*dz
			mag := dt / (d2 * math.Sqrt(d2))
			a.vx -= dx * b.mass * mag
			a.vy -= dy * b.mass * mag
			a.vz -= dz * b.mass * mag
			b.vx += dx * a.mass * mag
			b.vy += dy * a.mass * mag
			b.vz += dz * a.mass * mag
		}
	}
	for i := range bodies {
		b := &bodies[i]
		b.x += dt * b.vx
		b.y += dt * b.vy
		b.z += dt * b.vz
	}
}

func main() {
	bodies := []body{
		{mass: 40}, {x: 5, vy: 3, mass: 0.04}, {y: 8, vx: -2.2, vz: 0.1, mass: 0.01}, {z: 13, vx: 1.7, mass: 0.002}, {x: -15, vz: 1.6, mass: 0.002},
	}
	for range 5_000_000 {
		advance(bodies, 0.001)
	}
	fmt.Printf("%.6f\n", bodies[1].x)
}
