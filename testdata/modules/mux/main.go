package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/gorilla/mux"
)

func main() {
	r := mux.NewRouter()
	r.HandleFunc("/p/{k}/{n:[0-9]+}", func(w http.ResponseWriter, q *http.Request) { fmt.Fprint(w, mux.Vars(q)["k"], mux.Vars(q)["n"]) }).Methods("GET").Name("p")
	for _, u := range []string{"/p/a/12", "/p/a/b"} {
		w := httptest.NewRecorder()
		r.ServeHTTP(w, httptest.NewRequest("GET", u, nil))
		fmt.Println(u, w.Code, w.Body.String())
	}
	u, err := r.Get("p").URL("k", "x", "n", "3")
	fmt.Println(u, err)
}
