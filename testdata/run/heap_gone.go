// run

// Elements that were popped keep the index -1, and are fixed all the same: nothing may happen then.
package main

import (
	"container/heap"
	"fmt"
)

type task struct{ rank, index int }

type queue []*task

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].rank < q[j].rank }
func (q queue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].index, q[j].index = i, j
}
func (q *queue) Push(x any) { *q = append(*q, x.(*task)) }
func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	last.index = -1
	*q = (*q)[:len(*q)-1]
	return last
}

func main() {
	var q queue
	for i, rank := range []int{5, 2, 9, 4, 7} {
		q = append(q, &task{rank, i})
	}
	heap.Init(&q)
	first := heap.Pop(&q).(*task)
	heap.Fix(&q, first.index)
	q[3].rank = 1
	heap.Fix(&q, 3)
	for q.Len() > 0 {
		fmt.Println(heap.Pop(&q).(*task).rank)
	}
}
