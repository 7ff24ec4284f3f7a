package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

func clock() func() time.Time {
	at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	var mu sync.Mutex
	return func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		at = at.Add(time.Second)
		return at
	}
}

func TestStoreLife(t *testing.T) {
	s := NewStore(clock())
	n, err := s.Create(Note{Title: "first", Tags: []string{"a"}})
	if err != nil || n.ID != 1 || n.Version != 1 {
		t.Fatalf("create: %+v, %v", n, err)
	}
	n.Title = "changed"
	if n, err = s.Update(n); err != nil || n.Version != 2 || !n.Updated.After(n.Created) {
		t.Fatalf("update: %+v, %v", n, err)
	}
	n.Version = 1
	if _, err = s.Update(n); !errors.Is(err, ErrConflict) {
		t.Errorf("update of an old version: %v", err)
	}
	if err := s.Delete(1); err != nil {
		t.Error(err)
	}
	for name, err := range map[string]error{"delete": s.Delete(1), "get": second(s.Get(1)), "update": second(s.Update(n))} {
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second(_ Note, err error) error { return err }

func TestStoreRefuses(t *testing.T) {
	for _, c := range []struct {
		note  Note
		field string
	}{
		{Note{}, "title"},
		{Note{Title: " \t"}, "title"},
		{Note{Title: fmt.Sprintf("%0201d", 0)}, "title"},
		{Note{Title: "x", Tags: []string{"two words"}}, "tags"},
		{Note{Title: "x", Tags: make([]string, 21)}, "tags"},
	} {
		t.Run(c.field, func(t *testing.T) {
			_, err := NewStore(time.Now).Create(c.note)
			var invalid *InvalidError
			if !errors.As(err, &invalid) || invalid.Field != c.field {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestStoreList(t *testing.T) {
	s := NewStore(clock())
	for i := range 10 {
		n := Note{Title: fmt.Sprint("note ", i), Body: "Text"}
		if i%3 == 0 {
			n.Tags = []string{"third"}
		}
		s.Create(n)
	}
	for _, c := range []struct {
		q           Query
		first, n, m int
	}{
		{Query{}, 1, 10, 10}, {Query{Tag: "third"}, 1, 4, 4}, {Query{Text: "TEXT", Offset: 8}, 9, 2, 10},
		{Query{Limit: 3, Offset: 2}, 3, 3, 10}, {Query{Text: "note 7"}, 8, 1, 1},
	} {
		page, total := s.List(c.q)
		if len(page) != c.n || total != c.m || page[0].ID != int64(c.first) {
			t.Errorf("%+v: %d of %d from %d", c.q, len(page), total, page[0].ID)
		}
	}
	if page, total := s.List(Query{Offset: 99}); len(page) != 0 || total != 10 {
		t.Error(page, total)
	}
}

func TestStoreJournal(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	s := NewStore(clock())
	shut, err := s.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	s.Create(Note{Title: "keep"})
	s.Create(Note{Title: "drop"})
	s.Update(Note{ID: 1, Title: "kept"})
	s.Delete(2)
	shut()
	again := NewStore(clock())
	shut, err = again.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	n, err := again.Get(1)
	if err != nil || n.Title != "kept" || n.Version != 2 || again.Len() != 1 {
		t.Errorf("%+v %v", n, err)
	}
	if n, _ := again.Create(Note{Title: "next"}); n.ID != 3 && n.ID != 2 {
		t.Errorf("%+v", n)
	}
	shut()
	os.WriteFile(path, []byte("{\"put\":\n"), 0o600)
	if _, err := NewStore(clock()).Open(path); err == nil {
		t.Error("a broken journal was read")
	}
}

func TestStoreAtOnce(t *testing.T) {
	s := NewStore(time.Now)
	var wg sync.WaitGroup
	for range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range 100 {
				n, err := s.Create(Note{Title: "x"})
				if err != nil {
					t.Error(err)
				}
				s.List(Query{Limit: 5})
				if n.ID%2 == 0 {
					s.Delete(n.ID)
				}
			}
		}()
	}
	wg.Wait()
	if s.Len() != 400 {
		t.Errorf("%d notes", s.Len())
	}
}

func BenchmarkStoreGet(b *testing.B) {
	s := NewStore(time.Now)
	s.Create(Note{Title: "x"})
	for b.Loop() {
		s.Get(1)
	}
}
