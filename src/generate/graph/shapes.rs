//! Formats of strings as patterns, to be joined with other patterns and with lengths.
//!
//! Each accepts only members of its format, though not all of them. Start at [`shape`].

/// A pattern whose matches are of the format; `None` for formats that ask for nothing, or that are not known.
pub(crate) fn shape(format: &str) -> Option<&'static str> {
    SHAPES.iter().find(|(name, _)| *name == format).map(|(_, pattern)| *pattern)
}

const SHAPES: [(&str, &str); 29] = [
    ("base64url", "^([A-Za-z0-9_-]{4})*([A-Za-z0-9_-][AQgw]==|[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048]=)?$"),
    ("byte", "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$"),
    ("char", "^.$"),
    ("date", "^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$"),
    (
        "date-time",
        "^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9])$",
    ),
    (
        "date-time-local",
        "^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?$",
    ),
    ("decimal", "^-?(0|[1-9][0-9]{0,8})(\\.[0-9]{1,6})?$"),
    ("decimal128", "^-?(0|[1-9][0-9]{0,8})(\\.[0-9]{1,6})?$"),
    ("duration", "^P([1-9][0-9]*D(T[1-9][0-9]*H)?|T[1-9][0-9]*H([1-9][0-9]*M)?|T[1-9][0-9]*S|[1-9][0-9]*[WMY])$"),
    ("email", "^[a-z0-9]{1,20}([._+-][a-z0-9]{1,12}){0,3}@[a-z0-9]{1,20}(-[a-z0-9]{1,12}){0,2}(\\.[a-z]{2,12}){1,3}$"),
    ("hostname", "^[a-z0-9]{1,20}(-[a-z0-9]{1,12}){0,2}(\\.[a-z0-9]{1,20}){0,4}\\.[a-z]{2,12}$"),
    ("http-date", "^Thu, (01|08|15|22) Feb 2024 ([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9] GMT$"),
    ("idn-email", "^[a-z0-9]{1,20}([._+-][a-z0-9]{1,12}){0,3}@[a-z0-9]{1,20}(\\.[a-z]{2,12}){1,3}$"),
    ("idn-hostname", "^[a-z]{1,20}(\\.[a-z]{2,12}){1,3}$"),
    ("ipv4", "^((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])$"),
    (
        "ipv6",
        "^([0-9a-f]{1,4}:){7}[0-9a-f]{1,4}$|^::([0-9a-f]{1,4})?$|^[0-9a-f]{1,4}(:[0-9a-f]{1,4}){0,5}::[0-9a-f]{1,4}$",
    ),
    ("iri", URI),
    ("iri-reference", URI_REFERENCE),
    ("json-pointer", "^(/([A-Za-z0-9_. -]|~[01])*)*$"),
    ("regex", "^\\^?[a-z0-9]+([.][*+]?[a-z0-9]+)*\\$?$"),
    ("relative-json-pointer", "^(0|[1-9][0-9]?)(#|(/([A-Za-z0-9_-]|~[01])*)*)$"),
    ("sf-boolean", "^[?][01]$"),
    ("time", "^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9])$"),
    ("time-local", "^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?$"),
    ("uri", URI),
    ("uri-reference", URI_REFERENCE),
    ("uri-template", "^(https?://[a-z0-9]+(\\.[a-z]+)*)?(/([A-Za-z0-9._~-]*|[{][a-z]+[}]))*$"),
    ("uuid", "^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"),
    ("sf-token", "^[a-z][a-z0-9]*$"),
];

const URI: &str = "^([a-z][a-z0-9+.-]*:(//[A-Za-z0-9]+([.-][A-Za-z0-9]+)*(:[0-9]{1,4})?(/[A-Za-z0-9._~@!$&'()*+,;=:-]*)*|[A-Za-z0-9._~@!$&'()*+,;=:-]+(/[A-Za-z0-9._~@!$&'()*+,;=:-]*)*))([?][A-Za-z0-9._~=&/:@-]*)?(#[A-Za-z0-9._~/?-]*)?$";

const URI_REFERENCE: &str = "^(([a-z][a-z0-9+.-]*:)?//[A-Za-z0-9]+([.-][A-Za-z0-9]+)*(:[0-9]{1,4})?)?(/[A-Za-z0-9._~@!$&'()*+,;=-]+)*/?([?][A-Za-z0-9._~=&/:@-]*)?(#[A-Za-z0-9._~/?-]*)?$|^[A-Za-z0-9._~-]+(/[A-Za-z0-9._~@-]+)*(#[A-Za-z0-9._~/?-]*)?$";

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::generate::graph::automaton::{Automaton, Demand, Factor};
    use crate::generate::graph::look_around::parse;
    use crate::generate::random::{Random, chacha};
    use crate::generate::testing::validator;
    use crate::generate::value::Alphabet;

    #[test]
    fn what_has_the_shape_is_of_the_format() {
        for (format, pattern) in SHAPES {
            let factor = Factor { hir: parse(pattern).expect("a pattern"), is_wanted: true };
            let demand = Demand { factors: vec![factor], is_wanted: true };
            let automaton = Automaton::new(&[demand], Alphabet::Unicode, 0, None).expect("an automaton");
            let accepts = validator(&json!({ "format": format }));
            let mut rng = chacha(&[3; 32]);
            let mut random = Random::new(&mut rng);
            for _ in 0..300 {
                let text = automaton.draw(&mut random);
                assert!(accepts(&json!(text)), "{text:?} is no {format}");
            }
        }
    }
}
