/** Static files of the screens, read once into memory. There is no path from a request to the file system. */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { assetFiles } from '../../ui/assets.ts';
import { type Route, route } from '../route.ts';

/** Reads the files and makes their one route. */
export async function buildAssetRoutes(): Promise<readonly Route[]> {
  const assets = new Map<
    string,
    { readonly mediaType: string; readonly body: Buffer; readonly etag: string }
  >();
  for (const { name, url, mediaType } of assetFiles) {
    const body = await readFile(url);
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    assets.set(name, { mediaType, body, etag });
  }
  return [
    route({
      id: 'asset',
      method: 'get',
      path: '/assets/:name',
      access: 'public',
      summary: 'A style sheet or script of the screens.',
      params: z.object({ name: z.string().max(60) }),
      handle: async ({ params }) => {
        const asset = assets.get(params.name);
        if (asset === undefined) throw new ServiceError('NOT_FOUND');
        return { kind: 'asset', ...asset };
      },
    }),
  ];
}
