/** Puts attribute groups together from the flat sequence of tagged fields (RFC 8010 §3.1). */

import { decodeValue } from './decode-value.ts';
import { type IppLimits, limitExceeded, malformed } from './limits.ts';
import type { IppGroup, IppValue } from './message.ts';
import { groupTagNames, structureTags } from './tags.ts';

/** A group or a collection that is being filled. */
interface OpenScope {
  readonly attributes: Map<string, IppValue[]>;
  /** Attributes seen, repeated names included. */
  count: number;
  /** Values of the attribute that the next nameless value belongs to. */
  values: IppValue[] | undefined;
}

/**
 * Takes fields in the order of the message. Starts without a group; `openGroup` closes the one before; collections
 * nest on an explicit stack, so that depth costs no call stack. Of an attribute that is repeated within its group
 * (forbidden by RFC 8011 §4.1.1) the first one counts.
 */
export class AttributeBuilder {
  readonly #limits: IppLimits;
  readonly #groups: IppGroup[] = [];
  readonly #open: OpenScope[] = [];

  constructor(limits: IppLimits) {
    this.#limits = limits;
  }

  /** Begins the group of a delimiter tag. */
  openGroup(tagNumber: number, offset: number): void {
    this.#checkClosed(offset);
    if (this.#groups.length >= this.#limits.groups) throw limitExceeded('groups', offset);
    const scope = newScope();
    this.#groups.push({ group: groupTagNames.get(tagNumber) ?? tagNumber, attributes: scope.attributes });
    this.#open[0] = scope;
  }

  /** Adds one attribute, additional value or part of a collection. `name` is empty for all but the first value. */
  addField(tagNumber: number, name: string, octets: Buffer, offset: number): void {
    const scope = this.#open.at(-1);
    if (scope === undefined) throw malformed('value before the first attribute group', offset);
    if (this.#open.length === 1) {
      this.#addToGroup(scope, tagNumber, name, octets, offset);
    } else {
      if (name !== '') throw malformed('attribute name inside a collection', offset);
      this.#addToCollection(scope, tagNumber, octets, offset);
    }
  }

  /** The groups, after the end-of-attributes tag. */
  finish(offset: number): readonly IppGroup[] {
    this.#checkClosed(offset);
    return this.#groups;
  }

  #checkClosed(offset: number): void {
    if (this.#open.length > 1) throw malformed('collection is not closed', offset);
  }

  #addToGroup(scope: OpenScope, tagNumber: number, name: string, octets: Buffer, offset: number): void {
    if (tagNumber === structureTags.memberAttrName || tagNumber === structureTags.endCollection) {
      throw malformed('collection tag outside a collection', offset);
    }
    if (name !== '') this.#openAttribute(scope, name, offset);
    this.#addValue(scope, tagNumber, octets, offset);
  }

  #addToCollection(scope: OpenScope, tagNumber: number, octets: Buffer, offset: number): void {
    if (tagNumber === structureTags.memberAttrName) {
      checkHasValue(scope, offset);
      if (octets.length === 0) throw malformed('collection member without a name', offset);
      if (octets.length > this.#limits.nameBytes) throw limitExceeded('nameBytes', offset);
      this.#openAttribute(scope, octets.toString('utf8'), offset);
    } else if (tagNumber === structureTags.endCollection) {
      checkHasValue(scope, offset);
      if (octets.length !== 0) throw malformed('end of a collection with a value', offset);
      this.#open.pop();
    } else {
      this.#addValue(scope, tagNumber, octets, offset);
    }
  }

  #openAttribute(scope: OpenScope, name: string, offset: number): void {
    if (scope.count >= this.#limits.attributesPerGroup) throw limitExceeded('attributesPerGroup', offset);
    scope.count += 1;
    scope.values = [];
    if (!scope.attributes.has(name)) scope.attributes.set(name, scope.values);
  }

  #addValue(scope: OpenScope, tagNumber: number, octets: Buffer, offset: number): void {
    const values = scope.values;
    if (values === undefined) throw malformed('additional value without an attribute', offset);
    if (values.length >= this.#limits.valuesPerAttribute) throw limitExceeded('valuesPerAttribute', offset);
    if (tagNumber !== structureTags.begCollection) {
      values.push(decodeValue(tagNumber, octets, offset));
      return;
    }
    if (octets.length !== 0) throw malformed('begin of a collection with a value', offset);
    if (this.#open.length > this.#limits.collectionNesting) throw limitExceeded('collectionNesting', offset);
    const collection = newScope();
    values.push({ tag: 'collection', members: collection.attributes });
    this.#open.push(collection);
  }
}

function newScope(): OpenScope {
  return { attributes: new Map(), count: 0, values: undefined };
}

function checkHasValue(scope: OpenScope, offset: number): void {
  if (scope.values?.length === 0) throw malformed('collection member without a value', offset);
}
