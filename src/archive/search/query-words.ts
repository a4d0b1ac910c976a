/** Names of the fields and of the kinds of paper in the query language. A table of data; all names are NFKC, lower case. */

import type { DayField, FacetField, TextField } from '../../ports/search-index.ts';
import type { DocumentKind } from '../../scan/understanding.ts';

/** What a field of the query language looks at, and how its value is read. */
export type QueryField =
  | { readonly kind: 'text'; readonly field: TextField; readonly exact?: FacetField }
  | { readonly kind: 'days'; readonly field: DayField }
  | { readonly kind: 'amount' }
  | { readonly kind: 'fiscal-year' }
  | { readonly kind: 'document-kind' }
  /** Year in which the 保存期間 ends. */
  | { readonly kind: 'retention' }
  | { readonly kind: 'exact'; readonly field: FacetField };

const named: readonly (readonly [QueryField, readonly string[]])[] = [
  [{ kind: 'text', field: 'title' }, ['件名', '題名', 'title', 'subject']],
  [{ kind: 'text', field: 'document-number' }, ['文書番号', '番号', 'number']],
  [{ kind: 'text', field: 'addressee' }, ['宛先', 'あて先', '宛名', 'to']],
  [{ kind: 'text', field: 'sender' }, ['発信者', '差出人', 'from']],
  [{ kind: 'text', field: 'counterparty' }, ['取引先', 'counterparty', 'vendor']],
  [{ kind: 'text', field: 'binder', exact: 'binder' }, ['簿冊', 'ファイル', 'binder']],
  [{ kind: 'text', field: 'class-code', exact: 'class-code' }, ['分類', '分類記号', 'class']],
  [{ kind: 'days', field: 'document-date' }, ['日付', '文書日付', 'date']],
  [{ kind: 'days', field: 'transaction-date' }, ['取引日', '取引年月日', 'transaction']],
  [{ kind: 'days', field: 'captured' }, ['受付', '登録日', 'captured']],
  [{ kind: 'days', field: 'retention-until' }, ['保存期間満了', '満了', '満了日', 'expires']],
  [{ kind: 'amount' }, ['金額', 'amount']],
  [{ kind: 'fiscal-year' }, ['年度', 'fy']],
  [{ kind: 'document-kind' }, ['種別', '種類', 'kind', 'type']],
  [{ kind: 'exact', field: 'department' }, ['所属', '課', 'department']],
  [{ kind: 'exact', field: 'segment' }, ['ネットワーク区分', '領域', 'segment']],
  [{ kind: 'exact', field: 'access' }, ['公開範囲', 'access']],
  [{ kind: 'retention' }, ['保存期間', 'retention']],
];

/** The fields by each of their names. */
export const queryFields: ReadonlyMap<string, QueryField> = new Map(
  named.flatMap(([field, names]) => names.map((name): [string, QueryField] => [name, field])),
);

const kinds: Readonly<Record<DocumentKind, readonly string[]>> = {
  notice: ['通知', '通知書'],
  inquiry: ['照会', '依頼', '照会・依頼', '照会文', '依頼文'],
  reply: ['回答', '回答書'],
  application: ['申請', '申請書', '届', '届出', '申請書・届'],
  draft: ['起案', '決裁', '起案・決裁', '起案文書', '伺い'],
  minutes: ['会議録', '議事録'],
  contract: ['契約', '契約書'],
  invoice: ['請求', '請求書'],
  receipt: ['領収書', '領収証'],
  quotation: ['見積', '見積書'],
  drawing: ['図面'],
  bill: ['議案'],
  ordinance: ['条例', '規則', '条例・規則'],
  roster: ['名簿'],
  proclamation: ['告示', '公告', '訓令'],
  'medical-certificate': ['診断書'],
  'tax-record': ['税務調書', '調書'],
  memo: ['事務連絡'],
  report: ['報告', '報告書'],
};

/** The kinds of paper by each of their names, the English ones included. */
export const kindsByName: ReadonlyMap<string, DocumentKind> = new Map(
  (Object.entries(kinds) as [DocumentKind, readonly string[]][]).flatMap(([kind, names]) =>
    [kind, ...names].map((name): [string, DocumentKind] => [name, kind]),
  ),
);
