//! Differences of two texts in the unified format.

/// A line of the result: what it starts with, and the line.
type Step<'a> = (char, &'a str);

fn steps<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<Step<'a>> {
    // Longest common subsequence; the files are small, and equal ends are set aside first.
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let mut length = vec![vec![0u32; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            length[i][j] =
                if a[i] == b[j] { length[i + 1][j + 1] + 1 } else { length[i + 1][j].max(length[i][j + 1]) };
        }
    }
    let mut out: Vec<Step> = old[..head].iter().map(|l| (' ', *l)).collect();
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            out.push((' ', a[i]));
            (i, j) = (i + 1, j + 1);
        } else if i < a.len() && (j == b.len() || length[i + 1][j] >= length[i][j + 1]) {
            out.push(('-', a[i]));
            i += 1;
        } else {
            out.push(('+', b[j]));
            j += 1;
        }
    }
    out.extend(old[old.len() - tail..].iter().map(|l| (' ', *l)));
    out
}

/// Empty if the texts are equal.
pub fn unified(old_name: &str, old: &str, new_name: &str, new: &str) -> String {
    if old == new {
        return String::new();
    }
    const AROUND: usize = 3;
    let (a, b): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let all = steps(&a, &b);
    let mut out = format!("diff {old_name} {new_name}\n--- {old_name}\n+++ {new_name}\n");
    let mut at = 0;
    while let Some(first) = all[at..].iter().position(|s| s.0 != ' ').map(|p| p + at) {
        let start = first.saturating_sub(AROUND).max(at);
        let mut end = first + 1;
        while let Some(next) = all[end..].iter().position(|s| s.0 != ' ') {
            if next > 2 * AROUND {
                break;
            }
            end += next + 1;
        }
        let stop = (end + AROUND).min(all.len());
        let lines = |mark: char, list: &[Step]| list.iter().filter(|s| s.0 == ' ' || s.0 == mark).count();
        let place = |mark: char| {
            let count = lines(mark, &all[start..stop]);
            (lines(mark, &all[..start]) + usize::from(count > 0), count)
        };
        let (old_at, new_at) = (place('-'), place('+'));
        out += &format!("@@ -{},{} +{},{} @@\n", old_at.0, old_at.1, new_at.0, new_at.1);
        for (mark, line) in &all[start..stop] {
            out += &format!("{mark}{line}\n");
        }
        at = stop;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::unified;

    #[test]
    fn hunks() {
        assert_eq!(unified("a", "x\n", "b", "x\n"), "");
        assert_eq!(
            unified("a", "1\n2\n3\n4\n5\n", "b", "1\n2\nx\n4\n5\n6\n"),
            "diff a b\n--- a\n+++ b\n@@ -1,5 +1,6 @@\n 1\n 2\n-3\n+x\n 4\n 5\n+6\n"
        );
        assert_eq!(unified("a", "", "b", "n\n"), "diff a b\n--- a\n+++ b\n@@ -0,0 +1,1 @@\n+n\n");
    }
}
