/** Steps of administrators: accounts, aliases and one-time destinations of receivers. */

import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { AuditActor, AuditEvent, AuditEventKind } from '../../audit/audit-event.ts';
import { hashPassword, isStrongPassword } from '../../identity/sign-in/password.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { ReceiverStore } from '../../ports/receiver-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { SegmentId } from '../../shared/ids.ts';
import {
  type AccountHolder,
  type DestinationOwner,
  isAccountName,
  isAlias,
  normaliseAccountName,
  normaliseAlias,
  type ReceiverAccount,
  tokenPrefix,
} from '../receiver-account.ts';
import { tokenPurpose } from './receive-file.ts';

/** What the steps need. */
export interface ManageReceiversDeps {
  readonly receivers: ReceiverStore;
  readonly keys: Pick<KeyedHashes, 'tokenHash'>;
  readonly clock: Clock;
}

/** An account to be made. One of secret and keys is needed. */
export interface NewReceiverAccount {
  readonly name: string;
  readonly holder: AccountHolder;
  readonly secret: string | undefined;
  /** Lines of OpenSSH, such as `ssh-ed25519 AAAA... comment`. */
  readonly publicKeys: readonly string[];
}

/** Makes an account. Throws `SCAN_ACCOUNT_INVALID` and `IDENTITY_LOGIN_NAME_TAKEN`. */
export async function addReceiverAccount(
  { receivers, clock }: ManageReceiversDeps,
  wanted: NewReceiverAccount,
  actor: AuditActor,
): Promise<ReceiverAccount> {
  const name = normaliseAccountName(wanted.name);
  const publicKeys = wanted.publicKeys.map(parsePublicKey);
  if (!isAccountName(name)) throw invalid('the name has 2 to 64 letters, digits and ._@+-');
  if (wanted.secret === undefined && publicKeys.length === 0)
    throw invalid('a secret or an SSH key is needed');
  if (wanted.secret !== undefined && !isStrongPassword(wanted.secret)) {
    throw invalid('the secret has 12 characters or more');
  }
  const at = clock.now();
  const account = { id: randomUUID(), name, holder: wanted.holder, createdAt: at, revokedAt: undefined };
  const secretHash = wanted.secret === undefined ? undefined : await hashPassword(wanted.secret);
  const details = { of: wanted.holder.kind, withSecret: secretHash !== undefined, keys: publicKeys.length };
  await receivers.addAccount({ account, secretHash, publicKeys }, [
    receiverEvent('receiver.account-added', `receiver-account:${account.id}`, at, actor, details),
  ]);
  return account;
}

/** Adds an SSH key. Throws `SCAN_ACCOUNT_UNKNOWN` and `SCAN_ACCOUNT_INVALID`. */
export async function addReceiverKey(
  { receivers, clock }: ManageReceiversDeps,
  name: string,
  line: string,
  actor: AuditActor,
): Promise<void> {
  const key = parsePublicKey(line);
  const found = await receivers.findAccountByName(normaliseAccountName(name));
  if (found === undefined) throw new ServiceError('SCAN_ACCOUNT_UNKNOWN');
  const at = clock.now();
  const fingerprint = createHash('sha256').update(key).digest('base64').replace(/=+$/, '');
  await receivers.addPublicKey(found.account.id, key, at, [
    receiverEvent('receiver.account-changed', `receiver-account:${found.account.id}`, at, actor, {
      keyAdded: `SHA256:${fingerprint}`,
    }),
  ]);
}

/** Takes an account away at once. Throws `SCAN_ACCOUNT_UNKNOWN`. */
export async function revokeReceiverAccount(
  { receivers, clock }: ManageReceiversDeps,
  name: string,
  actor: AuditActor,
): Promise<void> {
  const found = await receivers.findAccountByName(normaliseAccountName(name));
  const at = clock.now();
  const id = found?.account.id ?? '';
  const event = receiverEvent('receiver.account-revoked', `receiver-account:${id}`, at, actor);
  if (found === undefined || !(await receivers.revokeAccount(id, at, [event]))) {
    throw new ServiceError('SCAN_ACCOUNT_UNKNOWN');
  }
}

/** Sets whose scans come by an alias. Throws `SCAN_ACCOUNT_INVALID` for a name that is none. */
export async function setReceiverAlias(
  { receivers, clock }: ManageReceiversDeps,
  wanted: { readonly segment: SegmentId; readonly alias: string; readonly owner: DestinationOwner },
  actor: AuditActor,
): Promise<void> {
  const alias = normaliseAlias(wanted.alias);
  if (!isAlias(alias) || alias.startsWith(tokenPrefix)) {
    throw invalid('an alias has 1 to 200 characters, no white space, no @, and does not begin with t-');
  }
  const at = clock.now();
  await receivers.setAlias({ ...wanted, alias }, at, [
    receiverEvent(
      'receiver.alias-set',
      'receiver-alias',
      at,
      actor,
      { of: wanted.owner.kind },
      wanted.segment,
    ),
  ]);
}

/** Takes an alias away. False: there was none. */
export async function removeReceiverAlias(
  { receivers, clock }: ManageReceiversDeps,
  segment: SegmentId,
  alias: string,
  actor: AuditActor,
): Promise<boolean> {
  const event = receiverEvent('receiver.alias-removed', 'receiver-alias', clock.now(), actor, {}, segment);
  return await receivers.removeAlias(segment, normaliseAlias(alias), [event]);
}

/**
 * Makes a destination for one sending: the part of an address before the `@`, or a folder. 130 random bits, shown this
 * once and kept as a keyed hash.
 */
export async function issueReceiverToken(
  { receivers, clock, keys }: ManageReceiversDeps,
  wanted: { readonly segment: SegmentId; readonly owner: DestinationOwner; readonly minutes: number },
  actor: AuditActor,
): Promise<{ readonly destination: string; readonly expiresAt: Date }> {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  const token = Array.from(randomBytes(26), (byte) => alphabet[byte % 32]).join('');
  const at = clock.now();
  const expiresAt = new Date(at.getTime() + wanted.minutes * 60_000);
  const { segment, owner } = wanted;
  await receivers.addToken({ hash: keys.tokenHash(tokenPurpose, token), segment, owner, expiresAt }, at, [
    receiverEvent('receiver.token-issued', 'receiver-token', at, actor, { of: owner.kind }, segment),
  ]);
  return { destination: `${tokenPrefix}${token}`, expiresAt };
}

const keyTypes = new Set([
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'ssh-rsa',
]);

/** The wire form of an OpenSSH public key line; its first field must say the same type as the line. */
function parsePublicKey(line: string): Uint8Array {
  const [type = '', text = ''] = line.trim().slice(0, 16_384).split(/\s+/);
  const key = Buffer.from(text, 'base64');
  const length = key.length >= 4 ? key.readUInt32BE(0) : 0;
  if (!keyTypes.has(type) || key.length < 32 || key.toString('latin1', 4, 4 + length) !== type) {
    throw invalid('the SSH key is a line such as "ssh-ed25519 AAAA..."');
  }
  return key;
}

function invalid(message: string): ServiceError {
  return new ServiceError('SCAN_ACCOUNT_INVALID', { message });
}

function receiverEvent(
  kind: Extract<AuditEventKind, `receiver.${string}`>,
  subject: string,
  at: Date,
  actor: AuditActor,
  details: AuditEvent['details'] = {},
  segment = '-',
): AuditEvent {
  return { kind, segment, at, actor, subject, details };
}
