/**
 * The characters that Japanese official text holds most often: kana, digits, and the kanji of offices and their affairs.
 * Their threes are kept by the index beside pairs, because each of their pairs stands on a large share of all pages.
 * The order is part of what is stored (`gramFormat`); at most 256.
 */
const characters = Array.from(
  [
    'のにはをがでとしてるたいすなれもかられりあよやつうまこさそおきくけえせちへみめほねめろわんむふひゆゃゅょっじずぜだどばびぶべげご',
    '0123456789、。・ー()「」-',
    'アイウエオカキクコサシスセタチッテトハフマミムメラリルレロンガグジド',
    '一二十年月日時分市町村県都国区第号条項事業計画予算決定議会委員長課部人者民住所地方公共団体',
    '学校教育福祉健康保険医療税金額費料円支収入出申請届書類文通知報告施設工建生活',
    '用利行実対象内外上下中大小新本等的性化力子高令和度平成期間名以及例規法理管関係合同意見要必場',
    '給付補助交提示検討査調整',
  ].join(''),
);

const numbers = new Map(Array.from(new Set(characters), (character, at) => [character.charCodeAt(0), at]));

/** Number of a character in the list, 0 to 255, by its UTF-16 unit; undefined: it is not among them. */
export function commonNumber(unit: number): number | undefined {
  return numbers.get(unit);
}
