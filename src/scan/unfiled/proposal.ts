/**
 * Which binder a document without one most likely belongs to, and why. What speaks for a binder: a rule that would fit if
 * what was read were sure, documents of the same sender, counterparty or number series that lie there, and words of the
 * binder's name on the page. Pure.
 */

import type { FileSeries } from '../../archive/file-plan.ts';
import { fold } from '../../archive/fold.ts';
import type { Placement } from '../../ports/unfiled-store.ts';
import { comparable } from '../filing/condition.ts';
import type { FieldName } from '../understanding.ts';
import { commonWords } from './common-words.ts';

/** What one piece of evidence is. */
export type EvidenceKind = 'rule' | 'sender' | 'counterparty' | 'document-number' | 'kind' | 'words';

/** One reason for a binder. */
export interface Evidence {
  readonly kind: EvidenceKind;
  /** The sender, the words on the page, the id of the rule; of a kind its name among `documentKinds`. */
  readonly text: string;
  /** Documents with the same that lie in the binder. */
  readonly count?: number;
}

/** A binder that is proposed. */
export interface Proposal {
  readonly binder: { readonly fiscalYear: number; readonly name: string };
  readonly classCode: string | undefined;
  /** The strongest first. */
  readonly evidence: readonly Evidence[];
  /** Higher is likelier; only good for comparing proposals of one document. */
  readonly weight: number;
}

/** What is known of the document. */
export interface ProposalFacts {
  readonly title: string;
  /** Text of its first page, as read. */
  readonly text: string;
  readonly kind: string | undefined;
  readonly sender: string | undefined;
  readonly counterparty: string | undefined;
  readonly documentNumber: string | undefined;
  /** 年度, and year, to which the document belongs. */
  readonly fiscalYear: number;
  readonly calendarYear: number;
}

/** What is known beside it. */
export interface ProposalKnowledge {
  readonly placements: readonly Placement[];
  readonly series: readonly FileSeries[];
  /** What a rule would come to if everything that was read were sure. */
  readonly ruled?: {
    readonly rule: string;
    readonly name: string;
    readonly fiscalYear: number;
    readonly classCode: string | undefined;
  };
}

/** Most proposals of a document. */
export const mostProposals = 3;

const weights = { rule: 5, sender: 3, counterparty: 3, 'document-number': 2, kind: 1, words: 2 } as const;
/** With fewer documents of the same a share says little. */
const enough = 3;
const leastWeight = 0.5;
const mostEvidence = 4;

interface Candidate {
  readonly name: string;
  readonly classCode: string | undefined;
  readonly calendar: boolean;
  fiscalYear?: number;
  readonly evidence: (Evidence & { readonly weight: number })[];
}

/** The likeliest binders, the best first; none when nothing speaks for any. */
export function proposeBinders(facts: ProposalFacts, knowledge: ProposalKnowledge): Proposal[] {
  const candidates = candidatesOf(knowledge);
  ruleEvidence(candidates, knowledge);
  placementEvidence(candidates, facts, knowledge.placements);
  wordEvidence(candidates, facts);
  return [...candidates.values()]
    .map((candidate) => toProposal(candidate, facts))
    .filter(({ weight }) => weight >= leastWeight)
    .toSorted((a, b) => b.weight - a.weight || a.binder.name.localeCompare(b.binder.name, 'ja'))
    .slice(0, mostProposals);
}

/** What two documents have in common that comes from the same place: of a number the sign between year and count. */
export function featuresOf({
  sender,
  counterparty,
  documentNumber,
  kind,
}: Pick<ProposalFacts, 'sender' | 'counterparty' | 'documentNumber' | 'kind'>): readonly {
  readonly kind: EvidenceKind & (FieldName | 'kind');
  readonly text: string;
  readonly key: string;
}[] {
  const sign = documentNumber?.normalize('NFKC').match(/^(?:\d*|令\d*|R\d*)(\p{L}+?)第?\d/u)?.[1];
  const known = [
    ['sender', sender],
    ['counterparty', counterparty],
    ['document-number', sign],
    ['kind', kind],
  ] as const;
  return known.flatMap(([name, text]) =>
    text === undefined || comparable(text) === '' ? [] : [{ kind: name, text, key: comparable(text) }],
  );
}

