/** The desk app at `/app/`: its page for every path of it, and its built files, which never change under their names. */

import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { DeskFile, WebServerOptions } from '../options.ts';
import { type Route, route } from '../route.ts';

/** Paths of the app have at most three parts. */
const paths = ['/app', '/app/', '/app/:page', '/app/:page/:part', '/app/:page/:part/:view'];

/** A year: the name of a file holds the hash of what is in it. */
const forEver = { 'Cache-Control': 'public, max-age=31536000, immutable' };

async function fileOf(options: WebServerOptions, name: string): Promise<DeskFile | undefined> {
  if (options.deskApp === undefined) throw new ServiceError('SERVICE_DESK_NOT_BUILT');
  return (await options.deskApp.files()).get(name);
}

/** The routes. The page holds no data, but asking for it is how a browser without a sign-in is sent to get one. */
export const deskAppRoutes: readonly Route[] = [
  route({
    id: 'deskAppFile',
    method: 'get',
    path: '/app/files/:name',
    access: 'public',
    summary: 'A script, style sheet or picture of the desk app.',
    params: z.object({ name: z.string().max(100) }),
    handle: async ({ options, params }) => {
      const file = params.name === 'index.html' ? undefined : await fileOf(options, params.name);
      if (file === undefined) throw new ServiceError('NOT_FOUND');
      return { kind: 'asset', ...file, headers: forEver };
    },
  }),
  ...paths.map((path, at) =>
    route({
      id: `deskApp${at}`,
      method: 'get',
      path,
      access: 'signed-in',
      summary: 'The desk app.',
      handle: async ({ options }) => {
        const file = await fileOf(options, 'index.html');
        if (file === undefined) throw new ServiceError('SERVICE_DESK_NOT_BUILT');
        return { kind: 'asset', ...file };
      },
    }),
  ),
];
