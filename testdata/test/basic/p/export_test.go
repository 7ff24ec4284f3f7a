package p

func Internal() string { return "of the test file" }
