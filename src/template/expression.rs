//! A bare formula.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;

use super::language::{FILTERS, FUNCTIONS, LENIENT, STRICT, TESTS};
use super::scan::{Role, Word, words};
use super::{Scope, TemplateError};
use crate::diagnostic::suggestion;

type Compiled = minijinja::Expression<'static, 'static>;

/// A formula over the names of a [`Scope`]: dotted names, literals, comparisons, `and`, `or`, `not`, `in`, `is
/// defined`, `a if b else c`, and the closed list of functions and filters.
///
/// ```
/// use probity::template::{Expression, Scope};
/// let scope = Scope::new(jiff::Timestamp::UNIX_EPOCH, 1).with("pet", &serde_json::json!({ "age": 3 }));
/// let expression = Expression::parse("pet.age + 1").expect("well formed");
/// assert_eq!(expression.evaluate(&scope), Ok(serde_json::json!(4)));
/// ```
#[derive(Clone)]
pub struct Expression {
    text: Arc<str>,
    strict: Arc<Compiled>,
    lenient: Arc<Compiled>,
}

impl Expression {
    /// Compiles `text`.
    ///
    /// # Errors
    /// A syntax error, or a filter or test that does not exist.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let strict = STRICT.compile_expression_owned(text.to_owned()).map_err(|error| convert(&error, text))?;
        let lenient = LENIENT.compile_expression_owned(text.to_owned()).map_err(|error| convert(&error, text))?;
        words(text).iter().try_for_each(refuse_unknown)?;
        Ok(Self { text: text.into(), strict: Arc::new(strict), lenient: Arc::new(lenient) })
    }

    /// The text it was compiled from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The value; a name or field that is missing is an error unless `is defined` or `default` asks for it.
    ///
    /// # Errors
    /// Anything that cannot be computed.
    pub fn evaluate(&self, scope: &Scope) -> Result<Value, TemplateError> {
        let value = self.strict.eval(scope.context()).map_err(|error| convert(&error, &self.text))?;
        if value.is_undefined() {
            return Err(TemplateError::new(0..self.text.len(), format!("`{}` has no value here", self.text.trim())));
        }
        serde_json::to_value(&value).map_err(|error| TemplateError::new(0..self.text.len(), error.to_string()))
    }

    /// Whether the condition holds. Here a missing field is merely absent: equal to nothing, false by itself, and
    /// with no fields of its own.
    ///
    /// # Errors
    /// Anything that cannot be computed, such as comparing a filter's result of the wrong type.
    pub fn holds(&self, scope: &Scope) -> Result<bool, TemplateError> {
        let value = self.lenient.eval(scope.context()).map_err(|error| convert(&error, &self.text))?;
        Ok(value.is_true())
    }

    /// The dotted names it uses, sorted; functions are not names.
    pub fn references(&self) -> Vec<Vec<String>> {
        let names: BTreeSet<Vec<String>> = self
            .strict
            .undeclared_variables(true)
            .into_iter()
            .map(|name| name.split('.').map(str::to_owned).collect::<Vec<_>>())
            .filter(|path: &Vec<String>| !(path.len() == 1 && FUNCTIONS.contains(&path[0].as_str())))
            .collect();
        names.into_iter().collect()
    }

    /// Whether it says somewhere what to do with a value that is missing.
    pub(crate) fn minds_absence(&self) -> bool {
        words(&self.text).iter().any(|word| match word.role {
            Role::Filter => word.text == "default",
            Role::Test => word.text == "defined",
            Role::Name => false,
        })
    }

    /// Where `path` is first written in the text.
    pub(crate) fn range_of(&self, path: &[String]) -> Range<usize> {
        let name = path.join(".");
        let found = words(&self.text).into_iter().find(|word| word.role == Role::Name && word.text == name);
        found.map_or(0..self.text.len(), |word| word.range)
    }
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Expression").field(&self.text).finish()
    }
}

fn refuse_unknown(word: &Word) -> Result<(), TemplateError> {
    let (what, known): (_, &[&str]) = match word.role {
        Role::Filter => ("filter", &FILTERS),
        Role::Test => ("test", &TESTS),
        Role::Name => return Ok(()),
    };
    if known.contains(&word.text.as_str()) {
        return Ok(());
    }
    let advice = suggestion(&word.text, known.iter().copied());
    Err(TemplateError::new(word.range.clone(), format!("there is no {what} `{}`; {advice}", word.text)))
}

