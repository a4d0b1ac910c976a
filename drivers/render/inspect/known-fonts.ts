/**
 * Fonts that need not be embedded: the standard 14 of PDF and the families that PDFium draws in their place, and
 * Japanese families in whose place Noto Sans JP is drawn. A name outside of these tables may be a font of one
 * office's own characters (外字), in whose place something wrong would be printed.
 */

/** Families by the beginning of their name, without blanks, hyphens and case. */
const latinFamilies = [
  'helvetica',
  'arial',
  'times',
  'courier',
  'symbol',
  'zapfdingbats',
  'bookantiqua',
  'bookman',
  'calibri',
  'cambria',
  'candara',
  'century',
  'comicsans',
  'consolas',
  'constantia',
  'corbel',
  'dejavu',
  'franklingothic',
  'garamond',
  'georgia',
  'gillsans',
  'impact',
  'liberation',
  'lucida',
  'microsoftsansserif',
  'newcenturyschlbk',
  'notosans',
  'notoserif',
  'opensans',
  'palatino',
  'roboto',
  'segoeui',
  'tahoma',
  'trebuchet',
  'verdana',
] as const;

const japaneseFamilies = [
  'msmincho',
  'mspmincho',
  'msgothic',
  'mspgothic',
  'msuigothic',
  'ms明朝',
  'msp明朝',
  'msゴシック',
  'mspゴシック',
  'msuiゴシック',
  'meiryo',
  'メイリオ',
  'yumin',
  'yugoth',
  '游明朝',
  '游ゴシック',
  'bizud',
  'uddigi',
  'udデジタル',
  'heiseimin',
  'heiseikakugo',
  'heiseimarugo',
  'ryumin',
  'gothicbbb',
  'futomin',
  'futogo',
  'jun101',
  'midashi',
  'shingo',
  'kozmin',
  'kozgo',
  'hiramin',
  'hirakaku',
  'hiramaru',
  'hiragino',
  'ヒラギノ',
  'osaka',
  'ipamincho',
  'ipapmincho',
  'ipagothic',
  'ipapgothic',
  'ipaexmincho',
  'ipaexgothic',
  'ipaex',
  'takao',
  'sourcehan',
  'hgmincho',
  'hgpmincho',
  'hgsmincho',
  'hggothic',
  'hgpgothic',
  'hgsgothic',
  'hgkyoka',
  'hgpkyoka',
  'hgskyoka',
  'hggyosho',
  'hgpgyosho',
  'hgsgyosho',
  'hgseikai',
  'hgmaru',
  'hgpmaru',
  'hgsmaru',
  'hgsoei',
  'hgpsoei',
  'hgssoei',
  'hg明朝',
  'hgp明朝',
  'hgs明朝',
  'hgゴシック',
  'hgpゴシック',
  'hgsゴシック',
  'hg教科書',
  'hgp教科書',
  'hgs教科書',
  'hg行書',
  'hgp行書',
  'hgs行書',
  'hg正楷書',
  'hg丸ゴシック',
  'hgp丸ゴシック',
  'hg創英',
  'hgp創英',
  'hgs創英',
] as const;

/** Words that mark a font of an office's own characters, whatever family it is named after. */
const ownCharacters = /gaiji|eudc|外字|ｇａｉｊｉ|wingdings|webdings/iu;

/** Fonts whose codes are pictures and no characters: drawn by PDFium itself, and not looked up. */
export function isPictureFont(name: string): boolean {
  return /^(symbol|zapfdingbats)/u.test(normalise(name));
}

/** True when characters of a font of this name come out right although it is not embedded. */
export function isKnownFont(name: string): boolean {
  if (ownCharacters.test(name.normalize('NFKC'))) return false;
  const plain = normalise(name);
  return [...latinFamilies, ...japaneseFamilies].some((family) => plain.startsWith(family));
}

/** Without the tag of a subset (ISO 32000-1 §9.6.4), width, case, blanks and hyphens. */
function normalise(name: string): string {
  return name
    .replace(/^[A-Z]{6}\+/, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\-_@]/gu, '');
}

/** The name of a font for people: its bytes are UTF-8, or Shift_JIS in files of older Japanese software. */
export function readFontName(bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    text = new TextDecoder('shift_jis').decode(bytes);
  }
  const printable = text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu, '').trim();
  return [...printable].slice(0, 80).join('');
}
