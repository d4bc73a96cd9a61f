//! The examples of OpenAPI's chapter on XML, written and read back, and what comes near them.

use serde_json::{Value, json};

use super::{Reading, parse, read, write};
use crate::contract::{Api, ApiId, Contract, SchemaRef};
use crate::message::coerce::Typing;
use crate::schema::{Schemas, View};
use crate::source::SourceFile;

/// The components of a document of some version.
struct Components {
    api: std::sync::Arc<Api>,
    schemas: Schemas,
}

impl Components {
    fn new(version: &str, components: &Value) -> Self {
        let document = json!({
            "openapi": version, "info": {"title": "T", "version": "1"}, "paths": {}, "components": {"schemas": components},
        });
        let source = SourceFile::new("t.json", document.to_string());
        let (contract, _) = Contract::from_sources(vec![(ApiId("t".into()), source)]).expect("a document");
        let api = std::sync::Arc::clone(contract.api("t").expect("it was loaded"));
        let schemas = Schemas::new(&api);
        Self { api, schemas }
    }

    fn reference(&self, name: &str) -> SchemaRef {
        SchemaRef { api: self.api.id.clone(), pointer: format!("/components/schemas/{name}") }
    }

    fn write(&self, name: &str, value: &Value) -> Result<String, String> {
        let typing = Typing { schemas: &self.schemas, view: View::Request };
        let text = write(value, Some(&self.reference(name)), typing).map_err(|problem| problem.reason)?;
        Ok(text.strip_prefix(r#"<?xml version="1.0" encoding="UTF-8"?>"#).expect("a declaration").to_owned())
    }

    fn reading(&self, name: &str, text: &str, view: View) -> Reading {
        let root = parse(text.as_bytes()).unwrap_or_else(|problem| panic!("{text}: {problem:?}"));
        read(&root, Some(&self.reference(name)), Typing { schemas: &self.schemas, view })
    }

    fn read(&self, name: &str, text: &str) -> Value {
        match self.reading(name, text, View::Request) {
            Reading::Value(value) => value,
            other => panic!("{other:?}"),
        }
    }

    fn answer(&self, name: &str, text: &str) -> Value {
        match self.reading(name, text, View::Response) {
            Reading::Value(value) => value,
            other => panic!("{other:?}"),
        }
    }
}

/// Writes and reads back; the text, without the declaration.
fn round(version: &str, schema: &Value, value: &Value) -> String {
    let components = Components::new(version, &json!({"Thing": schema}));
    let text = components.write("Thing", value).unwrap_or_else(|problem| panic!("{schema}: {problem}"));
    assert_eq!(&components.read("Thing", &text), value, "{text}");
    text
}

// OpenAPI 3.0.4 §4.7.26.2; every schema is a property `animals` there.
#[test]
fn lists_are_named_as_the_standard_shows() {
    let list = |items: Value, xml: Value| json!({"type": "array", "items": items, "xml": xml});
    let string = |xml: Value| json!({"type": "string", "xml": xml});
    for (schema, expected) in [
        (list(string(json!({})), json!({})), "<animals>a</animals><animals>b</animals>"),
        (list(string(json!({"name": "animal"})), json!({})), "<animal>a</animal><animal>b</animal>"),
        (list(string(json!({"name": "animal"})), json!({"name": "aliens"})), "<animal>a</animal><animal>b</animal>"),
        (
            list(string(json!({})), json!({"wrapped": true})),
            "<animals><animals>a</animals><animals>b</animals></animals>",
        ),
        (
            list(string(json!({"name": "animal"})), json!({"name": "aliens", "wrapped": true})),
            "<aliens><animal>a</animal><animal>b</animal></aliens>",
        ),
        (
            list(string(json!({})), json!({"name": "aliens", "wrapped": true})),
            "<aliens><aliens>a</aliens><aliens>b</aliens></aliens>",
        ),
    ] {
        let object = json!({"type": "object", "properties": {"animals": schema}});
        let text = round("3.0.3", &object, &json!({"animals": ["a", "b"]}));
        assert_eq!(text, format!("<Thing>{expected}</Thing>"), "{schema}");
        let newer = schema.to_string().replace("\"wrapped\":true", "\"nodeType\":\"element\"");
        let newer: Value = serde_json::from_str(&newer).expect("JSON");
        let object = json!({"type": "object", "properties": {"animals": newer}});
        assert_eq!(round("3.2.0", &object, &json!({"animals": ["a", "b"]})), text);
    }
}

#[test]
fn attributes_prefixes_and_namespaces_are_written_and_read() {
    let schema = json!({
        "type": "object", "xml": {"name": "person", "prefix": "p", "namespace": "urn:people"},
        "properties": {
            "id": {"type": "integer", "xml": {"attribute": true}},
            "name": {"type": "string", "xml": {"prefix": "p", "namespace": "urn:people"}},
            "note": {"type": "string", "xml": {"prefix": "p"}},
            "lang": {"type": "string", "xml": {"attribute": true, "namespace": "urn:l"}},
            "old": {"type": "object", "xml": {"namespace": "urn:old"}, "properties": {"age": {"type": "integer"}}},
        },
    });
    let value = json!({"id": 5, "lang": "a\n\"<&>\t", "name": "x", "note": "\r\n y ]]>", "old": {"age": 3}});
    let text = round("3.0.3", &schema, &value);
    assert_eq!(
        text,
        "<p:person xmlns:p=\"urn:people\" id=\"5\" xmlns:ns=\"urn:l\" ns:lang=\"a&#10;&quot;&lt;&amp;&gt;&#9;\">\
         <p:name>x</p:name><p:note>&#13;\n y ]]&gt;</p:note><old xmlns=\"urn:old\"><age>3</age></old></p:person>"
    );
    let components = Components::new("3.0.3", &json!({"Thing": schema}));
    let other = text.replace("urn:people", "urn:aliens");
    assert!(matches!(components.reading("Thing", &other, View::Response), Reading::OtherRoot(..)));
    let renamed = text.replace("p:", "q:").replace("xmlns:p", "xmlns:q");
    assert_eq!(components.read("Thing", &renamed), components.read("Thing", &text));
}

#[test]
fn values_without_elements_of_their_own_are_written_and_read() {
    let properties = json!({
        "id": {"type": "integer", "xml": {"nodeType": "attribute"}},
        "inner": {"type": "object", "xml": {"nodeType": "none"}, "properties": {"x": {"type": "integer"}, "y": {"type": "boolean"}}},
        "content": {"type": "string", "xml": {"nodeType": "text"}},
    });
    let schema = json!({"type": "object", "properties": properties, "xml": {"name": "t"}});
    let value = json!({"id": 1, "inner": {"x": 2, "y": true}, "content": "a<b"});
    assert_eq!(round("3.2.0", &schema, &value), "<t id=\"1\"><x>2</x><y>true</y>a&lt;b</t>");
    let cdata = json!({"type": "object", "properties": {"c": {"type": "string", "xml": {"nodeType": "cdata"}}}});
    let text = round("3.2.0", &cdata, &json!({"c": "a ]]> b"}));
    assert!(text.starts_with("<Thing><![CDATA[a ]]"), "{text}");
}

#[test]
fn texts_have_the_types_that_schemas_want() {
    let schema = json!({"type": "object", "properties": {
        "whole": {"type": "integer"}, "ratio": {"type": "number"}, "is": {"type": "boolean"}, "text": {"type": "string"},
        "maybe": {"type": "integer", "nullable": true}, "either": {"type": "string", "nullable": true},
        "list": {"type": "array", "xml": {"wrapped": true}, "items": {"type": "integer"}},
        "owner": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"], "nullable": true},
    }});
    let components = Components::new("3.0.3", &json!({"Thing": schema}));
    let of = |inner: &str| components.read("Thing", &format!("<Thing>{inner}</Thing>"));
    assert_eq!(
        of("<whole> 5 </whole><ratio>+1.5</ratio><is>1</is><text> 5 </text>"),
        json!({"whole": 5, "ratio": 1.5, "is": true, "text": " 5 "})
    );
    assert_eq!(of("<whole>five</whole><is>yes</is>"), json!({"whole": "five", "is": "yes"}));
    assert_eq!(of("<maybe/><either/><list/><owner/>"), json!({"maybe": null, "either": "", "list": [], "owner": null}));
    let nil = "<Thing xmlns:i='http://www.w3.org/2001/XMLSchema-instance'><either i:nil='true'/></Thing>";
    assert_eq!(components.read("Thing", nil), json!({"either": null}));
    assert_eq!(of("<list>5</list>"), json!({"list": "5"}));
    assert_eq!(of("<list><list>5</list><other>6</other></list>"), json!({"list": {"list": "5", "other": "6"}}));
    assert_eq!(of("<list><any>5</any><any>6</any></list>"), json!({"list": [5, 6]}));
    assert_eq!(of("<text>a</text><text>b</text>"), json!({"text": "a"}));
    assert_eq!(of("<whole><x/></whole>"), json!({"whole": {"x": ""}}));
}

#[test]
fn what_an_answer_says_twice_is_a_list() {
    let schema = json!({"type": "object", "properties": {"text": {"type": "string"}}});
    let components = Components::new("3.0.3", &json!({"Thing": schema}));
    assert_eq!(components.answer("Thing", "<T><text>a</text><text>b</text></T>"), json!({"text": ["a", "b"]}));
    assert_eq!(components.answer("Thing", "<T text='a'/>"), json!({"@text": "a"}));
    assert_eq!(components.answer("Thing", "<T><more>a</more></T>"), json!({"more": "a"}));
}

#[test]
fn a_list_that_must_be_there_and_has_no_items_is_empty() {
    let tags = json!({"type": "array", "items": {"type": "string"}});
    let schema = json!({"type": "object", "required": ["tags"], "properties": {"tags": tags, "more": tags}});
    assert_eq!(round("3.0.3", &schema, &json!({"tags": []})), "<Thing/>");
}

#[test]
fn shared_schemas_bring_their_names() {
    let pet = json!({"type": "object", "properties": {"name": {"type": "string"}}, "xml": {"name": "pet"}});
    let components = Components::new(
        "3.1.0",
        &json!({
            "Pet": pet,
            "Pets": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}},
            "Home": {"type": "object", "properties": {
                "first": {"$ref": "#/components/schemas/Pet"},
                "second": {"$ref": "#/components/schemas/Pet", "xml": {"name": "dos"}},
                "all": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}},
            }},
        }),
    );
    let rex = json!({"name": "Rex"});
    let pets = json!([rex, rex]);
    assert_eq!(
        components.write("Pets", &pets).unwrap(),
        "<Pets><pet><name>Rex</name></pet><pet><name>Rex</name></pet></Pets>"
    );
    let home = json!({"first": rex, "second": rex});
    let text = components.write("Home", &home).unwrap();
    assert_eq!(text, "<Home><pet><name>Rex</name></pet><dos><name>Rex</name></dos></Home>");
    assert_eq!(components.read("Home", &text), home);
    // Others take the name of the property.
    assert_eq!(components.read("Home", &text.replace("pet", "first")), home);
    let all = json!({"all": [rex, rex]});
    assert_eq!(components.read("Home", &components.write("Home", &all).unwrap())["all"], Value::Null);
    assert_eq!(components.read("Pets", &components.write("Pets", &pets).unwrap()), pets);
    assert!(matches!(components.reading("Pet", "<cat/>", View::Response), Reading::OtherRoot(..)));
}

