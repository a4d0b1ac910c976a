/** Filing into an app of kintone, the register of records: one record for each file, with a link to it or the file itself. */

import { createHash } from 'node:crypto';
import type { ByteStream } from '../../../ports/blob-store.ts';
import type { FilingItem, FilingTarget, RemovalOutcome } from '../../../ports/filing-target.ts';
import { ServiceError } from '../../../shared/errors/service-error.ts';
import { checkedSource, measure, sameContent } from '../checked-source.ts';
import { isDay, momentOf, valuesOf } from '../item-values.ts';
import { partsOfLocation } from '../location.ts';
import { notSetUp } from '../not-set-up.ts';
import { KintoneApp, type KintoneAppOptions, type KintoneForm, type KintoneValues } from './kintone-app.ts';

/** Settings of a kintone target. */
export interface KintoneTargetOptions extends Omit<KintoneAppOptions, 'keyField'> {
  /** What a record has of the document: an address where it is found, or its bytes. */
  readonly attach: 'link' | 'file';
  /** The address, with `{name}` filled in for each known name, percent-encoded. */
  readonly link?: string | undefined;
  /** Field codes by name, over {@link kintoneFields} and for the other known names. */
  readonly fields?: Readonly<Record<string, string>>;
}

/** Field codes that are used unless others are configured. `key` must be a text field without duplicates. */
export const kintoneFields = {
  key: 'tomeoki_key',
  location: 'tomeoki_location',
  sha256: 'tomeoki_sha256',
  'byte-length': 'tomeoki_bytes',
  link: 'tomeoki_link',
  file: 'tomeoki_file',
} as const;

/** A target over an app; no traffic yet. Dispose it to close its connections. */
export function openKintoneTarget(options: KintoneTargetOptions): FilingTarget & Disposable {
  return new KintoneTarget(options);
}

/**
 * A record is written before its file, so that the register knows of every file. Its key is the SHA-256 of the
 * location (64 characters, the most that kintone keeps unique). A record whose file is missing is completed by the
 * next attempt.
 */
class KintoneTarget implements FilingTarget, Disposable {
  readonly #options: KintoneTargetOptions;
  readonly #fields: Readonly<Record<string, string>> & typeof kintoneFields;
  readonly #app: KintoneApp;
  #form: Promise<KintoneForm> | undefined;

  constructor(options: KintoneTargetOptions) {
    this.#options = options;
    this.#fields = { ...kintoneFields, ...options.fields };
    this.#app = new KintoneApp({ ...options, keyField: this.#fields.key });
  }

