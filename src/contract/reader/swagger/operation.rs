//! One operation of Swagger 2.0.

use crate::contract::reader::core::Reader;
use crate::contract::reader::operation::OperationParts;
use crate::contract::reader::parameters::merge;
use crate::contract::reader::path_item::FromPathItem;
use crate::contract::reader::place::Place;

impl<'a> Reader<'a> {
    pub(in crate::contract::reader) fn swagger_parts(
        &mut self,
        place: &Place<'a>,
        from_path_item: &FromPathItem,
    ) -> OperationParts {
        OperationParts {
            parameters: merge(from_path_item.parameters.clone(), self.parameters(place)),
            request_body: self.swagger_body(place, from_path_item),
            responses: self.swagger_responses(place),
            callbacks: Vec::new(),
        }
    }
}
