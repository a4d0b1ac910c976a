/** The signed-in person for the desk app, and the language they choose. */

import { z } from 'zod';
import { cookieNames } from '../cookies.ts';
import { empty, json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { personSchema, segmentId, uuid } from '../schemas.ts';
import { personView } from '../views.ts';

const language = z.enum(['ja', 'en']);

const meSchema = personSchema.extend({
  id: uuid.describe('By which a screen knows whether it is still the same person'),
  language: language.describe('In which the service answers this browser'),
  organization: z.string(),
  help: z.string().optional().describe('Whom to ask'),
  features: z.array(z.enum(['faces'])).describe('Parts of the service that are there'),
  keepCleanSegments: z.array(segmentId).describe('Where owners may keep a print without stamps'),
});

/** A year, like the cookie that a page sets. */
const languageSeconds = 31_536_000;

/** The routes. */
export const meRoutes: readonly Route[] = [
  route({
    id: 'getMe',
    method: 'get',
    path: '/api/v1/me',
    access: 'signed-in',
    whilePasswordExpired: true,
    summary: 'The signed-in person, and what the service offers them.',
    response: { status: 200, schema: meSchema },
    handle: async ({ caller, format, services, options }) => {
      const { help, organization } = options.ui;
      const faces = await services.face.mine(caller.signedIn.person);
      const me: z.input<typeof meSchema> = {
        ...personView(caller.signedIn, format),
        id: caller.signedIn.person.id,
        language: format.language,
        organization: format.pick(organization),
        ...(help !== undefined && { help: format.pick(help) }),
        features: faces.on ? ['faces'] : [],
        keepCleanSegments: [...services.desk.mayKeepClean()],
      };
      return json(me);
    },
  }),
  route({
    id: 'chooseLanguage',
    method: 'post',
    path: '/api/v1/me/language',
    access: 'signed-in',
    whilePasswordExpired: true,
    summary: 'The language in which the service answers this browser from now on; kept in a cookie.',
    bodyKind: 'json',
    body: z.object({ language }),
    response: { status: 204 },
    handle: async ({ body }) =>
      empty([{ name: cookieNames.language, value: body.language, maxAgeSeconds: languageSeconds }]),
  }),
];
