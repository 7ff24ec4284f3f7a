// Package pdq holds the sorting algorithms of packages sort and slices: pattern-defeating quicksort (Orson Peters) and
// insertion with SymMerge (Kim and Kutzner) where equal elements must keep their order.
//
// The order that the quicksort leaves equal elements in is visible, so its steps are those of Go's.
package pdq

import "math/bits"

// Data is what can be sorted: elements by index. A type parameter rather than an interface value, so that the
// compiler makes an instance with direct calls.
type Data interface {
	Less(i, j int) bool
	Swap(i, j int)
}

const (
	insertionMax = 12 // ranges up to this are sorted by insertion
	stableBlock  = 20 // the same for Stable
	nintherMin   = 50 // ranges from here on take the pivot from nine elements rather than three
	repairSteps  = 5  // elements out of order that a nearly sorted range may have
)

// Sort sorts the n elements of d. It is not stable.
func Sort[D Data](d D, n int) { quick(d, 0, n, bits.Len(uint(n))) }

// quick sorts from a up to b. After too many bad pivots, limit of them, it changes to heapsort.
func quick[D Data](d D, a, b, limit int) {
	balanced, partitioned := true, true
	for b-a > insertionMax {
		if limit == 0 {
			heap(d, a, b)
			return
		}
		if !balanced {
			scatter(d, a, b)
			limit--
		}
		pivot, trend := choosePivot(d, a, b)
		if trend < 0 {
			reverse(d, a, b)
			pivot = b - 1 - (pivot - a)
			trend = 1
		}
		if balanced && partitioned && trend > 0 && repair(d, a, b) {
			return
		}
		if a > 0 && !d.Less(a-1, pivot) {
			// The pivot equals the element before the range, which is the least: take out all equal ones.
			a = partitionEqual(d, a, b, pivot)
			continue
		}
		var mid int
		mid, partitioned = partition(d, a, b, pivot)
		left, right := mid-a, b-mid
		enough := (b - a) / 8
		// Recursion on the smaller side.
		if left < right {
			balanced = left >= enough
			quick(d, a, mid, limit)
			a = mid + 1
		} else {
			balanced = right >= enough
			quick(d, mid+1, b, limit)
			b = mid
		}
	}
	insertion(d, a, b)
}

func insertion[D Data](d D, a, b int) {
	for i := a + 1; i < b; i++ {
		for j := i; j > a && d.Less(j, j-1); j-- {
			d.Swap(j, j-1)
		}
	}
}

func heap[D Data](d D, a, b int) {
	n := b - a
	for root := (n - 1) / 2; root >= 0; root-- {
		sift(d, a, root, n)
	}
	for last := n - 1; last >= 0; last-- {
		d.Swap(a, a+last)
		sift(d, a, 0, last)
	}
}

// sift moves the root of a subtree of the heap at base, of n elements, down to its place.
func sift[D Data](d D, base, root, n int) {
	for {
		child := 2*root + 1
		if child >= n {
			return
		}
		if child+1 < n && d.Less(base+child, base+child+1) {
			child++
		}
		if !d.Less(base+root, base+child) {
			return
		}
		d.Swap(base+root, base+child)
		root = child
	}
}

// partition splits by the pivot: less before mid, the rest after. clean says that it was so already.
func partition[D Data](d D, a, b, pivot int) (mid int, clean bool) {
	d.Swap(a, pivot)
	i, j := a+1, b-1
	for clean = true; ; clean = false {
		for i <= j && d.Less(i, a) {
			i++
		}
		for i <= j && !d.Less(j, a) {
			j--
		}
		if i > j {
			break
		}
		d.Swap(i, j)
		i++
		j--
	}
	d.Swap(j, a)
	return j, clean
}

// partitionEqual moves the elements equal to the pivot to the front, where none is less, and returns where they end.
func partitionEqual[D Data](d D, a, b, pivot int) int {
	d.Swap(a, pivot)
	i, j := a+1, b-1
	for {
		for i <= j && !d.Less(a, i) {
			i++
		}
		for i <= j && d.Less(a, j) {
			j--
		}
		if i > j {
			return i
		}
		d.Swap(i, j)
		i++
		j--
	}
}

// repair sorts a range that has only a few elements out of order; it gives up, with false, if there are more.
func repair[D Data](d D, a, b int) bool {
	i := a + 1
	for range repairSteps {
		for i < b && !d.Less(i, i-1) {
			i++
		}
		if i == b {
			return true
		}
		if b-a < nintherMin {
			return false // a short range is not worth the shifting
		}
		d.Swap(i, i-1)
		if i-a >= 2 {
			for j := i - 1; j >= 1 && d.Less(j, j-1); j-- {
				d.Swap(j, j-1)
			}
		}
		if b-i >= 2 {
			for j := i + 1; j < b && d.Less(j, j-1); j++ {
				d.Swap(j, j-1)
			}
		}
	}
	return false
}

