package json

import (
	"reflect"
	"sync"
)

// Plans of types that are met without asking reflection.
var (
	anyMapPlan   = sync.OnceValue(func() *plan { return planOf(reflect.TypeFor[map[string]any]()) })
	anySlicePlan = sync.OnceValue(func() *plan { return planOf(reflect.TypeFor[[]any]()) })
)
