/** Setting a PIN at the desk, with the password. */

import { type Html, html } from '../html.ts';
import { formToken, layout, notice, type PageFrame } from '../layout.ts';
import type { RefusalCode } from '../text/refusals.ts';
import type { TextKey } from '../text/text.ts';
import { refusalNotice } from './sign-in-page.ts';

/** What the page shows. */
export interface PinView {
  readonly leastDigits: number;
  readonly refusal?: RefusalCode;
  /** The two PINs differ. */
  readonly mismatch?: boolean;
}

/** The page. */
export function pinPage(frame: PageFrame, view: PinView): Html {
  const t = frame.format.texts;
  const digits = (
    name: string,
    text: TextKey,
  ) => html`<div class="field"><label for="${name}">${t(text)}</label>
<input id="${name}" name="${name}" type="password" inputmode="numeric" required minlength="${view.leastDigits}" maxlength="12" autocomplete="off" aria-describedby="pin-rule"></div>`;
  return layout(frame, {
    title: t('pin.title'),
    active: 'cards',
    content: html`${view.mismatch === true && notice('error', t('pin.mismatch'))}${refusalNotice(frame, view.refusal)}
<p class="lead">${t('pin.lead')}</p>
<form class="form" method="post" action="/desk/pin">${formToken(frame)}
<div class="field"><label for="password">${t('pin.password')}</label>
<input id="password" name="password" type="password" required maxlength="256" autocomplete="current-password"></div>
<p class="hint" id="pin-rule">${t('pin.rule', { least: view.leastDigits })}</p>
${digits('pin', 'pin.new')}${digits('repeat', 'pin.repeat')}
<button class="primary" type="submit">${t('pin.button')}</button></form>`,
  });
}
