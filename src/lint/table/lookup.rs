//! Finds the table of an object.

use super::model::{Object, ObjectKind};
use super::{api, components, document, messages, schema, security};

/// What the standards say about an object.
pub(in crate::lint) fn object_of(kind: ObjectKind) -> &'static Object {
    match kind {
        ObjectKind::Document => &document::DOCUMENT,
        ObjectKind::Info => &document::INFO,
        ObjectKind::Contact => &document::CONTACT,
        ObjectKind::License => &document::LICENSE,
        ObjectKind::Server => &document::SERVER,
        ObjectKind::ServerVariable => &document::SERVER_VARIABLE,
        ObjectKind::ExternalDocs => &document::EXTERNAL_DOCS,
        ObjectKind::Tag => &document::TAG,
        ObjectKind::Components => &components::COMPONENTS,
        ObjectKind::Paths => &api::PATHS,
        ObjectKind::PathItem => &api::PATH_ITEM,
        ObjectKind::Operation => &api::OPERATION,
        ObjectKind::Callback => &api::CALLBACK,
        ObjectKind::Responses => &api::RESPONSES,
        ObjectKind::Parameter => &messages::PARAMETER,
        ObjectKind::Items => &messages::ITEMS,
        ObjectKind::RequestBody => &messages::REQUEST_BODY,
        ObjectKind::MediaType => &messages::MEDIA_TYPE,
        ObjectKind::Encoding => &messages::ENCODING,
        ObjectKind::Response => &messages::RESPONSE,
        ObjectKind::Header => &messages::HEADER,
        ObjectKind::Example => &components::EXAMPLE,
        ObjectKind::Link => &components::LINK,
        ObjectKind::Schema => &schema::SCHEMA,
        ObjectKind::Discriminator => &schema::DISCRIMINATOR,
        ObjectKind::Xml => &schema::XML,
        ObjectKind::SecurityScheme => &security::SECURITY_SCHEME,
        ObjectKind::OAuthFlows => &security::OAUTH_FLOWS,
        ObjectKind::ImplicitFlow => &security::IMPLICIT,
        ObjectKind::PasswordFlow => &security::PASSWORD,
        ObjectKind::ClientCredentialsFlow => &security::CLIENT_CREDENTIALS,
        ObjectKind::AuthorizationCodeFlow => &security::AUTHORIZATION_CODE,
        ObjectKind::DeviceFlow => &security::DEVICE,
        ObjectKind::SecurityRequirement => &security::SECURITY_REQUIREMENT,
    }
}
