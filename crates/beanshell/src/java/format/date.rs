//! The conversions `%t…`.

use super::super::fault::Fault;
use super::super::zone::Zone;
use super::Output;
use super::specifier::Specifier;

/// The letters that may follow `t`.
pub const CONVERSIONS: &str = "HIklMSLNpQszZTrRaABbChdejmyYDFc";

/// Shows the instant `millis` in `zone`.
pub fn show(output: &mut Output, specifier: &Specifier, millis: i64, _zone: &Zone) -> Result<(), Fault> {
    super::show_text(output, specifier, &millis.to_string())
}
