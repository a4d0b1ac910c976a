/** The paper of a journey: pages uploaded at the desk until there is a receipt, and what became of them. */

import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import sharp from 'sharp';
import { makePage } from '../../drivers/simulators/paper/paper.ts';
import { type WebClient, webClient } from '../../src/demo/web-client.ts';
import type { Buckets } from './buckets.ts';
import { until, within } from './patience.ts';

/** One page that got its receipt. */
export interface SentScan {
  readonly scanId: string;
  readonly sha256: string;
}

/** A person at the desk of whichever process answers. */
export class Desk {
  readonly #deskUrl: () => string;
  readonly #who: { readonly loginName: string; readonly password: string };
  readonly #clients = new Map<string, WebClient>();

  constructor(deskUrl: () => string, who: { readonly loginName: string; readonly password: string }) {
    this.#deskUrl = deskUrl;
    this.#who = who;
  }

  /** Uploads a page; without an answer it is sent again under the same name of the sending. */
  async upload(page: Uint8Array, fileName: string): Promise<SentScan> {
    const sha256 = createHash('sha256').update(page);
    const hash = sha256.digest();
    const headers = {
      'content-type': 'image/jpeg',
      'content-digest': `sha-256=:${hash.toString('base64')}:`,
      'idempotency-key': randomUUID(),
    };
    const path = `/api/v1/scans?fileName=${encodeURIComponent(fileName)}&segment=lgwan`;
    const scanId = await until('the page has its receipt', 240_000, async () => {
      try {
        const client = await this.#client();
        const answer = await within(60_000, client.send('POST', path, { body: page, headers }));
        if (answer.status === 200 || answer.status === 201) return answer.json<{ scanId: string }>().scanId;
      } catch {
        // The process is gone or not there yet.
      }
      return undefined;
    });
    return { scanId, sha256: hash.toString('hex') };
  }

  async #client(): Promise<WebClient> {
    const url = this.#deskUrl();
    const known = this.#clients.get(url);
    if (known !== undefined) return known;
    const client = webClient(url);
    const answer = await within(60_000, client.send('POST', '/api/v1/sign-in', { json: this.#who }));
    if (answer.status !== 201) throw new Error(`signing in: HTTP ${answer.status}`);
    this.#clients.set(url, client);
    return client;
  }
}

/** Uploads pages one after the other, each a strip of another paper so that reading takes seconds. */
export async function uploadAllDay(desk: Desk, count: number, pauseMs: number): Promise<readonly SentScan[]> {
  const sent: SentScan[] = [];
  for (let index = 0; index < count; index += 1) {
    const page = await makePage('memo', 100 + index);
    const strip = await sharp(page.jpeg)
      .extract({ left: 0, top: 0, width: page.widthPx, height: 1_000 })
      .jpeg();
    sent.push(await desk.upload(await strip.toBuffer(), `page-${index + 1}.jpg`));
    await sleep(pauseMs);
  }
  return sent;
}

/** Original, searchable PDF, text with boxes, manifest. */
const copiesOfUnit = 4;

interface FilingRow {
  readonly scan_id: string;
  readonly location: string;
  readonly sha256: string;
  readonly is_verified: boolean;
}

/**
 * Waits until every page is verified, then compares the ledger with the bucket: one record and a unit of four copies
 * (original, searchable PDF, text with boxes, manifest) for each page, every copy there with the bytes that were filed, and
 * no object besides.
 */
export async function judgeScans(
  databaseUrl: string,
  sent: readonly SentScan[],
  buckets: Buckets,
  timeoutMs: number,
): Promise<{ readonly verified: number; readonly copies: number }> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const ids = sent.map(({ scanId }) => scanId);
    assert.equal(new Set(ids).size, ids.length, 'every page has a receipt of its own');
    await until('every scan is verified', timeoutMs, () => verifiedAll(client, ids), 1_000);
    const { rows: scans } = await client.query<{ records: string; scans: string }>(
      'SELECT (SELECT count(*) FROM record) AS records, (SELECT count(*) FROM scan) AS scans',
    );
    assert.deepEqual(scans, [{ records: String(ids.length), scans: String(ids.length) }]);
    const { rows: filings } = await client.query<FilingRow>(
      `SELECT scan_id, location, encode(sha256, 'hex') AS sha256, verified_at IS NOT NULL AS is_verified FROM filing`,
    );
    assert.ok(
      filings.every((filing) => filing.is_verified),
      'every copy was read back',
    );
    assert.equal(filings.length, ids.length * copiesOfUnit, 'a whole unit for each page');
    const expected = filings.map(({ location, sha256 }) => `${location} ${sha256}`).sort();
    const found = [...(await buckets.read(buckets.filed))].map(([key, sha256]) => `${key} ${sha256}`).sort();
    assert.deepEqual(found, expected, 'the bucket holds the copies of the ledger and nothing else');
    for (const { scanId, sha256 } of sent) {
      const original = filings.some((filing) => filing.scan_id === scanId && filing.sha256 === sha256);
      assert.ok(original, `the original of ${scanId} is filed`);
    }
    return { verified: ids.length, copies: filings.length };
  } finally {
    await client.end();
  }
}

/** True when all are; throws when one can never be. */
async function verifiedAll(client: Client, ids: readonly string[]): Promise<true | undefined> {
  const { rows } = await client.query<{ id: string; state: string; reason: string | null }>(
    'SELECT id, state, reason FROM scan WHERE id = ANY($1)',
    [ids],
  );
  const failed = rows.find(({ state }) => state === 'quarantined' || state === 'refused');
  if (failed !== undefined) throw new Error(`scan ${failed.id} ended ${failed.state}: ${failed.reason}`);
  return rows.length === ids.length && rows.every(({ state }) => state === 'verified') ? true : undefined;
}

/**
 * Compares the blob bucket with the rows that name blobs: every one of them is there. Answers how many objects are named,
 * and how many are not: what kills left half taken in, which a regular round removes after a day.
 */
export async function judgeBlobs(
  databaseUrl: string,
  buckets: Buckets,
): Promise<{ readonly named: number; readonly unnamed: number }> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ blob_key: string }>(
      `SELECT blob_key FROM print_job WHERE blob_key IS NOT NULL
       UNION SELECT blob_key FROM scan WHERE blob_key IS NOT NULL
       UNION SELECT blob_key FROM scan_rendition UNION SELECT blob_key FROM rendition`,
    );
    const there = new Set(await buckets.keys(buckets.blobs));
    const missing = rows.filter(({ blob_key }) => !there.has(blob_key));
    assert.deepEqual(missing, [], 'every blob that a row names is there');
    return { named: rows.length, unnamed: there.size - rows.length };
  } finally {
    await client.end();
  }
}
