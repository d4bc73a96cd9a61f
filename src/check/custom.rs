//! Checks of the user's own, in Rust.

use std::fmt;

use super::Context;
use crate::finding::Finding;

/// A check of the user's own. Like the built-in ones it is a pure function of one exchange; it is called from several
/// threads.
///
/// ```
/// use probity::check::{Context, Custom, FindingBuilder};
/// use probity::finding::{Direction, Finding, Severity};
///
/// /// Every answer must carry `X-Request-Id`.
/// #[derive(Debug)]
/// struct RequestId;
///
/// impl Custom for RequestId {
///     fn id(&self) -> &str {
///         "house/request-id"
///     }
///
///     fn judge(&self, context: &Context<'_>) -> Vec<Finding> {
///         let response = &context.exchange.response;
///         if response.headers.get("x-request-id").is_some() {
///             return Vec::new();
///         }
///         let (api, operation) = (context.api, context.operation);
///         let finding =
///             FindingBuilder::new(self.id(), Severity::Error, Direction::Response, api, operation, response)
///                 .at_header("X-Request-Id")
///                 .contrast("an id to find the request by", "absent")
///                 .title("nobody will find this request in the logs");
///         vec![finding]
///     }
/// }
/// ```
pub trait Custom: fmt::Debug + Send + Sync {
    /// `noun/aspect`; it never changes, because findings are known by it.
    fn id(&self) -> &str;

    /// What is wrong with an exchange.
    fn judge(&self, context: &Context<'_>) -> Vec<Finding>;
}
