/** What a hold queue says of itself. It can do what most office devices can; the device at release decides. Pure. */

import type { Caller, QueueDescription } from '../../../drivers/device/print-queue.ts';
import { acceptedFormats, autoSensed } from '../document-format.ts';
import type { PrintListener } from './intake-deps.ts';

/** What is known of a queue before anybody asks. */
export interface QueueIdentity {
  /** UUID without `urn:uuid:`, stable over restarts and the same in every process. */
  readonly uuid: string;
  readonly upSince: Date;
  readonly organization: string;
  /** Web page about the queue on a host name of the service. */
  readonly moreInfoUrl: (caller: Caller) => string;
}

/** Media people in Japanese offices use, A4 first (PWG 5101.1). */
const media = [
  'iso_a4_210x297mm',
  'iso_a3_297x420mm',
  'iso_a5_148x210mm',
  'jis_b4_257x364mm',
  'jis_b5_182x257mm',
  'jpn_hagaki_100x148mm',
  'na_letter_8.5x11in',
];

/** The description for one caller, whose way of identification depends on the URL it uses. */
export function describeQueue(
  listener: PrintListener,
  identity: QueueIdentity,
  caller: Caller,
  openJobs: number,
): QueueDescription {
  return {
    name: `tomeoki-${listener.id}`,
    info: `留め置き印刷（${listener.segment.name.ja}）`,
    location: listener.segment.name.ja,
    organization: identity.organization,
    organizationalUnit: '',
    makeAndModel: 'Tomeoki Hold and Release',
    uuid: identity.uuid,
    moreInfoUrl: identity.moreInfoUrl(caller),
    state: 'idle',
    stateReasons: [],
    acceptingJobs: true,
    queuedJobCount: openJobs,
    upSince: identity.upSince,
    stateChangedAt: identity.upSince,
    configChangedAt: identity.upSince,
    documentFormats: [...acceptedFormats, autoSensed],
    color: true,
    duplex: true,
    media,
    resolutionsDpi: [300, 600],
    maxCopies: 999,
    pagesPerMinute: 30,
    holdsJobs: listener.purpose === 'hold',
    authentication: authenticationOf(listener, caller),
  };
}

function authenticationOf(listener: PrintListener, caller: Caller): QueueDescription['authentication'] {
  if (listener.purpose === 'conformance' || listener.identification.includes('claimed-name')) {
    return 'requesting-user-name';
  }
  if (caller.capabilityToken !== undefined) return 'none';
  return listener.identification.includes('basic') ? 'basic' : 'none';
}
