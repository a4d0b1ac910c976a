/** `tomeoki receiver`: accounts of devices and people at receivers of scans, and where destinations lead. */

import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import type { Stores } from '../context/stores.ts';
import { findDevice } from '../devices/manage/manage-device.ts';
import { normaliseLoginName } from '../identity/person.ts';
import {
  addReceiverAccount,
  addReceiverKey,
  issueReceiverToken,
  type ManageReceiversDeps,
  removeReceiverAlias,
  revokeReceiverAccount,
  setReceiverAlias,
} from '../scan/receiver/manage-receivers.ts';
import type { AccountHolder, DestinationOwner } from '../scan/receiver-account.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import type { SegmentId } from '../shared/ids.ts';
import { readSecretInput } from './secret-input.ts';
import { runCommand, type Terminal } from './terminal.ts';
import { commandActor, withStores } from './with-stores.ts';

interface OwnerOptions {
  readonly person?: string;
  readonly department?: string;
  readonly device?: string;
}

interface AddOptions extends OwnerOptions {
  readonly keyFile?: string;
  readonly secret: boolean;
}

/** Adds `receiver account add|key|list|revoke`, `receiver alias add|list|remove` and `receiver token`. */
export function addReceiverCommands(program: Command, terminal: Terminal): void {
  const receiver = program.command('receiver').description('receivers of scans / スキャンの受信');
  const run = (act: (stores: Stores, deps: ManageReceiversDeps) => Promise<void>) =>
    runCommand(terminal, () =>
      withStores(terminal, async (stores) => {
        const { receiverManagement } = await import('../context/scan-receivers.ts');
        await act(stores, receiverManagement(stores));
      }),
    );
  addAccounts(receiver, terminal, run);
  addAliases(receiver, terminal, run);
  addToken(receiver, terminal, run);
}

type Run = (act: (stores: Stores, deps: ManageReceiversDeps) => Promise<void>) => Promise<void>;

function addAccounts(receiver: Command, terminal: Terminal, run: Run): void {
  const account = receiver.command('account').description('who may send / 送信元のアカウント');
  account
    .command('add')
    .description('make an account; its secret comes from standard input / アカウントを作る')
    .argument('<name>')
    .option('--person <login-name>', 'its scans are this person’s')
    .option('--department <name>', 'its scans lie in the tray of this department')
    .option('--device <name>', 'an enrolled device; its scans lie in the tray of the device’s department')
    .option('--key-file <file>', 'SSH public keys, one a line')
    .option('--no-secret', 'SSH keys only')
    .action((name: string, options: AddOptions) =>
      run(async (stores, deps) => {
        const holder = await holderOf(stores, options);
        const publicKeys = options.keyFile === undefined ? [] : await keyLines(options.keyFile);
        const [secret = ''] = options.secret ? await readSecretInput(1) : [];
        const wanted = { name, holder, publicKeys, secret: options.secret ? secret : undefined };
        const made = await addReceiverAccount(deps, wanted, commandActor);
        terminal.say(`アカウント ${made.name} を作りました。`, `The account ${made.name} is there.`);
      }),
    );
  account
    .command('key')
    .description('add SSH public keys / 公開鍵を加える')
    .argument('<name>')
    .argument('<file>', 'one a line')
    .action((name: string, file: string) =>
      run(async (_stores, deps) => {
        for (const line of await keyLines(file)) await addReceiverKey(deps, name, line, commandActor);
        terminal.say('公開鍵を加えました。', 'The keys are added.');
      }),
    );
  account
    .command('list')
    .description('list accounts / 一覧')
    .action(() =>
      run(async (_stores, { receivers }) => {
        for (const { name, holder, revokedAt } of await receivers.listAccounts()) {
          const state = revokedAt === undefined ? 'active' : `revoked ${revokedAt.toISOString()}`;
          terminal.out(`${name}\t${ownerText(holder)}\t${state}`);
        }
      }),
    );
  account
    .command('revoke')
    .description('take an account away at once / アカウントを取り消す')
    .argument('<name>')
    .action((name: string) =>
      run(async (_stores, deps) => {
        await revokeReceiverAccount(deps, name, commandActor);
        terminal.say('アカウントを取り消しました。', 'The account is revoked.');
      }),
    );
}

