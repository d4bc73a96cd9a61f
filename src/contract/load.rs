//! Finds and loads the documents of a contract.
