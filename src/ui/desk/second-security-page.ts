/** Sign-in protection: the authenticator app, the open sign-ins and the certificates of the signed-in person. */

import { type Html, html } from '../html.ts';
import { formToken, layout, notice, type PageFrame } from '../layout.ts';
import type { RefusalCode } from '../text/refusals.ts';
import type { TextKey } from '../text/text.ts';
import { codeField } from './second-page.ts';
import { refusalNotice } from './sign-in-page.ts';

/** A sign-in in the list. */
interface SignInRow {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date | undefined;
  readonly remoteAddress: string;
  readonly browser: string;
  readonly factors: readonly FactorName[];
}

type FactorName = 'password' | 'provider' | 'provider-mfa' | 'totp' | 'recovery-code' | 'certificate';

/** What the page shows. */
export interface SecurityView {
  readonly status: {
    readonly level: 'off' | 'optional' | 'required';
    readonly confirmedAt: Date | undefined;
    readonly recoveryCodesLeft: number;
    readonly mayEnrolCertificate: boolean;
    readonly certificates: readonly { readonly sha256: string; readonly enrolledAt: Date }[];
  };
  readonly signIns: readonly SignInRow[];
  /** The sign-in of this very page. */
  readonly here: string;
  readonly notice?: keyof typeof notices | undefined;
  readonly refusal?: RefusalCode;
}

/** What was done, by the word in the address. */
export const notices = {
  ended: 'security.ended',
  removed: 'security.removed',
  certificate: 'security.certificateDone',
} as const satisfies Record<string, TextKey>;

/** The page. */
export function securityPage(frame: PageFrame, view: SecurityView): Html {
  const t = frame.format.texts;
  return layout(frame, {
    title: t('security.title'),
    active: 'security',
    content: html`${view.notice !== undefined && notice('done', t(notices[view.notice]))}${refusalNotice(frame, view.refusal)}
<p class="lead">${t('security.lead')}</p>
${authenticator(frame, view)}
${signIns(frame, view)}
${(view.status.mayEnrolCertificate || view.status.certificates.length > 0) && certificates(frame, view)}`,
  });
}

function authenticator(frame: PageFrame, { status }: SecurityView): Html {
  const { format } = frame;
  const t = format.texts;
  const since = status.confirmedAt;
  const rule =
    status.level === 'required'
      ? t('security.appRequired')
      : status.level === 'off'
        ? t('security.appOff')
        : '';
  if (since === undefined) {
    return html`<h2>${t('security.app')}</h2><p>${t('security.appNone')} ${rule}</p>
<form method="post" action="/desk/security/authenticator">${formToken(frame)}
<button type="submit">${t('security.enrol')}</button></form>`;
  }
  const words = t('security.appSince', { date: format.day(since), count: status.recoveryCodesLeft });
  return html`<h2>${t('security.app')}</h2><p>${words} ${rule}</p>
${codeForm(frame, 'replace', '/desk/security/authenticator', t('security.replace'))}
${codeForm(frame, 'renew', '/desk/security/recovery-codes', t('security.renew'))}
${status.level !== 'required' && codeForm(frame, 'remove', '/desk/security/authenticator/remove', t('security.remove'))}`;
}

/** A form that asks for a code of the app in force. */
function codeForm(frame: PageFrame, id: string, action: string, button: string): Html {
  const label = frame.format.texts('security.codeFor');
  return html`<details class="more"><summary>${button}</summary>
<form class="form" method="post" action="${action}">${formToken(frame)}
${codeField(frame, label, `code-${id}`)}<button type="submit">${button}</button></form></details>`;
}

function signIns(frame: PageFrame, view: SecurityView): Html {
  const t = frame.format.texts;
  const rows = view.signIns.map((one) => signInRow(frame, one, one.id === view.here));
  const others = view.signIns.length > 1;
  return html`<h2>${t('security.signIns')}</h2><ul class="cards">${rows}</ul>
${
  others &&
  html`<form method="post" action="/desk/security/sign-ins/end-others">${formToken(frame)}
<button class="danger" type="submit">${t('security.endOthers')}</button></form>`
}`;
}

function signInRow(frame: PageFrame, one: SignInRow, isHere: boolean): Html {
  const { format } = frame;
  const t = format.texts;
  const browser = one.browser === '' ? t('security.unknownBrowser') : one.browser;
  const began = format.moment(one.createdAt);
  const facts = [
    t('security.began', { date: began }),
    one.lastSeenAt === undefined ? '' : t('security.seen', { date: format.moment(one.lastSeenAt) }),
    t('security.from', { address: one.remoteAddress }),
    one.factors.map((factor) => t(`security.factor.${factor}`)).join(' + '),
  ];
  const end = html`<form method="post" action="/desk/security/sign-ins/${one.id}/end">${formToken(frame)}
<button class="danger" type="submit" aria-label="${t('security.endOneLabel', { browser, date: began })}">${t('security.endOne')}</button></form>`;
  return html`<li class="card"><div class="card-body"><h3>${browser}</h3>
${isHere && html`<p class="tags"><span class="tag">${t('security.here')}</span></p>`}
<p class="hint">${facts.filter((fact) => fact !== '').join(' / ')}</p></div>
<div class="card-tools">${!isHere && end}</div></li>`;
}

function certificates(frame: PageFrame, { status }: SecurityView): Html {
  const { format } = frame;
  const t = format.texts;
  const rows = status.certificates.map(
    ({ sha256, enrolledAt }) =>
      html`<li class="card"><div class="card-body"><h3><code>${sha256.slice(0, 16)}</code></h3>
<p class="hint">${t('security.certificateSince', { date: format.day(enrolledAt) })}</p></div>
<div class="card-tools"><form method="post" action="/desk/security/certificates/${sha256}/revoke">${formToken(frame)}
<button class="danger" type="submit">${t('security.certificateRevoke')}</button></form></div></li>`,
  );
  const mayEnrol = status.mayEnrolCertificate && status.confirmedAt !== undefined;
  return html`<h2>${t('security.certificates')}</h2><p>${t('security.certificatesLead')}</p>
${rows.length === 0 ? html`<p>${t('security.certificateNone')}</p>` : html`<ul class="cards">${rows}</ul>`}
${mayEnrol && codeForm(frame, 'certificate', '/desk/security/certificates', t('security.certificateEnrol'))}`;
}
