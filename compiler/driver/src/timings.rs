//! Where a build's time went, for `-timings`.

use std::time::{Duration, Instant};

/// Durations of the phases in order.
#[derive(Default, Debug)]
pub struct Timings {
    rows: Vec<(&'static str, Duration)>,
}

impl Timings {
    /// Runs one phase and notes its time.
    pub fn phase<T>(&mut self, name: &'static str, f: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = f();
        self.rows.push((name, start.elapsed()));
        result
    }

    /// A table: phase, milliseconds.
    pub fn render(&self) -> String {
        let mut out = String::new();
        for (name, time) in &self.rows {
            out += &format!("{name:<10} {:>9.2} ms\n", time.as_secs_f64() * 1e3);
        }
        let total: Duration = self.rows.iter().map(|r| r.1).sum();
        out + &format!("{:<10} {:>9.2} ms\n", "total", total.as_secs_f64() * 1e3)
    }
}
