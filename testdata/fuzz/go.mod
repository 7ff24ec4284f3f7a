module fuzz.example/library

go 1.24
