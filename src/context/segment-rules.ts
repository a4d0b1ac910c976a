/** A segment's policy in sentences, each with the key of the configuration that says so. Pure. */

import type { Config } from '../config/config.ts';
import type { SegmentConfig } from '../config/schema.ts';
import type { SaidInFile } from '../http/services/administration.ts';

type Said = SaidInFile | false;

function say(key: string, ja: string, en: string): SaidInFile {
  return { key, text: { ja, en } };
}

const isSaid = (one: Said): one is SaidInFile => one !== false;

/** What holds in the segment. */
export function segmentRules(
  config: Pick<Config, 'factorRules' | 'limits'>,
  segment: SegmentConfig,
  index: number,
): readonly SaidInFile[] {
  const at = `segments[${index}]`;
  const { releaseFactors, retentionHours, retentionWorkingDays, printPolicy, stamps } = segment;
  const all: readonly Said[] = [
    releaseFactors === 2
      ? say(
          `${at}.releaseFactors`,
          '受け取りには種類の違う2つの認証が要ります。',
          'A release needs two different kinds of factors.',
        )
      : say(`${at}.releaseFactors`, '受け取りには1つの認証が要ります。', 'A release needs one factor.'),
    retentionWorkingDays === undefined
      ? say(
          `${at}.retentionHours`,
          `預かった印刷物は${retentionHours}時間で消します。`,
          `Held jobs are erased after ${retentionHours} hours.`,
        )
      : say(
          `${at}.retentionWorkingDays`,
          `預かった印刷物は${retentionWorkingDays}開庁日後の閉庁時に消します。`,
          `Held jobs are erased at closing time after ${retentionWorkingDays} working days.`,
        ),
    segment.phoneRelease === true &&
      say(`${at}.phoneRelease`, '自分の電話からも受け取れます。', 'People may release from their own phone.'),
    segment.myNumber === 'allowed' &&
      say(
        `${at}.myNumber`,
        '個人番号のある文書も保管できます。',
        'Documents with Individual Numbers may be kept.',
      ),
    printPolicy?.twoSided === true &&
      say(
        `${at}.printPolicy.twoSided`,
        'できる機器では両面で印刷します。',
        'Jobs come out two-sided where the device can.',
      ),
    printPolicy?.monochromeAbovePages !== undefined &&
      say(
        `${at}.printPolicy.monochromeAbovePages`,
        `${printPolicy.monochromeAbovePages}ページを超えると白黒で印刷します。`,
        `Jobs of more than ${printPolicy.monochromeAbovePages} pages come out without colour.`,
      ),
    stamps !== undefined &&
      say(
        `${at}.stamps`,
        '出力した人・時刻・追跡コードを用紙に入れます。',
        'Releases are stamped with who, when and a trace code.',
      ),
    segment.jobNamesInMail === true &&
      say(
        `${at}.jobNamesInMail`,
        '本人あてのメールに文書名を書きます。',
        'Mails to the owner name the held jobs.',
      ),
    ...config.factorRules.map((rule, rank): Said => {
      const fits = rule.when.segment === undefined || rule.when.segment === segment.id;
      return (
        fits && say(`factorRules[${rank}]`, `追加の規則: ${ruleJa(rule)}`, `Further rule: ${ruleEn(rule)}`)
      );
    }),
  ];
  return all.filter(isSaid);
}

/** What is refused in the segment, and why. */
export function segmentRefusals(
  config: Pick<Config, 'guests' | 'limits'>,
  segment: SegmentConfig,
  index: number,
): readonly SaidInFile[] {
  const at = `segments[${index}]`;
  const { releaseFactors, printPolicy, listeners } = segment;
  const all: readonly Said[] = [
    say(
      `${at}.id`,
      'この区分を受け持たない機器、この区分を持たない人には出しません。',
      'Nothing comes out of a device, or for a person, that does not have this segment.',
    ),
    releaseFactors === 2 &&
      say(
        `${at}.releaseFactors`,
        '机上画面では、この区分の文書を見せません。パスワードだけの画面だからです。',
        'The desk shows nothing of this segment, since it is opened by a password alone.',
      ),
    segment.phoneRelease !== true &&
      say(
        `${at}.phoneRelease`,
        '電話からの受け取りは断ります（設定されていません）。',
        'Release from a phone is refused: it is not switched on.',
      ),
    segment.myNumber !== 'allowed' &&
      say(
        `${at}.myNumber`,
        '個人番号の見つかったスキャンは保管せず、封をします。',
        'Scans in which an Individual Number is found are sealed, not filed.',
      ),
    !config.guests.segments.includes(segment.id) &&
      say('guests.segments', '来訪者は招待できません。', 'Guests cannot be invited here.'),
    listeners.length === 0 &&
      say(`${at}.listeners`, '印刷の受け口がありません。', 'There is no entrance for print jobs.'),
    listeners.length > 0 &&
      listeners.every(({ identification }) => !identification.includes('claimed-name')) &&
      say(
        `${at}.listeners[].identification`,
        '名乗るだけの送信は、名前を信じません。',
        'A name that is only claimed is not believed.',
      ),
    listeners.some(({ tls }) => tls === 'required') &&
      say(
        `${at}.listeners[].tls`,
        '暗号化しない送信を断る受け口があります。',
        'Some entrances refuse clear text.',
      ),
    printPolicy?.maxCopies !== undefined &&
      say(
        `${at}.printPolicy.maxCopies`,
        `1回に${printPolicy.maxCopies}部を超える印刷は断ります。`,
        `More than ${printPolicy.maxCopies} copies at once are refused.`,
      ),
    say(
      'limits.heldJobsPerPerson',
      `1人が同時に預けられるのは${config.limits.heldJobsPerPerson}件までです。`,
      `One person may have ${config.limits.heldJobsPerPerson} jobs held at a time.`,
    ),
  ];
  return all.filter(isSaid);
}

type Rule = Config['factorRules'][number];

function ruleJa({ when, kinds, cardAssurance, accepted }: Rule): string {
  const where = [
    when.site === undefined ? '' : `拠点 ${when.site}`,
    when.device === undefined ? '' : `機器 ${when.device}`,
    when.mark === undefined ? '' : `印 ${when.mark}`,
  ].filter((one) => one !== '');
  const what = [
    kinds === undefined ? '' : `${kinds}種類の認証`,
    cardAssurance === 2 ? '本物と確かめられるカードのみ' : '',
    accepted === undefined ? '' : `${accepted.join('・')} のみ`,
  ].filter((one) => one !== '');
  return `${where.length === 0 ? 'すべて' : where.join('、')} → ${what.join('、')}`;
}

function ruleEn({ when, kinds, cardAssurance, accepted }: Rule): string {
  const where = [
    when.site === undefined ? '' : `site ${when.site}`,
    when.device === undefined ? '' : `device ${when.device}`,
    when.mark === undefined ? '' : `mark ${when.mark}`,
  ].filter((one) => one !== '');
  const what = [
    kinds === undefined ? '' : `${kinds} kinds of factors`,
    cardAssurance === 2 ? 'only cards that prove to be genuine' : '',
    accepted === undefined ? '' : `only ${accepted.join(', ')}`,
  ].filter((one) => one !== '');
  return `${where.length === 0 ? 'everywhere' : where.join(', ')} → ${what.join(', ')}`;
}
