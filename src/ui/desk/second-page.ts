/** The pages of the second step: the code, the authenticator app, the recovery codes. */

import { type Html, html } from '../html.ts';
import { formToken, layout, notice, type PageFrame } from '../layout.ts';
import { qrCode } from '../qr-code.ts';
import type { RefusalCode } from '../text/refusals.ts';
import { refusalNotice } from './sign-in-page.ts';

/** Where a form of these pages goes to. */
interface FormView {
  readonly action: string;
  /** Where to go afterwards. */
  readonly next?: string;
  readonly refusal?: RefusalCode | undefined;
}

/** The page that asks for a code while signing in. */
export function secondPage(frame: PageFrame, view: FormView): Html {
  const t = frame.format.texts;
  return layout(frame, {
    title: t('second.title'),
    content: html`${refusalNotice(frame, view.refusal)}
<p class="lead">${t('second.lead')}</p><p class="hint">${t('second.leadRecovery')}</p>
<form class="form" method="post" action="${view.action}">${formToken(frame)}
<input type="hidden" name="next" value="${view.next}">
${codeField(frame, t('second.code'))}
<button class="primary" type="submit">${t('second.button')}</button></form>
<p><a href="/sign-in">${t('second.again')}</a></p>`,
  });
}

/** A field for a code of the app, or a recovery code. */
export function codeField(frame: PageFrame, label: string, id = 'code'): Html {
  return html`<div class="field"><label for="${id}">${label}</label>
<input id="${id}" name="code" type="text" required maxlength="40" inputmode="text" autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" lang="${frame.format.language}"></div>`;
}

/** The page with the QR code of a new app, for somebody who gets no further without. */
export function enrolmentPage(
  frame: PageFrame,
  view: FormView & {
    readonly offer: { readonly secret: string; readonly uri: string };
  },
): Html {
  const t = frame.format.texts;
  const { offer } = view;
  return layout(frame, {
    title: t('second.enrolTitle'),
    content: html`${notice('info', t('second.enrolNeeded'))}${refusalNotice(frame, view.refusal)}
<p class="lead">${t('second.enrolLead')}</p>
<div class="qr-frame">${qrCode(offer.uri, t('second.qr'))}</div>
<p class="hint">${t('second.secret')}</p><p class="once-value"><code>${inFours(offer.secret)}</code></p>
<form class="form" method="post" action="${view.action}">${formToken(frame)}
<input type="hidden" name="next" value="${view.next}">
${codeField(frame, t('second.code'))}
<button class="primary" type="submit">${t('second.confirm')}</button></form>`,
  });
}

function inFours(secret: string): string {
  return secret.replace(/(.{4})(?=.)/g, '$1 ');
}

/** The recovery codes, shown once. */
export function recoveryCodesPage(
  frame: PageFrame,
  view: { readonly codes: readonly string[]; readonly next: string },
): Html {
  const t = frame.format.texts;
  const items = view.codes.map((code) => html`<li><code>${code}</code></li>`);
  return layout(frame, {
    title: t('second.codesTitle'),
    content: html`<section class="once" role="status"><p>${t('second.codesLead')}</p>
<ul class="recovery-codes">${items}</ul></section>
<p><a class="button primary" href="${view.next}">${t('second.codesKept')}</a></p>`,
  });
}
