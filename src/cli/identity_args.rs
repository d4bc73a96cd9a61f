//! The flags that say who asks: one identity, and a second one beside it.
//!
//! Secrets can come from the environment, which no list of processes shows. Start at [`IdentityArguments`].

use std::path::PathBuf;

use clap::Args;

use crate::diagnostic::Diagnostic;
use crate::engine::GivenCredentials;

/// Who asks, in runs without cases.
#[derive(Debug, Args)]
pub struct IdentityArguments {
    /// Without cases: name and password, for digest or basic authentication.
    #[arg(long, value_name = "NAME:PASSWORD", env = "PROBITY_USER", hide_env_values = true)]
    pub user: Option<String>,
    /// Without cases: a bearer token, or the API key.
    #[arg(long, value_name = "TOKEN", env = "PROBITY_TOKEN", hide_env_values = true, conflicts_with = "user")]
    pub token: Option<String>,
    /// Without cases: id and secret of an `OAuth2` client.
    #[arg(long, value_name = "ID:SECRET", env = "PROBITY_CLIENT", hide_env_values = true, conflicts_with_all = ["user", "token"])]
    pub client: Option<String>,
    /// Without cases: a YAML file with the request that logs in, and where the token is in its answer.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["user", "token", "client"])]
    pub login: Option<PathBuf>,
    /// Name and password of a second identity, which must not see or change what the first one made.
    #[arg(long, value_name = "NAME:PASSWORD", env = "PROBITY_SECOND_USER", hide_env_values = true)]
    pub second_user: Option<String>,
    /// The bearer token or API key of a second identity.
    #[arg(
        long,
        value_name = "TOKEN",
        env = "PROBITY_SECOND_TOKEN",
        hide_env_values = true,
        conflicts_with = "second_user"
    )]
    pub second_token: Option<String>,
    /// Id and secret of a second identity's `OAuth2` client.
    #[arg(long, value_name = "ID:SECRET", env = "PROBITY_SECOND_CLIENT", hide_env_values = true, conflicts_with_all = ["second_user", "second_token"])]
    pub second_client: Option<String>,
    /// A YAML file with the request that logs a second identity in.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["second_user", "second_token", "second_client"])]
    pub second_login: Option<PathBuf>,
}

impl IdentityArguments {
    /// The credentials of the first identity.
    pub(super) fn first(&self) -> Result<Option<GivenCredentials>, Vec<Diagnostic>> {
        given(["--user", "--client"], self.user.as_ref(), self.token.as_ref(), self.client.as_ref())
    }

    /// The credentials of the second identity.
    pub(super) fn second(&self) -> Result<Option<GivenCredentials>, Vec<Diagnostic>> {
        given(
            ["--second-user", "--second-client"],
            self.second_user.as_ref(),
            self.second_token.as_ref(),
            self.second_client.as_ref(),
        )
    }
}

fn given(
    [user_flag, client_flag]: [&str; 2],
    user: Option<&String>,
    token: Option<&String>,
    client: Option<&String>,
) -> Result<Option<GivenCredentials>, Vec<Diagnostic>> {
    let pair = |text: &str, flag: &str| {
        GivenCredentials::pair(text).ok_or_else(|| {
            let message = format!("`{flag}` takes two words with a colon between them");
            vec![Diagnostic::new("run/credentials", message).hint(format!("write it as `{flag} NAME:SECRET`"))]
        })
    };
    if let Some(text) = user {
        let (name, password) = pair(text, user_flag)?;
        return Ok(Some(GivenCredentials::User { name, password }));
    }
    if let Some(text) = client {
        let (id, secret) = pair(text, client_flag)?;
        return Ok(Some(GivenCredentials::Client { id, secret }));
    }
    Ok(token.map(|token| GivenCredentials::Token(token.as_str().into())))
}
