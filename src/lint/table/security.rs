//! Security schemes and requirements.
//!
//! Swagger 2.0 "Security Scheme Object"; OpenAPI 3.0.3 §4.8.27 to §4.8.30; 3.1 adds `mutualTLS`; 3.2 the device flow.

use super::model::ObjectKind::{
    AuthorizationCodeFlow, ClientCredentialsFlow, DeviceFlow, ImplicitFlow, OAuthFlows, PasswordFlow,
};
use super::model::{Keys, Kind, Object, field, object};
use super::texts::is_anything;
use super::versions::Versions;

const SCOPES: Kind = Kind::Map(Keys::Any, &Kind::Text);

pub(super) static SECURITY_SCHEME: Object = object(
    "the security scheme",
    &[
        field("type", Kind::Choice(&["basic", "apiKey", "oauth2"])).only(Versions::V2_0).required(),
        field("type", Kind::Choice(&["apiKey", "http", "oauth2", "openIdConnect"])).only(Versions::V3_0).required(),
        field("type", Kind::Choice(&["apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"]))
            .only(Versions::SINCE_3_1)
            .required(),
        field("description", Kind::Text),
        field("deprecated", Kind::Boolean).only(Versions::V3_2),
        field("name", Kind::Text).required().when("type", &["apiKey"]),
        field("in", Kind::Choice(&["query", "header"])).only(Versions::V2_0).required().when("type", &["apiKey"]),
        field("in", Kind::Choice(&["query", "header", "cookie"]))
            .only(Versions::SINCE_3_0)
            .required()
            .when("type", &["apiKey"]),
        field("scheme", Kind::Text).only(Versions::SINCE_3_0).required().when("type", &["http"]),
        field("bearerFormat", Kind::Text).only(Versions::SINCE_3_0).when("scheme", &["bearer"]),
        field("flows", Kind::Object(OAuthFlows)).only(Versions::SINCE_3_0).required().when("type", &["oauth2"]),
        field("oauth2MetadataUrl", Kind::Url).only(Versions::V3_2).when("type", &["oauth2"]),
        field("openIdConnectUrl", Kind::Url).only(Versions::SINCE_3_0).required().when("type", &["openIdConnect"]),
        field("flow", Kind::Choice(&["implicit", "password", "application", "accessCode"]))
            .only(Versions::V2_0)
            .required()
            .when("type", &["oauth2"]),
        field("authorizationUrl", Kind::Url).only(Versions::V2_0).required().when("flow", &["implicit", "accessCode"]),
        field("tokenUrl", Kind::Url)
            .only(Versions::V2_0)
            .required()
            .when("flow", &["password", "application", "accessCode"]),
        field("scopes", SCOPES).only(Versions::V2_0).when("type", &["oauth2"]),
    ],
);

pub(super) static OAUTH_FLOWS: Object = object(
    "`flows`",
    &[
        field("implicit", Kind::Object(ImplicitFlow)),
        field("password", Kind::Object(PasswordFlow)),
        field("clientCredentials", Kind::Object(ClientCredentialsFlow)),
        field("authorizationCode", Kind::Object(AuthorizationCodeFlow)),
        field("deviceAuthorization", Kind::Object(DeviceFlow)).only(Versions::V3_2),
    ],
);

pub(super) static IMPLICIT: Object = object(
    "the implicit flow",
    &[
        field("authorizationUrl", Kind::Url).required(),
        field("refreshUrl", Kind::Url),
        field("scopes", SCOPES).required(),
    ],
);

pub(super) static PASSWORD: Object = object(
    "the password flow",
    &[field("tokenUrl", Kind::Url).required(), field("refreshUrl", Kind::Url), field("scopes", SCOPES).required()],
);

pub(super) static CLIENT_CREDENTIALS: Object = object(
    "the client credentials flow",
    &[field("tokenUrl", Kind::Url).required(), field("refreshUrl", Kind::Url), field("scopes", SCOPES).required()],
);

pub(super) static AUTHORIZATION_CODE: Object = object(
    "the authorization code flow",
    &[
        field("authorizationUrl", Kind::Url).required(),
        field("tokenUrl", Kind::Url).required(),
        field("refreshUrl", Kind::Url),
        field("scopes", SCOPES).required(),
    ],
);

pub(super) static DEVICE: Object = object(
    "the device authorization flow",
    &[
        field("deviceAuthorizationUrl", Kind::Url).required(),
        field("tokenUrl", Kind::Url).required(),
        field("refreshUrl", Kind::Url),
        field("scopes", SCOPES).required(),
    ],
);

pub(super) static SECURITY_REQUIREMENT: Object = Object {
    extensible: Versions::NONE,
    ..object("the security requirement", &[]).other(
        is_anything,
        "the name of a security scheme",
        Kind::List(&Kind::Text),
    )
};
