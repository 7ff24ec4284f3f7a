package list_test

import (
	"fmt"
	"testing"

	"rgostd/container/list"
)

func contents(l *list.List) string {
	var forward, backward []any
	for e := l.Front(); e != nil; e = e.Next() {
		forward = append(forward, e.Value)
	}
	for e := l.Back(); e != nil; e = e.Prev() {
		backward = append([]any{e.Value}, backward...)
	}
	if fmt.Sprint(forward) != fmt.Sprint(backward) || len(forward) != l.Len() {
		return fmt.Sprint("broken: ", forward, backward, l.Len())
	}
	return fmt.Sprint(forward)
}

func TestList(t *testing.T) {
	var l list.List // the zero value is ready
	want := func(s string) {
		t.Helper()
		if got := contents(&l); got != s {
			t.Errorf("%s, want %s", got, s)
		}
	}
	want("[]")
	two := l.PushBack(2)
	one := l.PushFront(1)
	four := l.InsertAfter(4, two)
	l.InsertBefore(3, four)
	want("[1 2 3 4]")
	l.MoveToFront(four)
	l.MoveToBack(one)
	want("[4 2 3 1]")
	l.MoveBefore(one, two)
	l.MoveAfter(four, one)
	want("[1 4 2 3]")
	l.PushBackList(&l)
	want("[1 4 2 3 1 4 2 3]")
	if v := l.Remove(two); v != 2 {
		t.Error("Remove gave", v)
	}
	l.Remove(two) // not in the list any more
	if two.Next() != nil || l.InsertAfter(9, two) != nil {
		t.Error("a removed element is still linked")
	}
	want("[1 4 3 1 4 2 3]")
	other := list.New()
	other.PushFrontList(&l)
	other.Remove(four) // of another list
	if contents(other) != contents(&l) {
		t.Error(contents(other))
	}
	l.Init()
	want("[]")
}
