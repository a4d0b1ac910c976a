/** The page of a panel at a device, and the page that pairs it. The screens are made by their scripts. */

import { type Html, html } from '../html.ts';
import type { PageFrame } from '../layout.ts';
import { languageLink } from '../layout.ts';
import { textsUnder } from '../text/text.ts';

/** The device as the panel names it. */
export interface PanelView {
  readonly name: string;
  readonly site: string;
  readonly state: 'active' | 'paused' | 'removed';
  /** Present when paper can be scanned there. */
  readonly scanUri?: string | undefined;
}

const scripts = [
  'request.js',
  'wedge.js',
  'panel-view.js',
  'panel-keypad.js',
  'panel-ticket.js',
  'panel-places.js',
  'panel-progress.js',
  'panel-scan.js',
  'panel-follow.js',
  'panel-jobs.js',
  'panel.js',
];

/** The panel. Its script begins with the idle screen. */
export function panelPage(frame: PageFrame, device: PanelView): Html {
  const t = frame.format.texts;
  const texts = JSON.stringify(textsUnder(frame.format.language, 'panel.'));
  const { help, panelIdleSeconds } = frame.settings;
  return document(
    frame,
    t('panelPage.title'),
    scripts,
    html`<header class="panel-head"><div class="device"><strong>${device.name}</strong><span>${device.site}</span></div>
<div class="panel-tools" id="tools">${languageLink(frame)}</div></header>
<main id="panel" class="panel-main" data-texts="${texts}" data-state="${device.state}" data-scanner="${device.scanUri === undefined ? 'no' : 'yes'}" data-idle="${panelIdleSeconds ?? 60}"><noscript><p class="panel-message">${t('panelPage.noScript')}</p></noscript></main>
<footer class="panel-foot"><span>${help === undefined ? undefined : frame.format.pick(help)}</span><span>${frame.format.pick(frame.settings.organization)}</span></footer>
<div id="live" class="hidden-text" role="status" aria-live="polite"></div>`,
  );
}

/** The page opened through a pairing address; its token is in the fragment, which is never sent by itself. */
export function pairPage(frame: PageFrame): Html {
  const t = frame.format.texts;
  return document(
    frame,
    t('pair.title'),
    ['request.js', 'pair.js'],
    html`<main class="panel-main"><h1>${t('pair.title')}</h1>
<p id="pair" class="panel-message" role="status" data-failed="${t('pair.failed')}" data-missing="${t('pair.missing')}">${t('pair.working')}</p></main>`,
  );
}

function document(frame: PageFrame, title: string, names: readonly string[], body: Html): Html {
  return html`<!DOCTYPE html>
<html lang="${frame.format.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} | ${frame.format.texts('common.product')}</title>
<link rel="stylesheet" href="/assets/base.css">
<link rel="stylesheet" href="/assets/panel.css">
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
</head>
<body class="panel">
${body}
${names.map((name) => html`<script src="/assets/${name}"></script>\n`)}
</body>
</html>
`;
}
