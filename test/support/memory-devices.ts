/** Devices of a memory world: a list that is given, and a note of what was done. */

import type { DeviceStanding, DevicesServices } from '../../src/http/services/devices.ts';
import { ServiceError } from '../../src/shared/errors/service-error.ts';
import type { DeviceId } from '../../src/shared/ids.ts';

/** The services over a list; `notes` gets a line for each change. */
export function memoryDevices(
  standings: readonly DeviceStanding[] = [],
  notes: unknown[][] = [],
): DevicesServices {
  const isThere = (id: DeviceId) => standings.some(({ device }) => device.id === id);
  const at = async (id: DeviceId, ...note: unknown[]): Promise<boolean> => {
    if (!isThere(id)) return false;
    notes.push([id, ...note]);
    return true;
  };
  const probed = {
    printUri: 'ipps://192.0.2.10/ipp/print',
    model: 'Example 3000',
    can: undefined,
    certificate: { sha256: 'aa'.repeat(32), subject: 'CN=mfp', daysLeft: 90 },
    trouble: undefined,
    reasons: [],
    scan: undefined,
  };
  return {
    list: async () => standings,
    discover: async () => [],
    probe: async () => probed,
    probeEnrolled: async (id) => (isThere(id) ? probed : undefined),
    add: async (_by, { certificateSha256, name }) => {
      if (certificateSha256 !== probed.certificate.sha256)
        throw new ServiceError('IDENTITY_DEVICE_CERTIFICATE');
      notes.push(['added', name]);
      return '00000000-0000-4000-8000-00000000000f' as DeviceId;
    },
    change: (_by, id, edit) => at(id, edit),
    approveCertificate: (_by, id, sha256) => at(id, 'approved', sha256),
    remove: (_by, id) => at(id, 'removed'),
    printTestPage: async (_by, id) => (isThere(id) ? { state: 'printed' } : undefined),
  };
}
