/** The pages for signing in and for changing the password. */

import { type Html, html } from '../html.ts';
import { formToken, layout, notice, type PageFrame } from '../layout.ts';
import { type RefusalCode, refusalTexts } from '../text/refusals.ts';

/** A refusal as a notice, or nothing. */
export function refusalNotice(frame: PageFrame, code: RefusalCode | undefined): Html | undefined {
  if (code === undefined) return undefined;
  const { cause, advice } = refusalTexts[code];
  return notice(
    'error',
    html`<p><strong>${frame.format.pick(cause)}</strong> ${frame.format.pick(advice)}</p>`,
  );
}

/** The sign-in page. `next` is where to go afterwards. */
export function signInPage(
  frame: PageFrame,
  view: {
    readonly next: string;
    readonly loginName?: string;
    readonly refusal?: RefusalCode;
    /** True: the organisation's identity provider can be asked. */
    readonly provider?: boolean;
  },
): Html {
  const t = frame.format.texts;
  return layout(frame, {
    title: t('signIn.title'),
    content: html`${refusalNotice(frame, view.refusal)}${view.provider === true && providerLink(frame, view.next)}
<form class="form" method="post" action="/sign-in">${formToken(frame)}
<input type="hidden" name="next" value="${view.next}">
<div class="field"><label for="loginName">${t('signIn.name')}</label>
<input id="loginName" name="loginName" type="text" required maxlength="100" autocomplete="username" autocapitalize="none" spellcheck="false" value="${view.loginName}"></div>
<div class="field"><label for="password">${t('signIn.password')}</label>
<input id="password" name="password" type="password" required maxlength="200" autocomplete="current-password"></div>
<button class="primary" type="submit">${t('signIn.button')}</button>
</form>`,
  });
}

function providerLink(frame: PageFrame, next: string): Html {
  const t = frame.format.texts;
  const path = `/sign-in/provider?next=${encodeURIComponent(next)}`;
  return html`<p><a class="button primary" href="${path}">${t('second.provider')}</a></p><p class="hint">${t('second.or')}</p>`;
}

/**
 * Goes on to a page of ours. The browser came from another site, so it does not send the new cookie with a mere
 * redirection; with a step that begins here it does.
 */
export function goOnPage(frame: PageFrame, next: string): Html {
  const t = frame.format.texts;
  return layout(frame, {
    title: t('signIn.title'),
    goOn: next,
    content: html`<p class="lead">${t('second.going')}</p>
<p><a class="button primary" href="${next}">${t('second.goOn')}</a></p>`,
  });
}

/** Signed out here; the identity provider's own session can be ended too. */
export function signedOutPage(frame: PageFrame, providerUrl: string): Html {
  const t = frame.format.texts;
  return layout(frame, {
    title: t('second.signedOut'),
    content: html`<p class="lead">${t('second.signedOutLead')}</p>
<p><a class="button primary" href="${providerUrl}">${t('second.providerSignOut')}</a></p>
<p><a href="/sign-in">${t('signIn.button')}</a></p>`,
  });
}

/** The page for a password in place of a one-time password; `next` is where to go afterwards. */
export function passwordPage(
  frame: PageFrame,
  view: { readonly next: string; readonly refusal?: RefusalCode; readonly mismatch?: boolean },
): Html {
  const t = frame.format.texts;
  return layout(frame, {
    title: t('password.title'),
    content: html`${notice('info', t('password.first'))}
${view.mismatch === true && notice('error', t('password.mismatch'))}${refusalNotice(frame, view.refusal)}
<form class="form" method="post" action="/password">${formToken(frame)}
<input type="hidden" name="onward" value="${view.next}">
${passwordField('current', t('password.current'), 'current-password')}
${passwordField('next', t('password.next'), 'new-password', t('password.rule'))}
${passwordField('repeat', t('password.repeat'), 'new-password')}
<button class="primary" type="submit">${t('password.button')}</button>
</form>`,
  });
}

function passwordField(name: string, label: string, autocomplete: string, hint?: string): Html {
  const described = hint === undefined ? undefined : html` aria-describedby="${name}-hint"`;
  return html`<div class="field"><label for="${name}">${label}</label>${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}
<input id="${name}" name="${name}" type="password" required maxlength="200" autocomplete="${autocomplete}"${described}></div>`;
}
