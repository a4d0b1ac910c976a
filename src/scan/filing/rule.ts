/** Filing rules: which scans go where, and what they are called there. Pure; the first rule that fits decides. */

import type { ScanJob, ScanSource } from '../scan-job.ts';
import { safeFileName, safeName, titleOf } from './file-name.ts';

/** One rule, as configured. */
export interface FilingRule {
  readonly id: string;
  /** All that are given must hold; none given: every scan. */
  readonly when: {
    readonly segment?: string | undefined;
    readonly source?: ScanSource | undefined;
    readonly department?: string | undefined;
  };
  /** Names of targets. */
  readonly targets: readonly string[];
  /** Path inside the target without extension, parts between `/`, with the words of {@link FilingWords} in braces. */
  readonly location: string;
}

/** What the words in a location stand for. */
export interface FilingWords {
  /** Year, month and day of receipt in Japan, `2026`, `04`, `01`. */
  readonly year: string;
  readonly month: string;
  readonly day: string;
  /** 年度: April to March, by the year it begins in. */
  readonly fiscalYear: string;
  readonly segment: string;
  readonly department: string;
  readonly owner: string;
  readonly title: string;
}

/** A copy to be made. */
export interface PlannedFiling {
  readonly rule: string;
  readonly target: string;
  readonly rendition: 'original' | 'searchable-pdf';
  readonly location: string;
}

const extensions: Readonly<Record<string, string>> = {
  'application/pdf': '.pdf',
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/tiff': '.tif',
};

const unassigned = '未割当';
const japanOffsetMs = 9 * 3_600_000;

/** The first rule whose conditions hold; undefined when none does, and then the archive alone has the scan. */
export function chooseRule(
  rules: readonly FilingRule[],
  scan: Pick<ScanJob, 'segment' | 'source' | 'department'>,
): FilingRule | undefined {
  return rules.find(
    ({ when }) =>
      (when.segment === undefined || when.segment === scan.segment) &&
      (when.source === undefined || when.source === scan.source) &&
      (when.department === undefined || when.department === scan.department),
  );
}

/** The words for one scan. `owner` is shown as given; empty department, owner or title get a word that says so. */
export function filingWords(
  scan: Pick<ScanJob, 'segment' | 'department' | 'originalName' | 'receivedAt'>,
  owner: string,
): FilingWords {
  const [year = '', month = '', day = ''] = japaneseDate(scan.receivedAt).split('-');
  return {
    year,
    month,
    day,
    fiscalYear: String(Number(month) >= 4 ? Number(year) : Number(year) - 1),
    segment: scan.segment,
    department: scan.department === '' ? unassigned : scan.department,
    owner: owner === '' ? unassigned : owner,
    title: titleOrDate(scan),
  };
}

/** The title of a scan: what the device called it, or the moment of receipt in Japan. */
export function titleOrDate(scan: Pick<ScanJob, 'originalName' | 'receivedAt'>): string {
  const title = titleOf(scan.originalName);
  if (title !== '') return title;
  const time = new Date(scan.receivedAt.getTime() + japanOffsetMs).toISOString().slice(11, 19);
  return `スキャン ${japaneseDate(scan.receivedAt)} ${time.replaceAll(':', '')}`;
}

/** The copies that a rule asks for: to each target the original and the searchable PDF. */
export function planFilings(rule: FilingRule, words: FilingWords, mediaType: string): PlannedFiling[] {
  const original = extensions[mediaType] ?? '.bin';
  const searchable = original === '.pdf' ? '.searchable.pdf' : '.pdf';
  return [...new Set(rule.targets)].flatMap((target) => [
    { rule: rule.id, target, rendition: 'original' as const, location: toLocation(rule, words, original) },
    {
      rule: rule.id,
      target,
      rendition: 'searchable-pdf' as const,
      location: toLocation(rule, words, searchable),
    },
  ]);
}

/** A word that a template does not know stays as it is written: a mistake in a rule must not stop a document. */
function toLocation(rule: FilingRule, words: FilingWords, extension: string): string {
  const filled = rule.location
    .split('/')
    .filter((part) => part.trim() !== '')
    // Slashes inside a word must not make folders, so that parts are cut before words are filled in.
    .map((part) => part.replace(/\{(\w+)\}/g, (whole, word) => wordOf(words, word) ?? whole));
  const name = filled.pop() ?? words.title;
  const folders = filled.map((part) => safeName(part, 120, unassigned));
  return [...folders, safeFileName(name, extension)].join('/');
}

function wordOf(words: FilingWords, word: string): string | undefined {
  return Object.hasOwn(words, word) ? words[word as keyof FilingWords] : undefined;
}

function japaneseDate(at: Date): string {
  return new Date(at.getTime() + japanOffsetMs).toISOString().slice(0, 10);
}
