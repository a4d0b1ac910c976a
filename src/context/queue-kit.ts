/** Makes set-up kits: finds the listener, issues the personal address, and lets the files be built. */

import { isIP } from 'node:net';
import type { AuditActor } from '../audit/audit-event.ts';
import type { ListenerConfig } from '../config/schema.ts';
import { buildKit } from '../deploy/kit.ts';
import type { KitFile } from '../deploy/kit-target.ts';
import { issueLink, type LinkRefusal, type NewLink } from '../identity/link/capability-link.ts';
import type { Person } from '../identity/person.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import type { SegmentId } from '../shared/ids.ts';
import { accept, type Result } from '../shared/result.ts';
import { queueIdentity } from './queue-identity.ts';
import type { Stores } from './stores.ts';

/** A kit with the address it is for. */
export interface QueueKit {
  readonly printerUri: string;
  /** The link behind a personal address. */
  readonly linkId?: string;
  readonly files: readonly KitFile[];
}

/**
 * A kit with a new personal address. The secret is in the files and nowhere else; it cannot be made again.
 *
 * @throws ServiceError `PRINT_NO_LISTENER` when no listener of the segment takes personal addresses,
 * `PRINT_ADDRESS_INVALID` when it has no fixed port, `REQUEST_INVALID` as {@link issueLink}.
 */
export async function makePersonalKit(
  stores: Stores,
  person: Person,
  link: NewLink,
  actor?: AuditActor,
): Promise<Result<QueueKit, LinkRefusal>> {
  const listener = findListener(stores, link.segment, 'capability');
  const issued = await issueLink(stores, person, link, actor);
  if (!issued.ok) return issued;
  const { id, token } = issued.value;
  const printerUri = `${queueUri(stores, listener)}/u-${token}`;
  return accept({ printerUri, linkId: id, files: kitFor(stores, link.segment, listener, printerUri, id) });
}

/** The kit of a listener where people sign in with name and password: nothing in it is secret. Throws as the other. */
export function makeSharedKit(stores: Stores, segment: SegmentId): QueueKit {
  const listener = findListener(stores, segment, 'basic');
  const printerUri = queueUri(stores, listener);
  return { printerUri, files: kitFor(stores, segment, listener, printerUri, undefined) };
}

/** The kit for an address that was issued a moment ago, as the desk shows it. `linkId` is its link. */
export function kitOfIssuedAddress(
  stores: Stores,
  segment: SegmentId,
  printerUri: string,
  linkId: string,
): readonly KitFile[] {
  return kitFor(stores, segment, findListener(stores, segment, 'capability'), printerUri, linkId);
}

function kitFor(
  stores: Stores,
  segment: SegmentId,
  listener: ListenerConfig,
  printerUri: string,
  linkId: string | undefined,
): readonly KitFile[] {
  const { organization, help } = stores.config;
  const segmentName = stores.segments.find(({ id }) => id === segment)?.name ?? { ja: segment, en: segment };
  return buildKit({
    printerUri,
    printerName: `留め置き印刷（${segmentName.ja}）`,
    queueName: `tomeoki-${listener.id}`,
    uuid: linkId ?? queueIdentity(stores, { deskUrl: 'https://localhost/' }, listener.id).uuid,
    organization,
    segmentName,
    hasPersonalAddress: linkId !== undefined,
    help,
  });
}

function findListener(stores: Stores, segment: SegmentId, way: 'basic' | 'capability'): ListenerConfig {
  const configured = stores.config.segments.find(({ id }) => id === segment);
  if (configured === undefined) {
    throw new ServiceError('IDENTITY_SEGMENT_UNKNOWN', { details: { segment } });
  }
  const found = configured.listeners.find(
    (one) => one.purpose !== 'conformance' && one.identification.includes(way),
  );
  if (found === undefined) throw new ServiceError('PRINT_NO_LISTENER', { details: { segment } });
  if (found.port === 0) throw new ServiceError('PRINT_ADDRESS_INVALID', { details: { listener: found.id } });
  return found;
}

function queueUri({ config }: Stores, { tls, port }: ListenerConfig): string {
  const host = config.web.hostNames[0] ?? 'localhost';
  return `${tls === 'off' ? 'ipp' : 'ipps'}://${isIP(host) === 6 ? `[${host}]` : host}:${port}/ipp/print`;
}
