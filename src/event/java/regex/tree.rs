//! A Java regex as a tree. Flags are gone: each node says what it matches.

use regex_syntax::hir::ClassUnicode;

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    /// One character of a set.
    Set(ClassUnicode),
    /// One after the other; nothing when empty.
    Concat(Vec<Node>),
    /// The first that leads to a match.
    Alternation(Vec<Node>),
    /// A capturing group, counted from 1.
    Capture(usize, Box<Node>),
    /// The same several times.
    Repeat(Box<Repeat>),
    /// A place, not a character.
    Assertion(Assertion),
    /// What stands before or after the place.
    Look(Box<Look>),
    /// `(?>…)`: never given back.
    Atomic(Box<Node>),
    /// What a group matched.
    Backreference(usize),
}

/// A quantifier and what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Repeat {
    pub node: Node,
    pub min: u32,
    pub max: Option<u32>,
    pub kind: Kind,
}

/// How much a quantifier takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// As much as it can, and gives back.
    Greedy,
    /// As little as it can.
    Lazy,
    /// As much as it can, for good.
    Possessive,
}

/// Look-around.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Look {
    pub ahead: bool,
    pub negative: bool,
    pub node: Node,
}

/// A place in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Assertion {
    /// `\A`, and `^` outside of multiline mode.
    Start,
    /// `\z`.
    End,
    /// `\Z`, and `$` outside of multiline mode: the end, or before a final terminator.
    EndOrTerminator { unix: bool },
    /// `^` in multiline mode.
    LineStart { unix: bool },
    /// `$` in multiline mode.
    LineEnd { unix: bool },
    /// `\b`.
    WordBoundary,
    /// `\B`.
    NotWordBoundary,
}

/// A parsed pattern.
#[derive(Debug)]
pub(super) struct Tree {
    pub root: Node,
    pub groups: usize,
    pub word_boundary: bool,
}

impl Node {
    /// The parts of a node.
    pub(super) fn children(&self) -> &[Node] {
        match self {
            Self::Concat(nodes) | Self::Alternation(nodes) => nodes,
            Self::Capture(_, node) | Self::Atomic(node) => std::slice::from_ref(node),
            Self::Repeat(repeat) => std::slice::from_ref(&repeat.node),
            Self::Look(look) => std::slice::from_ref(&look.node),
            Self::Set(_) | Self::Assertion(_) | Self::Backreference(_) => &[],
        }
    }

    /// The least and the most characters that it matches; none where there is no most.
    pub(super) fn length(&self) -> (usize, Option<usize>) {
        let zero = (0, Some(0));
        match self {
            Self::Set(_) => (1, Some(1)),
            Self::Assertion(_) | Self::Look(_) => zero,
            Self::Backreference(_) => (0, None),
            Self::Capture(_, node) | Self::Atomic(node) => node.length(),
            Self::Concat(nodes) => nodes.iter().map(Self::length).fold(zero, |all, one| {
                let most = all.1.zip(one.1).map(|(a, b)| a.saturating_add(b));
                (all.0.saturating_add(one.0), most)
            }),
            Self::Alternation(nodes) => {
                let lengths = nodes.iter().map(Self::length);
                let either = |all: (usize, Option<usize>), one: (usize, Option<usize>)| {
                    (all.0.min(one.0), all.1.zip(one.1).map(|(a, b)| a.max(b)))
                };
                lengths.reduce(either).unwrap_or(zero)
            }
            Self::Repeat(repeat) => {
                let (least, most) = repeat.node.length();
                let most = match (most, repeat.max) {
                    (Some(0), _) => Some(0),
                    (Some(most), Some(max)) => Some(most.saturating_mul(max as usize)),
                    _ => None,
                };
                (least.saturating_mul(repeat.min as usize), most)
            }
        }
    }

    /// Whether a capturing group is in it, or is it.
    pub(super) fn captures(&self) -> bool {
        matches!(self, Self::Capture(..)) || self.children().iter().any(Self::captures)
    }
}
