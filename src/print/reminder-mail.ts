/** The text of a reminder: one mail about all jobs of a person that are due. Pure. */

import type { Segment } from '../segments/segment.ts';
import type { SegmentId } from '../shared/ids.ts';
import { dayOf } from '../shared/working-days.ts';

/** A held job as the mail tells of it. */
export interface MailedJob {
  readonly segment: SegmentId;
  readonly jobName: string;
  readonly expiresAt: Date;
  /** Pages of one copy, as far as known. */
  readonly pages: number | undefined;
}

/** What goes into the mail beside the jobs. */
export interface MailFrame {
  readonly organization: { readonly ja: string; readonly en: string };
  readonly help: { readonly ja: string; readonly en: string } | undefined;
  /** Address of the desk, where jobs are seen and deleted. It carries no secret. */
  readonly deskUrl: string;
  readonly segments: readonly Pick<Segment, 'id' | 'name' | 'jobNamesInMail'>[];
}

/** Jobs that are listed; the rest is counted. */
const mostListed = 30;
const longestName = 60;
const weekdays = { ja: '日月火水木金土', en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] } as const;

/** Subject and text in Japanese, then English. Names of jobs only where their segment allows it. */
export function reminderMail(
  jobs: readonly MailedJob[],
  frame: MailFrame,
): { readonly subject: string; readonly text: string } {
  const sorted = jobs.toSorted((a, b) => a.expiresAt.getTime() - b.expiresAt.getTime());
  const first = sorted[0]?.expiresAt;
  const more = sorted.length - mostListed;
  const lines = (language: 'ja' | 'en') =>
    sorted.slice(0, mostListed).map((job) => lineOf(job, frame, language));
  const ja = [
    `印刷待ちの文書が ${sorted.length} 件あります。受け取られないまま次の時刻を過ぎると、消去されます。`,
    '',
    ...lines('ja'),
    ...(more > 0 ? [`・ほか ${more} 件`] : []),
    '',
    `複合機で認証して印刷してください。不要なものは ${frame.deskUrl} で削除できます。`,
    ...(frame.help === undefined ? [] : [frame.help.ja]),
  ];
  const en = [
    `${sorted.length} of your print jobs are waiting. They are erased at these times if nobody collects them.`,
    '',
    ...lines('en'),
    ...(more > 0 ? [`- and ${more} more`] : []),
    '',
    `Release them at a device, or delete what you do not need at ${frame.deskUrl}`,
    ...(frame.help === undefined ? [] : [frame.help.en]),
  ];
  const when = first === undefined ? '' : momentText(first, 'ja');
  return {
    subject: `【${frame.organization.ja}】印刷待ちの文書 ${sorted.length} 件（${when} から消去）`,
    text: `${[...ja, '', '--', '', ...en].join('\n')}\n`,
  };
}

function lineOf(job: MailedJob, { segments }: MailFrame, language: 'ja' | 'en'): string {
  const segment = segments.find(({ id }) => id === job.segment);
  const pages =
    job.pages === undefined ? '' : language === 'ja' ? `、${job.pages} ページ` : `, ${job.pages} pages`;
  const name = segment?.jobNamesInMail === true ? shown(job.jobName) : '';
  const place = segment?.name[language] ?? job.segment;
  const until = momentText(job.expiresAt, language);
  if (language === 'ja') return `・${until} まで　${place}${pages}${name === '' ? '' : `「${name}」`}`;
  return `- until ${until}, ${place}${pages}${name === '' ? '' : ` “${name}”`}`;
}

/** A name without anything that could break the line, in at most 60 characters. */
function shown(jobName: string): string {
  const plain = jobName.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  const characters = [...plain];
  return characters.length > longestName ? `${characters.slice(0, longestName).join('')}…` : plain;
}

/** Day and time in Japan. */
function momentText(moment: Date, language: 'ja' | 'en'): string {
  const day = dayOf(moment);
  const weekday = weekdays[language][new Date(`${day}T00:00:00Z`).getUTCDay()] ?? '';
  const time = new Date(moment.getTime() + 9 * 3_600_000).toISOString().slice(11, 16);
  const [, month = '', date = ''] = day.split('-').map(Number);
  return language === 'ja' ? `${month}月${date}日（${weekday}）${time}` : `${weekday} ${day} ${time}`;
}
