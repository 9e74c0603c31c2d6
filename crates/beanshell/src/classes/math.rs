//! `java.lang.Math` and `StrictMath`, which are the same here.

use super::arguments::{double, float, int, long};
use crate::{
    error::Answer,
    java::math,
    library::{Builder, ClassBuilder},
    machine::Machine,
    value::{Primitive, Value},
};

mod exact;

pub(super) fn describe(builder: &mut Builder) {
    for name in ["java.lang.Math", "java.lang.StrictMath"] {
        let class = builder
            .class(name)
            .constant("PI", |_, _, _| Ok(std::f64::consts::PI.into()))
            .constant("E", |_, _, _| Ok(std::f64::consts::E.into()))
            .function("random()", |machine, _, _| Ok(random(machine).into()));
        exact::describe(choices(rounding(functions(class))));
    }
}

/// From 0 up to 1, 53 bits of it.
fn random(machine: &Machine<'_>) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit exactly")]
    let bits = (machine.environment().random() >> 11) as f64;
    bits / 9_007_199_254_740_992.0
}

fn functions(class: ClassBuilder<'_>) -> ClassBuilder<'_> {
    class
        .function("sin(double)", |_, _, a| Ok(double(a, 0).sin().into()))
        .function("cos(double)", |_, _, a| Ok(double(a, 0).cos().into()))
        .function("tan(double)", |_, _, a| Ok(double(a, 0).tan().into()))
        .function("asin(double)", |_, _, a| Ok(libm::asin(double(a, 0)).into()))
        .function("acos(double)", |_, _, a| Ok(libm::acos(double(a, 0)).into()))
        .function("atan(double)", |_, _, a| Ok(libm::atan(double(a, 0)).into()))
        .function("atan2(double,double)", |_, _, a| Ok(libm::atan2(double(a, 0), double(a, 1)).into()))
        .function("sinh(double)", |_, _, a| Ok(math::sinh(double(a, 0)).into()))
        .function("cosh(double)", |_, _, a| Ok(math::cosh(double(a, 0)).into()))
        .function("tanh(double)", |_, _, a| Ok(math::tanh(double(a, 0)).into()))
        .function("exp(double)", |_, _, a| Ok(double(a, 0).exp().into()))
        .function("expm1(double)", |_, _, a| Ok(libm::expm1(double(a, 0)).into()))
        .function("log(double)", |_, _, a| Ok(double(a, 0).ln().into()))
        .function("log10(double)", |_, _, a| Ok(libm::log10(double(a, 0)).into()))
        .function("log1p(double)", |_, _, a| Ok(libm::log1p(double(a, 0)).into()))
        .function("sqrt(double)", |_, _, a| Ok(double(a, 0).sqrt().into()))
        .function("cbrt(double)", |_, _, a| Ok(double(a, 0).cbrt().into()))
        .function("pow(double,double)", |_, _, a| Ok(math::pow(double(a, 0), double(a, 1)).into()))
        .function("hypot(double,double)", |_, _, a| Ok(libm::hypot(double(a, 0), double(a, 1)).into()))
        .function("toRadians(double)", |_, _, a| Ok((double(a, 0) * 0.017_453_292_519_943_295).into()))
        .function("toDegrees(double)", |_, _, a| Ok((double(a, 0) * 57.295_779_513_082_32).into()))
        .function("IEEEremainder(double,double)", |_, _, a| Ok(libm::remainder(double(a, 0), double(a, 1)).into()))
        .function("fma(double,double,double)", |_, _, a| Ok(double(a, 0).mul_add(double(a, 1), double(a, 2)).into()))
        .function("fma(float,float,float)", |_, _, a| {
            Ok(Primitive::Float(float(a, 0).mul_add(float(a, 1), float(a, 2))).into())
        })
        .function("scalb(double,int)", |_, _, a| Ok(libm::scalbn(double(a, 0), int(a, 1)).into()))
}

fn rounding(class: ClassBuilder<'_>) -> ClassBuilder<'_> {
    #[expect(clippy::cast_possible_truncation, reason = "as Java rounds: the nearest number that there is")]
    let class = class
        .function("round(double)", |_, _, a| Ok((math::half_up(double(a, 0)) as i64).into()))
        .function("round(float)", |_, _, a| Ok((math::half_up(float(a, 0).into()) as i32).into()));
    class
        .function("floor(double)", |_, _, a| Ok(double(a, 0).floor().into()))
        .function("ceil(double)", |_, _, a| Ok(double(a, 0).ceil().into()))
        .function("rint(double)", |_, _, a| Ok(double(a, 0).round_ties_even().into()))
        .function("signum(double)", |_, _, a| Ok(math::signum(double(a, 0)).into()))
        .function("signum(float)", |_, _, a| narrow(math::signum(float(a, 0).into())))
        .function("ulp(double)", |_, _, a| Ok(math::ulp(double(a, 0)).into()))
        .function("ulp(float)", |_, _, a| Ok(Primitive::Float(math::ulp_of_float(float(a, 0))).into()))
        .function("getExponent(double)", |_, _, a| Ok(math::exponent(double(a, 0)).into()))
        .function("getExponent(float)", |_, _, a| Ok(math::exponent_of_float(float(a, 0)).into()))
        .function("nextUp(double)", |_, _, a| Ok(double(a, 0).next_up().into()))
        .function("nextDown(double)", |_, _, a| Ok(double(a, 0).next_down().into()))
        .function("nextUp(float)", |_, _, a| Ok(Primitive::Float(float(a, 0).next_up()).into()))
        .function("nextDown(float)", |_, _, a| Ok(Primitive::Float(float(a, 0).next_down()).into()))
        .function("nextAfter(double,double)", |_, _, a| {
            let (start, goal) = (double(a, 0), double(a, 1));
            Ok(match start.partial_cmp(&goal) {
                None => f64::NAN,
                Some(std::cmp::Ordering::Less) => start.next_up(),
                Some(std::cmp::Ordering::Equal) => goal,
                Some(std::cmp::Ordering::Greater) => start.next_down(),
            }
            .into())
        })
        .function("copySign(double,double)", |_, _, a| Ok(double(a, 0).copysign(double(a, 1)).into()))
        .function("copySign(float,float)", |_, _, a| Ok(Primitive::Float(float(a, 0).copysign(float(a, 1))).into()))
}

fn choices(class: ClassBuilder<'_>) -> ClassBuilder<'_> {
    class
        .function("abs(int)", |_, _, a| Ok(int(a, 0).wrapping_abs().into()))
        .function("abs(long)", |_, _, a| Ok(long(a, 0).wrapping_abs().into()))
        .function("abs(float)", |_, _, a| Ok(Primitive::Float(float(a, 0).abs()).into()))
        .function("abs(double)", |_, _, a| Ok(double(a, 0).abs().into()))
        .function("max(int,int)", |_, _, a| Ok(int(a, 0).max(int(a, 1)).into()))
        .function("max(long,long)", |_, _, a| Ok(long(a, 0).max(long(a, 1)).into()))
        .function("max(float,float)", |_, _, a| narrow(math::max(float(a, 0).into(), float(a, 1).into())))
        .function("max(double,double)", |_, _, a| Ok(math::max(double(a, 0), double(a, 1)).into()))
        .function("min(int,int)", |_, _, a| Ok(int(a, 0).min(int(a, 1)).into()))
        .function("min(long,long)", |_, _, a| Ok(long(a, 0).min(long(a, 1)).into()))
        .function("min(float,float)", |_, _, a| narrow(math::min(float(a, 0).into(), float(a, 1).into())))
        .function("min(double,double)", |_, _, a| Ok(math::min(double(a, 0), double(a, 1)).into()))
}

/// A `float` that was widened for a computation that is exact.
#[expect(clippy::cast_possible_truncation, clippy::unnecessary_wraps, reason = "it is one of the floats given")]
fn narrow(value: f64) -> Answer {
    Ok(Value::Primitive(Primitive::Float(value as f32)))
}
