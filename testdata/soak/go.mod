module soak

go 1.27
