/** `tomeoki card`: cards, from enrolment to revocation, and the code for a forgotten one. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Stores } from '../context/stores.ts';
import { captureMs, startCapture } from '../identity/card/capture-card.ts';
import { enrolCard, enrolReadCard } from '../identity/card/enrol-card.ts';
import { actOnCard, type CardAct } from '../identity/card/manage-card.ts';
import { formatCode } from '../identity/code/code-number.ts';
import { issueCode } from '../identity/code/issue-code.ts';
import type { Person } from '../identity/person.ts';
import type { Card } from '../ports/card-store.ts';
import { errorCatalogue, type ServiceErrorCode } from '../shared/errors/catalogue.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { addCardImportCommand } from './card-import.ts';
import { findPerson } from './link.ts';
import { readSecretInput } from './secret-input.ts';
import { runCommand, type Terminal } from './terminal.ts';
import { commandActor, withStores } from './with-stores.ts';

interface EnrolOptions {
  readonly device?: string;
  readonly days?: string;
  readonly anotherCard?: boolean;
}

const dayMs = 86_400_000;

/** Adds the commands of `card`. */
export function addCardCommands(program: Command, terminal: Terminal): void {
  const card = program.command('card').description('cards / カード');
  card
    .command('enrol')
    .description('bind a card to a person / カードを利用者に結び付ける')
    .argument('<login-name>')
    .argument(
      '[card-number]',
      'felica:<16 hex> or iso14443a:<8, 14 or 20 hex>; default: two readings of a reader that types, on standard input',
    )
    .option('--device <name>', 'wait for two taps at the reader of that device instead')
    .option('--days <n>', 'a temporary card, for so many days')
    .option('--another-card', 'it is another card, though its number is one digit off one of the same person')
    .action((name: string, number: string | undefined, options: EnrolOptions) =>
      withPerson(terminal, name, (stores, person) => enrol(terminal, stores, person, number, options)),
    );
  card
    .command('list')
    .description('list the cards of a person / 一覧')
    .argument('<login-name>')
    .option('--json', 'as JSON')
    .action((name: string, options: { json?: boolean }) =>
      withPerson(terminal, name, async (stores, person) => {
        const cards = await stores.cardStore.list(person.id);
        for (const each of cards) terminal.out(lineOf(each, '', options.json === true));
      }),
    );
  card
    .command('waiting')
    .description('list the cards that wait for approval / 承認待ちの一覧')
    .option('--json', 'as JSON')
    .action((options: { json?: boolean }) =>
      runCommand(terminal, () =>
        withStores(terminal, async (stores) => {
          for (const each of await stores.cardStore.listWaiting()) {
            const owner = await stores.people.findById(each.personId);
            terminal.out(lineOf(each, owner?.staffNumber ?? '', options.json === true));
          }
        }),
      ),
    );
  for (const [act, description] of Object.entries(actTexts)) {
    card
      .command(act)
      .description(description)
      .argument('<card-id>', 'as "card list" tells it')
      .action((id: string) => runCommand(terminal, () => doAct(terminal, id, act as CardAct)));
  }
  card
    .command('code')
    .description(
      'six digits for one use today, for somebody whose card is at home / 今日だけの番号を発行する',
    )
    .argument('<login-name>')
    .option('--device <name>', 'device where it counts')
    .option('--site <name>', 'or the site, at all of whose devices it counts')
    .action((name: string, options: { device?: string; site?: string }) =>
      withPerson(terminal, name, (stores, person) => tellCode(terminal, stores, person, options)),
    );
  addCardImportCommand(card, terminal);
}

const actTexts: Readonly<Record<CardAct, string>> = {
  suspend: 'take a card out of force at every device, until it is resumed / 停止する',
  resume: 'put a suspended card back into force / 再開する',
  revoke: 'take a card out of force for good / 取り消す',
  approve: 'put a card into force that waits for approval / 承認する',
  refuse: 'refuse a card that waits for approval / 承認しない',
};

function withPerson(
  terminal: Terminal,
  name: string,
  work: (stores: Stores, person: Person) => Promise<void>,
): Promise<void> {
  return runCommand(terminal, () =>
    withStores(terminal, async (stores) => work(stores, await findPerson(stores, name))),
  );
}

