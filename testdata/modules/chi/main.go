package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/go-chi/chi/v5"
)

func main() {
	r := chi.NewRouter()
	r.Get("/a/{id}", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "id=", chi.URLParam(r, "id")) })
	r.Route("/sub", func(r chi.Router) {
		r.Post("/x", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(201) })
	})
	for _, q := range [][2]string{{"GET", "/a/7"}, {"POST", "/sub/x"}, {"GET", "/sub/x"}, {"GET", "/none"}} {
		w := httptest.NewRecorder()
		r.ServeHTTP(w, httptest.NewRequest(q[0], q[1], nil))
		fmt.Println(q, w.Code, w.Body.String())
	}
}
