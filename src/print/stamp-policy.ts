/** Which stamps a release gets: the segment's policy, and the papers that must stay clean. Pure. */

/** What a segment wants on its releases. */
export interface StampPolicy {
  /** A line with who, when and where. */
  readonly text: boolean;
  /** A code that leads back to the release. */
  readonly traceCode: 'none' | 'qr' | 'data-matrix';
  /** A pale word across every page. */
  readonly diagonal?: string | undefined;
  /** `never`: the word lies beneath what the page holds. `always`: it lies over it, pale. */
  readonly diagonalOver: 'never' | 'always';
  /** Names of devices that print without stamps, such as those with forgery-proof paper. */
  readonly exceptDevices: readonly string[];
  /** True when an owner may keep a single job clean, with a reason. */
  readonly ownerMayKeepClean: boolean;
}

/** Why a paper stays without stamps: 施行文書, 証明書, 地紋紙, 様式, その他. */
export const cleanPaperReasons = [
  'official-document',
  'certificate',
  'patterned-paper',
  'preprinted-form',
  'other',
] as const;

/** One of {@link cleanPaperReasons}. */
export type CleanPaperReason = (typeof cleanPaperReasons)[number];

/** Why nothing is stamped. */
export type NoStampReason = 'no-policy' | 'opaque-format' | 'excepted-device' | 'clean-paper';

/** What is stamped, or why nothing is. */
export type StampDecision =
  | {
      readonly stamped: true;
      readonly text: boolean;
      readonly symbology: 'qr' | 'data-matrix' | undefined;
      readonly diagonal: string | undefined;
      readonly diagonalOverContent: boolean;
    }
  | {
      readonly stamped: false;
      readonly because: NoStampReason;
      /** Present with `clean-paper`. */
      readonly cleanPaper?: CleanPaperReason;
    };

/** What the decision looks at. */
export interface StampCase {
  readonly policy: StampPolicy | undefined;
  /** The reason that the listener gives for all of its jobs. */
  readonly listenerCleanPaper: CleanPaperReason | undefined;
  /** The reason that stands in the job's demands, in any words. */
  readonly jobCleanPaper: string | undefined;
  /** Printer languages are passed on as they are: nothing can be drawn into them. */
  readonly opaque: boolean;
  readonly deviceName: string;
}

/** Decides on the stamps of one release. Clean paper goes before every wish of the segment. */
export function decideStamps(input: StampCase): StampDecision {
  const { policy } = input;
  if (policy === undefined || !wantsAny(policy)) return { stamped: false, because: 'no-policy' };
  const cleanPaper = cleanPaperOf(input);
  if (cleanPaper !== undefined) return { stamped: false, because: 'clean-paper', cleanPaper };
  if (policy.exceptDevices.includes(input.deviceName)) return { stamped: false, because: 'excepted-device' };
  if (input.opaque) return { stamped: false, because: 'opaque-format' };
  return {
    stamped: true,
    text: policy.text,
    symbology: policy.traceCode === 'none' ? undefined : policy.traceCode,
    diagonal: policy.diagonal,
    diagonalOverContent: policy.diagonalOver === 'always',
  };
}

/** The one of the known reasons that a text names; unknown words count as `other`, an empty text as no reason. */
export function parseCleanPaperReason(text: string): CleanPaperReason | undefined {
  const plain = text.normalize('NFKC').trim();
  if (plain === '') return undefined;
  const known = cleanPaperReasons.find((reason) => reason === plain);
  if (known !== undefined) return known;
  if (plain.includes('施行')) return 'official-document';
  if (plain.includes('証明')) return 'certificate';
  if (plain.includes('地紋')) return 'patterned-paper';
  if (plain.includes('様式') || plain.includes('帳票')) return 'preprinted-form';
  return 'other';
}

function cleanPaperOf(input: StampCase): CleanPaperReason | undefined {
  if (input.listenerCleanPaper !== undefined) return input.listenerCleanPaper;
  if (input.jobCleanPaper === undefined) return undefined;
  // An empty text means that the queue says so for all of its jobs.
  return parseCleanPaperReason(input.jobCleanPaper) ?? 'other';
}

function wantsAny(policy: StampPolicy): boolean {
  return policy.text || policy.traceCode !== 'none' || policy.diagonal !== undefined;
}

/** The line that is stamped: when (Japanese standard time), who, where. At most 60 characters. */
export function stampLine(of: {
  readonly at: Date;
  readonly personName: string | undefined;
  readonly deviceName: string;
}): string {
  const parts = new Intl.DateTimeFormat('ja-JP', {
    timeZone: 'Asia/Tokyo',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(of.at);
  return ['印刷', parts, of.personName ?? '', of.deviceName]
    .map((part) => [...printable(part)].slice(0, 24).join(''))
    .filter((part) => part !== '')
    .join(' ');
}

/** One line without control characters. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ').trim();
}
