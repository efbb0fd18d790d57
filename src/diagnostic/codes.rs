//! Every diagnostic code: its number, title, severity and page.
//!
//! A page is `docs/codes/<CODE>.md`; `dsmith explain` prints it. Numbers are never
//! used again for something else (retired: DS113). DS0xx: reading and linking; DS1xx: content,
//! from DS160 its tests; DS2xx: the app; DS3xx: the AQL of saved searches; DS4xx: packages; DS5xx: signatures.

use super::Severity;

/// What a kind of finding is called and how much it weighs.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The code, such as `DS020`.
    pub id: &'static str,
    /// A short name, such as `unknown-key`.
    pub title: &'static str,
    /// Its weight unless the user says otherwise.
    pub severity: Severity,
    /// Whether the weight cannot be changed, because nothing can be built past it.
    pub fixed: bool,
    /// The page that explains it, in Markdown.
    pub page: &'static str,
}

/// The code that was typed, in any letter case, or by its title.
pub fn find(typed: &str) -> Option<&'static Code> {
    ALL.iter()
        .copied()
        .find(|c| c.id.eq_ignore_ascii_case(typed) || c.title == typed)
}

macro_rules! severity {
    (fatal) => {
        (Severity::Error, true)
    };
    (error) => {
        (Severity::Error, false)
    };
    (warning) => {
        (Severity::Warning, false)
    };
    (note) => {
        (Severity::Note, false)
    };
}

macro_rules! codes {
    ($($code:ident $weight:ident $title:literal)*) => {
        $(
            #[doc = concat!("`", $title, "`: see its page in `docs/codes/`.")]
            pub static $code: Code = Code {
                id: stringify!($code),
                title: $title,
                severity: severity!($weight).0,
                fixed: severity!($weight).1,
                page: include_str!(concat!("../../docs/codes/", stringify!($code), ".md")),
            };
        )*
        /// Every code, in order.
        pub static ALL: &[&Code] = &[$(&$code),*];
    };
}

