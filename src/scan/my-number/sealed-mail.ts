/** The mail about a sealed scan. It says that, and what to do; nothing of what was on the paper. Pure. */

import type { SealedScan } from '../../ports/sealed-scan-store.ts';

/** What goes into the mail beside the scan. */
export interface SealedMailFrame {
  readonly organization: { readonly ja: string; readonly en: string };
  readonly segmentName: { readonly ja: string; readonly en: string };
  readonly eraseAfterHours: number;
}

/** Subject and text in Japanese, then English. `to`: whose scan it is, or the office that answers for such numbers. */
export function sealedMail(
  scan: Pick<SealedScan, 'scanId' | 'receivedAt' | 'department'>,
  to: 'owner' | 'office',
  { organization, segmentName, eraseAfterHours }: SealedMailFrame,
): { readonly subject: string; readonly text: string } {
  const japan = new Date(scan.receivedAt.getTime() + 9 * 3_600_000).toISOString();
  const when = `${japan.slice(0, 10)} ${japan.slice(11, 16)}`;
  const whose = to === 'owner' ? ['あなたの', 'your'] : ['次の', 'a'];
  const lines = [
    `${whose[0]}スキャンに個人番号（マイナンバー）が見つかったため、封印しました。`,
    '',
    `受付番号：${scan.scanId}`,
    `受付日時：${when}`,
    `系統：${segmentName.ja}`,
    ...(to === 'office' ? [`所属：${scan.department || '（なし）'}`] : []),
    '',
    '中身は誰にも開けません。文書は作られず、検索にも出ません。',
    `封印した写しは ${eraseAfterHours} 時間後に消去され、消去の証明書が残ります。`,
    '必要な場合は、個人番号利用事務系の複合機で原稿を読み取り直してください。',
    '',
    '--',
    '',
    `An Individual Number (My Number) was found in ${whose[1]} scan; it was sealed.`,
    '',
    `Receipt: ${scan.scanId}`,
    `Received: ${when} (Japan)`,
    `Segment: ${segmentName.en}`,
    '',
    'Nobody can open it. No record was made of it, and no search finds it.',
    `The sealed copy is erased after ${eraseAfterHours} hours; a certificate of that is kept.`,
    'If it is needed, scan the paper again at a device for My Number.',
  ];
  return {
    subject: `【${organization.ja}】個人番号を含むスキャンを封印しました`,
    text: `${lines.join('\n')}\n`,
  };
}
