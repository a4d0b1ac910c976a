/** Which of a document's days is which: the date in its head, and 起案日, 決裁日, 施行日, 収受日 and 取引年月日 by their labels. */

import type { FieldName, Finding } from '../../understanding.ts';
import { contextOf, type Label, labelAtEnd } from '../reading/labels.ts';
import { checkedForm, partOf, type ReadLine } from '../reading/lines.ts';
import { type FoundDate, findDates } from './find-dates.ts';

/** Fields that are days. */
export type DateField = Extract<FieldName, `${string}-on` | `${string}-date`>;

type Meaning = DateField | 'other';

const labels: readonly Label<Meaning>[] = [
  { kind: 'drafted-on', words: ['起案日', '起案年月日', '起案', '起票日', '立案日'] },
  { kind: 'decided-on', words: ['決裁日', '決裁年月日', '決裁', '決定日', '決定年月日'] },
  { kind: 'enforced-on', words: ['施行日', '施行年月日', '施行', '発送日', '発送年月日'] },
  {
    kind: 'received-on',
    words: [
      '収受日',
      '収受年月日',
      '収受',
      '受付日',
      '受付年月日',
      '受付',
      '受理日',
      '受理年月日',
      '受理',
      '受領日',
      '受領印',
      '収受印',
      '受付印',
    ],
  },
  {
    kind: 'transaction-date',
    words: [
      ...[
        '取引日',
        '取引年月日',
        '請求日',
        '請求年月日',
        'ご請求日',
        '御請求日',
        '発行日',
        '発行年月日',
        '領収日',
        '領収年月日',
      ],
      ...[
        '納品日',
        '納品年月日',
        '納入日',
        '売上日',
        '見積日',
        '見積年月日',
        '御見積日',
        '契約日',
        '契約年月日',
        '契約締結日',
      ],
    ],
  },
  {
    kind: 'document-date',
    words: [
      '文書日付',
      '文書年月日',
      '申請日',
      '申請年月日',
      '届出日',
      '届出年月日',
      '提出日',
      '作成日',
      '作成年月日',
      '報告日',
      '日付',
      '年月日',
    ],
  },
  {
    kind: 'other',
    words: [
      ...[
        '期限',
        '期日',
        '日時',
        '開催日',
        '開催日時',
        '生年月日',
        '交付日',
        '有効期限',
        '支払期限',
        '提出期限',
        '納期',
        '就任日',
        '満了日',
        '支払日',
      ],
      ...[
        '支払期日',
        '履行期限',
        '納入期限',
        '納期限',
        '期間',
        '工期',
        '保存期間',
        '開始日',
        '終了日',
        '回答期限',
        '締切',
        '締切日',
        '完了日',
      ],
    ],
  },
];

/** What follows a day that is the end of a time or within a sentence. */
const runsOn = /^(?:まで|から|より|付け?|以降|以後|現在|に|の|は|を|と|~|午前|午後|必着)/u;

interface Candidate {
  readonly line: ReadLine;
  readonly date: FoundDate;
  readonly meaning: Meaning | undefined;
  readonly score: number;
}

/** Days of pages as findings. `receivedOn` is the day of receipt, `YYYY-MM-DD`: days without an era are of its era. */
export function findDateFields(pages: readonly (readonly ReadLine[])[], receivedOn: string): Finding[] {
  const candidates = pages.flatMap((lines, index) =>
    lines.flatMap((line) => candidatesIn(lines, line, index, pages.length, receivedOn)),
  );
  return candidates.flatMap(({ line, date, meaning, score }) => {
    if (meaning === undefined || meaning === 'other') return [];
    const part = partOf(line, date.start, date.end);
    return [
      {
        field: meaning,
        pageNumber: line.pageNumber,
        box: part.box,
        raw: part.raw,
        value: date.day,
        confidence: checkedForm(part) * date.certainty * score,
        ...(date.flags.length > 0 && { flags: date.flags }),
      },
    ];
  });
}

function candidatesIn(
  lines: readonly ReadLine[],
  line: ReadLine,
  pageIndex: number,
  pageCount: number,
  receivedOn: string,
): Candidate[] {
  return findDates(line.text, { spaces: line.spaces, assumeEraOf: receivedOn }).map((date) => {
    const labelled = labelOf(lines, line, date);
    const after = line.text.slice(date.end);
    if (labelled !== undefined) {
      const far = (pageIndex > 2 ? 0.6 : 1) * (runsOn.test(after) ? 0.7 : 1);
      return { line, date, meaning: labelled, score: 0.98 * far };
    }
    if (date.flags.includes('era-assumed')) return { line, date, meaning: undefined, score: 0 };
    const score = headScore(line, date, pageIndex, pageCount) * plausible(date.day, receivedOn);
    return { line, date, meaning: score > 0.2 ? ('document-date' as const) : undefined, score };
  });
}

/** The label before the day, left of it or above; a day in running text has none. */
function labelOf(lines: readonly ReadLine[], line: ReadLine, date: FoundDate): Meaning | undefined {
  const { before, left, above } = contextOf(lines, line, date.start);
  const own = labelAtEnd(before, labels);
  if (own !== undefined) return own;
  if (before !== '') {
    // After 日時 and the like the day may stand a few words on.
    return labels.at(-1)?.words.some((word) => before.slice(0, 12).includes(word)) ? 'other' : undefined;
  }
  const beside =
    labelAtEnd(left, labels) ?? (line.cell === undefined ? undefined : labelAtEnd(above, labels));
  if (beside !== undefined) return beside;
  // A round stamp says what it is above its day.
  const stamp = above.length <= 12 ? labelAtEnd(above, labels) : undefined;
  return stamp === 'received-on' || date.flags.includes('era-assumed') ? stamp : undefined;
}

/** How much a day looks like the one in the head of a letter: alone on its line, at the right, near the top. */
function headScore(line: ReadLine, date: FoundDate, pageIndex: number, pageCount: number): number {
  const before = ownText(line, date.start, -1);
  const after = ownText(line, date.end, 1);
  if (after.length > 2 || runsOn.test(after) || before.length > 2) return 0;
  const rest = line.text.length - (date.end - date.start);
  const alone = rest === 0 ? 1 : rest <= 2 ? 0.9 : 0.7;
  if (line.cell !== undefined) return 0.3;
  const { top, end } = line.place;
  const ending = end > 0.6 ? 1 : 0.85;
  if (pageIndex === 0 && top < 0.4) return alone * ending;
  if (pageIndex === 0) return alone * ending * 0.75;
  // Contracts and minutes are dated at their end.
  return pageIndex === pageCount - 1 ? alone * ending * 0.6 : 0.25;
}

/** Text beside a day up to the next gap. */
function ownText(line: ReadLine, from: number, step: 1 | -1): string {
  let unit = step === 1 ? from : from - 1;
  let text = '';
  while (unit >= 0 && unit < line.text.length) {
    if (step === 1 && line.spaces[unit] === 2) break;
    text = step === 1 ? text + line.text[unit] : line.text[unit] + text;
    if (step === -1 && line.spaces[unit] === 2) break;
    unit += step;
  }
  if (step === -1 && line.spaces[from] === 2) return '';
  return text;
}

/** Papers are dated before they come in, most of them in the last ten years. */
function plausible(day: string, receivedOn: string): number {
  const years = Number(receivedOn.slice(0, 4)) - Number(day.slice(0, 4));
  if (years < -1) return 0.7;
  return years > 60 ? 0.85 : 1;
}
