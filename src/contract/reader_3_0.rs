//! Reads OpenAPI 3.0 documents.