async function enrol(
  terminal: Terminal,
  stores: Stores,
  person: Person,
  cardNumber: string | undefined,
  options: EnrolOptions,
): Promise<void> {
  const deps = { ...stores, cards: stores.keys };
  const expiresAt = endOf(stores, options.days);
  const enrolment = {
    personId: person.id,
    actor: commandActor,
    isAnotherCard: options.anotherCard === true,
    ...(expiresAt !== undefined && { kind: 'temporary' as const, expiresAt }),
  } as const;
  if (options.device !== undefined)
    return await enrolAtDevice(terminal, stores, person, options.device, expiresAt);
  if (cardNumber !== undefined) {
    tellEnrolled(terminal, await enrolCard(deps, { ...enrolment, cardNumber }));
    return;
  }
  const { cardTextDecoder } = await import('../context/card-services.ts');
  terminal.err(terminal.language === 'ja' ? 'カードを2回読み取ってください。' : 'Read the card twice.');
  const decode = cardTextDecoder({});
  const [first, second] = await readSecretInput(2);
  const readings = [decode(first ?? ''), decode(second ?? '')] as const;
  tellEnrolled(terminal, (await enrolReadCard(deps, { ...enrolment, readings })).state);
}

function endOf({ clock, config }: Stores, days: string | undefined): Date | undefined {
  if (days === undefined) return undefined;
  const count = Number(days);
  if (!(count > 0 && count <= config.cards.temporaryDays)) {
    throw new ServiceError('REQUEST_INVALID', { details: { field: 'days' } });
  }
  return new Date(clock.now().getTime() + count * dayMs);
}

function tellEnrolled(terminal: Terminal, outcome: string): void {
  if (outcome === 'already-enrolled')
    terminal.say('このカードは登録済みです。', 'The card was enrolled already.');
  else terminal.say('カードを登録しました。', 'The card is enrolled.');
}

async function enrolAtDevice(
  terminal: Terminal,
  stores: Stores,
  person: Person,
  deviceName: string,
  cardExpiresAt: Date | undefined,
): Promise<void> {
  const device = await stores.devices.findByName(deviceName);
  if (device === undefined) throw new ServiceError('IDENTITY_DEVICE_UNKNOWN');
  const kind = cardExpiresAt === undefined ? 'lasting' : 'temporary';
  const wish = { deviceId: device.id, personId: person.id, askedBy: undefined, kind, cardExpiresAt } as const;
  const { id } = await startCapture(stores, wish);
  terminal.say(
    `「${deviceName}」のリーダーにカードを2回かざしてください。`,
    `Hold the card to the reader of "${deviceName}" twice.`,
  );
  for (let waitedMs = 0; waitedMs <= captureMs; waitedMs += 500) {
    const capture = await stores.cardStore.findCapture(id);
    if (capture?.state === 'enrolled') return tellEnrolled(terminal, 'enrolled');
    if (capture?.state === 'refused') throw refusalOf(capture.refusal);
    if (capture?.state === 'canceled') break;
    await sleep(500);
  }
  await stores.cardStore.endCapture(id, { state: 'canceled' });
  throw new ServiceError('IDENTITY_CARD_READINGS_DIFFER', { message: 'the card was not read twice in time' });
}

function refusalOf(code: string | undefined): ServiceError {
  const isKnown = code !== undefined && Object.hasOwn(errorCatalogue, code);
  return new ServiceError(isKnown ? (code as ServiceErrorCode) : 'INTERNAL');
}

async function doAct(terminal: Terminal, id: string, act: CardAct): Promise<void> {
  await withStores(terminal, async (stores) => {
    const card = await actOnCard(stores, id, act, { actor: commandActor });
    terminal.say(
      `末尾 ${card.lastFour} のカード: ${card.state}`,
      `Card ending in ${card.lastFour}: ${card.state}`,
    );
  });
}

async function tellCode(
  terminal: Terminal,
  stores: Stores,
  person: Person,
  { device: deviceName, site }: { readonly device?: string; readonly site?: string },
): Promise<void> {
  if ((deviceName === undefined) === (site === undefined)) {
    throw new ServiceError('REQUEST_INVALID', { message: 'one of --device and --site is wanted' });
  }
  const device = deviceName === undefined ? undefined : await stores.devices.findByName(deviceName);
  if (deviceName !== undefined && device === undefined) throw new ServiceError('IDENTITY_DEVICE_UNKNOWN');
  const place = device === undefined ? { site: site ?? '' } : { deviceId: device.id };
  const { digits, expiresAt } = await issueCode(stores, person, place, { actor: commandActor });
  terminal.out(formatCode(digits));
  const until = expiresAt.toISOString();
  terminal.err(
    terminal.language === 'ja'
      ? `${until} まで1回使えます。もう一度は表示できません。`
      : `Good for one use until ${until}. It cannot be shown again.`,
  );
}

function lineOf(card: Card, owner: string, asJson: boolean): string {
  const row = {
    id: card.id,
    ...(owner !== '' && { owner }),
    technology: card.technology,
    lastFour: card.lastFour,
    state: card.state,
    reason: card.reason ?? null,
    kind: card.kind,
    assurance: card.assurance,
    enrolledAt: card.createdAt.toISOString(),
    expiresAt: card.expiresAt?.toISOString() ?? null,
  };
  return asJson
    ? JSON.stringify(row)
    : Object.values(row)
        .map((value) => value ?? '-')
        .join('\t');
}
