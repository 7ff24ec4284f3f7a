module example.com/xxhash

go 1.27.3

require github.com/cespare/xxhash/v2 v2.3.0
