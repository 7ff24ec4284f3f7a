module example.com/lru

go 1.27.3

require github.com/hashicorp/golang-lru/v2 v2.0.7
