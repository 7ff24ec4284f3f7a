module example.com/chi

go 1.27.3

require github.com/go-chi/chi/v5 v5.5.0
