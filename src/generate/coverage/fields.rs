//! Fields of a request as they are written: pairs of a query, of a form and of cookies, and header lines.
//!
//! For changes that no value means, such as a field that is there twice. Start at [`Field::edited`].

use bytes::Bytes;

use crate::contract::ParameterLocation;
use crate::generate::request::location_name;
use crate::message::Request;

/// A named field with one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Field {
    Parameter(ParameterLocation, String),
    Form(String),
}

/// What is done to a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldEdit {
    /// It stands there once more.
    Twice,
    /// Its value is gone, and its name is not.
    Emptied,
    /// It is gone.
    Dropped,
}

impl Field {
    /// Its path in a draft.
    pub(super) fn path(&self) -> [String; 2] {
        let (location, name) = match self {
            Self::Parameter(location, name) => (location_name(*location), name),
            Self::Form(name) => ("body", name),
        };
        [location.to_owned(), name.clone()]
    }

    /// For people.
    pub(super) fn described(&self) -> String {
        let [location, name] = self.path();
        match self {
            Self::Parameter(..) => format!("{location} parameter `{name}`"),
            Self::Form(_) => format!("body `/{name}`"),
        }
    }

    /// The request with the field changed; `None` where it is not a field of its own.
    pub(super) fn edited(&self, request: &Request, edit: FieldEdit) -> Option<Request> {
        let mut changed = request.clone();
        match self {
            Self::Parameter(ParameterLocation::Path, _) => return None,
            Self::Parameter(ParameterLocation::Query, name) => {
                let (path, query) = request.target.split_once('?')?;
                let query = edited_pairs(query, "&", name, edit)?;
                changed.target = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
            }
            Self::Parameter(ParameterLocation::Header, name) => {
                let at = changed.headers.0.iter().position(|(known, _)| known.eq_ignore_ascii_case(name))?;
                match edit {
                    FieldEdit::Twice => changed.headers.0.insert(at, changed.headers.0[at].clone()),
                    FieldEdit::Emptied => changed.headers.0[at].1.clear(),
                    FieldEdit::Dropped => drop(changed.headers.0.remove(at)),
                }
            }
            Self::Parameter(ParameterLocation::Cookie, name) => {
                let cookies = edited_pairs(request.headers.get("cookie")?, "; ", name, edit)?;
                changed.headers.remove("cookie");
                if !cookies.is_empty() {
                    changed.headers.append("Cookie", cookies);
                }
            }
            Self::Form(name) => {
                let form = edited_pairs(std::str::from_utf8(request.body.as_ref()?).ok()?, "&", name, edit)?;
                changed.body = (!form.is_empty()).then(|| Bytes::from(form));
            }
        }
        Some(changed)
    }
}

fn edited_pairs(text: &str, separator: &str, name: &str, edit: FieldEdit) -> Option<String> {
    let is_it = |pair: &&str| {
        let raw = pair.split('=').next().unwrap_or_default();
        form_urlencoded::parse(raw.as_bytes()).next().is_some_and(|(decoded, _)| decoded == name)
    };
    let mut pairs: Vec<&str> = text.split(separator).collect();
    let at = pairs.iter().position(is_it)?;
    let emptied = format!("{}=", pairs[at].split('=').next().unwrap_or_default());
    match edit {
        FieldEdit::Twice => pairs.insert(at, pairs[at]),
        FieldEdit::Emptied => pairs[at] = &emptied,
        FieldEdit::Dropped => drop(pairs.remove(at)),
    }
    Some(pairs.join(separator))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_changed_where_it_stands() {
        let request = Request {
            method: "POST".to_owned(),
            target: "/pets?a=1&b%5B%5D=2".to_owned(),
            headers: [("X-Tag", "7"), ("Cookie", "c=1; d=2")].into_iter().collect(),
            body: Some("e=1&f=2".into()),
        };
        let target = |name: &str, edit| {
            let field = Field::Parameter(ParameterLocation::Query, name.to_owned());
            field.edited(&request, edit).map(|changed| changed.target)
        };
        assert_eq!(target("b[]", FieldEdit::Twice).as_deref(), Some("/pets?a=1&b%5B%5D=2&b%5B%5D=2"));
        assert_eq!(target("b[]", FieldEdit::Emptied).as_deref(), Some("/pets?a=1&b%5B%5D="));
        assert_eq!(target("a", FieldEdit::Dropped).as_deref(), Some("/pets?b%5B%5D=2"));
        assert_eq!(target("c", FieldEdit::Twice), None);
        let header = Field::Parameter(ParameterLocation::Header, "x-tag".to_owned());
        let twice = header.edited(&request, FieldEdit::Twice).expect("it is there");
        assert_eq!(twice.headers.all("x-tag").collect::<Vec<_>>(), ["7", "7"]);
        let cookie = Field::Parameter(ParameterLocation::Cookie, "c".to_owned());
        let emptied = cookie.edited(&request, FieldEdit::Emptied).expect("it is there");
        assert_eq!(emptied.headers.get("cookie"), Some("c=; d=2"));
        let form = Field::Form("f".to_owned()).edited(&request, FieldEdit::Dropped).expect("it is there");
        assert_eq!(form.body.as_deref(), Some(&b"e=1"[..]));
    }
}
