/** Faces for administrators: the switch with its statement, the engine, the thresholds with their plot. */

import { provenanceStatement, provenanceWording } from '../../identity/face-policy.ts';
import { countFrom, type ThresholdRun } from '../../identity/face-thresholds.ts';
import { type Html, html } from '../html.ts';
import { formToken, layout, notice, type PageFrame } from '../layout.ts';
import { numberField } from './faces-page.ts';
import { thresholdPlot } from './faces-plot.ts';

/** How faces stand. */
export interface FacesView {
  readonly on: boolean;
  readonly switched: { readonly changedAt: string; readonly changedByName?: string } | undefined;
  readonly engine: { readonly name: string; readonly provenance: string; readonly trouble?: string };
  readonly enrolled: { readonly active: number; readonly lookAlike: number };
  readonly thresholds: { readonly verification: number; readonly identification: number };
  readonly lastRun: ThresholdRun | undefined;
  readonly target: number;
  readonly notice?: 'switched' | 'ran' | 'erased' | 'none';
}

const notices = {
  switched: 'faces.switched',
  ran: 'faces.ran',
  erased: 'faces.erasedOne',
  none: 'faces.erasedNone',
} as const;

/** The page. */
export function facesAdminPage(frame: PageFrame, view: FacesView): Html {
  const t = frame.format.texts;
  return layout(frame, {
    title: t('faces.title'),
    active: 'faces',
    content: html`${view.notice !== undefined && notice('done', t(notices[view.notice]))}
${view.engine.trouble !== undefined && notice('error', t('faces.trouble', { code: view.engine.trouble }))}
${standing(frame, view)}
<p>${t('faces.notCertified')}</p>
${view.on ? switchOff(frame) : view.engine.trouble === undefined && switchOn(frame, view)}
<h2>${t('faces.thresholds')}</h2>${thresholds(frame, view)}
${view.engine.trouble === undefined && runNow(frame)}
<h2>${t('faces.eraseTitle')}</h2>
<form class="form" method="post" action="/desk/faces/erase">${formToken(frame)}${numberField(frame, 'erase-number', true)}
<button class="danger" type="submit">${t('face.erase')}</button></form>`,
  });
}

function standing(frame: PageFrame, { on, switched, engine, enrolled }: FacesView): Html {
  const { format } = frame;
  const t = format.texts;
  const by =
    switched &&
    html`${format.moment(new Date(switched.changedAt))}（${switched.changedByName ?? t('faces.byCommand')}）`;
  const rows: readonly (readonly [string, Html | string])[] = [
    [t('faces.enrolled'), t('faces.people', { count: enrolled.active })],
    [t('faces.lookAlikes'), t('faces.people', { count: enrolled.lookAlike })],
    [t('faces.engine'), engine.name],
    ...(by === undefined ? [] : [[t('faces.changed'), by] as const]),
  ];
  const title = t(on ? 'faces.on' : 'faces.offState');
  return html`<section class="card" aria-label="${title}"><div class="card-body"><h2>${title}</h2>${facts(rows)}</div></section>`;
}

function switchOn(frame: PageFrame, { engine }: FacesView): Html {
  const { format } = frame;
  const t = format.texts;
  return html`<h2>${t('faces.statementTitle')}</h2>
<p class="statement">${format.pick(provenanceStatement)}</p>
<h3>${t('faces.provenance')}</h3><p class="statement" lang="en">${engine.provenance}</p>
<form class="form" method="post" action="/desk/faces/on">${formToken(frame)}
<div class="field check"><label for="confirmed"><input id="confirmed" name="confirmed" type="checkbox" required value="${provenanceWording}"> ${t('faces.confirm', { wording: provenanceWording })}</label></div>
<button class="primary" type="submit">${t('faces.switchOn')}</button></form>`;
}

function switchOff(frame: PageFrame): Html {
  const t = frame.format.texts;
  return html`<form class="form" method="post" action="/desk/faces/off">${formToken(frame)}<p>${t('faces.offLead')}</p>
<button class="danger" type="submit">${t('faces.switchOff')}</button></form>`;
}

function thresholds(frame: PageFrame, { thresholds: now, lastRun, target }: FacesView): Html {
  const t = frame.format.texts;
  const inForce: readonly (readonly [string, string])[] = [
    [t('faces.verification'), now.verification.toFixed(2)],
    [t('faces.identification'), now.identification.toFixed(2)],
  ];
  if (lastRun === undefined) return html`${facts(inForce)}<p>${t('faces.neverRun')}</p>`;
  const above = countFrom(lastRun.counts.impostor, lastRun.verification);
  return html`${facts([...inForce, ...runRows(frame, lastRun, target)])}
<p class="hint">${t('faces.fnmrNote')}</p>${lastRun.impostorPairs > 0 && thresholdPlot(frame, lastRun, above)}`;
}

function runRows(
  frame: PageFrame,
  run: ThresholdRun,
  target: number,
): readonly (readonly [string, string])[] {
  const { format } = frame;
  const t = format.texts;
  const isProven = run.fmrUpper <= target;
  const verdict = run.targetMet
    ? isProven
      ? 'faces.targetMet'
      : 'faces.targetUnproven'
    : 'faces.targetMissed';
  const fmr = t('faces.upTo', { rate: percent(run.fmr), upper: percent(run.fmrUpper) });
  return [
    [t('faces.fmr'), run.impostorPairs === 0 ? t('faces.tooFew') : fmr],
    [t('faces.fnmr'), run.fnmr === undefined ? t('faces.tooFew') : percent(run.fnmr)],
    [t('faces.pairs'), t('faces.pairCount', { impostor: run.impostorPairs, genuine: run.genuinePairs })],
    [t('faces.target'), `${percent(target)}: ${t(verdict)}`],
    [t('faces.lastRun'), format.moment(run.at)],
  ];
}

function runNow(frame: PageFrame): Html {
  const t = frame.format.texts;
  return html`<form method="post" action="/desk/faces/thresholds">${formToken(frame)}<button type="submit">${t('faces.run')}</button></form>`;
}

function facts(rows: readonly (readonly [string, Html | string])[]): Html {
  return html`<dl class="facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function percent(rate: number): string {
  return `${Number((rate * 100).toPrecision(2))} %`;
}
