module ldflags

go 1.27
