namespace Ballast.Wire.DsxFlex.Signing;

/// <summary>The two signature algorithms of the contract (RFC 7518): ECDSA on P-256 with SHA-256, and RSASSA-PKCS1-v1_5 with SHA-256.</summary>
public enum JwsAlgorithm
{
    ES256,
    RS256,
}
