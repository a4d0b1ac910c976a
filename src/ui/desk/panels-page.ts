/** Where an administrator gives a new panel to its device. */

import { type Html, html } from '../html.ts';
import { formToken, layout, type PageFrame } from '../layout.ts';
import type { RefusalCode } from '../text/refusals.ts';
import { refusalNotice } from './sign-in-page.ts';

/** What the page shows. */
export interface PanelsView {
  readonly devices: readonly { readonly id: string; readonly name: string; readonly site: string }[];
  readonly refusal?: RefusalCode;
  /** Name of the device whose panel was approved just now; empty: one was refused. */
  readonly decided?: string;
}

/** The page. */
export function panelsPage(frame: PageFrame, { devices, refusal, decided }: PanelsView): Html {
  const t = frame.format.texts;
  const done =
    decided === undefined
      ? undefined
      : html`<p class="notice" role="status">${decided === '' ? t('panels.refused') : t('panels.approved', { device: decided })}</p>`;
  return layout(frame, {
    title: t('panels.title'),
    active: 'panels',
    content: html`${refusalNotice(frame, refusal)}${done}
<p class="lead">${t('panels.lead')}</p>
<form class="form" method="post" action="/desk/panels">${formToken(frame)}
<div class="field"><label for="code">${t('panels.code')}</label><p class="hint" id="code-hint">${t('panels.codeHint')}</p>
<input id="code" name="code" type="text" required maxlength="12" autocomplete="off" autocapitalize="characters" aria-describedby="code-hint"></div>
<div class="field"><label for="device">${t('panels.device')}</label><select id="device" name="device">
${devices.map(({ id, name, site }) => html`<option value="${id}">${site === '' ? name : `${name}（${site}）`}</option>`)}
</select></div>
<div class="actions"><button class="primary" type="submit" name="word" value="approve">${t('panels.approve')}</button>
<button type="submit" name="word" value="refuse">${t('panels.refuse')}</button></div></form>`,
  });
}
