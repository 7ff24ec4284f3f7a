module example.com/decimal

go 1.27

require (
	github.com/google/btree v1.1.3
	github.com/oklog/ulid/v2 v2.1.2
	github.com/samber/lo v1.53.0
	github.com/shopspring/decimal v1.6.0
)

require golang.org/x/text v0.22.0 // indirect
