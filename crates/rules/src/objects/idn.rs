//! `sailpoint.server.IdnRuleUtil`, the variable `idn`: questions about accounts, identities and sources. What the plan
//! carries is answered; anything else needs an identity store, and says so.

use super::{account, arg, identity, link, make, needs_store, part, set_part};
use crate::convert;
use beanshell::{Answer, Builder, Machine, Throw, Value};

/// The class.
pub(crate) const CLASS: &str = "sailpoint.server.IdnRuleUtil";

/// The identity that the plan is about.
const IDENTITY: usize = 0;
const PARTS: usize = 1;

/// The object for a plan's identity, which may be null.
pub(crate) fn made(machine: &mut Machine<'_>, person: Value) -> Answer {
    let object = make(machine, CLASS, PARTS)?;
    set_part(machine, &object, IDENTITY, person);
    Ok(object)
}

/// Methods that nothing in a plan can answer.
macro_rules! unanswerable {
    ($class:expr, $($signature:literal)*) => {
        $class$(.method($signature, |machine, _, _| Err(refused(machine, $signature))))*
    };
}

fn refused(machine: &mut Machine<'_>, signature: &str) -> Throw {
    let name = signature.split('(').next().unwrap_or_default();
    needs_store(machine, &format!("idn.{name}"))
}

pub(super) fn describe(builder: &mut Builder) {
    builder.class("sailpoint.object.ManagedAttribute.Type").constants_of_enum(&["Entitlement", "Permission"]);
    let class = builder
        .class(CLASS)
        .constant("STARTS_WITH_FILTER", |machine, _, _| machine.text("StartsWith"))
        .constant("EQUALS_FILTER", |machine, _, _| machine.text("Equals"))
        .constant("TYPE_PERMISSION", |machine, _, _| machine.text("Permission"))
        .constant("TYPE_ENTITLEMENT", |machine, _, _| machine.text("Entitlement"));
    unanswerable!(
        class,
        "countAccounts(String)"
        "attrSearchCountAccounts(List,String,String,List)"
        "attrSearchGetIdentityName(List,String,String,List)"
        "getManagedAttributeDescription(String,String,String,ManagedAttribute.Type)"
        "getManagedAttributeDetails(String,String,String,ManagedAttribute.Type)"
        "findManagedAttributes(String,String,Object,Object,String,String,Object)"
        "findIdentitiesBySearchableIdentityAttribute(String,String,String,String)"
        "countIdentitiesBySearchableIdentityAttribute(String,String,String)"
        "isUniqueLDAPValue(String,String,String,String)"
        "isUniqueAccountId(String,String,String)"
        "getSourceAttributeBySourceId(String,String)"
        "getSourceAttributeBySourceName(String,String)"
    );
    describe_accounts(builder);
    describe_attributes(builder);
}

fn describe_accounts(builder: &mut Builder) {
    builder
        .class(CLASS)
        .method("accountExistsByNativeIdentity(String,String)", |machine, this, arguments| {
            named_link(machine, this, arguments, link::NATIVE_IDENTITY, "idn.accountExistsByNativeIdentity")?;
            Ok(true.into())
        })
        .method("accountExistsByDisplayName(String,String)", |machine, this, arguments| {
            named_link(machine, this, arguments, link::DISPLAY_NAME, "idn.accountExistsByDisplayName")?;
            Ok(true.into())
        })
        .method("getAccountByNativeIdentity(String,String)", |machine, this, arguments| {
            let method = "idn.getAccountByNativeIdentity";
            let link = named_link(machine, this, arguments, link::NATIVE_IDENTITY, method)?;
            account::from_link(machine, &link)
        })
        .method("getAccountByDisplayName(String,String)", |machine, this, arguments| {
            let method = "idn.getAccountByDisplayName";
            let link = named_link(machine, this, arguments, link::DISPLAY_NAME, method)?;
            account::from_link(machine, &link)
        })
        .method("getAllAccounts(String,String)", |machine, this, arguments| {
            let mut accounts = Vec::new();
            for link in all_links(machine, this, arguments, "idn.getAllAccounts")? {
                accounts.push(account::from_link(machine, &link)?);
            }
            machine.new_list(accounts)
        })
        .method("getFirstAccount(String,String)", |machine, this, arguments| {
            match first_link(machine, this, arguments, "idn.getFirstAccount")? {
                Some(link) => account::from_link(machine, &link),
                None => Ok(Value::Null),
            }
        })
        .method("getFirstAccountNativeIdentity(String,String)", |machine, this, arguments| {
            let link = first_link(machine, this, arguments, "idn.getFirstAccountNativeIdentity")?;
            Ok(link.map_or(Value::Null, |link| part(machine, &link, link::NATIVE_IDENTITY)))
        })
        .method("getFirstAccountNativeIdentityByAttribute(String,String,String,Object)", |machine, this, arguments| {
            let method = "idn.getFirstAccountNativeIdentityByAttribute";
            let links = with_attribute(machine, this, arguments, method)?;
            Ok(links.first().map_or(Value::Null, |link| part(machine, link, link::NATIVE_IDENTITY)))
        })
        .method("findAccountsByAttribute(String,String,String,Object)", |machine, this, arguments| {
            let mut accounts = Vec::new();
            for link in with_attribute(machine, this, arguments, "idn.findAccountsByAttribute")? {
                accounts.push(account::from_link(machine, &link)?);
            }
            machine.new_list(accounts)
        })
        .method("getIdentityById(String)", |machine, this, arguments| {
            let person = part(machine, this, IDENTITY);
            if is_named(machine, &person, &arg(arguments, 0)) {
                return Ok(person);
            }
            Err(needs_store(machine, "idn.getIdentityById"))
        });
}

