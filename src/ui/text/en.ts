/** Texts of the screens in English; the same keys as the Japanese table. */

import type { ja } from './ja.ts';
import { panelEn } from './panel/en.ts';
import { secondEn } from './second/en.ts';

export const en: Readonly<Record<keyof typeof ja, string>> = {
  ...panelEn,
  ...secondEn,
  'common.product': 'Tomeoki',
  'common.otherLanguage': '日本語',
  'common.skip': 'Skip to content',
  'common.reference': 'Reference number',
  'common.referenceNote': 'If the problem stays, tell this number to the administrator.',
  'common.home': 'To the first page',
  'common.unknownSegment': 'Unknown segment',

  'nav.jobs': 'My prints',
  'nav.password': 'Change password',
  'nav.signOut': 'Sign out',

  'signIn.title': 'Sign in',
  'signIn.name': 'Staff number or login name',
  'signIn.password': 'Password',
  'signIn.button': 'Sign in',

  'password.title': 'Change password',
  'password.first': 'First set a password of your own. Until then the other pages stay closed.',
  'password.current': 'Current password',
  'password.next': 'New password',
  'password.repeat': 'New password (again)',
  'password.rule': 'At least 12 characters. A sentence is easy to remember and hard to guess.',
  'password.button': 'Change',
  'password.mismatch': 'The new password and its repetition differ. Enter them again.',

  'error.title': 'This cannot go on',

  'note.instead': '{sentence}: {used}',
  'note.device': 'This device cannot do the {what} as asked',
  'note.policy': 'By policy the {what} is changed',
  'note.opaque': 'The {what} is fixed in the document',
  'note.copies': 'number of copies',
  'note.sides': 'sides',
  'note.color': 'colour',
  'note.media': 'paper size',
  'note.numberUp': 'pages per side',
  'note.pages': 'page range',
  'note.finishings': 'finishing',
  'note.outputBin': 'output tray',
  'note.other': 'setting',
  'wait.unknown': 'State not known yet',
  'wait.free': 'Free now',
  'wait.soon': 'Free in a moment',
  'wait.minutes': 'About {minutes} min to wait',

  'ticket.copies': '{count} copies',
  'ticket.color': 'Colour',
  'ticket.monochrome': 'Black and white',
  'ticket.colorAuto': 'Colour: automatic',
  'ticket.oneSided': 'One side',
  'ticket.longEdge': 'Both sides (long edge)',
  'ticket.shortEdge': 'Both sides (short edge)',
  'ticket.numberUp': '{count} pages a side',
  'ticket.pages': 'Pages {ranges}',
};
