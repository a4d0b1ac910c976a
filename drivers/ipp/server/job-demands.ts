/** Reads what a client asks of the service beside the output: PIN, cost code, lifetime, release (PWG 5100.11, 5100.7). */

import type { JobRequest, QueueDescription } from '../../device/print-queue.ts';
import type { IppAttributes, IppValue } from '../message/message.ts';
import { integerOf, keyword, stringOf, unsupported } from '../message/values.ts';
import { IppRefusal } from './ipp-refusal.ts';

/** Members of a job request that are read here. */
type Demands = Pick<JobRequest, 'jobPassword' | 'accountId' | 'cancelAfterSeconds' | 'releaseAction'>;

/** Attributes of the job group that are read here. */
export const demandAttributes = [
  'job-account-id',
  'job-cancel-after',
  'job-password',
  'job-password-encryption',
  'job-release-action',
] as const;

/** `job-password-encryption` keywords of a SHA-256 digest: as registered, and as CUPS spells it. */
export const digestEncryptions: readonly string[] = ['sha2-256', 'sha-256'];

/** Octets of a SHA-256 digest. */
const digestOctets = 32;
/** Most octets of `job-account-id`, a name (RFC 8011 §5.1.3). */
const mostAccountOctets = 255;

/** The value of an attribute, from the job group or, as some clients have it, from the operation group. */
function find(operation: IppAttributes, job: IppAttributes, name: string): readonly IppValue[] | undefined {
  return job.get(name) ?? operation.get(name);
}

/**
 * Reads the demands. What is not supported comes back as `unsupported`, to be ignored or refused like any attribute.
 * @throws IppRefusal `client-error-attributes-or-values-not-supported` for a password that cannot be honoured: a job
 * whose PIN were dropped would come out without one.
 */
export function readJobDemands(
  operation: IppAttributes,
  job: IppAttributes,
  description: QueueDescription,
): { readonly demands: Demands; readonly unsupported: IppAttributes } {
  const rejected = new Map<string, readonly IppValue[]>();
  const take = <Value>(name: string, isTaken: boolean, read: (value: IppValue) => Value | undefined) => {
    const values = find(operation, job, name);
    if (values === undefined) return undefined;
    const [value] = values;
    const taken = isTaken && values.length === 1 && value !== undefined ? read(value) : undefined;
    if (taken === undefined) rejected.set(name, isTaken ? values : [unsupported]);
    return taken;
  };
  const { cancelAfterSeconds: lifetime, holdsJobs, takesAccountId } = description;
  const accountId = take('job-account-id', takesAccountId === true, readAccountId);
  const cancelAfterSeconds = take('job-cancel-after', lifetime !== undefined, (value) => {
    const seconds = value.tag === 'integer' ? value.value : 0;
    return seconds >= 1 && seconds <= (lifetime?.most ?? 0) ? seconds : undefined;
  });
  const releaseAction = take('job-release-action', holdsJobs, (value) =>
    value.tag === 'keyword' && value.value === 'owner-authorized' ? value.value : undefined,
  );
  const jobPassword = readPassword(operation, job, description);
  return {
    demands: {
      ...(jobPassword !== undefined && { jobPassword }),
      ...(accountId !== undefined && { accountId }),
      ...(cancelAfterSeconds !== undefined && { cancelAfterSeconds }),
      ...(releaseAction !== undefined && { releaseAction }),
    },
    unsupported: rejected,
  };
}

function readAccountId(value: IppValue): string | undefined {
  if (integerOf(value) !== undefined) return undefined;
  const text = stringOf(value)?.trim();
  return text !== undefined && text !== '' && Buffer.byteLength(text) <= mostAccountOctets ? text : undefined;
}

function readPassword(
  operation: IppAttributes,
  job: IppAttributes,
  description: QueueDescription,
): JobRequest['jobPassword'] {
  const values = find(operation, job, 'job-password');
  if (values === undefined) return undefined;
  const encryption = readEncryption(find(operation, job, 'job-password-encryption'));
  const [value] = values;
  const secret = value === undefined ? undefined : octetsOf(value);
  const { jobPassword: taken } = description;
  if (taken === undefined || secret === undefined || values.length !== 1) throw refused('job-password');
  if (encryption === undefined || !taken.encryptions.includes(encryption)) {
    throw refused('job-password-encryption', encryption);
  }
  const fits = digestEncryptions.includes(encryption)
    ? secret.byteLength === digestOctets
    : secret.byteLength >= 1 && secret.byteLength <= taken.mostOctets;
  if (!fits) throw refused('job-password');
  return { encryption, value: secret };
}

/** Without it the password is in clear (PWG 5100.11 §7.1). */
function readEncryption(values: readonly IppValue[] | undefined): string | undefined {
  if (values === undefined) return 'none';
  const [value] = values;
  return values.length === 1 && value?.tag === 'keyword' ? value.value : undefined;
}

/** PWG 5100.11 says `octetString`; texts are taken as what a person would have typed. */
function octetsOf(value: IppValue): Uint8Array | undefined {
  if (value.tag === 'octetString') return value.value;
  return value.tag === 'textWithoutLanguage' ? Buffer.from(value.value) : undefined;
}

/** The password itself never goes back. */
function refused(attribute: string, value?: string): IppRefusal {
  return new IppRefusal(
    'client-error-attributes-or-values-not-supported',
    `this ${attribute} is not supported`,
    new Map([[attribute, [value === undefined ? unsupported : keyword(value)]]]),
  );
}