  async put(item: FilingItem, openSource: () => ByteStream): Promise<void> {
    const parts = partsOfLocation(item.location);
    const key = keyOf(item.location);
    if (await this.#isDone(key, item)) return;
    // In either way the bytes are read, so that the register says nothing that was not seen.
    const bytes = await this.#readSource(item, openSource);
    const record = recordOf(item, await this.#readForm(), { ...this.#fields }, this.#options.link);
    if (!(await this.#app.add({ ...record, [this.#fields.key]: { value: key } }))) {
      if (await this.#isDone(key, item)) return;
      await this.#app.change({ key, record });
    }
    if (bytes === undefined) return;
    const fileKey = await this.#app.upload(parts.at(-1) ?? 'document', bytes);
    await this.#app.change({ key, record: { [this.#fields.file]: { value: [{ fileKey }] } } });
  }

  async readBack(
    location: string,
  ): Promise<{ readonly sha256: Uint8Array; readonly byteLength: number } | undefined> {
    partsOfLocation(location);
    const record = await this.#app.find(keyOf(location));
    if (record === undefined) return undefined;
    if (this.#options.attach === 'link') return this.#claimOf(record);
    const fileKey = fileOf(record[this.#fields.file]?.value);
    if (fileKey === undefined) return undefined;
    const bytes = await this.#app.download(fileKey);
    return { sha256: createHash('sha256').update(bytes).digest(), byteLength: bytes.byteLength };
  }

  /** The record goes with its file; the token needs the right to delete records. */
  async remove(location: string): Promise<RemovalOutcome> {
    partsOfLocation(location);
    const key = keyOf(location);
    const record = await this.#app.find(key);
    if (record === undefined) return { kind: 'absent' };
    await this.#app.remove(record);
    if ((await this.#app.find(key)) !== undefined) throw new ServiceError('STORE_IO_FAILED');
    return { kind: 'removed' };
  }

  async check(): Promise<void> {
    this.#form = undefined;
    const form = await this.#readForm();
    const { attach } = this.#options;
    const needed = ['key', 'location', 'sha256', 'byte-length', attach] as const;
    const missing = needed.map((name) => this.#fields[name]).filter((code) => form[code] === undefined);
    const { key } = this.#fields;
    if (form[key] !== undefined && form[key].unique !== true) missing.push(key);
    if (missing.length > 0) throw notSetUp(missing);
  }

  [Symbol.dispose](): void {
    this.#app.close();
  }

  /** True when record and file are there with these bytes, false when one is missing; throws `STORE_FILING_CONFLICT`. */
  async #isDone(key: string, item: FilingItem): Promise<boolean> {
    const record = await this.#app.find(key);
    if (record === undefined) return false;
    const claim = this.#claimOf(record);
    if (claim === undefined || !sameContent(claim, item)) throw new ServiceError('STORE_FILING_CONFLICT');
    return this.#options.attach === 'link' || fileOf(record[this.#fields.file]?.value) !== undefined;
  }

  /** What a record says of its document. */
  #claimOf(record: KintoneValues): { readonly sha256: Uint8Array; readonly byteLength: number } | undefined {
    const hex = record[this.#fields.sha256]?.value;
    const byteLength = Number(record[this.#fields['byte-length']]?.value);
    if (typeof hex !== 'string' || !/^[0-9a-f]{64}$/.test(hex) || !Number.isSafeInteger(byteLength)) {
      return undefined;
    }
    return { sha256: Buffer.from(hex, 'hex'), byteLength };
  }

  async #readSource(item: FilingItem, openSource: () => ByteStream): Promise<Buffer | undefined> {
    const source = checkedSource(item, openSource());
    if (this.#options.attach === 'file') return Buffer.concat(await Array.fromAsync(source));
    await measure(source);
    return undefined;
  }

  async #readForm(): Promise<KintoneForm> {
    this.#form ??= this.#app.form();
    try {
      return await this.#form;
    } catch (error) {
      this.#form = undefined;
      throw error;
    }
  }
}

function keyOf(location: string): string {
  return createHash('sha256').update(location.normalize('NFC')).digest('hex');
}

/**
 * The values of a record: every known name that has a field, in the form that its type takes. What the type or the
 * options of a field do not take is left out.
 */
export function recordOf(
  item: FilingItem,
  form: KintoneForm,
  fields: Readonly<Record<string, string>>,
  link: string | undefined,
): KintoneValues {
  const values = new Map(valuesOf(item));
  if (link !== undefined) values.set('link', fillLink(link, values));
  return Object.fromEntries(
    [...values].flatMap(([name, text]): [string, { value: unknown }][] => {
      const code = fields[name];
      const field = code === undefined ? undefined : form[code];
      const value = field === undefined ? undefined : fieldValue(field, text);
      return code === undefined || value === undefined ? [] : [[code, { value }]];
    }),
  );
}

function fieldValue(field: KintoneForm[string], text: string): unknown {
  const isOption = field.options !== undefined && Object.hasOwn(field.options, text);
  switch (field.type) {
    case 'SINGLE_LINE_TEXT':
    case 'MULTI_LINE_TEXT':
    case 'LINK':
      return text;
    case 'NUMBER': {
      const plain = text.replaceAll(',', '');
      return /^-?\d{1,30}(\.\d{1,10})?$/.test(plain) ? plain : undefined;
    }
    case 'DATE':
      return isDay(text) ? text.slice(0, 10) : undefined;
    case 'DATETIME':
      return isDay(text) ? momentOf(text) : undefined;
    case 'DROP_DOWN':
    case 'RADIO_BUTTON':
      return isOption ? text : undefined;
    case 'CHECK_BOX':
    case 'MULTI_SELECT':
      return isOption ? [text] : undefined;
    default:
      return undefined;
  }
}

function fillLink(link: string, values: ReadonlyMap<string, string>): string {
  return link.replace(/\{([a-z0-9-]+)\}/g, (_all, name: string) =>
    encodeURIComponent(values.get(name) ?? ''),
  );
}

function fileOf(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : undefined;
  const key: unknown =
    typeof first === 'object' && first !== null ? Reflect.get(first, 'fileKey') : undefined;
  return typeof key === 'string' ? key : undefined;
}
