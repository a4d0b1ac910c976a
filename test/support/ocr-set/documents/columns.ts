/** Papers in columns: one tier, two tiers parted by a rule, and a sheet that is mostly in columns with a title across. */

import { between, pick, type Random } from '../../../../drivers/simulators/paper/random.ts';
import { type Draft, gap, paragraph } from '../draft.ts';
import { day, figures, person, text, themes, towns } from '../words.ts';

/** 告示 in columns. */
export function notification(random: Random): Draft {
  const town = pick(random, towns);
  const made = day(random, 'kanji');
  const serial = between(random, 11, 299);
  const number = `${town}告示第${figures(serial, 'kanji')}号`;
  const article = (index: number): string =>
    paragraph(`第${figures(index, 'kanji')}条　${text(random, 2)}`, 'padding-top:1em;text-indent:-1em');
  return {
    group: 'vertical',
    kind: 'proclamation',
    fields: { 'document-number': `${town}告示第${serial}号`, 'document-date': made.iso },
    body: [
      paragraph(number),
      gap(0),
      paragraph(`${pick(random, themes)}に関する要綱を次のように定める。`, 'padding-top:1em'),
      paragraph(made.printed, 'padding-top:2em'),
      paragraph(`${town}長　${person(random)}`, 'text-align:right;padding-bottom:2em'),
      ...[1, 2, 3, 4, 5].map(article),
      paragraph('附　則', 'padding-top:2em'),
      paragraph('この告示は、公布の日から施行する。', 'padding-top:1em'),
    ].join(''),
    style: 'writing-mode:vertical-rl;line-height:1.9',
  };
}

/** An address or report in columns. */
export function address(random: Random): Draft {
  return {
    group: 'vertical',
    kind: undefined,
    fields: {},
    body: [
      paragraph(`${pick(random, towns)}文書館の開館に寄せて`, 'font-size:1.35em;padding-top:2em'),
      ...[3, 4, 3, 4].map((count) => paragraph(text(random, count), 'text-indent:1em')),
      paragraph(day(random, 'kanji').printed, 'padding-top:2em'),
      paragraph(person(random), 'text-align:right;padding-bottom:1em'),
    ].join(''),
    style: 'writing-mode:vertical-rl;line-height:1.9;font-size:12pt',
  };
}

/** Two tiers of columns with a rule between them, as town papers are set. */
export function tiers(random: Random): Draft {
  const tier = (): string =>
    '<div style="writing-mode:vertical-rl;height:118mm;width:170mm;line-height:1.75">' +
    paragraph(`◆${pick(random, themes)}`, 'font-weight:bold;font-size:1.15em') +
    [3, 3, 3].map((count) => paragraph(text(random, count), 'text-indent:1em')).join('') +
    '</div>';
  return {
    group: 'vertical',
    kind: undefined,
    fields: {},
    body: `${tier()}<div style="border-top:0.4mm solid #111;margin:5mm 0"></div>${tier()}`,
    style: 'font-size:11.5pt',
  };
}
