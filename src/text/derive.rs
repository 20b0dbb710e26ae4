//! Ids that are derived from words: the same words give the same id.

use sha1::{Digest, Sha1};
use uuid::{Builder, Uuid};

/// The id of a name within a name space: version 5 of RFC 9562.
#[must_use]
pub fn name_based(space: &Uuid, name: &[u8]) -> Uuid {
    let hash = Sha1::new().chain_update(space.as_bytes()).chain_update(name).finalize();
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(hash).for_each(|(byte, of_hash)| *byte = of_hash);
    Builder::from_sha1_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::name_based;
    use uuid::{Uuid, uuid};

    #[test]
    fn the_example_of_the_standard_comes_out() {
        let id = name_based(&Uuid::NAMESPACE_DNS, b"www.example.com");
        assert_eq!(id, uuid!("2ed6657d-e927-568b-95e1-2665a8aea6a2"));
    }
}
