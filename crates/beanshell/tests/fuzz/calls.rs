//! Calls of everything that the library has, with arguments of the right type that nobody expects.

use super::random::Random;
use beanshell::Library;
use std::collections::HashMap;

const INTS: &[&str] = &[
    "0",
    "1",
    "-1",
    "2",
    "3",
    "7",
    "10",
    "16",
    "31",
    "32",
    "36",
    "37",
    "100",
    "127",
    "-128",
    "255",
    "1000",
    "65535",
    "100000",
    "2147483647",
    "(-2147483647-1)",
    "a",
    "b.size()",
    "'a'",
];
const LONGS: &[&str] = &[
    "0L",
    "1L",
    "-1L",
    "63L",
    "86400000L",
    "1700000000000L",
    "-62135769600000L",
    "9223372036854775807L",
    "(-9223372036854775807L-1)",
    "2147483648L",
    "5",
    "a",
];
const DOUBLES: &[&str] = &[
    "0.0",
    "-0.0",
    "1.0",
    "0.5",
    "-1.5",
    "2.5",
    "1e308",
    "4.9e-324",
    "1e-5",
    "1e7",
    "123456789.125",
    "Double.NaN",
    "Double.POSITIVE_INFINITY",
    "-1e19",
    "0.1",
    "3",
    "9007199254740993L",
];
const CHARS: &[&str] =
    &["'a'", "'Z'", "'0'", "' '", "'\\n'", "'\\u0000'", "'\\uD83C'", "'\\uDFAB'", "'é'", "'ß'", "'%'"];
const TEXTS: &[&str] = &[
    "\"\"",
    "\"a\"",
    "\"abc\"",
    "\"A-b c\"",
    "\"0\"",
    "\"-1\"",
    "\"2147483648\"",
    "\"1.5e3\"",
    "\"0x1p3\"",
    "\"true\"",
    "\"NaN\"",
    "\" x \"",
    "\"a,b,,c\"",
    "\"é🎫ß\"",
    "\"\\uD83C\"",
    "\"İi̇\"",
    "\"null\"",
    "\"%d %s %5.2f%n\"",
    "\"%x\"",
    "\"%-08d\"",
    "\"%1$tY-%1$tm\"",
    "\"%,.3e\"",
    "\"yyyy-MM-dd'T'HH:mm:ss.SSSZ\"",
    "\"EEE, d MMM yy h:mm a z\"",
    "\"#,##0.00\"",
    "\"0.###E0\"",
    "\"2024-02-29\"",
    "\"UTC\"",
    "\"Europe/Berlin\"",
    "\"(a+)+b\"",
    "\"(?<n>a|b)\\\\1\"",
    "\"[a-z&&[^b]]\"",
    "\"\\\\p{Lu}\"",
    "\"$1\"",
    "\"\\\\\"",
    "\"(\"",
    "\"a{2,1}\"",
    "\"(?i)A\"",
    "\".*\"",
    "\"\\\\bX\"",
    "\"00000000-0000-0000-0000-000000000001\"",
    "s",
];
const OBJECTS: &[&str] = &[
    "null",
    "\"a\"",
    "\"b\"",
    "1",
    "2L",
    "1.5",
    "true",
    "'c'",
    "new Integer(1000)",
    "b",
    "c",
    "d",
    "s",
    "this",
    "new Object()",
    "new int[]{1,2}",
    "new Object[]{1,null,\"x\"}",
    "Integer.class",
    "new Date(5L)",
    "new A()",
    "f",
];

