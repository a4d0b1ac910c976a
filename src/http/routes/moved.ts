/** Addresses of pages that have moved into the desk app. Bookmarks, mails and printed notes still name the old ones. */

import { z } from 'zod';
import { type Route, route } from '../route.ts';

/** Old address to new one. A part that begins with a colon stands in both. */
export const movedAddresses: Readonly<Record<string, string>> = {
  '/desk': '/app/prints',
  '/desk/print': '/app/prints/new',
  '/desk/links': '/app/links',
  '/desk/cards': '/app/own/cards',
  '/desk/pin': '/app/own/pin',
  '/desk/face': '/app/own/face',
  '/desk/security': '/app/own/security',
  '/desk/security/authenticator': '/app/own/security',
  '/desk/faces': '/app/faces',
  '/desk/scan': '/app/scans',
  '/desk/tray': '/app/scans/tray',
  '/desk/cover-sheet': '/app/scans/sheets',
  '/desk/sealed': '/app/scans/sealed',
  '/desk/trace': '/app/trace',
  '/desk/people': '/app/people',
  '/desk/people/:personId': '/app/people/:personId',
  '/desk/delegations': '/app/delegations',
  '/desk/guests': '/app/people/guests',
  '/desk/card-admin': '/app/people/cards',
  '/desk/panels': '/app/people/panels',
  '/archive': '/app/archive',
  '/archive/records/:recordId/pages/:pageNumber': '/app/archive/:recordId/:pageNumber',
};

/** One route an address; the query goes along. The new page asks for a sign-in by itself, and so do not these. */
export const movedRoutes: readonly Route[] = Object.entries(movedAddresses).map(([path, to], at) =>
  route({
    id: `moved${at}`,
    method: 'get',
    path,
    access: 'public',
    summary: `Has moved to ${to}.`,
    params: z.looseObject({}),
    handle: async ({ params, url }) => {
      const query = url.includes('?') ? url.slice(url.indexOf('?')) : '';
      return { kind: 'redirect', status: 302, location: newAddress(to, params) + query };
    },
  }),
);

function newAddress(to: string, params: Readonly<Record<string, unknown>>): string {
  return to.replace(/:(\w+)/g, (_place, name: string) => encodeURIComponent(String(params[name] ?? '')));
}
