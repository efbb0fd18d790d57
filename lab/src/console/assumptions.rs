//! What the console does without a public statement, in one place.

/// One thing that is not known.
#[derive(Debug, Clone, Copy)]
pub struct Assumption {
    /// What is not known.
    pub about: &'static str,
    /// What the lab does.
    pub lab: &'static str,
    /// How likely it is what QRadar does.
    pub confidence: &'static str,
}

const fn assume(about: &'static str, lab: &'static str, confidence: &'static str) -> Assumption {
    Assumption {
        about,
        lab,
        confidence,
    }
}

/// All of them.
pub const ASSUMPTIONS: &[Assumption] = &[
    assume(
        "action of a result's item",
        "ADD and REPLACE beside the documented SKIP; REMOVE when uninstalling",
        "guess",
    ),
    assume(
        "content_type_id of kinds that no document numbers",
        "null, and the table's name as content_type_name",
        "guess",
    ),
    assume(
        "when a package is refused",
        "at upload, 422/22607, for every fault of the zip, the XML, its references, its versions and a broken signature",
        "inferred",
    ),
    assume(
        "a package that was changed after signing",
        "refused as above; whether a console does, or shows UNKNOWN, is not published",
        "guess",
    ),
    assume(
        "`signed`",
        "SIGNED_NOT_VERIFIED_NOT_VALIDATED for any intact signature, as no root is trusted",
        "inferred",
    ),
    assume(
        "how existing items are known",
        "by uuid, else by name, as the references infer",
        "inferred",
    ),
    assume(
        "ids",
        "numbers are given anew, and QIDs and extensions follow their log source type",
        "inferred",
    ),
    assume(
        "uninstalling",
        "what the product document says: the app, properties, expressions, log sources, saved searches and their links go; log source types, extensions, QIDs, mappings and groups stay",
        "documented for this product",
    ),
    assume(
        "an extension that was uninstalled",
        "is no longer listed, so that it can be uploaded again",
        "guess",
    ),
    assume(
        "http_response.message of 404 and 409, and the code of an undefined path",
        "plain words, and code 0",
        "guess",
    ),
    assume(
        "a Version that the console does not answer",
        "422 with code 3",
        "guess",
    ),
    assume(
        "Range outside the list",
        "an empty list with Content-Range items */n",
        "guess",
    ),
    assume(
        "a message over the payload limit",
        "its first part is the event, the rest become events of their own",
        "documented in words",
    ),
    assume(
        "octet-counted framing",
        "recognised by the digits before the message",
        "inferred",
    ),
    assume("MATCHES without anchors", "searches", "open"),
    assume(
        "an alias and a column of one name",
        "the column in SELECT and WHERE, the alias in GROUP BY, HAVING and ORDER BY",
        "open",
    ),
    assume("FIRST and LAST", "by storage time", "inferred"),
];
