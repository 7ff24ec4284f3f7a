module godebug

go 1.27
