module linkname

go 1.27
