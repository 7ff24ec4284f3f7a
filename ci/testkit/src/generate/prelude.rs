//! What every program has: printing, the trace, and helpers that make operations total.

use super::Gen;

const HELPERS: &[&str] = &[
    // Printing starts with Main: other programs' initialisation may run in the same process.
    "var printing bool\nvar early []string\nvar printed int\nvar digest uint64",
    "func out(k int, args ...any) {
	s := fmt.Sprint(k, \": \") + fmt.Sprintln(args...)
	printed++
	if printed > 2000 {
		for i := 0; i < len(s); i++ {
			digest = digest*1099511628211 + uint64(s[i])
		}
		return
	}
	if printing {
		os.Stdout.WriteString(s)
	} else {
		early = append(early, s)
	}
}",
    "func tr[T any](k int, x T) T {\n\tout(k, \"tr\", x)\n\treturn x\n}",
    "func id[T any](x T) T { return x }",
    "//go:noinline\nfunc hide[T any](x T) T { return x }",
    "func ref[T any](x T) *T { return &x }",
    "func pick[T any](c bool, a, b T) T {\n\tif c {\n\t\treturn a\n\t}\n\treturn b\n}",
    "func b2i(b bool) int {\n\tif b {\n\t\treturn 1\n\t}\n\treturn 0\n}",
    "func at[S ~[]T, T any](s S, i int) (r T) {\n\tif len(s) == 0 {\n\t\treturn\n\t}\n\treturn s[uint(i)%uint(len(s))]\n}",
    "func strAt[S ~string](s S, i int) byte {\n\tif len(s) == 0 {\n\t\treturn 0\n\t}\n\treturn s[uint(i)%uint(len(s))]\n}",
    "func deref[T any](p *T) (r T) {\n\tif p != nil {\n\t\tr = *p\n\t}\n\treturn\n}",
    "func lim(s string) string {\n\tif len(s) > 40 {\n\t\treturn s[:20] + s[len(s)-15:]\n\t}\n\treturn s\n}",
    "func limAny[T cmp.Ordered](x T) T {\n\tif s, ok := any(x).(string); ok {\n\t\treturn any(lim(s)).(T)\n\t}\n\treturn x\n}",
    "func sub(s string, i, j int) string {\n\tn := uint(len(s)) + 1\n\ta, b := int(uint(i)%n), int(uint(j)%n)\n\treturn s[min(a, b):max(a, b)]\n}",
    "func clip[S ~[]T, T any](s S) S {\n\tif len(s) > 40 {\n\t\ts = s[:20]\n\t}\n\treturn s[:len(s):len(s)]\n}",
    "func cut[S ~[]T, T any](s S, i, j int) S {\n\tn := uint(len(s)) + 1\n\ta, b := int(uint(i)%n), int(uint(j)%n)\n\tlo, hi := min(a, b), max(a, b)\n\treturn s[lo:hi:hi]\n}",
    "func f2i(x float64) int64 {\n\tif x != x || x > 9e15 || x < -9e15 {\n\t\treturn 13\n\t}\n\treturn int64(x)\n}",
    "func reason(r any) string {
	switch r := r.(type) {
	case nil:
		return \"nothing\"
	case runtime.Error:
		return \"runtime: \" + r.Error()
	case error:
		return \"error: \" + r.Error()
	}
	return fmt.Sprintf(\"%T: %v\", r, r)
}",
    "func try(k int, f func()) {
	defer func() { out(k, \"try\", reason(recover())) }()
	f()
}",
    "func keys[M ~map[K]V, K comparable, V any](m M) []K {
	list := make([]K, 0, len(m))
	for k := range m {
		list = append(list, k)
	}
	slices.SortFunc(list, func(a, b K) int { return strings.Compare(fmt.Sprintf(\"%#v\", a), fmt.Sprintf(\"%#v\", b)) })
	return list
}",
    "func count[T ~int | ~int8 | ~uint8 | ~int64](n T) iter.Seq2[T, string] {
	return func(yield func(T, string) bool) {
		defer func() { out(1, \"count ends\") }()
		for i := T(0); i < n; i++ {
			if !yield(i, fmt.Sprint(\"#\", i)) {
				return
			}
		}
	}
}",
    "func each[T any](s []T) iter.Seq[T] {
	return func(yield func(T) bool) {
		for _, x := range s {
			if !yield(x) {
				return
			}
		}
	}
}",
];

impl Gen {
    pub fn prelude(&mut self) {
        for h in HELPERS {
            self.declare(*h);
        }
        self.declare(super::mapping::DESCRIBE);
    }
}
