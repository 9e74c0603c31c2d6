//! Templates that try to run for ever, to eat the memory, or to reach what is none of their business. Each
//! ends with an error that says why, within its steps, 64 MiB and, in a release build, 100 ms.

use std::alloc::System;
use std::time::{Duration, Instant};

use peakmem_alloc::{PeakMemAlloc, PeakMemAllocTrait};
use velocity::{Context, Error, Template, Value};

#[global_allocator]
static ALLOCATOR: PeakMemAlloc<System> = PeakMemAlloc::new(System);

const MOST_MEMORY: usize = 64 << 20;
const MOST_TIME: Duration = Duration::from_millis(100);

/// What a template tries, the template, and what its error says.
const HOSTILE: &[(&str, &str, &str)] = &[
    ("a macro calls itself", "#macro(m)#m()#end#m()", "64 levels"),
    ("two macros call each other", "#macro(a)#b()#end#macro(b)#a()#end#a()", "64 levels"),
    ("a macro's block calls the macro", "#macro(m)$bodyContent#end#macro(n)#@m()#n()#end#end#n()", "64 levels"),
    ("an argument doubles at each call", "#macro(m $a)#m(\"$a$a\")#end#m('aaaaaaaaaaaaaaaa')", "64 levels"),
    ("an argument is evaluated again and again", BY_NAME, "steps"),
    ("a block shows itself", "#define($d)$d#end$d", "64 levels"),
    ("a block shows itself in a string", "#define($d)#set($x = \"$d\")#end$d", "64 levels"),
    ("a block shows itself in a sum", "#define($d)#set($x = 'a' + $d)#end$d", "64 levels"),
    ("three loops", "#foreach($i in [1..2000])#foreach($j in [1..2000])#foreach($k in [1..2000])#end#end#end", "steps"),
    (
        "a loop over a list that it makes longer",
        "#set($l = [1])#foreach($i in [1..30])#set($ok = $l.addAll($l))#end",
        "steps",
    ),
    ("a range without end", "#set($x = [1..2147483647])", "steps"),
    ("a range as a list of a loop", "#foreach($i in [-2147483648..2147483647])$i#end", "steps"),
    ("ranges that are kept", "#set($l = [])#foreach($i in [1..1000])#set($ok = $l.add([1..10000]))#end", "steps"),
    ("a text doubles", "#set($s = 'aaaaaaaaaaaaaaaa')#foreach($i in [1..60])#set($s = \"$s$s\")#end", "bytes"),
    ("a text doubles in a sum", "#set($s = 'aaaaaaaaaaaaaaaa')#foreach($i in [1..60])#set($s = $s + $s)#end", "bytes"),
    (
        "texts are kept",
        "#set($l = [])#set($s = $foo.repeat(500000))#foreach($i in [1..1000])#set($ok = $l.add($s.toLowerCase()))#end",
        "steps",
    ),
    ("the output has no end", "#set($s = $foo.repeat(100000))#foreach($i in [1..1000])$s#end", "bytes"),
    ("repeat", "$foo.repeat(2147483647)", "bytes"),
    ("repeat of a repeat", "$foo.repeat(1000).repeat(1000).repeat(1000)", "bytes"),
    ("replace every sign by all", "#set($s = $foo.repeat(10000))$s.replace('F', $s)", "bytes"),
    ("replace every place by all", "#set($s = $foo.repeat(10000))$s.replaceAll('', $s)", "bytes"),
    (
        "replace with groups",
        "#set($s = $foo.repeat(10000))$s.replaceAll('(F+)', '$1$1$1$1$1$1$1$1$1$1').replaceAll('(F+)', '$1$1$1$1$1$1$1$1$1$1$1')",
        "bytes",
    ),
    ("join", "#set($s = $foo.repeat(10000))#set($parts = $s.split(''))$s.join($s, $parts)", "bytes"),
    ("a wide field", "$foo.format('%999999999d', 1)", "a field is at most 1000 wide, not 999999999"),
    ("a long fraction", "$foo.format('%.2147483647f', 1.5)", "a field is at most 1000 wide, not 2147483647"),
    ("many wide fields", "#set($s = '%1$1000d')$foo.format($s.repeat(10000), 1)", "bytes"),
    (
        "a list holds itself",
        "#set($l = [1])#foreach($i in [1..1000])#set($ok = $l.add($l))#end",
        "nest deeper than 256",
    ),
    ("lists nest", "#set($l = [1])#foreach($i in [1..1000])#set($l = [$l])#end", "nest deeper than 256"),
    ("a map holds itself", "#set($m = {})#foreach($i in [1..1000])#set($m.x = $m)#end", "nest deeper than 256"),
    ("a list of twice itself is printed", DOUBLED, "bytes"),
    (
        "a list of twice itself is compared",
        "#set($l = [1])#set($k = [1])#foreach($i in [1..100])#set($l = [$l, $l])#set($k = [$k, $k])#end#if($l == $k)#end",
        "steps",
    ),
    (
        "a list of twice itself is searched",
        "#set($l = [1])#set($k = [1])#foreach($i in [1..100])#set($l = [$l, $l])#set($k = [$k, $k])#end$l.contains($k)",
        "steps",
    ),
    (
        "a list of twice itself has a hash code",
        "#set($l = [1])#foreach($i in [1..100])#set($l = [$l, $l])#end$l.hashCode()",
        "steps",
    ),
    (
        "a list of twice itself is a key",
        "#set($l = [1])#foreach($i in [1..100])#set($l = [$l, $l])#end#set($x = {$l: 1})",
        "bytes",
    ),
    ("many keys", "#set($m = {})#foreach($i in [1..50000])#set($ok = $m.put(\"key $i\", $i))#end", "steps"),
    (
        "entries of many keys",
        "#set($m = {})#foreach($i in [1..1500])#set($ok = $m.put(\"key $i\", $i))#end#set($l = [])#foreach($i in [1..1000])#set($ok = $l.add($m.entrySet()))#end",
        "steps",
    ),
    ("every item in every item", "#set($l = [1..60000])$l.containsAll($l)", "steps"),
    ("every item out of every item", "#set($l = [1..60000])$l.removeAll([1..60000])", "steps"),
    (
        "a list is copied at each change",
        "#set($l = [1..10000])#foreach($i in [1..10000])#set($k = $l)#set($ok = $l.add(1))#end",
        "steps",
    ),
    (
        "parts of parts",
        "#set($s = 'a,')#set($s = $s.repeat(100000))#foreach($i in [1..100])#set($x = $s.split(','))#end",
        "steps",
    ),
    ("characters", "#set($s = $foo.repeat(1000000))#foreach($i in [1..100])#set($x = $s.toCharArray())#end", "steps"),
    ("a pattern goes back and forth", "#set($s = $foo.repeat(5000))$s.matches('(F|FF)+(?=G)\\1')", "tries too long"),
    (
        "a pattern goes back and forth on a long text",
        "#set($s = $foo.repeat(500000))$s.replaceAll('(F+)+(?=G)', '')",
        "8192 bytes of text at most",
    ),
    ("a pattern with counts of counts", "$foo.matches('((F{1000}){1000}){1000}')", "too large"),
    ("a pattern with classes of counts", "$foo.matches('\\p{L}{5000}')", "too large"),
    (
        "a pattern on a long text again and again",
        "#set($s = $foo.repeat(1000000))#foreach($i in [1..1000])#set($x = $s.matches('(F*)*G'))#end",
        "steps",
    ),
    ("many patterns", "#foreach($i in [1..100000])#set($x = $foo.matches(\"(F+|G)*$i\"))#end", "steps"),
    (
        "many large patterns",
        "#foreach($i in [1..100000])#set($x = $foo.matches(\"(\\p{L}|\\p{N}|[^a-z]){9}$i\"))#end",
        "steps",
    ),
    ("a pattern nests", NESTED_PATTERN, "40 groups"),
    ("a long pattern", "$foo.matches($foo.repeat(100000))", "at most 1000 bytes"),
    (
        "a number squares itself",
        "#set($x = 9223372036854775807)#foreach($i in [1..100])#set($x = $x * $x)#end",
        "4096 bits",
    ),
    ("an index far below", "$list[-9223372036854775808]", "outside of a list of 3"),
    ("an index far above", "$list.get(9223372036854775807)", "outside of a list of 3"),
    ("a place far below", "$foo.substring(-9223372036854775808)", "outside of a text of length 1"),
    ("a place far above", "$foo.charAt(9223372036854775807)", "outside of a text of length 1"),
    ("a file", "#include('/etc/passwd')", "a template reads no other files"),
    ("a file as a template", "#parse('/etc/passwd')", "a template reads no other files"),
    ("a value as a template", "#evaluate(\"#include('/etc/passwd')\")", "values never become templates"),
];