#[test]
fn many_items_are_read_soon() {
    let properties: serde_json::Map<String, Value> =
        (0..60).map(|index| (format!("p{index}"), json!({"type": "integer"}))).collect();
    let list = json!({"type": "array", "items": {"type": "object", "properties": properties, "xml": {"name": "i"}}});
    let components = Components::new("3.0.3", &json!({"Thing": list}));
    let text = format!("<Thing>{}</Thing>", "<i><p59>1</p59></i>".repeat(50_000));
    let items = components.answer("Thing", &text);
    assert_eq!((items.as_array().map(Vec::len), &items[49_999]), (Some(50_000), &json!({"p59": 1})));
}

#[test]
fn what_xml_cannot_carry_is_told() {
    let schema = json!({"type": "object", "properties": {
        "a": {"type": "string"}, "b": {"type": "string", "nullable": true, "xml": {"attribute": true}},
    }});
    let components = Components::new("3.0.3", &json!({"Thing": schema}));
    for (value, told) in [
        (json!({"a": "x\u{1}"}), "U+0001"),
        (json!({"a": "\u{fffe}"}), "U+FFFE"),
        (json!({"first name": 1}), "`first name`"),
        (json!({"$id": 1}), "`$id`"),
        (json!({"b": null}), "`b`"),
        (json!({"b": ["x"]}), "`b`"),
    ] {
        let problem = components.write("Thing", &value).unwrap_err();
        assert!(problem.contains(told), "{problem}");
    }
    assert!(components.write("Thing", &json!({"a": "\t\n\r é🐾"})).is_ok());
}

#[test]
fn a_schema_of_a_mere_text_says_nothing_of_elements() {
    let components = Components::new(
        "3.0.3",
        &json!({"Text": {"type": "string"}, "Name": {"type": "string", "xml": {"name": "n"}}}),
    );
    assert_eq!(components.reading("Text", "<html><p/></html>", View::Response), Reading::Text);
    assert_eq!(components.read("Name", "<n>x</n>"), json!("x"));
}
