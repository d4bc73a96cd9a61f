//! Draws from the token buckets and tells what is left.

use serde_json::json;

use super::context::Context;
use super::refusal::{Refusal, Stop};
use crate::mock::behaviour::{Mechanism, Standard, allows};
use crate::mock::worlds::{Drawn, Limit, World};
use crate::template::Scope;

/// The counters for the answer's headers: capacity and what is left.
pub(crate) type Counters = Option<(u64, u64)>;

/// Draws one token from every bucket the request falls under; an empty one refuses it. `counters` are those of the
/// bucket with the least left, and are known of a refused request too.
pub(crate) fn draw(
    context: &Context<'_>,
    world: &mut World,
    scope: &Scope,
    counters: &mut Counters,
) -> Result<(), Stop> {
    for limit in &context.api.rate_limits {
        if !allows(limit.when.as_ref(), scope)? {
            continue;
        }
        let key = format!("{}/{}", limit.name, limit.key.evaluate(scope)?);
        let bucket = Limit { capacity: limit.capacity, refill: limit.refill, every: limit.every };
        let (left, refused) = match world.buckets.draw(&key, bucket, scope.now()) {
            Drawn::Token { remaining } => (remaining, None),
            Drawn::Empty { retry_after } => (0, Some(retry_after)),
        };
        if counters.is_none_or(|(_, least)| left < least) {
            *counters = Some((limit.capacity, left));
        }
        if let Some(seconds) = refused
            && !context.skips(Mechanism::RateLimits, scope)
        {
            let path = context.inbound.path.trim_start_matches('/');
            let parameters = json!([path, seconds, limit.capacity, limit.refill, limit.every.as_secs()]);
            let refusal = Refusal::standard(&context.api.errors, Standard::RateLimited, parameters);
            return Err(refusal.header("Retry-After", seconds.to_string()).into());
        }
    }
    Ok(())
}

/// The headers that tell the counters.
pub(crate) fn headers(counters: Counters) -> Vec<(String, String)> {
    let Some((capacity, left)) = counters else { return Vec::new() };
    vec![("RateLimit-Limit".to_owned(), capacity.to_string()), ("RateLimit-Remaining".to_owned(), left.to_string())]
}
