//! Whether a failing match can take time without bound.
//!
//! Java tries every way in which a text can be divided among quantifiers. Two shapes make
//! the number of ways explode, and only these are reported:
//!
//! * **A loop that can be divided in many ways.** Inside an unbounded quantifier stands
//!   another, and from it to the next unbounded quantifier, round the loop, nothing stands
//!   that keeps the two apart: `(a+)+`, `(\w+\s*)+`, `(.+,)+`. A separator keeps them apart
//!   when both must stop at it: `(\w+,)+` is fine.
//! * **A loop whose alternatives match the same text**: `(.|\s)*`, `(\w|\d)+`.
//!
//! Two equal unbounded quantifiers side by side (`.*.*`) are reported as well. A loop after
//! which nothing can fail is never tried again and is fine, as are possessive quantifiers
//! and atomic groups. What lies inside look-around, and what a back reference matches, is
//! not looked at; so the judgement may miss, and seldom cries wolf.

use std::ops::Range;

use regex_syntax::hir::ClassUnicode;

use super::class::overlap;
use super::{Node, Repeat};

/// At most so many ways through a loop are looked at.
const PATHS: usize = 64;
/// Repeating at most so often is taken for bounded.
const FEW: u32 = 20;

/// A place that can take time without bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::check) struct Backtracking {
    /// The quantifier and what it repeats.
    pub at: Range<usize>,
    /// Why.
    pub why: Why,
}

/// Why a match can take time without bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::check) enum Why {
    /// A quantifier inside a quantifier.
    Nested,
    /// Alternatives that match the same text.
    Alternatives,
    /// A quantifier beside the same quantifier.
    Beside,
}

/// The places of a regular expression that can take time without bound.
pub(in crate::check) fn backtracking(root: &Node) -> Vec<Backtracking> {
    let mut found = Vec::new();
    walk(root, false, &mut found);
    found
}

/// Looks at a node; `fails` says whether something after it can fail.
fn walk(node: &Node, fails: bool, found: &mut Vec<Backtracking>) {
    match node {
        Node::Empty | Node::Set(_) | Node::Unknown => {}
        Node::Atomic(inner) => walk(inner, false, found),
        Node::Alt(branches) => branches.iter().for_each(|b| walk(b, fails, found)),
        Node::Seq(nodes) => {
            if fails || nodes.iter().any(|node| !nullable(node)) {
                beside(nodes, fails, found);
            }
            for (index, node) in nodes.iter().enumerate() {
                let after = fails || nodes[index + 1..].iter().any(|next| !nullable(next));
                walk(node, after, found);
            }
        }
        Node::Repeat(repeat) => {
            let again = !repeat.possessive;
            if again
                && fails
                && unbounded(repeat)
                && let Some(why) = explodes(&repeat.node)
            {
                let at = repeat.at.clone();
                found.push(Backtracking { at, why });
                return;
            }
            walk(&repeat.node, fails && again, found);
        }
    }
}

fn unbounded(repeat: &Repeat) -> bool {
    repeat.max.is_none_or(|max| max > FEW)
}

fn explodes(body: &Node) -> Option<Why> {
    let ways = paths(body);
    if ways.iter().any(|way| divides(way)) {
        return Some(Why::Nested);
    }
    let same = |(n, way): (usize, &Path)| ways[n + 1..].iter().any(|other| same_text(way, other));
    ways.iter()
        .enumerate()
        .any(same)
        .then_some(Why::Alternatives)
}

/// One thing on the way through a loop.
#[derive(Debug, Clone)]
struct Item {
    set: ClassUnicode,
    /// Whether it must be there.
    required: bool,
    /// Whether it takes as much as it can, and can give back.
    loops: bool,
    /// Whether it is exactly one character.
    single: bool,
}

type Path = Vec<Item>;

