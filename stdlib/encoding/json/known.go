package json

import (
	"reflect"
	"sync"
)

// Plans of types that are met without asking reflection.
var (
	float64Plan  = sync.OnceValue(func() *plan { return planOf(reflect.TypeFor[float64]()) })
	anyMapPlan   = sync.OnceValue(func() *plan { return planOf(reflect.TypeFor[map[string]any]()) })
	anySlicePlan = sync.OnceValue(func() *plan { return planOf(reflect.TypeFor[[]any]()) })
)
