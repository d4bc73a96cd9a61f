//! Examples, in every place that has them.

use crate::contract::reader::core::Reader;
use crate::contract::reader::place::Place;
use crate::contract::{Example, ExampleForm, OpenApiVersion};

impl<'a> Reader<'a> {
    /// `example` and `examples` of a parameter, header or media type. Values that are kept outside the document
    /// (`externalValue`) are left out: reading them is network I/O.
    pub(super) fn examples(&mut self, holder: &Place<'a>) -> Vec<Example> {
        let lone = holder.get("example");
        let lone = lone.map(|place| Example { name: String::new(), pointer: place.pointer, form: ExampleForm::Data });
        let mut examples: Vec<Example> = lone.into_iter().collect();
        for (name, place) in holder.entries("examples") {
            if let Some(place) = self.resolve(place)
                && let Some((value, form)) = self.example_value(&place)
            {
                examples.push(Example { name: name.to_owned(), pointer: value.pointer, form });
            }
        }
        examples
    }

    fn example_value(&self, example: &Place<'a>) -> Option<(Place<'a>, ExampleForm)> {
        let keys: &[(&str, ExampleForm)] = if self.version >= OpenApiVersion::V3_2 {
            &[
                ("dataValue", ExampleForm::Data),
                ("value", ExampleForm::Data),
                ("serializedValue", ExampleForm::Serialized),
            ]
        } else {
            &[("value", ExampleForm::Data)]
        };
        keys.iter().find_map(|(key, form)| Some((example.get(key)?, *form)))
    }
}
