/** Fills an instance of a metadata template of Box from what is known of a document. */

import type { BoxClient } from 'box-node-sdk';
import type { MetadataTemplateFieldsField } from 'box-node-sdk/schemas';
import type { FilingItem } from '../../../ports/filing-target.ts';
import { camelCase, isDay, momentOf, valuesOf } from '../item-values.ts';
import { notSetUp } from '../not-set-up.ts';
import { boxStatusOf } from './box-error.ts';

/** Which template. */
export interface BoxTemplate {
  /** `enterprise`, `enterprise_12345` or `global`. */
  readonly scope: string;
  readonly key: string;
}

type Value = string | number | readonly string[];

/** One template; its fields are read once. */
export class BoxMetadata {
  readonly #client: BoxClient;
  readonly #template: BoxTemplate;
  #fields: Promise<readonly MetadataTemplateFieldsField[]> | undefined;

  constructor(client: BoxClient, template: BoxTemplate) {
    this.#client = client;
    this.#template = template;
  }

  /** Throws `STORE_FILING_NOT_SET_UP` when there is no such template. */
  async check(): Promise<void> {
    await this.#readFields();
  }

  /** Writes what the template has fields for; called again, it writes what differs. */
  async write(fileId: string, item: FilingItem): Promise<void> {
    const values = templateValues(await this.#readFields(), item);
    if (Object.keys(values).length === 0) return;
    // Only the library's own name for it; any scope is taken.
    const scope = this.#template.scope as 'enterprise';
    const { key } = this.#template;
    try {
      await this.#client.fileMetadata.createFileMetadataById(fileId, scope, key, values);
    } catch (error) {
      if (boxStatusOf(error) !== 409) throw error;
      await this.#update(fileId, values);
    }
  }

  async #update(fileId: string, values: Readonly<Record<string, Value>>): Promise<void> {
    const scope = this.#template.scope as 'enterprise';
    const { key } = this.#template;
    const { extraData = {} } = await this.#client.fileMetadata.getFileMetadataById(fileId, scope, key);
    const changes = Object.entries(values).flatMap(([field, value]) => {
      const old: unknown = extraData[field];
      if (isEqual(old, value)) return [];
      return [{ op: old === undefined ? 'add' : 'replace', path: `/${field}`, value }];
    });
    if (changes.length === 0) return;
    await this.#client.fileMetadata.updateFileMetadataById(fileId, scope, key, changes);
  }

  async #readFields(): Promise<readonly MetadataTemplateFieldsField[]> {
    const { scope, key } = this.#template;
    this.#fields ??= this.#client.metadataTemplates
      .getMetadataTemplate(scope as 'enterprise', key)
      .then(({ fields }) => fields ?? []);
    try {
      return await this.#fields;
    } catch (error) {
      this.#fields = undefined;
      if (boxStatusOf(error) !== 404) throw error;
      throw notSetUp([`${scope}/${key}`]);
    }
  }
}

/**
 * The values for the fields of a template: a field takes what has its key in kebab case (`receivedAt` ←
 * `received-at`). What does not fit the field's type, or is none of its options, is left out.
 */
export function templateValues(
  fields: readonly Pick<MetadataTemplateFieldsField, 'key' | 'type' | 'options'>[],
  item: FilingItem,
): Record<string, Value> {
  const known = new Map([...valuesOf(item)].map(([name, text]) => [camelCase(name), text]));
  return Object.fromEntries(
    fields.flatMap((field): [string, Value][] => {
      const text = known.get(field.key);
      const value = text === undefined ? undefined : fieldValue(field, text);
      return value === undefined ? [] : [[field.key, value]];
    }),
  );
}

function fieldValue(
  { type, options }: Pick<MetadataTemplateFieldsField, 'type' | 'options'>,
  text: string,
): Value | undefined {
  const isOption = options?.some(({ key }) => key === text) === true;
  switch (type) {
    case 'string':
      return text;
    case 'float': {
      const number = Number(text.replaceAll(',', ''));
      return Number.isFinite(number) ? number : undefined;
    }
    case 'date':
      return isDay(text) ? momentOf(text) : undefined;
    case 'enum':
      return isOption ? text : undefined;
    case 'multiSelect':
      return isOption ? [text] : undefined;
    default:
      return undefined;
  }
}

function isEqual(old: unknown, value: Value): boolean {
  if (typeof old === 'string' && typeof value === 'string' && isDay(value)) {
    return Date.parse(old) === Date.parse(value);
  }
  return JSON.stringify(old) === JSON.stringify(value);
}
