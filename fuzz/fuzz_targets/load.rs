//! Loads any text as a description, compiles its schemas and checks it: no text may panic, hang or eat memory.

#![no_main]

use std::collections::BTreeMap;
use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use probity::contract::{ApiId, Contract};
use probity::lint;
use probity::source::SourceFile;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    for name in ["openapi.yaml", "openapi.json"] {
        let main = SourceFile::new(name, text.clone());
        // The description may refer to itself under another name.
        let others = BTreeMap::from([("other.yaml".to_owned(), Arc::clone(&main))]);
        if let Ok((api, _warnings)) = Contract::from_files(ApiId("fuzzed".to_owned()), &main, others) {
            drop(lint::lint(&api, &[], &lint::Choice::default()));
        }
    }
});
