//! Sets of OpenAPI versions, so that one table can tell what each of them knows.

use crate::contract::OpenApiVersion;

/// Some of the versions of OpenAPI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::lint) struct Versions(u8);

impl Versions {
    pub(in crate::lint) const NONE: Versions = Versions(0);
    pub(in crate::lint) const V2_0: Versions = Versions(1);
    pub(in crate::lint) const V3_0: Versions = Versions(2);
    pub(in crate::lint) const V3_1: Versions = Versions(4);
    pub(in crate::lint) const V3_2: Versions = Versions(8);
    pub(in crate::lint) const ALL: Versions = Versions(15);
    /// Up to 3.0: with a schema dialect of their own.
    pub(in crate::lint) const UNTIL_3_0: Versions = Versions(3);
    /// From 3.0 on.
    pub(in crate::lint) const SINCE_3_0: Versions = Versions(14);
    /// From 3.1 on: with the schemas of JSON Schema.
    pub(in crate::lint) const SINCE_3_1: Versions = Versions(12);
    /// 3.0 and 3.1.
    pub(in crate::lint) const V3_0_AND_V3_1: Versions = Versions(6);
    /// Up to 3.1.
    pub(in crate::lint) const UNTIL_3_1: Versions = Versions(7);

    /// Whether `version` is one of them.
    pub(in crate::lint) const fn has(self, version: OpenApiVersion) -> bool {
        let bit = match version {
            OpenApiVersion::V2_0 => 1,
            OpenApiVersion::V3_0 => 2,
            OpenApiVersion::V3_1 => 4,
            OpenApiVersion::V3_2 => 8,
        };
        self.0 & bit != 0
    }

    /// The names of the versions, for a message.
    pub(in crate::lint) fn names(self) -> String {
        let all = [
            (OpenApiVersion::V2_0, "2.0"),
            (OpenApiVersion::V3_0, "3.0"),
            (OpenApiVersion::V3_1, "3.1"),
            (OpenApiVersion::V3_2, "3.2"),
        ];
        let names: Vec<&str> = all.iter().filter(|(version, _)| self.has(*version)).map(|(_, name)| *name).collect();
        names.join(", ")
    }
}

/// The version as people write it.
pub(in crate::lint) fn name(version: OpenApiVersion) -> &'static str {
    match version {
        OpenApiVersion::V2_0 => "Swagger 2.0",
        OpenApiVersion::V3_0 => "OpenAPI 3.0",
        OpenApiVersion::V3_1 => "OpenAPI 3.1",
        OpenApiVersion::V3_2 => "OpenAPI 3.2",
    }
}