// scatter swaps three elements of the middle with others at random, to break what made the pivots bad. The generator
// is Marsaglia's xorshift, seeded with the length.
func scatter[D Data](d D, a, b int) {
	n := b - a
	if n < 8 {
		return
	}
	x := uint64(n)
	mask := uint64(1)<<bits.Len(uint(n)) - 1
	middle := a + n/4*2
	for i := middle - 1; i <= middle+1; i++ {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		other := int(x & mask)
		if other >= n {
			other -= n
		}
		d.Swap(i, a+other)
	}
}

// choosePivot returns the median of three elements, or in a long range of the medians of three triples. trend tells
// what their order suggests: 1 rising, -1 falling, 0 neither.
func choosePivot[D Data](d D, a, b int) (pivot, trend int) {
	n := b - a
	i, j, k := a+n/4, a+n/4*2, a+n/4*3
	swaps := 0
	if n >= 8 {
		if n >= nintherMin {
			i = median(d, i-1, i, i+1, &swaps)
			j = median(d, j-1, j, j+1, &swaps)
			k = median(d, k-1, k, k+1, &swaps)
		}
		j = median(d, i, j, k, &swaps)
	}
	switch swaps {
	case 0:
		return j, 1
	case 4 * 3: // every comparison was the wrong way round
		return j, -1
	}
	return j, 0
}

func median[D Data](d D, i, j, k int, swaps *int) int {
	if d.Less(j, i) {
		i, j = j, i
		*swaps++
	}
	if d.Less(k, j) {
		j = k
		*swaps++
		if d.Less(j, i) {
			j = i
			*swaps++
		}
		return j
	}
	if d.Less(j, i) { // asked again as Go does, for orders that are not consistent
		j = i
		*swaps++
	}
	return j
}

func reverse[D Data](d D, a, b int) {
	for i, j := a, b-1; i < j; i, j = i+1, j-1 {
		d.Swap(i, j)
	}
}

// Stable sorts the n elements of d; equal ones keep their order.
func Stable[D Data](d D, n int) {
	for a := 0; a < n; a += stableBlock {
		insertion(d, a, min(a+stableBlock, n))
	}
	for size := stableBlock; size < n; size *= 2 {
		for a := 0; a+size < n; a += 2 * size {
			merge(d, a, a+size, min(a+2*size, n))
		}
	}
}

// merge merges the sorted ranges a to m and m to b in place.
func merge[D Data](d D, a, m, b int) {
	if m-a == 1 {
		// Insert the single element of the left before the first that is not less.
		to := search(m, b, func(i int) bool { return !d.Less(i, a) })
		for i := a; i < to-1; i++ {
			d.Swap(i, i+1)
		}
		return
	}
	if b-m == 1 {
		to := search(a, m, func(i int) bool { return d.Less(m, i) })
		for i := m; i > to; i-- {
			d.Swap(i, i-1)
		}
		return
	}
	// Cut symmetrically around the middle such that after a rotation all of the left half is at most all of the right.
	mid := int(uint(a+b) >> 1)
	sum := mid + m
	lo, hi := a, m
	if m > mid {
		lo, hi = sum-b, mid
	}
	start := search(lo, hi, func(i int) bool { return d.Less(sum-1-i, i) })
	end := sum - start
	if start < m && m < end {
		rotate(d, start, m, end)
	}
	if a < start && start < mid {
		merge(d, a, start, mid)
	}
	if mid < end && end < b {
		merge(d, mid, end, b)
	}
}

// search returns the first index from lo on that satisfies f, which then holds up to hi.
func search(lo, hi int, f func(int) bool) int {
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if f(mid) {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return lo
}

// rotate exchanges the blocks a to m and m to b, by swapping equal parts.
func rotate[D Data](d D, a, m, b int) {
	i, j := m-a, b-m
	for i != j {
		if i > j {
			swapBlocks(d, m-i, m, j)
			i -= j
		} else {
			swapBlocks(d, m-i, m+j-i, i)
			j -= i
		}
	}
	swapBlocks(d, m-i, m, i)
}

func swapBlocks[D Data](d D, a, b, n int) {
	for i := range n {
		d.Swap(a+i, b+i)
	}
}
