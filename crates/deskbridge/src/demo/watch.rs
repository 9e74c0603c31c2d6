//! Watching a plan until its tickets are settled.

use super::{client::Client, desk::DemoDesk};
use crate::{handles::SystemClock, say};
use anyhow::{Context, Result, bail};
use model::{Clock, Timestamp};
use serde_json::{Value, json};

/// Longest time that a plan is watched, in seconds.
const PATIENCE: i64 = 120;

/// Waits.
pub async fn pause(seconds: i64) {
    SystemClock.sleep_until(SystemClock.now().plus(seconds * Timestamp::SECOND)).await;
}

/// Submits a plan and prints each step of its tickets until they are settled.
pub async fn plan(client: &Client, desks: &[DemoDesk], plan: &Value) -> Result<()> {
    let requests = plan["accountRequests"].as_array().map(Vec::as_slice).unwrap_or_default();
    let person = text(&plan["identity"]["displayName"]);
    match requests {
        [request] => say(&format!(
            "Plan: {} the account {} of {person} in {}",
            text(&request["operation"]),
            text(&request["nativeIdentity"]),
            text(&request["source"]["name"])
        )),
        many => say(&format!("Plan: accounts for {person} in {} sources, behind {} desks", many.len(), many.len())),
    }
    let accepted = client.post("/provisioning-plans/v1", plan).await?;
    match accepted["tickets"].as_array().map(Vec::as_slice).unwrap_or_default() {
        [ticket] => follow(client, desk_of(desks, ticket)?, &text(&ticket["id"])).await,
        many => follow_all(client, many).await,
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn desk_of<'d>(desks: &'d [DemoDesk], ticket: &Value) -> Result<&'d DemoDesk> {
    let name = &ticket["integration"]["name"];
    desks.iter().find(|desk| *name == desk.name).with_context(|| format!("no desk is called {name}"))
}

/// Prints a line for each change of many tickets.
async fn follow_all(client: &Client, tickets: &[Value]) -> Result<()> {
    let until = SystemClock.now().plus(PATIENCE * Timestamp::SECOND);
    let mut shown = vec![String::new(); tickets.len()];
    let width = tickets.iter().map(|ticket| text(&ticket["integration"]["name"]).len()).max().unwrap_or_default();
    let mut open = tickets.len();
    while open > 0 {
        open = 0;
        for (ticket, shown) in tickets.iter().zip(&mut shown) {
            let id = text(&ticket["id"]);
            let now = client.get(&format!("/tickets/v1/{id}")).await?;
            let (state, number) = (text(&now["state"]), text(&now["ticketId"]));
            let status = now["deskStatus"].as_str().map(|status| format!("the desk says {status}")).unwrap_or_default();
            let line = format!("   . {:width$}  {number:16} {state:9}  {status}", text(&now["integration"]["name"]));
            if line != *shown {
                say(line.trim_end());
                *shown = line;
            }
            if state == "HELD" {
                bail!("ticket {id} is held: {}", now["lastError"]);
            }
            if now["settled"].is_null() {
                open += 1;
                if !number.is_empty() {
                    client.post(&format!("/tickets/v1/{id}/check"), &json!({})).await?;
                }
            }
        }
        if SystemClock.now() > until {
            bail!("{open} tickets are not settled after {PATIENCE} s");
        }
        if open > 0 {
            SystemClock.sleep_until(SystemClock.now().plus(Timestamp::SECOND / 2)).await;
        }
    }
    say("");
    Ok(())
}

async fn follow(client: &Client, desk: &DemoDesk, id: &str) -> Result<()> {
    let until = SystemClock.now().plus(PATIENCE * Timestamp::SECOND);
    let (mut shown, mut resolved) = (0, false);
    loop {
        let ticket = client.get(&format!("/tickets/v1/{id}")).await?;
        shown += print_events(client, id, shown).await?;
        let number = ticket["ticketId"].as_str();
        if !ticket["settled"].is_null() {
            let (state, result) = (ticket["state"].as_str(), ticket["provisioningResult"].as_str());
            say(&format!("   = {}, provisioning result {}\n", state.unwrap_or_default(), result.unwrap_or_default()));
            return Ok(());
        }
        if let Some(number) = number {
            if !resolved && let Some(done) = desk.resolve(number).await? {
                say(&format!("   . {:9} {done}", "(desk)"));
            }
            resolved = true;
            // A real server looks every half hour or when the desk's webhook calls; here nobody wants to wait.
            client.post(&format!("/tickets/v1/{id}/check"), &json!({})).await?;
        }
        if ticket["state"] == "HELD" {
            bail!("ticket {id} is held: {}", ticket["lastError"]);
        }
        if SystemClock.now() > until {
            bail!("ticket {id} is not settled after {PATIENCE} s: {ticket}");
        }
        SystemClock.sleep_until(SystemClock.now().plus(Timestamp::SECOND / 2)).await;
    }
}

async fn print_events(client: &Client, id: &str, after: usize) -> Result<usize> {
    let events = client.get(&format!("/tickets/v1/{id}/events?offset={after}")).await?;
    let mut count = 0;
    for event in events.as_array().into_iter().flatten() {
        count += 1;
        let kind = event["kind"].as_str().unwrap_or_default();
        if kind == "ASKED" {
            continue;
        }
        say(&format!("   . {kind:9} {}", event["message"].as_str().unwrap_or_default()));
        if let Some(body) = event["detail"]["request"]["body"].as_str() {
            for line in pretty(body).lines().take(24) {
                say(&format!("       {line}"));
            }
        }
    }
    Ok(count)
}

fn pretty(body: &str) -> String {
    serde_json::from_str::<Value>(body)
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_else(|_| body.to_owned())
}
