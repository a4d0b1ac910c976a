/** What `doctor` says of the receivers of scans: where they listen, and by which keys devices know them again. */

import type { Config } from '../config/config.ts';
import type { ScanReceiverConfig } from '../config/scan-receivers.ts';
import { hostKeyFingerprints } from './receiver-host-keys.ts';

type Configured = ScanReceiverConfig & { readonly segment: string };

function receiversOf({ segments }: Pick<Config, 'segments'>): Configured[] {
  return segments.flatMap(({ id, scanReceivers = [] }) =>
    scanReceivers.map((receiver) => ({ ...receiver, segment: id })),
  );
}

/** One line a receiver, by its id. */
export function receiverLines(
  config: Pick<Config, 'segments'>,
): readonly { readonly id: string; readonly found: string }[] {
  return receiversOf(config).map(({ id, kind, host, port, segment, department }) => {
    const address = host.includes(':') ? `[${host}]` : host;
    return { id, found: `${kind} on ${address}:${port}; segment ${segment}, department ${department}` };
  });
}

/** True when a receiver takes files over SFTP. */
export function hasSftp(config: Pick<Config, 'segments'>): boolean {
  return receiversOf(config).some(({ kind }) => kind === 'sftp');
}

/** The fingerprints of the host keys of SFTP receivers, as clients show them. Makes no keys. */
export async function hostKeyLine(dataFolder: string): Promise<string> {
  const prints = await hostKeyFingerprints(dataFolder);
  if (prints === undefined) return 'made at the first start';
  return `ed25519 ${prints.ed25519}, rsa ${prints.rsa}`;
}
