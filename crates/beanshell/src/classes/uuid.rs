//! `java.util.UUID`

use super::arguments::{at, bytes, long, null_pointer};
use crate::{
    error::Answer,
    java::{hash::functions, uuid::Uuid},
    library::Builder,
    machine::Machine,
    value::Value,
};
use md5::{Digest, Md5};

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class("java.util.UUID")
        .implements(&["java.io.Serializable", "Comparable"])
        .constructor("(long,long)", |machine, _, a| object(machine, Uuid { most: long(a, 0), least: long(a, 1) }))
        .function("fromString(String)", |machine, _, a| {
            let text = super::arguments::text(machine, a, 0)?;
            let uuid = Uuid::parse(&text.to_string()).map_err(|fault| machine.fault(fault))?;
            object(machine, uuid)
        })
        .function("randomUUID()", |machine, _, _| {
            let environment = machine.environment();
            let bits = [environment.random(), environment.random()].map(u64::cast_signed);
            object(machine, Uuid { most: bits[0], least: bits[1] }.of_version(4))
        })
        .function("nameUUIDFromBytes(byte[])", |machine, _, a| {
            let bytes = bytes(machine, at(a, 0))?;
            machine.charge(bytes.len() as u64 / 16)?;
            let digest = u128::from_be_bytes(Md5::digest(&bytes).into());
            object(machine, Uuid::of_bits(digest).of_version(3))
        })
        .method("toString()", |machine, this, _| {
            let text = own(machine, this)?.to_string();
            machine.text(&text)
        })
        .method("getMostSignificantBits()", |machine, this, _| Ok(own(machine, this)?.most.into()))
        .method("getLeastSignificantBits()", |machine, this, _| Ok(own(machine, this)?.least.into()))
        .method("version()", |machine, this, _| Ok(own(machine, this)?.version().into()))
        .method("variant()", |machine, this, _| Ok(own(machine, this)?.variant().into()))
        .method("hashCode()", |machine, this, _| {
            let uuid = own(machine, this)?;
            Ok(functions::long_hash(uuid.most ^ uuid.least).into())
        })
        .method("equals(Object)", |machine, this, a| {
            let (one, other) = (machine.state::<Uuid>(this), machine.state::<Uuid>(at(a, 0)));
            Ok((one == other).into())
        })
        .method("compareTo(UUID)", |machine, this, a| {
            let (one, other) = (own(machine, this)?, own(machine, at(a, 0))?);
            Ok((one.cmp(&other) as i32).into())
        });
}

fn object(machine: &mut Machine<'_>, uuid: Uuid) -> Answer {
    machine.allocate_state("java.util.UUID", uuid)
}

fn own(machine: &mut Machine<'_>, value: &Value) -> Answer<Uuid> {
    machine.state::<Uuid>(value).copied().ok_or_else(|| null_pointer(machine))
}
