package x

func F() int { return 7 }
