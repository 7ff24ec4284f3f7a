// Package heap keeps a collection in the order of a binary heap: element 0 is the least.
package heap

import "sort"

// Interface is a collection to be kept as a heap. Push and Pop add and remove at its end; they are for this package to
// call, use heap.Push and heap.Pop.
type Interface interface {
	sort.Interface
	Push(x any)
	Pop() any
}

// Init establishes the order of a heap.
func Init(h Interface) {
	size := h.Len()
	// Leaves are heaps already; the last that is none is the parent of the last element.
	for at := size/2 - 1; at >= 0; at-- {
		sink(h, at, size)
	}
}

// Push adds x.
func Push(h Interface, x any) {
	h.Push(x)
	rise(h, h.Len()-1)
}

// Pop removes and returns the least element.
func Pop(h Interface) any { return takeOut(h, 0) }

// Remove removes and returns the element at index i.
func Remove(h Interface, i int) any { return takeOut(h, i) }

// takeOut moves the last element into the place of the one at index i, and from there to where it belongs.
func takeOut(h Interface, i int) any {
	last := h.Len() - 1
	if i != last {
		h.Swap(i, last)
		settle(h, i, last)
	}
	return h.Pop()
}

// Fix restores the order after the element at index i has changed.
func Fix(h Interface, i int) { settle(h, i, h.Len()) }

// settle moves the element at index i of a heap of the given size down, or else up.
func settle(h Interface, i, size int) {
	if !sink(h, i, size) {
		rise(h, i)
	}
}

// rise moves an element up while it is less than its parent.
func rise(h Interface, at int) {
	for at > 0 {
		parent := (at - 1) / 2
		if !h.Less(at, parent) {
			return
		}
		h.Swap(parent, at)
		at = parent
	}
}

// sink moves an element down while a child is less, and reports whether it had to.
func sink(h Interface, at, size int) (moved bool) {
	// Fix is called for elements that were taken out, by users who mark those with index -1: nothing is to be done.
	for at >= 0 && at < size/2 { // it has a child
		least := 2*at + 1
		if right := least + 1; right < size && h.Less(right, least) {
			least = right
		}
		if !h.Less(least, at) {
			break
		}
		h.Swap(at, least)
		at, moved = least, true
	}
	return moved
}
