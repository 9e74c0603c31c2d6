//! The desks as the engine uses them: whole calls through `Http`, against the emulated desk over loopback and against
//! answers of real desks (`desks.md` 5 and 9).

#[cfg(test)]
mod batches;
#[cfg(test)]
mod bmc_helix;
#[cfg(test)]
mod conformance;
#[cfg(test)]
mod emulated;
#[cfg(test)]
mod following;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod helpdesk_lite;
#[cfg(test)]
mod http;
#[cfg(test)]
mod injection;
#[cfg(test)]
mod jira;
#[cfg(test)]
mod kinds;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod logins;
#[cfg(test)]
mod needs;
#[cfg(test)]
mod remedyforce;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod servicenow;
#[cfg(test)]
mod tls;
#[cfg(test)]
mod tokens;
#[cfg(test)]
mod wire;
#[cfg(test)]
mod zendesk;
