//! `list/pagination`: a list does not keep to the page that was asked for.
//!
//! Lists that take a size (`limit`, `per_page`, `pageSize` and the like) are asked for pages of one and two items, after
//! enough items were made where they can be. A page with more items than were asked for overwhelms the client. With a
//! position (`page`, `offset`, `skip`) two pages in a row are asked for: an item on both is shown twice, and another one
//! never. A total that is smaller than the number of different items seen, or that grows with the size of the page, counts
//! the page and not the list.
//!
//! Pages are compared by the identities of their items, and only where the first page was the same before and after, so
//! that what others do to the list meanwhile is not held against it. Fewer items than asked for, an empty second page and
//! lists without totals are all right.

use super::{Check, Context, FindingBuilder, Judge, Ruleset};
use crate::finding::{Direction, Finding, Severity};

pub(super) const CHECK: Check = Check {
    id: "list/pagination",
    severity: Severity::Error,
    summary: "a list does not keep to the page that was asked for",
    source: include_str!("pagination.rs"),
    since: Ruleset::FIRST,
    judge: Judge::Engine,
};

/// What one page of a list showed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// How many items were asked for.
    pub size: u64,
    /// How many there are.
    pub items: u64,
    /// The identities of the items, where they have any.
    pub identities: Vec<String>,
    /// The number of items in the whole list, as the answer tells it.
    pub total: Option<u64>,
}

/// The finding for a page that is larger than asked for; `context` is that of the page.
#[must_use]
pub fn page_too_large(context: &Context<'_>, page: &Page) -> Option<Finding> {
    let contrast = (format!("at most {} items", page.size), format!("{} items", page.items));
    (page.items > page.size).then(|| finding(context, "size", contrast, "a page has more items than were asked for"))
}

/// The finding for two pages in a row with an item in common; `context` is that of the second one.
#[must_use]
pub fn pages_overlap(context: &Context<'_>, first: &Page, second: &Page) -> Option<Finding> {
    let twice = first.identities.iter().find(|identity| second.identities.contains(identity))?;
    let contrast = ("other items than on the page before".to_owned(), format!("`{twice}` again"));
    Some(finding(context, "overlap", contrast, "two pages in a row show the same item"))
}

/// The finding for a total that counts the page; `context` is that of the smaller one of two pages of the same list.
#[must_use]
pub fn total_counts_the_page(context: &Context<'_>, smaller: &Page, larger: &Page) -> Option<Finding> {
    let is_full = |page: &Page| page.items == page.size && page.total == Some(page.items);
    if smaller.size >= larger.size || !is_full(smaller) || !is_full(larger) {
        return None;
    }
    let contrast = (
        format!("a total of {} or more, as in a page of {}", larger.items, larger.size),
        format!("a total of {}", smaller.items),
    );
    Some(finding(context, "total", contrast, "the total counts the page and not the list"))
}

fn finding(context: &Context<'_>, kind: &str, (expected, actual): (String, String), title: &str) -> Finding {
    FindingBuilder::of(&CHECK, Direction::Response, context).identity(kind).contrast(expected, actual).title(title)
}

#[cfg(test)]
mod tests {
    use super::{Page, page_too_large, pages_overlap, total_counts_the_page};
    use crate::check::testing::answer;

    fn page(size: u64, identities: &[&str], total: Option<u64>) -> Page {
        let identities: Vec<String> = identities.iter().map(|&identity| identity.to_owned()).collect();
        Page { size, items: identities.len() as u64, identities, total }
    }

    #[test]
    fn a_page_is_as_large_as_asked_for_at_most() {
        let is_found =
            |page: &Page| answer("listPets", 200).with_context(|context| page_too_large(context, page).is_some());
        assert!(is_found(&page(1, &["a", "b"], None)));
        assert!(!is_found(&page(2, &["a", "b"], None)));
        assert!(!is_found(&page(2, &[], None)));
    }

    #[test]
    fn pages_in_a_row_have_nothing_in_common() {
        let is_found = |one: &[&str], two: &[&str]| {
            answer("listPets", 200)
                .with_context(|context| pages_overlap(context, &page(2, one, None), &page(2, two, None)).is_some())
        };
        assert!(is_found(&["a", "b"], &["b", "c"]));
        assert!(!is_found(&["a", "b"], &["c", "d"]));
        assert!(!is_found(&["a", "b"], &[]));
        assert!(!is_found(&[], &[]));
    }

    #[test]
    fn a_total_counts_the_list() {
        let is_found = |smaller: &Page, larger: &Page| {
            answer("listPets", 200).with_context(|context| total_counts_the_page(context, smaller, larger).is_some())
        };
        assert!(is_found(&page(1, &["a"], Some(1)), &page(2, &["a", "b"], Some(2))));
        assert!(!is_found(&page(1, &["a"], Some(2)), &page(2, &["a", "b"], Some(2))));
        assert!(!is_found(&page(1, &["a"], Some(1)), &page(2, &["a"], Some(1))));
        assert!(!is_found(&page(1, &["a"], None), &page(2, &["a", "b"], Some(2))));
        assert!(!is_found(&page(1, &["a"], Some(7)), &page(2, &["a", "b"], Some(7))));
    }
}
