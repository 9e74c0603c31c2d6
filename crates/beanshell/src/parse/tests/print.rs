//! A compact printed form of trees: `(operator operands …)`.

use crate::{
    ast::{
        Base, Block, Class, ClassBody, Declaration, Expr, ExprKind, Method, Modifiers, Name, Stmt, StmtKind, TypeName,
        Unary, Variable,
    },
    value::Primitive,
};

pub(super) fn statements(all: &[Stmt]) -> String {
    join(all, statement)
}

fn join<T>(all: &[T], print: impl Fn(&T) -> String) -> String {
    all.iter().map(print).collect::<Vec<_>>().join(" ")
}

fn list<T>(all: &[T], print: impl Fn(&T) -> String) -> String {
    all.iter().flat_map(|item| [" ".to_owned(), print(item)]).collect()
}

fn names(all: &[Name]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(".")
}

fn option<T>(item: Option<&T>, print: impl Fn(&T) -> String) -> String {
    item.map_or_else(String::new, |item| format!(" {}", print(item)))
}

fn type_name(of: &TypeName) -> String {
    let base = match &of.base {
        Base::Primitive(kind) => kind.name().to_owned(),
        Base::Void => "void".to_owned(),
        Base::Named(path) => names(path),
    };
    base + &"[]".repeat(of.dimensions)
}

fn primitive(value: Primitive) -> String {
    match value {
        Primitive::Boolean(value) => value.to_string(),
        Primitive::Byte(value) => format!("{value}b"),
        Primitive::Short(value) => format!("{value}s"),
        Primitive::Char(value) => format!("c{value}"),
        Primitive::Int(value) => value.to_string(),
        Primitive::Long(value) => format!("{value}L"),
        Primitive::Float(value) => format!("{value:?}f"),
        Primitive::Double(value) => format!("{value:?}"),
    }
}

fn expression(tree: &Expr) -> String {
    match &tree.kind {
        ExprKind::Primitive(value) => primitive(*value),
        ExprKind::Text(text) => format!("{text:?}"),
        ExprKind::Null => "null".to_owned(),
        ExprKind::Void => "void".to_owned(),
        ExprKind::Name(path) => names(path),
        ExprKind::Field { target, name } => format!("(. {} {name})", expression(target)),
        ExprKind::Call { target: None, method, arguments } => format!("({method}{})", list(arguments, expression)),
        ExprKind::Call { target: Some(target), method, arguments } => {
            format!("(.{method} {}{})", expression(target), list(arguments, expression))
        }
        ExprKind::Index { target, index } => format!("([] {} {})", expression(target), expression(index)),
        ExprKind::Property { target, key } => format!("({{}} {} {})", expression(target), expression(key)),
        ExprKind::New { class, arguments, body } => {
            format!("(new {}{}{})", type_name(class), list(arguments, expression), option(body.as_deref(), class_body))
        }
        ExprKind::NewArray { element, sizes, dimensions, values } => format!(
            "(new {}{}{}{})",
            type_name(element),
            "[]".repeat(*dimensions),
            list(sizes, expression),
            option(values.as_deref(), expression)
        ),
        ExprKind::ArrayValues(values) => format!("{{{}}}", join(values, expression)),
        ExprKind::Class(of) => format!("{}.class", type_name(of)),
        ExprKind::Cast { to, value } => format!("(cast {} {})", type_name(to), expression(value)),
        ExprKind::InstanceOf { value, of } => format!("(is {} {})", expression(value), type_name(of)),
        ExprKind::Unary { operator, value } => {
            let sign = match operator {
                Unary::Plus => "+",
                Unary::Minus => "-",
                Unary::Not => "!",
                Unary::Complement => "~",
            };
            format!("({sign} {})", expression(value))
        }
        ExprKind::Step { target, by, prefix } => {
            let sign = if *by > 0 { "++" } else { "--" };
            let (before, after) = if *prefix { (sign, "") } else { ("", sign) };
            format!("{before}{}{after}", expression(target))
        }
        ExprKind::Binary { operator, left, right } => {
            format!("({operator:?} {} {})", expression(left), expression(right))
        }
        ExprKind::And(left, right) => format!("(&& {} {})", expression(left), expression(right)),
        ExprKind::Or(left, right) => format!("(|| {} {})", expression(left), expression(right)),
        ExprKind::Conditional { test, yes, no } => {
            format!("(? {} {} {})", expression(test), expression(yes), expression(no))
        }
        ExprKind::Assign { target, operator, value } => {
            let operator = operator.map_or_else(String::new, |operator| format!("{operator:?}"));
            format!("({operator}= {} {})", expression(target), expression(value))
        }
    }
}

