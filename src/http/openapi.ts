/** The OpenAPI 3.1 document, made from the route table and its schemas. */

import { z } from 'zod';
import { cookieNames } from './cookies.ts';
import { requestHeader } from './middleware/origin-check.ts';
import { problemSchema } from './problem.ts';
import { type Access, isApi, type Route } from './route.ts';

/** A JSON object of the document. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Describes all routes under `/api/` and the system routes; pages are for people and are left out. */
export function buildOpenApi(routes: readonly Route[]): JsonObject {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const entry of routes.filter(isDescribed)) {
    const path = entry.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [entry.method]: operation(entry) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Tomeoki', version: '1', description: 'Held print jobs, scans and the archive.' },
    paths,
    components: {
      schemas: { Problem: jsonSchema(problemSchema, 'output') },
      securitySchemes: {
        signIn: { type: 'apiKey', in: 'cookie', name: cookieNames.signIn },
        panel: { type: 'apiKey', in: 'cookie', name: cookieNames.device },
        walkUp: { type: 'apiKey', in: 'cookie', name: cookieNames.walkUp },
        reader: { type: 'http', scheme: 'bearer' },
        metrics: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

function isDescribed(entry: Route): boolean {
  return isApi(entry.path) || entry.id === 'health' || entry.id === 'readiness' || entry.id === 'metrics';
}

function operation(entry: Route): JsonObject {
  const body = requestBody(entry);
  return {
    operationId: entry.id,
    summary: entry.summary,
    security: securityOf(entry.access),
    parameters: [
      ...parameters('path', entry.params),
      ...parameters('query', entry.query),
      ...(entry.method === 'get' || entry.method === 'head' ? [] : [requestHeaderParameter]),
    ],
    ...(body === undefined ? {} : { requestBody: body }),
    responses: {
      [String(entry.response?.status ?? 200)]: success(entry),
      default: {
        description: 'A problem (RFC 9457)',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

const requestHeaderParameter: JsonObject = {
  name: requestHeader,
  in: 'header',
  required: true,
  description: 'Guards against requests forged by other sites',
  schema: { const: '1' },
};

function securityOf(access: Access): readonly JsonObject[] {
  if (access === 'public') return [];
  if (access === 'metrics') return [{}, { metrics: [] }];
  if (access === 'reader') return [{ reader: [] }];
  if (access === 'panel-device') return [{ panel: [] }];
  if (access === 'walk-up') return [{ panel: [], walkUp: [] }];
  return [{ signIn: [] }];
}

function parameters(place: 'path' | 'query', schema: z.ZodObject | undefined): readonly JsonObject[] {
  if (schema === undefined) return [];
  const whole = jsonSchema(schema, 'input');
  const required = (whole['required'] ?? []) as readonly string[];
  return Object.entries((whole['properties'] ?? {}) as JsonObject).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function requestBody(entry: Route): JsonObject | undefined {
  if (entry.bodyKind === 'stream') {
    return { required: true, content: { 'application/octet-stream': { schema: {} } } };
  }
  if (entry.body === undefined) return undefined;
  return { required: true, content: { 'application/json': { schema: jsonSchema(entry.body, 'input') } } };
}

function success(entry: Route): JsonObject {
  const { response, summary } = entry;
  if (response?.schema !== undefined) {
    const schema = jsonSchema(response.schema, 'output');
    return { description: summary, content: { 'application/json': { schema } } };
  }
  if (response?.mediaType !== undefined)
    return { description: summary, content: { [response.mediaType]: {} } };
  return { description: summary };
}

/** The schema without the dialect's name, which the OpenAPI document states for all of them. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
