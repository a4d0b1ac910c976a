/** Binds cards, PINs, codes and guests to the stores. */

import { decodeWedge } from '../../drivers/card/wedge.ts';
import type { CardReading, CardTextFormat } from '../../drivers/device/card.ts';
import type { CardServices } from '../http/services/card.ts';
import type { PinServices } from '../http/services/pin.ts';
import { startCapture } from '../identity/card/capture-card.ts';
import { enrolAtPanel } from '../identity/card/enrol-at-panel.ts';
import { actOnCard } from '../identity/card/manage-card.ts';
import { issueCode } from '../identity/code/issue-code.ts';
import { proveCode } from '../identity/code/prove-code.ts';
import {
  endGuest,
  endOverdueGuests,
  type GuestDeps,
  guestSegments,
  inviteGuest,
} from '../identity/guest/manage-guests.ts';
import { issueLink } from '../identity/link/capability-link.ts';
import { normaliseLoginName } from '../identity/person.ts';
import { personOfPassword, provePassword } from '../identity/pin/prove-password.ts';
import { provePin } from '../identity/pin/prove-pin.ts';
import { setPin } from '../identity/pin/set-pin.ts';
import { checkPassword } from '../identity/sign-in/check-password.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { type DeviceId, isUuid, type PersonId } from '../shared/ids.ts';
import { refuse } from '../shared/result.ts';
import type { OpenPrintListener } from './print-listeners.ts';
import type { Stores } from './stores.ts';

const dayMs = 86_400_000;

/**
 * The services of cards, codes and guests. `issueAddress` makes a guest's printer address; `onEnded` is called when
 * sessions may have ended, so that nothing begins to come out behind their owners' backs.
 */
export function cardServices(
  stores: Stores,
  hooks: Pick<GuestDeps, 'issueAddress'> & { readonly onEnded: () => Promise<unknown> },
): CardServices {
  const { cardStore, clock, people, config } = stores;
  const deps = { ...stores, cards: stores.keys, selfEnrolment: config.cards.selfEnrolment };
  return {
    temporaryDays: config.cards.temporaryDays,
    list: (personId) => cardStore.list(personId),
    act: async (by, cardId, act, { own = false, reason } = {}) => {
      const card = await actOnCard(deps, cardId, act, {
        actor: `person:${by.id}`,
        ...(own && { ownerId: by.id }),
        ...(reason !== undefined && { reason }),
      });
      if (card.state !== 'active') await hooks.onEnded();
      return card;
    },
    waiting: async () => {
      const cards = await cardStore.listWaiting();
      return await Promise.all(
        cards.map(async (card) => {
          const owner = await people.findById(card.personId);
          return { card, displayName: owner?.displayName ?? '', staffNumber: owner?.staffNumber ?? '' };
        }),
      );
    },
    findPerson: async (name) =>
      (await people.findByLoginName(normaliseLoginName(name))) ??
      (await people.findByStaffNumber(name.normalize('NFKC').trim())),
    places: async () => {
      const devices = await stores.devices.list();
      const sites = [...new Set(devices.map(({ site }) => site))].filter((site) => site !== '');
      return { devices: devices.map(({ id, name, site }) => ({ id, name, site })), sites };
    },
    startCapture: async (by, { deviceId, personId, temporaryDays }) => {
      const device = isUuid(deviceId) ? await stores.devices.findById(deviceId as DeviceId) : undefined;
      if (device === undefined || device.state === 'removed') return undefined;
      const wish = { deviceId: device.id, personId, askedBy: by.id };
      if (temporaryDays === undefined) return await startCapture(deps, { ...wish, kind: 'lasting' });
      const cardExpiresAt = new Date(clock.now().getTime() + temporaryDays * dayMs);
      return await startCapture(deps, { ...wish, kind: 'temporary', cardExpiresAt });
    },
    findCapture: async (id) => (isUuid(id) ? await cardStore.findCapture(id) : undefined),
    enrolAtPanel: (device, { readings, ...typed }) => enrolAtPanel(deps, device, typed, readings),
    issueCode: (by, person, place) =>
      issueCode(deps, person, place, { actor: `person:${by.id}`, issuedBy: by.id }),
    guests: guestServices(stores, hooks),
  };
}

function guestServices(
  stores: Stores,
  hooks: Pick<GuestDeps, 'issueAddress'> & { readonly onEnded: () => Promise<unknown> },
): CardServices['guests'] {
  const { guests } = stores.config;
  const deps: GuestDeps = { ...stores, guestPolicy: guests, issueAddress: hooks.issueAddress };
  return {
    longestDays: guests.longestDays,
    segmentsFor: (sponsor) => guestSegments(guests, sponsor),
    list: (sponsorId) => stores.codes.listGuests(sponsorId, stores.clock.now()),
    invite: (sponsor, wish) => inviteGuest(deps, sponsor, wish),
    end: async (by, personId) => {
      if (!isUuid(personId)) return false;
      const limit = by.roles.includes('administrator') ? {} : { sponsorId: by.id };
      const ended = await endGuest(deps, personId as PersonId, { actor: `person:${by.id}`, ...limit });
      if (ended) await hooks.onEnded();
      return ended;
    },
  };
}

/** The services of PINs, and of passwords and codes that are typed at a panel. */
export function pinServices(stores: Stores): PinServices {
  const deps = { ...stores, pinPolicy: stores.config.pins };
  return {
    leastDigits: stores.config.pins.leastDigits,
    state: async (personId) => {
      const pin = await stores.pins.find(personId);
      return pin && { setAt: pin.setAt, expiresAt: pin.expiresAt };
    },
    prove: (device, owner, pin) => provePin(deps, device, owner, pin),
    provePassword: (device, typed) => provePassword(deps, device, typed),
    proveCode: (device, code) => proveCode(deps, device, code),
    setAtPanel: async (device, { pin, ...typed }) => {
      const person = await personOfPassword(deps, device, typed);
      return person.ok ? await setPin(deps, person.value, pin) : person;
    },
    setAtDesk: async (person, { pin, password, remoteAddress }) => {
      const checked = await checkPassword(deps, { loginName: person.loginName, password, remoteAddress });
      if (!checked.ok) return checked;
      return checked.value.id === person.id ? await setPin(deps, person, pin) : refuse('wrong');
    },
  };
}

/** Gives guests an address at the first listener of their segment that takes capability links. */
export function guestAddresses(
  stores: Stores,
  listeners: readonly OpenPrintListener[],
  printerUrl: (listener: OpenPrintListener, path: string) => string,
): GuestDeps['issueAddress'] {
  return async (guest, link, actor) => {
    const listener = listeners.find(
      (one) => one.segment.id === link.segment && one.config.identification.includes('capability'),
    );
    if (listener === undefined) throw new ServiceError('IDENTITY_GUEST_NOT_POSSIBLE');
    const issued = await issueLink(stores, guest, link, actor);
    if (!issued.ok) throw new ServiceError('IDENTITY_GUEST_NOT_POSSIBLE');
    return printerUrl(listener, `/ipp/print/u-${issued.value.token}`);
  };
}

/** Reads card numbers as readers and other products write them. */
export function cardTextDecoder(format: CardTextFormat): (written: string) => CardReading {
  return (written) => decodeWedge(written, format);
}

/** Ends guests whose time is over, and forgets failed trials that no limit looks at any more. */
export async function tidyIdentity(stores: Stores): Promise<void> {
  await endOverdueGuests(stores);
  await stores.cardStore.clearTrialsBefore(new Date(stores.clock.now().getTime() - dayMs));
}
