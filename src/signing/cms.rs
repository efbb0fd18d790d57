//! The signature block: CMS SignedData over the bytes of a *.SF file.

use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    CertificateSet, EncapsulatedContentInfo, SignedAttributes, SignedData, SignerIdentifier,
    SignerInfo, SignerInfos,
};
use der::asn1::{Any, ObjectIdentifier, OctetString, SetOfVec, UtcTime};
use der::oid::db::{rfc5911, rfc5912};
use der::{DateTime, Encode as _};
use x509_cert::attr::Attribute;
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::{SigningError, SigningKey, digest::Algorithm};

/// Signs `content`, and returns DER without the content. `time`, in seconds of Unix
/// time, adds signed attributes; without it the signature is straight over the content.
pub(super) fn sign(
    key: &SigningKey,
    content: &[u8],
    time: Option<u64>,
) -> Result<Vec<u8>, SigningError> {
    let failed = |_| SigningError::Crypto("writing the signature");
    let signed_attrs = time.map(|t| signed_attributes(content, t)).transpose();
    let signed_attrs = signed_attrs.map_err(failed)?;
    let signature = match &signed_attrs {
        None => key.sign(content)?,
        Some(attributes) => key.sign(&attributes.to_der().map_err(failed)?)?,
    };
    signed_data(key, signed_attrs, signature).map_err(failed)
}

fn signed_data(
    key: &SigningKey,
    signed_attrs: Option<SignedAttributes>,
    signature: Vec<u8>,
) -> der::Result<Vec<u8>> {
    let signer = key.certificates()[0].tbs_certificate();
    let info = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: signer.issuer().clone(),
            serial_number: signer.serial_number().clone(),
        }),
        digest_alg: algorithm(rfc5912::ID_SHA_256),
        signed_attrs,
        signature_algorithm: algorithm(rfc5912::RSA_ENCRYPTION),
        signature: OctetString::new(signature)?,
        unsigned_attrs: None,
    };
    let certificates: Vec<CertificateChoices> = key
        .certificates()
        .iter()
        .cloned()
        .map(CertificateChoices::Certificate)
        .collect();
    let data = SignedData {
        version: CmsVersion::V1,
        digest_algorithms: SetOfVec::try_from(vec![algorithm(rfc5912::ID_SHA_256)])?,
        encap_content_info: EncapsulatedContentInfo {
            econtent_type: rfc5911::ID_DATA,
            econtent: None,
        },
        certificates: Some(CertificateSet::try_from(certificates)?),
        crls: None,
        signer_infos: SignerInfos::try_from(vec![info])?,
    };
    ContentInfo {
        content_type: rfc5911::ID_SIGNED_DATA,
        content: Any::encode_from(&data)?,
    }
    .to_der()
}

fn algorithm(oid: ObjectIdentifier) -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned {
        oid,
        parameters: Some(Any::null()),
    }
}

fn signed_attributes(content: &[u8], time: u64) -> der::Result<SignedAttributes> {
    let digest = OctetString::new(Algorithm::Sha256.of(content))?;
    let time = UtcTime::from_date_time(DateTime::from_unix_duration(
        std::time::Duration::from_secs(time),
    )?)?;
    let attribute = |oid, value: Any| -> der::Result<Attribute> {
        Ok(Attribute {
            oid,
            values: SetOfVec::try_from(vec![value])?,
        })
    };
    SetOfVec::try_from(vec![
        attribute(
            rfc5911::ID_CONTENT_TYPE,
            Any::encode_from(&rfc5911::ID_DATA)?,
        )?,
        attribute(rfc5911::ID_MESSAGE_DIGEST, Any::encode_from(&digest)?)?,
        attribute(rfc5911::ID_SIGNING_TIME, Any::encode_from(&time)?)?,
    ])
}