fn statement(tree: &Stmt) -> String {
    match &tree.kind {
        StmtKind::Empty => ";".to_owned(),
        StmtKind::Expression(value) => expression(value),
        StmtKind::Declare(declaration) => declared(declaration),
        StmtKind::Block(inner) => block(inner),
        StmtKind::If { test, then, otherwise } => {
            format!("(if {} {}{})", expression(test), statement(then), option(otherwise.as_deref(), statement))
        }
        StmtKind::While { test, body } => format!("(while {} {})", expression(test), statement(body)),
        StmtKind::Do { body, test } => format!("(do {} {})", statement(body), expression(test)),
        StmtKind::For { init, test, update, body } => format!(
            "(for [{}] [{}] [{}] {})",
            statements(init),
            test.as_ref().map(expression).unwrap_or_default(),
            join(update, expression),
            statement(body)
        ),
        StmtKind::ForEach { of, name, values, body } => {
            let of = of.as_ref().map_or_else(String::new, |of| format!("{} ", type_name(of)));
            format!("(each {of}{name} {} {})", expression(values), statement(body))
        }
        StmtKind::Switch { subject, cases } => {
            let cases = list(cases, |case| {
                let label = case.label.as_ref().map_or_else(|| "default".to_owned(), expression);
                format!("({label}:{})", list(&case.statements, statement))
            });
            format!("(switch {}{cases})", expression(subject))
        }
        StmtKind::Break(label) => format!("(break{})", option(label.as_ref(), ToString::to_string)),
        StmtKind::Continue(label) => format!("(continue{})", option(label.as_ref(), ToString::to_string)),
        StmtKind::Return(value) => format!("(return{})", option(value.as_ref(), expression)),
        StmtKind::Throw(value) => format!("(throw {})", expression(value)),
        StmtKind::Try { body, catches, finally } => {
            let catches = list(catches, |catch| {
                let of = catch.of.iter().map(type_name).collect::<Vec<_>>().join("|");
                format!("(catch {of} {} {})", catch.name, block(&catch.body))
            });
            format!("(try {}{catches}{})", block(body), option(finally.as_ref(), block))
        }
        StmtKind::Synchronized { on, body } => format!("(synchronized {} {})", expression(on), block(body)),
        StmtKind::Labelled { label, body } => format!("({label}: {})", statement(body)),
        StmtKind::Assert { test, message } => {
            format!("(assert {}{})", expression(test), option(message.as_ref(), expression))
        }
        StmtKind::Method(of) => method(of),
        StmtKind::Class(of) => class(of),
        StmtKind::Import(import) => format!(
            "(import{} {}{})",
            if import.is_static { " static" } else { "" },
            names(&import.path),
            if import.all { "*" } else { "" }
        ),
        StmtKind::Package => "(package)".to_owned(),
    }
}

fn block(inner: &Block) -> String {
    format!("{{{}{}}}", if inner.declares { "! " } else { "" }, statements(&inner.statements))
}

fn modifiers(of: Modifiers) -> String {
    let words = [(of.is_static, "static "), (of.is_final, "final "), (of.is_abstract, "abstract ")];
    words.into_iter().filter(|(is, _)| *is).map(|(_, word)| word).collect()
}

fn declared(of: &Declaration) -> String {
    let variable = |of: &Variable| {
        let value = of.value.as_ref().map_or_else(String::new, |value| format!("={}", expression(value)));
        format!("{}{}{value}", of.name, "[]".repeat(of.dimensions))
    };
    format!("({}{}{})", modifiers(of.modifiers), type_name(&of.of), list(&of.variables, variable))
}

fn method(of: &Method) -> String {
    let parameters = of.parameters.iter().map(|parameter| {
        let of = parameter.of.as_ref().map_or_else(String::new, |of| format!("{} ", type_name(of)));
        format!("{of}{}", parameter.name)
    });
    let parameters = parameters.collect::<Vec<_>>().join(", ");
    let returns = of.returns.as_ref().map_or_else(String::new, |of| format!("{} ", type_name(of)));
    let varargs = if of.varargs { " ..." } else { "" };
    let body = option(of.body.as_ref(), block);
    format!("(method {}{returns}{}({parameters}{varargs}){body})", modifiers(of.modifiers), of.name)
}

fn class(of: &Class) -> String {
    let kind = match (&of.constants, of.is_interface) {
        (Some(_), _) => "enum",
        (None, true) => "interface",
        (None, false) => "class",
    };
    let above = option(of.superclass.as_ref(), type_name);
    let interfaces = of.interfaces.iter().flat_map(|of| [" +".to_owned(), type_name(of)]).collect::<String>();
    let constants = of.constants.as_ref().map_or_else(String::new, |all| format!(" [{}]", all.join(" ")));
    format!("({}{kind} {}{above}{interfaces}{constants} {})", modifiers(of.modifiers), of.name, class_body(&of.body))
}

fn class_body(of: &ClassBody) -> String {
    let members = of
        .members
        .iter()
        .map(|member| format!("{}{}", if member.is_static { "static:" } else { "" }, statement(&member.statement)));
    let methods = of.methods.iter().map(|of| method(of));
    format!("<{}>", members.chain(methods).collect::<Vec<_>>().join(" "))
}
