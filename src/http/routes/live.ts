/** Live updates of the desk, as server-sent events. */

import { ServiceError } from '../../shared/errors/service-error.ts';
import { type Route, route } from '../route.ts';

/** The routes. */
export const liveRoutes: readonly Route[] = [
  route({
    id: 'live',
    method: 'get',
    path: '/api/v1/live',
    access: 'signed-in',
    summary:
      'Server-sent events without content: `jobs`, `scans` and `tray` say that something of the person may have changed, `devices` and `people` the same to administrators, `end` that the sign-in is over.',
    response: { status: 200, mediaType: 'text/event-stream' },
    handle: async ({ options, caller, signal }) => {
      if (options.live === undefined) throw new ServiceError('NOT_FOUND');
      const events = options.live.open(caller.signedIn, signal);
      if (events === undefined) throw new ServiceError('HTTP_TOO_MANY_REQUESTS');
      return { kind: 'events', events };
    },
  }),
];
