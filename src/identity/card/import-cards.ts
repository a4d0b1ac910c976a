/** Step: enrols the cards of a file: every line is checked before the first card is stored. */

import type { CardReading } from '../../../drivers/device/card.ts';
import type { AuditActor } from '../../audit/audit-event.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { normaliseLoginName, type Person } from '../person.ts';
import { checkReading, type LastingReading, parseCardNumber } from './card-number.ts';
import { checkNewCard, type EnrolCardDeps, type Enrolment, enrolWrittenCard } from './enrol-card.ts';
import { actOnCard } from './manage-card.ts';
import { numberForms } from './number-forms.ts';
import { type CardFile, type CardLine, faceKey } from './read-card-file.ts';

/** What the step needs. */
export interface ImportCardsDeps extends EnrolCardDeps {
  readonly people: PersonStore;
}

/** How the numbers are to be understood. */
export interface CardImport {
  readonly actor: AuditActor;
  /** Reads a number that has no technology before it; throws what is none. */
  readonly decode: (written: string) => CardReading;
  /** From the number on the face, as {@link faceKey} spells it, to the number in the chip. */
  readonly faces?: ReadonlyMap<string, string>;
  /** True: only checks. */
  readonly dryRun?: boolean;
  readonly onProgress?: (done: number, of: number) => void;
}

/** What was done. */
export interface CardImportReport {
  readonly enrolled: number;
  readonly alreadyEnrolled: number;
  readonly revoked: number;
  /** Entries of the file that hold no card. */
  readonly skipped: number;
}

interface ReadyLine {
  readonly line: CardLine;
  readonly person: Person;
  readonly reading: LastingReading;
}

/** Problems that are told. */
const mostProblems = 50;

/**
 * Enrols and revokes the cards of a file. A card that its owner has already counts as done. Numbers in files are not
 * read twice; that they are not too like another is checked all the more: against the store and against each other.
 *
 * @throws ServiceError `IDENTITY_IMPORT_INVALID` with `details.problems` (line and what is wrong, no values), before
 * anything is stored.
 */
export async function importCards(
  deps: ImportCardsDeps,
  file: CardFile,
  input: CardImport,
): Promise<CardImportReport> {
  const ready = await checkLines(deps, file.lines, input);
  const report = { enrolled: 0, alreadyEnrolled: 0, revoked: 0, skipped: file.skipped };
  for (const [index, one] of ready.entries()) {
    if (one.line.act === 'revoke') {
      if (input.dryRun === true || (await revoke(deps, one, input.actor))) report.revoked += 1;
    } else if (input.dryRun === true || (await enrol(deps, one, input.actor))) report.enrolled += 1;
    else report.alreadyEnrolled += 1;
    input.onProgress?.(index + 1, ready.length);
  }
  return report;
}

async function checkLines(
  deps: ImportCardsDeps,
  lines: readonly CardLine[],
  input: CardImport,
): Promise<readonly ReadyLine[]> {
  const problems: string[] = [];
  const ready: ReadyLine[] = [];
  const seen = new Map<string, number>();
  for (const line of lines) {
    const told = (what: string) => problems.push(`line ${line.line}: ${what}`);
    const reading = readNumber(line, input);
    const person = await findOwner(deps, line.owner);
    if (typeof reading === 'string') told(reading);
    if (person === undefined) told('there is no such person');
    if (typeof reading === 'string' || person === undefined) continue;
    const enrolment = enrolmentOf(line, person, input.actor);
    if (enrolment === undefined) told('expires is no moment');
    else if (line.act === 'enrol') {
      const first = noteForms(seen, reading, line.line);
      if (first !== undefined) told(`same card as line ${first}, or another form of its number`);
      const refusal = await checkNewCard(deps, reading, enrolment);
      if (refusal !== undefined) told(refusal);
    }
    ready.push({ line, person, reading });
  }
  if (problems.length === 0) return ready;
  const shown = problems.slice(0, mostProblems);
  throw new ServiceError('IDENTITY_IMPORT_INVALID', {
    message: shown.join('; '),
    details: { problems: shown },
  });
}

/** The line that has the number or a form of it already; notes this one otherwise. */
function noteForms(seen: Map<string, number>, reading: LastingReading, line: number): number | undefined {
  const keys = [reading, ...numberForms(reading)].map((one) => `${one.technology}:${one.identifierHex}`);
  const first = keys.map((key) => seen.get(key)).find((found) => found !== undefined);
  for (const key of keys) if (!seen.has(key)) seen.set(key, line);
  return first;
}

/** The reading, or what is wrong with it. */
function readNumber({ number }: CardLine, { decode, faces }: CardImport): LastingReading | string {
  const written = 'written' in number ? number.written : faces?.get(faceKey(number.onFace));
  if (written === undefined) return 'the number on the face is not in the table';
  try {
    return /^\s*(?:felica|iso14443)/i.test(written)
      ? parseCardNumber(written)
      : checkReading(decode(written));
  } catch (error) {
    const isLasting = !(error instanceof ServiceError) || error.code !== 'IDENTITY_CARD_NOT_LASTING';
    return isLasting ? 'the card number has a wrong form' : 'the card number changes from tap to tap';
  }
}

async function findOwner({ people }: ImportCardsDeps, owner: string): Promise<Person | undefined> {
  if (owner === '') return undefined;
  return (
    (await people.findByStaffNumber(owner.normalize('NFKC'))) ??
    (await people.findByLoginName(normaliseLoginName(owner)))
  );
}

function enrolmentOf(line: CardLine, person: Person, actor: AuditActor): Enrolment | undefined {
  const base = { personId: person.id, actor };
  if (line.expiresAt === undefined) return base;
  const at = Date.parse(line.expiresAt);
  return Number.isNaN(at) ? undefined : { ...base, kind: 'temporary', expiresAt: new Date(at) };
}

async function enrol(deps: ImportCardsDeps, one: ReadyLine, actor: AuditActor): Promise<boolean> {
  const enrolment = enrolmentOf(one.line, one.person, actor) ?? { personId: one.person.id, actor };
  return (await enrolWrittenCard(deps, one.reading, enrolment)).state !== 'already-enrolled';
}

/** False when the person has no such card any more. */
async function revoke(deps: ImportCardsDeps, { person, reading }: ReadyLine, actor: AuditActor) {
  const hash = deps.cards.cardHash(reading.technology, reading.identifierHex);
  const card = await deps.cardStore.findByHash(hash);
  if (card?.personId !== person.id) return false;
  await actOnCard(deps, card.id, 'revoke', { actor });
  return true;
}
