/** Binds the step functions to their stores for the web listener. */

import type { HttpServices } from '../http/services.ts';
import { callOffLeftBehind } from '../print/release/call-off.ts';
import { cardServices, guestAddresses, pinServices } from './card-services.ts';
import { deskServices } from './desk-services.ts';
import { deviceSettingsServices } from './device-settings.ts';
import { devicesServices } from './devices-services.ts';
import { ownServices } from './own-services.ts';
import { panelServices, type ScreenStores } from './panel-services.ts';
import { panelsServices } from './panels-services.ts';
import { peopleServices } from './people-services.ts';
import type { OpenPrintListener } from './print-listeners.ts';
import type { Printing } from './printing.ts';
import type { Scanning } from './scanning.ts';

/** Services that concern people, panels and jobs. */
export type PeopleAndPrintServices = Pick<
  HttpServices,
  'clock' | 'panel' | 'panels' | 'devices' | 'deviceSettings' | 'cards' | 'pins' | 'own' | 'desk' | 'people'
>;

/** Binds panel and desk. `printerUrl` makes a printer's address for a listener and a path. */
export function peopleAndPrintServices(
  stores: ScreenStores,
  printing: Printing,
  scanning: Pick<Scanning, 'fileJob'>,
  printerUrl: (listener: OpenPrintListener, path: string) => string,
): PeopleAndPrintServices {
  const { clock } = stores;
  return {
    clock,
    panel: panelServices(stores, printing),
    panels: panelsServices(stores),
    devices: devicesServices(stores, printing.watch),
    deviceSettings: deviceSettingsServices(stores),
    cards: cardServices(stores, {
      issueAddress: guestAddresses(stores, printing.listeners, printerUrl),
      onEnded: () => callOffLeftBehind(printing.release),
    }),
    pins: pinServices(stores),
    own: ownServices(stores),
    desk: deskServices(stores, printing, scanning, printerUrl),
    people: peopleServices(stores),
  };
}
