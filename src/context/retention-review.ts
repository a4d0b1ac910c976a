/** Binds what is looked at before and after records are disposed of. */

import type { Word } from '../archive/disposition.ts';
import { verifyDisposal } from '../archive/retention/certificate.ts';
import { dueOverview } from '../archive/retention/due-overview.ts';
import { holdFound } from '../archive/retention/hold-found.ts';
import { yearOfSeries } from '../archive/retention-schedule.ts';
import type { RetentionServices, ReviewedItem, RoundWords, TargetReach } from '../http/services/retention.ts';
import type { Person } from '../identity/person.ts';
import type { BinderKey, RetentionReview } from '../ports/retention-review.ts';
import type {
  DispositionItem,
  DispositionRound,
  ItemWord,
  RetentionStore,
} from '../ports/retention-store.ts';
import { japaneseDay } from '../scan/filing/japan-day.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import type { RecordId, SegmentId } from '../shared/ids.ts';
import { searcherOf } from './archive-services.ts';
import type { Stores } from './stores.ts';

/** What the binding has to know of people and rounds. */
export interface ReviewParts {
  readonly stores: Stores;
  readonly retention: RetentionStore;
  readonly review: RetentionReview;
  segmentsOf(person: Person): readonly SegmentId[];
  /** Undefined: of all. */
  departmentsOf(person: Person): Promise<readonly string[] | undefined>;
  /** The round, when the person may see it. */
  find(person: Person, id: string): Promise<DispositionRound | undefined>;
  asSeenBy(person: Person, item: DispositionItem): DispositionItem;
}

type Reviewing =
  | 'names'
  | 'due'
  | 'binders'
  | 'items'
  | 'leftCopies'
  | 'certificate'
  | 'verifyCertificate'
  | 'certificates'
  | 'allCertificates'
  | 'packages'
  | 'holds';

/** Reading for review, as the web listener asks for it. */
export function reviewServices(parts: ReviewParts): Pick<RetentionServices, Reviewing> {
  const { stores, retention, review } = parts;
  const seen = async (person: Person, id: string): Promise<void> => {
    if ((await parts.find(person, id)) === undefined) throw new ServiceError('NOT_FOUND');
  };
  const verify = (jws: string) => verifyDisposal(stores.keys.checkpoints, jws);
  return {
    names: (personIds) => review.names(personIds),
    due: async (person, asked) => {
      const fiscalYear = asked ?? yearOfSeries('fiscal-year', japaneseDay(stores.clock.now()));
      const departments = await parts.departmentsOf(person);
      return await dueOverview(
        { retention, review },
        { segments: parts.segmentsOf(person), departments, fiscalYear },
      );
    },
    binders: async (person, id) => {
      await seen(person, id);
      return await review.binders(id);
    },
    items: async (person, query) => {
      await seen(person, query.roundId);
      const { items, total } = await review.items(query);
      const ids = items.map(({ recordId }) => recordId);
      const [holds, copies] = [await review.holdsOn(ids), await review.copiesOf(query.roundId, ids)];
      const reach = reachOf(
        stores,
        copies.map(({ target }) => target),
      );
      return {
        total,
        reach,
        items: items.map((item): ReviewedItem => {
          const shown = parts.asSeenBy(person, item);
          const isOpen = shown.title === item.title && person.roles.includes('records');
          return {
            item: shown,
            holds: holds.get(item.recordId) ?? [],
            copies: copies
              .filter(({ recordId }) => recordId === item.recordId)
              .map((copy) => (isOpen && copy.outcome === 'left' ? copy : { ...copy, location: undefined })),
          };
        }),
      };
    },
    leftCopies: async (person, id) => {
      await seen(person, id);
      const left = await review.leftCopies(id);
      return person.roles.includes('records') ? left : left.map((copy) => ({ ...copy, location: undefined }));
    },
    certificate: async (person, certificateId) => {
      const found = await review.roundOfCertificate(certificateId);
      if (found === undefined || (await parts.find(person, found.roundId)) === undefined) return undefined;
      return found.certificate;
    },
    verifyCertificate: verify,
    certificates: async (person, id) => {
      await seen(person, id);
      const found = await retention.listCertificates(id);
      return await Promise.all(found.map(async (one) => ({ ...one, claims: await verify(one.certificate) })));
    },
    allCertificates: async (person, page) => {
      const { items, total } = await review.listCertificates({ segments: parts.segmentsOf(person), ...page });
      const checked = items.map(async (one) => ({ ...one, claims: await verify(one.certificate) }));
      return { items: await Promise.all(checked), total };
    },
    packages: async (person, id) => {
      await seen(person, id);
      return await review.packages(id);
    },
    holds: async (person, inForce) => {
      const found = await retention.listHolds(parts.segmentsOf(person), inForce);
      const covered = await review.coveredBy(found.map(({ id }) => id));
      const held = found.flatMap(({ scope }) => (scope.kind === 'record' ? [scope.recordId] : []));
      const titles = await review.titles(person.roles.includes('records') ? held : []);
      return found.map((hold) => {
        const title = hold.scope.kind === 'record' ? titles.get(hold.scope.recordId) : undefined;
        return { ...hold, records: covered.get(hold.id), ...(title !== undefined && { title }) };
      });
    },
  };
}

/** Places a hold on what the person finds now. */
export async function placeHoldOnFound(
  parts: Pick<ReviewParts, 'stores' | 'retention'>,
  person: Person,
  asked: { readonly segment: SegmentId; readonly query: string; readonly reason: string },
) {
  const { stores, retention } = parts;
  const deps = { retention, clock: stores.clock, index: stores.index };
  const found = { ...asked, by: `person:${person.id}` } as const;
  return (await holdFound(deps, await searcherOf(stores, person), found)).hold;
}

/** Words on binders become words on their records; a word on the record itself goes before. */
export async function wordsOnRecords(
  retention: Pick<RetentionStore, 'listItems'>,
  id: string,
  { words, binders }: RoundWords,
): Promise<readonly ItemWord[]> {
  if (binders.length === 0) return words;
  const byBinder = new Map(binders.map(({ binder, word }) => [keyOf(binder), word]));
  const all = new Map<RecordId, Word>();
  for (const item of await retention.listItems(id)) {
    const word = byBinder.get(keyOf(item));
    if (word !== undefined && item.state === 'listed') all.set(item.recordId, word);
  }
  for (const { recordId, word } of words) all.set(recordId, word);
  return [...all].map(([recordId, word]) => ({ recordId, word }));
}

function keyOf({ classCode, binder }: BinderKey): string {
  return JSON.stringify([classCode ?? null, binder?.fiscalYear ?? null, binder?.name ?? null]);
}

function reachOf(
  { config }: Pick<Stores, 'config'>,
  names: readonly string[],
): Readonly<Record<string, TargetReach>> {
  const kinds = new Map(config.filing.targets.map(({ name, kind }) => [name, kind]));
  return Object.fromEntries(
    [...new Set(names)].map((name): [string, TargetReach] => {
      const kind = kinds.get(name);
      if (kind === undefined) return [name, 'not-configured'];
      return [name, kind === 'webdav' ? 'keeps-trash' : 'removes'];
    }),
  );
}
