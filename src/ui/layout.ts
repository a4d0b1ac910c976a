/** The frame of the desk pages: head line, menu, content, foot. */

import type { Formatter } from './format.ts';
import { type Html, html } from './html.ts';
import type { UiSettings } from './settings.ts';
import type { Language } from './text/language.ts';
import type { TextKey } from './text/text.ts';

/** Pages of the menu. */
export type MenuPage =
  | 'own'
  | 'cardAdmin'
  | 'panels'
  | 'jobs'
  | 'print'
  | 'links'
  | 'delegations'
  | 'people'
  | 'scan'
  | 'tray'
  | 'sealed'
  | 'coverSheet'
  | 'search'
  | 'trace';

/** What every desk page is made with. */
export interface PageFrame {
  readonly format: Formatter;
  readonly settings: UiSettings;
  /** Path and query of this page. */
  readonly url: string;
  /** Repeated by every form in a hidden field. */
  readonly forgeryToken: string;
  /** Roles of the signed-in person; some pages of the menu are for some roles only. */
  readonly roles?: readonly string[];
  /** Name of the signed-in person; absent on pages before signing in. */
  readonly displayName?: string;
}

/** The content of a page for the frame. */
export interface PageContent {
  readonly title: string;
  readonly active?: MenuPage;
  /** Names of scripts under `/assets/`. */
  readonly scripts?: readonly string[];
  readonly content: Html;
  /** True: without the menu, for pages of one task on a small screen. */
  readonly plain?: boolean;
  /** A path of ours to which the browser goes at once. */
  readonly goOn?: string;
  /** Wide pages use the whole window. */
  readonly wide?: boolean;
}

interface MenuItem {
  readonly page: MenuPage;
  readonly path: string;
  readonly text: TextKey;
  /** Shown to people with one of these roles; absent: to all. */
  readonly roles?: readonly string[];
}

const menu: readonly MenuItem[] = [
  { page: 'jobs', path: '/desk', text: 'nav.jobs' },
  { page: 'print', path: '/desk/print', text: 'nav.print' },
  { page: 'search', path: '/archive', text: 'nav.search' },
  { page: 'scan', path: '/app/scans', text: 'nav.scan' },
  { page: 'tray', path: '/app/scans/tray', text: 'nav.tray' },
  { page: 'sealed', path: '/app/scans/sealed', text: 'nav.sealed' },
  { page: 'coverSheet', path: '/app/scans/sheets', text: 'nav.coverSheet' },
  { page: 'links', path: '/desk/links', text: 'nav.links' },
  { page: 'panels', path: '/app/people/panels', text: 'nav.panels', roles: ['administrator'] },
  { page: 'own', path: '/app/own', text: 'nav.own' },
  { page: 'cardAdmin', path: '/app/people/cards', text: 'nav.cardAdmin', roles: ['administrator'] },
  { page: 'delegations', path: '/app/delegations', text: 'nav.delegations' },
  { page: 'people', path: '/app/people', text: 'nav.people', roles: ['administrator'] },
  { page: 'trace', path: '/app/trace', text: 'nav.trace', roles: ['auditor', 'administrator'] },
];

/** A whole desk page. */
export function layout(frame: PageFrame, content: PageContent): Html {
  const { format, settings } = frame;
  const t = format.texts;
  const scripts = (content.scripts ?? []).map((name) => html`<script src="/assets/${name}" defer></script>`);
  return html`<!DOCTYPE html>
<html lang="${format.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${content.title} | ${t('common.product')}</title>
${content.goOn !== undefined && html`<meta http-equiv="refresh" content="0;url=${content.goOn}">`}
<link rel="stylesheet" href="/assets/base.css">
<link rel="stylesheet" href="/assets/desk.css">
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
${scripts}
</head>
<body>
<a class="skip" href="#main">${t('common.skip')}</a>
<header class="head">
<div class="head-line">
<a class="product" href="/app/"><span class="product-name">${t('common.product')}</span>
<span class="organization">${format.pick(settings.organization)}</span></a>
<div class="head-tools">${languageLink(frame)}${frame.displayName === undefined ? undefined : account(frame)}</div>
</div>
${frame.displayName === undefined || content.plain === true ? undefined : navigation(frame, content.active)}
</header>
<main id="main" class="${content.wide === true ? 'main wide' : 'main'}">
<h1>${content.title}</h1>
${content.content}
</main>
${settings.help === undefined ? undefined : html`<footer class="foot"><p>${format.pick(settings.help)}</p></footer>`}
</body>
</html>
`;
}

/** The hidden field that every form carries. */
export function formToken(frame: Pick<PageFrame, 'forgeryToken'>): Html {
  return html`<input type="hidden" name="formToken" value="${frame.forgeryToken}">`;
}

/** A message at the head of a page. `error` is read out at once. */
export function notice(kind: 'done' | 'error' | 'info', content: Html | string): Html {
  return html`<div class="notice notice-${kind}" role="${kind === 'error' ? 'alert' : 'status'}">${content}</div>`;
}

/** The link to the same page in the other language. */
export function languageLink(frame: Pick<PageFrame, 'format' | 'url'>): Html {
  const other: Language = frame.format.language === 'ja' ? 'en' : 'ja';
  return html`<a class="language" lang="${other}" hreflang="${other}" href="${withLanguage(frame.url, other)}">${frame.format.texts('common.otherLanguage')}</a>`;
}

function withLanguage(url: string, language: Language): string {
  const parsed = new URL(url, 'https://this.invalid');
  parsed.searchParams.set('lang', language);
  return parsed.pathname + parsed.search;
}

function navigation(frame: PageFrame, active: MenuPage | undefined): Html {
  const t = frame.format.texts;
  const own = menu.filter(({ roles }) => roles?.some((role) => frame.roles?.includes(role)) ?? true);
  const items = own.map(({ page, path, text }) => {
    const current = page === active ? html` aria-current="page"` : undefined;
    return html`<li><a href="${path}"${current}>${t(text)}</a></li>`;
  });
  return html`<nav class="menu" aria-label="${t('nav.label')}"><ul>${items}</ul></nav>`;
}

function account(frame: PageFrame): Html {
  const t = frame.format.texts;
  return html`<span class="person">${frame.displayName}</span>
<a href="/app/own/security">${t('nav.security')}</a>
<a href="/app/own/password">${t('nav.password')}</a>
<form method="post" action="/sign-out">${formToken(frame)}<button class="link" type="submit">${t('nav.signOut')}</button></form>`;
}