codes! {
    DS001 fatal "unreadable-file"
    DS002 fatal "not-utf-8"
    DS003 fatal "file-too-large"
    DS004 fatal "link-leaves-pack"
    DS005 error "unknown-file"
    DS006 fatal "no-extension-file"
    DS007 fatal "too-many-files"
    DS010 fatal "yaml-syntax"
    DS011 fatal "duplicate-key"
    DS012 fatal "anchor-or-alias"
    DS013 fatal "nested-too-deep"
    DS014 fatal "not-one-document"
    DS015 fatal "yaml-tag"
    DS020 fatal "unknown-key"
    DS021 fatal "missing-key"
    DS022 fatal "wrong-type"
    DS023 fatal "unknown-value"
    DS024 fatal "malformed-value"
    DS025 fatal "out-of-range"
    DS030 fatal "duplicate-name"
    DS031 fatal "unknown-reference"
    DS040 fatal "lock-malformed"
    DS041 fatal "lock-conflict"
    DS042 fatal "lock-outdated"
    DS043 fatal "bad-rename"
    DS101 error "key-path-grammar"
    DS102 error "expression-source"
    DS103 error "regex-invalid"
    DS104 error "event-mapping-twice"
    DS105 warning "qid-never-mapped"
    DS106 warning "property-without-expression"
    DS107 warning "extension-unused"
    DS108 warning "extension-without-event-name"
    DS109 error "qid-of-another-type"
    DS110 error "identifier-twice"
    DS111 error "unknown-category"
    DS112 error "expression-twice"
    DS114 warning "log-source-type-without-mapping"
    DS115 warning "group-empty"
    DS116 warning "date-pattern"
    DS117 error "capture-group"
    DS118 error "extension-shared"
    DS119 error "unknown-assumption"
    DS120 error "protocol-not-of-type"
    DS121 warning "minimum-version-style"
    DS122 warning "property-name-case"
    DS123 error "flow-expression"
    DS124 warning "event-category-unread"
    DS125 error "group-of-other-database"
    DS126 error "control-character"
    DS127 error "field-twice"
    DS128 error "internal-name-twice"
    DS129 error "protocol-twice"
    DS160 fatal "test-event"
    DS161 error "sample-json"
    DS162 error "expectation-contradiction"
    DS163 warning "test-without-expectation"
    DS164 warning "sample-not-synthetic"
    DS165 warning "event-file-unused"
    DS170 warning "qid-untested"
    DS171 warning "event-mapping-untested"
    DS172 warning "property-untested"
    DS173 warning "expression-untested"
    DS174 warning "field-source-untested"
    DS175 warning "not-run-offline"
    DS201 error "base-image-too-new"
    DS202 error "feature-too-new"
    DS204 warning "page-without-capability"
    DS205 error "icon-missing"
    DS206 warning "csrf-off"
    DS207 error "app-path-reserved"
    DS208 error "angle-bracket"
    DS211 error "service-program"
    DS212 error "service-started-twice"
    DS213 error "area-twice"
    DS301 error "syntax"
    DS302 error "not-select"
    DS303 error "foreign-sql"
    DS304 error "clause-order"
    DS305 error "second-statement"
    DS306 error "unbalanced"
    DS307 error "unterminated-quote"
    DS308 error "backslash-quote"
    DS309 error "curly-quote"
    DS310 error "illegal-character"
    DS311 error "number-form"
    DS312 error "quotes-required"
    DS313 error "too-deep"
    DS314 error "open-point"
    DS315 error "wrong-quotes"
    DS316 warning "quoted-alias"
    DS317 warning "keyword-as-name"
    DS318 warning "hyphenated-name"
    DS319 warning "comment"
    DS320 warning "semicolon"
    DS321 warning "undocumented-form"
    DS322 warning "mixed-and-or"
    DS323 error "unknown-column"
    DS324 error "unknown-property"
    DS325 error "property-disabled"
    DS326 error "property-not-filled"
    DS327 warning "property-not-parsed-in-advance"
    DS328 warning "unknown-log-source-type"
    DS329 error "unknown-function"
    DS330 error "argument-count"
    DS331 error "argument-value"
    DS332 error "distinct-argument"
    DS333 warning "needs-newer-version"
    DS334 warning "dateformat-pattern"
    DS335 error "aggregate-in-where"
    DS336 warning "aggregate-without-grouping"
    DS337 warning "not-grouped"
    DS338 warning "having-without-grouping"
    DS339 note "having-limits-use"
    DS340 warning "missing-time-range"
    DS341 warning "missing-limit"
    DS342 error "time-format"
    DS343 error "time-range"
    DS344 error "needs-text"
    DS345 warning "like-escape"
    DS346 warning "regex-anchor"
    DS347 warning "null-comparison"
    DS348 warning "position-from-zero"
    DS349 error "text-arithmetic"
    DS350 error "text-search-repeated"
    DS351 error "text-search-place"
    DS352 error "subquery-columns"
    DS353 warning "order-by-text"
    DS354 note "alias-hides-column"
    DS355 warning "unknown-parameter"
    DS401 fatal "archive-unreadable"
    DS402 fatal "archive-over-limit"
    DS403 fatal "entry-name-unsafe"
    DS404 fatal "entry-kind"
    DS405 fatal "entry-twice"
    DS410 error "content-xml-missing"
    DS411 warning "manifest-txt-missing"
    DS412 error "manifest-txt-malformed"
    DS413 error "extension-version"
    DS414 error "min-qradar-version"
    DS415 warning "min-qradar-version-too-low"
    DS416 error "english-missing"
    DS417 warning "extension-author-missing"
    DS418 error "hub-id-missing"
    DS419 note "hub-id-form"
    DS420 error "content-xml-malformed"
    DS421 error "content-xml-over-limit"
    DS422 error "application-zip-missing"
    DS423 warning "application-row-differs"
    DS424 warning "qradarversion"
    DS425 note "log-source-in-package"
    DS426 error "password-in-package"
    DS430 error "app-structure"
    DS431 error "app-manifest-malformed"
    DS432 error "app-manifest-schema"
    DS433 error "app-rest-method-unknown"
    DS434 error "app-service-twice"
    DS435 error "app-port-5000"
    DS436 error "app-reserved-path"
    DS437 error "app-requirements-txt"
    DS438 error "app-ordering-txt"
    DS439 error "app-supervisord-empty"
    DS440 warning "app-leftover-file"
    DS441 error "app-binary"
    DS442 warning "app-binary-place"
    DS443 error "app-service-started-twice"
    DS444 warning "app-log-place"
    DS445 warning "app-csrf"
    DS446 warning "app-capability"
    DS447 error "app-gui-action-method"
    DS450 fatal "collector-binary"
    DS501 warning "not-signed"
    DS502 error "signature-incomplete"
    DS503 error "signature-truncated"
    DS504 error "signature-unreadable"
    DS505 error "signature-wrong-key"
    DS506 error "signature-file-changed"
    DS507 error "signature-algorithm"
    DS508 error "manifest-malformed"
    DS509 error "manifest-changed"
    DS510 error "entry-changed"
    DS511 error "entry-added"
    DS512 error "entry-missing"
    DS513 error "entry-renamed"
    DS514 error "entry-moved"
    DS515 error "entry-order-changed"
    DS516 error "entry-mode-changed"
    DS517 error "entry-not-covered"
    DS520 note "certificate-self-signed"
    DS521 note "certificate-chain-incomplete"
    DS522 warning "certificate-use"
    DS523 warning "certificate-out-of-date"
    DS530 fatal "signing-key"
    DS531 fatal "signature-name"
    DS532 fatal "already-signed"
    DS601 error "version-too-low"
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn codes_are_sorted_and_unique() {
        assert!(ALL.windows(2).all(|pair| pair[0].id < pair[1].id));
    }

    #[test]
    fn a_title_names_one_code() {
        for code in ALL {
            let same = ALL.iter().filter(|other| other.title == code.title);
            assert_eq!(same.count(), 1, "{}", code.title);
        }
    }

    #[test]
    fn a_page_opens_with_its_code_and_title() {
        for code in ALL {
            let heading = format!("# {}: {}\n", code.id, code.title);
            assert!(code.page.starts_with(&heading), "{}", code.id);
        }
    }
}
