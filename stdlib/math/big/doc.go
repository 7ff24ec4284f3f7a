// Package big has numbers of any size: [Int] for integers, [Rat] for fractions, [Float] for floating-point numbers of any
// precision.
//
// The zero value of each is 0 and ready for use. Operations have the form z.Op(x, y): they set z and return it, so that
// calls can be chained and memory reused. Operands may be z itself. A number must not be copied by assignment, as its
// digits would then be shared: use Set.
package big
