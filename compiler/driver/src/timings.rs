//! Where a build's time went, for `-timings`: a table, and a file of trace events.

use std::time::{Duration, Instant};

/// One stretch of work.
#[derive(Clone, Debug)]
struct Row {
    name: String,
    /// A part of a phase: not in the table.
    detail: bool,
    /// Index into `lanes`.
    lane: usize,
    start: Duration,
    took: Duration,
}

/// Durations of the phases in order.
#[derive(Clone, Debug)]
pub struct Timings {
    epoch: Instant,
    /// What works side by side: the front end, then a lane for each target. New rows go to the last one.
    lanes: Vec<String>,
    rows: Vec<Row>,
}

impl Default for Timings {
    fn default() -> Timings {
        Timings { epoch: Instant::now(), lanes: vec![String::new()], rows: Vec::new() }
    }
}

impl Timings {
    /// Runs one phase and notes its time.
    pub fn phase<T>(&mut self, name: &str, f: impl FnOnce() -> T) -> T {
        self.note(name, false, f)
    }

    /// Runs a part of a phase: in the trace, not in the table.
    pub fn detail<T>(&mut self, name: &str, f: impl FnOnce() -> T) -> T {
        self.note(name, true, f)
    }

    fn note<T>(&mut self, name: &str, detail: bool, f: impl FnOnce() -> T) -> T {
        let start = self.epoch.elapsed();
        let result = f();
        let took = self.epoch.elapsed() - start;
        self.rows.push(Row { name: name.to_string(), detail, lane: self.lanes.len() - 1, start, took });
        result
    }

    /// For work that goes on beside other work, on the same clock.
    pub fn lane(&self, name: String) -> Timings {
        Timings { epoch: self.epoch, lanes: vec![name], rows: Vec::new() }
    }

    /// Takes over the rows of a lane.
    pub fn absorb(&mut self, other: Timings) {
        let first = self.lanes.len();
        self.lanes.extend(other.lanes);
        self.rows.extend(other.rows.into_iter().map(|r| Row { lane: r.lane + first, ..r }));
    }

    /// A table: phase, milliseconds; the total is what passed from first to last.
    pub fn render(&self) -> String {
        let mut out = String::new();
        let mut end = Duration::ZERO;
        for r in &self.rows {
            end = end.max(r.start + r.took);
            if !r.detail {
                out += line(&r.name, r.took, &self.lanes[r.lane]).trim_end();
                out += "\n";
            }
        }
        out + line("total", end, "").trim_end() + "\n"
    }

    /// The same for a trace viewer, in Chrome's trace-event format (JSON), details included.
    pub fn trace(&self) -> String {
        let mut events = Vec::new();
        for (i, lane) in self.lanes.iter().enumerate() {
            let name = if lane.is_empty() { "build" } else { lane };
            events.push(format!(
                r#"{{"ph":"M","pid":1,"tid":{i},"name":"thread_name","args":{{"name":{}}}}}"#,
                base::json::quote(name)
            ));
        }
        for r in &self.rows {
            events.push(format!(
                r#"{{"ph":"X","pid":1,"tid":{},"ts":{},"dur":{},"name":{}}}"#,
                r.lane,
                r.start.as_micros(),
                r.took.as_micros(),
                base::json::quote(&r.name)
            ));
        }
        format!("{{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n{}\n]}}\n", events.join(",\n"))
    }
}

fn line(name: &str, took: Duration, lane: &str) -> String {
    format!("{name:<10} {:>9.2} ms  {lane}", took.as_secs_f64() * 1e3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_stay_apart() {
        let mut t = Timings::default();
        t.phase("load", || ());
        let mut lane = t.lane("linux/arm64".into());
        lane.phase("check", || ());
        lane.detail("a/\"b\"", || ());
        t.absorb(lane);
        let table = t.render();
        let names: Vec<&str> = table.lines().map(|l| l.split(' ').next().unwrap()).collect();
        assert_eq!(names, ["load", "check", "total"]);
        assert!(table.lines().nth(1).unwrap().ends_with("linux/arm64"));
        let trace = modules::json::Json::parse(&t.trace()).unwrap();
        let Some(modules::json::Json::List(events)) = trace.get("traceEvents") else { panic!("no list") };
        assert_eq!(events.len(), 5);
        assert_eq!(events[4].get("name").and_then(modules::json::Json::text), Some("a/\"b\""));
    }
}
