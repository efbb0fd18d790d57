//! Whatever tree is printed parses to the same tree, and no text does harm.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use aql::ast::{
    Arguments, BinaryOp, Boundary, Branch, Call, Case, Conditional, Expr, ExprKind, FunctionName,
    Instant, Interval, Item, Matcher, Name, Number, Order, Parameter, ParameterValue, Pattern,
    Period, Query, Session, Set, Several, Source, Text, UnaryOp, Unit,
};
use aql::{Catalog, Spanned, check, parse};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

fn name() -> impl Strategy<Value = Name> {
    prop_oneof![
        "[a-zA-Z][a-zA-Z0-9_]{0,8}",
        "[a-zA-Z0-9 _'\\-.;\\\\é%]{1,10}",
        prop::sample::select(vec![
            "select", "LAST", "Text", "end", "IF", "events", "not", "count"
        ])
        .prop_map(str::to_owned),
    ]
    .prop_map(|name| Name::new(name).unwrap())
}

fn text() -> impl Strategy<Value = Text> {
    "[a-zA-Z0-9 '\"%_\\\\;é\n\t(),-]{0,12}".prop_map(|text| Text::new(text).unwrap())
}

fn built<T>(node: T) -> Spanned<T> {
    Spanned::built(node)
}

fn number() -> impl Strategy<Value = Number> {
    prop_oneof![
        any::<u64>().prop_map(Number::from),
        "[0-9]{1,5}\\.[0-9]{1,3}".prop_map(|text| Number::parse(&text).unwrap()),
        "0x[0-9a-f]{1,20}".prop_map(|text| Number::parse(&text).unwrap()),
    ]
}

fn leaf() -> impl Strategy<Value = ExprKind> {
    prop_oneof![
        number().prop_map(ExprKind::Number),
        text().prop_map(ExprKind::Text),
        Just(ExprKind::Null),
        any::<bool>().prop_map(ExprKind::Bool),
        name().prop_map(ExprKind::Column),
        text().prop_map(ExprKind::TextSearch),
    ]
}

fn call(inner: impl Strategy<Value = Expr> + Clone + 'static) -> impl Strategy<Value = Call> {
    let arguments = prop_oneof![
        Just(Arguments::Star),
        vec(inner.clone(), 0..3).prop_map(Arguments::List),
        vec(inner, 1..3).prop_map(|list| Arguments::Distinct(Several::new(list).unwrap())),
    ];
    (option::of(name()), name(), arguments).prop_map(|(namespace, name, arguments)| Call {
        function: built(FunctionName::new(namespace.as_ref(), &name)),
        arguments,
    })
}

