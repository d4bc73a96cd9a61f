//! Path templates such as `/pets/{petId}`: parsing, matching and filling in.
//!
//! Matching works on the encoded path of a request, so that an encoded slash stays inside its segment. How one
//! segment is matched is in [`super::path_segment`]. Start at [`PathTemplate::parse`].

use std::cmp::Ordering;
use std::fmt;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::path_segment::{Part, Segment};

/// What literal text of a template may not carry into a request; `%` stays, so that what is encoded stays encoded.
const NOT_IN_PATH: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'?').add(b'`').add(b'{').add(b'}').add(b'\\');

/// A path template, split into segments.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PathTemplate {
    /// The template as written.
    pub text: String,
    /// What stands between the slashes.
    pub segments: Vec<Segment>,
}

impl PathTemplate {
    /// Splits a template that starts with `/`.
    ///
    /// # Errors
    /// Says what is wrong with the template, as a lowercase fragment.
    ///
    /// # Examples
    /// ```
    /// use probity::contract::PathTemplate;
    ///
    /// let template = PathTemplate::parse("/pets/{petId}/photos/{name}.{kind}").expect("a valid template");
    /// assert_eq!(template.names(), ["petId", "name", "kind"]);
    /// let values = template.matches("/pets/7/photos/me%2Fyou.png").expect("it matches");
    /// assert_eq!(values[1], ("name".to_owned(), "me/you".to_owned()));
    /// ```
    pub fn parse(text: &str) -> Result<Self, String> {
        let rest = text.strip_prefix('/').ok_or("a path starts with `/`")?;
        let segments = rest.split('/').map(Segment::parse).collect::<Result<Vec<_>, _>>()?;
        let template = Self { text: text.to_owned(), segments };
        let names = template.names();
        match names.iter().enumerate().find(|(index, name)| names[..*index].contains(name)) {
            Some((_, name)) => Err(format!("the parameter `{name}` stands twice in the path")),
            None => Ok(template),
        }
    }

    /// A text that leads nowhere: the name of a webhook, or the runtime expression of a callback. No path matches it.
    pub(super) fn unaddressed(text: &str) -> Self {
        Self { text: text.to_owned(), segments: Vec::new() }
    }

    /// The parameters' names, from left to right.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        self.segments.iter().flat_map(Segment::names).collect()
    }

    /// The template up to a segment, that one included: `/pets/{petId}` of `/pets/{petId}/photos`.
    #[must_use]
    pub fn up_to(&self, segment: usize) -> String {
        let texts = self.text.split('/').skip(1).take(segment + 1);
        texts.map(|text| format!("/{text}")).collect()
    }

    /// The percent-decoded values of the parameters when the encoded path (without query) matches, by name.
    ///
    /// An encoded slash (`%2F`) does not divide segments, and a parameter is never empty. A value whose encoding
    /// is broken, or is not UTF-8, is given as it stands in the path.
    #[must_use]
    pub fn matches(&self, encoded_path: &str) -> Option<Vec<(String, String)>> {
        let rest = encoded_path.strip_prefix('/')?;
        let mut values = Vec::new();
        let mut written = rest.split('/');
        for segment in &self.segments {
            values.extend(segment.matches(written.next()?)?);
        }
        written.next().is_none().then_some(values)
    }

    /// The path with every parameter replaced by its value, which the caller gives percent-encoded; nothing when
    /// a value is lacking.
    #[must_use]
    pub fn fill(&self, value: impl Fn(&str) -> Option<String>) -> Option<String> {
        let mut path = String::new();
        for segment in &self.segments {
            path.push('/');
            match segment {
                Segment::Literal(text) => path.extend(utf8_percent_encode(text, NOT_IN_PATH)),
                Segment::Template(parts) => {
                    for part in parts {
                        match part {
                            Part::Literal(text) => path.extend(utf8_percent_encode(text, NOT_IN_PATH)),
                            Part::Parameter(name) => path.push_str(&value(name)?),
                        }
                    }
                }
            }
        }
        Some(path)
    }

    /// Orders templates that match the same path, the most specific first: segment by segment from the left, plain
    /// text comes before a parameter (OpenAPI 3.0.3 §4.8.8.2), and more plain text before less.
    #[must_use]
    pub fn specificity(&self, other: &Self) -> Ordering {
        let parameters = |template: &Self| template.segments.iter().map(Segment::openness).collect::<Vec<_>>();
        parameters(self).cmp(&parameters(other))
    }
}

