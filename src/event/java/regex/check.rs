//! What Java does with groups and no other engine would: patterns where that shows are
//! refused.
//!
//! Java keeps what a group matched when a look-around, an atomic group or a possessive
//! quantifier that holds it is given up, where other engines forget it. It decides about
//! empty rounds of a loop in its own way. And it does not put back the groups inside of a
//! repeated group of fixed length when that gives back a round.

use super::set;
use super::tree::{Assertion, Kind, Node};

/// Refuses a pattern that Java runs in its own way.
pub(super) fn check(root: &Node) -> Result<(), String> {
    node(root, Place::default())
}

/// Where a node stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// Every match goes through here.
    mandatory: bool,
    /// Inside of something that is not gone back into.
    sealed: bool,
}

impl Default for Place {
    fn default() -> Self {
        Self {
            mandatory: true,
            sealed: false,
        }
    }
}

fn node(this: &Node, place: Place) -> Result<(), String> {
    let mut inner = place;
    match this {
        Node::Capture(..) if place.sealed && !place.mandatory => {
            return Err("a group inside of a look-around, an atomic group or a possessive quantifier keeps in Java what it matched in vain".to_owned());
        }
        Node::Look(look) => {
            inner.sealed = true;
            inner.mandatory &= !look.negative;
            if !look.ahead && look.node.length().1.is_none() {
                return Err("what a look-behind matches has no greatest length".to_owned());
            }
        }
        Node::Atomic(_) => inner.sealed = true,
        Node::Alternation(_) => inner.mandatory = false,
        Node::Repeat(repeat) => {
            inner.mandatory = false;
            inner.sealed |= repeat.kind == Kind::Possessive;
            let (least, most) = repeat.node.length();
            let rounds = repeat.max != Some(1);
            if least == 0 && (rounds || most == Some(0)) {
                return Err("what is repeated can match nothing".to_owned());
            }
            let nested = match &repeat.node {
                Node::Capture(_, node) => node.captures(),
                node => node.captures(),
            };
            if rounds && nested && Some(least) == most {
                return Err("a group inside of a repeated one of fixed length keeps in Java what a round matched that was given back".to_owned());
            }
        }
        _ => {}
    }
    this.children()
        .iter()
        .try_for_each(|child| node(child, inner))
}

/// Whether the pattern finds nothing between the two halves of a character beyond U+FFFF
/// that it does not find before them. There a place can be found, and a set that holds the
/// halves and not the character.
pub(super) fn whole_characters(root: &Node) -> bool {
    root.length().0 > 0 && sees_whole_characters(root)
}

fn sees_whole_characters(this: &Node) -> bool {
    let whole = match this {
        Node::Set(set) => set::treats_halves_alike(set),
        Node::Look(_) => false,
        Node::Assertion(assertion) => !matches!(
            assertion,
            Assertion::WordBoundary | Assertion::NotWordBoundary
        ),
        _ => true,
    };
    whole && this.children().iter().all(sees_whole_characters)
}
