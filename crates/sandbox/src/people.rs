//! The people whom an emulated desk knows.

/// Somebody at the desk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// The desk's id of them; a vendor may wrap it in its own form.
    pub id: u64,
    /// First and last name.
    pub name: String,
    /// Name with which they sign in.
    pub username: String,
    /// E-mail address.
    pub email: String,
    /// Number of the employee.
    pub employee_number: String,
    /// Whether the account can be used.
    pub active: bool,
}

impl Person {
    /// First name.
    pub fn first_name(&self) -> &str {
        self.name.split(' ').next().unwrap_or_default()
    }

    /// Last name.
    pub fn last_name(&self) -> &str {
        self.name.split_once(' ').map_or("", |(_, last)| last)
    }
}

/// Jane and her boss, two people who share an address, and one who has left.
pub(crate) fn default() -> Vec<Person> {
    let all = [
        ("Jane Doe", "jdoe", "jane@example.test", true),
        ("Mary Boss", "mboss", "boss@example.test", true),
        ("Tom Twin", "ttwin", "twin@example.test", true),
        ("Tim Twin", "twin2", "twin@example.test", true),
        ("Gone Away", "gaway", "gone@example.test", false),
    ];
    (1..)
        .zip(all)
        .map(|(id, (name, username, email, active))| Person {
            id,
            name: name.to_owned(),
            username: username.to_owned(),
            email: email.to_owned(),
            employee_number: format!("E{id:04}"),
            active,
        })
        .collect()
}
