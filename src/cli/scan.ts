/** `tomeoki scan`: sealed scans, masked copies of records, and parts of batches that are joined again. */

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import type { Stores } from '../context/stores.ts';
import { equalBytes } from '../shared/equal-bytes.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import type { PersonId, RecordId, ScanId } from '../shared/ids.ts';
import { isUuid } from '../shared/ids.ts';
import { exitCodes, runCommand, type Terminal } from './terminal.ts';
import { commandActor, withStores } from './with-stores.ts';

/** Adds the group. */
export function addScanCommands(program: Command, terminal: Terminal): void {
  const scan = program.command('scan').description('scans / スキャン');
  scan
    .command('erase-sealed')
    .description('erase a sealed scan now, with a certificate / 封印したスキャンを直ちに消去する')
    .argument('<id>', 'receipt of the scan')
    .action((id: string) =>
      runCommand(terminal, () => withStores(terminal, (stores) => erase(terminal, stores, id))),
    );
  scan
    .command('verify-certificate')
    .description('check a certificate of erasure / 消去証明書を検証する')
    .argument('<certificate>', 'file with the certificate, or the id of it or of its scan')
    .option('--bytes <file>', 'the file of which the certificate is said to tell')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExit code 0: signed by this installation. 1: not.')
    .action((certificate: string, options: { bytes?: string; json?: boolean }) =>
      runCommand(terminal, () =>
        withStores(terminal, (stores) => verify(terminal, stores, certificate, options)),
      ),
    );
  scan
    .command('rejoin')
    .description('join the parts of a separated batch again / 分割した文書を元のまとまりに戻す')
    .argument('<batch>', 'receipt of the batch')
    .action((batch: string) =>
      runCommand(terminal, () => withStores(terminal, (stores) => rejoin(terminal, stores, batch))),
    );
  scan
    .command('mask')
    .description('make a copy of a record without Individual Numbers / 個人番号を伏せた写しを作る')
    .argument('<record>', 'id of the record')
    .action((record: string) =>
      runCommand(terminal, () => withStores(terminal, (stores) => mask(terminal, stores, record))),
    );
}

async function erase(terminal: Terminal, stores: Stores, id: string): Promise<void> {
  const { eraseDeps } = await import('../context/my-number.ts');
  const { eraseSealed } = await import('../scan/my-number/erase-sealed.ts');
  if (!isUuid(id)) throw new ServiceError('SCAN_NOT_SEALED_OFF');
  const by = { actor: commandActor, because: 'command' } as const;
  const { certificate } = await eraseSealed(eraseDeps(stores), id as ScanId, by);
  terminal.out(certificate);
}

async function verify(
  terminal: Terminal,
  stores: Stores,
  given: string,
  options: { readonly bytes?: string; readonly json?: boolean },
): Promise<void> {
  const { eraseDeps, myNumberPolicy } = await import('../context/my-number.ts');
  const { verifyCertificate } = await import('../scan/my-number/certificate.ts');
  const store = eraseDeps(stores).sealed;
  const jws = isUuid(given)
    ? (await store.findCertificate(given))?.certificate
    : await readFile(given, 'utf8');
  const claims = jws === undefined ? undefined : await verifyCertificate(stores.keys.checkpoints, jws);
  const kept = claims && (await store.findCertificate(claims.jti));
  const same =
    claims === undefined || options.bytes === undefined
      ? undefined
      : equalBytes(
          myNumberPolicy(stores).digest(await sha256Of(options.bytes)),
          Buffer.from(claims.digest, 'base64url'),
        );
  const good = claims !== undefined && same !== false;
  if (options.json)
    terminal.out(JSON.stringify({ good, kept: kept !== undefined, bytes: same ?? null, claims }));
  else if (claims === undefined) {
    terminal.say(
      'この設備の署名による証明書ではありません。',
      'No certificate that this installation signed.',
    );
  } else {
    for (const [name, value] of Object.entries(claims)) terminal.out(`${name}\t${value}`);
    if (kept === undefined) terminal.say('記録にない証明書です。', 'It is not in the register.');
    if (same === true) terminal.say('示されたファイルの証明書です。', 'It tells of the given file.');
    if (same === false) terminal.say('別のファイルの証明書です。', 'It tells of another file.');
  }
  if (!good) process.exitCode = exitCodes.failed;
}

async function sha256Of(path: string): Promise<Uint8Array> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest();
}

async function rejoin(terminal: Terminal, stores: Stores, id: string): Promise<void> {
  const { rejoinById } = await import('../context/separation.ts');
  const parts = await rejoinById(stores, id, commandActor);
  terminal.say(
    `${parts.length} 件の文書を元のまとまりに戻しました。`,
    `${parts.length} parts were joined; the batch goes on as one document.`,
  );
  for (const { target, location } of parts.flatMap(({ copies }) => copies)) {
    terminal.say(
      `保管先に写しが残っています。\t${target}\t${location}`,
      `a copy is left\t${target}\t${location}`,
    );
  }
}

async function mask(terminal: Terminal, stores: Stores, record: string): Promise<void> {
  const { openReader } = await import('../context/reader.ts');
  const { textReader } = await import('../context/scanning.ts');
  const { maskRecord } = await import('../scan/my-number/mask-record.ts');
  if (!isUuid(record)) throw new ServiceError('NOT_FOUND');
  const { modelFolder } = stores.config.ocr;
  await using ocr = await openReader(modelFolder === undefined ? {} : { modelFolder });
  const everything = {
    // Nobody's: a command sees all of the installation.
    personId: '00000000-0000-0000-0000-000000000000' as PersonId,
    department: '',
    segments: stores.segmentIds,
    seesAllDepartments: true,
  };
  const made = await maskRecord(
    { ...stores, reader: textReader(ocr) },
    everything,
    record as RecordId,
    commandActor,
  );
  if (made === undefined) throw new ServiceError('NOT_FOUND');
  terminal.say(
    `${made.pages} ページの写しを作り、${made.numbers} か所を伏せました。読み直して番号がないことを確かめました。`,
    `A copy of ${made.pages} pages was made with ${made.numbers} places burned out; read again, it shows no number.`,
  );
}
