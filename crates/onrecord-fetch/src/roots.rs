//! Certificates of those who are trusted: Mozilla's, which are built in, and more from a file.

use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;
use std::path::Path;

/// Why a file of roots cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RootsError {
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// A certificate in it is damaged, or is none: its number, from 1.
    #[error("certificate {0} is damaged")]
    Damaged(usize),
    /// There is none in it.
    #[error("no certificate in PEM form")]
    Empty,
}

/// The certificates of a file in PEM form.
///
/// # Errors
/// [`RootsError`] when the file cannot be read, or any certificate in it cannot be used.
pub fn read_roots(path: &Path) -> Result<Vec<CertificateDer<'static>>, RootsError> {
    let bytes = std::fs::read(path)?;
    let mut roots = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(&bytes) {
        let number = roots.len() + 1;
        let certificate = certificate.map_err(|_| RootsError::Damaged(number))?;
        rustls::RootCertStore::empty().add(certificate.clone()).map_err(|_| RootsError::Damaged(number))?;
        roots.push(certificate);
    }
    if roots.is_empty() { Err(RootsError::Empty) } else { Ok(roots) }
}
