/** Ordinary words of municipal titles, by which one misread character among characters that were read well is put right. */

/** Words of three characters or more: in shorter ones a single character proves nothing. */
const words = (
  '支援センター 保健センター 包括支援 地域包括 個人情報 情報伝達 情報公開 情報システム 文書管理 公文書 管理システム 電子申請 電子化 ' +
  '固定資産 資産評価 住民税 市民税 軽自動車 国民健康保険 健康保険 介護保険 後期高齢者 高齢者 生活保護 児童手当 児童福祉 障害福祉 障害者 ' +
  '保育所 幼稚園 小学校 中学校 学校施設 学校教育 生涯学習 図書館 公民館 体育館 耐震診断 耐震改修 防災訓練 災害時 災害対策 避難所 避難訓練 ' +
  '道路台帳 道路占用 道路管理 占用許可 使用許可 使用料 手数料 補助金 交付金 負担金 助成金 委託料 工事請負 指定管理者 入札参加 入札公告 ' +
  '一般廃棄物 廃棄物 処理計画 実施計画 基本計画 事業計画 予算編成 予算執行 決算報告 監査結果 調査結果 実施状況 運営状況 進捗状況 利用状況 ' +
  '保存期間 操作研修 職員研修 研修会 説明会 講習会 委員会 審議会 協議会 懇談会 連絡会議 運営委員会 自治会 町内会 消防団 水道料金 下水道 ' +
  '都市計画 建築確認 農業委員会 農地転用 選挙人名簿 住民基本台帳 戸籍謄本 印鑑登録 課税台帳 評価替え 意見照会 人事異動 勤務条件 ' +
  '街路樹 剪定業務 国土強靱化 強靱化 就学援助 援助費 会計年度 任用職員 人事評価 評価制度 公有財産 行政財産 振り仮名 国民年金 年金保険料 免除申請 ' +
  '医療費助成 介護認定 認定調査 民生委員 児童委員 差別解消 放課後児童 児童クラブ ワクチン 長寿命化 修繕計画 市営住宅 入居者 屋外広告物 受益者負担 集積所 ' +
  '再生可能 エネルギー 予防注射 整備計画 環境譲与税 中小企業 融資制度 観光案内 奨励金 学校給食 公会計 通学路 安全点検 埋蔵文化財 文化財 試掘調査 実行委員会 ' +
  '要支援者 自主防災 防災組織 防火対象物 立入検査 地域計画 防犯カメラ 定例会 選挙人 定時登録 行政手続 オンライン ネットワーク 住宅改修 支給申請 受給申請 ' +
  '資格取得 再交付 浄化槽 設置届 墓地使用 給水装置 工事申込 法人設立 空家等 解体撤去 撤去費 定住促進 住宅取得 創業支援 支援事業 実績報告 結果報告 会議要旨 ' +
  '申請書 届出書 申込書 報告書 計画書 請求書 見積書 契約書 証明書 診断書 会議録 議事録 調査票 許可申請 交付申請 変更申請 減免申請 料減免 について'
).split(' ');

/** Above this the engine's own word on a character stands, 0 to 1. */
const sure = 0.9;
/** The same within words of three characters. */
const sureOfShort = 0.8;

/**
 * Puts right single characters that the engine was not sure of where all around them spell a known word. `sureness`
 * says for each unit of `text` how sure it was, 0 to 1. Words that are spelled right are left alone.
 */
export function mendByVocabulary(text: string, sureness: readonly number[]): string {
  const settled = new Array<boolean>(text.length).fill(false);
  for (const word of words) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
      settled.fill(true, at, at + word.length);
  }
  const mended = [...text];
  // Characters beyond the BMP would shift the places; they are in no word of the list.
  if (mended.length !== text.length) return text;
  for (const word of words) {
    for (let at = 0; at + word.length <= text.length; at += 1) {
      const wrong = onlyDifference(mended, word, at);
      if (wrong === undefined || settled[wrong] === true) continue;
      // Particles beside a word are no part of it, however they were read.
      const limit = word.length === 3 ? sureOfShort : sure;
      if (/\p{Script=Hiragana}/u.test(text[wrong] ?? '') || (sureness[wrong] ?? 1) >= limit) continue;
      mended[wrong] = word[wrong - at] ?? '';
      settled.fill(true, at, at + word.length);
    }
  }
  return mended.join('');
}

/** The place of the one character in which the text at `at` is not the word. */
function onlyDifference(text: readonly string[], word: string, at: number): number | undefined {
  let wrong: number | undefined;
  for (let index = 0; index < word.length; index += 1) {
    if (text[at + index] === word[index]) continue;
    if (wrong !== undefined) return undefined;
    wrong = at + index;
  }
  return wrong;
}
