module example.com/backoff

go 1.27

require github.com/cenkalti/backoff/v5 v5.0.3
