module example.com/mux

go 1.27.3

require github.com/gorilla/mux v1.8.1
