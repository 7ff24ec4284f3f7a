module within

go 1.27