function keyOf(name: string, classCode: string | undefined): string {
  return `${comparable(name)}\n${comparable(classCode ?? '')}`;
}

function candidatesOf({ placements, series }: ProposalKnowledge): Map<string, Candidate> {
  const found = new Map<string, Candidate>();
  for (const one of series) {
    if (one.binder === undefined) continue;
    const { binder: name, classCode } = one;
    const calendar = one.series === 'calendar-year';
    found.set(keyOf(name, classCode), { name, classCode, calendar, evidence: [] });
  }
  for (const { binder: name, classCode } of placements) {
    const key = keyOf(name, classCode);
    if (!found.has(key)) found.set(key, { name, classCode, calendar: false, evidence: [] });
  }
  return found;
}

function ruleEvidence(candidates: Map<string, Candidate>, { ruled }: ProposalKnowledge): void {
  if (ruled === undefined) return;
  const { rule, name, classCode, fiscalYear } = ruled;
  const key = keyOf(name, classCode);
  const candidate = candidates.get(key) ?? { name, classCode, calendar: false, evidence: [] };
  candidate.fiscalYear = fiscalYear;
  candidate.evidence.push({ kind: 'rule', text: rule, weight: weights.rule });
  candidates.set(key, candidate);
}

function placementEvidence(
  candidates: ReadonlyMap<string, Candidate>,
  facts: ProposalFacts,
  placements: readonly Placement[],
): void {
  const known = placements.map((one) => ({
    at: keyOf(one.binder, one.classCode),
    features: featuresOf(one),
  }));
  for (const { kind, text, key } of featuresOf(facts)) {
    const same = known.filter(({ features }) => features.some((one) => one.kind === kind && one.key === key));
    const counts = Map.groupBy(same, ({ at }) => at);
    for (const [at, { length: count }] of counts) {
      const share = count / same.length;
      const weight = weights[kind as keyof typeof weights] * share * Math.min(1, count / enough);
      candidates.get(at)?.evidence.push({ kind, text, count, weight });
    }
  }
}

/** Words that the names of binders share say nothing; what is left of the name is looked for. */
const empty =
  /(?:に関する|についての|関係|関連)?(?:綴り?|つづり|ファイル|書類|文書|簿冊|簿|台帳|一般|その他)*$/u;

function wordEvidence(candidates: ReadonlyMap<string, Candidate>, facts: ProposalFacts): void {
  const title = fold(facts.title);
  const text = fold(facts.text);
  for (const candidate of candidates.values()) {
    const name = fold(candidate.name).replace(empty, '');
    const inTitle = commonWords(name, title);
    const found = inTitle.length > 0 ? inTitle : commonWords(name, text);
    const length = found.reduce((sum, word) => sum + word.length, 0);
    if (length < 2 || length < name.length / 2) continue;
    const weight = (weights.words * (inTitle.length > 0 ? 1 : 0.6) * length) / name.length;
    for (const word of found) {
      candidate.evidence.push({ kind: 'words', text: word, weight: (weight * word.length) / length });
    }
  }
}

function toProposal(candidate: Candidate, facts: ProposalFacts): Proposal {
  const { name, classCode, calendar, evidence } = candidate;
  const year = calendar ? facts.calendarYear : facts.fiscalYear;
  const strongest = evidence.toSorted((a, b) => b.weight - a.weight);
  return {
    binder: { fiscalYear: candidate.fiscalYear ?? year, name },
    classCode,
    evidence: strongest.slice(0, mostEvidence).map(({ weight: _, ...one }) => one),
    weight: evidence.reduce((sum, one) => sum + one.weight, 0),
  };
}
