//! Text between references and directives, and what is left out of them.

use super::Grower;

const WORDS: [&str; 28] = [
    "a",
    "Create ",
    " on ",
    "x: ",
    ", ",
    ". ",
    ".",
    "-",
    "_b",
    "\n",
    "\n  ",
    "  \n",
    "\r\n",
    " ",
    "\t",
    "é",
    "🎫",
    "100%",
    "u@example.com",
    "&#160;",
    "}",
    "]",
    ")",
    "\"",
    "'",
    "/",
    "*",
    "; ",
];

impl Grower {
    pub(super) fn text(&mut self) {
        for _ in 0..=self.below(2) {
            let word = self.pick(&WORDS);
            if self.quoted && word == "\"" {
                self.put("\"\"");
            } else {
                self.put(word);
            }
        }
    }

    pub(super) fn comment(&mut self) {
        let comment = self.pick(&["## note $foo #if\n", "##\n", "#* $foo #end *#", "#**\n doc\n*#", " ## tail\n  "]);
        self.put(comment);
    }

    pub(super) fn unparsed(&mut self) {
        let text = self.pick(&["#[[ $foo #if ]]#", "#[[]]#", "#[[\\$foo\n]]#", "#[[#foreach($x in $list)]]#"]);
        self.put(text);
    }

    /// Backslashes before something.
    pub(super) fn slashes(&mut self) {
        let slashes = self.pick(&["\\", "\\\\", "\\\\\\", "\\\\\\\\"]);
        self.put(slashes);
    }

    /// Takes, doubles or changes a sign of the template.
    pub(super) fn spoil(&mut self) {
        let places: Vec<usize> = self.out.char_indices().map(|(at, _)| at).collect();
        if places.is_empty() {
            return;
        }
        let at = places[self.below(places.len())];
        let sign = self.out[at..].chars().next().unwrap_or(' ');
        match self.below(3) {
            0 => {
                self.out.remove(at);
            }
            1 => self.out.insert(at, sign),
            _ => {
                let other = self.pick(&[
                    '$', '#', '(', ')', '[', ']', '{', '}', '"', '\'', '.', ',', ' ', '=', '!', '\n', '\\', 'a', '1',
                ]);
                self.out.remove(at);
                self.out.insert(at, other);
            }
        }
    }
}
