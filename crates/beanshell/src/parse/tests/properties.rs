//! What holds whatever the text is.

use super::{super::lexer, super::parse, print};
use proptest::prelude::*;

/// A script with a bit of everything.
const SCRIPT: &str = r#"#! first
import java.util.*;
int total = 0, rows[] = {1, 2};
Map<String, List<String>> seen = new HashMap<>(16);
@Deprecated static int add(int a, final String... rest) throws Exception { return a + rest.length; }
for (Map.Entry<String, Object> e : seen.entrySet()) { if (e.getValue() == null) continue; total += e{"key"}.size(); }
outer: for (i = 0, j = 1; i < 10 && j @lt 5; i++, --j) switch (i % 3) { case 1: break outer; default: total <<= 1; }
try { throw new Error("\u00e4\n" + 'x'); } catch (IllegalStateException | Error e) { print(e); } finally { total = -1; }
class A extends B implements C { int x = 0x1F; A() { super(1L); } static { y = .5f; } f() { return (int) -x; } }
enum E { ONE, TWO; g() { } }
r = new Runnable() { public void run() { do { x--; } while (x > 0 ? a : b instanceof C); } };
synchronized (this) { assert total != 3 : "three"; } String[].class.getName(); return
"#;

/// Parts that scripts are made of, right or wrong.
const PARTS: &str = "( ) { } [ ] ; , . = < > ! ~ ? : == <= >= != && || ++ -- + - * / & | ^ % << >> >>> += -> :: ... @ @gt \
    if else for while do switch case default try catch finally throw return break continue new class interface enum \
    import package int void static final abstract synchronized instanceof true null this super assert a b String List \
    1 2147483648 1.5 0x1F 5L \"t\" 'c' \" ' // /* */ \\u0041 \\ “ &lt; é # `";

fn is_placed(source: &str) -> Result<(), TestCaseError> {
    if let Err(error) = parse(source) {
        prop_assert!((1..=source.matches('\n').count() + 1).contains(&error.line), "{error}");
        let line = source.split('\n').nth(error.line - 1).unwrap_or_default();
        prop_assert!((1..=line.chars().count() + 1).contains(&error.column), "{error}");
        prop_assert!(!error.message.is_empty());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_script_or_has_a_fault_at_a_place(source in "\\PC*|(?s).{0,80}") {
        is_placed(&source)?;
    }

    #[test]
    fn any_parts_are_a_script_or_have_a_fault_at_a_place(
        parts in prop::collection::vec(prop::sample::select(PARTS.split(' ').collect::<Vec<_>>()), 0..60),
        gap in prop::sample::select(vec!["", " ", "\n"]),
    ) {
        is_placed(&parts.join(gap))?;
    }

    #[test]
    fn a_changed_script_is_a_script_or_has_a_fault_at_a_place(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0..20_usize, prop::sample::select(PARTS.split(' ').collect::<Vec<_>>())), 1..6),
    ) {
        let mut units: Vec<char> = SCRIPT.chars().collect();
        for (at, length, part) in cuts {
            let at = at.index(units.len());
            let end = (at + length).min(units.len());
            units.splice(at..end, part.chars());
        }
        is_placed(&units.into_iter().collect::<String>())?;
    }

    #[test]
    fn a_script_that_ends_early_is_a_script_or_has_a_fault_at_a_place(end in 0..SCRIPT.len()) {
        is_placed(SCRIPT.get(..end).unwrap_or_default())?;
    }

    #[test]
    fn blanks_and_comments_between_tokens_change_nothing(
        gaps in prop::collection::vec(prop::sample::select(vec![" ", "\n", "\t/* ; */", "// }\r\n", "\u{a0}"]), 600),
    ) {
        let mut spaced = String::new();
        for (token, gap) in lexer::tokens(SCRIPT).iter().zip(gaps.iter().cycle()) {
            spaced.push_str(&SCRIPT[token.at as usize..token.end as usize]);
            spaced.push_str(gap);
        }
        let plain = parse(SCRIPT).map(|tree| print::statements(&tree));
        prop_assert!(plain.is_ok(), "{plain:?}");
        prop_assert_eq!(parse(&spaced).map(|tree| print::statements(&tree)), plain);
    }
}
