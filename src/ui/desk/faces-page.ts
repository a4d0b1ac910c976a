/** The signed-in person's own face: what is held, the purpose, enrolling, erasing, disclosure. */

import { agreementStatement, agreementWording } from '../../identity/face-policy.ts';
import { type Html, html } from '../html.ts';
import { formToken, layout, notice, type PageFrame } from '../layout.ts';
import { textsUnder } from '../text/text.ts';

/** What is known of the person's reference. */
export interface OwnFace {
  readonly state: 'active' | 'erased';
  readonly enrolledAt: Date;
  readonly lastUsedAt: Date | undefined;
  readonly useCount: number;
  readonly agreedWording: string;
  readonly lookAlike: boolean;
  readonly erasedAt: Date | undefined;
}

/** What the page shows. */
export interface FaceView {
  readonly on: boolean;
  readonly record: OwnFace | undefined;
  readonly notice?: 'erased' | 'enrolled';
}

/** The page. */
export function facePage(frame: PageFrame, view: FaceView): Html {
  const t = frame.format.texts;
  const isActive = view.record?.state === 'active';
  return layout(frame, {
    title: t('face.title'),
    active: 'face',
    scripts: ['request.js', 'camera.js', 'faces-enrol.js'],
    content: html`${view.notice !== undefined && notice('done', t(view.notice === 'erased' ? 'face.erased' : 'face.enrolledNotice'))}
${!view.on && notice('info', t('face.off'))}
${standing(frame, view.record)}
${view.on && enrolment(frame, isActive)}
${view.record !== undefined && own(frame, isActive)}`,
  });
}

function standing(frame: PageFrame, record: OwnFace | undefined): Html {
  const { format } = frame;
  const t = format.texts;
  if (record?.state !== 'active') {
    const erased = record?.erasedAt && html` ${t('face.erasedAt', { day: format.day(record.erasedAt) })}`;
    return html`<p class="lead">${t('face.none')}${erased}</p>`;
  }
  const used = record.lastUsedAt === undefined ? t('face.never') : format.day(record.lastUsedAt);
  return html`<section class="card" aria-label="${t('face.active')}"><div class="card-body"><h2>${t('face.active')}</h2>
<dl class="facts"><div><dt>${t('face.enrolledAt')}</dt><dd>${format.day(record.enrolledAt)}</dd></div>
<div><dt>${t('face.lastUsed')}</dt><dd>${used}</dd></div>
<div><dt>${t('face.uses')}</dt><dd>${record.useCount}</dd></div>
<div><dt>${t('face.wording')}</dt><dd>${record.agreedWording}</dd></div></dl>
${record.lookAlike && html`<p>${t('face.lookAlike')}</p>`}</div></section>`;
}

function enrolment(frame: PageFrame, isActive: boolean): Html {
  const { format } = frame;
  const t = format.texts;
  const texts = JSON.stringify(textsUnder(format.language, 'faceScript.'));
  const isAdministrator = frame.roles?.includes('administrator') === true;
  return html`<h2>${t('face.purposeTitle')}</h2>
<p>${format.pick(agreementStatement)}</p><p><strong>${t('face.equalWay')}</strong></p>
<form class="form" id="enrol" data-wording="${agreementWording}" data-texts="${texts}">
<div class="field check"><label for="agree"><input id="agree" type="checkbox" required> ${t('face.agree')} <span class="hint">(${agreementWording})</span></label></div>
${isAdministrator && numberField(frame, 'enrol-number', false)}
<button class="primary" type="submit">${t(isActive ? 'face.again' : 'face.start')}</button>
</form>
<div class="enrol-stage" id="enrol-stage" hidden>
<p id="enrol-words" class="enrol-words" role="status" aria-live="polite"></p>
<video id="enrol-video" class="enrol-video" playsinline muted aria-hidden="true"></video>
<progress id="enrol-meter" max="1" value="0" aria-label="${t('face.meter')}"></progress>
<button type="button" id="enrol-stop">${t('face.stop')}</button></div>
<noscript>${notice('error', t('face.needsScript'))}</noscript>`;
}

/** The field for somebody else's staff number. */
export function numberField(frame: PageFrame, id: string, isRequired: boolean): Html {
  const t = frame.format.texts;
  const required = isRequired ? html` required` : undefined;
  const hint = isRequired
    ? undefined
    : html`<p class="hint" id="${id}-hint">${t('face.staffNumberHint')}</p>`;
  const described = isRequired ? undefined : html` aria-describedby="${id}-hint"`;
  return html`<div class="field"><label for="${id}">${t('face.staffNumber')}</label>${hint}
<input id="${id}" name="staffNumber" type="text" maxlength="60" autocomplete="off"${required}${described}></div>`;
}

function own(frame: PageFrame, isActive: boolean): Html {
  const t = frame.format.texts;
  const erase = html`<h2>${t('face.erase')}</h2><p>${t('face.eraseLead')}</p>
<form method="post" action="/desk/face/erase">${formToken(frame)}<button class="danger" type="submit">${t('face.erase')}</button></form>`;
  return html`${isActive && erase}
<h2>${t('face.export')}</h2><p>${t('face.exportLead')}</p>
<form method="post" action="/desk/face/export">${formToken(frame)}<button type="submit">${t('face.export')}</button></form>`;
}
