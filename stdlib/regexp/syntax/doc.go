// Package syntax turns the text of a regular expression into a tree, and a tree into a program for a matching machine.
//
// Most callers want package regexp, which does both and runs the program. The language is RE2's: everything in it can be
// matched in time linear in the length of the input. With the flags of [Perl] it has:
//
//	.            any character but newline ((?s): any)      [a-z] [^a-z]   classes
//	\d \D \s \S \w \W   ASCII classes of Perl               [[:alpha:]] [[:^alpha:]]   ASCII classes of POSIX
//	\pN \p{Greek} \PN \P{^Greek}   Unicode categories and scripts, by name or alias
//	xy  x|y      concatenation, alternation (x preferred)
//	x* x+ x?     repetition, preferring more; with ? appended, preferring fewer
//	x{n,m} x{n,} x{n}   counted repetition, n and m at most 1000
//	(x) (?P<name>x) (?<name>x) (?:x)   capturing, named and plain groups
//	(?ims-U) (?ims-U:x)   flags: case-insensitive, multi-line ^ and $, dot matches newline, ungreedy
//	^ $ \A \z \b \B   assertions (word boundaries are ASCII's)
//	\a \f \t \n \r \v \123 \x7F \x{10FFFF} \* \Q...\E   escapes
package syntax
