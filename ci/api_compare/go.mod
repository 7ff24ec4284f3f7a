module api.example/compare

go 1.24
