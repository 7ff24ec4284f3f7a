package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
)

const maxBody = 1 << 16

// problem is what a failed request is answered with.
type problem struct {
	Status int    `json:"status"`
	Error  string `json:"error"`
	Field  string `json:"field,omitempty"`
}

type api struct {
	store *Store
}

// Handler returns the whole service.
func Handler(store *Store, log *slog.Logger) http.Handler {
	a := &api{store}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "ok\n") })
	mux.HandleFunc("GET /notes", answer(a.list))
	mux.HandleFunc("POST /notes", answer(a.create))
	mux.HandleFunc("GET /notes/{id}", answer(a.get))
	mux.HandleFunc("PUT /notes/{id}", answer(a.update))
	mux.HandleFunc("DELETE /notes/{id}", answer(a.remove))
	counts := NewCounts()
	mux.Handle("GET /metrics", counts)
	return chain(mux, RequestID, Logged(log), counts.Middleware, Recovered(log), LimitBody(maxBody))
}

// answer makes a handler of a function that returns what is to be sent: a status, a value or nothing, an error.
func answer(f func(w http.ResponseWriter, r *http.Request) (int, any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		status, value, err := f(w, r)
		if err != nil {
			p := problemOf(err)
			status, value = p.Status, p
		}
		if value == nil {
			w.WriteHeader(status)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.Encode(value)
	}
}

func problemOf(err error) problem {
	var invalid *InvalidError
	var tooLarge *http.MaxBytesError
	var syntax *json.SyntaxError
	var wrongType *json.UnmarshalTypeError
	switch {
	case errors.Is(err, ErrNotFound):
		return problem{Status: http.StatusNotFound, Error: err.Error()}
	case errors.Is(err, ErrConflict):
		return problem{Status: http.StatusConflict, Error: err.Error()}
	case errors.As(err, &invalid):
		return problem{Status: http.StatusUnprocessableEntity, Error: invalid.Why, Field: invalid.Field}
	case errors.As(err, &tooLarge):
		return problem{Status: http.StatusRequestEntityTooLarge, Error: fmt.Sprintf("more than %d bytes", tooLarge.Limit)}
	case errors.As(err, &syntax), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return problem{Status: http.StatusBadRequest, Error: "malformed JSON: " + err.Error()}
	case errors.As(err, &wrongType):
		return problem{Status: http.StatusBadRequest, Error: "wrong type: " + wrongType.Value, Field: wrongType.Field}
	}
	return problem{Status: http.StatusInternalServerError, Error: "internal error"}
}

func decode(r *http.Request) (n Note, err error) {
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(&n); err != nil {
		if f, ok := unknownField(err); ok {
			return n, &InvalidError{f, "is unknown"}
		}
		return n, err
	}
	if _, err := d.Token(); err != io.EOF {
		return n, &InvalidError{"body", "goes on after the note"}
	}
	return n, nil
}

// unknownField takes the name from an error that has no type of its own.
func unknownField(err error) (string, bool) {
	var name string
	if _, bad := fmt.Sscanf(err.Error(), "json: unknown field %q", &name); bad != nil {
		return "", false
	}
	return name, true
}

func id(r *http.Request) (int64, error) {
	n, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || n <= 0 {
		return 0, ErrNotFound
	}
	return n, nil
}

func etag(n Note) string { return fmt.Sprintf(`"%d-%d"`, n.ID, n.Version) }

func (a *api) list(w http.ResponseWriter, r *http.Request) (int, any, error) {
	v := r.URL.Query()
	q := Query{Text: v.Get("q"), Tag: v.Get("tag"), Limit: 50}
	for name, to := range map[string]*int{"offset": &q.Offset, "limit": &q.Limit} {
		if text := v.Get(name); text != "" {
			n, err := strconv.Atoi(text)
			if err != nil || n < 0 {
				return 0, nil, &InvalidError{name, "is not a count"}
			}
			*to = n
		}
	}
	page, total := a.store.List(q)
	w.Header().Set("X-Total-Count", strconv.Itoa(total))
	if page == nil {
		page = []Note{}
	}
	return http.StatusOK, page, nil
}

func (a *api) create(w http.ResponseWriter, r *http.Request) (int, any, error) {
	n, err := decode(r)
	if err != nil {
		return 0, nil, err
	}
	n, err = a.store.Create(n)
	if err != nil {
		return 0, nil, err
	}
	w.Header().Set("Location", fmt.Sprintf("/notes/%d", n.ID))
	w.Header().Set("ETag", etag(n))
	return http.StatusCreated, n, nil
}

func (a *api) get(w http.ResponseWriter, r *http.Request) (int, any, error) {
	which, err := id(r)
	if err != nil {
		return 0, nil, err
	}
	n, err := a.store.Get(which)
	if err != nil {
		return 0, nil, err
	}
	w.Header().Set("ETag", etag(n))
	if r.Header.Get("If-None-Match") == etag(n) {
		return http.StatusNotModified, nil, nil
	}
	return http.StatusOK, n, nil
}

func (a *api) update(w http.ResponseWriter, r *http.Request) (int, any, error) {
	which, err := id(r)
	if err != nil {
		return 0, nil, err
	}
	n, err := decode(r)
	if err != nil {
		return 0, nil, err
	}
	n.ID = which
	if n, err = a.store.Update(n); err != nil {
		return 0, nil, err
	}
	w.Header().Set("ETag", etag(n))
	return http.StatusOK, n, nil
}

func (a *api) remove(w http.ResponseWriter, r *http.Request) (int, any, error) {
	which, err := id(r)
	if err != nil {
		return 0, nil, err
	}
	if err := a.store.Delete(which); err != nil {
		return 0, nil, err
	}
	return http.StatusNoContent, nil, nil
}
