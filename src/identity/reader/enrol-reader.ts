/** Enrols the agent of a card reader for one device, and revokes it. */

import { randomBytes } from 'node:crypto';
import type { AuditActor } from '../../audit/audit-event.ts';
import type { EnrolledReader } from '../../ports/reader-store.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { newId, type ReaderId } from '../../shared/ids.ts';
import { hashToken } from '../link/capability-link.ts';
import type { ReaderDeps } from './reader-deps.ts';

type EnrolDeps = Pick<ReaderDeps, 'readers' | 'devices' | 'clock'>;

/** Names of readers: up to 100 characters without control characters. */
const nameForm = /^[^\p{Cc}]{1,100}$/u;

/**
 * Enrols a reader. The token is told once; what is kept is its hash.
 *
 * @throws ServiceError `IDENTITY_DEVICE_UNKNOWN`, `IDENTITY_READER_NAME_TAKEN`, `REQUEST_INVALID` for a bad name.
 */
export async function enrolReader(
  { readers, devices, clock }: EnrolDeps,
  input: { readonly deviceName: string; readonly name: string; readonly endsSession?: boolean },
  actor: AuditActor,
): Promise<{ readonly reader: EnrolledReader; readonly token: string }> {
  const name = input.name.normalize('NFC').trim();
  if (!nameForm.test(name)) throw new ServiceError('REQUEST_INVALID', { details: { field: 'name' } });
  const device = await devices.findByName(input.deviceName);
  if (device === undefined) throw new ServiceError('IDENTITY_DEVICE_UNKNOWN');
  const token = randomBytes(32).toString('base64url');
  const reader: EnrolledReader = {
    id: newId<ReaderId>(),
    name,
    deviceId: device.id,
    endsSession: input.endsSession,
    createdAt: clock.now(),
    lastSeenAt: undefined,
    software: '',
  };
  const outcome = await readers.add(reader, hashToken(token), [
    {
      kind: 'reader.enrolled',
      segment: '-',
      at: reader.createdAt,
      actor,
      subject: `device:${device.id}`,
      details: { reader: reader.id },
    },
  ]);
  if (outcome === 'name-taken') throw new ServiceError('IDENTITY_READER_NAME_TAKEN');
  return { reader, token };
}

/** Shuts a reader out for ever. @throws ServiceError `IDENTITY_READER_UNKNOWN`. */
export async function revokeReader(
  { readers, clock }: Pick<ReaderDeps, 'readers' | 'clock'>,
  name: string,
  actor: AuditActor,
): Promise<void> {
  const at = clock.now();
  const revoked = await readers.revoke(name, at, (id) => [
    { kind: 'reader.revoked', segment: '-', at, actor, subject: `reader:${id}`, details: {} },
  ]);
  if (!revoked) throw new ServiceError('IDENTITY_READER_UNKNOWN');
}