impl fmt::Display for PathTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(text: &str) -> PathTemplate {
        PathTemplate::parse(text).expect("a valid template")
    }

    fn values(text: &str, path: &str) -> Option<Vec<String>> {
        Some(template(text).matches(path)?.into_iter().map(|(_, value)| value).collect())
    }

    #[test]
    fn segments_are_literal_or_templated() {
        let parsed = template("/pets/{id}:reset/a{b}c/");
        let part = |text: &str| Part::Literal(text.to_owned());
        let parameter = |name: &str| Part::Parameter(name.to_owned());
        assert_eq!(
            parsed.segments,
            [
                Segment::Literal("pets".to_owned()),
                Segment::Template(vec![parameter("id"), part(":reset")]),
                Segment::Template(vec![part("a"), parameter("b"), part("c")]),
                Segment::Literal(String::new()),
            ]
        );
        assert_eq!(parsed.names(), ["id", "b"]);
        assert_eq!(parsed.to_string(), "/pets/{id}:reset/a{b}c/");
    }

    #[test]
    fn a_malformed_template_is_refused() {
        for text in ["pets", "", "/{id", "/id}", "/{}", "/{a{b}}", "/{a}/{a}", "/{a/b}"] {
            assert!(PathTemplate::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn values_are_decoded_and_stay_in_their_segment() {
        assert_eq!(values("/pets/{id}", "/pets/7"), Some(vec!["7".to_owned()]));
        assert_eq!(values("/pets/{id}", "/pets/a%2Fb%20%C3%A9"), Some(vec!["a/b é".to_owned()]));
        assert_eq!(values("/pets/{id}", "/pets/%zz"), Some(vec!["%zz".to_owned()]));
        assert_eq!(values("/pets/{id}", "/pets/%FF"), Some(vec!["%FF".to_owned()]));
        assert_eq!(values("/pets/{id}", "/pets/+"), Some(vec!["+".to_owned()]));
        for path in ["/pets/", "/pets", "/pets/a/b", "/pets//", "pets/7", "", "/Pets/7"] {
            assert_eq!(values("/pets/{id}", path), None, "{path}");
        }
    }

    #[test]
    fn text_around_parameters_must_be_there() {
        assert_eq!(values("/{id}:reset", "/7:reset"), Some(vec!["7".to_owned()]));
        assert_eq!(values("/{id}:reset", "/7%3Areset"), Some(vec!["7".to_owned()]));
        assert_eq!(values("/{id}:reset", "/a:reset:reset"), Some(vec!["a:reset".to_owned()]));
        assert_eq!(values("/{id}:reset", "/:reset"), None);
        assert_eq!(values("/{id}:reset", "/7"), None);
        assert_eq!(values("/v{a}.{b}", "/v1.2.3"), Some(vec!["1".to_owned(), "2.3".to_owned()]));
        assert_eq!(values("/v{a}.{b}", "/v.2"), None);
        assert_eq!(values("/{a}{b}", "/xyz"), Some(vec!["x".to_owned(), "yz".to_owned()]));
        assert_eq!(values("/{a}-x-{b}-x", "/1-x-2-x"), Some(vec!["1".to_owned(), "2".to_owned()]));
    }

    #[test]
    fn plain_text_matches_in_any_encoding() {
        assert_eq!(values("/my pets", "/my%20pets"), Some(vec![]));
        assert_eq!(values("/caf\u{e9}", "/caf%C3%A9"), Some(vec![]));
        assert_eq!(values("/", "/"), Some(vec![]));
        assert_eq!(values("/pets/", "/pets/"), Some(vec![]));
        assert_eq!(values("/pets/", "/pets"), None);
    }

    #[test]
    fn hostile_segments_are_matched_soon() {
        let template = template(&format!("/{}", (0..200).map(|index| format!("{{p{index}}}-a")).collect::<String>()));
        assert_eq!(template.matches(&format!("/{}", "-a".repeat(50_000))).map(|values| values.len()), Some(200));
        assert_eq!(template.matches(&format!("/{}", "-".repeat(100_000))), None);
    }

    #[test]
    fn filling_needs_every_value() {
        let filled = template("/my pets/{id}:reset/%41").fill(|name| (name == "id").then(|| "a%2Fb".to_owned()));
        assert_eq!(filled.as_deref(), Some("/my%20pets/a%2Fb:reset/%41"));
        assert_eq!(template("/{a}/{b}").fill(|name| (name == "a").then(|| "1".to_owned())), None);
    }

    #[test]
    fn plain_text_is_more_specific_from_the_left() {
        let mut templates = ["/{a}/x", "/jobs/{id}", "/{a}/{b}", "/jobs/{id}:run", "/jobs/new"].map(template);
        templates.sort_by(PathTemplate::specificity);
        assert_eq!(
            templates.map(|template| template.text),
            ["/jobs/new", "/jobs/{id}:run", "/jobs/{id}", "/{a}/x", "/{a}/{b}"]
        );
        assert_eq!(template("/{a}/x").specificity(&template("/{b}/x")), Ordering::Equal);
    }
}
