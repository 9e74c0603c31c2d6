//! Ordering a catalog item (`desks.md` 6.3).

use super::{
    ServiceNow,
    rows::{is_sys_id, result, value},
};
use crate::{
    Outcome, Refusal,
    attributes::encode,
    desk::Created,
    http::{Http, Request, Response},
};
use model::Timestamp;
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

/// A cart belongs to the integration's user and is submitted as a whole: one order at a time. An instance that does not answer
/// keeps the orders of others waiting as little as any desk does, so that each instance has a lock of its own.
static CARTS: Mutex<BTreeMap<String, Arc<tokio::sync::Mutex<()>>>> = Mutex::new(BTreeMap::new());

const CART_PATH: &str = "/api/sn_sc/servicecatalog/cart";

impl ServiceNow {
    /// Orders the item; where the catalog checks out in two steps, through the cart.
    pub(super) async fn order(&self, http: &Http, request: Request, deadline: Timestamp) -> Outcome<Created> {
        if self.settings.two_step_checkout.0 {
            return self.order_in_two_steps(http, request, deadline).await;
        }
        let answer = match self.ordered(http, request, deadline).await {
            Ok(answer) => answer,
            Err(outcome) => return outcome,
        };
        if let Some(created) = self.order_of(&answer) {
            return Outcome::Ok(created);
        }
        let cart = items(&answer);
        let [item] = cart.as_slice() else {
            return Outcome::Ambiguous("the answer is neither an order nor a cart with one item".to_owned());
        };
        // Left in the cart it would be ordered with whatever is ordered next.
        let path = format!("{CART_PATH}/{}", encode(item));
        match http.write(self.site.call_with("DELETE", &path, &json!({})), deadline).await {
            Outcome::Ok(_) => Outcome::Refused(Refusal::new(
                "the catalog put the order into a cart: set twoStepCheckout, with a user of the integration's own",
            )),
            other => Outcome::Ambiguous(format!(
                "the catalog put the order into a cart, and it cannot be taken out again: {}",
                other.reason().unwrap_or_default()
            )),
        }
    }

    /// Orders through a cart that is empty before, and holds nothing but this order afterwards.
    async fn order_in_two_steps(&self, http: &Http, request: Request, deadline: Timestamp) -> Outcome<Created> {
        let cart = self.cart();
        let _alone = cart.lock().await;
        if http.now() >= deadline {
            return Outcome::NotSent("not sent: other orders of the same cart took too long".to_owned());
        }
        let response = match http.read(self.site.call("GET", CART_PATH)).await.value::<Created>() {
            Ok(response) => response,
            Err(Outcome::Ambiguous(reason)) => return Outcome::NotSent(format!("the cart cannot be read: {reason}")),
            Err(outcome) => return outcome,
        };
        match result::<Created>(http, &response) {
            Ok(cart) if items(&cart).is_empty() => {}
            Ok(_) => {
                return Outcome::Refused(Refusal::new(
                    "the cart of the integration's user is not empty: empty it, for what is in it would be ordered too",
                ));
            }
            Err(_) => return Outcome::NotSent(format!("the cart cannot be read: {}", http.said(&response))),
        }
        let answer = match self.ordered(http, request, deadline).await {
            Ok(answer) => answer,
            Err(outcome) => return outcome,
        };
        if let Some(created) = self.order_of(&answer) {
            return Outcome::Ok(created);
        }
        if items(&answer).len() != 1 {
            return Outcome::Ambiguous("the cart holds something else than the order: it was not submitted".to_owned());
        }
        let submit = self.site.call_with("POST", &format!("{CART_PATH}/submit_order"), &json!({}));
        let unclear =
            |reason: &str| Outcome::Ambiguous(format!("the order is in the cart, perhaps submitted: {reason}"));
        match http.write(submit, deadline).await {
            Outcome::Ok(response) => match result::<Created>(http, &response) {
                Ok(answer) => self.order_of(&answer).map_or_else(|| unclear(&http.said(&response)), Outcome::Ok),
                Err(outcome) => outcome,
            },
            // The order waits in the cart: that it was not submitted does not undo the first step.
            other => unclear(other.reason().unwrap_or_default()),
        }
    }

    /// The lock of this instance's carts.
    fn cart(&self) -> Arc<tokio::sync::Mutex<()>> {
        let Ok(mut carts) = CARTS.lock() else { return Arc::default() };
        // Those that nobody holds are made anew when they are needed.
        carts.retain(|_, cart| Arc::strong_count(cart) > 1);
        Arc::clone(carts.entry(self.site.url.as_str().to_owned()).or_default())
    }

    async fn ordered(&self, http: &Http, request: Request, deadline: Timestamp) -> Result<Value, Outcome<Created>> {
        let response: Response = http.write(request, deadline).await.value()?;
        let answer = result(http, &response)?;
        // c_ServiceCatalogAPI, get_invalid_delegated_users: a 200 that says why it was not done.
        match value(&answer, "errMsg") {
            Some(message) => Err(Outcome::Refused(Refusal::new(http.shorten(&message, 500)))),
            None => Ok(answer),
        }
    }

    /// The request that was made, if one was.
    fn order_of(&self, answer: &Value) -> Option<Created> {
        let of_request = value(answer, "table").is_none_or(|table| table == "sc_request");
        let id = value(answer, "request_id").or_else(|| value(answer, "sys_id").filter(|_| of_request));
        let number = value(answer, "request_number").or_else(|| value(answer, "number").filter(|_| of_request));
        let id = id.filter(|id| is_sys_id(id))?;
        Some(Created { desk: self.desk_ref(id, number), status: None, created: None })
    }
}

/// Ids of what is in a cart. An answer of `order_now` and of `add_to_cart` lists its items; the cart itself has a list for
/// each frequency of payment.
fn items(cart: &Value) -> Vec<String> {
    let direct = cart.get("items").into_iter();
    let grouped =
        cart.as_object().into_iter().flat_map(|groups| groups.values().filter_map(|group| group.get("items")));
    direct
        .chain(grouped)
        .filter_map(Value::as_array)
        .flatten()
        .map(|item| value(item, "cart_item_id").unwrap_or_default())
        .collect()
}