/// How objects of a class that no constructor makes, or of an interface, come to be.
const MAKERS: &[(&str, &[&str])] = &[
    ("java.lang.CharSequence", &["\"abc\"", "new StringBuilder(\"xyz\")"]),
    ("java.lang.Comparable", &["\"a\"", "5", "new Date(1L)"]),
    ("java.lang.Iterable", &["b", "c"]),
    ("java.lang.Number", &["5", "new Long(6)", "2.5", "new Byte((byte)1)"]),
    ("java.lang.Class", &["String.class", "int.class", "\"\".getClass()"]),
    ("java.lang.Runnable", &["new Runnable(){run(){}}", "null"]),
    (
        "java.util.Collection",
        &[
            "b",
            "c",
            "d.values()",
            "d.keySet()",
            "d.entrySet()",
            "b.subList(0,1)",
            "Arrays.asList(new Object[]{1,\"a\"})",
        ],
    ),
    (
        "java.util.List",
        &[
            "b",
            "b.subList(0,1)",
            "Collections.nCopies(3,\"x\")",
            "Collections.unmodifiableList(b)",
            "new LinkedList(b)",
        ],
    ),
    ("java.util.Set", &["c", "d.keySet()", "new TreeSet()", "new LinkedHashSet(b)"]),
    ("java.util.Map", &["d", "new TreeMap()", "new LinkedHashMap(d)", "Collections.emptyMap()"]),
    ("java.util.Iterator", &["b.iterator()", "d.entrySet().iterator()", "b.listIterator()"]),
    ("java.util.ListIterator", &["b.listIterator(1)"]),
    ("java.util.Map.Entry", &["d.entrySet().iterator().next()"]),
    (
        "java.util.Comparator",
        &["new Comparator(){compare(x,y){return x.hashCode()-y.hashCode();}}", "Collections.reverseOrder()", "null"],
    ),
    ("java.util.Calendar", &["Calendar.getInstance()"]),
    ("java.util.TimeZone", &["TimeZone.getTimeZone(\"Europe/Berlin\")"]),
    ("java.util.UUID", &["UUID.fromString(\"1-2-3-4-5\")"]),
    ("java.util.Locale", &["Locale.US", "Locale.GERMANY"]),
    ("java.util.regex.Pattern", &["java.util.regex.Pattern.compile(\"(a)(b)?\")"]),
    ("java.util.regex.Matcher", &["java.util.regex.Pattern.compile(\"(?<n>a)|b\").matcher(\"xaab\")"]),
];

/// What stands before the calls: variables for the arguments.
const HEADS: &[&str] = &[
    "a=3;s=\"Ab,c\";b=new ArrayList(Arrays.asList(new Object[]{1,\"b\",null}));c=new HashSet();d=new HashMap();d.put(\"k\",b);",
    "a=-1;s=\"\";b=new LinkedList();b.add(\"z\");c=new TreeSet(b);d=new TreeMap();d.put(\"k\",1);",
    "a=1;s=\"x\";b=new ArrayList();c=b;d=new LinkedHashMap();b.add(b);d.put(\"x\",d);",
];

/// A class of the library.
struct Class {
    name: String,
    /// The types of the constructors' parameters.
    constructors: Vec<Vec<String>>,
    methods: Vec<Method>,
    constants: Vec<String>,
}

/// A method and the types of its parameters.
struct Method {
    name: String,
    parameters: Vec<String>,
}

/// Grows calls.
pub struct Caller {
    classes: Vec<Class>,
    by_name: HashMap<String, usize>,
}

impl Class {
    fn new(name: &str) -> Self {
        let library = Library::standard();
        let members = library.find(name).map_or_else(Vec::new, |class| library.members(class));
        let mut class =
            Self { name: name.to_owned(), constructors: Vec::new(), methods: Vec::new(), constants: Vec::new() };
        for member in members {
            let Some((name, rest)) = member.split_once('(') else {
                class.constants.push(member);
                continue;
            };
            let parameters = rest.trim_end_matches(')').split(',').filter(|of| !of.is_empty());
            let parameters = parameters.map(|of| of.replace("...", "[]")).collect();
            match name {
                "<init>" => class.constructors.push(parameters),
                name => class.methods.push(Method { name: name.to_owned(), parameters }),
            }
        }
        class
    }
}

impl Caller {
    pub fn new() -> Self {
        let classes: Vec<Class> = Library::standard().names().map(Class::new).collect();
        let by_name = classes.iter().enumerate().map(|(at, class)| (class.name.clone(), at)).collect();
        Self { classes, by_name }
    }

