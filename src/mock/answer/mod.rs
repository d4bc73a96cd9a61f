//! From a request to its answer.
//!
//! One file per stage: authentication, access list, versions, rate limits, judging the request, steps, the response,
//! and what faults do to it. Each either goes on or stops with a [`Stop`]. Start at [`answer`].

mod access_list;
mod active_faults;
mod authenticate;
mod context;
mod control;
mod digest;
mod inbound;
mod judge;
mod limit;
mod negotiate;
mod oauth;
mod operation;
mod patch;
mod promised;
mod refusal;
mod reply;
mod respond;
mod router;
mod steps;
mod undescribed;
mod write;

pub(crate) use router::{Engine, answer};
