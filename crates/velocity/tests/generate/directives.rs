//! Blocks and directives.

use super::Grower;

impl Grower {
    pub(super) fn block(&mut self, pieces: usize) {
        for _ in 0..pieces {
            self.piece();
        }
    }

    fn piece(&mut self) {
        let deep = self.depth > 4;
        match self.below(24) {
            0..7 => self.text(),
            7..13 => self.reference(),
            13..15 => self.set(),
            15..17 if !deep => self.branch(),
            17..19 if !deep => self.foreach(),
            19 if !deep && !self.quoted => self.macro_definition(),
            20 => self.call(),
            21 if !deep && !self.quoted => {
                if self.percent(50) {
                    self.define();
                } else {
                    self.collect();
                }
            }
            22 => match self.below(6) {
                0 if self.loops > 0 => self.put("#break "),
                1 => self.unparsed(),
                2 if !self.quoted => self.comment(),
                3 => {
                    self.slashes();
                    self.reference();
                }
                4 if self.percent(20) => self.put("#stop "),
                _ => self.text(),
            },
            _ => self.text(),
        }
    }

    /// Blanks or a line end, where a directive may hide them.
    fn space(&mut self) {
        let space = self.pick(&["", "", "", " ", "\n", "  \n", "\n\n", "\t"]);
        self.put(space);
    }

    fn inner(&mut self) {
        self.depth += 1;
        self.space();
        let pieces = self.below(4);
        self.block(pieces);
        self.depth -= 1;
    }

    /// The block of a macro or a `#define`, which may be rendered in any loop.
    fn apart_inner(&mut self) {
        let loops = std::mem::take(&mut self.loops);
        self.is_apart = true;
        self.inner();
        self.is_apart = false;
        self.loops = loops;
    }

    fn end(&mut self) {
        let end = self.pick(&["#end", "#end", "#end", "#{end}"]);
        self.put(end);
        self.space();
    }

    fn set(&mut self) {
        let indent = self.pick(&["", "", " ", "  "]);
        self.put(indent);
        let target = self.target();
        let head = self.pick(&["#set($", "#set( $", "#set ($", "#{set}($"]);
        self.put(head);
        self.put(target);
        let equals = self.pick(&[" = ", "=", " =\n "]);
        self.put(equals);
        self.expression();
        self.put(")");
        self.space();
        if !self.names.contains(&target) {
            self.names.push(target);
        }
    }

    fn branch(&mut self) {
        let head = self.pick(&["#if(", "#if (", "#if( ", "#{if}("]);
        self.put(head);
        self.condition();
        self.put(")");
        self.inner();
        for _ in 0..self.below(3) / 2 {
            self.put("#elseif(");
            self.condition();
            self.put(")");
            self.inner();
        }
        if self.percent(40) {
            let otherwise = self.pick(&["#else", "#{else}", "#else "]);
            self.put(otherwise);
            self.inner();
        }
        self.end();
    }

    fn foreach(&mut self) {
        // A loop in a loop over the same variable is a known difference where its item is null.
        let names = if self.is_apart { ["k", "l", "m1", "m2", "m3"] } else { ["i", "j", "item", "x", "e"] };
        let name = names[self.loops.min(4)];
        let head = self.pick(&["#foreach($", "#foreach ($", "#foreach( $", "#{foreach}($"]);
        self.put(head);
        self.put(name);
        self.put(" in ");
        self.items();
        self.put(")");
        self.loops += 1;
        let count = self.names.len();
        self.names.push(name);
        self.inner();
        self.names.truncate(count);
        self.loops -= 1;
        self.end();
    }

    fn macro_definition(&mut self) {
        let number = self.macros.len();
        if number > 2 || self.depth > 0 {
            return self.text();
        }
        let name = ["show", "wrap", "pair"][number].to_owned();
        let parameters = self.below(3);
        self.put("#macro(");
        self.put(&name);
        for parameter in &["p", "q"][..parameters] {
            self.put(" $");
            self.put(parameter);
        }
        self.put(")");
        let count = self.names.len();
        self.names.extend(&["p", "q"][..parameters]);
        self.apart_inner();
        self.names.truncate(count);
        self.end();
        self.macros.push((name, parameters));
    }

    fn call(&mut self) {
        let Some((name, parameters)) = (!self.macros.is_empty()).then(|| {
            let at = self.below(self.macros.len());
            self.macros[at].clone()
        }) else {
            let text = self.pick(&["#foo ", "#unknown() ", "#1 ", "# "]);
            return self.put(text);
        };
        let body = self.percent(15) && self.depth < 3;
        self.put(if body { "#@" } else { "#" });
        self.put(&name);
        self.put("(");
        for at in 0..parameters {
            if at > 0 {
                let sign = self.pick(&[" ", ", "]);
                self.put(sign);
            }
            self.value();
        }
        self.put(")");
        if body {
            self.inner();
            self.put("#end");
        }
        self.space();
    }

    /// A list or a map that grows, and is shown.
    fn collect(&mut self) {
        if self.percent(50) {
            self.put("#set($acc = [])#foreach($each in ");
            self.items();
            self.put(")#set($ok = $acc.add($each))");
            self.space();
            self.put("#end");
            let change = self.pick(&[
                "",
                "$acc.remove(\"a\")",
                "$acc.contains(\"b\")",
                "#set($acc[0] = 'new')",
                "$acc.addAll([1, 2])",
                "$acc.indexOf(\"c\")",
            ]);
            self.put(change);
            self.put("$acc $acc.size()");
        } else {
            self.put("#set($map = {'a': 1})#set($map.b = ");
            self.value();
            self.put(")");
            let change = self.pick(&[
                "",
                "$!map.put(\"c\", 3)",
                "$!map.remove(\"a\")",
                "#set($map['a'] = 2)",
                "$map.get(\"b\")",
                "$map.keySet()",
                "$map.entrySet()",
            ]);
            self.put(change);
            self.put("$map $map.size()");
        }
    }

    fn define(&mut self) {
        if self.depth > 0 {
            return self.text();
        }
        self.put("#define($d)");
        // A block that shows itself does not end.
        self.names.retain(|name| *name != "d");
        self.apart_inner();
        self.end();
        if !self.names.contains(&"d") {
            self.names.push("d");
        }
    }
}
