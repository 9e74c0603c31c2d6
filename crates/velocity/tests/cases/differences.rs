//! Where we differ on purpose: the template, ours, theirs. `None` is a failure. Each is in DIFFERENCES.md.

type Answer = Option<&'static str>;

pub const CASES: &[(&str, Answer, Answer)] = &[
    ("costs $", Some("costs $"), None),
    ("issue #", Some("issue #"), None),
    ("$!5 $! x", Some("$!5 $! x"), Some("$5 $ x")),
    ("#if($t)costs $#end x", Some("costs $ x"), Some("costs  x")),
    ("$m.k## comment\nx", Some("vx"), Some("v## comment\nx")),
    ("$true", Some("$true"), None),
    ("$foo{bar} x", Some("F{bar} x"), Some("F{ x")),
    ("$\\!foo.length() x", Some("$!foo.length() x"), Some("$!foo x")),
    ("$foo.bar(", None, Some("$foo.bar(")),
    ("#literal()\\$foo#end x", Some("\\$foo x"), Some("$foo x")),
    ("$s.length(1) x", Some("$s.length(1) x"), None),
    ("$s.contains($s.charAt(4)) x", Some("true x"), Some("$s.contains($s.charAt(4)) x")),
    ("#* open", None, Some("")),
    ("#set(${x} = 1)$x x", Some("1 x"), Some("$x x")),
    ("#set($x = [ ])$x", Some("[]"), None),
    ("#foreach($x $list)a#end", None, Some("")),
    ("#include(\"a\")", None, None),
    ("#evaluate(\"a$foo\")", None, Some("aF")),
    ("$foo.length( ) x", Some("1 x"), None),
    ("#foreach($foreach in [1..2])$foreach#end x", Some("12 x"), None),
    ("#set($x = \"\\u00zz\")$x x", Some("\\u00zz x"), None),
    ("$m.getK() x", Some("v x"), Some("$m.getK() x")),
    ("$s.class.name x", Some("$s.class.name x"), Some("java.lang.String x")),
    ("#foreach($i in [1, $z])#foreach($i in [2])$!i#end#end x", Some("22 x"), Some("2 x")),
    ("$s.substring(1 + 1) x", Some("llo World x"), None),
    ("$req.name(not here) x", Some("$req.name(not here) x"), None),
    ("#set($a = [1])#set($b = $a)#set($ok = $b.add(2))$a", Some("[1]"), Some("[1, 2]")),
];
