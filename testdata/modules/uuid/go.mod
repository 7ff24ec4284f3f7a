module example.com/uuid

go 1.27.3

require github.com/google/uuid v1.6.0
