/**
 * A browser becomes the panel of a device: it shows a code, an administrator types the code for a device, and the
 * browser gets its pairing token. The code alone gives nothing: the token goes only to the browser that asked.
 */

import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { AuditActor } from '../../audit/audit-event.ts';
import { hashToken } from '../../identity/link/capability-link.ts';
import type { Device, DeviceStore } from '../../ports/device-store.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { PanelStore } from '../../ports/panel-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { DeviceId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { pairPanel } from '../enrol/add-device.ts';

/** What the steps need. */
export interface PanelRequestDeps {
  readonly panels: PanelStore;
  readonly devices: DeviceStore;
  readonly keys: Pick<KeyedHashes, 'tokenHash'>;
  readonly clock: Clock;
}

/** A request is worth nothing after 10 minutes. */
export const requestLifetimeMs = 10 * 60_000;
/** Requests that may wait at the same time. */
export const mostRequests = 50;
/** Letters and digits that are not taken for each other. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const codeLength = 6;

/** What the browser that asked gets. */
export interface PanelAsk {
  /** Six characters to show. */
  readonly code: string;
  /** A secret of the browser, with which it asks how its request stands. */
  readonly pollToken: string;
  readonly expiresAt: Date;
}

/**
 * A browser asks to become a panel.
 *
 * @throws ServiceError `HTTP_TOO_MANY_REQUESTS` when too many ask at once.
 */
export async function askForPanel(deps: PanelRequestDeps, remoteAddress: string): Promise<PanelAsk> {
  const createdAt = deps.clock.now();
  const expiresAt = new Date(createdAt.getTime() + requestLifetimeMs);
  const pollToken = randomBytes(24).toString('base64url');
  for (let trial = 0; trial < 3; trial += 1) {
    const code = newCode();
    const added = await deps.panels.addRequest(
      {
        id: randomUUID(),
        codeHash: codeHash(deps, code),
        pollHash: hashToken(pollToken),
        state: 'waiting',
        deviceId: undefined,
        remoteAddress,
        createdAt,
        expiresAt,
      },
      mostRequests,
    );
    if (added) return { code, pollToken, expiresAt };
  }
  throw new ServiceError('HTTP_TOO_MANY_REQUESTS');
}

/** Why a code makes no panel. */
export type PanelApprovalRefusal = 'panel-code-wrong';

/**
 * An administrator gives the browser with that code to a device, or refuses it.
 *
 * @throws ServiceError `IDENTITY_DEVICE_UNKNOWN`.
 */
export async function decidePanel(
  deps: PanelRequestDeps,
  input: { readonly code: string; readonly deviceId: DeviceId | undefined; readonly actor: AuditActor },
): Promise<Result<{ readonly device: Device | undefined }, PanelApprovalRefusal>> {
  const at = deps.clock.now();
  const device = input.deviceId && (await deps.devices.findById(input.deviceId));
  if (input.deviceId !== undefined && device === undefined) throw new ServiceError('IDENTITY_DEVICE_UNKNOWN');
  const request = await deps.panels.findWaiting(codeHash(deps, input.code), at);
  if (request === undefined) return refuse('panel-code-wrong');
  const advanced = await deps.panels.advance(
    request.id,
    'waiting',
    device === undefined ? { state: 'refused' } : { state: 'approved', deviceId: device.id },
    // The pairing itself is audited when the browser takes its token.
    device === undefined
      ? [
          {
            kind: 'device.panel-refused',
            segment: '-',
            at,
            actor: input.actor,
            subject: `panel-request:${request.id}`,
            details: {},
          },
        ]
      : [],
  );
  return advanced ? accept({ device }) : refuse('panel-code-wrong');
}

/** How a request stands; `approved` comes once, with the token of the device. */
export type PanelAnswer =
  | { readonly state: 'waiting' | 'refused' | 'expired' }
  | { readonly state: 'approved'; readonly device: Device; readonly panelToken: string };

/** The browser that asked looks how its request stands; an approved one gets the pairing token, once. */
export async function collectPanel(deps: PanelRequestDeps, pollToken: string): Promise<PanelAnswer> {
  const request = await deps.panels.findByPoll(hashToken(pollToken), deps.clock.now());
  if (request === undefined || request.state === 'collected') return { state: 'expired' };
  if (request.state !== 'approved') return { state: request.state };
  const device = request.deviceId === undefined ? undefined : await deps.devices.findById(request.deviceId);
  if (device === undefined) return { state: 'refused' };
  if (!(await deps.panels.advance(request.id, 'approved', { state: 'collected' }, []))) {
    return { state: 'expired' };
  }
  const paired = await pairPanel(deps, device.name, 'system');
  return { state: 'approved', ...paired };
}

function newCode(): string {
  return Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)] ?? '').join('');
}

/** Written small, with spaces or hyphens, it is the same code. */
function codeHash({ keys }: Pick<PanelRequestDeps, 'keys'>, code: string): Uint8Array {
  const plain = code.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
  return keys.tokenHash('panel-request', plain);
}
