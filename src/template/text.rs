//! Text with expressions in it.

use serde_json::Value;

use super::scan::closing_parenthesis;
use super::{Expression, Scope, TemplateError};

/// Text with zero or more `$(…)`; `$$(` stands for a literal `$(`.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Text(String),
    /// An expression and the offset of its text in the template's.
    Expression(usize, Expression),
}

impl Template {
    /// Splits `text` into plain text and expressions.
    ///
    /// # Errors
    /// A `$(` without its `)`, or an expression that does not parse.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut position = 0;
        while let Some(found) = text[position..].find("$(").map(|offset| position + offset) {
            if text[position..found].ends_with('$') {
                plain.push_str(&text[position..found - 1]);
                plain.push_str("$(");
                position = found + 2;
                continue;
            }
            plain.push_str(&text[position..found]);
            let start = found + 2;
            let end = closing_parenthesis(text, start)
                .ok_or_else(|| TemplateError::new(found..text.len(), "this `$(` is never closed"))?;
            if !plain.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
            }
            let expression = Expression::parse(&text[start..end]).map_err(|error| error.shifted(start))?;
            pieces.push(Piece::Expression(start, expression));
            position = end + 1;
        }
        plain.push_str(&text[position..]);
        if !plain.is_empty() || pieces.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        Ok(Self { pieces })
    }

    /// Splits `text` at the first `separator` that stands outside of every `$(…)`.
    pub fn split_once(text: &str, separator: char) -> Option<(&str, &str)> {
        let mut position = 0;
        while let Some(character) = text[position..].chars().next() {
            if text[position..].starts_with("$(") {
                position = closing_parenthesis(text, position + 2)?;
            } else if character == separator {
                return Some((&text[..position], &text[position + character.len_utf8()..]));
            }
            position += text[position..].chars().next().map_or(0, char::len_utf8);
        }
        None
    }

    /// The plain text, when there is no expression in it.
    pub fn as_plain(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [Piece::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// The expressions with the offsets of their texts.
    pub fn expressions(&self) -> impl Iterator<Item = (usize, &Expression)> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Expression(offset, expression) => Some((*offset, expression)),
            Piece::Text(_) => None,
        })
    }

    /// The value: typed when the text is exactly one expression, otherwise a string.
    ///
    /// # Errors
    /// The first expression that cannot be evaluated, or that gives a list or mapping in the middle of text.
    pub fn evaluate(&self, scope: &Scope) -> Result<Value, TemplateError> {
        if let [Piece::Expression(offset, expression)] = self.pieces.as_slice() {
            return expression.evaluate(scope).map_err(|error| error.shifted(*offset));
        }
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(plain) => text.push_str(plain),
                Piece::Expression(offset, expression) => text.push_str(&inline(*offset, expression, scope)?),
            }
        }
        Ok(Value::String(text))
    }
}

fn inline(offset: usize, expression: &Expression, scope: &Scope) -> Result<String, TemplateError> {
    match expression.evaluate(scope).map_err(|error| error.shifted(offset))? {
        Value::String(text) => Ok(text),
        value @ (Value::Array(_) | Value::Object(_)) => {
            let what = if value.is_array() { "a list" } else { "a mapping" };
            let range = offset..offset + expression.text().len();
            Err(TemplateError::new(range, format!("{what} cannot stand inside text; write `| tojson` for its JSON")))
        }
        value => Ok(value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn value(text: &str) -> Result<Value, TemplateError> {
        let scope = Scope::new(jiff::Timestamp::UNIX_EPOCH, 1)
            .with("n", &json!(5))
            .with("list", &json!([1]))
            .with("name", &json!("Rex"));
        Template::parse(text)?.evaluate(&scope)
    }

    #[test]
    fn exactly_one_expression_keeps_its_type() {
        assert_eq!(value("$(n)"), Ok(json!(5)));
        assert_eq!(value("$(list)"), Ok(json!([1])));
        assert_eq!(value("$(n)!"), Ok(json!("5!")));
        assert_eq!(value("$(name)-$(n)"), Ok(json!("Rex-5")));
    }

    #[test]
    fn text_without_expressions_is_itself() {
        assert_eq!(value(""), Ok(json!("")));
        assert_eq!(value("^a$"), Ok(json!("^a$")));
        assert_eq!(value("$$(n) costs $5"), Ok(json!("$(n) costs $5")));
    }

    #[test]
    fn parentheses_nest_and_strings_hide_them() {
        assert_eq!(value("<$((n + 1) * 2)>"), Ok(json!("<12>")));
        assert_eq!(value(r#"$(name ~ ")")"#), Ok(json!("Rex)")));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in r#"[$()'"\\\\a-c |.ä0-9+]{0,40}"#) {
            let parsed = Template::parse(&text);
            if !text.contains("$(") {
                let value = parsed.unwrap().evaluate(&Scope::new(jiff::Timestamp::UNIX_EPOCH, 1));
                proptest::prop_assert_eq!(value, Ok(json!(text)));
            } else if let Err(error) = parsed {
                proptest::prop_assert!(text.get(error.range).is_some());
            }
        }

        #[test]
        fn escaped_text_is_itself(text in "[a-z$( )]{0,20}") {
            let escaped = text.replace("$(", "$$(");
            // A `$` before the escape would be read as part of another one.
            proptest::prop_assume!(!text.contains("$$"));
            let value = Template::parse(&escaped).unwrap().evaluate(&Scope::new(jiff::Timestamp::UNIX_EPOCH, 1));
            proptest::prop_assert_eq!(value, Ok(json!(text)));
        }
    }

    #[test]
    fn separators_in_expressions_do_not_split() {
        assert_eq!(Template::split_once("$(a ~ b) /c d", ' '), Some(("$(a ~ b)", "/c d")));
        assert_eq!(Template::split_once("$(a ~ b)", ' '), None);
    }

    #[test]
    fn mistakes_name_their_place_in_the_text() {
        assert_eq!(value("ab $(n").unwrap_err().range, 3..6);
        assert_eq!(value("ab $(n | nope)").unwrap_err().range, 9..13);
        assert_eq!(value("ab $(list)").unwrap_err().range, 5..9);
    }
}
