/** Texts of second factors, open sign-ins and phones in English; the same keys as in Japanese. */

import type { secondJa } from './ja.ts';

export const secondEn: Readonly<Record<keyof typeof secondJa, string>> = {
  'nav.security': 'Sign-in protection',

  'second.title': 'Second step',
  'second.lead': 'Type the six digits that your authenticator app shows.',
  'second.leadRecovery': 'Without your phone, type one of your recovery codes instead.',
  'second.code': 'Code',
  'second.button': 'Sign in',
  'second.again': 'Sign in as somebody else',

  'second.provider': 'Sign in with your organisation’s account',
  'second.or': 'or',
  'second.going': 'You are signed in.',
  'second.goOn': 'Continue',
  'second.signedOut': 'You are signed out',
  'second.signedOutLead': 'To sign out of your organisation’s account as well, go on.',
  'second.providerSignOut': 'Sign out of the organisation’s account',

  'second.enrolTitle': 'Set up an authenticator app',
  'second.enrolNeeded': 'Your work needs a second step. Set up an authenticator app first.',
  'second.enrolLead':
    'Read the code with an authenticator app (one that shows six digits which change with time) and type the digits.',
  'second.qr': 'Code for the authenticator app',
  'second.secret': 'If it cannot be read, type these letters into the app.',
  'second.confirm': 'Set up',

  'second.codesTitle': 'Recovery codes',
  'second.codesLead':
    'For the day your phone is lost. Each works once. They are shown this once: write them down and keep them where nobody else sees them.',
  'second.codesKept': 'I have kept them. Continue',

  'phone.title': 'Print by phone',
  'phone.isThis': 'Is this the device before you?',
  'phone.isThisLead': 'If the name is another, do not go on. Paper comes out of the device of this name.',
  'phone.enter': 'Print at this device',
  'phone.notThis': 'It is not',
  'phone.at': '{device} ({site})',
  'phone.jobs': 'What can come out',
  'phone.none': 'Nothing of yours can come out here.',
  'phone.choose': 'Choose “{name}”',
  'phone.pages': '{count} pages',
  'phone.needs': 'This document also needs a check at the device.',
  'phone.masked': 'The title is shown at the device',
  'phone.release': 'Print what is chosen',
  'phone.started': 'Printing has begun. Collect the paper at the device.',
  'phone.refused': 'Some of it could not be printed.',
  'phone.leave': 'Finish',
  'phone.over': 'This is over',
  'phone.overLead': 'To go on, read the code on the device’s screen again.',
  'phone.state.under-way': 'printing',
  'phone.state.done': 'came out',
  'phone.state.returned': 'did not come out and is held again',
  'phone.state.unknown': 'not certain; look at the panel',
  'phone.progress': 'State',
};
