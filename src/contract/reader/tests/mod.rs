//! What the readers make of whole documents, good and hostile.

mod bodies;
mod events;
mod links;
mod methods;
mod mistakes;
mod openapi;
mod parameters;
mod reading;
mod schemes;
mod serving;
mod swagger;
mod swagger_forms;
