/** The calls that a simulated Box answers, by method and path. */

import type { IncomingHttpHeaders } from 'node:http';
import { BoxRefusal, type BoxState, describeItem } from './virtual-box-state.ts';

/** One request. */
export interface BoxCall {
  readonly method: string;
  /** Below `/2.0`. */
  readonly path: string;
  readonly search: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What is answered. */
export interface BoxAnswer {
  readonly status: number;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type Handler = (state: BoxState, call: BoxCall, ids: readonly string[], contentOrigin: string) => BoxAnswer;

const moment = '2026-04-01T00:00:00Z';

const calls: readonly (readonly [method: string, path: RegExp, handle: Handler])[] = [
  [
    'POST',
    /^\/folders$/,
    (state, call) => {
      const { name, parent } = json(call) as { name: string; parent: { id: string } };
      return { status: 201, json: describeItem(state.add('folder', parent.id, name)) };
    },
  ],
  [
    'GET',
    /^\/folders\/(\d+)$/,
    (state, _call, [id = '']) => {
      state.folder(id);
      return { status: 200, json: { type: 'folder', id, permissions: folderPermissions } };
    },
  ],
  ['GET', /^\/folders\/(\d+)\/items$/, listItems],
  ['OPTIONS', /^\/files\/content$/, preflight],
  ['POST', /^\/files\/content$/, uploadFile],
  ['GET', /^\/files\/(\d+)$/, (state, _call, [id = '']) => ({ status: 200, json: describeFile(state, id) })],
  [
    'GET',
    /^\/files\/(\d+)\/content$/,
    (state, _call, [id = ''], origin) => {
      return { status: 302, headers: { location: `${origin}/d/${state.file(id).id}` } };
    },
  ],
  ['DELETE', /^\/files\/(\d+)$/, (state, _call, [id = '']) => emptied(() => state.trash(id))],
  [
    'GET',
    /^\/files\/(\d+)\/trash$/,
    (state, _call, [id = '']) => ({ status: 200, json: describeItem(state.trashedFile(id)) }),
  ],
  ['DELETE', /^\/files\/(\d+)\/trash$/, purge],
  ['POST', /^\/files\/upload_sessions$/, openSession],
  [
    'PUT',
    /^\/files\/upload_sessions\/(\d+)$/,
    (state, call, [id = '']) => {
      const range = String(call.headers['content-range']);
      return { status: 200, json: state.addPart(id, range, String(call.headers['digest']), call.body) };
    },
  ],
  [
    'GET',
    /^\/files\/upload_sessions\/(\d+)\/parts$/,
    (state, _call, [id = '']) => {
      const entries = state.listParts(id);
      return { status: 200, json: { entries, total_count: entries.length, offset: 0, limit: 1_000 } };
    },
  ],
  [
    'DELETE',
    /^\/files\/upload_sessions\/(\d+)$/,
    (state, _call, [id = '']) => {
      state.sessions.delete(id);
      return { status: 204 };
    },
  ],
  ['POST', /^\/files\/upload_sessions\/(\d+)\/commit$/, commit],
  ['GET', /^\/files\/(\d+)\/metadata\/(\w+)\/(\w+)$/, readMetadata],
  ['POST', /^\/files\/(\d+)\/metadata\/(\w+)\/(\w+)$/, makeMetadata],
  ['PUT', /^\/files\/(\d+)\/metadata\/(\w+)\/(\w+)$/, changeMetadata],
  ['GET', /^\/metadata_templates\/(\w+)\/(\w+)\/schema$/, readTemplate],
  ['POST', /^\/retention_policy_assignments$/, assignRetention],
];

const folderPermissions = {
  can_delete: true,
  can_download: true,
  can_invite_collaborator: false,
  can_rename: true,
  can_set_share_access: false,
  can_share: false,
  can_upload: true,
};

/** Does what a call asks for. Refusals are thrown as {@link BoxRefusal}. */
export function answerBox(state: BoxState, call: BoxCall, contentOrigin: string): BoxAnswer {
  for (const [method, path, handle] of calls) {
    const found = method === call.method ? path.exec(call.path) : null;
    if (found !== null) return handle(state, call, found.slice(1), contentOrigin);
  }
  throw new BoxRefusal(404, 'not_found');
}

function listItems(state: BoxState, call: BoxCall, [id = '']: readonly string[]): BoxAnswer {
  state.folder(id);
  const limit = Number(call.query.get('limit') ?? 100);
  const from = Number(call.query.get('marker') ?? 0);
  const all = state.children(id);
  const next = from + limit < all.length ? String(from + limit) : '';
  const entries = all.slice(from, from + limit).map(describeItem);
  return { status: 200, json: { entries, limit, next_marker: next } };
}

function preflight(state: BoxState, call: BoxCall): BoxAnswer {
  const { name, parent } = json(call) as { name: string; parent: { id: string } };
  state.checkName(parent.id, name);
  return { status: 200, json: { upload_url: 'https://upload.example/', upload_token: null } };
}

/** Reads the two parts of an upload: `attributes` in JSON, then `file`. */
function uploadFile(state: BoxState, call: BoxCall): BoxAnswer {
  const boundary = /boundary=([^;]+)/.exec(call.headers['content-type'] ?? '')?.[1] ?? '';
  const parts: Buffer[] = [];
  const line = Buffer.from(`--${boundary}`);
  let at = call.body.indexOf(line);
  while (at >= 0) {
    const next = call.body.indexOf(line, at + line.length);
    if (next < 0) break;
    parts.push(call.body.subarray(at + line.length + 2, next - 2));
    at = next;
  }
  const [attributes, file] = parts.map((part) => part.subarray(part.indexOf('\r\n\r\n') + 4));
  if (attributes === undefined || file === undefined)
    throw new BoxRefusal(400, 'metadata_after_file_contents');
  const { name, parent } = JSON.parse(attributes.toString()) as { name: string; parent: { id: string } };
  const sha1 = call.headers['content-md5'];
  const made = state.upload(parent.id, name, Buffer.from(file), typeof sha1 === 'string' ? sha1 : undefined);
  return { status: 201, json: { total_count: 1, entries: [describeItem(made)] } };
}

function openSession(state: BoxState, call: BoxCall): BoxAnswer {
  const asked = json(call) as { folder_id: string; file_name: string; file_size: number };
  const id = state.openSession(asked.folder_id, asked.file_name, asked.file_size);
  const total = Math.ceil(asked.file_size / state.partSize);
  const session = { id, type: 'upload_session', part_size: state.partSize, total_parts: total };
  return { status: 201, json: { ...session, num_parts_processed: 0, session_expires_at: moment } };
}

function commit(state: BoxState, call: BoxCall, [id = '']: readonly string[]): BoxAnswer {
  const { parts } = json(call) as { parts: readonly { part_id: string }[] };
  const made = state.commit(
    id,
    parts.map((part) => part.part_id),
    String(call.headers['digest']),
  );
  if (made === undefined) return { status: 202, headers: { 'retry-after': '1' } };
  return { status: 201, json: { total_count: 1, entries: [describeItem(made)] } };
}

function readMetadata(state: BoxState, _call: BoxCall, [id = '', scope, key]: readonly string[]): BoxAnswer {
  const values = state.file(id).metadata.get(`${scope}/${key}`);
  if (values === undefined) throw new BoxRefusal(404, 'instance_not_found');
  return { status: 200, json: metadataOf(id, String(scope), String(key), values) };
}

function makeMetadata(state: BoxState, call: BoxCall, [id = '', scope, key]: readonly string[]): BoxAnswer {
  const { metadata } = state.file(id);
  const name = `${scope}/${key}`;
  if (!state.templates.has(name)) throw new BoxRefusal(404, 'instance_not_found');
  if (metadata.has(name)) throw new BoxRefusal(409, 'tuple_already_exists');
  const values = json(call) as Record<string, unknown>;
  metadata.set(name, values);
  return { status: 201, json: metadataOf(id, String(scope), String(key), values) };
}

/** A JSON patch (RFC 6902) of `add` and `replace`; one that does not fit what is there is refused. */
function changeMetadata(state: BoxState, call: BoxCall, [id = '', scope, key]: readonly string[]): BoxAnswer {
  const values = state.file(id).metadata.get(`${scope}/${key}`);
  if (values === undefined) throw new BoxRefusal(404, 'instance_not_found');
  for (const { op, path, value } of json(call) as { op: string; path: string; value: unknown }[]) {
    const field = path.slice(1);
    if ((op === 'replace') !== field in values) throw new BoxRefusal(400, 'json_patch_failed');
    values[field] = value;
  }
  return { status: 200, json: metadataOf(id, String(scope), String(key), values) };
}

function metadataOf(id: string, scope: string, key: string, values: object): object {
  const common = { $parent: `file_${id}`, $template: key, $scope: scope, $version: 0 };
  return {
    ...common,
    $id: '01234500-12f1-1234-aa12-b1d234cb567e',
    $type: key,
    $typeVersion: 0,
    $canEdit: true,
    ...values,
  };
}

function readTemplate(state: BoxState, _call: BoxCall, [scope, key]: readonly string[]): BoxAnswer {
  const fields = state.templates.get(`${scope}/${key}`);
  if (fields === undefined) throw new BoxRefusal(404, 'not_found');
  const told = fields.map((field) => ({ displayName: field.key, ...field }));
  return {
    status: 200,
    json: { id: 't1', type: 'metadata_template', scope, templateKey: key, fields: told },
  };
}

function assignRetention(state: BoxState, call: BoxCall): BoxAnswer {
  const asked = json(call) as { policy_id: string; assign_to: { type: string; id: string } };
  state.folder(asked.assign_to.id);
  if (state.retained.has(asked.assign_to.id)) throw new BoxRefusal(409, 'conflict');
  state.retained.set(asked.assign_to.id, asked.policy_id);
  return { status: 201, json: { id: state.nextId(), type: 'retention_policy_assignment' } };
}

function describeFile(state: BoxState, id: string): object {
  const file = state.file(id);
  return {
    ...describeItem(file),
    ...(isRetained(state, file.parentId) && { disposition_at: '2031-03-31T15:00:00Z' }),
  };
}

function isRetained(state: BoxState, folderId: string): boolean {
  if (state.retained.has(folderId)) return true;
  const parentId = state.items.get(folderId)?.parentId;
  return parentId !== undefined && isRetained(state, parentId);
}

/** A file that a policy keeps can be put into the trash, and not out of it. */
function purge(state: BoxState, _call: BoxCall, [id = '']: readonly string[]): BoxAnswer {
  const file = state.trashedFile(id);
  if (isRetained(state, file.parentId)) throw new BoxRefusal(403, 'forbidden_by_policy');
  return emptied(() => state.purge(id));
}

function emptied(work: () => void): BoxAnswer {
  work();
  return { status: 204 };
}

function json(call: BoxCall): unknown {
  return JSON.parse(call.body.toString());
}