    /// A few calls on one object, or of one class.
    pub fn calls(&self, random: &mut Random) -> String {
        let class = &self.classes[random.below(self.classes.len())];
        let mut script = random.pick(HEADS).to_owned();
        if random.chance(10) {
            script.push_str("class A{public boolean equals(Object o){return false;} public int hashCode(){return 1;}} f(x){return 0;}");
        }
        script.push_str("x=");
        script.push_str(&self.object(class, random, 0));
        script.push(';');
        for _ in 0..=random.below(4) {
            if random.chance(15) {
                script.push_str(random.pick(&[
                    "print(x);",
                    "x==x;",
                    "x=\"\"+x;",
                    "for(y:x){}",
                    "y=x.hashCode();",
                    "x=x+1;",
                ]));
                continue;
            }
            let Some(method) = class.methods.get(random.below(class.methods.len())) else { continue };
            script.push_str(random.pick(&["", "", "y=", "x="]));
            let by_class = random.chance(if class.constructors.is_empty() { 50 } else { 10 });
            script.push_str(if by_class { short(&class.name) } else { "x" });
            script.push('.');
            self.call(&mut script, method, random);
            script.push(';');
        }
        script
    }

    fn call(&self, script: &mut String, method: &Method, random: &mut Random) {
        script.push_str(&method.name);
        script.push_str(&self.arguments(&method.parameters, random, 0));
    }

    fn arguments(&self, parameters: &[String], random: &mut Random, depth: usize) -> String {
        let values: Vec<String> = parameters.iter().map(|of| self.argument(of, random, depth + 1)).collect();
        format!("({})", values.join(","))
    }

    fn argument(&self, of: &str, random: &mut Random, depth: usize) -> String {
        if random.below(50) == 0 {
            return random.pick(OBJECTS).to_owned();
        }
        let any = match of {
            "int" => INTS,
            "long" => LONGS,
            "float" | "double" => DOUBLES,
            "char" => CHARS,
            "boolean" => &["true", "false"],
            "java.lang.String" => TEXTS,
            "java.lang.Object" => OBJECTS,
            "byte" | "short" => return format!("({of}){}", random.pick(INTS)),
            _ => &[],
        };
        if !any.is_empty() {
            return random.pick(any).to_owned();
        }
        if let Some(element) = of.strip_suffix("[]") {
            let values: Vec<String> = (0..random.below(4)).map(|_| self.argument(element, random, depth + 1)).collect();
            return format!("new {}[]{{{}}}", short(element), values.join(","));
        }
        match self.by_name.get(of) {
            Some(at) if depth < 3 && !random.chance(5) => self.object(&self.classes[*at], random, depth),
            _ => random.pick(&["null", "b", "x"]).to_owned(),
        }
    }

    /// An object of a class.
    fn object(&self, class: &Class, random: &mut Random, depth: usize) -> String {
        if class.name == "java.lang.String" {
            return random.pick(TEXTS).to_owned();
        }
        let made = MAKERS.iter().find(|(name, _)| *name == class.name);
        if let Some((_, makers)) = made
            && (class.constructors.is_empty() || random.chance(50))
        {
            return random.pick(makers).to_owned();
        }
        if let Some(constructor) = class.constructors.get(random.below(class.constructors.len())) {
            let arguments = self.arguments(constructor, random, depth);
            return format!("new {}{arguments}", short(&class.name));
        }
        if let Some(constant) = class.constants.get(random.below(class.constants.len())) {
            return format!("{}.{constant}", short(&class.name));
        }
        random.pick(OBJECTS).to_owned()
    }
}

/// A class's name as a script may write it: without a package that needs no import.
fn short(name: &str) -> &str {
    ["java.lang.", "java.util."]
        .iter()
        .find_map(|package| name.strip_prefix(package))
        .filter(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
        .unwrap_or(name)
}
