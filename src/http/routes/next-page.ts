/** Where to go after signing in: a page of ours that was asked for, never another site. */

import { z } from 'zod';

/** The first page of the desk. */
export const firstPage = '/app/';

/** What pages begin with to which a sign-in may lead. */
const pages = /^\/(?:app|phone)(?:[/?#]|$)/;

/**
 * The page that was asked for, or the first one. Browsers take `\` for `/`, leave out control characters and tabs, and
 * read `//` as another host; none of these, no dot segments, and nothing but ASCII gets through. What is left is read as
 * a browser reads it and must come out unchanged.
 */
export function ownPage(asked: string): string {
  const isPlain = /^[\x21-\x5b\x5d-\x7e]+$/.test(asked) && !asked.includes('//');
  if (!isPlain || !pages.test(asked)) return firstPage;
  const base = 'https://own.invalid';
  const read = URL.parse(asked, base);
  const isUnchanged = read?.origin === base && read.pathname + read.search + read.hash === asked;
  return isUnchanged ? asked : firstPage;
}

/** The parameter `next` of forms and addresses, 500 characters at most. */
export const nextPath = z.string().max(500).catch(firstPage).transform(ownPage).default(firstPage);
