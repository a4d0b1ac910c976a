/** English texts of sealed scans. */

import type { sealedJa } from './ja.ts';

/** By key. */
export const sealedEn: Readonly<Record<keyof typeof sealedJa, string>> = {
  'nav.sealed': 'Sealed scans',
  'sealed.title': 'Sealed scans',
  'sealed.lead':
    'These scans were sealed because an Individual Number (My Number) was found in them. Nobody can open them. No record was made of them, and no search finds them.',
  'sealed.none': 'No scan was sealed within the last year.',
  'sealed.again': 'Where to scan the paper again',
  'sealed.againHint':
    'If the paper is needed, scan it again at one of these devices, which may take Individual Numbers.',
  'sealed.againNone':
    'No device is enrolled that may take Individual Numbers. If the paper is needed, ask the office that answers for them.',
  'sealed.open': 'Sealed',
  'sealed.erased': 'Erased',
  'sealed.receipt': 'Receipt',
  'sealed.receivedAt': 'Received',
  'sealed.sealedAt': 'Sealed',
  'sealed.eraseAt': 'To be erased',
  'sealed.erasedAt': 'Erased',
  'sealed.department': 'Department',
  'sealed.noDepartment': '(none)',
  'sealed.pages': 'Pages',
  'sealed.certificate': 'Save the certificate of erasure ({day})',
};