fn describe_attributes(builder: &mut Builder) {
    builder
        .class(CLASS)
        .method("getRawAccountAttribute(String,String,String)", |machine, this, arguments| {
            attribute(machine, this, arguments, "idn.getRawAccountAttribute")
        })
        .method("getRawAccountAttribute(sailpoint.rule.Account,String)", |machine, this, arguments| {
            attribute(machine, this, arguments, "idn.getRawAccountAttribute")
        })
        .method("getAccountAttribute(String,String,String)", text_attribute)
        .method("getAccountAttribute(sailpoint.rule.Account,String)", text_attribute)
        .method("getAccountAttributeBool(String,String,String)", bool_attribute)
        .method("getAccountAttributeBool(sailpoint.rule.Account,String)", bool_attribute)
        .method("getAccountAttributeInt(String,String,String)", int_attribute)
        .method("getAccountAttributeInt(sailpoint.rule.Account,String)", int_attribute);
}

fn text_attribute(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    let value = attribute(machine, this, arguments, "idn.getAccountAttribute")?;
    convert::to_string_or_null(machine, &value)
}

fn bool_attribute(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    let value = attribute(machine, this, arguments, "idn.getAccountAttributeBool")?;
    Ok(convert::is_true(machine, &value)?.into())
}

fn int_attribute(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    let value = attribute(machine, this, arguments, "idn.getAccountAttributeInt")?;
    Ok(convert::to_int(machine, &value)?.into())
}

/// An attribute of an account, given as an object and a name, or as source, native identity and a name.
fn attribute(machine: &mut Machine<'_>, this: &Value, arguments: &[Value], method: &str) -> Answer {
    let (account, name) = match arguments {
        [account, name] => (account.clone(), name),
        [_, _, name] => {
            let link = named_link(machine, this, arguments, link::NATIVE_IDENTITY, method)?;
            (account::from_link(machine, &link)?, name)
        }
        _ => return Ok(Value::Null),
    };
    if account.is_null() {
        return Ok(Value::Null);
    }
    let held = account::held(machine, &account, method)?;
    machine.map_get(&held, name)
}

/// The link of the plan's identity on the source of the first argument whose part is the second.
fn named_link(machine: &mut Machine<'_>, this: &Value, arguments: &[Value], at: usize, method: &str) -> Answer {
    let person = part(machine, this, IDENTITY);
    for link in link::of_source(machine, &person, &[arg(arguments, 0)])? {
        if matches!((part(machine, &link, at), arg(arguments, 1)), (Value::Text(own), Value::Text(name)) if own == name)
        {
            return Ok(link);
        }
    }
    Err(needs_store(machine, method))
}

/// Whether a text is the identity's id or name.
fn is_named(machine: &Machine<'_>, person: &Value, name: &Value) -> bool {
    [identity::ID, identity::NAME]
        .iter()
        .any(|at| matches!((part(machine, person, *at), name), (Value::Text(own), Value::Text(name)) if own == *name))
}

/// All accounts of the plan's identity on a source: known only where the plan lists the identity's accounts.
fn all_links(machine: &mut Machine<'_>, this: &Value, arguments: &[Value], method: &str) -> Answer<Vec<Value>> {
    let person = part(machine, this, IDENTITY);
    if !is_named(machine, &person, &arg(arguments, 1)) || !identity::lists_accounts(machine, &person)? {
        return Err(needs_store(machine, method));
    }
    link::of_source(machine, &person, &[arg(arguments, 0)])
}

/// The first account of the plan's identity on a source that the plan names.
fn first_link(machine: &mut Machine<'_>, this: &Value, arguments: &[Value], method: &str) -> Answer<Option<Value>> {
    let person = part(machine, this, IDENTITY);
    if is_named(machine, &person, &arg(arguments, 1))
        && let Some(link) = link::of_source(machine, &person, &[arg(arguments, 0)])?.into_iter().next()
    {
        return Ok(Some(link));
    }
    all_links(machine, this, arguments, method).map(|links| links.into_iter().next())
}

/// The accounts of the plan's identity on a source with a value in an attribute.
fn with_attribute(machine: &mut Machine<'_>, this: &Value, arguments: &[Value], method: &str) -> Answer<Vec<Value>> {
    let mut found = Vec::new();
    for link in all_links(machine, this, arguments, method)? {
        let held = part(machine, &link, link::ATTRIBUTES);
        if held.is_null() {
            return Err(needs_store(machine, method));
        }
        let value = machine.map_get(&held, &arg(arguments, 2))?;
        for one in convert::listed(machine, &value)? {
            if machine.equal(&one, &arg(arguments, 3))? {
                found.push(link);
                break;
            }
        }
    }
    Ok(found)
}
