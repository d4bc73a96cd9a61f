//! HTTP Digest (RFC 7616, with RFC 2069 for servers that offer no `qop`): answers challenges, counts nonces.
//!
//! The arithmetic is the `digest_auth` crate's; reading the challenge is ours, because that crate refuses what real
//! servers send and indexes text that is not ASCII wrongly.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use digest_auth::{Algorithm, AuthContext, Charset, HttpMethod, Qop, WwwAuthenticateHeader};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use super::challenge::{Challenge, challenges, parameters};
use crate::message::{Request, Response};

/// A source of client nonces. The same seed gives the same nonces in the same order.
#[derive(Debug, Clone)]
pub struct ClientNonces {
    seed: u64,
    drawn: Arc<AtomicU64>,
}

impl ClientNonces {
    /// Nonces drawn from `seed`.
    #[must_use]
    pub fn from_seed(seed: u64) -> Self {
        Self { seed, drawn: Arc::default() }
    }

    /// The next nonce: 32 hexadecimal digits.
    #[must_use]
    pub fn next(&self) -> String {
        let drawn = self.drawn.fetch_add(1, Ordering::Relaxed);
        let digest = Sha256::new().chain_update(self.seed.to_be_bytes()).chain_update(drawn.to_be_bytes()).finalize();
        digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// A server's nonce that is being answered, with the count of its uses.
#[derive(Debug, Clone)]
pub(super) struct Answerer {
    prompt: WwwAuthenticateHeader,
}

impl Answerer {
    /// The first digest challenge of a response that we can answer.
    pub(super) fn from_response(response: &Response) -> Option<Self> {
        challenges(&response.headers).iter().filter(|challenge| challenge.scheme == "digest").find_map(Self::new)
    }

    fn new(challenge: &Challenge) -> Option<Self> {
        let owned = |name| challenge.get(name).map(str::to_owned);
        let is_true = |name| challenge.get(name).is_some_and(|value| value.eq_ignore_ascii_case("true"));
        let prompt = WwwAuthenticateHeader {
            domain: None,
            realm: owned("realm").unwrap_or_default(),
            nonce: owned("nonce")?,
            opaque: owned("opaque"),
            stale: is_true("stale"),
            algorithm: algorithm(challenge.get("algorithm"))?,
            qop: match challenge.get("qop") {
                Some(offers) => Some(qop(offers)?),
                None => None,
            },
            userhash: is_true("userhash"),
            charset: Charset::UTF8,
            nc: 0,
        };
        Some(Self { prompt })
    }

    /// Whether the server says that only the nonce was too old (RFC 7616 §3.3).
    pub(super) fn is_stale(&self) -> bool {
        self.prompt.stale
    }

    /// The value of `Authorization` for one request; every call counts as one use of the nonce.
    pub(super) fn authorization(
        &mut self,
        request: &Request,
        uri: &str,
        username: &str,
        password: &SecretString,
        client_nonce: &str,
    ) -> String {
        let body = request.body.as_deref().unwrap_or_default();
        let method = HttpMethod::from(request.method.as_str());
        let mut context = AuthContext::new_with_method(username, password.expose_secret(), uri, Some(body), method);
        context.set_custom_cnonce(client_nonce);
        let header = self.prompt.respond(&context).expect("only answerable qop values are kept");
        header.to_string()
    }

    /// Takes the nonce that `Authentication-Info` offers for the next request (RFC 7616 §3.5).
    pub(super) fn renew(&mut self, response: &Response) {
        let fields = response.headers.get("authentication-info").map(parameters).unwrap_or_default();
        if let Some((_, nonce)) = fields.into_iter().find(|(name, _)| name == "nextnonce") {
            self.prompt.nonce = nonce;
            self.prompt.nc = 0;
        }
    }
}

fn algorithm(name: Option<&str>) -> Option<Algorithm> {
    let Some(name) = name else { return Some(Algorithm::default()) };
    // Names compare without case; the crate knows one spelling.
    ["MD5", "MD5-sess", "SHA-256", "SHA-256-sess", "SHA-512-256", "SHA-512-256-sess"]
        .iter()
        .find(|known| known.eq_ignore_ascii_case(name))
        .and_then(|known| known.parse().ok())
}

/// `auth` where it is offered, else `auth-int`. Other offers cannot be answered; no offer at all is RFC 2069.
fn qop(offers: &str) -> Option<Vec<Qop>> {
    let offered = |name: &str| offers.split(',').any(|offer| offer.trim().eq_ignore_ascii_case(name));
    if offered("auth") { Some(vec![Qop::AUTH]) } else { offered("auth-int").then(|| vec![Qop::AUTH_INT]) }
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::{Answerer, ClientNonces};
    use crate::message::{Headers, Request, Response};

    fn challenged(challenge: &str) -> Option<Answerer> {
        let headers = Headers::from_iter([("WWW-Authenticate", challenge)]);
        Answerer::from_response(&Response { status: 401, headers, ..Response::default() })
    }

    // RFC 7616 §3.9.1, the SHA-256 example.
    #[test]
    fn the_example_of_the_standard_comes_out() {
        let mut answerer = challenged(
            r#"Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256,
               nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS""#,
        )
        .unwrap();
        let request = Request { method: "GET".into(), target: "/dir/index.html".into(), ..Request::default() };
        let password = SecretString::from("Circle of Life");
        let cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
        let header = answerer.authorization(&request, "/dir/index.html", "Mufasa", &password, cnonce);
        assert!(header.contains("753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"), "{header}");
        assert!(header.contains("nc=00000001"), "{header}");
    }

    #[test]
    fn a_misspelt_qop_falls_back_to_the_old_standard() {
        let mut answerer = challenged(r#"Digest realm="pets", nonce="n", algorithm=md5, op="auth""#).unwrap();
        let header = answerer.authorization(&Request::default(), "/", "u", &SecretString::from("p"), "c");
        assert!(!header.contains("cnonce") && !header.contains("qop"), "{header}");
    }

    #[test]
    fn what_cannot_be_answered_is_no_challenge() {
        assert!(challenged(r#"Digest realm="pets", nonce="n", algorithm="SHA3-999""#).is_none());
        assert!(challenged(r#"Digest realm="pets", nonce="n", qop="auth-conf""#).is_none());
        assert!(challenged(r#"Digest realm="pets""#).is_none());
        assert!(challenged(r#"Basic realm="pets""#).is_none());
    }

    #[test]
    fn an_unknown_algorithm_yields_to_a_known_one() {
        let both = r#"Digest realm="p", nonce="a", algorithm=SHA3-999, Digest realm="p", nonce="b", algorithm=MD5"#;
        assert_eq!(challenged(both).unwrap().prompt.nonce, "b");
    }

    #[test]
    fn client_nonces_repeat_with_the_seed_and_not_within_it() {
        let draw = |seed| {
            let nonces = ClientNonces::from_seed(seed);
            [nonces.next(), nonces.next()]
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        assert_ne!(draw(1)[0], draw(1)[1]);
    }
}
