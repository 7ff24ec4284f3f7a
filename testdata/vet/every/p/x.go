package p

// X is named by an example.
var X struct{ A int }
