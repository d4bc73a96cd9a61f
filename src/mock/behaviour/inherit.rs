//! What a document takes from the files it includes: everything it does not say itself.

use super::read::Document;

/// Adds to `document` what `base` says and it does not.
pub(crate) fn inherit(document: &mut Document, base: &Document) {
    inherit_errors(document, base);
    document.auth.digest = document.auth.digest.take().or_else(|| base.auth.digest.clone());
    document.auth.oauth = document.auth.oauth.take().or_else(|| base.auth.oauth.clone());
    document.auth.access_list = document.auth.access_list.take().or_else(|| base.auth.access_list.clone());
    document.versions = document.versions.take().or_else(|| base.versions.clone());
    document.envelope = document.envelope.take().or_else(|| base.envelope.clone());
    document.pretty = document.pretty.take().or_else(|| base.pretty.clone());
    if document.rate_limits.is_empty() {
        document.rate_limits.clone_from(&base.rate_limits);
    }
    for (name, steps) in &base.groups {
        document.groups.entry(name.clone()).or_insert_with(|| steps.clone());
    }
    for (id, fault) in &base.faults {
        document.faults.entry(id.clone()).or_insert_with(|| fault.clone());
    }
}

fn inherit_errors(document: &mut Document, base: &Document) {
    let (errors, base) = (&mut document.errors, &base.errors);
    errors.media_type = errors.media_type.take().or_else(|| base.media_type.clone());
    errors.body = errors.body.take().or_else(|| base.body.clone());
    if errors.headers.is_empty() {
        errors.headers.clone_from(&base.headers);
    }
    for (name, code) in &base.codes {
        errors.codes.entry(name.clone()).or_insert_with(|| code.clone());
    }
    for (which, code) in &base.standard {
        errors.standard.entry(*which).or_insert_with(|| code.clone());
    }
    errors.violations.extend(base.violations.iter().cloned());
}
