/** Whether a test that needs outside software may be left out. */

/**
 * The `skip` value of a test that needs a peer.
 *
 * @param name What is needed, as a person would install it: `ippeveprinter (cups-ipp-utils)`.
 * @param present Whether it was found.
 * @returns A reason to print when it is absent, `false` when it is there. Throws in CI (`CI=true`), where a missing
 * peer is a fault of the set-up and must not pass as a skipped test.
 */
export function peerMissing(name: string, present: boolean): string | false {
  if (present) return false;
  if (process.env['CI'] === 'true') throw new Error(`The peer is missing: ${name}`);
  return `${name} is not on this machine`;
}
