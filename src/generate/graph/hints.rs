//! What a name says about a string that no keyword describes.
//!
//! Names are compared without case and separators. Nothing is drawn here. Start at [`Hint::of`].

/// What a string is probably about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hint {
    Email,
    Url,
    Country,
    Currency,
    Phone,
    Language,
    TimeZone,
    City,
    PostalCode,
    FirstName,
    LastName,
    Name,
    Moment,
    Day,
    IpAddress,
    Host,
    Description,
}

/// Endings of names, the longer ones first.
const ENDINGS: [(&str, Hint); 33] = [
    ("email", Hint::Email),
    ("emailaddress", Hint::Email),
    ("url", Hint::Url),
    ("uri", Hint::Url),
    ("website", Hint::Url),
    ("href", Hint::Url),
    ("country", Hint::Country),
    ("countrycode", Hint::Country),
    ("currency", Hint::Currency),
    ("currencycode", Hint::Currency),
    ("phone", Hint::Phone),
    ("phonenumber", Hint::Phone),
    ("language", Hint::Language),
    ("locale", Hint::Language),
    ("timezone", Hint::TimeZone),
    ("city", Hint::City),
    ("postalcode", Hint::PostalCode),
    ("zipcode", Hint::PostalCode),
    ("zip", Hint::PostalCode),
    ("firstname", Hint::FirstName),
    ("givenname", Hint::FirstName),
    ("lastname", Hint::LastName),
    ("familyname", Hint::LastName),
    ("hostname", Hint::Host),
    ("host", Hint::Host),
    ("name", Hint::Name),
    ("timestamp", Hint::Moment),
    ("datetime", Hint::Moment),
    ("date", Hint::Day),
    ("ipaddress", Hint::IpAddress),
    ("description", Hint::Description),
    ("comment", Hint::Description),
    ("title", Hint::Description),
];

impl Hint {
    /// What the name of a property says.
    pub(crate) fn of(name: &str) -> Option<Self> {
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        if name.ends_with("_at") || name.ends_with("At") {
            return Some(Hint::Moment);
        }
        if plain == "ip" {
            return Some(Hint::IpAddress);
        }
        let longest =
            ENDINGS.iter().filter(|(ending, _)| plain.ends_with(ending)).max_by_key(|(ending, _)| ending.len());
        longest.map(|(_, hint)| *hint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_ending_wins_whatever_its_case() {
        assert_eq!(Hint::of("user_email"), Some(Hint::Email));
        assert_eq!(Hint::of("countryCode"), Some(Hint::Country));
        assert_eq!(Hint::of("FIRST-NAME"), Some(Hint::FirstName));
        assert_eq!(Hint::of("createdAt"), Some(Hint::Moment));
        assert_eq!(Hint::of("format"), None);
        assert_eq!(Hint::of("tip"), None);
    }
}
