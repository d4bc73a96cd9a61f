//! What OpenAPI documents promise, resolved into one model.
//!
//! One reader per OpenAPI version lowers a document into an [`Api`]; several of them make a [`Contract`]. Schemas
//! are never copied: a [`SchemaRef`] names a place in the raw document, so that no keyword is lost. No network
//! I/O happens here. Start at [`Contract::load`].

mod counts;
mod declare;
mod description;
mod discover;
mod document;
mod load;
mod model;
mod overlay;
mod path_segment;
mod path_template;
mod position;
mod reader;
mod route;
mod second_opinion;
mod server_url;
mod version;

pub use counts::Counts;
pub use document::Document;
pub use load::{LoadOptions, Loaded};
pub use model::{
    Api, ApiId, Callback, CallbackRef, Contract, Demand, Encoding, Example, ExampleForm, FieldRule, HeaderPromise,
    Link, LinkTarget, MediaTypePromise, OAuthFlow, Operation, OperationKey, Parameter, ParameterLocation,
    ParameterShape, ParameterStyle, RequestBody, ResponsePromise, SchemaRef, SecurityRequirement, SecurityScheme,
    SecuritySchemeKind, Serialization, Server, ServerVariable, StatusKey, Webhook,
};
pub use path_segment::{Part, Segment};
pub use path_template::PathTemplate;
pub(crate) use position::Position;
pub use route::Route;
pub use second_opinion::second_opinion;
pub use version::OpenApiVersion;
