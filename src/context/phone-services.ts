/** Binds releasing from one's own phone to the stores and to the panel's way in. */

import type { PhoneServices } from '../http/services/phone.ts';
import type { HttpServices } from '../http/services.ts';
import { codeShownMs, newPanelToken, panelTokenHash } from '../identity/phone/panel-code.ts';
import {
  enterVisit,
  findVisit,
  isPhoneAt,
  openVisit,
  type PhoneDeps,
} from '../identity/phone/phone-visit.ts';
import { accept } from '../shared/result.ts';
import type { Stores } from './stores.ts';

/** The services of phones. `deskUrl` is what a phone can open, ending in `/`. */
export function phoneServices(
  stores: Pick<Stores, 'phoneVisits' | 'people' | 'devices' | 'keys' | 'clock'>,
  panel: Pick<HttpServices['panel'], 'ways' | 'enter' | 'session'>,
  deskUrl: string,
): PhoneServices {
  const deps: PhoneDeps = {
    ...stores,
    visits: stores.phoneVisits,
    allows: async (device) => (await panel.ways(device)).phone,
    enter: panel.enter,
    session: panel.session,
  };
  return {
    panelCode: async (device) => {
      if (!(await panel.ways(device)).phone) return undefined;
      const token = newPanelToken(stores.keys, device.id, stores.clock.now());
      const inUse = await isPhoneAt(deps, device.id);
      return { url: `${deskUrl}phone/${token}`, expiresInMs: codeShownMs, inUse };
    },
    open: async (token, { remoteAddress, visitId }) => {
      const hash = Buffer.from(panelTokenHash(stores.keys, token));
      const known =
        hash.toString('hex') === visitId ? await deps.visits.find(hash, stores.clock.now()) : undefined;
      const opened = known === undefined ? await openVisit(deps, token, remoteAddress) : accept(known);
      if (!opened.ok) return opened;
      const { tokenHash, expiresAt } = opened.value;
      return accept({ visitId: Buffer.from(tokenHash).toString('hex'), expiresAt });
    },
    visit: (visitId, person) => findVisit(deps, Buffer.from(visitId, 'hex'), person),
    enter: (visitId, person) => enterVisit(deps, Buffer.from(visitId, 'hex'), person),
  };
}
