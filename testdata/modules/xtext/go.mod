module example.com/xtext

go 1.27.3

require golang.org/x/text v0.43.0
