/**
 * Taking print jobs in, beside CUPS: one-page PDFs of 100 KB over kept-alive IPP, held, by 1, 8 and 32 clients. Ours are
 * encrypted and durable before the answer, through the whole product. CUPS runs as it comes (an acknowledged job is lost
 * in a power cut) and made durable. The cells take turns, and CUPS begins empty in each. Ours also with names and
 * passwords (Basic) over TLS.
 *
 * `INTAKE_ROUNDS` (default 3), `INTAKE_SECONDS` (of a cell, default 2.5) and `INTAKE_WARM_SECONDS` (default 6) say how
 * long.
 */

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { smallPdf } from '../support/ipp-requests.ts';
import { cupsPresent } from '../support/private-cupsd.ts';
import { type Cell, measureCups } from './support/cups-cell.ts';
import { openIntakeSite } from './support/intake-site.ts';
import { cpuMsOf, runLoad, writeRequest } from './support/load.ts';

const rounds = Number(process.env['INTAKE_ROUNDS'] ?? 3);
const seconds = Number(process.env['INTAKE_SECONDS'] ?? 2.5);
const warmSeconds = Number(process.env['INTAKE_WARM_SECONDS'] ?? 6);
const clientCounts = [1, 8, 32];
const people = 32;
const password = 'intake-bench-password';

const folder = await mkdtemp(join(tmpdir(), 'tomeoki-intake-bench-'));
const document = smallPdf(randomBytes(49_800));
const cells = new Map<string, Cell[]>();

/** The service once for all rounds, loaded by as many people as there are clients. */
async function measureOurs(
  site: Awaited<ReturnType<typeof openIntakeSite>>,
  to: { readonly port: number; readonly requestFiles: readonly string[]; readonly tls: boolean },
  clients: number,
): Promise<Cell> {
  const pids = [site.pids.service, site.pids.database];
  const before = cpuMsOf(pids);
  const report = await runLoad({ ...to, clients, seconds });
  return { ...report, serverCpuMs: cpuMsOf(pids) - before };
}

function add(name: string, clients: number, cell: Cell): void {
  const key = `${name}/${clients}`;
  cells.set(key, [...(cells.get(key) ?? []), cell]);
  process.stderr.write(
    `${key}: ${Math.round(cell.perSecond)}/s p50 ${cell.p50.toFixed(1)} p99 ${cell.p99.toFixed(1)} cpu ${(cell.serverCpuMs / Math.max(1, cell.requests)).toFixed(2)} failed ${cell.failed}\n`,
  );
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function show(name: string): readonly string[] {
  return clientCounts.map((clients) => {
    const found = cells.get(`${name}/${clients}`) ?? [];
    if (found.length === 0) return '-';
    const of = (pick: (cell: Cell) => number) => median(found.map(pick));
    const failed = found.reduce((sum, cell) => sum + cell.failed, 0);
    const cpu = of((cell) => cell.serverCpuMs / Math.max(1, cell.requests)).toFixed(2);
    const times = `${of((cell) => cell.p50).toFixed(1)}/${of((cell) => cell.p99).toFixed(1)}`;
    return `${Math.round(of((cell) => cell.perSecond))} (${times}; ${cpu})${failed > 0 ? ` ${failed} failed` : ''}`;
  });
}

/** The median of the ratios of cells that were measured one after the other. */
function ratios(peer: string): readonly string[] {
  return clientCounts.map((clients) => {
    const ours = cells.get(`ours/${clients}`) ?? [];
    const theirs = cells.get(`${peer}/${clients}`) ?? [];
    const each = ours.flatMap((cell, at) => {
      const other = theirs[at];
      return other === undefined ? [] : [cell.perSecond / other.perSecond];
    });
    return each.length === 0 ? '-' : `${median(each).toFixed(2)}x`;
  });
}

try {
  await using site = await openIntakeSite(people, { password });
  const requestFiles: string[] = [];
  const securedFiles: string[] = [];
  for (const [index, printerUri] of site.printerUris.entries()) {
    const file = join(folder, `ours-${index}`);
    requestFiles.push(
      await writeRequest(file, { printerUri, operation: 0x0002, userName: `user${index + 1}`, document }),
    );
    const userName = `user${index + 1}`;
    securedFiles.push(
      await writeRequest(`${file}-secured`, {
        printerUri: site.basicUri,
        operation: 0x0002,
        userName,
        password,
        document,
      }),
    );
  }
  // Some thousand jobs until the hot path is compiled; a service lives for weeks.
  await runLoad({ port: site.port, requestFiles, clients: 32, seconds: warmSeconds });
  const ours = { port: site.port, requestFiles, tls: false };
  const secured = { port: site.basicPort, requestFiles: securedFiles, tls: true };
  await runLoad({ ...secured, clients: 32, seconds: 2 });
  for (let round = 0; round < rounds; round += 1) {
    for (const clients of clientCounts) {
      add('ours', clients, await measureOurs(site, ours, clients));
      if (clients > 1) add('secured', clients, await measureOurs(site, secured, clients));
      if (!cupsPresent) continue;
      // What ours still does in the background with the jobs it took must not slow the peer.
      process.kill(site.pids.service, 'SIGSTOP');
      try {
        add('default', clients, await measureCups('default', { folder, document, clients, seconds }));
        add('durable', clients, await measureCups('durable', { folder, document, clients, seconds }));
      } finally {
        process.kill(site.pids.service, 'SIGCONT');
      }
    }
  }
  const row = (title: string, values: readonly string[]) => `| ${title} | ${values.join(' | ')} |`;
  const lines = [
    '| jobs/s (p50/p99 ms; CPU ms a job, its database included) | 1 client | 8 clients | 32 clients |',
    '|---|---|---|---|',
    row('Tomeoki, encrypted and durable', show('ours')),
    row('the same, name and password (Basic) over TLS', show('secured')),
    row('cupsd, default (not durable)', show('default')),
    row('cupsd, durable', show('durable')),
    row('ratio to cupsd default', ratios('default')),
    row('ratio to cupsd durable', ratios('durable')),
  ];
  process.stdout.write(`${lines.join('\n')}\n\n`);
  if (!cupsPresent) process.stdout.write('cupsd is not installed (or this is not root): no comparison.\n');
} finally {
  await rm(folder, { recursive: true, force: true });
}
