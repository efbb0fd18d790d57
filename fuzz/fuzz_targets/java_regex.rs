//! Any pattern, and behind a NUL any text, as a Java regex: no panic, and a match lies in
//! the text.
#![no_main]

use dsmith::event::java::Regex;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    let (pattern, text) = input.split_once('\0').unwrap_or((input, ""));
    for ignore_case in [false, true] {
        if let Ok(regex) = Regex::compile(pattern, ignore_case)
            && let Ok(Some(groups)) = regex.find(text)
        {
            assert_eq!(groups.len(), regex.groups() + 1);
            let whole = groups[0].clone().expect("group 0 is the match");
            assert!(text.get(whole).is_some());
        }
    }
});
