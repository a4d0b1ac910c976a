/** Who calls a print queue, as far as a protocol server can tell. */

/** What a protocol server knows about who is calling. Every member is a claim until the queue has judged it. */
export interface Caller {
  /** The listener that received the bytes, as named in the configuration. */
  readonly listenerId: string;
  readonly remoteAddress: string;
  /** True when the connection is encrypted. */
  readonly secure: boolean;
  /** SHA-256 of the client's TLS certificate as lower-case hex, present when one was shown and checked. */
  readonly clientCertificateSha256?: string;
  /** True when an authority of the listener vouches for that certificate; false when it is only pinned. */
  readonly clientCertificateVouchedFor?: boolean;
  /** HTTP Basic credentials, present only when the client sent them. */
  readonly basic?: { readonly userName: string; readonly password: string };
  /** The secret path part of a capability URL (`/ipp/print/u-<token>`), without the `u-`. */
  readonly capabilityToken?: string;
  /** IPP `requesting-user-name`: a claim, never an identity (RFC 8011 §9.3). */
  readonly requestingUserName?: string;
  /** `Host` header as sent, for the URIs in answers. */
  readonly host: string;
}
