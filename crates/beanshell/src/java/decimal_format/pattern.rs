//! Patterns: `#,##0.00;(#,##0.00)`.

use super::super::fault::Fault;
use super::DecimalFormat;

/// The counts of a pattern's number part.
#[derive(Default)]
struct Counts {
    left: usize,
    zeros: usize,
    right: usize,
    point: Option<usize>,
    group: Option<usize>,
    exponent: Option<usize>,
}

struct Reader<'a> {
    pattern: &'a str,
    rest: &'a str,
    scale: i32,
}

fn fault(message: &str, pattern: &str) -> Fault {
    Fault::illegal_argument(format!("{message} in pattern \"{pattern}\""))
}

fn malformed(pattern: &str) -> Fault {
    Fault::illegal_argument(format!("Malformed pattern \"{pattern}\""))
}

/// Reads a whole pattern.
pub fn read(pattern: &str) -> Result<DecimalFormat, Fault> {
    if pattern.is_empty() {
        return Ok(DecimalFormat {
            pattern: String::new(),
            positive: Default::default(),
            negative: ("-".to_owned(), String::new()),
            whole: (0, usize::MAX),
            places: (0, usize::MAX),
            group: 3,
            point_always: false,
            exponent: None,
            scale: 0,
        });
    }
    let mut reader = Reader { pattern, rest: pattern, scale: 0 };
    let (positive, counts) = reader.part(false)?;
    let counts = counts.checked(pattern)?;
    let scale = reader.scale;
    let mut negative = positive.clone();
    if let Some(rest) = reader.rest.strip_prefix(';').filter(|rest| !rest.is_empty()) {
        reader.rest = rest;
        reader.scale = 0;
        negative = reader.part(true)?.0;
    }
    if negative == positive {
        negative.0.insert(0, '-');
    }
    let total = counts.left + counts.zeros + counts.right;
    let point = counts.point.unwrap_or(total);
    let least = point.saturating_sub(counts.left);
    let most = if counts.exponent.is_some() { counts.left + least } else { usize::MAX };
    Ok(DecimalFormat {
        pattern: pattern.to_owned(),
        positive,
        negative,
        whole: (least, most),
        places: ((counts.left + counts.zeros).saturating_sub(point), total - point),
        group: counts.group.unwrap_or(0),
        point_always: counts.point.is_some_and(|point| point == 0 || point == total),
        exponent: counts.exponent,
        scale,
    })
}

impl Counts {
    /// `###.###` means `##0.###`.
    fn checked(mut self, pattern: &str) -> Result<Self, Fault> {
        if let (0, Some(point)) = (self.zeros, self.point)
            && self.left > 0
        {
            let whole = point.max(1);
            self.right = self.left - whole.min(self.left);
            self.left = whole - 1;
            self.zeros = 1;
        }
        let misplaced = match self.point {
            None => self.right > 0,
            Some(point) => point < self.left || point > self.left + self.zeros,
        };
        if misplaced || self.group == Some(0) { Err(malformed(pattern)) } else { Ok(self) }
    }
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let c = self.rest.chars().next()?;
        self.rest = self.rest.get(c.len_utf8()..).unwrap_or("");
        Some(c)
    }

    /// Prefix, number and suffix, up to a `;` or the end. Text within the number counts as suffix.
    fn part(&mut self, negative: bool) -> Result<((String, String), Counts), Fault> {
        let mut counts = Counts::default();
        let prefix = self.affix(true, negative)?;
        let mut suffix = String::new();
        while self.rest.starts_with(['#', '0', ',', '.']) {
            if negative {
                self.rest = self.rest.trim_start_matches(['#', '0', ',', '.', 'E']);
            } else {
                self.number(&mut counts)?;
            }
            suffix += &self.affix(false, negative)?;
        }
        Ok(((prefix, suffix), counts))
    }

    fn affix(&mut self, prefix: bool, negative: bool) -> Result<String, Fault> {
        let mut text = String::new();
        let mut quoted = false;
        while let Some(c) = self.rest.chars().next() {
            if c == '\'' {
                self.next();
                if self.rest.starts_with('\'') {
                    self.next();
                    text.push('\'');
                } else {
                    quoted = !quoted;
                }
                continue;
            }
            if !quoted {
                match c {
                    '#' | '0' | ',' | '.' => return Ok(text),
                    ';' if !prefix && !negative => return Ok(text),
                    ';' => return Err(fault("Unquoted special character ';'", self.pattern)),
                    '¤' => {
                        self.next();
                        if self.rest.starts_with('¤') {
                            self.next();
                            text.push_str("USD");
                        } else {
                            text.push('$');
                        }
                        continue;
                    }
                    '%' | '\u{2030}' => {
                        if self.scale != 0 {
                            return Err(fault("Too many percent/per mille characters", self.pattern));
                        }
                        self.scale = if c == '%' { 2 } else { 3 };
                    }
                    _ => {}
                }
            }
            text.push(c);
            self.next();
        }
        if quoted { Err(malformed(self.pattern)) } else { Ok(text) }
    }

    fn number(&mut self, counts: &mut Counts) -> Result<(), Fault> {
        while let Some(c) = self.rest.chars().next() {
            match c {
                '#' if counts.zeros > 0 => counts.right += 1,
                '#' => counts.left += 1,
                '0' if counts.right > 0 => return Err(fault("Unexpected '0'", self.pattern)),
                '0' => counts.zeros += 1,
                ',' => counts.group = Some(0),
                '.' if counts.point.is_some() => return Err(fault("Multiple decimal separators", self.pattern)),
                '.' => counts.point = Some(counts.left + counts.zeros + counts.right),
                'E' if counts.exponent.is_some() => {
                    return Err(fault("Multiple exponential symbols", self.pattern));
                }
                'E' => {
                    self.next();
                    let mut digits = 0;
                    while self.rest.starts_with('0') {
                        self.next();
                        digits += 1;
                    }
                    if counts.left + counts.zeros < 1 || digits < 1 {
                        let message = format!("Malformed exponential pattern \"{}\"", self.pattern);
                        return Err(Fault::illegal_argument(message));
                    }
                    counts.exponent = Some(digits);
                    return Ok(());
                }
                _ => return Ok(()),
            }
            if matches!(c, '#' | '0')
                && counts.point.is_none()
                && let Some(group) = counts.group.as_mut()
            {
                *group += 1;
            }
            self.next();
        }
        Ok(())
    }
}
