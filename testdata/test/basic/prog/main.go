package main

func main() { println(f()) }

func f() int { return 1 }
