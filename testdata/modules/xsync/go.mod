module example.com/xsync

go 1.27.3

require golang.org/x/sync v0.24.0
