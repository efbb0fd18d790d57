//! A validating JSON scanner that finds values without copying or changing them.
//!
//! It answers where a value begins and ends, so that Proofpoint's bytes can be passed on
//! as they came. Nesting is followed with a bit stack, never by recursion.

/// Deeper nesting than this is not taken for an event; the same bound as `serde_json`'s.
pub const MAX_DEPTH: u32 = 128;

/// The bytes are not JSON at this offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invalid(pub usize);

/// One `"key": value` of an object, as raw bytes: the key without its quotes, escapes kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member<'a> {
    /// The key between its quotes.
    pub key: &'a [u8],
    /// The value, quotes or brackets included.
    pub value: &'a [u8],
}

/// Reads tokens one after another.
#[derive(Debug, Clone)]
pub struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    spaced: bool,
}

impl<'a> Scanner<'a> {
    /// Starts before the first byte.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            spaced: false,
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn invalid<T>(&self) -> Result<T, Invalid> {
        Err(Invalid(self.at))
    }

    /// Passes white space.
    pub fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
            self.spaced = true;
        }
    }

    /// Passes `byte` if it is next.
    pub fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Whether nothing but white space is left.
    pub fn finished(&mut self) -> bool {
        self.space();
        self.at == self.bytes.len()
    }

    /// Nothing may follow; tells whether white space was passed.
    fn end(&mut self) -> Result<bool, Invalid> {
        if self.finished() {
            Ok(self.spaced)
        } else {
            self.invalid()
        }
    }

    /// The string that is next, without its quotes.
    pub fn string(&mut self) -> Result<&'a [u8], Invalid> {
        if !self.take(b'"') {
            return self.invalid();
        }
        let start = self.at;
        loop {
            self.at = plain_end(self.bytes, self.at);
            match self.peek() {
                Some(b'"') => {
                    let end = self.at;
                    self.at += 1;
                    return Ok(&self.bytes[start..end]);
                }
                Some(b'\\') => self.escape()?,
                _ => return self.invalid(),
            }
        }
    }

    fn escape(&mut self) -> Result<(), Invalid> {
        self.at += 1;
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => {
                let digits = self.bytes.get(self.at + 1..self.at + 5);
                if !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
                    return self.invalid();
                }
                self.at += 5;
            }
            _ => return self.invalid(),
        }
        Ok(())
    }

    /// The value that is next, whole.
    pub fn value(&mut self) -> Result<&'a [u8], Invalid> {
        self.space();
        let start = self.at;
        let mut nest = Nest::default();
        loop {
            self.space();
            let opened = match self.peek() {
                Some(open @ (b'{' | b'[')) => {
                    self.at += 1;
                    self.open(&mut nest, open == b'{')?
                }
                Some(b'"') => self.string().map(|_| false)?,
                Some(b'-' | b'0'..=b'9') => self.number().map(|()| false)?,
                _ => self.literal().map(|()| false)?,
            };
            if !opened && !self.after_value(&mut nest)? {
                return Ok(&self.bytes[start..self.at]);
            }
        }
    }

    /// After `{` or `[`: true when a value follows inside, false when it closed at once.
    fn open(&mut self, nest: &mut Nest, object: bool) -> Result<bool, Invalid> {
        if nest.depth == MAX_DEPTH {
            return self.invalid();
        }
        self.space();
        if self.take(if object { b'}' } else { b']' }) {
            return Ok(false);
        }
        nest.push(object);
        if object {
            self.key()?;
        }
        Ok(true)
    }

    /// After a value: true when another one follows, false when the outermost has ended.
    fn after_value(&mut self, nest: &mut Nest) -> Result<bool, Invalid> {
        while let Some(object) = nest.top() {
            self.space();
            if self.take(b',') {
                if object {
                    self.space();
                    self.key()?;
                }
                return Ok(true);
            }
            if !self.take(if object { b'}' } else { b']' }) {
                return self.invalid();
            }
            nest.pop();
        }
        Ok(false)
    }

    /// A key and its colon.
    fn key(&mut self) -> Result<&'a [u8], Invalid> {
        let key = self.string()?;
        self.space();
        if self.take(b':') {
            Ok(key)
        } else {
            self.invalid()
        }
    }

    fn digits(&mut self) -> Result<(), Invalid> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        if self.at == start {
            return self.invalid();
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), Invalid> {
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if !self.take(b'+') {
                self.take(b'-');
            }
            self.digits()?;
        }
        Ok(())
    }

    fn literal(&mut self) -> Result<(), Invalid> {
        let rest = &self.bytes[self.at..];
        for word in [&b"true"[..], b"false", b"null"] {
            if rest.starts_with(word) {
                self.at += word.len();
                return Ok(());
            }
        }
        self.invalid()
    }
}

/// Which of the open brackets are objects, innermost in the lowest bit.
#[derive(Default)]
struct Nest {
    kinds: u128,
    depth: u32,
}

impl Nest {
    fn push(&mut self, object: bool) {
        self.kinds = self.kinds << 1 | u128::from(object);
        self.depth += 1;
    }

    fn top(&self) -> Option<bool> {
        (self.depth > 0).then_some(self.kinds & 1 == 1)
    }

