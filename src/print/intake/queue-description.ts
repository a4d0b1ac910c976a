/** What a hold queue says of itself. It can do what most office devices can; the device at release decides. */

import type { Caller, QueueDescription } from '../../../drivers/device/print-queue.ts';
import { acceptedFormats, autoSensed } from '../document-format.ts';
import type { PersonalCapabilities } from '../personal-capabilities.ts';
import { expiresAt } from '../retention.ts';
import { isKnownWithoutCredentials } from './identify-submitter.ts';
import type { PrintListener } from './intake-deps.ts';
import { isOpenToAll } from './open-to-all.ts';

/** What is known of a queue before anybody asks. */
export interface QueueIdentity {
  /** UUID without `urn:uuid:`, stable over restarts and the same in every process. */
  readonly uuid: string;
  readonly upSince: Date;
  readonly organization: string;
  /** Web page about the queue on a host name of the service. */
  readonly moreInfoUrl: (caller: Caller) => string;
  /** Page that tells what becomes of jobs; default: `moreInfoUrl`. */
  readonly privacyPolicyUrl?: (caller: Caller) => string;
  /**
   * What the devices that its people can reach are able to do, so that the print dialog shows it. Default: all of it.
   * Asked at every description of a personal scope, so it must be quick.
   */
  readonly personalCapabilities?: () => Promise<PersonalCapabilities>;
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

/** Offered to clients: what is told by its bytes alone is left out, and Microsoft's name of XPS is added. */
const declaredFormats = [
  ...acceptedFormats.filter((format) => format !== 'application/vnd.cups-raw'),
  'application/vnd.ms-xpsdocument',
  autoSensed,
];

/** Staple, punch, and staples in the corners: the device at release makes what it can and says what it cannot. */
const finishings = [4, 5, 20, 21, 22, 23];

/** Most octets of a `job-password`: what a person types at a panel. */
const mostPasswordOctets = 64;

/** CUPS looks for its own spelling of the digest only. */
const passwordEncryptions = ['sha2-256', 'sha-256', 'none'];

/**
 * The description for one caller, whose way of identification depends on the URL it uses. `personal`: for somebody
 * who signed in or uses a personal address; then it shows what that somebody will find at the devices.
 */
export async function describeQueue(
  listener: PrintListener,
  identity: QueueIdentity,
  caller: Caller,
  openJobs: number,
  scope: 'anybody' | 'personal',
): Promise<QueueDescription> {
  const personal = scope === 'anybody' ? undefined : await identity.personalCapabilities?.();
  const moreInfoUrl = identity.moreInfoUrl(caller);
  return {
    name: `tomeoki-${listener.id}`,
    info: `留め置き印刷（${listener.segment.name.ja}）`,
    location: listener.segment.name.ja,
    organization: identity.organization,
    organizationalUnit: '',
    makeAndModel: 'Tomeoki Hold and Release',
    uuid: identity.uuid,
    moreInfoUrl,
    state: 'idle',
    stateReasons: [],
    acceptingJobs: true,
    queuedJobCount: openJobs,
    upSince: identity.upSince,
    stateChangedAt: identity.upSince,
    configChangedAt: identity.upSince,
    media,
    resolutionsDpi: [300, 600],
    pagesPerMinute: 30,
    duplex: true,
    authentication: authenticationOf(listener, caller),
    ...capabilities(listener, personal ?? {}),
    ...(listener.purpose === 'conformance' ? sink : holding(listener, identity, moreInfoUrl, caller)),
  };
}

type Capabilities = Pick<
  QueueDescription,
  'color' | 'maxCopies' | 'finishings' | 'documentFormats' | 'defaultSides' | 'numberUps'
>;

/** What the queue can do, cut to what the segment and the person are allowed. */
function capabilities({ segment }: PrintListener, personal: PersonalCapabilities): Capabilities {
  const { printPolicy } = segment;
  const formats = personal.documentFormats;
  return {
    color: personal.color !== false && printPolicy?.monochromeAbovePages !== 0,
    maxCopies: Math.min(999, personal.maxCopies ?? 999, printPolicy?.maxCopies ?? 999),
    finishings: finishings.filter((one) => personal.finishings?.includes(one) ?? true),
    documentFormats:
      formats === undefined ? declaredFormats : declaredFormats.filter((format) => formats.includes(format)),
    numberUps: [1, 2, 4, 6, 8, 9, 16],
    ...(printPolicy?.twoSided === true && { defaultSides: 'two-sided-long-edge' }),
  };
}

/** Jobs of a conformance listener vanish in a sink, which never runs out of anything. */
const sink = {
  holdsJobs: false,
  supplies: [
    { description: '受け皿（紙も色材も使いません）', type: 'other', colorant: 'none', levelPercent: -1 },
  ],
} as const;

/** What clients may state and must state about a job (PWG 5100.11). Only a job that waits can ask for a password. */
function holding(listener: PrintListener, identity: QueueIdentity, moreInfoUrl: string, caller: Caller) {
  return {
    holdsJobs: listener.purpose === 'hold',
    takesAccountId: true,
    privacyPolicyUrl: identity.privacyPolicyUrl?.(caller) ?? moreInfoUrl,
    ...(listener.purpose === 'hold' && {
      jobPassword: { encryptions: passwordEncryptions, mostOctets: mostPasswordOctets },
      cancelAfterSeconds: lifetime(listener, identity.upSince),
    }),
    ...(listener.accountRequired === true && { mandatoryJobAttributes: ['job-account-id'] }),
  };
}

/** The segment's retention, from which a client may take away. */
function lifetime({ segment }: PrintListener, from: Date) {
  const seconds = Math.floor((expiresAt(segment, from, undefined).getTime() - from.getTime()) / 1_000);
  return { default: Math.max(1, seconds), most: Math.max(1, seconds) };
}

function authenticationOf(listener: PrintListener, caller: Caller): QueueDescription['authentication'] {
  if (isOpenToAll(listener)) return 'requesting-user-name';
  if (caller.capabilityToken !== undefined) return 'none';
  // A host that is trusted anyway must not be told that its users have to sign in: CUPS would hold their jobs for it.
  if (isKnownWithoutCredentials(listener, caller)) return 'requesting-user-name';
  return listener.identification.includes('basic') ? 'basic' : 'none';
}