/// Sixty macros, each of which uses its argument twice for the next.
const BY_NAME: &str = "#macro(a $x)#set($y = \"$x$x\")#end#macro(b $x)#a(\"$x$x\")#end#macro(c $x)#b(\"$x$x$x$x$x$x$x$x\")#end\
    #macro(d $x)#c(\"$x$x$x$x$x$x$x$x\")#end#macro(e $x)#d(\"$x$x$x$x$x$x$x$x\")#end#macro(f $x)#e(\"$x$x$x$x$x$x$x$x\")#end\
    #macro(g $x)#f(\"$x$x$x$x$x$x$x$x\")#end#macro(h $x)#g(\"$x$x$x$x$x$x$x$x\")#end#h('')";

const DOUBLED: &str = "#set($l = [1])#foreach($i in [1..100])#set($l = [$l, $l])#end$l";

const NESTED_PATTERN: &str = "#set($s = '(')#set($t = ')')$foo.matches(\"${s.repeat(100)}F${t.repeat(100)}\")";

/// Ways to classes, files and processes that exist in Java: here nothing is there, and the text stays.
const REACHING: &[&str] = &[
    "$foo.class.forName('java.lang.Runtime').getRuntime().exec('id')",
    "$foo.getClass().getClassLoader()",
    "$class.forName('java.lang.Runtime')",
    "$list.class.protectionDomain",
    "$m.getClass().getResource('/')",
    "$foreach.class",
    "$n.class.getName()",
    "$foo.getBytes().class",
    "$application.getServletContext()",
    "$System.exit(1)",
    "$rsvc.getProperty('file.resource.loader.path')",
    "$context.get('foo')",
    "$foo.intern().class.forName('java.io.File').newInstance('/etc/passwd')",
    "$m.entrySet().iterator().next().class",
    "$foo.toString().chars()",
    "$list.stream()",
    "$list.forEach($foo)",
    "$foo.wait()",
    "$foo.notifyAll()",
    "$list.iterator().remove(1)",
];

