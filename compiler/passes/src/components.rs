//! Strongly connected components of a graph: Tarjan's algorithm ("Depth-First Search and Linear Graph Algorithms", SIAM J.
//! Comput. 1972), iterative.

/// The components of the graph of `0..n`, those that are led to first; members in the order in which the search leaves them.
pub(crate) fn components(n: usize, successors: impl Fn(u32) -> Vec<u32>) -> Vec<Vec<u32>> {
    let mut index = vec![u32::MAX; n];
    let mut low = vec![0u32; n];
    let mut open = vec![false; n];
    let mut result = Vec::new();
    // Members of unfinished components in the order in which the search left them.
    let mut left: Vec<u32> = Vec::new();
    let mut counter = 0;
    for root in 0..n as u32 {
        if index[root as usize] != u32::MAX {
            continue;
        }
        let mut stack = vec![(root, successors(root), 0)];
        while let Some((node, list, next)) = stack.last_mut() {
            let at = *node as usize;
            if index[at] == u32::MAX {
                index[at] = counter;
                low[at] = counter;
                open[at] = true;
                counter += 1;
            }
            if let Some(&to) = list.get(*next) {
                *next += 1;
                if index[to as usize] == u32::MAX {
                    stack.push((to, successors(to), 0));
                } else if open[to as usize] {
                    low[at] = low[at].min(index[to as usize]);
                }
                continue;
            }
            left.push(at as u32);
            if low[at] == index[at] {
                // All members were entered after this one, so they stand behind the last one entered before it.
                let from = left.iter().rposition(|&m| index[m as usize] < index[at]).map_or(0, |p| p + 1);
                let members = left.split_off(from);
                members.iter().for_each(|&m| open[m as usize] = false);
                result.push(members);
            }
            stack.pop();
            if let Some((parent, _, _)) = stack.last() {
                let p = *parent as usize;
                low[p] = low[p].min(low[at]);
            }
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cycles_within_and_between() {
        // 0 → 1 ⇄ 2 → 3, 3 → 3, 4 → 0 and 4 → 5 → 4
        let edges = [vec![1], vec![2], vec![1, 3], vec![3], vec![0, 5], vec![4]];
        let found = components(edges.len(), |n| edges[n as usize].clone());
        assert_eq!(found, [vec![3], vec![2, 1], vec![0], vec![5, 4]]);
    }
}
