/** Names that the organisation knows: by them rare characters of places and offices that were misread are put right. */

/** Names made ready for {@link mendByNames}. */
export interface KnownNames {
  /** NFKC without white space, the longest first. */
  readonly names: readonly string[];
}

/** Shorter names have a neighbour in every other word; longer ones are no names. */
const shortest = 3;
const longest = 40;
/** Most names that are looked at; the first stay. */
const mostNames = 5_000;

/** Most names that may fit into one text. */
const mostFits = 200;

/** What stands behind names of places and offices in letters and in numbers of documents. */
const officers: readonly string[] = ['', '長', '告示', '公告', '訓令', '条例', '規則'];

const prefectures = (
  '北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 新潟県 富山県 石川県 福井県 山梨県 長野県 ' +
  '岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 ' +
  '佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県'
).split(' ');

/** Names of offices, places and partners, with the prefectures; order and repeats do not matter. */
export function knownNamesOf(names: Iterable<string>): KnownNames {
  const all = new Set<string>();
  for (const name of names) {
    const squeezed = name.normalize('NFKC').replace(/\s+/gu, '');
    if (squeezed.length < shortest || squeezed.length > longest) continue;
    for (const officer of officers) all.add(squeezed + officer);
    if (all.size >= mostNames * officers.length) break;
  }
  for (const prefecture of prefectures) {
    all.add(prefecture);
    all.add(`${prefecture}知事`);
  }
  return { names: [...all].sort((a, b) => b.length - a.length) };
}

/** A text by known names. */
export interface MendedName {
  readonly text: string;
  /** True when a character was put right. */
  readonly mended: boolean;
}

/**
 * Puts characters right that the engine doubted where those around them spell a known name. `sureness` says for each
 * unit of `text` how sure the engine was, 0 to 1. Characters of a name that is spelled right are left alone, and so is a
 * place where two names fit equally well. The text keeps its length.
 */
export function mendByNames(text: string, sureness: readonly number[], { names }: KnownNames): MendedName {
  const settled = new Array<boolean>(text.length).fill(false);
  for (const name of names) {
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
      settled.fill(true, at, at + name.length);
  }
  const letters = text.split('');
  let mended = false;
  for (const { name, at } of fitting(text, sureness, names)) {
    if (settled.slice(at, at + name.length).some((taken, unit) => taken && letters[at + unit] !== name[unit]))
      continue;
    letters.splice(at, name.length, ...name.split(''));
    settled.fill(true, at, at + name.length);
    mended = true;
  }
  return { text: letters.join(''), mended };
}

interface Fit {
  readonly name: string;
  readonly at: number;
  readonly wrong: number;
}

/** Names that fit somewhere but for characters in doubt: the longest first, those that another rivals left out. */
function fitting(text: string, sureness: readonly number[], names: readonly string[]): Fit[] {
  const fits: Fit[] = [];
  for (const name of names) {
    for (let at = 0; at + name.length <= text.length; at += 1) {
      const wrong = wrongIn(text, sureness, name, at);
      if (wrong !== undefined && wrong > 0) fits.push({ name, at, wrong });
    }
    // Where so much fits, the text is no name but a row of guesses.
    if (fits.length > mostFits) return [];
  }
  const better = (one: Fit, other: Fit): boolean =>
    one.name.length - one.wrong > other.name.length - other.wrong;
  return fits.filter(
    (one) =>
      !fits.some(
        (other) =>
          other !== one &&
          other.at < one.at + one.name.length &&
          one.at < other.at + other.name.length &&
          (better(other, one) || (!better(one, other) && other.name !== one.name)),
      ),
  );
}

/** Characters in doubt that differ from the name at a place; undefined when too much differs, or what was read surely. */
function wrongIn(text: string, sureness: readonly number[], name: string, at: number): number | undefined {
  const most = name.length >= 6 ? 2 : name.length >= 4 ? mostOfFour : 1;
  let wrong = 0;
  let doubt = 1;
  for (let unit = 0; unit < name.length; unit += 1) {
    if (text[at + unit] === name[unit]) continue;
    if (officerAt(name, unit)) return undefined;
    wrong += 1;
    doubt = Math.min(doubt, 1 - (sureness[at + unit] ?? 1));
    if (wrong > most) return undefined;
  }
  return wrong === 0 || doubt >= leastDoubt(name.length, wrong) ? wrong : undefined;
}

/** 長 and 知事 say what a name is; what stands in their place is another word. */
function officerAt(name: string, unit: number): boolean {
  return (
    (unit === name.length - 1 && name.endsWith('長')) || (unit >= name.length - 2 && name.endsWith('知事'))
  );
}

/** Two of four characters may be wrong when the engine was at a loss with both. */
const mostOfFour = 2;

/**
 * How much the engine must have doubted every character that is put right, 0 to 1. What light pages are read right in, it
 * doubts by less than a fifth.
 */
function leastDoubt(length: number, wrong: number): number {
  return wrong > 1 && length < 6 ? 0.4 : 0.2;
}
