/** Cards, PINs, codes and guests in memory, for tests of the listener alone. */

import { randomUUID } from 'node:crypto';
import type { CardServices } from '../../src/http/services/card.ts';
import type { PinServices } from '../../src/http/services/pin.ts';
import { normaliseLoginName } from '../../src/identity/person.ts';
import type { Card, CardCapture } from '../../src/ports/card-store.ts';
import type { Guest } from '../../src/ports/code-store.ts';
import { ServiceError } from '../../src/shared/errors/service-error.ts';
import { newId, type PersonId } from '../../src/shared/ids.ts';
import { accept, refuse } from '../../src/shared/result.ts';
import type { MemoryWorld } from './memory-world.ts';

/** PINs and codes of a world by who has them. */
const pinsOf = new WeakMap<MemoryWorld, { pins: Map<PersonId, string>; codes: Map<string, PersonId> }>();

function secretsOf(world: MemoryWorld) {
  const kept = pinsOf.get(world) ?? { pins: new Map(), codes: new Map() };
  pinsOf.set(world, kept);
  return kept;
}

function personOf(world: MemoryWorld, name: string) {
  const login = normaliseLoginName(name);
  return world.people.find(({ person }) => person.loginName === login || person.staffNumber === name);
}

/** The card services over a world. */
export function memoryCards(world: MemoryWorld): CardServices {
  const cards: Card[] = [];
  const captures: CardCapture[] = [];
  const guests: Guest[] = [];
  const secrets = secretsOf(world);
  const later = (days: number) => new Date(world.clock.now().getTime() + days * 86_400_000);
  return {
    temporaryDays: 30,
    list: async (personId) => cards.filter((card) => card.personId === personId),
    act: async (by, cardId, act, how) => {
      const at = cards.findIndex(({ id }) => id === cardId);
      const card = cards[at];
      if (card === undefined || (how?.own === true && card.personId !== by.id)) {
        throw new ServiceError('IDENTITY_CARD_UNKNOWN');
      }
      const state =
        act === 'suspend' ? 'suspended' : act === 'revoke' || act === 'refuse' ? 'revoked' : 'active';
      const changed: Card = { ...card, state, reason: how?.reason };
      cards[at] = changed;
      return changed;
    },
    waiting: async () => [],
    findPerson: async (name) => personOf(world, name)?.person,
    places: async () => ({
      devices: world.devices.map(({ device: { id, name, site } }) => ({ id, name, site })),
      sites: [...new Set(world.devices.map(({ device }) => device.site))],
    }),
    startCapture: async (by, { deviceId, personId, temporaryDays }) => {
      const device = world.devices.find((entry) => entry.device.id === deviceId)?.device;
      if (device === undefined) return undefined;
      const capture: CardCapture = {
        id: randomUUID(),
        deviceId: device.id,
        personId,
        askedBy: by.id,
        kind: temporaryDays === undefined ? 'lasting' : 'temporary',
        cardExpiresAt: temporaryDays === undefined ? undefined : later(temporaryDays),
        state: 'waiting',
        firstHash: undefined,
        refusal: undefined,
        lastFour: undefined,
        createdAt: world.clock.now(),
        expiresAt: new Date(world.clock.now().getTime() + 120_000),
      };
      captures.push(capture);
      return capture;
    },
    findCapture: async (id) => captures.find((capture) => capture.id === id),
    enrolAtPanel: async (_device, { loginName, password, readings: [first, second] }) => {
      const entry = personOf(world, loginName);
      if (entry?.password !== password) return refuse('password-wrong');
      if (first.identifierHex !== second.identifierHex) {
        throw new ServiceError('IDENTITY_CARD_READINGS_DIFFER');
      }
      world.cards.set(first.identifierHex, entry.person.id);
      return accept({ state: 'enrolled', lastFour: first.identifierHex.slice(-4) });
    },
    issueCode: async (_by, person) => {
      secrets.codes.set('314159', person.id);
      return { digits: '314159', expiresAt: later(1) };
    },
    guests: {
      longestDays: 14,
      segmentsFor: (sponsor) => sponsor.segments.slice(0, 1),
      list: async (sponsorId) =>
        guests.filter((one) => sponsorId === undefined || one.sponsorId === sponsorId),
      invite: async (sponsor, { displayName, segment, days }) => {
        const expiresAt = later(days);
        const createdAt = world.clock.now();
        const personId = newId<PersonId>();
        guests.push({
          personId,
          displayName,
          sponsorId: sponsor.id,
          segments: [segment],
          createdAt,
          expiresAt,
        });
        return {
          claimCode: '2718281828',
          printerUri: 'ipps://print.example.lg.jp/ipp/print/u-guest',
          expiresAt,
        };
      },
      end: async (_by, personId) => {
        const at = guests.findIndex((guest) => guest.personId === personId);
        if (at >= 0) guests.splice(at, 1);
        return at >= 0;
      },
    },
  };
}

/** The PIN services over a world. */
export function memoryPins(world: MemoryWorld): PinServices {
  const { pins, codes } = secretsOf(world);
  return {
    leastDigits: 6,
    state: async (personId) =>
      pins.has(personId) ? { setAt: world.clock.now(), expiresAt: undefined } : undefined,
    prove: async (_device, owner, pin) => {
      const entry =
        'personId' in owner
          ? world.people.find(({ person }) => person.id === owner.personId)
          : personOf(world, owner.staffNumber);
      if (entry === undefined || pins.get(entry.person.id) !== pin) return refuse('pin-wrong');
      return accept({ personId: entry.person.id, factor: 'pin', assurance: 1 });
    },
    provePassword: async (_device, { loginName, password }) => {
      const entry = personOf(world, loginName);
      if (entry?.password !== password) return refuse('password-wrong');
      return accept({ personId: entry.person.id, factor: 'password', assurance: 1 });
    },
    proveCode: async (_device, code) => {
      const personId = codes.get(code);
      codes.delete(code);
      return personId === undefined
        ? refuse('code-wrong')
        : accept({ personId, factor: 'code', assurance: 1 });
    },
    setAtPanel: async (_device, { loginName, password, pin }) => {
      const entry = personOf(world, loginName);
      if (entry?.password !== password) return refuse('password-wrong');
      if (pin.length < 6) return refuse('pin-too-weak');
      pins.set(entry.person.id, pin);
      return accept(true);
    },
    setAtDesk: async (person, { password, pin }) => {
      const entry = world.people.find((one) => one.person.id === person.id);
      if (entry?.password !== password) return refuse('wrong');
      if (pin.length < 6) return refuse('pin-too-weak');
      pins.set(person.id, pin);
      return accept(true);
    },
  };
}
