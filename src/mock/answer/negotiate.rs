//! Chooses among dated versions of a representation.
//!
//! A client names a date in the media type; the newest version that is not later answers. Versions are the dated
//! media types of the contract, and `x-sunset` on one says when it ends.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::context::Context;
use super::refusal::{Refusal, Stop};
use crate::contract::{MediaTypePromise, Operation, StatusKey};
use crate::mock::behaviour::{Mechanism, Standard, Versions};
use crate::template::Scope;

/// The version an answer is given in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Version {
    pub(crate) date: Date,
    /// The `Content-Type` of answers.
    pub(crate) media_type: String,
    pub(crate) sunset: Option<Date>,
    /// The date of the version that came after this one.
    pub(crate) superseded: Option<Date>,
}

/// The version to answer in; `None` where versions are no matter.
pub(crate) fn negotiate(context: &Context<'_>, scope: &Scope) -> Result<Option<Version>, Stop> {
    let Some(versions) = &context.api.versions else { return Ok(None) };
    let known = known(versions, answered(context.operation));
    let Some(newest) = known.last() else { return Ok(None) };
    let accept = context.inbound.header("accept").unwrap_or_default();
    let mut asked = accept.split(',').filter_map(|range| versions.date(range));
    let resolve = |asked: Date| known.iter().rev().find(|version| version.date <= asked);
    let skip = context.skips(Mechanism::Versions, scope);
    let Some(version) = asked.find_map(resolve) else {
        if skip {
            return Ok(Some(newest.clone()));
        }
        return Err(Refusal::standard(&context.api.errors, Standard::NotAcceptable, json!([])).into());
    };
    if version.sunset.is_some_and(|sunset| has_come(sunset, scope)) && !skip {
        let path = context.inbound.path.trim_start_matches('/');
        let parameters = json!([version.date.to_string(), path]);
        return Err(Refusal::standard(&context.api.errors, Standard::VersionGone, parameters).into());
    }
    Ok(Some(version.clone()))
}

impl Versions {
    /// The date in a media type or range of this family.
    pub(crate) fn date(&self, media_type: &str) -> Option<Date> {
        let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let date = essence.strip_prefix(&self.prefix)?.strip_suffix(&self.suffix)?;
        (date.len() == 10).then(|| date.parse().ok())?
    }
}

/// The promise for the newest version that is not later than the one a media type names.
pub(crate) fn promise<'a>(
    versions: &Versions,
    content: &'a [MediaTypePromise],
    media_type: &str,
) -> Option<&'a MediaTypePromise> {
    let asked = versions.date(media_type)?;
    let dated = content.iter().filter_map(|promise| Some((versions.date(&promise.media_type)?, promise)));
    dated.filter(|(date, _)| *date <= asked).max_by_key(|(date, _)| *date).map(|(_, promise)| promise)
}

/// The headers that tell of a version's end.
pub(crate) fn headers(version: &Version, versions: &Versions) -> Vec<(String, String)> {
    let Some(sunset) = version.sunset else { return Vec::new() };
    let text = |date: Date| jiff::fmt::strtime::format(&versions.dates, date.at(0, 0, 0, 0)).ok();
    let dates = [("Deprecation", version.superseded), ("Sunset", Some(sunset))];
    dates.into_iter().filter_map(|(name, date)| Some((name.to_owned(), text(date?)?))).collect()
}

/// The promised media types of successes.
fn answered(operation: &Operation) -> impl Iterator<Item = &MediaTypePromise> {
    let success = |status: StatusKey| matches!(status, StatusKey::Code(200..=299) | StatusKey::Range(2));
    operation
        .responses
        .iter()
        .filter(move |response| success(response.status))
        .flat_map(|response| response.content.iter())
}

/// The versions, oldest first.
fn known<'a>(versions: &Versions, content: impl Iterator<Item = &'a MediaTypePromise>) -> Vec<Version> {
    let mut known: Vec<Version> = Vec::new();
    for promise in content {
        let Some(date) = versions.date(&promise.media_type) else { continue };
        if known.iter().all(|version| version.date != date) {
            let sunset = promise.extensions.get("x-sunset").and_then(Value::as_str);
            let parameters = versions.parameters.as_ref().map(|more| format!(";{more}")).unwrap_or_default();
            let media_type = format!("{}{date}{}{parameters}", versions.prefix, versions.suffix);
            let sunset = sunset.and_then(|text| text.parse().ok());
            known.push(Version { date, media_type, sunset, superseded: None });
        }
    }
    known.sort_by_key(|version| version.date);
    let later: Vec<_> = known.iter().skip(1).map(|version| version.date).collect();
    known.iter_mut().zip(later).for_each(|(version, next)| version.superseded = Some(next));
    known
}

fn has_come(date: Date, scope: &Scope) -> bool {
    scope.now().to_zoned(TimeZone::UTC).date() >= date
}
