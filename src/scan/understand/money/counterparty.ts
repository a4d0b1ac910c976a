/** 取引先: who issued an invoice or a receipt, by its form of company and its place beside the registration number. */

import type { Finding } from '../../understanding.ts';
import { freeText, partOf, type ReadLine } from '../reading/lines.ts';

const firm =
  /(?:株式会社|有限会社|合同会社|合資会社|合名会社|\(株\)|\(有\)|一般社団法人|公益社団法人|一般財団法人|公益財団法人|協同組合|医療法人|社会福祉法人|特定非営利活動法人|NPO法人|商店|商会|工務店|印刷所)/u;

const label = /^(?:取引先|請求元|発行者|発行元|受注者|乙|債権者|業者名|支払先|会社名|商号)[:.)]?/u;

/** Firms on the first page as findings. Whom the paper is for (御中, 様) is not the other side. */
export function findCounterparties(lines: readonly ReadLine[], registration: Finding | undefined): Finding[] {
  return lines.flatMap((line) => {
    const { text, place } = line;
    if (text.length > 50 || /(?:御中|様|殿)$/u.test(text) || /[。、]/u.test(text)) return [];
    const labelled = label.exec(text)?.[0].length ?? 0;
    const named = firm.test(text);
    if (!named && (labelled === 0 || labelled === text.length)) return [];
    if (/振込|口座|銀行|支店/u.test(text)) return [];
    const near = registration !== undefined && isNear(line, registration);
    const score = labelled > 0 ? 0.9 : near ? 0.95 : place.start > 0.4 && place.top < 0.5 ? 0.85 : 0.5;
    const part = partOf(line, labelled);
    const found: Finding = {
      field: 'counterparty',
      pageNumber: line.pageNumber,
      box: part.box,
      raw: part.raw,
      value: part.raw.replace(/\s+/gu, '\u3000').replace(/^\u3000|\u3000$/gu, ''),
      confidence: freeText(part) * score * (line.cell === undefined ? 1 : 0.7),
    };
    return [found];
  });
}

/** Within some lines of the registration number. */
function isNear(line: ReadLine, { pageNumber, box }: Finding): boolean {
  const height = box.bottom - box.top;
  return line.pageNumber === pageNumber && Math.abs(line.box.top - box.top) < 8 * height;
}
