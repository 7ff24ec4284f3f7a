module levels

go 1.27
