//! How a server is reached, as the user says it: flags and files.
//!
//! Start at [`Connection::way`], which reads the files.

use std::path::{Path, PathBuf};

use secrecy::SecretSlice;

use crate::diagnostic::Diagnostic;
use crate::transport::Way;

/// How a server is reached.
#[derive(Debug, Clone, Default)]
pub struct Connection {
    /// The file with the certificates (PEM) of the authorities to trust, in the place of the system's.
    pub authorities: Option<PathBuf>,
    /// The file with our certificate (PEM), and with its key where that has no file of its own.
    pub certificate: Option<PathBuf>,
    /// The file with the key (PEM) of our certificate.
    pub key: Option<PathBuf>,
    /// Whether any certificate of the server will do.
    pub is_insecure: bool,
    /// Whether HTTP/2 is spoken.
    pub speaks_http2: bool,
    /// The socket in the file system that takes the place of host and port.
    pub unix_socket: Option<PathBuf>,
    /// The URL of the proxy between.
    pub proxy: Option<String>,
}

impl Connection {
    /// The way, with the contents of its files.
    ///
    /// # Errors
    /// A file that cannot be read, or a key without its certificate.
    pub(super) fn way(&self) -> Result<Way, Vec<Diagnostic>> {
        let authorities = self.authorities.as_deref().map(read).transpose()?;
        let certificate = match (&self.certificate, &self.key) {
            (None, None) => None,
            (None, Some(_)) => {
                let message = "a key was given without its certificate";
                return Err(vec![Diagnostic::new("run/certificate", message).hint("give it with `--cert FILE`")]);
            }
            (Some(certificate), key) => {
                let mut pem = read(certificate)?;
                if let Some(key) = key {
                    pem.push(b'\n');
                    pem.extend(read(key)?);
                }
                Some(SecretSlice::from(pem))
            }
        };
        Ok(Way {
            authorities,
            certificate,
            is_insecure: self.is_insecure,
            speaks_http2: self.speaks_http2,
            unix_socket: self.unix_socket.clone(),
            proxy: self.proxy.clone(),
        })
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Vec<Diagnostic>> {
    std::fs::read(path).map_err(|error| {
        vec![Diagnostic::new("run/certificate", format!("{} cannot be read: {error}", path.display()))]
    })
}
