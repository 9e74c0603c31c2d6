//! One run of a script: its objects, its scopes, what it may still use, and what classes of the library ask of it.

use crate::{
    environment::{Environment, Limits},
    error::{Answer, Bound, Throw},
    heap::{Data, Heap, Object, Ref},
    library::{ClassId, Library, Type},
    scope::{Of, ScopeId, Scopes},
    text::Text,
    value::{Primitive, Stamp, Value},
};
use std::{any::Any, cell::Cell, collections::HashMap, sync::Arc};

mod objects;

/// A run of scripts with variables of its own. It holds everything that they make, and ends with it.
pub struct Machine<'e> {
    pub(crate) library: &'e Library,
    pub(crate) environment: &'e dyn Environment,
    pub(crate) limits: Limits,
    /// Steps that are left.
    steps: u64,
    /// Names compared since the last charge: looking through a scope costs too.
    compared: Cell<u64>,
    /// Bytes that are left.
    bytes: usize,
    pub(crate) depth: usize,
    pub(crate) heap: Heap,
    pub(crate) scopes: Scopes,
    pub(crate) global: ScopeId,
    /// Classes that scripts of this run declared; their ids follow the library's.
    pub(crate) scripted: Vec<Arc<crate::scripted::ScriptedClass>>,
    pub(crate) imports: crate::names::Imports,
    pub(crate) source: Arc<str>,
    boxes: u32,
    enums: HashMap<(ClassId, usize), Ref, foldhash::fast::FixedState>,
    strings: HashMap<Text, Text>,
    output: String,
    host: Box<dyn Any>,
}

impl<'e> Machine<'e> {
    /// A machine without variables. `host` is whatever the classes of the host need: [`Machine::host`] gives it back.
    pub fn new(library: &'e Library, environment: &'e dyn Environment, limits: Limits, host: Box<dyn Any>) -> Self {
        let mut scopes = Scopes::default();
        let global = scopes.enter(Of::Script, None);
        scopes.capture(global);
        Self {
            library,
            environment,
            steps: limits.steps,
            compared: Cell::new(0),
            bytes: limits.memory,
            limits,
            depth: 0,
            heap: Heap::default(),
            scopes,
            global,
            scripted: Vec::new(),
            imports: crate::names::Imports::default(),
            source: Arc::from(""),
            boxes: 0,
            enums: HashMap::default(),
            strings: HashMap::new(),
            output: String::new(),
            host,
        }
    }

