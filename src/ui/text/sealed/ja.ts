/** Japanese texts of sealed scans. */

/** By key. */
export const sealedJa = {
  'nav.sealed': '封印したスキャン',
  'sealed.title': '封印したスキャン',
  'sealed.lead':
    '個人番号（マイナンバー）が見つかったため封印したスキャンです。中身は誰にも開けません。文書は作られず、検索にも出ません。',
  'sealed.none': 'この一年に封印したスキャンはありません。',
  'sealed.again': '原稿を読み取り直す複合機',
  'sealed.againHint': '必要な場合は、個人番号を扱える次の複合機で原稿を読み取り直してください。',
  'sealed.againNone':
    '個人番号を扱える複合機は登録されていません。必要な場合は、個人番号の担当部署にお尋ねください。',
  'sealed.open': '封印中',
  'sealed.erased': '消去済み',
  'sealed.receipt': '受付番号',
  'sealed.receivedAt': '受付',
  'sealed.sealedAt': '封印',
  'sealed.eraseAt': '消去の予定',
  'sealed.erasedAt': '消去',
  'sealed.department': '所属',
  'sealed.noDepartment': '（なし）',
  'sealed.pages': 'ページ数',
  'sealed.certificate': '消去の証明書を保存（{day}）',
} as const;
