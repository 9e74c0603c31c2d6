//! `java.util.Random`: the generator that its documentation defines, number by number.

use super::{arg, illegal_argument, int, null_pointer, state};
use crate::{
    error::Answer,
    library::Builder,
    machine::Machine,
    value::{Primitive, Value},
};

const NAME: &str = "java.util.Random";
const MASK: u64 = (1 << 48) - 1;
const MULTIPLIER: u64 = 0x5_DEEC_E66D;

/// The state of a `Random`.
pub(super) struct Random {
    seed: u64,
    /// The second of two numbers that `nextGaussian` makes at once.
    gaussian: Option<f64>,
}

impl Random {
    fn new(seed: i64) -> Self {
        Self { seed: (seed.cast_unsigned() ^ MULTIPLIER) & MASK, gaussian: None }
    }

    /// The next `bits` bits, at most 32, as the upper ones of an `int`.
    fn next(&mut self, bits: u32) -> i32 {
        self.seed = self.seed.wrapping_mul(MULTIPLIER).wrapping_add(0xB) & MASK;
        let wanted = (self.seed >> (48 - bits)) & u64::from(u32::MAX);
        u32::try_from(wanted).unwrap_or(0).cast_signed()
    }

    fn long(&mut self) -> i64 {
        let high = i64::from(self.next(32)) << 32;
        high.wrapping_add(i64::from(self.next(32)))
    }

    fn double(&mut self) -> f64 {
        let bits = (i64::from(self.next(26)) << 27) + i64::from(self.next(27));
        #[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
        let bits = bits as f64;
        bits / 9_007_199_254_740_992.0
    }

    /// A number from 0 to a positive bound, without it.
    fn below(&mut self, bound: i32) -> i32 {
        if bound & (bound - 1) == 0 {
            let scaled = (i64::from(bound) * i64::from(self.next(31))) >> 31;
            return i32::try_from(scaled).unwrap_or(0);
        }
        loop {
            let bits = self.next(31);
            let value = bits % bound;
            // The last, incomplete round of the bound is thrown away.
            if bits.checked_sub(value).and_then(|round| round.checked_add(bound - 1)).is_some() {
                return value;
            }
        }
    }

    /// A number from one to another, without that.
    fn between(&mut self, origin: i32, bound: i32) -> i32 {
        let range = bound.wrapping_sub(origin);
        let mut bits = self.next(32);
        if range > 0 {
            if range & (range - 1) == 0 {
                return (bits & (range - 1)).wrapping_add(origin);
            }
            loop {
                let half = (bits.cast_unsigned() >> 1).cast_signed();
                let value = half % range;
                if half.checked_sub(value).and_then(|round| round.checked_add(range - 1)).is_some() {
                    return value.wrapping_add(origin);
                }
                bits = self.next(32);
            }
        }
        while bits < origin || bits >= bound {
            bits = self.next(32);
        }
        bits
    }

    /// A number of the normal distribution, by Marsaglia's polar method.
    fn gaussian(&mut self) -> f64 {
        if let Some(second) = self.gaussian.take() {
            return second;
        }
        loop {
            let (x, y) = (2.0 * self.double() - 1.0, 2.0 * self.double() - 1.0);
            let square = x * x + y * y;
            if square < 1.0 && square != 0.0 {
                let factor = (-2.0 * square.ln() / square).sqrt();
                self.gaussian = Some(y * factor);
                return x * factor;
            }
        }
    }
}

/// A `Random` seeded by the environment.
pub(super) fn unseeded(machine: &mut Machine<'_>) -> Answer {
    let seed = machine.environment().random().cast_signed();
    machine.allocate_state(NAME, Random::new(seed))
}

/// `nextInt(bound)` of a `Random` or of a script's class that extends it.
pub(super) fn below(machine: &mut Machine<'_>, random: &Value, bound: i32) -> Answer<i32> {
    machine.charge(1)?;
    if random.is_null() {
        return Err(null_pointer(machine));
    }
    Ok(machine.state_mut::<Random>(random).map_or(0, |random| random.below(bound)))
}

fn with<T>(machine: &mut Machine<'_>, this: &Value, work: impl FnOnce(&mut Random) -> T) -> Answer<T> {
    machine.state_mut::<Random>(this).map(work).ok_or_else(|| super::missing("the method"))
}

fn fill(machine: &mut Machine<'_>, this: &Value, arguments: &[Value]) -> Answer {
    let Some(count) = state::array(machine, arg(arguments, 0)).map(<[Value]>::len) else {
        return Err(null_pointer(machine));
    };
    machine.charge(count as u64)?;
    let bytes = with(machine, this, |random| {
        let words = (0..count.div_ceil(4)).map(|_| random.next(32));
        words.flat_map(i32::to_le_bytes).map(u8::cast_signed).collect::<Vec<_>>()
    })?;
    if let Some(places) = state::array_mut(machine, arg(arguments, 0)) {
        for (place, byte) in places.iter_mut().zip(bytes) {
            *place = Value::Primitive(Primitive::Byte(byte));
        }
    }
    Ok(Value::Void)
}

fn seed(arguments: &[Value]) -> i64 {
    match arg(arguments, 0) {
        Value::Primitive(Primitive::Long(seed)) => *seed,
        _ => 0,
    }
}

pub(super) fn describe(builder: &mut Builder) {
    builder
        .class(NAME)
        .constructor("()", |machine, _, _| unseeded(machine))
        .constructor("(long)", |machine, _, arguments| machine.allocate_state(NAME, Random::new(seed(arguments))))
        .method("setSeed(long)", |machine, this, arguments| {
            with(machine, this, |random| *random = Random::new(seed(arguments))).map(|()| Value::Void)
        })
        .method("nextInt()", |machine, this, _| with(machine, this, |random| random.next(32)).map(Value::from))
        .method("nextInt(int)", |machine, this, arguments| match int(arguments, 0) {
            bound if bound > 0 => with(machine, this, |random| random.below(bound)).map(Value::from),
            _ => Err(illegal_argument(machine, "bound must be positive")),
        })
        .method("nextInt(int,int)", |machine, this, arguments| match (int(arguments, 0), int(arguments, 1)) {
            (origin, bound) if origin < bound => {
                with(machine, this, |random| random.between(origin, bound)).map(Value::from)
            }
            _ => Err(illegal_argument(machine, "bound must be greater than origin")),
        })
        .method("nextLong()", |machine, this, _| with(machine, this, Random::long).map(Value::from))
        .method("nextDouble()", |machine, this, _| with(machine, this, Random::double).map(Value::from))
        .method("nextFloat()", |machine, this, _| {
            #[expect(clippy::cast_precision_loss, reason = "24 bits are exact")]
            let value = with(machine, this, |random| random.next(24) as f32 / 16_777_216.0)?;
            Ok(Primitive::Float(value).into())
        })
        .method("nextBoolean()", |machine, this, _| with(machine, this, |random| random.next(1) != 0).map(Value::from))
        .method("nextGaussian()", |machine, this, _| with(machine, this, Random::gaussian).map(Value::from))
        .method("nextBytes(byte[])", fill);
}
