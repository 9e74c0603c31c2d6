//! Java's `TimeZone`: which ids it knows, their offsets and English names.
//!
//! The rules come from the IANA time-zone database that is part of the binary; no file is read. Names and identifiers
//! are in `zone_names.txt`, recorded from Java 17 by `tests/java/ZoneNames.java`: long and short name, the same of
//! daylight saving, offset and saving in seconds, ids.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp};

/// A time zone.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    id: String,
    /// What holds today without daylight saving, in milliseconds east of Greenwich.
    raw_offset: i32,
    saving: i32,
    names: Option<&'static Names>,
    region: Option<TimeZone>,
}

/// The names of a zone.
#[derive(Debug, PartialEq)]
struct Names {
    /// Long and short, then long and short in daylight saving.
    forms: [&'static str; 4],
    raw_seconds: i32,
    saving_seconds: i32,
}

/// Java's offset at an instant, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offset {
    /// Without daylight saving: `ZONE_OFFSET`.
    pub standard: i32,
    /// Daylight saving: `DST_OFFSET`.
    pub saving: i32,
}

impl Offset {
    /// Both together.
    pub fn total(self) -> i32 {
        self.standard.wrapping_add(self.saving)
    }
}

/// Names by id, and the ids in Java's order.
struct Table {
    by_id: HashMap<&'static str, &'static Names>,
    ids: Vec<&'static str>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { by_id: HashMap::new(), ids: Vec::new() };
    for line in include_str!("zone_names.txt").lines() {
        let mut cells = line.split('|');
        let forms = [(); 4].map(|()| cells.next().unwrap_or(""));
        let mut seconds = || cells.next().and_then(|cell| cell.parse().ok()).unwrap_or(0);
        let (raw_seconds, saving_seconds) = (seconds(), seconds());
        // Lives as long as the program, as the table does.
        let names: &'static Names = Box::leak(Box::new(Names { forms, raw_seconds, saving_seconds }));
        for id in cells.next().unwrap_or("").split(' ') {
            table.by_id.insert(id, names);
            table.ids.push(id);
        }
    }
    table
});

static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The three-letter ids that are no zones of the database, as `java.time.ZoneId.SHORT_IDS` documents them.
const SHORT_IDS: [(&str, &str); 25] = [
    ("ACT", "Australia/Darwin"),
    ("AET", "Australia/Sydney"),
    ("AGT", "America/Argentina/Buenos_Aires"),
    ("ART", "Africa/Cairo"),
    ("AST", "America/Anchorage"),
    ("BET", "America/Sao_Paulo"),
    ("BST", "Asia/Dhaka"),
    ("CAT", "Africa/Harare"),
    ("CNT", "America/St_Johns"),
    ("CST", "America/Chicago"),
    ("CTT", "Asia/Shanghai"),
    ("EAT", "Africa/Addis_Ababa"),
    ("ECT", "Europe/Paris"),
    ("IET", "America/Indiana/Indianapolis"),
    ("IST", "Asia/Kolkata"),
    ("JST", "Asia/Tokyo"),
    ("MIT", "Pacific/Apia"),
    ("NET", "Asia/Yerevan"),
    ("NST", "Pacific/Auckland"),
    ("PLT", "Asia/Karachi"),
    ("PNT", "America/Phoenix"),
    ("PRT", "America/Puerto_Rico"),
    ("PST", "America/Los_Angeles"),
    ("SST", "Pacific/Guadalcanal"),
    ("VST", "Asia/Ho_Chi_Minh"),
];

/// The ids that Java takes for fixed offsets, although the database has rules for them now.
const FIXED_IDS: [&str; 3] = ["EST", "HST", "MST"];

/// 1900-01-01 UTC in milliseconds: Java's zones know one offset only before it.
const FIRST_RULES: i64 = -2_208_988_800_000;
/// Seconds after which the rules are those of 400, 800 … years earlier: calendars repeat, and the database ends at 9999.
const LAST_RULES: i64 = 200_000_000_000;
const FOUR_CENTURIES: i64 = 146_097 * 86_400;

impl Zone {
    /// `TimeZone.getTimeZone(id)`; GMT where the id is not known.
    pub fn of(id: &str) -> Self {
        Self::known(id).unwrap_or_else(Self::gmt)
    }

    /// The zone GMT.
    pub fn gmt() -> Self {
        Self::fixed("GMT".to_owned(), 0, TABLE.by_id.get("GMT").copied())
    }

