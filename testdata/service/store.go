package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

// Note is one resource.
type Note struct {
	ID      int64     `json:"id"`
	Title   string    `json:"title"`
	Body    string    `json:"body,omitempty"`
	Tags    []string  `json:"tags,omitempty"`
	Version int       `json:"version"`
	Created time.Time `json:"created"`
	Updated time.Time `json:"updated"`
}

// What a store refuses.
var (
	ErrNotFound = errors.New("no such note")
	ErrConflict = errors.New("the note has changed")
)

// InvalidError says which field is wrong.
type InvalidError struct {
	Field, Why string
}

func (e *InvalidError) Error() string { return e.Field + ": " + e.Why }

// Store keeps notes. Its methods may be called at the same time.
type Store struct {
	now func() time.Time

	mu      sync.RWMutex
	notes   map[int64]Note
	last    int64
	journal *json.Encoder
}

// entry is a line of the journal: a note, or the end of one.
type entry struct {
	Put    *Note `json:"put,omitempty"`
	Delete int64 `json:"delete,omitempty"`
}

// NewStore returns an empty store without journal.
func NewStore(now func() time.Time) *Store {
	return &Store{now: now, notes: make(map[int64]Note)}
}

// Open replays a journal, which is made if there is none, and appends to it from then on.
func (s *Store) Open(path string) (closeFile func() error, err error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		var e entry
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			file.Close()
			return nil, fmt.Errorf("%s:%d: %w", path, n, err)
		}
		s.apply(e)
	}
	if err := lines.Err(); err != nil {
		file.Close()
		return nil, err
	}
	s.journal = json.NewEncoder(file)
	return file.Close, nil
}

func (s *Store) apply(e entry) {
	if e.Put != nil {
		s.notes[e.Put.ID] = *e.Put
		s.last = max(s.last, e.Put.ID)
	} else {
		delete(s.notes, e.Delete)
	}
}

func (s *Store) commit(e entry) error {
	if s.journal != nil {
		if err := s.journal.Encode(e); err != nil {
			return fmt.Errorf("journal: %w", err)
		}
	}
	s.apply(e)
	return nil
}

// Len returns the number of notes.
func (s *Store) Len() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.notes)
}

// Get returns a note.
func (s *Store) Get(id int64) (Note, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	n, ok := s.notes[id]
	if !ok {
		return Note{}, ErrNotFound
	}
	return n, nil
}

// Create adds a note; ID, version and times are the store's.
func (s *Store) Create(n Note) (Note, error) {
	if err := n.check(); err != nil {
		return Note{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	n.ID, n.Version = s.last+1, 1
	n.Created = s.now().UTC()
	n.Updated = n.Created
	return n, s.commit(entry{Put: &n})
}

// Update replaces a note. A version other than 0 has to be the current one.
func (s *Store) Update(n Note) (Note, error) {
	if err := n.check(); err != nil {
		return Note{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	old, ok := s.notes[n.ID]
	if !ok {
		return Note{}, ErrNotFound
	}
	if n.Version != 0 && n.Version != old.Version {
		return Note{}, ErrConflict
	}
	n.Version, n.Created, n.Updated = old.Version+1, old.Created, s.now().UTC()
	return n, s.commit(entry{Put: &n})
}

// Delete removes a note.
func (s *Store) Delete(id int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.notes[id]; !ok {
		return ErrNotFound
	}
	return s.commit(entry{Delete: id})
}

// Query selects notes.
type Query struct {
	Text   string
	Tag    string
	Offset int
	Limit  int
}

// List returns a page of the notes that match in order of their IDs, and how many match in all.
func (s *Store) List(q Query) (page []Note, total int) {
	s.mu.RLock()
	for _, n := range s.notes {
		if n.matches(q) {
			page = append(page, n)
		}
	}
	s.mu.RUnlock()
	slices.SortFunc(page, func(a, b Note) int { return int(a.ID - b.ID) })
	total = len(page)
	page = page[min(q.Offset, total):]
	if q.Limit > 0 {
		page = page[:min(q.Limit, len(page))]
	}
	return page, total
}

func (n Note) matches(q Query) bool {
	if q.Tag != "" && !slices.Contains(n.Tags, q.Tag) {
		return false
	}
	text := strings.ToLower(q.Text)
	return strings.Contains(strings.ToLower(n.Title), text) || strings.Contains(strings.ToLower(n.Body), text)
}

func (n Note) check() error {
	switch {
	case strings.TrimSpace(n.Title) == "":
		return &InvalidError{"title", "is empty"}
	case len(n.Title) > 200:
		return &InvalidError{"title", "is longer than 200 bytes"}
	case len(n.Tags) > 20:
		return &InvalidError{"tags", "are more than 20"}
	}
	for _, t := range n.Tags {
		if t == "" || strings.ContainsAny(t, " ,") {
			return &InvalidError{"tags", fmt.Sprintf("%q is not a word", t)}
		}
	}
	return nil
}
