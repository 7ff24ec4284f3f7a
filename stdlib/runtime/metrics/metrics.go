// Package metrics lets a program read the runtime's figures by name.
//
// Only metrics that this runtime measures are there; All lists them.
package metrics

import "math"

// Description says what a metric is.
type Description struct {
	// Name is a path and, behind a colon, a unit.
	Name string
	// Description is an English sentence or two.
	Description string
	// Kind is the kind of the metric's values.
	Kind ValueKind
	// Cumulative metrics only ever grow.
	Cumulative bool
}

// Sample is a metric's name with the value that Read puts beside it.
type Sample struct {
	Name  string
	Value Value
}

// ValueKind is the kind of a Value.
type ValueKind int

const (
	// KindBad is the kind of a Value that there is no metric for.
	KindBad ValueKind = iota
	// KindUint64 is the kind of whole numbers.
	KindUint64
	// KindFloat64 is the kind of other numbers.
	KindFloat64
	// KindFloat64Histogram is the kind of distributions.
	KindFloat64Histogram
)

// Value is what a metric was at some time.
type Value struct {
	kind         ValueKind
	bits         uint64
	distribution *Float64Histogram
}

// Kind returns the value's kind.
func (v Value) Kind() ValueKind { return v.kind }

// Uint64 returns a value of KindUint64 and panics for others.
func (v Value) Uint64() uint64 {
	v.expect(KindUint64, "called Uint64 on non-uint64 metric value")
	return v.bits
}

// Float64 returns a value of KindFloat64 and panics for others.
func (v Value) Float64() float64 {
	v.expect(KindFloat64, "called Float64 on non-float64 metric value")
	return math.Float64frombits(v.bits)
}

// Float64Histogram returns a value of KindFloat64Histogram and panics for others.
func (v Value) Float64Histogram() *Float64Histogram {
	v.expect(KindFloat64Histogram, "called Float64Histogram on non-Float64Histogram metric value")
	return v.distribution
}

func (v Value) expect(kind ValueKind, complaint string) {
	if v.kind != kind {
		panic(complaint)
	}
}

// Float64Histogram is a distribution: Counts[i] samples were at least Buckets[i] and less than Buckets[i+1]. Buckets may be
// shared between histograms and are not to be changed.
type Float64Histogram struct {
	Counts  []uint64
	Buckets []float64
}

// All returns the descriptions of all metrics, by name.
func All() []Description {
	all := make([]Description, len(table))
	for i, m := range table {
		all[i] = Description{m.name, m.text, m.kind, m.cumulative}
	}
	return all
}

// Read fills in the values of the samples. Those that name no metric get a Value of KindBad. A histogram that a sample
// brings along from an earlier Read is used again.
func Read(samples []Sample) {
	f := figures{}
	for i := range samples {
		s := &samples[i]
		m := find(s.Name)
		if m == nil {
			s.Value = Value{}
			continue
		}
		switch m.kind {
		case KindUint64:
			s.Value = Value{kind: KindUint64, bits: m.whole(&f)}
		case KindFloat64:
			s.Value = Value{kind: KindFloat64, bits: math.Float64bits(m.seconds(&f))}
		case KindFloat64Histogram:
			h := s.Value.distribution
			if h == nil {
				h = &Float64Histogram{}
			}
			m.fill(h)
			s.Value = Value{kind: KindFloat64Histogram, distribution: h}
		}
	}
}

// find looks a name up in the table, which is sorted.
func find(name string) *metric {
	low, high := 0, len(table)
	for low < high {
		middle := (low + high) / 2
		if table[middle].name < name {
			low = middle + 1
		} else {
			high = middle
		}
	}
	if low < len(table) && table[low].name == name {
		return &table[low]
	}
	return nil
}
