/** The demonstration: both ways end to end, on simulated devices that speak the real protocols. */

import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AuditVerification, verifyAuditChain } from '../audit/sealing/verify-chain.ts';
import { openNarrator } from './narrator.ts';
import { showPrintWay } from './print-way.ts';
import { showScanWay } from './scan-way.ts';
import { importDemoPeople, raiseStage, type Stage } from './stage.ts';

/** Runs the demonstration and leaves what came out in a folder, whose path is returned. */
export async function runDemo(
  language: 'ja' | 'en',
  out: (line: string) => void,
  folder?: string,
): Promise<string> {
  const outFolder = folder === undefined ? await mkdtemp(join(tmpdir(), 'tomeoki-demo-')) : resolve(folder);
  await mkdir(outFolder, { recursive: true });
  const narrator = openNarrator(language, out);
  narrator.part('■ 準備', '■ Preparation');
  await using stage = await narrator.step(
    { ja: '一時フォルダーでサービスを始める', en: 'The service starts on a temporary folder' },
    () => raiseStage(() => undefined),
    ({ service }) => service.deskUrl,
  );
  await narrator.step(
    { ja: '利用者とカードを CSV から取り込む', en: 'People and cards are imported from CSV' },
    () => importDemoPeople(stage.service),
    ({ added, cards }) => ({ ja: `${added} 人、カード ${cards} 枚`, en: `${added} people, ${cards} cards` }),
  );
  const panel = await showPrintWay(stage, narrator, outFolder);
  await showScanWay(stage, narrator, panel, outFolder);
  narrator.part('■ 監査', '■ Audit');
  const report = await narrator.step(
    { ja: '監査記録の連鎖を検証', en: 'The audit chain is verified' },
    () => verifySealed(stage),
    ({ segments }) => segments.map((one) => `${one.segment}: ${one.verifiedLinks}`).join(', '),
  );
  await writeFile(join(outFolder, 'audit.json'), `${JSON.stringify(report, null, 2)}\n`);
  return outFolder;
}

/** Waits until every event is sealed, then verifies. */
async function verifySealed(stage: Stage): Promise<AuditVerification> {
  const { audit, keys } = stage.service.stores;
  for (let tries = 0; ; tries += 1) {
    const report = await verifyAuditChain({ store: audit, signer: keys.checkpoints });
    if (!report.intact) throw new Error('the audit chain is not whole');
    if (report.segments.every((one) => one.unsealed === 0) || tries >= 50) return report;
    await sleep(200);
  }
}
