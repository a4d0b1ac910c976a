/** Pages of a panel. */

import { pairPage, panelPage } from '../../ui/panel/panel-page.ts';
import { page } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { frameOf } from './pages-frame.ts';

/** The routes. */
export const panelPages: readonly Route[] = [
  route({
    id: 'panelPage',
    method: 'get',
    path: '/panel',
    access: 'panel-device',
    summary: 'The panel at a device.',
    handle: async (context) => page(panelPage(frameOf(context), context.caller.device)),
  }),
  route({
    id: 'pairPage',
    method: 'get',
    path: '/panel/pair',
    access: 'public',
    summary: 'Pairs a panel; opened with the pairing token in the fragment.',
    handle: async (context) => page(pairPage(frameOf(context))),
  }),
];
