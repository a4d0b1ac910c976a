/** Binds the pairing of panels and people's choices at them to the stores. */

import { askForPanel, collectPanel, decidePanel } from '../devices/panel/request-panel.ts';
import type { PanelsServices } from '../http/services/panels.ts';
import { listElsewhere } from '../print/release/elsewhere.ts';
import { accept } from '../shared/result.ts';
import type { Stores } from './stores.ts';

/** The services. */
export function panelsServices(stores: Stores): PanelsServices {
  return {
    ask: (remoteAddress) => askForPanel(stores, remoteAddress),
    collect: (pollToken) => collectPanel(stores, pollToken),
    decide: async (person, code, deviceId) => {
      const decided = await decidePanel(stores, { code, deviceId, actor: `person:${person.id}` });
      return decided.ok ? accept({ deviceName: decided.value.device?.name }) : decided;
    },
    devices: async () => (await stores.devices.list()).map(({ id, name, site }) => ({ id, name, site })),
    tapPrintsAll: ({ personId }) => stores.panels.tapPrintsAll(personId),
    setTapPrintsAll: ({ personId }, value) =>
      stores.panels.setTapPrintsAll(personId, value, stores.clock.now()),
    elsewhere: (session) => listElsewhere(stores, session),
  };
}
