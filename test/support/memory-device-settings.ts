/** Settings of devices of a memory world: of those that are given, and a note of what was done. */

import type { DeviceSettings, DeviceSettingsServices } from '../../src/http/services/device-settings.ts';
import type { EnrolledReader } from '../../src/ports/reader-store.ts';
import type { DeviceId, ReaderId } from '../../src/shared/ids.ts';

/** The services; `notes` gets a line for each change, with the secrets that it brought. */
export function memoryDeviceSettings(
  devices: ReadonlyMap<DeviceId, DeviceSettings> = new Map(),
  notes: unknown[][] = [],
): DeviceSettingsServices {
  const at = async (id: DeviceId, ...note: unknown[]): Promise<boolean> => {
    if (!devices.has(id)) return false;
    notes.push(note);
    return true;
  };
  return {
    find: async (id) => devices.get(id),
    setAccount: (_by, id, account) => at(id, 'account', account),
    setSnmp: (_by, id, snmp) => at(id, 'snmp', snmp),
    setQuirks: (_by, id, quirks) => at(id, 'quirks', quirks),
    setCardFormat: (_by, id, format) => at(id, 'card-format', format),
    addReader: async (_by, id, { name, endsSession }) => {
      if (!(await at(id, 'reader', name, endsSession))) return undefined;
      const reader: EnrolledReader = {
        ...{ id: '00000000-0000-4000-8000-0000000000aa' as ReaderId, name: name ?? '', deviceId: id },
        ...{ endsSession, createdAt: new Date(0), lastSeenAt: undefined, software: '' },
      };
      return { reader, token: 'a token' };
    },
    revokeReader: (_by, id, reader) => at(id, 'revoked', reader),
  };
}