    /// The zone of an id, if Java knows it: of the database, or `GMT+5`, `GMT+0530`, `GMT+05:30`.
    pub fn known(id: &str) -> Option<Self> {
        if let Some((id, names)) = TABLE.by_id.get_key_value(id) {
            let raw_offset = names.raw_seconds * 1000;
            if FIXED_IDS.contains(id) {
                return Some(Self::fixed((*id).to_owned(), raw_offset, Some(names)));
            }
            let region = SHORT_IDS.iter().find(|(short, _)| short == id).map_or(*id, |(_, region)| region);
            let region = DATABASE.get(region).ok();
            let saving = names.saving_seconds * 1000;
            return Some(Self { id: (*id).to_owned(), raw_offset, saving, names: Some(names), region });
        }
        let (negative, minutes) = custom(id.strip_prefix("GMT")?)?;
        let sign = if negative { '-' } else { '+' };
        let offset = if negative { -minutes } else { minutes } * 60_000;
        Some(Self::fixed(format!("GMT{sign}{:02}:{:02}", minutes / 60, minutes % 60), offset, None))
    }

    fn fixed(id: String, raw_offset: i32, names: Option<&'static Names>) -> Self {
        Self { id, raw_offset, saving: 0, names, region: None }
    }

    /// `TimeZone.getAvailableIDs()`, without the `SystemV` ones.
    pub fn ids() -> &'static [&'static str] {
        &TABLE.ids
    }

    /// `getID()`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// `getRawOffset()`, in milliseconds.
    pub fn raw_offset(&self) -> i32 {
        self.raw_offset
    }

    /// `getDSTSavings()`, in milliseconds.
    pub fn dst_savings(&self) -> i32 {
        self.saving
    }

    /// `useDaylightTime()`.
    pub fn use_daylight_time(&self) -> bool {
        self.saving != 0
    }

    /// `getDisplayName(daylight, style)`: the long or the short name.
    pub fn name(&self, daylight: bool, long: bool) -> &str {
        let place = usize::from(daylight) * 2 + usize::from(!long);
        self.names.and_then(|names| names.forms.get(place).copied()).unwrap_or(&self.id)
    }

    /// The offset at an instant, in milliseconds since 1970.
    pub fn offset_at(&self, millis: i64) -> Offset {
        let Some(region) = self.region.as_ref().filter(|_| millis >= FIRST_RULES) else {
            return Offset { standard: self.raw_offset, saving: 0 };
        };
        let mut seconds = millis.div_euclid(1000);
        if seconds > LAST_RULES {
            seconds -= (seconds - LAST_RULES).div_euclid(FOUR_CENTURIES).saturating_add(1) * FOUR_CENTURIES;
        }
        let Ok(instant) = Timestamp::from_second(seconds) else {
            return Offset { standard: self.raw_offset, saving: 0 };
        };
        let total = region.to_offset(instant).seconds();
        let saving = saving(region, instant, total);
        Offset { standard: (total - saving) * 1000, saving: saving * 1000 }
    }

    /// The offset for a local time in milliseconds: of two, the later instant; in a gap, the offset before it.
    pub fn offset_at_local(&self, local: i64) -> Offset {
        const NEAR: i64 = 15 * 3_600_000;
        if self.region.is_none() {
            return self.offset_at(local);
        }
        let early = self.offset_at(local.wrapping_sub(NEAR));
        let late = self.offset_at(local.wrapping_add(NEAR));
        let holds = |offset: &Offset| self.offset_at(local.wrapping_sub(i64::from(offset.total()))) == *offset;
        let mut both = [early, late];
        both.sort_by_key(|offset| offset.total());
        both.into_iter().find(holds).unwrap_or(early)
    }
}

/// The sign and the minutes of `+5`, `+0530` or `+05:30`.
fn custom(text: &str) -> Option<(bool, i32)> {
    let negative = text.starts_with('-');
    let digits = text.strip_prefix(['-', '+'])?;
    let number = |text: &str| {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        if digits { text.parse::<i32>().ok() } else { None }
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(("", minutes)) if minutes.len() == 2 => (0, number(minutes)?),
        Some((hours, minutes)) if hours.len() <= 2 && minutes.len() == 2 => (number(hours)?, number(minutes)?),
        Some(_) => return None,
        None if digits.len() <= 2 => (number(digits)?, 0),
        None => {
            let both = number(digits)?;
            (both / 100, both % 100)
        }
    };
    (hours < 24 && minutes < 60).then_some((negative, hours * 60 + minutes))
}

/// Daylight saving in seconds, where the total offset is `total`: what is added to the standard time before it, or
/// after. The database does not say it; where the standard time changes too, Java may divide the total otherwise.
fn saving(region: &TimeZone, instant: Timestamp, total: i32) -> i32 {
    let info = region.to_offset_info(instant);
    if !info.dst().is_dst() {
        return 0;
    }
    let after = instant.checked_add(SignedDuration::from_secs(1)).unwrap_or(instant);
    let mut before = region.preceding(after).take(16).filter(|change| !change.dst().is_dst());
    let mut later = region.following(instant).take(16).filter(|change| !change.dst().is_dst());
    let savings = [before.next(), later.next()].map(|change| change.map(|change| total - change.offset().seconds()));
    let usual = |saving: &&Option<i32>| saving.is_some_and(|saving| (1..=7200).contains(&saving));
    savings.iter().find(usual).or(savings.first()).copied().flatten().unwrap_or(0)
}
