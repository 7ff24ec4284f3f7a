module stress

go 1.27
