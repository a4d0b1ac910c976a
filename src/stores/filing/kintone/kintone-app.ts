/** One app of kintone as a register: looking records up by their key, adding and changing them, with files. */

import { Agent } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { getCACertificates } from 'node:tls';
import { KintoneRestAPIClient } from '@kintone/rest-api-client';
import type { Clock } from '../../../shared/clock.ts';
import { ServiceError } from '../../../shared/errors/service-error.ts';
import { gathered } from './gathered.ts';
import { isTaken, kintoneStatusOf, mapKintoneError } from './kintone-error.ts';
import { RequestBudget, type RequestLimits } from './request-budget.ts';

/** Where an app is and who asks. */
export interface KintoneAppOptions {
  /** `https://example.cybozu.com`. */
  readonly baseUrl: string;
  readonly appId: number;
  readonly apiToken: string;
  readonly guestSpaceId?: number | undefined;
  /** Field code of the unique text field that records are found by. */
  readonly keyField: string;
  readonly limits: RequestLimits;
  readonly clock: Clock;
  /** PEM of authorities that are trusted beside those of the system. */
  readonly ca?: string | undefined;
}

/** Values of a record by field code, as kintone tells and takes them. */
export type KintoneValues = Readonly<Record<string, { readonly value: unknown }>>;
/** What a form has, by field code. */
export type KintoneForm = Readonly<
  Record<string, { readonly type: string; readonly unique?: boolean; readonly options?: object }>
>;

/** Longest silence of kintone, in milliseconds. */
const silenceMs = 60_000;
/** Pauses before a request that was refused for its number is made again, in milliseconds. */
const pausesMs = [500, 1_500, 4_000];

/** The app. Calls that come close together share requests. */
export class KintoneApp {
  readonly #options: KintoneAppOptions;
  readonly #client: KintoneRestAPIClient;
  readonly #budget: RequestBudget;
  readonly #agent: Agent;
  /** The record with this key, or undefined. */
  readonly find: (key: string) => Promise<KintoneValues | undefined>;
  /** Adds a record with its key; false when there is one of that key. */
  readonly add: (record: KintoneValues) => Promise<boolean>;
  /** Changes the record with this key. */
  readonly change: (change: { readonly key: string; readonly record: KintoneValues }) => Promise<undefined>;

  constructor(options: KintoneAppOptions) {
    const { baseUrl, apiToken, guestSpaceId, ca, limits, clock } = options;
    this.#options = options;
    this.#agent = new Agent({ ...(ca !== undefined && { ca: [...getCACertificates('default'), ca] }) });
    this.#client = new KintoneRestAPIClient({
      baseUrl,
      auth: { apiToken },
      httpsAgent: this.#agent,
      socketTimeout: silenceMs,
      ...(guestSpaceId !== undefined && { guestSpaceId }),
    });
    this.#budget = new RequestBudget(limits, clock);
    this.find = gathered((keys) => this.#find(keys));
    this.add = gathered((records) => this.#add(records));
    this.change = gathered((changes) => this.#change(changes));
  }

  /** Uploads bytes and returns the key under which a record can take them. */
  async upload(name: string, data: Buffer): Promise<string> {
    return (await this.#ask(() => this.#client.file.uploadFile({ file: { name, data } }))).fileKey;
  }

  /** The bytes of a file of a record. */
  async download(fileKey: string): Promise<Buffer> {
    return Buffer.from(await this.#ask(() => this.#client.file.downloadFile({ fileKey })));
  }

  /** Deletes a record that was found; one that is gone already counts as done. */
  async remove(record: KintoneValues): Promise<void> {
    const { appId: app } = this.#options;
    const id = Number(record['$id']?.value);
    if (!Number.isSafeInteger(id)) throw new ServiceError('STORE_IO_FAILED');
    try {
      await this.#ask(() => this.#client.record.deleteRecords({ app, ids: [id] }));
    } catch (error) {
      if (!(error instanceof ServiceError) || error.details['status'] !== 404) throw error;
    }
  }

  /** The fields of the app. */
  async form(): Promise<KintoneForm> {
    const { appId } = this.#options;
    const { properties } = await this.#ask(() => this.#client.app.getFormFields({ app: appId }));
    return properties as unknown as KintoneForm;
  }

  /** Closes its connections. */
  close(): void {
    this.#agent.destroy();
  }

  async #find(keys: readonly string[]): Promise<readonly (KintoneValues | undefined)[]> {
    const { appId, keyField } = this.#options;
    // Keys are hexadecimal, so that there is nothing in them to escape.
    const query = `${keyField} in (${[...new Set(keys)].map((key) => `"${key}"`).join(',')}) limit 100`;
    const { records } = await this.#ask(() => this.#client.record.getRecords({ app: appId, query }));
    const found = new Map(records.map((record) => [record[keyField]?.value, record as KintoneValues]));
    return keys.map((key) => found.get(key));
  }

  /** kintone takes all records of a request or none; when one is taken, each is tried alone. */
  async #add(records: readonly KintoneValues[]): Promise<readonly boolean[]> {
    const { appId, keyField } = this.#options;
    try {
      await this.#ask(() => this.#client.record.addRecords({ app: appId, records: [...records] }));
      return records.map(() => true);
    } catch (error) {
      if (!isTaken(error, keyField)) throw mapKintoneError(error);
      if (records.length === 1) return [false];
    }
    const added: boolean[] = [];
    for (const record of records) added.push(...(await this.#add([record])));
    return added;
  }

  async #change(
    changes: readonly { readonly key: string; readonly record: KintoneValues }[],
  ): Promise<readonly undefined[]> {
    const { appId, keyField } = this.#options;
    // A request may name a record once.
    const latest = new Map(changes.map(({ key, record }) => [key, record]));
    const records = [...latest].map(([key, record]) => ({
      updateKey: { field: keyField, value: key },
      record,
    }));
    await this.#ask(() => this.#client.record.updateRecords({ app: appId, records }));
    return changes.map(() => undefined);
  }

  async #ask<Value>(request: () => Promise<Value>): Promise<Value> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#budget.spend(request);
      } catch (error) {
        if (isTaken(error, this.#options.keyField)) throw error;
        const pauseMs = pausesMs[attempt];
        if (kintoneStatusOf(error) !== 429 || pauseMs === undefined) throw mapKintoneError(error);
        await sleep(pauseMs * (0.5 + Math.random()));
      }
    }
  }
}
