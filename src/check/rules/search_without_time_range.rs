//! DS113: a saved search whose AQL gives no time range.
//!
//! Without LAST or START a query over REST takes the last 60 seconds, and IBM's own plug-in
//! five minutes. The words are looked for outside quotes.

use crate::check::{Rule, Scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::Resolved;

/// The rule.
pub(super) const RULE: Rule = Rule {
    code: &codes::DS113,
    scope: Scope::Item,
    check,
};

fn check(pack: &Resolved<'_>, found: &mut Vec<Diagnostic>) {
    for row in &pack.saved_searches {
        if !has_time_range(&row.item.aql) {
            let name = &row.item.name.value;
            let message = format!("the saved search `{name}` has no time range");
            found.push(
                Diagnostic::new(&codes::DS113, row.item.aql.span, message)
                    .help("end the query with a range such as `LAST 24 HOURS`"),
            );
        }
    }
}

/// Whether `LAST` or `START` stands somewhere as a word outside quotes.
fn has_time_range(aql: &str) -> bool {
    let mut bare = String::new();
    let mut quote = None;
    for c in aql.chars() {
        match quote {
            None if c == '\'' || c == '"' => quote = Some(c),
            None => bare.push(c),
            Some(q) if c == q => {
                quote = None;
                bare.push(' ');
            }
            Some(_) => {}
        }
    }
    bare.split(|c: char| !c.is_alphanumeric() && c != '_')
        .any(|word| word.eq_ignore_ascii_case("last") || word.eq_ignore_ascii_case("start"))
}

#[cfg(test)]
mod tests {
    use super::has_time_range;

    #[test]
    fn the_words_count_in_any_letter_case() {
        assert!(has_time_range("select * from events last 1 HOURS"));
        assert!(has_time_range(
            "SELECT * FROM events START '2024-01-01 00:00'"
        ));
    }

    #[test]
    fn the_words_do_not_count_in_quotes_or_inside_other_words() {
        assert!(!has_time_range(
            "SELECT \"last\" FROM events WHERE a = 'start'"
        ));
        assert!(!has_time_range("SELECT starttime, lastname FROM events"));
    }
}