    fn pop(&mut self) {
        self.kinds >>= 1;
        self.depth -= 1;
    }
}

/// The first byte from `at` on that ends the plain part of a string: a quote, a backslash or
/// a control character; eight bytes at a time, since strings are the bulk of every event.
fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = ONES << 7;
    let zero_byte = |word: u64| word.wrapping_sub(ONES) & !word & HIGHS;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*chunk);
        let quote = zero_byte(word ^ (ONES * u64::from(b'"')));
        let backslash = zero_byte(word ^ (ONES * u64::from(b'\\')));
        let control = word.wrapping_sub(ONES * 0x20) & !word & HIGHS;
        let found = quote | backslash | control;
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while at < bytes.len() && !matches!(bytes[at], b'"' | b'\\' | 0..0x20) {
        at += 1;
    }
    at
}

/// Calls `each` with the members of the object that `bytes` holds, and tells whether there is
/// white space between its tokens.
pub fn members<'a>(bytes: &'a [u8], mut each: impl FnMut(Member<'a>)) -> Result<bool, Invalid> {
    let mut scanner = Scanner::new(bytes);
    scanner.space();
    if !scanner.take(b'{') {
        return scanner.invalid();
    }
    scanner.space();
    if scanner.take(b'}') {
        return scanner.end();
    }
    loop {
        scanner.space();
        let key = scanner.key()?;
        let value = scanner.value()?;
        each(Member { key, value });
        scanner.space();
        if scanner.take(b'}') {
            return scanner.end();
        }
        if !scanner.take(b',') {
            return scanner.invalid();
        }
    }
}

/// Values at some paths of keys, found while an object is read: what looks for them afterwards
/// would read most of the event again.
#[derive(Debug)]
pub struct Wanted<'p, 'a, P> {
    paths: &'p [Vec<P>],
    /// For each path its value; the last of equal keys counts.
    pub found: Vec<Option<&'a [u8]>>,
}

impl<'p, 'a, P: AsRef<[u8]>> Wanted<'p, 'a, P> {
    /// Looks for these paths, of which at most 32 are looked for.
    pub fn new(paths: &'p [Vec<P>]) -> Self {
        Self {
            paths,
            found: vec![None; paths.len()],
        }
    }

    /// As [`members`].
    pub fn members(
        &mut self,
        bytes: &'a [u8],
        mut each: impl FnMut(Member<'a>),
    ) -> Result<bool, Invalid> {
        let mut scanner = Scanner::new(bytes);
        scanner.space();
        self.object(&mut scanner, u32::MAX, 0, &mut each)?;
        scanner.end()
    }

    /// An object whose own path the paths in `mask` begin with.
    fn object(
        &mut self,
        scanner: &mut Scanner<'a>,
        mask: u32,
        depth: usize,
        each: &mut dyn FnMut(Member<'a>),
    ) -> Result<(), Invalid> {
        if !scanner.take(b'{') {
            return scanner.invalid();
        }
        scanner.space();
        if scanner.take(b'}') {
            return Ok(());
        }
        loop {
            scanner.space();
            let key = scanner.key()?;
            scanner.space();
            let value = self.value(scanner, mask, depth, key)?;
            each(Member { key, value });
            scanner.space();
            if scanner.take(b'}') {
                return Ok(());
            }
            if !scanner.take(b',') {
                return scanner.invalid();
            }
        }
    }

    fn value(
        &mut self,
        scanner: &mut Scanner<'a>,
        mask: u32,
        depth: usize,
        key: &[u8],
    ) -> Result<&'a [u8], Invalid> {
        let start = scanner.at;
        let (mut here, mut deeper) = (0, 0);
        for (index, path) in self.paths.iter().enumerate().take(32) {
            let matches =
                mask >> index & 1 == 1 && path.get(depth).is_some_and(|name| name.as_ref() == key);
            if matches {
                self.found[index] = None;
                let last = path.len() == depth + 1;
                *if last { &mut here } else { &mut deeper } |= 1 << index;
            }
        }
        if deeper != 0 && scanner.peek() == Some(b'{') {
            self.object(scanner, deeper, depth + 1, &mut |_| ())?;
        } else {
            scanner.value()?;
        }
        let value = &scanner.bytes[start..scanner.at];
        for (index, found) in self.found.iter_mut().enumerate().take(32) {
            if here >> index & 1 == 1 {
                *found = Some(value);
            }
        }
        Ok(value)
    }
}

/// Calls `each` with the elements of the array that `bytes` holds.
pub fn elements<'a>(bytes: &'a [u8], mut each: impl FnMut(&'a [u8])) -> Result<(), Invalid> {
    let mut scanner = Scanner::new(bytes);
    scanner.space();
    if !scanner.take(b'[') {
        return scanner.invalid();
    }
    scanner.space();
    if scanner.take(b']') {
        return Ok(());
    }
    loop {
        each(scanner.value()?);
        scanner.space();
        if scanner.take(b']') {
            return Ok(());
        }
        if !scanner.take(b',') {
            return scanner.invalid();
        }
    }
}

/// The value at a path of keys; the last of equal keys, as most JSON readers have it.
pub fn find<'a>(bytes: &'a [u8], path: &[impl AsRef<[u8]>]) -> Option<&'a [u8]> {
    let mut value = bytes;
    for key in path {
        let mut found = None;
        members(value, |member| {
            if member.key == key.as_ref() {
                found = Some(member.value);
            }
        })
        .ok()?;
        value = found?;
    }
    Some(value)
}

