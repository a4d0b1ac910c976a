/** The frame of the pages that the service makes itself, around the app: head line, content, foot. */

import type { Formatter } from './format.ts';
import { type Html, html } from './html.ts';
import type { UiSettings } from './settings.ts';
import type { Language } from './text/language.ts';

/** What every page is made with. */
export interface PageFrame {
  readonly format: Formatter;
  readonly settings: UiSettings;
  /** Path and query of this page. */
  readonly url: string;
  /** Repeated by every form in a hidden field. */
  readonly forgeryToken: string;
  /** Name of the signed-in person; absent on pages before signing in. */
  readonly displayName?: string;
}

/** The content of a page for the frame. */
export interface PageContent {
  readonly title: string;
  readonly content: Html;
  /** A path of ours to which the browser goes at once. */
  readonly goOn?: string;
}

/** A whole page. None of them has a script. */
export function layout(frame: PageFrame, content: PageContent): Html {
  const { format, settings } = frame;
  const t = format.texts;
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
</head>
<body>
<a class="skip" href="#main">${t('common.skip')}</a>
<header class="head">
<div class="head-line">
<a class="product" href="/app/"><span class="product-name">${t('common.product')}</span>
<span class="organization">${format.pick(settings.organization)}</span></a>
<div class="head-tools">${languageLink(frame)}${frame.displayName === undefined ? undefined : account(frame)}</div>
</div>
</header>
<main id="main" class="main">
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

function account(frame: PageFrame): Html {
  const t = frame.format.texts;
  return html`<span class="person">${frame.displayName}</span>
<a href="/app/own/security">${t('nav.security')}</a>
<a href="/app/own/password">${t('nav.password')}</a>
<form method="post" action="/sign-out">${formToken(frame)}<button class="link" type="submit">${t('nav.signOut')}</button></form>`;
}
