// errorcheck

// Types that contain themselves through arguments of generic types: which others contain too.
package p

type slot[P any] struct{ _ P }

type row[P any] struct{ _ [4]P }

type one [2]row[one] // ERROR "invalid recursive type one"

type two [2]slot[row[slot[two]]] // ERROR "invalid recursive type two"

type three struct{ _ slot[three] } // ERROR "invalid recursive type three"

type four [2]slot[row[slot[*four]]]

type five [2]slot[row[slot[func(five)]]]
