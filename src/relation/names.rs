//! Names as people write them: `petId`, `pet_id`, `PetID` and `pets` speak of the same thing.
//!
//! Start at [`words`].

/// The lower-case words of a name: `petStoreId`, `pet-store-id` and `PetStoreID` are `pet`, `store`, `id`.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let characters: Vec<char> = name.chars().collect();
    for (index, character) in characters.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| characters[before]);
        let after = characters.get(index + 1);
        let begins = character.is_uppercase()
            && (before.is_some_and(|before| !before.is_uppercase()) || after.is_some_and(|after| after.is_lowercase()));
        if !character.is_alphanumeric() || begins {
            words.push(String::new());
        }
        if character.is_alphanumeric() {
            words.last_mut().expect("there is always a last word").extend(character.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The words of a name, joined: equal for every way of writing it.
pub(super) fn joined(name: &str) -> String {
    words(name).concat()
}

/// Words that only say that something is an identifier.
const IDENTIFYING: [&str; 10] = ["id", "uuid", "guid", "key", "name", "slug", "number", "code", "identifier", "ref"];

/// What a parameter or field names, without the word that says that it is an identifier: `petId` names a `pet`, `id`
/// names nothing.
pub(super) fn stem(name: &str) -> Option<String> {
    let mut words = words(name);
    if words.last().is_some_and(|last| IDENTIFYING.contains(&last.as_str())) {
        words.pop();
    }
    (!words.is_empty()).then(|| words.concat())
}

/// Whether a name ends with a word that says that it is an identifier, and says of what.
pub(super) fn is_reference(name: &str) -> bool {
    let words = words(name);
    words.len() > 1 && words.last().is_some_and(|last| ["id", "uuid", "guid", "ref"].contains(&last.as_str()))
}

/// The singular of an English noun, as far as endings tell: `boxes`, `policies`, `pets`.
pub(super) fn singular(noun: &str) -> String {
    let noun = joined(noun);
    for (plural, single) in [("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("zes", "z")] {
        if let Some(stem) = noun.strip_suffix(plural)
            && !stem.is_empty()
        {
            return format!("{stem}{single}");
        }
    }
    match noun.strip_suffix('s') {
        Some(stem) if !stem.is_empty() && !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
        _ => noun,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_a_name_has_the_same_words() {
        for name in ["petStoreId", "pet_store_id", "PetStoreID", "pet-store-id", "Pet Store Id"] {
            assert_eq!(words(name), ["pet", "store", "id"], "{name}");
        }
        assert_eq!(words("HTTPServer2"), ["http", "server2"]);
        assert_eq!(words(""), [""; 0]);
    }

    #[test]
    fn a_stem_says_what_is_identified() {
        assert_eq!(stem("petId").as_deref(), Some("pet"));
        assert_eq!(stem("user_name").as_deref(), Some("user"));
        assert_eq!(stem("pet").as_deref(), Some("pet"));
        assert_eq!(stem("id"), None);
        assert!(is_reference("ownerId") && !is_reference("id") && !is_reference("owner"));
    }

    #[test]
    fn plurals_have_singulars() {
        for (plural, single) in [
            ("pets", "pet"),
            ("policies", "policy"),
            ("boxes", "box"),
            ("addresses", "address"),
            ("status", "status"),
            ("bus", "bus"),
            ("analysis", "analysis"),
            ("pet", "pet"),
            ("pet-owners", "petowner"),
        ] {
            assert_eq!(singular(plural), single, "{plural}");
        }
    }
}
