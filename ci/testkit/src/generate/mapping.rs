//! Maps of many keys: growth, deletion, iteration beside changes, keys of every comparable kind.

use super::Gen;
use super::tree::{Nodes, block, text};
use super::types::{Kind, Ty};

impl Gen {
    pub fn map_kernel(&mut self, out: &mut Nodes) {
        let v = self.name("v");
        let value = self.data_type();
        let vt = self.text(value);
        let (key_type, key) = self.key_of("i");
        let n = *self.rng.pick(&[3, 9, 20, 70, 300]);
        let e = self.scoped(|g| {
            g.bind_as("i", super::types::INT, false, false, false);
            g.repeated(10, |g| g.expr(value, 1))
        });
        let mut body = vec![text(format!(
            "{v} := make(map[{key_type}]{vt}{})\nfor i := range {n} {{\n\t{v}[{key}] = {e}\n}}",
            if self.rng.chance(30) { ", 50" } else { "" }
        ))];
        for _ in 0..1 + self.rng.below(5) {
            let (a, b) = (1 + self.rng.below(5), self.rng.below(n));
            let again = key.replace("i*", &format!("(i+{b})*"));
            let step = match self.rng.below(8) {
                0 => format!("for i := range {n} {{\n\tif i%{a} == 0 {{\n\t\tdelete({v}, {key})\n\t}}\n}}"),
                1 => format!("for i := 0; i < {n}; i += {a} {{\n\t{v}[{again}] = {e}\n}}"),
                // Each entry is met once, unless it is deleted first.
                2 => format!(
                    "met := 0\nfor k := range {v} {{\n\tmet++\n\tdelete({v}, k)\n}}\nout(0, met, len({v}))"
                ),
                3 => format!(
                    "met := 0\nfor k, x := range {v} {{\n\tmet++\n\t{v}[k] = x\n}}\nout(0, met, len({v}))"
                ),
                4 => format!(
                    "c := maps.Clone({v})\nfor i := range {n} {{\n\tdelete(c, {key})\n}}\nout(0, len(c), len({v}))"
                ),
                5 => format!(
                    "hits := 0\nfor i := range {n}+5 {{\n\tif _, ok := {v}[{again}]; ok {{\n\t\thits++\n\t}}\n}}\nout(0, hits)"
                ),
                6 => format!("if len({v}) > {b} {{\n\tclear({v})\n}}\nout(0, len({v}))"),
                _ => format!("i, p := {b}, &{v}\n(*p)[{key}] = *new({vt})"),
            };
            body.push(block("{", vec![text(step)]));
        }
        if n < 30 {
            let p = self.print(&format!("len({v}), {v}"));
            body.push(p);
        } else {
            let p = self.print(&format!("len({v}), total"));
            body.push(text(format!(
                "total := 0\nfor k, x := range {v} {{\n\ttotal += len(fmt.Sprint(k, x))\n}}"
            )));
            body.push(p);
        }
        self.spend(400);
        out.push(block("{", body));
    }

    /// A key type, and a key made of the variable `i`: equal keys for equal numbers.
    fn key_of(&mut self, i: &str) -> (String, String) {
        let f = 1 + self.rng.below(900);
        match self.rng.below(9) {
            0 => ("string".into(), format!("fmt.Sprint({i}*{f})")),
            1 => ("any".into(), format!("pick[any]({i}*{f}&1 == 0, {i}*{f}, fmt.Sprint({i}*{f}))")),
            2 => ("[2]int16".into(), format!("[2]int16{{int16({i}*{f}), int16({i}*3)}}")),
            3 => (
                "struct {\n\ta byte\n\tb string\n\tc float64\n}".into(),
                format!(
                    "struct {{\n\ta byte\n\tb string\n\tc float64\n}}{{byte({i}*{f}), \"k\", float64({i}*3)}}"
                ),
            ),
            4 => ("float64".into(), format!("float64({i}*{f})/2")),
            5 => ("bool".into(), format!("{i}*{f}%2 == 0")),
            6 => ("complex128".into(), format!("complex(float64({i}*{f}), 1)")),
            7 => ("[3]string".into(), format!("[3]string{{1: fmt.Sprint({i}*{f})}}")),
            _ => {
                let t: Ty = self.int_type();
                (self.text(t), format!("{}({i}*{f})", self.text(t)))
            }
        }
    }

    /// Sizes and offsets, and what type descriptors say.
    pub fn describe_types(&mut self, out: &mut Nodes) {
        let own: Vec<Ty> = (0..self.types.len())
            .filter(|t| self.types[*t].named && !matches!(self.types[*t].kind, Kind::Gone | Kind::Param(_)))
            .collect();
        for t in own {
            if self.rng.chance(60) {
                continue;
            }
            let name = self.text(t);
            let mut args = format!("unsafe.Sizeof(*new({name})), unsafe.Alignof(*new({name}))");
            if let Kind::Struct(fields) = self.kind(t) {
                let f = self.rng.pick(&fields).clone();
                args += &format!(", unsafe.Offsetof(({name}{{}}).{})", f.name);
            }
            let p = self.print(&args);
            out.push(p);
            let p = self.print(&format!("describe(reflect.TypeFor[{name}](), 2)"));
            out.push(p);
            if self.printable(t) && self.rng.chance(60) {
                let (a, b) = (self.expr(t, 1), self.expr(t, 1));
                let p = self.print(&format!("reflect.DeepEqual({a}, {b})"));
                out.push(p);
            }
        }
    }
}

/// The function that describes a type.
pub const DESCRIBE: &str = "func describe(t reflect.Type, depth int) string {
	s := fmt.Sprint(t, \" \", t.Kind(), \" \", t.Name(), \" \", t.Size(), \" \", t.Align(), \" \", t.Comparable(), \" \", t.NumMethod())
	if depth == 0 {
		return s
	}
	switch t.Kind() {
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			s += fmt.Sprint(\"; \", f.Name, \" \", f.Offset, \" \", f.Anonymous, \" \", describe(f.Type, depth-1))
		}
	case reflect.Map:
		s += \" of \" + describe(t.Key(), depth-1) + \" to \" + describe(t.Elem(), depth-1)
	case reflect.Slice, reflect.Array, reflect.Pointer:
		s += \" of \" + describe(t.Elem(), depth-1)
	}
	return s
}";