function addAliases(receiver: Command, terminal: Terminal, run: Run): void {
  const alias = receiver.command('alias').description('where destinations lead / 宛先の別名');
  alias
    .command('add')
    .description('set whose scans come by a mail alias or folder / 宛先を決める')
    .argument('<segment>')
    .argument('<alias>', 'part of the address before the @, or folder')
    .option('--person <login-name>', 'a person')
    .option('--department <name>', 'the tray of a department')
    .action((segment: string, name: string, options: OwnerOptions) =>
      run(async (stores, deps) => {
        const owner = await ownerOf(stores, options);
        const wanted = { segment: segmentOf(stores, segment), alias: name, owner };
        await setReceiverAlias(deps, wanted, commandActor);
        terminal.say('宛先を登録しました。', 'The destination is set.');
      }),
    );
  alias
    .command('list')
    .description('list aliases / 一覧')
    .action(() =>
      run(async (_stores, { receivers }) => {
        for (const one of await receivers.listAliases()) {
          terminal.out(`${one.segment}\t${one.alias}\t${ownerText(one.owner)}`);
        }
      }),
    );
  alias
    .command('remove')
    .description('take an alias away / 宛先を消す')
    .argument('<segment>')
    .argument('<alias>')
    .action((segment: string, name: string) =>
      run(async (stores, deps) => {
        const had = await removeReceiverAlias(deps, segmentOf(stores, segment), name, commandActor);
        if (had) terminal.say('宛先を消しました。', 'The destination is gone.');
        else terminal.say('その宛先はありません。', 'There is no such destination.');
      }),
    );
}

function addToken(receiver: Command, terminal: Terminal, run: Run): void {
  receiver
    .command('token')
    .description('make a destination for one sending / 一度だけ使える宛先を作る')
    .argument('<segment>')
    .option('--person <login-name>', 'a person')
    .option('--department <name>', 'the tray of a department')
    .option('--minutes <count>', 'until it expires, 1 to 10080', minutesOf, 60)
    .action((segment: string, options: OwnerOptions & { readonly minutes: number }) =>
      run(async (stores, deps) => {
        const owner = await ownerOf(stores, options);
        const wanted = { segment: segmentOf(stores, segment), owner, minutes: options.minutes };
        const { destination, expiresAt } = await issueReceiverToken(deps, wanted, commandActor);
        terminal.out(destination);
        terminal.err(expiresAt.toISOString());
      }),
    );
}

function minutesOf(text: string): number {
  const minutes = Number(text);
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= 10_080) return minutes;
  throw new InvalidArgumentError('1 to 10080');
}

function segmentOf(stores: Stores, text: string): SegmentId {
  const found = stores.segmentIds.find((id) => id === text);
  if (found === undefined) throw new ServiceError('IDENTITY_SEGMENT_UNKNOWN', { details: { segment: text } });
  return found;
}

async function holderOf(stores: Stores, options: OwnerOptions): Promise<AccountHolder> {
  if (options.device === undefined) return await ownerOf(stores, options);
  if (options.person !== undefined || options.department !== undefined) throw oneOwner();
  return { kind: 'device', deviceId: (await findDevice(stores, options.device)).id };
}

async function ownerOf(stores: Stores, { person, department }: OwnerOptions): Promise<DestinationOwner> {
  if ((person === undefined) === (department === undefined)) throw oneOwner();
  if (person === undefined) return { kind: 'department', department: department ?? '' };
  const found = await stores.people.findByLoginName(normaliseLoginName(person));
  if (found === undefined) throw new ServiceError('IDENTITY_PERSON_UNKNOWN');
  return { kind: 'person', personId: found.id };
}

function oneOwner(): ServiceError {
  return new ServiceError('SCAN_ACCOUNT_INVALID', { message: 'exactly one owner is needed' });
}

function ownerText(owner: AccountHolder): string {
  switch (owner.kind) {
    case 'person':
      return `person:${owner.personId}`;
    case 'device':
      return `device:${owner.deviceId}`;
    case 'department':
      return `department:${owner.department}`;
  }
}

async function keyLines(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8');
  return text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
}
