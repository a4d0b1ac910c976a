/** The records and files of a simulated kintone app. */

/** A refusal with kintone's error code. */
export class KintoneRefusal extends Error {
  override readonly name = 'KintoneRefusal';
  readonly status: number;
  readonly code: string;
  readonly errors: object | undefined;

  constructor(status: number, code: string, errors?: object) {
    super(code);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

/** Values by field code. */
export type KintoneRow = Record<string, { value: unknown }>;

/** Records of one request. */
const mostRows = 100;

/** State behind {@link startVirtualKintone}. Unique fields are unique; a request is done whole or not at all. */
export class KintoneRecords {
  readonly rows: KintoneRow[] = [];
  readonly #form: Readonly<Record<string, { readonly type: string; readonly unique?: boolean }>>;
  readonly #uploads = new Map<string, { readonly name: string; readonly bytes: Buffer }>();
  readonly #files = new Map<string, { readonly name: string; readonly bytes: Buffer }>();
  #lastId = 0;

  constructor(form: Readonly<Record<string, { readonly type: string; readonly unique?: boolean }>>) {
    this.#form = form;
  }

  /** Understands `field in ("a","b") limit n`. */
  select(query: string): readonly KintoneRow[] {
    const [, field = '', list = '', limit = '100'] = /^(\S+) in \((.*)\)(?: limit (\d+))?$/.exec(query) ?? [];
    if (this.#form[field] === undefined) throw new KintoneRefusal(400, 'GAIA_IQ11');
    const wanted = new Set([...list.matchAll(/"([^"]*)"/g)].map((match) => match[1]));
    return this.rows.filter((row) => wanted.has(String(row[field]?.value))).slice(0, Number(limit));
  }

  /** Adds rows and returns their ids. */
  add(rows: readonly KintoneRow[]): string[] {
    if (rows.length > mostRows) throw new KintoneRefusal(400, 'CB_VA01');
    const made = rows.map((row, index) => this.#checked(row, `records[${index}]`));
    for (const [code, { unique }] of Object.entries(this.#form)) {
      if (unique !== true) continue;
      const taken = new Set(this.rows.map((row) => row[code]?.value));
      for (const [index, row] of made.entries()) {
        const value = row[code]?.value;
        if (taken.has(value)) {
          const place = `records[${index}].${code}.value`;
          throw new KintoneRefusal(400, 'CB_VA01', {
            [place]: { messages: ['値がほかのレコードと重複しています。'] },
          });
        }
        taken.add(value);
      }
    }
    const ids = made.map(() => String(++this.#lastId));
    for (const [index, row] of made.entries()) {
      this.#attach(row);
      this.rows.push({ ...row, $id: { value: ids[index] } });
    }
    return ids;
  }

  /** Changes the rows that have a value in a unique field. */
  change(
    changes: readonly {
      readonly updateKey: { readonly field: string; readonly value: string };
      readonly record: KintoneRow;
    }[],
  ): readonly object[] {
    if (changes.length > mostRows) throw new KintoneRefusal(400, 'CB_VA01');
    const found = changes.map(({ updateKey: { field, value } }) => {
      const row = this.rows.find((each) => each[field]?.value === value);
      if (row === undefined) throw new KintoneRefusal(404, 'GAIA_RE20');
      return row;
    });
    return changes.map(({ record }, index) => {
      const row = found[index] ?? {};
      const values = this.#checked(record, `records[${index}]`);
      this.#attach(values);
      Object.assign(row, values);
      return { id: row['$id']?.value, revision: '2' };
    });
  }

  /** Deletes rows with their files, all or none. */
  remove(ids: readonly string[]): void {
    if (ids.length > mostRows) throw new KintoneRefusal(400, 'CB_VA01');
    const found = ids.map((id) => this.rows.findIndex((row) => row['$id']?.value === id));
    if (found.includes(-1)) throw new KintoneRefusal(404, 'GAIA_RE01');
    for (const row of this.rows.filter((one) => ids.includes(String(one['$id']?.value)))) {
      for (const [code, { type }] of Object.entries(this.#form)) {
        if (type !== 'FILE' || !Array.isArray(row[code]?.value)) continue;
        for (const { fileKey } of row[code].value as { fileKey: string }[]) this.#files.delete(fileKey);
      }
      this.rows.splice(this.rows.indexOf(row), 1);
    }
  }

  /** How many files records have. */
  get files(): number {
    return this.#files.size;
  }

  /** Takes a file; its key is good for one record and for nothing else. */
  upload(file: { readonly name: string; readonly bytes: Buffer }): string {
    const key = `upload-${++this.#lastId}`;
    this.#uploads.set(key, file);
    return key;
  }

  /** The bytes of a file that a record has. */
  file(key: string): Buffer {
    const found = this.#files.get(key);
    if (found === undefined) throw new KintoneRefusal(404, 'GAIA_BL01');
    return found.bytes;
  }

  #attach(row: KintoneRow): void {
    for (const [code, { type }] of Object.entries(this.#form)) {
      const keys = row[code]?.value;
      if (type !== 'FILE' || !Array.isArray(keys)) continue;
      row[code] = { value: keys.map(({ fileKey }: { fileKey: string }) => this.#keep(fileKey)) };
    }
  }

  #keep(uploadKey: string): object {
    const file = this.#uploads.get(uploadKey);
    if (file === undefined) throw new KintoneRefusal(400, 'GAIA_BL01');
    this.#uploads.delete(uploadKey);
    const fileKey = `file-${++this.#lastId}`;
    this.#files.set(fileKey, file);
    return {
      fileKey,
      name: file.name,
      size: String(file.bytes.byteLength),
      contentType: 'application/octet-stream',
    };
  }

  #checked(row: KintoneRow, place: string): KintoneRow {
    for (const [code, { value }] of Object.entries(row)) {
      const field = this.#form[code];
      const isRight = field === undefined || fits(field.type, value);
      if (!isRight)
        throw new KintoneRefusal(400, 'CB_VA01', { [`${place}.${code}.value`]: { messages: [] } });
      if (field?.unique === true && String(value).length > 64) throw new KintoneRefusal(400, 'CB_VA01');
    }
    return Object.fromEntries(Object.entries(row).filter(([code]) => this.#form[code] !== undefined));
  }
}

function fits(type: string, value: unknown): boolean {
  if (type === 'NUMBER') return /^-?\d+(\.\d+)?$/.test(String(value));
  if (type === 'DATE') return /^\d{4}-\d{2}-\d{2}$/.test(String(value));
  if (type === 'DATETIME') return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(String(value));
  return true;
}
