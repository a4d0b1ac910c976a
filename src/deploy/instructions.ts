/** The page that goes with a kit: what to do on each kind of machine, in Japanese and English. Pure. */

import { escapeXml } from './escape.ts';
import type { KitTarget, PrinterAddress } from './kit-target.ts';

/** File names of a kit, as the page names them. */
export const kitFileNames = {
  apple: 'printer.mobileconfig',
  windows: 'add-printer.ps1',
  chromeos: 'chromeos-printers.json',
  linux: 'add-printer.sh',
  page: 'instructions.html',
} as const;

/** The page: HTML without scripts, styles or addresses of others, so that it may be mailed and printed. */
export function buildInstructions(target: KitTarget, { uri }: PrinterAddress): string {
  const { apple, windows, chromeos, linux } = kitFileNames;
  const rows: readonly (readonly [string, string, string])[] = [
    [
      'Windows 11',
      `${windows} を管理者の PowerShell で実行します。または「設定 › プリンターとスキャナー › 手動で追加」に下のアドレスを入れます。（Windows では試していません）`,
      `Run ${windows} in PowerShell as administrator, or add the address below by hand in Settings. (Not tried on Windows.)`,
    ],
    [
      'macOS',
      `${apple} を開き、「システム設定 › 一般 › デバイス管理」で入れます。または ${linux} を実行します。`,
      `Open ${apple} and install it in System Settings, or run ${linux}.`,
    ],
    [
      'iPhone / iPad',
      `${apple} を開き、「設定 › 一般 › VPNとデバイス管理」で入れます。（署名がないため「未署名」と出ます）`,
      `Open ${apple} and install it in Settings › General. It is not signed, and is shown so.`,
    ],
    [
      'ChromeOS',
      `管理者が ${chromeos} の内容をポリシー「Printers」に入れます。`,
      `The administrator puts the content of ${chromeos} into the policy “Printers”.`,
    ],
    ['Linux', `${linux} を実行します。`, `Run ${linux}.`],
  ];
  const secret = target.hasPersonalAddress
    ? '<p><strong>このアドレスは本人だけのものです。人に渡さず、なくしたときは取り消してください。<br>This address is personal: give it to nobody, and revoke it when it is lost.</strong></p>'
    : '<p>名前とパスワードは印刷のときに聞かれます。<br>Name and password are asked for when you print.</p>';
  const help =
    target.help === undefined ? '' : `<p>${escapeXml(target.help.ja)}<br>${escapeXml(target.help.en)}</p>`;
  return `<!DOCTYPE html>
<html lang="ja"><head><meta charset="utf-8"><title>${escapeXml(target.printerName)}</title></head>
<body><h1>${escapeXml(target.printerName)}</h1>
<p>${escapeXml(target.organization.ja)} / ${escapeXml(target.organization.en)}<br>${escapeXml(target.segmentName.ja)} / ${escapeXml(target.segmentName.en)}</p>
${secret}
<p>印刷した文書は、複合機で本人を確かめてから出ます。<br>What you print waits until you stand at a device.</p>
<p><code>${escapeXml(uri)}</code></p>
<dl>${rows.map(([machine, ja, en]) => `<dt>${machine}</dt><dd>${ja}<br><span lang="en">${en}</span></dd>`).join('\n')}</dl>
${help}</body></html>
`;
}
