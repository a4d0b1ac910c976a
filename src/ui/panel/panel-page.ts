/**
 * The page of a panel at a device, and the page that pairs it. The first screen stands in the page; the further ones
 * are made by its scripts (ES5, without modules, so that browsers built into devices run them).
 */

import { type Html, html } from '../html.ts';
import type { PageFrame } from '../layout.ts';
import { type Wording, wordings } from '../text/language.ts';
import { textsUnder } from '../text/text.ts';

/** The device as the panel names it. */
export interface PanelView {
  readonly name: string;
  readonly site: string;
  readonly state: 'active' | 'paused' | 'removed';
  /** Present when paper can be scanned there. */
  readonly scanUri?: string | undefined;
}

/** The scripts of the panel, each after those it leans on. */
export const panelScripts: readonly string[] = [
  'request.js',
  'wedge.js',
  'panel-view.js',
  'panel-keypad.js',
  'panel-form.js',
  'panel-idle.js',
  'panel-list.js',
  'panel-ticket.js',
  'panel-places.js',
  'panel-progress.js',
  'panel-scan.js',
  'panel-why.js',
  'panel-arrivals.js',
  'panel-core.js',
  'panel-tools.js',
  'panel-follow.js',
  'panel-jobs.js',
  'panel-tap-all.js',
  'panel-cards.js',
  'camera.js',
  'panel-face.js',
  'panel-begin.js',
  'panel-desk.js',
  'panel.js',
];

const wordingNames: Readonly<Record<Wording, string>> = {
  ja: '日本語',
  'ja-easy': 'やさしい日本語',
  en: 'English',
};

/** The panel. Its script begins with the idle screen. */
export function panelPage(frame: PageFrame, device: PanelView): Html {
  const t = frame.format.texts;
  const texts = JSON.stringify(textsUnder(frame.format.wording, 'panel.'));
  const { help, panelIdleSeconds } = frame.settings;
  const home = frame.format.wording === 'ja' ? '' : '/panel?lang=ja';
  return document(
    frame,
    t('panelPage.title'),
    panelScripts,
    html`<header class="panel-head"><div class="device"><strong>${device.name}</strong><span>${device.site}</span></div>
<div class="panel-tools" id="tools">${languageLinks(frame.format.wording)}</div></header>
<div id="warning" class="warning hidden"></div>
<main id="panel" class="panel-main" data-texts="${texts}" data-state="${device.state}" data-scanner="${device.scanUri === undefined ? 'no' : 'yes'}" data-idle="${panelIdleSeconds ?? 60}" data-home="${home}"><div class="idle"><h1 class="idle-title">${t('panel.idleTitle')}</h1><p class="idle-lead">${t('panel.idleLead')}</p></div><noscript><p class="panel-message">${t('panelPage.noScript')}</p></noscript></main>
<footer class="panel-foot"><span>${help === undefined ? undefined : frame.format.pick(help)}</span><span>${frame.format.pick(frame.settings.organization)}</span></footer>`,
  );
}

/**
 * The page that pairs a browser: with the token in the fragment of a pairing address, which is never sent by itself;
 * without one, with a code that an administrator approves.
 */
export function pairPage(frame: PageFrame): Html {
  const t = frame.format.texts;
  return document(
    frame,
    t('pair.title'),
    ['request.js', 'pair.js'],
    html`<main class="panel-main pairing"><h1>${t('pair.title')}</h1>
<p>${t('pair.lead')}</p>
<p id="code" class="pair-code hidden"></p>
<p id="pair" class="panel-message" role="status" data-working="${t('pair.working')}" data-failed="${t('pair.failed')}" data-waiting="${t('pair.waiting')}" data-refused="${t('pair.refused')}" data-expired="${t('pair.expired')}" data-offline="${t('pair.offline')}">${t('pair.working')}</p>
<p><button type="button" id="again" class="hidden">${t('pair.again')}</button></p>
<p class="quiet">${t('pair.where')}</p></main>`,
  );
}

function languageLinks(current: Wording): readonly Html[] {
  return wordings
    .filter((wording) => wording !== current)
    .map((wording) => {
      const language = wording === 'en' ? 'en' : 'ja';
      return html`<a class="language" lang="${language}" hreflang="${language}" href="/panel?lang=${wording}">${wordingNames[wording]}</a>`;
    });
}

function document(frame: PageFrame, title: string, names: readonly string[], body: Html): Html {
  const isContrast = /[?&]contrast=high(&|$)/.test(frame.url);
  return html`<!DOCTYPE html>
<html lang="${frame.format.language}" class="${isContrast ? 'contrast' : ''}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} | ${frame.format.texts('common.product')}</title>
<link rel="stylesheet" href="/assets/base.css">
<link rel="stylesheet" href="/assets/panel.css">
<link rel="stylesheet" href="/assets/panel-screens.css">
<link rel="stylesheet" href="/assets/panel-contrast.css">
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
</head>
<body class="panel">
<div id="live" class="hidden-text" role="status" aria-live="polite"></div>
${body}
${names.map((name) => html`<script src="/assets/${name}"></script>\n`)}
</body>
</html>
`;
}
