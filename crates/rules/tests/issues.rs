//! What a rule may not use is found before it runs.

#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use rules::Rule;

/// Line, column and what was found.
fn found(text: &str) -> Vec<(usize, usize, String)> {
    let word = |message: &str| {
        let named = message.strip_prefix("Remove reference to ").unwrap().split(": ").next().unwrap();
        named.trim_matches(['.', '(']).to_owned()
    };
    Rule::issues(text).unwrap().iter().map(|issue| (issue.line, issue.column, word(&issue.message))).collect()
}

#[test]
fn each_forbidden_fragment_is_named_with_its_place_and_what_to_use_instead() {
    let issues = Rule::issues("a = 1;\n  System.out.println(a);").unwrap();
    assert_eq!((issues[0].line, issues[0].column), (2, 3));
    assert_eq!(
        issues[0].message,
        "Remove reference to System.out.: nobody sees a console; use log.info, log.warn or log.error"
    );
    for (script, word) in [
        ("context.decache();", "context"),
        ("x.getConnection();", "getConnection"),
        ("x.encrypt(y);", "encrypt"),
        ("x.decrypt(y);", "decrypt"),
        ("x.runRule(y);", "runRule"),
        ("x.runScript(y);", "runScript"),
        ("x.startTransaction();", "startTransaction"),
        ("x.commitTransaction();", "commitTransaction"),
        ("x.getObjectByName(y);", "getObjectByName"),
        ("x.search(y);", "search"),
        ("x.update(y);", "update"),
        ("x.countObjects(y);", "countObjects"),
        ("x.sleep(1);", "sleep"),
        ("plan.toXml();", "toXml"),
        ("System.err.print(1);", "System.err"),
        ("new Runnable() {};", "Runnable"),
        ("Thread t;", "Thread"),
        ("public static int a() {}", "public static"),
        ("e.printStackTrace();", "printStackTrace"),
        ("Logger.getLogger(\"x\");", "Logger.getLogger"),
        ("System.exit(1);", "System.exit"),
        ("Runtime.getRuntime();", "Runtime"),
        ("new ProcessBuilder();", "ProcessBuilder"),
        ("exec(\"ls\");", "exec"),
        ("exit();", "exit"),
        ("cd(\"/\");", "cd"),
        ("dir();", "dir"),
        ("source(\"a\");", "source"),
        ("load(\"a\");", "load"),
        ("addClassPath(\"a\");", "addClassPath"),
    ] {
        let words: Vec<String> = found(script).into_iter().map(|(_, _, word)| word).collect();
        assert_eq!(words, [word], "{script}");
    }
}

#[test]
fn comments_strings_longer_words_and_methods_of_ones_own_are_no_issue() {
    for script in [
        "// context.getObject(\nx = 1;",
        "/* Thread \n Runtime */ x = \"exec(\\\"exit(\"; c = '\\'';",
        "myThread = 1; aContext.x(); plan.load(); reload(); download(1); Threads t; t = \"é\";",
        "String source(String x) { return x; }\ny = source(\"a\");",
        "/",
        "\"\\",
        "/*",
        "'",
    ] {
        assert_eq!(found(script), [], "{script}");
    }
    assert_eq!(found("s = \"é // \"; exit(); // exit()"), [(1, 14, "exit".to_owned())]);
    assert_eq!(found("return load (1);load(2);"), [(1, 17, "load".to_owned())]);
}

#[test]
fn places_are_those_of_the_document() {
    let text = "<Rule>\r\n <Source>if (1 &lt; 2) exit();</Source></Rule>";
    assert_eq!(found(text), [(2, 24, "exit".to_owned())]);
    assert_eq!(
        found(r#"<?xml version=\"1.0\"?>\r\n<Rule><Source>\r\nexit();</Source></Rule>"#),
        [(3, 1, "exit".to_owned())]
    );
    assert!(Rule::issues("<Rule/>").is_err());
}

#[test]
fn a_script_of_nothing_but_issues_names_the_first_hundred() {
    assert_eq!(found(&"exit();\n".repeat(100_000)).len(), 100);
    assert_eq!(found(&"cd(".repeat(300_000)).len(), 100);
}