fn operators(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = ExprKind> {
    let symbols = [
        "=", "!=", "<=", "&", "|", "#", "<<", ">>>", "+", "-", "*", "/", "%", "^",
    ];
    let binary = prop::sample::select(symbols.to_vec());
    let unary = prop::sample::select(vec![UnaryOp::Not, UnaryOp::Negate, UnaryOp::BitNot]);
    let boxed = inner.clone().prop_map(Box::new);
    let several = vec(inner, 2..4).prop_map(|list| Several::new(list).unwrap());
    prop_oneof![
        (binary, boxed.clone(), boxed.clone()).prop_map(|(symbol, left, right)| {
            ExprKind::Binary {
                op: BinaryOp::from_symbol(symbol).unwrap(),
                left,
                right,
            }
        }),
        (unary, boxed).prop_map(|(op, operand)| ExprKind::Unary { op, operand }),
        several.clone().prop_map(ExprKind::And),
        several.prop_map(ExprKind::Or),
    ]
}

fn comparisons(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = ExprKind> {
    let boxed = inner.clone().prop_map(Box::new);
    let enumeration = vec(text().prop_map(built), 1..3)
        .prop_map(|list| Pattern::Enumeration(Several::new(list).unwrap()));
    let pattern = prop_oneof![inner.clone().prop_map(Pattern::One), enumeration];
    let matcher = prop::sample::select(Matcher::ALL.to_vec());
    let list = vec(inner, 1..3).prop_map(|list| Set::List(Several::new(list).unwrap()));
    let subquery = name().prop_map(|name| {
        Set::Query(Box::new(bare(Item::Value {
            expr: built(ExprKind::Column(name)),
            alias: None,
        })))
    });
    let set = prop_oneof![list, subquery];
    prop_oneof![
        (matcher, any::<bool>(), boxed.clone(), pattern).prop_map(
            |(matcher, negated, operand, pattern)| ExprKind::Match {
                matcher,
                negated,
                operand,
                pattern: Box::new(pattern),
            }
        ),
        (any::<bool>(), boxed.clone(), set).prop_map(|(negated, operand, set)| ExprKind::In {
            negated,
            operand,
            set
        }),
        (any::<bool>(), boxed.clone(), boxed.clone(), boxed.clone()).prop_map(
            |(negated, operand, low, high)| ExprKind::Between {
                negated,
                operand,
                low,
                high
            }
        ),
        (any::<bool>(), boxed).prop_map(|(negated, operand)| ExprKind::IsNull { negated, operand }),
    ]
}

fn conditionals(inner: BoxedStrategy<Expr>) -> impl Strategy<Value = ExprKind> {
    let branch = (inner.clone(), inner.clone()).prop_map(|(when, then)| Branch { when, then });
    let case = (
        option::of(inner.clone()),
        vec(branch, 1..3),
        option::of(inner.clone()),
    )
        .prop_map(|(operand, branches, otherwise)| {
            let branches = Several::new(branches).unwrap();
            ExprKind::Case(Box::new(Case {
                operand,
                branches,
                otherwise,
            }))
        });
    let conditional =
        (inner.clone(), inner.clone(), inner).prop_map(|(condition, then, otherwise)| {
            ExprKind::If(Box::new(Conditional {
                condition,
                then,
                otherwise,
            }))
        });
    prop_oneof![case, conditional]
}

fn expr() -> BoxedStrategy<Expr> {
    leaf()
        .prop_map(built)
        .prop_recursive(4, 24, 3, |inner| {
            let inner = inner.boxed();
            prop_oneof![
                operators(inner.clone()),
                comparisons(inner.clone()),
                conditionals(inner.clone()),
                call(inner).prop_map(ExprKind::Call),
            ]
            .prop_map(built)
        })
        .boxed()
}

/// A query with nothing but what it must have.
fn bare(item: Item) -> Query {
    Query {
        items: Several::one(item),
        source: built(Source::Events),
        into: None,
        condition: None,
        session: None,
        group_by: Vec::new(),
        having: None,
        order_by: Vec::new(),
        limit: None,
        period: None,
        parameters: Vec::new(),
    }
}

fn source() -> impl Strategy<Value = Source> {
    prop_oneof![
        Just(Source::Events),
        Just(Source::Flows),
        Just(Source::Simarc),
        name().prop_map(Source::Cursor),
        Just(Source::Query(Box::new(bare(Item::All)))),
        (text(), text()).prop_map(|(search, resolution)| Source::GlobalView {
            search: built(search),
            resolution: built(resolution),
        }),
    ]
}

fn unit() -> impl Strategy<Value = Unit> {
    prop::sample::select(vec![Unit::Seconds, Unit::Minutes, Unit::Hours, Unit::Days])
}

fn session() -> impl Strategy<Value = Session> {
    let edge = || {
        (any::<bool>(), expr()).prop_map(|(explicit, condition)| Boundary {
            explicit,
            condition,
        })
    };
    let interval = || {
        option::of(
            (any::<u64>(), option::of(unit())).prop_map(|(count, unit)| Interval { count, unit }),
        )
    };
    (
        expr(),
        vec(expr(), 1..3),
        edge(),
        option::of(edge()),
        interval(),
        interval(),
    )
        .prop_map(|(time, by, begin, end, timeout, window)| Session {
            time,
            by: Several::new(by).unwrap(),
            begin,
            end,
            timeout,
            window,
        })
}

fn period() -> impl Strategy<Value = Period> {
    let instant = || {
        prop_oneof![
            text().prop_map(Instant::Text),
            any::<u64>().prop_map(Instant::Millis),
            text().prop_map(Instant::Parsed),
        ]
        .prop_map(built)
    };
    prop_oneof![
        (any::<u64>(), unit()).prop_map(|(count, unit)| Period::Last { count, unit }),
        (instant(), option::of(instant()))
            .prop_map(|(start, stop)| Period::Between { start, stop }),
        any::<u64>().prop_map(Period::Offense),
    ]
}

fn order() -> impl Strategy<Value = Order> {
    (expr(), any::<bool>(), option::of(text().prop_map(built))).prop_map(
        |(key, descending, collation)| Order {
            key,
            descending,
            collation,
        },
    )
}

fn parameter() -> impl Strategy<Value = Spanned<Parameter>> {
    let value = prop_oneof![
        any::<u64>().prop_map(ParameterValue::Integer),
        text().prop_map(ParameterValue::Text),
        call(expr()).prop_map(ParameterValue::Call),
    ];
    ("[A-Z]{1,8}", value).prop_map(|(name, value)| {
        built(Parameter {
            name: Name::new(format!("P{name}")).unwrap(),
            value,
        })
    })
}

fn query() -> impl Strategy<Value = Query> {
    let item = prop_oneof![
        Just(Item::All),
        (expr(), option::of(name().prop_map(built)))
            .prop_map(|(expr, alias)| Item::Value { expr, alias }),
    ];
    let head = (
        vec(item, 1..4),
        source(),
        option::of(name()),
        option::of(expr()),
    );
    let groups = (option::of(session()), vec(expr(), 0..3), option::of(expr()));
    let tail = (
        vec(order(), 0..3),
        option::of(any::<u64>()),
        option::of(period()),
        vec(parameter(), 0..3),
    );
    (head, groups, tail).prop_map(|(head, groups, tail)| Query {
        items: Several::new(head.0).unwrap(),
        source: built(head.1),
        into: head.2.map(built),
        condition: head.3,
        session: groups.0.map(built),
        group_by: groups.1,
        having: groups.2,
        order_by: tail.0,
        limit: tail.1.map(built),
        period: tail.2.map(built),
        parameters: tail.3,
    })
}

/// Text that is nearly AQL: its words and signs in any order.
fn soup() -> impl Strategy<Value = String> {
    let words = "SELECT FROM events WHERE GROUP BY ORDER HAVING LIMIT LAST 1 HOURS START STOP ( ) ( ) , \
                 ; ' \" * = <> - -- /* */ AND OR NOT IN LIKE IS NULL BETWEEN CASE WHEN THEN ELSE END IF \
                 a \"b c\" 'd' 5 0x1 COUNT(*) :: . é \\ SESSION BEGIN PARAMETERS TEXT SEARCH AS INTO";
    let words: Vec<&str> = words.split_whitespace().collect();
    vec(prop::sample::select(words), 0..40).prop_map(|words| words.join(" "))
}

/// Everything that takes a text or its tree, for what must never panic.
fn exercise(text: &str) {
    for finding in check(text, &Catalog::default()) {
        assert!(
            text.get(finding.span.start..finding.span.end).is_some(),
            "{finding:?}"
        );
        let _ = finding.span.position(text);
    }
    if let Ok(parsed) = parse(text) {
        let printed = parsed.query.to_string();
        assert_eq!(parse(&printed).unwrap().query, parsed.query, "{printed}");
        let _ = parsed.query.columns(&Catalog::default());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_printed_tree_parses_to_the_same_tree(mut query in query()) {
        // A lone string that equals an alias means the alias, so no such tree is ever read.
        query.group_by.retain(|expr| !matches!(expr.node, ExprKind::Text(_)));
        query.order_by.retain(|order| !matches!(order.key.node, ExprKind::Text(_)));
        let printed = query.to_string();
        match parse(&printed) {
            Ok(parsed) => prop_assert_eq!(parsed.query, query, "{}", printed),
            Err(findings) => prop_assert!(false, "{printed}\n{findings:#?}"),
        }
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in "\\PC{0,200}") {
        exercise(&text);
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in vec(any::<u8>(), 0..200)) {
        exercise(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_words_of_aql_are_read_without_a_panic(text in soup()) {
        exercise(&text);
        exercise(&format!("SELECT a FROM events WHERE {text}"));
    }
}
