//! Strings that servers are likely to accept, for names that tell what they are about.
//!
//! Mixed with random text by weight; a schema that says more than `type: string` and lengths is not guessed at. Start at
//! [`realistic`].

use super::formats;
use crate::generate::graph::Hint;
use crate::generate::random::Random;

/// A likely string.
pub(super) fn realistic(hint: Hint, random: &mut Random) -> Option<String> {
    let words: &[&str] = match hint {
        Hint::Email => return formats::draw("email", random),
        Hint::Url => return formats::draw("uri", random),
        Hint::Moment => return formats::draw("date-time", random),
        Hint::Day => return formats::draw("date", random),
        Hint::IpAddress => return formats::draw("ipv4", random),
        Hint::Host => return formats::draw("hostname", random),
        Hint::Country => &["US", "DE", "JP", "BR", "IN", "ZA"],
        Hint::Currency => &["EUR", "USD", "JPY", "CHF", "KWD"],
        Hint::Phone => &["+14155550100", "+442079460000", "+493012345678"],
        Hint::Language => &["en", "de", "pt-BR", "ja", "ar"],
        Hint::TimeZone => &["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"],
        Hint::City => &["Berlin", "New York", "Tokyo", "Nairobi"],
        Hint::PostalCode => &["10115", "94103", "SW1A 1AA", "100-0001"],
        Hint::FirstName => &["Ada", "Grace", "Linus", "Mei"],
        Hint::LastName => &["Lovelace", "Hopper", "O'Brien", "de la Cruz"],
        Hint::Name => &["example", "test-1", "Ada Lovelace", "main"],
        Hint::Description => &["An example.", "Created by a test", "Second try"],
    };
    random.pick(words).map(|word| (*word).to_owned())
}
