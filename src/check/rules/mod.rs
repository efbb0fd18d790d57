//! The rules by code. A rule's file is called after its code's title.

mod key_path_grammar;

use super::Rule;

/// Every rule, by code.
pub(super) static ALL: &[Rule] = &[key_path_grammar::RULE];
