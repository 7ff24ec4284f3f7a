//! Goroutines, channels, select and sync in shapes whose results don't depend on the schedule.

use super::Gen;
use super::tree::{Nodes, block, text};
use super::types::{INT, Ty};

impl Gen {
    /// An expression that may be evaluated beside others: it reads only what nobody writes, and traces nothing.
    fn apart(&mut self, t: Ty, vars: &[(&str, Ty)]) -> String {
        let silent = std::mem::replace(&mut self.silent, true);
        let outer = self.enter(vec![t], true);
        for (n, ty) in vars {
            self.bind_as(n, *ty, false, false, false);
        }
        let e = self.expr(t, 3);
        self.leave(outer);
        self.silent = silent;
        e
    }

    pub fn concurrent(&mut self, out: &mut Nodes) {
        let t = self.data_type();
        let typ = self.text(t);
        let v = self.name("v");
        let n = 1 + self.rng.below(5);
        let buffer = self.rng.below(4);
        self.spend(60);
        match self.rng.below(9) {
            0 => {
                // Each worker has an element of its own.
                let e = self.repeated(n as u64, |g| g.apart(t, &[("i", INT)]));
                out.push(text(format!(
                    "var {v} [{n}]{typ}\nvar {v}wg sync.WaitGroup\nfor i := range {n} {{\n\t{v}wg.Add(1)\n\tgo func() {{\n\t\t_ = i\n\t\tdefer {v}wg.Done()\n\t\t{v}[i] = {e}\n\t}}()\n}}\n{v}wg.Wait()"
                )));
                let p = self.print(&v);
                out.push(p);
                let a = self.array_of(n, t);
                self.bind(&v, a);
            }
            1 => {
                // A pipeline keeps the order.
                let e = self.repeated(n as u64, |g| g.apart(t, &[("i", INT)]));
                let stage = self.repeated(n as u64, |g| g.apart(t, &[("x", t)]));
                out.push(text(format!(
                    "{v} := make(chan {typ}, {buffer})\ngo func() {{\n\tdefer close({v})\n\tfor i := range {n} {{\n\t\t_ = i\n\t\t{v} <- {e}\n\t}}\n}}()\n{v}o := make(chan {typ})\ngo func() {{\n\tfor x := range {v} {{\n\t\t_ = x\n\t\t{v}o <- {stage}\n\t}}\n\tclose({v}o)\n}}()"
                )));
                let p = self.print("x");
                out.push(block(format!("for x := range {v}o {{"), vec![p]));
                out.push(text(format!("{v}x, {v}ok := <-{v}\n_, _ = {v}x, {v}ok")));
                let p = self.print(&format!("{v}x, {v}ok, len({v}), cap({v})"));
                out.push(p);
            }
            2 => {
                // Sums commute.
                let it = self.int_type();
                let ity = self.text(it);
                let e = self.repeated(n as u64, |g| g.apart(it, &[("i", INT)]));
                out.push(text(format!(
                    "var {v} {ity}\nvar {v}mu sync.Mutex\nvar {v}wg sync.WaitGroup\nfor i := range {n} {{\n\t_ = i\n\t{v}wg.Go(func() {{\n\t\tx := {e}\n\t\t{v}mu.Lock()\n\t\tdefer {v}mu.Unlock()\n\t\t{v} += x\n\t\t_ = i\n\t}})\n}}\n{v}wg.Wait()"
                )));
                self.bind(&v, it);
                let p = self.print(&v);
                out.push(p);
            }
            3 => {
                let e = self.apart(t, &[]);
                let d = self.apart(t, &[]);
                out.push(text(format!(
                    "{v}a, {v}b := make(chan {typ}, 1), make(chan {typ})\n{v}a <- {e}\nselect {{\ncase x := <-{v}a:\n\tout(0, \"a\", x)\ncase x, ok := <-{v}b:\n\tout(0, \"b\", x, ok)\n}}\nselect {{\ncase {v}b <- {d}:\n\tout(0, \"sent\")\ndefault:\n\tout(0, \"full\")\n}}\nclose({v}b)\nselect {{\ncase {v}a <- {d}:\n\tout(0, len({v}a))\n}}\nx, ok := <-{v}b\nout(0, x, ok, <-{v}a)"
                )));
                let all = out.pop();
                out.push(block("{", all.into_iter().collect()));
            }
            4 => {
                // A panic in a goroutine, recovered there.
                let e = self.apart(INT, &[]);
                let e = format!("id({e})");
                out.push(text(format!(
                    "{v} := make(chan string)\ngo func() {{\n\tdefer func() {{ {v} <- reason(recover()) }}()\n\ta := []int{{1, 2, 3}}\n\ta[uint8({e})%5]++\n\truntime.Goexit()\n}}()"
                )));
                let p = self.print(&format!("<-{v}"));
                out.push(p);
            }
            5 => {
                let e = self.apart(t, &[]);
                out.push(text(format!(
                    "{v} := sync.OnceValue(func() {typ} {{ out(0, \"once\"); return {e} }})\n_ = {v}()"
                )));
                if self.printable(t) {
                    let p = self.print(&format!("{v}()"));
                    out.push(p);
                }
            }
            6 => {
                // Two goroutines take turns.
                let it = self.int_type();
                let ity = self.text(it);
                let (a, b) = (self.apart(it, &[("x", it)]), self.apart(it, &[("x", it)]));
                out.push(text(format!(
                    "{v}a, {v}b := make(chan {ity}), make(chan {ity})\ngo func() {{\n\tfor x := range {v}a {{\n\t\t{v}b <- x + {a}\n\t}}\n\tclose({v}b)\n}}()\n{v} := {ity}(1)\nfor range {n} {{\n\t{v}a <- {v}\n\tx := <-{v}b\n\t{v} = x ^ {b}\n}}\nclose({v}a)\n_, {v}ok := <-{v}b"
                )));
                let p = self.print(&format!("{v}, {v}ok"));
                out.push(p);
                self.bind(&v, it);
            }
            7 => {
                let e = self.repeated(n as u64, |g| g.apart(INT, &[("i", INT)]));
                out.push(text(format!(
                    "var {v} atomic.Int64\n{v}d := make(chan struct{{}})\nfor i := range {n} {{\n\tgo func(i int) {{\n\t\t_ = i\n\t\t{v}.Add(int64({e}))\n\t\t{v}d <- struct{{}}{{}}\n\t}}(i)\n}}\nfor range {n} {{\n\t<-{v}d\n}}"
                )));
                let p = self.print(&format!("{v}.Load()"));
                out.push(p);
            }
            _ => {
                // A pulled iterator is a coroutine.
                let s = self.slice_of(t);
                let e = self.apart(s, &[]);
                out.push(text(format!("{v}n, {v}s := iter.Pull(each({e}))\nfor range {n} {{\n\tx, ok := {v}n()\n\tout(0, x, ok)\n}}\n{v}s()")));
                let p = self.print(&format!("fmt.Sprint({v}n())"));
                out.push(p);
            }
        }
    }
}
