/** How a device stands, for the idle screen of its panel: before anybody is known. */

import { json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { standingSchema } from '../schemas.ts';
import { standingView } from '../views.ts';

/** The routes. */
export const panelStandingRoutes: readonly Route[] = [
  route({
    id: 'getPanelStanding',
    method: 'get',
    path: '/api/v1/panel/standing',
    access: 'panel-device',
    summary: 'How the device of this panel stands, and a neighbour that is free sooner.',
    response: { status: 200, schema: standingSchema },
    handle: async ({ services, caller, format }) =>
      json(standingView(caller.device, await services.panel.outlook(caller.device), format)),
  }),
];
