//! `java.util.Locale`: a name for methods that take one. All of them write as in the United States.

use super::arguments::{at, text};
use crate::{error::Answer, library::Builder, machine::Machine, value::Value};

/// Language and country, each may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Locale {
    language: String,
    country: String,
}

/// A constant of the class.
macro_rules! locales {
    ($class:expr; $($name:literal: $language:literal $country:literal;)*) => {
        $class$(.constant($name, |machine, _, _| object(machine, $language, $country)))*
    };
}

pub(super) fn describe(builder: &mut Builder) {
    let class = builder.class("java.util.Locale").implements(&["java.io.Serializable", "java.lang.Cloneable"]);
    locales! { class;
        "ROOT": "" "";
        "ENGLISH": "en" "";
        "US": "en" "US";
        "UK": "en" "GB";
        "CANADA": "en" "CA";
        "GERMAN": "de" "";
        "GERMANY": "de" "DE";
        "FRENCH": "fr" "";
        "FRANCE": "fr" "FR";
        "CANADA_FRENCH": "fr" "CA";
        "ITALIAN": "it" "";
        "ITALY": "it" "IT";
        "JAPANESE": "ja" "";
        "JAPAN": "ja" "JP";
        "KOREAN": "ko" "";
        "KOREA": "ko" "KR";
        "CHINESE": "zh" "";
        "CHINA": "zh" "CN";
        "TAIWAN": "zh" "TW";
    }
    .constructor("(String)", |machine, _, a| {
        let language = text(machine, a, 0)?.to_string();
        object(machine, &language, "")
    })
    .constructor("(String,String)", |machine, _, a| {
        let (language, country) = (text(machine, a, 0)?.to_string(), text(machine, a, 1)?.to_string());
        object(machine, &language, &country)
    })
    .function("forLanguageTag(String)", |machine, _, a| {
        let tag = text(machine, a, 0)?.to_string();
        let mut parts = tag.split('-');
        object(machine, parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
    })
    .function("getDefault()", |machine, _, _| object(machine, "en", "US"))
    .method("getLanguage()", |machine, this, _| {
        let language = own(machine, this).language;
        machine.text(&language)
    })
    .method("getCountry()", |machine, this, _| {
        let country = own(machine, this).country;
        machine.text(&country)
    })
    .method("toString()", |machine, this, _| {
        let text = own(machine, this).joined('_');
        machine.text(&text)
    })
    .method("toLanguageTag()", |machine, this, _| {
        let text = match own(machine, this) {
            Locale { language, country } if language.is_empty() && country.is_empty() => "und".to_owned(),
            locale => locale.joined('-'),
        };
        machine.text(&text)
    })
    .method("equals(Object)", |machine, this, a| {
        Ok((machine.state::<Locale>(this) == machine.state::<Locale>(at(a, 0))).into())
    })
    .method("hashCode()", |machine, this, _| {
        let text = own(machine, this).joined('_');
        machine.text(&text).and_then(|text| machine.hash(&text)).map(Value::int)
    });
}

impl Locale {
    fn joined(&self, sign: char) -> String {
        let Self { language, country } = self;
        if country.is_empty() { language.clone() } else { format!("{language}{sign}{country}") }
    }
}

fn object(machine: &mut Machine<'_>, language: &str, country: &str) -> Answer {
    machine.reserve(language.len() + country.len())?;
    let locale = Locale { language: language.to_ascii_lowercase(), country: country.to_ascii_uppercase() };
    machine.allocate_state("java.util.Locale", locale)
}

fn own(machine: &Machine<'_>, value: &Value) -> Locale {
    let empty = || Locale { language: String::new(), country: String::new() };
    machine.state::<Locale>(value).cloned().unwrap_or_else(empty)
}
