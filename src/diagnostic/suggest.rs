//! Finds the name a user probably meant.

/// The candidate nearest to `name` by edit distance, when one is near enough to be a likely slip.
#[must_use]
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).clamp(1, 4);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&name.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// How many names a hint lists.
const MOST_NAMES: usize = 16;

/// A hint for a name that does not exist: the nearest one, or all there are.
#[must_use]
pub fn suggestion<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    if let Some(near) = nearest(name, known.iter().copied()) {
        return format!("did you mean `{near}`?");
    }
    let quoted: Vec<String> = known.iter().take(MOST_NAMES).map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => "there is none yet".to_owned(),
        [only] => format!("there is only {only}"),
        _ if known.len() > MOST_NAMES => format!("there are {} and more", quoted.join(", ")),
        [first @ .., last] => format!("there are {} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{nearest, suggestion};

    #[test]
    fn a_slip_is_recognised_and_a_stranger_is_not() {
        assert_eq!(nearest("listPet", ["listPets", "createPet"]), Some("listPets"));
        assert_eq!(nearest("status", ["body", "headers"]), None);
    }

    #[test]
    fn a_suggestion_is_the_nearest_name_or_the_list_of_all() {
        assert_eq!(suggestion("listPet", ["listPets", "createPet"]), "did you mean `listPets`?");
        assert_eq!(suggestion("x", ["body", "headers", "time"]), "there are `body`, `headers` and `time`");
        assert_eq!(suggestion("x", ["body"]), "there is only `body`");
        assert_eq!(suggestion("x", []), "there is none yet");
    }
}
