//! `collectionFormat`: how lists are written ("Parameter Object").

use crate::contract::ParameterStyle;
use crate::contract::reader::core::Reader;
use crate::contract::reader::place::Place;

/// How the values of a list stand beside each other.
pub(super) struct Collection {
    pub(super) style: ParameterStyle,
    pub(super) explode: bool,
}

/// The format of a parameter, form field or header; `has_pairs` where values have their names beside them, as in
/// queries and forms.
pub(super) fn collection(reader: &mut Reader<'_>, place: &Place<'_>, has_pairs: bool) -> Collection {
    let plain = if has_pairs { ParameterStyle::Form } else { ParameterStyle::Simple };
    let joined = |style| Collection { style, explode: false };
    match place.text("collectionFormat") {
        None | Some("csv") => joined(plain),
        Some("ssv") => joined(ParameterStyle::SpaceDelimited),
        Some("tsv") => joined(ParameterStyle::TabDelimited),
        Some("pipes") => joined(ParameterStyle::PipeDelimited),
        Some("multi") if has_pairs => Collection { style: plain, explode: true },
        Some(_) => {
            let message = "this format does not exist where the parameter is; the default is used";
            reader.warn(place, "contract/style", message);
            joined(plain)
        }
    }
}
