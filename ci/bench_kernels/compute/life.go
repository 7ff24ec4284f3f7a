// Two-dimensional slices with neighbours: Conway's game of life on a torus.
package main

import "fmt"

const size = 512

func step(next, now [][]byte) {
	for y := range now {
		up, row, down := now[(y+size-1)%size], now[y], now[(y+1)%size]
		for x := range row {
			l, r := (x+size-1)%size, (x+1)%size
			n := up[l] + up[x] + up[r] + row[l] + row[r] + down[l] + down[x] + down[r]
			if n == 3 || n == 2 && row[x] == 1 {
				next[y][x] = 1
			} else {
				next[y][x] = 0
			}
		}
	}
}

func main() {
	now, next := make([][]byte, size), make([][]byte, size)
	seed := uint32(7)
	for y := range now {
		now[y], next[y] = make([]byte, size), make([]byte, size)
		for x := range now[y] {
			seed = seed*1664525 + 1013904223
			now[y][x] = byte(seed>>24) & 1
		}
	}
	for range 300 {
		step(next, now)
		now, next = next, now
	}
	alive := 0
	for _, row := range now {
		for _, c := range row {
			alive += int(c)
		}
	}
	fmt.Println(alive)
}
