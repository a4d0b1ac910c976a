/** What a WebDAV receiver answers with: status, header fields and XML (RFC 4918 §14). Pure. */

/** An answer to a request. */
export interface DavAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What is shown of one resource. Undefined length: a collection. */
export interface DavResource {
  /** Path of the URL, percent-encoded. */
  readonly href: string;
  readonly byteLength?: number;
}

const xmlType = { 'content-type': 'application/xml; charset="utf-8"' };

/** Methods that are served. */
export const allowedMethods = 'OPTIONS, PROPFIND, PROPPATCH, MKCOL, PUT, HEAD, LOCK, UNLOCK, MOVE, DELETE';

/** 207 with the one resource; members are never listed. */
export function multiStatus({ href, byteLength }: DavResource): DavAnswer {
  const kind =
    byteLength === undefined
      ? '<D:resourcetype><D:collection/></D:resourcetype>'
      : `<D:resourcetype/><D:getcontentlength>${byteLength}</D:getcontentlength>`;
  const lock =
    '<D:supportedlock><D:lockentry><D:lockscope><D:exclusive/></D:lockscope>' +
    '<D:locktype><D:write/></D:locktype></D:lockentry></D:supportedlock>';
  return {
    status: 207,
    headers: xmlType,
    body:
      '<?xml version="1.0" encoding="utf-8"?>\n<D:multistatus xmlns:D="DAV:"><D:response>' +
      `<D:href>${escapeXml(href)}</D:href><D:propstat><D:prop>${kind}${lock}</D:prop>` +
      '<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response></D:multistatus>',
  };
}

/** The answer to PROPPATCH: times and attributes that clients set are accepted and forgotten. */
export function propertiesTaken(href: string): DavAnswer {
  return {
    status: 207,
    headers: xmlType,
    body:
      '<?xml version="1.0" encoding="utf-8"?>\n<D:multistatus xmlns:D="DAV:"><D:response>' +
      `<D:href>${escapeXml(href)}</D:href><D:propstat><D:prop/>` +
      '<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response></D:multistatus>',
  };
}

/** The answer to LOCK (§9.10): an exclusive write lock of that many seconds. */
export function lockGranted(token: string, seconds: number, isNew: boolean): DavAnswer {
  return {
    status: isNew ? 201 : 200,
    headers: { ...xmlType, 'lock-token': `<${token}>` },
    body:
      '<?xml version="1.0" encoding="utf-8"?>\n<D:prop xmlns:D="DAV:"><D:lockdiscovery><D:activelock>' +
      '<D:locktype><D:write/></D:locktype><D:lockscope><D:exclusive/></D:lockscope><D:depth>0</D:depth>' +
      `<D:timeout>Second-${seconds}</D:timeout><D:locktoken><D:href>${token}</D:href></D:locktoken>` +
      '</D:activelock></D:lockdiscovery></D:prop>',
  };
}

/** A refusal in one line of plain text. */
export function plain(status: number, text: string, headers: Record<string, string> = {}): DavAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body: `${text}\n` };
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