/// The ways through a node, each as the sets that follow each other.
fn paths(node: &Node) -> Vec<Path> {
    let item = |set: &ClassUnicode| Item {
        set: set.clone(),
        required: true,
        loops: false,
        single: true,
    };
    match node {
        Node::Empty => vec![Vec::new()],
        // Of unknown text: it keeps everything apart.
        Node::Unknown => vec![vec![Item {
            single: false,
            ..item(&ClassUnicode::empty())
        }]],
        Node::Set(set) => vec![vec![item(set)]],
        Node::Atomic(inner) => atomic(inner),
        Node::Alt(branches) => limited(branches.iter().flat_map(paths)),
        Node::Seq(nodes) => nodes.iter().fold(vec![Vec::new()], |ways, node| {
            let next = paths(node);
            limited(ways.iter().flat_map(|way| {
                let longer = next.iter().map(|more| [way.clone(), more.clone()].concat());
                longer.collect::<Vec<_>>()
            }))
        }),
        Node::Repeat(repeat) => repeated(repeat),
    }
}

fn limited(ways: impl Iterator<Item = Path>) -> Vec<Path> {
    ways.take(PATHS).collect()
}

/// An atomic group gives nothing back: what it loops over does not count as a loop.
fn atomic(inner: &Node) -> Vec<Path> {
    let mut ways = paths(inner);
    for item in ways.iter_mut().flatten() {
        item.single &= !item.loops;
        item.loops = false;
    }
    ways
}

fn repeated(repeat: &Repeat) -> Vec<Path> {
    let inner = paths(&repeat.node);
    let once = repeat.min == 1 && repeat.max == Some(1);
    let required = repeat.min > 0;
    let loops = unbounded(repeat);
    let many = |mut way: Path| {
        // A loop over one set is an item; a loop over more is judged by itself, and seen
        // from outside it is what it begins with.
        let alone = way.len() == 1;
        for item in &mut way {
            item.required &= required;
            item.loops |= loops && alone;
            item.loops &= !repeat.possessive;
            item.single &= once;
        }
        way
    };
    limited(inner.into_iter().map(many))
}

/// Whether the items of a loop can share the same text in more than one way: two that loop,
/// or one and itself, with nothing between them that keeps them apart.
fn divides(way: &[Item]) -> bool {
    (0..way.len()).filter(|n| way[*n].loops).any(|first| {
        (1..=way.len()).any(|step| {
            let second = (first + step) % way.len();
            let between = (1..step).map(|n| &way[(first + n) % way.len()]);
            way[second].loops && joined(&way[first].set, &way[second].set, between)
        })
    })
}

fn joined<'i>(
    first: &ClassUnicode,
    second: &ClassUnicode,
    mut between: impl Iterator<Item = &'i Item>,
) -> bool {
    let apart =
        |item: &Item| item.required && !overlap(&item.set, first) && !overlap(&item.set, second);
    overlap(first, second) && !between.any(apart)
}

/// Whether two ways can match the same text: as many single characters, each in both.
fn same_text(a: &[Item], b: &[Item]) -> bool {
    let single =
        |way: &[Item]| !way.is_empty() && way.iter().all(|item| item.single && item.required);
    let pairs = || a.iter().zip(b);
    a.len() == b.len() && single(a) && single(b) && pairs().all(|(a, b)| overlap(&a.set, &b.set))
}

/// Whether a node can match nothing.
fn nullable(node: &Node) -> bool {
    match node {
        // An assertion can fail: `$` makes all that stands before it be tried again.
        Node::Empty | Node::Unknown | Node::Set(_) => false,
        Node::Atomic(inner) => nullable(inner),
        Node::Seq(nodes) => nodes.iter().all(nullable),
        Node::Alt(branches) => branches.iter().any(nullable),
        Node::Repeat(repeat) => repeat.min == 0 || nullable(&repeat.node),
    }
}

/// Equal quantifiers side by side.
fn beside(nodes: &[Node], fails: bool, found: &mut Vec<Backtracking>) {
    let pairs = nodes.windows(2).enumerate();
    for (index, pair) in pairs {
        let after = fails || nodes[index + 2..].iter().any(|next| !nullable(next));
        if let [Node::Repeat(a), Node::Repeat(b)] = pair
            && let (Node::Set(first), Node::Set(second)) = (&a.node, &b.node)
            && after
            && a.max.is_none()
            && b.max.is_none()
            && !a.possessive
            && first == second
        {
            let at = a.at.start..b.at.end;
            found.push(Backtracking {
                at,
                why: Why::Beside,
            });
        }
    }
}