/// The content of a string value that is not empty, escapes kept.
pub fn text(value: &[u8]) -> Option<&[u8]> {
    let inner = value.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    (!inner.is_empty()).then_some(inner)
}

/// Appends `json` without the white space between its tokens.
pub fn compact(json: &[u8], out: &mut Vec<u8>) {
    let mut rest = json;
    while let Some(quote) = rest.iter().position(|byte| *byte == b'"') {
        let (before, from_quote) = rest.split_at(quote);
        out.extend(before.iter().filter(|byte| !byte.is_ascii_whitespace()));
        let mut scanner = Scanner::new(from_quote);
        if scanner.string().is_err() {
            // Not reached for what a scanner has accepted.
            scanner.at = from_quote.len();
        }
        out.extend_from_slice(&from_quote[..scanner.at]);
        rest = &from_quote[scanner.at..];
    }
    out.extend(rest.iter().filter(|byte| !byte.is_ascii_whitespace()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn accepts(bytes: &[u8]) -> bool {
        let mut scanner = Scanner::new(bytes);
        scanner.value().is_ok() && scanner.finished()
    }

    #[test]
    fn members_come_as_they_were_written() {
        let mut seen = Vec::new();
        members(br#" { "a" : 1.50 , "b\u0041":{"x":[1, 2]} }"#, |member| {
            seen.push((member.key.to_vec(), member.value.to_vec()));
        })
        .unwrap();
        let expected: [(&[u8], &[u8]); 2] = [(b"a", b"1.50"), (br"b\u0041", br#"{"x":[1, 2]}"#)];
        assert_eq!(seen, expected.map(|(k, v)| (k.to_vec(), v.to_vec())));
    }

    #[test]
    fn the_last_of_equal_keys_is_found() {
        assert_eq!(
            find(br#"{"a":{"b":1,"b":2}}"#, &["a", "b"]),
            Some(&b"2"[..])
        );
    }

    #[test]
    fn wanted_values_are_found_in_one_pass_and_the_last_of_equal_keys_counts() {
        let paths = ["a.b", "a", "c.d.e", "x"].map(|path| path.split('.').collect::<Vec<_>>());
        let mut wanted = Wanted::new(&paths);
        let text = br#"{"a":{"b":1},"c":{"d":{"e":[2]}},"a":{"z":3}}"#;
        assert_eq!(wanted.members(text, |_| ()), Ok(false));
        let expected: [Option<&[u8]>; 4] = [None, Some(br#"{"z":3}"#), Some(b"[2]"), None];
        assert_eq!(wanted.found, expected);
    }

    #[test]
    fn nesting_beyond_the_bound_is_refused() {
        let nested = |depth: usize| [vec![b'['; depth], vec![b']'; depth]].concat();
        assert!(accepts(&nested(128)));
        assert!(!accepts(&nested(129)));
        assert!(!accepts(&nested(1_000_000)));
    }

    #[test]
    fn compacting_leaves_strings_alone() {
        let mut out = Vec::new();
        compact(b"{ \"a b\" :\t[ 1 ,\n\"c \\\" d\" ] }", &mut out);
        assert_eq!(out, br#"{"a b":[1,"c \" d"]}"#);
    }

    proptest! {
        #[test]
        fn it_agrees_with_serde_json_on_what_is_json(
            text in r#"[\[\]{}:,"\\ 0-9eE.+\-truefalsn\u{e9}a]{0,24}"#,
        ) {
            prop_assert_eq!(accepts(text.as_bytes()), serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok());
        }

        #[test]
        fn wanted_values_are_those_that_a_search_finds(
            text in r#"\{("[ab]":(1|\{("[ab]": ?[12],?){0,3}\}),?){0,4}\}"#,
        ) {
            let paths = ["a", "b.a", "a.b"].map(|path| path.split('.').collect::<Vec<_>>());
            let mut wanted = Wanted::new(&paths);
            let outcome = wanted.members(text.as_bytes(), |_| ());
            prop_assert_eq!(outcome, members(text.as_bytes(), |_| ()));
            if outcome.is_ok() {
                let expected: Vec<_> = paths.iter().map(|path| find(text.as_bytes(), path)).collect();
                prop_assert_eq!(wanted.found, expected);
            }
        }

        #[test]
        fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = accepts(&bytes);
            let _ = members(&bytes, |_| ());
            let _ = elements(&bytes, |_| ());
            compact(&bytes, &mut Vec::new());
        }

        #[test]
        fn the_fast_search_stops_where_the_slow_one_does(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let slow = bytes.iter().position(|b| matches!(b, b'"' | b'\\' | 0..0x20)).unwrap_or(bytes.len());
            prop_assert_eq!(plain_end(&bytes, 0), slow);
        }
    }
}
