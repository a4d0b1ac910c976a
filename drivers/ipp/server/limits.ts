/** Times, sizes and counts of a listener. One slow or greedy client must not cost the others anything. */

/** Limits of an IPP listener; every one may be set. */
export interface ListenerLimits {
  /** Open connections; more are closed at once. Default 1024. */
  readonly maxConnections: number;
  /** Open connections from one address. Default 256, since many people may print through one server. */
  readonly maxConnectionsPerAddress: number;
  /** Requests answered at the same time; more are told `server-error-busy`. Default 512. */
  readonly maxRequestsInProgress: number;
  /** From accepting a connection to its first byte, and for the TLS handshake. Default 10,000. */
  readonly handshakeTimeoutMs: number;
  /** For all HTTP headers of a request. Default 10,000. */
  readonly headersTimeoutMs: number;
  /** For all IPP attributes of a request, from its first byte. Default 30,000. */
  readonly attributesTimeoutMs: number;
  /** Between two pieces of a body. Default 60,000. */
  readonly bodyIdleTimeoutMs: number;
  /** A body slower than this, averaged over the time spent waiting for it, is cut. Default 128. */
  readonly minBodyBytesPerSecond: number;
  /** Waiting time before the rate is judged, since a client may render while it sends. Default 60,000. */
  readonly minRateGraceMs: number;
  /** All IPP attributes of one request. Default 262,144: no known client sends a tenth of it. */
  readonly maxAttributeBytes: number;
  /** A connection on which nothing moves at all, such as one whose client does not read. Default 300,000. */
  readonly socketIdleTimeoutMs: number;
  /** How long a connection may stay open between requests. Default 30,000. */
  readonly keepAliveTimeoutMs: number;
  /** One document, packed or unpacked. Default 4 GiB. */
  readonly maxDocumentBytes: number;
  /** The rest of a refused request that is still read, so that the answer arrives. Default 1 MiB and 2,000. */
  readonly discardBytes: number;
  readonly discardMs: number;
  /** How long requests in progress may take when the listener closes. Default 10,000. */
  readonly closeGraceMs: number;
}

/** The defaults of {@link ListenerLimits}. */
export const defaultListenerLimits: ListenerLimits = Object.freeze({
  maxConnections: 1024,
  maxConnectionsPerAddress: 256,
  maxRequestsInProgress: 512,
  handshakeTimeoutMs: 10_000,
  headersTimeoutMs: 10_000,
  attributesTimeoutMs: 30_000,
  bodyIdleTimeoutMs: 60_000,
  minBodyBytesPerSecond: 128,
  minRateGraceMs: 60_000,
  maxAttributeBytes: 262_144,
  socketIdleTimeoutMs: 300_000,
  keepAliveTimeoutMs: 30_000,
  maxDocumentBytes: 4 * 1024 ** 3,
  discardBytes: 1024 ** 2,
  discardMs: 2_000,
  closeGraceMs: 10_000,
});
