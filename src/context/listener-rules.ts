/** From a configured listener to the rule by which its jobs find their owners. */

import { readFile } from 'node:fs/promises';
import type { ClientCertificateRule } from '../../drivers/ipp/server/client-certificate.ts';
import type { ListenerConfig } from '../config/schema.ts';
import type { PrintListener, TrustedSubmitter } from '../print/intake/intake-deps.ts';
import type { Segment } from '../segments/segment.ts';

/** The listener as intake sees it. */
export function toPrintListener(segment: Segment, config: ListenerConfig): PrintListener {
  const { id, identification, purpose, trustedSubmitters, sharedPcAddresses, accountRequired } = config;
  return {
    id,
    segment,
    identification,
    purpose,
    ...(trustedSubmitters !== undefined && { trustedSubmitters: trustedSubmitters.map(toTrustedSubmitter) }),
    ...(sharedPcAddresses !== undefined && { sharedPcAddresses }),
    ...(accountRequired !== undefined && { accountRequired }),
  };
}

function toTrustedSubmitter(
  host: NonNullable<ListenerConfig['trustedSubmitters']>[number],
): TrustedSubmitter {
  const { name, addresses = [], anyCertificate, unknownUser } = host;
  const certificates = anyCertificate === true ? 'checked' : host.certificates?.map(normaliseDigest);
  return { name, addresses, unknownUser, ...(certificates !== undefined && { certificates }) };
}

/** A SHA-256 as configured, to lower-case hex without colons. */
function normaliseDigest(text: string): string {
  return text.replaceAll(':', '').toLowerCase();
}

/** Which client certificates are believed: those of trusted submitters, and whom the listener's authorities vouch for. */
export async function clientCertificateRule(
  config: ListenerConfig,
): Promise<ClientCertificateRule | undefined> {
  const { clientCaFile, trustedSubmitters = [] } = config;
  const pinnedSha256 = trustedSubmitters.flatMap(({ certificates = [] }) =>
    certificates.map(normaliseDigest),
  );
  if (clientCaFile === undefined && pinnedSha256.length === 0) return undefined;
  const authorities = clientCaFile === undefined ? [] : [await readFile(clientCaFile, 'utf8')];
  return { authorities, pinnedSha256 };
}