fn context() -> Context {
    let mut context = Context::new();
    context.set("foo", "F");
    context.set("n", 5);
    context.set("list", Value::from(serde_json::json!([1, 2, 3])));
    context.set("m", Value::from(serde_json::json!({ "k": "v" })));
    context
}

/// A piece with each number in the middle.
fn numbered(count: usize, before: &str, after: &str) -> String {
    let mut all = String::new();
    for number in 0..count {
        all.extend([before, &number.to_string(), after]);
    }
    all
}

/// What a template comes to, the time, and the most memory it held.
#[expect(clippy::disallowed_methods, reason = "the time a template takes is what this looks at")]
fn run(source: &str) -> (Result<String, Error>, Duration, usize) {
    let context = context();
    ALLOCATOR.reset_peak_memory();
    let start = Instant::now();
    let answer = Template::parse(source).and_then(|template| template.render(&context));
    (answer, start.elapsed(), ALLOCATOR.get_peak_memory())
}

#[test]
fn hostile_templates_are_stopped() {
    let mut all: Vec<(&str, String, &str)> =
        HOSTILE.iter().map(|(what, source, why)| (*what, (*source).to_owned(), *why)).collect();
    for (what, open, close) in [
        ("brackets", "#set($x = ((", "))"),
        ("lists", "#set($x = [[", "]]"),
        ("methods", "$a.b($a.b(", "))"),
        ("indexes", "$a[$a[", "]]"),
        ("alternates", "${a|${a|", "}}"),
        ("blocks", "#if(true)", "#end"),
        ("loops", "#foreach($i in [1])", "#end"),
        ("calls", "#@m()", "#end"),
    ] {
        let inner = open.trim_start_matches("#set($x = ");
        let before = &open[..open.len() - inner.len()];
        let source = format!("{before}{}{}", inner.repeat(5_000), close.repeat(5_000));
        all.push((what, source, "64 levels"));
    }
    all.push(("a template as long as it may be", "$a".repeat((1 << 17) - 2) + "#if", "expected"));
    all.push(("a template of sets", "#set($a=1)".repeat(26_000) + "#if", "expected"));
    let sets = numbered(12_000, "#set($a", "=1)");
    all.push(("a macro sets many variables", format!("#macro(m $k){sets}#m(1)#end#m(1)"), "steps"));
    all.push((
        "a macro reads behind many variables",
        format!("#macro(m){sets}#foreach($i in [1..900000])$i#end#end#m()"),
        "steps",
    ));
    let parameters = numbered(20_000, " $a", "");
    let calls = "#foreach($i in [1..99999])#m()#end";
    all.push(("a macro has many parameters", format!("#macro(m{parameters})$i$nope#end{calls}"), "steps"));
    let maps = "#set($a = {})#set($b = {})#foreach($i in [1..900])#set($ok = $a.put(\"k$i\", 1))#end\
        #foreach($i in [900..1])#set($ok = $b.put(\"k$i\", 1))#end#foreach($i in [1..99999])#if($a == $b)#end#end";
    all.push(("two maps in another order are compared", maps.to_owned(), "steps"));
    all.push(("a template that is too long", "a".repeat(1 << 20), "at most 262144 bytes"));
    all.push(("a number of many digits", format!("#set($x = {})", "9".repeat(100_000)), "at most 1000 digits"));
    all.push((
        "a sum of everything",
        format!(
            "#set($x = 1{})#foreach($i in [1..99999])#set($x = 1{})#end",
            " + 1".repeat(9_000),
            " + 1".repeat(9_000)
        ),
        "steps",
    ));
    let (mut slowest, mut largest) = ((Duration::ZERO, ""), (0, ""));
    for (what, source, why) in &all {
        let (answer, mut took, memory) = run(source);
        // A busy machine may have interrupted it: the best of some runs is what it takes.
        for _ in 0..10 {
            if took > MOST_TIME / 2 && !cfg!(debug_assertions) {
                took = took.min(run(source).1);
            }
        }
        let error = match answer {
            Ok(text) => panic!("{what}: renders {} bytes", text.len()),
            Err(error) => error,
        };
        assert!(error.to_string().contains(why), "{what}: {error}");
        assert!(memory <= MOST_MEMORY, "{what}: {memory} bytes");
        if took > slowest.0 {
            slowest = (took, what);
        }
        if memory > largest.0 {
            largest = (memory, what);
        }
        if !cfg!(debug_assertions) {
            assert!(took <= MOST_TIME, "{what}: {took:?}");
            eprintln!("{:>8.2} ms {:>8} KiB  {what}: {error}", took.as_secs_f64() * 1e3, memory / 1024);
        }
    }
    for source in REACHING {
        let (answer, _, _) = run(&format!("{source}."));
        assert_eq!(answer.ok(), Some(format!("{source}.")));
    }
    let (time, memory) = (slowest.0, largest.0 / 1024);
    eprintln!(
        "{} hostile templates: the slowest took {time:?} ({}), the largest held {memory} KiB ({})",
        all.len() + REACHING.len(),
        slowest.1,
        largest.1
    );
}