    /// What the host gave, if it is a `T`.
    pub fn host<T: 'static>(&mut self) -> Option<&mut T> {
        self.host.downcast_mut()
    }

    /// What scripts printed so far.
    pub fn output(&self) -> &str {
        &self.output
    }

    /// The world outside.
    pub fn environment(&self) -> &'e dyn Environment {
        self.environment
    }

    /// Prints for the script.
    pub fn print(&mut self, text: &str) -> Answer<()> {
        self.charge(1 + text.len() as u64 / 16)?;
        if self.output.len() + text.len() > self.limits.output {
            let limit = self.limits.output;
            return Err(Throw::bound(Bound::Output, format!("The script prints more than {limit} bytes")));
        }
        self.output.push_str(text);
        Ok(())
    }

    /// Uses up steps of evaluation. A method of the library charges what it does in proportion to its input:
    /// one step for about sixteen bytes or one element looked at.
    pub fn charge(&mut self, steps: u64) -> Answer<()> {
        const LOOK_AT_CLOCK: u64 = 4096;
        /// Names that are compared in one step.
        const COMPARED: u64 = 16;
        let compared = self.compared.get();
        self.compared.set(compared % COMPARED);
        let before = self.steps;
        let Some(left) = before.checked_sub(steps.saturating_add(compared / COMPARED)) else {
            self.steps = 0;
            let limit = self.limits.steps;
            return Err(Throw::bound(
                Bound::Steps,
                format!("The script needs more than {limit} steps; does a loop not end?"),
            ));
        };
        self.steps = left;
        if before / LOOK_AT_CLOCK != left / LOOK_AT_CLOCK && self.environment.elapsed() > self.limits.time {
            let limit = self.limits.time.as_millis();
            return Err(Throw::bound(Bound::Time, format!("The script takes longer than {limit} ms")));
        }
        Ok(())
    }

    /// Notes that names were compared; the next charge counts them.
    pub(crate) fn compared(&self, names: usize) {
        self.compared.set(self.compared.get().saturating_add(names as u64));
    }

    /// Uses up memory, before it is allocated. Memory comes back only with the end of the run.
    pub fn reserve(&mut self, bytes: usize) -> Answer<()> {
        let Some(left) = self.bytes.checked_sub(bytes) else {
            let limit = self.limits.memory;
            return Err(Throw::bound(Bound::Memory, format!("The script makes more than {limit} bytes of objects")));
        };
        self.bytes = left;
        self.charge(bytes as u64 / 64)
    }

    /// Leaves a scope, and counts what stays of it.
    pub(crate) fn leave(&mut self, scope: ScopeId) {
        self.bytes = self.bytes.saturating_sub(self.scopes.leave(scope));
    }

    /// Bytes that are left, for what cannot say beforehand how much it makes.
    pub(crate) fn room(&self) -> usize {
        self.bytes
    }

    /// Uses up memory for `count` more elements of `size` bytes.
    pub fn reserve_many(&mut self, count: usize, size: usize) -> Answer<()> {
        self.reserve(count.saturating_mul(size))
    }

    /// A new object.
    pub fn allocate(&mut self, class: ClassId, data: Data) -> Answer<Ref> {
        let own = match &data {
            Data::Fields(values) | Data::Array(_, values) => values.len() * size_of::<Value>(),
            Data::State(_) => 64,
            Data::Class(_) | Data::This(_) => 0,
        };
        self.reserve(size_of::<Object>() + own)?;
        Ok(self.heap.add(Object { class, data }))
    }

    /// [`Machine::allocate`] of an array whose elements are paid for.
    pub(crate) fn heap_add(&mut self, class: ClassId, data: Data) -> Answer<Ref> {
        self.reserve(size_of::<Object>())?;
        Ok(self.heap.add(Object { class, data }))
    }

    /// A new object of a class of the library by its full name, with some state of its own.
    pub fn allocate_state<T: Any>(&mut self, class: &str, state: T) -> Answer {
        let class = self.class_named(class)?;
        Ok(Value::Object(self.allocate(class, Data::State(Box::new(state)))?))
    }

    /// The class of a full name of the library.
    pub fn class_named(&self, name: &str) -> Answer<ClassId> {
        self.library.find(name).ok_or_else(|| Throw::fault(format!("There is no class {name}")))
    }

    /// An object of the run.
    pub fn object(&self, object: Ref) -> &Object {
        self.heap.get(object)
    }

    /// An object of the run, to be changed. Charge for what is added with [`Machine::reserve`].
    pub fn object_mut(&mut self, object: Ref) -> &mut Object {
        self.heap.get_mut(object)
    }

    /// The state of an object, if it is a `T`.
    pub fn state<T: 'static>(&self, value: &Value) -> Option<&T> {
        match value {
            Value::Object(object) => match &self.heap.get(*object).data {
                Data::State(state) => state.downcast_ref(),
                _ => None,
            },
            _ => None,
        }
    }

    /// The state of an object, to be changed.
    pub fn state_mut<T: 'static>(&mut self, value: &Value) -> Option<&mut T> {
        match value {
            Value::Object(object) => match &mut self.heap.get_mut(*object).data {
                Data::State(state) => state.downcast_mut(),
                _ => None,
            },
            _ => None,
        }
    }

    /// A new string.
    pub fn text(&mut self, text: &str) -> Answer {
        self.reserve(32 + 2 * text.len())?;
        Ok(Value::Text(text.into()))
    }

    /// A new string of these units.
    pub fn text_of(&mut self, units: &[u16]) -> Answer {
        self.reserve(32 + 2 * units.len())?;
        Ok(Value::Text(Text::new(units)))
    }

    /// The one string of this text, as `String.intern()` gives it.
    pub fn intern(&mut self, text: &Text) -> Answer<Text> {
        if let Some(known) = self.strings.get(text) {
            return Ok(known.clone());
        }
        self.reserve(64 + 2 * text.len())?;
        self.strings.insert(text.clone(), text.clone());
        Ok(text.clone())
    }

    /// A box of a primitive, as `valueOf` makes it; any other value as it is.
    pub fn boxed(&mut self, value: Value) -> Value {
        match value {
            Value::Primitive(primitive) if primitive.is_cached() => Value::Boxed(primitive, Stamp::CACHED),
            Value::Primitive(primitive) => self.new_box(primitive),
            other => other,
        }
    }

    /// A primitive as the object that BeanShell makes of it where one is wanted: a box that is no other. Any other value as
    /// it is.
    pub(crate) fn wrapped(&mut self, value: Value) -> Value {
        match value {
            Value::Primitive(primitive) => self.new_box(primitive),
            other => other,
        }
    }

    /// A box that is no other, as `new Integer(5)` makes it.
    pub fn new_box(&mut self, primitive: Primitive) -> Value {
        self.boxes = self.boxes.wrapping_add(1).max(1);
        Value::Boxed(primitive, Stamp(self.boxes))
    }

    /// The constant of an enum of the library by its place. It is one object throughout the run.
    pub fn enum_constant(&mut self, class: ClassId, ordinal: usize) -> Answer {
        if let Some(known) = self.enums.get(&(class, ordinal)) {
            return Ok(Value::Object(*known));
        }
        let name = self.library.class(class).and_then(|class| class.enum_constants.get(ordinal)).cloned();
        let name = name.ok_or_else(|| Throw::fault("There is no such constant"))?;
        let name = self.text(&name)?;
        let fields = vec![name, Value::int(i32::try_from(ordinal).unwrap_or(i32::MAX))];
        let object = self.allocate(class, Data::Fields(fields))?;
        self.enums.insert((class, ordinal), object);
        Ok(Value::Object(object))
    }

    /// An array of values of a type.
    pub fn array(&mut self, of: Type, values: Vec<Value>) -> Answer {
        let class = self.class_named("java.lang.Object")?;
        Ok(Value::Object(self.allocate(class, Data::Array(of, values))?))
    }
}
