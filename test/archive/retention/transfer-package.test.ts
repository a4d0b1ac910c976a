/** Records are handed over as a bag that other programs check, and removed only when the archives said that they have it. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { confirmRound, decideRound, startRound } from '../../../src/archive/retention/act-on-round.ts';
import { verifyDisposal } from '../../../src/archive/retention/certificate.ts';
import { executeRound } from '../../../src/archive/retention/execute-rounds.ts';
import { proposeRound } from '../../../src/archive/retention/propose-round.ts';
import { exportTransfer } from '../../../src/archive/retention/transfer-package.ts';
import { packageStream } from '../../../src/context/package-stream.ts';
import { verifyPackageFolder } from '../../../src/context/retention.ts';
import { type ManualClock, manualClock } from '../../../src/shared/clock.ts';
import { openFolderTarget } from '../../../src/stores/filing/folder.ts';
import { retentionReview } from '../../../src/stores/postgres/retention-review.ts';
import { openRetentionWorld, type RetentionWorld, record } from '../../support/retention-world.ts';
import { openLedger, type ScanLedger } from '../../support/scan-ledger.ts';
import { lgwan } from '../../support/scan-world.ts';

describe('a transfer package', () => {
  let ledger: ScanLedger;
  let world: RetentionWorld;
  let clock: ManualClock;
  let folder: string;

  before(async () => {
    ledger = await openLedger();
    clock = manualClock(new Date('2026-05-10T01:00:00Z'));
    folder = join(ledger.folder, 'package');
    await mkdir(folder);
    const place = { database: ledger.place.database, folder: ledger.folder };
    world = await openRetentionWorld(place, { clock, targets: new Map(), retention: { years: 1 } });
  });
  after(() => ledger[Symbol.asyncDispose]());

  test('holds original and PDF/A with metadata in CSV and XML, and passes sha256sum; nothing goes before its receipt', async () => {
    const ids = [await record(world, '議案<1> & "写".jpg'), await record(world, '=議案二.jpg')].sort();
    clock.advance(2 * 366 * 86_400_000);
    const { deps, clerk, office, other } = world;
    const request = { segment: lgwan, department: '総務課', fiscalYear: 2027, by: 'system' } as const;
    const { roundId } = await proposeRound(deps, request);
    await confirmRound(deps, roundId, clerk, []);
    const { vault } = world.scans.work;
    const transfer = { ...deps, vault, target: openFolderTarget({ folder }) };
    await assert.rejects(exportTransfer(transfer, roundId, 'system'), { code: 'ARCHIVE_ROUND_STATE' });
    const word = { outcome: 'transfer', reason: '歴史公文書' } as const;
    await decideRound(
      deps,
      roundId,
      office,
      ids.map((recordId) => ({ recordId, word })),
    );
    await startRound(deps, roundId, other, '受領第7号');
    assert.equal((await executeRound(deps, roundId)).waiting, 2, 'a receipt without a package is none');
    const report = await exportTransfer(transfer, roundId, 'system');
    assert.deepEqual([report.records, report.files], [2, 10]);
    assert.deepEqual(await exportTransfer(transfer, roundId, 'system'), report, 'once more is the same');

    const sums = (list: string) =>
      execFileSync('sha256sum', ['--strict', '-c', list], { cwd: folder }).toString();
    assert.equal(sums('manifest-sha256.txt').match(/: OK/g)?.length, 6);
    assert.equal(sums('tagmanifest-sha256.txt').match(/: OK/g)?.length, 3);
    assert.equal(
      await readFile(join(folder, 'bagit.txt'), 'utf8'),
      'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n',
    );
    const xml = await readFile(join(folder, 'data/metadata.xml'), 'utf8');
    assert.equal(XMLValidator.validate(xml), true);
    const read = new XMLParser({ ignoreAttributes: false, htmlEntities: true }).parse(xml);
    const titles = read.transfer.record.map((one: { title: string }) => one.title);
    assert.deepEqual(titles.toSorted(), ['=議案二', '議案<1> & "写"'].toSorted());
    const rows = parse(await readFile(join(folder, 'data/metadata.csv')), {
      bom: true,
      columns: true,
    }) as Record<string, string>[];
    assert.deepEqual(rows.map((row) => row['id']).sort(), ids);
    assert.ok(
      rows.some((row) => row['title'] === "'=議案二"),
      'no formula for a spreadsheet',
    );
    assert.ok(rows.every((row) => row['class-code'] === 'A-01' && row['retention-until'] === '2028-03-31'));
    assert.deepEqual(await verifyPackageFolder(folder), { files: 9, faults: [] });

    const saved = join(ledger.folder, 'saved.tar');
    const person = `person:${office.id}` as const;
    await writeFile(saved, packageStream({ ...deps, vault }, roundId, person));
    execFileSync('tar', ['--warning=no-timestamp', '-xf', saved, '-C', ledger.folder]);
    const unpacked = join(ledger.folder, `transfer-${roundId}`);
    assert.deepEqual(await verifyPackageFolder(unpacked), { files: 9, faults: [] });
    const review = retentionReview(ledger.place.database);
    assert.deepEqual(await review.packages(roundId), [
      ...[{ sha256: report.sha256, records: 2, done: 0, writtenAt: clock.now(), writtenBy: person }],
    ]);

    await startRound(deps, roundId, other, undefined);
    const done = await executeRound(deps, roundId);
    assert.deepEqual([done.done, done.closed], [2, true]);
    assert.deepEqual((await review.packages(roundId))[0]?.done, 2);
    const all = await review.listCertificates({ segments: [lgwan], offset: 0, limit: 10 });
    assert.deepEqual(
      [all.total, all.items[0]?.department, all.items[0]?.fiscalYear, all.items[0]?.roundId],
      [1, '総務課', 2027, roundId],
    );
    const none = await review.listCertificates({ segments: [], offset: 0, limit: 10 });
    assert.deepEqual(none, { items: [], total: 0 });
    const [kept] = await deps.retention.listCertificates(roundId);
    const claims = await verifyDisposal(deps.keys.checkpoints, kept?.certificate ?? '');
    assert.equal(claims?.receipt, '受領第7号');
    assert.deepEqual(new Set(claims.records.map((one) => one.package)), new Set([report.sha256]));
    assert.deepEqual(new Set(claims.records.map(({ disposition }) => disposition)), new Set(['transferred']));
  });

  test('a package that nobody takes to its end is noted nowhere', async () => {
    const { deps, clerk, office } = world;
    const id = await record(world, '途中.jpg');
    clock.advance(2 * 366 * 86_400_000);
    const request = { segment: lgwan, department: '総務課', fiscalYear: 2030, by: 'system' } as const;
    const { roundId } = await proposeRound(deps, request);
    await confirmRound(deps, roundId, clerk, []);
    const word = { outcome: 'transfer', reason: '歴史公文書' } as const;
    await decideRound(deps, roundId, office, [{ recordId: id, word }]);
    const { vault } = world.scans.work;
    for await (const bytes of packageStream({ ...deps, vault }, roundId, 'system')) {
      assert.ok(bytes.byteLength > 0);
      break;
    }
    const [one] = await retentionReview(ledger.place.database).packages(roundId);
    assert.deepEqual([one?.sha256, one?.records, one?.writtenAt], [undefined, 1, undefined]);
  });

  test('a file that is changed, missing or added afterwards is found', async () => {
    const [first] = (await readFile(join(folder, 'manifest-sha256.txt'), 'utf8')).split('\n');
    const path = first?.slice(66) ?? '';
    await writeFile(join(folder, 'data/more.txt'), 'x');
    await writeFile(join(folder, path), 'changed');
    await rm(join(folder, 'bag-info.txt'));
    const { faults } = await verifyPackageFolder(folder);
    assert.deepEqual(
      [...faults].sort(),
      [`${path}: changed`, 'bag-info.txt: missing', 'data/more.txt: not in the list'].sort(),
    );
    assert.equal((await verifyPackageFolder(join(folder, 'nothing'))).faults.length, 2);
  });
});