fn convert(error: &minijinja::Error, text: &str) -> TemplateError {
    let range = error.range().filter(|range| range.end <= text.len() && range.start < range.end);
    // The engine counts an unknown character as one byte; a place must hold whole ones.
    let range = range.map(|range| text.floor_char_boundary(range.start)..text.ceil_char_boundary(range.end));
    let message = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    TemplateError::new(range.unwrap_or(0..text.len()), message)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn scope() -> Scope {
        let now = "2026-01-02T03:04:05Z".parse().unwrap();
        Scope::new(now, 42)
            .with("pet", &json!({ "name": "Rex", "age": 3, "tags": ["a", "b"], "weight": 1.0 }))
            .with("env", &json!({ "HOME": "/" }))
    }

    fn value(text: &str) -> Value {
        Expression::parse(text).unwrap().evaluate(&scope()).unwrap()
    }

    fn failure(text: &str) -> TemplateError {
        Expression::parse(text).and_then(|expression| expression.evaluate(&scope())).unwrap_err()
    }

    #[test]
    fn a_mistake_stands_at_whole_characters() {
        assert_eq!(failure("ä").range, 0..2);
        assert!(failure("1 + ä漢").range.end >= 6);
    }

    #[test]
    fn values_keep_their_type() {
        assert_eq!(value("pet.age"), json!(3));
        assert_eq!(value("pet.weight"), json!(1.0));
        assert_eq!(value("pet"), json!({ "name": "Rex", "age": 3, "tags": ["a", "b"], "weight": 1.0 }));
        assert_eq!(value("pet.age > 2 and pet.name == 'Rex'"), json!(true));
        assert_eq!(value("'a' in pet.tags"), json!(true));
        assert_eq!(value("pet.name | upper ~ '!'"), json!("REX!"));
        assert_eq!(value("pet.tags | length"), json!(2));
        assert_eq!(value("pet.tags | tojson"), json!(r#"["a","b"]"#));
    }

    #[test]
    fn a_missing_value_is_an_error_unless_asked_for() {
        assert!(failure("env.NOTHING").message.contains("has no value"));
        assert!(failure("env.NOTHING ~ 'x'").message.contains("undefined"));
        assert_eq!(value("env.NOTHING | default('x')"), json!("x"));
        assert_eq!(value("pet.owner is defined"), json!(false));
    }

    #[test]
    fn a_condition_reads_what_is_missing_as_absent() {
        let holds = |text| Expression::parse(text).unwrap().holds(&scope()).unwrap();
        assert!(!holds("pet.owner.name is defined"));
        assert!(!holds("pet.owner.adult == false"));
        assert!(!holds("pet.owner.name"));
        assert!(holds("pet.owner.name is not defined and pet.age >= 3"));
    }

    #[test]
    fn time_and_entropy_come_from_the_scope() {
        assert_eq!(value("now()"), json!("2026-01-02T03:04:05Z"));
        assert_eq!(value("now('+5m')"), json!("2026-01-02T03:09:05Z"));
        assert_eq!(value("now('-1d')"), json!("2026-01-01T03:04:05Z"));
        assert_eq!(value("hex(24)"), value("hex(24)"));
        assert_eq!(value("uuid()").as_str().map(str::len), Some(36));
        assert_eq!(value("hex(7)").as_str().map(str::len), Some(7));
        assert_eq!(value("integer(3, 3)"), json!(3));
    }

    #[test]
    fn mistakes_name_their_place() {
        let error = failure("pet.name | uper");
        assert_eq!(
            (error.range.clone(), error.message.as_str()),
            (11..15, "there is no filter `uper`; did you mean `upper`?")
        );
        assert!(failure("pet.name is definde").message.contains("did you mean `defined`?"));
        assert!(Expression::parse("pet..name").is_err());
        assert!(Expression::parse("").is_err());
        assert!(failure("integer(3, 1)").message.contains("no number to choose from"));
    }

    #[test]
    fn names_are_listed_without_functions() {
        let expression = Expression::parse("hex(row.n) ~ pet.name ~ pet.name ~ 'x.y' ~ z").unwrap();
        assert_eq!(expression.references(), [vec!["pet", "name"], vec!["row", "n"], vec!["z"]]);
        assert_eq!(expression.range_of(&["z".to_owned()]), 43..44);
    }
}
