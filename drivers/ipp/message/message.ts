/** An IPP message as values (RFC 8010 §3): version, operation or status, request-id and attribute groups. */

/** Delimiter tags of attribute groups (RFC 8010 §3.5.1). Unknown delimiters are kept by number. */
export const groupTags = {
  'operation-attributes': 0x01,
  'job-attributes': 0x02,
  'printer-attributes': 0x04,
  'unsupported-attributes': 0x05,
  'subscription-attributes': 0x06,
  'event-notification-attributes': 0x07,
  'resource-attributes': 0x08,
  'document-attributes': 0x09,
  'system-attributes': 0x0a,
} as const;

/** Name of a known attribute group. */
export type GroupName = keyof typeof groupTags;

/** Value tags (RFC 8010 §3.5.2). */
export const valueTags = {
  unsupported: 0x10,
  unknown: 0x12,
  'no-value': 0x13,
  'not-settable': 0x15,
  'delete-attribute': 0x16,
  'admin-define': 0x17,
  integer: 0x21,
  boolean: 0x22,
  enum: 0x23,
  octetString: 0x30,
  dateTime: 0x31,
  resolution: 0x32,
  rangeOfInteger: 0x33,
  collection: 0x34,
  textWithLanguage: 0x35,
  nameWithLanguage: 0x36,
  textWithoutLanguage: 0x41,
  nameWithoutLanguage: 0x42,
  keyword: 0x44,
  uri: 0x45,
  uriScheme: 0x46,
  charset: 0x47,
  naturalLanguage: 0x48,
  mimeMediaType: 0x49,
} as const;

/** One value of an attribute; `tag` names its syntax. */
export type IppValue =
  | { readonly tag: 'integer' | 'enum'; readonly value: number }
  | { readonly tag: 'boolean'; readonly value: boolean }
  | {
      readonly tag:
        | 'textWithoutLanguage'
        | 'nameWithoutLanguage'
        | 'keyword'
        | 'uri'
        | 'uriScheme'
        | 'charset'
        | 'naturalLanguage'
        | 'mimeMediaType';
      readonly value: string;
    }
  | {
      readonly tag: 'textWithLanguage' | 'nameWithLanguage';
      readonly value: string;
      readonly language: string;
    }
  | { readonly tag: 'rangeOfInteger'; readonly lower: number; readonly upper: number }
  | {
      readonly tag: 'resolution';
      readonly crossFeed: number;
      readonly feed: number;
      /** 3 dots per inch, 4 dots per centimetre; other numbers are kept. */
      readonly units: number;
    }
  | { readonly tag: 'dateTime'; readonly value: Date }
  | { readonly tag: 'octetString'; readonly value: Uint8Array }
  | { readonly tag: 'collection'; readonly members: IppAttributes }
  | {
      readonly tag:
        | 'unsupported'
        | 'unknown'
        | 'no-value'
        | 'not-settable'
        | 'delete-attribute'
        | 'admin-define';
    }
  /** A tag that this codec does not know, its bytes kept as they came. */
  | { readonly tag: 'raw'; readonly tagNumber: number; readonly value: Uint8Array };

/** Attributes by name, in the order of the message. A Map, so that no name can reach a prototype. */
export type IppAttributes = ReadonlyMap<string, readonly IppValue[]>;

/** One attribute group. The same group may occur several times (one per job in Get-Jobs). */
export interface IppGroup {
  /** A known name, or the delimiter's number when unknown. */
  readonly group: GroupName | number;
  readonly attributes: IppAttributes;
}

/** A request or a response without its document. */
export interface IppMessage {
  readonly version: { readonly major: number; readonly minor: number };
  /** Operation-id of a request, status-code of a response: 0 to 65535. */
  readonly code: number;
  /** 1 to 2147483647 in a valid message; kept as it came. */
  readonly requestId: number;
  readonly groups: readonly IppGroup[];
}
