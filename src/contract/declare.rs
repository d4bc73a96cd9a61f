//! What the user declares beside the documents.

use std::sync::Arc;

use super::model::{ApiId, Contract, FieldRule, OperationKey};

impl Contract {
    /// Adds rules between the fields of an operation's requests, which no document can tell.
    ///
    /// # Panics
    /// When the contract is shared already.
    pub fn declare(&mut self, api: &ApiId, operation: &OperationKey, rules: &[FieldRule]) {
        let api = self.apis.iter_mut().find(|known| known.id == *api);
        let api = api.map(|api| Arc::get_mut(api).expect("a contract is shared only when it is complete"));
        let mut operations = api.into_iter().flat_map(|api| &mut api.operations);
        if let Some(operation) = operations.find(|known| known.key() == *operation) {
            operation.rules.extend_from_slice(rules);
        }
    }
}
